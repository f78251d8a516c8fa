"""A request being written down or corrected: what is typed and what it means. Pure state, without an app."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, NamedTuple

from roadmap_tui.actions import requests
from roadmap_tui.actions.change import Change
from roadmap_tui.actions.fields import REQUEST, Reading
from roadmap_tui.model.days import show_day
from roadmap_tui.model.errors import Stale, Usage
from roadmap_tui.model.evidence import CONTEXT_FIELDS
from roadmap_tui.model.records import Request
from roadmap_tui.model.request_filter import IMPORTANCE
from roadmap_tui.model.snapshot import Snapshot
from roadmap_tui.model.text import visible


class Field(NamedTuple):
    """A field of the form: its name, its label, the question it answers, its lines."""

    name: str
    label: str
    question: str
    lines: int = 1


FIELDS: tuple[Field, ...] = (
    Field("customer", "customer", "whose words are these? a name, a domain or C-7"),
    Field("said", "said", "what did they say, word for word?", 3),
    Field("person", "person", "who said it, in which role?"),
    Field("problem", "problem", "what were they trying to do, what stood in the way?", 2),
    Field("frequency", "frequency", "how often does it happen?"),
    Field("workaround", "workaround", "what do they do instead?"),
    Field("consequence", "consequence", "what does it cost them?"),
    Field("importance", "importance", "0 does not care, 1 nice to have, 2 important, 3 critical"),
    Field("touchpoint", "touchpoint", "learn, onboard, use, billing, support …"),
    Field("heard_on", "heard on", "when? yesterday, last friday, 12 March"),
)
BY_NAME = {field.name: field for field in FIELDS}


class RequestForm:
    """A form over a request, or over none yet."""

    def __init__(
        self,
        seen: Request | None,
        snapshot: Snapshot,
        reading: Reading,
        *,
        start: Mapping[str, str] | None = None,
    ) -> None:
        self.seen = seen
        self.reading = reading
        self._snapshot = snapshot
        self._shown = {field.name: self._text_of(field.name) for field in FIELDS}
        self.texts = dict(self._shown)
        self.errors: dict[str, str] = {}
        self._values: dict[str, Any] = {}
        for name, text in (start or {}).items():
            if name in BY_NAME:
                self.type(name, text)

    def _text_of(self, name: str) -> str:
        if self.seen is None:
            return ""
        if name == "customer":
            return visible(self._snapshot.customer_name(self.seen.customer) or "")
        value = getattr(self.seen, name)
        if value is None:
            return ""
        if name == "importance":
            return IMPORTANCE[value]
        if name == "heard_on":
            return show_day(value)
        return visible(str(value).replace("\r\n", "\n").replace("\r", "\n"))

    def type(self, name: str, text: str) -> None:
        """Take what a field holds now; what cannot be read is an error of that field."""
        self.texts[name] = text
        self.errors.pop(name, None)
        self._values.pop(name, None)
        if text == self._shown[name] or name == "customer":
            return
        try:
            value = REQUEST[name](text if text.strip() else None, BY_NAME[name].label, self.reading)
        except Usage as problem:
            self.errors[name] = problem.sentence
        else:
            self._values[name] = value

    @property
    def touched(self) -> tuple[str, ...]:
        """The fields whose text differs from what the request holds."""
        return tuple(name for name in BY_NAME if self.texts[name] != self._shown[name])

    @property
    def typed(self) -> dict[str, str]:
        """The touched fields as typed: what a draft keeps."""
        return {name: self.texts[name] for name in self.touched}

    @property
    def score(self) -> int:
        """How much of its context the request would carry, 0 to 7."""
        return sum(1 for name in CONTEXT_FIELDS if self.texts[name].strip())

    def meaning(self, name: str) -> str:
        """What a field was understood as, where its text does not say it itself."""
        text = self.texts[name].strip()
        if not text or name in self.errors or text == self._shown[name]:
            return ""
        if name == "customer":
            known = any(one.name.casefold() == text.casefold() for one in self._snapshot.customers.values())
            return "" if known else "a new customer, unless it is an id or a domain"
        value = self._values.get(name)
        shown = ""
        if name == "importance" and isinstance(value, int):
            shown = IMPORTANCE[value]
        elif isinstance(value, date):
            shown = show_day(value)
        return "" if shown.casefold() == text.casefold() else shown

    def writer(self) -> Callable[[Change], Request]:
        """A change that writes what is typed now. Raises Usage for what cannot be read.

        The change raises Stale where somebody else changed one of the same fields meanwhile.
        """
        for name in BY_NAME:
            if name in self.errors:
                raise Usage(self.errors[name])
        touched, seen = self.touched, self.seen
        fields = {name: self._values.get(name) for name in touched if name != "customer"}
        customer = self.texts["customer"].strip() if "customer" in touched else None

        def write(change: Change) -> Request:
            if seen is None:
                return requests.add(change, fields, customer=customer or None)[0]
            now = requests.resolve_request(change, seen.id)
            both = [name for name in touched if getattr(now, name) != getattr(seen, name)]
            if both:
                labels = ", ".join(BY_NAME[name].label for name in both)
                raise Stale(f"{now.id} was changed meanwhile in {labels}; nothing was written.", now)
            return requests.edit(change, now.id, fields, customer=customer)[0]

        return write


def missing_words(form: RequestForm) -> str:
    """What the form still lacks of a request's context, as questions."""
    return " ".join(f"{BY_NAME[name].label}?" for name in CONTEXT_FIELDS if not form.texts[name].strip())
