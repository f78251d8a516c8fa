"""What people do on both sides, and what a sync makes of it, on every tracker alike."""

from datetime import date

from roadmap_tui.actions import requests
from roadmap_tui.actions.change import begin
from roadmap_tui.model.link_state import link_state
from roadmap_tui.sync import linking
from roadmap_tui.sync.plan import apply, plan_sync
from tests.sync.laws.offices import LawOffice
from tests.sync.test_push_forgotten import WORDS, forget_words


def test_a_push_makes_one_issue_of_each_story(law_office: LawOffice) -> None:
    """And pushing or syncing again writes nothing, there or here."""
    made = law_office.push("S-1", "S-2")
    law_office.sync()
    before, board = law_office.writes(), (law_office.folder / "roadmap.json").read_bytes()
    again = [*law_office.push("S-1", "S-2"), *law_office.sync()]

    assert ["create"] * 2 == [one.action for one in made]
    assert all(one.done for one in made), [one.why for one in made]
    assert ["none"] * 4 == [one.action for one in again], [one.ways for one in again]
    assert (2, before) == (len(law_office.ids()), law_office.writes())
    assert board == (law_office.folder / "roadmap.json").read_bytes()


def test_each_side_is_taken_over(law_office: LawOffice) -> None:
    """A title changed there comes here, one changed here goes there, in the same sync."""
    law_office.desk.directions(title="both")
    law_office.push("S-1", "S-2")
    law_office.retitle(law_office.key("S-2"), "Theirs")
    law_office.desk.edit(title="Ours")
    law_office.sync()
    stories = law_office.desk.store.read().stories

    assert ("Ours", "Theirs") == (stories["S-1"].title, stories["S-2"].title)
    assert ("Ours", "Theirs") == (law_office.title(law_office.key()), law_office.title(law_office.key("S-2")))


def test_what_both_changed_is_a_conflict(law_office: LawOffice) -> None:
    """Neither is overwritten until a person chooses; then both say the same."""
    law_office.desk.directions(title="both")
    law_office.push()
    law_office.retitle(law_office.key(), "Theirs")
    law_office.desk.edit(title="Ours")
    (clash,) = law_office.sync()
    both = (law_office.desk.story.title, law_office.title(law_office.key()))
    (chosen,) = law_office.resolve("theirs")

    assert ({"title": "conflict"}, ("Ours", "Theirs")) == (clash.ways, both)
    assert chosen.done, chosen.why
    assert ("Theirs", "Theirs") == (law_office.desk.story.title, law_office.title(law_office.key()))
    assert "in step" == link_state(law_office.desk.story)


def test_a_day_goes_where_it_is_kept(law_office: LawOffice) -> None:
    """Where it is not, no plan says it would, and the story keeps it."""
    law_office.push()
    law_office.desk.edit(ship_by=date(2027, 8, 1))
    (moved,) = law_office.sync()

    assert law_office.has_due is ("ship_by" in moved.sent)
    assert date(2027, 8, 1) == law_office.desk.story.ship_by
    assert law_office.sync()[0].action == "none"


def test_statuses_go_both_ways(law_office: LawOffice) -> None:
    """A stage moves the issue, a status moves the story; neither comes back as an echo."""
    law_office.use_statuses()
    law_office.push("S-1")
    law_office.desk.move("building")
    (moved,) = law_office.sync()
    there = law_office.status_is(law_office.key(), "building")
    law_office.walk(law_office.key(), "draft")
    (pulled,) = law_office.sync()
    again = law_office.sync()

    assert (True, True) == (there, moved.done), moved.why
    assert ("status",) == tuple(one for one in moved.sent if one == "status")
    assert ("draft", True) == (law_office.desk.story.stage, pulled.done), pulled.why
    assert ["none"] == [one.action for one in again], again[0].ways


def test_a_shipped_story_closes_its_issue(law_office: LawOffice) -> None:
    """And one that is taken up again opens it."""
    law_office.use_statuses()
    law_office.push("S-1")
    law_office.desk.move("building")
    law_office.sync()
    law_office.desk.move("shipped")
    law_office.sync()
    closed = law_office.status_is(law_office.key(), "shipped")
    law_office.desk.move("building")
    (again,) = law_office.sync()

    assert closed
    assert again.done, again.why
    assert law_office.status_is(law_office.key(), "building")


def test_what_a_person_wrote_below_ours_stays(law_office: LawOffice) -> None:
    """Through our updates, and it is no change of ours."""
    law_office.push()
    law_office.add_below(law_office.key(), "Written by Ben")
    quiet = law_office.sync()
    law_office.desk.edit(outcome="is presented with all of it")
    (sent,) = law_office.sync()
    source = law_office.source(law_office.key())

    assert ["none"] == [one.action for one in quiet], quiet[0].ways
    assert sent.done, sent.why
    assert "Written by Ben" in source
    assert "is presented with all of it" in source
    assert "summary of the treatment history" not in source


def test_forgotten_words_leave(law_office: LawOffice) -> None:
    """At once, with the next push, without the wait for evidence."""
    law_office.push()
    assert WORDS in law_office.source(law_office.key())
    forget_words(law_office.desk)
    (sent,) = law_office.push()

    assert sent.done, sent.why
    assert WORDS not in law_office.source(law_office.key())


def test_an_issue_that_is_gone_is_told(law_office: LawOffice) -> None:
    """Nothing is made anew unasked; asked, one is."""
    law_office.push()
    law_office.delete(law_office.key())
    (gone,) = law_office.sync()
    none = len(law_office.ids())
    (again,) = law_office.push(again=True)

    assert ("gone", 0) == (gone.action, none)
    assert ("create", True, 1) == (again.action, again.done, len(law_office.ids()))


def test_an_issue_of_a_person_is_linked_and_let_go(law_office: LawOffice) -> None:
    """Its title counts where that side is taken; unlinked it stays, without our label and mark."""
    identity = law_office.new_issue("Theirs from the first")
    with law_office.connected():
        run = law_office.desk.run
        linking.link(run, linking.meet(run, "S-1", law_office.name_of(identity)), "theirs")
    linked = law_office.desk.story
    law_office.sync()
    with law_office.connected() as tracker:
        linking.unlink(law_office.desk.run, "S-1")
        (left,) = tracker.fetch([law_office.name_of(identity)]).values()

    assert ("Theirs from the first", identity) == (linked.title, linked.link.id if linked.link else None)
    assert law_office.desk.story.link is None
    assert ((), None) == (left.labels, left.marker if left.marker and left.marker.board else None)  # type: ignore[union-attr]


def test_a_plan_is_carried_out_over_another_connection(law_office: LawOffice) -> None:
    """As the screen does it: what the first one has read of a status is not taken for another one."""
    law_office.use_statuses()
    law_office.desk.move("building")
    law_office.push()
    law_office.sync()
    law_office.desk.edit(title="Told otherwise")
    with law_office.connected():
        plan = plan_sync(law_office.desk.run)
    with law_office.connected():
        (done,) = apply(plan, law_office.desk.run)
    (calm,) = law_office.sync()

    assert (("title",), ()) == (done.sent, done.taken)
    assert ("none", "building") == (calm.action, law_office.desk.story.stage)
    assert law_office.status_is(law_office.key(), "building")


def test_new_customers_are_told_once(law_office: LawOffice) -> None:
    """In one comment, however often it is synced."""
    law_office.desk.set(comment=True)
    law_office.push()
    law_office.sync()
    with begin(law_office.desk.store, by="Dana", at=law_office.desk.now) as change:
        requests.add(change, {"said": "Me too"}, customer="Beta", story="S-1")
    for _ in range(3):
        law_office.sync()

    assert 1 == law_office.comments(law_office.key())


def test_the_issue_links_back(law_office: LawOffice) -> None:
    """To the board's address, once."""
    law_office.desk.set(address="https://roadmap.example/board")
    law_office.push()
    before = law_office.writes()
    law_office.sync()

    assert before == law_office.writes()
    assert "https://roadmap.example/board#S-1" in law_office.source(law_office.key())
