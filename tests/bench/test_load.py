"""The boards that benchmarks run on: of the size asked for, and the same each time."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from msgspec.structs import replace

from bench.load import write_board
from roadmap_tui.model.stages import ALL_STAGES, GATED, gate_missing, stage_of

NOW = datetime(2027, 3, 4, 9, 30, tzinfo=UTC)


@pytest.mark.parametrize("stories", [0, 1, 10, 33])
def test_it_has_the_size_asked_for(tmp_path: Path, stories: int) -> None:
    """Whatever the number, so many stories and requests are made."""
    found = write_board(tmp_path / "b.json", stories=stories, requests=stories * 2, now=NOW)

    assert (stories, stories * 2) == (len(found.stories), len(found.requests))


def test_every_stage_is_there_and_the_gate_holds(tmp_path: Path) -> None:
    """A large board has each stage, and nothing in building that could not have got there."""
    found = write_board(tmp_path / "b.json", stories=200, requests=400, now=NOW)

    assert set(ALL_STAGES) == {stage_of(one, NOW.date()) for one in found.stories.values()}
    assert [] == [one.id for one in found.stories.values() if one.stage in GATED and gate_missing(one)]


def test_the_same_seed_writes_the_same_board(tmp_path: Path) -> None:
    """Figures of two runs are of one board, but for the uids, which every board draws anew."""
    boards = {}
    for name, seed in (("a", 1), ("b", 1), ("c", 2)):
        found = write_board(tmp_path / f"{name}.json", stories=30, requests=60, seed=seed, now=NOW)
        boards[name] = [
            replace(one, uid="") for table in (found.stories, found.requests) for one in table.values()
        ]

    assert boards["a"] == boards["b"]
    assert boards["a"] != boards["c"]
