"""Questions whose right story is known, from a support tool's export: subjects become stories, descriptions ask.

The export has the columns `Id`, `Subject` and `Description`. Its rows fall into two halves by a hash of their id:
weights and thresholds are chosen on the first, the second is only measured.
"""

import csv
import hashlib
import random
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from roadmap_tui.model.records import Board, Link, Record, Request, Story
from roadmap_tui.model.snapshot import Snapshot
from roadmap_tui.search.confidence import Confidence, Support
from roadmap_tui.search.index import Index
from roadmap_tui.search.suggestions import supports

NOW = datetime(2026, 3, 18, 12, tzinfo=UTC)
HALVES = ("tuned", "held")
SIZES = (10, 30, 100, 250)
"""Stories of the boards on which questions are asked, each with as many requests."""


class Pair(NamedTuple):
    """A subject and the description that asks for it, and the half they belong to, 0 or 1."""

    id: str
    title: str
    text: str
    half: int


class Sample(NamedTuple):
    """A question: what speaks for each candidate, and the place of the right one, None where it is not there."""

    supports: tuple[Support, ...]
    right: int | None


class First(NamedTuple):
    """The first suggestion for a question: the share of such that are right, and whether it is."""

    share: float
    is_right: bool


class _Tables:
    """A board of given records."""

    board = Board(uid="bench", name="bench", currency="USD", created_at=NOW)

    def __init__(self, records: Sequence[Record]) -> None:
        self.records = records

    def table(self, kind: type[Record]) -> dict[str, Record]:
        """Those of a kind, by id."""
        return {one.id: one for one in self.records if isinstance(one, kind)}


def pairs_of(export: Path) -> list[Pair]:
    """The pairs of an export."""
    with export.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    return [Pair(row["Id"], row["Subject"], row["Description"], _half(row["Id"])) for row in rows]


def _half(identity: str) -> int:
    return hashlib.sha256(f"likeness:{identity}".encode()).digest()[0] & 1


def tables(records: Sequence[Record], links: Mapping[str, str] | None = None) -> Any:
    """The tables of a board with these records, and links of requests to stories by their ids."""
    made = [
        Link(id=f"L-{place}", request=one, story=other, by="bench", at=NOW)
        for place, (one, other) in enumerate((links or {}).items(), 1)
    ]
    return _Tables([*records, *made])


def request(number: int, said: str) -> Request:
    """A request, numbered from 0."""
    return Request(id=f"R-{number + 1}", said=said, captured_at=NOW, captured_by="bench")


def story(number: int, title: str) -> Story:
    """A story, numbered from 0."""
    return Story(
        id=f"S-{number + 1}", uid=f"{number:010}", title=title, order=number, created_at=NOW, created_by="bench"
    )


def sentences(text: str) -> list[str]:
    """The sentences of a text; a line's end ends one."""
    return [one for one in re.split(r"(?<=[.!?])\s+|\n+", text) if one.strip()]


def light(text: str, chance: random.Random) -> str:
    """A text said again with a greeting: four of five sentences, nine of ten words."""
    kept = [one for one in sentences(text) if chance.random() > 0.2] or [text]
    return "Hi, one more from my side: " + " ".join(
        one for one in " ".join(kept).split() if chance.random() > 0.1
    )


def shuffled(text: str, chance: random.Random) -> str:
    """Half of a text's sentences, in any order."""
    parts = sentences(text)
    chance.shuffle(parts)
    return "We just ran into this again. " + " ".join(parts[: max(1, len(parts) // 2)])


def sparse(text: str, chance: random.Random) -> str:
    """Two of five words of a text."""
    return "Following up. " + " ".join(one for one in text.split() if chance.random() > 0.6)


AGAIN = (light, shuffled, sparse)
"""What a customer says who says the same again."""


def samples(pairs: Sequence[Pair], size: int, seed: int = 1) -> Iterator[Sample]:
    """Questions on boards of `size` subjects, each asked once with the right story there and once without.

    Each description asks where no story has a request; every second of its sentences asks where the others are a
    request of the story; and it is said again where it is a request of the story itself.
    """
    chance = random.Random(seed)
    mixed = list(pairs)
    chance.shuffle(mixed)
    for at in range(0, max(len(mixed) - size, 0) + 1, size):
        board = mixed[at : at + size]
        yield from _asked(board, [("", pair.text) for pair in board])
        yield from _asked(board, [_cut(pair.text) for pair in board])
        yield from _asked(board, [(pair.text, chance.choice(AGAIN)(pair.text, chance)) for pair in board])


def _cut(text: str) -> tuple[str, str]:
    """Every second sentence, and the others."""
    said = sentences(text)
    return "\n".join(said[1::2]), "\n".join(said[::2])


def _asked(pairs: Sequence[Pair], texts: Sequence[tuple[str, str]]) -> Iterator[Sample]:
    """What is asked on a board of all subjects. `texts` are what a request of the story says, and what asks."""
    records = [
        *(story(place, pair.title) for place, pair in enumerate(pairs)),
        *(request(place, said) for place, (_, said) in enumerate(texts)),
        *(request(len(pairs) + place, said) for place, (said, _) in enumerate(texts) if said),
    ]
    links = {f"R-{len(pairs) + place + 1}": f"S-{place + 1}" for place, (said, _) in enumerate(texts) if said}
    snapshot = Snapshot(tables(records, links))
    with Index(records) as index:
        for place in range(len(pairs)):
            found = supports(index, snapshot, snapshot.requests[f"R-{place + 1}"])
            yield from _with_and_without(found, f"S-{place + 1}")


def _with_and_without(found: Mapping[str, Support], right: str) -> Iterator[Sample]:
    yield Sample(tuple(found.values()), list(found).index(right) if right in found else None)
    yield Sample(tuple(each for ref, each in found.items() if ref != right), None)


def firsts(known: Sequence[Sample], confidence: Confidence) -> list[First]:
    """The first suggestion for each question that has one."""
    found = []
    for each in known:
        shares = confidence.shares({str(place): one for place, one in enumerate(each.supports)})
        if shares:
            best = max(shares, key=lambda place: shares[place])
            found.append(First(shares[best], int(best) == each.right))
    return found
