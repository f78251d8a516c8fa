"""Names are for people, ids for programs: what is called otherwise is no change, on either edition."""

import random
import string
from collections.abc import Callable

import pytest
from msgspec.structs import replace

from roadmap_tui.actions.change import begin
from roadmap_tui.model.records import TrackerLink
from roadmap_tui.sync import linking
from roadmap_tui.sync.plan import plan_sync
from roadmap_tui.sync.push import exit_of
from roadmap_tui.trackers.protocol import Push
from tests.fake_jira.records import CATEGORY_NAMES, Account
from tests.slower import first_of
from tests.sync.office import Office

BY_NAME = {"ready": "To Do", "building": "In Progress", "shipped": "Done"}
BY_ID = {"ready": "id:10001", "building": "id:10002", "shipped": "id:10003"}
GERMAN = {"To Do": "Zu erledigen", "In Progress": "In Arbeit", "Done": "Fertig", "Task": "Aufgabe"}
LETTERS = string.ascii_letters + "äöüßéžя漢 "


def shared(office: Office, statuses: dict[str, str]) -> Account:
    """A board whose stages have statuses, with two stories in step; and a German account."""
    office.desk.map(**statuses)
    office.desk.move("ready")
    office.desk.move("ready", "S-2")
    office.push("S-1")
    office.push("S-2")
    office.site.edit("ROAD-1", assignee="Bob Builder")
    office.desk.move("building", "S-2")
    office.sync()
    office.site.translate("de", **GERMAN)
    return office.site.add_account("Greta Grün", "de")


def called_anew(office: Office, chance: random.Random) -> None:
    """Admins rename everything that has a name, and Jira translates all of it into each language."""

    def word() -> str:
        return "".join(chance.choices(LETTERS, k=chance.randint(1, 12))).strip() or "x"

    project = office.site.projects["ROAD"]
    edges = [one.name for one in project.workflow.edges]
    kinds = [one.name for one in project.types]
    fields = [field.name for kind in project.types for field in kind.fields.values()]
    statuses = [*project.workflow.statuses, *CATEGORY_NAMES.values()]
    for name in (*statuses, *edges, *kinds, *fields, "Medium", "Ann Admin", "Bob Builder", "Bob", "Greta Grün"):
        office.site.rename(name, word())
        for language in ("en", "de"):
            if chance.random() < 0.5:
                office.site.translate(language, **{name: word()})


def nothing_happens(office: Office, run: Callable[[], list[Push]]) -> None:
    """A plan is empty, and a run writes nothing there nor here, and says nothing."""
    generation = (office.folder / "roadmap.json").read_bytes()
    since = len(office.fake.requests())
    with office.connected():
        plan = plan_sync(office.desk.run)
    results = run()

    assert [] == [one for one in plan.items if one.action != "none" or one.ways]
    assert [] == [one for one in results if one.action != "none" or one.ways or one.taken or one.sent]
    assert 0 == exit_of(results)
    assert [] == office.writes(since)
    assert generation == (office.folder / "roadmap.json").read_bytes()


@pytest.mark.parametrize("statuses", [BY_NAME, BY_ID, {}], ids=["names", "ids", "none"])
def test_two_languages_change_nothing(office: Office, statuses: dict[str, str]) -> None:
    """An English and a German account take turns on one board, and nothing has to be looked up again."""
    greta = shared(office, statuses)
    asked = len(office.fake.requests("GET", "/statuses$"))
    for account in (greta, None, greta):
        office.account = account
        nothing_happens(office, office.sync)

    assert asked == len(office.fake.requests("GET", "/statuses$"))


@pytest.mark.parametrize("statuses", [BY_NAME, BY_ID], ids=["names", "ids"])
@pytest.mark.parametrize("seed", first_of(2, range(8)))
def test_whatever_is_renamed_and_translated_changes_nothing(
    office: Office, statuses: dict[str, str], seed: int
) -> None:
    """Every name in every answer changes between runs, at random, and both accounts sync, push and look."""
    chance = random.Random(seed)
    greta = shared(office, statuses)
    for _ in range(3):
        called_anew(office, chance)
        office.account = chance.choice([greta, None])
        nothing_happens(office, office.sync)
        called_anew(office, chance)
        nothing_happens(office, lambda: office.sync("S-1"))


@pytest.mark.parametrize("statuses", [BY_NAME, BY_ID], ids=["names", "ids"])
def test_a_move_in_another_language_is_a_move(office: Office, statuses: dict[str, str]) -> None:
    """Our move is sent under whatever name, theirs comes, and no conflict is seen."""
    office.account = shared(office, statuses)
    called_anew(office, random.Random(1))
    office.desk.move("building")
    (ours, _) = office.sync()
    office.account = None
    office.site.edit("ROAD-2", status="To Do")
    (_, theirs) = office.sync()

    assert ("move", True, "In Progress") == (ours.action, ours.done, office.site.issue("ROAD-1").status)
    assert ("pull", ("status",), "ready") == (
        theirs.action,
        theirs.taken,
        office.desk.store.read().stories["S-2"].stage,
    )


def test_a_conflict_stays_as_it_was_shown(office: Office) -> None:
    """Seen in another language it is the same conflict, and a side can be chosen in it."""
    greta = shared(office, BY_NAME)
    office.desk.move("building")
    office.site.edit("ROAD-1", status="Done")
    shown = office.sync("S-1")[0].fields["status"]
    called_anew(office, random.Random(5))
    office.account = greta
    generation = (office.folder / "roadmap.json").read_bytes()
    again = office.sync("S-1")[0]

    assert ("conflict", shown) == (again.action, again.fields["status"])
    assert generation == (office.folder / "roadmap.json").read_bytes()
    (chosen,) = office.resolve("ours")
    assert (True, "In Progress") == (chosen.done, office.site.issue("ROAD-1").status)


def test_untranslated_names_serve_in_settings(office: Office) -> None:
    """On Cloud the first account may speak another language than the settings; Data Center does not tell them."""
    office.site.translate("de", **GERMAN)
    office.account = office.site.add_account("Greta Grün", "de")
    office.desk.map(**BY_NAME)
    office.desk.move("building")
    if office.edition == "datacenter":
        office.site.translations["de"].clear()
    (result,) = office.push("S-1")

    assert ("create", True, "In Progress") == (result.action, result.done, office.site.issue("ROAD-1").status)


def test_an_issue_in_another_project_has_statuses_of_its_own(office: Office) -> None:
    """Moved to a project whose status of one name has another id, it is in that status all the same."""
    shared(office, BY_NAME)
    office.site.add_project("OTHER", "Elsewhere")
    for status in office.site.workflow("OTHER").statuses.values():
        status.id = f"2{status.id}"
    office.site.move("ROAD-2", "OTHER")
    results = office.sync("S-2")

    assert [("pull", ("key",))] == [(one.action, one.taken) for one in results]
    assert [] == [one.ways for one in office.sync("S-2") if one.ways]
    office.site.move("ROAD-1", "OTHER")
    office.desk.move("building", "S-1")
    assert ["move"] == [one.action for one in office.sync("S-1")]
    office.desk.move("ready", "S-2")
    assert ["move"] == [one.action for one in office.sync("S-2")]


@pytest.mark.parametrize("statuses", [BY_NAME, BY_ID], ids=["names", "ids"])
def test_an_issue_is_taken_over_in_another_language(office: Office, statuses: dict[str, str]) -> None:
    """Linked by a German account where the stage fits the status, nothing is left to choose."""
    office.account = shared(office, statuses)
    with office.connected():
        linking.unlink(office.desk.run, "S-2")
        meeting = linking.meet(office.desk.run, "S-2", "ROAD-2")
        done = linking.link(office.desk.run, meeting)

    assert (False, True) == ("conflict" in meeting.ways.values(), done.done)
    office.account = None
    assert [] == [one.ways for one in office.sync() if one.ways]


def test_another_person_is_no_other_name(office: Office) -> None:
    """Who was given the issue is pulled, also where both are called the same."""
    shared(office, BY_NAME)
    office.site.rename("Cleo Coder", "Bob Builder")
    office.site.edit("ROAD-1", assignee="Cleo Coder")
    (result, _) = office.sync()

    assert ("pull", ("assignee",)) == (result.action, result.taken)


@pytest.mark.parametrize("statuses", [BY_NAME, BY_ID], ids=["names", "ids"])
def test_a_new_issue_in_another_language(office: Office, statuses: dict[str, str]) -> None:
    """Type and status are found by the ids that the board keeps, whatever they are called by now."""
    office.desk.map(**statuses)
    office.desk.move("building")
    office.push("S-1")
    called_anew(office, random.Random(2))
    office.desk.move("building", "S-2")
    (result,) = office.push("S-2")

    assert ("create", True, "In Progress") == (result.action, result.done, office.site.issue("ROAD-2").status)
    assert "Task" == office.site.issue("ROAD-2").type


def test_a_status_made_anew_under_its_name_is_looked_up_again(office: Office) -> None:
    """An id that is there no longer gives way to the status of its name by now: ours moves, theirs comes."""
    shared(office, BY_NAME)
    for name in ("To Do", "In Progress"):
        office.site.make_anew(name)
    assert [("status",), ("status",)] == [one.taken for one in office.sync()]
    nothing_happens(office, office.sync)
    office.site.make_anew("In Progress")
    office.desk.move("building")
    (ours,) = office.sync("S-1")
    office.site.make_anew("To Do")
    office.site.edit("ROAD-2", status="To Do")
    (theirs,) = office.sync("S-2")

    assert ("move", True, "In Progress") == (ours.action, ours.done, office.site.issue("ROAD-1").status)
    assert ("pull", ("status",)) == (theirs.action, theirs.taken)
    office.sync()
    asked = len(office.fake.requests("GET", "/statuses$"))
    nothing_happens(office, office.sync)
    assert asked == len(office.fake.requests("GET", "/statuses$"))


def test_a_type_made_anew_under_its_name_is_looked_up_again(office: Office) -> None:
    """A create finds the type that has the name by now."""
    office.push("S-1")
    office.site.make_anew("Task")
    (result,) = office.push("S-2")

    assert ("create", True, "Task") == (result.action, result.done, office.site.issue("ROAD-2").type)


@pytest.mark.parametrize("statuses", [BY_NAME, BY_ID], ids=["names", "ids"])
def test_names_of_an_earlier_program_are_no_change(office: Office, statuses: dict[str, str]) -> None:
    """A merge base that has names alone knows no change by a translation; the next run knows all by id."""
    greta = shared(office, statuses)
    with begin(office.desk.store, by="sync", at=office.desk.now) as change:
        for story in office.desk.store.read().stories.values():
            change.edit(story, "sync", link=without_ids(story.link))
    office.account = greta
    results = office.sync()

    assert [("none", {}), ("none", {})] == [(one.action, one.ways) for one in results]
    called_anew(office, random.Random(3))
    nothing_happens(office, office.sync)


def test_a_move_is_known_by_the_name_that_an_earlier_program_left(office: Office) -> None:
    """The name alone is looked up among the statuses there."""
    shared(office, BY_ID)
    with begin(office.desk.store, by="sync", at=office.desk.now) as change:
        story = office.desk.store.read().stories["S-2"]
        change.edit(story, "sync", link=without_ids(story.link))
    office.site.edit("ROAD-2", status="To Do")
    (_, result) = office.sync()

    assert ("pull", ("status",)) == (result.action, result.taken)


def without_ids(link: TrackerLink | None) -> TrackerLink:
    """A link as an earlier program kept it."""
    assert link is not None
    base = replace(link.base, status_id=None, ids={})
    return replace(link, status_id=None, assignee_id=None, base=base)
