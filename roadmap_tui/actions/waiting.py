"""What is new and waits for a server: the actions that can wait, and sending what does."""

from collections.abc import Callable, Collection, Iterable, Mapping
from contextlib import suppress
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

import msgspec

from roadmap_tui.actions import notes, requests, sessions, stories
from roadmap_tui.actions.change import Change
from roadmap_tui.errors import Offline, Problem, Reason, Refused
from roadmap_tui.model.records import PREFIX, Customer, Note, Record, Request, Session, Story, kind_of
from roadmap_tui.model.snapshot import Snapshot
from roadmap_tui.store.copy.copy import LocalCopy
from roadmap_tui.store.copy.queue import Entry, Queue, Unknown, names_in, renamed
from roadmap_tui.store.overlay import Overlay
from roadmap_tui.store.protocol import Repeated, ServerStore


class New(NamedTuple):
    """Something new that can wait for a server: an action by its name, and its arguments as plain values."""

    action: str
    arguments: dict[str, Any]


class WaitingRequest(NamedTuple):
    """A request that waits for a server: its name, who asked, what was said, why the server refused it if it did.

    `customer` is an id, a domain or a name, as it was given.
    """

    name: str
    customer: str | None
    words: str
    reason: str | None


class Waited(NamedTuple):
    """What became of an entry that waited: the id it has on the board, or the reason why it still waits."""

    name: str
    identity: str | None = None
    reason: str | None = None

    def __str__(self) -> str:
        """It in a sentence."""
        if self.identity is not None:
            return f"{self.name} is {self.identity} now."
        reason = self.reason or "its id is not known"
        return f"{self.name} still waits: {reason}" + ("" if reason.endswith((".", "?")) else ".")


def new_request(
    fields: Mapping[str, Any],
    *,
    customer: str | None = None,
    linked: Iterable[str] = (),
    into: str | None = None,
) -> New:
    """A request, by whoever asked (id, domain or name), linked to stories, or merged `into` another one."""
    arguments = {"fields": _plain(fields), "customer": customer, "stories": list(linked), "into": into}
    return New("request add", arguments)


def new_story(
    fields: Mapping[str, Any], *, from_requests: Iterable[str] = (), quotes: Mapping[str, str] | None = None
) -> New:
    """A story from requests, with phrases of what they said by their ids."""
    arguments = {"fields": _plain(fields), "requests": list(from_requests), "quotes": dict(quotes or {})}
    return New("story add", arguments)


def new_session(story: str, fields: Mapping[str, Any], *, customer: str | None = None) -> New:
    """A session in which a story was tried, by people of a customer (id, domain or name)."""
    return New("session add", {"story": story, "fields": _plain(fields), "customer": customer})


def new_note(about: str, text: str) -> New:
    """A note on a request, a story or a customer."""
    return New("note", {"about": about, "text": text})


def settling(new: New, products: Collection[str]) -> New:
    """The same, of which the product is a new one where a person said so of that name: it waits with it."""
    named = " ".join(str((new.arguments.get("fields") or {}).get("product") or "").split())
    return New(new.action, {**new.arguments, "settled": [named]}) if named in products else new


def waiting_requests(queue: Queue) -> list[WaitingRequest]:
    """The requests that wait in a queue, oldest first. Raises Refused where it cannot be read."""
    found = []
    for one in queue.entries():
        if isinstance(one, Entry) and one.action == "request add":
            fields = one.arguments.get("fields") or {}
            words = str(fields.get("said") or fields.get("problem") or "")
            found.append(WaitingRequest(one.name, one.arguments.get("customer"), words, one.reason))
    return found


class Waiting:
    """New things on their way into the queue of a copy: all of them, or none.

    The rules are asked on the board as the copy has it, with all that waits there already. What waits under the
    caller's `key` already is not added again.
    """

    def __init__(
        self,
        copy: LocalCopy,
        snapshot: Snapshot,
        *,
        by: str,
        at: datetime,
        today: date,
        key: UUID | None = None,
        settled_products: Iterable[str] = (),
    ) -> None:
        """`settled_products` are new ones whatever they resemble, as a person said."""
        self._key = key
        self._settled = frozenset(settled_products)
        self._queue = copy.queue
        self._board = snapshot.board.uid
        self._overlay = Overlay(snapshot)
        self._change = Change(self._overlay, by=by, at=at, today=today)
        self._new: list[New] = []
        self._ids: dict[str, str] = {}
        known = [one for one in copy.queue.entries() if isinstance(one, Entry)]
        self._names = {text: one.name for one in known for text in (one.name.lower(), one.name.upper())}
        for one in known:
            with suppress(Problem):
                change = Change(self._overlay, by=one.by, at=one.at, today=one.today)
                self._ids[one.name] = _act(change, one.action, renamed(one.arguments, self._ids))

    def add(self, new: New) -> None:
        """Take something new. Raises what a rule refuses of it."""
        arguments = renamed(settling(new, self._settled).arguments, self._names)
        _act(self._change, new.action, renamed(arguments, self._ids))
        self._new.append(New(new.action, arguments))

    def keep(self) -> list[str]:
        """Put all of it into the queue; durable when this returns. Returns their names. Raises Refused."""
        change = self._change
        return self._queue.add(
            [(PREFIX[_MADE[one.action]], one.action, one.arguments) for one in self._new],
            board=self._board,
            by=change.by,
            at=change.at,
            today=change.today,
            key=self._key,
        )


def send(store: ServerStore, queue: Queue, notify: Callable[[Waited], None], *, again: bool = False) -> None:
    """Send what waits, oldest first, each exactly once; `notify` is told what became of each.

    What was refused before is sent only `again`. Raises Offline where the server cannot be reached: the rest
    still waits.
    """
    with queue.sending() as is_mine:
        for known in queue.entries() if is_mine else ():
            # Read again: what was sent before it has an id by now, which it may name.
            one = next((each for each in queue.entries() if each.name == known.name), None)
            if one is None or (isinstance(one, Entry) and one.reason is not None and not again):
                continue
            _send_one(store, queue, one, notify)


def _send_one(store: ServerStore, queue: Queue, one: Entry | Unknown, notify: Callable[[Waited], None]) -> None:
    if isinstance(one, Unknown):
        notify(Waited(one.name, reason=one.reason))
        return
    try:
        identity = _committed(store, one)
    except Offline:
        raise
    except Problem as problem:
        if problem.reason is not Reason.HELD:
            queue.refused(one, str(problem))
        notify(Waited(one.name, reason=str(problem)))
        return
    queue.sent(one, identity)
    notify(Waited(one.name, identity))


def _committed(store: ServerStore, one: Entry) -> str | None:
    """The id of what an entry made, now or the last time it was sent; None where nobody knows it any more."""
    naming = sorted(names_in(one))
    if naming:
        raise Refused(f"it names {', '.join(naming)}, which is not on the board")
    try:
        with store.transaction(UUID(one.key)) as transaction:
            if transaction.board.uid != one.board:
                raise Refused(f"it is for another board than {store.place} is now")
            change = Change(transaction, by=one.by, at=one.at, today=one.today)
            return _act(change, one.action, one.arguments)
    except Repeated as done:
        prefix = PREFIX[_MADE[one.action]]
        return next((made for made in done.made if made.partition("-")[0] == prefix), None)


def _act(change: Change, action: str, arguments: Mapping[str, Any]) -> str:
    """Do an action; the id of what it made. Raises Problem."""
    if action not in _ACTIONS:
        raise Refused(f"this version does not know the action {action!r}")
    try:
        change.settled_products |= frozenset(arguments.get("settled", ()))
        return _ACTIONS[action](change, arguments)
    except (msgspec.ValidationError, LookupError, TypeError, ValueError) as error:
        raise Refused(f"this version cannot read it ({error})") from error


def _add_request(change: Change, given: Mapping[str, Any]) -> str:
    made, _ = requests.add(change, _typed(Request, given["fields"]), customer=given["customer"])
    for story in given["stories"]:
        requests.link(change, made.id, story)
    if given["into"] is not None:
        requests.merge(change, made.id, given["into"])
    return made.id


def _add_story(change: Change, given: Mapping[str, Any]) -> str:
    made = stories.add(change, _typed(Story, given["fields"]), from_requests=given["requests"])
    requests.keep_quotes(change, made.id, given["quotes"])
    return made.id


def _add_session(change: Change, given: Mapping[str, Any]) -> str:
    made, _ = sessions.add(change, given["story"], _typed(Session, given["fields"]), customer=given["customer"])
    return made.id


def _add_note(change: Change, given: Mapping[str, Any]) -> str:
    noted: tuple[type[Story | Request | Customer], ...] = (Story, Customer)
    kind = next((one for one in noted if kind_of(given["about"]) is one), Request)
    return notes.add(change, change.get(kind, given["about"]), given["text"]).id


_ACTIONS: dict[str, Callable[[Change, Mapping[str, Any]], str]] = {
    "request add": _add_request,
    "story add": _add_story,
    "session add": _add_session,
    "note": _add_note,
}
_MADE: dict[str, type[Record]] = {
    "request add": Request,
    "story add": Story,
    "session add": Session,
    "note": Note,
}
"""The kind of record that each action makes."""


def _plain(fields: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = msgspec.to_builtins(dict(fields))
    return found


def _typed(kind: type[Record], plain: Mapping[str, Any]) -> dict[str, Any]:
    """Fields of a record from plain values. Raises ValidationError, LookupError."""
    types = {field.name: field.type for field in msgspec.structs.fields(kind)}
    return {name: msgspec.convert(value, types[name]) for name, value in plain.items()}
