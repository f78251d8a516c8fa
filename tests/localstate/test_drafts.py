"""Drafts on real files, of processes that live and of some that do not."""

import os
import stat
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest

from roadmap_tui.localstate.drafts import NEW, Draft, Drafts, beginning

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


@pytest.fixture
def drafts(tmp_path: Path) -> Drafts:
    """The drafts of one board."""
    return Drafts("BOARDUID", tmp_path / "drafts")


def typed(drafts: Drafts, ref: str = "S-1", **changes: object) -> Draft:
    """A draft on disk."""
    draft = msgspec.structs.replace(drafts.start(ref, NOW), **{"fields": {"actor": "nurse"}, **changes})
    drafts.write(draft)
    return draft


def ended() -> int:
    """The number of a process that is gone."""
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return process.pid


def test_a_draft_is_for_its_owner_alone(drafts: Drafts) -> None:
    """Neither the file nor its folder can be read by others."""
    typed(drafts)

    (place,) = drafts.folder.iterdir()
    assert stat.S_IMODE(place.stat().st_mode) == 0o600
    assert stat.S_IMODE(drafts.folder.stat().st_mode) == 0o700


def test_what_is_being_typed_is_not_offered(drafts: Drafts) -> None:
    """A draft of a process that runs is its own."""
    typed(drafts)

    assert [] == drafts.left("S-1")


def test_what_a_gone_process_left_is_offered(drafts: Drafts) -> None:
    """A draft outlives its process, with all that was typed."""
    draft = typed(drafts, process=ended())

    assert [draft] == drafts.left("S-1")
    assert ["S-1"] == drafts.waiting()


def test_a_number_used_again_is_another_process(drafts: Drafts) -> None:
    """A process that began at another time than the draft's is not the one that typed it."""
    draft = typed(drafts, began="another day")

    assert [draft] == drafts.left("S-1")


def test_what_was_set_aside_is_offered(drafts: Drafts) -> None:
    """A draft that was kept on purpose waits, whoever runs."""
    draft = typed(drafts, aside=True)

    assert [draft] == drafts.left("S-1")


def test_newest_first(drafts: Drafts) -> None:
    """Of several drafts the one typed last comes first; each story has its own."""
    old = typed(drafts, NEW, aside=True, written_at=datetime(2026, 1, 1, tzinfo=UTC))
    new = typed(drafts, NEW, aside=True)
    typed(drafts, "S-1", aside=True)

    assert [new, old] == drafts.left(NEW)


def test_one_takes_a_draft(drafts: Drafts) -> None:
    """The second who wants it gets nothing; the first has it as their own."""
    draft = typed(drafts, process=ended())

    mine = drafts.take(draft)

    assert mine is not None
    assert mine.fields == draft.fields
    assert drafts.take(draft) is None
    assert [] == drafts.left("S-1")


def test_another_board_has_other_drafts(drafts: Drafts) -> None:
    """Drafts of one board are not offered on another."""
    typed(drafts, aside=True)

    assert [] == Drafts("ANOTHER", drafts.folder).left("S-1")


def test_a_uid_leads_nowhere_else(tmp_path: Path) -> None:
    """A board's uid that looks like a path stays within the folder."""
    drafts = Drafts("../../outside", tmp_path / "state" / "drafts")
    typed(drafts)

    assert [tmp_path / "state"] == list(tmp_path.iterdir())


def test_a_file_that_is_no_draft_stays(drafts: Drafts) -> None:
    """What cannot be read is passed over and left where it is."""
    draft = typed(drafts, aside=True)
    (place,) = drafts.folder.iterdir()
    broken = place.with_name(place.name.replace(draft.token, "0" * 12))
    broken.write_bytes(b'{"ref": "S-1"')

    assert [draft] == drafts.left("S-1")
    assert broken.exists()


def test_a_dropped_draft_is_gone(drafts: Drafts) -> None:
    """Nothing is left of it, and a second time is no error."""
    draft = typed(drafts)
    drafts.drop(draft)
    drafts.drop(draft)

    assert [] == list(drafts.folder.iterdir())


def test_a_process_begins_once() -> None:
    """A living process has one beginning, a gone one none."""
    assert beginning(os.getpid()) == beginning(os.getpid()) is not None
    assert beginning(ended()) is None
