"""Commands on the views that a board keeps for all: save one, remove one."""

from collections.abc import Mapping
from typing import Any

from roadmap_tui.actions.change import Change
from roadmap_tui.errors import Reason, Usage
from roadmap_tui.model.records import View
from roadmap_tui.model.views import every_view, view_named
from roadmap_tui.text.characters import checked, folded, one_line


def name_of(given: str) -> str:
    """The name of a view on one line. Usage where it is empty."""
    name = one_line(checked(given, "name"))
    if not name:
        raise Usage("A view needs a name.", reason=Reason.MISSING_VALUE)
    return name


def save_view(
    change: Change,
    name: str,
    *,
    place: str = "board",
    filter_: str = "",
    choices: Mapping[str, str] | None = None,
) -> View:
    """Save a view under a name; one of that name is replaced."""
    name = name_of(name)
    fields: dict[str, Any] = {
        "name": name,
        "place": place,
        "filter": checked(filter_, "filter").strip(),
        "choices": dict(choices or {}),
    }
    found = next((one for one in _views(change) if folded(one.name) == folded(name)), None)
    if found is not None:
        return change.edit(found, **fields)
    return change.add(View(id=change.new_id(View), by=change.by, at=change.at, **fields))


def remove_view(change: Change, name: str) -> View:
    """Remove a view. NotFound names the nearest."""
    views = {one.id: one for one in _views(change)}
    known = view_named(name, every_view(views, ()))
    found = next(one for one in views.values() if folded(one.name) == folded(known.name))
    change.remove(found)
    return found


def _views(change: Change) -> list[View]:
    """Every view: they stay few, and a name may be written in several ways."""
    return change.transaction.find(View)
