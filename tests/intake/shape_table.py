"""Rows of every tool's export that arrive right, by shape and form."""

import csv
import io
import sys
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import NamedTuple

from roadmap_tui.intake.incoming import Incoming, read_requests
from roadmap_tui.intake.requests import import_requests
from roadmap_tui.intake.table import STDIN
from roadmap_tui.model.records import Customer, Request
from tests.intake.boards import TODAY, change

FOLDER = Path(__file__).parents[1] / "data" / "exports" / "shapes"


class Ask(NamedTuple):
    """What one customer asked for, as every export of the folder tells it."""

    person: str
    mail: str
    company: str
    words: str
    later: str
    day: date


ASKS = (
    Ask(
        "Nora Falk", "nora@brunnhof.example", "Brunnhof Clinics", "We scroll for minutes to find our shift.",
        "Any news?", date(2026, 2, 3),
    ),
    Ask(
        "Ivo Kern", "ivo@talwerk.example", "Talwerk", "Jörg becomes J?rg in every file.", "", date(2026, 2, 5)
    ),
    Ask(
        "Mia Lund", "mia@norsk.example", "Norsk Handel", "We need EUR and NOK side by side.", "", date(2026, 2, 9)
    ),
)  # fmt: skip
NOT_SAID = (
    *("We look into it", "How is it going?", "reminder", "has joined"),
    *("<p>", "Fix it", "Sent from my", "{", "h2."),
)
"""What stands in the exports and is no word of a customer's."""
LATER = frozenset(
    f"{tool}.{form}".rstrip(".")
    for tool, forms in {
        "jira": "csv json jsonl", "zendesk": "jsonl", "intercom": "csv json jsonl", "freshdesk": "json jsonl",
        "helpscout": "json jsonl", "slack-day": "json", "slack": "", "mail": "mbox", "mails": "",
    }.items()
    for form in (forms.split() or [""])
)  # fmt: skip
"""The files that tell what came later in a conversation."""
DOMAIN = frozenset(
    "helpscout intercom.json intercom.jsonl gong.json uservoice mail mails slack quackback".split()
)
"""The tools, and files, that know no company but the domain of an address."""
NOBODY = frozenset({"github", "slack-day", "linear.csv", "fider"})
"""Those that know neither."""
MAIL = frozenset({"google-forms", "typeform", "hubspot.json", "hubspot.jsonl"})
"""Those that know an asker's address and no name."""
WITHOUT_PERSON = frozenset({"linear", "gong.csv"})
AMERICAN = frozenset({"salesforce.csv", "surveymonkey.csv"})
"""Files with days such as 2/13/2026, of which the first tells how the others are meant."""


def sources() -> list[Path]:
    """The exports of the folder."""
    return sorted(one for one in FOLDER.iterdir() if not one.name.startswith("."))


def tool_of(source: Path) -> str:
    """The tool that wrote an export: a day of Slack's and its folder, a mailbox and mails are of one."""
    return {"slack-day": "slack", "mails": "mail"}.get(source.stem, source.stem)


def forms(source: Path, folder: Path) -> Iterator[tuple[str, Path]]:
    """An export in each form that it can have: as it is, in a pipe, in a zip, in two parts, as a workbook."""
    yield source.suffix.removeprefix(".") or "folder", source
    if source.is_file():
        yield "-", source
    files = [one for one in source.rglob("*") if one.is_file()] if source.is_dir() else [source]
    zipped = folder / f"{source.name}.zip"
    with zipfile.ZipFile(zipped, "w") as archive:
        for one in files:
            archive.write(one, str(one.relative_to(source.parent)))
    yield "zip", zipped
    if source.suffix == ".csv" and source.stem != "intercom":
        yield "zip of two", _two(source, folder)
    if source.suffix == ".csv":
        yield "xlsx", _workbook(source, folder)


def _rows(source: Path) -> list[list[str]]:
    data = source.read_bytes()
    text = data.decode("cp1252" if source.stem == "plain" else "utf-8")
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=";" if source.stem == "plain" else ","))


def _two(source: Path, folder: Path) -> Path:
    """A zip of an export in two parts, each with its headings."""
    header, *rows = _rows(source)
    if source.stem == "surveymonkey":
        header, second, *rows = header, *rows
        above = [header, second]
    else:
        above = [header]
    path = folder / f"{source.stem}-parts.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for number, part in enumerate((rows[:1], rows[1:])):
            file = io.StringIO(newline="")
            csv.writer(file).writerows([*above, *part])
            archive.writestr(f"part-{number}.csv", file.getvalue())
    return path


def _workbook(source: Path, folder: Path) -> Path:
    """A workbook of an export, with a title above the headings and days and numbers as such."""
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Everything that customers asked for"])
    sheet.merge_cells("A1:C1")
    for cells in _rows(source):
        sheet.append([_typed(cell) for cell in cells])
    path = folder / f"{source.stem}.xlsx"
    book.save(path)
    return path


def _typed(cell: str) -> object:
    try:
        return date.fromisoformat(cell)
    except ValueError:
        return int(cell) if cell.isdigit() and not cell.startswith("0") else cell or None


def read(form: str, path: Path) -> Incoming:
    """An export in one of its forms; `-` sends its file through a pipe."""
    if form != "-":
        return read_requests(path, today=TODAY)
    before = sys.stdin
    sys.stdin = io.TextIOWrapper(io.BytesIO(path.read_bytes()), encoding="utf-8")
    try:
        return read_requests(STDIN, today=TODAY)
    finally:
        sys.stdin = before


def right(source: Path, form: str, path: Path) -> tuple[int, int]:
    """How many asks of an export arrive right, and how many there are."""
    board = change()
    import_requests(board, read(form, path))
    found = board.transaction.find(Request)
    expected = len(ASKS)
    known = board.transaction.find(Customer)
    good = sum(_is_right(source, ask, number, found, known) for number, ask in enumerate(ASKS))
    return good - max(0, len(found) - expected), expected


def _is_right(source: Path, ask: Ask, number: int, requests: list[Request], customers: list[Customer]) -> bool:
    one = next((each for each in requests if ask.words in (each.said or "")), None)
    if one is None:
        return False
    names = {source.stem, source.name}
    said = one.said or ""
    customer = {each.id: each.name for each in customers}.get(one.customer or "")
    domain = ask.mail.partition("@")[2]
    who = None if names & NOBODY else domain if names & DOMAIN else ask.company
    person = ask.mail if names & MAIL else ask.person
    person = person.split()[0].lower() if source.stem == "github" else person
    day = ask.day.replace(day=13) if names & AMERICAN and number == 0 else ask.day
    return (
        customer == who
        and one.person == (None if names & WITHOUT_PERSON else person)
        and one.heard_on == day
        and (ask.later in said if names & LATER else True)
        and not any(word in said for word in NOT_SAID)
    )
