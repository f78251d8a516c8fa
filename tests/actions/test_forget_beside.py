"""Forgetting what was typed beside a board and never saved."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from roadmap_tui.actions import forget
from roadmap_tui.actions.forget_beside import beside
from roadmap_tui.errors import Refused
from roadmap_tui.localstate.drafts import Drafts
from roadmap_tui.model.records import Agreed, MergeBase, Story, TrackerLink
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
    tie = TrackerLink(tracker="jira", site="s", id="1", key="A-1", url="u", base=base)
    with board.change() as change:
        story = change.edit(change.get(Story, story.id), "push", link=tie)
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


def test_a_draft_that_cannot_be_read(board: Board, drafts: Drafts) -> None:
    """Is named, since it may hold the words; doing it again once it is gone ends the work."""
    board.request(said=WORDS)
    draft = drafts.start("S-1", NOW)
    drafts.write(draft)
    (place,) = drafts.folder.iterdir()
    place.write_bytes(b"\xff{")

    with pytest.raises(Refused, match=place.name):
        forget_words(board)


def _fields(draft: object) -> dict[str, Any]:
    return {name: getattr(draft, name) for name in draft.__struct_fields__}  # type: ignore[attr-defined]
