"""Views: filters with a name, each of a place of the screens, with how that is laid out."""

from collections.abc import Iterable, Mapping

from roadmap_tui.errors import NotFound, Reason
from roadmap_tui.model.filters.who import Kind
from roadmap_tui.model.records import Value, View, number
from roadmap_tui.text.characters import folded, one_line
from roadmap_tui.text.nearest import meant

KIND_AT: dict[str, Kind] = {
    "board": "Story",
    "inbox": "Request",
    "loop": "Request",
    "timeline": "Story",
    "sync": "Story",
    "readings": "Story",
    "customers": "Customer",
    "matrix": "Story",
}
"""The places that a view can be of, and the kind of records that each filters."""


class SavedView(Value, kw_only=True, frozen=True):
    """A view as the board keeps it for all, or a person for themselves (`is_mine`)."""

    name: str
    place: str = "board"
    filter: str = ""
    choices: dict[str, str] = {}
    is_mine: bool = False


def every_view(kept: Mapping[str, View], own: Iterable[SavedView]) -> list[SavedView]:
    """The board's views in the order in which they were first saved, then a person's own."""
    found = [
        SavedView(name=one.name, place=one.place, filter=one.filter, choices=one.choices)
        for one in sorted(kept.values(), key=lambda one: number(one.id))
    ]
    return [*found, *own]


def view_named(name: str, views: Iterable[SavedView]) -> SavedView:
    """The view of a name, a person's own before the board's. NotFound names the nearest."""
    known = list(views)
    found = [one for one in known if folded(one.name) == folded(name)]
    if not found:
        near = meant(name, [one.name for one in known])
        raise NotFound(f"There is no view {one_line(name)!r}.{near}", reason=Reason.UNKNOWN_ID)
    return found[-1]
