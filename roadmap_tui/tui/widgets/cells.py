"""Text measured in terminal cells: cropped, padded and broken at words.

What people typed is made safe here once: control characters are shown, joiners that join nothing are dropped.
"""

from functools import lru_cache

from rich.cells import cell_len, set_cell_size, split_graphemes

from roadmap_tui.text.characters import drawn, one_line
from roadmap_tui.text.lazy_pattern import lazy_pattern

__all__ = ["cell_len", "crop", "pad", "safe_line", "safe_text", "wrap"]

_WIDE_SPACE = lazy_pattern(r"[^\S\n]+")


def safe_line(text: str | None) -> str:
    """A text of a person on one line; empty where there is none."""
    if not text:
        return ""
    return drawn(one_line(text))


def safe_text(text: str | None) -> list[str]:
    """A text of a person as its own lines, runs of blanks collapsed."""
    if not text:
        return []
    return [drawn(_WIDE_SPACE.sub(" ", line)).strip() for line in text.split("\n")]


def crop(text: str, width: int, ellipsis: str = "…") -> str:
    """Crop a text to at most `width` cells; the cut ends in an ellipsis, never in half a character."""
    if cell_len(text) <= width:
        return text
    if width <= 0:
        return ""
    room = width - cell_len(ellipsis)
    return _head(text, room).rstrip() + ellipsis if room > 0 else ellipsis[:width]


def pad(text: str, width: int) -> str:
    """Pad or crop a text to exactly `width` cells."""
    return set_cell_size(text, width) if width > 0 else ""


@lru_cache(4096)
def wrap(text: str, width: int, most: int = 0, first_indent: int = 0) -> tuple[str, ...]:
    """Wrap a line of text at its words into lines of at most `width` cells.

    `most` limits the number of lines (0: none): what is cut ends in `…`. `first_indent` cells of the first
    line are taken already. A word longer than a line is broken where the line ends.
    """
    if width <= 0:
        return ("",)
    lines: list[str] = []
    line, room = "", max(width - first_indent, 1)
    for word in text.split(" "):
        joined = f"{line} {word}" if line else word
        if cell_len(joined) <= room:
            line = joined
            continue
        if line or (not lines and first_indent and cell_len(word) <= width):
            lines.append(line)
            line, room = "", width
        while cell_len(word) > room:
            head = _head(word, room) or word[:1]
            lines.append(head)
            word, room = word[len(head) :], width
        line = word
    lines.append(line)
    if most and len(lines) > most:
        last_room = width - (first_indent if most == 1 else 0)
        lines = [*lines[: most - 1], _cut(lines[most - 1], last_room)]
    return tuple(lines)


def _cut(line: str, width: int) -> str:
    """The line with an ellipsis at its end, for text that goes on; words stay whole where there are several."""
    while cell_len(line) >= width and " " in line:
        line = line.rpartition(" ")[0]
    return f"{line}…" if cell_len(line) < width else f"{_head(line, width - 1).rstrip()}…"


def _head(text: str, width: int) -> str:
    """The longest start of a text that fits into `width` cells."""
    taken = end = 0
    for _start, stop, cells in split_graphemes(text)[0]:
        if taken + cells > width:
            break
        taken, end = taken + cells, stop
    return text[:end]
