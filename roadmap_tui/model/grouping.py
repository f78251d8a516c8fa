"""Groupings of stories: by any facet of the register that many share, and by the segment of who asks."""

from collections import Counter
from collections.abc import Callable, Mapping
from typing import NamedTuple

from roadmap_tui.model.fields.spec import Field, facets
from roadmap_tui.model.fields.story import STORY
from roadmap_tui.model.fields.values import value_of, words_of
from roadmap_tui.model.records import Story
from roadmap_tui.model.snapshot import Snapshot
from roadmap_tui.model.touchpoints import FIELDS, Touchpoints

NO_GROUP = ""
"""The group of stories without a value."""
_GROUPED = frozenset({"choice", "choices", "text", "texts"})


class Grouping(NamedTuple):
    """A way to group stories: its id and word, the letter that picks it, and a story's group on a board.

    A story stands in one group, so that sums over groups add up: of several values the first counts. `order` are
    the groups that come first, in their order; the rest follow by name, and those without a value last.
    """

    id: str
    label: str
    letter: str
    group_of: Callable[[Snapshot, Story], str]
    order: tuple[str, ...] = ()
    by_evidence: bool = False

    def rank(self, touchpoints: Touchpoints, group: str) -> tuple[int, str]:
        """The sort key of a group among the others, on a board whose team has these touchpoints."""
        order = touchpoints.names if self.id in FIELDS else self.order
        if group == NO_GROUP:
            return len(order) + 1, ""
        return (order.index(group) if group in order else len(order)), group.casefold()


def _by(letter: str, field: Field) -> Grouping:
    def group_of(_: Snapshot, story: Story) -> str:
        value = value_of(story, field)
        first = (value[0] if value else None) if isinstance(value, tuple) else value
        return words_of(field, first)

    label = field.option_name.replace("_", " ")
    return Grouping(field.option_name, label, letter, group_of, field.choices)


def segment_of(snapshot: Snapshot, story: Story) -> str:
    """The segment of the customers behind a story: of several, the one that is worth most."""
    worth: Counter[str] = Counter()
    for identity in snapshot.evidence(story.id).customer_ids:
        customer = snapshot.customers.get(identity)
        if customer is not None and customer.segment:
            worth[customer.segment] += (customer.arr or 0) + 1
    return max(worth, key=lambda one: (worth[one], one)) if worth else NO_GROUP


GROUPINGS: Mapping[str, Grouping] = {
    one.id: one
    for one in (
        *(_by(letter, field) for letter, field in facets(STORY).items() if field.reader in _GROUPED),
        Grouping("segment", "customer segment", "g", segment_of, by_evidence=True),
    )
}
"""Every grouping by its id."""
