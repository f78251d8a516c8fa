"""What it costs to make two copies of a board one again, as whole processes.

    python -m bench.copies [--runs 5] [--stories 5000] [--requests 20000] [--changes 500]

`merge` is set beside `story list --json` on the same board, twice; the driver that git calls, on a small board,
beside `roadmap --version`; the memory of a merge beside the size of the file.
"""

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench.load import write_board
from roadmap_tui.actions import requests, stories
from roadmap_tui.actions.change import begin
from roadmap_tui.store import open_store

ROADMAP = Path(sys.executable).with_name("roadmap")


def work(path: Path, by: str, changes: int) -> None:
    """Changes as people make them: new requests, edits of stories, links."""
    store = open_store(str(path))
    known = list(store.read().stories)
    with begin(store, by=by) as change:
        for count in range(changes // 5):
            # Some accounts are made in both copies, which become one.
            customer = f"{by} {count % 7}" if count % 10 else "both"
            made, _ = requests.add(change, {"said": f"{by} asks for {count}"}, customer=customer)
            requests.link(change, made.id, known[count % len(known)])
            for name in ("actor", "situation", "benefit"):
                story = known[(count * 3 + (0 if by == "ann" else len(known) // 2)) % len(known)]
                stories.edit(change, story, {name: f"{by} {name} {count}"})


def timed(line: list[str], prepare: tuple[Path, Path] | None, runs: int, codes: tuple[int, ...] = (0,)) -> float:
    """The median seconds of a command; a file may be put in place before each run."""
    found = []
    for _ in range(runs):
        if prepare is not None:
            shutil.copy(*prepare)
        begun = time.perf_counter()
        done = subprocess.run(line, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
        found.append(time.perf_counter() - begun)
        if done.returncode not in codes:
            raise SystemExit(f"{line} ended with {done.returncode}")
    return statistics.median(found)


def peak(line: list[str]) -> int:
    """The most bytes of memory that a command held.

    A small process starts it: a process counts as its own what the one that started it held.
    """
    code = (
        "import resource, subprocess, sys\n"
        "subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)\n"
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024)\n"
    )
    return int(subprocess.run([sys.executable, "-c", code, *line], capture_output=True, check=True).stdout)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser()
    for name, usual in (("runs", 5), ("stories", 5000), ("requests", 20_000), ("changes", 500)):
        parser.add_argument(f"--{name}", type=int, default=usual)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        os.environ["XDG_STATE_HOME"] = str(folder / "state")
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # what is installed was compiled once
        base, ours, theirs, board = (folder / f"{one}.json" for one in ("base", "ours", "theirs", "board"))
        write_board(base, stories=given.stories, requests=given.requests)
        for copy, by in ((ours, "ann"), (theirs, "ben")):
            shutil.copy(base, copy)
            work(copy, by, given.changes)
        shutil.copy(ours, board)
        at = ["--board", str(board)]
        listed = timed([str(ROADMAP), "story", "list", "--json", *at], None, given.runs)
        merge = [str(ROADMAP), "merge", str(theirs), *at]
        merged = timed(merge, (ours, board), given.runs, (0, 5))
        shutil.copy(ours, board)
        size, held = board.stat().st_size, peak(merge)
        small, other, mine = (folder / f"{one}.json" for one in ("small", "other", "mine"))
        write_board(small, stories=12, requests=30)
        shutil.copy(small, other)
        work(small, "ann", 5)
        work(other, "ben", 5)
        version = timed([str(ROADMAP), "--version"], None, given.runs * 4)
        line = [str(ROADMAP), "merge-driver", str(mine), str(mine), str(other)]
        driver = timed(line, (small, mine), given.runs * 4, (0, 1))
        print(f"story list --json   {listed * 1000:8.0f} ms")
        print(
            f"merge               {merged * 1000:8.0f} ms   {merged / listed / 2:5.2f} × listing twice (≤ 1.60)"
        )
        print(f"roadmap --version   {version * 1000:8.1f} ms")
        print(f"merge-driver        {driver * 1000:8.1f} ms   {driver / version:5.2f} × --version (≤ 2.00)")
        print(f"memory of a merge   {held / 1e6:8.0f} MB   {held / size:5.2f} × the file (≤ 3.00)")


if __name__ == "__main__":
    main()
