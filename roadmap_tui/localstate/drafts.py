"""Drafts: typed text that is not saved yet, kept on disk so that no crash takes it.

One draft is one JSON file in the state folder, readable by its owner alone. Its name says the board, what it
edits and a token of its own. A draft belongs to the process that writes it; it is offered to others once that
process is gone, or once the person set it aside on purpose.
"""

import os
import secrets
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime
from functools import cache
from pathlib import Path

import msgspec

from roadmap_tui.files.folders import board_key, person_folder
from roadmap_tui.files.private import read_private, write_private
from roadmap_tui.model.records import Story, Value
from roadmap_tui.text.lazy_pattern import lazy_pattern

NEW = "new"
"""The ref of a draft that belongs to no story yet."""
NEW_REQUEST = "request"
"""The ref of a draft that belongs to no request yet."""
_REF = lazy_pattern(r"[A-Za-z]+(?:-[0-9]+)?")


class Draft(Value, kw_only=True, frozen=True):
    """A draft: `fields` as typed, `seen` the story they started from (None for a new one).

    `revision` is the one of the record they started from: of a request no more is kept, since the customer may
    want it forgotten.
    `requests` are the requests a new story will be linked to. `aside` says that the person put it away.
    """

    ref: str
    token: str
    process: int
    began: str | None
    written_at: datetime
    fields: dict[str, str]
    seen: Story | None = None
    revision: int | None = None
    requests: tuple[str, ...] = ()
    aside: bool = False


class Drafts:
    """The drafts of one board in `folder`; `board` is the board's uid."""

    def __init__(self, board: str, folder: Path | None = None) -> None:
        self.folder = folder or person_folder() / "drafts"
        self._board = board_key(board)

    def start(
        self, ref: str, now: datetime, *, seen: Story | None = None, requests: tuple[str, ...] = ()
    ) -> Draft:
        """A draft of this process, in memory only."""
        return Draft(
            ref=ref,
            token=secrets.token_hex(6),
            process=os.getpid(),
            began=_own_beginning(),
            written_at=now,
            fields={},
            seen=seen,
            requests=requests,
        )

    def write(self, draft: Draft) -> None:
        """Save a draft, whole or not at all. Raises OSError."""
        write_private(self._place(draft), msgspec.json.encode(draft))

    def drop(self, draft: Draft) -> None:
        """Remove a draft; one that was never written is no error."""
        self._place(draft).unlink(missing_ok=True)

    def left(self, ref: str) -> list[Draft]:
        """The drafts of a story, or of new ones, that nobody is typing at; newest first."""
        found = [draft for draft in self._all(ref) if _is_left(draft)]
        return sorted(found, key=lambda one: one.written_at, reverse=True)

    def waiting(self) -> list[str]:
        """The refs with drafts that nobody is typing at: story ids, and `new`."""
        refs = {
            draft.ref: None for draft in self._all("*") if draft.aside or not is_alive(draft.process, draft.began)
        }
        return sorted(refs)

    def take(self, draft: Draft) -> Draft | None:
        """Claim a draft for this process; None where another one took it or it is gone."""
        mine = msgspec.structs.replace(
            draft, token=secrets.token_hex(6), process=os.getpid(), began=_own_beginning(), aside=False
        )
        try:
            # One rename wins; the other process finds nothing left to take.
            self._place(draft).rename(self._place(mine))
        except FileNotFoundError:
            return None
        self.write(mine)
        return mine

    def _place(self, draft: Draft) -> Path:
        return self.folder / f"{self._board}-{draft.ref}-{draft.token}.json"

    def _all(self, ref: str) -> Iterator[Draft]:
        if ref != "*" and not _REF.fullmatch(ref):
            return
        for place in sorted(self.folder.glob(f"{self._board}-{ref}-*.json")):
            draft = read_private(place, Draft)  # a file that another version wrote stays where it is
            if draft is not None and self._place(draft) == place:
                yield draft


def _is_left(draft: Draft) -> bool:
    return draft.aside or not is_alive(draft.process, draft.began)


def is_alive(process: int, began: str | None) -> bool:
    """Whether a process that began then still runs; a number used again by another one does not count."""
    now = beginning(process)
    return now is not None and now == began


@cache
def _own_beginning() -> str | None:
    return beginning(os.getpid())


def beginning(process: int) -> str | None:
    """The start time of a process, in the system's own words; None where there is no such process."""
    if process <= 0:
        return None
    if sys.platform == "linux":
        try:
            output = Path(f"/proc/{process}/stat").read_text("utf-8", "replace")
            boot = Path("/proc/sys/kernel/random/boot_id").read_text("utf-8").strip()
        except OSError:
            return None
        # The name of the program stands in brackets and may hold anything; the rest is counted from behind it.
        words = output.rpartition(")")[2].split()
        return None if words[0] in "ZX" else f"{boot} {words[19]}"
    output = subprocess.run(  # noqa: S603  # a number is all that goes in
        ["/bin/ps", "-o", "lstart=", "-p", str(process)],
        capture_output=True,
        text=True,
        check=False,
        env={"LC_ALL": "C"},
    ).stdout
    return output.strip() or None
