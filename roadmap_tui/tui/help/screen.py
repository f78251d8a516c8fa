"""The help screen: the keys of the screen below, made from the registry."""

from collections.abc import Mapping
from functools import cache
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import ModalScreen
from textual.strip import Strip

from roadmap_tui.files.packaged import packaged_toml
from roadmap_tui.tui.common.commands import FORMS, Where, clash_words, commands_of, key_words, keys_of, top_key
from roadmap_tui.tui.widgets.cells import cell_len, pad, wrap
from roadmap_tui.tui.widgets.styled import Spans, StyledWidget

KEYS_WIDTH = 14
ROOMY_FROM = 90
"""The least width at which something of the screen below can be seen beside the keys."""
FAR = 10_000
"""Lines by which one scrolls to an end."""
ID = "12 s12"
"""Ids as they are typed behind the key that goes to the top."""
TYPING = (
    ("tab ⏎ ↓", "Go to the next field."),
    ("⇧tab ↑", "Go to the field before."),
    ("^a ^e", "Go to the start of the line, or to its end."),
    ("^w ^u ^k", "Delete the word before the cursor, the line before it, the line after it."),
)
"""Keys that the fields of a form handle by themselves."""
MARKING = (
    "ctrl click",
    "Mark it or not, as a click on its left edge does; a drag along edges marks all that it passes.",
)
HEADER = ("click", "At the top, go to a screen or to what a count counts; at the bottom, press a key.")
MOUSE: dict[Where, tuple[tuple[str, str], ...]] = {
    "board": (
        ("click", "Go to a story, or to a column by its name; twice reads the story. On a lane's line, fold it."),
        MARKING,
        ("drag", "Take a story to another column, lane or rank, with all that are marked; make a column wider."),
        ("2 clicks", "On a column's name, mark all in it; on its edge, give it the width of what is in it."),
        ("wheel", "Scroll the column under the mouse, or all lanes."),
        HEADER,
    ),
    "matrix": (("click", "Go to a story; twice reads it."), MARKING, HEADER),
    "everywhere": (
        ("click", "Go to a row, a tab or a field; twice opens the row."),
        ("wheel", "Scroll what is under the mouse."),
        HEADER,
    ),
}


class KeyTable(StyledWidget, can_focus=True):
    """A table of the keys of a place with what they do, one a line."""

    DEFAULT_CSS = """
    KeyTable { width: 1fr; height: 1fr; background: $background; }
    """

    def __init__(self, where: Where, keymap: Mapping[str, str]) -> None:
        super().__init__()
        self._where, self._keymap = where, keymap
        self._lines: list[Spans] = []
        self._top = 0

    def on_resize(self) -> None:
        """Wrap the sentences at the width there is."""
        self._lines = lines_of(self._where, self._keymap, self.size.width)
        self.scroll_lines(0)

    def scroll_lines(self, by: int) -> None:
        """Scroll by so many lines."""
        self._top = min(max(self._top + by, 0), max(0, len(self._lines) - self.size.height))
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """Render one key, or where the table goes on."""
        at, width = self._top + y, self.size.width
        below = len(self._lines) - self._top - self.size.height
        if below > 0 and y == self.size.height - 1:
            return self.line([(f"↓ {below + 1} more, j scrolls", "dim")], width)
        return self.line(self._lines[at] if at < len(self._lines) else [], width)


class HelpScreen(ModalScreen[None]):
    """A dialog with the keys of a place; any of its keys closes it."""

    DEFAULT_CSS = """
    HelpScreen {
        align: center middle;
        & > KeyTable {
            width: 78; height: 90%; max-height: 48; border: round $foreground 25%; padding: 1 2;
        }
        &.-narrow > KeyTable { width: 100%; height: 100%; border: none; padding: 1; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,question_mark,f1,enter", "close", "close", show=False),
        Binding("j,down", "scroll_lines(1)", "down", show=False),
        Binding("k,up", "scroll_lines(-1)", "up", show=False),
        Binding("g,home", f"scroll_lines(-{FAR})", "top", show=False),
        Binding("G,end", f"scroll_lines({FAR})", "bottom", show=False),
        Binding("ctrl+d,pagedown,space", "scroll_lines(10)", "page down", show=False),
        Binding("ctrl+u,pageup", "scroll_lines(-10)", "page up", show=False),
    ]

    def __init__(self, where: Where, keymap: Mapping[str, str]) -> None:
        super().__init__()
        self._table = KeyTable(where, keymap)

    def compose(self) -> ComposeResult:
        """Compose the table alone."""
        yield self._table

    def on_resize(self, event: events.Resize) -> None:
        """Take the whole window where there is no room beside the keys."""
        self.set_class(event.size.width < ROOMY_FROM, "-narrow")

    def action_scroll_lines(self, by: int) -> None:
        """Scroll the table."""
        self._table.scroll_lines(by)

    def action_close(self) -> None:
        """Close the help."""
        self.dismiss()


def lines_of(where: Where, keymap: Mapping[str, str] | None = None, width: int = 96) -> list[Spans]:
    """The legend of the place's picture, then its keys, those that work everywhere, and the palette's own."""
    lines: list[Spans] = _clash_lines(keymap or {}, width)
    for sign, meaning in legend_of(where).items():
        lines += _key_lines(sign, meaning, width, role="strong")
    commands = commands_of(where)
    titles = {where: f"Keys of the {where}", "everywhere": "Everywhere"}
    for place in dict.fromkeys((where, "everywhere")):
        keyed = [one for one in commands if one.where == place and keys_of(one, keymap, where)]
        if not keyed:
            continue
        lines += [[], [(titles[place], "strong")]] if lines else [[(titles[place], "strong")]]
        for one in keyed:
            keys = " ".join(key_words(key) for key in keys_of(one, keymap, where))
            lines += _key_lines(keys, one.sentence, width)
        if place == "everywhere" and (top := top_key(where, keymap)):
            keys = " ".join(f"{top}{one}" for one in ID.split())
            lines += _key_lines(keys, "Go to what has this id.", width)
        if place in FORMS:
            for keys, sentence in TYPING:
                lines += _key_lines(keys, sentence, width)
    unkeyed = [one for one in commands if one.in_palette and not keys_of(one, keymap, where)]
    if unkeyed:
        lines += [[], [("In the palette only (^p)", "strong")]]
        for one in unkeyed:
            lines += _key_lines(one.label.capitalize(), one.sentence, width)
    lines += [[], [("Mouse", "strong")]]
    for what, sentence in mouse_of(where):
        lines += _key_lines(what, sentence, width)
    return lines


def mouse_of(where: Where) -> tuple[tuple[str, str], ...]:
    """What the mouse does at a place: gestures, each with its sentence."""
    if where in MOUSE:
        return MOUSE[where]
    click, *rest = MOUSE["everywhere"]
    has_marks = any(one.where == where and one.action == "mark" for one in commands_of(where))
    return (click, MARKING, *rest) if has_marks else (click, *rest)


def legend_of(where: Where) -> dict[str, str]:
    """The legend of a place's picture: signs as they are drawn, each with its meaning."""
    found: dict[str, str] = _legends().get(where, {})
    return found


@cache
def _legends() -> dict[str, dict[str, str]]:
    return packaged_toml("tui/help/data/legends.toml")


def _clash_lines(keymap: Mapping[str, str], width: int) -> list[Spans]:
    """Sentences on a person's own keys that lead to two commands; none where none does."""
    found: list[Spans] = []
    for words in clash_words(keymap):
        found += [[(line, "amber")] for line in wrap(f"! {words}", max(width, 20))]
    return [*found, []] if found else []


def _key_lines(keys: str, sentence: str, width: int, *, role: str = "accent") -> list[Spans]:
    """Keys and what they do, the sentence broken at its words beside them."""
    found: list[Spans] = []
    column = max(KEYS_WIDTH, cell_len(keys) + 1)
    for line in wrap(sentence, max(width - column, 20)):
        found.append([(pad("" if found else keys, column), role), (line, "plain")])
    return found
