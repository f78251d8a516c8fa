"""Parts of answers are missing or cannot be read: what the board knows stays, whatever was asked."""

import random
import shutil
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from roadmap_tui.errors import Problem, Reason
from roadmap_tui.sync.linking import link, meet, unlink
from roadmap_tui.trackers.protocol import Push
from tests.fake_jira.site import Reply
from tests.fake_jira.spoil import spoil_field
from tests.slower import first_of
from tests.sync.office import EDITIONS, Office

ODD: tuple[Any, ...] = (7, True, {"odd": []}, [[]])
"""Values that no part of an answer has."""
NO_DAYS: tuple[Any, ...] = ("2026-02-31", "2026-02-28T10:00:00.000+0000", "20260228", "soon", 20260228, {}, [])
NULLABLE = frozenset({"duedate", "description", "assignee"})
"""Fields of which null says that they are empty."""


class Spoiler:
    """Removes and spoils parts of answers at random; `often` is the share of them."""

    def __init__(self, office: Office, seed: int, often: float) -> None:
        self.chance = random.Random(seed)
        self.often = often
        answer = office.site.answer

        def spoiled(*asked: Any) -> Reply:
            reply = answer(*asked)
            if not self.often or reply.status >= 300 or not isinstance(reply.body, dict | list):
                return reply
            return reply._replace(body=self.spoil(reply.body), held=False)

        office.site.answer = spoiled  # type: ignore[assignment, method-assign]

    def spoil(self, value: Any) -> Any:
        if isinstance(value, list):
            return [self.spoil(one) for one in value]
        if not isinstance(value, dict):
            return value
        kept = {}
        for name, one in value.items():
            if self.chance.random() >= self.often:
                kept[name] = self.spoil(one)
            elif self.chance.random() < 0.5:
                kept[name] = self.chance.choice(NO_DAYS if name == "duedate" else ODD)
            elif name not in NULLABLE and self.chance.random() < 0.3:
                kept[name] = None
        return kept


def in_step(office: Office) -> None:
    """Two stories in step with their issues, which go both ways, and whose issues have somebody."""
    office.desk.map(ready="To Do", building="In Progress", shipped="category:done")
    office.desk.directions(title="both", ship_by="both")
    for story in ("S-1", "S-2"):
        office.desk.move("ready", story)
    office.push("S-1", "S-2")
    for one in list(office.site.issues.values()):
        office.site.edit(one.key, assignee="ann")
    office.sync()


def key(office: Office, story: str = "S-1") -> str:
    """The key of a story's issue."""
    link = office.desk.store.read().stories[story].link
    assert link is not None
    return link.key


def told(results: list[Push]) -> int:
    return sum(each.reason is Reason.UNREADABLE for one in results for each in one.advice)


@pytest.mark.parametrize("odd", ["missing", *NO_DAYS], ids=str)
def test_a_day_that_cannot_be_read_empties_nothing_and_is_said_once(office: Office, odd: Any) -> None:
    """Whatever stands in the day's place, the board's day stays; each story says so once a run."""
    in_step(office)
    before = {one.id: one for one in office.desk.store.read().stories.values()}
    spoil_field(
        office.site,
        "duedate",
        lambda fields: fields.pop("duedate") if odd == "missing" else fields.update(duedate=odd),
    )
    results = office.sync()

    assert {one.id: one.ship_by for one in before.values()} == {
        one.id: one.ship_by for one in office.desk.store.read().stories.values()
    }
    assert [1, 1] == [told([one]) for one in results]


@pytest.mark.parametrize("name", ["summary", "duedate", "status", "assignee", "description", "labels"])
def test_a_missing_field_changes_nothing_on_either_side(office: Office, name: str) -> None:
    """Each field left out of every answer: no story changes, and nothing is written there."""
    in_step(office)
    spoil_field(office.site, name, lambda fields: fields.pop(name))
    before, count = office.desk.store.read().stories, len(office.fake.requests())
    results = office.sync()
    after = office.desk.store.read().stories

    assert [] == office.writes(count)
    assert ["none", "none"] == [one.action for one in results]
    for had, has in zip(before.values(), after.values(), strict=True):
        assert had.link is not None
        assert has.link is not None
        assert (had.title, had.ship_by, had.stage) == (has.title, has.ship_by, has.stage)
        assert (had.link.status, had.link.status_category) == (has.link.status, has.link.status_category)
        assert (had.link.assignee, had.link.base.agreed) == (has.link.assignee, has.link.base.agreed)


def test_null_is_a_day_taken_off(office: Office) -> None:
    """What says that it is empty is believed."""
    in_step(office)
    for one in list(office.site.issues.values()):
        office.site.edit(one.key, duedate=None)
    office.sync()

    assert office.desk.story.ship_by is None


def test_a_conflict_stays_while_its_field_is_unknown(office: Office) -> None:
    """The person's question does not go away because one answer lacks the field, and no side is taken."""
    in_step(office)
    office.desk.edit(title="Ours")
    office.site.edit(key(office), summary="Theirs")
    office.sync()
    spoil_field(office.site, "summary", lambda fields: fields.pop("summary"))
    office.sync()
    office.resolve("ours", "title")
    office.resolve("theirs")

    assert ("Ours", "Theirs") == (office.desk.story.title, office.site.issue(key(office)).fields["summary"])
    assert office.desk.story.link is not None
    assert ["title"] == list(office.desk.story.link.base.conflicts)


def test_nothing_is_written_over_what_cannot_be_read(office: Office) -> None:
    """A field that changed here waits until the other side is known again, and then goes."""
    in_step(office)
    office.desk.edit(title="Ours")
    answer = office.site.answer
    spoil_field(office.site, "summary", lambda fields: fields.pop("summary"))
    office.sync()
    between = office.site.issue(key(office)).fields["summary"]
    office.site.answer = answer  # type: ignore[method-assign]
    office.sync()

    assert ("Treatment history in hand", "Ours") == (between, office.site.issue(key(office)).fields["summary"])


def test_a_search_whose_labels_cannot_be_read_makes_no_second_issue(office: Office) -> None:
    """Whose the found issue is nobody knows, so nothing is created."""
    before = office.folder / "before.json"
    shutil.copy(office.folder / "roadmap.json", before)
    office.push("S-1")
    office.forget(before)
    answer = office.site.answer

    def spoiled(*asked: Any) -> Reply:
        reply = answer(*asked)
        if isinstance(reply.body, dict) and isinstance(reply.body.get("issues"), list):
            issues = [{"id": one["id"], "key": one["key"], "fields": {}} for one in reply.body["issues"]]
            return reply._replace(body={**reply.body, "issues": issues}, held=False)
        if "/properties/" in asked[1]:
            return reply._replace(body={"value": 7}, held=False)
        return reply

    office.site.answer = spoiled  # type: ignore[assignment, method-assign]
    with suppress(Problem):
        office.push("S-1")

    assert 1 == len(office.site.issues)


@pytest.mark.parametrize("seed", first_of(2, range(8)))
@pytest.mark.parametrize("edition", EDITIONS)
def test_answers_spoiled_at_random_cost_no_value_of_the_board(tmp_path: Path, edition: str, seed: int) -> None:
    """Create, update, move, sync, resolve, link: no value is emptied, no story shipped, no issue doubled."""
    office = Office(tmp_path, edition)
    office.fake.check = False
    with office.fake:
        in_step(office)
        spoiler = Spoiler(office, seed, 0.0)
        chance = random.Random(-seed - 1)
        second = key(office, "S-2")
        wanted = {one.id: (one.title, one.ship_by) for one in office.desk.store.read().stories.values()}

        def edited(step: int) -> None:
            wanted["S-1"] = (f"Ours {step}", date(2027, 4, 1 + step))
            office.desk.edit(title=f"Ours {step}", ship_by=date(2027, 4, 1 + step))

        def tied(step: int) -> None:
            with office.connected():
                unlink(office.desk.run, "S-2")
                link(office.desk.run, meet(office.desk.run, "S-2", second), "ours" if step % 2 else None)

        def again(_: int) -> None:
            office.push("S-1", "S-2", again=True)

        steps: list[Callable[[int], Any]] = [
            edited,
            again,
            tied,
            lambda _: office.sync(),
            lambda _: office.sync(),
            lambda _: office.resolve("theirs", "description"),
            lambda _: office.resolve("ours", story="S-2"),
            lambda _: office.desk.move(chance.choice(("ready", "building"))),
        ]
        for step in range(24):
            spoiler.often = chance.choice((0.01, 0.03, 0.1))
            before = office.desk.store.read().stories
            act = chance.choice(steps)
            with suppress(Problem):
                act(step)
            spoiler.often = 0.0
            office.desk.now += office.desk.settings.settle
            for one in office.desk.store.read().stories.values():
                assert wanted[one.id] == (one.title, one.ship_by), (step, one.id)
                assert act is steps[-1] or before[one.id].stage == one.stage, (step, one.id)
                had, has = before[one.id].link, one.link
                if act is not tied and had is not None and had.status is not None:
                    assert has is not None
                    assert None not in (has.status, has.status_category, has.assignee or not had.assignee)
            ids = [one.link.id for one in office.desk.store.read().stories.values() if one.link is not None]
            assert len(ids) == len(set(ids))
