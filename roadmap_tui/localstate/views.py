"""How the screens of a board were left, kept in the state folder to be found so again, one file a board."""

from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

import msgspec

from roadmap_tui.files.folders import board_key, person_folder
from roadmap_tui.files.private import read_private, write_private
from roadmap_tui.model.records import Value


class PlaceView(Value, kw_only=True, frozen=True):
    """How one screen was left: its filter as typed, the id under the cursor, its choices by name, and its view.

    `view` is the name of the view that is shown; empty where none is, or what is shown is no more what it keeps.
    """

    filter: str = ""
    cursor: str | None = None
    choices: dict[str, str] = {}
    view: str = ""


def save(board: str, views: Mapping[str, PlaceView]) -> None:
    """Save the views of a board, by its uid and their places. A disk that does not take them is no error."""
    with suppress(OSError):
        write_private(_place(board), msgspec.json.encode(dict(views)))


def load(board: str) -> dict[str, PlaceView]:
    """The views of a board, by its uid; empty where none are kept, or they cannot be read."""
    return read_private(_place(board), dict[str, PlaceView]) or {}


def _place(board: str) -> Path:
    return person_folder() / "views" / f"{board_key(board)}.json"
