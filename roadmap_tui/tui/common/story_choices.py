"""The stories that requests can be filed under: the likely ones first, with why, then the board's order."""

from collections.abc import Iterable
from typing import NamedTuple

from roadmap_tui.model.records import Story, number
from roadmap_tui.model.snapshot import Snapshot
from roadmap_tui.search.similarity import Match
from roadmap_tui.text.characters import folded


class StoryChoice(NamedTuple):
    """A story to choose, and how it matches where it is likely."""

    story: Story
    match: Match | None = None


class StoryChoices:
    """The stories of a board that are neither archived nor declined."""

    def __init__(self, snapshot: Snapshot) -> None:
        stories = [one for one in snapshot.stories.values() if not one.archived and one.stage != "declined"]
        stories.sort(key=lambda one: (one.order, number(one.id)))
        self._texts = {one.id: f"{one.id} {one.title} {one.actor or ''}".casefold() for one in stories}
        self._all = [StoryChoice(one) for one in stories]

    def offer(self, matches: Iterable[Match]) -> None:
        """Sort the likely ones first, in their order."""
        by_id = {one.story.id: one.story for one in self._all}
        likely = {one.ref: StoryChoice(by_id[one.ref], one) for one in matches if one.ref in by_id}
        self._all = [*likely.values(), *(one for one in self._all if one.story.id not in likely)]

    def narrowed(self, typed: str) -> list[StoryChoice]:
        """The choices whose id, title or actor holds every typed word; all where nothing is typed."""
        wanted = folded(typed).split()
        return [one for one in self._all if all(word in self._texts[one.story.id] for word in wanted)]

    def __len__(self) -> int:
        return len(self._all)
