"""The result of an action, with the words that the line at the bottom has for it."""

from typing import NamedTuple

from roadmap_tui.errors import Remedy

UNDO = Remedy("undo", (), "{} undoes")
REDO = Remedy("redo", (), "{} makes it again")


class ActionResult(NamedTuple):
    """Result of an action: what was done, a remark on it, and what can be done next, shown once it is saved."""

    label: str
    after: Remedy = UNDO
    remark: str = ""

    @property
    def words(self) -> str:
        """What was done, with the remark on it."""
        return f"{self.label} · {self.remark}" if self.remark else self.label
