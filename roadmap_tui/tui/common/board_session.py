"""The session of a board: a snapshot in memory, and changes written behind to the store.

A change is shown at once and written behind. It runs twice: over the snapshot in memory, so that the screen
shows it and a rule's refusal comes at once, and on the store in a thread. Until it is written it is *pending*.
What others wrote meanwhile goes under what is pending; what fails is taken back, with the reason.
"""

import asyncio
from collections import deque
from collections.abc import Callable, Collection, Coroutine, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import date, datetime
from time import monotonic
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar, cast

import msgspec

from roadmap_tui.actions import sets
from roadmap_tui.actions.change import Change, begin
from roadmap_tui.actions.history import history_of, other_roles, writer_of
from roadmap_tui.actions.waiting import New, Waited, WaitingRequest
from roadmap_tui.errors import NotConnected, Problem, Reason, Refused, problem_of
from roadmap_tui.localstate.views import PlaceView
from roadmap_tui.model.filters.who import Who
from roadmap_tui.model.records import Board, Event, Link, Note, Record
from roadmap_tui.model.snapshot import Snapshot
from roadmap_tui.model.touchpoints import DEFAULT, Touchpoints
from roadmap_tui.settings.schema import Wording
from roadmap_tui.store.copy.store import NOT_HERE
from roadmap_tui.store.overlay import Overlay
from roadmap_tui.store.protocol import Delta, Store, Watch
from roadmap_tui.tui.common.server_connection import LARGE, Kept, ServerConnection
from roadmap_tui.tui.common.threads import in_daemon_thread

if TYPE_CHECKING:
    from roadmap_tui.model.filters.context import Context

T = TypeVar("T")
Do = Callable[[Change], Any]

POLL_SECONDS = 0.8
"""The interval between polls of the store for others' changes."""
AWAY_SECONDS = 3.0
"""The interval between attempts to reach a server that is away."""
FRAME_SECONDS = 0.02
"""The time that is left to the frame of a key: a change is written after it, and nothing counted before."""
QUIET_SECONDS = 0.25
"""The pause in typing that a reload waits for."""
PATIENCE_SECONDS = 1.6
"""The longest that a reload waits, however quick the keys come."""


class Changed(NamedTuple):
    """News of changed records: `refs` differ from what is shown, `outside` holds the events of others."""

    refs: frozenset[str]
    outside: tuple[Event, ...] = ()


class Saved(NamedTuple):
    """News that a change is durable. `result` is what the action returned when it was written."""

    label: str
    result: Any


class Failed(NamedTuple):
    """News of a change taken back, or of a board that cannot be read (no label then); the problem says why."""

    label: str
    problem: Problem


class Recovered(NamedTuple):
    """News that the board can be read again after it could not."""


class Disconnected(NamedTuple):
    """News that the board's server cannot be reached: from here on only what is new is taken, and waits."""

    problem: Problem


class Reconnected(NamedTuple):
    """News that the board's server is reached, again or at the start, and what became of all that waited."""

    waited: tuple[Waited, ...]


class Synced(NamedTuple):
    """News that a sync of the board ended at an instant, whether or not it found anything to do."""

    at: datetime


class Outdated(NamedTuple):
    """News that the team's settings are others by now than those with which the board was opened."""


News = Changed | Saved | Failed | Recovered | Disconnected | Reconnected | Synced | Outdated


class _Pending:
    """A change that is shown but not written yet."""

    def __init__(self, label: str, do: Do, at: datetime, today: date, new: New | None = None) -> None:
        self.label = label
        self.do = do
        self.new = new
        self.at = at
        self.today = today
        self.before: dict[tuple[type[Record], str], Record | None] = {}
        self.board: Board | None = None
        self.is_written = False


class BoardSession:
    """A board in memory for the screens, with the changes that are not written yet.

    `notify` is called on the event loop's thread with each piece of news; `spawn` starts a coroutine.
    """

    def __init__(
        self,
        store: Store,
        *,
        me: str,
        now: Callable[[], datetime],
        today: Callable[[], date],
        notify: Callable[[News], None],
        wording: Wording | None = None,
        who: Who | None = None,
        touchpoints: Touchpoints = DEFAULT,
        spawn: Callable[[Coroutine[Any, Any, None]], object],
        connection: ServerConnection | None = None,
    ) -> None:
        self.store = store
        self.connection = connection
        self.me = me
        self.now = now
        self._today = today
        self._wording = wording
        self._who = who or Who(me)
        self._tell = notify
        self._spawn = spawn
        self._watch: Watch = store.watch() if connection is None else connection.watch()
        self.snapshot: Snapshot = self._watch.snapshot
        self.snapshot.touchpoints = touchpoints
        self._pending: deque[_Pending] = deque()
        self._turn = asyncio.Lock()
        self._last_key = 0.0
        self._trouble: str | None = None
        self._own: set[int] = set()
        self._expected: set[str] = set()
        self._filter_context: Context | None = None
        self.views: dict[str, PlaceView] = {}
        """How each screen was left the last time, by its place."""
        self.waiting: Mapping[str, int] = {}
        """How much waits in each place, as last counted."""
        self.conflicts = 0
        """How many conflicts between copies of the board are left, as last counted."""

    @property
    def filter_context(self) -> "Context":
        """The context of filters over the board as it is now, one for all screens."""
        from roadmap_tui.model.filters.context import Context  # no card needs it

        if self._filter_context is None or self._filter_context.today != self.today:
            self._filter_context = Context(self.snapshot, self.today, lambda: self._who)
        return self._filter_context

    def _notify(self, news: News) -> None:
        if isinstance(news, Changed) and self._filter_context is not None:
            self._filter_context.changed(news.refs)
        self._tell(news)

    @property
    def today(self) -> date:
        """Today's date where the person is."""
        return self._today()

    @property
    def unsaved(self) -> int:
        """The number of changes that are shown but not written yet."""
        return len(self._pending)

    def key_pressed(self) -> None:
        """Note that the person is typing: reloads wait for a pause."""
        self._last_key = monotonic()

    def is_quiet_for(self, seconds: float) -> bool:
        """Whether no key came for so long."""
        return monotonic() >= self._last_key + seconds

    @property
    def is_away(self) -> bool:
        """Whether the board's server cannot be reached."""
        return self.connection is not None and self.connection.away is not None

    @property
    def banner(self) -> str | None:
        """What stands at the top of every screen while the board's server cannot be reached; None else."""
        return None if self.connection is None else self.connection.banner(self.today)

    @property
    def waiting_requests(self) -> list[WaitingRequest]:
        """The requests that wait on this machine for the board's server."""
        return [] if self.connection is None else self.connection.waiting_requests()

    def act(self, label: str, do: Callable[[Change], object], *, new: New | None = None) -> None:
        """Show a change at once and write it behind. A rule's refusal is raised here, with nothing changed.

        `new` is the same change as one that can wait. Where the server cannot be reached it does, with a `Kept`
        as its result; any other is refused then.
        """
        pending = _Pending(label, do, self.now(), self.today, new)
        if self.is_away:
            self._spawn(self._report(Saved(label, self._keep(pending))))
            return
        _, refs = self._preview(pending)
        self._pending.append(pending)
        self._notify(Changed(frozenset(refs)))
        self._spawn(self._write_behind())

    def plan(self, refs: Collection[str], verb: sets.Verb) -> sets.SetResult:
        """The result that a verb on some records would have now; nothing is changed."""
        return sets.plan(
            self.snapshot, refs, verb, by=self.me, at=self.now(), today=self.today, wording=self._wording
        )

    async def transact(self, do: Callable[[Change], T]) -> T:
        """Make a change that cannot be shown ahead, such as an undo; it is written when this returns."""
        if self.is_away:
            raise Refused(NOT_HERE, reason=Reason.OFFLINE)
        await self.settle()
        async with self._turn:
            pending = _Pending("", do, self.now(), self.today)
            result, number = await asyncio.to_thread(self._commit, pending)
            self._own |= number
            self._rebase(await in_daemon_thread(self._watch.poll))
        return cast("T", result)

    @contextmanager
    def expecting(self, writer: str) -> Iterator[None]:
        """Attribute a writer's changes meanwhile to this person."""
        self._expected.add(writer)
        try:
            yield
        finally:
            self._expected.discard(writer)

    def synced(self, at: datetime) -> None:
        """Report to every screen that a sync ended."""
        self._notify(Synced(at))

    async def settle(self) -> None:
        """Wait until nothing is pending."""
        while self._pending:
            await self._write()

    def flush(self) -> list[Saved | Failed]:
        """Write what is pending in this thread, after the app was ended by a signal or an error."""
        found: list[Saved | Failed] = []
        self._withdraw_pending()
        for pending in self._pending:
            if pending.is_written:
                continue
            try:
                found.append(Saved(pending.label, self._commit(pending)[0]))
            except (Problem, OSError) as problem:
                found.append(self._kept_or_failed(pending, problem))
        self._pending.clear()
        return found

    async def follow(self) -> None:
        """Watch for what others write, for as long as the screen is open."""
        if self.connection is not None and self.connection.is_late:
            await self.look()
        while True:
            await asyncio.sleep(AWAY_SECONDS if self.is_away else POLL_SECONDS)
            patient = monotonic() + PATIENCE_SECONDS - POLL_SECONDS
            while True:
                pause = self._last_key + QUIET_SECONDS - monotonic()
                if pause <= 0 or monotonic() >= patient:
                    break
                await asyncio.sleep(pause)
            await self.look()

    async def history(self, ref: str) -> list[Event]:
        """The history of a record, newest first, each with who wrote it; events are decoded only here."""

        def read(store: Store) -> list[Event]:
            events = history_of(store.read().events.values(), [ref])
            roles = other_roles(store, events)
            return [msgspec.structs.replace(one, by=writer_of(one, roles)) for one in events]

        def read_any() -> list[Event]:
            if self.connection is None:
                return read(self.store)
            if not self.is_away:
                with suppress(NotConnected):
                    return read(self.store)
            return read(self.connection.copy.store())

        return await in_daemon_thread(read_any)

    async def look(self) -> None:
        """Read what others wrote since the last look, once."""
        async with self._turn:
            is_first = self.connection is not None and self.connection.is_never_reached
            try:
                delta = await in_daemon_thread(self._watch.poll)
            except Problem as problem:
                self._say_once(problem)
                return
            if delta is not None:
                self._rebase(delta, is_news=not is_first)
            self._reached(is_changed=delta is not None)
            if self._trouble is not None:
                self._trouble = None
                self._notify(Recovered())
        if is_first and await in_daemon_thread(self._has_other_settings):
            self._notify(Outdated())

    def _has_other_settings(self) -> bool:
        with suppress(Problem):
            return self.connection is not None and self.connection.has_other_settings()
        return False

    async def _write_behind(self) -> None:
        # The thread that writes would take the interpreter from the frame that shows the change.
        await asyncio.sleep(FRAME_SECONDS)
        await self._write()

    async def _write(self) -> None:
        async with self._turn:
            if not self._pending:
                return
            pending = self._pending[0]
            try:
                result, number = await asyncio.to_thread(self._commit, pending)
            except (Problem, OSError) as problem:
                self._take_back()
                if isinstance(problem, NotConnected):
                    self._say_once(problem)
                self._notify(self._kept_or_failed(pending, problem))
                return
            self._own |= number
            try:
                delta = await in_daemon_thread(self._watch.poll)
            except Problem as problem:
                self._say_once(problem)
                self._pending.popleft()
                return
            self._rebase(delta, landed=pending)
            self._notify(Saved(pending.label, result))

    def _kept_or_failed(self, pending: _Pending, problem: Problem | OSError) -> Saved | Failed:
        """News of a change that could not be written: it waits, where it is new and did not reach the server."""
        is_lost = isinstance(problem, NotConnected) or getattr(problem, "reason", None) is Reason.NOT_SENT
        if self.connection is not None and pending.new is not None and is_lost:
            try:
                return Saved(pending.label, self._keep(pending))
            except Problem as refused:
                problem = refused
        return Failed(pending.label, problem_of(problem))

    def _keep(self, pending: _Pending) -> Kept:
        assert self.connection is not None
        return self.connection.keep(pending.new, self.snapshot, by=self.me, at=pending.at, today=pending.today)

    def _reached(self, *, is_changed: bool) -> None:
        """Note that the server answered: what waits is sent, the copy is brought up to date when it is due."""
        connection = self.connection
        if connection is None:
            return
        if connection.seen(self.now(), is_changed=is_changed):
            self._trouble = None
            self._spawn(self._send_waiting(connection))
        if connection.is_copy_due:
            apart = len(self.snapshot.requests) >= LARGE
            self._spawn(in_daemon_thread(lambda: connection.refresh(apart=apart)))

    async def _send_waiting(self, connection: ServerConnection) -> None:
        with self.expecting(self.me):
            waited = await asyncio.to_thread(connection.send)
            await self.look()
        self._notify(Reconnected(tuple(waited)))

    async def _report(self, news: News) -> None:
        self._notify(news)

    def _commit(self, pending: _Pending) -> tuple[Any, set[int]]:
        """Commit a change; what it returned, and its number in the board's history where it has one."""
        with begin(self.store, by=self.me, at=pending.at, today=pending.today, wording=self._wording) as change:
            change.touchpoints = self.snapshot.touchpoints
            result = pending.do(change)
            number = {change.number} if change.has_happened else set()
        pending.is_written = True
        return result, number

    def _preview(self, pending: _Pending) -> tuple[Any, set[str]]:
        overlay = Overlay(self.snapshot)
        result = pending.do(
            Change(overlay, by=self.me, at=pending.at, today=pending.today, wording=self._wording)
        )
        put, removed = overlay.put_records, overlay.removed
        pending.board = self.snapshot.board
        pending.before = {(type(one), one.id): self._shown(type(one), one.id) for one in put if not _event(one)}
        pending.before |= {(kind, identity): self._shown(kind, identity) for kind, identity in removed}
        self.snapshot.board = overlay.board
        self.snapshot.apply([one for one in put if not _event(one)], removed)
        return result, _refs(put, pending.before.values())

    def _rebase(self, delta: Delta | None, *, landed: _Pending | None = None, is_news: bool = True) -> None:
        """Rebase the pending changes on what was written, of which others' is told where it `is_news`."""
        refs = self._withdraw_pending()
        if landed is not None:
            self._pending.remove(landed)
        outside: tuple[Event, ...] = ()
        if delta is not None:
            before = [self._shown(type(one), one.id) for one in delta.put]
            gone = [self._shown(kind, identity) for kind, identity in delta.removed]
            self.snapshot.board = delta.board
            self.snapshot.apply(delta.put, delta.removed)
            refs |= _refs(delta.put, [*before, *gone])
            outside = tuple(
                one
                for one in delta.put
                if is_news
                and isinstance(one, Event)
                and one.transaction not in self._own
                and one.by not in self._expected
            )
        self._show_pending(refs, outside)

    def _take_back(self) -> None:
        """Roll the oldest pending change back, and show the others on what is left."""
        refs = self._withdraw_pending()
        self._pending.popleft()
        self._show_pending(refs, ())

    def _withdraw_pending(self) -> set[str]:
        """Roll everything pending back in the snapshot, newest first."""
        refs: set[str] = set()
        for pending in reversed(self._pending):
            shown = [self._shown(kind, identity) for kind, identity in pending.before]
            self.snapshot.apply(
                [one for one in pending.before.values() if one is not None],
                [key for key, one in pending.before.items() if one is None],
            )
            if pending.board is not None:
                self.snapshot.board = pending.board
            refs |= _refs([one for one in shown if one is not None], pending.before.values())
        return refs

    def _show_pending(self, refs: set[str], outside: tuple[Event, ...]) -> None:
        """Apply everything pending again; what a rule refuses now will be refused by the store as well."""
        for pending in self._pending:
            pending.before, pending.board = {}, None
            try:
                refs |= self._preview(pending)[1]
            except Problem:
                continue
        if refs or outside:
            self._notify(Changed(frozenset(refs), outside))

    def _shown(self, kind: type[Record], identity: str) -> Record | None:
        return None if kind is Event else self.snapshot.table(kind).get(identity)

    def _say_once(self, problem: Problem) -> None:
        if self.connection is not None and isinstance(problem, NotConnected):
            if self.connection.lost(self.now()):
                self._notify(Disconnected(problem))
        elif str(problem) != self._trouble:
            self._trouble = str(problem)
            self._notify(Failed("", problem))


def _event(record: Record) -> bool:
    return isinstance(record, Event)


def _refs(records: Iterable[Record], before: Iterable[Record | None]) -> set[str]:
    """The ids to be drawn anew: of the records, of both ends of links, of what notes are about."""
    refs: set[str] = set()
    for one in (*records, *before):
        match one:
            case None | Event():
                continue
            case Link():
                refs |= {one.request, one.story}
            case Note():
                refs.add(one.about)
            case _:
                refs.add(one.id)
    return refs
