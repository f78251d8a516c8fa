"""The texts of records that plain words are looked for in, and how two texts are compared."""

import unicodedata
from collections.abc import Callable, Iterable
from functools import lru_cache
from operator import attrgetter
from typing import Any

from roadmap_tui.model.fields.register import REGISTER
from roadmap_tui.model.fields.spec import Field
from roadmap_tui.model.fields.values import value_of, words_of
from roadmap_tui.model.records import Customer, Record, Request, Story
from roadmap_tui.model.snapshot import Snapshot
from roadmap_tui.text.lazy_pattern import lazy_pattern

_PLAIN = frozenset({"text", "required", "choice"})
_LISTS = frozenset({"texts", "choices", "domains"})
_SHOWN = frozenset({"cost", "source"})
_ID = lazy_pattern(r"[srcb]-\d+")
_ENDINGS = ("ing", "ed", "es", "s")
_APART = " | "
"""What stands between two fields, so that no phrase goes from one into the next."""
_LEAST = 4
"""The letters that must be left of a word without its ending."""


def plain(text: str) -> str:
    """A text as it is compared: small letters without accents, white space collapsed."""
    if not text.isascii():
        spelled = unicodedata.normalize("NFKD", text)
        text = "".join(one for one in spelled if not unicodedata.combining(one)).casefold()
    return " ".join(text.lower().split())


plain_value = lru_cache(8192)(plain)
"""The same for short values, of which most come again."""


def needle(word: str, *, is_phrase: bool = False) -> str:
    """What must stand in a text that holds a typed word: an id whole, a word in some form, or a phrase."""
    wanted = plain(word)
    if is_phrase:
        return wanted
    if _ID.fullmatch(wanted):
        return f" {wanted} "
    for ending in _ENDINGS:
        if wanted.endswith(ending) and len(wanted) >= _LEAST + len(ending):
            return wanted[: -len(ending)]
    return wanted


class _Fields:
    """The fields of a kind of record that hold texts, looked up once: an index reads every record."""

    def __init__(self, fields: Iterable[Field]) -> None:
        own = [field for field in fields if not field.of]
        names = [field.name for field in own if field.reader in _PLAIN]
        self.texts: Callable[[Any], tuple[str | None, ...]] = attrgetter(*names)
        self.lists = [attrgetter(field.name) for field in own if field.reader in _LISTS]
        self.shown = [
            field for field in fields if field.reader in _SHOWN or (field.of and field.reader in _PLAIN)
        ]


_FIELDS = {kind: _Fields(REGISTER[kind.__name__]) for kind in (Story, Request, Customer)}


def own_texts(record: Record) -> list[str]:
    """The texts of a record's own fields, its id first."""
    fields = _FIELDS[type(record)]  # type: ignore[index]  # only these three are filtered
    found = [record.id, *(text for text in fields.texts(record) if text)]
    for get in fields.lists:
        found += get(record)
    for field in fields.shown:
        value = value_of(record, field)
        if value is not None:
            found.append(words_of(field, value))
    return found


def gathered(record: Record, snapshot: Snapshot, requests: Iterable[Request]) -> str:
    """The text to look into: a record's own, what stands beside it, what its `requests` say and who says it.

    Each word stands between spaces, so that an id can be told from the beginning of another.
    """
    parts = [*own_texts(record), *(note.text for note in snapshot.notes_about(record.id))]
    match record:
        case Story():
            parts += [link.quote for link in snapshot.links_of_story(record.id) if link.quote]
            if record.link is not None:
                parts.append(record.link.key)
            for session in snapshot.sessions_of(record.id):
                parts += [text for text in (session.participant, session.task, session.note) if text]
            for one in snapshot.evidence(record.id).customer_ids:
                parts += [one, snapshot.customers[one].name]
        case Request():
            parts += [link.quote for link in snapshot.links_of_request(record.id) if link.quote]
            for story in snapshot.stories_of(record.id):
                parts += [story, snapshot.stories[story].title]
            customer = snapshot.customers.get(record.customer) if record.customer is not None else None
            if customer is not None:
                parts += [customer.id, customer.name, customer.csm or ""]
        case _:
            pass
    for request in requests:
        parts += own_texts(request)
        if isinstance(record, Customer):
            parts += [snapshot.stories[one].title for one in snapshot.stories_of(request.id)]
    return f" {plain(_APART.join(parts))} "
