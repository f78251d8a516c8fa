"""The journey report: its matrix, its holes, its page."""

import re
from typing import Any

import pytest

from roadmap_tui.model.records import Product
from roadmap_tui.model.snapshot import Snapshot
from roadmap_tui.reports.document import Table
from roadmap_tui.reports.journey.data import journey_plain, journey_report
from roadmap_tui.reports.journey.document import journey_document, journey_sheet
from roadmap_tui.reports.render.csv import render_csv
from roadmap_tui.reports.render.html import render_html
from roadmap_tui.reports.render.markdown import render_markdown
from roadmap_tui.reports.render.text import render_text
from tests.model.kit import AT, TODAY, customer, request, snapshot_of, story


def _board(product: str = "Till", touchpoint: str = "billing", **fields: Any) -> Snapshot:
    """Three requests wait at one touchpoint of a product; a story is at another, proven nothing yet."""
    asked = [
        request(f"R-{at}", customer="C-1", product=product, touchpoint=touchpoint, satisfaction=at - 1, **fields)
        for at in (1, 2, 3)
    ]
    return snapshot_of(
        customer("C-1", arr=5_000),
        *asked,
        story("S-1", product="Mobile", touchpoints=("use",)),
        Product(id="P-1", name=product, owner="Dana", created_at=AT, created_by="ann"),
    )


def test_a_hole_is_strong_in_every_form() -> None:
    """By weight where there is one, and by a mark; told with its owner and what is known of its worth."""
    document = journey_document(journey_report(_board(), TODAY))
    (matrix, served) = [one for one in document.blocks if isinstance(one, Table)]

    assert "**! 3·0·0**" in render_markdown(document)
    assert "<strong>! 3·0·0</strong>" in render_html(document)
    assert (
        "- Till, billing: 3 requests of 1 customer ($5k ARR, known of 1) wait, and no story. Dana answers for it."
        in (render_text(document))
    )
    assert matrix.headings == ("touchpoint", "Till", "Mobile", "all")
    assert ("use", "", "0·1·0", "0·1·0") in matrix.rows
    assert ("billing", "1.0 (3)", "", "1.0 (3)") in served.rows


@pytest.mark.parametrize(("products", "down"), [(5, "touchpoint"), (12, "product")])
def test_a_narrow_page_holds_it(products: int, down: str) -> None:
    """Products stand downwards where they are more than touchpoints, else beside each other."""
    stories = (story(f"S-{at}", product=f"Line {at}", touchpoints=("use",)) for at in range(1, products + 1))
    document = journey_document(journey_report(snapshot_of(*stories), TODAY))
    matrix = next(one for one in document.blocks if isinstance(one, Table))

    assert matrix.headings[0] == down
    assert max(map(len, render_text(document, 84).splitlines())) <= 84


def test_data_and_sheet_hold_every_place() -> None:
    """Each product at each touchpoint, with nothing left to guess."""
    report = journey_report(_board(), TODAY)
    plain = journey_plain(report)
    hole = next(one for one in plain if one["hole"])
    sheet = journey_sheet(report)

    assert len(plain) == len(sheet.rows) == 2 * 8
    assert [line for line in render_csv(sheet).splitlines() if ",yes," in line] == [
        "Till,billing,3,1,5000,1,0,0,0,0,1.0,3,yes,Dana"
    ]
    assert {name: hole[name] for name in ("product", "touchpoint", "waiting", "arr", "n", "owner")} == {
        "product": "Till",
        "touchpoint": "billing",
        "waiting": 3,
        "arr": 5_000,
        "n": 3,
        "owner": "Dana",
    }


def test_a_filter_narrows_requests_and_stories() -> None:
    """Each by a test of its own."""
    report = journey_report(_board(), TODAY, narrow=(lambda one: one.id != "R-1", lambda _: False))

    assert (report.journey.whole.waiting, report.journey.whole.under_way) == (2, 0)
    assert report.journey.holes == []


def test_names_of_products_are_text() -> None:
    """Whatever they are called: no markup, and nothing that acts on a terminal."""
    hostile = "<b>*x*</b> | [a](b) \x1b[31m\nnext"
    document = journey_document(journey_report(_board(hostile, "use | <i>"), TODAY))

    assert "<b>" not in render_html(document)
    assert re.search(r"<i>|\x1b", render_text(document).replace("use | <i>", "")) is None
    assert all(line.count("|") - line.count("\\|") in {0, 5} for line in render_markdown(document).splitlines())


def test_a_board_without_anything_says_what_fills_it() -> None:
    """An empty matrix would say nothing."""
    assert "No product and no request yet" in render_text(journey_document(journey_report(snapshot_of(), TODAY)))
