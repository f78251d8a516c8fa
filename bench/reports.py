"""What the reports cost on a large board, as whole processes, beside `story list --json` in the same run.

    python -m bench.reports [--runs 7] [--stories 5000] [--requests 20000]

Prints the least and the median in seconds, the least time of the processor (which a busy machine stretches
less), and the ratio of the medians to that of the list. A first run of each, which compiles, does not count.
"""

import argparse
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench.load import write_board

ROADMAP = Path(sys.executable).with_name("roadmap")
LINES = (
    ("story list --json", None),
    ("report measures --json", 1.0),
    ("report measures --by segment --json", None),
    ("report loop --json", None),
    ("report evidence --json", None),
    ("report board --since 2026-01-01 --json", None),
    ("report timeline --json", None),
    ("report board --since 2026-01-01 --format html", 2.0),
    ("report evidence --format html", 2.0),
    ("report timeline --format html", 2.0),
    ("report measures --format svg", 2.0),
)
"""Command lines, and the seconds to reach."""


def seconds(line: str, board: str) -> tuple[float, float]:
    """How long one run of a command takes, and what it takes of the processor."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.perf_counter()
    subprocess.run(
        [str(ROADMAP), *line.split(), "--board", board],
        check=True,
        stdout=subprocess.DEVNULL,
        env={name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"},
    )
    wall = time.perf_counter() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return wall, after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--runs", type=int, default=7)
    options.add_argument("--stories", type=int, default=5_000)
    options.add_argument("--requests", type=int, default=20_000)
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        board = str(Path(folder) / "roadmap.json")
        write_board(Path(board), stories=given.stories, requests=given.requests)
        base = 0.0
        for line, reach in LINES:
            seconds(line, board)
            runs, used = zip(*(seconds(line, board) for _ in range(given.runs)), strict=True)
            middle = statistics.median(runs)
            base = base or middle
            goal = f"  reach {reach:.1f}" if reach else ""
            told = f"{min(runs):6.2f} s  median {middle:6.2f} s  used {min(used):5.2f} s"
            print(f"{line:<46} {told}  × {middle / base:4.1f}{goal}")


if __name__ == "__main__":
    main()
