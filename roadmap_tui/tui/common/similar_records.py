"""Finds records similar to a request: the stories it may belong to, the requests that say the same.

Words are indexed and asked in a thread, one question at a time, so that no key waits for them.
"""

import asyncio
from collections.abc import Callable, Iterable
from typing import NamedTuple, TypeVar

from roadmap_tui.model.records import Record, Request, Story
from roadmap_tui.model.snapshot import Snapshot
from roadmap_tui.search.index import Index
from roadmap_tui.search.similarity import Match, alike, similar
from roadmap_tui.search.suggestions import suggest

T = TypeVar("T")
STORIES, REQUESTS = 3, 2
"""The most stories and requests that the page names."""
OFFERED = 20
"""The most records of each kind that a dialog offers, likeliest first."""
_KEPT = 200


class SimilarRecords(NamedTuple):
    """The likeliest stories and duplicates of a request, best first."""

    stories: tuple[Match, ...] = ()
    requests: tuple[Match, ...] = ()


class SimilarRecordsFinder:
    """The search index of a screen. Made empty; `ready` fills it, `changed` keeps it in step.

    Every question raises Refused where SQLite has no full-text search.
    """

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._index: Index | None = None
        self._turn = asyncio.Lock()
        self._waiting: dict[str, Record | None] = {}
        self._known: dict[str, SimilarRecords] = {}
        self._fresh: set[str] = set()
        self._given: dict[str, tuple[Record | None, list[str]]] = {}
        self._changes = 0

    def changed(self, refs: Iterable[str]) -> None:
        """Mark records as changed since they were indexed; where one differs, its matches are looked up again."""
        for ref in refs:
            if not ref.startswith(("R-", "S-")):
                continue
            is_request = ref.startswith("R-")
            record = self._snapshot.requests.get(ref) if is_request else self._snapshot.stories.get(ref)
            given = (record, self._snapshot.stories_of(ref) if is_request else [])
            # A change is told when it is shown and when it is written: the second time nothing differs.
            if self._given.get(ref, 0) != given:
                self._given[ref] = given
                self._waiting[ref] = record
                self._fresh.clear()
                self._changes += 1

    def known(self, identity: str) -> SimilarRecords | None:
        """The last matches of a request; None where nobody asked yet.

        What was filed, merged or set aside meanwhile is left out.
        """
        found = self._known.get(identity)
        if found is None:
            return None
        snapshot, linked = self._snapshot, set(self._snapshot.stories_of(identity))
        stories = [
            (match, story)
            for match in found.stories
            if (story := snapshot.stories.get(match.ref)) is not None and match.ref not in linked
        ]
        requests = [(match, snapshot.requests.get(match.ref)) for match in found.requests]
        return SimilarRecords(
            tuple(match for match, story in stories if not story.archived and story.stage != "declined"),
            tuple(match for match, one in requests if one is not None and one.merged_into is None),
        )

    def is_fresh(self, identity: str) -> bool:
        """Whether a request's matches were found since the last change."""
        return identity in self._fresh

    async def similar_to(self, identity: str) -> SimilarRecords:
        """Find the records similar to a request; nothing for one that went."""
        request = self._snapshot.requests.get(identity)
        if request is None:
            return SimilarRecords()
        if identity in self._fresh:
            return self._known[identity]
        frozen, changes = self._snapshot.frozen(), self._changes
        found = await self._ask(lambda index: _similar_to(index, frozen, request))
        while len(self._known) >= _KEPT:
            self._fresh.discard(oldest := next(iter(self._known)))
            del self._known[oldest]
        self._known[identity] = found
        if self._changes == changes:
            self._fresh.add(identity)
        return found

    async def stories_for(self, text: str) -> list[Match]:
        """The stories that several requests may belong to, by all of their words."""
        frozen = self._snapshot.frozen()
        return await self._ask(lambda index: suggest(index, frozen, text, OFFERED))

    async def same_as(self, text: str) -> list[Match]:
        """The requests that say much the same as a text, best first."""
        frozen = self._snapshot.frozen()
        return await self._ask(lambda index: similar(index, frozen, text, OFFERED))

    async def ready(self) -> None:
        """Index the board; returns when that is done."""
        await self._ask(lambda _index: None)

    async def _ask(self, question: Callable[[Index], T]) -> T:
        async with self._turn:
            if self._index is None:
                self._waiting.clear()
                records = [*self._snapshot.stories.values(), *self._snapshot.requests.values()]
                self._index = await asyncio.to_thread(Index, records)
            waiting, self._waiting = self._waiting, {}
            return await asyncio.to_thread(_answer, self._index, waiting, question)


def _answer(index: Index, waiting: dict[str, Record | None], question: Callable[[Index], T]) -> T:
    if waiting:
        gone = [ref for ref, one in waiting.items() if one is None]
        index.apply(
            [one for one in waiting.values() if one is not None],
            [(Request if ref.startswith("R-") else Story, ref) for ref in gone],
        )
    return question(index)


def _similar_to(index: Index, frozen: Snapshot, request: Request) -> SimilarRecords:
    like = alike(index, request)
    return SimilarRecords(
        tuple(suggest(index, frozen, request, OFFERED, like)),
        tuple(similar(index, frozen, request, OFFERED, like)),
    )
