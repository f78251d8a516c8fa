from datetime import date

import msgspec
import pytest

from roadmap_tui.model.records import Reading, Story
from roadmap_tui.tui.board.columns import LEAST_PITCH, SLIVER
from roadmap_tui.tui.board.model import BoardModel
from tests.each_row import each_row
from tests.tui.boards import TARGET, TODAY, model, stories, story


def changed(given: Story, **fields: object) -> Story:
    return msgspec.structs.replace(given, **fields)


def test_columns_follow_the_way_of_a_story() -> None:
    """A board without a missed story has the five stages and proven."""
    found = [column.stage for column in model({}).columns]

    assert found == ["discover", "draft", "ready", "building", "shipped", "proven"]


def test_missed_is_a_column_once_a_story_is_missed() -> None:
    """A story past its due day without a reading that reached the target brings the column."""
    late = story(stage="shipped", target=msgspec.structs.replace(TARGET, due=date(2026, 11, 1)))

    assert model({"S-1": late}).columns[-1].ids == ["S-1"]
    assert model({"S-1": late}).columns[-1].stage == "missed"


def test_a_reading_at_the_target_puts_a_story_into_proven() -> None:
    """Proven is derived, not moved to."""
    proven = story(stage="shipped", target=TARGET, readings=(Reading(day=date(2026, 11, 2), value=1),))

    assert model({"S-1": proven}).columns[5].ids == ["S-1"]


def test_a_column_is_in_the_order_of_the_board() -> None:
    """Stories stand by order, then by number."""
    given = {"S-1": story("S-1", order=5.0), "S-2": story("S-2", order=1.0), "S-10": story("S-10", order=1.0)}

    assert model(given).columns[0].ids == ["S-2", "S-10", "S-1"]


def test_declined_stories_show_only_when_asked_for() -> None:
    """The column of declined stories is a toggle."""
    board = model({"S-1": story(stage="declined")})
    hidden = board.is_shown("declined")
    board.show("declined", True)

    assert (hidden, board.is_shown("declined")) == (False, True)


def test_an_archived_story_leaves_the_board_and_the_cursor_goes_on() -> None:
    """The cursor goes to the neighbour of a story that left."""
    given = stories(3)
    board = model(given)
    board.select("S-2")
    given["S-2"] = changed(given["S-2"], archived=True)
    board.update(given, ["S-2"], TODAY)

    assert board.cursor == "S-3"


def test_heading_counts_against_the_limit_and_marks_what_is_over() -> None:
    """A limit is told beside the count, and a sign says when it is passed."""
    board = model(stories(2), labels={"discover": "Ideas"}, limits={"discover": 1})

    assert board.columns[0].heading == "Ideas 2 of 1 !"


def test_cursor_begins_on_the_first_card_there_is() -> None:
    """Empty columns before it are passed over."""
    board = model({"S-7": story("S-7", stage="ready")})

    assert (board.column, board.cursor) == (2, "S-7")


@each_row(("by", "expected"), [(1, "S-2"), (2, "S-3"), (99, "S-30"), (-1, "S-1")])
def test_moving_down_and_up_stays_within_the_column(by: int, expected: str) -> None:
    """The ends of a column stop the cursor."""
    board = model(stories(30))
    board.move(by)

    assert board.cursor == expected


def test_the_column_scrolls_no_further_than_the_cursor_needs() -> None:
    """A move past the last row in view scrolls by one."""
    board = model(stories(30))
    board.go(board.rows)

    assert board.columns[0].scroll == 1


def test_going_back_up_scrolls_back() -> None:
    """The first story comes into view again."""
    board = model(stories(30))
    board.bottom()
    board.go(0)

    assert (board.columns[0].scroll, board.cursor) == (0, "S-1")


def test_going_aside_keeps_the_height() -> None:
    """The card at the same height of the next column is taken, or its last one."""
    given = stories(5) | {f"S-{index}": story(f"S-{index}", stage="draft") for index in (11, 12)}
    board = model(given)
    board.go(3)
    board.aside(1)

    assert board.cursor == "S-12"


def test_empty_columns_are_slivers_that_the_cursor_passes_over() -> None:
    """They keep their place and a few cells, or are hidden; columns with cards share what that leaves."""
    board = model({"S-1": story("S-1"), "S-2": story("S-2", stage="building")})
    moved = [board.aside(1), board.cursor, board.aside(1)]
    widths = [board.pitch_of(index) for index in range(6)]
    board.hide_empty(True)

    assert moved == [True, "S-2", False]
    assert [one for one in widths if one < LEAST_PITCH] == [SLIVER] * 4
    assert [one.stage for one in board.columns] == ["discover", "building"]
    assert board.cursor == "S-2"


def test_the_last_column_stops_the_cursor() -> None:
    """There is nothing to the right of it."""
    board = model(stories(1))
    board.select_column(5)

    assert board.aside(1) is False


def test_the_cursor_stays_on_its_story_when_others_come_before_it() -> None:
    """A change from outside does not move the cursor to another story."""
    given = stories(3)
    board = model(given)
    board.select("S-3")
    given["S-9"] = story("S-9", order=0.0)
    board.update(given, ["S-9"], TODAY)

    assert (board.cursor, board.columns[0].ids[0]) == ("S-3", "S-9")


def test_the_cursor_follows_its_story_to_another_stage() -> None:
    """A move takes the cursor along."""
    given = stories(3)
    board = model(given)
    board.select("S-2")
    given["S-2"] = changed(given["S-2"], stage="building")
    board.update(given, ["S-2"], TODAY)

    assert (board.column, board.cursor) == (3, "S-2")


def test_the_cursor_takes_the_neighbour_of_a_story_that_is_gone() -> None:
    """The last story's neighbour is the one above it."""
    given = stories(3)
    board = model(given)
    board.select("S-3")
    del given["S-3"]
    board.update(given, ["S-3"], TODAY)

    assert board.cursor == "S-2"


def test_a_story_that_is_gone_is_no_longer_marked() -> None:
    """A mark never outlives its story."""
    given = stories(2)
    board = model(given)
    board.mark("S-2")
    del given["S-2"]
    board.update(given, ["S-2"], TODAY)

    assert board.marked == set()


def test_only_a_change_of_place_counts_as_moved() -> None:
    """Another title leaves a card where it is; another order does not."""
    given = stories(1)
    board = model(given)
    retitled, ranked = changed(given["S-1"], title="x"), changed(given["S-1"], order=9.0)

    assert [board.is_moved(one, "S-1", TODAY) for one in (retitled, ranked, None)] == [False, True, True]


def test_the_filter_leaves_what_matches() -> None:
    """Others stay on the board, hidden."""
    board = model(stories(5))
    board.filter({"S-2", "S-4"}.__contains__)

    assert board.columns[0].shown == ["S-2", "S-4"]
    assert board.columns[0].heading == "Discover 2/5"


def test_the_filter_moves_the_cursor_to_what_is_left() -> None:
    """A hidden story cannot have the cursor."""
    board = model(stories(5))
    board.filter({"S-4"}.__contains__)

    assert board.cursor == "S-4"


def test_taking_the_filter_away_keeps_the_cursor() -> None:
    """The story that was found stays under the cursor."""
    board = model(stories(5))
    board.filter({"S-4"}.__contains__)
    board.filter(None)

    assert (board.cursor, board.is_filtered) == ("S-4", False)


def test_rows_under_a_filter_count_what_is_shown() -> None:
    """A move goes to the next story shown."""
    board = model(stories(9))
    board.filter({"S-2", "S-7"}.__contains__)
    board.move(1)

    assert board.cursor == "S-7"


def one_each() -> dict[str, Story]:
    """A story in each column that is always there."""
    stages = ("discover", "draft", "ready", "building", "shipped")
    found = {f"S-{at}": story(f"S-{at}", stage=stage) for at, stage in enumerate(stages, 1)}
    proven = story("S-6", stage="shipped", target=TARGET, readings=(Reading(day=date(2026, 11, 2), value=1),))
    return {**found, "S-6": proven}


@each_row(("width", "expected"), [(80, 3), (62, 2), (126, 6), (240, 6), (20, 1)])
def test_as_many_columns_show_as_fit(width: int, expected: int) -> None:
    """A column is never narrower than its least, save where there is only one."""
    board = model(one_each(), size=(width, 24))

    assert board.visible == expected
    assert board.pitch_of(0) >= LEAST_PITCH or expected == 1


def test_columns_slide_after_the_cursor() -> None:
    """The cursor's column is always in view."""
    board = model(one_each(), size=(80, 24))
    board.select_column(4)

    assert [board.column_left(index) for index in range(6)] == [None, None, 0, 26, 52, None]


def test_resizing_keeps_the_cursor_in_view() -> None:
    """A lower window scrolls the column."""
    board = model(stories(30), size=(160, 60))
    board.go(7)
    board.resize(160, 15)

    assert board.place_of("S-8") is not None
    assert board.cursor == "S-8"


def test_compact_shows_a_card_a_line() -> None:
    """Compact mode fits a card into one line."""
    board = model(stories(60), size=(160, 40))
    before = board.rows
    board.set_compact(True)

    assert (before, board.rows) == (6, 37)


def test_what_is_out_of_view_is_counted() -> None:
    """Above and below, for the marks at the ends of a column."""
    board = model(stories(30), size=(160, 40))
    board.go(10)

    assert (board.above(0), board.below(0)) == (5, 19)


@pytest.mark.parametrize("row", [0, 1, 5])
def test_a_click_hits_the_card_that_is_drawn_there(row: int) -> None:
    """Hit testing is the inverse of placing."""
    board = model(stories(30), size=(160, 40))
    place = board.place_of(f"S-{row + 1}")
    assert place is not None
    hit = board.hit(place.x + place.width - 1, place.y + place.height - 1)

    assert hit is not None
    assert hit.story == f"S-{row + 1}"


def test_between_two_cards_lies_none() -> None:
    """The line of air belongs to the column only."""
    board = model(stories(3), size=(160, 40))
    place = board.place_of("S-1")
    assert place is not None
    hit = board.hit(place.x, place.y + place.height)

    assert hit is not None
    assert (hit.column, hit.story) == (0, None)


def test_beside_the_columns_lies_nothing() -> None:
    """Wide windows leave room at the right."""
    assert model(stories(3), size=(300, 40)).hit(290, 5) is None


def test_the_wheel_scrolls_one_column_and_leaves_the_cursor() -> None:
    """The column under the mouse scrolls, within its ends."""
    board = model(stories(30), size=(160, 40))
    moved = [board.scroll(0, 3), board.scroll(0, 99), board.scroll(0, 1), board.scroll(1, 1)]

    assert moved == [True, True, False, False]
    assert (board.columns[0].scroll, board.cursor) == (24, "S-1")


def dragged(board: BoardModel, identity: str, x: int, y: int) -> tuple[int, int]:
    board.drag_to(identity, x, y)
    drop = board.drop()
    assert drop is not None
    return drop.column, drop.row


def test_dragging_within_a_column_finds_the_row() -> None:
    """The lower half of a card means after it."""
    board = model(stories(5), size=(160, 40))
    place = board.place_of("S-3")
    assert place is not None

    assert dragged(board, "S-1", place.x + 3, place.y) == (0, 2)
    assert dragged(board, "S-1", place.x + 3, place.y + 4) == (0, 3)


def test_dragging_to_another_column_lands_by_the_order_of_the_board() -> None:
    """The marker shows where the story will stand, not where the mouse is."""
    given = stories(1, order=2.0)
    given |= {"S-2": story("S-2", stage="draft", order=1.0), "S-3": story("S-3", stage="draft", order=3.0)}
    board = model(given, size=(160, 40))

    assert dragged(board, "S-1", board.pitch_of(0) + 1, 30) == (1, 1)


def test_a_drop_knows_its_neighbours() -> None:
    """Before the story of the row, after the last one, and nowhere where it stood."""
    board = model(stories(3))

    assert board.around("S-1", 0, 2) == ("S-3", None)
    assert board.around("S-1", 0, 3) == (None, "S-3")
    assert board.around("S-1", 0, 0) == (None, None)
    assert board.around("S-1", 0, 1) == (None, None)


def test_neighbours_ignore_the_filter() -> None:
    """Ranking moves a story past its real neighbour."""
    board = model(stories(3))
    board.filter({"S-2"}.__contains__)

    assert board.neighbours("S-2") == ("S-1", "S-3")


def test_a_story_goes_past_its_neighbour() -> None:
    """Between that one and the next; at the ends of a column there is nowhere to go."""
    board = model(stories(3))

    assert [board.past("S-1", 1), board.past("S-2", 1), board.past("S-3", 1)] == [
        ("S-3", "S-2"),
        (None, "S-3"),
        (None, None),
    ]
    assert [board.past("S-1", -1), board.past("S-2", -1), board.past("S-3", -1)] == [
        (None, None),
        ("S-1", None),
        ("S-2", "S-1"),
    ]


def test_a_hidden_story_cannot_be_selected() -> None:
    """Selecting it says so and moves nothing."""
    board = model(stories(3))
    board.filter({"S-2"}.__contains__)

    assert (board.select("S-3"), board.select("S-99"), board.cursor) == (False, False, "S-2")
