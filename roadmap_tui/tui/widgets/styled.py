"""The base of widgets drawn line by line in a few styles, by role: the one place where text becomes segments."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Self

from rich.segment import Segment
from rich.style import Style
from textual._styles_cache import StylesCache
from textual.color import TRANSPARENT, Color
from textual.filter import ANSIToTruecolor, LineFilter
from textual.geometry import Region, Size
from textual.strip import Strip
from textual.widget import Widget

from roadmap_tui.text.characters import drawn_line, without_controls
from roadmap_tui.tui.widgets.cells import cell_len, crop, wrap

Spans = Sequence[tuple[str, str]]
"""Spans of text, each with its role: strong, plain, dim, accent, amber, red, green, rule."""


class StyledWidget(Widget):
    """A widget that draws its own lines: `render_line(y)` returns a Strip of exactly its width."""

    COMPONENT_CLASSES = {
        "styled--strong",
        "styled--plain",
        "styled--dim",
        "styled--accent",
        "styled--amber",
        "styled--red",
        "styled--green",
        "styled--rule",
        "styled--selected",
        "styled--part",
        "styled--gap",
    }
    ALLOW_SELECT = False

    DEFAULT_CSS = """
    StyledWidget {
        background: $background;
        & > .styled--plain { color: $foreground; }
        & > .styled--strong { color: $foreground; text-style: bold; }
        & > .styled--part { color: $foreground; text-style: bold; }
        & > .styled--gap { color: $text-warning; }
        & > .styled--dim { color: $text-muted; }
        & > .styled--rule { color: $foreground 25%; }
        & > .styled--accent { color: $text-primary; text-style: bold; }
        & > .styled--amber { color: $text-warning; }
        & > .styled--red { color: $text-error; }
        & > .styled--green { color: $text-success; }
        & > .styled--selected { background: $primary 18%; }
    }
    StyledWidget:nocolor > .styled--accent { color: $foreground; }
    StyledWidget:ansi {
        & > .styled--dim { color: ansi_default; text-style: dim; }
        & > .styled--rule { color: ansi_default; text-style: dim; }
        & > .styled--accent { color: ansi_bright_blue; }
        & > .styled--amber { color: ansi_yellow; }
        & > .styled--red { color: ansi_red; }
        & > .styled--green { color: ansi_green; }
        & > .styled--gap { color: ansi_yellow; }
        & > .styled--selected { background: ansi_default; }
    }
    """

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002  # Textual's name
        super().__init__(id=id)
        # Textual forgets its own at every refresh, and walks over all ancestors for each.
        self._styles: dict[tuple[str, bool], Style] = {}
        self._blanks: dict[int, Strip] = {}
        self._styles_cache = LineCache()
        self._is_bare: bool | None = None
        self._ground: tuple[Color, Color] | None = None
        self.frame_size: Size | None = None

    @property
    def size(self) -> Size:
        """The size of what it draws; Textual works it out each time it is asked, which is for each line."""
        return self.frame_size or super().size

    @property
    def is_bare(self) -> bool:
        """Whether nothing is drawn around or over its lines: no border, padding, tint or opacity."""
        if self._is_bare is None:
            styles = self.styles
            self._is_bare = (
                not any(styles.gutter)
                and not any(edge for edge, _ in styles.outline)
                and (self.opacity, styles.text_opacity, styles.tint.a) == (1.0, 1.0, 0)
                and (not styles.has_rule("hatch") or styles.hatch == "none")
            )
        return self._is_bare

    def refresh(self, *regions: Region, layout: bool = False, **options: bool) -> Self:
        """Draw it again; with `layout` there may be a border now that was not there."""
        if layout:
            self._is_bare = None
        return super().refresh(*regions, layout=layout, **options)

    def notify_style_update(self) -> None:
        """Look at the styles that were applied: mostly they are the same, of what gets the cursor or loses it."""
        super().notify_style_update()
        self._is_bare = None
        if self.background_colors != self._ground:
            self._ground = self.background_colors
            self.forget_styles()

    def forget_styles(self) -> None:
        """Forget what is kept of the styles before they changed: the ground, or those of a role."""
        self._styles.clear()
        self._blanks.clear()

    def style_of(self, role: str, *, selected: bool = False) -> Style:
        """The style of a role, tinted as selected where asked."""
        style = self._styles.get((role, selected))
        if style is None:
            style = self.get_component_rich_style(f"styled--{role}")
            if selected:
                style += Style(bgcolor=self.get_component_rich_style("styled--selected").bgcolor)
            self._styles[role, selected] = style
        return style

    def line(self, spans: Spans, width: int, *, selected: bool = False, margin: int = 0) -> Strip:
        """A strip of exactly `width` cells, the last `margin` blank; a longer text is cut with an ellipsis.

        Whatever the text holds, nothing in it acts on the terminal.
        """
        segments: list[Segment] = []
        room = width - margin
        for text, role in spans:
            if room <= 0:
                break
            if text.isascii() and text.isprintable() and len(text) <= room:
                cut, cells = text, len(text)  # as most are: a cell each
            else:
                cut = crop(text if text.isprintable() else drawn_line(text), room)
                cells = cell_len(cut)
            if cut:
                segments.append(Segment(cut, self.style_of(role, selected=selected)))
                room -= cells
        if room + margin > 0:
            segments.append(Segment(" " * (room + margin), self.style_of("plain", selected=selected)))
        return Strip(segments, width)

    def segment(self, text: str, role: str, *, selected: bool = False) -> Segment:
        """A segment of its own, of a text that fits."""
        return Segment(drawn_line(text), self.style_of(role, selected=selected))

    def blank(self, width: int) -> Strip:
        """A blank strip."""
        strip = self._blanks.get(width)
        if strip is None:
            strip = self._blanks[width] = self.line([], width)
        return strip

    def get_line_filters(self) -> Sequence[LineFilter]:
        """The line filters without those that change nothing here.

        The roles have none of the ANSI colours that one replaces; `line` lets through nothing that another takes
        out.
        """
        return [one for one in super().get_line_filters() if not isinstance(one, _NEEDLESS)]


class LineCache(StylesCache):
    """A cache of the lines of a styled widget, which are drawn as they are where nothing surrounds them.

    Textual's own goes through borders, padding, tints and filters for each line, which takes longer than all.
    """

    _filters: Sequence[LineFilter] = ()

    def render_widget(self, widget: Widget, crop: Region) -> list[Strip]:
        """The lines of a part of the widget; those that did not change are kept."""
        if not isinstance(widget, StyledWidget) or not widget.is_bare:
            return super().render_widget(widget, crop)
        width, filters = widget.region.width, widget.get_line_filters()
        if width != self._width or filters != self._filters:
            self.clear()
            self._width, self._filters = width, filters
        kept, dirty, render_line = self._cache, self._dirty_lines, widget.render_line
        background = widget.background_colors[1] if filters else TRANSPARENT
        widget.frame_size = widget.size
        try:
            for y in crop.line_range:
                if y in dirty or y not in kept:
                    strip = render_line(y)
                    for one in filters:
                        strip = strip.apply_filter(one, background)
                    kept[y] = strip
        finally:
            widget.frame_size = None
        dirty.difference_update(crop.line_range)
        strips = [kept[y] for y in crop.line_range]
        first, last = crop.column_span
        return strips if (first, last) == (0, width) else [strip.crop(first, last) for strip in strips]


class HarmlessText(LineFilter):
    """A filter of what any widget draws: characters that act on the terminal are left out.

    They take no cells where they are measured, so that the line stays as wide.
    """

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:  # noqa: ARG002  # Textual's
        """The segments, each with harmless text."""
        if all(text.isprintable() for text, _, _ in segments):
            return segments
        return [Segment(drawn_line(without_controls(text)), style, control) for text, style, control in segments]


_NEEDLESS = (ANSIToTruecolor, HarmlessText)


def spread(parts: Iterable[Spans], width: int, gap: int = 2) -> list[tuple[str, str]]:
    """Spread parts over one line: the first at its start, the last at its end, the others evenly between.

    Where there is no room, parts are left out from the last but one backwards, then the last one.
    """
    kept = [list(part) for part in parts if part]
    while len(kept) > 1 and sum(measure(part) for part in kept) + gap * (len(kept) - 1) > width:
        kept.pop(-2 if len(kept) > 2 else -1)
    if not kept:
        return []
    free = width - sum(measure(part) for part in kept)
    line = list(kept[0])
    for index, part in enumerate(kept[1:], 1):
        share = free // (len(kept) - index)
        free -= share
        line += [(" " * share, "plain"), *part]
    return line


def break_spans(spans: Iterable[tuple[str, str]], width: int) -> list[list[tuple[str, str]]]:
    """Break spans at words into lines of at most `width` cells, each part of a word keeping its role.

    A word goes on into the next span where no blank parts them, as before a full stop.
    """
    lines: list[list[tuple[str, str]]] = []
    line: list[tuple[str, str]] = []
    used = 0
    for word in _words(spans):
        space = " " if line else ""
        whole = measure(word)
        if line and used + 1 + whole > width:
            lines.append(line)
            line, used, space = [], 0, ""
        for text, role in word:
            for piece in (text,) if whole <= width else wrap(text, width):
                size = cell_len(piece)
                if line and used + len(space) + size > width:
                    lines.append(line)
                    line, used, space = [], 0, ""
                if line and line[-1][1] == role:
                    line[-1] = (line[-1][0] + space + piece, role)
                else:
                    line.append((space + piece, role))
                used += len(space) + size
                space = ""
    if line:
        lines.append(line)
    return lines


def _words(spans: Iterable[tuple[str, str]]) -> Iterator[list[tuple[str, str]]]:
    """The words of spans, each as its parts with their roles."""
    word: list[tuple[str, str]] = []
    for text, role in spans:
        first, *others = text.split(" ")
        if first:
            word.append((first, role))
        for other in others:
            if word:
                yield word
            word = [(other, role)] if other else []
    if word:
        yield word


def fitted_lines(lines: Iterable[Spans], width: int) -> list[Spans]:
    """Lines of at most `width` cells: those that are longer are broken at words."""
    return [
        one for line in lines for one in ([line] if measure(line) <= width else break_spans(line, max(width, 1)))
    ]


def measure(part: Spans) -> int:
    """The width of a part, in cells."""
    return sum(cell_len(text) for text, _ in part)
