"""The result of an action: what the line at the bottom says of it."""

from typing import NamedTuple

from roadmap_tui.errors import Remedy

UNDO = Remedy("undo", (), "{} undoes")
REDO = Remedy("redo", (), "{} makes it again")


class ActionResult(NamedTuple):
    """Result of an action: what was done, and what can be done next, told once it is saved."""

    label: str
    after: Remedy = UNDO
