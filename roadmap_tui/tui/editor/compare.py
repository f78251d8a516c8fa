"""A dialog that resolves conflicts: two versions of the same fields, chosen one by one."""

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical

from roadmap_tui.tui.common.bindings import leave_key
from roadmap_tui.tui.common.dialog import Dialog
from roadmap_tui.tui.common.form_fields import BY_NAME
from roadmap_tui.tui.editor.model import Conflict
from roadmap_tui.tui.widgets.cells import crop, safe_line
from roadmap_tui.tui.widgets.choices import Choices
from roadmap_tui.tui.widgets.page import Page
from roadmap_tui.tui.widgets.styled import Spans


class Compare(Dialog[frozenset[str] | None]):
    """A dialog of conflicts; answers the fields that take theirs, None where it was left."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j,down", "move(1)", show=False),
        Binding("k,up", "move(-1)", show=False),
        Binding("t", "take(True)", show=False),
        Binding("m", "take(False)", show=False),
        Binding("space", "turn", show=False),
        Binding("enter", "done", show=False),
    ]

    def __init__(self, ref: str, conflicts: Sequence[Conflict]) -> None:
        super().__init__()
        self._ref = ref
        self._conflicts = conflicts
        self._theirs: dict[str, bool | None] = {one.name: None for one in conflicts}
        self._head = Page(id="ask-head")
        self._choices = Choices(lines=4, id="fields")

    def compose(self) -> ComposeResult:
        """Compose the question and the fields."""
        with Vertical(id="ask", classes="-tall"):
            yield self._head
            yield self._choices

    def on_mount(self) -> None:
        """Show both versions."""
        self._head.styles.height = 2
        self._ask()
        self._show()
        self._choices.focus()

    def on_resize(self) -> None:
        """Crop the versions to the width there is."""
        self._show()

    def _ask(self) -> None:
        left = sum(one is None for one in self._theirs.values())
        end = f"{left} to choose" if left else "⏎ saves it so"
        keys: Spans = [
            ("t", "strong"),
            (" theirs  ", "dim"),
            ("m", "strong"),
            (" mine  ", "dim"),
            (end, "plain"),
            (f"  {leave_key(self)} goes on typing", "dim"),
        ]
        question: Spans = [(f"{self._ref} was changed meanwhile. Whose words are kept?", "strong")]
        self._head.show(lambda _width: [question, keys])

    def _show(self) -> None:
        room = max(self.size.width - 14, 10)
        options = []
        for one in self._conflicts:
            theirs = self._theirs[one.name]
            options.append(
                [
                    [(BY_NAME[one.name].words, "strong")],
                    _version("theirs", one.theirs, theirs is True, theirs is None, room),
                    _version("mine", one.mine, theirs is False, theirs is None, room),
                    [],
                ]
            )
        self._choices.show(options, self._choices.at)

    def action_move(self, by: int) -> None:
        """Move to another field."""
        self._choices.move(by)

    def action_take(self, theirs: bool) -> None:  # an action's argument has no name
        """Choose theirs, or mine, in this field, and go on to the next."""
        self._theirs[self._conflicts[self._choices.at].name] = theirs
        self._ask()
        self._show()
        self._choices.move(1)

    def action_turn(self) -> None:
        """Choose the other version."""
        name = self._conflicts[self._choices.at].name
        self._theirs[name] = not self._theirs[name]
        self._ask()
        self._show()

    def action_done(self) -> None:
        """Close with the answer, once every field is chosen."""
        open_ones = [name for name, theirs in self._theirs.items() if theirs is None]
        if open_ones:
            self._choices.move([one.name for one in self._conflicts].index(open_ones[0]) - self._choices.at)
            return
        self.dismiss(frozenset(name for name, theirs in self._theirs.items() if theirs))


def _version(whose: str, text: str, kept: bool, open_: bool, room: int) -> Spans:
    sign = "●" if kept else "○"
    role = "plain" if kept or open_ else "dim"
    return [(f"{sign} {whose.ljust(7)}", role), (crop(safe_line(text) or "nothing", room), role)]
