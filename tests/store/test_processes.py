"""Real processes on one board: beside each other, killed, and as other users."""

import json
import os
import shutil
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from roadmap_tui.store import open_store
from roadmap_tui.store.protocol import Store
from tests.store.kit import add, names

ROOT = Path(__file__).parents[2]
ANN, BEN = 54_321, 54_322
SHARED = 54_400

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can act as other users")


def writers(*arguments: object) -> dict[str, Any]:
    """Run the program of writers; what it saw."""
    line = [sys.executable, "-m", "tests.store.writers", *map(str, arguments)]
    done = subprocess.run(line, capture_output=True, text=True, check=True, cwd=ROOT)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


@pytest.mark.parametrize(
    ("processes", "times"), [(4, 25), pytest.param(8, 200, marks=pytest.mark.slow)], ids=["few", "many"]
)
def test_writers_beside_each_other_lose_nothing(store: Store, processes: int, times: int) -> None:
    """Every add of every process is kept, and no id is given twice."""
    seen = writers("add", store.place, processes, times)

    assert seen["failed"] == 0
    assert len(seen["given"]) == processes * times
    assert sorted(seen["given"]) == sorted(store.read().customers)
    assert len(store.read().events) == processes * times
    assert store.check() == []


@pytest.mark.parametrize("kills", [40, pytest.param(200, marks=pytest.mark.slow)], ids=["few", "many"])
def test_kills_at_any_moment_lose_nothing_that_was_told(store: Store, kills: int) -> None:
    """After each kill board and previous generation can be read, and what was acknowledged is there."""
    add(store)
    seen = writers("kill", store.place, kills, 7)

    assert seen["faults"] == []
    assert seen["told"] >= kills
    assert seen["unfinished"] > 0
    add(store)
    assert "roadmap.json.tmp" not in names(Path(store.place).parent)


@pytest.fixture
def shared() -> Iterator[Path]:
    """A folder that other users can reach."""
    folder = Path(tempfile.mkdtemp(prefix="roadmap-"))
    folder.chmod(0o755)
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


PRELUDE = """
import os, sys, tempfile
from pathlib import Path
from roadmap_tui.errors import Problem
from roadmap_tui.store import open_store
from tests.store.kit import add
# Another user may not be able to read this installation: everything is loaded before the user is changed.
with tempfile.TemporaryDirectory() as scratch:
    warm = open_store(Path(scratch, "roadmap.json"))
    warm.create("Warm", "EUR")
    add(warm)
    warm.read().customers
os.setgroups([{groups}])
os.setgid({user})
os.setuid({user})
os.umask(0o022)
os.chdir({home!r})
"""


def as_user(user: int, code: str, home: Path, groups: tuple[int, ...] = ()) -> subprocess.CompletedProcess[str]:
    """Run code as another user, who has the home given."""
    home.mkdir(exist_ok=True)
    prelude = PRELUDE.format(user=user, home=str(home), groups=", ".join(map(str, groups)))
    # Another user cannot write what measures coverage.
    environment = {name: one for name, one in os.environ.items() if not name.startswith("COVERAGE_")}
    environment["XDG_STATE_HOME"] = str(home / "state")
    line = [sys.executable, "-c", prelude + code]
    done = subprocess.run(line, capture_output=True, text=True, check=False, cwd=ROOT, env=environment)
    assert done.stderr == ""
    return done


def adding(path: Path) -> str:
    """Code that adds a customer and prints its id, or the sentence of why not; then how many there are."""
    return f"""
store = open_store(Path({str(path)!r}))
try:
    print(add(store))
except Problem as problem:
    print(problem)
print(len(store.read().customers))
"""


@as_root
def test_a_folder_that_may_only_be_read(shared: Path) -> None:
    """A reader without the right to write reads, and is told why a change is refused; nothing is left."""
    path = shared / "roadmap.json"
    store = open_store(path)
    store.create("Board", "EUR")
    add(store)
    for one in (path, Path(f"{path}.previous")):
        one.chmod(0o644)
    Path(f"{path}.lock").unlink()
    done = as_user(ANN, adding(path), shared / "ann")
    sentence, count = done.stdout.splitlines()

    assert sentence.startswith(f"You may not write {path}: nothing was written.")
    assert count == "1"
    assert names(shared) == ["ann", "roadmap.json", "roadmap.json.previous"]


@as_root
def test_a_board_that_may_only_be_read_in_a_folder_of_ones_own(shared: Path) -> None:
    """The right to write the folder is not the right to replace the board in it."""
    path = shared / "roadmap.json"
    open_store(path).create("Board", "EUR")
    path.chmod(0o444)
    shared.chmod(0o777)
    done = as_user(ANN, adding(path), shared / "ann")

    assert done.stdout.startswith(f"You may not write {path}: nothing was written.")
    assert stat.S_IMODE(path.stat().st_mode) == 0o444


@as_root
def test_two_users_share_a_board(shared: Path) -> None:
    """In a folder that hands its group down both write; group and mode stay whoever wrote last."""
    folder = shared / "team"
    folder.mkdir()
    os.chown(folder, 0, SHARED)
    folder.chmod(0o2770)
    path = folder / "roadmap.json"
    creating = f"open_store(Path({str(path)!r})).create('Team', 'EUR')"
    as_user(ANN, creating, shared / "ann", (SHARED,))
    told = [
        as_user(user, adding(path), shared / str(user), (SHARED,)).stdout.split() for user in (ANN, BEN, ANN, BEN)
    ]
    found = {name: os.stat(folder / name) for name in names(folder)}

    assert told == [["C-1", "1"], ["C-2", "2"], ["C-3", "3"], ["C-4", "4"]]
    assert sorted(found) == ["roadmap.json", "roadmap.json.lock", "roadmap.json.previous"]
    assert {one.st_gid for one in found.values()} == {SHARED}
    assert {stat.S_IMODE(one.st_mode) for one in found.values()} == {0o660}


@as_root
def test_a_user_outside_of_the_group_does_not_hand_rights_to_another(shared: Path) -> None:
    """Where the group cannot be kept, its rights are dropped instead of passing to the writer's group."""
    folder = shared / "own"
    folder.mkdir()
    path = folder / "roadmap.json"
    open_store(path).create("Board", "EUR")
    for one in (folder, path, Path(f"{path}.lock")):
        os.chown(one, ANN, ANN)
    os.chown(path, ANN, SHARED)
    path.chmod(0o660)
    done = as_user(ANN, adding(path), shared / "ann")
    found = path.stat()

    assert done.stdout.split() == ["C-1", "1"]
    assert (found.st_gid, stat.S_IMODE(found.st_mode)) == (ANN, 0o600)


@as_root
def test_root_leaves_the_board_to_its_owner(shared: Path) -> None:
    """A change made as root does not lock the owner out, not even by its lock file."""
    folder = shared / "own"
    folder.mkdir()
    path = folder / "roadmap.json"
    open_store(path).create("Board", "EUR")
    Path(f"{path}.lock").unlink()
    for one in (folder, path):
        os.chown(one, ANN, ANN)
    add(open_store(path))
    done = as_user(ANN, adding(path), shared / "ann")

    assert done.stdout.split() == ["C-2", "2"]
    assert path.stat().st_uid == ANN
