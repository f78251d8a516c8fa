"""Clones of one board in memory, on each of which somebody works with a clock of their own."""

import random
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from roadmap_tui.actions import (
    customers,
    forget,
    glossary,
    history,
    notes,
    notifications,
    probes,
    products,
    relations,
    requests,
    rotation,
    sessions,
    stories,
    views,
)
from roadmap_tui.actions.change import Change, begin
from roadmap_tui.errors import Problem
from roadmap_tui.intake.batches import NewRequest, add_requests, undo_import
from roadmap_tui.merge.boards import Merged, merge_boards
from roadmap_tui.model.probes import Judged, probings
from roadmap_tui.model.records import Link, Probe, Request, Session, Source, Story, Target, TrackerLink
from roadmap_tui.model.snapshot import Snapshot
from roadmap_tui.store.memory import MemoryStore

START = datetime(2026, 3, 1, 9, tzinfo=UTC)


class Clone:
    """A copy of a board, with a person who works on it; their clock may be wrong by `skew` hours."""

    def __init__(self, name: str, document: bytes | None = None, *, skew: int = 0, seed: int = 0) -> None:
        self.name = name
        self.store = MemoryStore(name)
        if document is None:
            self.store.create("Board", "EUR")
        else:
            self.store.load(document)
        self.now = START + timedelta(hours=skew)
        self.chance = random.Random(f"{name} {seed}")
        self.said: dict[str, str] = {}
        """What was acknowledged as kept: words of requests, which nothing may lose, with the request's uid."""
        self.forgot: dict[str, set[str]] = {}
        """The words that each request held, or notes on a customer, which were forgotten here, by its uid."""
        self.undone: set[str] = set()
        """Words of requests that an undo took away, or put back."""

    def fork(self, name: str, **named: int) -> "Clone":
        """Another copy of the board as it stands."""
        return Clone(name, self.store.dump(), **named)

    def act(self, do: Callable[[Change], Any]) -> Any:
        """Work on the board, a minute after the last time."""
        self.now += timedelta(minutes=1)
        with begin(self.store, by=self.name, at=self.now, today=self.now.date()) as change:
            return do(change)

    def merge(self, other: "Clone", **named: Any) -> Merged:
        """Bring another clone in."""
        self.now += timedelta(minutes=1)
        merged = merge_boards(self.store.dump(), other.store.dump(), at=self.now, **named)
        if merged.is_changed:
            self.store.load(merged.document)
        return merged

    def work(self, steps: int) -> None:
        """Do anything, at random; what a rule refuses is not done."""
        for _ in range(steps):
            do = self.chance.choice(WORK)
            try:
                do(self)
            except Problem:
                continue

    def forget(self, before: Snapshot, ids: Iterable[str]) -> None:
        """Keep in mind what was forgotten."""
        for request in (before.requests[one] for one in ids if one in before.requests):
            notes = (one.text for one in before.notes_about(request.id))
            self.forgot[request.uid] = {one for one in (request.said, *notes) if one is not None}

    def pick(self, ids: Any) -> str:
        """One of several ids."""
        found = sorted(ids)
        if not found:
            raise Problem("none")
        return str(self.chance.choice(found))


def _add_request(clone: Clone) -> None:
    words = f"{clone.name} said {clone.chance.random()}"
    who = clone.chance.choice(["Acme", "Bolt", "Cato"])
    made, _ = clone.act(lambda change: requests.add(change, {"said": words}, customer=who))
    clone.said[words] = clone.store.read().requests[made.id].uid


def _add_story(clone: Clone) -> None:
    title = f"{clone.name} {clone.chance.random()}"
    fields = {"title": title, "target": Target(metric="Hours", direction="down", target=2)}
    clone.act(lambda change: stories.add(change, fields))


def _edit_story(clone: Clone) -> None:
    story = clone.pick(clone.store.read().stories)
    name = clone.chance.choice(["title", "actor", "owner", "product"])
    clone.act(lambda change: stories.edit(change, story, {name: f"{clone.name} {clone.chance.random()}"}))


def _tag_story(clone: Clone) -> None:
    story = clone.pick(clone.store.read().stories)
    tags = clone.chance.sample(["a", "b", "c", "d", "e"], clone.chance.randint(0, 3))
    clone.act(lambda change: stories.edit(change, story, {"tags": tags}))


def _move_story(clone: Clone) -> None:
    story = clone.pick(clone.store.read().stories)
    stage = clone.chance.choice(["draft", "ready", "building", "discover"])
    clone.act(lambda change: stories.move(change, story, stage, because="so"))


def _link(clone: Clone) -> None:
    board = clone.store.read()
    request, story = clone.pick(board.requests), clone.pick(board.stories)
    clone.act(lambda change: requests.link(change, request, story))


def _note(clone: Clone) -> None:
    request = clone.pick(one.id for one in clone.store.read().requests.values() if not one.forgotten)
    words = f"note {clone.chance.random()}"
    clone.act(lambda change: notes.add(change, change.get(Request, request), words))


def _forget(clone: Clone) -> None:
    board = clone.store.read()
    request = clone.pick(one.id for one in board.requests.values() if not one.forgotten)
    clone.act(lambda change: forget.request(change, [request]))
    clone.forget(board, [request])


def _undo(clone: Clone) -> None:
    before = {one.said or "" for one in clone.store.read().requests.values()}
    clone.act(history.undo)
    clone.undone |= before - {one.said for one in clone.store.read().requests.values()}


def _redo(clone: Clone) -> None:
    clone.act(history.redo)


def _customer(clone: Clone) -> None:
    customer = clone.pick(clone.store.read().customers)
    clone.act(lambda change: customers.edit(change, customer, {"arr": clone.chance.randint(1, 9) * 1000}))


def _date_customer(clone: Clone) -> None:
    customer = clone.pick(clone.store.read().customers)
    fields = clone.chance.choice(({"arr": clone.chance.randint(1, 9) * 1000}, {"status": "active"}))
    since = clone.now.date() - timedelta(days=clone.chance.randint(0, 3))
    clone.act(lambda change: customers.edit(change, customer, fields, since=since))


def _name_customer(clone: Clone) -> None:
    name = f"Account {clone.chance.randint(1, 6)}"
    clone.act(lambda change: customers.add(change, {"name": name, "arr": clone.chance.randint(1, 9) * 1000}))


def _merge_customers(clone: Clone) -> None:
    first, second = (clone.pick(clone.store.read().customers) for _ in range(2))
    clone.act(lambda change: customers.merge(change, first, second))


def _forget_customer(clone: Clone) -> None:
    board = clone.store.read()
    customer = clone.pick(one.id for one in board.customers.values() if not one.forgotten)
    _, redaction = clone.act(lambda change: forget.customer(change, customer))
    clone.forget(board, redaction.requests)
    clone.forgot[board.customers[customer].uid] = {one.text for one in board.notes_about(customer)}


def _merge_requests(clone: Clone) -> None:
    first, second = (clone.pick(clone.store.read().requests) for _ in range(2))
    clone.act(lambda change: requests.merge(change, first, second))


def _decline(clone: Clone) -> None:
    request = clone.pick(clone.store.read().requests)
    clone.act(lambda change: requests.decline(change, request, f"no {clone.chance.random()}"))


def _reopen(clone: Clone) -> None:
    request = clone.pick(clone.store.read().requests)
    clone.act(lambda change: requests.reopen(change, request))


def _unlink(clone: Clone) -> None:
    board = clone.store.read()
    links = board.table(Link)
    link = links[clone.pick(links)]
    clone.act(lambda change: requests.unlink(change, link.request, link.story))


def _notify(clone: Clone) -> None:
    request = clone.pick(clone.store.read().requests)
    clone.act(lambda change: notifications.notify(change, [request], note=f"told {clone.chance.random()}"))


def _ask(clone: Clone) -> None:
    request = clone.pick(clone.store.read().requests)
    clone.act(lambda change: requests.ask(change, request, "When?"))


def _read(clone: Clone) -> None:
    story = clone.pick(clone.store.read().stories)
    clone.act(lambda change: stories.read(change, story, clone.chance.randint(1, 99), on=clone.now.date()))


def _rank(clone: Clone) -> None:
    first, second = (clone.pick(clone.store.read().stories) for _ in range(2))
    clone.act(lambda change: stories.rank(change, first, before=second))


def _product(clone: Clone) -> None:
    board = clone.store.read()
    name, other = (clone.chance.choice(("Web", "web", "Field", "Till")) for _ in range(2))
    match clone.chance.randint(0, 7):
        case 0:
            clone.act(lambda change: products.edit(change, name, {"name": other}))
        case 1:
            clone.act(lambda change: products.merge(change, name, other))
        case 2:
            clone.act(lambda change: products.add(change, {"name": name}))
        case 3:
            clone.act(lambda change: products.edit(change, name, {"owner": clone.name}))
        case 4:
            clone.act(lambda change: products.remove(change, name))
        case 5:
            clone.act(lambda change: products.edit(change, name, {"aliases": (other,)}))
        case 6:
            request = clone.pick(board.requests)
            clone.act(lambda change: requests.edit(change, request, {"product": name}))
        case _:
            story = clone.pick(board.stories)
            clone.act(lambda change: stories.edit(change, story, {"product": name}))


def _probe(clone: Clone) -> None:
    story = clone.pick(clone.store.read().stories)
    made = Probe(command=f"{clone.name} {clone.chance.random()}")
    if clone.chance.random() < 0.3:
        clone.act(lambda change: probes.remove_probe(change, story, "target"))
    else:
        clone.act(lambda change: probes.set_probe(change, story, "target", made))


def _measure(clone: Clone) -> None:
    found = {one.story: one for one in probings(clone.store.read().stories.values())}
    one = found[clone.pick(found)]
    value = clone.chance.choice((None, 2, 999))
    why = "it is far off" if value == 999 else None
    judged = None if value is None else Judged(text=str(value), value=value, why=why)
    got = probes.Outcome(judged, "it is away")
    clone.act(lambda change: probes.note_outcome(change, one.story, "target", one.asked, one.probed, got))


def _decide(clone: Clone) -> None:
    story = clone.pick(one.id for one in clone.store.read().stories.values() if one.asides)
    do = clone.chance.choice((probes.accept, probes.refuse))
    clone.act(lambda change: do(change, story, "target"))


def _forget_probe(clone: Clone) -> None:
    story = clone.pick(one.id for one in clone.store.read().stories.values() if one.probe is not None)
    clone.act(lambda change: forget.probes(change, story))


def _view(clone: Clone) -> None:
    name = clone.chance.choice(("Mine", "mine", "Banks"))
    if clone.chance.random() < 0.2:
        clone.act(lambda change: views.remove_view(change, name))
    else:
        clone.act(lambda change: views.save_view(change, name, filter_=f"owner:{clone.name}"))


def _relate(clone: Clone) -> None:
    first, second = (clone.pick(clone.store.read().stories) for _ in range(2))
    do = clone.chance.choice((relations.block, relations.block, relations.relate, relations.duplicate))
    clone.act(lambda change: do(change, first, second))


def _split(clone: Clone) -> None:
    story = clone.pick(clone.store.read().stories)
    behind = [one.request for one in clone.store.read().links_of_story(story)][:1]
    fields = {"title": f"part {clone.chance.random()}"}
    clone.act(lambda change: relations.split(change, story, fields, requests=behind))


def _rotate(clone: Clone) -> None:
    board = clone.store.read()
    day = (START + timedelta(days=7 * clone.chance.randint(-2, 1))).date()
    who = [clone.pick(board.customers)] if clone.chance.random() < 0.7 else []
    csm = clone.chance.choice(("Ben", "Bea"))
    clone.act(
        lambda change: rotation.plan(
            change, pm="Pat", csm=csm, since=day, until=day + timedelta(days=4), customers=who
        )
    )


def _rotated(clone: Clone) -> None:
    board = clone.store.read()
    stint, chance = clone.pick(board.stints), clone.chance.random()
    if chance < 0.3:
        clone.act(lambda change: rotation.done(change, stint, hours=clone.chance.randint(1, 9)))
    elif chance < 0.35:
        clone.act(lambda change: rotation.reopen(change, stint))
    elif chance < 0.4:
        clone.act(lambda change: rotation.remove(change, stint))
    elif chance < 0.6:
        clone.act(lambda change: rotation.edit(change, stint, customers=[clone.pick(board.customers)]))
    else:
        known = [one.id for one in board.customers.values() if not one.forgotten]
        about = clone.chance.choice(([], [clone.pick(known)], [clone.pick(board.stories)]))
        words = f"learned {clone.chance.random()}"
        clone.act(lambda change: rotation.note(change, stint, words, on=about))


def _session(clone: Clone) -> None:
    board = clone.store.read()
    story, who = clone.pick(board.stories), clone.pick(board.customers)
    fields = {"result": clone.chance.choice(["did", "failed"]), "note": f"{clone.name} {clone.chance.random()}"}
    clone.act(lambda change: sessions.add(change, story, fields, customer=who))


def _change_session(clone: Clone) -> None:
    one = clone.pick(clone.store.read().table(Session))
    if clone.chance.random() < 0.3:
        clone.act(lambda change: sessions.remove(change, one))
        return
    fields = {"minutes": clone.chance.randint(1, 20), "note": f"{clone.name} {clone.chance.random()}"}
    clone.act(lambda change: sessions.edit(change, one, fields))


def _archive(clone: Clone) -> None:
    story = clone.pick(clone.store.read().stories)
    clone.act(lambda change: stories.archive(change, story, archived=clone.chance.random() < 0.5))


def _term(clone: Clone) -> None:
    term = clone.chance.choice(["churn", "seat", "cohort"])
    clone.act(lambda change: glossary.set_term(change, term, definition=f"{clone.name} {clone.chance.random()}"))


def _ticket(clone: Clone, count: int) -> dict[str, Any]:
    return {"said": f"ticket {clone.chance.random()}", "source": Source(system="desk", id=str(count))}


def _import(clone: Clone) -> None:
    first = clone.chance.randint(1, 6)
    known = {one.source.id for one in clone.store.read().requests.values() if one.source is not None}
    new = [
        NewRequest(
            {"said": f"ticket {clone.chance.random()}", "source": Source(system="desk", id=str(count))},
            customer=0,
        )
        for count in range(first, first + 3)
        if str(count) not in known
    ]
    name = f"{clone.name} brought {clone.chance.random()}"
    clone.act(lambda change: add_requests(change, new, customers=[{"name": name}], file="t.csv", shape="desk"))


def _undo_import(clone: Clone) -> None:
    batch = clone.pick(clone.store.read().batches)
    clone.act(lambda change: undo_import(change, batch))


def link_issue(clone: Clone, story: str, issue: str) -> None:
    """A push links a story to an issue."""
    link = TrackerLink(
        tracker="jira",
        site="https://a",
        id=issue,
        key=f"A-{issue}",
        url=f"https://a/{issue}",
        synced_at=clone.now,
    )
    clone.act(lambda change: change.edit(change.get(Story, story), "push", tracked=True, link=link))


def _push(clone: Clone) -> None:
    link_issue(clone, clone.pick(clone.store.read().stories), str(clone.chance.randint(1, 999_999)))


def _unlink_issue(clone: Clone) -> None:
    board = clone.store.read()
    story = clone.pick(one.id for one in board.stories.values() if one.link is not None)
    clone.act(lambda change: change.edit(change.get(Story, story), "sync", tracked=False, link=None))


WORK: list[Callable[[Clone], None]] = [
    *[_add_request] * 4,
    *[_add_story] * 2,
    *[_edit_story] * 3,
    _tag_story,
    _tag_story,
    _move_story,
    *[_link] * 3,
    _note,
    _forget,
    *[_undo] * 2,
    _redo,
    _customer,
    *[_date_customer] * 2,
    *[_name_customer] * 2,
    _merge_customers,
    _forget_customer,
    _merge_requests,
    _decline,
    _reopen,
    _unlink,
    _notify,
    _ask,
    _read,
    _rank,
    _archive,
    *[_relate] * 2,
    *[_product] * 3,
    _split,
    *[_session] * 2,
    _change_session,
    *[_probe] * 2,
    *[_measure] * 2,
    _decide,
    _forget_probe,
    *[_term] * 2,
    *[_view] * 2,
    *[_rotate] * 2,
    *[_rotated] * 3,
    *[_import] * 2,
    _undo_import,
    _push,
    _unlink_issue,
]
