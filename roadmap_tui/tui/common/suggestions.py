"""Suggestions for the fields of a story: words that this board uses already, metrics worth knowing.

Prepared once from the board's stories; asking costs the same whatever their number.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from itertools import chain
from operator import attrgetter

from roadmap_tui.actions.fields import ReadContext
from roadmap_tui.model.fields.spec import GUARDRAIL
from roadmap_tui.model.metric_catalogue import CATALOGUE, own_metrics
from roadmap_tui.model.metric_catalogue import suggest as suggest_metrics
from roadmap_tui.model.products import ProductNames
from roadmap_tui.model.records import Story
from roadmap_tui.model.touchpoints import DEFAULT, Touchpoints
from roadmap_tui.model.touchpoints import FIELDS as TOUCHING
from roadmap_tui.text.characters import folded
from roadmap_tui.text.days import parse_day, show_day
from roadmap_tui.tui.common.form_fields import BY_NAME, FIELDS
from roadmap_tui.tui.widgets.suggestion import Suggestion

MOST = 6
"""The most suggestions offered at a time."""
KEPT = 400
"""The most distinct words of one field that are kept, the most used first."""
_SUGGESTED = tuple(field for field in FIELDS if field.suggested and field.of != GUARDRAIL)
"""Fields whose words on this board are suggested; the guardrail's are the target's."""
_MEASURED = (
    "stopwatch study, monthly",
    "log of the product, weekly",
    "support tickets, monthly",
    "customer survey, quarterly",
    "calls with five customers, quarterly",
)
"""Default ways to measure, behind the board's own."""
_PERIODS = (*(f"end of Q{quarter}" for quarter in range(1, 5)), "in 6 weeks", "in 3 months")
"""Default periods, as people name days to come."""
_WAYS = {"up": "more is better", "down": "less is better", None: ""}


class Suggestions:
    """Suggestions for each field of the form, drawn from a board's stories."""

    def __init__(
        self,
        stories: Iterable[Story] = (),
        *,
        me: str = "",
        reading: ReadContext | None = None,
        touchpoints: Touchpoints = DEFAULT,
        products: ProductNames | None = None,
    ) -> None:
        """`me` may own a story on a board that names no owner yet; without `reading` no day is suggested.

        `products` are suggested though no story names them, also by what they were called before.
        """
        self._touchpoints = touchpoints
        self._products = products if products is not None else ProductNames(())
        every = list(stories)
        targets = [one for story in every for one in (story.target, story.guardrail) if one is not None]
        words: dict[str, Counter[str]] = {field.part: Counter() for field in _SUGGESTED}
        for field in _SUGGESTED:
            held = map(attrgetter(field.part), targets if field.of else every)
            _count(words[field.part], chain.from_iterable(held) if field.is_list else held)
            _count(words[field.part], touchpoints.field(field).choices)
        self._metrics = own_metrics(every)[:KEPT]
        _count(words["unit"], (metric.unit for metric in CATALOGUE))
        _count(words["measured_by"], _MEASURED)
        _count(words["owner"], (me,))
        _count(words["product"], self._products.names)
        self._days = _days(reading) if reading is not None else []
        self._words = {
            name: [(one, folded(one)) for one, _ in counter.most_common(KEPT)] for name, counter in words.items()
        }

    def of(self, name: str, text: str, *, whole: bool = False, apart: str = "") -> list[Suggestion]:
        """Suggestions for what is typed in a field, best first; nothing for a text that is one of them already.

        An empty field is left alone, unless `whole` asks for all there is. `apart` is a metric that is left out:
        nothing guards itself.
        """
        field = BY_NAME[name]
        part = field.part
        kept, _, last = text.rpartition(",") if field.is_list else ("", "", text)
        if not last.strip() and not whole:
            return []
        if part == "metric":
            return self._of_metric(name, last, apart)
        if field.reader == "day ahead":
            return self._of_day(last)
        chosen = field.choices if field.reader == "choice" else ()
        given = [(one, one) for one in chosen] or self._words.get(part, [])
        before = f"{kept.strip()}, " if kept.strip() else ""
        taken = {folded(one) for one in kept.split(",")}
        found = fitting(given, last)
        if field.name in TOUCHING:
            found += self._touchpoints.beginning(last)
        elif field.name == "product":
            found += self._products.beginning(last)
        found = [one for one in dict.fromkeys(found) if folded(one) not in taken]
        return [Suggestion(before + one, one) for one in found[:MOST]]

    def _of_day(self, text: str) -> list[Suggestion]:
        notes = dict(self._days)
        found = fitting([(words, folded(words)) for words, _ in self._days], text)
        return [Suggestion(words, words, show_day(notes[words])) for words in found[:MOST]]

    def _of_metric(self, name: str, text: str, apart: str) -> list[Suggestion]:
        found = [one for one in suggest_metrics(text, self._metrics) if folded(one.name) != folded(apart)]
        if any(folded(one.name) == folded(text) for one in found):
            return []
        start = f"{GUARDRAIL}_" if name.startswith(GUARDRAIL) else ""
        return [
            Suggestion(
                one.name,
                one.name,
                " · ".join(part for part in (one.unit, _WAYS[one.direction], one.explains) if part),
                {
                    f"{start}{part}": value
                    for part, value in (("unit", one.unit), ("direction", one.direction))
                    if value
                },
            )
            for one in found[:MOST]
        ]


def _days(reading: ReadContext) -> list[tuple[str, date]]:
    """Periods with the day each means, the next first."""
    read = [
        (one, parse_day(one, today=reading.today, look="forward", year_starts=reading.year_starts))
        for one in _PERIODS
    ]
    return sorted(read, key=lambda each: each[1])


def fitting(given: Sequence[tuple[str, str]], text: str) -> list[str]:
    """The words that hold a text: first what begins with it, then where a word does, then anywhere.

    `given` are the words and the same folded. Nothing where the text is one of them.
    """
    typed = folded(text)
    ranked: list[tuple[int, int, str]] = []
    for place, (word, plain) in enumerate(given):
        if plain == typed:
            return []
        at = plain.find(typed)
        if at >= 0:
            fit = 0 if at == 0 else 1 if f" {typed}" in plain else 2
            ranked.append((fit, place, word))
    return [word for _, _, word in sorted(ranked)]


def _count(words: Counter[str], texts: Iterable[str | None]) -> None:
    """Count the uses of texts in `words`; each different text is looked at once."""
    for text, uses in Counter(texts).items():
        plain = " ".join((text or "").split())
        if plain:
            words[plain] += uses
