"""Exchange of a whole board as one document, between any two stores."""

from roadmap_tui.model.records import TABLE
from roadmap_tui.store.document import Content, encode_rows, encode_tables
from roadmap_tui.store.file.migrations import up_to_date
from roadmap_tui.store.rows import in_id_order


def opened(document: bytes) -> Content:
    """A document in the current format. Raises Unreadable where it holds no board."""
    content = up_to_date(Content(document))
    _ = content.board
    return content


def document_of(content: Content) -> bytes:
    """The document of a board, one record a line in id order, with the fields and tables that others added.

    Every record is decoded before. Raises Unreadable.
    """
    count_records(content)
    return encode_tables({name: encode_rows(in_id_order(content.rows(name))) for name in content.tables})


def count_records(content: Content) -> dict[str, int]:
    """How many records each table holds, every one decoded. Raises Unreadable."""
    return {name: len(content.table(kind)) for kind, name in TABLE.items()}
