"""What programs rely on: failures as JSON, revisions, schemas; and the examples of the guide."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest
from jsonschema import FormatChecker
from jsonschema.validators import validator_for

from roadmap_tui.cli.app.commands import Changing
from roadmap_tui.cli.app.root import root
from roadmap_tui.reports.record_schema import WORDS
from tests.cli.conftest import Shell

GUIDE = Path(__file__).parents[2] / "docs" / "programs.md"


@pytest.mark.parametrize(
    ("arguments", "code", "reason"),
    [
        (("story", "show", "S-99", "--errors", "json"), 3, "unknown-id"),
        (("--errors=json", "story", "shw"), 2, "usage"),
        (("story", "move", "S-1", "ready", "--errors", "json"), 1, "gate-refused"),
        (("story", "add", "--errors", "JSON", "--nonsense"), 2, "usage"),
    ],
)
def test_a_failure_is_a_line_of_json(shell: Shell, arguments: tuple[str, ...], code: int, reason: str) -> None:
    """On stderr, with its code, the exit, and the commands that mend it."""
    shell("story", "add", "--title", "One")
    found = shell(*arguments)
    told = json.loads(found.err)["error"]

    assert (found.code, found.out) == (code, "")
    assert (told["exit"], told["reason"]) == (code, reason)
    assert list(told) == ["reason", "message", "remedy", "remedies", "exit"]
    assert told["remedy"] == (told["remedies"][0] if told["remedies"] else None)
    assert all(f"`roadmap {one['command']}" in one["words"] for one in told["remedies"])


def test_a_variable_asks_for_json_as_well(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    """The command line goes before it."""
    monkeypatch.setenv("ROADMAP_ERRORS", "json")

    assert json.loads(shell("story", "show", "S-99").err)["error"]["exit"] == 3
    assert shell("story", "show", "S-99", "--errors", "text").err.startswith("roadmap: ")


def test_a_change_waits_for_its_revision(shell: Shell) -> None:
    """Of a record that changed meanwhile it is refused, and nothing is written."""
    shell("story", "add", "--title", "One")
    first = shell("story", "edit", "S-1", "--owner", "Ann", "--if-revision", "1", "--json")
    second = shell("story", "edit", "S-1", "--owner", "Ben", "--if-revision", "1")
    moved = shell("story", "move", "S-1", "draft", "--if-revision", "2")

    assert (first.code, first.json["revision"]) == (0, 2)
    assert (second.code, second.err) == (1, "roadmap: S-1 has revision 2 by now, not 1.\n")
    assert moved.code == 0
    assert shell("story", "show", "S-1", "--json").json["owner"] == "Ann"


def test_every_change_waits_for_its_revision(shell: Shell) -> None:
    """Whatever record it is of, and however it is named; where none has a revision, that is said."""
    for typed in (
        "story add --title One", "story add --title Two", "customer add --name Acme", "customer add --name Bolt",
        "request add --said x --customer Acme", "product add Till", "product add Web",
        "rotation plan --pm Maya --csm Ben --from today --until tomorrow",
        "session add --story S-1 --customer Acme --participant nurse --task t --result did --on today",
    ):  # fmt: skip
        assert shell(*typed.split()).code == 0, typed
    before = shell("history", "--json").json
    changes = (
        "customer edit Acme --arr 5", "customer edit C-1 --segment Bank", "customer merge C-1 --into C-2",
        "customer note Acme hm", "request edit R-1 --problem late", "request link R-1 S-1",
        "story block S-1 --by S-2", "story note S-1 hm", "product rename Till Shop", "product owner P-1 Ann",
        "product merge Till --into Web", "product remove Till", "rotation edit J-1 --hours 2",
        "session edit U-1 --minutes 3",
    )  # fmt: skip
    others = ("glossary set churn --means gone", "view save all --filter owner:me", "story add --title Three")
    stale = [shell(*one.split(), "--if-revision", "7") for one in changes]
    without = [shell(*one.split(), "--if-revision", "7") for one in others]

    assert [one for one, found in zip(changes, stale, strict=True) if "by now, not 7" not in found.err] == []
    assert [found.code for found in without] == [2, 2, 2]
    assert shell("history", "--json").json == before


@pytest.fixture
def demo(here: Path, shell: Shell) -> Path:
    """The sample board."""
    assert shell("demo", "--out", str(here / "roadmap.json")).code == 0
    return here / "roadmap.json"


def faults_of(schema: dict[str, Any], values: list[Any]) -> list[str]:
    """What is wrong with the first of these values that a schema does not allow. The schema is sound."""
    kind = validator_for(schema)
    kind.check_schema(schema)
    validator = kind(schema, format_checker=FormatChecker())
    return next(
        (found for one in values if (found := [fault.message for fault in validator.iter_errors(one)])), []
    )


@pytest.mark.parametrize("kind", ["story", "request", "customer"])
def test_what_is_shown_fits_its_schema(shell: Shell, kind: str) -> None:
    """Every record of the sample board; and no field is missing in the schema."""
    shell("demo", "--out", "roadmap.json")
    schema = shell("schema", kind).json
    records = shell(kind, "list", "--json").json
    properties = set(schema["properties"])

    assert len(records) > 10
    assert {name for one in records for name in one} <= properties
    assert faults_of(schema, records) == []


LISTED = (
    ("session", ("session", "list")),
    ("product", ("product", "list")),
    ("stint", ("rotation", "list")),
    ("note", ("story", "show", "S-6")),
    ("event", ("history",)),
    ("notification", ("request", "told", "R-13")),
    ("suggest", ("request", "suggest", "R-70")),
    ("similar", ("request", "similar", "--text", "bills late on Sundays")),
    ("check", ("story", "check")),
    ("loop", ("report", "loop", "--format", "json")),
    ("import", ("request", "import", "a.csv")),
    ("term", ("glossary", "list")),
    ("view", ("view", "list")),
)


@pytest.mark.parametrize(("kind", "command"), LISTED, ids=[one for one, _ in LISTED])
def test_what_is_listed_fits_its_schema(demo: Path, shell: Shell, kind: str, command: tuple[str, ...]) -> None:
    """Each thing that a command prints, and no field beside."""
    shell("view", "save", "V", "--filter", "stage:ready")
    (demo.parent / "a.csv").write_text("customer,said\nAcme,slow\n")
    found = shell(*command, *(() if "--format" in command else ("--json",)))
    schema = shell("schema", kind).json
    value = found.json["notes"] if kind == "note" else found.json
    is_one = schema["type"] == "object" and isinstance(value, list)
    parts = value if is_one else [value]

    assert value
    assert faults_of(schema, parts) == []
    assert [one for one in parts if isinstance(one, dict) and not set(one) <= set(schema["properties"])] == []


def test_every_schema_is_held() -> None:
    """What is new is read by a test too; pushes by those of the sync."""
    assert {"story", "request", "customer", "push", *(kind for kind, _ in LISTED)} == set(WORDS)


def test_schemas_are_listed(shell: Shell) -> None:
    """A wrong one is named with the nearest."""
    assert shell("schema").out.split() == list(WORDS)
    assert "Did you mean story?" in shell("schema", "stori").err


@pytest.mark.slow
def test_the_scripts_of_the_guide_run(tmp_path: Path, here: Path) -> None:  # where the board lies
    """Each block of shell in it, one after the other, on a board of its own; and the line for cron."""
    guide = GUIDE.read_text(encoding="utf-8")
    blocks = re.findall(r"```sh\n(.*?)```", guide, re.DOTALL)
    (cron,) = re.findall(r"^\*/10 \* \* \* \*  (.*)$", guide, re.MULTILINE)
    blocks.append(cron.replace("/srv/roadmap.json", "roadmap.json"))
    roadmap = tmp_path / "bin" / "roadmap"
    roadmap.parent.mkdir()
    roadmap.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m roadmap_tui.cli.main "$@"\n')
    roadmap.chmod(0o755)
    script = "set -eu\n" + "\n".join(blocks)
    found = subprocess.run(
        ["/bin/sh", "-c", f'PATH="{roadmap.parent}:$PATH"; export PATH\n{script}'],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )

    assert len(blocks) >= 5
    assert "/srv/" not in blocks[-1]
    assert (found.returncode, found.stderr[-400:]) == (0, found.stderr[-400:])


def test_without_the_extra_mcp_says_what_to_install(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    """With exit 2."""
    from roadmap_tui.cli.board import mcp

    monkeypatch.setattr(mcp, "find_spec", lambda _name: None)
    found = shell("mcp")

    assert (found.code, found.out) == (2, "")
    assert "pip install 'roadmap-tui[mcp]'" in found.err


CHANGES = """
story add --title A | story add --title B | story add --title C | request add --customer Acme --said one
request add --customer Acme --said two | request add --customer Bolt --said three
story edit S-1 --owner Ann | story move S-1 draft | story edit S-1 --metric m --target 3 | story read S-1 2
story rank S-1 --after S-2 | story note S-1 hello | story archive S-3 | story archive S-3 --back
story block S-1 --by S-2 | story related S-1 --to S-2 | story split S-1 --title P
story decline S-3 --because x | story duplicate S-4 --of S-1 | request edit R-1 --person nurse
request link R-1 S-1 | request unlink R-1 S-1 | request ask R-1 When? | request answer R-1 Now
request acknowledge R-1 | request snooze R-2 --until tomorrow | request decline R-2 --because no
request told R-2 | request reopen R-2 | request note R-1 hi | request merge R-2 --into R-1
customer add --name Cato | customer edit C-1 --arr 100 | customer merge C-3 --into C-2
glossary set churn --means left | glossary remove churn | view save V --filter owner:ann | view remove V
product add Zed | product edit Zed --owner Ann | product rename Zed Zee | product owner Zee Ben | product add Zex
product merge Zex --into Zee | product remove Zee | customer note Acme hi
session add --story S-1 --customer Acme --task t --result did | session edit U-1 --minutes 4 | session remove U-1
rotation plan --pm Ann --csm Ben --customers Acme --from yesterday --until tomorrow | rotation note J-1 learned
rotation edit J-1 --hours 2 | rotation done J-1 | rotation remove J-1
story probe S-1 --command true | story probe S-1 --revoke
story probe S-1 --allow --yes | story probe S-1 --remove
undo | redo | request forget R-3 --yes | customer forget C-2 --yes | config set me.name Ann
config unset me.name | export x.json | demo --out d.json | init other.json
"""


def test_every_command_that_changes_prints_json(shell: Shell) -> None:
    """What it made, or the record as it is now."""
    lines = [one.split() for line in CHANGES.strip().splitlines() for one in line.split("|")]
    found = [(one, shell(*one, "--json")) for one in lines]

    assert [(one, done.code, done.err) for one, done in found if done.code] == []
    assert [one for one, done in found if not done.out.startswith(("{", "["))] == []
    assert all(json.loads(done.out) is not None for _, done in found)
    assert [
        one
        for one, kind in named(root, click.Context(root))
        if issubclass(kind, Changing)
        and one not in ELSEWHERE
        and not any(one == done[: len(one)] for done in lines)
    ] == []


ELSEWHERE = (
    ["session", "told"],
    ["story", "link"],
    ["story", "unlink"],
    ["push"],
    ["sync", "resolve"],
    ["read"],
    ["conflicts"],
    ["request", "import"],
    ["request", "undo-import"],
    ["customer", "import"],
)
"""Commands that need a tracker, a file, a clash or a story that shipped, whose JSON their own tests read."""


def named(group: click.Group, context: click.Context) -> Iterator[tuple[list[str], type[click.Command]]]:
    """The words of every command, and its class."""
    for name in group.list_commands(context):
        found = group.get_command(context, name)
        assert found is not None
        if isinstance(found, click.Group):
            for words, kind in named(found, click.Context(found, parent=context, info_name=name)):
                yield [name, *words], kind
        else:
            yield [name], type(found)
