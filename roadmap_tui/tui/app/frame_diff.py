"""Frames written as differences: what the terminal shows already is not sent again.

Textual writes whatever was drawn anew, each span with all of its colours: a key that moves the cursor by a card
sends twelve kilobytes, of which one is news. Here a frame is compared with what the terminal shows, cell by cell,
and of what differs each style is sent once, with all the runs of text that have it.
"""

from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from rich.color import ColorSystem
from rich.console import Console
from rich.style import Style
from textual._compositor import ChopsUpdate, CompositorUpdate, LayoutUpdate
from textual.strip import Strip

from roadmap_tui.tui.widgets.cells import cell_len

Piece = tuple[int, int, Strip]
"""A line, the column it begins at, and what is drawn there."""

UNKNOWN = "\0"
"""The character and the style of a cell of which nothing is known: it differs from all others."""
GAP = 6
"""The most cells that are sent again to go on in a run: to move the cursor takes as many bytes."""


class Cells(NamedTuple):
    """Cells side by side: their characters, and a character for the style of each."""

    text: str
    styles: str

    def over(self, under: "Cells", at: int) -> "Cells":
        """Others with these in place of what stands from a cell on."""
        end = at + len(self.text)
        return Cells(
            under.text[:at] + self.text + under.text[end:], under.styles[:at] + self.styles + under.styles[end:]
        )


class FrameDiff:
    """What a terminal shows, and the shortest way to the next frame."""

    def __init__(self) -> None:
        self._rows: list[Cells] = []
        self._strips: list[dict[int, Strip]] = []
        """What was drawn last, by line and column: the same object again needs no look at its cells."""
        self._codes: dict[str, str] = {}
        """The character of each style, by the numbers that set it."""
        self._blanks: dict[str, str] = {}
        """The character of what is seen of a style on a blank, by the numbers that set the style."""
        self._size = (0, 0)

    def forget(self) -> None:
        """Forget what the terminal shows: the next frame is written whole."""
        self._size = (0, 0)

    def changes(self, update: CompositorUpdate, console: Console) -> str:
        """The characters to send for a frame; the terminal shows it from here on."""
        if isinstance(update, LayoutUpdate):
            if update.region.size != self._size:
                self._blank(*update.region.size)
            pieces = layout_pieces(update)
        elif isinstance(update, ChopsUpdate) and len(update.chops) == len(self._rows) and any(self._size):
            pieces = span_pieces(update)
        else:
            self.forget()
            return update.render_segments(console)
        sent: list[str] = []
        runs: dict[str, list[str]] = {}
        for y, x, strip in pieces:
            if self._strips[y].get(x) is strip:
                continue
            self._take(y, x, strip)
            cells = self._cells(strip, console._color_system or ColorSystem.TRUECOLOR)  # noqa: SLF001  # as a strip does
            row, end = self._rows[y], x + strip.cell_length
            if cells is None:
                sent.append(f"\x1b[{y + 1};{x + 1}H{strip.render(console)}")
                cells = Cells(UNKNOWN * (end - x), UNKNOWN * (end - x))
            else:
                for first, last in differing(Cells(row.text[x:end], row.styles[x:end]), cells):
                    run = f"\x1b[{y + 1};{x + first + 1}H{cells.text[first:last]}"
                    runs.setdefault(cells.styles[first], []).append(run)
            self._rows[y] = cells.over(row, x)
        codes = {character: codes for codes, character in self._codes.items()}
        for style, found in runs.items():
            sent += (f"\x1b[0;{codes[style]}m" if codes[style] else "\x1b[0m", *found)
        return "".join(sent)

    def _blank(self, width: int, height: int) -> None:
        self._size = (width, height)
        self._rows = [Cells(UNKNOWN * width, UNKNOWN * width)] * height
        self._strips = [{} for _ in range(height)]
        self._codes.clear()
        self._blanks.clear()

    def _take(self, y: int, x: int, strip: Strip) -> None:
        """Note that a strip is drawn somewhere, over what was there."""
        known, end = self._strips[y], x + strip.cell_length
        for at in [at for at, one in known.items() if at < end and at + one.cell_length > x]:
            del known[at]
        known[x] = strip

    def _cells(self, strip: Strip, system: ColorSystem) -> Cells | None:
        """The cells of a strip; None where a character does not take one cell, or a text is a link."""
        texts: list[str] = []
        styles: list[str] = []
        for text, style, control in strip:
            # A style is asked as Textual asks it: its properties cost more than all else here.
            if control or not (text.isascii() or is_plain(text)) or (style is not None and style._link):  # noqa: SLF001
                return None
            codes = "" if style is None else style._ansi or Strip.render_ansi(style, system)  # noqa: SLF001
            known = self._blanks if text.isspace() else self._codes
            character = known.get(codes)
            if character is None:
                character = self._number(codes)
                if known is self._blanks:
                    character = known[codes] = self._number(blank_codes(style, system))
            texts.append(text)
            styles.append(character * len(text))
        return Cells("".join(texts), "".join(styles))

    def _number(self, codes: str) -> str:
        return self._codes.setdefault(codes, chr(len(self._codes) + 1))


class FrameUpdate(CompositorUpdate):
    """A frame of Textual's that is written as its difference to what the terminal shows."""

    def __init__(self, update: CompositorUpdate, shown: FrameDiff) -> None:
        self._update = update
        self._shown = shown

    def render_segments(self, console: Console) -> str:
        """The characters to send."""
        return self._shown.changes(self._update, console)


def layout_pieces(update: LayoutUpdate) -> Iterator[Piece]:
    """The pieces of a whole frame."""
    for y, line in enumerate(update.strips, update.region.y):
        x = update.region.x
        for strip in line:
            yield y, x, strip
            x += strip.cell_length


def span_pieces(update: ChopsUpdate) -> Iterator[Piece]:
    """The pieces of a frame that is drawn anew in parts, cut to these."""
    for y, first, last in update.spans:
        for end, (x, strip) in zip(update.chop_ends[y], update.chops[y].items(), strict=False):
            if strip is not None and x <= last and end > first:
                yield y, x, strip if end <= last else strip.crop(0, last - x)


@lru_cache(8192)
def is_plain(text: str) -> bool:
    """Whether each character of a text takes a cell."""
    return all(cell_len(one) == 1 for one in text)


def blank_codes(style: Style | None, system: ColorSystem) -> str:
    """The numbers that set what is seen of a style where there is no character."""
    if style is None:
        return ""
    is_lined = style.underline or style.underline2 or style.overline or style.strike or style.reverse
    return Strip.render_ansi(style if is_lined else Style(bgcolor=style.bgcolor), system)


def differing(old: Cells, new: Cells) -> Iterator[tuple[int, int]]:
    """The runs of cells of one style that differ, each with its first cell and the one behind it."""
    if old == new:
        return
    styles = new.styles
    cells = zip(old.text, new.text, old.styles, styles, strict=True)
    changed = [at for at, (one, other, style, now) in enumerate(cells) if one != other or style != now]
    start = last = changed[0]
    for at in changed[1:]:
        between = styles[last + 1 : at]
        if styles[at] != styles[start] or (between and (len(between) > GAP or between.strip(styles[start]))):
            yield start, last + 1
            start = at
        last = at
    yield start, last + 1
