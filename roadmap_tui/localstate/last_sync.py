"""The result of the last sync of a board, kept for the screens in the state folder, one file a board."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path

import msgspec

from roadmap_tui.errors import Advice, Reason
from roadmap_tui.files.folders import board_key, state_folder
from roadmap_tui.files.private import read_private, write_private
from roadmap_tui.model.records import Value
from roadmap_tui.trackers.protocol import Action, Push, Way


class LastItem(Value, kw_only=True, frozen=True):
    """The result for one story, without any text that people wrote: the values of fields stay on the board.

    `sent` is None where it was kept before that was known.
    """

    story: str
    action: Action
    ways: dict[str, Way] = {}
    sent: tuple[str, ...] | None = None
    taken: tuple[str, ...] = ()
    unanswered: tuple[str, ...] = ()
    done: bool = False
    key: str | None = None
    url: str | None = None
    advice: tuple[Advice, ...] = ()
    why: str | None = None
    """The advice as a sentence, where it was kept before advice had reasons."""


_KEPT = tuple(name for name in LastItem.__struct_fields__ if name != "why")
"""The fields of an item that are kept."""


class LastSync(Value, kw_only=True, frozen=True):
    """The last sync: when, by whom, in one line, and story by story where there was something to do."""

    at: datetime
    by: str
    summary: str
    items: tuple[LastItem, ...] = ()


def save(board: str, results: Sequence[Push], *, summary: str, at: datetime, by: str) -> None:
    """Save the result of a sync of a board, by its uid, with its summary in one line.

    A disk that does not take it is no error.
    """
    items = tuple(
        LastItem(**{name: getattr(one, name) for name in _KEPT}) for one in results if one.action != "none"
    )
    with suppress(OSError):
        write_private(_place(board), msgspec.json.encode(LastSync(at=at, by=by, summary=summary, items=items)))


def load(board: str) -> LastSync | None:
    """The last sync of a board, by its uid; None where there was none, or what is kept cannot be read."""
    return read_private(_place(board), LastSync)


def push_of(kept: LastItem) -> Push:
    """The kept result for a story, as an item of a result without the values of its fields.

    Of one that was kept before transfers were, and that was not done, only what is left is given.
    """
    found = {name: getattr(kept, name) for name in _KEPT}
    if kept.why is not None:
        found["advice"] = (Advice(kept.why, Reason.FAILED),)
    if kept.sent is None:
        crossing = {name for name, way in kept.ways.items() if way in {"push", "pull"}}
        found["ways"] = {name: way for name, way in kept.ways.items() if kept.done or name not in crossing}
        found["sent"] = ()
    return Push(**found)


def _place(board: str) -> Path:
    return state_folder() / "sync" / f"{board_key(board)}.json"
