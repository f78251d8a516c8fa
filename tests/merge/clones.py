"""Clones of one board in memory, on each of which somebody works with a clock of their own."""

import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from roadmap_tui.actions import customers, forget, history, notes, requests, stories
from roadmap_tui.actions.change import Change, begin
from roadmap_tui.errors import Problem
from roadmap_tui.merge.boards import Merged, merge_boards
from roadmap_tui.model.records import Request
from roadmap_tui.store.memory import MemoryStore

START = datetime(2026, 3, 1, 9, tzinfo=UTC)


class Clone:
    """A copy of a board, with a person who works on it; their clock may be wrong by `skew` hours."""

    def __init__(self, name: str, document: bytes | None = None, *, skew: int = 0, seed: int = 0) -> None:
        self.name = name
        self.store = MemoryStore(name)
        if document is None:
            self.store.create("Board", "EUR")
        else:
            self.store.load(document)
        self.now = START + timedelta(hours=skew)
        self.chance = random.Random(f"{name} {seed}")
        self.said: list[str] = []
        """What was acknowledged as kept: words of requests, which nothing may lose."""

    def fork(self, name: str, **named: int) -> "Clone":
        """Another copy of the board as it stands."""
        return Clone(name, self.store.dump(), **named)

    def act(self, do: Callable[[Change], Any]) -> Any:
        """Work on the board, a minute after the last time."""
        self.now += timedelta(minutes=1)
        with begin(self.store, by=self.name, at=self.now, today=self.now.date()) as change:
            return do(change)

    def merge(self, other: "Clone", **named: Any) -> Merged:
        """Bring another clone in."""
        self.now += timedelta(minutes=1)
        merged = merge_boards(self.store.dump(), other.store.dump(), at=self.now, **named)
        if merged.is_changed:
            self.store.load(merged.document)
        return merged

    def work(self, steps: int) -> None:
        """Do anything, at random; what a rule refuses is not done."""
        for _ in range(steps):
            do = self.chance.choice(WORK)
            try:
                do(self)
            except Problem:
                continue

    def pick(self, ids: Any) -> str:
        """One of several ids."""
        found = sorted(ids)
        if not found:
            raise Problem("none")
        return str(self.chance.choice(found))


def _add_request(clone: Clone) -> None:
    words = f"{clone.name} said {clone.chance.random()}"
    clone.act(
        lambda change: requests.add(
            change, {"said": words}, customer=clone.chance.choice(["Acme", "Bolt", "Cato"])
        )
    )
    clone.said.append(words)


def _add_story(clone: Clone) -> None:
    clone.act(lambda change: stories.add(change, {"title": f"{clone.name} {clone.chance.random()}"}))


def _edit_story(clone: Clone) -> None:
    story = clone.pick(clone.store.read().stories)
    name = clone.chance.choice(["title", "actor", "owner", "product"])
    clone.act(lambda change: stories.edit(change, story, {name: f"{clone.name} {clone.chance.random()}"}))


def _tag_story(clone: Clone) -> None:
    story = clone.pick(clone.store.read().stories)
    tags = clone.chance.sample(["a", "b", "c", "d", "e"], clone.chance.randint(0, 3))
    clone.act(lambda change: stories.edit(change, story, {"tags": tags}))


def _move_story(clone: Clone) -> None:
    story = clone.pick(clone.store.read().stories)
    stage = clone.chance.choice(["draft", "ready", "building", "discover"])
    clone.act(lambda change: stories.move(change, story, stage, because="so"))


def _link(clone: Clone) -> None:
    board = clone.store.read()
    request, story = clone.pick(board.requests), clone.pick(board.stories)
    clone.act(lambda change: requests.link(change, request, story))


def _note(clone: Clone) -> None:
    request = clone.pick(clone.store.read().requests)
    words = f"note {clone.chance.random()}"
    clone.act(lambda change: notes.add(change, change.get(Request, request), words))


def _forget(clone: Clone) -> None:
    board = clone.store.read()
    request = clone.pick(one.id for one in board.requests.values() if not one.forgotten)
    words = board.requests[request].said
    clone.act(lambda change: forget.request(change, [request]))
    clone.said = [one for one in clone.said if one != words]


def _undo(clone: Clone) -> None:
    before = {one.said for one in clone.store.read().requests.values()}
    clone.act(history.undo)
    gone = before - {one.said for one in clone.store.read().requests.values()}
    clone.said = [one for one in clone.said if one not in gone]


def _redo(clone: Clone) -> None:
    clone.act(history.redo)


def _customer(clone: Clone) -> None:
    customer = clone.pick(clone.store.read().customers)
    clone.act(lambda change: customers.edit(change, customer, {"arr": clone.chance.randint(1, 9) * 1000}))


WORK: list[Callable[[Clone], None]] = [
    *[_add_request] * 4,
    *[_add_story] * 2,
    *[_edit_story] * 3,
    _tag_story,
    _tag_story,
    _move_story,
    *[_link] * 3,
    _note,
    _forget,
    *[_undo] * 2,
    _redo,
    _customer,
]
