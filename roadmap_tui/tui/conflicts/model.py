"""The model of conflicts that merges left: one row a field. Pure state."""

from collections.abc import Iterable

from roadmap_tui.merge.conflicts import OpenConflict
from roadmap_tui.text.characters import folded
from roadmap_tui.tui.widgets.rows import Rows


class ConflictsModel(Rows[str]):
    """State of the conflicts: rows by record and field, in the order of their ids."""

    def __init__(self) -> None:
        super().__init__()
        self.conflicts: dict[str, OpenConflict] = {}

    def load(self, conflicts: Iterable[OpenConflict]) -> None:
        """Load the conflicts that nobody resolved."""
        self.conflicts = {}
        for one in conflicts:
            key = f"{one.id} {one.field}"
            while key in self.conflicts:  # three copies, each with a side of its own
                key += "'"
            self.conflicts[key] = one
        self.marked &= self.conflicts.keys()
        self.show()

    @property
    def chosen(self) -> list[OpenConflict]:
        """The conflicts an action is for: the marked ones in the list's order, else the one under the cursor."""
        marked = [one for key, one in self.conflicts.items() if key in self.marked]
        here = self.conflicts.get(self.cursor) if self.cursor is not None else None
        return marked or ([here] if here is not None else [])

    def show(self) -> None:
        """Filter the conflicts by words in their record's id, their field or either side."""
        self.fill([key for key, one in self.conflicts.items() if self.holds(_text(one))])


def _text(one: OpenConflict) -> str:
    return folded(f"{one.id} {one.field} {one.ours} {one.theirs}")
