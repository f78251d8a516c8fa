"""Every measure names the records it is counted from and how many, and too few of them are drawn as no trend."""

import re
from collections.abc import Callable, Iterator
from html import unescape
from itertools import pairwise
from typing import Any

import pytest

from roadmap_tui.measures import MEASURES, Facts, Measure, Period, measures_of
from roadmap_tui.model.trends import ENOUGH
from roadmap_tui.reports.measures.data import MeasuresReport, measures_plain
from roadmap_tui.reports.measures.document import measures_document
from roadmap_tui.reports.render.html import render_html
from roadmap_tui.reports.render.markdown import render_markdown
from roadmap_tui.reports.render.svg import render_svg
from roadmap_tui.reports.render.text import render_text
from roadmap_tui.tui.measures.model import MeasuresQuery
from roadmap_tui.tui.measures.text import BAR, HALF_BAR, measure_lines, row_spans
from tests.measures.year import TODAY, board

BARS = re.compile("[▁▂▃▄▅▆▇█]")
BUCKETS = ("month", "week")


def report(facts: Facts) -> MeasuresReport:
    measures = tuple(measures_of(facts))
    return MeasuresReport(board="b", currency="EUR", day=TODAY, period=facts.period, measures=measures)


def few(facts: Facts) -> Facts:
    """The same facts for four requests and four stories that shipped: no measure rests on five records."""
    asked = {one.request.id for one in facts.asked if one.stories and one.customer is not None}
    some = sorted(asked, key=lambda one: int(one[2:]))[:4]
    shipped = {one.id for one in facts.shipped[:4]}
    return facts.only(lambda one: one.request.id in some, lambda one: one.id in shipped)


@pytest.fixture(scope="module", params=BUCKETS)
def whole(request: Any) -> MeasuresReport:
    return report(Facts(board(), TODAY, Period(until=TODAY, bucket=request.param)))


@pytest.fixture(scope="module", params=BUCKETS)
def little(request: Any) -> MeasuresReport:
    return report(few(Facts(board(), TODAY, Period(until=TODAY, bucket=request.param))))


def line(one: Measure, width: int) -> str:
    return "".join(text for text, _ in row_spans(one, width, "EUR"))


def page(one: Measure, width: int = 60) -> str:
    lines = measure_lines(one, [], MeasuresQuery(), "EUR", width)
    return "\n".join("".join(text for text, _ in each) for each in lines)


FORMS: dict[str, Callable[[MeasuresReport], str]] = {
    "text": lambda found: render_text(measures_document(found)),
    "markdown": lambda found: render_markdown(measures_document(found)).replace("\\", ""),
    "html": lambda found: unescape(render_html(measures_document(found))),
}


@pytest.mark.parametrize("form", FORMS)
def test_each_row_of_a_report_names_what_it_is_counted_from(whole: MeasuresReport, form: str) -> None:
    """Beside the name, in every form of the report."""
    rows = re.split(r"\n|</tr>", FORMS[form](whole))

    assert [
        one.id for one in whole.measures if not any(one.name in row and one.sample in row for row in rows)
    ] == []


@pytest.mark.parametrize("width", [50, 78, 120])
def test_the_screen_names_it_too(whole: MeasuresReport, width: int) -> None:
    """In the row at any width, and on the measure's page."""
    assert [
        one.id for one in whole.measures if one.sample not in line(one, width) or one.sample not in page(one)
    ] == []


def test_json_holds_both(whole: MeasuresReport) -> None:
    """The number, and the kind of record; a share has its own."""
    plain = measures_plain(whole)

    assert [one["id"] for one in plain if not one["counts"] or one["n"] is None] == []
    assert [share for one in plain for share in (*one["parts"], *one["trend"]) if share["n"] is None] == []
    assert len(plain) == len(MEASURES)


def runs(values: list[float | None]) -> Iterator[tuple[float, float]]:
    return ((one, other) for one, other in pairwise(values) if one is not None and other is not None)


def test_a_point_is_drawn_where_it_rests_on_enough(whole: MeasuresReport) -> None:
    """A median or a share on its own records, a count on those of the whole trend."""
    wrong = []
    for one in whole.measures:
        counted = all(point.value in (None, point.n) for point in one.trend)
        of = sum(point.n for point in one.trend)
        wrong += [
            (one.id, point) for point in one.trend if point.drawn != ((of if counted else point.n) >= ENOUGH)
        ]
    drawn = [one.id for one in whole.measures if one.drawn]

    assert wrong == []
    assert len(drawn) > 5


def test_nothing_below_five_is_drawn_as_a_trend(little: MeasuresReport) -> None:
    """No sparkline, no line, no bar over time, in no form and on no screen; the values stand with their n."""
    document = measures_document(little)
    bars = re.compile(f"how it went.*?[{BAR}{HALF_BAR}]", re.DOTALL)
    rest_on = [point.n for one in little.measures for point in one.trend]

    assert 0 < max(rest_on) < ENOUGH
    assert [form for form, render in FORMS.items() if BARS.search(render(little))] == []
    assert "<polyline" not in render_html(document) + render_svg(document)
    assert [one.id for one in little.measures if BARS.search(line(one, 120)) or bars.search(page(one))] == []
