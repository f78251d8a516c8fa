"""A board in memory and exports on disk, for the tests of intake."""

import csv
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from pathlib import Path

from roadmap_tui.actions.change import Change
from roadmap_tui.store.overlay import Overlay, empty_snapshot

TODAY = date(2027, 3, 4)
NOW = datetime(2027, 3, 4, 9, 30, tzinfo=UTC)
HEADERS = ("Id", "Requester", "Requester email", "Requester domain", "Assignee", "Subject", "Description", "Tags",
           "Priority", "Via", "Created at", "Organization")  # fmt: skip


def change(currency: str = "USD") -> Change:
    """A change of an empty board in memory."""
    return Change(Overlay(empty_snapshot(currency=currency)), by="Priya", at=NOW, today=TODAY)


def tickets(path: Path, rows: Iterable[Mapping[str, str]]) -> Path:
    """A Zendesk export; what a row leaves out is filled in."""
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, HEADERS)
        writer.writeheader()
        for number, row in enumerate(rows, 4711):
            usual = {
                "Id": str(number),
                "Requester": "Denise",
                "Requester domain": "tolliver.example",
                "Assignee": "Ben",
                "Subject": "Bills",
                "Description": "They leave late.",
                "Tags": "feature_request billing",
                "Priority": "Urgent",
                "Via": "Mail",
                "Created at": "2027-02-01 23:30:00",
                "Organization": "Tolliver",
            }
            writer.writerow({**usual, **row})
    return path


def lines(path: Path, *rows: str) -> Path:
    """A file of these lines."""
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return path
