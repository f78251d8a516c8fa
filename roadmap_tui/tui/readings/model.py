"""The model of due readings: a list that shrinks while they are entered. Pure state."""

from collections.abc import Iterable

from roadmap_tui.model.due import DueReading
from roadmap_tui.tui.readings.text import key_of
from roadmap_tui.tui.widgets.rows import Rows


class DueModel(Rows):
    """State of the due readings by story and kind. With `is_mine`, only stories owned by `me` are shown."""

    def __init__(self, me: str) -> None:
        super().__init__()
        self.me = me
        self.due: dict[str, DueReading] = {}
        self._owners: dict[str, str] = {}

    def load(self, due: Iterable[DueReading], owners: dict[str, str]) -> None:
        """Load what is due, the most urgent first; `owners` are the owners of the stories."""
        self.due = {key_of(one): one for one in due}
        self._owners = owners
        self.show()

    @property
    def here(self) -> DueReading | None:
        """The due reading under the cursor."""
        return self.due.get(self.cursor) if self.cursor is not None else None

    def show(self) -> None:
        """Filter the due readings."""
        self.fill([key for key, one in self.due.items() if self._fits(one)])

    def _fits(self, one: DueReading) -> bool:
        if self.is_mine and self._owners.get(one.story, "").casefold() != self.me.casefold():
            return False
        return self.keeps(one.story)
