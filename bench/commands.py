"""What plain commands cost, as whole processes, against a Python that does nothing.

    python -m bench.commands [--runs 15]

Prints the least and the median in milliseconds, the ratio of the medians to `python -c pass` in the same run,
and the figure to reach. Boards are generated; requests have about 640 characters.
"""

import argparse
import csv
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

from bench.load import write_board

ROADMAP = Path(sys.executable).with_name("roadmap")


class Measured(NamedTuple):
    """A command line, and the figure it shall reach in milliseconds."""

    name: str
    line: list[str]
    reach: int | None


def board(folder: Path, stories: int, requests: int) -> str:
    """A generated board of a size."""
    path = folder / f"{stories}-{requests}" / "roadmap.json"
    write_board(path, stories=stories, requests=requests)
    return str(path)


def export(folder: Path, rows: int) -> str:
    """A support tool's export of a size, in Zendesk's columns."""
    path = folder / f"tickets-{rows}.csv"
    words = "Every morning we wait ten minutes for the export before the round can start. " * 8
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(
            ["Id", "Requester", "Requester domain", "Assignee", "Subject", "Description", "Tags", "Created at"]
        )
        writer.writerows(
            (
                row,
                f"User {row}",
                f"c{row % 200}.example",
                "Ana",
                f"Export {row}",
                words,
                "use",
                "2026-03-08 23:01:21",
            )
            for row in range(rows)
        )
    return str(path)


def importing(roadmap: str, path: str) -> list[str]:
    """An import into a board of its own: a second one into the same would only skip."""
    line = 'rm -f import.json* && exec "$0" --board import.json request import "$1"'
    return ["/bin/sh", "-c", line, roadmap, path]


def commands(folder: Path) -> list[Measured]:
    """What is measured, on boards of the sizes that the figures name."""
    roadmap = str(ROADMAP)
    words = "Every morning we wait ten minutes for the export before the round can start. " * 8
    add = ["request", "add", "--customer", "Acme", "--said", words]
    return [
        Measured("python -c pass", [sys.executable, "-c", "pass"], None),
        Measured("--help", [roadmap, "--help"], 80),
        Measured("--version", [roadmap, "--version"], 80),
        Measured("request add, 1,000 kept", [roadmap, "--board", board(folder, 100, 1_000), *add], 120),
        Measured("request add, 10,000 kept", [roadmap, "--board", board(folder, 100, 10_000), *add], 200),
        Measured(
            "story list --json, 5,000 + 10,000",
            [roadmap, "--board", board(folder, 5_000, 10_000), "story", "list", "--json"],
            300,
        ),
        Measured("import of 10,000 rows", importing(roadmap, export(folder, 10_000)), 2_000),
        Measured("import of 100,000 rows", importing(roadmap, export(folder, 100_000)), 25_000),
    ]


def milliseconds(line: list[str], folder: Path) -> float:
    """One run of a command, from start to end."""
    begin = time.perf_counter()
    subprocess.run(line, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=folder)
    return 1000 * (time.perf_counter() - begin)


def main() -> None:
    """Measure round by round, so that whatever else the machine does falls on all alike."""
    reader = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    reader.add_argument("--runs", type=int, default=15)
    runs = reader.parse_args().runs
    folder = Path(tempfile.mkdtemp(prefix="roadmap-bench-"))
    try:
        measured = commands(folder)
        times: dict[str, list[float]] = {one.name: [] for one in measured}
        for _ in range(runs):
            for one in measured:
                times[one.name].append(milliseconds(one.line, folder))
    finally:
        shutil.rmtree(folder)
    unit = statistics.median(times[measured[0].name])
    print(f"{'command':36} {'least':>7} {'median':>7} {'ratio':>6} {'reach':>6}")
    for one in measured:
        median = statistics.median(times[one.name])
        reach = "" if one.reach is None else f"{one.reach:>6}"
        print(f"{one.name:36} {min(times[one.name]):7.0f} {median:7.0f} {median / unit:6.1f} {reach}")


if __name__ == "__main__":
    main()
