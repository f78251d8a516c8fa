"""Lanes, orders and widths of the board's model."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial

import msgspec
from hypothesis import example, given, settings
from hypothesis import strategies as some

from roadmap_tui.model.grouping import GROUPINGS
from roadmap_tui.model.ordering import ORDERINGS, Scale
from roadmap_tui.model.records import Customer, Link, Request, Story
from roadmap_tui.model.snapshot import Snapshot
from roadmap_tui.model.touchpoints import DEFAULT
from roadmap_tui.store.overlay import empty_snapshot
from roadmap_tui.tui.board.columns import LEAST_PITCH, MOST_PITCH, SLIVER, Column, fitted_widths
from roadmap_tui.tui.board.lane_text import lane_spans
from roadmap_tui.tui.board.model import BoardModel
from tests.each_row import each_row
from tests.tui.boards import NOW, TODAY, story

STAGES = ("discover", "draft", "ready", "building", "shipped")
OWNERS = ("Ann", "Bo", None)


def grouped(stories: dict[str, Story], by: str = "owner", *, size: tuple[int, int] = (160, 40)) -> BoardModel:
    """A board of stories in lanes."""
    snapshot = empty_snapshot()
    snapshot.apply(stories.values())
    grouping = GROUPINGS[by]
    board = BoardModel()
    board.resize(*size)
    board.arrange(None, lambda one: grouping.group_of(snapshot, one), partial(grouping.rank, DEFAULT))
    board.load(stories, TODAY)
    return board


def boards(most: int, *stages: str) -> some.SearchStrategy[dict[str, Story]]:
    """Boards of at most so many stories, in stages."""
    row = some.tuples(some.sampled_from(stages), some.sampled_from(OWNERS))
    return some.lists(row, min_size=1, max_size=most).map(
        lambda rows: {
            f"S-{at}": story(f"S-{at}", stage=stage, owner=owner) for at, (stage, owner) in enumerate(rows, 1)
        }
    )


sizes = some.tuples(some.integers(20, 240), some.integers(8, 70))


@given(boards(30, *STAGES), sizes, some.booleans(), some.sets(some.sampled_from(["Ann", "Bo", ""])))
def test_down_visits_each_card_of_a_column_once_and_up_goes_back(
    stories: dict[str, Story], size: tuple[int, int], compact: bool, folded: set[str]
) -> None:
    """Through all lanes, a folded one is one stop; what the cursor is on is in view, and the mouse hits it."""
    board = grouped(stories, size=size)
    board.set_compact(compact)
    board.folded = folded
    board.load(stories, TODAY)
    column = board.current

    board.go(0)
    seen = [(board.lane, board.cursor)]
    while board.move(1):
        seen.append((board.lane, board.cursor))
        if board.cursor is not None and board.height - board.first_line > board.card_height + 1:
            place = board.place_of(board.cursor)
            assert place is not None
            assert board.hit(place.x, place.y).story == board.cursor  # type: ignore[union-attr]  # it is on a card
    back = [(board.lane, board.cursor)]
    while board.move(-1):
        back.append((board.lane, board.cursor))

    cards = [one for one in column.shown if (stories[one].owner or "") not in folded]
    assert [one for _, one in seen if one is not None] == sorted(
        cards, key=lambda one: (GROUPINGS["owner"].rank(DEFAULT, stories[one].owner or ""), cards.index(one))
    )
    assert back == seen[::-1]


@given(boards(30, *STAGES), some.lists(some.integers(-3, 3), max_size=12))
def test_the_cursor_stays_on_a_card_of_its_column_and_lane(stories: dict[str, Story], steps: list[int]) -> None:
    """Wherever one goes, aside and up and down, the cursor is a card of the cell it says it is in."""
    board = grouped(stories)
    for at, step in enumerate(steps):
        (board.aside if at % 2 else board.move)(step)

        assert board.cursor in board.cell
        assert board.lanes[board.lane].group == (stories[board.cursor or ""].owner or "")


def _regroup(board: BoardModel, stories: dict[str, Story], number: int) -> None:
    by = GROUPINGS[("owner", "kind")[number % 2]]
    board.arrange(
        None, (lambda one: by.group_of(empty_snapshot(), one)) if number % 3 else None, partial(by.rank, DEFAULT)
    )
    board.load(stories, TODAY)


def _change(board: BoardModel, stories: dict[str, Story], number: int) -> None:
    identity = f"S-{number + 1}"
    if number % 4:
        stage = (*STAGES, "declined")[number % 6]
        stories[identity] = story(identity, stage=stage, owner=OWNERS[number % 3], title="t" * number)
    else:
        stories.pop(identity, None)
    board.update(stories, [identity], TODAY)


STEPS: dict[str, Callable[[BoardModel, dict[str, Story], int], object]] = {
    "move": lambda board, _, number: board.move(number - 20),
    "aside": lambda board, _, number: board.aside(number % 3 - 1),
    "end": lambda board, _, number: board.go(0) if number % 2 else board.bottom(),
    "change": _change,
    "group": _regroup,
    "filter": lambda board, _, number: board.filter(lambda one: int(one[2:]) * 7 % (number + 2) > 1),
    "all": lambda board, _, __: board.filter(None),
    "fold": lambda board, _, number: board.fold() if number % 2 else board.fold_all(),
    "size": lambda board, _, number: board.resize(number * 6, number + 4),
    "empty": lambda board, _, number: board.hide_empty(bool(number % 2)),
    "pack": lambda board, _, number: board.pack(bool(number % 2)),
    "compact": lambda board, _, number: board.set_compact(bool(number % 2)),
    "column": lambda board, _, number: board.select_column(number % len(board.columns)),
    "widen": lambda board, _, number: board.widen(number % len(board.columns), number * 4 or None),
    "declined": lambda board, _, number: board.show("declined", bool(number % 2)),
    "story": lambda board, _, number: board.select(f"S-{number}"),
}


@settings(max_examples=100)
@given(
    boards(4, "draft", "declined"),
    some.lists(some.tuples(some.sampled_from(sorted(STEPS)), some.integers(0, 40)), min_size=8, max_size=30),
)
@example({"S-1": story("S-1", stage="declined")}, [("empty", 1)])
@example(
    {"S-1": story("S-1", owner="Ann"), "S-2": story("S-2")},
    [("story", 1), ("fold", 1), ("story", 2), ("filter", 11)],
)
def test_whatever_is_done_the_cursor_is_on_a_card_that_is_shown(
    stories: dict[str, Story], steps: list[tuple[str, int]]
) -> None:
    """Or on a folded lane, or on nothing where its column shows nothing; its column is in view."""
    board = grouped(stories)
    for name, number in steps:
        STEPS[name](board, stories, number)

        assert board.cursor in board.cell if board.cursor is not None else not board.cell
        assert board.first <= board.column < board.first + board.visible
        assert sum(board.widths) <= board.width


def test_a_story_that_changes_its_group_changes_its_lane() -> None:
    """The cursor goes along; groups without a value stand last, the others by name."""
    stories = {"S-1": story("S-1", owner="Bo"), "S-2": story("S-2"), "S-3": story("S-3", owner="Ann")}
    board = grouped(stories)
    before = [one.group for one in board.lanes]
    board.select("S-1")
    stories["S-1"] = msgspec.structs.replace(stories["S-1"], owner=None)
    moved = board.is_moved(stories["S-1"], "S-1", TODAY)
    board.update(stories, ["S-1"], TODAY)

    assert (before, moved) == (["Ann", "Bo", ""], True)
    assert [one.group for one in board.lanes] == ["Ann", ""]
    assert (board.cursor, board.lane) == ("S-1", 1)


def test_a_lane_is_folded_with_the_cursor_and_opened_by_going_to_a_story() -> None:
    """On a folded lane the cursor is on no story; whoever goes to one of its stories sees it."""
    board = grouped({"S-1": story("S-1", owner="Ann"), "S-2": story("S-2", owner="Bo")})
    board.select("S-1")
    board.fold()
    folded = (board.cursor, board.lane, board.folded)
    board.fold_all()
    every = set(board.folded)
    found = board.select("S-2")

    assert folded == (None, 0, {"Ann"})
    assert every == {"Ann", "Bo"}
    assert (found, board.cursor, board.folded) == (True, "S-2", {"Ann"})


@given(
    some.lists(some.tuples(some.integers(0, 3), some.integers(0, 120)), min_size=1, max_size=8),
    some.integers(1, 400),
    some.sampled_from([2, 3]),
)
def test_widths_fill_the_board_and_no_more(given_: list[tuple[int, int]], width: int, lines: int) -> None:
    """Empty columns are slivers, the others no narrower than the least, as many as fit, one at least."""
    columns = [
        Column("draft", "Draft", ids=[f"S-{at}" for at in range(count)], longest=longest)
        for count, longest in given_
    ]
    widths = fitted_widths(columns, width, lines)
    least = [min(SLIVER if one.is_sliver else LEAST_PITCH, width) for one in columns[: len(widths)]]

    assert 1 <= len(widths) <= len(columns)
    assert sum(widths) <= width
    assert all(bottom <= one <= max(MOST_PITCH, bottom) for one, bottom in zip(widths, least, strict=True))
    if len(widths) < len(columns):
        assert sum(least) + columns[len(widths)].least > width


def asked() -> Snapshot:
    """Two stories: one of an enterprise customer, one of two others who are worth more together."""
    snapshot = empty_snapshot()
    at = NOW - timedelta(days=9)
    names = (("C-1", "enterprise", 400), ("C-2", "startup", 300), ("C-3", "startup", 200))
    snapshot.apply(
        [
            *(Customer(id=one, name=one, segment=segment, arr=arr, created_at=at, created_by="ann")
              for one, segment, arr in names),
            *(Request(id=f"R-{at_}", said="so", customer=f"C-{at_}", captured_at=at, captured_by="ann")
              for at_ in (1, 2, 3)),
            *(story(one) for one in ("S-1", "S-2", "S-3")),
            *(Link(id=f"L-{at_}", request=f"R-{at_}", story=to, by="ann", at=at)
              for at_, to in ((1, "S-1"), (2, "S-2"), (3, "S-2"))),
        ]
    )  # fmt: skip
    return snapshot


def test_a_lane_says_what_stands_behind_it() -> None:
    """Stories, requests, and the ARR of its customers, each once; a segment is that of who is worth most."""
    snapshot = asked()
    grouping = GROUPINGS["segment"]
    groups = [grouping.group_of(snapshot, one) for one in snapshot.stories.values()]
    both = lane_spans(
        grouping, "", [snapshot.evidence("S-1"), snapshot.evidence("S-2")], snapshot.customers, "USD"
    )

    assert groups == ["enterprise", "startup", ""]
    assert "".join(text for text, _ in both) == "no customer segment  2 stories · 3 requests · $900"


@each_row(
    ("order", "expected"),
    [
        ("hand", ["S-1", "S-2", "S-3"]),
        ("arr", ["S-2", "S-1", "S-3"]),
        ("weight", ["S-2", "S-1", "S-3"]),
        ("change", ["S-3", "S-1", "S-2"]),
        ("score", ["S-1", "S-2", "S-3"]),
    ],
)
def test_columns_stand_in_the_order_asked_for(order: str, expected: list[str]) -> None:
    """Most first, without a value last, equals as by hand."""
    snapshot = asked()
    scale = Scale(snapshot, changed={"S-3": datetime(2026, 11, 20, tzinfo=UTC)})
    board = BoardModel()
    board.arrange(lambda one: ORDERINGS[order].key(scale, one))
    board.load(snapshot.stories, TODAY)

    assert board.columns[0].shown == expected


def test_lanes_count_no_cards_above_a_column() -> None:
    """They scroll as one; what a column was scrolled by before it was grouped says nothing any more."""
    stories = {f"S-{at}": story(f"S-{at}", stage="draft", owner="Ann") for at in range(1, 30)}
    board = grouped(stories)
    for column in board.columns:
        column.scroll = 5

    assert {0} == {board.above(index) for index in range(len(board.columns))}
