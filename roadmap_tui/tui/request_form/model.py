"""The request form's model: typed texts and their meaning. Pure state, without an app."""

from collections.abc import Callable, Mapping

from roadmap_tui.actions import requests
from roadmap_tui.actions.change import Change
from roadmap_tui.actions.fields import REQUEST_READERS, ReadContext
from roadmap_tui.actions.waiting import New, new_request
from roadmap_tui.errors import Stale
from roadmap_tui.model.evidence import CONTEXT_FIELDS
from roadmap_tui.model.fields.request import REQUEST
from roadmap_tui.model.fields.spec import form_rows, in_form
from roadmap_tui.model.fields.values import words_of
from roadmap_tui.model.records import Customer, Request
from roadmap_tui.model.snapshot import Snapshot
from roadmap_tui.text.characters import visible
from roadmap_tui.tui.common.customer_finder import CustomerFinder
from roadmap_tui.tui.common.form_model import FormModel, field_text

FIELDS = in_form(REQUEST)
"""The form's fields in the order in which people know the answers."""
BY_NAME = {field.name: field for field in FIELDS}
ROWS = form_rows(REQUEST)
"""The rows of the form; short fields share one."""
SAID = tuple(field.name for field in FIELDS if field.searched == "words")
"""The fields by which a likely duplicate is found."""


class RequestForm(FormModel):
    """A form over a request, or over none yet.

    `defaults` are what a new request holds unless somebody types over it; they are nothing typed. `csm` looks
    after it where they name nobody and nobody owns the account. `story` is the one that a new request is
    linked to.
    """

    def __init__(
        self,
        seen: Request | None,
        snapshot: Snapshot,
        reading: ReadContext,
        *,
        start: Mapping[str, str] | None = None,
        defaults: Mapping[str, str] | None = None,
        csm: str = "",
        story: str | None = None,
    ) -> None:
        self.seen = seen
        self.reading = reading
        self.story = story
        self._snapshot = snapshot
        self.know_customers(snapshot)
        self._defaults = dict(defaults or {}) if seen is None else {}
        self._csm = csm if seen is None and "csm" not in self._defaults else None
        super().__init__({field.name: self._text_of(field.name) for field in FIELDS})
        for name, text in {**self._defaults, **(start or {})}.items():
            if name in BY_NAME:
                self.type(name, text)
        self.follow_customer()

    def _text_of(self, name: str) -> str:
        if self.seen is None:
            return self._defaults.get(name, "")
        if name == "customer":
            return visible(self._snapshot.customer_name(self.seen.customer) or "")
        return field_text(words_of(BY_NAME[name], getattr(self.seen, name)))

    def know_customers(self, snapshot: Snapshot) -> None:
        """Load the customers of the board as it is now, to find the typed one among them."""
        self.customers = CustomerFinder(snapshot.customers.values(), snapshot.board.currency)

    def read(self, name: str, text: str) -> None:
        """Set the value of a field from its text. Raises Usage for what cannot be read."""
        self._values.pop(name, None)
        if name != "customer" and (self.seen is None or text != self._shown[name]):
            read = REQUEST_READERS[name]
            self._values[name] = read(text if text.strip() else None, BY_NAME[name].label, self.reading)

    def follow_customer(self) -> bool:
        """Let the account's CSM look after a new request of it, unless somebody is named. Returns whether so."""
        if self._csm is None or self.texts["csm"] != self._shown["csm"]:
            return False
        customer = self.customer
        self._shown["csm"] = (customer.csm if customer is not None else None) or self._csm
        self.type("csm", self._shown["csm"])
        return True

    @property
    def customer(self) -> Customer | None:
        """The customer that is named; None where nobody is, or one whom the board does not know."""
        return self.customers.found(self.texts["customer"])

    @property
    def score(self) -> int:
        """The context score that the request would have, 0 to 7."""
        return len(CONTEXT_FIELDS) - len(self.missing)

    @property
    def missing(self) -> list[str]:
        """The parts of its context that the request would lack, in the order people know them."""
        return [name for name in BY_NAME if name in CONTEXT_FIELDS and not self.texts[name].strip()]

    @property
    def words(self) -> str:
        """The words of the request, a field a line: by these, others like it are found."""
        return "\n".join(self.texts[name].strip() for name in SAID if self.texts[name].strip())

    def meaning(self, name: str) -> str:
        """The value that was read from a field, where its text does not say it itself."""
        text = self.texts[name].strip()
        if not text or name in self.errors:
            return ""
        if name == "customer":
            return self.customers.meaning(text)
        if text == self._shown[name]:
            return ""
        field = BY_NAME[name]
        is_plain = field.reader not in {"grade", "day back"}
        shown = "" if is_plain else words_of(field, self._values.get(name))
        return "" if shown.casefold() == text.casefold() else shown

    def lacking(self, other: Request) -> dict[str, str]:
        """The context typed here that another request of the same customer lacks."""
        customer = self.customer
        if customer is None or other.customer != customer.id:
            return {}
        context = (name for name in CONTEXT_FIELDS if name != "customer" and self.texts[name].strip())
        return {name: self.texts[name] for name in context if not getattr(other, name)}

    def new(self, *, into: str | None = None) -> New | None:
        """The request that is typed, as a change that can wait; None where one is edited."""
        if self.seen is not None:
            return None
        linked = [self.story] if self.story is not None else ()
        customer = self.texts["customer"].strip() or None
        return new_request(self._values, customer=customer, linked=linked, into=into)

    def writer(self, *, into: str | None = None) -> Callable[[Change], Request]:
        """A change that writes what is typed now. Raises Usage for what cannot be read.

        A new request is merged `into` another where one is named. The change raises Stale where somebody else
        changed one of the same fields meanwhile.
        """
        self.require_readable()
        touched, seen, story, fields = self.touched, self.seen, self.story, dict(self._values)
        customer = self.texts["customer"].strip() if seen is None or "customer" in touched else None

        def write(change: Change) -> Request:
            if seen is None:
                made = requests.add(change, fields, customer=customer or None, story=story)[0]
                return requests.merge(change, made.id, into) if into is not None else made
            now = requests.resolve_request(change, seen.id)
            both = [name for name in touched if getattr(now, name) != getattr(seen, name)]
            if both:
                labels = ", ".join(BY_NAME[name].label for name in both)
                raise Stale(f"{now.id} was changed meanwhile in {labels}; nothing was written.", now)
            return requests.edit(change, now.id, fields, customer=customer)[0]

        return write
