"""Forgetting: what a customer said, and who said it, leaves the board; the counts stay.

The same rewriting goes over the board and, through `Store.rewrite_generations`, over its earlier states.
"""

from collections.abc import Callable, Iterable
from typing import Any

import msgspec

from roadmap_tui.actions.change import Change
from roadmap_tui.actions.customers import known_customer
from roadmap_tui.actions.requests import resolve_request
from roadmap_tui.model.records import Customer, Event, Link, Note, Request, Source, Story, Told
from roadmap_tui.store.protocol import Transaction

FORGOTTEN = "(forgotten)"
_WORDS = ("said", "person", "problem", "frequency", "workaround", "consequence")
_CUSTOMER_FACTS = ("domains", "external_ids", "scores")


def request(change: Change, identities: Iterable[str]) -> Callable[[Transaction], None]:
    """Forget what requests say and who said it. Returns the same for earlier states of the board."""
    found = [resolve_request(change, one) for one in identities]
    scrub = _scrubber(requests={one.id for one in found}, customers=set(), words=_words_of(found))
    scrub(change.transaction)
    for one in found:
        change.event("forget", one.id)
    return scrub


def customer(change: Change, named: str) -> tuple[Customer, Callable[[Transaction], None]]:
    """Forget a customer's name, addresses, people and words. Returns the same for earlier states."""
    who = known_customer(change, named)
    theirs = [one for one in change.transaction.table(Request).values() if one.customer == who.id]
    words = {**_words_of(theirs), who.name: FORGOTTEN}
    scrub = _scrubber(requests={one.id for one in theirs}, customers={who.id}, words=words)
    scrub(change.transaction)
    change.event("forget", who.id)
    return change.get(Customer, who.id), scrub


def _words_of(requests: Iterable[Request]) -> dict[str, str]:
    """The texts that must not stand anywhere any more, in what a tracker agreed on either."""
    return {text: FORGOTTEN for one in requests if (text := one.said) and len(text) > 3 and text != FORGOTTEN}


def _scrubber(*, requests: set[str], customers: set[str], words: dict[str, str]) -> Callable[[Transaction], None]:
    def scrub(transaction: Transaction) -> None:
        for identity in sorted(requests):
            kept = transaction.get(Request, identity)
            if kept is not None:
                transaction.put(_forgotten_request(kept))
        for identity in sorted(customers):
            who = transaction.get(Customer, identity)
            if who is not None:
                transaction.put(_forgotten_customer(who))
        ids = requests | customers
        for link in list(transaction.table(Link).values()):
            if link.request in requests and link.quote is not None:
                transaction.put(msgspec.structs.replace(link, quote=None, revision=link.revision + 1))
        for note in list(transaction.table(Note).values()):
            if note.about in requests and note.text != FORGOTTEN:
                transaction.put(msgspec.structs.replace(note, text=FORGOTTEN, revision=note.revision + 1))
        for told in list(transaction.table(Told).values()):
            if (told.about in requests or told.customer in customers) and told.note is not None:
                transaction.put(msgspec.structs.replace(told, note=None, revision=told.revision + 1))
        for story in list(transaction.table(Story).values()):
            _scrub_base(transaction, story, words)
        for event in list(transaction.table(Event).values()):
            _scrub_event(transaction, event, ids)

    return scrub


def _forgotten_request(kept: Request) -> Request:
    gone: dict[str, Any] = {name: FORGOTTEN for name in _WORDS if getattr(kept, name) is not None}
    if kept.source is not None:
        gone["source"] = Source(system=kept.source.system, id=kept.source.id)
    if kept.asked is not None:
        gone["asked"] = msgspec.structs.replace(kept.asked, question=FORGOTTEN)
    if kept.declined_because is not None:
        gone["declined_because"] = FORGOTTEN
    return msgspec.structs.replace(kept, forgotten=True, revision=kept.revision + 1, **gone)


def _forgotten_customer(who: Customer) -> Customer:
    return msgspec.structs.replace(
        who,
        name=f"Forgotten customer {who.id}",
        forgotten=True,
        revision=who.revision + 1,
        **dict.fromkeys(_CUSTOMER_FACTS, ()),
    )


def _scrub_base(transaction: Transaction, story: Story, words: dict[str, str]) -> None:
    """Take forgotten words out of what we last agreed on with a tracker."""
    if story.link is None:
        return
    base = {name: _replaced(value, words) for name, value in story.link.base.items()}
    if base != story.link.base:
        link = msgspec.structs.replace(story.link, base=base)
        transaction.put(msgspec.structs.replace(story, link=link, revision=story.revision + 1))


def _scrub_event(transaction: Transaction, event: Event, ids: set[str]) -> None:
    """Keep which fields changed and when, but not from what to what."""
    if not event.changes or not ids & {event.ref, *event.about}:
        return
    hidden = {*_WORDS, *_CUSTOMER_FACTS, "name", "quote", "text", "note", "asked", "declined_because", "source"}
    changes = {
        name: (None if before is None else FORGOTTEN, None if after is None else FORGOTTEN)
        if name in hidden
        else (before, after)
        for name, (before, after) in event.changes.items()
    }
    because = FORGOTTEN if event.because is not None else None
    if changes != event.changes or because != event.because:
        transaction.put(msgspec.structs.replace(event, changes=changes, because=because))


def _replaced(value: Any, words: dict[str, str]) -> Any:
    if isinstance(value, str):
        for text, instead in words.items():
            value = value.replace(text, instead)
    return value
