"""Earlier states of a board, and bringing them back."""

import json
import stat
from datetime import datetime
from pathlib import Path

import pytest

from roadmap_tui.errors import NotFound
from roadmap_tui.model.records import Customer
from roadmap_tui.store import open_store
from roadmap_tui.store.file import generations
from roadmap_tui.store.protocol import Store, Transaction
from roadmap_tui.store.rows import Unreadable
from tests.store.kit import add, customer, names, plain


class _Clock:
    """A day that a test sets."""

    day = 1

    @classmethod
    def now(cls) -> datetime:
        return datetime(2026, 3, cls.day, 12)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> type[_Clock]:
    """Days pass when a test says so."""

    class Clock(_Clock):
        fromtimestamp = datetime.fromtimestamp

    monkeypatch.setattr(generations, "datetime", Clock)
    return Clock


def days(state_home: Path) -> list[Path]:
    return sorted(state_home.glob("roadmap-tui/boards/*/*.json"))


def test_the_previous_generation_stays_beside_the_board(store: Store, path: Path) -> None:
    """What stood before the last write is kept."""
    add(store)
    before = path.read_bytes()
    add(store)

    assert (path.parent / "roadmap.json.previous").read_bytes() == before


def test_each_day_begins_with_a_copy(store: Store, state_home: Path, clock: type[_Clock]) -> None:
    """The state before the first write of a day is kept, for the last seven days, for its owner alone."""
    for day in range(1, 11):
        clock.day = day
        add(store)
        add(store)
    found = days(state_home)

    assert [one.stem for one in found] == [f"2026-03-{day:02}" for day in range(4, 11)]
    assert [len(plain(one)["customers"]) for one in found] == [6, 8, 10, 12, 14, 16, 18]
    assert {stat.S_IMODE(one.stat().st_mode) for one in found} == {0o600}
    assert stat.S_IMODE(found[0].parent.stat().st_mode) == 0o700


def test_a_state_folder_that_cannot_be_written_stops_nothing(store: Store, state_home: Path) -> None:
    """The copy of the day is a kindness; the change itself is what was asked for."""
    state_home.write_text("a file")

    assert add(store) == "C-1"


def test_earlier_states_are_listed_newest_first(
    store: Store, path: Path, clock: type[_Clock], state_home: Path
) -> None:
    """The previous generation, then the days; what cannot be read is left out."""
    for day in (1, 2, 3):
        clock.day = day
        add(store)
        add(store)
    days(state_home)[1].write_text("{")
    found = store.generations()

    assert [Path(one.name).name for one in found] == [
        "roadmap.json.previous",
        "2026-03-03.json",
        "2026-03-01.json",
    ]
    assert found[0].size == (path.parent / "roadmap.json.previous").stat().st_size


def test_restore_brings_the_newest_back_and_keeps_what_it_replaces(store: Store, path: Path) -> None:
    """Restoring twice is where one started from."""
    add(store, "One")
    add(store, "Two")
    replaced = path.read_bytes()
    generation = store.restore()

    assert generation.name == f"{path}.previous"
    assert [one.name for one in store.read().customers.values()] == ["One"]
    assert (path.parent / "roadmap.json.previous").read_bytes() == replaced
    store.restore()
    assert [one.name for one in store.read().customers.values()] == ["One", "Two"]


def test_restore_gives_no_id_again_and_rises_above_both(store: Store) -> None:
    """Counters never go back, and watchers see a newer generation."""
    add(store, "One")
    add(store, "Two")
    before = store.read().board.generation
    store.restore()

    assert store.read().board.generation == before + 1
    assert store.read().board.counters == {"C": 2, "E": 2, "transaction": 2}
    assert add(store) == "C-3"


def test_load_takes_any_board_file(store: Store, path: Path, tmp_path: Path) -> None:
    """A copy that somebody kept elsewhere can be brought back."""
    add(store, "One")
    copy = tmp_path / "copy.json"
    copy.write_bytes(path.read_bytes())
    add(store, "Two")
    add(store, "Three")
    store.load(copy.read_bytes())

    assert [one.name for one in store.read().customers.values()] == ["One"]


def test_restore_over_a_broken_board_gives_no_id_again(store: Store, path: Path) -> None:
    """The ids in a broken file are still read, as far as they can be."""
    for _ in range(4):
        add(store)
    data = path.read_bytes()
    broken = data[: data.rindex(b"}")]
    path.write_bytes(broken)
    (path.parent / "roadmap.json.previous").unlink()
    store.restore(anyway=True)

    assert add(store) == "C-5"
    assert [one for one in names(path.parent) if one.endswith(".previous")] == ["roadmap.json.previous"]


def test_restore_where_the_board_is_gone(store: Store, path: Path) -> None:
    """A board that was deleted comes back from its previous generation."""
    add(store)
    path.unlink()
    store.restore()

    assert store.read().board.name == "Board"


def test_restore_says_what_it_cannot_bring_back(store: Store) -> None:
    """No state at all, none of that name, no board in a document."""
    with pytest.raises(NotFound, match="no earlier state"):
        store.restore()
    add(store)
    with pytest.raises(NotFound, match="no earlier state"):
        store.restore("none")
    with pytest.raises(Unreadable, match="an object of tables"):
        store.load(b"[]")


def test_rewriting_reaches_every_earlier_state(
    store: Store, path: Path, clock: type[_Clock], state_home: Path
) -> None:
    """What must be forgotten goes everywhere; what cannot be read cannot be cleaned and goes as a whole."""
    add(store, "Secret")
    for day in (2, 3, 4):
        clock.day = day
        add(store, "Public")
        add(store, "Public")
    broken = days(state_home)[1]
    broken.write_text('{"Secret": ')
    (path.parent / "roadmap.json.rejected").write_text('{"row": "Secret"}')
    stamps = {one: one.stat().st_mtime_ns for one in days(state_home) if one != broken}

    def forget(change: Transaction) -> None:
        if change.get(Customer, "C-1") is not None:
            change.put(customer("C-1", "Forgotten", forgotten=True))

    with store.transaction() as change:
        forget(change)
    count = store.rewrite_generations(forget)
    left = [one for one in tmp_files(path, state_home) if b"Secret" in one.read_bytes()]

    assert left == []
    assert count == 5
    assert not broken.exists()
    assert {one: one.stat().st_mtime_ns for one in stamps} == stamps
    assert (
        json.loads((path.parent / "roadmap.json.previous").read_text())["customers"]["1"]["name"] == "Forgotten"
    )


def tmp_files(path: Path, state_home: Path) -> list[Path]:
    return [one for folder in (path.parent, state_home) for one in folder.rglob("*") if one.is_file()]


def test_boards_keep_their_days_apart(store: Store, tmp_path: Path, state_home: Path) -> None:
    """Two boards have two folders in the state folder."""
    second = open_store(tmp_path / "second.json")
    second.create("Second", "EUR")
    add(store)
    add(second)

    assert len({one.parent for one in days(state_home)}) == 2
