"""How well requests find their story and their duplicates, and what it costs.

    python -m bench.likeness EXPORT.csv [--seed 1]

The export has the columns `Id`, `Subject` and `Description`. Subjects become stories, descriptions requests: the
right story of a request is its own subject. Rows fall into two halves by a hash of their id; weights and
thresholds were chosen on the first, the second is only measured. Duplicates are planted: requests with sentences
and words left out and a greeting in front. Times are taken on generated boards.
"""

import argparse
import csv
import hashlib
import random
import re
import sqlite3
import statistics
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from bench.load import write_board
from roadmap_tui.model.records import Board, Record, Request, Story
from roadmap_tui.model.snapshot import Snapshot
from roadmap_tui.search.index import Index
from roadmap_tui.search.similarity import LIKELY, similar, suggest
from roadmap_tui.wording.words.vocabulary import STOP_WORDS

NOW = datetime(2026, 3, 18, 12, tzinfo=UTC)
FIRST = 5
HALVES = ("tuned", "held")
Find = Callable[[int], list[int]]


class Tables:
    """A board of given records."""

    board = Board(uid="bench", name="bench", currency="USD", created_at=NOW)

    def __init__(self, records: Sequence[Record]) -> None:
        self.records = records

    def table(self, kind: type[Record]) -> dict[str, Record]:
        """Those of a kind, by id."""
        return {one.id: one for one in self.records if isinstance(one, kind)}


def half(identity: str) -> int:
    return hashlib.sha256(f"likeness:{identity}".encode()).digest()[0] & 1


def request(number: int, said: str) -> Request:
    return Request(id=f"R-{number + 1}", said=said, captured_at=NOW, captured_by="bench")


def story(number: int, title: str) -> Story:
    return Story(
        id=f"S-{number + 1}", uid=f"{number:010}", title=title, order=number, created_at=NOW, created_by="bench"
    )


def plain_words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", text.lower())


def split_words(text: str) -> list[str]:
    apart = re.sub(r"([a-z0-9])([A-Z])|([A-Z])(?=[A-Z][a-z])", r"\1\3 \2", text)
    return [one for one in plain_words(text) + plain_words(apart) if one not in STOP_WORDS]


def baseline(titles: list[str], texts: list[str], words: Callable[[str], list[str]]) -> Find:
    """FTS5 with its porter tokenizer over the titles, asked with every word of a text."""
    database = sqlite3.connect(":memory:")
    database.execute("create virtual table titles using fts5(title, tokenize='porter unicode61')")
    rows = ((at, " ".join(words(one))) for at, one in enumerate(titles))
    database.executemany("insert into titles (rowid, title) values (?, ?)", rows)

    def find(at: int) -> list[int]:
        asked = " OR ".join(f'"{word}"' for word in dict.fromkeys(words(texts[at])))
        query = "select rowid from titles where titles match ? order by bm25(titles) limit ?"
        return [row for (row,) in database.execute(query, (asked, FIRST))] if asked else []

    return find


def ours(titles: list[str], texts: list[str]) -> tuple[Find, Find]:
    """Stories found by requests, and requests found by titles."""
    records = [
        *(story(at, one) for at, one in enumerate(titles)),
        *(request(at, one) for at, one in enumerate(texts)),
    ]
    snapshot, index = Snapshot(Tables(records)), Index(records)  # type: ignore[arg-type]
    requests = list(snapshot.requests.values())

    def stories(at: int) -> list[int]:
        return [int(one.ref[2:]) - 1 for one in suggest(index, snapshot, requests[at], FIRST)]

    def back(at: int) -> list[int]:
        return [int(one.ref[2:]) - 1 for one in similar(index, snapshot, titles[at], FIRST)]

    return stories, back


def recall(name: str, find: Find, ids: list[str]) -> None:
    told = []
    for which, label in enumerate(HALVES):
        those = [at for at, one in enumerate(ids) if half(one) == which]
        right = sum(at in find(at) for at in those)
        told.append(f"{label} {right:>3} of {len(those)} = {right / len(those):.1%}")
    right = sum(at in find(at) for at in range(len(ids)))
    print(f"{name:<44} {'   '.join(told)}   all {right / len(ids):.1%}")


def sentences(text: str) -> list[str]:
    return [one for one in re.split(r"(?<=[.!?])\s+|\n+", text) if one.strip()]


def light(text: str, chance: random.Random) -> str:
    kept = [one for one in sentences(text) if chance.random() > 0.2] or [text]
    return "Hi, one more from my side: " + " ".join(
        one for one in " ".join(kept).split() if chance.random() > 0.1
    )


def shuffled(text: str, chance: random.Random) -> str:
    parts = sentences(text)
    chance.shuffle(parts)
    return "We just ran into this again. " + " ".join(parts[: max(1, len(parts) // 2)])


def sparse(text: str, chance: random.Random) -> str:
    return "Following up. " + " ".join(one for one in text.split() if chance.random() > 0.6)


def duplicates(texts: list[str], ids: list[str], seed: int) -> None:
    records = [request(at, one) for at, one in enumerate(texts)]
    snapshot, index = Snapshot(Tables(records)), Index(records)  # type: ignore[arg-type]
    for which, label in enumerate(HALVES):
        those = [at for at, one in enumerate(ids) if half(one) == which]
        chance = random.Random(seed)
        false = sum(bool(_likely(similar(index, snapshot, records[at], 1))) for at in those)
        told = [f"warned without cause {false / len(those):.1%}"]
        for kind in (light, shuffled, sparse):
            found = [_likely(similar(index, snapshot, kind(texts[at], chance), 1)) for at in those]
            right = sum(one == f"R-{at + 1}" for at, one in zip(those, found, strict=True))
            told.append(f"{kind.__name__} found {right / len(those):.1%}")
        print(f"likely duplicates, {label:<25} {'   '.join(told)}")


def _likely(matches: Sequence[object]) -> str | None:
    return next((one.ref for one in matches if one.score >= LIKELY), None)  # type: ignore[attr-defined]


def board(stories: int, requests: int) -> Snapshot:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "roadmap.json"
        return write_board(path, stories=stories, requests=requests, now=NOW)


def milliseconds(work: Callable[[], object]) -> float:
    """Processor time, so that whatever else the machine does is left out."""
    begin = time.process_time()
    work()
    return 1000 * (time.process_time() - begin)


def costs() -> None:
    snapshot = board(1_000, 10_000)
    records = [*snapshot.stories.values(), *snapshot.requests.values()]
    index = Index(records)
    asked = random.Random(1).sample(list(snapshot.requests.values()), 200)
    for name, ask in (("similar", similar), ("suggest", suggest)):
        times = sorted(milliseconds(lambda one=one, ask=ask: ask(index, snapshot, one)) for one in asked)  # type: ignore[misc]
        print(
            f"{name}, 10,000 requests: median {statistics.median(times):.1f} ms, "
            f"19 of 20 within {times[int(len(times) * 0.95)]:.1f} ms"
        )
    for typed in ("e", "exp", "export every"):
        print(f"find {typed!r}: {milliseconds(lambda typed=typed: index.find(typed, Request)):.1f} ms")  # type: ignore[misc]
    snapshot = board(5_000, 20_000)
    records = [*snapshot.stories.values(), *snapshot.requests.values()]
    builds = sorted(milliseconds(lambda: Index(records).close()) for _ in range(5))
    print(f"index of 5,000 stories and 20,000 requests: least {builds[0]:.0f} ms, median {builds[2]:.0f} ms")
    for label, work in (("nothing", lambda: time.sleep(1)), ("the index", lambda: Index(records).close())):
        print(f"longest pause of another thread beside {label}: {longest_pause(work):.1f} ms")


def longest_pause(work: Callable[[], object]) -> float:
    """The longest time that 2 ms of a busy thread and 1 ms of sleep took, in milliseconds, while work ran."""
    thread = threading.Thread(target=work)
    thread.start()
    longest = 0.0
    while thread.is_alive():
        begin = time.perf_counter()
        until = time.thread_time() + 0.002
        while time.thread_time() < until:
            pass
        time.sleep(0.001)
        longest = max(longest, 1000 * (time.perf_counter() - begin))
    thread.join()
    return longest


def main() -> None:
    """Measure."""
    reader = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    reader.add_argument("export", type=Path)
    reader.add_argument("--seed", type=int, default=1)
    given = reader.parse_args()
    with given.export.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    ids, titles = [row["Id"] for row in rows], [row["Subject"] for row in rows]
    texts = [row["Description"] for row in rows]
    print(f"{len(rows)} requests; the right one among the first {FIRST}")
    recall("porter, every word", baseline(titles, texts, plain_words), ids)
    recall("porter, stop words, identifiers apart", baseline(titles, texts, split_words), ids)
    stories, back = ours(titles, texts)
    recall("suggest", stories, ids)
    recall("porter, other way: titles find texts", baseline(texts, titles, plain_words), ids)
    recall("similar, other way: titles find texts", back, ids)
    duplicates([f"{one}\n\n{other}" for one, other in zip(titles, texts, strict=True)], ids, given.seed)
    costs()


if __name__ == "__main__":
    main()
