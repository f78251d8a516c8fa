"""After a merge, measures and history are those of one board on which both worked."""

import random
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from roadmap_tui.actions import customers, history, notifications, requests, stories
from roadmap_tui.actions.change import Change
from roadmap_tui.errors import Problem
from roadmap_tui.measures import Facts, Period, measures_of
from roadmap_tui.model.records import Customer, Request, Story
from tests.merge.clones import START, Clone

Step = Callable[[Change], Any]


def request(said: str, customer: str) -> Step:
    """Somebody asks."""
    return lambda change: requests.add(change, {"said": said}, customer=customer)


def story(title: str) -> Step:
    """A story of a request's words."""
    return lambda change: stories.add(change, {"title": title})


def move(title: str, stage: str) -> Step:
    """A story goes on."""
    return lambda change: stories.move(change, by_title(change, title), stage, because="so")


def link(said: str, title: str) -> Step:
    """A request belongs to a story."""
    return lambda change: requests.link(change, by_words(change, said), by_title(change, title))


def tell(said: str) -> Step:
    """Who asked is told."""
    return lambda change: notifications.notify(change, [by_words(change, said)])


def worth(name: str, arr: int) -> Step:
    """What is known of a customer."""
    return lambda change: customers.edit(change, change.transaction.find(Customer, name=name)[0].id, {"arr": arr})


def by_title(change: Change, title: str) -> str:
    """The id of a story."""
    return change.transaction.find(Story, title=title)[0].id


def by_words(change: Change, said: str) -> str:
    """The id of a request."""
    return change.transaction.find(Request, said=said)[0].id


BEFORE: list[tuple[str, Step]] = [("ann", request("Slow", "Acme")), ("ann", story("Fast"))]
APART: list[tuple[str, Step]] = [
    ("ann", link("Slow", "Fast")),
    ("ben", request("Late", "Bolt")),
    ("ann", move("Fast", "building")),
    ("ben", story("On time")),
    ("ben", link("Late", "On time")),
    ("ann", request("Dark", "Cato")),
    ("ben", move("On time", "shipped")),
    ("ann", move("Fast", "shipped")),
    ("ben", tell("Late")),
    ("ann", tell("Slow")),
    ("ben", worth("Bolt", 5000)),
    ("ann", worth("Acme", 9000)),
]
"""What two people do in turn, an hour apart; neither needs what the other did."""


def done(clone: Clone, step: Step) -> bool:
    """Whether a step was done, and not refused or of something that was taken back."""
    try:
        clone.act(step)
    except (Problem, IndexError):
        return False
    return True


def told(clone: Clone) -> tuple[list[Any], list[Any]]:
    """The measures of a clone, and what its history says was done when by whom, but for what the merge says.

    Where stories that both wrote stand among each other nobody chose; the measure of ranks depends on it.
    """
    board = clone.store.read()
    today = (START + timedelta(days=2)).date()
    measures = measures_of(Facts(board, today, Period(until=today)))
    done = [(one.at, one.by, one.verb) for one in board.events.values() if one.by != "merge"]
    return [(one.id, one.value, one.n) for one in measures if one.id != "rank-gap"], done


def at_random(seed: int) -> list[tuple[str, Step]]:
    """What two people do in turn, each with requests and stories of their own, and what they take back."""
    chance = random.Random(seed)
    asked: dict[str, list[str]] = {"ann": ["Slow"], "ben": ["none"]}
    written: dict[str, list[str]] = {"ann": ["Fast"], "ben": ["none"]}
    found: list[tuple[str, Step]] = []
    for count in range(30):
        who = chance.choice(["ann", "ben"])
        said, title = chance.choice(asked[who]), chance.choice(written[who])
        new = f"{who} {count}"
        stage = chance.choice(["building", "shipped", "discover"])
        ways = (
            request(new, f"{who}'s {count % 3}"),
            story(new),
            move(title, stage),
            link(said, title),
            tell(said),
        )
        step = chance.choice([*ways, history.undo])
        if step is ways[0]:
            asked[who].append(new)
        elif step is ways[1]:
            written[who].append(new)
        found.append((who, step))
    return found


@pytest.mark.parametrize("apart", [APART, *map(at_random, range(12))])
def test_two_copies_tell_what_one_board_would(apart: list[tuple[str, Step]]) -> None:
    """Whoever merges into whom; what a rule refuses on one is refused on both."""
    one = Clone("ann")
    for name, step in BEFORE:
        one.name = name
        one.act(step)
    ann, ben = one.fork("ann"), one.fork("ben")
    for hour, (name, step) in enumerate(apart, 1):
        own = {"ann": ann, "ben": ben}[name]
        one.name, one.now = name, START + timedelta(hours=hour)
        own.now = one.now
        assert done(one, step) == done(own, step)
    other = ben.fork("ben")
    ben.merge(ann)
    ann.merge(other)

    assert told(ann) == told(one)
    assert told(ben) == told(one)
