"""Forgetting: the words are nowhere, the counts stay."""

from pathlib import Path

import msgspec
import pytest

from roadmap_tui.actions import customers, forget, history, notes, notifications, requests, stories
from roadmap_tui.errors import NotFound
from roadmap_tui.model.records import (
    Agreed,
    Conflict,
    MergeBase,
    Note,
    Notification,
    Request,
    Source,
    Story,
    SyncedField,
    TrackerLink,
)
from tests.actions.kit import AT, Board
from tests.stores import file_store

SECRET = "XSECRETX"
FIELDS = ("said", "person", "problem", "frequency", "workaround", "consequence")


@pytest.fixture
def board(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Board:
    """An empty board in a folder of its own, with a state folder that nobody else uses."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    return Board(file_store(tmp_path / "board" / "roadmap.json"))


def files(board: Board) -> list[Path]:
    """Every file that holds the board, now or earlier."""
    folder = Path(board.store.place).parent
    return [one for place in (folder, folder.parent / "state") for one in place.rglob("*") if one.is_file()]


def with_words(board: Board, word: str = SECRET) -> list[str]:
    """The files in which a word stands."""
    return [one.name for one in files(board) if word.encode() in one.read_bytes()]


def forgotten(board: Board, *ids: str) -> int:
    with board.change() as change:
        redaction = forget.request(change, ids)
    return board.store.rewrite_generations(redaction)


def fill(board: Board) -> Request:
    """A request whose words are everywhere that words can be."""
    board.story()
    board.story()
    made = board.request(
        customer="Acme",
        story="S-1",
        importance=3,
        source=Source(system="zendesk", id="4711", url=f"https://z.example/{SECRET}"),
        **{name: f"{SECRET} {name}" for name in FIELDS},
    )
    with board.change("bob") as change:
        requests.link(change, made.id, "S-1", quote=f"{SECRET} said")
        requests.link(change, made.id, "S-2", quote=SECRET)
        requests.ask(change, made.id, f"Why {SECRET}?")
        notes.add(change, made, f"{SECRET} called")
        requests.unlink(change, made.id, "S-2")
        requests.edit(change, made.id, {"said": f"{SECRET} said otherwise"})
    with board.change() as change:
        second, _ = requests.add(change, {"said": f"{SECRET} merged"}, customer="Bolt")
        requests.decline(change, second.id, f"no {SECRET}")
        requests.merge(change, second.id, made.id)
        change.transaction.put(
            Notification(id="T-1", customer="C-1", about=made.id, by="ann", at=AT, note=SECRET)
        )
        agreed: dict[SyncedField, Agreed] = {
            "title": Agreed(ours="x"),
            "description": Agreed(ours=f"“{SECRET}", theirs=SECRET),
        }
        base = MergeBase(agreed=agreed, conflicts={"description": Conflict(ours=SECRET, theirs="y")})
        link = TrackerLink(tracker="jira", site="s", id="1", key="A-1", url="u", base=base)
        change.edit(change.get(Story, "S-1"), "push", tracked=True, link=link)
        change.edit(change.get(Story, "S-2"), "push", tracked=True, link=link)
    with board.change() as change:
        noted = notes.add(change, made, f"{SECRET} once more")
    with board.change() as change:
        history.undo(change)
    assert noted.id not in board.now.table(Note)
    return made


def test_the_words_are_nowhere(board: Board) -> None:
    """In no table, no event, no earlier state of the board."""
    fill(board)
    for day in Path(board.store.place).parents[1].joinpath("state").rglob("*.json"):
        day.unlink()
    board.story()  # the first change of the day keeps the day
    assert len(with_words(board)) == 3
    states = forgotten(board, "R-1", "R-2")

    assert states == 2
    assert with_words(board) == []


def test_the_counts_stay(board: Board) -> None:
    """Who stands behind the story, with what weight, and which fields were filled."""
    made = fill(board)
    before = board.now.evidence("S-1")
    forgotten(board, "R-1", "R-2")
    after, kept = board.now.evidence("S-1"), board.now.requests["R-1"]

    assert (after.requests, after.customers, after.weight, after.arr, after.newest) == (
        before.requests,
        before.customers,
        before.weight,
        before.arr,
        before.newest,
    )
    assert (kept.forgotten, kept.customer, kept.importance, kept.said) == (True, "C-1", 3, "(forgotten)")
    assert kept.source == Source(system="zendesk", id="4711")
    assert kept.captured_at == made.captured_at


def test_the_history_still_tells_what_happened(board: Board) -> None:
    """Verbs, days and field names stay; and that it was forgotten."""
    fill(board)
    before = [(one.verb, one.ref, sorted(one.changes)) for one in board.events]
    forgotten(board, "R-1", "R-2")

    assert [(one.verb, one.ref, sorted(one.changes)) for one in board.events[:-2]] == before
    assert [(one.verb, one.ref) for one in board.events[-2:]] == [("forget", "R-1"), ("forget", "R-2")]


def test_others_words_stay(board: Board) -> None:
    """Only what was asked for is forgotten, also in a tracker's base."""
    fill(board)
    other = board.request(said="XOTHERX", story="S-2")
    forgotten(board, "R-1")

    assert board.now.requests[other.id] == other
    assert board.now.stories["S-1"].link.base.agreed["title"] == Agreed(ours="x")  # type: ignore[union-attr]


def test_the_note_of_a_telling_goes_too(board: Board) -> None:
    """What a CSM noted on telling the customer of the story; what was noted on telling others stays."""
    board.story()
    board.request(customer="Acme", story="S-1", said=SECRET)
    board.request(customer="Bolt", story="S-1", said="Other")
    board.request(customer="Acme", said="No story")
    with board.change() as change:
        stories.move(change, "S-1", "shipped", because="agreed")
        notifications.notify(change, ["R-1"], note=f"We spoke of {SECRET}")
        notifications.notify(change, ["R-2"], note="They cheered")
    with board.change() as change:
        notifications.notify(change, ["R-1"], note=f"Once more of {SECRET}")
    forgotten(board, "R-1")

    assert [] == with_words(board)
    assert [None, "They cheered"] == [one.note for one in board.now.notifications.values()]


def test_a_request_that_was_taken_back(board: Board) -> None:
    """Its words live on in the history, and are forgotten there; it stays away."""
    board.request(said=SECRET)
    with board.change() as change:
        history.undo(change)
    assert with_words(board)
    forgotten(board, "r-1")

    assert with_words(board) == []
    assert board.now.requests == {}


def test_forgetting_twice(board: Board) -> None:
    """Ends what was cut short the first time."""
    fill(board)
    with board.change() as change:
        forget.request(change, ["R-1", "R-2"])
    assert with_words(board) != []
    forgotten(board, "R-1", "R-2")

    assert with_words(board) == []


def test_what_is_not_there(board: Board) -> None:
    """Is not found, and nothing else is forgotten."""
    board.request(said=SECRET)
    before = board.state
    with pytest.raises(NotFound, match="no request R-7"):
        forgotten(board, "R-1", "R-7")

    assert board.state == before


def test_a_customer_is_forgotten(board: Board) -> None:
    """Name, addresses and all their words, those of accounts merged into it too; ARR and counts stay."""
    board.customer(f"{SECRET} Inc", domains=("xsecretx.example",), external_ids=(SECRET,))
    board.customer("Other")
    fill(board)
    with board.change() as change:
        customers.edit(change, "C-2", {"name": f"{SECRET} Corp", "arr": 5})
        customers.merge(change, "C-1", "C-2")
    board.request(said=f"{SECRET} too", customer="C-2")
    board.request(said=f"{SECRET} taken back", customer="C-2")
    with board.change() as change:
        history.undo(change)
    forgotten(board, "R-1", "R-2")
    with board.change() as change:
        gone, redaction = forget.customer(change, "C-2")
    board.store.rewrite_generations(redaction)

    assert (gone.name, gone.forgotten, gone.arr, gone.domains) == ("Forgotten customer C-2", True, 5, ())
    assert (with_words(board), with_words(board, "xsecretx")) == ([], [])
    assert board.now.requests["R-3"].customer == "C-2"


def test_a_request_that_moved_to_another_customer_stays(board: Board) -> None:
    """It is the other's now."""
    board.customer("Acme")
    board.customer("Bolt")
    board.request(said="kept", customer="Acme")
    with board.change() as change:
        requests.edit(change, "R-1", {}, customer="Bolt")
    with board.change() as change:
        forget.customer(change, "Acme")

    assert board.now.requests["R-1"].said == "kept"


def test_revisions_rise(board: Board) -> None:
    """So that an open form does not write forgotten words back."""
    made = board.request(said=SECRET)
    forgotten(board, "R-1")

    assert board.now.requests["R-1"].revision == made.revision + 1
    assert msgspec.json.encode(board.now.requests["R-1"]).count(b"forgotten") == 2
