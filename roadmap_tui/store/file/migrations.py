"""Older formats of a board brought up to the one that this program writes."""

from collections.abc import Callable
from typing import Any

import msgspec
from msgspec import Raw

from roadmap_tui.model.records import FORMAT
from roadmap_tui.store.document import Content, encode_rows, encode_tables
from roadmap_tui.store.rows import BOARD, NewerFormat, Unreadable

Tables = dict[str, dict[str, dict[str, Any]]]

MIGRATIONS: dict[int, Callable[[Tables], Tables]] = {}
"""By the format it starts from, what makes plain tables those of the next format."""


def up_to_date(content: Content) -> Content:
    """The content in the current format, in memory. Raises NewerFormat or Unreadable."""
    found = content.format
    if found == FORMAT:
        return content
    if found > FORMAT:
        raise NewerFormat(
            f"was written by a newer roadmap (format {found}, this one knows {FORMAT}); update roadmap-tui"
        )
    try:
        tables = msgspec.json.decode(content.data, type=Tables)
    except (msgspec.DecodeError, UnicodeError) as error:
        raise Unreadable(f"has the older format {found} and cannot be read: {error}") from None
    for version in range(found, FORMAT):
        if version not in MIGRATIONS:
            raise Unreadable(f"has the format {version}, which this program no longer reads")
        tables = MIGRATIONS[version](tables)
        for row in tables.get(BOARD, {}).values():
            row["format"] = version + 1
    rows = {
        name: encode_rows({key: Raw(msgspec.json.encode(row)) for key, row in table.items()})
        for name, table in tables.items()
    }
    return Content(encode_tables(rows))
