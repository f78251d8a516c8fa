"""Relations of stories: what blocks one, what was split from it, what it is a duplicate of, what is related."""

from collections.abc import Mapping, Sequence
from datetime import date

from roadmap_tui.model.records import Relation, RelationType, number
from roadmap_tui.model.snapshot import Snapshot
from roadmap_tui.model.stages import ACTIVE, stage_of

NAMES: dict[RelationType, tuple[str, str]] = {
    "blocked": ("blocked by", "blocks"),
    "split": ("split from", "split into"),
    "duplicate": ("duplicate of", "duplicates"),
    "related": ("related", "related"),
}
"""What a story's relation is called on it, and what it is called on the other story."""

RELATION_NAMES = tuple(dict.fromkeys(name for pair in NAMES.values() for name in pair))
"""What relations are called, on either story."""
_UNRELATED: Mapping[str, Sequence[str]] = {name: [] for name in RELATION_NAMES}


def related(snapshot: Snapshot, story: str) -> Mapping[str, Sequence[str]]:
    """The stories to which a story is related, by the name of the relation as it is called on it.

    Every name is there, in the order of `NAMES`; ids are in the order of their numbers.
    """
    relations = snapshot.relations_of(story)
    if not relations:
        return _UNRELATED
    found: dict[str, set[str]] = {name: set() for name in RELATION_NAMES}
    for one in relations:
        here, there = NAMES[one.type]
        if one.story == story:
            found[here].add(one.other)
        else:
            found[there].add(one.story)
    return {name: sorted(ids, key=number) for name, ids in found.items()}


def blockers(snapshot: Snapshot, story: str, today: date) -> list[str]:
    """The stories that still block a story: neither shipped nor declined nor archived, in order of their ids."""
    relations = snapshot.relations_of(story)
    if not relations:
        return []
    found = (one.other for one in relations if one.type == "blocked" and one.story == story)
    stories = snapshot.stories
    return sorted(
        {
            one
            for one in found
            if one in stories and not stories[one].archived and stage_of(stories[one], today) in ACTIVE
        },
        key=number,
    )


def leads_to(blocked_by: Mapping[str, list[str]], start: str, end: str) -> list[str]:
    """The way from one story to another along what blocks each, both ends named; empty where there is none."""
    came_from: dict[str, str] = {}
    waiting = [start]
    while waiting:
        at = waiting.pop()
        if at == end:
            way = [at]
            while way[-1] != start:
                way.append(came_from[way[-1]])
            return way[::-1]
        for one in blocked_by.get(at, ()):
            if one not in came_from and one != start:
                came_from[one] = at
                waiting.append(one)
    return []


def of_kind(relations: list[Relation], kind: RelationType) -> dict[str, list[str]]:
    """The relations of a kind: for each story those it is related to."""
    found: dict[str, list[str]] = {}
    for one in relations:
        if one.type == kind:
            found.setdefault(one.story, []).append(one.other)
    return found
