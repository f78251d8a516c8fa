"""The index behind the finder: every record by its id, its words, and letters in order. Pure."""

import re
from collections.abc import Iterable, Mapping, Sequence
from time import perf_counter
from typing import Literal, NamedTuple

from roadmap_tui.model.glossary import glossary_of
from roadmap_tui.model.records import Request, Story, Term
from roadmap_tui.model.snapshot import Snapshot
from roadmap_tui.search.texts import about, text_of
from roadmap_tui.text.characters import folded

Kind = Literal["place", "view", "command", "story", "customer", "term", "request"]
RECORDS: tuple[Kind, ...] = ("story", "customer", "term", "request")
"""The kinds of record, in the order in which their hits are listed."""
PREFIXES: dict[Kind, str] = {"story": "S", "request": "R", "customer": "C"}
MOST = 60
"""The most hits; typing more narrows."""
A_KIND = 15
"""The most hits of one kind that match in the same way, so that none crowds out the others."""
SAID = 90
"""The characters of what a customer said that name a request."""
_ID = re.compile(r"([src])?-?(\d{1,9})")
_KIND_OF = {"S": "story", "R": "request", "C": "customer", "G": "term"}


class Hit(NamedTuple):
    """A hit: what it is, and its id."""

    kind: Kind
    ref: str


class Offer(NamedTuple):
    """Something beside the records that can be gone to: a place, a view, a command."""

    kind: Kind
    ref: str
    title: str
    note: str = ""
    key: str = ""


class FinderIndex:
    """Names and words of every record, gathered in slices by `work` and kept up to date by `touch`."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._names: dict[Kind, dict[str, str]] = {kind: {} for kind in RECORDS}
        self._bodies: dict[Kind, dict[str, str]] = {kind: {} for kind in RECORDS}
        self._to_do: list[str] | None = None
        self.terms: dict[str, Term] = {}

    def touch(self, refs: Iterable[str]) -> None:
        """Mark records as changed."""
        if self._to_do is None:
            return
        refs = set(refs)
        self._to_do += refs
        renamed = {one for one in refs if one.startswith("C-")}
        if renamed:
            self._to_do += [one.id for one in self._snapshot.requests.values() if one.customer in renamed]

    def work(self, seconds: float) -> bool:
        """Gather words for about `seconds`. Returns whether all are gathered."""
        until = perf_counter() + seconds
        snapshot = self._snapshot
        if self._to_do is None:
            self._load_terms()
            self._to_do = [*snapshot.requests, *snapshot.customers, *snapshot.stories]
        while self._to_do and perf_counter() < until:
            for ref in self._to_do[-20:]:
                self._gather(ref)
            del self._to_do[-20:]
        return not self._to_do

    def _load_terms(self) -> None:
        self.terms = {one.id: one for one in glossary_of(self._snapshot.table(Term).values())}
        self._names["term"] = {ref: _name(one.term) for ref, one in self.terms.items()}
        self._bodies["term"] = {
            ref: folded(" ".join((one.definition or "", *one.avoid))) for ref, one in self.terms.items()
        }

    def _gather(self, ref: str) -> None:
        if ref.startswith("G-"):
            self._load_terms()
            return
        named = self._named(ref)
        kind = _KIND_OF.get(ref[:1])
        if kind not in self._names:
            return
        if named is None:
            self._names[kind].pop(ref, None)
            self._bodies[kind].pop(ref, None)
        else:
            self._names[kind][ref], self._bodies[kind][ref] = named

    def _named(self, ref: str) -> tuple[str, str] | None:
        """The name and the other words of a record; None where there is no such record."""
        snapshot = self._snapshot
        if (story := snapshot.stories.get(ref)) is not None:
            return _story_words(story)
        if (request := snapshot.requests.get(ref)) is not None:
            return _request_words(request, snapshot.customer_name(request.customer))
        customer = snapshot.customers.get(ref)
        if customer is None or customer.forgotten:
            return None
        parts = (customer.segment, customer.plan, customer.csm, *customer.domains)
        return _name(customer.name, ref), folded(" ".join(one for one in parts if one))

    # -- finding --------------------------------------------------------------------------------------------

    def find(self, typed: str, offers: Sequence[Offer] = (), prefer: Kind = "story") -> list[Hit]:
        """What is meant by a few letters, the likeliest first; the offers where nothing is typed.

        First what has the number, of the kind to `prefer` before others; then names that begin so, that have
        words which do, that hold the letters; then other words; then letters in order.
        """
        text = folded(typed)
        words = text.split()
        if not words:
            return [Hit(one.kind, one.ref) for one in offers][:MOST]
        names: dict[Kind, Mapping[str, str]] = {}
        for one in offers:
            names.setdefault(one.kind, {})[one.ref] = _name(one.title)  # type: ignore[index]  # made right here
        sentences = {one.ref: folded(one.note) for one in offers}
        names |= self._names
        found = dict.fromkeys(self._by_number(text, prefer))
        for look in (_beginning, _with_heads, _with_letters):
            if len(found) < MOST:
                for kind, mine in names.items():
                    _add(found, kind, look(mine, text, words))
        for kind, mine in names.items():
            if len(found) < MOST:
                _add(found, kind, _with_words(mine, self._bodies.get(kind, sentences), words))
        if len(found) < MOST and len(text) > 1:
            spans: list[tuple[int, Hit]] = []
            for kind, mine in names.items():
                if kind != "request":
                    spans += [(span, Hit(kind, ref)) for ref, span in _in_order(mine, text)]
            found |= dict.fromkeys(hit for _, hit in sorted(spans, key=lambda one: one[0]))
        return [one for one in found if self._is_there(one)][:MOST]

    def _is_there(self, hit: Hit) -> bool:
        """Whether a record is on the board still: what changed a moment ago may not be gathered yet."""
        snapshot = self._snapshot
        match hit.kind:
            case "story":
                return hit.ref in snapshot.stories
            case "request":
                return hit.ref in snapshot.requests
            case "customer":
                return hit.ref in snapshot.customers
            case _:
                return True

    def _by_number(self, text: str, prefer: Kind) -> list[Hit]:
        """The records with a number, then those whose number goes on from there by one digit."""
        match = _ID.fullmatch(text)
        if match is None:
            return []
        letter, digits = match.groups()
        number = int(digits)
        kinds = [kind for kind, prefix in PREFIXES.items() if letter in {None, prefix.casefold()}]
        kinds.sort(key=lambda kind: kind != prefer)
        numbers = [number, *(range(10 * number, 10 * number + 10) if number else ())]
        hits = (Hit(kind, f"{PREFIXES[kind]}-{one}") for one in numbers for kind in kinds)
        return [one for one in hits if one.ref in self._names.get(one.kind, {})]


def _name(*parts: str | None) -> str:
    """Names as they are compared: a blank before each word, so that its head is found by one search."""
    return folded(" ".join(one for one in parts if one)).join("  ")


def _story_words(story: Story) -> tuple[str, str]:
    key = story.link.key if story.link is not None else None
    return _name(story.title, story.id, key), folded(f"{text_of(story)} {about(story)}")


def _request_words(request: Request, customer: str | None) -> tuple[str, str]:
    said = request.said or ""
    words = folded(f"{text_of(request)} {about(request)}")
    return _name(customer, said[:SAID], request.id), words


def _add(found: dict[Hit, None], kind: Kind, refs: Sequence[str]) -> None:
    """Add hits of a kind, the newest first, as many as one kind may have."""
    more = (Hit(kind, ref) for ref in (reversed(refs) if kind in RECORDS else refs))
    count = 0
    for one in more:
        if one not in found:
            found[one] = None
            count += 1
            if count == A_KIND:
                return


def _beginning(names: Mapping[str, str], text: str, words: Sequence[str]) -> list[str]:  # noqa: ARG001
    head = f" {text}"
    return [ref for ref, name in names.items() if name.startswith(head)]


def _with_heads(names: Mapping[str, str], text: str, words: Sequence[str]) -> list[str]:  # noqa: ARG001
    return _holding(names, [f" {word}" for word in words])


def _with_letters(names: Mapping[str, str], text: str, words: Sequence[str]) -> list[str]:  # noqa: ARG001
    return _holding(names, words)


def _holding(names: Mapping[str, str], words: Sequence[str]) -> list[str]:
    """The ids whose name holds every word; the longest is looked for first."""
    first, *others = sorted(words, key=len, reverse=True)
    found = [ref for ref, name in names.items() if first in name]
    for word in others:
        found = [ref for ref in found if word in names[ref]]
    return found


def _with_words(names: Mapping[str, str], bodies: Mapping[str, str], words: Sequence[str]) -> list[str]:
    """The ids of which name and other words together hold every word."""
    first, *others = sorted(words, key=len, reverse=True)
    found = [ref for ref, body in bodies.items() if first in body and ref in names]
    if others:
        found += [ref for ref, name in names.items() if first in name]
    for word in others:
        found = [ref for ref in found if word in bodies.get(ref, "") or word in names[ref]]
    return found


def _in_order(names: Mapping[str, str], text: str) -> list[tuple[str, int]]:
    """The ids whose name has the letters in order and close together, or as its words' first; with their span."""
    letters = text.replace(" ", "")
    forward, backward = _ordered(letters), _ordered(letters[::-1])
    found = []
    for ref, name in names.items():
        match = forward.match(name)
        if match is None:
            continue
        reverse = backward.match(name[match.end() - 1 :: -1])
        span = reverse.end() if reverse is not None else match.end()
        if span <= 2 * len(letters) + 4:
            found.append((ref, span))
        elif letters in "".join(word[0] for word in name.split()):
            found.append((ref, len(letters)))
    return found


def _ordered(letters: str) -> re.Pattern[str]:
    """A pattern of letters in order, each the next there is, so that it never tries twice."""
    return re.compile("".join(f"[^{re.escape(one)}]*+{re.escape(one)}" for one in letters))
