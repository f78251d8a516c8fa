"""References between records, by their new ids."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

import msgspec

from roadmap_tui.model.records import REFERENCES, Customer, Event, Note, Record, Request, kind_of, references

R = TypeVar("R", bound=Record)

BATCH: dict[type[Record], str] = {Request: "batch", Customer: "created_by", Note: "by"}
"""The field of each kind that names the import which brought a record."""
_NAMING: dict[type[Record], tuple[str, ...]] = {
    kind: (*REFERENCES.get(kind, ()), *([BATCH[kind]] if kind in BATCH else ()))
    for kind in {**REFERENCES, **BATCH}
}
"""The fields that are ids of other records, or may be: what an import brought names its batch as who made it."""


def renamed(record: R, ids: Mapping[str, str]) -> R:
    """A record with its own id and those it refers to replaced by their new ones."""
    fields = {"id": ids[record.id]} if record.id in ids else {}
    for name in _NAMING.get(type(record), ()):
        value = getattr(record, name)
        new = _renamed_value(value, ids)
        if new != value:
            fields[name] = new
    return msgspec.structs.replace(record, **fields) if fields else record


def _renamed_value(value: Any, ids: Mapping[str, str]) -> Any:
    """A reference by its new id, or several, each by its own."""
    if isinstance(value, tuple | list):
        return type(value)(_renamed_value(one, ids) for one in value)
    return ids.get(value, value) if isinstance(value, str) else value


def renamed_event(event: Event, ids: Mapping[str, str]) -> Event:
    """An event about records by their new ids."""
    if not ids:
        return event
    names = _NAMING.get(kind_of(event.ref) or Record, ())
    changes: dict[str, Any] = {
        name: tuple(_renamed_value(one, ids) for one in pair) if name in names else pair
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
    fields: dict[str, Any] = {}
    for name in names:
        value = getattr(record, name)
        new = (
            _moved(value, moved)
            if not isinstance(value, tuple)
            else _each_once(_moved(one, moved) for one in value)
        )
        if new != value:
            fields[name] = new
    return msgspec.structs.replace(record, **fields) if fields else record


def _moved(identity: Any, moved: Mapping[str, str]) -> Any:
    """What a record is by now that was merged into another one, step by step."""
    seen: set[str] = set()
    while identity in moved and identity not in seen:
        seen.add(identity)
        identity = moved[identity]
    return identity


def _each_once(ids: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(ids))


def without_lost(record: R, names: Iterable[str], stands: Callable[[str], bool]) -> R:
    """A record without those of its references that name what is gone."""
    fields: dict[str, Any] = {}
    for name in names:
        kept = tuple(filter(stands, references(record, name)))
        fields[name] = kept if isinstance(getattr(record, name), tuple) else next(iter(kept), None)
    return msgspec.structs.replace(record, **fields)
