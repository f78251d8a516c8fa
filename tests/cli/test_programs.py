"""What programs rely on: failures as JSON, revisions, schemas; and the examples of the guide."""

import json
import re
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest

from roadmap_tui.reports.record_schema import KINDS
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
    told = json.loads(found.err)

    assert (found.code, found.out) == (code, "")
    assert (told["exit"], told["reason"]) == (code, reason)
    assert list(told) == ["error", "reason", "exit", "remedies"]
    assert all(one["command"].startswith("roadmap ") for one in told["remedies"])


def test_a_variable_asks_for_json_as_well(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    """The command line goes before it."""
    monkeypatch.setenv("ROADMAP_ERRORS", "json")

    assert json.loads(shell("story", "show", "S-99").err)["exit"] == 3
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


@pytest.mark.parametrize("kind", ["story", "request", "customer"])
def test_what_is_shown_fits_its_schema(shell: Shell, kind: str) -> None:
    """Every record of the sample board; and no field is missing in the schema."""
    shell("demo", "--out", "roadmap.json")
    schema = shell("schema", kind).json
    records = shell(kind, "list", "--json").json
    properties = set(schema["properties"])

    assert len(records) > 10
    assert {name for one in records for name in one} <= properties
    for one in records:
        jsonschema.validate(one, schema, format_checker=jsonschema.FormatChecker())


def test_schemas_are_listed(shell: Shell) -> None:
    """A wrong one is named with the nearest."""
    assert shell("schema").out.split() == list(KINDS)
    assert "Did you mean story?" in shell("schema", "stori").err


def test_the_scripts_of_the_guide_run(tmp_path: Path, here: Path) -> None:  # where the board lies
    """Each block of shell in it, one after the other, on a board of its own."""
    blocks = re.findall(r"```sh\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)
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

    assert len(blocks) >= 4
    assert (found.returncode, found.stderr[-400:]) == (0, found.stderr[-400:])


def test_without_the_extra_mcp_says_what_to_install(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    """With exit 2."""
    from roadmap_tui.cli.board import mcp

    monkeypatch.setattr(mcp, "find_spec", lambda _name: None)
    found = shell("mcp")

    assert (found.code, found.out) == (2, "")
    assert "pip install 'roadmap-tui[mcp]'" in found.err
