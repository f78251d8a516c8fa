"""Signs around a board's file that copies of it went apart.

Copies that a sync tool made beside it, and the newest change that this machine remembers of it and that is gone.
"""

import os
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import msgspec

from roadmap_tui.errors import Advice, Problem, Reason, Remedy
from roadmap_tui.files.plain import check_plain, read_plain
from roadmap_tui.files.replace import replace_file
from roadmap_tui.model.records import TABLE, Event
from roadmap_tui.store.document import Content
from roadmap_tui.store.file.durable import write_file
from roadmap_tui.store.file.generations import days_of, newer_of, newer_states, open_generation, readable
from roadmap_tui.store.file.index import FileIndex
from roadmap_tui.store.migrations import up_to_date
from roadmap_tui.store.rows import TRANSACTIONS, Unreadable
from roadmap_tui.text.lazy_pattern import lazy_pattern

_UID = lazy_pattern(rb'"uid": ?"([^"\\]+)"')
_RECORD = lazy_pattern(rb'"id": ?"([CRS]-\d+)",(?: ?"revision": ?\d+,)? ?"uid": ?"([A-Z2-7]{10})"')
_ROW = b'\n"'
"""The beginning of a row as this program lays it out."""
_FEW = 5
"""Ids of a kind that a sentence names."""


class Remembered(msgspec.Struct, frozen=True):
    """The last change that was written here: the board's uid, its generation and counters, the event's uid.

    `index` is where the tables of the file stand, as it was written.
    """

    uid: str
    generation: int
    counters: dict[str, int]
    event: str
    index: FileIndex | None = None


def remember(path: Path, content: Content, index: FileIndex | None = None) -> None:
    """Remember what was just written. Needs no sync: what a crash loses of it, nobody misses."""
    with suppress(OSError, Problem, Unreadable, ValueError):
        board, event = content.board, _last_event(content)
        data = msgspec.json.encode(Remembered(board.uid, board.generation, board.counters, event, index))
        place = _memory_of(path)
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        check_plain(place)
        replace_file(place, data, durable=False)


def remembered(path: Path, uid: str) -> Remembered | None:
    """What was last written here of the board with a uid; None where nothing is known."""
    found = _memory(path)
    return found if found is not None and found.uid == uid else None


def index_of(path: Path) -> FileIndex | None:
    """The index of the file as it was last written here; None where there is none."""
    found = _memory(path)
    return found.index if found is not None else None


def _memory(path: Path) -> Remembered | None:
    try:
        return msgspec.json.decode(read_plain(_memory_of(path)), type=Remembered)
    except (OSError, msgspec.MsgspecError, UnicodeError):
        return None


def counters_at_least(path: Path, content: Content) -> Mapping[str, int]:
    """The counters that ids must not fall behind, where an older file was put in place of a newer one."""
    board = content.board
    known = remembered(path, board.uid)
    return known.counters if known is not None and known.counters != board.counters else {}


def advice_on(path: Path, content: Content) -> Iterator[Advice]:
    """What a person should know of: an older copy that was put back, and other copies beside the board."""
    board = content.board
    yield from older_advice(path, content)
    for kept in newer_states(path):
        lost = _lost_in(kept, content)
        if lost:
            what = ", ".join(lost[:_FEW]) if lost[0] else "changes"
            merge = Remedy("merge", (str(kept),), "{} brings them back.")
            yield Advice(f"{kept.name} holds {what}, which were here and are gone.", Reason.DAMAGED, (merge,))
    for copy in copies_beside(path, board.uid):
        named = copy.name if path.parent == Path.cwd() else str(copy)
        merge = Remedy("merge", (named,), "{} brings it in.")
        yield Advice(f"There is another copy beside the board: {copy.name}.", Reason.DAMAGED, (merge,))


def older_advice(path: Path, content: Content) -> Iterator[Advice]:
    """What a person should know of an older copy that was put in place of a newer one."""
    board = content.board
    known = remembered(path, board.uid)
    if known is not None and _was_put_back(path, content, known):
        gone = ", ".join(_gone(known.counters, board.counters)) or "changes"
        remedies = [
            Remedy("merge", (generation.name,), "{} brings them back.")
            for generation, earlier in readable(path)
            if earlier.board.uid == board.uid and _holds(earlier, known.event)
        ][:1]
        words = f"This is an older copy, or another one: {gone} were here and are gone."
        if not remedies:
            words += " No earlier state here has them: ask who has a newer copy, and merge it."
        yield Advice(words, Reason.DAMAGED, tuple(remedies))


def keep_newer(path: Path, content: Content) -> None:
    """Keep the state that has what an older copy lacks, before that copy's next change takes its place.

    Kept states of which the board has all by now go.
    """
    for kept in newer_states(path):
        if not _lost_in(kept, content):
            with suppress(OSError):
                kept.unlink()
    known = remembered(path, content.board.uid)
    if known is None or not _was_put_back(path, content, known):
        return
    for generation, earlier in readable(path):
        if earlier.board.uid == known.uid and _holds(earlier, known.event):
            write_file(
                newer_of(path, earlier.board.generation), earlier.data, times_of=Path(generation.name).stat()
            )
            return


def _lost_in(place: Path, content: Content) -> list[str]:
    """The ids that a kept state has and a board lacks; an empty id where only changes are missing."""
    with suppress(OSError, Unreadable):
        _, kept = open_generation(place)
        last = _last_event(kept)
        if kept.board.uid == content.board.uid and last and not _holds(content, last):
            return ids_only_in(kept.data, content.data) or [""]
    return []


def is_older(path: Path, content: Content) -> bool:
    """Whether the last change that was written here is not in a board: another program put it there."""
    known = remembered(path, content.board.uid)
    return known is not None and _lacks(content, known)


def _lacks(content: Content, known: Remembered) -> bool:
    """Whether the last change that was written here is not in a board."""
    return bool(known.event) and not _holds(content, known.event)


def _was_put_back(path: Path, content: Content, known: Remembered) -> bool:
    """Whether a program that nobody asked to do so put an older file there; git does so by a person's wish."""
    if not _lacks(content, known):
        return False
    from roadmap_tui.files.git import is_put_by_git  # seldom needed, and a process of its own

    return not is_put_by_git(str(path))


def ids_only_in(data: bytes, other: bytes) -> list[str]:
    """The ids of the records that one file holds and another does not, told by their bytes: it may be broken."""
    known = {uid for _, uid in _RECORD.findall(other)}
    return [identity.decode() for identity, uid in _RECORD.findall(data) if uid not in known]


def copies_beside(path: Path, uid: str) -> list[Path]:
    """The files beside a board under names as sync tools give them, that hold the board with a uid."""
    found = []
    with suppress(OSError):
        for name in sorted(os.listdir(path.parent)):  # noqa: PTH208  # names are enough
            if _is_copy(name, path):
                with suppress(OSError, Unreadable):
                    place = path.with_name(name)
                    if up_to_date(Content(read_plain(place))).board.uid == uid:
                        found.append(place)
    return found


def _is_copy(name: str, path: Path) -> bool:
    """Whether a file is called as Dropbox, Nextcloud, Syncthing or OneDrive call a copy in conflict."""
    stem, end = path.stem, path.suffix
    if name == path.name or not name.startswith(stem) or not name.endswith(end):
        return False
    rest = name[len(stem) : len(name) - len(end) if end else None]
    return (
        "conflicted copy" in rest.casefold()
        or rest.startswith(".sync-conflict-")
        or re.fullmatch(r"-[A-Za-z0-9][\w.-]*(-\d+)?", rest) is not None
    )


def _memory_of(path: Path) -> Path:
    return days_of(path) / "newest"


def _holds(content: Content, event: str) -> bool:
    """Whether a history has an event: mostly it is one of the last."""
    if event.encode() in content.tail(TABLE[Event]):
        return True
    raw: Any = content.tables.get(TABLE[Event], b"")
    return event.encode() in bytes(raw)


def _last_event(content: Content) -> str:
    """The uid of the last event of a history, by its last line; empty where there is none. Raises Unreadable."""
    lines = content.tail(TABLE[Event])
    if _ROW not in lines and TABLE[Event] in content.tables:
        lines = bytes(content.tables[TABLE[Event]])  # the last row alone is longer than what is read of most
    found = _UID.search(lines.rpartition(_ROW)[2])
    return found[1].decode() if found else ""


def _gone(before: Mapping[str, int], now: Mapping[str, int]) -> Iterator[str]:
    """The ids that were given after the older copy was made."""
    for prefix, count in before.items():
        first = now.get(prefix, 0) + 1
        if first <= count and prefix in {"S", "R", "C"} and prefix != TRANSACTIONS:
            ids = [f"{prefix}-{one}" for one in range(first, min(count, first + _FEW - 1) + 1)]
            yield ", ".join(ids) + (f" and {count - first - _FEW + 1} more" if count - first >= _FEW else "")
