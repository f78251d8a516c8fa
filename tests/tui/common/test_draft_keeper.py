"""The draft of one form, while it is typed in."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from roadmap_tui.localstate.drafts import Drafts
from roadmap_tui.tui.common.draft_keeper import DraftKeeper

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


@pytest.fixture
def drafts(tmp_path: Path) -> Drafts:
    """The drafts of one board."""
    return Drafts("BOARDUID", tmp_path / "drafts")


def test_a_keeper_that_let_go_writes_no_more(drafts: Drafts) -> None:
    """A write that comes after the end does not bring the draft back."""
    keeper = DraftKeeper(drafts, drafts.start("S-1", NOW))
    keeper.keep({"actor": "nurse"}, None, NOW)
    keeper.let_go()
    keeper.keep({"actor": "nurse, late"}, None, NOW)

    assert [] == list(drafts.folder.iterdir())


def test_nothing_typed_is_no_draft(drafts: Drafts) -> None:
    """Who types and takes it back leaves nothing."""
    keeper = DraftKeeper(drafts, drafts.start("S-1", NOW))
    keeper.keep({"actor": "nurse"}, None, NOW)
    keeper.keep({}, None, NOW)

    assert [] == list(drafts.folder.iterdir())
