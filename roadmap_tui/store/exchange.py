"""A whole board as one document, in the layout of a board's file: what an export writes and a restore reads."""

from roadmap_tui.model.records import TABLE, number
from roadmap_tui.model.snapshot import Snapshot
from roadmap_tui.store.file.layout import BOARD, BOARD_KEY, encode_record, encode_rows, encode_tables


def document_of(snapshot: Snapshot) -> bytes:
    """The board and every record of it as JSON, one record a line, in id order."""
    tables = {BOARD: encode_rows({BOARD_KEY: encode_record(snapshot.board)})}
    for kind, name in TABLE.items():
        records = sorted(snapshot.table(kind).values(), key=lambda one: number(one.id))
        tables[name] = encode_rows({str(number(one.id)): encode_record(one) for one in records})
    return encode_tables(tables)
