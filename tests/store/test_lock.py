"""The locks beside a board's file."""

import fcntl
import os
import stat
from contextlib import ExitStack
from pathlib import Path

import pytest

from roadmap_tui.errors import Refused
from roadmap_tui.store.file.flock import locked
from roadmap_tui.store.protocol import Store
from tests.store.kit import add


@pytest.fixture(params=["plain file", "nothing"])
def aim(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """What a link points at: a file with words in it, or a path where nothing is."""
    found = tmp_path / "aim.txt"
    if request.param == "plain file":
        found.write_text("words that stay")
    return found


def standing(aim: Path) -> str | None:
    """What stands where the link points; None where nothing does."""
    return aim.read_text() if aim.exists() else None


def test_a_link_in_the_place_of_the_lock_is_not_followed(store: Store, path: Path, aim: Path) -> None:
    """A link that somebody laid there would have a file of theirs made or emptied."""
    before = standing(aim)
    lock = path.with_name("roadmap.json.lock")
    lock.unlink(missing_ok=True)
    lock.symlink_to(aim)

    with pytest.raises(Refused, match="nothing was written"):
        add(store)
    assert before == standing(aim)
    assert store.read().customers == {}


def test_a_link_in_the_place_of_the_second_lock_is_not_followed(store: Store, path: Path, aim: Path) -> None:
    """The lock of a push or sync is as careful."""
    before = standing(aim)
    path.with_name("roadmap.json.sync.lock").symlink_to(aim)

    with pytest.raises(Refused, match="cannot be taken"), store.hold(by="ann"):
        pass
    assert before == standing(aim)


def is_free(lock: Path) -> bool:
    """Whether nobody holds a lock."""
    with ExitStack() as held:
        try:
            held.enter_context(locked(lock, timeout=0, poll=0, mode=0o600))
        except TimeoutError:
            return False
    return True


def test_one_holds_a_lock(tmp_path: Path) -> None:
    """The next one has it when the first let go of it; the file stays, with the mode asked for."""
    lock = tmp_path / "lock"
    before = os.umask(0o077)
    with locked(lock, timeout=0, poll=0, mode=0o660):
        os.umask(before)
        assert not is_free(lock)

    assert is_free(lock)
    assert stat.S_IMODE(lock.stat().st_mode) == 0o660


def test_a_process_that_is_forked_does_not_let_go(tmp_path: Path) -> None:
    """A lock is held until the process that took it lets go, whatever its children do at their end."""
    lock = tmp_path / "lock"
    with ExitStack() as held:
        held.enter_context(locked(lock, timeout=0, poll=0, mode=0o600))
        child = os.fork()
        if not child:
            held.close()
            os._exit(0)
        os.waitpid(child, 0)

        assert not is_free(lock)
    assert is_free(lock)


def test_a_lock_file_that_is_taken_away_meanwhile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who locks a file that is gone keeps nobody out: the one at the path is locked."""
    lock = tmp_path / "lock"
    real = fcntl.flock

    def taken_away(handle: int, how: int) -> None:
        monkeypatch.undo()
        lock.unlink()
        real(handle, how)

    monkeypatch.setattr(fcntl, "flock", taken_away)
    with locked(lock, timeout=0, poll=0, mode=0o600):
        assert lock.exists()
        assert not is_free(lock)
