"""What each key of a filter takes on a large board, letter by letter, and how long its words are read.

    python -m bench.filters [--stories 10000] [--requests 20000]

Prints, for each filter and kind of record, the slowest key and the median in milliseconds of the processor,
which a busy machine stretches less than the clock. The target is 30 ms a key.
"""

import argparse
import statistics
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from bench.load import write_board
from roadmap_tui.model.filters.context import Context
from roadmap_tui.model.filters.record_filter import RecordFilter
from roadmap_tui.model.filters.who import Kind, Who
from roadmap_tui.store import open_store

TARGET = 30.0
SLICE = 0.004
FILTERS: tuple[tuple[Kind, str], ...] = (
    ("Story", "export letters"),
    ("Story", '"dark mode" -billing'),
    ("Story", "stage:ready,building arr:>100k"),
    ("Story", "customer:acme weight:>3"),
    ("Story", 'owner:me age:>30d due:<"end of Q3"'),
    ("Story", "channel:mail segment:enterprise"),
    ("Story", "said:dose has:conflict no:owner"),
    ("Request", "state:new importance:>=2 letter"),
    ("Customer", "renewal:<90d stage:building"),
)
"""What is typed, over which kind of records."""


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--stories", type=int, default=10_000)
    options.add_argument("--requests", type=int, default=20_000)
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "roadmap.json"
        write_board(path, stories=given.stories, requests=given.requests)
        snapshot = open_store(str(path)).read()
        context = Context(snapshot, datetime.now(UTC).date(), lambda: Who("Ana"))
        for identity in snapshot.stories:  # the board counts it for its cards
            snapshot.evidence(identity)
        for kind in ("Story", "Request", "Customer"):
            begun, slices = time.thread_time(), 1
            filtering = RecordFilter(kind, lambda: context)
            while not filtering.work(SLICE):
                slices += 1
            print(f"{kind:<9} words read in {(time.thread_time() - begun) * 1000:6.0f} ms, {slices} slices")
        for kind, typed in FILTERS:
            show(RecordFilter(kind, lambda: context), kind, typed)


def show(filtering: RecordFilter, kind: Kind, typed: str) -> None:
    """Type a filter, and print what its keys took."""
    took = {}
    for end in range(1, len(typed) + 1):
        begun = time.thread_time()
        filtering.matches(typed[:end])
        took[typed[:end]] = (time.thread_time() - begun) * 1000
    slowest = max(took, key=lambda one: took[one])
    verdict = "" if took[slowest] <= TARGET else f"  over {TARGET:.0f}"
    print(
        f"{kind:<9} {took[slowest]:5.1f} slowest {statistics.median(took.values()):5.1f} median  {typed}{verdict}"
    )


if __name__ == "__main__":
    main()
