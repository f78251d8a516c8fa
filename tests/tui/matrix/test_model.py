"""Where stories stand in the matrix."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roadmap_tui.model.matrix import Point, halves_of
from roadmap_tui.tui.matrix.model import GUTTER, QUARTERS, UNKNOWN, MatrixModel
from tests.each_row import each_row


def point(number: int, cost: float | None, weight: float) -> Point:
    """A story by its effort and its weight."""
    worth = {"weight": weight, "arr": 0.0, "requests": 0.0}
    return Point(story=f"S-{number}", owner=None, cost=cost, worth=worth)  # type: ignore[arg-type]


def matrix(*points: Point, size: tuple[int, int] = (80, 20)) -> MatrixModel:
    """The matrix of these stories."""
    model = MatrixModel("ana", has_formula=False)
    model.load(points)
    model.place(*size)
    return model


@given(
    st.lists(st.tuples(st.one_of(st.none(), st.integers(1, 9)), st.integers(0, 9)), max_size=60),
    st.integers(44, 160),
    st.integers(9, 40),
)
def test_every_story_stands_alone_in_its_quarter(
    given: list[tuple[int | None, int]], width: int, height: int
) -> None:
    """None covers another or leaves the matrix; more effort never stands left of less, nor evidence below."""
    points = [point(number, cost, weight) for number, (cost, weight) in enumerate(given, 1)]
    model = matrix(*points, size=(width, height))
    spots = model.layout.spots
    cells = [(spot.x + at, spot.y) for one, spot in spots.items() for at in range(len(one))]

    assert len(cells) == len(set(cells))
    assert [one for one in cells if not (GUTTER <= one[0] <= width and 0 < one[1] < height - 2)] == []
    assert sorted([*spots, *model.layout.hidden]) == sorted(one.story for one in points)
    ordered = sorted(model.layout.columns, key=lambda one: one.value)
    assert [one.at for one in ordered] == sorted(one.at for one in ordered)
    ordered = sorted(model.layout.lines, key=lambda one: -one.value)
    assert [one.at for one in ordered] == sorted(one.at for one in ordered)


@pytest.mark.parametrize(("weight", "quarter"), [(0, QUARTERS[1][0]), (3, QUARTERS[0][0])])
def test_what_nobody_stands_behind_is_no_quick_win(weight: int, quarter: str) -> None:
    """Not even where all stories have as little: no evidence is never much of it."""
    model = matrix(point(1, 2, weight), point(2, 2, weight))

    assert [quarter, quarter] == [model.quarter(one) for one in ("S-1", "S-2")]


@each_row(
    ("story", "quarter"),
    [
        (point(1, 1, 9), QUARTERS[0][0]),
        (point(1, 8, 9), QUARTERS[0][1]),
        (point(1, 1, 0), QUARTERS[1][0]),
        (point(1, 8, 0), QUARTERS[1][1]),
        (point(1, None, 9), UNKNOWN),
    ],
)
def test_a_quarter_is_named_by_its_sides(story: Point, quarter: str) -> None:
    """Much evidence above little, small effort before great; what nobody estimated stands apart."""
    corners = [point(number, cost, weight) for number, (cost, weight) in enumerate(((1, 9), (8, 0), (1, 0)), 2)]

    assert matrix(story, *corners).quarter("S-1") == quarter


def test_the_cursor_goes_to_the_nearest_in_a_direction() -> None:
    """And stays where there is none."""
    model = matrix(point(1, 1, 9), point(2, 8, 9), point(3, 1, 0), point(4, 8, 0))
    went = []
    for across, down in ((1, 0), (0, 1), (-1, 0), (0, -1), (0, -1)):
        model.beside(across, down)
        went.append(model.cursor)

    assert went == ["S-2", "S-4", "S-3", "S-1", "S-1"]


@pytest.mark.parametrize(
    ("formula", "halves"),
    [
        ("rice", ("reach * importance * confidence", "effort")),
        ("(weight + arr / 10000) / (effort + 1)", ("weight + arr / 10000", "effort + 1")),
        ("weight * confidence", ("weight * confidence", "effort")),
    ],
)
def test_a_formula_is_split_at_its_division(formula: str, halves: tuple[str, str]) -> None:
    """One without a division is measured against the effort."""
    found = halves_of(formula)

    assert (found.worth, found.cost) == halves
