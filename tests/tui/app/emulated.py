"""A terminal that is emulated: what it shows after all that was written to it."""

import re

import pyte

AUTO_WRAP = 7
ERASE = re.compile(r"(\x1b\[K|\x1b\[\d+X)")
LINK = re.compile(r"\x1b\]8;[^\x1b]*\x1b\\\\")


class Terminal:
    """A terminal of some cells; `bce` tells whether it erases to the background that is set."""

    def __init__(self, width: int, height: int, *, bce: bool = True) -> None:
        self._screen = pyte.Screen(width, height)
        self._screen.reset_mode(AUTO_WRAP, private=True)  # as Textual does
        self._bce = bce
        self._stream = pyte.Stream(self._screen)

    def write(self, text: str) -> None:
        """Obey what an app sends."""
        cursor = self._screen.cursor
        for part in ERASE.split(LINK.sub("", text)):
            before, erases = cursor.attrs, ERASE.fullmatch(part)
            if erases and not self._bce:
                cursor.attrs = self._screen.default_char
            self._stream.feed(part)
            if erases:
                cursor.attrs = before

    def picture(self) -> list[list[tuple[object, ...]]]:
        """What is seen of each cell: of a blank without a line through or under it, its background alone."""
        return [
            [_seen(self._screen.buffer[y][x]) for x in range(self._screen.columns)]
            for y in range(self._screen.lines)
        ]


def _seen(cell: pyte.screens.Char) -> tuple[object, ...]:
    is_lined = cell.underscore or cell.strikethrough or cell.reverse
    return tuple(cell) if cell.data != " " or is_lined else (cell.bg,)
