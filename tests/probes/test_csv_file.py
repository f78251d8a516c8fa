"""CSV files of probes that grow while they are read."""

import os
from pathlib import Path
from typing import get_args

import pytest

from roadmap_tui.model.records import Take
from roadmap_tui.probes.csv_file import read_column
from roadmap_tui.probes.unread import Unread
from tests.each_row import each_row

ROWS = 'day,Minutes,note\n2026-03-01,7,\n2026-03-08,6.5,"a, b"\n2026-03-15,,\n2026-03-22,5,x\n'


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "minutes.csv"
    path.write_text(ROWS)
    return path


@each_row(
    ("take", "value"),
    zip(get_args(Take), ["5", "18.5", "6.1666666667", "6.5", "5.0", "7.0", "3"], strict=True),
)
def test_what_is_taken_of_a_column(file: Path, take: Take, value: str) -> None:
    """The last row as it stands, or a figure of all that are filled."""
    assert value == read_column(str(file), "minutes", take)


def test_a_file_grows(file: Path) -> None:
    """Each time its last row counts."""
    with file.open("a") as opened:
        opened.write("2026-03-29,4.5 min,\n")

    assert "4.5 min" == read_column(str(file), "Minutes", "last")
    assert "4.5 min" == read_column(str(file), "2", "last")


def test_an_empty_last_cell_is_no_older_one(file: Path) -> None:
    """What is missing is asked about, and the row before does not stand in for it."""
    file.write_text("minutes;note\n7;a\n;b\n")

    assert "" == read_column(str(file), "minutes", "last")


def test_a_row_that_is_being_written_does_not_count(file: Path) -> None:
    """A line without an end may hold half a number; one that rests is whole."""
    file.write_text(ROWS + "2026-03-29,1")
    with pytest.raises(Unread, match="being written"):
        read_column(str(file), "minutes", "last")
    os.utime(file, (1, 1))
    with pytest.raises(Unread, match="line 6 of its file cannot be read"):
        read_column(str(file), "minutes", "last")
    file.write_text(ROWS + "2026-03-29,12,")
    os.utime(file, (1, 1))

    assert "12" == read_column(str(file), "minutes", "last")


@each_row(
    ("text", "column", "take", "why"),
    [
        (ROWS, "minuts", "last", "no column minuts. Did you mean Minutes"),
        (ROWS, "9", "last", "no column 9"),
        ("a,a\n1,2\n", "a", "last", "2 columns called a"),
        ("minutes\n", "minutes", "last", "no row yet"),
        ("minutes,b\n,1\n", "minutes", "mean", "column is empty"),
        ("minutes\n7\nn/a\n", "minutes", "sum", "no number on line 3"),
        ('a,minutes\n1,"open\n', "minutes", "last", "never closed"),
        ("", "minutes", "last", "is empty"),
    ],
)
def test_what_gives_no_value_is_told(file: Path, text: str, column: str, take: Take, why: str) -> None:
    """With its line, where one is to blame."""
    file.write_text(text)
    os.utime(file, (1, 1))
    with pytest.raises(Unread, match=why):
        read_column(str(file), column, take)


def test_only_plain_files_are_read(tmp_path: Path) -> None:
    """A pipe would be waited for; a name without a folder lies nowhere."""
    os.mkfifo(tmp_path / "pipe")
    for name, why in [
        ("minutes.csv", "not named from the root"),
        (str(tmp_path), "folder"),
        (str(tmp_path / "pipe"), "pipe"),
        (str(tmp_path / "gone"), "no such file"),
    ]:
        with pytest.raises(Unread, match=why):
            read_column(name, "minutes", "last")
