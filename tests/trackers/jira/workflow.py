"""One issue and the workflow it moves in, as a transport: enough of Jira Cloud to move it about."""

import json
from typing import Any

import httpx

from roadmap_tui.trackers.jira import connect
from roadmap_tui.trackers.jira.tracker import JiraTracker
from tests import contracts

CATEGORIES = {"To Do": "new", "Backlog": "new", "Done": "done", "Rejected": "done"}


class Workflow:
    """`ways` maps a status to its transitions: the status led to, or a tuple of it, a name and screen fields."""

    def __init__(self, ways: dict[str, list[Any]], *, status: str = "To Do", **fields: Any) -> None:
        self.ways = ways
        self.status = status
        self.fields = fields
        self.log: list[tuple[str, str, Any]] = []
        self.faults: dict[str, list[Any]] = {}
        self.names = sorted({status, *ways, *(self._parts(one)[0] for way in ways.values() for one in way)})

    def posted(self) -> list[Any]:
        """What was written, one body after another."""
        return [body for method, _, body in self.log if method == "POST"]

    def tracker(self) -> JiraTracker:
        """A tracker that talks to this; every request is held to the contract where it is at hand."""
        return connect(
            site="https://acme.example",
            email="ann@acme.example",
            token="token-of-ann-1234",
            project="ROAD",
            issue_type="Task",
            transport=httpx.MockTransport(self.answer),
            event_hooks=contracts.hooks(),
            sleep=lambda _: None,
        )

    def answer(self, request: httpx.Request) -> httpx.Response:
        """What Jira says."""
        path, body = request.url.path, json.loads(request.content) if request.content else None
        if path.endswith("/serverInfo"):
            return httpx.Response(200, json={"deploymentType": "Cloud"})
        if path.endswith("/myself"):
            return httpx.Response(200, json={"accountId": "1", "displayName": "Ann"})
        self.log.append((request.method, path, body))
        fault = next(iter(self.faults.get(request.method, ())), None)
        if fault is not None:
            self.faults[request.method].pop(0)
            fault = fault(self) if callable(fault) else fault
        if isinstance(fault, Exception):
            raise fault
        if fault is not None:
            return httpx.Response(fault, json={"errorMessages": ["Not now."], "errors": {}})
        if not path.endswith("/transitions"):
            return httpx.Response(200, json=self._issue())
        if request.method == "POST":
            to = next(one["to"]["name"] for one in self._rows() if one["id"] == (body or {})["transition"]["id"])
            self.status = to
            return httpx.Response(204)
        return httpx.Response(200, json={"transitions": self._rows()})

    def _issue(self) -> dict[str, Any]:
        fields = {"summary": "S", "labels": [], "status": self._status(self.status), **self.fields}
        return {"id": "10001", "key": "ROAD-1", "fields": fields}

    def _status(self, name: str) -> dict[str, Any]:
        key = CATEGORIES.get(name, "indeterminate")
        return {"id": str(self.names.index(name) + 1), "name": name, "statusCategory": {"key": key}}

    def _rows(self) -> list[dict[str, Any]]:
        rows = []
        for number, way in enumerate(self.ways.get(self.status, ()), 11):
            to, name, fields = self._parts(way)
            rows.append({"id": str(number), "name": name, "to": self._status(to), "fields": fields})
        return rows

    def _parts(self, way: Any) -> tuple[str, str, dict[str, Any]]:
        to, name, fields = way if isinstance(way, tuple) else (way, way, {})
        return to, name, fields
