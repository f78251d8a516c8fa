"""`roadmap request`, `customer`, `history`, `undo` and `redo`."""

import json
from pathlib import Path
from typing import Any

import pytest

from roadmap_tui.store import open_store
from tests.cli.conftest import Shell
from tests.each_row import each_row


def shown(shell: Shell, identity: str = "R-1") -> Any:
    return shell("request", "show", identity, "--json").json


def test_add(shell: Shell) -> None:
    """The id alone on stdout; that a customer was created, on stderr."""
    found = shell("request", "add", "--customer", "Acme", "--said", "too slow", "--board", "b.json")

    assert (found.code, found.out) == (0, "R-1\n")
    assert found.err.splitlines()[1:] == ["C-1 Acme is a new customer."]
    assert shell("request", "add", "--customer", "acme", "--said", "x", "--board", "b.json").err == ""


def test_a_new_customer_that_resembles_another(shell: Shell) -> None:
    """In a pipe it is made, and it is said whom it resembles and how to make one of two."""
    shell("customer", "add", "--name", "Acme GmbH")
    found = shell("request", "add", "--customer", "acme inc", "--said", "x")
    lines = shell("request", "add", "-", stdin='{"said": "y", "customer": "ACME"}').err
    edited = shell("request", "edit", "R-1", "--customer", "acme ltd").err

    assert (found.code, found.out) == (0, "R-1\n")
    assert found.err.splitlines() == [
        "C-2 acme inc is a new customer.",
        "C-2 acme inc resembles C-1 Acme GmbH; `roadmap customer merge C-2 --into C-1` if it is the same.",
    ]
    assert "C-3 ACME resembles C-1 Acme GmbH, C-2 acme inc;" in lines
    assert "C-4 acme ltd resembles C-1 Acme GmbH, C-2 acme inc, C-3 ACME;" in edited
    assert "resembles" not in shell("request", "add", "--customer", "Apex Logistics", "--said", "z").err
    assert "C-6 acme plc resembles" in shell("customer", "add", "--name", "acme plc").err


def test_add_takes_every_field(shell: Shell) -> None:
    """As the design names them."""
    shell("story", "add", "--title", "a")
    words = "--person p --problem q --frequency f --workaround w --consequence c --product Care --channel call"
    graded = "--importance 3 --satisfaction 0 --touchpoint use --heard friday --csm Dana --story S-1"
    source = "--source zendesk:4711 --url https://z.example/4711"
    shell("request", "add", "--customer", "Acme", "--said", "s", *f"{words} {graded} {source}".split())
    found = shown(shell)

    assert (found["customer"], found["customer_name"], found["context_score"]) == ("C-1", "Acme", 7)
    assert (found["heard_on"], found["importance"], found["satisfaction"]) == ("2026-03-13", 3, 0)
    assert found["source"] == {"system": "zendesk", "id": "4711", "url": "https://z.example/4711"}
    assert (found["state"], found["stories"], found["csm"]) == ("linked", ["S-1"], "Dana")


def test_without_a_customer(shell: Shell) -> None:
    """It is never refused for missing context, but flagged."""
    shell("init", "b.json")
    found = shell("request", "add", "--said", "x", "--board", "b.json")

    assert found.err == "R-1 has no customer yet: `roadmap request edit R-1 --customer NAME`.\n"


@each_row(
    ("arguments", "code", "words"),
    [
        ((), 2, "A request needs what was said, or the problem"),
        (("--person", "x"), 2, "A request needs what was said"),
        (("--said", "x", "--heard", "soon"), 2, "heard: "),
        (("--said", "x", "--importance", "5"), 2, "importance is one of 0 (does not care)"),
        (("--siad", "x"), 2, "Did you mean --said?"),
        (("too", "slow"), 2, "`too` is no option. What was said is given with --said"),
        (("--said", "x\udcff"), 2, "said holds a byte that is not UTF-8"),
    ],
)
def test_a_poor_add_makes_nothing(
    shell: Shell, here: Path, arguments: tuple[str, ...], code: int, words: str
) -> None:
    """One sentence, no board."""
    found = shell("request", "add", *arguments, "--board", "b.json")

    assert (found.code, found.out, found.err.count("\n")) == (code, "", 1)
    assert words in found.err
    assert list(here.iterdir()) == []


def test_lines(shell: Shell) -> None:
    """Customers by id, domain or name; unknown ones are created once."""
    shell("customer", "add", "--name", "Acme", "--domain", "acme.example")
    shell("story", "add", "--title", "a")
    lines = [
        {"said": "1", "customer": "C-1", "story": "S-1"},
        {"said": "2", "customer": "acme.example", "heard": "yesterday"},
        {"said": "3", "customer": "Bolt", "source": {"system": "mail", "id": 7}},
        {"said": "4", "customer": "bolt", "importance": "critical"},
    ]
    found = shell("request", "add", "-", stdin="\n".join(map(json.dumps, lines)))

    assert (found.code, found.out, found.err) == (0, "R-1\nR-2\nR-3\nR-4\n", "C-2 Bolt is a new customer.\n")
    assert [shown(shell, f"R-{one}")["customer"] for one in range(1, 5)] == ["C-1", "C-1", "C-2", "C-2"]
    assert len({one["transaction"] for one in shell("history", "--json").json}) == 3


def test_what_list_prints_can_be_added(shell: Shell) -> None:
    """A board's requests go to another board, with their customers by name."""
    shell("request", "add", "--customer", "Acme", "--said", "x", "--source", "mail:1", "--heard", "friday")
    (one,) = shell("request", "list", "--json").json
    one.pop("customer")
    shell("request", "add", "-", "--board", "o.json", stdin=json.dumps(one))
    (other,) = shell("request", "list", "--board", "o.json", "--json").json

    assert {name for name in other if other[name] != one.get(name)} <= {"customer", "captured_at", "origin"}


@each_row(
    ("third", "code", "words"),
    [
        ('{"person": "x"}', 2, "line 3: A request needs what was said"),
        ('{"said": 5}', 2, "line 3: said is a text"),
        ('{"said": "x", "importance": -1}', 2, "line 3: importance is one of"),
        ('{"said": "x", "importance": [3]}', 2, "line 3: importance is a number"),
        ('{"said": "x", "customer": 5}', 2, "line 3: `customer` is"),
        ('{"said": "x", "customer": "C-9"}', 3, "line 3: There is no customer C-9"),
        ('{"said": "x", "stories": ["S-9"]}', 3, "line 3: There is no story S-9"),
        ('{"said": "x", "stories": {}, "story": 5}', 2, "line 3: `stories` is a list"),
        ('{"said": "x", "heard_on": 20260101}', 2, "line 3: heard_on is a day"),
        ('{"said": "x", "source": {"sytem": "x"}}', 2, "line 3: source has no 'sytem'. Did you mean system?"),
        ("nope", 2, "line 3 is not valid JSON"),
    ],
)
def test_a_bad_line_adds_nothing(shell: Shell, third: str, code: int, words: str) -> None:
    """The line is named and nothing is there."""
    found = shell("request", "add", "-", stdin=f'{{"said": "1"}}\n{{"said": "2"}}\n{third}')

    assert (found.code, found.out) == (code, "")
    assert words in found.err
    assert shell("request", "list", "--json").json == []


def test_lists_filter(shell: Shell) -> None:
    """By state, customer, CSM, touchpoint and story."""
    shell("story", "add", "--title", "a")
    shell("request", "add", "--said", "1", "--customer", "Acme", "--story", "S-1")
    shell("request", "add", "--said", "2", "--csm", "Dana", "--touchpoint", "billing")
    shell("request", "add", "--said", "3")
    shell("request", "add", "--said", "4", "--customer", "dana@bolt.example")
    shell("request", "snooze", "R-3", "--until", "friday")
    shell("request", "merge", "R-4", "--into", "R-1")

    def ids(*filters: str) -> list[str]:
        return [one["id"] for one in shell("request", "list", *filters, "--json").json]

    assert ids("--state", "new") == ["R-2"]
    assert ids("--state", "snoozed,linked") == ["R-1", "R-3"]
    assert ids("--customer", "ACME") == ["R-1"]
    assert ids("--customer", "eli@bolt.example") == ids("--state", "merged") == ["R-4"]
    assert ids("--csm", "me") == ["R-1", "R-3", "R-4"]
    assert ids("--csm", "dana") == ids("--touchpoint", "Billing") == ["R-2"]
    assert ids("--story", "s-1") == ["R-1", "R-4"]
    assert ids("--limit", "2") == ["R-1", "R-2"]
    assert ids("--batch", "B-1") == []


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("--state", "linkd"), 2, "There is no state 'linkd'. Did you mean linked?"),
        (("--customer", "Acmee"), 3, "There is no customer 'Acmee'. Did you mean Acme?"),
        (("--story", "S-2"), 3, "There is no story S-2. Did you mean S-1?"),
        (("--touchpoint", "us"), 2, "Did you mean use?"),
    ],
)
def test_a_mistyped_filter(shell: Shell, arguments: tuple[str, ...], code: int, words: str) -> None:
    """The nearest right word is named."""
    shell("story", "add", "--title", "a")
    shell("request", "add", "--said", "1", "--customer", "Acme")
    found = shell("request", "list", *arguments)

    assert (found.code, found.out) == (code, "")
    assert words in found.err


def test_edit(shell: Shell) -> None:
    """An empty value clears; an address joins the source that is there."""
    shell("request", "add", "--said", "1", "--person", "Dana", "--source", "mail:1", "--customer", "Acme")
    shell("request", "edit", "R-1", "--person", "", "--url", "https://x.example", "--customer", "")
    found = shown(shell)

    assert (found["person"], found["customer"]) == (None, None)
    assert found["source"] == {"system": "mail", "id": "1", "url": "https://x.example"}
    assert shell("request", "edit", "R-1", "--said", "1").err == "R-1 is as it was.\n"
    assert shell("request", "edit", "R-1").code == 2


def test_states_come_and_go(shell: Shell) -> None:
    """Link, unlink, decline, reopen, snooze, acknowledge, ask, note: each says what it did."""
    shell("story", "add", "--title", "a")
    shell("request", "add", "--said", "I lose ten minutes")
    steps = [
        (("link", "R-1", "S-1", "--quote", "ten minutes"), "R-1 → S-1", "linked"),
        (("unlink", "r-1", "s-1"), "R-1 let go of S-1.", "new"),
        (("decline", "R-1", "--because", "no"), "R-1 declined.", "declined"),
        (("reopen", "R-1"), "R-1 reopened.", "new"),
        (("snooze", "R-1", "--until", "in 6 weeks"), "R-1 snoozed until 2026-04-29.", "snoozed"),
        (("acknowledge", "R-1"), "R-1 acknowledged.", "snoozed"),
        (("ask", "R-1", "How often?"), "R-1 asked.", "snoozed"),
    ]
    for arguments, words, state in steps:
        found = shell("request", *arguments)

        assert (found.code, found.out, found.err) == (0, "", f"{words}\n")
        assert shown(shell)["state"] == state
    assert shell("request", "note", "R-1", "hm").out == "N-1\n"
    assert shown(shell)["asked"]["question"] == "How often?"


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("link", "R-1"), 2),
        (("link", "S-1"), 2),
        (("link", "R-1", "S-1", "--quote", "never said"), 1),
        (("link", "R-1", "R-9", "S-1"), 3),
        (("unlink", "R-1", "S-1"), 3),
        (("decline", "R-1"), 2),
        (("snooze", "R-1", "--until", "yesterday"), 1),
        (("snooze", "R-1", "--until", ""), 2),
        (("ask", "R-1", " "), 2),
        (("merge", "R-1", "--into", "R-1"), 1),
        (("note", "R-9", "x"), 3),
        (("forget", "R-9"), 3),
    ],
)
def test_refusals_leave_nothing(shell: Shell, here: Path, arguments: tuple[str, ...], code: int) -> None:
    """The board's file is the same, byte for byte."""
    board = here / "b.json"
    shell("story", "add", "--title", "a", "--board", str(board))
    shell("request", "add", "--said", "x", "--board", str(board))
    before = board.read_bytes()
    found = shell("request", *arguments, "--board", str(board))

    assert (found.code, found.out, found.err.count("\n")) == (code, "", 1)
    assert board.read_bytes() == before


@pytest.mark.parametrize(("kind", "identity"), [("request", "R-1"), ("customer", "C-1")])
def test_forget(shell: Shell, here: Path, kind: str, identity: str) -> None:
    """The words are in no file that holds the board or an earlier state of it; what others said is."""
    shell("request", "add", "--customer", "Acme", "--said", "XSECRETX")
    shell("request", "add", "--said", "XOTHERX")
    found = shell(kind, "forget", identity)
    files = [one.read_bytes() for one in here.parent.rglob("*") if one.is_file()]

    assert (found.code, found.out) == (0, "")
    assert found.err == f"{identity} forgotten, in 1 earlier state of the board too.\n"
    assert not any(b"XSECRETX" in one for one in files)
    assert any(b"XOTHERX" in one for one in files)
    assert any(b"Acme" in one for one in files) is (kind == "request")


def test_forgetting_names_the_export_it_came_from(shell: Shell, here: Path) -> None:
    """The board cannot clean a file that it only read; who forgets is told of it."""
    Path("calls.csv").write_text("id,customer,said\n7,Acme,XSECRETX\n")
    shell("request", "import", "calls.csv")
    found = shell("request", "forget", "R-1")

    assert (
        "It came from calls.csv: that export, and the refused rows beside it, may still hold these words and are "
        "yours to remove."
    ) in found.err.splitlines()


def test_customers(shell: Shell, here: Path) -> None:
    """Add, list, show, edit, merge."""
    assert shell("customer", "add", "--name", "Acme", "--arr", "$420k", "--domain", "acme.example").out == "C-1\n"
    shell("customer", "add", "--name", "Bolt", "--csm", "Ada", "--segment", "Health", "--renewal", "end of Q3")
    assert [one["id"] for one in shell("customer", "list", "--csm", "me", "--json").json] == ["C-2"]
    assert [one["id"] for one in shell("customer", "list", "--segment", "health", "--json").json] == ["C-2"]
    assert shell("customer", "list").out.splitlines()[0].split("\t")[:4] == ["C-1", "Acme", "", "$420k"]
    assert shell("customer", "show", "dana@acme.example", "--json").json["arr"] == 420_000
    assert "renewal    30 Sep" in shell("customer", "show", "bolt").out
    assert shell("customer", "edit", "acme", "--arr", "", "--json").json["arr"] is None
    assert shell("customer", "merge", "C-1", "--into", "Bolt").err == "C-1 is now C-2 Bolt.\n"
    assert [one["domains"] for one in shell("customer", "list", "--json").json] == [["acme.example"]]


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("add",), 2, "A customer needs a --name."),
        (("add", "--name", "ACME"), 1, "C-1 is called Acme already"),
        (("add", "--name", "x", "--arr", "420.000"), 2, "can be read in two ways"),
        (("show", "Acmee"), 3, "Did you mean Acme?"),
        (("show", "C-7"), 3, "There is no customer 'C-7'. Did you mean C-1?"),
        (("edit", "C-1"), 2, "Say what to change"),
        (("edit", "C-7", "--arr", "1"), 3, "There is no customer C-7"),
        (("merge", "C-1", "--into", "C-1"), 1, "into itself"),
        (("forget", "Zzz"), 3, "There is no customer 'Zzz'"),
    ],
)
def test_customer_refusals(shell: Shell, arguments: tuple[str, ...], code: int, words: str) -> None:
    """One sentence each."""
    shell("customer", "add", "--name", "Acme")
    found = shell("customer", *arguments)

    assert (found.code, found.out, found.err.count("\n")) == (code, "", 1)
    assert words in found.err


def test_history_undo_and_redo(shell: Shell) -> None:
    """Newest first; each person undoes their own."""
    shell("story", "add", "--title", "a")
    shell("story", "edit", "S-1", "--owner", "Dana")
    shell("story", "add", "--title", "b", "--me", "Bob")
    assert shell("undo").err == "Undone: S-1 edited in owner.\n"
    assert shell("redo", "--json").json == {"transaction": 4, "what": "S-1 edited in owner", "refs": ["S-1"]}
    history = shell("history", "--json").json

    assert [(one["seq"], one["verb"], one["by"]) for one in history] == [
        (5, "redo", "Ada"),
        (4, "undo", "Ada"),
        (3, "add", "Bob"),
        (2, "edit", "Ada"),
        (1, "add", "Ada"),
    ]
    assert [one["seq"] for one in shell("history", "s-2", "--json").json] == [3]
    assert len(shell("history", "--limit", "2").out.splitlines()) == 2
    assert shell("undo", "--me", "Zoe").code == 3
    assert shell("history", "S-9").code == 3


def test_a_customer_keeps_its_words_to_itself(shell: Shell) -> None:
    """A name with a line break or an escape code is told on one harmless line."""
    shell("init")
    found = shell("request", "add", "--customer", "A\x1b[31m\nB", "--said", "x")

    assert found.err == "C-1 A␛[31m B is a new customer.\n"
    assert open_store(Path.cwd() / "roadmap.json").read().customers["C-1"].name == "A\x1b[31m\nB"


def test_a_persons_own_defaults(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    """[me] csm and channel fill what nobody named; `--csm me` finds those requests."""
    monkeypatch.setenv("ROADMAP_ME_CSM", "Priya")
    monkeypatch.setenv("ROADMAP_ME_CHANNEL", "call")
    shell("request", "add", "--said", "slow")
    shell("request", "add", "--said", "late", "--csm", "Ben", "--channel", "mail")

    listed = shell("request", "list", "--json").json
    assert [("Priya", "call"), ("Ben", "mail")] == [(one["csm"], one["channel"]) for one in listed]
    assert ["R-1"] == [one["id"] for one in shell("request", "list", "--csm", "me", "--json").json]


def test_a_new_request_is_its_accounts_csms(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    """Before the login's name and [me] csm; who is named comes first."""
    monkeypatch.setenv("ROADMAP_ME_CSM", "Priya")
    shell("customer", "add", "--name", "Acme", "--csm", "Dana")
    shell("request", "add", "--said", "slow", "--customer", "acme")
    shell("request", "add", "--said", "late", "--customer", "Acme", "--csm", "Ben")
    shell("request", "add", "-", stdin='{"said": "y", "customer": "Acme"}\n{"said": "z", "customer": "Bolt"}')

    assert ["Dana", "Ben", "Dana", "Priya"] == [one["csm"] for one in shell("request", "list", "--json").json]
