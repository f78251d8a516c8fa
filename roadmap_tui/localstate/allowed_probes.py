"""The probes that this person allowed to run, by their digests; kept in the state folder, one file a board."""

from collections.abc import Iterable
from pathlib import Path

import msgspec

from roadmap_tui.errors import problem_of
from roadmap_tui.files.folders import board_key, person_folder
from roadmap_tui.files.private import read_private, write_private


def allowed(board: str) -> frozenset[str]:
    """The digests of what a person allowed of a board, by its uid; none where they cannot be read."""
    return frozenset(read_private(_place(board), list[str]) or ())


def allow(board: str, digests: Iterable[str]) -> None:
    """Allow probes by their digests. Refused where the disk does not take it."""
    _write(board, allowed(board) | {*digests})


def revoke(board: str, digests: Iterable[str]) -> None:
    """Take back what was allowed. Refused where the disk does not take it."""
    _write(board, allowed(board) - {*digests})


def _write(board: str, digests: frozenset[str]) -> None:
    if digests == allowed(board):
        return
    try:
        write_private(_place(board), msgspec.json.encode(sorted(digests)))
    except OSError as fault:
        raise problem_of(fault, "What may run was not saved") from None


def _place(board: str) -> Path:
    return person_folder() / "allowed-probes" / f"{board_key(board)}.json"
