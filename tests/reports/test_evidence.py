"""The evidence report."""

from datetime import UTC, date, datetime
from typing import Any

from roadmap_tui.model.formula import read_formula
from roadmap_tui.model.records import CustomerThen, Reading, Record
from roadmap_tui.reports.document import Chart, Goal, Quote
from roadmap_tui.reports.evidence.data import EvidenceReport, evidence_plain, evidence_report
from roadmap_tui.reports.evidence.document import evidence_document, evidence_sheet
from roadmap_tui.reports.render.text import render_text
from tests.model.kit import TARGET, TODAY, WHOLE, customer, link, request, snapshot_of, story


def then(arr: int) -> CustomerThen:
    return CustomerThen(as_of=date(2025, 1, 1), arr=arr)


RECORDS: list[Record] = [
    customer("C-1", segment="SMB", arr=60_000, renewal=date(2026, 9, 1)),
    customer("C-2", "Bolt"),
    request("R-1", "C-1", importance=3, heard_on=date(2026, 1, 5), snapshot=then(40_000), channel="call"),
    request("R-2", "C-1", importance=1, heard_on=date(2026, 2, 5), snapshot=then(50_000), channel="call"),
    request("R-3", "C-2", importance=2, heard_on=date(2026, 3, 5), said="Slow. Very slow.", channel="mail"),
    story(**WHOLE),
    link("L-1", "R-1"),
    link("L-2", "R-2"),
    link("L-3", "R-3", quote="Very slow."),
]


def report(*records: Record, **more: Any) -> EvidenceReport:
    snapshot = snapshot_of(*records)
    return evidence_report(snapshot, TODAY, list(snapshot.stories.values()), **more)


def test_each_customer_once() -> None:
    """Weight and ARR count a customer once: the highest importance, the ARR of today and of the first request."""
    (found,) = report(*RECORDS).stories

    assert (3, 2, 5, 60_000, 40_000) == (
        found.requests,
        found.customers,
        found.weight,
        found.arr,
        found.arr_then,
    )


def test_who_asked_newest_first() -> None:
    """Each request with the customer, then and now, and the words that matter."""
    (found,) = report(*RECORDS).stories

    assert [("R-3", None, None, "Very slow."), ("R-2", 50_000, 60_000, "said in R-2")] == [
        (one.request, one.arr_then, one.arr_now, one.quote) for one in found.asking[:2]
    ]


def test_thin_spots() -> None:
    """A customer whose ARR nobody knows is named."""
    (found,) = report(*RECORDS).stories

    assert "The ARR of Bolt is not known." in found.thin


def test_one_customer_is_thin() -> None:
    """All requests from one customer, years ago, without an importance: each is said."""
    old = request("R-1", "C-1", heard_on=date(2024, 1, 5), said=None, problem="slow")
    (found,) = report(customer("C-1", arr=1), old, story(), link("L-1", "R-1")).stories
    told = " ".join(found.thin)

    assert [True] * 4 == [
        words in told for words in ("all from C-1", "is of 5 Jan 2024", "none in the customer's own words", "R-1")
    ]


def test_unknown_arr_is_not_zero() -> None:
    """Where no customer's ARR is known, the sum is unknown."""
    (found,) = report(customer("C-1"), request("R-1", "C-1"), story(), link("L-1", "R-1")).stories

    assert (None, None) == (found.arr, found.arr_then)
    assert "ARR unknown" in render_text(
        evidence_document(report(*RECORDS[1:2], story(), *RECORDS[4:5], *RECORDS[8:]))
    )


def test_since_lists_what_is_new() -> None:
    """What was heard before the day is left out of the list, and counts on."""
    (found,) = report(*RECORDS, since=date(2026, 3, 1)).stories

    assert (["R-3"], 3) == ([one.request for one in found.asking], found.requests)


def test_the_formula_is_shown() -> None:
    """The team's formula is told with its inputs, and unknown where one is missing."""
    known = report(*RECORDS, formula=read_formula("weight * 2", "here"))
    unknown = report(*RECORDS, formula=read_formula("rice", "here"))

    assert {"value": 10.0, "inputs": {"weight": 5}, "unknown": None} == evidence_plain(known)[0]["score"]
    assert "The team's formula gives unknown: confidence and effort are not known" in render_text(
        evidence_document(unknown)
    )


def test_no_request_yet() -> None:
    """A story without requests says so; a bet says it is one."""
    shown = render_text(evidence_document(report(story(), story("S-2", kind="bet"))))

    assert (True, True) == ("No request yet." in shown, "A bet, without requests." in shown)


def test_the_sheet_has_a_line_for_each_request() -> None:
    """One line for each request behind each story."""
    sheet = evidence_sheet(report(*RECORDS))

    assert [("S-1", "R-3"), ("S-1", "R-2"), ("S-1", "R-1")] == [row[:2] for row in sheet.rows]


def test_one_story_is_a_brief() -> None:
    """Of one story alone its title is the report's; then come the story, its figures, their words, its target."""
    found = evidence_document(
        report(
            customer("C-1", arr=60_000),
            request("R-1", "C-1", importance=3, said="too slow", person="Dr. Osei"),
            story(**WHOLE, stage="building"),
            link("L-1", "R-1"),
        )
    )

    assert ("History in hand", "S-1 · building · Board, 18 Mar 2026") == (found.title, found.subtitle)
    assert ["Paragraph", "Figures", "Heading", "Quote", "Heading", "Paragraph", "Chart"] == [
        type(one).__name__ for one in found.blocks[:7]
    ]


def test_the_weightiest_words_come_first() -> None:
    """Quotes are told in the order of their importance; one that nobody asked about comes last."""
    importance = {"R-1": None, "R-2": 2, "R-3": 3}
    behind = [request(one, "C-1", importance=value) for one, value in importance.items()]
    links = [link(f"L-{index}", one) for index, one in enumerate(importance)]
    found = evidence_document(report(customer("C-1"), *behind, story(), *links))

    assert ["said in R-3", "said in R-2", "said in R-1"] == [
        one.text for one in found.blocks if isinstance(one, Quote)
    ]


def test_readings_are_drawn_from_the_first_day() -> None:
    """A chart holds the readings by day, the target, the day it was written and the day it shipped."""
    shipped = datetime(2026, 3, 8, 9, tzinfo=UTC)
    read = (Reading(day=date(2026, 3, 12), value=4), Reading(day=date(2026, 3, 10), value=6))
    told = story(target=TARGET, readings=read, stage="shipped", entered={"shipped": shipped})
    (chart,) = (one for one in evidence_document(report(told)).blocks if isinstance(one, Chart))

    assert [date(2026, 3, 10), date(2026, 3, 12)] == [one.day for one in chart.points]
    assert (
        Goal(
            value=1,
            baseline=7,
            first=date(2026, 3, 1),
            due=date(2026, 6, 30),
            marked=((date(2026, 3, 8), "shipped"), (TODAY, "today")),
        )
        == chart.goal
    )


def test_nobody_since() -> None:
    """Where nobody asked since the day, that is said instead of an empty table."""
    found = report(customer("C-1"), request("R-1", "C-1"), story(), link("L-1", "R-1"), since=TODAY)

    assert "Nobody since 18 Mar 2026." in render_text(evidence_document(found))
