"""Laws of merging: whatever three people did and in whatever order copies are merged, one board comes out."""

import os
import random
from collections import Counter
from datetime import timedelta
from functools import partial

import msgspec
import pytest

from roadmap_tui.actions import customers, forget, history, notes, requests, sessions, stories
from roadmap_tui.errors import Problem, Refused
from roadmap_tui.intake.batches import NewRequest, add_requests, undo_import
from roadmap_tui.merge.boards import merge_boards
from roadmap_tui.model.changes import FORGOTTEN
from roadmap_tui.model.products import outdated
from roadmap_tui.model.records import Link, Product, Relation, Request, Source, Term, View
from roadmap_tui.model.relations import leads_to, of_kind
from roadmap_tui.model.snapshot import Snapshot
from roadmap_tui.model.stints import stint_key
from roadmap_tui.store.rows import BOARD
from roadmap_tui.text.characters import folded
from tests.merge.clones import Clone, link_issue

SEEDS = range(int(os.environ.get("ROADMAP_TEST_SEEDS", "12")))


def tables(clone: Clone) -> dict[str, object]:
    """What a clone holds, but for the board's own row, which counts its generations."""
    found: dict[str, object] = msgspec.json.decode(clone.store.dump())
    del found[BOARD]
    return found


def clones(seed: int) -> list[Clone]:
    """Three copies of one board, with clocks that are hours apart."""
    first = Clone("ann", seed=seed)
    for name in ("Acme", "Bolt", "Cato"):
        first.act(partial(customers.add, fields={"name": name}))
    first.work(12)
    chance = random.Random(seed)
    return [first, *(first.fork(name, skew=chance.randint(-5, 5), seed=seed) for name in ("ben", "cyd"))]


def worked_apart(seed: int) -> list[Clone]:
    """Copies on each of which somebody worked, some of them merged in between."""
    found = clones(seed)
    chance = random.Random(seed)
    for _ in range(4):
        for one in found:
            one.work(chance.randint(0, 12))
        if chance.random() < 0.7:
            one, other = chance.sample(found, 2)
            one.merge(other)
    return found


def broken_rules(board: Snapshot) -> list[str]:
    """What one board would not have let anybody do."""
    names = Counter(folded(one.name) for one in board.customers.values() if not one.forgotten)
    sources = Counter(one.source for one in board.requests.values() if one.source and not one.forgotten)
    told = Counter((one.customer, one.about) for one in board.notifications.values())
    views = Counter(folded(one.name) for one in board.table(View).values())
    terms = Counter(folded(one.term) for one in board.table(Term).values())
    links = Counter((one.request, one.story) for one in board.table(Link).values())
    every = board.table(Product).values()
    products = Counter(name for one in every for name in set(map(folded, (one.name, *one.aliases))))
    stints = Counter(map(stint_key, board.stints.values()))
    counted = (names, sources, told, terms, links, views, products, stints)
    found = [str(key) for counts in counted for key, count in counts.items() if count > 1]
    found += [
        one.id for one in board.requests.values() if one.declined_because and board.links_of_request(one.id)
    ]
    used = {one.id: one.product for one in board.stories.values()}
    found += outdated(
        board.table(Product).values(), used | {one.id: one.product for one in board.requests.values()}
    )
    relations = board.table(Relation).values()
    pairs = Counter(
        (one.type, frozenset((one.story, one.other)) if one.type == "related" else (one.story, one.other))
        for one in relations
    )
    found += [str(key) for key, count in pairs.items() if count > 1]
    for kind in ("blocked", "split", "duplicate"):
        ways = of_kind(list(relations), kind)
        found += [one for one, others in ways.items() for other in others if leads_to(ways, other, one)]
    days = [[reading.day for reading in one.readings] for one in board.stories.values()]
    return found + [str(one) for one in days if one != sorted(set(one))]


def settle(all_of: list[Clone]) -> None:
    """Merge until every copy has seen every other one."""
    first, *others = all_of
    for one in others:
        first.merge(one)
    for one in others:
        one.merge(first)


@pytest.fixture(autouse=True)
def uids(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same uids whenever a test is run again."""
    monkeypatch.setattr(os, "urandom", random.Random(request.node.name).randbytes)


@pytest.mark.parametrize("seed", SEEDS)
def test_all_copies_become_one(seed: int) -> None:
    """With merges in between, in any order; every board is whole, and keeps the rules of one board."""
    found = worked_apart(seed)
    settle(found)

    assert tables(found[0]) == tables(found[1]) == tables(found[2])
    assert [one.store.check() for one in found] == [[], [], []]
    assert broken_rules(found[0].store.read()) == []


def test_a_merge_that_was_turned_round_is_no_circle() -> None:
    """A copy that knows the first way takes the second, and reopens neither request."""
    ann = Clone("ann")
    for words in ("first words", "second words"):
        ann.act(partial(requests.add, fields={"said": words}, customer="Acme"))
    ann.act(lambda change: requests.merge(change, "R-1", "R-2"))
    ben = ann.fork("ben")
    ann.act(history.undo)
    ann.act(lambda change: requests.merge(change, "R-2", "R-1"))
    ben.merge(ann)

    assert tables(ben) == tables(ann)
    assert [None, "R-1"] == [one.merged_into for one in ben.store.read().requests.values()]


@pytest.mark.parametrize("seed", SEEDS)
def test_nothing_acknowledged_is_lost(seed: int) -> None:
    """What anybody said is in the records or, taken back, in the history, but for what was forgotten."""
    found = worked_apart(seed)
    settle(found)
    forgotten = {uid for one in found for uid in one.forgot}
    forgotten |= {one.uid for one in found[0].store.read().requests.values() if one.forgotten}
    board = found[0].store.dump()
    said = {words: uid for one in found for words, uid in one.said.items() if uid not in forgotten}
    if any(one.verb == "forget" for one in found[0].store.read().events.values()):
        # What they asked for and somebody took back is forgotten with them, where the history has it.
        said = {words: uid for words, uid in said.items() if not any(words in one.undone for one in found)}

    assert {words for words in said if words.encode() not in board} == set()


@pytest.mark.parametrize("seed", SEEDS)
def test_what_was_forgotten_stays_so(seed: int) -> None:
    """On every copy, with what another one wrote about it meanwhile."""
    found = worked_apart(seed)
    settle(found)
    board = found[0].store.dump()
    words = {one for clone in found for several in clone.forgot.values() for one in several}
    snapshot = found[0].store.read()
    gone = [
        one.id for table in (snapshot.requests, snapshot.customers) for one in table.values() if one.forgotten
    ]
    notes = {note.text for one in gone for note in snapshot.notes_about(one)}

    assert {one for one in words if one != FORGOTTEN and one.encode() in board} == set()
    assert notes <= {FORGOTTEN}


@pytest.mark.parametrize("seed", SEEDS)
def test_merging_again_changes_nothing(seed: int) -> None:
    """In either direction."""
    one, other, _ = clones(seed)
    one.work(15)
    other.work(15)
    one.merge(other)
    before = tables(one)

    assert not one.merge(other).is_changed
    other.merge(one)
    assert tables(other) == before
    assert not one.merge(other).is_changed
    assert tables(one) == before


@pytest.mark.parametrize("seed", SEEDS)
def test_undo_takes_back_a_change_of_ones_own(seed: int) -> None:
    """After merges the newest of this person, or it is refused with a sentence."""
    found = worked_apart(seed)
    settle(found)
    for one in found:
        before = one.store.read().events.values()
        try:
            undone = one.act(history.undo)
        except Problem:
            continue

        assert {event.by for event in before if event.transaction == undone.transaction} == {one.name}
        assert one.store.check() == []


def test_another_board_is_refused() -> None:
    """It has another uid."""
    with pytest.raises(Refused, match="is another board"):
        merge_boards(Clone("ann").store.dump(), Clone("ben").store.dump())


@pytest.mark.parametrize("skew", [0, -3])
def test_what_happened_in_one_second_keeps_its_order(skew: int) -> None:
    """A merge does not shuffle it: undo afterwards still takes the last change of a person back."""
    ann = Clone("ann")
    ben = ann.fork("ben", skew=skew)
    for title in ("One", "Two", "Three", "Four"):
        ann.now -= timedelta(minutes=1)
        ann.act(partial(stories.add, fields={"title": title}))
    ben.work(6)
    ann.merge(ben)
    ann.act(history.undo)

    assert {"One", "Two", "Three", "Four"} - {one.title for one in ann.store.read().stories.values()} == {"Four"}


def test_the_older_of_two_issues_stays_the_link() -> None:
    """Whoever merges into whom, and the other one is told once."""
    ann = Clone("ann")
    ann.act(partial(stories.add, fields={"title": "One"}))
    ben = ann.fork("ben", skew=-3)
    for clone, issue in ((ann, "900"), (ben, "81")):
        link_issue(clone, "S-1", issue)
    told = ann.merge(ben).second_issues
    back = ben.merge(ann).second_issues
    links = [one.store.read().stories["S-1"].link for one in (ann, ben)]

    assert (told, back) == ({"S-1": "A-900"}, {})
    assert [one.key for one in links if one is not None] == ["A-81", "A-81"]


def test_what_hangs_on_a_story_that_is_gone_goes_with_it() -> None:
    """One copy takes a new story back, the other links a request to it: the link goes, and that is said."""
    ann = Clone("ann")
    ann.act(partial(requests.add, fields={"said": "Slow"}))
    ann.act(partial(stories.add, fields={"title": "Fast"}))
    ben = ann.fork("ben")
    ann.act(history.undo)
    ben.act(partial(requests.link, identity="R-1", story="S-1"))
    merged = ann.merge(ben)
    ben.merge(ann)

    assert merged.dropped == ["L-1"]
    assert [one.store.check() for one in (ann, ben)] == [[], []]
    assert tables(ann) == tables(ben)


def bring(clone: Clone) -> None:
    """A ticket comes in by an import, with its customer."""
    new = [NewRequest({"said": "ticket", "source": Source(system="desk", id="1")}, customer=0)]
    zeta = [{"name": "Zeta"}]
    clone.act(lambda change: add_requests(change, new, customers=zeta, file="t.csv", shape="desk"))


def test_what_was_declined_in_one_copy_and_linked_in_the_other_is_open() -> None:
    """Also where two of one ticket become one by the merge."""
    ann = Clone("ann")
    ann.act(partial(stories.add, fields={"title": "Fast"}))
    ben = ann.fork("ben", skew=1)
    bring(ann)
    ann.act(partial(requests.decline, identity="R-1", because="no"))
    bring(ben)
    ben.act(partial(requests.link, identity="R-1", story="S-1"))
    ann.merge(ben)
    ben.merge(ann)

    assert [one.declined_because for one in ann.store.read().requests.values()] == [None]
    assert tables(ann) == tables(ben)


def test_what_a_customer_is_forgotten_with_outlives_an_import_taken_back() -> None:
    """A request that somebody worked on stays, with whom it names, so that it is forgotten with them."""
    ann = Clone("ann")
    ann.act(partial(stories.add, fields={"title": "Fast"}))
    bring(ann)
    ben, cyd = ann.fork("ben"), ann.fork("cyd")
    ann.act(partial(undo_import, identity="B-1"))
    cyd.act(partial(requests.link, identity="R-1", story="S-1"))
    ben.act(partial(forget.customer, named="C-1"))
    cyd.merge(ann)
    ann.merge(ben)
    settle([ann, ben, cyd])

    assert tables(ann) == tables(ben) == tables(cyd)
    assert b"ticket" not in ann.store.dump()


@pytest.mark.parametrize("times", [1, 3])
def test_what_was_put_back_stays(times: int) -> None:
    """Though the other copy has the undo that removed it, and it is in the beginning that both share."""
    ann = Clone("ann")
    ann.act(partial(stories.add, fields={"title": "One"}))
    ben = ann.fork("ben")
    ann.act(lambda change: requests.add(change, {"said": "slow"}))
    for one in range(times):
        ann.act(history.undo if one % 2 == 0 else history.redo)
    ben.merge(ann)
    ann.act(history.redo)
    ben.act(partial(stories.add, fields={"title": "Two"}))
    settle([ann, ben])

    assert list(ann.store.read().requests) == list(ben.store.read().requests) == ["R-1"]


@pytest.mark.parametrize("takes_back", [False, True])
def test_what_was_done_to_a_record_meanwhile_outlives_undo_and_redo(takes_back: bool) -> None:
    """Also on the copy that knew of the undo when the change came in, and had no record to do it to."""
    ann = Clone("ann")
    ben, cyd = ann.fork("ben"), ann.fork("cyd")
    cyd.act(partial(requests.add, fields={"said": "slow"}))
    ben.merge(cyd)
    cyd.act(history.undo)
    ann.merge(cyd)
    cyd.act(history.redo)
    ben.act(partial(requests.edit, identity="R-1", fields={"product": "Web"}))
    if takes_back:
        ben.act(history.undo)
    settle([ann, ben, cyd])

    assert tables(ann) == tables(ben) == tables(cyd)
    assert [None if takes_back else "Web"] == [one.product for one in ann.store.read().requests.values()]


def test_what_was_undone_and_redone_is_no_change() -> None:
    """What the other copy did to it meanwhile clashes with nothing."""
    ann = Clone("ann")
    ann.act(partial(stories.add, fields={"title": "One"}))
    ben = ann.fork("ben")
    ann.act(history.undo)
    ann.act(history.redo)
    ben.act(partial(stories.edit, identity="S-1", fields={"title": "Two"}))
    merged = ann.merge(ben)
    ben.merge(ann)

    assert ([], "Two") == (merged.conflicts, ann.store.read().stories["S-1"].title)
    assert tables(ann) == tables(ben)


def test_words_that_were_forgotten_and_put_back_are_the_same_everywhere() -> None:
    """A redo puts a session back whose note the history does not tell any more."""
    ann = Clone("ann")
    ann.act(partial(customers.add, fields={"name": "Acme"}))
    ann.act(partial(stories.add, fields={"title": "One"}))
    ann.act(
        lambda change: sessions.add(change, "S-1", {"result": "did", "note": "Mia was lost"}, customer="Acme")
    )
    ben = ann.fork("ben")
    ann.act(history.undo)
    ann.act(partial(forget.customer, named="Acme"))
    ann.act(history.redo)
    ben.merge(ann)
    ann.merge(ben)

    assert tables(ann) == tables(ben)
    assert b"Mia" not in ben.store.dump()


def test_what_was_written_of_a_forgotten_request_stays_on_every_copy() -> None:
    """Its author knew that its words were forgotten; the copies that learn of both at once keep it, too."""
    ann = Clone("ann")
    ann.act(partial(requests.add, fields={"said": "slow"}))
    ben, cyd = ann.fork("ben"), ann.fork("cyd")
    cyd.act(partial(forget.request, identities=["R-1"]))
    cyd.act(partial(requests.decline, identity="R-1", because="nobody asks any more"))
    ann.merge(cyd)
    cyd.act(partial(requests.decline, identity="R-1", because="out of scope"))
    settle([ann, ben, cyd])

    assert tables(ann) == tables(ben) == tables(cyd)
    assert "out of scope" == ben.store.read().requests["R-1"].declined_because
    assert b"slow" not in ben.store.dump()


def test_a_number_that_an_import_left_behind_means_nothing_else() -> None:
    """What the history says of a request that was taken back with its import is not said of another one."""
    ann = Clone("ann")
    ben = ann.fork("ben")
    bring(ann)
    ann.act(lambda change: notes.add(change, change.get(Request, "R-1"), "They called"))
    ann.act(history.undo)
    cyd = ann.fork("cyd")
    cyd.act(partial(undo_import, identity="B-1"))
    ben.act(partial(requests.add, fields={"said": "slow"}))
    cyd.merge(ben)
    settle([ann, ben, cyd])
    told = {one.about for one in cyd.store.read().events.values() if one.verb == "note"}

    assert tables(ann) == tables(ben) == tables(cyd)
    assert told == {("R-1",)}
    assert [one.said for one in ben.store.read().requests.values()] == ["slow"]
    assert list(ben.store.read().requests) != ["R-1"]
