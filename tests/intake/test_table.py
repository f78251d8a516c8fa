"""Reading exports as rows: encodings, delimiters, JSON, and what is broken."""

import csv
import io
import json
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from roadmap_tui.errors import NotFound, Refused, Usage
from roadmap_tui.intake import table
from roadmap_tui.intake.rows import Options
from roadmap_tui.intake.table import read_rows
from tests.each_row import each_row

TEXT = "Naam;Tekst\r\nZoë;“tien minuten” – €5\r\n"


def zipped(files: Mapping[str, bytes]) -> bytes:
    """A zip of these files."""
    found = io.BytesIO()
    with zipfile.ZipFile(found, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return found.getvalue()


def cells(path: Path) -> list[tuple[str, ...]]:
    return [row.cells for row in read_rows(path).rows]


@each_row("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_an_encoding_is_found(tmp_path: Path, encoding: str) -> None:
    """The same text is read from every encoding that spreadsheets write, with and without a mark."""
    path = tmp_path / "export.csv"
    path.write_bytes(TEXT.encode(encoding))

    assert read_rows(path).headers == ("Naam", "Tekst")
    assert cells(path) == [("Zoë", "“tien minuten” – €5")]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_a_delimiter_is_found(tmp_path: Path, delimiter: str) -> None:
    """The delimiter is the one that divides the header, whatever stands in quotes."""
    path = tmp_path / "export.csv"
    path.write_text(delimiter.join(['"a;b,c"', "d", "e"]) + "\n" + delimiter.join("123") + "\n")

    assert read_rows(path).headers == ("a;b,c", "d", "e")
    assert cells(path) == [("1", "2", "3")]


def test_a_spreadsheet_names_its_delimiter(tmp_path: Path) -> None:
    """Excel's own first line is obeyed and is no row."""
    path = tmp_path / "export.csv"
    path.write_text("sep=;\na,b;c\n1,2;3\n")

    assert read_rows(path).headers == ("a,b", "c")
    assert cells(path) == [("1,2", "3")]


def test_cells_stay_as_they_are(tmp_path: Path) -> None:
    """Line breaks, quotes and spaces inside a cell are kept to the character."""
    path = tmp_path / "export.csv"
    path.write_bytes(b'a,b\r\n" x\r\ny ","say ""no"""\r\n')

    assert cells(path) == [(" x\r\ny ", 'say "no"')]


def test_a_quote_inside_a_cell_is_a_quote(tmp_path: Path) -> None:
    """Inches do not open anything."""
    path = tmp_path / "export.csv"
    path.write_text('a,b\n5" pipe,1\n2,3\n')

    assert cells(path) == [('5" pipe', "1"), ("2", "3")]


def test_a_cell_may_be_huge(tmp_path: Path) -> None:
    """A cell of ten megabytes is read, so that its row alone is refused later."""
    path = tmp_path / "export.csv"
    path.write_text("a,b\n" + "x" * 10_000_000 + ",1\n2,3\n")

    assert [len(row[0]) for row in cells(path)] == [10_000_000, 1]


def test_rows_know_their_line(tmp_path: Path) -> None:
    """A row is named by the line it starts on, lines inside cells counted; empty lines are no rows."""
    path = tmp_path / "export.csv"
    path.write_text('a,b\n"1\n2",x\n\n3,y\n')

    assert [row.line for row in read_rows(path).rows] == [2, 5]


@settings(max_examples=60)
@given(st.lists(st.tuples(*[st.text(alphabet='ab",;\n\r \u2028', max_size=6)] * 2), min_size=1, max_size=6))
@example([("b", "\r"), ("b\nc", "a"), ('"', "b")])
def test_rows_are_those_of_the_library(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, str]]
) -> None:
    """Rows with quotes and without them are read as Python's own reader reads them, each from its line on."""
    path = tmp_path_factory.mktemp("csv") / "rows.csv"
    text = io.StringIO(newline="")
    csv.writer(text).writerows([("id", "x", "subject"), *(("7", *row) for row in rows)])
    path.write_bytes(text.getvalue().encode())
    reader = csv.reader(io.StringIO(text.getvalue(), newline=""), strict=True)
    lines = [reader.line_num + 1 for _ in reader]

    found = [(row.line, row.cells) for row in read_rows(path, Options(separator="comma")).rows]

    assert [(line, ("7", *row)) for line, row in zip(lines, rows, strict=False)] == found


def test_a_row_of_another_width_is_a_fault_of_that_row(tmp_path: Path) -> None:
    """One ragged row does not stop the others; empty cells beyond the header are no fault."""
    path = tmp_path / "export.csv"
    path.write_text("a,b\n1,2\n1,2,3\n1,2,,\n1,2\n")

    assert [row.fault for row in read_rows(path).rows] == [
        None, "it has 3 cells where the header has 2", None, None,
    ]  # fmt: skip


def test_json_lines_are_rows(tmp_path: Path) -> None:
    """Objects need not have the same fields; nested ones are named by their path; null is an empty cell."""
    path = tmp_path / "export.jsonl"
    path.write_text('{"id": 1, "by": {"name": "Zoë"}, "tags": ["a", "b"]}\n\n{"id": 2.5, "text": null}\n')

    assert read_rows(path).headers == ("id", "by.name", "tags", "text")
    assert cells(path) == [("1", "Zoë", "a, b", ""), ("2.5", "", "", "")]


@pytest.mark.parametrize("around", ["{}", '{{"tickets": {}, "count": 2}}'])
def test_a_json_array_is_rows(tmp_path: Path, around: str) -> None:
    """An array of objects is read, alone or as the one list of an answer."""
    path = tmp_path / "export.json"
    path.write_text(around.format(json.dumps([{"a": "1"}, {"a": "2"}], indent=1)))

    assert cells(path) == [("1",), ("2",)]


@each_row("form", ["{}\n{}\n{}\n", "[{}, {}, {}]", '{{"rows": [{},\n{}, {}]}}'])
@each_row(
    ("odd", "says"),
    [
        ("NaN", "it holds NaN, which is no value of JSON"),
        ('[{"b": -Infinity}]', "it holds -Infinity, which is no value of JSON"),
        ("1e999", "it holds Infinity, which is no value of JSON"),
        (r'"\ud83e"', "it holds half a character, which is left out"),
    ],
)
def test_one_value_that_is_no_json_costs_itself(tmp_path: Path, form: str, odd: str, says: str) -> None:
    """In an array as in lines: its row and those around it are taken."""
    path = tmp_path / "export.json"
    path.write_text(form.format('{"a": 1, "c": "x"}', f'{{"a": {odd}, "c": "y"}}', '{"a": 3, "c": "z"}'))
    table = read_rows(path)
    place = table.headers.index("c")

    assert [(row.line, row.fault, row.cells[place]) for row in table.rows] == [
        (1, None, "x"), (2, None, "y"), (3, None, "z"),
    ]  # fmt: skip
    assert [(one.line, one.why) for one in table.left] == [(2, says)]


def test_one_bad_line_of_json_is_a_fault_of_that_row(tmp_path: Path) -> None:
    """What is cut off is no JSON; the rows around it are taken."""
    path = tmp_path / "export.jsonl"
    path.write_text('{"a": 1}\n{"a": \n{"a": 3}\n')

    assert [(row.line, row.fault) for row in read_rows(path).rows] == [
        (1, None), (2, "it is not a JSON object"), (3, None),
    ]  # fmt: skip


def test_an_array_without_a_row_that_can_be_taken_says_why(tmp_path: Path) -> None:
    """The sentence names the first row and what is wrong there."""
    path = tmp_path / "export.json"
    path.write_text("[NaN]")

    with pytest.raises(Refused, match="Row 1: it is not an object"):
        read_rows(path)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "is empty"),
        (b"\n\n", "is empty"),
        pytest.param(
            zipped({"mimetype": b"", "content.xml": b""}), "is a workbook of OpenDocument", id="opendocument"
        ),
        pytest.param(zipped({"readme.md": b"x"}), "holds no export", id="no export"),
        pytest.param(zipped({"xl/workbook.xml": b"<x"}), "is a workbook that cannot be read", id="workbook"),
        (b"PK\x03\x04tickets.csv", "is a zip archive that is cut"),
        (b"\xd0\xcf\x11\xe0" + bytes(600), "is a workbook of an old form"),
        (b'{"a": 1}\n{"a":\n{"b":\n', "2 of 3 lines are no JSON objects, first line 2"),
        (bytes(range(256)) * 20, "is not a text file"),
        (b'a,b\n1,2\n1,"open\n3,4\n5,6\n', "never closed"),
        (b'"a,b\n1,2\n', "line 1 is never closed"),
        (b'a,b\n1,2\n"open,3\n4,5\n', "line 3 is never closed"),
        (b"a,b\n1\n2\n3,4\n", "2 of 3 rows do not have the 2 columns"),
        (b",".join([b"a"] * 5_000) + b"\n", "has 5,000 columns"),
        pytest.param(
            b"[" + b",".join(b'{"%d": 1}' % number for number in range(5_000)) + b"]",
            "has 5,000 columns",
            id="names",
        ),
        (b"[1, 2]", "neither a JSON array"),
        (b'{"a": 1', "neither a JSON array"),
        (b"\xff\xfea\x00b", "cut or damaged"),
    ],
)
def test_a_file_broken_as_a_whole_is_refused(tmp_path: Path, content: bytes, says: str) -> None:
    """A sentence says what is wrong with the file and names it."""
    path = tmp_path / "export.csv"
    path.write_bytes(content)

    with pytest.raises(Refused, match=f"export.csv.*{says}"):
        list(read_rows(path).rows)


def test_a_device_without_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    """Is read no further than a file may be long."""
    monkeypatch.setattr(table, "FILE_LIMIT", 2**20)

    with pytest.raises(Refused, match="larger than 1 MB"):
        read_rows(Path("/dev/zero"))


def test_a_file_that_is_not_there_is_not_found(tmp_path: Path) -> None:
    """A missing file has its own exit code; so does a folder without an export, as a refusal."""
    with pytest.raises(NotFound, match=r"gone\.csv"):
        read_rows(tmp_path / "gone.csv")
    with pytest.raises(Refused, match="holds no export"):
        read_rows(tmp_path)


def test_quotes_behind_backslashes_are_read_where_all_are_written_so(tmp_path: Path) -> None:
    """And it is told."""
    path = tmp_path / "export.csv"
    path.write_text('a,b\n"He said \\"stop\\"",1\n"2",3\n')
    table = read_rows(path)

    assert cells(path) == [('He said "stop"', "1"), ("2", "3")]
    assert table.remarks == ("In export.csv a quote stands behind a backslash, and is read as one.",)


@pytest.mark.parametrize("other", ['"say ""no""",4', '"C:\\dir\\",4'])
def test_a_quote_that_is_not_doubled_costs_its_row(tmp_path: Path, other: str) -> None:
    """Where a file writes quotes in two ways nobody knows what is meant; the rows around are taken."""
    path = tmp_path / "export.csv"
    path.write_text(f'a,b\n1,2\n"He said \\"stop\\"",1\n"x\ny",3\n{other}\n')

    assert [(row.line, row.fault) for row in read_rows(path).rows] == [
        (2, None), (3, "it holds a quote within a cell that is not doubled"), (4, None), (6, None),
    ]  # fmt: skip


def test_a_separator_that_may_be_another_is_a_doubt(tmp_path: Path) -> None:
    """Shown with the headings as they are read; who says it is not asked."""
    path = tmp_path / "export.csv"
    path.write_text("a;b,c\n1;2,3\n4;5,6\n")

    assert [(one.option, "between its columns: " in one.sentence) for one in read_rows(path).doubts] == [
        ("--separator", True)
    ]
    assert read_rows(path, Options(separator="semicolon")).headers == ("a", "b,c")
    assert read_rows(path, Options(separator=",")).doubts == ()
    with pytest.raises(Usage, match="takes one character"):
        read_rows(path, Options(separator="ab"))


def test_titles_above_the_headings_are_told(tmp_path: Path) -> None:
    """Headings are known by their names; a table of names that nobody knows begins with its first line."""
    path = tmp_path / "export.csv"
    path.write_text("Open cases\n\nSubject,Description,Account Name\na,b,c\n")
    table = read_rows(path)
    unknown = tmp_path / "other.csv"
    unknown.write_text("x,y\n1,2\n")

    assert (table.headers, [row.line for row in table.rows]) == (("Subject", "Description", "Account Name"), [4])
    assert table.remarks == ("1 row above the header left out: Open cases.",)
    assert read_rows(unknown).headers == ("x", "y")


def test_a_zip_says_what_of_it_is_not_read(tmp_path: Path) -> None:
    """Files with other columns, and those that are no export; a row is named by its file."""
    path = tmp_path / "export.zip"
    path.write_bytes(
        zipped(
            {
                "a.csv": b"id,said\n1,We wait\n2,x,y\n",
                "b.csv": b"id,said\n3,Too loud\n",
                "people.csv": b"Login,Role\nann,x\n",
                "readme.md": b"# Hi",
            }
        )
    )
    table = read_rows(path)

    assert [(row.file, row.line) for row in table.rows if row.fault is None] == [("a.csv", 2), ("b.csv", 2)]
    assert table.remarks == (
        "2 files read as one.",
        "Left out, having other columns or none: readme.md, people.csv. Import each alone.",
    )
