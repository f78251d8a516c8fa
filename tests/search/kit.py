"""Boards in memory for the tests of search."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from roadmap_tui.model.records import Board, Link, Record, Request, Story
from roadmap_tui.model.snapshot import Snapshot

AT = datetime(2026, 3, 18, 9, tzinfo=UTC)

LABELS = "The label printer jams twice a shift, and the ward waits for the medication."
LETTERS = "Before each consultation I hunt ten minutes for the discharge letter."
INVOICES = "Invoices leave six days after the job, because the technician forgets to close the ticket."


class Tables:
    def __init__(self, records: Iterable[Record]) -> None:
        self.board = Board(uid="b", name="Board", currency="USD", created_at=AT)
        self.records = list(records)

    def table(self, kind: type[Any]) -> dict[str, Any]:
        return {one.id: one for one in self.records if isinstance(one, kind)}


def request(number: int, said: str | None, **fields: Any) -> Request:
    return Request(id=f"R-{number}", said=said, captured_at=AT, captured_by="ann", **fields)


def story(number: int, title: str, **fields: Any) -> Story:
    return Story(
        id=f"S-{number}", uid=f"u{number}", title=title, order=number, created_at=AT, created_by="ann", **fields
    )


def link(request: str, story: str) -> Link:
    return Link(id=f"L-{request[2:]}", request=request, story=story, by="ann", at=AT)


def board(*records: Record) -> Snapshot:
    return Snapshot(Tables(records))
