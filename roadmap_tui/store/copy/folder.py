"""The folder of the copy of a board on a server; quick to import, since every command looks what waits there."""

import hashlib
from pathlib import Path

from roadmap_tui.files.folders import state_folder

WAITING = "waiting.jsonl"


def copy_folder(place: str) -> Path:
    """The folder of the copy of the board at an address."""
    return state_folder() / "copies" / hashlib.sha256(place.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def is_waiting(place: str) -> bool:
    """Whether anything waits for the board at an address."""
    return (copy_folder(place) / WAITING).exists()
