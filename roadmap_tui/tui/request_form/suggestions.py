"""Suggestions for the fields of a request: people of its customer, words that the board uses.

Prepared once from the board's requests; asking costs the same whatever their number.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable

from roadmap_tui.model.fields.request import REQUEST
from roadmap_tui.model.products import ProductNames
from roadmap_tui.model.records import Request
from roadmap_tui.model.touchpoints import DEFAULT, Touchpoints
from roadmap_tui.model.touchpoints import FIELDS as TOUCHING
from roadmap_tui.text.characters import folded
from roadmap_tui.tui.common.suggestion_controller import SuggestionController
from roadmap_tui.tui.common.suggestions import KEPT, MOST, fitting
from roadmap_tui.tui.widgets.suggestion import Suggestion

_WORDS = tuple(field.name for field in REQUEST if field.suggested)
_CHOICES = {field.name: field.choices for field in REQUEST if field.choices}


class RequestSuggestions:
    """Suggestions from a board's requests for each field of the form but the customer."""

    def __init__(
        self,
        requests: Iterable[Request] = (),
        *,
        touchpoints: Touchpoints = DEFAULT,
        products: ProductNames | None = None,
    ) -> None:
        """`products` are suggested though no request names them, also by what they were called before."""
        self._touchpoints = touchpoints
        counted: dict[str, Counter[str]] = {name: Counter() for name in _WORDS}
        people: dict[str, Counter[str]] = defaultdict(Counter)
        for one in requests:
            for name, counter in counted.items():
                value = getattr(one, name)
                if value:
                    counter[value] += 1
            if one.person and one.customer:
                people[one.customer][one.person] += 1
        self._products = products if products is not None else ProductNames(())
        for product in self._products.names:
            counted["product"][product] += 0
        self._words = {
            name: [(one, folded(one)) for one, _ in counter.most_common(KEPT)]
            for name, counter in counted.items()
        }
        self._people = people

    def of(self, name: str, text: str, customer: str | None = None, *, whole: bool = False) -> list[Suggestion]:
        """Suggestions for what is typed in a field, best first; `customer` is the id of who asks.

        An empty field is left alone, unless `whole` asks for all there is.
        """
        if not text.strip() and not whole:
            return []
        if name in TOUCHING:
            found = fitting([(one, folded(one)) for one in self._touchpoints.names], text)
            found = list(dict.fromkeys((*found, *self._touchpoints.beginning(text))))
            is_one = folded(text) in map(folded, self._touchpoints.names)
            return [] if is_one else [Suggestion(one, one) for one in found[:MOST]]
        if name in _CHOICES:
            given = [(one, one) for one in _CHOICES[name]]
        elif name == "person":
            people = self._people.get(customer or "", Counter())
            given = [(one, folded(one)) for one, _ in people.most_common(KEPT)]
        else:
            given = self._words.get(name, [])
        found = fitting(given, text)
        if name == "product":
            found = list(dict.fromkeys((*found, *self._products.beginning(text))))
        return [Suggestion(one, one) for one in found[:MOST]]


class RequestSuggestionController(SuggestionController):
    """Offers suggestions in the request form: a known customer is marked at once, and taking one goes on."""

    def suggest(self, name: str, text: str, *, whole: bool = False) -> None:
        """Show suggestions; a customer who begins as typed is marked at once, since most are known."""
        super().suggest(name, text, whole=whole)
        if name == "customer" and self.list.shown and text.strip():
            self.list.move(1)
            leave = self._form.key("form.leave")
            self._form.say(f"⏎ takes {self.list.shown[0].shown} · {leave} keeps “{text.strip()}”")

    def take(self, name: str, suggestion: Suggestion) -> None:
        """Accept a suggestion and go on: the field has its answer."""
        super().take(name, suggestion)
        self._form.focus_next()

    def clear(self) -> None:
        """Hide the suggestions, and what was said of them."""
        if self.list.shown:
            self._form.say("")
        super().clear()
