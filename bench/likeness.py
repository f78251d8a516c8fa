"""How well requests find their story and their duplicates, and what it costs.

    python -m bench.likeness EXPORT.csv [--seed 1]

The export is that of `bench.pairs`. Subjects become stories, descriptions requests: the right story of a request
is its own subject. Duplicates are planted: requests with sentences and words left out and a greeting in front.
How often first suggestions are right that are no guess is told on the held half, by where guesses end. Times are
taken on generated boards.
"""

import argparse
import random
import re
import sqlite3
import statistics
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from bench.load import write_board
from bench.pairs import (
    AGAIN,
    HALVES,
    NOW,
    SIZES,
    Pair,
    firsts,
    pairs_of,
    request,
    samples,
    story,
    tables,
)
from roadmap_tui.model.records import Request
from roadmap_tui.model.snapshot import Snapshot
from roadmap_tui.search.confidence import measured
from roadmap_tui.search.index import Index
from roadmap_tui.search.similarity import similar
from roadmap_tui.search.suggestions import suggest
from roadmap_tui.wording.words.vocabulary import STOP_WORDS

FIRST = 5
SHARES = (0.1, 0.25, 0.5, 0.6, 0.7, 0.8, 0.9)
"""Where guesses could end."""
Find = Callable[[int], list[int]]


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
    snapshot, index = Snapshot(tables(records)), Index(records)
    requests = list(snapshot.requests.values())

    def stories(at: int) -> list[int]:
        return [int(one.ref[2:]) - 1 for one in suggest(index, snapshot, requests[at], FIRST)]

    def back(at: int) -> list[int]:
        return [int(one.ref[2:]) - 1 for one in similar(index, snapshot, titles[at], FIRST)]

    return stories, back


def recall(name: str, find: Find, halves: list[int]) -> None:
    told = []
    for which, label in enumerate(HALVES):
        those = [at for at, one in enumerate(halves) if one == which]
        right = sum(at in find(at) for at in those)
        told.append(f"{label} {right:>3} of {len(those)} = {right / len(those):.1%}")
    right = sum(at in find(at) for at in range(len(halves)))
    print(f"{name:<44} {'   '.join(told)}   all {right / len(halves):.1%}")


def duplicates(texts: list[str], halves: list[int], seed: int) -> None:
    """Prints how often a likely duplicate is found, and how many of the likely ones are, where half have one."""
    records = [request(at, one) for at, one in enumerate(texts)]
    snapshot, index = Snapshot(tables(records)), Index(records)

    def likely(asked: Request | str) -> str | None:
        return next((one.ref for one in similar(index, snapshot, asked, 1) if not one.is_guess), None)

    for which, label in enumerate(HALVES):
        those = [at for at, one in enumerate(halves) if one == which]
        chance = random.Random(seed)
        false = sum(likely(records[at]) is not None for at in those)
        shares, right, wrong = [], 0.0, 0.0
        for kind in AGAIN:
            found = [likely(kind(texts[at], chance)) for at in those]
            good = sum(one == f"R-{at + 1}" for at, one in zip(those, found, strict=True))
            right += good / len(AGAIN)
            wrong += (sum(one is not None for one in found) - good) / len(AGAIN)
            shares.append(f"{kind.__name__} found {good / len(those):.1%}")
        print(
            f"likely duplicates, {label:<25} {'   '.join(shares)}   "
            f"warned without cause {false / len(those):.1%}   right {right / (right + wrong + false):.1%}"
        )


def precision(pairs: Sequence[Pair]) -> None:
    """Prints how many first suggestions are no guess, and how many of them are right, by where guesses end."""
    confidence = measured()
    for size in SIZES:
        known = list(samples(pairs, size))
        found = firsts(known, confidence)
        answerable = sum(one.right is not None for one in known)
        print(f"boards of {size} stories, {len(known)} questions, {answerable} with a right story")
        for least in sorted({*SHARES, confidence.sure}):
            sure = [one.is_right for one in found if one.share >= least]
            right = f"{sum(sure) / len(sure):.1%} right" if sure else "none"
            mark = "  <- no guess" if least == confidence.sure else ""
            print(f"  from {least:.2f}: {len(sure) / len(known):>5.1%} of questions, {right}{mark}")


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
    pairs = pairs_of(given.export)
    halves, titles, texts = [one.half for one in pairs], [one.title for one in pairs], [one.text for one in pairs]
    print(f"{len(pairs)} requests; the right one among the first {FIRST}")
    recall("porter, every word", baseline(titles, texts, plain_words), halves)
    recall("porter, stop words, identifiers apart", baseline(titles, texts, split_words), halves)
    stories, back = ours(titles, texts)
    recall("suggest", stories, halves)
    recall("porter, other way: titles find texts", baseline(texts, titles, plain_words), halves)
    recall("similar, other way: titles find texts", back, halves)
    duplicates([f"{one}\n\n{other}" for one, other in zip(titles, texts, strict=True)], halves, given.seed)
    precision([one for one in pairs if HALVES[one.half] == "held"])
    costs()


if __name__ == "__main__":
    main()
