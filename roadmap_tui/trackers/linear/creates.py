"""Values of creates that go out in batches: each with an id of its own."""

from typing import Any, NamedTuple

from roadmap_tui.trackers.protocol import Marker, NotSent, OutcomeUnknown, Rejected

MOST = 50
"""Issues of one request: with their marks they stay well within what a request may cost."""


class Ask(NamedTuple):
    """One create: the input of the issue, and its mark."""

    issue: dict[str, Any]
    marker: Marker


class Made(NamedTuple):
    """The issue that was made, as Linear sent it, and whether its mark was written."""

    raw: dict[str, Any]
    is_marked: bool


Answer = Made | NotSent | Rejected | OutcomeUnknown
