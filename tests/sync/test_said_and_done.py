"""One law: what the items of a push or a sync say is what Jira was sent and took, and what the board took."""

import re
import shutil
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from roadmap_tui.actions import requests, stories
from roadmap_tui.actions.change import begin
from roadmap_tui.errors import Offline, Refused
from roadmap_tui.model.records import Story
from roadmap_tui.store.file.journal import FileJournal
from roadmap_tui.sync import linking
from roadmap_tui.sync.plan import apply, plan_sync
from roadmap_tui.trackers.protocol import Push
from tests.fake_jira import strict_workflow
from tests.sync.ledger import Crossed, done, said
from tests.sync.office import EDITIONS, Office

ISSUE = r"/issue/\d+$"
MAP = {"discover": "To Do", "draft": "In Progress", "building": "Done"}
Act = Callable[[Office], Any]


def _one_more_asks(office: Office) -> None:
    with begin(office.desk.store, by="Cleo", at=office.desk.now) as change:
        requests.add(change, {"said": "Me too"}, customer="Beta", story="S-1")


def _unmarked(office: Office) -> None:
    """Data Center tells of a missing property only where the label is missing, too."""
    office.site.edit("ROAD-1", labels=["theirs"])
    office.site.issue("ROAD-1").properties.clear()


def _moved(office: Office) -> None:
    office.site.add_project("OPS", "Operations")
    office.site.move("ROAD-1", "OPS")


def _no_way(office: Office) -> None:
    office.site.workflow().edges = []
    office.site.workflow().add_edge("To Do", "Done")


def _decline(office: Office) -> None:
    with begin(office.desk.store, by="Dana", at=office.desk.now) as change:
        stories.decline(change, "S-1", "solved in training")


def _shut_gate(office: Office) -> None:
    """Ready is behind the gate, which this story no longer passes."""
    office.desk.map(**{**MAP, "ready": "In Review"})
    office.site.workflow().add_status("In Review", "indeterminate")
    office.desk.edit(target=None, actor="")
    office.site.edit("ROAD-1", status="In Review")


def _fault(kind: str, method: str, path: str, **how: Any) -> Act:
    return lambda office: office.fake.arm(kind, method=method, path=path, **{"times": 99, **how})


def _let_go(office: Office) -> None:
    linking.forget_link(office.desk.store, "S-1", at=office.desk.now)


ACTS: dict[str, Act] = {
    "our title": lambda office: office.desk.edit(title="Ours"),
    "our words": lambda office: office.desk.edit(outcome="has it at hand"),
    "our day": lambda office: office.desk.edit(ship_by=date(2027, 5, 1)),
    "our stage": lambda office: office.desk.move("draft"),
    "our address": lambda office: office.desk.set(address="https://roadmap.acme.example"),
    "one more asks": _one_more_asks,
    "a day later": lambda office: setattr(office.desk, "now", office.desk.now + timedelta(days=1)),
    "their title": lambda office: office.site.edit("ROAD-1", summary="Theirs"),
    "their words": lambda office: office.site.edit("ROAD-1", description=office.text("Theirs")),
    "their day": lambda office: office.site.edit("ROAD-1", duedate="2027-06-01"),
    "their status": lambda office: office.site.edit("ROAD-1", status="Done"),
    "their assignee": lambda office: office.site.edit("ROAD-1", assignee="Bob"),
    "no label": lambda office: office.site.edit("ROAD-1", labels=["theirs"]),
    "no mark": _unmarked,
    "another project": _moved,
    "deleted": lambda office: office.site.delete("ROAD-1"),
    "declined": _decline,
    "let go": _let_go,
    "no way": _no_way,
    "shut gate": _shut_gate,
    "titles both ways": lambda office: office.desk.directions(title="both"),
    "write refused": _fault("403", "PUT", ISSUE),
    "write lost": _fault("drop", "PUT", ISSUE, after=True),
    "write cut off": _fault("drop", "PUT", ISSUE),
    "write clashes": _fault("409", "PUT", ISSUE),
    "move lost": _fault("500", "POST", "/transitions$"),
    "mark refused": _fault("403", "PUT", "/properties/roadmap-tui$"),
    "mark lost": _fault("drop", "PUT", "/properties/roadmap-tui$", after=True),
    "link refused": _fault("403", "POST", "/remotelink$"),
    "link lost": _fault("drop", "POST", "/remotelink$", after=True),
    "comment refused": _fault("403", "POST", "/comment$"),
    "comment lost": _fault("drop", "POST", "/comment$", after=True),
    "create lost": _fault("drop", "POST", "/issue$", after=True, times=1),
    "create refused": _fault("403", "POST", "/issue$"),
}
"""What people do on either side before a run, and what goes wrong in it."""

SITUATIONS = [
    "",
    "our title",
    "our title, their assignee",
    "our title, our words, our day",
    "our stage",
    "our title, our stage",
    "their day, their assignee, their status",
    "their title",
    "titles both ways, their title",
    "our title, their title, their day, our words",
    "our day, their day, our title, their assignee",
    "our day, their day, no label, our address",
    "our stage, their status, our title, their day",
    "shut gate, their day, their assignee, our day",
    "shut gate, their day, our title",
    "no label",
    "no mark",
    "our address",
    "no mark, our address, our stage, their day",
    "one more asks",
    "one more asks, our title, our stage, their day",
    "one more asks, our day, their day",
    "one more asks, a day later, their assignee",
    "another project",
    "another project, our title",
    "deleted, our title",
    "declined, our title, their day",
    "no way, our stage, our title",
    "no way, our stage, their day, our address",
    "write refused, our title, their day",
    "write refused, our title, our day, their day",
    "write lost, our title, their day, our address",
    "write cut off, our title, no label",
    "write clashes, our title, their day",
    "move lost, our stage, our title, their day",
    "mark refused, no mark, our title",
    "mark lost, no mark, our address",
    "link refused, our address, our title",
    "link lost, our address, one more asks",
    "comment refused, one more asks, our title",
    "comment refused, one more asks",
    "comment lost, one more asks, their day",
]
MEANWHILE = [
    "our title",
    "our day",
    "our stage",
    "their title",
    "their day",
    "their assignee",
    "no mark",
    "let go",
]
"""What happens between a plan and its being carried out."""
BROKEN = frozenset(name for name in ACTS if re.search("lost|refused|clashes|cut off|no way", name))
"""What goes wrong in a run, so that it does less than was planned."""
PUSHED = [*SITUATIONS[2:12], "one more asks, our title, our stage, their day", "another project, our title"]
"""Situations in which a push does other things than a sync."""
NEW = ["", "our address", "create lost", "create refused", "our address, link lost", "our address, link refused"]


def _ready(office: Office, *, linked: bool = True) -> None:
    """A story in step with its issue, whose asker was told of."""
    office.desk.map(**MAP)
    office.desk.set(comment=True)
    if linked:
        office.push("S-1")
        office.sync()


def _acted(office: Office, situation: str) -> None:
    for name in filter(None, situation.split(", ")):
        ACTS[name](office)


def _held(office: Office, run: Callable[[], list[Push]]) -> list[Push]:
    """Run something, and hold what it says to what was done."""
    before, since = dict(office.desk.store.read().stories), len(office.fake.requests())
    results = run()
    after = dict(office.desk.store.read().stories)
    log = office.fake.requests()[since:]
    crossed = done(results, log, office.site, before, after)

    assert crossed == {one.story: said(one) for one in results}
    for one in results:
        assert not one.done or not (one.unsent or one.untaken or one.unanswered), one
        assert one.done or one.why, one
    return results


@pytest.mark.parametrize("situation", SITUATIONS)
def test_said_is_done(office: Office, situation: str) -> None:
    """All that crossed is told, and nothing else; where nothing broke the plan said it beforehand."""
    _ready(office)
    _acted(office, situation)
    with office.connected():
        run = office.desk.run
        plan = plan_sync(run)
        results = _held(office, lambda: apply(plan, run))

    for planned, result in zip(plan.items, results, strict=True):
        assert set(planned.ways) == set(planned.fields)
        if not BROKEN & set(situation.split(", ")):
            assert (set(planned.unsent), set(planned.untaken)) == (set(result.sent), set(result.taken))
    assert not plan.is_idle or all(said(one) == Crossed() for one in results)


@pytest.mark.parametrize("situation", PUSHED)
def test_said_is_done_by_a_push(office: Office, situation: str) -> None:
    """A push takes no field over, and tells what else it learned and kept."""
    _ready(office)
    _acted(office, situation)
    _held(office, lambda: office.push("S-1"))


@pytest.mark.parametrize("situation", NEW)
@pytest.mark.parametrize("drops", [False, True])
def test_a_create_says_all_that_it_wrote(office: Office, situation: str, *, drops: bool) -> None:
    """The fields, the label, the mark, and what the update after it wrote; also where its answer was lost."""
    _ready(office, linked=False)
    office.site.drops_properties = drops
    _acted(office, situation)
    _held(office, lambda: office.push("S-1", "S-2"))
    office.fake.faults.clear()
    office.desk.now += timedelta(minutes=10)
    _held(office, office.sync)
    assert [] == [one for one in _held(office, office.sync) if one.action != "none"]


@pytest.mark.parametrize("meanwhile", MEANWHILE)
def test_what_changes_after_the_plan(office: Office, meanwhile: str) -> None:
    """What is done then is another thing than was planned, and is told as it is."""
    _ready(office)
    _acted(office, "our title, their status, their day, no label")
    with office.connected():
        run = office.desk.run
        plan = plan_sync(run)
        _acted(office, meanwhile)
        _held(office, lambda: apply(plan, run))


@pytest.mark.parametrize("meanwhile", ["our stage", "our day", "let go", "our title"])
def test_what_changes_here_while_it_is_written(office: Office, meanwhile: str) -> None:
    """A person at the board, between the reading and the writing of it: what is not taken is not said to be."""
    _ready(office)
    _acted(office, "their status, their day, our words")
    with office.connected() as tracker:
        update = tracker.update

        def updated(*asked: Any) -> Any:
            ACTS[meanwhile](office)
            return update(*asked)

        tracker.update = updated  # type: ignore[method-assign, assignment]
        results = apply(plan_sync(office.desk.run), office.desk.run)

    story = office.desk.story
    theirs = {"ship_by": story.ship_by == date(2027, 6, 1), "status": story.stage == "building"}
    assert ("description",) == results[0].sent
    assert {name for name, is_here in theirs.items() if is_here} == set(results[0].taken), results
    assert all(theirs.values()) == results[0].done


def test_a_walk_that_ends_half_way(office: Office) -> None:
    """The issue is not where it was to go: that is not said to be done, and where it stands now is said."""
    _ready(office)
    office.site.projects["ROAD"].workflow = strict_workflow()
    office.desk.set(hops=3)
    office.desk.edit(title="History at hand")
    office.desk.move("building")
    (result,) = office.sync()

    assert (("title",), ("status",), False) == (result.sent, result.unsent, result.done)
    assert "In Review" == office.site.issue("ROAD-1").status
    assert "is in In Review now" in (result.why or "")


@pytest.mark.parametrize("after", [0, 1, 3, 6])
def test_stopped_half_way(office: Office, after: int) -> None:
    """Of eight stories some are written, and those whose turn did not come are not said to be."""
    with begin(office.desk.store, by="Dana", at=office.desk.now) as change:
        for number in range(6):
            stories.add(change, {"title": f"More {number}"})
    ids = list(office.desk.store.read().stories)
    _ready(office, linked=False)
    office.push(*ids)
    office.sync()
    with begin(office.desk.store, by="Dana", at=office.desk.now) as change:
        for one in ids:
            stories.edit(change, one, {"title": f"Better {one}"})
            requests.add(change, {"said": "Me too"}, customer=f"Customer {one}", story=one)
    since = len(office.fake.requests())
    with office.connected():
        run = replace(office.desk.run, stop=lambda: len(office.writes(since)) >= after)
        plan = plan_sync(office.desk.run)
        results = _held(office, lambda: apply(plan, run))

    assert not all(one.done for one in results)
    assert all(one.done for one in _held(office, office.sync))


def test_an_issue_of_a_run_that_was_killed(office: Office, tmp_path: Path) -> None:
    """The next run links it to its story, and says that it was found again."""
    _ready(office, linked=False)
    before = shutil.copy(tmp_path / "roadmap.json", tmp_path / "before.json")
    with office.connected():
        kept: list[Any] = []
        replace_ = FileJournal.replace

        def keeping(journal: FileJournal, entries: list[Any]) -> None:
            kept.extend(journal.entries())
            replace_(journal, entries)

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(FileJournal, "replace", keeping)
            office.desk.push("S-1")
    office.forget(Path(before))
    with begin(office.desk.store, by="Dana", at=office.desk.now) as change:
        change.edit(change.get(Story, "S-1"), "push", tracked=True)
    office.desk.store.journal().append(*kept)
    (result,) = _held(office, office.sync)

    assert ("adopt", ("issue",), True) == (result.action, result.taken, result.done)


@pytest.mark.slow
@settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    acts=st.lists(st.sampled_from(sorted(ACTS)), max_size=6, unique=True),
    edition=st.sampled_from(EDITIONS),
    command=st.sampled_from(("sync", "push", "ours", "theirs")),
)
def test_said_is_done_whatever_happens(acts: list[str], edition: str, command: str) -> None:
    """Any of it together, in either edition, and a sync after it when nothing goes wrong any more."""
    with TemporaryDirectory() as folder:
        office = Office(Path(folder), edition)
        with office.fake:
            _ready(office)
            for name in acts:
                with suppress(StopIteration):
                    ACTS[name](office)
            runs = {"sync": office.sync, "push": lambda: office.push("S-1")}
            with suppress(Offline, Refused):
                _held(office, runs.get(command) or (lambda: office.resolve(command)))
            office.fake.faults.clear()
            _held(office, office.sync)
        assert [] == office.fake.breaches
