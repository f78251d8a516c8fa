"""Syncing: what changed on either side, and on both."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from roadmap_tui.actions import requests, stories
from roadmap_tui.actions.change import begin
from roadmap_tui.errors import Exit, NotFound, Reason, Refused
from roadmap_tui.localstate import last_sync
from roadmap_tui.model.link_state import conflicts_of, link_state
from roadmap_tui.sync.linking import Side
from roadmap_tui.sync.plan import apply, plan_sync
from roadmap_tui.sync.push import exit_of
from roadmap_tui.sync.reasons import summary
from roadmap_tui.sync.resolve import resolve
from tests.sync.conftest import Desk
from tests.sync.tracker_double import refuse_connection


def test_covers_what_was_pushed(desk: Desk) -> None:
    """A story that nobody pushed gets no issue."""
    desk.push()

    assert ["S-1"] == [one.story for one in desk.sync()]
    assert 1 == len(desk.tracker.issues)


def test_names_what_was_never_pushed(desk: Desk) -> None:
    """A story named that nobody pushed is refused, an unknown one not found; nothing is asked."""
    with pytest.raises(Refused, match="roadmap push S-2"):
        desk.sync("S-2")
    with pytest.raises(NotFound, match="S-9"):
        desk.sync("S-9")

    assert [] == desk.tracker.calls


def test_finishes_what_a_push_could_not(desk: Desk) -> None:
    """A story whose push never left is created by the next sync."""
    desk.tracker.before = refuse_connection()
    desk.push()
    desk.tracker.before = lambda _: None
    (result,) = desk.sync()

    assert ("create", True, "ROAD-1") == (result.action, result.done, result.key)
    assert "in step" == link_state(desk.story)


def test_second_sync_writes_nothing(desk: Desk) -> None:
    """Nothing changed: two questions, no request that writes, and not a byte of the board."""
    desk.push("S-1")
    desk.push("S-2")
    desk.tracker.edit("10001", due=date(2027, 5, 1), assignee="Bob", summary="Theirs")
    desk.sync()
    before = desk.store.dump()
    desk.tracker.calls.clear()
    desk.now += timedelta(hours=1)
    results = desk.sync()

    assert ["none", "none"] == [one.action for one in results]
    assert [] == desk.written()
    assert before == desk.store.dump()


def test_a_plan_writes_nothing(desk: Desk) -> None:
    """It says what would be done, field by field, and leaves both sides alone."""
    desk.push()
    desk.edit(title="Ours")
    desk.tracker.edit("10001", due=date(2027, 5, 1))
    before, calls = desk.store.dump(), len(desk.tracker.calls)
    (item,) = plan_sync(desk.run).items

    assert ("update", False, {"title": "push", "ship_by": "pull"}) == (item.action, item.done, item.ways)
    assert {"base": "Treatment history in hand", "ours": "Ours", "theirs": "Treatment history in hand"} == (
        item.fields["title"]
    )
    assert before == desk.store.dump()
    assert ["probe", "fetch"] == desk.tracker.calls[calls:]


def test_their_day_is_pulled(desk: Desk) -> None:
    """A due date that moved in the tracker becomes the story's ship_by, written by sync."""
    desk.push()
    desk.tracker.edit("10001", due=date(2027, 5, 1))
    (result,) = desk.sync()

    assert ("pull", True) == (result.action, result.done)
    assert date(2027, 5, 1) == desk.story.ship_by
    assert "in step" == link_state(desk.story)
    assert ("sync", "edit") == next(
        (one.by, one.verb) for one in desk.store.read().events.values() if "ship_by" in one.changes
    )


def test_a_removed_day_is_pulled(desk: Desk) -> None:
    """A due date taken off the issue leaves the story without one."""
    desk.push()
    desk.tracker.edit("10001", due=None)
    desk.sync()

    assert desk.story.ship_by is None


def test_their_title_is_left_by_default(desk: Desk) -> None:
    """The title goes one way: theirs differs, and is said."""
    desk.push()
    desk.tracker.edit("10001", summary="Theirs")
    (result,) = desk.sync()

    assert ("none", {"title": "theirs differs"}, True) == (result.action, result.ways, result.done)
    assert "Treatment history in hand" == desk.story.title
    assert "theirs newer" == link_state(desk.story)


@pytest.mark.parametrize(
    ("direction", "who", "action", "title"),
    [
        ("both", "theirs", "pull", "Theirs"),
        ("pull", "theirs", "pull", "Theirs"),
        ("both", "ours", "update", "Ours"),
        ("pull", "ours", "none", "Ours"),
        ("off", "theirs", "none", "Treatment history in hand"),
        ("off", "ours", "none", "Ours"),
    ],
)
def test_a_direction_of_the_title(desk: Desk, direction: str, who: str, action: str, title: str) -> None:
    """`both`: the changed side wins; `pull`: theirs only; `off`: neither read nor written."""
    desk.directions(title=direction)
    desk.push()
    if who == "theirs":
        desk.tracker.edit("10001", summary="Theirs")
    else:
        desk.edit(title="Ours")
    (result,) = desk.sync()

    assert (action, title) == (result.action, desk.story.title)


def test_off_is_never_written(desk: Desk) -> None:
    """An issue made with the description and the day off has neither."""
    desk.directions(description="off", ship_by="off")
    desk.push()
    (issue,) = desk.tracker.issues.values()

    assert issue.due is None
    assert "physician" not in str(issue.description)


def test_both_changed_is_a_conflict_that_is_kept(desk: Desk) -> None:
    """Neither is written; what was seen stays on the board, so that it shows without a request."""
    desk.push()
    desk.tracker.edit("10001", due=date(2027, 5, 1))
    desk.edit(ship_by=date(2027, 6, 1))
    results = desk.sync()

    assert Exit.CONFLICTS == exit_of(results)
    assert (date(2027, 6, 1), date(2027, 5, 1)) == (desk.story.ship_by, desk.tracker.issues["10001"].due)
    assert {"ship_by": {"base": "2027-03-31", "ours": "2027-06-01", "theirs": "2027-05-01"}} == conflicts_of(
        desk.story
    )


def test_other_fields_go_on_beside_a_conflict(desk: Desk) -> None:
    """A conflict holds up its own field only."""
    desk.push()
    desk.tracker.edit("10001", due=date(2027, 5, 1))
    desk.edit(ship_by=date(2027, 6, 1), title="Ours")
    desk.sync()

    assert "Ours" == desk.tracker.issues["10001"].summary


@pytest.mark.parametrize(("side", "day"), [("ours", date(2027, 6, 1)), ("theirs", date(2027, 5, 1))])
def test_a_person_chooses(desk: Desk, side: Side, day: date) -> None:
    """The chosen side is written on the other, and both are in step."""
    desk.push()
    desk.tracker.edit("10001", due=date(2027, 5, 1))
    desk.edit(ship_by=date(2027, 6, 1))
    desk.sync()
    resolve(desk.run, ["S-1"], side)

    assert (day, day) == (desk.story.ship_by, desk.tracker.issues["10001"].due)
    assert ("in step", {}) == (link_state(desk.story), conflicts_of(desk.story))
    assert ["none"] == [one.action for one in desk.sync()]


def test_a_choice_for_one_field(desk: Desk) -> None:
    """Only the named field is decided; the other conflict stays."""
    desk.push()
    desk.tracker.edit("10001", due=date(2027, 5, 1), summary="Theirs")
    desk.edit(ship_by=date(2027, 6, 1), title="Ours")
    desk.sync()
    (result,) = resolve(desk.run, ["S-1"], "theirs", fields=["title"])

    assert ("conflict", "Theirs", {"ship_by"}) == (result.action, desk.story.title, set(conflicts_of(desk.story)))


def test_their_description_becomes_the_agreed_one(desk: Desk) -> None:
    """It stays in the issue; a change of the story later is said again, and takes a choice of its own."""
    desk.push()
    desk.tracker.edit("10001", description="What we agreed on the phone")
    desk.edit(outcome="knows the history")
    assert "conflict" == desk.sync()[0].action
    resolve(desk.run, ["S-1"], "theirs")

    assert "What we agreed on the phone" == desk.tracker.issues["10001"].description
    assert ("in step", "none") == (link_state(desk.story), desk.sync()[0].action)
    desk.edit(outcome="sees the history")
    (again,) = desk.sync()
    assert ("conflict", "What we agreed on the phone") == (again.action, desk.tracker.issues["10001"].description)
    assert again.why is not None
    assert "was left there by choice" in again.why
    (done,) = resolve(desk.run, ["S-1"], "ours")
    assert ("update", True) == (done.action, done.done)
    desk.edit(outcome="reads the history")
    assert "update" == desk.sync()[0].action


def test_forgotten_words_leave_a_kept_conflict(desk: Desk) -> None:
    """What a conflict showed of a description is forgotten with the request."""
    from tests.sync.test_push_forgotten import WORDS, forget_words

    desk.push()
    desk.tracker.edit("10001", description=f"{WORDS}, they said")
    desk.edit(outcome="knows the history")
    desk.sync()
    forget_words(desk)

    assert WORDS not in desk.store.dump().decode()


def test_what_changed_since_the_plan_is_planned_anew(desk: Desk) -> None:
    """A person edits the issue while another looks at the plan: their words are not overwritten."""
    desk.push()
    desk.edit(title="Ours")
    plan = plan_sync(desk.run)
    desk.tracker.edit("10001", summary="Theirs")
    (result,) = apply(plan, desk.run)

    assert ("conflict", "Theirs") == (result.action, desk.tracker.issues["10001"].summary)


def test_a_story_edited_since_the_plan_is_not_overwritten(desk: Desk) -> None:
    """What the plan would pull meets a newer value here: a conflict, not a loss."""
    desk.push()
    desk.tracker.edit("10001", due=date(2027, 5, 1))
    plan = plan_sync(desk.run)
    desk.edit(ship_by=date(2027, 6, 1))
    (result,) = apply(plan, desk.run)

    assert ("conflict", date(2027, 6, 1)) == (result.action, desk.story.ship_by)


def test_a_stale_plan_does_not_pull_what_is_over(desk: Desk) -> None:
    """Another sync ran after the plan: the issue is read again."""
    desk.push()
    desk.tracker.edit("10001", due=date(2027, 5, 1))
    plan = plan_sync(desk.run)
    desk.sync()
    desk.tracker.edit("10001", due=date(2027, 7, 1))
    desk.sync()
    apply(plan, desk.run)

    assert date(2027, 7, 1) == desk.story.ship_by


def test_assignee_and_status_are_shown_here(desk: Desk) -> None:
    """Both come from the tracker; without statuses of the stages no story moves."""
    desk.push()
    desk.tracker.edit("10001", assignee="Bob")
    desk.tracker.walk("10001", "In Progress")
    (result,) = desk.sync()

    assert ("pull", ["assignee", "status"]) == (result.action, sorted(result.fields))
    assert desk.story.link is not None
    assert ("Bob", "In Progress", "discover") == (
        desk.story.link.assignee,
        desk.story.link.status,
        desk.story.stage,
    )


def test_what_goes_with_a_story_asks_nobody(desk: Desk) -> None:
    """One more request, where a person wrote the description there anew, is no conflict: theirs stays."""
    desk.push()
    desk.tracker.edit("10001", description="Theirs")
    desk.now += timedelta(days=2)
    with begin(desk.store, by="Dana", at=desk.now) as change:
        requests.add(change, {"said": "Me too"}, customer="Beta", story="S-1")
    results = desk.sync()

    assert Exit.DONE == exit_of(results)
    assert {"description": "theirs differs"} == results[0].ways
    assert "1 theirs newer: S-1" == summary(results)
    assert ("Theirs", "theirs newer") == (desk.tracker.issues["10001"].description, link_state(desk.story))

    desk.edit(outcome="has it at hand")
    assert "conflict" == desk.sync()[0].action


def test_evidence_follows_once_a_day(desk: Desk) -> None:
    """A request linked later reaches the issue with the next day's sync."""
    desk.push()
    with begin(desk.store, by="Dana", at=desk.now) as change:
        requests.add(change, {"said": "Me too"}, customer="Beta", story="S-1")
    assert "none" == desk.sync()[0].action
    desk.now += timedelta(days=1)
    desk.sync()

    assert "Me too" in str(desk.tracker.issues["10001"].description)


def test_new_customers_are_told_once(desk: Desk) -> None:
    """One comment with the numbers; the next sync leaves none."""
    desk.set(comment=True)
    desk.push()
    desk.sync()
    with begin(desk.store, by="Dana", at=desk.now) as change:
        requests.add(change, {"said": "Me too"}, customer="Beta", story="S-1")
    desk.sync()
    desk.sync()

    assert [("ROAD-1", "1 more customer asks for this: 2 customers, 2 requests in all.")] == desk.tracker.comments


def test_issues_link_back_once(desk: Desk) -> None:
    """Where the board has an address, each issue leads to its story."""
    desk.set(address="https://roadmap.acme.example")
    desk.push()
    desk.sync()

    assert {("10001", desk.story.uid): "https://roadmap.acme.example#S-1"} == desk.tracker.links
    assert 1 == desk.tracker.calls.count("link_back")


def test_declined_before_it_was_created(desk: Desk) -> None:
    """A story set aside before its push worked gets no issue."""
    desk.tracker.before = refuse_connection()
    desk.push()
    desk.tracker.before = lambda _: None
    with begin(desk.store, by="Dana", at=desk.now) as change:
        stories.decline(change, "S-1", "one customer, solved in training")

    assert ("none", 0) == (desk.sync()[0].action, len(desk.tracker.issues))


def test_one_at_a_time(desk: Desk) -> None:
    """A second sync says who holds the board."""
    desk.push()
    plan = plan_sync(desk.run)
    with desk.store.hold(by="Ana"), pytest.raises(Refused, match="Ana since"):
        apply(plan, desk.run)


def test_stopped_between_two_requests(desk: Desk) -> None:
    """What was under way is kept, the rest is left for the next sync."""
    from dataclasses import replace

    with begin(desk.store, by="Dana", at=desk.now) as change:
        for number in range(10):
            stories.add(change, {"title": f"More {number}"})
    desk.tracker.before = refuse_connection("find")
    ids = list(desk.store.read().stories)
    with pytest.raises(Exception, match="No connection"):
        desk.push(*ids)
    desk.tracker.before = lambda _: None
    run = replace(desk.run, stop=lambda: desk.tracker.made >= 3)
    results = apply(plan_sync(run), run)

    made = [one for one in results if one.done]
    assert 3 <= len(made) == len(desk.tracker.issues) < 12
    assert {"Stopped before it was sent; the next sync does it."} == {one.why for one in results if not one.done}
    assert ["in step"] * 12 == [link_state(desk.store.read().stories[one.story]) for one in desk.sync()]
    assert 12 == len(desk.tracker.issues)


def test_the_last_sync_is_kept_without_words(desk: Desk) -> None:
    """The screens read what became of each story; no value of a field is in it."""
    desk.push()
    desk.tracker.edit("10001", due=date(2027, 5, 1))
    results = desk.sync()
    last_sync.save("UID", results, summary=summary(results), at=desk.now, by="Dana")
    kept = last_sync.load("UID")

    assert kept is not None
    assert ("1 pulled", {"ship_by": "pull"}) == (kept.summary, kept.items[0].ways)
    assert last_sync.load("OTHER") is None


def test_a_run_in_one_line(desk: Desk) -> None:
    """Counts, and the stories that are left to a person."""
    desk.push("S-1")
    desk.push("S-2")
    desk.tracker.edit("10001", due=date(2027, 5, 1))
    desk.edit(ship_by=date(2027, 6, 1))

    assert "1 in step, 1 conflict: S-1" == summary(desk.sync())


def test_a_story_counts_under_each_thing_that_happened(desk: Desk) -> None:
    """The update beside a conflict is counted, and so is what one story both sent and took."""
    desk.push("S-1")
    desk.push("S-2")
    desk.tracker.edit("10001", due=date(2027, 5, 1), assignee="Bob")
    desk.tracker.edit("10002", assignee="Bob", labels=())
    desk.edit(ship_by=date(2027, 6, 1), title="Ours")
    results = desk.sync()

    assert "2 updated, 2 pulled, 1 conflict: S-1" == summary(results)
    assert [("title",), ("label",)] == [one.sent for one in results]
    assert [("assignee",), ("assignee",)] == [one.taken for one in results]


def test_a_last_sync_of_before_is_read(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Kept before it was known what crossed: what was done stays done, of the rest nothing is said."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    desk.push()
    last_sync.save("UID", (results := desk.sync()), summary=summary(results), at=desk.now, by="Dana")
    (place,) = (tmp_path / "state").rglob("sync/*.json")
    place.write_text(
        '{"at":"2026-11-21T12:00:00Z","by":"Dana","summary":"1 updated, 1 conflict: S-2","items":['
        '{"story":"S-1","action":"update","ways":{"title":"push"},"done":true,"key":"ROAD-1"},'
        '{"story":"S-2","action":"conflict","ways":{"title":"conflict","ship_by":"push"},"key":"ROAD-2",'
        '"why":"title changed on both sides."}]}',
        "utf-8",
    )
    kept = last_sync.load("UID")

    assert kept is not None
    done, left = map(last_sync.push_of, kept.items)
    assert ({"title": "push"}, True) == (done.ways, done.done)
    assert ({"title": "conflict"}, (), ()) == (left.ways, left.sent, left.unsent)
    assert "title changed on both sides." == left.why


def test_a_last_sync_keeps_reasons_and_remedies(desk: Desk) -> None:
    """The screens show keys for what is kept, as they do for what was just done."""
    desk.push()
    desk.tracker.edit("10001", summary="Theirs")
    desk.edit(title="Ours")
    last_sync.save("UID", (results := desk.sync()), summary=summary(results), at=desk.now, by="Dana")
    kept = last_sync.load("UID")

    assert kept is not None
    assert Reason.CONFLICTS_LEFT == results[0].advice[0].reason
    assert results[0].advice == last_sync.push_of(kept.items[0]).advice


def test_a_last_sync_keeps_what_crossed(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Beside a conflict as well."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    desk.push()
    desk.tracker.edit("10001", due=date(2027, 5, 1), assignee="Bob")
    desk.edit(ship_by=date(2027, 6, 1), title="Ours")
    last_sync.save("UID", (results := desk.sync()), summary=summary(results), at=desk.now, by="Dana")
    kept = last_sync.load("UID")

    assert kept is not None
    push = last_sync.push_of(kept.items[0])
    assert (("title",), ("assignee",)) == (push.sent, push.taken)


def test_a_comment_alone_is_asked_about(desk: Desk) -> None:
    """It is something to write: such a plan is not idle, and shows the words."""
    desk.set(comment=True)
    desk.push()
    desk.sync()
    with begin(desk.store, by="Dana", at=desk.now) as change:
        requests.add(change, {"said": "Me too"}, customer="Beta", story="S-1")
    plan = plan_sync(desk.run)

    assert ("update", False) == (plan.items[0].action, plan.is_idle)
    assert (
        "1 more customer asks for this: 2 customers, 2 requests in all."
        == plan.items[0].fields["comment"]["ours"]
    )
