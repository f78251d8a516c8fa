"""Tables and rows that stand twice, and documents that no decoder takes."""

import json
from pathlib import Path

import pytest

from roadmap_tui.errors import Refused
from roadmap_tui.store.file.store import FileStore
from roadmap_tui.store.protocol import Store
from tests.store.kit import add

DEEP = 200_000
"""More than any Python lets a decoder nest: 3.11 a thousand, 3.12 and 3.13 ten times as many, later its stack."""


@pytest.fixture
def board(store: Store, path: Path) -> Path:
    """A board of two customers, and an earlier state of it."""
    add(store)
    add(store)
    return path


def with_text(board: Path, before: str, after: str) -> FileStore:
    """The store of the board once its file was edited by hand."""
    text = board.read_text()
    assert before in text
    board.write_text(text.replace(before, after, 1))
    return FileStore(board)


def customers(board: Path) -> dict[str, dict[str, object]]:
    """The customers in the file, by key."""
    found: dict[str, dict[str, object]] = json.loads(board.read_bytes())["customers"]
    return found


@pytest.mark.parametrize("second", ['"customers": {},\n', '"customers":{"9":{"id":"C-9"}},'])
def test_a_table_that_stands_twice_loses_no_row(board: Path, second: str) -> None:
    """A command is refused with what mends it; the doctor joins the two."""
    rows = customers(board)
    store = with_text(board, '"requests":', f'{second}"requests":')
    with pytest.raises(Refused, match=r"has the table customers twice.*doctor --fix`"):
        store.read()
    with pytest.raises(Refused, match="twice"):
        add(store)
    faults = store.check(fix=True)

    assert ("customers", True) in [(one.where, one.mended) for one in faults if one.kind == "doubled"]
    assert rows.items() <= customers(board).items()
    assert store.read().customers.keys() == {f"C-{key}" for key in rows}


def test_the_other_of_two_rows_is_kept_aside(board: Path) -> None:
    """The last stays, as it was read; the one before goes to the file beside the board, and is named."""
    store = with_text(board, '"2": {"id":"C-2"', '"2": {"id":"C-2","notes":"first"},\n"2": {"id":"C-2"')
    kept = customers(board)
    with pytest.raises(Refused, match=r"has the row 2 of the table customers twice"):
        add(store)
    faults = store.check(fix=True)
    beside = board.with_name("roadmap.json.rejected")

    assert [("doubled row", "customers", ("2",), str(beside))] == [
        (one.kind, one.where, one.what, one.kept) for one in faults
    ]
    assert '"notes":"first"' in json.loads(beside.read_text())["row"]
    assert (kept, []) == (customers(board), store.check())


def test_the_same_row_twice_is_one(board: Path) -> None:
    """Nothing is lost where both say the same, and nothing is kept aside."""
    row = next(line for line in board.read_text().splitlines() if line.startswith('"2": {"id":"C-2"'))
    store = with_text(board, row, f"{row.rstrip(',')},\n{row}")
    store.check(fix=True)

    assert not board.with_name("roadmap.json.rejected").exists()


@pytest.mark.parametrize(
    "deep", ["[" * DEEP + "]" * DEEP, '{"a":' * DEEP + "1" + "}" * DEEP], ids=["lists", "objects"]
)
def test_what_is_nested_too_deeply_is_named(board: Path, deep: str) -> None:
    """No decoder takes it: every command, the doctor too, says so and names what brings the board back."""
    store = with_text(board, '{"id":"C-2"', f'{{"id":"C-2","foreign":{deep}')
    for ask in (store.read, store.check, lambda: store.check(fix=True), lambda: add(store)):
        with pytest.raises(Refused, match=r"nested too deeply.*`roadmap restore`"):
            ask()
    store.restore()

    assert store.read().customers


def test_a_key_of_many_digits_is_set_aside(board: Path) -> None:
    """It is no number: the row is named shortly, and the doctor puts it beside the board."""
    store = with_text(board, '"2": {"id":"C-2"', f'"{"9" * 5_000}": {{"id":"C-2"')
    with pytest.raises(Refused, match=r"no whole number from 1.*`roadmap restore`") as refused:
        _ = store.read().customers
    faults = store.check(fix=True)

    assert len(str(refused.value)) < 1_000
    assert [("misplaced", True)] == [(one.kind, len(str(one.what)) < 200) for one in faults]
    assert [] == store.check()
