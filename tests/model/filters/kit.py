"""A small board for the tests of filters."""

from datetime import date
from typing import Any

from roadmap_tui.model.filters.context import Context
from roadmap_tui.model.filters.who import Who
from roadmap_tui.model.records import Note, Product, TrackerLink
from roadmap_tui.model.snapshot import Snapshot
from tests.model.kit import AT, TODAY, WHOLE, customer, link, request, snapshot_of, story


def board() -> Snapshot:
    """Five stories, four requests, three customers; Ann's S-1 stands on Acme, Ben's S-2 on Birch."""
    issue: dict[str, Any] = {"tracker": "jira", "site": "s", "id": "1", "key": "ROAD-7", "url": "u"}
    return snapshot_of(
        customer("C-1", "Acme", segment="Bank", arr=120_000, domains=("acme.example",), csm="Cleo"),
        customer("C-2", "Birch", segment="Retail", arr=20_000, external_ids=("crm-77",), status="churned"),
        customer("C-3", "Cedar", aliases=("Old Pine",), renewal=date(2026, 4, 1)),
        request("R-1", "C-1", said="The dose list must go dark at night", product="mobile", importance=3),
        request("R-2", "C-2", said="Exporting takes an hour", channel="mail"),
        request("R-3", "C-1", said="Letters go out late"),
        request("R-4", said="A mode that is dark", declined_because="no"),
        story("S-1", title="Dark mode", owner="Ann Lee", stage="ready", tags=("beta", "ui"), **WHOLE),
        story(
            "S-2", title="Quick exports", owner="Ben", stage="building", touchpoints=("billing",), product="web"
        ),
        story("S-3", title="Café letters", archived=True, objective="Keep banks"),
        story(
            "S-4",
            title="Linked",
            link=TrackerLink(**issue, state="conflict"),
            effort=3,
            ship_by=date(2026, 3, 20),
        ),
        story("S-12", title="Nothing yet", kind="bet", owner="Annika"),
        link("L-1", "R-1", "S-1", quote="go dark at night"),
        link("L-2", "R-2", "S-2"),
        Product(
            id="P-1", created_at=AT, created_by="ann", name="web", owner="Ann Lee", team="Blue", aliases=("Shop",)
        ),
        Note(id="N-1", about="S-12", by="ann", at=AT, text="Ask the wardens first"),
    )


def context(snapshot: Snapshot | None = None) -> Context:
    """The context of a filter on that board, for Ann."""
    return Context(snapshot or board(), TODAY, lambda: Who("Ann Lee", "cleo"))
