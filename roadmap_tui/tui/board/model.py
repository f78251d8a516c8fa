"""The board's model: columns, lanes, cursor, filter, marks. Pure state, without an app.

Rows of a column, or of a lane's cell in it, count its cards from the top; the cursor is a story's id, so that it
stays on its story whatever happens around it.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from roadmap_tui.model.ordering import Key
from roadmap_tui.model.records import Story, number
from roadmap_tui.model.stages import stage_of
from roadmap_tui.tui.board.columns import Column
from roadmap_tui.tui.board.lanes import lanes_of
from roadmap_tui.tui.board.placement import Placement, StoryPlace
from roadmap_tui.tui.common.ranking import Step, block_past
from roadmap_tui.tui.common.stage_columns import ALWAYS, IN_ORDER, Shown


class BoardModel(Placement):
    """State of the board: columns, lanes, cursor, scrolling, filter. `load` fills it, `update` takes changes."""

    def __init__(
        self, *, labels: Mapping[str, str] | None = None, limits: Mapping[str, int] | None = None
    ) -> None:
        self._columns: dict[Shown, Column] = {
            stage: Column(stage, (labels or {}).get(stage) or stage.capitalize(), (limits or {}).get(stage))
            for stage in IN_ORDER
        }
        super().__init__([self._columns[stage] for stage in ALWAYS])
        self._matches: Callable[[str], bool] | None = None
        self._extra: set[Shown] = set()
        self._key_of: Callable[[Story], Key] = _hand_key
        self._group_of: Callable[[Story], str] | None = None
        self._rank_of: Callable[[str], Any] = lambda group: group
        self.folded: set[str] = set()
        """The groups whose lanes are folded."""
        self.hides_empty = False
        """Whether empty columns are hidden, rather than slivers."""
        self.packs = True
        """Whether columns that the filter leaves empty shrink as well; not while one types: they would jump."""
        self.marked: set[str] = set()

    # -- what is on the board ------------------------------------------------------------------------------

    def arrange(
        self,
        key_of: Callable[[Story], Key] | None = None,
        group_of: Callable[[Story], str] | None = None,
        rank_of: Callable[[str], Any] = lambda group: group,
    ) -> None:
        """Set the sort key of a story, and its group in lanes; None is the order by hand, and no lanes.

        `rank_of` sorts the groups. `load` follows.
        """
        self._key_of = key_of or _hand_key
        self._group_of, self._rank_of = group_of, rank_of

    def load(self, stories: Mapping[str, Story], today: date) -> None:
        """Load every story; the cursor stays on its story, else goes to the first card there is."""
        for column in self._columns.values():
            column.keys.clear()
            column.ids.clear()
        self._places = {story.id: self._place_of(story, today) for story in stories.values()}
        rows: dict[Shown, list[tuple[Key, str]]] = {stage: [] for stage in IN_ORDER}
        for identity, place in self._places.items():
            rows[place.stage].append((place.key, identity))
        for stage, found in rows.items():
            found.sort()
            column = self._columns[stage]
            column.keys = [key for key, _ in found]
            column.ids = [identity for _, identity in found]
            column.longest = max((self._places[identity].title for identity in column.ids), default=0)
        self._renew()

    def update(self, stories: Mapping[str, Story], changed: Iterable[str], today: date) -> None:
        """Move changed stories to their places; those no longer in `stories` go.

        The cursor stays on its story, or goes to the neighbour of one that left the board.
        """
        at = self._row()
        for identity in changed:
            old = self._places.pop(identity, None)
            if old is not None:
                column = self._columns[old.stage]
                index = bisect_left(column.keys, old.key)
                del column.keys[index], column.ids[index]
            story = stories.get(identity)
            if story is None:
                self.marked.discard(identity)
                continue
            place = self._place_of(story, today)
            column = self._columns[place.stage]
            index = bisect_left(column.keys, place.key)
            column.keys.insert(index, place.key)
            column.ids.insert(index, identity)
            column.longest = max(column.longest, place.title)
            self._places[identity] = place
        self._renew(at)

    def _place_of(self, story: Story, today: date) -> StoryPlace:
        title = story.title
        length = len(title) if title.isascii() else 2 * len(title)
        group = self._group_of(story) if self._group_of is not None else ""
        stage: Shown = "archived" if story.archived else story.stage
        # Of thousands of stories each call counts: few are shipped, and only readings tell what became of those.
        stage = stage_of(story, today) if stage == "shipped" else stage
        return StoryPlace(stage, self._key_of(story), group, length)

    def show(self, stage: Shown, on: bool) -> None:
        """Show or hide a column that is not always there: `declined`, `archived`."""
        (self._extra.add if on else self._extra.discard)(stage)
        self._renew()

    def is_shown(self, stage: Shown) -> bool:
        """Whether a column is on the board."""
        return any(column.stage == stage for column in self.columns)

    def hide_empty(self, hides: bool) -> None:
        """Hide empty columns, or show them as slivers."""
        self.hides_empty = hides
        self._renew(self._row())

    def filter(self, matches: Callable[[str], bool] | None) -> None:
        """Filter the board to stories for which `matches(id)` holds; None shows all."""
        self._matches = matches
        self._renew()

    def pack(self, packs: bool) -> None:
        """Shrink columns that the filter leaves empty, or leave them their width."""
        self.packs = packs
        self._renew(self._row())

    @property
    def is_filtered(self) -> bool:
        """Whether a filter is on."""
        return self._matches is not None

    @property
    def is_empty(self) -> bool:
        """Whether the board holds no story at all."""
        return not self._places

    @property
    def every_column(self) -> list[Column]:
        """Every possible column, those that are hidden now as well."""
        return list(self._columns.values())

    def is_moved(self, story: Story | None, identity: str, today: date) -> bool:
        """Whether a story's place differs from the board's: new, gone, in another stage, order or group."""
        place = self._places.get(identity)
        if story is None or place is None:
            return story is not None or place is not None
        return place[:3] != self._place_of(story, today)[:3]

    def group_of(self, identity: str) -> str:
        """The group of a story."""
        return self._places[identity].group

    def _renew(self, row: int = 0) -> None:
        """Compute again which columns and cards are shown, and where the cursor stands."""
        at = self.columns[self.column].stage if self.columns else None
        group = self.lanes[self.lane].group if self.lanes else None
        self.columns = [column for stage, column in self._columns.items() if self._is_on(stage)]
        matches = self._matches
        for column in self.columns:
            column.shown = (
                column.ids if matches is None else [identity for identity in column.ids if matches(identity)]
            )
        packs = self.packs and any(column.shown for column in self.columns)
        for column in self.columns:
            column.is_packed = packs
        self.lanes = (
            lanes_of(self.columns, self.group_of, self._rank_of, self.folded)
            if self._group_of is not None
            else []
        )
        self._measure()
        place = self._places.get(self.cursor) if self.cursor is not None else None
        if place is not None and self._is_on(place.stage):
            at, group = place.stage, place.group
        self.column = next((index for index, one in enumerate(self.columns) if one.stage == at), 0)
        self.lane = next((index for index, one in enumerate(self.lanes) if one.group == group), 0)
        shown = self.cell
        if self.cursor is None or place is None or self.cursor not in shown:
            is_folded = bool(self.lanes) and self.lanes[self.lane].is_folded
            self.cursor = shown[min(row, len(shown) - 1)] if shown else None
            if self.cursor is None and self.lanes and not is_folded:
                self._to_first()
        if not self.lanes and self.cursor is None and not any(one.ids for one in self.columns[: self.column + 1]):
            self._to_first()
        self._follow()

    def _is_on(self, stage: Shown) -> bool:
        if stage in ALWAYS:
            hides = self.hides_empty and any(self._columns[one].ids for one in ALWAYS)
            return not hides or bool(self._columns[stage].ids)
        return stage in self._extra or (stage == "missed" and bool(self._columns[stage].ids))

    def _to_first(self) -> None:
        """Put the cursor on the first card there is; where every lane is folded, on the first of them."""
        for lane in range(max(len(self.lanes), 1)):
            for index in range(len(self.columns)):
                cell = self._cell(index, lane)
                if cell:
                    self.column, self.lane, self.cursor = index, lane, cell[0]
                    return

    # -- lanes -----------------------------------------------------------------------------------------------

    def lane_to_top(self) -> None:
        """Scroll the lane of the cursor to the top, as far as the card at the cursor stays in view."""
        if self.lanes:
            self.top_line = self.lanes[self.lane].start
            self._follow()

    def fold(self, lane: int | None = None) -> bool:
        """Fold a lane, or unfold it; that of the cursor by default. Returns whether there was one."""
        if not self.lanes:
            return False
        at = self.lane if lane is None else lane
        self.folded ^= {self.lanes[at].group}
        self._refold(at)
        return True

    def fold_all(self) -> bool:
        """Fold every lane; where all are folded, unfold them. Returns whether there are lanes."""
        every = {one.group for one in self.lanes}
        self.folded = self.folded - every if every <= self.folded else self.folded | every
        self._refold(self.lane)
        return bool(self.lanes)

    def _refold(self, at: int) -> None:
        """Stack the lanes anew, with the cursor in one of them."""
        for one in self.lanes:
            one.is_folded = one.group in self.folded
        self._measure()
        self.lane = at
        lane = self.lanes[at] if self.lanes else None
        if lane is not None and self.cursor not in self.cell:
            columns = [index for index, one in enumerate(self.columns) if lane.cell(one)]
            if columns:
                self.column = min(columns, key=lambda index: abs(index - self.column))
            self.cursor = self.cell[0] if self.cell else None
        self._follow()

    # -- the cursor ----------------------------------------------------------------------------------------

    def move(self, by: int) -> bool:
        """Move the cursor down by so many rows (up where negative). Returns whether it moved."""
        if not self.lanes:
            return self.go(self._row() + by)
        before = (self.lane, self.cursor)
        for _ in range(abs(by)):
            self._step(1 if by > 0 else -1)
        self._follow()
        return (self.lane, self.cursor) != before

    def _step(self, by: int) -> None:
        """Go to the card below or above: in the cell, else in the next lane that has one, or is folded."""
        cell, row = self.cell, self._row() + by
        if self.cursor is not None and 0 <= row < len(cell):
            self.cursor = cell[row]
            return
        others = range(self.lane + by, len(self.lanes) if by > 0 else -1, by)
        for index in others:
            found = self._cell(self.column, index)
            if found or self.lanes[index].is_folded:
                self.lane = index
                self.cursor = (found[0] if by > 0 else found[-1]) if found else None
                return

    def go(self, row: int) -> bool:
        """Put the cursor on a row of its column, the nearest there is. Returns whether it moved."""
        if self.lanes:
            rows = len(self.current.shown)
            return self.move(-rows - len(self.lanes) if row <= 0 else rows + len(self.lanes))
        shown = self.current.shown
        if not shown:
            return False
        found = shown[min(max(row, 0), len(shown) - 1)]
        moved = found != self.cursor
        self.cursor = found
        self._follow()
        return moved

    def bottom(self) -> bool:
        """Put the cursor on the last card of its column."""
        return self.go(max(len(self.current.shown) - 1, 1))

    def aside(self, by: int) -> bool:
        """Move the cursor to the next column that has cards, to the card at the same height on the screen."""
        step = 1 if by > 0 else -1
        ahead = range(self.column + step, len(self.columns) if step > 0 else -1, step)
        beside = [index for index in ahead if not self.columns[index].is_sliver]
        if not beside:
            return False
        if self.lanes:
            return self._aside_in_lanes(beside)
        on_screen = self._row() - self.current.scroll
        self.column = beside[0]
        shown = self.current.shown
        row = min(self.current.scroll + max(on_screen, 0), len(shown) - 1)
        self.cursor = shown[row] if shown else None
        self._follow()
        return True

    def _aside_in_lanes(self, beside: list[int]) -> bool:
        """Go to the nearest column that has cards in this lane, else to the nearest lane of the next one."""
        row = self._row()
        if self.lanes[self.lane].is_folded:
            self.column = beside[0]
            self._follow()
            return True
        at = next((index for index in beside if self._cell(index, self.lane)), None)
        if at is None:
            with_cards = [index for index in beside if any(one.cell(self.columns[index]) for one in self.lanes)]
            if not with_cards:
                return False
            at = with_cards[0]
            near = [index for index, one in enumerate(self.lanes) if one.cell(self.columns[at])]
            self.lane = min(near, key=lambda index: abs(index - self.lane))
        self.column = at
        self.cursor = self.cell[min(row, len(self.cell) - 1)]
        self._follow()
        return True

    def select(self, identity: str) -> bool:
        """Put the cursor on a story, its lane unfolded. Returns whether it is on the board."""
        place = self._places.get(identity)
        if place is None:
            return False
        for index, column in enumerate(self.columns):
            if column.stage == place.stage:
                if self._matches is not None and identity not in column.shown:
                    return False
                self.column, self.cursor = index, identity
                if self.lanes:
                    self.lane = self._lane_of(identity)
                    if self.lanes[self.lane].is_folded:
                        self.folded.discard(place.group)
                        self._refold(self.lane)
                self._follow()
                return True
        return False

    def select_column(self, column: int) -> None:
        """Put the cursor into a column, on the first card that is in view."""
        self.column = min(max(column, 0), len(self.columns) - 1)
        shown = self.current.shown
        self.cursor = shown[min(self.current.scroll, len(shown) - 1)] if shown else None
        if self.lanes and self.cursor is not None:
            self.lane = self._lane_of(self.cursor)
            if self.lanes[self.lane].is_folded:
                self.cursor = None
        self._follow()

    def neighbours(self, identity: str) -> tuple[str | None, str | None]:
        """The stories above and below one in its column, or in its lane there, whatever the filter hides."""
        place = self._places.get(identity)
        if place is None:
            return None, None
        ids = self._siblings(identity)
        index = bisect_left(self._columns[place.stage].keys, place.key) if not self.lanes else ids.index(identity)
        above = ids[index - 1] if index > 0 else None
        below = ids[index + 1] if index + 1 < len(ids) else None
        return above, below

    def _siblings(self, identity: str) -> list[str]:
        """The stories of its column, or of its lane there, whatever the filter hides."""
        place = self._places[identity]
        ids = self._columns[place.stage].ids
        return [one for one in ids if self._places[one].group == place.group] if self.lanes else ids

    def past(self, identity: str, by: int) -> tuple[str | None, str | None]:
        """The neighbours of a story moved one place down (or up, with -1); None for both at the end."""
        above, below = self.neighbours(identity)
        if by > 0:
            return (self.neighbours(below)[1], below) if below is not None else (None, None)
        return (above, self.neighbours(above)[0]) if above is not None else (None, None)

    def past_set(self, refs: Iterable[str], by: int) -> list[Step]:
        """The steps by which stories go one past the neighbours of their set, those of each cell as one block."""
        found: list[Step] = []
        left = set(refs)
        while left:
            one = left.pop()
            ids = self._siblings(one)
            found += block_past(ids, {one, *left}, by)
            left.difference_update(ids)
        return found

    def around(
        self, identity: str, column: int, row: int, lane: int | None = None
    ) -> tuple[str | None, str | None]:
        """The story before which, or else after which, one dropped in a row stands; neither where it stays."""
        shown = self._cell(column, lane)
        if identity in shown[max(row - 1, 0) : row + 1] or shown == [identity]:
            return None, None
        return (shown[row], None) if row < len(shown) else (None, shown[-1] if shown else None)

    def mark(self, identity: str) -> bool:
        """Toggle a story's mark. Returns whether it is marked now."""
        self.marked ^= {identity}
        return identity in self.marked

    def mark_all(self) -> None:
        """Mark every story that is shown; where they all are marked, let go of them."""
        every = {identity for column in self.columns for identity in column.shown}
        self.marked = self.marked - every if every <= self.marked else self.marked | every


def _hand_key(story: Story) -> Key:
    return 0.0, story.order, number(story.id)
