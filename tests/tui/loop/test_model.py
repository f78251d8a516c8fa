"""Whom to tell, as a list."""

from datetime import UTC, date, datetime
from typing import Any

from roadmap_tui.model.loop import LoopRow
from roadmap_tui.model.records import Notification
from roadmap_tui.tui.loop.model import LoopModel

TODAY = date(2026, 11, 20)
SINCE = datetime(2026, 11, 1, 12, 0, tzinfo=UTC)


def row(customer: str, about: str = "S-1", **fields: Any) -> LoopRow:
    given: dict[str, Any] = {
        "story": about, "declined": None, "title": "Short waits", "because": None, "customer": customer,
        "customer_name": f"Customer {customer}", "csm": "Ana", "requests": ("R-1",), "person": None,
        "said": "slow", "since": SINCE, "told": None, "told_at": None, "told_by": None, "answer": "none",
        "days_open": 19, "overdue": True, **fields,
    }  # fmt: skip
    return LoopRow(**given)


def told(day: int, **fields: Any) -> dict[str, Any]:
    return {
        "told": "T-1",
        "told_at": datetime(2026, 11, day, tzinfo=UTC),
        "told_by": "ana",
        "overdue": False,
        **fields,
    }


def model(*rows: LoopRow, me: str = "Ana") -> LoopModel:
    made = LoopModel(me)
    made.load(rows)
    return made


def test_my_customers_come_first_and_nobodys_last() -> None:
    """Each CSM's stand under their name."""
    found = model(row("C-1", csm="Ben"), row("C-2", csm="Ana"), row("C-3", csm=None))

    assert found.shown == ["#Ana", "C-2 S-1", "#Ben", "C-1 S-1", "#", "C-3 S-1"]
    assert found.cursor == "C-2 S-1"


def test_who_was_told_last_is_the_first_of_the_told() -> None:
    """They have a tab of their own."""
    found = model(row("C-1", **told(3)), row("C-2", **told(9)), row("C-3"))
    found.turn_to("told")

    assert found.shown == ["C-2 S-1", "C-1 S-1"]
    assert (found.count("waiting"), found.count("told"), found.overdue) == (1, 2, 1)


def test_somebody_who_was_told_meanwhile_waits_no_longer() -> None:
    """And waits again where that is taken back."""
    found = model(row("C-1"), row("C-2"))
    one = Notification(
        id="T-1", customer="C-1", about="S-1", by="ana", at=datetime(2026, 11, 20, tzinfo=UTC), answer="solved"
    )

    assert found.bring({("C-1", "S-1"): one}, TODAY)
    assert found.shown == ["#Ana", "C-2 S-1"]
    assert found.rows["C-1 S-1"].answer == "solved"
    assert found.bring({}, TODAY)
    assert found.shown == ["#Ana", "C-1 S-1", "C-2 S-1"]
    assert not found.bring({}, TODAY)


def test_a_mark_goes_with_its_row() -> None:
    """What was told or filtered away is not meant any more."""
    found = model(row("C-1"), row("C-2", requests=("R-2",)))
    found.mark()
    found.mark()
    found.narrow("slow", frozenset({"R-1"}))

    assert [one.customer for one in found.chosen] == ["C-1"]


def test_the_filter_keeps_rows_by_their_requests() -> None:
    """One of a row's requests is enough; a heading without rows goes."""
    found = model(row("C-1", requests=("R-7",)), row("C-2", requests=("R-8", "R-9")), row("C-3", csm="Ben"))
    found.narrow("list", frozenset({"R-9"}))

    assert found.shown == ["#Ana", "C-2 S-1"]


def test_mine_leaves_other_csms_out() -> None:
    """Also of the counts."""
    found = model(row("C-1", csm="Ben"), row("C-2"), me="ana")
    found.turn_mine()

    assert (found.shown, found.count("waiting")) == (["#Ana", "C-2 S-1"], 1)
