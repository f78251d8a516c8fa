"""`roadmap serve`: what it prints, and what it refuses."""

import os
import re
import signal
import subprocess
import sys
from datetime import date
from pathlib import Path
from urllib.request import HTTPCookieProcessor, build_opener

import pytest

from roadmap_tui.errors import Refused
from roadmap_tui.tui.common.export_records import export_requests
from tests.cli.conftest import Shell
from tests.search import kit

COMMAND = (sys.executable, "-m", "roadmap_tui.cli.main")


def test_it_prints_a_link_and_ends_in_order(tmp_path: Path, shell: Shell) -> None:
    """A link for each person alone on stdout; ctrl+c ends it with 0 and without a trace."""
    shell("story", "add", "--title", "One")
    people = tmp_path / "people.toml"
    people.write_text('Ann = "writer"\nBen = "reader"')
    environment = {**os.environ, "XDG_STATE_HOME": str(tmp_path / "state")}
    process = subprocess.Popen(
        [*COMMAND, "serve", "--port", "0", "--no-board", "--people", str(people)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment,
    )
    try:
        assert process.stdout is not None
        (ann, link), (ben, _) = (process.stdout.readline().strip().split("\t") for _ in range(2))
        status = build_opener(HTTPCookieProcessor()).open(link).status
    finally:
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)

    assert re.fullmatch(r"http://127\.0\.0\.1:\d+/enter\?token=[\w-]{43}", link)
    assert (status, process.returncode, out) == (200, 0, "")
    assert (ann, ben) == ("Ann", "Ben")
    assert len(set(re.findall(r"For calendars of (?:Ann|Ben): \S+/calendar\.ics\?key=([\w-]{43})\n", err))) == 2
    assert "Traceback" not in err


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (None, "cannot be read"),
        ("Ann = ", "is no TOML"),
        ("", "names nobody"),
        (
            'Ann = "reeder"',
            "Ann has the role 'reeder', and there are reader, asker, writer. Did you mean reader?",
        ),
        ('Ann = "writer"\n"Ann " = "reader"', "'Ann' is no name, or stands there twice."),
        ('"" = "writer"', "'' is no name"),
        ("Ann = 1", "Ann has the role '1'"),
    ],
)
def test_people_are_checked(tmp_path: Path, shell: Shell, text: str | None, words: str) -> None:
    """Before anything is served."""
    shell("story", "add", "--title", "One")
    people = tmp_path / "people.toml"
    if text is not None:
        people.write_text(text)
    found = shell("serve", "--port", "0", "--people", str(people))

    assert (found.code, found.out) == (2, "")
    assert words in found.err


def test_without_the_extra_it_says_what_to_install(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    """With exit 2."""
    from roadmap_tui.cli.board import serve

    monkeypatch.setattr(serve, "find_spec", lambda _name: None)
    found = shell("serve")

    assert (found.code, found.out) == (2, "")
    assert "pip install 'roadmap-tui[web]'" in found.err


def test_the_app_in_a_browser_leaves_this_machine_alone() -> None:
    """No editor, no file, no shell of the machine that it runs on is among its commands."""
    script = "from roadmap_tui.tui.common.commands import COMMANDS; print(*(one.id for one in COMMANDS))"
    ids = [
        subprocess.run(
            [sys.executable, "-c", script], env={**os.environ, **more}, capture_output=True, text=True, check=True
        ).stdout.split()
        for more in ({}, {"ROADMAP_SERVED": "1"})
    ]

    exports = {f"{place}.export" for place in ("story", "request", "reading", "timeline", "matrix")}

    assert set(ids[0]) - set(ids[1]) == {
        "story.by_hand",
        "reading.by_hand",
        "app.screenshot",
        "app.suspend",
        *exports,
    }


def test_nothing_is_exported_from_a_browser(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever asks for it: the file would lie on the machine that serves."""
    monkeypatch.setenv("ROADMAP_SERVED", "0" * 16)
    with pytest.raises(Refused, match="from a browser"):
        export_requests(kit.board(), [], str(tmp_path / "x.md"), date(2026, 11, 30))

    assert not (tmp_path / "x.md").exists()
