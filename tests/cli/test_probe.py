"""`roadmap story probe` and `roadmap read`."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from roadmap_tui.files.folders import SERVED
from tests.cli.conftest import Shell
from tests.each_row import each_row
from tests.fake_jira import FakeJira
from tests.postgres_server import binaries, shared_server
from tests.probes.kit import saying, serving


@pytest.fixture
def story(shell: Shell) -> Shell:
    """A board with a story whose number could measure itself."""
    shell(
        *("story", "add", "--title", "Fast", "--metric", "minutes", "--unit", "min", "--direction", "down"),
        *("--baseline", "7", "--target", "1"),
    )
    return shell


@pytest.fixture
def stranger(story: Shell, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Shell:
    """The same board, with a probe that somebody else set, on this person's machine."""
    mark = tmp_path / "ran"
    story("story", "probe", "S-1", "--command", f"touch {mark}", "--me", "Eve")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "another machine"))
    return story


def test_a_number_measures_itself(story: Shell) -> None:
    """Set, tried, taken once, shown; proven where its target is reached."""
    tried = story("story", "probe", "S-1", "--command", "echo 6.5", "--try")
    made = story("story", "probe", "S-1", "--command", "echo 1", "--every", "2w")
    listed = story("read")
    story("story", "move", "S-1", "shipped", "--because", "so")
    taken, again = story("read", "--due"), story("read", "--due")
    shown, page = story("story", "probe", "S-1"), story("story", "show", "S-1")

    assert (0, "6.5\n", "") == tried
    assert made.err == "The target of S-1 is measured every 2 weeks. It may run here.\n"
    assert listed.out == "S-1\ttarget\tminutes\tcommand\t2 weeks\tnever\t2026-03-18\t\n"
    assert taken.out == "S-1\ttarget\tminutes\ttaken\t1\t\n"
    assert "S-1 is proven: 1 min of 1 min" in taken.err
    assert (0, "", "Nothing is due.\n") == again
    assert "reading        1 on 18 Mar 2026, command, as now\n" in shown.out
    assert "probe      command, every 2 weeks, next from 1 Apr 2026\n" in page.out


def test_it_is_plain_in_json_without_its_text(story: Shell) -> None:
    """The text is for who asks for the probe; the record tells how it stands."""
    probe = story("story", "probe", "S-1", "--command", "echo hunter2", "--json").json
    taken = story("read", "S-1", "--json").json[0]
    record = story("story", "show", "S-1", "--json")
    schema = story("schema", "story").json

    assert ("echo hunter2", True) == (probe["probe"]["command"], probe["allowed"])
    assert ("aside", "it is no number", probe["asked"]) == (taken["state"], taken["why"], taken["asked"])
    assert {"target": {"source": "command", "every": 7, "due": "2026-03-25", "failed": False, "asides": 1}} == (
        record.json["probes"]
    )
    assert "hunter2" not in record.out
    assert "probes" in schema["properties"]
    assert not {"probe", "probed", "asides"} & schema["properties"].keys()


WAYS: list[tuple[str, ...]] = [
    ("read", "--due"),
    ("read", "S-1"),
    ("read", "--due", "--dry-run"),
    ("read",),
    ("story", "probe", "S-1", "--try"),
    ("story", "probe", "S-1", "--try", "--every", "1d"),
    ("story", "probe", "S-1"),
    ("story", "probe", "S-1", "--every", "1d"),
    ("story", "probe", "S-1", "--shell"),
    ("story", "show", "S-1"),
    ("report", "measures"),
    ("doctor",),
]


@pytest.mark.parametrize("way", WAYS, ids=" ".join)
def test_what_came_with_a_board_runs_nothing(stranger: Shell, tmp_path: Path, way: tuple[str, ...]) -> None:
    """Whatever is done with it; nor after a part of it was changed by who has not seen the rest."""
    stranger(*way)
    stranger("read", "--due")

    assert not (tmp_path / "ran").exists()


def test_it_runs_once_it_is_allowed_and_no_longer_than_it_stays(stranger: Shell, tmp_path: Path) -> None:
    """Shown first; asked, and without a terminal only with --yes."""
    refused = stranger("read", "--due")
    asked = stranger("story", "probe", "S-1", "--allow")
    allowed = stranger("story", "probe", "S-1", "--allow", "--yes")
    stranger("read", "--due")
    ran = (tmp_path / "ran").exists()
    (tmp_path / "ran").unlink()
    stranger("story", "probe", "S-1", "--revoke")
    revoked = stranger("read", "S-1")

    assert refused.out == "S-1\ttarget\tminutes\tnot allowed here\t\t\n"
    assert "`roadmap story probe S-1 --allow` shows it." in refused.err
    assert (2, True) == (asked.code, "command        touch " in asked.err)
    assert (0, True) == (allowed.code, "may run here, as long as it stays as it is" in allowed.err)
    assert ran
    assert "not allowed here" in revoked.out
    assert not (tmp_path / "ran").exists()


def test_a_change_of_it_must_be_allowed_anew(
    stranger: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who allowed the one before has not allowed this; who changes a part of what they allowed has."""
    stranger("story", "probe", "S-1", "--allow", "--yes")
    mine = stranger("story", "probe", "S-1", "--every", "1d")
    with monkeypatch.context() as theirs:
        theirs.setenv("XDG_STATE_HOME", str(tmp_path / "third"))
        stranger("story", "probe", "S-1", "--command", f"touch {tmp_path / 'evil'}")
    stranger("read", "S-1")

    assert "It may run here.\n" in mine.err
    assert not (tmp_path / "evil").exists()


def test_a_browser_runs_nothing(story: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    """It would run on the machine that serves the board."""
    story("story", "probe", "S-1", "--command", "echo 6")
    monkeypatch.setenv(SERVED, "0" * 16)
    found = story("story", "probe", "S-1", "--command", "echo 6", "--try"), story("read", "--due")

    assert [1, 1] == [one.code for one in found]
    assert all("from a browser" in one.err for one in found)


def test_odd_values_are_decided_on(story: Shell) -> None:
    """Listed, accepted with the value that was meant, or refused."""
    story("story", "probe", "S-1", "--command", "echo 6.5 s")
    taken = story("read", "--due")
    listed = story("read", "--aside")
    plain = story("read", "--aside", "--json").json
    wrong = story("read", "S-1", "--accept")
    accepted = story("read", "S-1", "--accept", "--value", "6.5")
    gone = story("read", "S-1", "--refuse")

    assert "S-1 is asked about: 6.5 s came, and it is in s, and the target in min." in taken.err
    assert listed.out == "S-1\ttarget\t2026-03-18\t6.5 s\tit is in s, and the target in min\tcommand\tFast\n"
    assert ("S-1", "6.5 s", None) == (plain[0]["story"], plain[0]["text"], plain[0]["value"])
    assert (2, "S-1: the value is a reading now.\n", 3) == (wrong.code, accepted.err, gone.code)
    assert [6.5] == [one["value"] for one in story("story", "show", "S-1", "--json").json["readings"]]


def test_a_failure_is_told(story: Shell) -> None:
    """On the board why, and here what was said; the exit code is cron's to see."""
    story("story", "probe", "S-1", "--command", "echo 'hunter2' >&2; exit 7", "--shell")
    found = story("read", "--due")
    kept = story("story", "show", "S-1").out, story("read").out

    assert 1 == found.code
    assert found.err == "S-1 was not measured: its command ended with code 7. It said: hunter2\n"
    assert "fails since 18 Mar 2026: its command ended with code 7" in kept[0]
    assert kept[1].endswith("failed: its command ended with code 7\n")
    assert ["S-1"] == [one["id"] for one in story("story", "list", "--filter", "failing:yes", "--json").json]


@pytest.mark.parametrize("source", ["url", "csv", "sql"])
def test_other_sources(story: Shell, tmp_path: Path, source: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """An address with a header of this person's own, a database, a file named from where they stand."""
    if source == "sql":
        if binaries() is None:
            pytest.skip("no PostgreSQL server is installed")
        address = f"postgresql://postgres@127.0.0.1:{shared_server().port}/postgres"
        monkeypatch.setenv("ROADMAP_PROBES_DSN", f"warehouse={address}")
    monkeypatch.setenv("STATS", "s3cret")
    Path("minutes.csv").write_text("minutes\n6\n5\n")
    with serving(saying(json.dumps({"median": 5}))) as site:
        host = site.url.removeprefix("http://")
        monkeypatch.setenv("ROADMAP_PROBES_HEADERS", f"stats={host} Authorization: Bearer $STATS")
        options: dict[str, list[str]] = {
            "url": ["--url", site.url, "--json-path", "$.median", "--headers", "stats"],
            "csv": ["--csv", "minutes.csv", "--column", "minutes"],
            "sql": ["--sql", "select 5", "--dsn", "warehouse"],
        }
        made = story("story", "probe", "S-1", *options[source])
        taken = story("read", "--due", "--json").json[0]
        shown = story("story", "probe", "S-1").out
        seen = [one.get("authorization") for one in site.seen]

    assert (0, "taken", 5) == (made.code, taken["state"], taken["value"])
    assert "s3cret" not in shown
    assert seen == (["Bearer s3cret"] if source == "url" else [])


@each_row(
    ("words", "wrong"),
    [
        (["--command", "a", "--allow"], "--allow stands alone"),
        (["--allow", "--remove"], "One of --allow, --remove"),
        (["--forget"], "--forget goes with --remove"),
        (["--url", "https://a:b@c.example"], "user or a password"),
        (["--url", "x"], "none that starts with https"),
        (["--url", "https://a.example", "--json-path", "a["], "JSON path cannot be read"),
        (["--command", "a", "--every", "often"], "such as 1d, 2w or 1m"),
        (["--try"], "has no probe"),
        (["--allow"], "has no probe"),
        ([], "has no probe"),
        (["--remove"], "has no probe"),
        (["--command", "a", "--guardrail"], "has no guardrail"),
    ],
)
def test_what_is_wrong_is_told(story: Shell, words: list[str], wrong: str) -> None:
    """And nothing is written."""
    found = story("story", "probe", "S-1", *words)

    assert found.code in {1, 2, 3}
    assert wrong in found.err


def test_a_probe_is_removed_and_forgotten(story: Shell, here: Path) -> None:
    """Its text out of every file beside the board, too; its readings stay."""
    story("story", "probe", "S-1", "--command", "echo 6 hunter2")
    story("read", "--due")
    story("story", "probe", "S-1", "--remove")
    kept = [one for one in here.parent.rglob("*") if one.is_file() and b"hunter2" in one.read_bytes()]
    done = story("story", "probe", "S-1", "--remove", "--forget", "--yes")

    assert kept
    assert done.err.startswith("What the probes of S-1 asked is forgotten")
    assert [] == [one for one in here.parent.rglob("*") if one.is_file() and b"hunter2" in one.read_bytes()]


def test_two_who_measure_at_once_take_it_once(story: Shell, here: Path, process: Shell) -> None:
    """Whoever comes second waits, and finds nothing due."""
    import threading

    story("story", "probe", "S-1", "--command", "sh -c 'echo x >> runs; sleep 0.3; echo 6'")
    found: list[Any] = []
    others = [threading.Thread(target=lambda: found.append(process("read", "--due"))) for _ in range(2)]
    for one in others:
        one.start()
    for one in others:
        one.join()

    assert ["", "S-1\ttarget\tminutes\ttaken\t6\t\n"] == sorted(one.out for one in found)
    assert "x\n" == (here.parent / "runs").read_text()


@pytest.mark.parametrize(
    ("way", "number"),
    [(("read", "--due"), signal.SIGTERM), (("story", "probe", "S-1", "--try"), signal.SIGHUP)],
    ids=["read", "try"],
)
def test_whoever_is_ended_ends_what_was_started(
    story: Shell, here: Path, way: tuple[str, ...], number: signal.Signals
) -> None:
    """By a kill or a terminal that goes away: a command that hangs does not stay behind, and nothing is noted."""
    mark = here.parent / "pid"
    mark.unlink(missing_ok=True)
    line = f"echo $$ > {mark}.new; mv {mark}.new {mark}; exec sleep 60"
    story("story", "probe", "S-1", "--shell", "--command", line)
    # Whoever runs the tests may ignore it, as nohup does, and then so would the command.
    heard = partial(signal.signal, number, signal.SIG_DFL)
    run = [sys.executable, "-m", "roadmap_tui.cli.main", *way]
    with subprocess.Popen(run, stderr=subprocess.PIPE, preexec_fn=heard) as one:  # noqa: PLW1509  # no thread
        wait_for(mark.exists)
        one.send_signal(number)
        code = one.wait(60)
    started = int(mark.read_text())
    wait_for(lambda: not is_there(started))

    assert 128 + number == code
    assert ["probe", "add"] == [event["verb"] for event in story("history", "--json").json]


def wait_for(ready: Callable[[], bool]) -> None:
    end = time.monotonic() + 60
    while not ready():
        assert time.monotonic() < end
        time.sleep(0.01)


def is_there(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


def test_its_text_leaves_the_board_by_no_door(story: Shell, jira: FakeJira) -> None:
    """To no tracker, no report, no page, no agent, no record: whoever has the board has it, and nobody else."""
    story("story", "probe", "S-1", "--command", "echo hunter2")
    story("story", "probe", "S-1", "--csv", "~/hunter2/a.csv", "--column", "hunter2", "--guardrail")
    story("read", "--due")
    story("push", "S-1")
    kinds = ("board", "timeline", "evidence", "measures", "loop")
    told = [
        story("report", kind, *(["S-1"] if kind == "evidence" else []), "--format", form)
        for kind in kinds
        for form in ("text", "md", "html", "csv", "json")
    ]
    told += [
        story("story", "list", "--json"),
        story("story", "show", "S-1", "--json"),
        story("story", "show", "S-1"),
    ]
    told += [story("read", "--json"), story("read")]

    assert [0] * len(told) == [one.code for one in told]
    assert [] == [one.out for one in told if "hunter2" in one.out + one.err]
    assert len(jira.site.issues) == 1
    assert "hunter2" not in repr([vars(one) for one in jira.site.issues.values()])


def test_agents_are_not_told_its_text(story: Shell) -> None:
    """Nor have they a tool to set, allow or run one."""
    from datetime import UTC, date, datetime

    from roadmap_tui.agents.board import AgentBoard
    from roadmap_tui.settings.load import Settings
    from roadmap_tui.store import open_store

    story("story", "probe", "S-1", "--command", "echo hunter2")
    story("read", "--due")
    store = open_store(story("paths", "--json").json["board"])
    agent = AgentBoard(
        store,
        Settings(),
        me="bot",
        write=True,
        today=lambda: date(2026, 3, 18),
        now=lambda: datetime(2026, 3, 18, tzinfo=UTC),
    )

    assert "hunter2" not in repr(agent.call("show", {"id": "S-1"}))
    assert [] == [name for name in agent.tools if "probe" in name]


def test_what_a_person_lacks_is_no_failure_of_the_board(story: Shell) -> None:
    """It is told here, and the names of their settings stay with them."""
    story("story", "probe", "S-1", "--sql", "select 1", "--dsn", "warehouse")
    found = story("read", "--due")
    events = story("history", "--json").json

    assert (1, "S-1 was not measured: your settings have no probes.dsn.warehouse.\n") == (found.code, found.err)
    assert ["probe", "add"] == [one["verb"] for one in events]
