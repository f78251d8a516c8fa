"""`roadmap sync` at a shell against a fake Jira."""

import copy
import os
import signal
import subprocess
import sys
import time

import jsonschema
import pytest

from roadmap_tui.errors import Exit
from roadmap_tui.model.differing import FORM
from tests.cli.conftest import Shell
from tests.fake_jira import FakeJira

_SIDES = ("agreed", "ours", "theirs")


def _pushed(shell: Shell, *titles: str) -> None:
    """Stories with issues of the same numbers: of several pushed at once nobody knows which comes first."""
    for number, title in enumerate(titles, 1):
        shell("story", "add", "--title", title, "--ship-by", "2027-03-31")
        found = shell("push", f"S-{number}")
        assert 0 == found.code, found.err


def test_asks_or_is_told_not_to(shell: Shell, jira: FakeJira) -> None:
    """Without a terminal it takes --yes or --dry-run: exit 2 before anything is asked of Jira."""
    shell("story", "add", "--title", "One")
    found = shell("sync")

    assert (found.code, found.out, found.err.count("\n")) == (2, "", 1)
    assert "--yes" in found.err
    assert [] == jira.requests()


def test_nothing_was_ever_pushed(shell: Shell, jira: FakeJira) -> None:
    """A sentence, an empty list, and no request."""
    shell("story", "add", "--title", "One")
    found = shell("sync", "--yes", "--json")

    assert (found.code, found.json, jira.requests()) == (0, [], [])


def test_json_fits_its_schema(shell: Shell, jira: FakeJira) -> None:
    """Of a push, and of a plan."""
    shell("story", "add", "--title", "One")
    schema = shell("schema", "push").json
    pushed = shell("push", "S-1", "--json").json
    jira.site.edit("ROAD-1", duedate="2027-05-01")
    planned = shell("sync", "--dry-run", "--json").json

    assert pushed[0]["done"]
    assert planned[0]["fields"]
    jsonschema.validate(pushed, schema)
    jsonschema.validate(planned, schema)


def test_dry_run(shell: Shell, jira: FakeJira) -> None:
    """The plan is data on stdout, the sum the last line on stderr; nothing is written."""
    _pushed(shell, "One", "Two")
    jira.site.edit("ROAD-1", duedate="2027-05-01")
    found = shell("sync", "--dry-run")

    assert 0 == found.code
    assert "ship_by: 2027-03-31 ← 2027-05-01" in found.out
    assert "Nothing was written." in found.err.splitlines()[-1]
    assert "2027-03-31" == shell("story", "show", "S-1", "--json").json["ship_by"]


def test_a_conflict_and_its_choice(shell: Shell, jira: FakeJira) -> None:
    """Exit 5 with every side, until somebody chooses; the sum is the last line."""
    _pushed(shell, "One", "Two")
    jira.site.edit("ROAD-1", summary="Theirs")
    shell("story", "edit", "S-1", "--title", "Ours")
    found = shell("sync", "--yes", "--json")

    assert 5 == found.code
    assert ["conflict", "none"] == [one["action"] for one in found.json]
    assert {"base": "One", "ours": "Ours", "theirs": "Theirs"} == found.json[0]["fields"]["title"]
    assert "1 in step, 1 conflict: S-1" == found.err.splitlines()[-1]
    assert found.json[0]["why"].endswith("`roadmap sync resolve S-1 --ours` or `--theirs` chooses.")
    assert "conflicts-left" == found.json[0]["reason"]
    assert {"command": "sync resolve", "arguments": ["S-1", "--ours"]} == found.json[0]["remedy"]
    assert [["S-1", "--ours"], ["S-1", "--theirs"]] == [
        one["arguments"] for one in found.json[0]["advice"][0]["remedies"]
    ]
    assert (None, None, []) == tuple(found.json[1][name] for name in ("reason", "remedy", "advice"))
    assert {"title"} == set(shell("story", "show", "S-1", "--json").json["link"]["conflicts"])
    assert 2 == shell("sync", "resolve", "S-1").code
    assert 0 == shell("sync", "resolve", "S-1", "--theirs", "--field", "title").code
    assert "Theirs" == shell("story", "show", "S-1", "--json").json["title"]
    assert 0 == shell("sync", "--yes").code


def test_short_sides_share_a_line(shell: Shell, jira: FakeJira) -> None:
    """Ours, theirs and what both agreed on are compared at a glance; long ones stand below each other."""
    _pushed(shell, "One")
    jira.site.edit("ROAD-1", summary="Theirs", duedate="2027-05-01")
    words = "Ours, in words too many to stand beside the other two"
    shell("story", "edit", "S-1", "--title", words, "--ship-by", "")
    plan = {one.strip() for one in shell("sync", "--dry-run").out.splitlines()}

    assert "ship_by: ours (nothing) · theirs “2027-05-01” · agreed “2027-03-31”" in plan
    assert {"title, agreed: One", "title, theirs: Theirs"} <= plan


def test_a_form_that_changed_is_no_text(shell: Shell, jira: FakeJira) -> None:
    """Somebody coloured our words there: both texts read the same, so the reason of the conflict is said."""
    _pushed(shell, "One")
    shell("story", "edit", "S-1", "--actor", "nurse", "--outcome", "sees it")
    shell("push", "S-1")
    document = copy.deepcopy(jira.site.issue("ROAD-1").fields["description"])
    document["content"][0]["content"][0]["marks"] = [{"type": "textColor", "attrs": {"color": "#ff0000"}}]
    jira.site.edit("ROAD-1", description=document)
    shell("story", "edit", "S-1", "--benefit", "calm")
    found = shell("sync", "--yes")

    assert (5, True) == (found.code, f"description, theirs: {FORM}" in found.err)
    assert "calm" in found.err


def test_one_side_of_a_field_everywhere(shell: Shell, jira: FakeJira) -> None:
    """--all takes a side in the field it names and nowhere else; a story without that conflict is left alone."""
    _pushed(shell, "One", "Two", "Three")
    for number in (1, 2, 3):
        jira.site.edit(f"ROAD-{number}", summary=f"Theirs {number}")
    jira.site.edit("ROAD-1", duedate="2027-05-01")
    shell("story", "edit", "S-1", "--title", "Ours 1", "--ship-by", "2027-06-01")
    shell("story", "edit", "S-2", "--title", "Ours 2")
    shell("sync", "--yes")
    found = shell("sync", "resolve", "--all", "--ours", "--field", "title", "--json")
    issues = [jira.site.issue(f"ROAD-{number}").fields for number in (1, 2, 3)]

    assert (5, ["S-1", "S-2"]) == (found.code, [one["story"] for one in found.json])
    assert ["Ours 1", "Ours 2", "Theirs 3"] == [one["summary"] for one in issues]
    assert "2027-05-01" == issues[0]["duedate"]
    again = shell("sync", "resolve", "--all", "--ours", "--field", "title", "--json")
    assert (0, []) == (again.code, again.json)


@pytest.mark.parametrize(
    "words",
    [("--all", "--ours"), ("--ours",), ("S-1", "--all", "--ours", "--field", "title")],
    ids=["no field", "no story", "both"],
)
def test_every_story_takes_a_field(shell: Shell, words: tuple[str, ...]) -> None:
    """Nobody takes a side in everything at once, nor in no story or in two ways of naming them."""
    assert 2 == shell("sync", "resolve", *words).code


def test_what_gets_no_issue_is_only_said(shell: Shell, jira: FakeJira) -> None:
    """A declined story that somebody pushes has no key to print."""
    shell("story", "add", "--title", "One")
    shell("story", "decline", "S-1", "--because", "no")
    found = shell("push", "S-1")

    assert ("", 0) == (found.out, len(jira.site.issues))
    assert "S-1: It is declined; no issue is created." in found.err


def test_what_is_left_there_is_not_called_in_step(shell: Shell, jira: FakeJira) -> None:
    """A push names the field that somebody changed there."""
    _pushed(shell, "One")
    jira.site.edit("ROAD-1", summary="Theirs")

    assert shell("push", "S-1").out.startswith("S-1 → ROAD-1 left as it is (title)  http")


def test_an_edit_shows_at_once(shell: Shell, jira: FakeJira) -> None:
    """JSON and the page of a story tell the same state as a card."""
    _pushed(shell, "One")
    shell("story", "edit", "S-1", "--title", "Better")

    assert "ours newer" == shell("story", "show", "S-1", "--json").json["link"]["state"]
    assert "ours newer" == shell("story", "list", "--json").json[0]["link"]["state"]


def test_a_description_shows_what_differs(shell: Shell, jira: FakeJira) -> None:
    """Descriptions that begin alike: every side shows the words in which it differs, whole, not its beginning."""
    _pushed(shell, "One")
    beginning = "a nurse on a night shift who opens the ward and looks at all of the open doses"
    shell("story", "edit", "S-1", "--actor", beginning, "--outcome", "sees them", "--benefit", "nobody is woken")
    shell("push", "S-1")
    theirs = {"type": "paragraph", "content": [{"type": "text", "text": "Bob: mind the pharmacy."}]}
    document = jira.site.issue("ROAD-1").fields["description"]
    first, *rest = document["content"]
    jira.site.edit("ROAD-1", description={**document, "content": [first, theirs, *rest]})
    shell("story", "edit", "S-1", "--benefit", "no doctor is called at three in the morning")
    told = shell("sync", "--yes").err
    sides = {side: told.partition(f"description, {side}:\n")[2].partition("description")[0] for side in _SIDES}

    assert ["agreed"] == [
        side for side in _SIDES if "nobody is woken" in sides[side] and "Bob" not in sides[side]
    ]
    assert ["ours"] == [side for side in _SIDES if "no doctor is called at three in the morning" in sides[side]]
    assert ["theirs"] == [side for side in _SIDES if "Bob: mind the pharmacy." in sides[side]]


@pytest.mark.parametrize("form", [(), ("--json",)])
@pytest.mark.parametrize("side", ["--ours", "--theirs"])
def test_a_choice_shows_all_that_came_since(
    shell: Shell, jira: FakeJira, side: str, form: tuple[str, ...]
) -> None:
    """What was not shown is not decided on: all of it is shown, however long, and nothing is written."""
    _pushed(shell, "One")
    shell("story", "edit", "S-1", "--actor", "nurse", "--outcome", "sees all")
    shell("push", "S-1")
    _insert(jira, [_words(f"line {number}") for number in range(40)])
    shell("story", "edit", "S-1", "--outcome", "sees them")
    assert Exit.CONFLICTS == shell("sync", "--yes").code
    media = {"type": "media", "attrs": {"type": "file", "id": "1", "collection": "c", "alt": "flow.png"}}
    _insert(jira, [{"type": "mediaSingle", "attrs": {"layout": "center"}, "content": [media]}], at=30)
    before = jira.site.issue("ROAD-1").fields["description"]
    found = shell("sync", "resolve", "S-1", side, *form)

    assert (Exit.CONFLICTS, before) == (found.code, jira.site.issue("ROAD-1").fields["description"])
    assert "(picture: flow.png)" in found.err
    assert "ROAD-1 was changed again since you saw it: description." in found.err


def _words(text: str) -> dict[str, object]:
    return {"type": "paragraph", "content": [{"type": "text", "text": text}]}


def _insert(jira: FakeJira, blocks: list[dict[str, object]], at: int = 1) -> None:
    """Put blocks of a person into a description, in the middle of ours."""
    document = jira.site.issue("ROAD-1").fields["description"]
    content = document["content"]
    jira.site.edit("ROAD-1", description={**document, "content": [*content[:at], *blocks, *content[at:]]})


def test_a_plan_shows_a_description_before_and_after(shell: Shell, jira: FakeJira) -> None:
    """Lines that stay are counted, those that change are whole."""
    _pushed(shell, "One")
    fields = ["--actor", "nurse", "--situation", "at night", "--outcome", "sees them", "--benefit", "sleep"]
    fields += ["--metric", "time", "--unit", "min", "--baseline", "7", "--target", "1"]
    shell("story", "edit", "S-1", *fields)
    shell("push", "S-1")
    shell("story", "edit", "S-1", "--benefit", "calm")
    plan = shell("sync", "--dry-run").out

    before, after = plan.partition("description, before:\n")[2].split("description, after:\n")
    assert ("sleep" in before, "calm" in after) == (True, True)
    assert "the same" in after


def test_an_update_without_fields_is_said(shell: Shell, jira: FakeJira) -> None:
    """No field changes then; plan and result say what does, each by its name."""
    _pushed(shell, "One")
    (label,) = jira.site.issue("ROAD-1").fields["labels"]
    jira.site.remove_labels("ROAD-1", label)
    jira.site.issue("ROAD-1").properties.clear()
    plan = shell("sync", "--dry-run")

    assert f"label: (nothing) → {label}" in plan.out
    assert "mark: (nothing) → " in plan.out
    assert "S-1 → ROAD-1 updated (label, mark)" in shell("sync", "--yes").out
    assert [label] == jira.site.issue("ROAD-1").fields["labels"]


def test_what_crossed_beside_a_conflict(shell: Shell, jira: FakeJira) -> None:
    """It is told as what it is: on stdout, in the sum, and in JSON, though the story is not done."""
    _pushed(shell, "One")
    jira.site.edit("ROAD-1", duedate="2027-05-01")
    shell("story", "edit", "S-1", "--title", "Better", "--ship-by", "2027-06-01")
    found = shell("sync", "--yes")

    assert 5 == found.code
    assert found.out.startswith("S-1 → ROAD-1 updated (title)  http")
    assert "1 updated, 1 conflict: S-1" == found.err.splitlines()[-1]
    jira.site.edit("ROAD-1", assignee="Bob")
    (item,) = shell("sync", "--yes", "--json").json
    assert ("conflict", False, [], ["assignee"], []) == tuple(
        item[name] for name in ("action", "done", "sent", "taken", "unanswered")
    )


def test_what_is_half_done(shell: Shell, jira: FakeJira, monkeypatch: pytest.MonkeyPatch) -> None:
    """The title arrived, the status was refused: the line on stdout has the one, stderr the other and why."""
    monkeypatch.setenv("ROADMAP_JIRA_STATUS", 'draft = "Done", discover = "To Do"')
    _pushed(shell, "One")
    flow = jira.site.workflow()
    flow.edges = []
    flow.add_edge("To Do", "In Progress")
    shell("story", "edit", "S-1", "--title", "Better")
    shell("story", "move", "S-1", "draft")
    found = shell("sync", "--yes")

    assert found.out.startswith("S-1 → ROAD-1 updated (title)  http"), found
    assert "Not sent: status." in found.err
    assert "1 updated, 1 blocked: S-1" == found.err.splitlines()[-1]


def test_a_comment_is_told(shell: Shell, jira: FakeJira, monkeypatch: pytest.MonkeyPatch) -> None:
    """Before it is sent as its words, after it by its name."""
    monkeypatch.setenv("ROADMAP_SYNC_COMMENT", "true")
    _pushed(shell, "One")
    shell("sync", "--yes")
    shell("request", "add", "--customer", "Acme", "--said", "Please", "--story", "S-1")
    words = "1 more customer asks for this: 1 customer, 1 request in all."

    assert f"comment: (nothing) → {words}" in shell("sync", "--dry-run").out
    assert 2 == shell("sync").code
    found = shell("sync", "--yes", "--json")
    assert "comment" in found.json[0]["sent"]
    assert "1 updated" == found.err.splitlines()[-1]
    assert 1 == len(jira.site.issue("ROAD-1").comments)


def test_done_there_asks(shell: Shell, jira: FakeJira) -> None:
    """The question names the command; it is no failure."""
    _pushed(shell, "One")
    jira.site.edit("ROAD-1", status="Done")
    found = shell("sync", "--yes")

    assert 0 == found.code
    assert "roadmap story move S-1 shipped" in found.err


def test_ctrl_c_ends_in_good_order(shell: Shell, jira: FakeJira) -> None:
    """What is under way finishes and is kept: exit 130, and the next push does the rest, each issue once."""
    for number in range(8):
        shell("story", "add", "--title", f"Story {number}")
    ids = [f"S-{number}" for number in range(1, 9)]
    jira.arm("slow", method="POST", path="/issue$", seconds=1.0, times=8)
    running = subprocess.Popen(
        [sys.executable, "-m", "roadmap_tui.cli.main", "push", *ids, "--json"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=os.environ,
    )
    deadline = time.monotonic() + 60
    while not jira.site.issues and time.monotonic() < deadline:
        time.sleep(0.01)
    running.send_signal(signal.SIGINT)
    _, told = running.communicate(timeout=60)

    assert 130 == running.returncode, told
    assert b"Stopping" in told
    made = len(jira.site.issues)
    linked = [one for one in shell("story", "list", "--json").json if one["link"] is not None]
    assert 1 <= made == len(linked) < 8
    assert 0 == shell("push", *ids).code
    assert 8 == len(jira.site.issues)


def test_ctrl_c_while_planning(shell: Shell, jira: FakeJira) -> None:
    """Stopped before there was a plan: it says that nothing was written."""
    _pushed(shell, "One")
    asked = len(jira.requests())
    jira.arm("slow", seconds=1.0)
    running = subprocess.Popen(
        [sys.executable, "-m", "roadmap_tui.cli.main", "sync", "--yes"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=os.environ,
    )
    deadline = time.monotonic() + 60
    while len(jira.requests()) == asked and time.monotonic() < deadline:
        time.sleep(0.01)
    running.send_signal(signal.SIGINT)
    _, told = running.communicate(timeout=60)

    assert 130 == running.returncode, told
    assert "Nothing was written." == told.decode().splitlines()[-1]
