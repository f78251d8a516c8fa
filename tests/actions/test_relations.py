"""What a story can have to do with another one."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roadmap_tui.actions import history, relations, stories
from roadmap_tui.errors import NotFound, Problem, Refused, Usage
from roadmap_tui.model.board_order import board_order
from roadmap_tui.model.records import Relation
from roadmap_tui.model.relations import blockers, leads_to, of_kind, related
from tests.actions.kit import TARGET, TODAY, Board


def do(board: Board, act: Any, *arguments: Any, **options: Any) -> Any:
    with board.change() as change:
        return act(change, *arguments, **options)


def of(board: Board, story: str) -> dict[str, list[str]]:
    """The relations of a story, those that there are."""
    return {name: list(ids) for name, ids in related(board.now, story).items() if ids}


def behind(board: Board, story: str) -> list[tuple[str, str | None]]:
    """The requests behind a story, each with its quote."""
    return sorted((link.request, link.quote) for link in board.now.links_of_story(story))


@pytest.fixture
def four(board: Board) -> Board:
    """A board with four stories."""
    for title in ("One", "Two", "Three", "Four"):
        board.story(title=title)
    return board


def test_a_story_is_blocked_until_the_other_ships(four: Board) -> None:
    """It is told on both, a second time adds nothing, and what shipped, or is set aside, blocks no longer."""
    do(four, relations.block, "S-1", "s-2")
    do(four, relations.block, "S-1", "S-2")
    do(four, relations.block, "S-1", "S-3")
    before = blockers(four.now, "S-1", TODAY)
    do(four, stories.move, "S-2", "shipped", because="so")
    do(four, stories.archive, "S-3")

    assert (of(four, "S-1"), of(four, "S-2")) == ({"blocked by": ["S-2", "S-3"]}, {"blocks": ["S-1"]})
    assert (before, blockers(four.now, "S-1", TODAY)) == (["S-2", "S-3"], [])


@given(st.lists(st.tuples(st.integers(1, 4), st.integers(1, 4)), max_size=12))
def test_nothing_ever_waits_for_itself(pairs: list[tuple[int, int]]) -> None:
    """Whatever is said to block what, no story waits for itself, straight or by way of others."""
    board = Board()
    for _ in range(4):
        board.story()
    for one, other in pairs:
        try:
            do(board, relations.block, f"S-{one}", f"S-{other}")
        except Problem:
            continue
    ways = of_kind(list(board.now.table(Relation).values()), "blocked")

    assert [one for one, others in ways.items() for other in others if leads_to(ways, other, one)] == []


@pytest.mark.parametrize(
    ("act", "arguments", "kind", "words"),
    [
        (relations.block, ("S-1", "S-1"), Usage, "S-1 cannot be related to itself"),
        (relations.block, ("S-2", "S-1"), Refused, "S-1 is blocked by S-2; so each would wait for the other"),
        (relations.block, ("S-1", "S-9"), NotFound, "There is no story S-9"),
        (relations.remove, ("S-2", "S-1", "blocked"), NotFound, "S-2 is not blocked by S-1"),
        (relations.remove, ("S-3", "S-4", "related"), NotFound, "S-3 is not related to S-4"),
        (relations.split, ("S-1", {}), Usage, "needs a title of its own"),
    ],
)
def test_what_makes_no_sense_is_refused(
    four: Board, act: Any, arguments: tuple[Any, ...], kind: type[Problem], words: str
) -> None:
    """With a sentence, and nothing written."""
    do(four, relations.block, "S-1", "S-2")
    before = four.state

    with pytest.raises(kind, match=words):
        do(four, act, *arguments)

    assert four.state == before


def test_related_is_told_from_both_sides_once(four: Board) -> None:
    """Whichever is named first, and taken back from either."""
    do(four, relations.relate, "S-1", "S-2")
    do(four, relations.relate, "S-2", "S-1")
    before = of(four, "S-1"), of(four, "S-2")
    do(four, relations.remove, "S-2", "S-1", "related")

    assert before == ({"related": ["S-2"]}, {"related": ["S-1"]})
    assert (of(four, "S-1"), of(four, "S-2")) == ({}, {})


def test_a_part_takes_the_requests_that_it_is_given(board: Board) -> None:
    """Its fields are the story's but for those given and the effort; it stands below; one undo takes it back."""
    board.story(title="Whole", actor="nurse", target=TARGET, effort=8, tags=("night",))
    board.story(title="Last")
    for _ in range(3):
        board.request(story="S-1")
    before = board.everything()
    part = do(board, relations.split, "S-1", {"title": "Part"}, requests=["R-1"], both=["R-2"])
    now = board.now
    behind = {one: [link.request for link in now.links_of_story(one)] for one in ("S-1", part.id)}
    order = sorted(now.stories.values(), key=board_order)
    found = of(board, "S-1"), of(board, part.id)
    do(board, history.undo)

    assert (part.title, part.actor, part.target, part.effort, part.tags) == (
        "Part",
        "nurse",
        TARGET,
        None,
        ("night",),
    )
    assert behind == {"S-1": ["R-2", "R-3"], part.id: ["R-1", "R-2"]}
    assert [one.title for one in order] == ["Whole", "Part", "Last"]
    assert found == ({"split into": [part.id]}, {"split from": ["S-1"]})
    assert board.everything() == before


def test_a_part_is_given_only_what_is_there(board: Board) -> None:
    """A request that is not behind the story is named, and nothing is written."""
    board.story()
    board.request()
    before = board.state

    with pytest.raises(NotFound, match="R-1 is not linked to S-1"):
        do(board, relations.split, "S-1", {"title": "Part"}, requests=["R-1"])

    assert board.state == before


def test_a_duplicate_gives_its_requests_to_the_story_that_stays(four: Board) -> None:
    """With their quotes; it is declined, moved back it is a story of its own; an undo takes all of it back."""
    four.request(story="S-1", said="Too slow by far")
    four.request(story="S-1")
    four.link("R-1", "S-1", quote="slow by far")
    four.link("R-2", "S-2")
    before = behind(four, "S-1"), behind(four, "S-2")
    found = do(four, relations.duplicate, "S-1", "S-2")
    linked = behind(four, "S-2")
    told = of(four, "S-2")
    do(four, stories.move, "S-1", "draft")
    back = of(four, "S-1")
    do(four, history.undo)
    do(four, history.undo)

    assert (found.stage, found.declined_because) == ("declined", "duplicate of S-2")
    assert linked == [("R-1", "slow by far"), ("R-2", None)]
    assert (told, back) == ({"duplicates": ["S-1"]}, {})
    assert (behind(four, "S-1"), behind(four, "S-2")) == before
    assert four.now.stories["S-1"].stage == "discover"


def test_a_duplicate_of_a_duplicate_is_refused(four: Board) -> None:
    """The one that stays is named."""
    do(four, relations.duplicate, "S-1", "S-2")

    with pytest.raises(Refused, match="S-1 is a duplicate of S-2 itself"):
        do(four, relations.duplicate, "S-3", "S-1")
    with pytest.raises(Refused, match="S-1 is a duplicate of S-2 already"):
        do(four, relations.duplicate, "S-1", "S-3")


def test_the_history_tells_relations_by_the_stories(four: Board) -> None:
    """Their own ids are never seen."""
    do(four, relations.block, "S-1", "S-2")
    do(four, relations.remove, "S-1", "S-2", "blocked")
    do(four, relations.relate, "S-3", "S-4")

    assert [history.describe(one) for one in four.events[4:]] == [
        "S-1 blocked by S-2",
        "S-1 no more blocked by S-2",
        "S-3 related to S-4",
    ]
