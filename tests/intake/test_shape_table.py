"""Every tool's export, in every form that it has, arrives whole."""

from pathlib import Path

import pytest

from roadmap_tui.intake.incoming import read_requests
from roadmap_tui.intake.requests import import_requests
from roadmap_tui.intake.shapes import SHAPES
from roadmap_tui.model.records import Request
from tests.intake.boards import TODAY, change
from tests.intake.shape_table import forms, right, sources


@pytest.mark.parametrize("source", sources(), ids=lambda source: source.name)
def test_rows_arrive_right(source: Path, tmp_path: Path) -> None:
    """Words, customer, person, day and what came later; nothing that others said."""
    found = {form: right(source, path) for form, path in forms(source, tmp_path)}

    assert dict.fromkeys(found, (3, 3)) == found


def test_every_tool_has_an_export() -> None:
    """A shape that nobody tried is none."""
    tried = {read_requests(source, today=TODAY).shape.name for source in sources()}

    assert {one.name for one in SHAPES} - {"fider", "quackback"} == tried - {"plain"}


@pytest.mark.parametrize("source", sources(), ids=lambda source: source.name)
def test_the_same_again_adds_nothing(source: Path, tmp_path: Path) -> None:
    """In whatever form it comes: by its numbers, or by its words."""
    board = change()
    import_requests(board, read_requests(source, today=TODAY))
    before = board.transaction.find(Request)
    for _, path in forms(source, tmp_path):
        done = import_requests(board, read_requests(path, today=TODAY))

        assert (done.batch, done.added) == (None, 0)
    assert before == board.transaction.find(Request)
