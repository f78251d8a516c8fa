"""What pushing and syncing cost against a Jira that answers slowly, in seconds and in requests.

    python -m bench.sync [--latency 0.1] [--stories 200] [--editions cloud,datacenter] [--only creates,reads]

Runs the fake Jira of the tests as a process of its own, and `roadmap` as a person does. Prints:

creates  seconds for many creates on a board of 10,000 requests, the ratio to the ideal of four requests at once,
         and the requests sent
reads    requests of a sync of n linked stories that nobody changed, against the figure to reach, and whether
         that sync wrote anything, to Jira or to the board's file
"""

import argparse
import hashlib
import json
import math
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol
from urllib.request import Request, urlopen

from bench.load import write_board

ROOT = Path(__file__).resolve().parents[1]
ROADMAP = Path(sys.executable).with_name("roadmap")
TOKEN = "token-of-the-bench"
AT_ONCE = 4
REACH_SECONDS = 6.5
SIZES = (0, 1, 100, 101, 250)
READING = ("/search/jql", "/issue/bulkfetch", "/search")


class Tracker(Protocol):
    """A fake tracker that `roadmap` can be led to."""

    def environment(self, folder: Path) -> dict[str, str]:
        """Settings of this tracker, with a home of its own."""


class Jira:
    """A fake Jira in a process of its own, and the environment in which `roadmap` finds it."""

    def __init__(self, process: "subprocess.Popen[str]", edition: str) -> None:
        assert process.stdout is not None
        self.url = process.stdout.readline().strip()
        self.edition = edition

    def ask(self, name: str, body: object = None) -> Any:
        """Ask something of the fake itself."""
        data = None if body is None else json.dumps(body).encode()
        with urlopen(Request(f"{self.url}/__fake/{name}", data=data)) as answer:
            return json.load(answer)

    def log(self) -> list[dict[str, Any]]:
        """Every request so far."""
        return list(self.ask("log"))

    def environment(self, folder: Path) -> dict[str, str]:
        """Settings of this Jira, with a home of its own."""
        return new_home(folder) | {
            "ROADMAP_JIRA_SITE": self.url,
            "ROADMAP_JIRA_EDITION": self.edition,
            "ROADMAP_JIRA_EMAIL": "ann@example.com" if self.edition == "cloud" else "",
            "ROADMAP_JIRA_TOKEN": TOKEN,
            "ROADMAP_JIRA_PROJECT": "ROAD",
            "ROADMAP_JIRA_ISSUE_TYPE": "Task",
        }


def new_home(folder: Path) -> dict[str, str]:
    """The environment of a command whose home is within a folder, without anybody's settings."""
    own = {name: value for name, value in os.environ.items() if not name.startswith("ROADMAP_")}
    home = folder / "home"
    home.mkdir(exist_ok=True)
    return own | {
        "HOME": str(home),
        "XDG_CONFIG_HOME": str(home / "config"),
        "XDG_STATE_HOME": str(home / "state"),
        "XDG_DATA_HOME": str(home / "data"),
        "ROADMAP_ME_NAME": "Bench",
    }


@contextmanager
def fake(edition: str) -> Iterator[Jira]:
    """A fake Jira that holds nothing to the contract, for speed."""
    line = [sys.executable, "-m", "tests.fake_jira", "--edition", edition, "--token", TOKEN, "--unchecked"]
    with subprocess.Popen(line, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield Jira(process, edition)
        finally:
            process.terminate()


def roadmap(board: Path, tracker: Tracker, *words: str, program: Path = ROADMAP) -> float:
    """One command on a board; the seconds it took. Its errors go to the terminal."""
    line = [str(program), "--board", str(board), "--no-input", *words]
    begin = time.perf_counter()
    done = subprocess.run(  # noqa: PLW1510  # the code is looked at below
        line, env=tracker.environment(board.parent), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    )
    seconds = time.perf_counter() - begin
    if done.returncode != 0:
        raise SystemExit(f"roadmap {words[0]} ended with {done.returncode}:\n{done.stderr[-2000:]}")
    return seconds


def sample(board: Path, stories: int, requests: int) -> list[str]:
    """A generated board; the ids of its stories."""
    write_board(board, stories=stories + stories // 10 + 10, requests=requests)
    return pushable(board)[:stories]


def pushable(board: Path, program: Path = ROADMAP) -> list[str]:
    """The ids of the stories that a push would create; what is declined is not."""
    line = [str(program), "--board", str(board), "story", "list", "--json"]
    told = subprocess.run(line, capture_output=True, check=True)
    return [one["id"] for one in json.loads(told.stdout) if one["link"] is None and one["stage"] != "declined"]


def creates(edition: str, count: int, latency: float) -> None:
    """Seconds for many creates, each answer late."""
    folder = Path(tempfile.mkdtemp(prefix="roadmap-bench-"))
    try:
        with fake(edition) as jira:
            board = folder / "roadmap.json"
            ids = sample(board, count, 10_000)
            jira.ask("set", {"delay": latency})
            before = processor()
            seconds = roadmap(board, jira, "push", *ids)
            busy = processor() - before
            made = len(jira.ask("issues"))
            sent = len(jira.log())
    finally:
        shutil.rmtree(folder)
    ideal = len(ids) / AT_ONCE * latency
    print(
        f"{edition:10} {len(ids):5} creates, {made} issues: {seconds:6.2f} s, ideal {ideal:.2f} s, "
        f"ratio {seconds / ideal:.2f}; {sent} requests take {sent / AT_ONCE * latency:.2f} s at best, "
        f"{busy:.1f} s of processor, load {os.getloadavg()[0]:.1f}; reach {REACH_SECONDS:.1f} s"
    )


def processor() -> float:
    """Seconds of processor that the commands so far took."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def reads(edition: str, count: int) -> None:
    """Requests of a sync of linked stories that nobody changed, and what it wrote."""
    folder = Path(tempfile.mkdtemp(prefix="roadmap-bench-"))
    try:
        with fake(edition) as jira:
            board = folder / "roadmap.json"
            ids = sample(board, count, 100)
            if ids:
                roadmap(board, jira, "push", *ids)
            roadmap(board, jira, "sync", "--yes")
            before, kept = len(jira.log()), hashlib.sha256(board.read_bytes()).digest()
            roadmap(board, jira, "sync", "--yes")
            asked = jira.log()[before:]
            same = kept == hashlib.sha256(board.read_bytes()).digest()
    finally:
        shutil.rmtree(folder)
    writes = [one for one in asked if one["method"] != "GET" and not one["path"].endswith(READING)]
    print(
        f"{edition:10} {len(ids):5} linked: {len(asked):4} requests, reach {math.ceil(len(ids) / 100) + 2:2}; "
        f"{len(writes)} writes to Jira, board {'as it was' if same else 'WRITTEN'}"
    )


def main() -> None:
    """Measure what is asked for, edition by edition."""
    reader = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    reader.add_argument("--latency", type=float, default=0.1, help="seconds before each answer")
    reader.add_argument("--stories", type=int, default=200)
    reader.add_argument("--editions", default="cloud,datacenter")
    reader.add_argument("--only", default="creates,reads")
    options = reader.parse_args()
    for edition in options.editions.split(","):
        if "creates" in options.only:
            creates(edition, options.stories, options.latency)
        if "reads" in options.only:
            for count in SIZES:
                reads(edition, count)


if __name__ == "__main__":
    main()
