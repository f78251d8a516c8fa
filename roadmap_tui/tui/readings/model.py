"""The model of the readings: what is due, what measures itself, and which values wait aside. Pure state."""

from collections.abc import Iterable, Mapping
from typing import Literal

from roadmap_tui.model.due import DueReading
from roadmap_tui.model.probes import Probing
from roadmap_tui.model.records import Aside
from roadmap_tui.tui.readings.text import key_of
from roadmap_tui.tui.widgets.rows import Rows

Tab = Literal["due", "probes", "asides"]
TABS: tuple[Tab, ...] = ("due", "probes", "asides")


class DueModel(Rows[Tab]):
    """State of the readings by story and kind. With `is_mine`, only stories owned by `me` are shown."""

    def __init__(self, me: str) -> None:
        super().__init__(TABS)
        self.me = me
        self.due: dict[str, DueReading] = {}
        self.probes: dict[str, Probing] = {}
        self.asides: dict[str, tuple[Probing, Aside]] = {}
        self._owners: Mapping[str, str] = {}

    def load(self, due: Iterable[DueReading], owners: Mapping[str, str], probes: Iterable[Probing] = ()) -> None:
        """Load what is due, the most urgent first, and what measures itself; `owners` are the stories'."""
        self.due = {key_of(one): one for one in due}
        self.probes = {f"{one.story} {one.of}": one for one in probes}
        kept = [(one, aside) for one in self.probes.values() for aside in one.asides]
        kept.sort(key=lambda pair: pair[1].day)
        self.asides = {f"{one.story} {one.of} {aside.day}": (one, aside) for one, aside in kept}
        self._owners = owners
        self.show()

    @property
    def here(self) -> DueReading | None:
        """The due reading under the cursor."""
        return self.due.get(self.cursor) if self.tab == "due" and self.cursor is not None else None

    @property
    def probing_here(self) -> Probing | None:
        """The number under the cursor, where it measures itself."""
        if self.cursor is None:
            return None
        if self.tab == "asides":
            return self.asides[self.cursor][0] if self.cursor in self.asides else None
        return self.probes.get(self.cursor)

    @property
    def aside_here(self) -> tuple[Probing, Aside] | None:
        """The value under the cursor that waits aside, with its number."""
        return self.asides.get(self.cursor) if self.tab == "asides" and self.cursor is not None else None

    @property
    def story_here(self) -> str | None:
        """The story under the cursor."""
        return self.cursor.partition(" ")[0] if self.cursor is not None else None

    def count(self, tab: Tab) -> int:
        """The number of rows of a tab, whatever is filtered."""
        return len(self._rows(tab))

    def show(self) -> None:
        """Filter the rows of the tab."""
        self.fill([key for key in self._rows(self.tab) if self._fits(key.partition(" ")[0])])

    def _rows(self, tab: Tab) -> Mapping[str, object]:
        tabs: dict[Tab, Mapping[str, object]] = {"due": self.due, "probes": self.probes, "asides": self.asides}
        return tabs[tab]

    def _fits(self, story: str) -> bool:
        if self.is_mine and self._owners.get(story, "").casefold() != self.me.casefold():
            return False
        return self.keeps(story)
