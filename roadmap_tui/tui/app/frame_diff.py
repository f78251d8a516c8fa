"""Frames written as differences: what the terminal shows already is not sent again.

Textual writes whatever was drawn anew, each span with all of its colours: a key that moves the cursor by a card
sends twelve kilobytes, of which one is news. Here a frame is compared with what the terminal shows, cell by cell,
and of what differs each style is sent once, with all the runs of text that have it.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import compress, islice
from operator import gt, ne
from typing import NamedTuple

from rich.color import ColorSystem
from rich.console import Console
from rich.segment import Segment
from rich.style import Style
from textual._compositor import ChopsUpdate, CompositorUpdate, LayoutUpdate
from textual.strip import Strip

from roadmap_tui.tui.common.region_compositor import Piece, PiecesUpdate
from roadmap_tui.tui.widgets.cells import cell_len

UNKNOWN = "\0"
"""The character and the style of a cell of which nothing is known: it differs from all others."""
GAP = 4
"""The most cells that are sent again to go on in a run: to move the cursor takes as many bytes."""
RESET = "\x1b[0m"
"""Sets no style, as Textual takes for granted where it writes one."""
ERASE = "\x1b[K"
"""Erases the rest of a line, to the background that is set."""
LONGER = " " * (len(ERASE) + 1)
"""The fewest blanks that take more bytes than to erase them."""
CHANGED = re.compile(rb"\x01+(?:\x00{1,%d}\x01+)*" % GAP)
"""Cells that changed, each a byte, and those between that are sent with them."""
ALIKE = re.compile(r"(.)\1*", re.DOTALL)
ENDS = {"1": "22", "2": "22", "3": "23", "4": "24", "7": "27", "9": "29", "21": "24", "53": "55"}
"""The number that takes an attribute away, by the one that sets it."""


class Cells(NamedTuple):
    """Cells side by side: their characters, and a character for the style of each."""

    text: str
    styles: str

    def part(self, first: int, last: int) -> "Cells":
        """The cells from one on up to another one."""
        return Cells(self.text[first:last], self.styles[first:last])

    @staticmethod
    def unknown(width: int) -> "Cells":
        """Cells of which nothing is known."""
        return Cells(UNKNOWN * width, UNKNOWN * width)


class Shown(NamedTuple):
    """Cells side by side on a line of the terminal, and the strip that was drawn there."""

    cells: Cells
    strip: Strip | None


Run = tuple[int, int, str]
"""Cells side by side that are sent at once: their line, the column of the first, and their characters."""
NOTHING = Shown(Cells("", ""), None)


class Abilities(NamedTuple):
    """What a terminal can do by terminfo, beside what all can."""

    erases_in_colour: bool = False
    """Whether it erases to the background that is set (`bce`)."""
    erases_cells: bool = False
    """Whether it erases some cells of a line (`ech`)."""


class FrameDiff:
    """What a terminal shows, and the shortest way to the next frame."""

    def __init__(self) -> None:
        self.abilities = Abilities()
        """What the terminal can do; what it cannot erase is sent as blanks."""
        self._lines: list[dict[int, Shown]] = []
        """What each line shows, side by side, by the column where it begins.

        The same strip again needs no look at its cells.
        """
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
        elif isinstance(update, ChopsUpdate) and len(update.chops) == len(self._lines) and any(self._size):
            pieces = span_pieces(update)
        elif isinstance(update, PiecesUpdate) and any(self._size):
            pieces = iter(update.pieces)
        else:
            self.forget()
            return f"{RESET}{update.render_segments(console)}"
        sent: list[str] = []
        runs: dict[str, list[Run]] = {}
        blanks: list[tuple[str, Run]] = []
        system = console._color_system or ColorSystem.TRUECOLOR  # noqa: SLF001  # as a strip does
        for y, x, strip in pieces:
            line, width = self._lines[y], strip.cell_length
            old, drawn = line.get(x, NOTHING)
            if drawn is strip or not width:
                continue
            if len(old.text) != width:
                old = taken(line, x, x + width)
            cells = self._cells(strip, system)
            if cells is None:
                sent.append(
                    f"{'' if sent else RESET}\x1b[{y + 1};{x + 1}H{from_first_cell(strip).render(console)}"
                )
                cells = Cells.unknown(width)
            else:
                for first, last, style in differing(old, cells, self._blank_of):
                    run = y, x + first, cells.text[first:last]
                    if run[2].strip(" "):
                        runs.setdefault(style, []).append(run)
                    else:
                        blanks.append((self._blank_of[style], run))
            line[x] = Shown(cells, strip)
        return "".join([*sent, *self._written(self._merged(runs, blanks))])

    def _merged(self, runs: dict[str, list[Run]], blanks: list[tuple[str, Run]]) -> dict[str, list[Run]]:
        """The runs by style; those of blanks go into a style that looks alike there, best of their line."""
        lines = {style: {y for y, _, _ in found} for style, found in runs.items()}
        for style, run in blanks:
            alike = [one for one in runs if self._blank_of[one] == self._blank_of[style]]
            best = next((one for one in alike if run[0] in lines.get(one, ())), alike[0] if alike else style)
            runs.setdefault(best, []).append(run)
        return runs

    def _written(self, runs: dict[str, list[Run]]) -> Iterator[str]:
        """What sets each style, from the one before it, and writes its runs from the top."""
        before: Look | None = None
        for look, style in in_order((look_of(self._codes[one]), one) for one in runs):
            yield f"\x1b[{codes_after(before, look)}m"
            before = look
            at: tuple[int, int] | None = None
            for y, x, text in sorted(runs[style]):
                kept, erased = self._without_end(y, x, text, style)
                yield f"{shortest_move(at, (y, x))}{kept}{erased}"
                end = x + len(kept)
                # Where a terminal leaves the cursor behind the last cell, differs.
                at = (y, end) if end < self._size[0] else None

    def _without_end(self, y: int, x: int, text: str, style: str) -> tuple[str, str]:
        """The characters of a run without the blanks at its end, and the code that erases those; else none."""
        kept = text.rstrip(" ") if text.endswith(LONGER) else text
        blanks = len(text) - len(kept)
        if not blanks or not self._erases_as(style):
            return text, ""
        if self._is_blank_from(y, x + len(kept), style):
            return kept, ERASE
        cells = f"\x1b[{blanks}X"
        return (kept, cells) if self.abilities.erases_cells and len(cells) < blanks else (text, "")

    def _erases_as(self, style: str) -> bool:
        """Whether cells that are erased look like blanks of a style."""
        look = look_of(self._codes[self._blank_of[style]])
        return not look.attributes and (self.abilities.erases_in_colour or not look.background)

    def _is_blank_from(self, y: int, x: int, style: str) -> bool:
        """Whether on a line there are blanks alone from a cell on, as those of a style are drawn."""
        blank = self._blank_of[style]
        for at, ((text, styles), _) in self._lines[y].items():
            if at + len(text) > x:
                first = max(x - at, 0)
                if text[first:].strip(" ") or any(self._blank_of[one] != blank for one in set(styles[first:])):
                    return False
        return True

    def _blank(self, width: int, height: int) -> None:
        self._size = (width, height)
        self._lines = [{0: Shown(Cells.unknown(width), None)} for _ in range(height)]
        self._characters.clear()
        self._codes.clear()
        self._blank_of.clear()

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

    background: str
    colour: str
    attributes: tuple[str, ...]


@lru_cache(4096)
def codes_after(before: Look | None, look: Look) -> str:
    """The numbers that set a look where another one is set: no more than differs, or all from the beginning."""
    whole = ";".join(("0", *look.attributes, *filter(None, (look.colour, look.background))))
    if before is None:
        return whole
    gone = set(before.attributes) - set(look.attributes)
    if not gone <= ENDS.keys():
        return whole
    ends = {ENDS[one] for one in gone}
    kept = {one for one in before.attributes if ENDS.get(one) not in ends}
    more = [*sorted(ends), *(one for one in look.attributes if one not in kept)]
    more += [look.colour or "39"] if look.colour != before.colour else []
    more += [look.background or "49"] if look.background != before.background else []
    return min(";".join(more), whole, key=len)


def in_order(looks: Iterable[tuple[Look, str]]) -> Iterator[tuple[Look, str]]:
    """Looks, each with its style, in an order in which little is to be set: the nearest one is always next."""
    left, before = sorted(looks), None
    while left:
        nearest = min(left, key=lambda one: len(codes_after(before, one[0])))
        left.remove(nearest)
        before = nearest[0]
        yield nearest


def shortest_move(at: tuple[int, int] | None, to: tuple[int, int]) -> str:
    """The shortest code that moves the cursor to a line and column, from another one or from anywhere.

    By a carriage return and codes that every terminal knows and that never scroll. An index (`ESC D`) and a next
    line (`ESC E`) are shorter, and not sent: terminfo does not tell who knows them. The console of Windows 10, an
    xterm-256color to those who ask, steps to the left for the one and ignores the other.
    """
    anywhere = f"\x1b[{to[0] + 1};{to[1] + 1}H"
    if at is None or to[0] < at[0]:
        return anywhere
    down, cells = steps(to[0] - at[0], "B"), to[1] - at[1]
    aside = steps(abs(cells), "C" if cells > 0 else "D")
    return min(f"{down}{aside}", f"\r{down}{steps(to[1], 'C')}", anywhere, key=len)


def steps(count: int, direction: str) -> str:
    """The code that moves the cursor some cells or lines; none where it is to stay."""
    return f"\x1b[{count if count > 1 else ''}{direction}" if count else ""


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
    return Look(colours[True], colours[False], tuple(attributes))


def taken(line: dict[int, Shown], x: int, end: int) -> Cells:
    """Take from a line what it shows from a column on up to another one; what is beside that stays."""
    found = []
    for at in sorted(line):
        cells, last = line[at].cells, at + len(line[at].cells.text)
        if at >= end or last <= x:
            continue
        del line[at]
        if at < x:
            line[at] = Shown(cells.part(0, x - at), None)
        if last > end:
            line[end] = Shown(cells.part(end - at, last - at), None)
        found.append(cells.part(max(x - at, 0), end - at))
    return Cells("".join(one.text for one in found), "".join(one.styles for one in found))


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


def from_first_cell(strip: Strip) -> Strip:
    """A strip without characters of no width at its beginning: a terminal would add them to the cell before.

    They are the accents of a letter that something covers.
    """
    first, *others = strip
    kept = first.text.lstrip("".join(one for one in set(first.text) if not cell_len(one)))
    return strip if kept == first.text else Strip([Segment(kept, first.style), *others], strip.cell_length)


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
    changed = bytearray(map(ne, old.text, text))
    if old.styles != styles:
        for at in compress(range(len(text)), map(gt, map(ne, old.styles, styles), changed)):
            changed[at] = text[at] != " " or blank_of[old.styles[at]] != blank_of[styles[at]]
    for found in CHANGED.finditer(changed):
        for start, end, style in _parts(new, *found.span(), blank_of):
            first, last = changed.find(1, start, end), changed.rfind(1, start, end)
            if first >= 0:
                yield first, last + 1, style


def _parts(cells: Cells, start: int, end: int, blank_of: Mapping[str, str]) -> Iterator[tuple[int, int, str]]:
    """The parts of cells that can be sent in one style, which is that of their characters, and each style."""
    text, styles = cells
    run, is_blank = styles[start], True  # blanks alone so far
    if styles.count(run, start, end) == end - start:
        yield start, end, run
        return
    for found in ALIKE.finditer(styles, start, end):
        at, style = found.start(), found[1]
        has_text = bool(text[at : found.end()].strip(" "))
        if style != run:
            if blank_of[style] != blank_of[run] or (has_text and not is_blank):
                yield start, at, run
                start, run, is_blank = at, style, True
            elif has_text:
                run = style
        is_blank = is_blank and not has_text
    yield start, end, run
