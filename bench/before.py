"""What this checkout costs beside an earlier commit, measured by turns in one run.

    python -m bench.before [--commit 5c0e815] [--runs 7] [--scale 1] [--only help,keys]

The earlier commit is built in a worktree and an environment of its own, or taken from `--beside`, a checkout
that has its own `.venv`. It also makes the boards; this checkout works on copies of them, brought to its format
first. Prints a figure of each side, as its line says, else the median in milliseconds; and the ratio new / old.
"""

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from bench import screens, sync
from bench.commands import export, importing

ROOT = Path(__file__).parents[1]
COMMIT = "5c0e815"
SAID = "Every morning we wait ten minutes for the export before the round can start. " * 8


class Side(NamedTuple):
    """One of the two programs, and a folder of its own for boards."""

    name: str
    program: Path
    folder: Path

    def run(self, *words: str, cwd: Path | None = None) -> float:
        """Run a command; the seconds it took. Its errors end the measuring."""
        return timed([str(self.program), *words], cwd=cwd)

    def board(self, name: str) -> Path:
        """A board of this side."""
        return self.folder / f"{name}.json"


class Sizes(NamedTuple):
    """How large the boards are."""

    stories: int
    requests: int
    rows: int
    creates: int

    @property
    def twice(self) -> int:
        """The requests of a board that is opened."""
        return 2 * self.requests

    @property
    def wide(self) -> int:
        """The stories of a board on which keys are pressed."""
        return 2 * self.stories


class Measure(NamedTuple):
    """What is measured: its label, what takes it of a side, and the figure of all that was taken."""

    label: str
    take: Callable[[Side, Sizes], list[float]]
    figure: Callable[[list[float]], float]


def median_ms(seconds: list[float]) -> float:
    """The median in milliseconds."""
    return 1000 * statistics.median(seconds)


def p95_ms(seconds: list[float]) -> float:
    """The 95th percentile in milliseconds."""
    return 1000 * statistics.quantiles(seconds, n=20)[-1]


def slowest_ms(seconds: list[float]) -> float:
    """The longest in milliseconds."""
    return 1000 * max(seconds)


def timed(line: list[str], *, cwd: Path | None = None) -> float:
    """Run a process to its end; the seconds it took."""
    begin = time.perf_counter()
    done = subprocess.run(
        line, cwd=cwd, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, check=False
    )
    seconds = time.perf_counter() - begin
    if done.returncode != 0:
        raise SystemExit(f"{' '.join(line)[:200]} ended with {done.returncode}:\n{done.stderr[-2000:]}")
    return seconds


def help_(side: Side, _: Sizes) -> list[float]:
    return [side.run("--help")]


def add(side: Side, _: Sizes) -> list[float]:
    return [side.run("--board", str(side.board("kept")), "request", "add", "--customer", "Acme", "--said", SAID)]


def listing(side: Side, _: Sizes) -> list[float]:
    return [side.run("--board", str(side.board("large")), "story", "list", "--json")]


def first_card(side: Side, _: Sizes) -> list[float]:
    return [screens.first_card(side.board("opened"), [str(side.program)])]


def memory(side: Side, _: Sizes) -> list[float]:
    return [screens.memory(side.board("opened"), [str(side.program)])]


def keys(side: Side, _: Sizes) -> list[float]:
    return screens.keys(side.board("wide"), screens.KEYS[:48], [str(side.program)])


def keys_beside(side: Side, _: Sizes) -> list[float]:
    with screens.writer(side.board("wide"), [str(side.program)]):
        return screens.keys(side.board("wide"), screens.KEYS[:48], [str(side.program)])


def moves(side: Side, _: Sizes) -> list[float]:
    return screens.keys(side.board("wide"), screens.MOVES, [str(side.program)])


def filtering(side: Side, _: Sizes) -> list[float]:
    return screens.keys(side.board("wide"), screens.FILTER, [str(side.program)])


def key_bytes(side: Side, _: Sizes) -> list[float]:
    return screens.key_bytes(side.board("wide"), screens.KEYS[:48], [str(side.program)])


def importing_rows(side: Side, sizes: Sizes) -> list[float]:
    path = side.folder / f"tickets-{sizes.rows}.csv"
    if not path.exists():
        export(side.folder, sizes.rows)
    return [timed(importing(str(side.program), str(path)), cwd=side.folder)]


def creates(side: Side, sizes: Sizes) -> list[float]:
    with pushed_board(side, sizes) as (seconds, _, _):
        return [seconds]


def unchanged(side: Side, sizes: Sizes) -> list[float]:
    with pushed_board(side, sizes) as (_, board, jira):
        sync.roadmap(board, jira, "sync", "--yes", program=side.program)
        return [sync.roadmap(board, jira, "sync", "--yes", program=side.program)]


@contextmanager
def pushed_board(side: Side, sizes: Sizes) -> Iterator[tuple[float, Path, sync.Jira]]:
    """A copy of a board, pushed to a fresh fake: the seconds of the push, the board, the fake."""
    folder = Path(tempfile.mkdtemp(dir=side.folder))
    board = folder / "roadmap.json"
    shutil.copy(side.board("pushed"), board)
    with sync.fake("cloud") as jira:
        stories = sync.pushable(board, side.program)[: sizes.creates]
        yield sync.roadmap(board, jira, "push", *stories, program=side.program), board, jira
    shutil.rmtree(folder)


MEASURES: Mapping[str, Measure] = {
    "help": Measure("--help", help_, median_ms),
    "add": Measure("request add, {requests:,} kept", add, median_ms),
    "list": Measure("story list --json, {stories:,} + {requests:,}", listing, median_ms),
    "card": Measure("first card, {stories:,} + {twice:,}", first_card, median_ms),
    "memory": Measure("memory of an open board in MiB, the same", memory, statistics.median),
    "keys": Measure("keys, {wide:,} stories, 95th percentile", keys, p95_ms),
    "beside": Measure("  with a writer once a second", keys_beside, p95_ms),
    "moves": Measure("  while stories are moved", moves, p95_ms),
    "filter": Measure("  of a filter, the slowest", filtering, slowest_ms),
    "bytes": Measure("  bytes of each, the median", key_bytes, statistics.median),
    "import": Measure("import of {rows:,} rows", importing_rows, median_ms),
    "creates": Measure("{creates} creates", creates, median_ms),
    "unchanged": Measure("sync of {creates} unchanged stories", unchanged, median_ms),
}


@contextmanager
def checkout(commit: str, folder: Path) -> Iterator[Path]:
    """A worktree of a commit with an environment of its own; its `roadmap`."""
    tree = folder / "before"
    git = ["git", "-C", str(ROOT), "worktree"]
    subprocess.run([*git, "add", "--quiet", "--detach", str(tree), commit], check=True)
    try:
        subprocess.run([sys.executable, "-m", "venv", str(tree / ".venv")], check=True)
        pip = [str(tree / ".venv/bin/pip"), "install", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*pip, "-e", str(tree)], check=True)
        yield tree / ".venv/bin/roadmap"
    finally:
        subprocess.run([*git, "remove", "--force", str(tree)], check=True)


def compile_package(program: Path) -> None:
    """Write the bytecode of a side: it may be stale, and this environment may forbid to write it."""
    package = program.parents[2] / "roadmap_tui"
    line = [str(program.with_name("python")), "-m", "compileall", "-q", str(package)]
    subprocess.run(line, check=True, env={**os.environ, "PYTHONDONTWRITEBYTECODE": ""})


def make_boards(old: Side, new: Side, sizes: Sizes) -> None:
    """Boards made by the earlier commit; the copies of this checkout are written once, in its own format."""
    for name, stories, requests in (
        ("kept", 100, sizes.requests),
        ("large", sizes.stories, sizes.requests),
        ("opened", sizes.stories, sizes.twice),
        ("wide", sizes.wide, sizes.twice),
        ("pushed", sizes.creates + sizes.creates // 10 + 10, 100),
    ):
        size = ["--stories", str(stories), "--requests", str(requests)]
        old.run("demo", *size, "--out", str(old.board(name)))
        shutil.copy(old.board(name), new.board(name))
        for side in (old, new):
            side.run("--board", str(side.board(name)), "request", "add", "--said", SAID)


def main() -> None:
    """Measure both sides by turns, so that whatever else the machine does falls on both alike."""
    reader = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    reader.add_argument("--commit", default=COMMIT)
    reader.add_argument("--beside", type=Path, help="a checkout of the earlier commit with its own .venv")
    reader.add_argument("--runs", type=int, default=7)
    reader.add_argument("--scale", type=float, default=1, help="of the boards; 0.01 only tries the script")
    reader.add_argument("--only", default=",".join(MEASURES), help=", ".join(MEASURES))
    given = reader.parse_args()
    names = given.only.split(",")
    if unknown := [name for name in names if name not in MEASURES]:
        reader.error(f"--only: {', '.join(unknown)} is none of {', '.join(MEASURES)}")
    stories, requests, rows, count = (max(int(one * given.scale), 2) for one in (5_000, 10_000, 10_000, 200))
    sizes = Sizes(stories, requests, rows, count)
    folder = Path(tempfile.mkdtemp(prefix="roadmap-bench-"))
    for name in ("HOME", "XDG_STATE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME"):
        os.environ[name] = str(folder / "home")
    os.environ |= {"TERM": "xterm-256color", "COLORTERM": "truecolor"}
    try:
        if given.beside is None:
            with checkout(given.commit, folder) as program:
                compare(program, folder, sizes, names, given.runs)
        else:
            compare(given.beside / ".venv/bin/roadmap", folder, sizes, names, given.runs)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def compare(program: Path, folder: Path, sizes: Sizes, names: list[str], runs: int) -> None:
    """Measure what is named, and print it."""
    sides = Side("old", program, folder / "old"), Side("new", sync.ROADMAP, folder / "new")
    for side in sides:
        side.folder.mkdir()
        compile_package(side.program)
    make_boards(*sides, sizes)
    print(f"load {os.getloadavg()[0]:.1f}, {runs} runs by turns; milliseconds, but where a line says else")
    print(f"{'':48} {'old':>9} {'new':>9} {'new/old':>8}")
    for name in names:
        measure = MEASURES[name]
        label = measure.label.format(**sizes._asdict(), twice=sizes.twice, wide=sizes.wide)
        times: dict[str, list[float]] = {side.name: [] for side in sides}
        for _ in range(runs):
            for side in sides:
                times[side.name] += measure.take(side, sizes)
        before, now = (measure.figure(times[side.name]) for side in sides)
        print(f"{label:48} {before:9.1f} {now:9.1f} {now / before:8.2f}", flush=True)


if __name__ == "__main__":
    main()
