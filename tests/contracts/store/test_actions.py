"""Actions on every store: history, undo and redo, forgetting."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from roadmap_tui.actions import customers, forget, forget_beside, history, notes, requests, stories
from roadmap_tui.actions.change import Change, begin
from roadmap_tui.errors import NotFound, Refused
from roadmap_tui.model.records import TABLE, Event, Note, Record, Request, Source, TrackerLink
from roadmap_tui.store.protocol import Store
from tests.contracts.store.places import Place
from tests.store.kit import AT, everything

SECRET = "XSECRETX"


@contextmanager
def by(store: Store, who: str = "ann") -> Iterator[Change]:
    """A change by somebody."""
    with begin(store, by=who, at=AT, today=AT.date()) as change:
        yield change


def fill(store: Store) -> None:
    """A story with a request of a customer behind it."""
    with by(store) as change:
        story = stories.add(change, {"title": "Faster"})
        requests.add(
            change, {"said": "Slow", "source": Source(system="mail", id="7")}, customer="Acme", story=story.id
        )


def records(store: Store) -> dict[str, dict[str, object]]:
    """Every record but the history, without the count of its changes."""
    return {
        TABLE[kind]: {key: {**_plain(one), "revision": 0} for key, one in table.items()}
        for kind, table in everything(store.read()).items()
        if kind is not Event
    }


def _plain(record: object) -> dict[str, object]:
    return {name: getattr(record, name) for name in record.__struct_fields__}  # type: ignore[attr-defined]


def test_every_change_leaves_its_events(store: Store) -> None:
    """Who, what and which transaction, oldest first."""
    fill(store)
    with by(store, "bob") as change:
        stories.edit(change, "S-1", {"title": "Fast"})

    assert [(one.transaction, one.by, one.verb, one.ref) for one in store.read().events.values()] == [
        (1, "ann", "add", "S-1"),
        (1, "ann", "add", "C-1"),
        (1, "ann", "add", "R-1"),
        (1, "ann", "link", "L-1"),
        (2, "bob", "edit", "S-1"),
    ]


CHANGES: dict[str, Callable[[Change], object]] = {
    "edit": lambda change: stories.edit(change, "S-1", {"title": "Fast", "tags": ("a",)}),
    "unlink": lambda change: requests.unlink(change, "R-1", "S-1"),
    "note": lambda change: notes.add(change, change.get(Request, "R-1"), "Hm"),
    "rank": lambda change: stories.rank(change, "S-1"),
    "merge": lambda change: [
        customers.add(change, {"name": "Bolt", "domains": ("bolt.example",)}),
        customers.merge(change, "C-1", "C-2"),
    ],
    "add": lambda change: requests.add(change, {"said": "Slower"}, customer="acme", story="S-1"),
}


@pytest.mark.parametrize("name", CHANGES)
def test_a_change_is_undone_and_redone(store: Store, name: str) -> None:
    """An undo puts back what stood, a redo what the change had made."""
    fill(store)
    before = records(store)
    with by(store) as change:
        CHANGES[name](change)
    after = records(store)
    with by(store) as change:
        history.undo(change)
    undone = records(store)
    with by(store) as change:
        history.redo(change)

    assert undone == before
    assert records(store) == after


def test_an_undo_is_of_ones_own(store: Store) -> None:
    """What another did since stays; there is nothing to undo for who did nothing."""
    fill(store)
    with by(store, "bob") as change:
        requests.add(change, {"said": "Other"})
    with by(store) as change:
        history.undo(change)

    assert list(store.read().requests) == ["R-2"]
    with by(store, "cleo") as change, pytest.raises(NotFound, match="nothing of cleo's"):
        history.undo(change)


def test_an_undo_over_anothers_change_is_refused(place: Place) -> None:
    """And nothing is changed by the attempt."""
    store = place.open()
    fill(store)
    with by(store) as change:
        stories.edit(change, "S-1", {"title": "Fast"})
    with by(place.open(), "bob") as change:
        stories.edit(change, "S-1", {"title": "Faster still"})
    before = store.read().board

    def undo() -> None:
        with by(store) as change:
            history.undo(change)

    with pytest.raises(Refused, match="title has changed since by bob"):
        undo()
    assert store.read().board == before


def test_an_undo_reads_no_more_history_than_it_needs(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Events are asked for newest first; those before the person's transaction are left alone."""
    for count in range(50):
        with by(store, "bob") as change:
            requests.add(change, {"said": f"Request {count}"})
    with by(store) as change:
        requests.edit(change, "R-1", {"said": "Changed"})
    read: list[str] = []
    with by(store) as change:
        newest = change.transaction.newest

        def noting(kind: type[Record]) -> Iterator[Record]:
            for one in newest(kind):
                read.append(one.id)
                yield one

        monkeypatch.setattr(change.transaction, "newest", noting)
        history.undo(change)

    assert read == ["E-51", "E-50"]


def test_a_known_source_is_refused(store: Store) -> None:
    """By its number there, and by its address however that is written."""
    fill(store)
    with by(store) as change:
        requests.add(change, {"said": "x", "source": Source(system="web", url="https://X.example/a/")})

    for source in (Source(system="mail", id="7"), Source(system="web", url="http://x.example/a")):
        with by(store) as change, pytest.raises(Refused, match="already"):
            requests.add(change, {"said": "y", "source": source})


def test_what_is_forgotten_is_nowhere(store: Store) -> None:
    """Not on the board, in its history, in the journal or in an earlier state that comes back."""
    with by(store) as change:
        story = stories.add(change, {"title": "Faster"})
        said = {"said": f"{SECRET} said", "problem": SECRET}
        requests.add(change, said, customer=f"{SECRET} Inc", story=story.id)
    with by(store) as change:
        requests.edit(change, "R-1", {"said": f"{SECRET} again"})
        notes.add(change, change.get(Request, "R-1"), f"{SECRET} noted")
        base = TrackerLink(tracker="jira", site="s", id="1", key="A-1", url="u")
        change.edit(change.get(type(story), story.id), "push", tracked=True, link=base)
    earlier = len(store.generations())
    assert SECRET.encode() in store.dump()
    with store.hold(by="ann"), by(store) as change:
        _, redaction = forget.customer(change, "C-1")
    with store.hold(by="ann"):
        count = forget_beside.beside(store, redaction)

    assert SECRET.encode() not in store.dump()
    assert count >= earlier - 1
    document = store.dump()
    for one in store.generations():
        store.restore(one.name)
        assert SECRET.encode() not in store.dump()
        store.load(document)
    assert all(one.text == "(forgotten)" for one in store.read().table(Note).values())
    assert store.check() == []
