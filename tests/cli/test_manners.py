"""What holds for every command: nothing made in vain, no text lost, no traceback, nothing acts on a terminal."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roadmap_tui.cli.app.root import root
from tests.cli.conftest import Shell
from tests.cli.test_main import commands, on_a_terminal
from tests.each_row import each_row
from tests.slower import first_of

NASTY = (
    "\x1b[31mred\x1b[0m\x07\r",
    "[bold red]x[/] {markup} %s $(x) `x`",
    "👩‍👩‍👧‍👦 e\u0301 ﷽",
    "\u202eright to left\u202c שלום",
    "\x9b31m\u2028\u2029\ufeff\u200f",
    "x" * 5_000,
    "tab\tline\nreturn\r\n",
    "'\"\\/;&|<>",
    "--",
    "-1",
)
READING = ("story list", "request list", "customer list", "history", "story rank")


@pytest.mark.parametrize("command", READING)
def test_reading_no_board(shell: Shell, here: Path, command: str) -> None:
    """`[]` or nothing, exit 0, and no file appears."""
    as_json, as_text = shell(*command.split(), "--json"), shell(*command.split())

    assert (as_json.code, as_json.out, as_json.err) == (0, "[]\n", "")
    assert (as_text.code, as_text.out, as_text.err) == (0, "", "")
    assert [one.name for one in here.parent.iterdir()] == ["work"]
    assert list(here.iterdir()) == []


@each_row(
    "command",
    [
        "story show S-1",
        "story edit S-1 --owner x",
        "story move S-1 draft",
        "request show R-1",
        "request decline R-1 --because x",
        "customer show Acme",
        "customer edit Acme --arr 1",
        "undo",
        "redo",
        "push S-1",
    ],
)
def test_what_needs_a_board(shell: Shell, here: Path, command: str) -> None:
    """Exit 3 where there is none, and none is made."""
    found = shell(*command.split(), "--board", "b.json")

    assert (found.code, found.out, found.err.count("\n")) == (3, "", 1)
    assert list(here.iterdir()) == []


@pytest.mark.parametrize("command", ["story add --title x", "request add --said x", "customer add --name x"])
def test_what_makes_a_board(shell: Shell, here: Path, command: str) -> None:
    """It says where, once; the id stays alone on stdout."""
    first, second = (shell(*command.split(), "--board", "b.json") for _ in range(2))

    assert first.err.startswith(f"Created a board in {here / 'b.json'}.\n")
    assert "Created" not in second.err
    assert first.out.count("\n") == 1


@pytest.mark.parametrize("text", NASTY)
def test_texts_come_back_exactly(shell: Shell, text: str) -> None:
    """Whatever was typed, in `--json`."""
    shell("story", "add", f"--title={text}", f"--owner={text}")
    shell("request", "add", f"--said={text}", f"--person={text}")
    shell("customer", "add", f"--name={text}")
    (story,), (request,), (customer,) = (
        shell(one, "list", "--json").json for one in ("story", "request", "customer")
    )

    assert [story["title"], story["owner"], request["said"], request["person"], customer["name"]] == [text] * 5


def test_lines_come_back_exactly(shell: Shell) -> None:
    """From JSON Lines too, NUL among them."""
    texts = [*NASTY, "a\x00b"]
    found = shell("request", "add", "-", stdin="\n".join(json.dumps({"said": one}) for one in texts))

    assert found.code == 0
    assert [one["said"] for one in shell("request", "list", "--json").json] == texts


@pytest.mark.parametrize(
    "command",
    first_of(
        1,  # what else is shown, tests/cli/test_harmless.py has in one process
        [
            "story show S-1",
            "request show R-1",
            "story show S-9\x1b[31m",
            "customer show C-1",
            "story list --tag x",
            *READING,
        ],
    ),
)
def test_nothing_acts_on_a_terminal(shell: Shell, command: str) -> None:
    """No control character that was typed reaches it, in tables, pages, JSON and sentences."""
    acting = "\x1b]0;title\x07\x1b[31m\x9b31m\u202e\r"
    lists = ("tags", "title", "owner", "actor", "outcome", "obstacle", "metric", "unit", "measured_by", "product")
    story = {name: acting + name for name in lists} | {"target": {"target": 1, "metric": acting}, "from": ["R-1"]}
    story = {name: value for name, value in story.items() if name not in ("metric", "unit", "measured_by")}
    request = dict.fromkeys(("said", "person", "problem", "frequency", "channel", "csm", "customer"), acting)
    shell("request", "add", "-", stdin=json.dumps(request | {"source": {"system": acting, "url": acting}}))
    shell("story", "add", "-", stdin=json.dumps(story))
    shell("story", "note", "S-1", acting)
    shell("story", "move", "S-1", "ready", "--because", acting)
    shell("request", "ask", "R-1", acting)
    for arguments in (command.split(" "), [*command.split(" "), "--json"]):
        seen = on_a_terminal(*arguments, NO_COLOR="1").replace("\r\n", "\n")

        assert not {one for one in seen if (ord(one) < 32 and one not in "\n\t") or 127 <= ord(one) < 160}
        assert "\u202e" not in seen
        assert "Traceback" not in seen


_PLACES = (
    ["story", "add", "--title", "{}"],
    ["story", "add", "--title", "x", "--due", "{}"],
    ["story", "add", "--title", "x", "--target", "{}"],
    ["story", "add", "--title", "x", "--cost", "{}"],
    ["story", "add", "--title", "x", "--touchpoint", "{}"],
    ["story", "show", "{}"],
    ["story", "move", "S-1", "{}"],
    ["story", "read", "S-1", "{}"],
    ["story", "read", "S-1", "5", "--on", "{}"],
    ["story", "rank", "S-1", "--before", "{}"],
    ["story", "list", "--stage", "{}"],
    ["story", "note", "S-1", "{}"],
    ["story", "edit", "{}", "--title", "{}"],
    ["request", "add", "--said", "{}"],
    ["request", "add", "--said", "x", "--customer", "{}"],
    ["request", "add", "--said", "x", "--source", "{}"],
    ["request", "add", "--said", "x", "--importance", "{}"],
    ["request", "link", "{}", "S-1", "--quote", "{}"],
    ["request", "merge", "R-1", "--into", "{}"],
    ["request", "snooze", "R-1", "--until", "{}"],
    ["request", "forget", "{}"],
    ["request", "list", "--customer", "{}", "--csm", "{}"],
    ["customer", "add", "--name", "x", "--arr", "{}"],
    ["customer", "add", "--name", "x", "--domain", "{}"],
    ["customer", "merge", "{}", "--into", "{}"],
    ["history", "{}"],
    ["history", "--limit", "{}"],
    ["push", "{}"],
    ["{}"],
    ["story", "{}"],
    ["--me", "{}", "undo"],
)
_texts = st.one_of(
    st.sampled_from(NASTY),
    st.text(st.characters(exclude_categories=(), exclude_characters="\x00"), max_size=40),
    st.sampled_from(
        ["9" * 400, "1e999", "nan", "-inf", "S-" + "9" * 5000, "R-0", "S-01", "\udcff", "", " ", "C-1"]
    ),
    st.lists(st.sampled_from(["--json", "--board", "--help", "-h", "--", "-", "=", "x"]), max_size=2).map(
        " ".join
    ),
)


@given(st.sampled_from(_PLACES), _texts)
def test_nasty_words(shell: Shell, place: list[str], text: str) -> None:
    """Wherever they stand, a command does what it does or says in one sentence why not."""
    arguments = [one.replace("{}", text) for one in place]
    found = shell(*arguments)

    assert found.code in {0, 1, 2, 3}
    assert "Traceback" not in found.err
    assert "went wrong" not in found.err
    assert "\x1b" not in found.err
    if found.code:
        assert found.out == ""
        assert found.err.strip()


def test_nul_is_refused_by_the_system(here: Path) -> None:
    """No process can be started with one."""
    with pytest.raises(ValueError, match="null byte"):
        subprocess.run([sys.executable, "-m", "roadmap_tui.cli.main", "story", "add", "a\x00b"], check=False)


@pytest.mark.parametrize(
    ("option", "words", "day"),
    [
        ("--due", "friday", "2026-03-20"),
        ("--due", "in 6 weeks", "2026-04-29"),
        ("--due", "end of Q3", "2026-09-30"),
        ("--due", "Q3 2027", "2027-09-30"),
        ("--due", "mid march", "2027-03-15"),
        ("--ship-by", "tomorrow", "2026-03-19"),
        ("--ship-by", "wednesday", "2026-03-25"),
    ],
)
def test_days_ahead(shell: Shell, option: str, words: str, day: str) -> None:
    """As people say them; a weekday never means today."""
    shell("story", "add", "--title", "x", option, words)
    (story,) = shell("story", "list", "--json").json

    assert (story["ship_by"] or story["target"]["due"]) == day


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("friday", "2026-03-13"),
        ("wednesday", "2026-03-11"),
        ("yesterday", "2026-03-17"),
        ("mid march", "2026-03-15"),
    ],
)
def test_days_behind(shell: Shell, words: str, day: str) -> None:
    """What was heard or read lies behind."""
    shell("request", "add", "--said", "x", "--heard", words)
    shell("story", "add", "--title", "x", "--metric", "m", "--target", "1")
    shell("story", "read", "S-1", "5", "--on", words)

    assert shell("request", "show", "R-1", "--json").json["heard_on"] == day
    assert shell("story", "show", "S-1", "--json").json["readings"][0]["day"] == day


@pytest.mark.parametrize("words", ["03/04/2026", "2026-02-30", "someday", "march 32"])
def test_days_that_are_refused(shell: Shell, words: str) -> None:
    """Exit 2, naming what was not understood."""
    found = shell("story", "add", "--title", "x", "--due", words)

    assert found.code == 2
    assert words in found.err


@pytest.mark.parametrize("name", ["story", "request"])
def test_words_complete(shell: Shell, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """The shell offers ids with their first words, and stages."""
    shell("story", "add", "--title", "Faster")
    shell("request", "add", "--said", "Too slow")
    identity = {"story": "S-1", "request": "R-1"}[name]
    monkeypatch.setenv("_ROADMAP_COMPLETE", "bash_complete")
    monkeypatch.setenv("COMP_WORDS", f"roadmap {name} show {identity[0]}")
    monkeypatch.setenv("COMP_CWORD", "3")

    assert identity in shell().out


@each_row("path", [path for path, _ in commands(root, "roadmap")])
def test_every_help_works(shell: Shell, path: str) -> None:
    """It ends well, on stdout, with examples, and makes no board."""
    found = shell(*path.split()[1:], "--help")

    assert (found.code, found.err) == (0, "")
    assert found.out.startswith(f"Usage: {path} ")
    assert "Examples:\n" in found.out
    assert "--board FILE" in found.out
