"""What pushing and syncing cost with GitHub Issues and Linear, in requests and as ratios within one run.

    python -m bench.trackers [--latency 0.1] [--stories 200] [--kinds github,columns,linear]
                             [--only reads,creates,paced] [--requests]

Runs the fakes of the tests, and `roadmap` as a person does. `columns` is a GitHub whose statuses are columns of a
project. Prints:

reads    requests of a sync of n linked stories that nobody changed, against the figure to reach; how many of them
         cost nothing of the tracker's limits; whether that sync wrote anything, there or to the board's file
creates  requests and seconds of many creates, each answer late, as a ratio to the ideal of one request for each
         create, four in flight
paced    the same at the pace that GitHub asks for, cut off with ctrl+c and gone on with: what is said before, the
         most writes within a minute, the least seconds between two; only when asked for: a second for each story

With --requests each of them is printed.
"""

import argparse
import gc
import hashlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import pairwise
from math import ceil
from pathlib import Path

from bench.sync import AT_ONCE, Tracker, new_home, processor, roadmap, sample
from tests.fake_github import FakeGitHub
from tests.fake_github.server import Seen
from tests.fake_github.site import REPOSITORY
from tests.fake_linear import FakeLinear
from tests.fake_linear.site import TEAM

KINDS = ("github", "columns", "linear")
PAGE = {"github": 100, "columns": 100, "linear": 250}
SIZES = (0, 1, 100, 101, 251)
COLUMNS = "draft=project:5/Status/Todo,building=project:5/Status/In progress,shipped=project:5/Status/Done"
PACED = (
    "from roadmap_tui.trackers.github import transport; transport.is_this_machine = lambda _: False; "
    "from roadmap_tui.cli.main import run; raise SystemExit(run())"
)
"""`roadmap` with the pace that it keeps at every GitHub but one on this machine."""


class Fake(Tracker):
    """A fake of a kind, and the environment in which `roadmap` finds it."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self.server = FakeLinear(check=False) if kind == "linear" else FakeGitHub(check=False)
        if kind == "columns":
            self.server.site.add_project(5, "Todo", "In progress", "Done")

    def environment(self, folder: Path) -> dict[str, str]:
        """Settings of this tracker, with a home of its own."""
        if isinstance(self.server, FakeLinear):
            return new_home(folder) | {
                "ROADMAP_TRACKER_KIND": "linear",
                "ROADMAP_LINEAR_TEAM": TEAM,
                "ROADMAP_LINEAR_API": self.server.api,
                "ROADMAP_LINEAR_TOKEN": self.server.site.token,
            }
        return new_home(folder) | {
            "ROADMAP_TRACKER_KIND": "github",
            "ROADMAP_GITHUB_REPOSITORY": REPOSITORY,
            "ROADMAP_GITHUB_API": self.server.url,
            "ROADMAP_GITHUB_TOKEN": self.server.site.me.token,
            **({"ROADMAP_TRACKER_STATUS": COLUMNS} if self.kind == "columns" else {}),
        }

    def writes(self) -> int:
        """How many requests wrote something there."""
        return len(self.server.writes())


@contextmanager
def beside(kind: str) -> Iterator[tuple[Fake, Path]]:
    """A fake that serves, and an empty folder for a board."""
    folder = Path(tempfile.mkdtemp(prefix="roadmap-bench-"))
    fake = Fake(kind)
    gc.disable()  # a round of the collector over all issues is no tracker's latency
    try:
        with fake.server:
            yield fake, folder / "roadmap.json"
    finally:
        gc.enable()
        shutil.rmtree(folder)


def reads(kind: str, count: int, *, names: bool) -> None:
    """Requests of a sync of linked stories that nobody changed, and what it wrote."""
    with beside(kind) as (fake, board):
        ids = sample(board, count, 100)
        if ids:
            roadmap(board, fake, "push", *ids)
        for _ in range(2):  # the first one of a mapped status may write it
            roadmap(board, fake, "sync", "--yes")
        kept, written = hashlib.sha256(board.read_bytes()).digest(), fake.writes()
        fake.server.log.clear()
        roadmap(board, fake, "sync", "--yes")
        asked = fake.server.requests()
        same, writes = kept == hashlib.sha256(board.read_bytes()).digest(), fake.writes()
    reach = ceil(len(ids) / PAGE[kind]) + 2
    if kind == "columns":
        # The field, and the project, page by page.
        reach += 1 + max(1, ceil(len(fake.server.site.projects[5].items) / PAGE[kind]))
    free = sum(one.status == 304 for one in asked)
    print(
        f"{kind:8} {len(ids):5} linked: {len(asked):3} requests, reach {reach:2}; "
        f"{free} of them unchanged and free; {writes} writes there (before {written}), "
        f"board {'as it was' if same else 'WRITTEN'}"
    )
    show(asked if names else [])


def creates(kind: str, count: int, latency: float, *, names: bool) -> None:
    """Requests and seconds of many creates, each answer late."""
    with beside(kind) as (fake, board):
        ids = sample(board, count, 10_000)
        fake.server.delay = latency
        before = processor()
        seconds = roadmap(board, fake, "push", *ids)
        busy = processor() - before
        asked, made = fake.server.requests(), len(fake.server.site.issues)
    ideal = len(ids) / AT_ONCE * latency
    print(
        f"{kind:8} {len(ids):5} creates, {made} issues: {len(asked)} requests, {seconds:.2f} s, "
        f"ideal {ideal:.2f} s, ratio {seconds / ideal:.2f}; "
        f"{busy:.1f} s of processor, load {os.getloadavg()[0]:.1f}"
    )
    show(asked if names else [])


def paced(count: int, cut: float = 20.0) -> None:
    """A push at GitHub's own pace, cut off after some seconds and gone on with."""
    with beside("github") as (fake, board):
        ids = sample(board, count, 100)
        line = [sys.executable, "-c", PACED, "--board", str(board), "--no-input", "push", *ids]
        environment = fake.environment(board.parent)
        for seconds in (cut, None):
            begin = time.monotonic()
            with subprocess.Popen(
                line, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
            ) as process:
                try:
                    _, said = process.communicate(timeout=seconds)
                except subprocess.TimeoutExpired:
                    process.send_signal(signal.SIGINT)
                    _, said = process.communicate()
            told = next((one for one in said.splitlines() if " issues: about " in one), "nothing told")
            print(
                f"github   paced: {told!r}; {time.monotonic() - begin:.1f} s, exit {process.returncode}, "
                f"{len(fake.server.site.issues)} of {len(ids)} issues there"
            )
        times = [one.at for one in fake.server.requests() if one.method != "GET"]
    most = max(bisect_left(times, at + 60) - number for number, at in enumerate(times))
    least = min(after - before for before, after in pairwise(times))
    print(f"github   paced: at most {most} writes within a minute, at least {least:.2f} s between two")


def show(asked: Sequence[Seen]) -> None:
    """Print requests with the seconds after the first of them."""
    for one in asked:
        body = one.body if isinstance(one.body, dict) else {}
        words = " ".join(str(body.get("query", "")).split()[:2]) or one.query or ""
        print(f"    {one.at - asked[0].at:6.2f} {one.status} {one.method} {one.path} {words}")


def main() -> None:
    """Measure what is asked for, kind by kind."""
    reader = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    reader.add_argument("--latency", type=float, default=0.1, help="seconds before each answer")
    reader.add_argument("--stories", type=int, default=200)
    reader.add_argument("--kinds", default=",".join(KINDS))
    reader.add_argument("--only", default="reads,creates")
    reader.add_argument("--requests", action="store_true", help="print each request")
    options = reader.parse_args()
    for kind in options.kinds.split(","):
        if "reads" in options.only:
            for count in SIZES:
                reads(kind, count, names=options.requests)
        if "creates" in options.only:
            creates(kind, options.stories, options.latency, names=options.requests)
    if "paced" in options.only:
        paced(options.stories)


if __name__ == "__main__":
    main()
