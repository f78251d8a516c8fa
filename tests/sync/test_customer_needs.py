"""Requests of customers on issues: within what settings let out, in step, each once, and gone once forgotten."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from roadmap_tui.actions import customers as accounts
from roadmap_tui.actions import forget, requests, stories
from roadmap_tui.actions.change import Change, begin
from roadmap_tui.model.records import Source
from tests.sync.laws.offices import LinearCustomersOffice

TICKET = "https://desk.acme.example/tickets/7"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[LinearCustomersOffice]:
    """A board with one request, beside a Linear with customers."""
    office = LinearCustomersOffice(tmp_path)
    with office.fake:
        yield office
    assert [] == office.fake.breaches


def change(office: LinearCustomersOffice, act: Callable[[Change], object]) -> None:
    """Somebody changes the board."""
    with begin(office.desk.store, by="Dana", at=office.desk.now, today=office.desk.now.date()) as one:
        act(one)


def more(office: LinearCustomersOffice, **fields: object) -> None:
    """One more request for the story, by somebody else."""
    said = {"said": "Me too, @ben :tada:", "importance": 3, **fields}
    change(office, lambda one: requests.add(one, said, customer="Bolt", story="S-1"))


def said_there(office: LinearCustomersOffice) -> str:
    """All that Linear knows of customers."""
    return f"{office.site.needs} {office.site.customers}"


def test_a_push_brings_who_asks(office: LinearCustomersOffice) -> None:
    """The words, the customer with its worth, the ticket; what is important is."""
    more(office, source=Source(system="desk", id="7", url=TICKET))
    office.push("S-1")
    names = {one["id"]: one["name"] for one in office.site.customers.values()}
    first, second = office.needs()

    assert ["Acme", "Bolt"] == [names[one["customerId"]] for one in (first, second)]
    assert "I lose ten minutes a visit" in first["body"]
    assert "Dr. Lee, physician" in first["body"]
    assert (0, 1, TICKET) == (first["priority"], second["priority"], second["attachmentUrl"])
    assert 60_000 == next(one["revenue"] for one in office.site.customers.values() if one["name"] == "Acme")
    assert "@ben" not in second["body"]


def test_quotes_name_nobody(office: LinearCustomersOffice) -> None:
    """The words and the segment alone; no customer is made."""
    office.desk.set(evidence="quotes")
    office.push("S-1")

    assert {} == office.site.customers
    assert "hospital" in office.needs()[0]["body"]
    assert "60" not in office.needs()[0]["body"]
    assert not [word for word in ("Acme", "Lee") if word in said_there(office)]


@pytest.mark.parametrize("lost", [None, "roadmapDeleteNeed", "roadmapNewNeed"])
def test_a_setting_that_lets_less_out_takes_the_name_off(office: LinearCustomersOffice, lost: str | None) -> None:
    """Neither the customer nor the ticket stays with what is still said, also where an answer is lost."""
    change(office, lambda one: requests.edit(one, "R-1", {"source": Source(system="desk", id="7", url=TICKET)}))
    office.push("S-1")
    office.desk.set(evidence="quotes")
    if lost is not None:
        office.fake.arm("drop", path=lost, after=True, times=9)
        office.sync()
        office.heal()
    office.sync()
    (need,) = office.needs()
    (calm,) = office.sync()

    assert (None, None) == (need.get("customerId"), need.get("attachmentUrl"))
    assert "I lose ten minutes a visit" in need["body"]
    assert ("none", [need]) == (calm.action, office.needs())


@pytest.mark.parametrize("setting", ["counts", "off"])
def test_nothing_goes_unless_it_may(office: LinearCustomersOffice, setting: str) -> None:
    """And what went before is taken back."""
    office.push("S-1")
    if setting == "counts":
        office.desk.set(evidence="counts")
    else:
        office.customers = False
    office.sync()

    assert {} == office.site.needs


def test_what_changed_is_told_and_what_did_not_is_not(office: LinearCustomersOffice) -> None:
    """A request linked later adds one, another worth is taken over, and a calm sync writes nothing."""
    office.push("S-1")
    (first,) = office.needs()
    more(office)
    change(office, lambda one: accounts.edit(one, "C-1", {"arr": 70_000}))
    (told,) = office.sync("S-1")
    before = office.writes()
    (calm,) = office.sync("S-1")

    assert ("update", True, "2 requests") == (told.action, told.done, told.fields["needs"]["ours"])
    assert first["id"] == office.needs()[0]["id"]
    assert 2 == len(office.needs())
    assert 70_000 in [one.get("revenue") for one in office.site.customers.values()]
    assert ("none", before) == (calm.action, office.writes())


def test_what_failed_before_it_is_not_done(office: LinearCustomersOffice) -> None:
    """The request is there, the update is not, and the item says so; the next sync does the rest."""
    office.push("S-1")
    more(office)
    change(office, lambda one: stories.edit(one, "S-1", {"title": "Told again"}))
    office.fake.arm("drop", path="roadmapUpdate")
    (half,) = office.sync("S-1")
    office.heal()
    (rest,) = office.sync("S-1")

    assert (False, ("needs",), True) == (half.done, half.sent, rest.done)
    assert (2, "Told again") == (len(office.needs()), office.title(office.key()))


def test_a_conflict_holds_nobody_up(office: LinearCustomersOffice) -> None:
    """Both sides of the title stay, and what was forgotten leaves."""
    office.push("S-1")
    change(office, lambda one: stories.edit(one, "S-1", {"title": "Ours"}))
    office.retitle(office.key(), "Theirs")
    change(office, lambda one: forget.request(one, ["R-1"]))
    (clash,) = office.sync("S-1")

    assert ("conflict", False, {}) == (clash.action, clash.done, office.site.needs)


@pytest.mark.parametrize("how", ["unlinked", "forgotten"])
def test_what_is_no_longer_here_leaves(office: LinearCustomersOffice, how: str) -> None:
    """Unlinked or forgotten: the words are nowhere there."""
    office.push("S-1")
    if how == "unlinked":
        change(office, lambda one: requests.unlink(one, "R-1", "S-1"))
    else:
        change(office, lambda one: forget.request(one, ["R-1"]))
    office.sync()

    assert {} == office.site.needs
    assert "ten minutes" not in said_there(office)


def test_one_that_was_taken_off_there_is_no_error(office: LinearCustomersOffice) -> None:
    """It leaves here as well."""
    office.push("S-1")
    office.site.needs.clear()
    change(office, lambda one: requests.unlink(one, "R-1", "S-1"))
    (done,) = office.sync("S-1")

    assert done.done


def test_a_workspace_without_customers_says_so(office: LinearCustomersOffice) -> None:
    """The issue is made all the same; the doctor tells why."""
    office.site.customers_on = False
    (done,) = office.push("S-1")
    with office.connected() as tracker:
        lines = [one.sentence for one in tracker.check() if not one.ok]

    assert ("blocked", False, 1) == (done.action, done.done, len(office.ids()))
    assert ["The workspace has no customers: turn them on there."] == lines
