"""The context of filters: the board, the day, whom `me` means, and what is worked out of records once."""

from collections.abc import Callable, Iterable
from datetime import date
from functools import cached_property
from typing import Any

from roadmap_tui.model.filters.texts import gathered, plain
from roadmap_tui.model.filters.who import ANYBODY, Kind, Who
from roadmap_tui.model.filters.words import WordIndex
from roadmap_tui.model.products import NOBODY, ProductNames, names_of
from roadmap_tui.model.records import Customer, Product, Record, Request, Session, Story
from roadmap_tui.model.snapshot import Snapshot
from roadmap_tui.model.touchpoints import FIELDS, used_touchpoints
from roadmap_tui.text.characters import folded

KINDS: dict[Kind, type[Record]] = {"Story": Story, "Request": Request, "Customer": Customer}


_KIND_OF: dict[str, Kind] = {kind[0]: kind for kind in KINDS}
"""The kinds by the letter of their ids."""


class Context:
    """A board to filter on a day, for a person, who is looked up when a filter asks.

    What belongs to a record, and its text, are looked up once; `changed` tells of records that are others now.
    """

    def __init__(
        self,
        snapshot: Snapshot,
        today: date,
        who: Callable[[], Who] = lambda: ANYBODY,
    ) -> None:
        self.snapshot = snapshot
        self.today = today
        self._who = who
        self.changes = 0
        """The number of times that records changed."""
        self._texts: dict[str, str] = {}
        self._words: dict[Kind, WordIndex] = {kind: WordIndex() for kind in KINDS}
        self._behind: dict[str, tuple[str, ...]] = {}
        self._asked: dict[str, list[str]] | None = None
        self._owners: frozenset[str] | None = None
        self._values: dict[tuple[str, str], dict[str, str]] = {}
        self._touchpoints: tuple[str, ...] | None = None
        self._products: ProductNames | None = None

    def changed(self, refs: Iterable[str]) -> None:
        """Forget what was worked out of records that changed, and of those whose texts tell of them."""
        self.changes += 1
        self._values.clear()
        self._touchpoints = self._products = None
        for ref in refs:
            about = {ref}
            session = self.snapshot.table(Session).get(ref) if ref.startswith("U-") else None
            if session is not None:
                about |= {session.story, session.customer or ref}
            elif ref.startswith("U-"):
                about |= {one for one in self._texts if one.startswith("S-")}
            if ref.startswith("C-"):
                about.update(self.asked_by(ref))
            if ref.startswith("S-"):
                about.update((*self.behind(ref), *self.snapshot.evidence(ref).customer_ids))
                self._behind.pop(ref, None)
            for one in [each for each in about if each.startswith("R-")]:
                request = self.snapshot.requests.get(one)
                about.update(self.snapshot.stories_of(one))
                if request is not None and request.customer is not None:
                    about.add(request.customer)
            for one in about:
                self._behind.pop(one, None)
                if self._texts.pop(one, None) is not None:
                    self._words_of(one).change(one)
        self._asked = self._owners = None

    def _words_of(self, ref: str) -> WordIndex:
        return self._words[_KIND_OF[ref[:1]]]

    @cached_property
    def who(self) -> Who:
        """Who filters."""
        return self._who()

    def records(self, kind: Kind) -> dict[str, Record]:
        """Every record of a kind by id."""
        return self.snapshot.table(KINDS[kind])

    def relation(self, kind: Kind, other: Kind) -> Callable[[Any], Iterable[str]]:
        """The way from a record of a kind to the ids of those of another that belong to it."""
        snapshot = self.snapshot
        match kind, other:
            case "Story", "Customer":
                return lambda one: snapshot.evidence(one.id).customer_ids
            case "Story", _:
                return lambda one: self.behind(one.id)
            case "Request", "Customer":
                return lambda one: () if one.customer is None else (one.customer,)
            case "Request", _:
                return lambda one: snapshot.stories_of(one.id)
            case _, "Request":
                return lambda one: self.asked_by(one.id)
            case _:
                return lambda one: [
                    story for asked in self.asked_by(one.id) for story in snapshot.stories_of(asked)
                ]

    def behind(self, story: str) -> tuple[str, ...]:
        """The ids of the requests behind a story."""
        found = self._behind.get(story)
        if found is None:
            found = self._behind[story] = tuple(one.id for one, _ in self.snapshot.asking(story))
        return found

    def asked_by(self, customer: str) -> list[str]:
        """The ids of a customer's requests."""
        if self._asked is None:
            self._asked = {}
            for one in self.snapshot.requests.values():
                if one.customer is not None:
                    self._asked.setdefault(one.customer, []).append(one.id)
        return self._asked.get(customer, [])

    @property
    def products(self) -> ProductNames:
        """The names of the board's products, whichever records have them."""
        if self._products is None:
            self._products = names_of(self.snapshot)
        return self._products

    def product(self, named: str | None) -> Product | None:
        """The record of a product by a name of it; None where it has none."""
        return self.products.record(named) if named is not None else None

    def product_meant(self, typed: str) -> str:
        """The name of the product that is called so, or was; one former name may be begun alone."""
        product = self.product(typed)
        if product is not None:
            return product.name
        wanted = plain(typed)
        if wanted in ("", NOBODY) or any(wanted in plain(one) for one in self.products.names):
            return typed
        begun = self.products.beginning(typed)
        return begun[0] if len(begun) == 1 else typed

    def of_products(self, name: str) -> Iterable[str | None]:
        """The values that a field has by the board's products, though no record of a kind has them."""
        match name:
            case "product":
                return self.products.names
            case "team":
                return (one.team for one in self.products.records.values())
            case "product-owner":
                return (one.owner for one in self.products.records.values())
            case _:
                return ()

    def choices(self, name: str, choices: tuple[str, ...]) -> tuple[str, ...]:
        """The choices of a field on this board: of touchpoints the team's, and those that are still in use."""
        if name not in FIELDS:
            return choices
        if self._touchpoints is None:
            snapshot = self.snapshot
            used = used_touchpoints(snapshot.stories.values(), snapshot.requests.values())
            self._touchpoints = tuple(snapshot.touchpoints.ordered(used))
        return self._touchpoints

    @property
    def owners(self) -> frozenset[str]:
        """The names of all who own a story, folded."""
        if self._owners is None:
            names = {one.owner for one in self.snapshot.stories.values() if one.owner}
            self._owners = frozenset(map(folded, names))
        return self._owners

    def values(self, kind: Kind, name: str, read: Callable[[Record], Iterable[object]]) -> dict[str, str]:
        """The values of a field that the board has, each with the form in which it is compared."""
        found = self._values.get((kind, name))
        if found is None:
            spelled = {str(value) for one in self.records(kind).values() for value in read(one)}
            spelled.update(one for one in self.of_products(name) if one)
            found = self._values[kind, name] = {one: plain(one) for one in sorted(spelled)}
        return found

    def text(self, record: Record) -> str:
        """The text of a record that plain words are looked for in."""
        found = self._texts.get(record.id)
        if found is None:
            asking = [self.snapshot.requests[one] for one in self._asking(record)]
            found = self._texts[record.id] = gathered(record, self.snapshot, asking)
        return found

    def read(self, record: Record) -> None:
        """Read the text of a record ahead, and index its words."""
        self._words_of(record.id).add(record.id, self.text(record))

    def _asking(self, record: Record) -> Iterable[str]:
        match record:
            case Story():
                return self.behind(record.id)
            case Customer():
                return self.asked_by(record.id)
            case _:
                return ()

    def holding(self, needle: str, kind: Kind) -> set[str] | None:
        """The ids of the records of a kind whose texts hold a part of a word.

        None where each text has to be looked into: not all are read, or it is no part of one word.
        """
        records = self.records(kind)
        index = self._words[_KIND_OF[kind[0]]]
        if not index.covers(records.keys()):
            return None
        for one in index.changed & records.keys():
            self.text(records[one])
        return index.holding(needle, self._texts)

    def is_read(self, record: Record) -> bool:
        """Whether the text of a record is read already, and its words are indexed."""
        return record.id in self._texts and self._words_of(record.id).has(record.id)
