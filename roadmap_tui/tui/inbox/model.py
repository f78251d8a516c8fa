"""The inbox's model: requests by state, in an order, filtered; cursor and marks. Pure state.

The cursor is a request's id; when its request leaves the list, it goes to the one that took its place.
"""

from bisect import bisect_left, insort
from collections.abc import Callable, Iterable
from datetime import date
from typing import Any, Literal, NamedTuple

from roadmap_tui.actions.waiting import WaitingRequest
from roadmap_tui.model.evidence import heard
from roadmap_tui.model.records import Request, number
from roadmap_tui.model.request_standing import Place, Standings, place_of, rank_of
from roadmap_tui.model.request_states import RequestState, is_answered, is_asked, request_state
from roadmap_tui.model.snapshot import Snapshot
from roadmap_tui.tui.widgets.rows import Rows

Shown = RequestState | Literal["asked", "all"]
TABS: tuple[Shown, ...] = ("new", "asked", "linked", "snoozed", "declined", "merged", "all")
Order = Literal["newest", "oldest", "arr", "importance"]
ORDERS: tuple[Order, ...] = ("oldest", "newest", "arr", "importance")
"""The orders of the list: who waits longest is triaged first, and `request list` begins with them, too."""
_WITH_WAITING: frozenset[Shown] = frozenset({"new", "all"})
_OPEN: frozenset[Shown] = frozenset({"new", "asked", "snoozed"})

Key = tuple[int, float, int, int]
"""The sort key of the list: answered questions first, then the order's own value, then day and number."""


class _Entry(NamedTuple):
    """A request's entry in the list: its tabs, its key, the day it was heard, its place in the line."""

    state: RequestState
    tabs: tuple[Shown, ...]
    key: Key
    day: int
    line: Place | None
    customer: str | None


class InboxModel(Rows[Shown]):
    """State of the inbox over a snapshot, which is brought up to date in place; `update` takes the changes.

    `me` is whose customers the lens shows.
    """

    def __init__(self, snapshot: Snapshot, today: date, me: str = "") -> None:
        super().__init__(TABS)
        self._snapshot = snapshot
        self._me = me
        self.today = today
        self.order: Order = ORDERS[0]
        self.waiting: dict[str, WaitingRequest] = {}
        """Requests that wait for the board's server, by name: headings of the new ones and of all."""
        self._mine: Callable[[Request], bool] = lambda _request: True
        self._keys: dict[Shown, list[Key]] = {tab: [] for tab in TABS}
        self._days: list[int] = []
        self._line: list[Place] = []
        self._entries: dict[str, _Entry] = {}
        self._of_customer: dict[str, set[str]] = {}
        self._standings: Standings | None = None
        self.load(today)

    # -- what there is --------------------------------------------------------------------------------------

    def load(self, today: date) -> None:
        """Load every request; states are those of `today`."""
        self.today = today
        self._standings = None
        self._entries.clear()
        self._of_customer.clear()
        for keys in self._sorted:
            keys.clear()
        for request in self._snapshot.requests.values():
            entry = self._entries[request.id] = self._entry(request)
            for tab in entry.tabs:
                self._keys[tab].append(entry.key)
            if "new" in entry.tabs:
                self._days.append(entry.day)
            if entry.line is not None:
                self._line.append(entry.line)
            if entry.customer is not None:
                self._of_customer.setdefault(entry.customer, set()).add(request.id)
        for keys in self._sorted:
            keys.sort()
        self.show()

    def update(self, changed: Iterable[str]) -> bool:
        """Update changed requests. Returns whether the list differs."""
        moved, refs = False, set(changed)
        self._standings = None
        for identity in [one for one in refs if one.startswith("C-")]:
            refs |= self._of_customer.get(identity, set())  # what it is worth places its requests
            moved = moved or self._is_narrowed
        for identity in refs:
            if not identity.startswith("R-"):
                continue
            request = self._snapshot.requests.get(identity)
            entry = self._entry(request) if request is not None else None
            old = self._entries.get(identity)
            if old == entry:
                moved = moved or self._is_narrowed
                continue
            moved = True
            if old is not None:
                self._drop(identity, old)
            if entry is not None:
                self._put(identity, entry)
            if entry is None or not _OPEN & set(entry.tabs):
                self.marked.discard(identity)
        if moved:
            self.show()
        return moved

    def count(self, tab: Shown) -> int:
        """The number of requests of a tab, filtered or not."""
        return len(self._keys[tab])

    def waiting_before(self, day: date) -> int:
        """The number of new requests that were heard before a day."""
        return bisect_left(self._days, day.toordinal())

    def state(self, identity: str) -> RequestState | None:
        """The state of a request in the list."""
        entry = self._entries.get(identity)
        return entry.state if entry is not None else None

    @property
    def standings(self) -> Standings:
        """The lookup of where requests stand now."""
        if self._standings is None:
            self._standings = Standings(self._snapshot, self.today, self._line, self._me)
        return self._standings

    def others_of_customer(self, request: Request) -> list[Request]:
        """The other requests of its customer, newest first."""
        others = self._of_customer.get(request.customer, set()) if request.customer is not None else set()
        found = [self._snapshot.requests[one] for one in others if one != request.id]
        return sorted(found, key=lambda one: (heard(one), number(one.id)), reverse=True)

    def wait(self, requests: Iterable[WaitingRequest]) -> bool:
        """Set the requests that wait for the board's server. Returns whether the list differs."""
        before, self.waiting = self.waiting, {one.name: one for one in requests}
        if self.waiting != before:
            self.show()
        return self.waiting != before

    # -- what is shown --------------------------------------------------------------------------------------

    def turn_order(self) -> None:
        """Turn to the next order, from the first request."""
        self.order = ORDERS[(ORDERS.index(self.order) + 1) % len(ORDERS)]
        self.cursor = None
        for keys in self._keys.values():
            keys.clear()
        for identity, entry in self._entries.items():
            key = self._key(self._snapshot.requests[identity], entry.state)
            self._entries[identity] = entry._replace(key=key)
            for tab in entry.tabs:
                self._keys[tab].append(key)
        for keys in self._keys.values():
            keys.sort()
        self.show()

    def show_mine(self, keep: Callable[[Request], bool] | None) -> None:
        """Filter to requests that are mine, what is asked of me first; None shows everybody's again."""
        self.is_mine = keep is not None
        self._mine = keep or (lambda _request: True)
        self.show()

    def reveal(self, identity: str) -> bool:
        """Put the cursor on a request, in the tab that has it where this one has not."""
        if self.select(identity):
            return True
        entry = self._entries.get(identity)
        if entry is None or self.tab in entry.tabs:
            return False
        self.turn_to(entry.tabs[0])
        return self.select(identity) or self.cursor == identity

    @property
    def below(self) -> str | None:
        """The request below the cursor; None at the end."""
        after = self.row + 1
        return self.shown[after] if after < len(self.shown) else None

    @property
    def chosen(self) -> tuple[str, ...]:
        """The requests an action is for: the marked ones in the board's order, else the one under the cursor."""
        if self.marked:
            return tuple(sorted(self.marked, key=number))
        return (self.cursor,) if self.cursor is not None else ()

    # -- inside ---------------------------------------------------------------------------------------------

    @property
    def _sorted(self) -> list[list[Any]]:
        """Every list that is kept sorted."""
        return [*self._keys.values(), self._days, self._line]

    @property
    def _is_narrowed(self) -> bool:
        return bool(self.filter) or self.is_mine

    def _entry(self, request: Request) -> _Entry:
        links = self._snapshot.links_of_request(request.id)
        linked = any(link.story in self._snapshot.stories for link in links)
        state = request_state(request, linked, self.today)
        asked = is_asked(request) and state not in {"declined", "merged"}
        tabs: tuple[Shown, ...] = (
            ("asked", "all") if asked and state == "new" else ("asked", state, "all") if asked else (state, "all")
        )
        return _Entry(
            state,
            tabs,
            self._key(request, state),
            heard(request).toordinal(),
            place_of(request) if state == "new" else None,
            request.customer,
        )

    def _key(self, request: Request, state: RequestState) -> Key:
        first = -1 if state == "new" and is_answered(request) else 0
        count, day = number(request.id), heard(request).toordinal()
        match self.order:
            case "oldest":
                return (first, day, 0, count)
            case "newest":
                return (first, -day, 0, -count)
            case order:
                return (first, *rank_of(self._snapshot, request, order))

    def _drop(self, identity: str, entry: _Entry) -> None:
        del self._entries[identity]
        for tab in entry.tabs:
            _remove(self._keys[tab], entry.key)
        if "new" in entry.tabs:
            _remove(self._days, entry.day)
        if entry.line is not None:
            _remove(self._line, entry.line)
        if entry.customer is not None:
            self._of_customer[entry.customer].discard(identity)

    def _put(self, identity: str, entry: _Entry) -> None:
        self._entries[identity] = entry
        for tab in entry.tabs:
            insort(self._keys[tab], entry.key)
        if "new" in entry.tabs:
            insort(self._days, entry.day)
        if entry.line is not None:
            insort(self._line, entry.line)
        if entry.customer is not None:
            self._of_customer.setdefault(entry.customer, set()).add(identity)

    def show(self) -> None:
        """Fill the list with the requests of the tab that the filter keeps."""
        found = [f"R-{abs(key[-1])}" for key in self._keys[self.tab]]
        if self._is_narrowed:
            self.fill(self._narrowed(found))
            return
        waiting = [*self.waiting] if self.tab in _WITH_WAITING else []
        self.fill([*waiting, *found], waiting)

    def _narrowed(self, found: list[str]) -> list[str]:
        requests = self._snapshot.requests
        found = [one for one in found if self.keeps(one)]
        if self.is_mine:
            mine = [one for one in found if self._mine(requests[one])]
            found = sorted(mine, key=lambda one: self.standings.of(requests[one]).urgency)
        return found


def _remove(keys: list[Any], key: Any) -> None:
    del keys[bisect_left(keys, key)]
