"""The mark of a board that was moved elsewhere, in its own row."""

import msgspec
from msgspec import Raw

from roadmap_tui.errors import Moved
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


def marked(row: Raw, to: str | None) -> Raw:
    """A board's own row with the mark, or without it."""
    if to is not None:
        return with_fields(row, {FIELD: to})
    fields = msgspec.json.decode(row, type=Rows)
    fields.pop(FIELD, None)
    return Raw(msgspec.json.encode(fields))
