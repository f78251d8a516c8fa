"""The searchable texts of a record: its words, and the other fields by which it can be found."""

from collections.abc import Callable, Iterable, Mapping
from operator import attrgetter
from typing import NamedTuple

from roadmap_tui.model.fields.request import REQUEST
from roadmap_tui.model.fields.spec import Field, Searched
from roadmap_tui.model.fields.story import STORY
from roadmap_tui.model.records import Record, Request, Source, Story

_FIELDS: dict[type[Record], tuple[Field, ...]] = {Request: REQUEST, Story: STORY}


class _Names(NamedTuple):
    """The fields of a kind of record that it is found by, looked up once: an index reads every record."""

    texts: Callable[[Record], tuple[str | None, ...]]
    lists: tuple[str, ...]
    sources: tuple[str, ...]
    parts: tuple[tuple[str, str], ...]


def _names(fields: Iterable[Field], how: Searched) -> _Names:
    searched = [field for field in fields if field.searched == how]
    own = [field for field in searched if not field.of]
    return _Names(
        attrgetter(*(field.name for field in own if not field.is_list and field.reader != "source")),
        tuple(field.name for field in own if field.is_list),
        tuple(field.name for field in own if field.reader == "source"),
        tuple((field.of, field.part) for field in searched if field.of),
    )


_WORDS = {kind: _names(fields, "words") for kind, fields in _FIELDS.items()}
_ABOUT = {kind: _names(fields, "about") for kind, fields in _FIELDS.items()}


def text_of(record: Record) -> str:
    """The words of a story or a request, a field a line; empty for other records."""
    return "\n".join(_texts(record, _WORDS))


def about(record: Record) -> str:
    """The other texts that find a record: its id, people, tags, where it comes from."""
    return " ".join([record.id, *_texts(record, _ABOUT)])


def _texts(record: Record, known: Mapping[type[Record], _Names]) -> list[str]:
    """The texts of a record's searched fields, those of the record itself first."""
    names = known.get(type(record))
    if names is None:
        return []
    found = [text for text in names.texts(record) if text]
    for name in names.lists:
        found += getattr(record, name)
    for name in names.sources:
        source: Source | None = getattr(record, name)
        if source is not None and source.id:
            found.append(source.id)
    for owner, part in names.parts:
        held = getattr(record, owner)
        text = getattr(held, part) if held is not None else None
        if text:
            found.append(text)
    return found
