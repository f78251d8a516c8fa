"""`roadmap request import`, `request undo-import` and `customer import`."""

import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from threading import Thread
from typing import Any

import click
import openpyxl
import pytest

from roadmap_tui.cli.app.root import root
from roadmap_tui.cli.app.session import Session
from roadmap_tui.intake.incoming import read_requests
from tests.cli.conftest import Shell
from tests.intake.shape_table import FOLDER

TICKETS = (
    "Id,Requester,Requester email,Subject,Description,Created at\n"
    "1,Jo,jo@acme.example,Export,We wait,2026-01-02 08:00:00\n"
    "2,Ed,ed@bolt.example,,,2026-01-02 08:00:00\n"
)


def test_an_import_is_told_and_taken_back(shell: Shell) -> None:
    """The batch alone on stdout; the shape, the counts and where the refused rows lie on stderr."""
    Path("t.csv").write_text(TICKETS)
    found = shell("request", "import", "t.csv")
    again = shell("request", "import", "t.csv", "--json")
    undone = shell("request", "undo-import", "B-1", "--json")

    assert (found.code, found.out) == (0, "B-1\n")
    assert found.err.splitlines()[-3:] == [
        "Read as zendesk. 1 request added, 0 known already, 1 refused.",
        "`roadmap request undo-import B-1` takes it back.",
        "The refused row, with its reason: t.refused.csv",
    ]
    counts: dict[str, Any] = {
        "batch": None,
        "added": 0,
        "skipped": 1,
        "refused": 1,
        "reworded": [],
        "new_words": {},
    }
    assert (again.code, {**again.json, **counts}) == (0, again.json)
    assert undone.json == {"batch": "B-1", "removed": 2, "restored": 0, "left": {}}


def test_new_words_of_a_known_conversation_are_told(shell: Shell) -> None:
    """They are added to the request, which is said once."""
    head = "message_id,message_body,conversation_id\n"
    Path("chat.csv").write_text(head + "1,We wait.,9\n")
    shell("request", "import", "chat.csv")
    Path("chat.csv").write_text(head + "1,We wait.,9\n2,By hand.,9\n")
    told = shell("request", "import", "chat.csv").err

    assert "R-1 has new words, which were added: “By hand.”" in told
    assert "new words" not in shell("request", "import", "chat.csv").err


def test_nothing_taken_is_a_failure(shell: Shell) -> None:
    """Where every row is refused the command says so by its exit code."""
    Path("t.csv").write_text("Id,Requester,Subject\n1,Jo,\n")

    assert shell("request", "import", "t.csv").code == 1


def test_a_dry_run_shows_and_writes_nothing(shell: Shell) -> None:
    """The mapping, the first rows and the counts, as JSON too; no board, no file of refused rows, no mapping."""
    Path("t.csv").write_text(TICKETS)
    found = shell("request", "import", "t.csv", "--dry-run", "--remember", "mine", "--json").json

    assert (found["shape"], found["added"], found["refused"]) == ("zendesk", 1, 1)
    assert ["Created at", "heard_on"] in found["mapping"]
    assert (found["rows"][0]["said"], found["rows"][0]["customer_name"]) == ("Export\n\nWe wait", "acme.example")
    assert [one.name for one in Path.cwd().iterdir() if one.suffix != ".toml"] == ["t.csv"]
    assert shell("request", "import", "--shapes", "--json").json["mappings"] == []


def test_an_export_comes_through_a_pipe(shell: Shell) -> None:
    """`-` is stdin; its source can be named, and its refused rows lie in the folder one is in."""
    first = shell("request", "import", "-", "--source", "Survey", stdin="id,said\n1,We wait\n2,\n")
    same = shell("request", "import", "-", "--source", "survey", stdin="id,said\n1,We wait\n")
    other = shell("request", "import", "-", stdin="id,said\n1,We come\n")

    assert (first.code, same.out, other.out) == (0, "", "B-2\n")
    assert "--source NAME" in other.err
    assert Path("stdin.refused.csv").exists()


def test_a_workbook_comes_through_a_pipe(shell: Shell) -> None:
    """What it is shows in its bytes, and not in a name."""
    book = openpyxl.Workbook()
    assert book.active is not None
    for cells in (("id", "said", "heard on"), (1, "We wait", date(2026, 1, 2))):
        book.active.append(cells)
    data = io.BytesIO()
    book.save(data)
    found = shell("request", "import", "-", "--source", "survey", stdin=data.getvalue())

    assert (found.code, found.out) == (0, "B-1\n")
    assert shell("request", "show", "R-1", "--json").json["heard_on"] == "2026-01-02"


def test_a_pipe_with_a_name_is_read(shell: Shell) -> None:
    """A FIFO is read to its end, and nothing is written beside it."""
    os.mkfifo("pipe")
    writer = Thread(target=Path("pipe").write_text, args=("id,said\n1,We wait\n2,\n",))
    writer.start()
    found = shell("request", "import", "pipe")
    writer.join()

    assert (found.code, found.out) == (0, "B-1\n")


def test_a_mapping_is_remembered(shell: Shell) -> None:
    """What was mapped once is read by its name, as one source whatever its file is called."""
    Path("a.csv").write_text("Nr,Wat,Wie\n1,Traag,Acme\n")
    Path("b.csv").write_text("Nr,Wat,Wie\n1,Traag,Acme\n2,Duur,Acme\n")
    shell("request", "import", "a.csv", "--map", "Nr=id", "--map", "Wat=said", "--map", "Wie=customer",
          "--remember", "wensen")  # fmt: skip
    found = shell("request", "import", "b.csv", "--from", "wensen", "--json")

    assert (found.json["added"], found.json["skipped"]) == (1, 1)
    assert "wensen\tyours: Nr=id, Wat=said, Wie=customer\n" in shell("request", "import", "--shapes").out


def test_an_export_needs_a_name(shell: Shell) -> None:
    """Without a file there is nothing to import."""
    assert shell("request", "import").code == 2


def test_progress_is_told_by_rows(tmp_path: Path) -> None:
    """A long file says how far it is, and ends with all of its rows."""
    path = tmp_path / "long.csv"
    path.write_text("said\n" + "".join(f"row {number}\n" for number in range(2500)))
    told: list[tuple[int, int]] = []
    read_requests(path, today=date(2027, 1, 1), progress=lambda *at: told.append(at))

    assert told == [(0, 2500), (1000, 2500), (2000, 2500), (2500, 2500)]


def test_accounts_show_each_change(shell: Shell) -> None:
    """What stood there before is told, in a dry run too; `--keep` replaces nothing."""
    shell("customer", "add", "--name", "Acme Inc", "--arr", "100")
    Path("a.csv").write_text("name,arr,segment\nACME,200,Retail\n")
    change = {"customer": "C-1", "customer_name": "Acme Inc", "field": "arr", "before": 100, "after": 200}
    dry = shell("customer", "import", "a.csv", "--dry-run", "--json")
    kept = shell("customer", "import", "a.csv", "--keep", "--json")
    taken = shell("customer", "import", "a.csv", "--json")

    assert (dry.json["batch"], dry.json["changes"][-1]) == (None, change)
    assert [one["field"] for one in kept.json["changes"]] == ["segment"]
    assert (taken.json["changes"], taken.json["changed"]) == ([change], 1)


def test_renewals_are_told_in_words(shell: Shell) -> None:
    """A contract that was not renewed says so, where the change is shown."""
    shell("customer", "add", "--name", "Acme")
    Path("ends.csv").write_text("customer,renewed,day\nAcme,no,2026-01-02\n")
    found = shell("customer", "import", "ends.csv")

    assert found.out == "changed\tAcme\trenewals\t\t2026-01-02 not renewed\n"
    assert "New: 1 renewal; known already: 0." in found.err


def test_scores_are_recognised(shell: Shell) -> None:
    """A table of answers adds to customers that are known, and is shown on their page."""
    shell("customer", "add", "--name", "Acme")
    Path("nps.csv").write_text("customer,kind,value,day\nAcme,NPS,9,2026-01-02\nNobody,NPS,1,2026-01-02\n")
    found = shell("customer", "import", "nps.csv")

    assert found.code == 0
    assert "New: 1 score; known already: 0." in found.err
    assert "1 customer changed, 1 row refused." in found.err
    assert shell("customer", "show", "C-1", "--json").json["scores"] == [
        {"day": "2026-01-02", "kind": "nps", "value": 9}
    ]


def test_likely_doubles_are_listed(shell: Shell) -> None:
    """Each pair with its reason, and how to make one of them."""
    shell("customer", "add", "--name", "Acme Inc")
    shell("customer", "add", "--name", "Acme GmbH")
    found = shell("customer", "list", "--alike")

    assert found.out == "C-2\tAcme GmbH\tC-1\tAcme Inc\tthe same name but for its legal form\n"
    assert "customer merge C-2 --into C-1" in found.err
    assert json.loads(shell("customer", "list", "--alike", "--json").out)[0]["other"] == "C-1"


def test_a_mail_provider_names_no_customer(shell: Shell) -> None:
    """Whoever writes from one is a customer of their own, and its domain is nobody's."""
    shell("request", "add", "--customer", "jo@gmail.com", "--said", "a")
    shell("request", "add", "--customer", "ed@gmail.com", "--said", "b")
    names = [(one["name"], one["domains"]) for one in shell("customer", "list", "--json").json]

    assert names == [("jo@gmail.com", []), ("ed@gmail.com", [])]
    assert shell("customer", "edit", "C-1", "--domain", "gmail.com").code == 1


@pytest.mark.parametrize("way", ["list", "lines", "export"])
def test_another_boards_requests_come_by_names(shell: Shell, here: Path, way: str) -> None:
    """Its C-1 is not ours; a second run adds nothing."""
    shell("customer", "add", "Giant", "--arr", "9000000")
    shell("request", "add", "--customer", "Small", "--said", "Slow export", "--board", "other.json")
    listed = shell("request", "list", "--json", "--board", "other.json")
    shell("request", "add", "--customer", "Small", "--said", "Another", "--board", "third.json")
    if way == "export":
        shell("export", "file.json", "--board", "other.json")
    else:
        (here / "file.json").write_text(listed.out if way == "list" else json.dumps(listed.json[0]))
    first = shell("request", "import", "file.json")
    shell("request", "import", "file.json")
    found = shell("request", "list", "--json").json
    third = shell("request", "list", "--json", "--board", "third.json").out
    (here / "third-list.json").write_text(third)
    shell("request", "import", "third-list.json")
    (here / "third-list.json").rename(here / "renamed.json")
    again = shell("request", "import", "renamed.json")
    both = shell("request", "list", "--json").json

    assert first.code == 0, first.err
    assert [(one["said"], one["customer_name"]) for one in found] == [("Slow export", "Small")]
    assert (len(both), again.code) == (2, 0), again.err
    assert shell("customer", "list", "--json").json[0]["name"] in {"Giant", "Small"}


def test_a_copy_of_this_board_is_no_import(shell: Shell, here: Path) -> None:
    """What would come twice is refused, with the command that unites copies."""
    shell("request", "add", "--customer", "Acme", "--said", "Slow", "--board", "one.json")
    shell("export", "copy.json", "--board", "one.json")
    said = shell("request", "import", "copy.json", "--board", "one.json")

    assert (said.code, "is a copy of this board" in said.err, "`roadmap merge copy.json`" in said.err) == (
        1,
        True,
        True,
    )


def test_strict_is_a_failure_where_anything_was_lost(shell: Shell) -> None:
    """A row or a cell that could not be taken; without it both are counted, and the exit is 0."""
    Path("row.csv").write_text("id,said\n1,We wait\n2,\n")
    Path("cell.csv").write_text("id,said,importance\n1,We wait,5 of 5\n2,Too loud,1\n")
    Path("whole.csv").write_text("id,said\n1,We wait\n")
    codes = [
        [
            shell("request", "import", f"{name}.csv", "--source", name, *strict).code
            for strict in ((), ("--strict",))
        ]
        for name in ("row", "cell", "whole")
    ]

    assert codes == [[0, 1], [0, 1], [0, 0]]


def test_what_is_not_taken_is_told_with_its_line(shell: Shell) -> None:
    """Cells by line and column, columns that fill nothing by one value each, in JSON as well."""
    Path("a.csv").write_text("id,said,importance,Mood,Empty\n1,We wait,5 of 5,,\n2,Too loud,1,bad,\n")
    told = shell("request", "import", "a.csv", "--source", "a", "--json")
    why = "importance is 0, 1, 2 or 3 or low, normal, high, urgent, not “5 of 5”"

    assert told.json["cells"] == [{"place": "line 2", "column": "importance", "why": why}]
    assert told.json["unused"] == {"Mood": "bad", "Empty": ""}
    assert f"line 2: {why}" in told.err
    assert "Columns that fill nothing: Mood (“bad”), Empty (empty)." in told.err


def test_days_of_an_unknown_order_are_left_until_it_is_said(shell: Shell) -> None:
    """Both readings are named; the option fills in what the row lacked, and is kept with a mapping."""
    Path("a.csv").write_text("id,said,created\n1,We wait,11/2/2025 9:05 AM\n")
    left = shell("request", "import", "a.csv")
    said = shell("request", "import", "a.csv", "--days", "month-first", "--remember", "calls", "--source", "a")
    Path("b.csv").write_text("id,said,created\n2,Too loud,10/3/2025\n")
    shell("request", "import", "b.csv", "--from", "calls")

    assert "created is 2025-02-11 or 2025-11-02, nobody knows which" in left.err
    assert "What R-1 lacked is filled in." in said.err
    assert [(one["heard_on"], one["source"]["system"]) for one in shell("request", "list", "--json").json] == [
        ("2025-11-02", "a"), ("2025-10-03", "a"),
    ]  # fmt: skip


def test_a_part_of_an_export_is_taken(shell: Shell) -> None:
    """By a tag, by a value in any column, by both; what is left out is counted."""
    Path("a.csv").write_text(
        "id,said,tags,Team\n1,We wait,feature_request billing,Blue\n2,Too loud,bug,Blue\n"
        "3,Too slow,Feature_Request,Red\n"
    )
    told = shell("request", "import", "a.csv", "--tag", "feature_request", "--only", "team=blue")
    more = shell("request", "import", "a.csv", "--only", "Team=Red", "--only", "Team=green")

    assert "2 rows that you did not ask for are left out." in told.err
    assert [one["said"] for one in shell("request", "list", "--json").json] == ["We wait", "Too slow"]
    assert more.code == 0
    assert "Did you mean Team?" in shell("request", "import", "a.csv", "--only", "Taem=Red").err


def test_a_mapping_is_kept_with_the_board(shell: Shell) -> None:
    """Everybody who uses the board finds it by its name, with its source, days and tags."""
    Path("a.csv").write_text("Nr,Wat,Wie,Op\n1,Traag,Acme,11/2/2025\n")
    maps = ("--map", "Nr=id", "--map", "Wat=said", "--map", "Wie=customer", "--map", "Op=heard_on")
    shell("init", "roadmap.json")
    shell("request", "import", "a.csv", *maps, "--days", "day-first", "--source", "wensen lijst", "--remember",
          "wensen", "--team")  # fmt: skip
    kept = Path("roadmap.toml").read_text()
    Path("b.csv").write_text("Nr,Wat,Wie,Op\n1,Traag,Acme,11/2/2025\n2,Duur,Acme,10/3/2025\n")
    again = shell("request", "import", "b.csv", "--from", "wensen", "--json").json

    assert "--map Wat=said" in kept
    assert (again["added"], again["skipped"]) == (1, 1)
    assert shell("request", "show", "R-2", "--json").json["heard_on"] == "2025-03-10"


@pytest.mark.parametrize(
    ("command", "shows"),
    [
        ("request link R-1 S-1", lambda found: found["stories"] == ["S-1"]),
        ("request link R-1 R-2 S-1", lambda found: found["changed"] == ["R-1", "R-2"]),
        ("request unlink R-1 S-1", lambda found: found["stories"] == []),
        ("request merge R-1 R-2 --into R-3", lambda found: [one["state"] for one in found] == ["merged"] * 2),
        ("request forget R-1 --yes", lambda found: found == {"forgotten": ["R-1"], "earlier_states": 1}),
        ("customer merge C-2 --into C-1", lambda found: (found["id"], found["aliases"]) == ("C-1", ["Bolt"])),
        ("customer forget C-2 --yes", lambda found: found == {"forgotten": ["C-2"], "earlier_states": 1}),
    ],
)
def test_json_tells_what_became_of_it(shell: Shell, command: str, shows: Callable[[Any], bool]) -> None:
    """A command that links, merges or forgets prints the records as they are now."""
    for name in ("Acme", "Bolt", "Acme"):
        shell("request", "add", "--customer", name, "--said", "slow")
    shell("story", "add", "--title", "Fast")
    if "unlink" in command:
        shell("request", "link", "R-1", "S-1")

    assert shows(shell(*command.split(), "--json").json)


def test_names_of_customers_are_completed(shell: Shell) -> None:
    """By the beginning of a name, of one that they had before too, and by an id."""
    from roadmap_tui.cli.app.complete import complete_customer

    shell("customer", "add", "--name", "Acme Clinics")
    shell("customer", "edit", "C-1", "--name", "Apex")
    shell("customer", "add", "--name", "acme gmbh")
    context = click.Context(root)

    def offered(typed: str) -> list[str]:
        return [str(one.value) for one in complete_customer(context, click.Option(["--customer"]), typed)]

    assert offered("ac") == ["Acme Clinics", "acme gmbh"]
    assert offered("Ap") == ["Apex"]
    assert offered("c-1") == ["C-1"]


class Person:
    """Somebody at a terminal, with the answers to questions by words in them; what was asked is kept."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, **answers: str) -> None:
        self.asked: list[str] = []
        self._answers = answers
        monkeypatch.setattr(Session, "is_asking", True)
        monkeypatch.setattr(Session, "ask", lambda _session, question: self.answer(question))

    def answer(self, question: str) -> str:
        """Answer a question, once each: `y` where nothing else is said."""
        self.asked.append(question)
        word = next((one for one in self._answers if one in question), None)
        return "y" if word is None else self._answers.pop(word)


def test_another_encoding_is_chosen_from_a_list(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    """A no offers the others that the file may be in, each as it reads then; no answer takes nothing."""
    Path("a.csv").write_bytes("id,said\n1,Müller wartet auf Zürich\n".encode("cp1252"))
    Person(monkeypatch, guess="n", Which="")
    stopped = shell("request", "import", "a.csv", "--source", "a")
    lines = [one for one in stopped.err.splitlines() if "wartet" in one and "guess" not in one]
    offered = dict(line.split(": ", 1) for line in lines)
    number, name = next(one.split() for one in offered if one.endswith("cp1251"))
    for given in (number, name):
        Person(monkeypatch, guess="n", Which=given)
        shell("request", "import", "a.csv", "--source", given)

    assert (2, True) == (stopped.code, "Nothing was taken" in stopped.err)
    assert ["Mьller wartet auf Zьrich"] * 2 == [one["said"] for one in shell("request", "list", "--json").json]


@pytest.mark.parametrize(
    ("rows", "answers", "expected"),
    [
        ("said;b,said\nWe wait;d,x\n", {"between its columns": "n", "Which": "1"}, None),
        (
            "Nr,note,said\n1,x,We wait\n",
            {"names of its columns": "n", "--map": "note=problem", "Another": ""},
            "x",
        ),
    ],
)
def test_a_person_says_what_is_right(
    shell: Shell, monkeypatch: pytest.MonkeyPatch, rows: str, answers: dict[str, str], expected: str | None
) -> None:
    """Whatever is a guess: the export is read anew with it, and nothing of it is a guess any more."""
    Path("a.csv").write_text(rows)
    Person(monkeypatch, **answers)
    done = shell("request", "import", "a.csv", "--source", "a", "--json")

    assert (1, []) == (done.json["added"], done.json["guesses"])
    assert expected == shell("request", "show", "R-1", "--json").json["problem"]


def test_a_guess_that_nobody_was_asked_about_is_marked(shell: Shell) -> None:
    """With `--yes`, or without a terminal: told, in JSON, and on the page of each request that it brought."""
    Path("a.csv").write_bytes("id,said\n1,Müller wartet auf Zürich\n".encode("cp1252"))
    done = shell("request", "import", "a.csv", "--yes", "--json")

    assert ["encoding Windows-1252", "columns by their names"] == [one["guess"] for one in done.json["guesses"]]
    page = shell("request", "show", "R-1").out
    assert "encoding Windows-1252, columns by their names, when a.csv came in as B-1" in page
    Path("b.csv").write_text(TICKETS)
    shell("request", "import", "b.csv")
    assert "guessed" not in shell("request", "show", "R-2").out


@pytest.mark.parametrize(
    ("command", "rows", "why"),
    [
        ("request", "id,said\n1,We wait\n2,\n", "it holds nothing that was said"),
        ("customer", "name,arr\nAcme,100\n,200\n", None),
    ],
)
def test_refused_rows_are_told_to_programs(shell: Shell, command: str, rows: str, why: str | None) -> None:
    """Each with its line and the reason, in a dry run as well."""
    Path("a.csv").write_text(rows)
    done = shell(command, "import", "a.csv", "--json").json

    assert (1, ["line 3"]) == (done["refused"], [one["place"] for one in done["refused_rows"]])
    assert why in (None, done["refused_rows"][0]["why"])


@pytest.mark.parametrize(
    ("file", "loaded"), [("plain.csv", "chardet"), ("zendesk.csv", "0"), ("jira.json", "0"), ("slack", "0")]
)
def test_a_file_loads_what_it_needs(file: str, loaded: str) -> None:
    """A detector of encodings and a reader of workbooks are no part of other imports."""
    code = (
        "import sys; from roadmap_tui.cli.main import run; run(sys.argv[1:])\n"
        "heavy = set('chardet openpyxl textual httpx'.split())\n"
        "sys.exit(','.join(sorted(heavy & set(sys.modules))) or '0')"
    )
    line = [sys.executable, "-c", code, "request", "import", str(FOLDER / file), "--dry-run"]
    found = subprocess.run(line, capture_output=True, text=True, check=False)

    assert found.stderr.splitlines()[-1] == loaded
