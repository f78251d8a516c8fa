"""The heading of collapsible fields: a summary of them in a line, and a key that expands them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.strip import Strip

from roadmap_tui.tui.widgets.cells import crop, safe_line
from roadmap_tui.tui.widgets.form import LABEL
from roadmap_tui.tui.widgets.styled import StyledWidget


class GroupHeading(StyledWidget, can_focus=True):
    """A collapsible heading; `summary` gives what its fields hold. It posts `Toggled` at enter or a click."""

    DEFAULT_CSS = """
    GroupHeading { height: 2; width: 1fr; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,space", "switch", show=False),
        Binding("right", "switch(True)", show=False),
        Binding("left", "switch(False)", show=False),
        Binding("down", "app.focus_next", show=False),
        Binding("up", "app.focus_previous", show=False),
    ]

    @dataclass
    class Toggled(Message):
        """Message that the fields under the heading are to be expanded, or collapsed."""

        name: str
        is_open: bool

    def __init__(self, name: str, question: str, summary: Callable[[], str]) -> None:
        super().__init__(id=f"heading-{name}")
        self._group = name
        self._question = question
        self._summary = summary
        self.is_open = False

    def show(self, is_open: bool) -> None:
        """Draw the heading as expanded, or as collapsed."""
        if is_open != self.is_open:
            self.is_open = is_open
            self.refresh()

    def action_switch(self, is_open: bool | None = None) -> None:
        """Post that the fields are to be expanded, or collapsed."""
        wanted = not self.is_open if is_open is None else is_open
        if wanted != self.is_open:
            self.post_message(self.Toggled(self._group, wanted))

    def on_click(self, event: events.Click) -> None:
        """Expand or collapse at a click."""
        event.stop()
        self.action_switch()

    def on_focus(self) -> None:
        """Draw the heading with focus."""
        self.refresh()

    def on_blur(self) -> None:
        """Draw the heading without focus."""
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """Render the name; beside it what lies under it, or the question that it answers."""
        width = self.size.width
        if y != 0:
            return self.blank(width)
        bar = ("▌", "accent") if self.has_focus else (" ", "plain")
        name = self._group.ljust(LABEL - 3)
        held = safe_line(self._summary())
        words = (held or self._question) if not self.is_open else self._question
        role = "plain" if held and not self.is_open else "dim"
        room = max(width - LABEL - 2, 1)
        spans = [
            bar,
            ("▾ " if self.is_open else "▸ ", "dim"),
            (name, "strong" if self.has_focus else "plain"),
            (" ", "plain"),
            (crop(words, room), role),
        ]
        return self.line(spans, width)
