"""Migrations: older formats of a board brought up to the one that this program writes, in memory.

Format 2 has a typed merge base in the links of stories.
"""

from collections.abc import Callable
from typing import Any

import msgspec
from msgspec import Raw

from roadmap_tui.model.format_1 import merge_base_of
from roadmap_tui.model.records import FORMAT, TABLE, Event, Story
from roadmap_tui.store.document import Content, encode_rows, encode_tables
from roadmap_tui.store.rows import BOARD, NewerFormat, Rows, Unreadable

Tables = dict[str, Rows]
"""The tables of a board by name, rows raw by key."""


def up_to_date(content: Content) -> Content:
    """The content in the current format, in memory. Raises NewerFormat or Unreadable.

    A row that cannot be read is left as it stands, for the doctor to name.
    """
    found = content.format
    if found == FORMAT:
        return content
    if found > FORMAT:
        raise NewerFormat(
            f"was written by a newer roadmap (format {found}, this one knows {FORMAT}); update roadmap-tui"
        )
    tables = {name: content.rows(name) for name in content.tables}
    for version in range(found, FORMAT):
        if version not in MIGRATIONS:
            raise Unreadable(f"has the format {version}, which this program no longer reads")
        tables = MIGRATIONS[version](tables)
        tables[BOARD] = {key: _with(raw, {"format": version + 1}) for key, raw in tables[BOARD].items()}
    return Content(encode_tables({name: encode_rows(rows) for name, rows in tables.items()}))


def typed_bases(tables: Tables) -> Tables:
    """Format 1 to 2: merge bases as they are typed, in stories and in the events that tell of their links."""
    return {
        **tables,
        TABLE[Story]: {key: _typed_in_story(raw) for key, raw in tables.get(TABLE[Story], {}).items()},
        TABLE[Event]: {key: _typed_in_event(raw) for key, raw in tables.get(TABLE[Event], {}).items()},
    }


MIGRATIONS: dict[int, Callable[[Tables], Tables]] = {1: typed_bases}
"""By the format it starts from, what makes tables those of the next format."""


class _Linked(msgspec.Struct):
    link: dict[str, Any] | None = None


class _LinkChanged(msgspec.Struct):
    changes: dict[str, Raw] = {}


def _typed_in_story(raw: Raw) -> Raw:
    try:
        link = msgspec.json.decode(raw, type=_Linked).link
        return raw if link is None else _with(raw, {"link": _typed(link)})
    except (msgspec.DecodeError, UnicodeError):
        return raw


def _typed_in_event(raw: Raw) -> Raw:
    try:
        changes = msgspec.json.decode(raw, type=_LinkChanged).changes
        if "link" not in changes:
            return raw
        pair = [_typed(one) for one in msgspec.json.decode(changes["link"], type=list[Any])]
        return _with(raw, {"changes": {**changes, "link": pair}})
    except (msgspec.DecodeError, UnicodeError):
        return raw


def _typed(link: Any) -> Any:
    """A link to an issue, as plain values, with its merge base typed."""
    if not isinstance(link, dict) or not link.get("base"):
        return link
    return {**link, "base": merge_base_of(link["base"])}


def _with(raw: Raw, fields: dict[str, Any]) -> Raw:
    """A row with other values in some fields; the rest is copied."""
    return Raw(msgspec.json.encode({**msgspec.json.decode(raw, type=dict[str, Raw]), **fields}))
