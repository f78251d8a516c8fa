"""Every tool's export, in every form that it has, arrives whole."""

from pathlib import Path

import pytest

from roadmap_tui.intake.incoming import read_requests
from roadmap_tui.intake.requests import import_requests
from roadmap_tui.intake.shapes import SHAPES
from roadmap_tui.model.records import Request
from tests.intake.boards import TODAY, change
from tests.intake.shape_table import forms, right, sources, tool_of


@pytest.mark.parametrize("source", sources(), ids=lambda source: source.name)
def test_rows_arrive_right(source: Path, tmp_path: Path) -> None:
    """Words, customer, person, day and what came later; nothing that others said."""
    found = {form: right(source, path) for form, path in forms(source, tmp_path)}

    assert dict.fromkeys(found, (3, 3)) == found


def test_every_tool_has_an_export() -> None:
    """A shape that nobody tried is none."""
    tried = {read_requests(source, today=TODAY).shape.name for source in sources()}

    assert {one.name for one in SHAPES} - {"fider", "quackback"} == tried - {"plain"}


@pytest.mark.parametrize("tool", sorted({tool_of(one) for one in sources()}))
def test_the_same_again_adds_nothing(tool: str, tmp_path: Path) -> None:
    """In whatever form it comes, and whichever came first: by its numbers, or by its words."""
    mine = [one for one in sources() if tool_of(one) == tool]
    for first in mine:
        board = change()
        import_requests(board, read_requests(first, today=TODAY))
        before = [one.id for one in board.transaction.find(Request)]
        again = [path for source in mine for _, path in forms(source, tmp_path)]
        for path in again:
            done = import_requests(board, read_requests(path, today=TODAY))

            assert (path.name, 0) == (path.name, done.added)
        assert before == [one.id for one in board.transaction.find(Request)]
        same = [import_requests(board, read_requests(path, today=TODAY)).batch for path in again]
        assert not any(same)
