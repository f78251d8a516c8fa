"""Finds the requests of a board that an export's rows are: by number, by other numbers of theirs, by their words.

What a tool gives as a table and what its API answers have not always the same numbers, or any: such rows are
known by what was said, by whom, and when.
"""

import re
from collections import Counter, OrderedDict, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, NamedTuple

from roadmap_tui.intake.customer_lookup import CustomerLookup
from roadmap_tui.intake.drafts import Draft, Named
from roadmap_tui.model.records import Request, Source
from roadmap_tui.model.request_sources import system_of
from roadmap_tui.store.protocol import Transaction
from roadmap_tui.text.characters import folded

_FINGERPRINT = re.compile(r"row-[0-9a-f]{16}")
_LOOKED_AT = 160
_COMPARED = 50
"""Requests of one asker that begin alike and are compared with a row."""
_KEY = 60
"""Letters of what was said by which requests are looked for, before they are compared whole."""


class KnownRequests:
    """Finds the request that a row is already. `is_named` says that the rows' source is known by its name."""

    def __init__(
        self,
        requests: Mapping[str, Request],
        drafts: Iterable[Draft],
        customers: CustomerLookup,
        *,
        is_named: bool,
    ) -> None:
        self._requests = requests
        self._customers = customers
        self._is_named = is_named
        self._by_number: dict[tuple[str, str | None], str] = {
            (system_of(one.source.system), one.source.id): one.id
            for one in requests.values()
            if one.source is not None and one.source.id
        }
        self._alike: dict[tuple[str, str], dict[str, Request]] | None = None
        numbers = ((one.source.system, one.source.id) for one in (drafts if requests else ()))
        self._taken = {at for one in numbers if (at := self._by_number.get(one)) is not None}

    def find(self, draft: Draft) -> str | None:
        """The id of the request that a row is; None where it is new."""
        if not self._requests:
            return None
        source = draft.source
        found = self.by_number((source.system, source.id))
        return found or self._by_other_number(draft) or self._by_said(draft)

    def by_number(self, number: tuple[str, str | None]) -> str | None:
        """The id of the request of a system's number."""
        return self._by_number.get(number)

    def _by_other_number(self, draft: Draft) -> str | None:
        """By an earlier message of the same customer, or another number of a row with the same words."""
        system = draft.source.system
        for number in draft.earlier:
            at = self._by_number.get((system, number))
            if at is not None:
                one = self._requests[at]
                who = self._customers.find(**names_of(draft.customer))
                if who == one.customer and (who is not None or draft.fields.get("person") == one.person):
                    return at
        for number in draft.numbers:
            at = self._by_number.get((system, number))
            if at is not None and is_told(draft, self._requests[at]):
                return at
        return None

    def _by_said(self, draft: Draft) -> str | None:
        """By the words, where one of both has no number in its source; each request is one row."""
        said = draft.fields.get("said")
        if not said or draft.into is not None:
            return None
        if self._alike is None:
            self._alike = self._by_words()
        key, fields = _key(said), draft.fields
        who = self._customers.find(**names_of(draft.customer))
        for asker in _askers(who, fields.get("email"), fields.get("person"), draft.source.id):
            there = self._alike.get((key, asker), {})
            for one in islice(there.values(), _COMPARED):
                if one.id in self._taken:
                    continue
                if self._is_same(draft, one):
                    self._taken.add(one.id)
                    return one.id
            for taken in [one for one in islice(there, _COMPARED) if one in self._taken]:
                del there[taken]
        return None

    def _by_words(self) -> dict[tuple[str, str], dict[str, Request]]:
        """The requests by the beginning of their words and each of what tells who asked."""
        found: dict[tuple[str, str], dict[str, Request]] = defaultdict(OrderedDict)
        for one in self._requests.values():
            if one.said and one.source is not None and one.id not in self._taken:
                for asker in _askers(one.customer, one.email, one.person, one.source.id):
                    found[_key(one.said), asker][one.id] = one
        return found

    def _is_same(self, draft: Draft, one: Request) -> bool:
        assert one.source is not None
        is_part = _is_part(draft.source.id, one.source.id)
        if not (is_part or _has_no_number(draft.source.id) or _has_no_number(one.source.id)):
            return False
        if draft.source.system != system_of(one.source.system) and (self._is_named or is_part):
            return False
        if plain_words(draft.fields["said"]) != plain_words(one.said or ""):
            return False
        if not _is_same_day(draft, one, within=0 if _has_no_number(one.source.id, draft.source.id) else 1):
            return False
        agreeing = [mine == theirs for mine, theirs in self._askers(draft, one) if mine and theirs]
        return all(agreeing) and (bool(agreeing) or is_part)

    def _askers(self, draft: Draft, one: Request) -> Iterator[tuple[object, object]]:
        """By whom a row is and by whom a request: the customers, and the people by address, else by name."""
        yield self._customers.find(**names_of(draft.customer)), one.customer
        address = draft.fields.get("email")
        if address and one.email:
            yield folded(address), folded(one.email)
        else:
            mine, theirs = (folded(each or "") for each in (draft.fields.get("person"), one.person))
            yield from () if "@" in mine + theirs else ((mine, theirs),)


def told_alike(
    transaction: Transaction, drafts: Iterable[Draft], known: Mapping[str, Request], *, is_named: bool
) -> Iterator[Request]:
    """The requests of a board that may be some rows by their words, beside those known by their number."""
    if sum(1 for _ in transaction.ids(Request)) == len(known):
        return
    numbers = {(system_of(one.source.system), one.source.id) for one in known.values() if one.source is not None}
    drafts = [one for one in drafts if (one.source.system, one.source.id) not in numbers and one.into is None]
    wanted = {_key(one.fields["said"]) for one in drafts if one.fields.get("said")}
    if not wanted:
        return
    is_numbered = not any(_has_no_number(one.source.id) for one in drafts)
    parts = {part for one in drafts for part in (one.source.id or "").split("/", 1)[:1]}
    systems = {one.source.system for one in drafts}
    sources: Mapping[str, Source | None] = transaction.column(Request, "source")
    said: Mapping[str, str | None] | None = None
    for identity, source in sources.items():
        if source is None or identity in known or (is_named and system_of(source.system) not in systems):
            continue
        if is_numbered and not _has_no_number(source.id) and (source.id or "").split("/", 1)[0] not in parts:
            continue
        if said is None:
            said = transaction.column(Request, "said")
        words = said.get(identity)
        if words and _key(words) in wanted and (found := transaction.get(Request, identity)) is not None:
            yield found


class KnownNumbers(NamedTuple):
    """The source of which most of a list's numbers are known with the same words, else those with others' words.

    A list that came under another name of its file is told so. `alike` is a source that has at least half of the
    numbers, and how many: it may be another list that counts from 1, or the same one with its words changed.
    """

    source: str | None = None
    alike: tuple[str, int] | None = None


def known_numbers(drafts: Sequence[Draft], requests: Iterable[Request]) -> KnownNumbers:
    """Find the source that a list's numbers are known of, where its file alone names it."""
    by_number: dict[str | None, list[Request]] = defaultdict(list)
    for one in requests:
        if one.source is not None:
            by_number[one.source.id].append(one)
    same: Counter[str] = Counter()
    other: Counter[str] = Counter()
    for draft in drafts:
        for one in by_number.get(draft.source.id, ()):
            assert one.source is not None
            if system_of(one.source.system) == draft.source.system:
                return KnownNumbers()
            (same if is_told(draft, one) and draft.says else other)[one.source.system] += 1
    best = max(same, key=lambda one: same[one], default=None)
    if best is not None and same[best] >= other[best]:
        return KnownNumbers(best)
    shared = (same + other).most_common(1)
    return KnownNumbers(None, shared[0] if shared and 2 * shared[0][1] >= len(drafts) > 1 else None)


def names_of(named: Named) -> dict[str, Any]:
    """The names by which a row identifies its customer."""
    return {
        "name": named.name or named.hint,
        "domains": (named.domain,),
        "external_ids": (named.external_id,),
    }


def says_else(draft: Draft, known: Request) -> bool:
    """Whether a row's words differ from those of the request that it became."""
    return not known.forgotten and draft.fields.get("said") != known.said


def is_told(draft: Draft, known: Request) -> bool:
    """Whether a row tells what a request does, or that and more."""
    return not says_else(draft, known) or bool(further_words(draft.fields.get("said") or "", known.said or ""))


def further_words(said: str, before: str) -> str:
    """The paragraphs that follow what was said before; nothing where that does not stand there whole."""
    old, new = paragraphs(before), paragraphs(said)
    if not old or not set(old) <= set(new):
        return ""
    return "\n\n".join(one for one in new if one not in old)


def paragraphs(text: str) -> list[str]:
    """The paragraphs of what was said."""
    return [one.strip() for one in text.split("\n\n") if one.strip()]


def plain_words(text: str) -> str:
    """What was said, for comparing: in whatever lines it stands."""
    return " ".join(text.split())


def _askers(who: object, email: str | None, person: str | None, number: str | None) -> Iterator[str]:
    """What tells who asked, of which two tellings of one request share some; of parts the number of the whole."""
    if isinstance(who, str):
        yield f"customer {who}"
    for one in (email, person):
        if one:
            yield f"person {folded(one)}"
    if not _has_no_number(number):
        yield f"number {(number or '').split('/', 1)[0]}"


def _key(said: str) -> str:
    return "".join(said[:_LOOKED_AT].split())[:_KEY]


def _has_no_number(*numbers: str | None) -> bool:
    """Whether sources give no number of their own to any of some requests."""
    return all(not one or _FINGERPRINT.fullmatch(one) is not None for one in numbers)


def _is_part(one: str | None, other: str | None) -> bool:
    """Whether one number is that of a part of the other, as `CX-1/need` is of `CX-1`."""
    return bool(one and other) and (f"{other}".startswith(f"{one}/") or f"{one}".startswith(f"{other}/"))


def _is_same_day(draft: Draft, one: Request, *, within: int) -> bool:
    day = draft.fields.get("heard_on")
    return day is None or one.heard_on is None or abs((day - one.heard_on).days) <= within
