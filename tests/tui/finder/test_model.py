"""What the finder takes a few letters to mean."""

from datetime import UTC, datetime

import pytest
from msgspec.structs import replace

from roadmap_tui.demo import fill_sample
from roadmap_tui.model.snapshot import Snapshot
from roadmap_tui.store.memory import MemoryStore
from roadmap_tui.tui.app.finding import offers_of
from roadmap_tui.tui.finder.model import FinderIndex, Hit, Kind
from tests.each_row import each_row

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def snapshot() -> Snapshot:
    """The sample's board."""
    store = MemoryStore()
    store.create("Wrenfield", "USD")
    with store.transaction() as transaction:
        fill_sample(transaction, now=NOW, today=NOW.date())
    return store.read()


@pytest.fixture(scope="module")
def index(snapshot: Snapshot) -> FinderIndex:
    """All of its words."""
    found = FinderIndex(snapshot)
    while not found.work(1.0):
        pass
    return found


@each_row(
    ("typed", "meant"),
    [
        ("12", ("story", "S-12")),
        ("s12", ("story", "S-12")),
        ("S-12", ("story", "S-12")),
        ("r31", ("request", "R-31")),
        ("r-3", ("request", "R-3")),
        ("warranty", ("story", "S-4")),
        ("off the bill", ("story", "S-4")),
        ("STAY warr", ("story", "S-4")),
        ("wrnty vsts", ("story", "S-4")),
        ("pinecrest dog", ("request", "R-31")),
        ("first-visit", ("term", "first-visit fix")),
        ("tmln", ("place", "go.timeline")),
        ("archive", ("command", "story.archive")),
        ("inbox", ("place", "go.inbox")),
    ],
)
def test_the_first_hit_is_what_was_meant(index: FinderIndex, typed: str, meant: tuple[str, str]) -> None:
    """By id, by the beginnings of words, by words that stand apart, by letters in order."""
    hit = index.find(typed, offers_of("board", {}))[0]
    ref = index.terms[hit.ref].term if hit.kind == "term" else hit.ref

    assert (hit.kind, ref) == meant


@pytest.mark.parametrize("prefer", ["story", "request"])
def test_a_number_is_of_the_kind_that_is_shown(index: FinderIndex, prefer: Kind) -> None:
    """In the inbox, 12 is a request."""
    assert index.find("12", prefer=prefer)[0].kind == prefer


def test_nothing_is_where_nothing_has_the_letters(index: FinderIndex) -> None:
    """Whatever is typed, signs of patterns among it."""
    assert [index.find(typed, offers_of("board", {})) for typed in ("qxjv", "[^", "(a", "\\")] == [[]] * 4


def test_what_changed_is_found_as_it_is() -> None:
    """A new title, a record that went."""
    store = MemoryStore()
    store.create("Wrenfield", "USD")
    with store.transaction() as transaction:
        fill_sample(transaction, now=NOW, today=NOW.date())
    snapshot = store.read()
    index = FinderIndex(snapshot)
    index.work(10.0)
    story = snapshot.stories["S-4"]
    snapshot.apply([replace(story, title="Quokkas smile")], [(type(story), "S-3")])
    index.touch(["S-4", "S-3"])
    index.work(10.0)

    assert index.find("quokka") == [Hit("story", "S-4")]
    assert Hit("story", "S-3") not in index.find("s-3")
