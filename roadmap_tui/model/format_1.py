"""Reads the merge base of format 1, which kept it as a dict of string keys, into the typed one."""

from collections.abc import Mapping
from typing import Any, get_args

import msgspec

from roadmap_tui.model.records import MergeBase, SyncedField

_ONLY_FORMAT_1 = frozenset({"ours", "theirs", "unread", "sending", "seen", "shown", "told", "resent"})
"""Keys that tell a base of format 1 from a typed one; what both have by one name means the same in both."""


def merge_base_of(plain: Mapping[str, Any]) -> MergeBase:
    """The merge base out of plain JSON values of format 1 or 2.

    Format 1 had the halves of all fields in `ours` and `theirs`, the fields not read back in `unread`, digests
    of what was never answered in `sending` (of each field a list, or before that one value), conflicts in
    `seen`, how much evidence was sent in `shown`, the counts of the last comment in `told` and the instant of a
    second create in `resent`. Raises ValidationError where a value is of no type that either format knows.
    """
    if not _ONLY_FORMAT_1 & plain.keys():
        return msgspec.convert(plain, MergeBase)
    parts = msgspec.convert({name: one for name, one in plain.items() if one is not None}, _Parts)
    ours, theirs, sending = parts.ours, parts.theirs, parts.sending
    kept = {name: value for name, value in plain.items() if name not in _ONLY_FORMAT_1}
    kept["agreed"] = {name: _agreed(name, parts) for name in _FIELDS if name in {*ours, *theirs}}
    kept["unanswered"] = {
        name: sending[name] if isinstance(sending[name], list) else [sending[name]]
        for name in _FIELDS
        if name in sending
    }
    kept["conflicts"] = {name: one for name, one in parts.seen.items() if name in _FIELDS}
    kept |= {new: plain[old] for old, new in _RENAMED.items() if old in plain}
    return msgspec.convert(kept, MergeBase)


def readable_base(plain: Mapping[str, Any]) -> Any:
    """The merge base out of plain JSON values, without its fields where they cannot be read.

    A sync compares such a story with its issue as if nothing was agreed on yet, and asks.
    """
    try:
        return merge_base_of(plain)
    except msgspec.ValidationError:
        return {name: value for name, value in plain.items() if name not in _ONLY_FORMAT_1}


_FIELDS: tuple[SyncedField, ...] = get_args(SyncedField)
_RENAMED = {"shown": "evidence", "told": "commented", "resent": "resent_at"}


class _Parts(msgspec.Struct):
    """The contents of a base of format 1, by field."""

    ours: dict[str, Any] = {}
    theirs: dict[str, Any] = {}
    sending: dict[str, Any] = {}
    seen: dict[str, Any] = {}
    unread: list[str] = []


def _agreed(name: SyncedField, parts: _Parts) -> dict[str, Any]:
    halves = (("ours", parts.ours), ("theirs", parts.theirs))
    return {**{side: half[name] for side, half in halves if name in half}, "read_back": name not in parts.unread}
