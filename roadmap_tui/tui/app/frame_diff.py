"""Frames written as differences: what the terminal shows already is not sent again.

Textual writes whatever was drawn anew, each span with all of its colours: a key that moves the cursor by a card
sends twelve kilobytes, of which one is news. Here a frame is compared with what the terminal shows, cell by cell,
and of what differs each style is sent once, with all the runs of text that have it.
"""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from rich.color import ColorSystem
from rich.console import Console
from rich.style import Style
from textual._compositor import ChopsUpdate, CompositorUpdate, LayoutUpdate
from textual.strip import Strip

from roadmap_tui.tui.common.region_compositor import Piece, PiecesUpdate
from roadmap_tui.tui.widgets.cells import cell_len

UNKNOWN = "\0"
"""The character and the style of a cell of which nothing is known: it differs from all others."""
GAP = 4
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


class Run(NamedTuple):
    """Cells side by side that are sent at once."""

    y: int
    x: int
    text: str


class FrameDiff:
    """What a terminal shows, and the shortest way to the next frame."""

    def __init__(self) -> None:
        self._rows: list[Cells] = []
        self._strips: list[dict[int, Strip]] = []
        """What was drawn last, by line and column: the same object again needs no look at its cells."""
        self._characters: dict[str, str] = {}
        """The character of each style, by the numbers that set it."""
        self._codes: dict[str, str] = {}
        """The numbers that set each style, by its character."""
        self._blank_of: dict[str, str] = {}
        """The character of what is seen of a style on a blank, by the style's."""
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
        elif isinstance(update, PiecesUpdate) and any(self._size):
            pieces = iter(update.pieces)
        else:
            self.forget()
            return update.render_segments(console)
        sent: list[str] = []
        runs: dict[str, list[Run]] = {}
        blanks: list[tuple[str, Run]] = []
        system = console._color_system or ColorSystem.TRUECOLOR  # noqa: SLF001  # as a strip does
        for y, x, strip in pieces:
            if self._strips[y].get(x) is strip:
                continue
            self._take(y, x, strip)
            cells = self._cells(strip, system)
            row, end = self._rows[y], x + strip.cell_length
            if cells is None:
                sent.append(f"\x1b[{y + 1};{x + 1}H{strip.render(console)}")
                cells = Cells(UNKNOWN * (end - x), UNKNOWN * (end - x))
            else:
                old = Cells(row.text[x:end], row.styles[x:end])
                for first, last, style in differing(old, cells, self._blank_of):
                    run = Run(y, x + first, cells.text[first:last])
                    if run.text.strip(" "):
                        runs.setdefault(style, []).append(run)
                    else:
                        blanks.append((self._blank_of[style], run))
            self._rows[y] = cells.over(row, x)
        return "".join([*sent, *self._written(self._merged(runs, blanks))])

    def _merged(self, runs: dict[str, list[Run]], blanks: list[tuple[str, Run]]) -> dict[str, list[Run]]:
        """The runs by style; those of blanks go into a style that looks alike there, best of their line."""
        lines = {style: {run.y for run in found} for style, found in runs.items()}
        for style, run in blanks:
            alike = [one for one in runs if self._blank_of[one] == self._blank_of[style]]
            best = next((one for one in alike if run.y in lines.get(one, ())), alike[0] if alike else style)
            runs.setdefault(best, []).append(run)
        return runs

    def _written(self, runs: dict[str, list[Run]]) -> Iterator[str]:
        """What sets each style, from the one before it, and writes its runs from the top."""
        before: Look | None = None
        at: tuple[int, int] | None
        for look, found in sorted((look_of(self._codes[style]), found) for style, found in runs.items()):
            yield f"\x1b[{look.after(before)}m"
            before, at = look, None
            for y, x, text in sorted(found):
                yield f"{shortest_move(at, (y, x))}{text}"
                end = x + len(text)
                at = (
                    (y, end) if end < self._size[0] else None
                )  # where a terminal leaves the cursor there, differs

    def _blank(self, width: int, height: int) -> None:
        self._size = (width, height)
        self._rows = [Cells(UNKNOWN * width, UNKNOWN * width)] * height
        self._strips = [{} for _ in range(height)]
        self._characters.clear()
        self._codes.clear()
        self._blank_of.clear()

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
            character = self._characters.get(codes) or self._number(codes, style, system)
            texts.append(text)
            styles.append(character * len(text))
        return Cells("".join(texts), "".join(styles))

    def _number(self, codes: str, style: Style | None, system: ColorSystem) -> str:
        """The character of a style that is not known yet; what is seen of it on a blank gets one as well."""
        found = []
        for one in (codes, blank_codes(style, system)):
            character = self._characters.setdefault(one, chr(len(self._codes) + 1))
            self._codes[character] = one
            found.append(character)
        self._blank_of[found[0]] = self._blank_of[found[1]] = found[1]
        return found[0]


class Look(NamedTuple):
    """What the numbers of a style set: attributes such as bold, the background, the colour of characters."""

    attributes: tuple[str, ...]
    background: str
    colour: str

    def after(self, before: "Look | None") -> str:
        """The numbers that set it where another one is set: no more than differs, or all from the beginning."""
        whole = ";".join(("0", *self.attributes, *filter(None, (self.colour, self.background))))
        if before is None or before.attributes != self.attributes[: len(before.attributes)]:
            return whole
        if (before.colour and not self.colour) or (before.background and not self.background):
            return whole
        more = list(self.attributes[len(before.attributes) :])
        more += [self.colour] if self.colour != before.colour else []
        more += [self.background] if self.background != before.background else []
        return ";".join(more)


def shortest_move(at: tuple[int, int] | None, to: tuple[int, int]) -> str:
    """The shortest code that moves the cursor to a line and column, from another one or from anywhere."""
    anywhere = f"\x1b[{to[0] + 1};{to[1] + 1}H"
    if at is None or to[0] - at[0] not in {0, 1}:
        return anywhere
    down, step = "\x1b[B" if to[0] > at[0] else "", to[1] - at[1]
    aside = f"\x1b[{abs(step) if abs(step) > 1 else ''}{'C' if step > 0 else 'D'}" if step else ""
    return min(down + aside, anywhere, key=len)


@lru_cache(512)
def look_of(codes: str) -> Look:
    """What the numbers of a style set."""
    attributes: list[str] = []
    colours = {False: "", True: ""}
    numbers = iter(codes.split(";") if codes else ())
    for one in numbers:
        value = int(one)
        if value in {38, 48}:
            kind = next(numbers)
            colours[value == 48] = ";".join((one, kind, *islice(numbers, 3 if kind == "2" else 1)))  # RGB
        elif 30 <= value <= 49 or 90 <= value <= 107:  # as terminals number them
            colours[40 <= value <= 49 or value >= 100] = one  # see above
        else:
            attributes.append(one)
    return Look(tuple(attributes), colours[True], colours[False])


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


def differing(old: Cells, new: Cells, blank_of: Mapping[str, str]) -> Iterator[tuple[int, int, str]]:
    """The runs of cells that differ: the first cell of each, the one behind it, and the style it is sent in.

    A blank is sent in any style that looks alike on blanks, as `blank_of` tells by their characters.
    """
    if old == new:
        return
    text, styles = new
    cells = zip(old.text, text, old.styles, styles, strict=True)
    changed = [
        at
        for at, (one, other, style, now) in enumerate(cells)
        if one != other or (style != now and (one != " " or blank_of[style] != blank_of[now]))
    ]
    if not changed:
        return
    start = last = changed[0]
    run = styles[start]
    for at in changed[1:]:
        if styles[at] != run or at > last + 1:
            joined = None
            if at <= last + 1 + GAP:
                is_blank = not text[start : last + 1].strip(" ")
                joined = _joined(run, text[last + 1 : at + 1], styles[last + 1 : at + 1], blank_of, is_blank)
            if joined is None:
                yield start, last + 1, run
                start, joined = at, styles[at]
            run = joined
        last = at
    yield start, last + 1, run


def _joined(run: str, text: str, styles: str, blank_of: Mapping[str, str], is_blank: bool) -> str | None:
    """The style in which a run goes on over some cells; None where they look otherwise."""
    for one, style in zip(text, styles, strict=True):
        if style == run:
            is_blank = is_blank and one == " "
        elif blank_of[style] != blank_of[run] or (one != " " and not is_blank):
            return None
        elif one != " ":
            run, is_blank = style, False
    return run
