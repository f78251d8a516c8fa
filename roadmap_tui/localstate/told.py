"""What this person was told once, such as a key that moved; kept in the state folder for all boards."""

from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

import msgspec

from roadmap_tui.files.folders import person_folder, private_folder
from roadmap_tui.files.plain import check_plain, read_plain
from roadmap_tui.files.replace import replace_file


def untold(notices: Iterable[str]) -> list[str]:
    """Those of some notices, by id, that this person was not told yet; from now on they count as told.

    Empty for whoever never left a screen on this machine: nothing is new to them. Empty as well where the disk
    does not take it, or the same would be told at every start.
    """
    place = _place()
    try:
        known = set(msgspec.json.decode(read_plain(place), type=list[str]))
    except (OSError, msgspec.MsgspecError, UnicodeError):
        known = set()
    found = [one for one in notices if one not in known]
    if not found:
        return []
    is_new_here = not known and not (person_folder() / "views").exists()
    with suppress(OSError):
        private_folder(place.parent)
        check_plain(place)
        replace_file(place, msgspec.json.encode(sorted(known | {*found})))
        return [] if is_new_here else found
    return []


def _place() -> Path:
    return person_folder() / "told.json"
