"""Every tool's export, in every form that it has, arrives whole."""

from pathlib import Path

import pytest

from roadmap_tui.intake.incoming import read_requests
from roadmap_tui.intake.requests import import_requests
from roadmap_tui.intake.rows import Options
from roadmap_tui.intake.shapes import SHAPES
from roadmap_tui.model.records import Request
from tests.intake.boards import TODAY, change
from tests.intake.shape_table import ASKS, FOLDER, forms, read, right, sources, tool_of
from tests.slower import first_of


@pytest.mark.parametrize("source", sources(), ids=lambda source: source.name)
def test_rows_arrive_right(source: Path, tmp_path: Path) -> None:
    """Words, customer, person, day and what came later; nothing that others said."""
    found = {form: right(source, form, path) for form, path in forms(source, tmp_path)}

    assert dict.fromkeys(found, (3, 3)) == found


def test_every_tool_has_an_export() -> None:
    """A shape that nobody tried is none."""
    tried = {read_requests(source, today=TODAY).shape.name for source in sources()}

    assert {one.name for one in SHAPES} == tried - {"plain"}


@pytest.mark.parametrize("tool", first_of(8, sorted({tool_of(one) for one in sources()})))
def test_the_same_again_adds_nothing(tool: str, tmp_path: Path) -> None:
    """In whatever form it comes, and whichever came first: by its numbers, or by its words."""
    mine = [one for one in sources() if tool_of(one) == tool]
    again = [each for source in mine for each in forms(source, tmp_path)]
    for first in mine:
        board = change()
        import_requests(board, read_requests(first, today=TODAY))
        before = [one.id for one in board.transaction.find(Request)]
        for form, path in again:
            done = import_requests(board, read(form, path))

            assert (form, path.name, 0) == (form, path.name, done.added)
        assert before == [one.id for one in board.transaction.find(Request)]
        same = [import_requests(board, read(form, path)).batch for form, path in again]
        assert not any(same)


def test_each_mail_alone_arrives_right() -> None:
    """One mail is one request of its sender's, and a later one of the same thread adds to it."""
    board, ours = change(), Options(own=("ours.example",))
    for name in ("nora", "ivo", "mia", "later"):
        import_requests(board, read_requests(FOLDER / "mails" / f"{name}.eml", today=TODAY, options=ours))
    found = board.transaction.find(Request)

    assert [ask.person for ask in ASKS] == [one.person for one in found]
    for ask, one in zip(ASKS, found, strict=True):
        assert ask.words in " ".join((one.said or "").split())
        assert ask.later in (one.said or "")
