"""The pictures of a report."""

from datetime import date

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from roadmap_tui.reports.charts.card_columns import draw_cards
from roadmap_tui.reports.charts.svg_charts import draw_chart
from roadmap_tui.reports.charts.timeline_lanes import draw_lanes
from roadmap_tui.reports.document import (
    Card,
    CardColumn,
    Cards,
    Chart,
    Document,
    Goal,
    Lane,
    LaneMark,
    Lanes,
    Paragraph,
    Point,
)
from roadmap_tui.reports.markup import clean
from roadmap_tui.reports.render.svg import render_svg
from roadmap_tui.reports.timeline.data import TimelineReport, TimelineRow
from roadmap_tui.reports.timeline.document import MOST, lanes_of
from tests.reports.pages import document, looks, names, picture, words
from tests.reports.test_html import everywhere

GOAL = Goal(value=12, baseline=31, first=date(2026, 1, 1), due=date(2026, 6, 30))


def trend(*values: float | None, unit: str = "days") -> Chart:
    points = tuple(Point(label=f"m{index}", value=one, n=4) for index, one in enumerate(values))
    return Chart(title="told", kind="line", points=points, unit=unit)


def readings(*pairs: tuple[int, float], goal: Goal | None = GOAL) -> Chart:
    points = tuple(Point(label=f"month {month}", value=value, day=date(2026, month, 1)) for month, value in pairs)
    return Chart(title="calls", kind="line", points=points, unit="a day", goal=goal)


def row(identity: str, **more: object) -> TimelineRow:
    fields: dict[str, object] = {
        "title": f"title of {identity}",
        "stage": "building",
        "owner": None,
        "product": None,
        "horizon": "now",
        "given": False,
        "quarter": None,
        "ship_by": None,
        "due": None,
        "shipped_on": None,
        "proven_on": None,
        "missed_on": None,
        "late": False,
        "slipped": 0,
        "slips": (),
        **more,
    }
    return TimelineRow(story=identity, **fields)  # type: ignore[arg-type]


def timeline(*rows: TimelineRow, year_starts: int = 1) -> Lanes:
    return lanes_of(TimelineReport(board="b", day=date(2026, 3, 18), rows=rows, year_starts=year_starts))


@given(st.text())
def test_any_text_is_text(text: str) -> None:
    """Whatever is typed, the picture is XML with the elements it has for a plain word, and holds it whole.

    Of lines of text it may have more: a long one is wrapped.
    """
    root, plain = picture(render_svg(everywhere(text))), picture(render_svg(everywhere("plain")))

    drawn = [[one for one in names(one) if one not in {"title", "text"}] for one in (plain, root)]

    assert drawn[0] == drawn[1]
    assert not clean(text) or 8 <= sum(clean(text) in one for one in words(root))


def test_it_stands_alone() -> None:
    """It has its own style, light and dark, a ground of its own, and refers to nothing."""
    shown = render_svg(document(trend(1, 2)))

    assert "prefers-color-scheme:dark" in shown
    assert "var(" not in shown
    assert [False] * 4 == [one in shown for one in ("href", "url(", "@import", "<script")]
    assert ["rect"] == [one.tag.partition("}")[2] for one in looks(picture(shown), "paper")]


def test_without_pictures_it_says_so() -> None:
    """A report in which nothing can be drawn is a picture with a sentence."""
    assert "Nothing to draw yet." in words(picture(render_svg(document(Paragraph(text="x")))))


def test_no_data_is_a_gap() -> None:
    """A month without data parts the line; a lone value is a dot; 0 is a value."""
    root = picture(draw_chart(trend(1, 0, None, 3, None, 2, 4)).svg("x"))

    assert (2, 5) == (len(looks(root, "line")), len(looks(root, "dot")))
    assert "m1: 0 days (n 4)" in words(root)


def test_words_stand_at_the_ends() -> None:
    """The last value with its unit, the first value, and the first and last month."""
    found = words(picture(draw_chart(trend(5, 4, 3, 2, 1)).svg("x")))

    assert {"1 day", "5", "m0", "m4"} <= set(found)


def test_a_trend_that_ended_says_no_data() -> None:
    """Where the newest month has no data that is said at its end, beside the last value there was."""
    assert {"no data", "7 days"} <= set(words(picture(draw_chart(trend(9, 7, None)).svg("x"))))


def test_a_trend_of_nothing() -> None:
    """Without any value and without any month there is a picture without dots."""
    for chart in (trend(), trend(None, None)):
        assert [] == looks(picture(draw_chart(chart).svg("x")), "dot")


def test_readings_run_to_a_target() -> None:
    """A dot for each reading in the order of days, the target dashed, the words at the end."""
    root = picture(draw_chart(readings((4, 20), (2, 28), (3, 25))).svg("x"))
    across = [float(one.get("cx", "")) for one in looks(root, "dot")]

    assert (3, sorted(across)) == (len(across), across)
    assert 1 == len(looks(root, "goal"))
    assert {"target 12", "from 31", "read 20", "1 Jan 2026", "due 30 Jun 2026"} <= set(words(root))


def test_a_day_stands_at_its_day() -> None:
    """Readings are as far apart as their days are, not as their number."""
    root = picture(draw_chart(readings((1, 31), (2, 28), (6, 20))).svg("x"))
    first, second, third = (float(one.get("cx", "")) for one in looks(root, "dot"))

    assert 3 < (third - second) / (second - first) < 5


def test_a_target_that_was_not_read() -> None:
    """Before any reading the target stands there, and that nothing was read."""
    root = picture(draw_chart(readings()).svg("x"))

    assert ([], 1) == (looks(root, "dot"), len(looks(root, "goal")))
    assert "not read yet" in words(root)


def test_words_at_one_height_keep_clear() -> None:
    """A last reading at the target, at the right edge, is written above or below the target's words."""
    goal = Goal(value=12, baseline=31, due=date(2026, 6, 1))
    root = picture(draw_chart(readings((2, 28), (6, 12), goal=goal)).svg("x"))
    heights = {one.text: float(one.get("y", "")) for one in root.iter() if one.text in {"read 12", "target 12"}}

    assert 14 <= abs(heights["read 12"] - heights["target 12"])


def test_readings_of_one_value() -> None:
    """A single reading, equal to target and baseline, is drawn."""
    goal = Goal(value=5, baseline=5)

    assert 1 == len(looks(picture(draw_chart(readings((3, 5), goal=goal)).svg("x")), "dot"))


def test_bars() -> None:
    """A bar for each value above 0, as long as its value; the words beside it."""
    points = (Point(label="a", value=4), Point(label="b", value=2), Point(label="c", value=0))
    root = picture(draw_chart(Chart(title="t", kind="bars", points=points)).svg("x"))
    long, short = (float(one.get("width", "")) for one in looks(root, "bar"))

    assert 2 == round(long / short, 3)
    assert {"a", "b", "c", "4", "2", "0"} <= set(words(root))


def test_marks_of_a_lane() -> None:
    """What slipped leaves a ghost; each has a mark and words of its own, and stands in the legend once more."""
    day = date(2026, 2, 1)
    marks = {
        kind: LaneMark(day=day, kind=kind, label=kind)
        for kind in ("first", "ships", "late", "due", "shipped", "proven", "missed")
    }
    lanes = Lanes(
        title="t",
        spans=((date(2026, 1, 1), "2026 Q1"),),
        last=date(2026, 4, 1),
        today=day,
        lanes=(Lane(group="Now", name="S-1", title="x", caption="words", marks=tuple(marks.values())),),
    )
    root = picture(draw_lanes(lanes).svg("x"))

    assert {"once": 2, "dot": 2, "late": 2, "due": 2, "shipped": 2, "proven": 2, "missed": 2} == {
        look: len(looks(root, look)) for look in ("once", "dot", "late", "due", "shipped", "proven", "missed")
    }
    assert {"today", "2026", "Q1", "Now", "words", "proven 1 Feb 2026"} <= set(words(root))
    assert {"polyline"} == {looks(root, one)[0].tag.rpartition("}")[2] for one in ("proven", "missed")}
    assert {"once said to ship", "shall ship", "late", "target due", "shipped", "proven", "missed"} <= set(
        words(root)
    )


def test_a_long_title_is_drawn_whole() -> None:
    """In lines of its own, and the legend names no mark that is not there."""
    title = (
        "Homeowners who wait for a technician know the hour of the visit before they leave for work that day " * 2
    )
    root = picture(draw_lanes(timeline(row("S-1", title=title.strip(), ship_by=date(2026, 8, 3)))).svg("x"))
    drawn = " ".join(words(root))

    assert title.strip() in drawn
    assert ("shall ship" in words(root), "proven" in words(root)) == (True, False)


def test_lanes_tell_in_words() -> None:
    """The words at the end of a lane say what its marks show."""
    found = timeline(
        row("S-1", ship_by=date(2026, 5, 1), slipped=14),
        row("S-2", ship_by=date(2026, 3, 1), late=True),
        row("S-3", due=date(2026, 6, 1)),
        row("S-4"),
        row("S-5", horizon=None, shipped_on=date(2026, 1, 5)),
        row("S-6", horizon=None, shipped_on=date(2026, 1, 4), missed_on=date(2026, 2, 1)),
        row(
            "S-7",
            horizon=None,
            shipped_on=date(2026, 1, 3),
            missed_on=date(2026, 2, 1),
            proven_on=date(2026, 3, 1),
        ),
    )

    assert {
        "S-1": "ships 1 May 2026, +14 days",
        "S-2": "late, 1 Mar 2026",
        "S-3": "target due 1 Jun 2026",
        "S-4": "no day",
        "S-5": "shipped 5 Jan 2026",
        "S-6": "missed 1 Feb 2026",
        "S-7": "proven 1 Mar 2026",
    } == {one.name: one.caption for one in found.lanes}


def test_lanes_stand_in_the_order_of_the_screen() -> None:
    """The board's, whatever their days are; of what shipped, the newest first."""
    found = timeline(
        row("S-1"),
        row("S-2", ship_by=date(2026, 5, 1)),
        row("S-3", ship_by=date(2026, 4, 1)),
        row("S-4", horizon=None, shipped_on=date(2026, 1, 1)),
        row("S-5", horizon=None, shipped_on=date(2026, 2, 1)),
    )

    assert ["S-1", "S-2", "S-3", "S-5", "S-4"] == [one.name for one in found.lanes]


def test_lines_lead_from_what_blocks_to_what_waits() -> None:
    """Down or up at the blocker's day, then across; amber where the blocker ships later; the legend says so."""
    may, june = date(2026, 5, 1), date(2026, 6, 1)
    found = timeline(
        row("S-1", ship_by=may),
        row("S-2", ship_by=june, blocked_by=("S-1",)),
        row("S-3", ship_by=may, blocked_by=("S-2",)),
        row("S-4", blocked_by=("S-1", "S-9")),
        row("S-5", blocked_by=("S-4",)),
    )
    root = picture(draw_lanes(found).svg("x"))
    waits, late = looks(root, "waits"), looks(root, "waits-late")
    ways = [[tuple(map(float, at.split(","))) for at in one.get("points", "").split()] for one in waits]
    down, across, to = ways[0]

    assert (3, 1) == (len(waits), len(late))
    assert (down[0] == across[0], across[1] == to[1], to[0] > across[0]) == (True, True, True)
    assert "waits for" in words(root)
    assert "S-2 title of S-2: ships 1 Jun 2026, waits for S-1" in draw_lanes(found).description
    assert "waits for" not in words(picture(draw_lanes(timeline(row("S-1", ship_by=may))).svg("x")))


def test_titles_of_lanes_take_the_room_there_is() -> None:
    """The words of a long one stand whole beside the days."""
    title = "Yearly services are on the calendar before they fall due, in all"
    lanes = timeline(msgspec.structs.replace(row("S-1"), title=title))

    assert title in words(picture(draw_lanes(lanes).svg("x")))


def test_the_board_is_drawn_as_columns_of_cards() -> None:
    """Each card stands whole under its heading, titles broken at words; a column over its limit warns."""
    title = "Property managers approve a bill on first reading"
    block = Cards(
        title="t",
        columns=(
            CardColumn(
                heading="Draft 2 of 1",
                cards=(Card(name="S-1", title=title, lines=("3 customers",)),),
                is_over=True,
            ),
            CardColumn(heading="Ready 9", cards=(Card(name="S-2", title="x"),), left_out=8),
        ),
    )
    drawing = draw_cards(block)
    found = words(picture(drawing.svg("x")))

    assert title in " ".join(found)
    assert {"Draft 2 of 1 !", "S-1", "3 customers", "Ready 9", "S-2", "and 8 more"} <= set(found)
    assert drawing.height > 5 * 17


def test_quarters_are_the_teams() -> None:
    """Quarters begin with the team's year and hold every day that is drawn."""
    found = timeline(row("S-1", ship_by=date(2026, 8, 3)), year_starts=2)

    assert ((date(2026, 2, 1), "2026 Q1"), (date(2026, 8, 1), "2026 Q3"), date(2026, 11, 1)) == (
        found.spans[0],
        found.spans[-1],
        found.last,
    )


def test_a_day_far_away_stretches_nothing() -> None:
    """A day decades ahead stands at the edge of about two years."""
    found = timeline(row("S-1", ship_by=date(2096, 8, 3)))
    root = picture(draw_lanes(found).svg("x"))

    assert found.last < date(2028, 1, 1)
    assert 784.0 == float(looks(root, "dot")[0].get("cx", ""))


def test_many_stories_are_not_all_drawn() -> None:
    """Of each group so many are drawn, and the picture says how many are not."""
    found = timeline(*(row(f"S-{number}") for number in range(1, MOST + 8)))

    assert (MOST, 7) == (len(found.lanes), found.left_out)
    assert "and 7 more, in the tables" in words(picture(draw_lanes(found).svg("x")))


def test_a_long_title_is_cut_and_whole() -> None:
    """A title wider than the picture is cut at a word; the whole one is the picture's own title."""
    title = "Homeowners know the very hour in which the van arrives " * 4
    root = picture(render_svg(Document(title=title, subtitle="Board", blocks=())))
    shown = next(one for one in root if "strong" in one.get("class", ""))

    assert (shown.text or "").endswith("…")
    assert len(shown.text or "") < 50
    assert (root[0].text or "").startswith(title.strip())
