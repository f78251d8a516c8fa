"""A person's own views of a board, kept in the state folder, one file a board."""

from collections.abc import Sequence
from pathlib import Path

import msgspec

from roadmap_tui.errors import problem_of
from roadmap_tui.files.folders import board_key, person_folder
from roadmap_tui.files.private import read_private, write_private
from roadmap_tui.model.records import View
from roadmap_tui.model.snapshot import Snapshot
from roadmap_tui.model.views import SavedView, every_view, view_named
from roadmap_tui.text.characters import folded


def load(board: str) -> tuple[SavedView, ...]:
    """A person's own views of a board, by its uid, in their order; none where they cannot be read."""
    found = read_private(_place(board), tuple[SavedView, ...]) or ()
    return tuple(msgspec.structs.replace(one, is_mine=True) for one in found)


def views_of(snapshot: Snapshot) -> list[SavedView]:
    """The board's views, then this person's own."""
    return every_view(snapshot.table(View), load(snapshot.board.uid))


def save(board: str, view: SavedView) -> None:
    """Save a view; one of that name is replaced. Refused where the disk does not take it."""
    views = list(load(board))
    kept = msgspec.structs.replace(view, is_mine=True)
    same = next((at for at, one in enumerate(views) if folded(one.name) == folded(view.name)), None)
    if same is None:
        views.append(kept)
    else:
        views[same] = kept
    _write(board, views)


def remove(board: str, name: str) -> SavedView:
    """Remove a view. NotFound names the nearest."""
    views = load(board)
    found = view_named(name, views)
    _write(board, [one for one in views if one is not found])
    return found


def _write(board: str, views: Sequence[SavedView]) -> None:
    try:
        write_private(_place(board), msgspec.json.encode(views))
    except OSError as fault:
        raise problem_of(fault, "The view was not saved") from None


def _place(board: str) -> Path:
    return person_folder() / "own-views" / f"{board_key(board)}.json"
