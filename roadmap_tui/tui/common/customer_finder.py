"""Lookup of the customer that is typed by name, its beginning, a domain, an e-mail address or an id."""

from collections.abc import Collection
from functools import cached_property

from roadmap_tui.actions.customers import is_like_id, named_customer
from roadmap_tui.model.records import Customer
from roadmap_tui.model.similar_customers import PossibleCustomers
from roadmap_tui.text.characters import folded
from roadmap_tui.text.mail_domains import is_public_mail
from roadmap_tui.tui.common.labelled_lines import customer_words
from roadmap_tui.tui.common.suggestions import MOST, fitting
from roadmap_tui.tui.widgets.cells import safe_line
from roadmap_tui.tui.widgets.suggestion import Suggestion


class CustomerFinder:
    """Finds customers among those of a board as they were when it was made; `currency` is the board's."""

    def __init__(self, customers: Collection[Customer], currency: str) -> None:
        self._customers = [one for one in customers if not one.forgotten]
        self._by_id = {one.id: one for one in self._customers}
        self._by_name = {one.name: one for one in reversed(self._customers)}
        self._names = [(one.name, folded(one.name)) for one in self._customers]
        self._domains = [(domain, one) for one in self._customers for domain in one.domains]
        self._currency = currency
        self._last: tuple[str, Customer | None] = ("", None)

    @cached_property
    def _namesakes(self) -> PossibleCustomers:
        return PossibleCustomers(self._customers)

    def found(self, text: str) -> Customer | None:
        """The customer that a text names, as saving it would; None where it is a new one, or nobody."""
        if self._last[0] != text:
            known = self._by_id.get(text.strip().upper()) if text.strip() else None
            if known is None and text.strip():
                known = named_customer(self._customers, text)
            self._last = (text, known)
        return self._last[1]

    def suggest(self, text: str, *, whole: bool = False) -> list[Suggestion]:
        """Customers that a text may begin to name, best first; nothing where it names one already."""
        if self.found(text) is not None or not (text.strip() or whole):
            return []
        before, at, domain = folded(text).rpartition("@")
        found: dict[str, Suggestion] = {}
        if not at:
            for name in fitting(self._names, text):
                one = self._by_name[name]
                found.setdefault(one.id, self._suggestion(one))
        for own, one in self._domains:
            if domain and own.startswith(domain) and (at or not before):
                found.setdefault(one.id, self._suggestion(one, own))
        return list(found.values())[:MOST]

    def meaning(self, text: str) -> str:
        """The meaning of a text in words: the customer it names, or that it makes a new one."""
        one = self.found(text)
        if one is not None:
            words = customer_words(one, self._currency)
            is_name = folded(text) == folded(one.name)
            named = "" if is_name else safe_line(one.name)
            return " · ".join(part for part in (named, words) if part) or f"known, {one.id}"
        if is_like_id(text):
            return "written as an id is, but nobody has it: no customer is called that"
        like = self._namesakes.of(text)[:2]
        if like:
            named = " or ".join(f"{safe_line(each.name)} ({each.id})" for each in like)
            return f"a new customer, or is it {named}?"
        domain = folded(text).rpartition("@")[2]
        if "@" in text and "." in domain and not is_public_mail(domain):
            return f"a new customer, {safe_line(domain)}"
        return "a new customer"

    def _suggestion(self, one: Customer, domain: str = "") -> Suggestion:
        words = customer_words(one, self._currency)
        note = " · ".join(part for part in (safe_line(domain), words) if part)
        return Suggestion(one.name, one.name, note)
