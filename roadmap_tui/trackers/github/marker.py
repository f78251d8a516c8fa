"""The marker of an issue: the last line of its body, an HTML comment that nobody sees."""

import re

from roadmap_tui.trackers.protocol import Marker

_LINE = "<!-- roadmap board={} story={} operation={} -->"
_MARK = re.compile(r"^<!-- roadmap board=([\w.-]+) story=([\w.-]+) operation=([\w.-]*) -->(?=\s*$)", re.MULTILINE)
"""The line alone on a line: what customers said of one is escaped, and is none."""
ROOM = 160
"""Characters reserved for the line, so that it never changes how far a text is shortened."""


def line_of(marker: Marker) -> str:
    """The line that proves an issue to be a story's."""
    return _LINE.format(marker.board, marker.story, marker.operation)


def link_line(key: str) -> str:
    """The line of a comment that links to the roadmap, by which it is found again."""
    return f"<!-- roadmap link={key} -->"


def marker_of(body: str) -> Marker | None:
    """The marker in a body, the last one where there are several; None where there is none."""
    found = _MARK.findall(body)
    return Marker(board=found[-1][0], story=found[-1][1], operation=found[-1][2]) if found else None


def without_line(body: str) -> str:
    """A body with its markers blanked out, every other character in its place."""
    return _MARK.sub(lambda found: " " * len(found[0]), body)


def with_line(body: str, marker: Marker | None) -> str:
    """A body with a marker for its last line, and with no other one."""
    text = _MARK.sub("", body).rstrip()
    if marker is None:
        return text
    return f"{text}\n\n{line_of(marker)}" if text else line_of(marker)
