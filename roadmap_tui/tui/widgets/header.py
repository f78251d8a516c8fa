"""The header: the board's name, its figures, its state with the tracker; the tabs of the screens below."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from textual import events
from textual.message import Message
from textual.strip import Strip

from roadmap_tui.tui.widgets.cells import cell_len, crop
from roadmap_tui.tui.widgets.styled import Spans, StyledWidget, measure, spread

GAP = 3
"""The least gap between two parts, in cells."""
MORE_BEFORE, MORE_AFTER = "‹", "›"


class Tab(NamedTuple):
    """A tab: the place it leads to, its key, its title, a shorter one, and how much waits there."""

    place: str
    key: str
    title: str
    short: str
    waits: int = 0


class TabAt(NamedTuple):
    """A tab as it is drawn: its place, the cells `start` to `end`, its key where shown, its words, what waits."""

    place: str
    start: int
    end: int
    key: str
    words: str
    waits: str


class HeaderLine(StyledWidget):
    """The header's two lines of fixed height: the figures; the tabs, which end in a rule."""

    DEFAULT_CSS = """
    HeaderLine { height: 2; width: 1fr; }
    """

    @dataclass
    class Chosen(Message):
        """Message that a tab was clicked: the place it leads to."""

        place: str

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002  # Textual's name
        super().__init__(id=id)
        self._board = ""
        self._parts: list[Spans] = []
        self._links: Mapping[str, str] = {}
        self._view = ""
        self._notice: str | None = None
        self._tabs: tuple[Tab, ...] = ()
        self._here = ""

    def warn(self, notice: str | None) -> None:
        """Set what stands in place of the figures, such as that the server is away; None takes it away."""
        if notice != self._notice:
            self._notice = notice
            self.refresh()

    def show(self, name: str, parts: list[Spans], links: Mapping[str, str] | None = None) -> None:
        """Set the board's name and its figures; nothing is drawn where nothing changed.

        A click on a span that holds one of the words of `links` leads to the place given with it.
        """
        self._links = links or {}
        if (name, parts) != (self._board, self._parts):
            self._board, self._parts = name, parts
            self.refresh()

    def show_view(self, name: str) -> None:
        """Set the name of the view that is shown, which stands beside the board's; an empty one takes it away."""
        if name != self._view:
            self._view = name
            self.refresh()

    def show_tabs(self, tabs: Sequence[Tab], here: str) -> None:
        """Set the tabs, and the place of the one that is shown."""
        if (tuple(tabs), here) != (self._tabs, self._here):
            self._tabs, self._here = tuple(tabs), here
            self.refresh()

    def render_line(self, y: int) -> Strip:
        """Render the figures, then the tabs."""
        width = self.size.width
        return self.line(self._rule(width) if y else self._figures(width), width)

    def _figures(self, width: int) -> list[tuple[str, str]]:
        """The board's name and its figures, or what stands in their place."""
        room = max(width // 3, 8)
        if self._notice is not None:
            room = max(min(room, width - 2 - len("roadmap  ") - GAP - cell_len(self._notice)), 1)
        name: Spans = [("roadmap", "accent"), ("  ", "plain"), (crop(self._board, room), "strong")]
        if self._view and self._notice is None:
            name = [*name, ("  ", "plain"), (crop(self._view, room), "accent")]
        if self._notice is not None:
            parts: list[Spans] = [name, [(self._notice, "amber")]]
        else:
            parts = self._fitting(name, width - 2)
        return [(" ", "plain"), *spread(parts, width - 2, GAP)]

    def _rule(self, width: int) -> list[tuple[str, str]]:
        """The tabs, and the rule in what they leave of the line."""
        spans: list[tuple[str, str]] = []
        used = 0
        for one in placed(self._tabs, self._here, width):
            is_here = one.place == self._here
            spans.append((" " * (one.start - used), "plain"))
            if one.key:
                spans.append((f"{one.key} ", "plain"))
            spans.append((one.words, "accent" if is_here else "dim"))
            spans.append((one.waits, "strong" if is_here else "plain"))
            used = one.end
        spans.append((f" {'─' * (width - used - 1)}" if used else "─" * width, "rule"))
        return spans

    def on_click(self, event: events.Click) -> None:
        """Post the place of the tab or the figure under the mouse."""
        if event.y == 1:
            for one in placed(self._tabs, self._here, self.size.width):
                if one.start <= event.x < one.end:
                    self.post_message(self.Chosen(one.place))
            return
        end = 0
        for text, _ in self._figures(self.size.width):
            start, end = end, end + cell_len(text)
            if start <= event.x < end:
                for words, place in self._links.items():
                    if words in text:
                        self.post_message(self.Chosen(place))
                        return

    def _fitting(self, name: Spans, width: int) -> list[Spans]:
        """The parts there is room for: shares go first, then the tracker, then the ends of the figures."""
        parts = [list(part) for part in self._parts]
        while parts and measure(name) + sum(measure(part) + GAP for part in parts) > width:
            if len(parts) > 1:
                del parts[1]
            elif len(parts[0]) > 1:
                parts[0].pop()
            else:
                parts.pop()
        return [name, *parts]


def placed(tabs: Sequence[Tab], here: str, width: int) -> list[TabAt]:
    """The tabs that a width in cells has room for, with what is left of their words.

    Their keys go first, then the room between them, then their longer titles; then those far from the present
    one, and `‹` and `›` lead to them.
    """
    for with_key, gap, is_short in ((True, GAP, False), (False, GAP, False), (False, 2, False), (False, 2, True)):
        found = _row(tabs, with_key=with_key, gap=gap, is_short=is_short)
        if not found or found[-1].end < width:
            return found
    at = next((index for index, one in enumerate(tabs) if one.place == here), 0)
    first, end = at, at + 1
    while True:
        wider = [(first, end + 1), (first - 1, end)]
        if at - first < end - 1 - at:
            wider.reverse()
        fitting = [
            pair
            for pair in wider
            if pair[0] >= 0 and pair[1] <= len(tabs) and _window(tabs, *pair)[-1].end < width
        ]
        if not fitting:
            return _window(tabs, first, end)
        first, end = fitting[0]


def _row(tabs: Sequence[Tab], *, with_key: bool = False, gap: int = 2, is_short: bool = True) -> list[TabAt]:
    found, at = [], 1
    for one in tabs:
        key = one.key if with_key else ""
        words, count = one.short if is_short else one.title, f" {one.waits:,}" if one.waits else ""
        end = at + (cell_len(key) + 1 if key else 0) + cell_len(words) + cell_len(count)
        found.append(TabAt(one.place, at, end, key, words, count))
        at = end + gap
    return found


def _window(tabs: Sequence[Tab], first: int, end: int) -> list[TabAt]:
    """The tabs from one to another in their short titles, with marks that lead further on either side."""
    before = [tabs[first - 1]._replace(short=MORE_BEFORE, waits=0)] if first else []
    after = [tabs[end]._replace(short=MORE_AFTER, waits=0)] if end < len(tabs) else []
    return _row([*before, *tabs[first:end], *after])
