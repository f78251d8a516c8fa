"""Atomic replacement: the old content or the new one, for its owner alone."""

import os
from pathlib import Path
from typing import Any

import pytest

from roadmap_tui.files.folders import board_key
from roadmap_tui.files.replace import replace_file
from tests.each_row import each_row


@pytest.mark.parametrize("before", [None, b"old"])
def test_it_holds_the_new_content_alone(tmp_path: Path, before: bytes | None) -> None:
    """A file is made or replaced, and nothing is left beside it."""
    path = tmp_path / "kept.json"
    if before is not None:
        path.write_bytes(before)
    replace_file(path, b"new")

    assert {"kept.json": b"new"} == {one.name: one.read_bytes() for one in tmp_path.iterdir()}


@pytest.mark.parametrize(("given", "expected"), [({}, 0o600), ({"mode": 0o644}, 0o644)])
def test_it_has_the_mode_asked_for(tmp_path: Path, given: dict[str, Any], expected: int) -> None:
    """Without one it is its owner's alone, whatever the umask says."""
    path = tmp_path / "kept.json"
    before = os.umask(0)
    try:
        replace_file(path, b"new", **given)
    finally:
        os.umask(before)

    assert expected == path.stat().st_mode & 0o777


def test_a_failure_leaves_what_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the disk does not take it, the old content stays and the half is gone."""

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    path = tmp_path / "kept.json"
    path.write_bytes(b"old")
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        replace_file(path, b"new")

    assert {"kept.json": b"old"} == {one.name: one.read_bytes() for one in tmp_path.iterdir()}


def test_a_link_beside_it_is_not_followed(tmp_path: Path) -> None:
    """A link in the file's place is replaced; what it led to stays as it was."""
    other = tmp_path / "other"
    other.write_bytes(b"other")
    path = tmp_path / "kept.json"
    path.symlink_to(other)
    replace_file(path, b"new")

    assert (b"new", b"other", False) == (path.read_bytes(), other.read_bytes(), path.is_symlink())


@each_row("uid", ["../../etc", "a/b", "\udcff", ""])
def test_the_key_of_a_board_is_a_plain_name(uid: str) -> None:
    """Whatever a board's file claims as its uid, its key leads nowhere else."""
    assert board_key(uid).isalnum()
    assert len(board_key(uid)) == 16
