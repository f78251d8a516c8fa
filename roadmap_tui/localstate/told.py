"""What this person was told once, such as a key that moved; kept in the state folder for all boards."""

from collections.abc import Iterable
from contextlib import suppress

import msgspec

from roadmap_tui.files.folders import person_folder
from roadmap_tui.files.private import read_private, write_private


def untold(notices: Iterable[str]) -> list[str]:
    """Those of some notices, by id, that this person was not told yet; from now on they count as told.

    Empty for whoever never left a screen on this machine: nothing is new to them. Empty as well where the disk
    does not take it, or the same would be told at every start.
    """
    place = person_folder() / "told.json"
    known = set(read_private(place, list[str]) or ())
    found = [one for one in notices if one not in known]
    if not found:
        return []
    is_new_here = not known and not (person_folder() / "views").exists()
    with suppress(OSError):
        write_private(place, msgspec.json.encode(sorted(known | {*found})))
        return [] if is_new_here else found
    return []
