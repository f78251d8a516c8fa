"""The conflicts screen: fields that two copies of the board changed differently, and which side is meant."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, ClassVar

from textual.binding import BindingType

from roadmap_tui.errors import Problem, problem_of
from roadmap_tui.merge.conflicts import OpenConflict, Side, conflicts_of, resolve
from roadmap_tui.model.records import Record, kind_of
from roadmap_tui.model.snapshot import Snapshot
from roadmap_tui.settings.load import Settings
from roadmap_tui.text.plural import plural
from roadmap_tui.tui.common.background_list_screen import BackgroundListScreen
from roadmap_tui.tui.common.bindings import bindings_of
from roadmap_tui.tui.common.board_session import BoardSession
from roadmap_tui.tui.conflicts.model import ConflictsModel
from roadmap_tui.tui.conflicts.text import EMPTY, answer_keys, conflict_lines, field_name, row_spans
from roadmap_tui.tui.widgets.styled import Spans


class ConflictsScreen(BackgroundListScreen):
    """The list of conflicts that merges left, field by field, each with both sides and what was agreed on."""

    WHERE = "conflicts"
    FILTER_HINT = "id, field, words"
    EMPTY = EMPTY
    BINDINGS: ClassVar[list[BindingType]] = bindings_of("conflicts")

    def __init__(self, session: BoardSession, settings: Settings, keymap: Mapping[str, str]) -> None:
        self.model = ConflictsModel()
        super().__init__(session, settings, keymap, self.model)

    # -- what is shown --------------------------------------------------------------------------------------

    def computation(self) -> Callable[[Snapshot, date], list[OpenConflict]]:
        """The function that looks through the history for conflicts."""
        return _conflicts

    def take(self, found: Any) -> None:
        """Load the conflicts."""
        self.model.load(found)
        self.session.conflicts = len(found)
        self.show_tabs()

    def row_spans(self, identity: str, width: int) -> Spans:
        """A conflict in one line."""
        one = self.model.conflicts[identity]
        return row_spans(one, self._record(one), width, self.session.snapshot.board.currency)

    def page_lines(self, identity: str, width: int) -> Sequence[Spans]:
        """A conflict with its three sides, and the keys that resolve it."""
        one = self.model.conflicts[identity]
        ours, theirs, undo = (self.key(name) for name in ("conflicts.ours", "conflicts.theirs", "app.undo"))
        lines = conflict_lines(one, self._record(one), width, self.session.snapshot.board.currency)
        return [*lines, [], *answer_keys(ours, theirs, undo, width)]

    def show_heads(self) -> None:
        """Show the header: how many fields of how many records."""
        count, records = len(self.model.conflicts), len({one.id for one in self.model.conflicts.values()})
        words = f"{plural(count, 'field')} of {plural(records, 'record')}" if count else "none"
        self.tell([(words if self.is_known else "…", "plain")], [("Two copies differ", count)])

    def _record(self, one: OpenConflict) -> Record | None:
        kind = kind_of(one.id)
        return self.session.snapshot.table(kind).get(one.id) if kind is not None else None

    # -- what is done ---------------------------------------------------------------------------------------

    def action_take(self, side: Side) -> None:
        """Take a side in the marked conflicts, or in the one under the cursor."""
        chosen = self.model.chosen
        if not chosen:
            self.say("There is no conflict here.", "amber")
            return
        self.say(f"Taking {side} …")
        self.run_worker(self._take(chosen, side), group="resolve")

    async def _take(self, chosen: list[OpenConflict], side: Side) -> None:
        try:
            # Not shown ahead: it looks through the history, which takes longer than a key may wait.
            await self.session.transact(lambda change: resolve(change, chosen, side))
        except (Problem, OSError) as problem:
            self.say(self.text_of(problem_of(problem)), "amber")
            return
        first = chosen[0]
        what = f"{first.id} {field_name(self._record(first), first.field)}"
        self.model.marked.clear()
        self.model.load(one for one in self.model.conflicts.values() if one not in chosen)
        self.show_all()
        self.say(self.with_next(f"{what if len(chosen) == 1 else plural(len(chosen), 'field')}: {side} taken"))

    def action_open(self) -> None:
        """Open the story; of another record, scroll both sides with the keys."""
        chosen = self.model.chosen
        if not chosen:
            self.say("There is no conflict here.", "amber")
        elif self.model.cursor is not None and self.model.cursor.startswith("S-"):
            self.open_screen("story", self.model.conflicts[self.model.cursor].id)
        else:
            self.action_read()

    def action_read(self) -> None:
        """Scroll both sides with the keys."""
        if self.model.cursor is not None:
            self.set_class(not self.is_reading, "-reading")
            self.say(self.scroll_hint() if self.is_reading else "")


def _conflicts(snapshot: Snapshot, _today: date) -> list[OpenConflict]:
    return conflicts_of(snapshot)
