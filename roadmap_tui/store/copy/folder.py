"""The folder of the copy of a board on a server; quick to import, since every command looks what waits there."""

import time
from pathlib import Path

from roadmap_tui.files.folders import board_key, state_folder

WAITING = "waiting.jsonl"
STATE = "copy.json"


def copy_folder(place: str) -> Path:
    """The folder of the copy of the board at an address."""
    return state_folder() / "copies" / board_key(place)


def is_waiting(place: str) -> bool:
    """Whether anything waits for the board at an address."""
    return (copy_folder(place) / WAITING).exists()


def copy_age(place: str) -> float | None:
    """Seconds since the copy of the board at an address was found up to date; None where there is none."""
    try:
        return time.time() - (copy_folder(place) / STATE).stat().st_mtime
    except OSError:
        return None
