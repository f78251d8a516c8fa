"""The sync screen's model: every pushed story with what a sync would do with it, or did. Pure state.

A plan comes first, then what came of the last run, then what the board itself knows of each link.
"""

from bisect import bisect_left, insort
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Literal, NamedTuple

from msgspec.structs import replace

from roadmap_tui.errors import Advice, Reason
from roadmap_tui.localstate.last_sync import LastItem, LastSync, push_of
from roadmap_tui.model.link_state import asks_released, conflicts_of, link_state
from roadmap_tui.model.records import LinkState, Story, number
from roadmap_tui.model.snapshot import Snapshot
from roadmap_tui.trackers.protocol import Push, Way
from roadmap_tui.tui.widgets.rows import Rows

Kind = Literal["conflict", "blocked", "gone", "released", "create", "update", "pull", "differs", "in step"]
KINDS: tuple[Kind, ...] = (
    "conflict", "blocked", "gone", "released", "create", "update", "pull", "differs", "in step",
)  # fmt: skip
"""The kinds in the order of the list: what needs a person first."""
TABS: dict[str, frozenset[Kind]] = {
    "Changes": frozenset(KINDS) - {"in step"},
    "Conflicts": frozenset({"conflict"}),
    "Create": frozenset({"create"}),
    "Update": frozenset({"update"}),
    "Pull": frozenset({"pull"}),
    "Left": frozenset({"blocked", "gone", "released", "differs"}),
    "In step": frozenset({"in step"}),
}
LEFT = frozenset({"theirs differs", "ours differs", "conflict", "blocked"})
"""Ways of fields that are left to a person."""
CHOSEN = ("title", "description", "ship_by", "status")
"""Fields of which a person can choose a side."""
_OF_ACTION: dict[str, Kind] = {
    "conflict": "conflict",
    "blocked": "blocked",
    "unknown": "blocked",
    "gone": "gone",
    "create": "create",
    "adopt": "create",
    "update": "update",
    "move": "update",
    "pull": "pull",
}


class Item(NamedTuple):
    """A story on the sync screen. `is_old`: the story was changed since this was found out.

    `is_plan`: it says what would be done, not what was.
    """

    push: Push
    kind: Kind
    is_old: bool = False
    is_plan: bool = False

    @property
    def left(self) -> tuple[str, ...]:
        """The fields that wait for a person to choose a side."""
        return tuple(name for name, way in self.push.ways.items() if way in LEFT and name in CHOSEN)

    @property
    def differing(self) -> tuple[str, ...]:
        """The fields in which both sides differ, as far as a side can be chosen."""
        return tuple(
            name
            for name, field in self.push.fields.items()
            if name in CHOSEN
            and not self.push.done
            and self.push.action != "create"
            and field.get("ours") != field.get("theirs")
        )


class _Found(NamedTuple):
    push: Push
    revision: int


class SyncModel(Rows[str]):
    """State of the sync screen: rows by story, over a snapshot brought up to date in place; see `update`."""

    KEEPS_PLACE = True

    def __init__(self, snapshot: Snapshot) -> None:
        super().__init__(list(TABS))
        self._snapshot = snapshot
        self._plan: dict[str, _Found] = {}
        self._results: dict[str, _Found] = {}
        self._before: dict[str, LastItem] = {}
        self._places: dict[Kind, list[int]] = {kind: [] for kind in KINDS}
        self.items: dict[str, Item] = {}
        self.load()

    # -- what there is --------------------------------------------------------------------------------------

    def load(self) -> None:
        """Load every story anew."""
        found = ((one.id, self._item(one)) for one in self._snapshot.stories.values())
        self.items = {identity: item for identity, item in found if item is not None}
        for places in self._places.values():
            places.clear()
        for identity, item in self.items.items():
            self._places[item.kind].append(number(identity))
        for places in self._places.values():
            places.sort()
        self.show()

    def update(self, refs: Iterable[str]) -> bool:
        """Update changed stories. Returns whether the list may differ."""
        changed = False
        for identity in refs:
            if identity.startswith("S-"):
                changed = self._renew(identity) or changed
        if changed:
            self.show()
        return changed

    def plan(self, pushes: Sequence[Push]) -> None:
        """Show a plan; the cursor goes to what needs a person most."""
        self._plan = self._found(pushes)
        self._turn_over()

    def leave_plan(self) -> None:
        """Drop the plan and show what is, not what would be."""
        self._plan = {}
        self.load()

    def take(self, pushes: Sequence[Push]) -> None:
        """Show the results of a whole run."""
        self._plan, self._results = {}, self._found(pushes)
        self._turn_over()

    def put(self, push: Push) -> None:
        """Show the result for one story; the others stay as they are."""
        self._plan.pop(push.story, None)
        self._results |= self._found([push])
        if self._renew(push.story):
            self.show()

    def know(self, last: LastSync | None) -> None:
        """Load the results of an earlier run, for stories that this one knows nothing newer of."""
        touched = set(self._before)
        self._before = {one.story: one for one in last.items} if last is not None else {}
        self.update(touched | set(self._before))

    @property
    def has_plan(self) -> bool:
        """Whether a plan is shown."""
        return bool(self._plan)

    @property
    def item(self) -> Item | None:
        """The item under the cursor."""
        return self.items.get(self.cursor) if self.cursor is not None else None

    def count(self, tab: str) -> int:
        """The number of stories of a tab, filtered or not."""
        return sum(len(self._places[kind]) for kind in TABS[tab])

    def counts(self) -> Counter[str]:
        """The number of stories of each action."""
        return Counter(one.push.action for one in self.items.values())

    # -- what is shown --------------------------------------------------------------------------------------

    def _turn_over(self) -> None:
        self.load()
        if self.shown and self.tab == "Changes":
            self.go(0)

    def _renew(self, identity: str) -> bool:
        story = self._snapshot.stories.get(identity)
        item = self._item(story) if story is not None else None
        old = self.items.pop(identity, None)
        if old is not None:
            places = self._places[old.kind]
            del places[bisect_left(places, number(identity))]
        if item is not None:
            self.items[identity] = item
            insort(self._places[item.kind], number(identity))
        return old != item

    def _found(self, pushes: Sequence[Push]) -> dict[str, _Found]:
        stories = self._snapshot.stories
        return {one.story: _Found(one, stories[one.story].revision) for one in pushes if one.story in stories}

    def _item(self, story: Story) -> Item | None:
        state = link_state(story)
        if state is None:
            return None
        planned, done = self._plan.get(story.id), self._results.get(story.id)
        if planned is not None:
            return _item(story, planned.push, is_old=planned.revision != story.revision, is_plan=True)
        if done is not None and done.revision == story.revision:
            return _item(story, done.push)
        push = standing(story, state, self._before.get(story.id))
        return _item(story, push, is_newer=state in {"theirs newer", "ours newer"})

    def show(self) -> None:
        """List the stories of the tab that the filter keeps."""
        kinds = TABS[self.tab]
        found = (f"S-{place}" for kind in KINDS if kind in kinds for place in self._places[kind])
        self.fill([one for one in found if self.keeps(one)])


def standing(story: Story, state: LinkState | None, before: LastItem | None) -> Push:
    """The item of a story's link as the board knows it, with the last run's answer as long as that holds."""
    link = story.link
    key, url = (link.key, link.url) if link is not None else (None, None)
    advice = push_of(before).advice if before is not None and _is(before, "gone") else ()
    if state == "conflict":
        sides = {name: {side: one.get(side) for side in _SIDES} for name, one in conflicts_of(story).items()}
        clashes: dict[str, Way] = dict.fromkeys(sides, "conflict")
        if before is None or before.action != "conflict":
            return Push(story=story.id, action="conflict", fields=sides, ways=clashes, key=key, url=url)
        same = push_of(before)
        return replace(same, fields=sides, ways={**same.ways, **clashes}, key=key, url=url)
    if state == "gone":
        return Push(story=story.id, action="gone", key=key, url=url, advice=advice)
    if before is not None and (state in {"in step", "theirs newer"} or not before.done):
        return push_of(before)
    match state:
        case "unsent" | None:
            return Push(story=story.id, action="create")
        case "ours newer":
            changed = Advice("It was changed here since both sides were compared.", Reason.CHANGED_HERE)
            return Push(story=story.id, action="update", key=key, url=url, advice=(changed,))
        case "unknown":
            return Push(story=story.id, action="unknown", key=key, url=url)
        case _:
            return Push(story=story.id, action="none", done=True, key=key, url=url)


_SIDES = ("base", "ours", "theirs")


def _is(before: LastItem | None, action: str) -> bool:
    return before is not None and before.action == action


def _item(
    story: Story, push: Push, *, is_old: bool = False, is_newer: bool = False, is_plan: bool = False
) -> Item:
    kind = _OF_ACTION.get(push.action)
    if kind is None or (kind in {"update", "pull"} and push.done):
        if asks_released(story):
            kind = "released"
        elif kind is None:
            kind = "differs" if is_newer or not LEFT.isdisjoint(push.ways.values()) else "in step"
    return Item(push, kind, is_old, is_plan)
