"""What the screens with a form share: every printable key is text, from the first one on."""

from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType

from roadmap_tui.tui.common.board_screen import BoardScreenBase
from roadmap_tui.tui.common.commands import BEHIND, COMMANDS
from roadmap_tui.tui.widgets.footer import FooterLine
from roadmap_tui.tui.widgets.form import FormField

NOT_HERE = BEHIND | {"app.quit", "app.help"}
"""Commands whose keys are text in a form, or would change the board behind it."""


class FormScreen(BoardScreenBase):
    """A screen of FormFields. Keys that come before the first field has the cursor are typed into it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(key, f"early({key!r})", show=False)
        for one in COMMANDS
        if one.id in NOT_HERE
        for key in one.keys.split(",")
        if key not in {"f1", "ctrl+q"}
    ]

    def start_at(self, field: FormField) -> None:
        """Put the cursor into a field at once."""
        self.set_focus(field.inner, scroll_visible=False)

    def on_key(self, event: events.Key) -> None:
        """Type what no field took: it came before there was one. Outside of fields, keys are no text."""
        if event.character is not None and event.is_printable and self._type(event.character):
            event.stop()

    def action_early(self, key: str) -> None:
        """Type a key that does something elsewhere."""
        character = {"question_mark": "?"}.get(key, key)
        if len(character) == 1:
            self._type(character)

    def _type(self, text: str) -> bool:
        field = next((one for one in self.query(FormField) if one.inner.has_focus), None)
        if field is not None:
            field.insert(text)
        return field is not None

    def on_footer_line_pressed(self, event: FooterLine.Pressed) -> None:
        """A key in the footer was clicked."""
        self.call_later(self.run_action, event.action)
