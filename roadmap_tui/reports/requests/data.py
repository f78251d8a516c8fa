"""Gathers the report of requests: each with its customer's name, its state and its stories."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from roadmap_tui.model.records import Request, Value
from roadmap_tui.model.snapshot import Snapshot
from roadmap_tui.reports import record_json


class RequestsReport(Value, kw_only=True, frozen=True):
    """Some requests on a day, each as JSON, with its customer's name."""

    board: str
    day: date
    requests: tuple[dict[str, Any], ...]


def requests_report(snapshot: Snapshot, today: date, requests: Sequence[Request]) -> RequestsReport:
    """The report of these requests, in their order."""
    plain = tuple(record_json.request(snapshot, one, today) for one in requests)
    return RequestsReport(board=snapshot.board.name, day=today, requests=plain)
