"""A document in each form of output."""

import csv
import io
from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from roadmap_tui.reports.document import (
    Chart,
    Document,
    Figures,
    Heading,
    Items,
    Lanes,
    Letter,
    Paragraph,
    Point,
    Quote,
    table,
    without_empty,
)
from roadmap_tui.reports.measures.document import value_words
from roadmap_tui.reports.phrases import with_unit
from roadmap_tui.reports.render.csv import render_csv
from roadmap_tui.reports.render.markdown import escaped, render_markdown
from roadmap_tui.reports.render.text import render_text, spark
from tests.each_row import each_row

HOSTILE = "<b>*x*</b> | [a](b) `c` # d\nnext & \x1b[31m"


def document(*blocks: object) -> Document:
    return Document(title="Title", subtitle="Board, 18 Mar 2026", blocks=blocks)  # type: ignore[arg-type]


def html_text(markdown: str) -> str:
    """What a reader sees of Markdown."""
    tokens = MarkdownIt("commonmark").enable("table").parse(markdown)
    inline = [child for one in tokens if one.children for child in one.children]
    return "".join(one.content for one in inline)


@each_row(
    "block",
    [
        Heading(text=HOSTILE),
        Paragraph(text=HOSTILE),
        Quote(text=HOSTILE, who=HOSTILE),
        Items(texts=(HOSTILE,)),
        table((HOSTILE,), [(HOSTILE,)]),
    ],
)
def test_markdown_shows_what_was_typed(block: object) -> None:
    """No markup in a text takes effect."""
    seen = html_text(render_markdown(document(block)))

    assert "<b>*x*</b> | [a](b) `c` # d next & ␛[31m" in seen


@given(st.text(alphabet="ab1.-+=#*_~`<>[]()|!&\\ \n$", min_size=1, max_size=12))
def test_any_text_is_a_paragraph(text: str) -> None:
    """However a text begins, Markdown makes one paragraph of it and changes no character."""
    expected = " ".join(text.split())
    tokens = MarkdownIt("commonmark").enable("table").parse(escaped(text))

    assert ({"paragraph_open", "inline", "paragraph_close"} if expected else set()) == {
        one.type for one in tokens
    }
    assert expected == html_text(escaped(text))


def test_text_acts_on_no_terminal() -> None:
    """Control characters are shown in every block."""
    blocks = (Heading(text=HOSTILE), Paragraph(text=HOSTILE), Letter(text=HOSTILE), table(("h",), [(HOSTILE,)]))

    assert "\x1b" not in render_text(document(*blocks))


def test_text_without_a_width_is_whole() -> None:
    """A pipe gets every word on one line."""
    words = "word " * 60
    shown = render_text(document(Paragraph(text=words), table(("a", "b"), [(words, 1)])))

    assert 2 == sum(words.strip() in line for line in shown.splitlines())


def test_text_fits_a_width() -> None:
    """On a terminal no line is wider than it."""
    words = "word " * 60
    blocks = (Paragraph(text=words), Quote(text=words), Items(texts=(words,)), table(("a", "b"), [(words, 1)]))

    assert 80 >= max(len(line) for line in render_text(document(*blocks), 80).splitlines())


def test_no_data_is_not_zero() -> None:
    """A chart tells a month without data from one with 0."""
    points = (Point(label="Jan", value=0), Point(label="Feb", value=None), Point(label="Mar", value=4))
    shown = render_text(document(Chart(title="Told", kind="line", points=points, unit="days")))

    assert "Told  ▁·█  Jan to Mar, last 4 days" in shown


def test_a_spark_of_nothing() -> None:
    """Without any value there are dots only."""
    assert "··" == spark([None, None])


def test_csv_runs_no_formula() -> None:
    """A cell that a spreadsheet would run gets an apostrophe; numbers and texts stay, a missing one is empty."""
    text = render_csv(table(("a", "b", "c"), [("=1+1", -2, None), ('say "hi", twice', 3.5, "x\ny")]))

    assert [["a", "b", "c"], ["'=1+1", "-2", ""], ['say "hi", twice', "3.5", "x\ny"]] == list(
        csv.reader(io.StringIO(text))
    )


@pytest.mark.parametrize("render", [render_text, render_markdown])
def test_what_is_only_drawn_leaves_no_trace(render: Callable[[Document], str]) -> None:
    """Lanes and charts that a table tells too are left out of forms without pictures; figures are a sentence."""
    lanes = Lanes(title="drawn", spans=(), last=date(2026, 4, 1), today=date(2026, 3, 18), lanes=())
    chart = Chart(title="drawn", kind="line", points=(), drawn=True)
    figures = Figures(sentence="6 customers.", figures=(("6", "customers"),))

    assert render(document(figures, Paragraph(text="x"))) == render(
        document(lanes, figures, chart, Paragraph(text="x"))
    )


def test_markdown_reads_well_before_it_is_rendered() -> None:
    """Only what would take effect is shielded: an ampersand, a sum and a number sign stay as they are."""
    assert "Halvorsen & Sons, $248k, #3!" == escaped("Halvorsen & Sons, $248k, #3!")
    assert r"\$1 or \$2, \&amp;" == escaped("$1 or $2, &amp;")
    assert [r"\# x", r"\> x", r"x \#"] == [escaped(one) for one in ("# x", "> x", "x #")]


def test_columns_that_hold_nothing_are_left_out() -> None:
    """A column that is empty in every table of a kind is left out of all, with what belongs to it kept right."""
    first = table(("id", "empty", "n", "text"), [("S-1", None, 1, "")], right=(2,), flexible=3)
    second = table(("id", "empty", "n", "text"), [("S-2", "", None, "x")], right=(2,), flexible=3)
    lean = without_empty([first, second])

    assert [("id", "n", "text")] * 2 == [one.headings for one in lean]
    assert [(("S-1", 1, ""),), (("S-2", None, "x"),)] == [one.rows for one in lean]
    assert ((1,), 2) == (lean[0].right, lean[0].flexible)


def test_a_line_of_one_value() -> None:
    """A chart of one value names its day once."""
    chart = Chart(title="calls", kind="line", points=(Point(label="1 Mar 2026", value=4),))

    assert "calls  █  1 Mar 2026, last 4" in render_text(document(chart))


@each_row(
    ("value", "unit", "words"),
    [
        (1, "days", "1 day"),
        (3.53, "days", "3.5 days"),
        (191.63, "days", "192 days"),
        (1.2e-5, "days", "0 days"),
        (1.2e-5, "", "0.000012"),
        (0.0666, "%", "0.067 %"),
        (1, "of 6", "1 of 6"),
        (-0.5, "", "-0.5"),
    ],
)
def test_a_short_number_has_the_digits_that_matter(value: float, unit: str, words: str) -> None:
    """Every form of a report shows a value alike: no places from 100 on, one below, two digits below 1."""
    assert words == with_unit(value, unit)


@each_row(
    ("share", "words"),
    [(0.0, "0 %"), (-0.0, "0 %"), (-0.25, "-0.25 %"), (-0.001, "0 %"), (0.5, "0.5 %"), (95.6, "96 %")],
)
def test_a_small_share_is_not_nothing(share: float, words: str) -> None:
    """What is below one in a hundred is told with its places, and nothing is below zero by a hair."""
    assert words == value_words(share, "%", "USD")
