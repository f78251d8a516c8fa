"""References between records, by their new ids."""

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

import msgspec

from roadmap_tui.model.records import REFERENCES, Customer, Event, Note, Record, Request, kind_of

R = TypeVar("R", bound=Record)

_BATCHES: dict[type[Record], tuple[str, ...]] = {Note: ("by",), Request: ("batch",), Customer: ("created_by",)}
_NAMING: dict[type[Record], tuple[str, ...]] = {
    kind: (*REFERENCES.get(kind, ()), *_BATCHES.get(kind, ())) for kind in {**REFERENCES, **_BATCHES}
}
"""The fields that are ids of other records, or may be: what an import brought names its batch as who made it."""


def renamed(record: R, ids: Mapping[str, str]) -> R:
    """A record with its own id and those it refers to replaced by their new ones."""
    fields = {"id": ids[record.id]} if record.id in ids else {}
    for name in _NAMING.get(type(record), ()):
        value = getattr(record, name)
        if value in ids:
            fields[name] = ids[value]
    return msgspec.structs.replace(record, **fields) if fields else record


def renamed_event(event: Event, ids: Mapping[str, str]) -> Event:
    """An event about records by their new ids."""
    if not ids:
        return event
    names = _NAMING.get(kind_of(event.ref) or Record, ())
    changes: dict[str, Any] = {
        name: tuple(ids.get(one, one) if isinstance(one, str) else one for one in pair) if name in names else pair
        for name, pair in event.changes.items()
    }
    return msgspec.structs.replace(
        event,
        ref=ids.get(event.ref, event.ref),
        about=tuple(ids.get(one, one) for one in event.about),
        changes=changes if changes != event.changes else event.changes,
    )


def without_twins(record: Record, moved: Mapping[str, str], names: Iterable[str]) -> Record:
    """A record whose references follow what was merged into another one."""
    fields: dict[str, str] = {}
    for name in names:
        value = getattr(record, name)
        seen: set[str] = set()
        while value in moved and value not in seen:
            seen.add(value)
            value = moved[value]
        if value != getattr(record, name):
            fields[name] = value
    return msgspec.structs.replace(record, **fields) if fields else record
