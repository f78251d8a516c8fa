"""A hit in one line."""

from datetime import UTC, date, datetime

from roadmap_tui.actions import requests
from roadmap_tui.actions.change import begin
from roadmap_tui.store.memory import MemoryStore
from roadmap_tui.tui.finder.model import Hit
from roadmap_tui.tui.finder.text import row_spans
from roadmap_tui.tui.widgets.cells import cell_len
from tests.each_row import each_row

TODAY = date(2026, 11, 20)
SAID = (
    f"It began in spring. {'And so it went on and on. ' * 12}At last the ledger was lost. {'Nobody knew. ' * 9}"
)


@each_row("width", [40, 77, 200])
@each_row("typed", ["began", "ledger", "nowhere"])
def test_what_was_said_is_shown_where_it_matches(typed: str, width: int) -> None:
    """The word is in view and strong wherever it stands, and the line is no wider than its room."""
    store = MemoryStore()
    store.create("Clinics", "USD")
    with begin(store, by="ana", at=datetime(2026, 11, 1, tzinfo=UTC), today=TODAY) as change:
        requests.add(change, {"said": SAID}, customer="Acme")
    spans = row_spans(Hit("request", "R-1"), store.read(), {}, {}, typed=typed, today=TODAY, width=width)
    text = "".join(words for words, _ in spans)

    assert cell_len(text) <= width
    assert [words for words, role in spans if role == "strong"] == ([typed] if typed != "nowhere" else [])
    assert text.startswith("R-1      Acme")
