"""Reads the merge base of format 1, which kept it as a dict of string keys, into the typed one."""

from collections.abc import Mapping
from typing import Any, get_args

import msgspec

from roadmap_tui.model.records import MergeBase, SyncedField

_ONLY_FORMAT_1 = frozenset({"ours", "theirs", "unread", "sending", "seen", "shown", "told", "resent"})
"""Keys that tell a base of format 1 from a typed one; what both have by one name means the same in both."""


def merge_base_of(plain: Mapping[str, Any]) -> MergeBase:
    """The merge base that plain JSON values of format 1 or 2 tell of.

    Format 1 had the halves of all fields in `ours` and `theirs`, the fields not read back in `unread`, digests
    of what was never answered in `sending` (of each field a list, or before that one value), conflicts in
    `seen`, how much evidence was sent in `shown`, the counts of the last comment in `told` and the instant of a
    second create in `resent`. Raises ValidationError where a value is of no type that either format knows.
    """
    if not _ONLY_FORMAT_1 & plain.keys():
        return msgspec.convert(plain, MergeBase)
    ours, theirs, sending = (plain.get(name) or {} for name in ("ours", "theirs", "sending"))
    kept = {name: value for name, value in plain.items() if name not in _ONLY_FORMAT_1}
    kept["agreed"] = {name: _agreed(name, ours, theirs, plain) for name in _FIELDS if name in {*ours, *theirs}}
    kept["unanswered"] = {
        name: sending[name] if isinstance(sending[name], list) else [sending[name]]
        for name in _FIELDS
        if name in sending
    }
    kept["conflicts"] = {name: one for name, one in (plain.get("seen") or {}).items() if name in _FIELDS}
    kept |= {new: plain[old] for old, new in _RENAMED.items() if old in plain}
    return msgspec.convert(kept, MergeBase)


_FIELDS: tuple[SyncedField, ...] = get_args(SyncedField)
_RENAMED = {"shown": "evidence", "told": "commented", "resent": "resent_at"}


def _agreed(
    name: SyncedField, ours: Mapping[str, Any], theirs: Mapping[str, Any], plain: Mapping[str, Any]
) -> dict[str, Any]:
    found = {side: half[name] for side, half in (("ours", ours), ("theirs", theirs)) if name in half}
    return {**found, "read_back": name not in (plain.get("unread") or ())}
