"""The history of a board: its events in words, undo and redo."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import msgspec

from roadmap_tui.actions.change import Change, plain_fields
from roadmap_tui.actions.whole import check_alone, check_whole
from roadmap_tui.errors import NotFound, Reason, Refused, Remedy
from roadmap_tui.model.changes import AGREED, RENUMBER, read_change, unreadable_changes
from roadmap_tui.model.records import (
    Customer,
    Event,
    Link,
    Note,
    Notification,
    Product,
    Record,
    Relation,
    Request,
    Session,
    Stint,
    Story,
    Value,
    View,
    kind_of,
)
from roadmap_tui.store.protocol import Store
from roadmap_tui.text.plural import plural

UNREADABLE = "(what cannot be read)"
"""What stands in place of a value of the history that cannot be read."""

IRREVERSIBLE = {
    "told": "a customer was told, and that cannot be taken back",
    "push": "it has left the house for the tracker",
    "sync": "it has left the house for the tracker",
    "forget": "what was forgotten is gone",
    "undo-import": "import the file again instead",
    "import": "an import is taken back as a whole",
}


class Undone(Value, kw_only=True, frozen=True):
    """The result of an undo or a redo; `refs` names the records, and those that they link.

    `what` says what was reversed, `words` the same for people: of a set of stories, how many are back where.
    """

    transaction: int
    what: str
    words: str
    refs: tuple[str, ...]


class Transactions:
    """The board's events by transaction, and whether each is in force or undone.

    Takes the events newest first and reads no further back than it is asked: an undo needs few of them.
    """

    def __init__(self, newest_first: Iterable[Event]) -> None:
        self._older = iter(newest_first)
        self._waiting = next(self._older, None)
        self._order: list[int] = []
        self._read: dict[int, list[Event]] = {}
        self._undone_by: dict[int, int] = {}

    def __iter__(self) -> Iterator[int]:
        """Every transaction, newest first."""
        given = 0
        while given < len(self._order) or self._waiting is not None:
            if given == len(self._order):
                self._read_on()
            yield self._order[given]
            given += 1

    def events(self, transaction: int) -> list[Event]:
        """The events of a transaction, oldest first."""
        while transaction not in self._read and self._waiting is not None:
            self._read_on()
        return self._read.get(transaction, [])

    def later(self, transaction: int) -> list[int]:
        """The transactions after this one, newest first."""
        self.events(transaction)
        return [one for one in self._order if one > transaction]

    def stands(self, transaction: int) -> bool:
        """Whether a transaction is in force: not undone, or its undoing undone."""
        self.events(transaction)
        by = self._undone_by.get(transaction)
        return by is None or not self.stands(by)

    def undoes(self, transaction: int) -> int | None:
        """The transaction that this one reverses; None where it reverses none."""
        events = self.events(transaction)
        return _undone(events[0]) if events else None

    def newest(self, by: str, *, redo: bool) -> int | None:
        """The newest transaction of a person that an undo, or a redo, would reverse."""
        for transaction in self:
            first = self.events(transaction)[0]
            if first.by != by or not self.stands(transaction):
                continue
            if redo:
                # An undo reverses a plain transaction; a redo reverses an undo.
                if (undone := _undone(first)) is not None and self.undoes(undone) is None:
                    return transaction
            elif _undone(first) is None:
                return transaction
        return None

    def _read_on(self) -> None:
        """Read one transaction more."""
        assert self._waiting is not None
        number, events = self._waiting.transaction, [self._waiting]
        self._waiting = None
        for event in self._older:
            if event.transaction != number:
                self._waiting = event
                break
            events.append(event)
        if number not in self._read:
            self._order.append(number)
        self._read[number] = [*events[::-1], *self._read.get(number, ())]
        for event in events:
            if (undone := _undone(event)) is not None:
                self._undone_by.setdefault(undone, number)  # the newest of them counts


def undo(change: Change) -> Undone:
    """Reverse the person's newest transaction that is not undone; Refused, with the reason, where unsafe."""
    return _reverse(change, redo=False)


def redo(change: Change) -> Undone:
    """Reverse the person's newest undo."""
    return _reverse(change, redo=True)


def _reverse(change: Change, *, redo: bool) -> Undone:
    word = "redo" if redo else "undo"
    history = Transactions(change.transaction.newest(Event))
    transaction = history.newest(change.by, redo=redo)
    if transaction is None:
        raise NotFound(f"There is nothing of {change.by}'s to {word}.", reason=Reason.NOTHING_TO_UNDO)
    events = history.events(transaction)
    redone = (history.events(history.undoes(transaction) or 0) if redo else []) or events
    what = summary(redone)
    for event in events:
        if event.verb in IRREVERSIBLE:
            whole = Remedy("request undo-import", (event.ref,), "{} does that.")
            raise Refused(
                f"“{what}” cannot be undone: {IRREVERSIBLE[event.verb]}.",
                reason=Reason.NOT_UNDOABLE,
                remedy=whole if event.verb == "import" else None,
            )
    try:
        _check_readable(events)
        _check_made(history, transaction)
        for event in reversed(events):
            _check(change, history, event)
            _put_back(change, event, transaction, word)
        check_whole(change, {event.ref for event in events})
        check_alone(change, {event.ref for event in events})
        _call_products(change, history, transaction)
    except Refused as reason:
        raise Refused(
            f"“{what}” cannot be {word}ne: {reason.message}", reason=Reason.NOT_UNDOABLE, remedy=reason.remedies
        ) from None
    refs = dict.fromkeys(ref for event in events for ref in (event.ref, *event.about))
    words = what if redo else _back(events) or what
    return Undone(transaction=transaction, what=what, words=words, refs=tuple(refs))


def _call_products(change: Change, history: Transactions, transaction: int) -> None:
    """Let records that a reversal reached call their products as those are called then.

    What was said of a product since, under a name that is reversed, is the product's by its name.
    """
    events = history.events(transaction)
    back = {one.ref for one in events if "product" in one.changes or not one.changes}
    products_of = (one for one in events if kind_of(one.ref) is Product)
    called = [one for one in products_of if not one.changes or one.changes.keys() & {"name", "aliases"}]
    if not (back or called):
        return
    from roadmap_tui.actions import products  # seldom needed

    if called:
        pairs = (one.changes["name"] for one in called if "name" in one.changes)
        names = {after: before for before, after in pairs if before is not None and after is not None}
        later = [one for number in history.later(transaction) for one in history.events(number)]
        said = {one.ref for one in later if not one.changes or "product" in one.changes}
        products.call_as_before(change, names, said)
        products.call_by_name(change)
    else:
        products.call_back(change, back)


def _undone(event: Event) -> int | None:
    """The transaction that an event says it reverses; None where it says none that can have been before it."""
    return event.undoes if event.undoes is not None and event.undoes < event.transaction else None


def _check_readable(events: Iterable[Event]) -> None:
    """Refuse to reverse what other programs recorded, or spoiled, so that it cannot be read."""
    for event in events:
        names = ", ".join(unreadable_changes(event)) or ("id" if kind_of(event.ref) is None else "")
        if names:
            raise Refused(
                f"what the history says of {event.ref} ({names}) cannot be read.",
                remedy=Remedy("doctor", (), "{} tells more."),
            )


def _created(event: Event) -> bool:
    """Whether an event made its record: it carries no changes."""
    return not event.changes


def _removed(event: Event) -> bool:
    """Whether an event took its record away: it carries every field that a record must have, each to null."""
    kind = kind_of(event.ref)
    assert kind is not None
    needed = {field.name for field in msgspec.structs.fields(kind) if field.required} - {"id"}
    return needed <= event.changes.keys() and all(after is None for _, after in event.changes.values())


def _check(change: Change, history: Transactions, event: Event) -> None:
    """Refuse to reverse an event whose record does not stand as the event left it."""
    kind = kind_of(event.ref)
    assert kind is not None
    record = change.transaction.get(kind, event.ref)
    if _removed(event):
        if record is not None:
            raise Refused(f"{event.ref} is back already.")
        return
    if record is None:
        raise Refused(f"{event.ref} is gone{'' if event.changes else ' already'}.")
    now = as_kept(record)
    for name, (_, after) in event.changes.items():
        if not _same(kind, name, now.get(name), as_kept(after)):
            later = _last_touch(history, event, name)
            who = f" by {later.by}" if later is not None else ""
            raise Refused(f"{event.ref}'s {name} has changed since{who}.")


def _check_made(history: Transactions, transaction: int) -> None:
    """Refuse to take away records that were worked on since they were made."""
    made = {event.ref for event in history.events(transaction) if _created(event)}
    if not made:
        return
    for number in reversed(history.later(transaction)):
        if history.undoes(number) is not None or not history.stands(number):
            continue
        for later in history.events(number):
            if later.ref in made:
                raise Refused(f"{later.ref} has changed since by {later.by}.")


def _put_back(change: Change, event: Event, transaction: int, word: str) -> None:
    kind = kind_of(event.ref)
    assert kind is not None
    record = change.transaction.get(kind, event.ref)
    about = event.about
    if _created(event):
        assert record is not None
        fields = plain_fields(record)
        change.transaction.remove(kind, event.ref)
        changes = {name: (value, None) for name, value in fields.items()}
    elif _removed(event):
        values = {name: before for name, (before, _) in event.changes.items()}
        change.transaction.put(_made({"id": event.ref, **values}, kind))
        changes = {}
    else:
        assert record is not None
        values = {name: before for name, (before, _) in event.changes.items()}
        change.transaction.put(_with(record, values))
        changes = {name: (after, before) for name, (before, after) in event.changes.items()}
    change.event(word, event.ref, changes=changes, about=about, undoes=transaction)


def _with(record: Record, values: dict[str, Any]) -> Record:
    """A record with plain JSON values in some fields; null stands for a field's default."""
    plain = {**msgspec.to_builtins(record), **values, "revision": record.revision + 1}
    kept = {name: value for name, value in plain.items() if value is not None}
    return _made(kept, type(record))


def _made(plain: dict[str, Any], kind: type[Record]) -> Record:
    """A record made of plain JSON values. Refused where they do not make one, as where some were forgotten."""
    try:
        return msgspec.convert(plain, kind)
    except msgspec.ValidationError:
        raise Refused(f"what {plain['id']} was then is not known any more.") from None


def _same(kind: type[Record], name: str, now: Any, after: Any) -> bool:
    """Whether a field holds what an event left there; a default is left out of what is kept."""
    if now == after:
        return True
    default = next(field.default for field in msgspec.structs.fields(kind) if field.name == name)
    plain = None if default is msgspec.NODEFAULT else as_kept(default)
    return (now if now is not None else plain) == (after if after is not None else plain)


def as_kept(value: object) -> Any:
    """A value as it is once it was written and read again: a tuple is a list, a day its text."""
    return msgspec.json.decode(msgspec.json.encode(value))


def _last_touch(history: Transactions, event: Event, name: str) -> Event | None:
    for transaction in (*history.later(event.transaction), event.transaction):
        for one in reversed(history.events(transaction)):
            if one.ref == event.ref and name in one.changes and one.seq > event.seq:
                return one
    return None


def summary(events: Sequence[Event]) -> str:
    """A transaction in a few words: what it made, rather than what that needed beside it, and of how many."""
    asked = [one for one in events if not (_created(one) and kind_of(one.ref) is Customer)]
    told = [one for one in asked if _created(one)] or asked or events
    kind, done = kind_of(told[0].ref), _said(told[0])[1]
    if kind is Link:  # requests may go each to a story of its own
        pairs = [one.about for one in told if one.verb == told[0].verb and len(one.about) == 2]
        names, others = (list(dict.fromkeys(side)) for side in zip(*pairs, strict=True)) if pairs else ([], [])
        if len(others) > 1:
            verb = told[0].verb
            return f"{_listed(names)} {_done(verb)} {_JOINED.get(verb, 'and')} {_listed(others)}"
    alike = (_said(one) for one in told if kind_of(one.ref) is kind)
    return f"{_listed(list(dict.fromkeys(name for name, what in alike if what == done)))} {done}"


def _back(undone: Sequence[Event]) -> str:
    """Where the records of a set are back once their change was undone: `3 stories back in draft`.

    Empty where the change was of one record, or not the same of all.
    """
    refs, verbs = {one.ref for one in undone}, {one.verb for one in undone}
    kinds = {kind_of(one) for one in refs}
    if len(refs) < 2 or len(verbs) > 1 or len(kinds) > 1 or not kinds <= _SETS.keys():
        return ""
    count = plural(len(refs), _SETS[kinds.pop()])
    match verbs.pop():
        case "decline" | "snooze" | "reopen":
            return f"{count} back where they were"
        case "move":
            stages = (read_change(one, Story, "stage") for one in undone)
            before = list(dict.fromkeys(stage[0] for stage in stages if stage is not None))
            return f"{count} back in {_listed([str(one) for one in before])}" if all(before) else ""
        case "archive":
            return f"{count} back on the board"
        case "unarchive":
            return f"{count} back in the archive"
        case "rank":
            return f"{count} ranked as before"
        case "edit":
            names = list(dict.fromkeys(name for one in undone for name in _fields(one)))
            return f"{count} with {_listed([one.replace('_', ' ') for one in names])} as before"
        case _:
            return ""


_SETS: dict[type[Record] | None, str] = {Story: "story", Request: "request", Customer: "customer"}
"""The words of records that are changed in sets."""


def describe(event: Event) -> str:
    """An event in a few words: `S-12 moved to ready`, `R-3 linked to S-12`, `S-12 noted`."""
    return " ".join(_said(event))


def _said(event: Event) -> tuple[str, str]:
    """The name of what an event is about, and what was done with it."""
    # Links and notes have ids of their own that nobody ever sees: what they link is named instead.
    ref, others = event.ref, event.about
    if kind_of(ref) is Notification and len(others) > 1:
        return others[1], f"told of {others[0]}"
    if kind_of(ref) in {Link, Note, Relation, Session} and others:
        ref, others = others[0], others[1:]
    if kind_of(ref) is View:
        name = read_change(event, View, "name")
        ref = f"the view {name[0] or name[1]}" if name is not None else "a view"
    if kind_of(event.ref) is Stint:
        others = ()  # its customers, by which a forgotten one is found
    done = _done(event.verb)
    if event.verb == "forget" and kind_of(ref) is Story:
        return f"what the probes of {ref} asked", done
    if event.verb == "move" and "stage" in event.changes:
        stage = read_change(event, Story, "stage")
        return ref, f"{done} to {stage[1] if stage is not None else UNREADABLE}"
    if event.verb == RENUMBER:
        return ref, f"was {event.changes.get('id', (UNREADABLE,))[0]} in another copy"
    if event.verb in {"edit", "resolve", "conflict", "session-edit"}:
        return ref, f"{done} in {', '.join(_fields(event))}"
    joined = _JOINED.get(event.verb, "and")
    return ref, f"{done} {joined} {', '.join(others)}" if others else done


def _fields(event: Event) -> list[str]:
    """The fields that an event changed, without the history that the change of one leaves beside it."""
    beside = {f"{name}_history" for name in event.changes}
    return [name for name in event.changes if name not in beside]


def _listed(names: Sequence[str]) -> str:
    """Names in a list: three of them, and how many more there are."""
    if len(names) == 1:
        return names[0]
    few = [*names[:3], f"{len(names) - 3} more"] if len(names) > 4 else names
    return f"{', '.join(few[:-1])} and {few[-1]}"


_JOINED = {
    "link": "to",
    "unlink": "from",
    "merge": "with",
    "block": "by",
    "unblock": "by",
    "split": "from",
    "duplicate": "of",
    "unduplicate": "of",
    "relate": "to",
    "unrelate": "to",
    "note": "in",
    "undo": "together with",
    "redo": "together with",
    "session": "by",
    "session-remove": "of",
}
_DONE = {
    "read": "read",
    "probe": "given a probe",
    "unprobe": "left without its probe",
    "measure": "measured by its probe",
    "fail": "not measured: its probe failed",
    "aside": "kept waiting with an odd value",
    "accept": "read as its probe said",
    "refuse": "rid of an odd value",
    "plan": "planned",
    "done": "done",
    "split": "split",
    "duplicate": "a duplicate",
    "unduplicate": "no more a duplicate",
    "unblock": "no more blocked",
    "unrelate": "no more related",
    "unarchive": "taken back from the archive",
    "ask": "asked about",
    "told": "told",
    "undo": "undone",
    "redo": "redone",
    "session": "tried",
    "session-edit": "session changed",
    "session-remove": "session removed",
    "undo-import": "import taken back",
    "forget": "forgotten",
    "conflict": "changed in two copies",
}
"""The participles of verbs that do not end in -ed."""


def _done(verb: str) -> str:
    return _DONE.get(verb) or (f"{verb}d" if verb.endswith("e") else f"{verb}ed")


def history_of(events: Iterable[Event], refs: Iterable[str] = ()) -> list[Event]:
    """Events, newest first; with refs, those that concern them. Without what is kept beside a conflict alone."""
    wanted = set(refs)
    kept = [one for one in events if one.verb != AGREED and (not wanted or wanted & {one.ref, *one.about})]
    return kept[::-1]


def other_roles(store: Store, events: Sequence[Event]) -> dict[str, str]:
    """The server's role of each event, by id, where it is not the name that the event was written under.

    A role cannot be forged, and the name is what its writer calls himself.
    """
    known = store.roles(events)
    names = {one.id: one.by.casefold() for one in events}
    return {key: role for key, role in known.items() if role.casefold() != names[key]}


def writer_of(event: Event, roles: Mapping[str, str]) -> str:
    """Who wrote an event, with the server's role where that is another."""
    role = roles.get(event.id)
    return event.by if role is None else f"{event.by} (role {role})"
