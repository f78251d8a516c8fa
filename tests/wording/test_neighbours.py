"""Stories that could double each other, found without comparing each with all."""

from hypothesis import given
from hypothesis import strategies as some
from msgspec.structs import replace

from roadmap_tui.model.records import Story
from roadmap_tui.wording.likeness import likeness
from roadmap_tui.wording.neighbours import Neighbours
from roadmap_tui.wording.rules.record import ALIKE, is_open, whole
from tests.wording.kit import story

WORDS = ("nurse", "dose", "round", "ward", "chart", "phone", "clinic", "shift", "Dosen", "late")


@given(
    some.lists(
        some.tuples(
            some.lists(some.sampled_from(WORDS), max_size=8).map(" ".join),
            some.sampled_from(("discover", "ready", "shipped", "declined")),
            some.booleans(),
        ),
        max_size=12,
    )
)
def test_they_are_those_that_a_comparison_with_all_finds(told: list[tuple[str, str, bool]]) -> None:
    """Whatever the stories say, the ones found are the open ones alike enough, in their order."""
    blank = story(title="T", actor=None, situation=None, obstacle=None, benefit=None)
    stories: list[Story] = [
        replace(blank, id=f"S-{number}", outcome=text, stage=stage, archived=archived)
        for number, (text, stage, archived) in enumerate(told, 1)
    ]
    near = Neighbours(stories)

    for one in stories:
        expected = [
            other.id
            for other in stories
            if other.id != one.id and is_open(other) and likeness(whole(one), whole(other)) >= ALIKE
        ]

        assert expected == [other.id for other in near.of(one)]
