"""Syncs killed for real, again and again, while people work on both sides."""

import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import pytest

from roadmap_tui.actions import stories
from roadmap_tui.actions.change import begin
from roadmap_tui.model.link_state import link_state
from roadmap_tui.model.records import Story
from roadmap_tui.store import open_store
from tests.sync.conftest import FIELDS, NOW, new_desk

ROOT = Path(__file__).resolve().parents[2]
KILLS = 10
TOKEN = "token-of-the-killed"


class Jira:
    """A slow Jira in a process of its own, whose search lags a little."""

    def __init__(self, url: str, edition: str) -> None:
        self.url = url
        self.edition = edition

    def ask(self, name: str, body: object = None) -> Any:
        """Ask something of the fake itself, or of the people in it."""
        data = None if body is None else json.dumps(body).encode()
        with urlopen(Request(f"{self.url}/__fake/{name}", data=data)) as answer:
            return json.load(answer)

    def issues(self) -> list[dict[str, Any]]:
        """Every issue."""
        return list(self.ask("issues"))


@contextmanager
def _jira(edition: str) -> Iterator[Jira]:
    options = ["--edition", edition, "--token", TOKEN, "--unchecked", "--delay", "0.05", "--lag", "0.1"]
    line = [sys.executable, "-m", "tests.fake_jira", *options]
    with subprocess.Popen(line, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            yield Jira(process.stdout.readline().strip(), edition)
        finally:
            process.kill()


def _sync(folder: Path, jira: Jira) -> "subprocess.Popen[bytes]":
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("ROADMAP_")},
        "HOME": str(folder),
        "XDG_STATE_HOME": str(folder / "state"),
        "XDG_CONFIG_HOME": str(folder / "config"),
        "ROADMAP_BOARD": str(folder / "roadmap.json"),
        "ROADMAP_ME_NAME": "Dana",
        "ROADMAP_JIRA_SITE": jira.url,
        "ROADMAP_JIRA_EDITION": jira.edition,
        "ROADMAP_JIRA_EMAIL": "ann@example.com" if jira.edition == "cloud" else "",
        "ROADMAP_JIRA_TOKEN": TOKEN,
        "ROADMAP_JIRA_PROJECT": "ROAD",
        "ROADMAP_SYNC_SETTLE": "1s",
    }
    line = [sys.executable, "-m", "roadmap_tui.cli.main", "sync", "--yes", "--json"]
    return subprocess.Popen(line, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


@pytest.mark.slow
@pytest.mark.parametrize("edition", ["cloud", "datacenter"])
def test_killed_again_and_again(tmp_path: Path, edition: str) -> None:
    """In the end there is one issue a story, and the last word of each side on each field stands."""
    chance = random.Random(edition)
    new_desk(tmp_path)
    store = open_store(tmp_path / "roadmap.json")
    titles: dict[str, str] = {}
    days: dict[str, str] = {}
    texts: dict[str, Any] = {}
    with _jira(edition) as jira:
        if edition == "datacenter":
            jira.ask("set", {"drops_properties": True})
        for number in range(KILLS):
            with begin(store, by="Dana", at=NOW, today=NOW.date()) as change:
                if number % 5 == 0:
                    stories.add(change, {**FIELDS, "title": f"New {number}"})
                for one in change.transaction.find(Story):
                    change.edit(one, "push", tracked=True)
            story = chance.choice(list(store.read().stories))
            titles[story] = f"Title {number}"
            with begin(store, by="Dana", at=NOW) as change:
                stories.edit(change, story, {"title": titles[story]})
            issues = jira.issues()
            if issues:
                issue = chance.choice(issues)
                days[issue["id"]] = f"2027-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"
                jira.ask("edit", {"issue": issue["id"], "duedate": days[issue["id"]]})
            if issues and number % 7 == 6:
                texts[issue["id"]] = (
                    f"Words {number}" if edition == "datacenter" else _document(f"Words {number}")
                )
                jira.ask("edit", {"issue": issue["id"], "description": texts[issue["id"]]})
            running = _sync(tmp_path, jira)
            time.sleep(chance.uniform(0.3, 1.6))
            running.kill()
            running.communicate()
        for _ in range(3):
            running = _sync(tmp_path, jira)
            out, err = running.communicate(timeout=120)
        assert running.returncode in {0, 5}, err
        found = {one["id"]: one for one in jira.issues()}
    board = store.read().stories.values()
    marks = [one["properties"]["roadmap-tui"]["story"] for one in found.values()]
    assert sorted(one.uid for one in board) == sorted(marks)
    for one in board:
        assert one.link is not None
        issue = found[one.link.id]
        assert one.title == titles.get(one.id, one.title) == issue["fields"]["summary"], out
        assert str(one.ship_by) == issue["fields"]["duedate"] == days.get(one.link.id, "2027-03-31")
        assert "in step" == link_state(one) or one.link.id in texts, out
        if one.link.id in texts:
            assert texts[one.link.id] == issue["fields"]["description"]
    assert [] == store.journal().entries()


def _document(words: str) -> dict[str, Any]:
    return {
        "type": "doc",
        "version": 1,
        "content": [{"type": "paragraph", "content": [{"type": "text", "text": words}]}],
    }
