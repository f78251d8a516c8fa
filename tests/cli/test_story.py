"""`roadmap story`."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Shell
from tests.each_row import each_row

WHOLE = (
    *("--title", "History in hand", "--actor", "physician", "--situation", "before each consultation"),
    *("--outcome", "is presented with a summary", "--obstacle", "spending 10 minutes finding it"),
    *("--benefit", "spend more time with patients", "--metric", "minutes", "--unit", "min"),
    *("--baseline", "7", "--target", "1", "--due", "end of Q2", "--measured-by", "stopwatch"),
)


def shown(shell: Shell, identity: str = "S-1") -> Any:
    return shell("story", "show", identity, "--json").json


def test_add_prints_the_id_alone(shell: Shell) -> None:
    """What is data goes to stdout, what is told to stderr."""
    first, second = shell("story", "add", "--title", "Faster"), shell("story", "add", "--outcome", "is done")

    assert (first.code, first.out, second.out) == (0, "S-1\n", "S-2\n")
    assert first.err.startswith("Created a board in ")
    assert second.err == ""


def test_add_takes_every_field(shell: Shell) -> None:
    """As the design names them."""
    shell("request", "add", "--said", "a")
    shell("request", "add", "--said", "b")
    more = "--direction down --kind bet --touchpoint use --touchpoint learn --product Care --owner Dana --tag a,b"
    late = ("--ship-by", "friday", "--cost", "10 minutes per visit", "--from", "R-1", "r-2")
    found = shell("story", "add", *WHOLE, *more.split(), *late)
    story = shown(shell)

    assert found.out == "S-1\n"
    assert story["target"] == {
        "metric": "minutes",
        "unit": "min",
        "direction": "down",
        "baseline": 7,
        "target": 1,
        "due": "2026-06-30",
        "measured_by": "stopwatch",
    }
    assert (story["touchpoints"], story["tags"], story["ship_by"]) == (["use", "learn"], ["a", "b"], "2026-03-20")
    assert (story["kind"], story["product"], story["owner"]) == ("bet", "Care", "Dana")
    assert story["cost"] == {"amount": 10, "unit": "minutes", "per": "visit"}
    assert [one["request"] for one in story["evidence"]["quotes"]] == ["R-1", "R-2"]


@each_row(
    ("arguments", "words"),
    [
        ((), "A story needs at least a --title or an --outcome."),
        (("--actor", "nurse"), "A story needs a title or an outcome"),
        (("--title", " "), "title cannot be empty"),
        (("--title", "x", "--target", "soon"), "target is a number"),
        (("--title", "x", "--due", "soon"), "due: "),
        (("--title", "x", "--due", "03/04/2026"), "due: "),
        (("--title", "x", "--touchpoint", "biling"), "Did you mean billing?"),
        (("--title", "x", "--kind", "best"), "Did you mean bet?"),
        (("--titel", "x"), "Did you mean --title?"),
        (("words",), "`words` is no option."),
        (("-", "--title", "x"), "`-` takes everything from stdin"),
    ],
)
def test_a_poor_add_makes_nothing(shell: Shell, here: Path, arguments: tuple[str, ...], words: str) -> None:
    """Exit 2, one sentence, no board."""
    found = shell("story", "add", *arguments, "--board", "b.json")

    assert (found.code, found.out, found.err.count("\n")) == (2, "", 1)
    assert words in found.err
    assert list(here.iterdir()) == []


def test_lines(shell: Shell) -> None:
    """JSON Lines in, one id a line out; target fields stand flat or nested."""
    shell("request", "add", "--said", "a")
    lines = [
        {"title": "One", "actor": "nurse", "metric": "minutes", "target": 2, "from": ["R-1"], "stage": None},
        {"title": "Two", "target": {"metric": "minutes", "target": 2, "due": "in 6 weeks"}, "tags": ["a, b"]},
    ]
    found = shell("story", "add", "-", stdin="\ufeff" + "\n\n".join(map(json.dumps, lines)))

    assert (found.code, found.out) == (0, "S-1\nS-2\n")
    assert shown(shell)["target"]["target"] == shown(shell, "S-2")["target"]["target"] == 2
    assert (shown(shell)["evidence"]["requests"], shown(shell, "S-2")["tags"]) == (1, ["a, b"])


def test_what_show_prints_can_be_added(shell: Shell) -> None:
    """A story goes from board to board; what the board counts itself is left behind."""
    shell("story", "add", *WHOLE, "--tag", "a", "--cost", "10 minutes")
    story = shown(shell)
    shell("story", "add", "-", "--board", "other.json", stdin=json.dumps(story))
    other = shell("story", "show", "S-1", "--board", "other.json", "--json").json

    assert other == story | {name: other[name] for name in ("created_at", "entered")}


@each_row(
    ("third", "words"),
    [
        ("{", "line 3 is not valid JSON"),
        ("[]", "line 3 is not a JSON object"),
        ('"x"', "line 3 is not a JSON object"),
        ('{"titel": "x"}', "line 3: There is no field 'titel'. Did you mean title?"),
        ('{"title": 5}', "line 3: title is a text"),
        ('{"title": ["x"]}', "line 3: title is a text"),
        ('{"title": "x", "target": "nan"}', "line 3: target is a number"),
        ('{"title": "x", "target": NaN}', "line 3 is not valid JSON"),
        ('{"title": "x", "target": 1e999}', "line 3"),
        ('{"title": "x", "effort": 99999999999999999999999}', "line 3: effort is a number"),
        ('{"title": "x", "tags": {"a": 1}}', "line 3: tags is a text"),
        ('{"title": "x", "touchpoints": [["use"]]}', "line 3: touchpoints is one of"),
        ('{"title": "x", "from": 5}', "line 3: `from` is a list"),
        ('{"title": "\\ud800"}', "line 3"),
        ("[" * 10_000 + "]" * 10_000, "line 3 is nested too deeply"),
        ('{"title": ' + "[" * 10_000 + "]" * 10_000 + "}", "line 3 is nested too deeply"),
        ('{"title": ' + "[" * 900 + "]" * 900 + "}", "line 3"),
        ("{}", "line 3: A story needs a title or an outcome"),
    ],
)
def test_a_bad_line_adds_nothing(shell: Shell, here: Path, third: str, words: str) -> None:
    """The line is named, exit 2, and neither the good ones nor a board are there."""
    found = shell(
        "story", "add", "-", "--board", "b.json", stdin=f'{{"title": "x"}}\n{{"title": "y"}}\n{third}\n'
    )

    assert (found.code, found.out, found.err.count("\n")) == (2, "", 1)
    assert words in found.err
    assert "othing was added" in found.err or "is a list" in found.err
    assert not (here / "b.json").exists()


def test_a_line_that_is_no_utf8(shell: Shell) -> None:
    """Is named like any other."""
    found = shell("story", "add", "-", stdin=b'{"title": "x"}\n{"title": "\xff"}\n')

    assert (found.code, found.out) == (2, "")
    assert found.err.startswith("roadmap: line 2 is not valid JSON")


def test_a_line_with_an_id_that_is_not_there(shell: Shell) -> None:
    """Exit 3, the line named, nothing added."""
    found = shell("story", "add", "-", stdin='{"title": "x"}\n{"title": "y", "from": "R-7"}\n')

    assert found.code == 3
    assert "line 2: There is no request R-7" in found.err
    assert shell("story", "list", "--json").json == []


def test_nothing_on_stdin(shell: Shell) -> None:
    """Is said."""
    assert shell("story", "add", "-", stdin=" \n").code == 2


def test_lists_filter(shell: Shell) -> None:
    """By stage, owner, touchpoint, tag and kind, in any case, and together."""
    shell("story", "add", "--title", "a", "--owner", "Dana", "--touchpoint", "use", "--tag", "X")
    shell("story", "add", "--title", "b", "--kind", "bet")
    shell("story", "add", *WHOLE)
    shell("story", "move", "S-3", "ready")

    def ids(*filters: str) -> list[str]:
        return [one["id"] for one in shell("story", "list", *filters, "--json").json]

    assert ids() == ["S-1", "S-2", "S-3"]
    assert ids("--stage", "Ready") == ["S-3"]
    assert ids("--stage", "ready,discover") == ["S-1", "S-2", "S-3"]
    assert ids("--owner", "dana") == ids("--touchpoint", "USE") == ids("--tag", "x") == ["S-1"]
    assert ids("--kind", "BET") == ["S-2"]
    assert ids("--kind", "bet", "--owner", "dana") == []
    assert ids("--limit", "1") == ["S-1"]
    assert ids("--stage", "proven") == []


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--stage", "biulding"), "There is no stage 'biulding'. Did you mean building?"),
        (("--touchpoint", "suport"), "Did you mean support?"),
        (("--kind", "x"), "'x' is not one of 'ask', 'bet'"),
        (("--limit", "-1"), "-1"),
        (("--stgae", "x"), "Did you mean --stage?"),
    ],
)
def test_a_mistyped_filter(shell: Shell, arguments: tuple[str, ...], words: str) -> None:
    """The nearest right word is named."""
    found = shell("story", "list", *arguments)

    assert (found.code, found.out) == (2, "")
    assert words in found.err


def test_archived_stories_are_off_the_list(shell: Shell) -> None:
    """Until they are asked for."""
    shell("story", "add", "--title", "a")
    assert shell("story", "archive", "S-1").err == "S-1 is archived.\n"

    assert shell("story", "list").out == ""
    assert [one["id"] for one in shell("story", "list", "--archived", "--json").json] == ["S-1"]
    assert shell("story", "archive", "S-1", "--back").err == "S-1 is back on the board.\n"


def test_a_pipe_gets_whole_lines(shell: Shell) -> None:
    """Tabs between the cells, no heading, nothing cut."""
    title = "x" * 300
    shell("story", "add", "--title", title)
    (line,) = shell("story", "list").out.splitlines()

    assert line.split("\t")[:3] == ["S-1", "discover", title]


def test_show(shell: Shell) -> None:
    """Prose, marks, what is missing and the evidence, for people and as JSON."""
    shell("request", "add", "--said", "too slow", "--customer", "Acme")
    shell("story", "add", *WHOLE, "--from", "R-1")
    page = shell("story", "show", "s-1").out

    assert "A physician, before each consultation, is presented with a summary without" in page
    assert "“too slow” Acme" in page
    found = shown(shell)
    assert [one for one in found["findings"] if one["level"] == "error"] == []
    assert {"rule", "level", "field", "start", "end", "message", "hint"} == set(found["findings"][0])
    assert found["notes"] == []


@pytest.mark.parametrize(
    "command", ["show", "edit --owner x", "move ready", "read 5", "archive", "rank --top", "note x"]
)
def test_a_story_that_is_not_there(shell: Shell, command: str) -> None:
    """Exit 3 and the nearest id, whatever was wanted of it."""
    shell("story", "add", "--title", "a")
    verb, *rest = command.split()
    found = shell("story", verb, "S-2", *rest)

    assert (found.code, found.out) == (3, "")
    assert found.err == "roadmap: There is no story S-2. Did you mean S-1?\n"


def test_edit(shell: Shell) -> None:
    """An empty value clears a field; parts of a target change one by one."""
    shell("story", "add", *WHOLE, "--owner", "Dana", "--tag", "a")
    assert shell("story", "edit", "S-1", "--owner", "", "--target", "2", "--tag", "").err == "S-1 changed.\n"
    story = shown(shell)

    assert (story["owner"], story["tags"], story["target"]["target"], story["target"]["baseline"]) == (
        None,
        [],
        2,
        7,
    )
    assert shell("story", "edit", "S-1", "--target", "2").err == "S-1 is as it was.\n"
    assert shell("story", "edit", "S-1").code == 2


def test_move_through_the_gate(shell: Shell) -> None:
    """Refused with what is missing, exit 1, nothing written; a reason opens it and stays."""
    shell("story", "add", "--title", "a")
    found = shell("story", "move", "S-1", "ready")

    assert (found.code, found.out, found.err.count("\n")) == (1, "", 1)
    assert "S-1 cannot move to ready yet. It lacks an outcome; four more of actor, situation" in found.err
    assert shown(shell)["stage"] == "discover"
    assert shell("story", "move", "S-1", "ready", "--because", "promised").err == "S-1 → ready\n"
    assert shown(shell)["gate_opened_because"] == "promised"
    assert "promised" in shell("history", "S-1").out
    assert "opened because promised" in shell("story", "show", "S-1").out


@pytest.mark.parametrize(
    ("stage", "code", "words"),
    [
        ("redy", 2, "Did you mean ready?"),
        ("proven", 1, "follows from its readings"),
        ("", 2, "There is no stage ''"),
    ],
)
def test_a_stage_that_is_none(shell: Shell, stage: str, code: int, words: str) -> None:
    """A mistyped one, and one that cannot be moved to."""
    shell("story", "add", "--title", "a")
    found = shell("story", "move", "S-1", stage)

    assert found.code == code
    assert words in found.err


def test_read(shell: Shell) -> None:
    """A reading at the target proves a shipped story, from its day on; values may be below zero."""
    shell("story", "add", *WHOLE)
    shell("story", "move", "S-1", "shipped")
    assert shell("story", "read", "S-1", "-12.5", "--on", "monday", "--note", "survey").code == 0
    story = shown(shell)

    assert story["readings"] == [
        {"day": "2026-03-16", "value": -12.5, "note": "survey", "source": None, "asked": None}
    ]
    assert story["stage"] == "proven"
    for bad, code in (("x", 2), ("", 2), ("nan", 2), ("--onn", 2)):
        assert shell("story", "read", "S-1", bad).code == code
    assert "is ahead" in shell("story", "read", "S-1", "5", "--on", "2026-03-19").err


def test_missed(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same board, a day later: nothing has to run at midnight."""
    shell("story", "add", *WHOLE)
    shell("story", "move", "S-1", "shipped")
    monkeypatch.setenv("ROADMAP_TODAY", "2026-07-01")

    assert shown(shell)["stage"] == "missed"
    assert [one["id"] for one in shell("story", "list", "--stage", "missed", "--json").json] == ["S-1"]


def test_rank_says_where_weight_and_arr_would_put_a_story(shell: Shell) -> None:
    """Its places among the stories ahead, and that it stands under one with less weight; not of what shipped."""
    for title in "abc":
        shell("story", "add", "--title", title)
    for story, arr, importance in (("S-1", "9k", "1"), ("S-2", "5k", "3"), ("S-3", "1k", "2")):
        shell("customer", "add", "--name", f"Of {story}", "--arr", arr)
        said = ("--customer", f"Of {story}", "--said", f"Please, {story}", "--importance", importance)
        shell("request", "add", *said, "--story", story)
    shell("story", "move", "S-3", "shipped", "--because", "it was there")

    assert [one["why"] for one in shell("story", "rank", "--json").json] == [
        "weight 1, $9k of 1 customer; 2 by weight, 1 by ARR of 2 ahead",
        "weight 3, $5k of 1 customer; 1 by weight, 2 by ARR of 2 ahead; more weight than S-1 above it",
        "weight 2, $1k of 1 customer",
    ]


def test_rank(shell: Shell) -> None:
    """Sets a place, or prints the order with its reasons."""
    for title in "abc":
        shell("story", "add", "--title", title)
    assert shell("story", "rank", "S-3", "--top").err == "S-3 stands on top.\n"
    assert shell("story", "rank", "S-1", "--after", "S-2").code == 0
    order = shell("story", "rank", "--json").json

    assert [(one["rank"], one["story"], one["why"]) for one in order] == [
        (1, "S-3", "no request yet"),
        (2, "S-2", "no request yet"),
        (3, "S-1", "no request yet"),
    ]
    assert shell("story", "rank").out.splitlines()[0].startswith("1\tS-3\t")
    for bad in (("S-1",), ("S-1", "--top", "--after", "S-2"), ("--top",)):
        assert shell("story", "rank", *bad).code == 2


def test_decline_and_note(shell: Shell) -> None:
    """A reason is asked for; a note prints its id."""
    shell("story", "add", "--title", "a")
    assert shell("story", "decline", "S-1").code == 2
    assert shell("story", "decline", "S-1", "--because", " ").code == 1
    assert shell("story", "decline", "S-1", "--because", "one customer").code == 0
    assert shell("story", "note", "S-1", "hm").out == "N-1\n"

    assert (shown(shell)["stage"], shown(shell)["declined_because"]) == ("declined", "one customer")
    assert [one["text"] for one in shown(shell)["notes"]] == ["hm"]


def test_json_of_a_change(shell: Shell) -> None:
    """With --json a change prints the story as it is now, and says the rest on stderr."""
    found = shell("--json", "story", "add", "--title", "a")
    moved = shell("story", "--json", "move", "S-1", "draft")

    assert (found.json["id"], moved.json["stage"], moved.err) == ("S-1", "draft", "S-1 → draft\n")


def test_lines_say_what_was_left_out(shell: Shell) -> None:
    """A stage or readings in JSON Lines are not taken in silence: a story comes to them by commands."""
    lines = [
        {"title": "x", "stage": "shipped"},
        {"title": "y", "stage": "draft"},
        {"title": "z", "stage": "discover"},
    ]
    found = shell("story", "add", "-", "--board", "b.json", stdin="\n".join(map(json.dumps, lines)))

    assert found.out == "S-1\nS-2\nS-3\n"
    assert found.err.splitlines()[1:] == [
        "line 1 and 1 more: `stage` was left out; what is new comes to it by a command."
    ]


def test_lines_of_requests_say_what_was_left_out(shell: Shell) -> None:
    """So does a reason for declining a request."""
    line = json.dumps({"said": "x", "declined_because": "no", "state": "declined"})
    found = shell("request", "add", "-", "--board", "b.json", stdin=line)

    assert "line 1: `declined_because` was left out" in found.err


def test_a_move_past_the_limit_of_a_stage_is_said(shell: Shell) -> None:
    """The move is made; on stderr stands how many are there, of how many."""
    shell("story", "add", "--title", "a")
    shell("story", "add", "--title", "b")
    shell("config", "set", "board.wip.draft", "1")
    first, second = shell("story", "move", "S-1", "draft"), shell("story", "move", "S-2", "draft")

    assert "limit" not in first.err
    assert (second.code, second.err) == (0, "S-2 → draft\ndraft holds 2 of 1: over its limit.\n")


def test_a_story_that_comes_true_is_told_as_such(shell: Shell) -> None:
    """Once, with what was measured, of what, by when, and whom to tell."""
    target = ("--metric", "errors", "--unit", "%", "--direction", "down", "--baseline", "8", "--target", "2")
    shell("story", "add", "--title", "One", "--outcome", "sees it", *target, "--due", "2026-03-20")
    shell("request", "add", "--customer", "Acme", "--said", "Wrong again", "--story", "S-1")
    shell("story", "move", "S-1", "shipped", "--because", "it is out")
    said = [shell("story", "read", "S-1", value, "--on", day).err for value, day in READ]

    assert said == [
        "S-1 read 4: shipped\n",
        "S-1 is proven: 1.8 % of 2 % by 20 Mar 2026; tell Acme\n",
        "S-1 read 1.5: proven\n",
    ]


READ = (("4", "2026-03-16"), ("1.8", "2026-03-17"), ("1.5", "2026-03-18"))
