"""Orders of stories: by hand, by what stands behind them, by their days, by any number or day of the register."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from roadmap_tui.model.fields.spec import Field, facets
from roadmap_tui.model.fields.story import STORY
from roadmap_tui.model.fields.values import value_of
from roadmap_tui.model.records import Story, number
from roadmap_tui.model.snapshot import Snapshot

if TYPE_CHECKING:
    import ast

HAND = "hand"
"""The order by hand, which people rank."""
LAST = float("inf")
"""The place of a story without a value: behind all others."""
Key = tuple[float, float, int]
"""A sort key: the order's own value, then the place by hand, then the id's number."""


class Scale(NamedTuple):
    """What orders ask beside a story: its board, the team's formula as a tree, the last change of each story."""

    snapshot: Snapshot
    formula: "ast.expr | None" = None
    changed: Mapping[str, datetime] = {}


class Ordering(NamedTuple):
    """An order of stories: its id and word, the letter that picks it, and a story's value, the least first."""

    id: str
    label: str
    letter: str
    value: Callable[[Scale, Story], float]
    by_evidence: bool = False
    by_history: bool = False

    def key(self, scale: Scale, story: Story) -> Key:
        """The sort key of a story."""
        return self.value(scale, story), story.order, number(story.id)


def _score(scale: Scale, story: Story) -> float:
    from roadmap_tui.model.formula import RICE, inputs_of, read_formula, score

    tree = scale.formula or read_formula(RICE, "rank.formula")
    inputs = inputs_of(story, scale.snapshot.evidence(story.id), scale.snapshot.customers)
    value = score(tree, inputs).value
    return LAST if value is None else -value


def _due(_: Scale, story: Story) -> float:
    day = story.ship_by or (story.target.due if story.target is not None else None)
    return LAST if day is None else day.toordinal()


def _recent(scale: Scale, story: Story) -> float:
    return -(scale.changed.get(story.id) or story.created_at).timestamp()


def _by(letter: str, field: Field) -> Ordering:
    def value(_: Scale, story: Story) -> float:
        found: Any = value_of(story, field)
        if found is None:
            return LAST
        return float(found.toordinal()) if isinstance(found, date) else -float(found)

    return Ordering(field.option_name, field.option_name.replace("_", " "), letter, value)


_NUMBERS = frozenset({"number", "day ahead", "grade"})
ORDERINGS: Mapping[str, Ordering] = {
    one.id: one
    for one in (
        Ordering(HAND, "hand", "h", lambda _scale, _story: 0.0),
        Ordering("weight", "weight", "w", lambda on, one: -on.snapshot.evidence(one.id).weight, by_evidence=True),
        Ordering("arr", "ARR", "a", lambda on, one: -on.snapshot.evidence(one.id).arr, by_evidence=True),
        Ordering("age", "age, oldest first", "g", lambda _scale, one: one.created_at.timestamp()),
        Ordering("due", "due day", "d", _due),
        Ordering("score", "score", "r", _score, by_evidence=True),
        Ordering("change", "recent change", "n", _recent, by_history=True),
        *(_by(letter, field) for letter, field in facets(STORY).items() if field.reader in _NUMBERS),
    )
}
"""Every order by its id."""


def last_changes(snapshot: Snapshot) -> dict[str, datetime]:
    """The instant of the last recorded change of each story; reads the whole history."""
    found: dict[str, datetime] = {}
    for event in snapshot.happened.values():
        if event.ref.startswith("S-"):
            found[event.ref] = max(event.at, found.get(event.ref, event.at))
    return found
