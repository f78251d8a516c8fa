"""What the inbox shows: requests by state, newest or oldest first, filtered; cursor and marks. Pure state.

The cursor is a request's id; when its request leaves the list, it goes to the one that took its place.
"""

from bisect import bisect_left, insort
from collections.abc import Iterable
from datetime import date
from typing import Literal

from roadmap_tui.model.evidence import heard
from roadmap_tui.model.records import Request, number
from roadmap_tui.model.snapshot import Snapshot
from roadmap_tui.model.states import STATES, RequestState, request_state
from roadmap_tui.model.text import folded
from roadmap_tui.tui.rows import Rows

Shown = RequestState | Literal["all"]
TABS: tuple[Shown, ...] = (*STATES, "all")

Key = tuple[int, int]
"""Day heard and number: what the list sorts by."""


class InboxModel(Rows):
    """The inbox over a snapshot, which is brought up to date in place and told of with `update`."""

    def __init__(self, snapshot: Snapshot, today: date) -> None:
        super().__init__()
        self._snapshot = snapshot
        self.today = today
        self.tab: Shown = "new"
        self.newest_first = True
        self.filter = ""
        self._keys: dict[Shown, list[Key]] = {tab: [] for tab in TABS}
        self._places: dict[str, tuple[RequestState, Key]] = {}
        self._texts: dict[str, str] = {}
        self._last: tuple[Shown, str, list[str]] | None = None
        self.load(today)

    # -- what there is --------------------------------------------------------------------------------------

    def load(self, today: date) -> None:
        """Take every request; states are those of `today`."""
        self.today = today
        self._places.clear()
        self._texts.clear()
        for keys in self._keys.values():
            keys.clear()
        for request in self._snapshot.requests.values():
            state = self._state(request)
            key = _key(request)
            self._places[request.id] = (state, key)
            self._keys[state].append(key)
            self._keys["all"].append(key)
        for keys in self._keys.values():
            keys.sort()
        self._show()

    def update(self, changed: Iterable[str]) -> bool:
        """Put changed requests where they belong now. Returns whether the list differs."""
        moved = False
        for identity in changed:
            if identity.startswith("C-"):
                self._texts.clear()
                self._last = None
            if not identity.startswith("R-"):
                continue
            request = self._snapshot.requests.get(identity)
            place = (self._state(request), _key(request)) if request is not None else None
            old = self._places.get(identity)
            self._texts.pop(identity, None)
            if old == place:
                moved = moved or bool(self.filter)
                continue
            moved = True
            if old is not None:
                del self._places[identity]
                self._drop(old[0], old[1])
            if place is not None:
                self._places[identity] = place
                insort(self._keys[place[0]], place[1])
                insort(self._keys["all"], place[1])
            if place is None or place[0] not in {"new", "snoozed"}:
                self.marked.discard(identity)
        if moved:
            self._last = None
            self._show()
        return moved

    def count(self, tab: Shown) -> int:
        """How many requests a tab holds, filtered or not."""
        return len(self._keys[tab])

    def count_before(self, tab: Shown, day: date) -> int:
        """How many requests of a tab were heard before a day."""
        return bisect_left(self._keys[tab], (day.toordinal(), 0))

    def state(self, identity: str) -> RequestState | None:
        """The state of a request as the list knows it."""
        place = self._places.get(identity)
        return place[0] if place is not None else None

    # -- what is shown --------------------------------------------------------------------------------------

    def turn(self, steps: int) -> None:
        """Go to the next tab, or back with -1; around the ends."""
        self.show_tab(TABS[(TABS.index(self.tab) + steps) % len(TABS)])

    def show_tab(self, tab: Shown) -> None:
        """Show the requests of a state, or all."""
        if tab != self.tab:
            self.tab = tab
            self.cursor = None
            self.scroll = 0
            self._show()

    def reverse(self) -> None:
        """Newest first, or oldest first."""
        self.newest_first = not self.newest_first
        self._last = None
        self.cursor = None
        self._show()

    def find(self, words: str) -> None:
        """Show only requests whose text or customer holds every word; an empty text shows all."""
        words = folded(words)
        if words != self.filter:
            self.filter = words
            self._show()
            if not words:
                self._texts.clear()
                self._last = None

    @property
    def chosen(self) -> tuple[str, ...]:
        """What an action means: the marked requests in the order of the board, else the one under the cursor."""
        if self.marked:
            return tuple(sorted(self.marked, key=number))
        return (self.cursor,) if self.cursor is not None else ()

    # -- inside ---------------------------------------------------------------------------------------------

    def _state(self, request: Request) -> RequestState:
        links = self._snapshot.links_of_request(request.id)
        linked = any(link.story in self._snapshot.stories for link in links)
        return request_state(request, linked, self.today)

    def _drop(self, state: RequestState, key: Key) -> None:
        tabs: tuple[Shown, ...] = (state, "all")
        for tab in tabs:
            keys = self._keys[tab]
            del keys[bisect_left(keys, key)]

    def _show(self) -> None:
        found = self._in_order()
        self.fill(self._matching(found) if self.filter else found)

    def _in_order(self) -> list[str]:
        keys = self._keys[self.tab]
        ordered = reversed(keys) if self.newest_first else keys
        return [f"R-{count}" for _, count in ordered]

    def _matching(self, found: list[str]) -> list[str]:
        last = self._last
        # Typing on narrows what matched before; nothing else can match.
        if last is not None and last[0] == self.tab and self.filter.startswith(last[1]):
            found = last[2]
        words = self.filter.split()
        texts = self._texts
        kept = []
        for identity in found:
            text = texts.get(identity)
            if text is None:
                text = texts[identity] = self._text(identity)
            if all(word in text for word in words):
                kept.append(identity)
        self._last = (self.tab, self.filter, kept)
        return kept

    def _text(self, identity: str) -> str:
        request = self._snapshot.requests[identity]
        name = self._snapshot.customer_name(request.customer) or ""
        return f"{identity}\n{name}\n{request.said or ''}\n{request.problem or ''}".casefold()


def _key(request: Request) -> Key:
    return heard(request).toordinal(), number(request.id)
