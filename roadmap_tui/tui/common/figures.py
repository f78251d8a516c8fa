"""The figures in the header, counted once in slices and kept up to date record by record."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from time import perf_counter

from textual.message import Message

from roadmap_tui.model.due import due_readings
from roadmap_tui.model.evidence import heard
from roadmap_tui.model.link_state import asks_released, link_state
from roadmap_tui.model.records import Story
from roadmap_tui.model.request_states import is_asked, request_state
from roadmap_tui.model.rotation import overdue, people_due
from roadmap_tui.model.snapshot import Snapshot
from roadmap_tui.model.stages import ACTIVE
from roadmap_tui.text.days import ago
from roadmap_tui.text.plural import plural
from roadmap_tui.tui.common.link_text import tracker_name
from roadmap_tui.tui.common.waiting_counter import WaitingCounter
from roadmap_tui.tui.widgets.cells import crop, safe_line

WAITING_DAYS = 14
"""Days after which a request nobody triaged waits too long."""

_OVERDUE = (" overdue", " in rotation")
"""What follows who is overdue; a narrow header shows the first alone."""
_NAME = 24
"""The most cells of a name in the header."""

Part = list[tuple[str, str]]


@dataclass
class WaitingCounted(Message):
    """Message that what waits was counted: numbers by the place where it waits."""

    counts: Mapping[str, int]


class Figures:
    """Counts over a snapshot. `work` counts for a given time; until it is done, figures are shown as `…`.

    `every` is the cadence of the rotation; without one nobody is overdue for it.
    """

    def __init__(self, snapshot: Snapshot, today: date, every: timedelta | None = None) -> None:
        self._every = every
        self._overdue: list[str] | None = None
        """Who is overdue for a stint of the rotation; None until that is looked up, or again."""
        self._snapshot = snapshot
        self._today = today
        self._to_do: list[str] = []
        self._on_board: set[str] = set()
        self._active: set[str] = set()
        self._bets: set[str] = set()
        self._tactical: set[str] = set()
        self._waiting: set[str] = set()
        self._new: set[str] = set()
        self._due: dict[str, int] = {}
        self._link_states: dict[str, str] = {}
        self._synced: dict[str, datetime] = {}
        self._tracker = ""
        self.synced: datetime | None = None
        """The end of the last sync of the board, where it is known; a sync that finds nothing writes nothing."""
        self._to_notify = WaitingCounter(snapshot)
        self._count_all = True

    @property
    def is_done(self) -> bool:
        """Whether every record is counted."""
        return not self._count_all and not self._to_do

    def touch(self, refs: Iterable[str]) -> None:
        """Mark records as changed: they are counted again at the next `work`."""
        if self._count_all:
            return
        refs = list(refs)
        self._to_do.extend(self._to_notify.touch(refs))
        for ref in refs:
            if ref.startswith("R-"):
                self._to_do.extend(self._snapshot.stories_of(ref))
            if ref.startswith(("R-", "S-")):
                self._to_do.append(ref)
            if ref.startswith(("C-", "J-", "S-")):
                self._overdue = None

    def work(self, seconds: float) -> bool:
        """Count for about `seconds`. Returns whether all is counted."""
        until = perf_counter() + seconds
        if self._count_all:
            self._count_all = False
            self._to_do = [*self._snapshot.requests, *self._snapshot.stories]
        while self._to_do:
            for identity in self._to_do[-50:]:
                self._count(identity)
            del self._to_do[-50:]
            if perf_counter() >= until:
                break
        if not self._to_do and self._overdue is None:
            late = overdue(people_due(self._snapshot, self._today, self._every)) if self._every else []
            self._overdue = [one.name for one in late]
        return not self._to_do

    def _count(self, identity: str) -> None:
        self._to_notify.count(identity)
        if identity.startswith("R-"):
            is_new = self._is_new(identity)
            _set(self._new, identity, is_new)
            _set(self._waiting, identity, is_new and self._waits(identity))
            return
        story = self._snapshot.stories.get(identity)
        on_board = story is not None and not story.archived and story.stage != "declined"
        active = on_board and story is not None and story.stage in ACTIVE
        _set(self._on_board, identity, on_board)
        _set(self._active, identity, active)
        _set(self._bets, identity, active and story is not None and story.kind == "bet")
        _set(self._tactical, identity, active and self._snapshot.evidence(identity).customers == 1)
        self._count_link(identity, story)
        due = len(due_readings([story], self._today)) if story is not None else 0
        self._due.pop(identity, None)
        if due:
            self._due[identity] = due

    def _count_link(self, identity: str, story: Story | None) -> None:
        """Count a story's link by its state, and keep when that was seen."""
        state = link_state(story) if story is not None else None
        self._link_states.pop(identity, None)
        self._synced.pop(identity, None)
        if story is None or state is None:
            return
        asks = state in {"in step", "theirs newer"} and asks_released(story)
        self._link_states[identity] = "released" if asks else state
        if story.link is not None:
            self._tracker = tracker_name(story)
            if story.link.synced_at is not None:
                self._synced[identity] = story.link.synced_at

    def _is_new(self, identity: str) -> bool:
        request = self._snapshot.requests.get(identity)
        if request is None or is_asked(request):
            return False
        return request_state(request, bool(self._snapshot.links_of_request(identity)), self._today) == "new"

    def _waits(self, identity: str) -> bool:
        return (self._today - heard(self._snapshot.requests[identity])) > timedelta(days=WAITING_DAYS)

    @property
    def waiting(self) -> dict[str, int]:
        """What waits, by the place where it does; empty until all is counted."""
        if not self.is_done:
            return {}
        states = Counter(self._link_states.values())
        return {
            "inbox": len(self._new),
            "loop": self._to_notify.total,
            "sync": states["conflict"] + states["gone"] + states["released"],
            "readings": sum(self._due.values()),
            "measures": len(self._overdue or ()),
        }

    def parts(self, now: datetime) -> list[Part]:
        """The parts of the header line, the most needed first, the tracker's last."""
        done = self.is_done
        waiting = len(self._waiting)
        counted = f"{plural(len(self._on_board), 'story')}" if done else "… stories"
        requests = plural(len(self._snapshot.requests), "request") if done else "… requests"
        first: Part = [(f"{counted} · {requests}", "plain")]
        to_notify = self._to_notify.total if done else 0
        if to_notify:
            first.append((f" · {to_notify:,} to tell", "amber"))
        if not done or waiting:
            shown = f"{waiting:,}" if done else "…"
            first.append((f" · {shown} waiting", "amber" if done else "plain"))
            first.append((f" over {WAITING_DAYS} days", "amber" if done else "plain"))
        if done and self._overdue:
            who = self._overdue[0] if len(self._overdue) == 1 else f"{len(self._overdue):,}"
            first.append((f" · {crop(safe_line(who), _NAME)}{_OVERDUE[0]}", "amber"))
            first.append((_OVERDUE[1], "amber"))
        active = len(self._active)
        parts = [first]
        if active or not done:
            parts.append(
                [
                    ("bets ", "dim"),
                    (_share(len(self._bets), active, done), "plain"),
                    ("   tactical ", "dim"),
                    (_share(len(self._tactical), active, done), "plain"),
                    (f"   of {active:,} ahead" if done else "", "dim"),
                ]
            )
        tracker = self.tracker(now) if done else []
        return [*parts, tracker] if tracker else parts

    @property
    def links(self) -> dict[str, str]:
        """The places that figures lead to, by words that stand in them."""
        tracker = {self._tracker or "Tracker": "sync"} if self._link_states else {}
        return {
            " to tell": "loop",
            " waiting": "inbox",
            f" over {WAITING_DAYS} days": "inbox",
            **dict.fromkeys(_OVERDUE, "measures"),
            **tracker,
        }

    def tracker(self, now: datetime) -> Part:
        """The state of the links to the tracker: in step, what waits, what conflicts; empty without any."""
        states = Counter(self._link_states.values())
        if not states:
            return []
        name = self._tracker or "Tracker"
        instants = [*self._synced.values(), *([self.synced] if self.synced is not None else [])]
        when = f", {ago(max(instants), now)}" if instants else ""
        if states["conflict"]:
            return [(f"{name}: {plural(states['conflict'], 'conflict')}{when}", "red")]
        if states["gone"]:
            return [(f"{name}: {states['gone']:,} gone{when}", "red")]
        if states["released"]:
            return [(f"{name}: {states['released']:,} done there, released?", "amber")]
        waiting = states["unsent"] + states["ours newer"] + states["unknown"]
        if waiting:
            return [(f"{name}: {waiting:,} to send{when}", "amber")]
        if states["theirs newer"]:
            return [(f"{name}: {states['theirs newer']:,} newer there{when}", "amber")]
        return [(f"{name} in step{when}", "dim")]


def _set(members: set[str], identity: str, on: bool) -> None:
    (members.add if on else members.discard)(identity)


def _share(part: int, whole: int, done: bool) -> str:
    return f"{round(100 * part / whole)} %" if done and whole else "… %"
