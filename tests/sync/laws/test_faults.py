"""Whatever breaks between the two sides, on every tracker: nothing is lost, and nothing is there twice."""

import os
import random
import signal
import subprocess
import sys
import time
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from roadmap_tui.actions import stories
from roadmap_tui.actions.change import begin
from roadmap_tui.errors import Problem
from roadmap_tui.model.link_state import link_state
from roadmap_tui.model.records import Story
from roadmap_tui.store.file import journal
from roadmap_tui.trackers.protocol import Tracker
from tests.sync.conftest import FIELDS
from tests.sync.laws.offices import OFFICES, LawOffice
from tests.sync.test_push_crashes import Bomb
from tests.sync.tracker_double import Crash

BESIDE = "Written by Ben"
KILLS = int(os.environ.get("TEST_KILLS", "24"))
"""Kills of each tracker's syncs; where there is time for more, the environment says how many."""
LONGEST = 30
"""More requests than most of those syncs make."""
CALLS = frozenset(
    {"probe", "find", "fetch", "create_many", "update", "move", "comment", "link_back", "stamp"}
    | {"put_need", "drop_need"}
)


class Mined:
    """A tracker that is killed before or after one of its calls."""

    def __init__(self, tracker: Tracker, bomb: Bomb, *, before: bool) -> None:
        self._tracker, self._bomb, self._before = tracker, bomb, before

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._tracker, name)
        if name not in CALLS:
            return found

        def called(*given: Any, **named: Any) -> Any:
            if self._before:
                self._bomb.step()
            answer = found(*given, **named)
            if not self._before:
                self._bomb.step()
            return answer

        return called


def prepared(office: LawOffice) -> None:
    """One story to update, to move and to pull from, beside words of others, and one to create."""
    office.use_statuses()
    office.desk.directions(title="both")
    office.push("S-1")
    office.sync()
    with begin(office.desk.store, by="Dana", at=office.desk.now) as change:
        stories.edit(change, "S-1", {"outcome": "is helped"})
        change.edit(change.get(Story, "S-2"), "push", tracked=True)
    office.desk.move("building")
    office.retitle(office.key(), "Theirs")
    office.add_below(office.key(), BESIDE)


def ended(office: LawOffice) -> None:
    """At most three calm syncs, until one has nothing to do: then both sides are whole."""
    for _ in range(3):
        office.desk.now += timedelta(minutes=10)
        if {"none"} == {one.action for one in office.sync()}:
            break
    board = office.desk.store.read().stories
    source = office.source(office.key())

    assert 2 == len(office.ids())
    assert {"in step"} == {link_state(board[one]) for one in ("S-1", "S-2")}
    assert ("Theirs", "Theirs") == (board["S-1"].title, office.title(office.key()))
    assert (True, True) == (BESIDE in source, "is helped" in source)
    assert office.status_is(office.key(), "building")
    assert [] == office.desk.store.journal().entries()
    office.check()


def struck(folder: Path, name: str, kind: str, nth: int, *, after: bool) -> bool:
    """A sync whose nth request gets no answer, then calm ones; whether there was such a request."""
    office = OFFICES[name](folder)
    with office.fake:
        prepared(office)
        fault = office.fake.arm(kind, after=after, nth=nth)
        with suppress(Problem):
            office.sync()
        office.heal()
        ended(office)
    assert [] == office.fake.breaches
    return bool(fault.seen >= nth)


@pytest.mark.parametrize("name", OFFICES)
@pytest.mark.parametrize(("nth", "after"), [(4, True), (7, False), (8, True)])
def test_an_answer_is_lost(tmp_path: Path, name: str, nth: int, after: bool) -> None:
    """Before the request is processed or after it, some of them."""
    assert struck(tmp_path, name, "drop", nth, after=after)


LOST = [("drop", False), ("drop", True), ("unread", False), ("500", False), ("500", True), ("429", False)]
FIRST = [one for one in OFFICES if one not in {"jira-datacenter", "github-plain", "linear-customers"}]
"""One office of each tracker: the others differ in what they ask, and not in how a failure comes to them."""


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "kind", "after"),
    [(name, *lost) for name in OFFICES for lost in LOST if name in FIRST or lost[0] == "drop"],
)
def test_any_answer_is_lost(tmp_path: Path, name: str, kind: str, after: bool) -> None:
    """Every request of a sync, until there is none left."""
    for nth in range(1, 60):
        folder = tmp_path / str(nth)
        folder.mkdir()
        if not struck(folder, name, kind, nth, after=after):
            break
    assert 6 < nth < 59


def killed(folder: Path, name: str, at: int, *, before: bool) -> bool:
    """A sync that is killed at a step, then calm ones; whether there was such a step."""
    office, bomb = OFFICES[name](folder), Bomb(at)
    append = journal.FileJournal.append

    def stepping(self: journal.FileJournal, *entries: dict[str, object]) -> None:
        if before:
            bomb.step()
        append(self, *entries)
        if not before:
            bomb.step()

    with office.fake:
        prepared(office)
        with pytest.MonkeyPatch.context() as patch, suppress(Crash):
            patch.setattr(journal.FileJournal, "append", stepping)
            with office.connected(lambda tracker: Mined(tracker, bomb, before=before)):
                office.desk.sync()
        office.desk = office.desk.reopened()
        ended(office)
    assert [] == office.fake.breaches
    return bomb.spent


@pytest.mark.parametrize("name", OFFICES)
@pytest.mark.parametrize(("at", "before"), [(4, False), (6, True)])
def test_killed_at_a_step(tmp_path: Path, name: str, at: int, before: bool) -> None:
    """A call or a line of the journal, before it or after it, some of them."""
    assert killed(tmp_path, name, at, before=before)


@pytest.mark.slow
@pytest.mark.parametrize("name", OFFICES)
@pytest.mark.parametrize("before", [True, False], ids=["before", "after"])
def test_killed_at_any_step(tmp_path: Path, name: str, before: bool) -> None:
    """Every call and every line of the journal, until there is none left."""
    for at in range(1, 60):
        folder = tmp_path / str(at)
        folder.mkdir()
        if not killed(folder, name, at, before=before):
            break
    assert 5 < at < 59


@pytest.mark.slow
@pytest.mark.parametrize("name", OFFICES)
def test_killed_for_real_again_and_again(tmp_path: Path, name: str) -> None:
    """Killed at any moment while people write: one issue a story, and the last word of each side."""
    chance = random.Random(name)
    office = OFFICES[name](tmp_path)
    office.site.clock, office.site.now = time.monotonic, type(office.fake)(check=False).site.now  # type: ignore[attr-defined]
    office.hinder()
    office.fake.delay = 0.02
    words: dict[str, str] = {}
    days: dict[str, str] = {}
    titles: dict[str, str] = {}
    with office.fake:
        for number in range(KILLS):
            with begin(office.desk.store, by="Dana", at=office.desk.now, today=office.desk.now.date()) as change:
                if number % 4 == 0:
                    stories.add(change, {**FIELDS, "title": f"New {number}"})
                for one in change.transaction.find(Story):
                    change.edit(one, "push", tracked=True)
                story = chance.choice([one.id for one in change.transaction.find(Story)])
                titles[story] = f"Title {number}"
                stories.edit(change, story, {"title": titles[story]})
            there = office.ids()
            if there:
                issue = chance.choice(there)
                days[issue] = f"2027-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"
                office.set_due(issue, days[issue])
            if there and number % 7 == 6:
                issue = chance.choice(there)
                words[issue] = f"Words {number} of Ben"
                office.add_below(issue, words[issue])
            killed_amid(office, chance)
        for _ in range(3):
            running = command(office, "sync", "--yes", "--json")
            out, err = running.communicate(timeout=120)
        assert running.returncode in {0, 5}, err
    board = list(office.desk.store.read().stories.values())
    links = [one.link.id for one in board if one.link is not None]

    assert sorted(office.ids()) == sorted(links), out
    assert len(board) == len(set(links))
    for one in board:
        assert one.link is not None
        assert titles.get(one.id, one.title) == one.title == office.title(one.link.id)
        assert words.get(one.link.id, "") in office.source(one.link.id)
        assert (days.get(one.link.id) if office.has_due else None) in {None, str(one.ship_by)}
    assert [] == office.desk.store.journal().entries()
    assert [] == office.fake.breaches


def killed_amid(office: LawOffice, chance: random.Random) -> None:
    """A sync that is killed once the tracker was asked so often, a little before the answer or after it."""
    count = len(office.fake.requests()) + chance.randint(1, LONGEST)
    running = command(office, "sync", "--yes", "--json")
    while len(office.fake.requests()) < count and running.poll() is None:
        time.sleep(0.001)
    time.sleep(chance.uniform(0, 2 * office.fake.delay))
    running.send_signal(signal.SIGKILL)
    running.communicate()


def command(office: LawOffice, *words: str) -> "subprocess.Popen[bytes]":
    """A command of the program on an office's board, in a process of its own."""
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("ROADMAP_")},
        "HOME": str(office.folder),
        "XDG_STATE_HOME": str(office.folder / "state"),
        "XDG_CONFIG_HOME": str(office.folder / "config"),
        "ROADMAP_BOARD": str(office.folder / "roadmap.json"),
        "ROADMAP_ME_NAME": "Dana",
        "ROADMAP_SYNC_SETTLE": "1s",
        **office.environment(),
    }
    line = [sys.executable, "-m", "roadmap_tui.cli.main", *words]
    return subprocess.Popen(line, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
