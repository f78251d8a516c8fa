"""What somebody types who follows a page from its first line to its last."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

_BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_COMMENT = re.compile(r"\s+#\s.*$")


class Typed(NamedTuple):
    """A line of a page: its words, and what the page says that comes of it ("" where it says nothing)."""

    words: tuple[str, ...]
    shown: str

    @property
    def line(self) -> str:
        """The line as it can be typed."""
        return shlex.join(self.words)


def typed_lines(page: Path) -> Iterator[Typed]:
    """The lines of a page's shell blocks, and those after a `$ ` with what stands below them."""
    for language, block in _BLOCK.findall(page.read_text("utf-8")):
        text = block.replace("\\\n", " ")
        if text.startswith("$ "):
            for part in text.removeprefix("$ ").split("\n$ "):
                line, _, shown = part.partition("\n")
                yield Typed(_words(line), shown)
        elif language in {"", "sh"}:
            yield from (Typed(_words(line), "") for line in text.splitlines() if line.strip())


def _words(line: str) -> tuple[str, ...]:
    return tuple(shlex.split(_COMMENT.sub("", line)))


def folded(text: str) -> str:
    """A text as one line, wherever a page breaks it."""
    return " ".join(text.split())
