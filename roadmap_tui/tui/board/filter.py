"""The board's filter: an index of the words of every story, built in slices and kept up to date."""

from collections.abc import Callable, Iterable
from time import perf_counter

from roadmap_tui.model.records import Story
from roadmap_tui.model.snapshot import Snapshot
from roadmap_tui.text.characters import folded


class StoryFilter:
    """Filters stories by id, title, actor, tags, owner and the names of the customers behind them."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._texts: dict[str, str] = {}
        self._to_do: list[str] = []
        self._found: tuple[str, frozenset[str]] | None = None

    def touch(self, refs: Iterable[str]) -> None:
        """Mark records as changed; a change of a customer may concern every story."""
        self._found = None
        for ref in refs:
            if ref.startswith("C-"):
                self._texts.clear()
            elif ref.startswith("S-"):
                self._texts.pop(ref, None)
            elif ref.startswith("R-"):
                for story in self._snapshot.stories_of(ref):
                    self._texts.pop(story, None)

    def work(self, seconds: float) -> bool:
        """Index words for about `seconds`. Returns whether all are indexed."""
        until = perf_counter() + seconds
        if not self._to_do:
            self._to_do = [one for one in self._snapshot.stories if one not in self._texts]
        while self._to_do and perf_counter() < until:
            self._text(self._to_do.pop())
        return not self._to_do

    def matches(self, typed: str) -> Callable[[str], bool] | None:
        """A test for stories that hold every typed word; None where nothing is typed, which leaves all."""
        words = folded(typed).split()
        if not words:
            self._found = None
            return None
        key = " ".join(words)
        among: Iterable[str] = self._snapshot.stories
        if self._found is not None and key.startswith(self._found[0]):
            among = self._found[1]
        found = frozenset(one for one in among if self._holds(one, words))
        self._found = (key, found)
        return found.__contains__

    def _holds(self, identity: str, words: list[str]) -> bool:
        text = self._text(identity)
        return all(word in text for word in words)

    def _text(self, identity: str) -> str:
        found = self._texts.get(identity)
        if found is None:
            story = self._snapshot.stories.get(identity)
            found = self._texts[identity] = self._gathered(story) if story is not None else ""
        return found

    def _gathered(self, story: Story) -> str:
        names = (self._snapshot.customer_name(one) for one in self._snapshot.evidence(story.id).customer_ids)
        parts = [story.id, story.title, story.actor, story.owner, *story.tags, *names]
        return folded(" ".join(part for part in parts if part))
