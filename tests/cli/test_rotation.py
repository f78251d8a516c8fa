"""`roadmap rotation`: stints from plan to done, who is due, and both halves of each."""

import jsonschema
import pytest

from tests.cli.conftest import Shell, made_once
from tests.each_row import each_row


@pytest.fixture
@made_once
def rotating(shell: Shell) -> Shell:
    """A stint of a week ago until tomorrow, in which both wrote a request down, and Ben triaged one."""
    shell("story", "add", "--title", "One", "--owner", "Maya Lindqvist")
    shell("customer", "add", "--name", "Acme", "--csm", "Ben Achterberg")
    shell("customer", "add", "--name", "Birch, Inc.", "--csm", "Ben Achterberg")
    days = ("--from", "2026-03-11", "--until", "2026-03-19")
    shell("rotation", "plan", "--pm", "maya", "--csm", "ben", "--customers", "Acme,Birch, Inc.", *days)
    shell("--me", "Maya Lindqvist", "request", "add", "--customer", "Acme", "--said", "slow")
    shell(
        "--me", "Ben Achterberg", "request", "add", "--customer", "C-2", "--said", "dear", "--heard", "2026-03-12"
    )
    shell("--me", "Ben Achterberg", "request", "add", "--customer", "Cato", "--said", "elsewhere")
    shell("--me", "Ben Achterberg", "request", "link", "R-1", "S-1")
    shell("--me", "Maya Lindqvist", "request", "snooze", "R-2", "--until", "2026-04-01")
    return shell


def test_both_halves_are_told(rotating: Shell) -> None:
    """Whom the product manager met and heard, what the CSM triaged, and what each learned."""
    for who, text, about in (
        ("Maya Lindqvist", "They print it", ("--about", "Acme", "--about", "S-1")),
        ("Ben Achterberg", "Triage needs the renewal", ()),
    ):
        rotating("--me", who, "rotation", "note", "J-1", text, *about)
    page = rotating("rotation", "show", "J-1").out
    plain = rotating("rotation", "show", "j-1", "--json").json

    assert page.splitlines() == [
        "J-1  Maya Lindqvist with Ben Achterberg",
        "",
        "days       11 Mar 2026 to 19 Mar 2026",
        "state      running",
        "to meet    Acme, Birch, Inc.",
        "",
        "Maya Lindqvist, where customers are",
        "met        2 customers: Acme, Birch, Inc.",
        "heard      2 requests first hand, 1 of them written down by Maya Lindqvist",
        "  R-1  Acme: slow",
        "  R-2  Birch, Inc.: dear",
        "learned    They print it (C-1 Acme, S-1)",
        "",
        "Ben Achterberg, where decisions are",
        "triaged    1 request: R-1",
        "beside     1 request triaged by Maya Lindqvist meanwhile",
        "learned    Triage needs the renewal",
    ]
    assert {name: plain[name] for name in ("heard", "written", "met", "triaged", "beside")} == {
        "heard": ["R-1", "R-2"],
        "written": ["R-1"],
        "met": ["C-1", "C-2"],
        "triaged": ["R-1"],
        "beside": ["R-2"],
    }
    assert [one["about"] for one in plain["notes"]] == ["C-1", "S-1", "J-1"]
    jsonschema.validate(plain, rotating("schema", "stint").json, format_checker=jsonschema.FormatChecker())
    pages = [rotating("request", "show", one).out for one in ("R-2", "R-3")]
    assert ["first hand  Maya Lindqvist in J-1\n" in one for one in pages] == [True, False]
    assert "note       They print it — Maya Lindqvist" in rotating("customer", "show", "Acme").out


def test_a_stint_goes_its_way(rotating: Shell) -> None:
    """Edited, done, taken back, removed; each is told, and one undo takes it back."""
    told = [
        rotating("rotation", *words).err
        for words in (
            ("edit", "J-1", "--until", "tomorrow", "--hours", "9"),
            ("edit", "J-1", "--customers", ""),
            ("done", "J-1", "--hours", "12.5"),
            ("done", "J-1", "--back"),
            ("remove", "J-1"),
        )
    ]
    rotating("undo")
    found = rotating("rotation", "list", "--json").json[0]

    assert told == [
        "J-1 changed.\n",
        "J-1 changed.\n",
        "J-1 is done, as of 2026-03-18.\n",
        "J-1 is not done.\n",
        "J-1 is gone.\n",
    ]
    assert (found["customers"], found["hours"], found["done_on"], found["state"]) == ([], 12.5, None, "running")
    assert found["heard"] == ["R-1", "R-2", "R-3"]


def test_who_is_due(rotating: Shell) -> None:
    """One cadence after the last stint; a plan answers it; without a cadence nobody is."""
    without = rotating("rotation", "list", "--overdue")
    rotating("config", "set", "rotation.every", "6w")
    rotating("rotation", "done", "J-1", "--on", "2026-03-13")
    rotating("story", "add", "--title", "Two", "--owner", "Tom")
    ahead = rotating("rotation", "due", "--json").json

    assert (without.out, without.err) == (
        "",
        "Nobody is due: no cadence is set. `roadmap config set rotation.every 6w` sets one.\n",
    )
    assert [(one["name"], one["role"], one["last_on"], one["due_on"], one["is_overdue"]) for one in ahead] == [
        ("Ben Achterberg", "csm", "2026-03-13", "2026-04-24", False),
        ("Maya Lindqvist", "pm", "2026-03-13", "2026-04-24", False),
        ("Tom", "pm", None, "2026-04-29", False),
    ]


def test_the_overdue_are_listed(rotating: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    """The longest at the top; nobody who has a stint ahead."""
    rotating("config", "set", "rotation.every", "6w")
    monkeypatch.setenv("ROADMAP_TODAY", "2026-05-10")
    rotating("rotation", "plan", "--pm", "Tom", "--csm", "ben", "--from", "2026-05-20", "--until", "2026-05-22")

    assert rotating("rotation", "list", "--overdue").out.splitlines() == [
        "Maya Lindqvist\tproduct manager\tnever\t2026-04-29\t11 days overdue, J-1 ended: done?"
    ]
    assert [one["id"] for one in rotating("rotation", "list", "--state", "ended", "--json").json] == ["J-1"]
    assert [one["id"] for one in rotating("rotation", "list", "--csm", "BEN", "--json").json] == ["J-2", "J-1"]
    assert [one["id"] for one in rotating("rotation", "list", "--customer", "Acme", "--json").json] == ["J-1"]


@each_row(
    ("kind", "filter_", "ids"),
    [
        ("request", "stint:J-1", ["R-1", "R-2"]),
        ("request", "firsthand:maya", ["R-1", "R-2"]),
        ("customer", "stint:J-1", ["C-1", "C-2"]),
        ("story", "stint:J-1", ["S-1"]),
        ("story", "firsthand:maya", ["S-1"]),
        ("request", "no:stint", ["R-3"]),
    ],
)
def test_filters_know_stints(rotating: Shell, kind: str, filter_: str, ids: list[str]) -> None:
    """What was heard in one, who was met, and who heard it first hand."""
    assert [one["id"] for one in rotating(kind, "list", "--filter", filter_, "--json").json] == ids


@each_row(
    ("arguments", "code", "words"),
    [
        (("plan", "--pm", "Maya"), 2, "A stint needs --csm, --from, --until"),
        (("edit", "J-1"), 2, "Say what to change"),
        (("edit", "J-1", "--until", ""), 2, "cannot be without its until"),
        (("edit", "J-1", "--hours", "-1"), 2, "Hours are from 0"),
        (("done", "J-1", "--back", "--hours", "3"), 2, "--back takes neither"),
        (("note", "J-1", " "), 2, "A note needs a text"),
        (("note", "J-1", "x", "--about", "S-9"), 3, "no story S-9"),
        (("list", "--overdue", "--state", "done"), 2, "lists people"),
        (("show", "J-7"), 3, "no stint J-7"),
    ],
)
def test_what_is_missing_is_said(rotating: Shell, arguments: tuple[str, ...], code: int, words: str) -> None:
    """On stderr, with the code of the contract."""
    found = rotating("rotation", *arguments)

    assert (found.code, found.out) == (code, "")
    assert words in found.err


def test_whom_a_name_is_taken_for_is_said(rotating: Shell) -> None:
    """Only where another one is written down than was typed, escapes aside."""
    days = ("--from", "2027-03-11", "--until", "2027-03-19")
    found = rotating("rotation", "plan", "--pm", " maya ", "--csm", "Zoë\x1b[31m", *days)

    assert (found.out, found.err) == ("J-2\n", "maya is Maya Lindqvist.\n")
