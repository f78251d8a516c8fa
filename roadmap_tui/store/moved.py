"""What a board must not be for a change: moved elsewhere, which its own row says, or changed meanwhile."""

import msgspec
from msgspec import Raw

from roadmap_tui.errors import Moved, Reason, Refused
from roadmap_tui.model.records import Board
from roadmap_tui.store.rows import Rows, with_fields

FIELD = "moved_to"


class _Mark(msgspec.Struct):
    moved_to: str | None = None


def moved_to(row: Raw) -> str | None:
    """The address that a board was moved to, from its own row; None for a board that was not."""
    try:
        return msgspec.json.decode(row, type=_Mark).moved_to
    except (msgspec.MsgspecError, UnicodeError):
        return None


def refuse_moved(row: Raw, place: str) -> None:
    """Refuse a change of a board that was moved. Raises Moved."""
    to = moved_to(row)
    if to is not None:
        raise Moved(place, to)


def refuse_later(since: int | None, board: Board | None, place: str) -> None:
    """Refuse a board in place of one that was changed since a generation. Raises Refused, as stale."""
    if since is not None and (board is None or board.generation != since):
        raise Refused(f"{place} was changed meanwhile: nothing was written. Try again.", reason=Reason.STALE)


def marked(row: Raw, to: str | None) -> Raw:
    """A board's own row with the mark, or without it."""
    if to is not None:
        return with_fields(row, {FIELD: to})
    fields = msgspec.json.decode(row, type=Rows)
    fields.pop(FIELD, None)
    return Raw(msgspec.json.encode(fields))
