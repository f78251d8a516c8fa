"""The locks beside a board's file."""

from pathlib import Path

import pytest

from roadmap_tui.errors import Refused
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
