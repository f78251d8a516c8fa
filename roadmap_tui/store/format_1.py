"""The migration from format 1 to 2: a uid for every record, and typed merge bases in the links to issues.

A record of format 1 gets the uid that `derived_uid` makes of the board's uid, the record's id and what never
changes of it: who made it and when (`created_at` and `created_by`, `captured_at` and `captured_by`, `at` and
`by`); of an event `transaction`, `at`, `by`, `verb` and `ref`; of a term of the glossary the `at` and `by` of the
event that made it, where there is one. So two copies of a board that are migrated apart agree on what they have
in common, and disagree on what was made apart under one id. Stories had a uid before.
"""

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

import msgspec
from msgspec import Raw

from roadmap_tui.model.format_1 import readable_base
from roadmap_tui.model.records import (
    TABLE,
    Batch,
    Customer,
    Event,
    Link,
    Note,
    Notification,
    Record,
    Request,
    Story,
    Term,
    kind_of,
)
from roadmap_tui.store.rows import BOARD, BOARD_KEY, Rows, with_fields
from roadmap_tui.store.uids import derived_uid

_MADE = {
    Customer: ("created_at", "created_by"),
    Request: ("captured_at", "captured_by"),
    **dict.fromkeys((Link, Notification, Note, Batch), ("at", "by")),
    Event: ("transaction", "at", "by", "verb", "ref"),
}
"""The immutable fields of a record of format 1, beside its id."""


def from_format_1(tables: Mapping[str, Rows]) -> dict[str, Rows]:
    """Migrate the tables of a board from format 1 to 2. A row that cannot be read is left as it stands."""
    step = _FromFormat1(tables)
    return {name: step.rows(_KIND[name], rows) if name in _KIND else rows for name, rows in tables.items()}


_KIND: dict[str, type[Record]] = {name: kind for kind, name in TABLE.items()}


class _Board(msgspec.Struct):
    uid: Any = None


@cache
def _decoder(kind: type[Record]) -> "msgspec.json.Decoder[Any]":
    """The decoder of the fields that the migration reads: those a uid is derived from, and those it changes.

    Only fields that the kind had in format 1: under other names any program may have put anything there.
    """
    parts: dict[type[Record], tuple[str, Any, Any]] = {
        Event: ("changes", dict[str, tuple[Raw, Raw]], {}),
        Story: ("link", dict[str, Any] | None, None),
    }
    facts = [(name, int if name == "transaction" else str) for name in _MADE.get(kind, ())]
    part = [parts[kind]] if kind in parts else []
    return msgspec.json.Decoder(
        msgspec.defstruct(f"_{kind.__name__}", [("id", str), *facts, ("uid", Any, ""), *part], gc=False)
    )


class _FromFormat1:
    """The migration of one board from format 1 to 2."""

    def __init__(self, tables: Mapping[str, Rows]) -> None:
        self._board = msgspec.json.decode(tables[BOARD][BOARD_KEY], type=_Board).uid
        self._terms: dict[str, tuple[Any, Any]] = {}
        for raw in tables.get(TABLE[Event], {}).values():
            event = _decoded(Event, raw) if b'"G-' in bytes(raw) else None
            if event is not None and kind_of(event.ref) is Term and not event.changes:
                self._terms.setdefault(event.ref, (event.at, event.by))

    def rows(self, kind: type[Record], rows: Rows) -> Rows:
        """The rows of a table in format 2."""
        return {key: self._row(kind, raw) for key, raw in rows.items()}

    def _row(self, kind: type[Record], raw: Raw) -> Raw:
        row = _decoded(kind, raw)
        if row is None:
            return raw
        if kind is Event and row.changes:
            raw = self._with_changes(row, raw)
        if kind is Story and row.link is not None:
            raw = with_fields(raw, {"link": _typed(row.link)})
        if kind is Story and row.uid:
            return raw
        uid = self._uid(kind, row.id, [getattr(row, name) for name in _MADE.get(kind, ())])
        head, data = b'{"id":"%s"' % row.id.encode(), bytes(raw)
        if row.uid == "" and data.startswith(head):
            return Raw(b'%s,"uid":"%s"%s' % (head, uid.encode(), data[len(head) :]))
        return with_fields(raw, {"uid": uid})

    def _uid(self, kind: type[Record], identity: str, made: Iterable[Any]) -> str:
        facts = self._terms.get(identity, ()) if kind is Term else made
        return derived_uid(self._board, identity, *facts)

    def _with_changes(self, event: Any, raw: Raw) -> Raw:
        """An event's row with its changes in format 2: typed merge bases, and the uid of a record removed."""
        kind, changes = kind_of(event.ref), dict[str, Any](event.changes)
        if kind is Story and "link" in changes:
            changes["link"] = [_typed(msgspec.json.decode(one)) for one in event.changes["link"]]
        elif kind is not None and "uid" not in changes and _is_removal(kind, event.changes):
            before = [msgspec.json.decode(event.changes[name][0]) for name in _MADE.get(kind, ())]
            changes["uid"] = [self._uid(kind, event.ref, before), None]
        return raw if changes == event.changes else with_fields(raw, {"changes": changes})


def _is_removal(kind: type[Record], changes: Mapping[str, tuple[Raw, Raw]]) -> bool:
    """Whether changes remove a whole record: its immutable fields are among them, and all go to null."""
    return changes.keys() >= set(_MADE.get(kind, ("term",))) and all(
        bytes(after) == b"null" for _, after in changes.values()
    )


def _decoded(kind: type[Record], raw: Raw) -> Any:
    """The fields of a row that the migration reads; None where it cannot be read, which the doctor reports."""
    try:
        return _decoder(kind).decode(raw)
    except (msgspec.DecodeError, UnicodeError):
        return None


def _typed(link: Any) -> Any:
    """A link to an issue, as plain values, with its merge base typed."""
    if not isinstance(link, dict) or not isinstance(link.get("base"), dict):
        return link
    return {**link, "base": readable_base(link["base"])}
