"""Migrations of a board's older formats to the current one, in memory."""

from collections.abc import Callable

from roadmap_tui.model.records import FORMAT, TABLE
from roadmap_tui.store.document import Content, encode_rows, encode_tables
from roadmap_tui.store.rows import BOARD, BOARD_KEY, NewerFormat, Rows, Unreadable, with_fields

Tables = dict[str, Rows]
"""The tables of a board by name, rows raw by key."""


def up_to_date(content: Content) -> Content:
    """The content in the current format, in memory. Raises NewerFormat or Unreadable.

    A row that cannot be read is left as it stands, for the doctor to name; so are tables of other programs.
    """
    found = content.format
    if found == FORMAT:
        return content
    if found > FORMAT:
        raise NewerFormat(
            f"was written by a newer roadmap (format {found}, this one knows {FORMAT}); update roadmap-tui"
        )
    own = {BOARD, *TABLE.values()}
    tables = {name: content.rows(name) for name in content.tables if name in own}
    for version in range(found, FORMAT):
        if version not in MIGRATIONS:
            raise Unreadable(f"has the format {version}, which this program no longer reads")
        tables = MIGRATIONS[version](tables)
        board = with_fields(tables[BOARD][BOARD_KEY], {"format": version + 1})
        tables[BOARD] = {**tables[BOARD], BOARD_KEY: board}
    migrated = {name: encode_rows(rows) for name, rows in tables.items()}
    return Content(encode_tables({**content.tables, **migrated}))


def _from_format_1(tables: Tables) -> Tables:
    from roadmap_tui.store.format_1 import from_format_1  # no board of today needs it

    return from_format_1(tables)


MIGRATIONS: dict[int, Callable[[Tables], Tables]] = {1: _from_format_1}
"""The migration to the next format, by the format it starts from."""
