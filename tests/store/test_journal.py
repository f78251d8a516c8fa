"""The journal of a board that is a file: what a crash leaves, and what somebody laid in its place."""

from pathlib import Path

import pytest

from roadmap_tui.errors import Refused
from roadmap_tui.store.protocol import Store


@pytest.fixture
def journal_file(path: Path) -> Path:
    """Where the journal lies."""
    return path.with_name("roadmap.json.journal")


@pytest.mark.parametrize("left", [1, 5, 12])
def test_a_last_line_cut_short_is_left_out(store: Store, journal_file: Path, left: int) -> None:
    """It was never acknowledged; the steps before it stand."""
    store.journal().append({"step": "one"}, {"step": "two"})
    whole = journal_file.read_bytes()
    journal_file.write_bytes(whole[: whole.index(b"\n") + 1 + left])

    assert store.journal().entries() == [{"step": "one"}]


def test_a_line_cut_short_does_not_spoil_the_next(store: Store, journal_file: Path) -> None:
    """What is appended after a crash begins a line of its own."""
    store.journal().append({"step": "one"})
    journal_file.write_bytes(journal_file.read_bytes() + b'{"step": "tw')
    store.journal().append({"step": "three"})

    assert store.journal().entries() == [{"step": "one"}, {"step": "three"}]


def test_a_line_that_is_no_step_is_left_out(store: Store, journal_file: Path) -> None:
    """Other JSON, and bytes that are no text."""
    store.journal().append({"step": "one"})
    journal_file.write_bytes(b'[1]\n"x"\n\xff\xfe\n\n' + journal_file.read_bytes())

    assert store.journal().entries() == [{"step": "one"}]


def test_an_empty_journal_leaves_no_file(store: Store, journal_file: Path) -> None:
    """Nothing lies beside a board of which all is sent and known."""
    store.journal().append({"step": "one"})
    assert journal_file.exists()
    store.journal().replace([])

    assert not journal_file.exists()


def test_a_link_in_its_place_is_not_written_through(store: Store, journal_file: Path, tmp_path: Path) -> None:
    """Somebody else's file stays as it is, and nothing is sent."""
    other = tmp_path / "other.txt"
    other.write_text("theirs")
    journal_file.symlink_to(other)

    with pytest.raises(Refused, match="nothing was sent"):
        store.journal().append({"step": "one"})
    assert other.read_text() == "theirs"


def test_it_is_as_private_as_the_board(store: Store, path: Path, journal_file: Path) -> None:
    """Who may not read the board may not read what was sent of it."""
    path.chmod(0o640)
    store.journal().append({"step": "one"})

    assert journal_file.stat().st_mode & 0o007 == 0
