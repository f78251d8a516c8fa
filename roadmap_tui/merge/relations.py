"""Relations of stories that two copies made apart and that cannot stand side by side."""

from collections.abc import Iterable

from roadmap_tui.model.records import Record, Relation
from roadmap_tui.model.relations import leads_to


def clashing(differing: Iterable[Record], standing: Iterable[Relation]) -> list[str]:
    """The ids of relations to drop: what stands already, and what would close a circle; the newest of each.

    `differing` are those that do not stand alike in both copies, `standing` those that do and stay.
    """
    known: set[tuple[str, object]] = set()
    ways: dict[str, dict[str, list[str]]] = {}
    found = []
    made = [one for one in differing if isinstance(one, Relation)]
    for one in (*standing, *sorted(made, key=lambda one: (one.at, one.uid))):
        sides = frozenset((one.story, one.other)) if one.type == "related" else (one.story, one.other)
        way = ways.setdefault(one.type, {})
        if (one.type, sides) in known or (one.type != "related" and leads_to(way, one.other, one.story)):
            found.append(one.id)
            continue
        known.add((one.type, sides))
        way.setdefault(one.story, []).append(one.other)
    return found
