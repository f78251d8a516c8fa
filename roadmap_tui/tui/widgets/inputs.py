"""Inputs whose text never acts on the terminal, whoever put it there: a record, a draft, the clipboard."""

from typing import Any, Self

from textual import events
from textual.content import Content
from textual.document._edit import Edit
from textual.geometry import Region
from textual.widgets import Input, TextArea
from textual.widgets.text_area import EditResult

from roadmap_tui.text.characters import drawn, drawn_line, visible
from roadmap_tui.tui.widgets.cells import crop


class PlainInput(Input):
    """An input of one line. Pasted text keeps all of its lines, as one."""

    def __init__(self, value: str = "", *, placeholder: str = "") -> None:
        super().__init__(value, placeholder=drawn_line(placeholder), compact=True, select_on_focus=False)

        self.hint = self.placeholder
        """The whole placeholder, however much of it is shown."""

    def on_resize(self) -> None:
        """Show as much of the placeholder as fits, and that it goes on where it does."""
        self.placeholder = crop(self.hint, max(self.content_size.width, 1))

    def refresh(self, *regions: Region, layout: bool = False, **options: bool) -> Self:
        """Draw it again. Its place follows from the room it has: a letter asks for no other layout."""
        return super().refresh(*regions, layout=layout and self.styles.auto_dimensions, **options)

    def validate_value(self, value: str) -> str:
        """The text as it is shown: Textual asks for it at every change."""
        return drawn_line(value)

    def _on_paste(self, event: events.Paste) -> None:
        event.stop()
        event.prevent_default()
        text = visible(" ".join(line.strip() for line in event.text.splitlines() if line.strip()))
        self.replace(text, *self.selection)


class PlainArea(TextArea):
    """An input of several lines; pasted lines stay lines."""

    def __init__(self, text: str = "", *, placeholder: str = "", **options: Any) -> None:
        # A placeholder that is a string is read as markup.
        super().__init__(drawn(text), placeholder=Content(drawn(placeholder)), **options)

    def load_text(self, text: str) -> None:
        """Replace the text, as it is shown."""
        super().load_text(drawn(text))

    def edit(self, edit: Edit) -> EditResult:
        """Make a change, of text as it is shown."""
        edit.text = drawn(edit.text)
        return super().edit(edit)

    async def _on_paste(self, event: events.Paste) -> None:
        event.stop()
        event.prevent_default()
        text = visible(event.text.replace("\r\n", "\n").replace("\r", "\n"))
        result = self._replace_via_keyboard(text, *self.selection)
        if result is not None:
            self.move_cursor(result.end_location)
