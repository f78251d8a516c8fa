"""What every test stands on: a state folder of the run, its thoroughness, and what it says of what it skipped."""

import gc
import os
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import nullcontext

import pytest
from hypothesis import HealthCheck, settings

from roadmap_tui.localstate.told import untold
from roadmap_tui.tui.common.key_changes import notices
from tests.memory_folder import memory_folder
from tests.postgres_server import first_files, stop_shared

for name, examples in (("quick", 20), ("thorough", 80)):
    settings.register_profile(name, max_examples=examples, deadline=None, suppress_health_check=list(HealthCheck))
settings.load_profile("quick")  # --hypothesis-profile thorough takes longer; .ci/run does

# Workers and the processes that tests start keep their bytecode, or each of them would compile the whole package
# and rewrite the assertions of every test.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False

# Folders of tests are made in memory where there is room: each write of a board is a new file and a rename.
if (_folder := memory_folder()) is not None:
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", _folder)

# Look for garbage more rarely: that took a fifth of the time of the tests, and of finding them.
gc.set_threshold(100_000, 20, 20)


def pytest_xdist_auto_num_workers() -> int:
    """Two workers a core: half of the time a test waits for a process, a socket or a screen."""
    return 2 * len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 2 * (os.cpu_count() or 1)


def pytest_collection_finish() -> None:
    """Look for no garbage among what was imported."""
    gc.collect()
    gc.freeze()


def pytest_unconfigure() -> None:
    """Look for no garbage in the end: that was done six times, through all that is left in each worker."""
    gc.freeze()


@pytest.hookimpl(wrapper=True)
def pytest_cmdline_main(config: pytest.Config) -> Iterator[None]:
    """Leave no server running, and in the end no files of one."""
    with nullcontext() if hasattr(config, "workerinput") else first_files():
        try:
            return (yield)
        finally:
            stop_shared()


@pytest.fixture(scope="session", autouse=True)
def _state_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Earlier states of boards, drafts and the log go to a folder of this run, never to the person's own.

    Nothing waits for the disk: no test outlives a power cut, and those about fsync put their own in its place.
    What is told once was told before: a toast would come over the first screen of the run.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fsync", lambda _file: None)
        patch.setenv("XDG_STATE_HOME", str(tmp_path_factory.mktemp("state")))
        untold(notices())
        yield


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> Iterator[None]:
    """Mark what of matrices is slow before tests are selected, and order those that are."""
    _thin(items)
    yield
    _deal_slow(items)


COSTLY = ("cli", "contracts", "sync", "trackers", "tui")
"""The folders in which a case opens an app, a board or a socket."""


def _thin(items: list[pytest.Item]) -> None:
    """Of each matrix in the costly folders, only as many cases are not slow as let each value come up."""
    matrices: dict[str, list[pytest.Function]] = {}
    for item in items:
        is_costly = item.nodeid.split("/")[1] in COSTLY and not item.get_closest_marker("slow")
        if is_costly and isinstance(item, pytest.Function) and len(_values(item)) > 1:
            matrices.setdefault(item.nodeid.partition("[")[0], []).append(item)
    for cases in matrices.values():
        kept = covering([_values(one) for one in cases])
        for number, item in enumerate(cases):
            if number not in kept:
                item.add_marker(pytest.mark.slow)


def _values(item: pytest.Function) -> tuple[str, ...]:
    """The case of a test: the name of its value on each side of the matrix."""
    return tuple(item.callspec._idlist) if hasattr(item, "callspec") else ()


def covering(cases: list[tuple[str, ...]]) -> set[int]:
    """The places of few cases in which each value of each side comes up, as evenly as can be."""
    sides = [set(enumerate(case)) for case in cases]
    missing = set().union(*sides)
    seen: Counter[tuple[int, str]] = Counter()
    kept: set[int] = set()
    while missing:
        best = max(
            range(len(sides)), key=lambda at: (len(sides[at] & missing), -sum(seen[one] for one in sides[at]))
        )
        kept.add(best)
        missing -= sides[best]
        seen.update(sides[best])
    return kept


def _deal_slow(items: list[pytest.Item]) -> None:
    """Give each worker an equal share of the slow tests, before its others.

    Each begins with its part of the list, in the list's order: the slow ones of one file would all go to one.
    """
    workers = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    slow = [one for one in items if one.get_closest_marker("slow")]
    others = [one for one in items if not one.get_closest_marker("slow")]
    bounds = [len(others) * number // workers for number in range(workers + 1)]
    items[:] = [
        one
        for number in range(workers)
        for one in (*slow[number::workers], *others[slice(*bounds[number : number + 2])])
    ]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say in one line how many tests were skipped, and why."""
    reasons = Counter(
        one.longrepr[2].removeprefix("Skipped: ").rstrip(".")
        for one in terminalreporter.getreports("skipped")
        if isinstance(one.longrepr, tuple)
    )
    if reasons:
        told = "; ".join(f"{count} ({why})" for why, count in reasons.most_common())
        terminalreporter.write_line(f"Skipped {reasons.total()}: {told}.")
