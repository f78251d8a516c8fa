"""Forgetting what was typed beside a board and never saved."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from roadmap_tui.actions import forget
from roadmap_tui.actions.forget_beside import beside
from roadmap_tui.errors import Refused
from roadmap_tui.localstate import views
from roadmap_tui.localstate.drafts import Drafts
from roadmap_tui.localstate.edits import keep_text, text_name
from roadmap_tui.model.records import Agreed, MergeBase, Story, TrackerLink
from roadmap_tui.store import open_store
from roadmap_tui.store.file.generations import days_of
from tests.actions.kit import Board

WORDS = "I lose ten minutes a visit"
NOW = datetime(2026, 3, 18, tzinfo=UTC)


@pytest.fixture
def drafts(board: Board, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Drafts:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    return Drafts(board.now.board.uid)


def forget_words(board: Board) -> None:
    with board.change() as change:
        redaction = forget.request(change, ["R-1"])
    beside(board.store, redaction)


def test_words_leave_drafts(board: Board, drafts: Drafts) -> None:
    """What a person typed of their own stays; what the customer said goes, also from the base of an issue."""
    board.request(said=WORDS)
    story = board.story(behind=("R-1",))
    base = MergeBase(agreed={"description": Agreed(ours=WORDS)})
    link = TrackerLink(tracker="jira", site="s", id="1", key="A-1", url="u", base=base)
    with board.change() as change:
        story = change.edit(change.get(Story, story.id), "push", link=link)
    draft = drafts.start("S-1", NOW, seen=story)
    drafts.write(
        type(draft)(**{**_fields(draft), "fields": {"title": "Mine", "obstacle": f"“{WORDS}”, they say"}})
    )
    forget_words(board)
    (place,) = drafts.folder.iterdir()

    assert WORDS not in place.read_text()
    assert '"Mine"' in place.read_text()
    assert "“(forgotten)”, they say" in place.read_text()


def test_another_boards_drafts_stay(board: Board, drafts: Drafts) -> None:
    """They are not this board's to change."""
    board.request(said=WORDS)
    other = Drafts("ANOTHER")
    draft = other.start("S-1", NOW)
    other.write(type(draft)(**{**_fields(draft), "fields": {"obstacle": WORDS}}))
    forget_words(board)

    assert WORDS in next(drafts.folder.iterdir()).read_text()


def test_words_leave_texts_of_the_editor(board: Board, drafts: Drafts) -> None:
    """This board's, and those that name no board; another board's stay."""
    board.request(said=WORDS)
    names = (text_name(board.now.board.uid, "S-1"), "S-2", text_name("ANOTHER", "S-1"))
    places = [keep_text(f"# Mine\n\n“{WORDS}”", one) for one in names]
    half = places[0].with_name(f"{places[0].name}.abc.half")
    half.write_text(WORDS)
    forget_words(board)

    assert ["# Mine\n\n“(forgotten)”"] * 2 == [one.read_text() for one in places[:2]]
    assert WORDS in places[2].read_text()
    assert not half.exists()


def test_words_leave_what_an_edit_was_made_of(board: Board, drafts: Drafts) -> None:
    """And how the screens were left goes, and what trackers last said: both may hold a name."""
    board.request(said=WORDS)
    uid = board.now.board.uid
    story = board.story(obstacle=f"“{WORDS}”, they say")
    place = keep_text("# Mine", text_name(uid, story.id), seen=story)
    views.save(uid, {"board": views.PlaceView(filter="acme")})
    answers = place.parents[1] / "answers" / "abcdef.json"
    answers.parent.mkdir()
    answers.write_text(WORDS)
    forget_words(board)

    assert WORDS not in place.with_suffix(".json").read_text()
    assert ({}, False) == (views.load(uid), answers.exists())


def test_a_draft_that_cannot_be_read(board: Board, drafts: Drafts) -> None:
    """Is named, since it may hold the words; doing it again once it is gone ends the work."""
    board.request(said=WORDS)
    draft = drafts.start("S-1", NOW)
    drafts.write(draft)
    (place,) = drafts.folder.iterdir()
    place.write_bytes(b"\xff{")

    with pytest.raises(Refused, match=place.name):
        forget_words(board)


def test_lines_that_a_crash_cut_short_go(tmp_path: Path) -> None:
    """No entry can be read from them, and words can."""
    place = tmp_path / "roadmap.json"
    store = open_store(place)
    store.create("Board", "USD")
    journal = place.with_name("roadmap.json.journal")
    journal.write_text(f'{{"entry":"update","story":"A","sent":{{}}}}\n{{"issue":{{"description":"{WORDS}')
    beside(store, forget.Redaction(requests=set(), customers=set()))

    assert [{"entry": "update", "story": "A", "sent": {}}] == store.journal().entries()
    assert WORDS not in journal.read_text()


def test_a_base_in_the_journal_that_cannot_be_read(tmp_path: Path) -> None:
    """Loses the words that it holds as well."""
    store = open_store(tmp_path / "roadmap.json")
    store.create("Board", "USD")
    store.journal().append(
        {"operation": "1", "base": {"ours": {"description": WORDS}, "seen": [1], "marked": True}}
    )
    beside(store, forget.Redaction(requests=set(), customers=set()))

    assert [{"operation": "1", "base": {"marked": True}}] == store.journal().entries()


def test_what_a_killed_writer_left_of_earlier_states_goes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A day that was never finished, and half a copy of an older format."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    place = tmp_path / "roadmap.json"
    store = open_store(place)
    store.create("Board", "USD")
    days = days_of(place)
    days.mkdir(parents=True)
    left = [
        days / "2026-11-01.json.tmp",
        tmp_path / "roadmap.json.format-1.tmp",
        tmp_path / "roadmap.json.journal.tmp",
    ]
    for one in left:
        one.write_text(WORDS)
    beside(store, forget.Redaction(requests=set(), customers=set()))

    assert [] == [one.name for one in left if one.exists()]


def _fields(draft: object) -> dict[str, Any]:
    return {name: getattr(draft, name) for name in draft.__struct_fields__}  # type: ignore[attr-defined]
