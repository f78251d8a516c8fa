"""What a record says as one text, and what else it can be found by."""

from collections.abc import Iterator
from operator import attrgetter

from roadmap_tui.model.fields import REQUEST, STORY
from roadmap_tui.model.fields.spec import Field, Searched
from roadmap_tui.model.records import Record, Request, Story

_FIELDS: dict[type[Record], tuple[Field, ...]] = {Request: REQUEST, Story: STORY}
_HOW: tuple[Searched, ...] = ("words", "about")
# Every record of a board is read when its index is made, so the names are looked up once.
_OWN = {
    (kind, how): attrgetter(*(field.name for field in fields if field.searched == how and not field.of))
    for kind, fields in _FIELDS.items()
    for how in _HOW
}
_PARTS = {
    (kind, how): [(field.of, field.part) for field in fields if field.searched == how and field.of]
    for kind, fields in _FIELDS.items()
    for how in _HOW
}


def text_of(record: Record) -> str:
    """What a story or a request says, a field a line; nothing for other records."""
    return "\n".join(filter(None, _texts(record, "words")))


def about(record: Record) -> str:
    """What finds a record without saying what it asks for: its id, people, tags, where it comes from."""
    return " ".join((record.id, *filter(None, _texts(record, "about"))))


def _texts(record: Record, how: Searched) -> Iterator[str]:
    """The texts of a record's searched fields, those of the record itself first."""
    key = (type(record), how)
    if key not in _OWN:
        return
    for value in _OWN[key](record):
        if isinstance(value, tuple):
            yield from value
        elif value:
            yield value if isinstance(value, str) else value.id or ""
    for owner, part in _PARTS[key]:
        held = getattr(record, owner)
        value = getattr(held, part) if held is not None else None
        if value:
            yield value
