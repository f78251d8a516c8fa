"""What the reports cost on a large board, as whole processes, beside `story list --json` in the same run.

    python bench/reports.py [--runs 7] [--stories 5000] [--requests 20000]

Prints the least and the median in seconds, and the ratio of the medians to that of the list.
"""

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

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


def seconds(line: str, board: str) -> float:
    """How long one run of a command takes."""
    start = time.perf_counter()
    subprocess.run([str(ROADMAP), *line.split(), "--board", board], check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--runs", type=int, default=7)
    options.add_argument("--stories", type=int, default=5_000)
    options.add_argument("--requests", type=int, default=20_000)
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        board = str(Path(folder) / "roadmap.json")
        size = ["--stories", str(given.stories), "--requests", str(given.requests)]
        subprocess.run([str(ROADMAP), "demo", *size, "--out", board], check=True, capture_output=True)
        base = 0.0
        for line, reach in LINES:
            runs = [seconds(line, board) for _ in range(given.runs)]
            middle = statistics.median(runs)
            base = base or middle
            goal = f"  reach {reach:.1f}" if reach else ""
            print(f"{line:<46} {min(runs):6.2f} s  median {middle:6.2f} s  × {middle / base:4.1f}{goal}")


if __name__ == "__main__":
    main()
