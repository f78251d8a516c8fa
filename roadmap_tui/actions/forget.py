"""Redacts private texts: what a customer said, and who said it, leaves the board; the counts stay.

The same rewriting goes over the board and over its earlier states; `forget_beside` does those, and what else
lies beside the board.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeVar

import msgspec

from roadmap_tui.actions.change import Change
from roadmap_tui.actions.customers import known_customer
from roadmap_tui.actions.requests import resolve_request
from roadmap_tui.model.changes import FORGOTTEN
from roadmap_tui.model.fields.register import REGISTER
from roadmap_tui.model.link_state import without_description
from roadmap_tui.model.records import (
    REFERENCES,
    Customer,
    Event,
    Link,
    Note,
    Notification,
    Record,
    Request,
    Session,
    Stint,
    Story,
    kind_of,
    number,
)
from roadmap_tui.store.protocol import Transaction

T = TypeVar("T", bound=msgspec.Struct)

_HANGING: tuple[type[Record], ...] = (Link, Note, Notification, Session)
"""The kinds of dependent records, which may repeat the words of a request or a customer."""
_HOLDING: tuple[type[Record], ...] = (Request, Customer, *_HANGING)
_HIDDEN = frozenset(field.name for kind in _HOLDING for field in REGISTER[kind.__name__] if field.private)
"""The fields whose values a redacted event must not keep."""
_PROBED = frozenset({"probe", "guardrail_probe", "probed", "asides"})
"""The fields of a story that hold what a probe asks, and what it said."""
_SENT = "description"
"""The field of a tracker's base that holds what customers said."""


def request(change: Change, identities: Iterable[str]) -> "Redaction":
    """Redacts what requests say and who said it. Returns the redaction, for earlier states of the board.

    A request whose adding was undone is known to the history, and is forgotten there.
    """
    ids = {_known(change, one) for one in identities}
    redaction = Redaction(requests=ids, customers=set())
    redaction(change.transaction)
    for one in sorted(ids, key=number):
        change.event("forget", one)
    return redaction


def customer(change: Change, named: str) -> "tuple[Customer, Redaction]":
    """Redacts a customer's name, addresses, people and words. Returns the redaction, for earlier states.

    Accounts that were merged into this one, and requests of theirs that were taken back, are forgotten in the
    history.
    """
    who = known_customer(change, named)
    requests, customers = _reach(change.transaction, who.id)
    redaction = Redaction(requests=requests, customers=customers)
    redaction(change.transaction)
    change.event("forget", who.id)
    return change.get(Customer, who.id), redaction


def probes(change: Change, identity: str) -> "Redaction":
    """Redacts the probes of a story, which may hold a password, and what they said; their readings stay."""
    story = change.get(Story, identity)
    redaction = Redaction(requests=set(), customers=set(), probes={story.id})
    redaction(change.transaction)
    change.event("forget", story.id)
    return redaction


def redaction_of(transaction: Transaction, refs: Iterable[str]) -> "Redaction":
    """The redaction of requests, customers and probes that this state says were forgotten, for other states."""
    requests: set[str] = set()
    customers: set[str] = set()
    measured: set[str] = set()
    for ref in refs:
        if kind_of(ref) is Customer:
            theirs, accounts = _reach(transaction, ref)
            requests |= theirs
            customers |= accounts
        elif kind_of(ref) is Story:
            measured.add(ref)
        else:
            requests.add(ref)
    return Redaction(requests=requests, customers=customers, probes=measured)


def _reach(transaction: Transaction, customer: str) -> tuple[set[str], set[str]]:
    """The requests and the accounts that are forgotten with a customer."""
    requests = {one.id for one in transaction.find(Request, customer=customer)}
    merged = transaction.find(Event, about=customer, verb="merge")
    customers = {customer} | {one.ref for one in merged if _is_gone(transaction, Customer, one.ref)}
    asked = transaction.find(Event, changes__customer=customer)
    requests |= {one.ref for one in asked if _is_gone(transaction, Request, one.ref)}
    return requests, customers


def _is_gone(transaction: Transaction, kind: type[Record], ref: str) -> bool:
    """Whether an id is one of a record of a kind that is no longer there."""
    return kind_of(ref) is kind and transaction.get(kind, ref) is None


def _known(change: Change, identity: str) -> str:
    """The id of a request on the board, or of one that only the history still holds."""
    name = identity.strip().upper()
    if change.find(Request, name) is None and change.transaction.find(Event, ref=name):
        return name
    return resolve_request(change, identity).id


class Redaction:
    """The redaction of some requests and customers, which can be applied to any state of the board.

    `probes` are stories whose probes are forgotten too.
    `words` gathers what it took out, so that it can be found where no record leads; `batches` the imports that
    brought it, whose files are not the board's to clean. `meets` says of a record or an event whether it may be
    touched: what was written in the knowledge that others are forgotten stays.
    """

    def __init__(self, *, requests: set[str], customers: set[str], probes: Iterable[str] = ()) -> None:
        self.requests = requests
        self.customers = customers
        self.probes = frozenset(probes)
        self.meets: Callable[[Record], bool] = lambda _: True
        self.words: set[str] = set()
        self.batches: set[str] = set()

    def __call__(self, transaction: Transaction) -> None:
        """Redacts one state of the board."""
        requests, customers = self.requests, self.customers
        stories = _stories_sent(transaction, requests)
        spoken = _notified(transaction, requests, customers, stories)
        noted = requests | customers | _stints_naming(transaction, customers)
        for record in filter(self.meets, _holding(transaction, requests, customers, noted, spoken)):
            kept = without_private(record)
            self.words |= set(private_texts(record)) - set(private_texts(kept))
            if isinstance(record, Request) and record.batch is not None:
                self.batches.add(record.batch)
            if isinstance(kept, (Request, Customer)):
                kept = msgspec.structs.replace(kept, forgotten=True)
            if kept == record:
                continue
            transaction.put(msgspec.structs.replace(kept, revision=record.revision + 1))
        for story in filter(self.meets, _existing(transaction, stories)):
            _redact_base(transaction, story)
        for story in filter(self.meets, _existing(transaction, self.probes)):
            self._redact_probes(transaction, story)
        for event in filter(self.meets, transaction.find(Event, ref=self.probes) if self.probes else ()):
            if _PROBED & event.changes.keys():
                _redact_event(transaction, event, _PROBED)
        ids = requests | customers
        hung = _hanging_on(transaction, ids, noted) | spoken
        named = transaction.find(Event, ref=frozenset(ids | hung | stories))
        named += transaction.find(Event, about=frozenset(ids))
        for event in filter(self.meets, {one.id: one for one in named}.values()):
            if ids & {event.ref, *event.about} or event.ref in hung:
                _redact_event(transaction, event, _HIDDEN)
            elif event.ref in stories and "link" in event.changes:
                _redact_event(transaction, event, frozenset())

    def _redact_probes(self, transaction: Transaction, story: Story) -> None:
        """Redacts what a story's probes ask and said."""
        parts = (story.probe, story.guardrail_probe, *story.probed.values(), *story.asides)
        self.words |= {text for part in parts if part is not None for text in private_texts(part)}
        probed = {of: without_private(one) for of, one in story.probed.items()}
        gone = msgspec.structs.replace(story, probe=None, guardrail_probe=None, probed=probed, asides=())
        if gone != story:
            transaction.put(msgspec.structs.replace(gone, revision=story.revision + 1))


def without_private(part: T) -> T:
    """A record, or a part of one, without its private fields, as the register says how each is forgotten."""
    gone: dict[str, Any] = {}
    for field in REGISTER[type(part).__name__]:
        value = getattr(part, field.part, None)
        if not field.private or value is None:
            continue
        match field.private:
            case "replaced":
                gone[field.part] = FORGOTTEN
            case "cleared":
                gone[field.part] = () if isinstance(value, tuple) else None
            case "renamed" if not getattr(part, "forgotten", False):
                gone[field.part] = f"Forgotten customer {getattr(part, 'id', '')}".rstrip()
            case "parts":
                gone[field.part] = without_private(value)
    return msgspec.structs.replace(part, **gone)


def private_texts(part: msgspec.Struct) -> Iterator[str]:
    """The private texts of a record, those of its parts too."""
    for field in REGISTER[type(part).__name__]:
        value = getattr(part, field.part, None) if field.private else None
        for one in value if isinstance(value, tuple) else (value,):
            if isinstance(one, str):
                yield one
            elif isinstance(one, msgspec.Struct):
                yield from private_texts(one)


def _notified(transaction: Transaction, requests: set[str], customers: set[str], stories: set[str]) -> set[str]:
    """Ids of notifications whose notes may repeat these requests: of them, or of their stories to who asked."""
    asking = {
        one.customer for identity in requests if (one := transaction.get(Request, identity)) and one.customer
    }
    of_these = transaction.find(Notification, about=frozenset(requests | stories))
    return {
        one.id
        for one in (*of_these, *transaction.find(Notification, customer=frozenset(customers)))
        if one.about in requests or one.customer in customers or (one.customer in asking and one.about in stories)
    }


def _holding(
    transaction: Transaction, requests: set[str], customers: set[str], noted: set[str], spoken: set[str]
) -> Iterator[Record]:
    """The records of a state that hold private texts of these requests and customers, in notes on `noted` too."""
    found: list[Record | None] = [transaction.get(Request, one) for one in sorted(requests)]
    found += [transaction.get(Customer, one) for one in sorted(customers)]
    found += transaction.find(Link, request=frozenset(requests))
    found += transaction.find(Note, about=frozenset(noted))
    found += transaction.find(Session, customer=frozenset(customers))
    found += [transaction.get(Notification, one) for one in sorted(spoken)]
    return (one for one in found if one is not None)


def _stories_sent(transaction: Transaction, requests: set[str]) -> set[str]:
    """Ids of the stories whose tracker may have been sent words of these requests, now or at some time."""
    reach = set(requests)
    waiting = list(requests)
    while waiting:
        at = waiting.pop()
        one = transaction.get(Request, at)
        targets = {ref for event in transaction.find(Event, ref=at, verb="merge") for ref in event.about}
        if one is not None and one.merged_into is not None:
            targets.add(one.merged_into)
        waiting += targets - reach
        reach |= targets
    stories = {link.story for link in transaction.find(Link, request=frozenset(reach))}
    for event in transaction.find(Event, about=frozenset(reach)):
        if kind_of(event.ref) is Link and len(event.about) == 2 and event.about[0] in reach:
            stories.add(event.about[1])
    return stories


def _hanging_on(transaction: Transaction, ids: set[str], noted: set[str]) -> set[str]:
    """Ids of links and notifications of these records and of notes on `noted`, those that are gone too."""
    found: set[str] = set()
    for kind in _HANGING:
        named = frozenset(noted if kind is Note else ids)
        for name in ("about",) if kind is Note else REFERENCES[kind]:
            found |= {one.id for one in transaction.find(kind, **{name: named})}
            changed = transaction.find(Event, **{f"changes__{name}": named})
            found |= {one.ref for one in changed if kind_of(one.ref) is kind}
    return found


def _stints_naming(transaction: Transaction, customers: set[str]) -> set[str]:
    """Ids of the stints in which these customers were to be met, now or once; notes there tell of them."""
    if not customers:
        return set()
    changed = transaction.find(Event, about=frozenset(customers))
    found = {one.ref for one in changed if kind_of(one.ref) is Stint}
    return found | {one.id for one in transaction.find(Stint, customers=frozenset(customers))}


def _existing(transaction: Transaction, stories: Iterable[str]) -> Iterator[Story]:
    return (one for one in (transaction.get(Story, identity) for identity in stories) if one is not None)


def _redact_base(transaction: Transaction, story: Story) -> None:
    """Redacts the merge base of a story."""
    if story.link is None:
        return
    base = without_description(story.link.base)
    if base != story.link.base:
        link = msgspec.structs.replace(story.link, base=base)
        transaction.put(msgspec.structs.replace(story, link=link, revision=story.revision + 1))


def _redact_event(transaction: Transaction, event: Event, hidden: frozenset[str]) -> None:
    """Redacts an event: it keeps which fields changed and when, but not from what to what."""
    changes: dict[str, tuple[Any, Any]] = {}
    for name, (before, after) in event.changes.items():
        if name in hidden:
            before, after = (None if one is None else FORGOTTEN for one in (before, after))
        elif name == "link":
            before, after = without_words(before), without_words(after)
        changes[name] = (before, after)
    because = FORGOTTEN if hidden and event.because is not None else event.because
    if changes != event.changes or because != event.because:
        transaction.put(msgspec.structs.replace(event, changes=changes, because=because))


def without_words(value: Any) -> Any:
    """Plain values without the description that was sent to a tracker, at any depth."""
    if not isinstance(value, dict):
        return value
    return {name: without_words(each) for name, each in value.items() if name != _SENT}
