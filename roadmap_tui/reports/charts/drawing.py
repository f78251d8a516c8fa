"""An SVG writer: lines, dots, bars and words, in pixels from the top left corner."""

from collections.abc import Iterable

from roadmap_tui.reports.markup import clean, safe
from roadmap_tui.text.characters import one_line
from roadmap_tui.text.width import cell_width, cut

CELL = 6.6
"""Pixels that a character of the words takes, on the safe side: what draws it chooses the font."""
GAP = 12
"""Pixels between words and a note behind them."""
SVG = "http://www.w3.org/2000/svg"


class Drawing:
    """One picture with a title, and with a description for people who hear it."""

    def __init__(self, width: float, title: str, description: str) -> None:
        self.width = width
        self.height = 0.0
        self.title = title
        self.description = description
        self._parts: list[str] = []

    def text(
        self, x: float, y: float, words: str, look: str = "", *, anchor: str = "start", room: float | None = None
    ) -> None:
        """Write words with their baseline at `y`; in `room` pixels they are cut, and whole in their tooltip."""
        shown = clean(words)
        short = shown if room is None else fitted(shown, room)
        whole = f"<title>{safe(words)}</title>" if short != shown else ""
        named = f' class="{look}"' if look else ""
        placed = f' text-anchor="{anchor}"' if anchor != "start" else ""
        self._parts.append(f'<text x="{_n(x)}" y="{_n(y)}"{named}{placed}>{whole}{safe(short)}</text>')

    def beside(self, x: float, y: float, head: tuple[str, str], note: tuple[str, str], *, room: float) -> None:
        """Write words and a note behind them, each with its look; the words are cut in `room` pixels.

        What draws it measures the words, so that the gap is even in every font.
        """
        (words, look), (after, its_look) = ((clean(text), one) for text, one in (head, note))
        short = fitted(words, room)
        whole = f"<title>{safe(words)}</title>" if short != words else ""
        self._parts.append(
            f'<text x="{_n(x)}" y="{_n(y)}">{whole}<tspan class="{look}">{safe(short)}</tspan>'
            f'<tspan dx="{GAP}" class="{its_look}">{safe(after)}</tspan></text>'
        )

    def line(self, x: float, y: float, to_x: float, to_y: float, look: str) -> None:
        """Draw a straight line."""
        self._parts.append(f'<line x1="{_n(x)}" y1="{_n(y)}" x2="{_n(to_x)}" y2="{_n(to_y)}" class="{look}"/>')

    def path(self, points: Iterable[tuple[float, float]], look: str, tooltip: str = "") -> None:
        """Draw a line through points, with a tooltip."""
        places = " ".join(f"{_n(x)},{_n(y)}" for x, y in points)
        self._shape(f'polyline points="{places}" class="{look}"', "polyline", tooltip)

    def dot(self, x: float, y: float, radius: float, look: str, tooltip: str = "") -> None:
        """Draw a dot, with a tooltip."""
        self._shape(f'circle cx="{_n(x)}" cy="{_n(y)}" r="{_n(radius)}" class="{look}"', "circle", tooltip)

    def bar(self, x: float, y: float, width: float, height: float, look: str) -> None:
        """Draw a bar."""
        size = f'width="{_n(max(width, 0))}" height="{_n(height)}"'
        self._shape(f'rect x="{_n(x)}" y="{_n(y)}" {size} class="{look}"', "rect", "")

    def svg(self, name: str, *, at: tuple[float, float] | None = None) -> str:
        """The picture as an element; `name` is its own within a page. Inside another picture it stands `at`."""
        size = f'width="{_n(self.width)}" height="{_n(self.height)}"'
        place = (
            f'x="{_n(at[0])}" y="{_n(at[1])}" {size}'
            if at is not None
            else f'{size} viewBox="0 0 {_n(self.width)} {_n(self.height)}"'
        )
        return (
            f'<svg xmlns="{SVG}" {place} role="img" aria-labelledby="{name}-title {name}-told">'
            f'<title id="{name}-title">{safe(self.title)}</title>'
            f'<desc id="{name}-told">{safe(self.description)}</desc>'
            f"{''.join(self._parts)}</svg>"
        )

    def _shape(self, opened: str, element: str, tooltip: str) -> None:
        end = f"><title>{safe(tooltip)}</title></{element}>" if tooltip else "/>"
        self._parts.append(f"<{opened}{end}")


def width_of(words: str) -> float:
    """Pixels that words take, on the safe side."""
    return cell_width(one_line(words)) * CELL


def fitted(words: str, room: float, size: float = 1.0) -> str:
    """Words that fit in `room` pixels, ending at a word where one ends near, and `size` times as large."""
    short = cut(words, max(int(room / (CELL * size)), 1))
    if short == words:
        return words
    kept = short.removesuffix("…").rpartition(" ")[0].rstrip(" ,;:")
    return f"{kept}…" if 3 * len(kept) > 2 * len(short) else short


def broken(words: str, room: float, most: int) -> list[str]:
    """Words in at most so many lines of `room` pixels each, broken between words; what is left over is cut."""
    lines = [""]
    for word in words.split():
        longer = f"{lines[-1]} {word}".lstrip()
        if width_of(longer) <= room or not lines[-1] or len(lines) == most:
            lines[-1] = longer
        else:
            lines.append(word)
    return [fitted(line, room) for line in lines]


def _n(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
