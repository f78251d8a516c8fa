"""Export and import of a whole board as one document, between any two stores."""

from roadmap_tui.model.records import TABLE, number
from roadmap_tui.store.document import Content, encode_rows, encode_tables
from roadmap_tui.store.migrations import up_to_date
from roadmap_tui.store.rows import BOARD, BOARD_KEY, encode_record, in_id_order


def opened(document: bytes) -> Content:
    """A document in the current format. Raises Unreadable where it holds no board."""
    content = up_to_date(Content(document))
    _ = content.board
    return content


def document_of(content: Content) -> bytes:
    """The document of a board, one record a line in id order, with the fields and tables that others added.

    Every record is decoded before. Raises Unreadable.
    """
    tables = {name: in_id_order(content.rows(name)) for name in content.tables}
    tables[BOARD] = {**tables[BOARD], BOARD_KEY: encode_record(content.board, tables[BOARD][BOARD_KEY])}
    for kind, name in TABLE.items():
        rows = tables.get(name, {})
        for record in content.table(kind).values():
            key = str(number(record.id))
            rows[key] = encode_record(record, rows[key])
    return encode_tables({name: encode_rows(rows) for name, rows in tables.items()})


def count_records(content: Content) -> dict[str, int]:
    """Count the records of each table, every one decoded. Raises Unreadable."""
    return {name: len(content.table(kind)) for kind, name in TABLE.items()}
