"""The values that a field can be set to: those the board uses most first, me before everybody. Pure."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, NamedTuple

from roadmap_tui.actions.fields import ReadContext, read_request, read_story
from roadmap_tui.errors import Problem
from roadmap_tui.model.fields.spec import Field
from roadmap_tui.model.fields.values import value_of, words_of
from roadmap_tui.model.records import Record, Request
from roadmap_tui.text.characters import folded
from roadmap_tui.text.days import parse_day, show_day
from roadmap_tui.text.plural import listed

MOST = 50
"""The most values listed; typing narrows further."""
SHORT = 4
"""The most choices of a field that stand in their own order, whichever is used most."""
PERIODS = ("end of this month", "end of next month", *(f"end of Q{quarter}" for quarter in range(1, 5)))
"""Periods by whose end something may be due."""


class FieldValue(NamedTuple):
    """A value to set: as people give it (empty clears the field), as it is read, and a note on it."""

    given: str
    words: str
    note: str = ""


class FieldValues:
    """The values of a field for some chosen records, among all of a board."""

    def __init__(
        self,
        field: Field,
        every: Iterable[Record],
        chosen: Sequence[Record],
        *,
        me: str,
        reading: ReadContext,
        known: Iterable[str] = (),
    ) -> None:
        """`known` are values that the board knows whether a record has them or not."""
        self.field = field
        self._chosen = chosen
        self._known = tuple(known)
        self._reading = reading
        self._uses = Counter(words for one in every for words in self._words(one))
        self._held = Counter(words for one in chosen for words in self._words(one))
        self._values = self._usual(me)

    def of(self, typed: str) -> list[FieldValue]:
        """The values that fit what is typed, best first; what is typed itself where it is another value."""
        wanted = folded(typed.strip())
        if not wanted:
            return [*self._values[:MOST], *self._none()]
        if wanted in {"none", "never"}:
            return self._none()
        found = [one for one in self._values if wanted in folded(one.words) or wanted in folded(one.given)]
        found.sort(key=lambda one: not folded(one.words).startswith(wanted))
        own = self._typed(typed.strip())
        if own is not None and all(one.words != own.words for one in found):
            found.insert(0 if self.field.reader in {"number", "day ahead"} else len(found), own)
        return found[:MOST]

    @property
    def usual(self) -> int:
        """The place of the most used value in the whole list, where choices of a few stand in their own order."""
        uses = [self._uses[one.words] for one in self._values] if 0 < len(self.field.choices) <= SHORT else [0]
        return uses.index(max(uses))

    def problem(self, typed: str) -> str:
        """Why what is typed is no value of the field; empty where it is one."""
        try:
            self.read(typed)
        except Problem as problem:
            return problem.message
        return ""

    def read(self, given: str) -> Any:
        """The value that a text stands for. Usage where it stands for none."""
        read = read_request if self._chosen and isinstance(self._chosen[0], Request) else read_story
        return read({self.field.name: given}, self._reading)[self.field.name]

    def removes(self, value: FieldValue) -> bool:
        """Whether choosing a value of a list takes it out: every chosen record holds it already."""
        return self.field.is_list and self._held[value.words] == len(self._chosen) > 0

    @property
    def standing(self) -> str:
        """The values that the chosen records have now: `Dana on 2, none on 1`."""
        none = len([one for one in self._chosen if not any(self._words(one))])
        parts = [
            f"{words} on {count:,}" if len(self._chosen) > 1 else words for words, count in self._held.items()
        ]
        if none:
            parts.append(f"none on {none:,}" if len(self._chosen) > 1 else "none")
        return listed(parts, 4)

    def _words(self, record: Record) -> list[str]:
        """The values of the field in a record, as they are read."""
        value = value_of(record, self.field)
        each = value if isinstance(value, tuple) else (value,)
        return [words for words in (words_of(self.field, one) for one in each) if words]

    def _usual(self, me: str) -> list[FieldValue]:
        """The values of a short list as they stand, else the most used first; me before everybody."""
        field = self.field
        if field.reader == "day ahead":
            return self._days()
        if 0 < len(field.choices) <= SHORT:
            return [self._value(one) for one in field.choices]
        words = [one for one, _ in self._uses.most_common()]
        if field.is_person and me:
            words = [me, *(one for one in words if one != me)]
        words += [one for one in (*field.choices, *self._known) if one not in self._uses]
        return [self._value(one) for one in words]

    def _value(self, words: str) -> FieldValue:
        notes = []
        if self._held[words]:
            notes.append("all have it" if self._held[words] == len(self._chosen) > 1 else "has it")
            if self._held[words] < len(self._chosen):
                notes = [f"{self._held[words]:,} of {len(self._chosen):,} have it"]
        elif self._uses[words]:
            notes.append(f"on {self._uses[words]:,}")
        return FieldValue(words, words, " · ".join(notes))

    def _days(self) -> list[FieldValue]:
        """The next periods, each with its day."""
        today = self._reading.today
        found = []
        for words in PERIODS:
            day = parse_day(words, today=today, look="forward", year_starts=self._reading.year_starts)
            found.append((day, FieldValue(words, show_day(day), f"{words}{self._moved(day)}")))
        return [value for _, value in sorted(dict(found).items())]

    def _typed(self, typed: str) -> FieldValue | None:
        """What is typed as a value of its own; None where it is none."""
        if self.problem(typed):
            return None
        value = self.read(typed)
        each = value if isinstance(value, tuple) else (value,)
        words = ", ".join(words_of(self.field, one) for one in each)
        if isinstance(value, date):
            return FieldValue(typed, words, self._moved(value).removeprefix(" · "))
        is_new = self.field.reader in {"text", "texts"} and words not in (*self._uses, *self._known)
        return FieldValue(typed, words, "new" if is_new else "")

    def _moved(self, day: date) -> str:
        """How far a day lies from that of the one chosen record; empty where there is none, or are several."""
        before = value_of(self._chosen[0], self.field) if len(self._chosen) == 1 else None
        return f" · {(day - before).days:+d} days" if isinstance(before, date) else ""

    def _none(self) -> list[FieldValue]:
        """The value that clears the field, where a chosen record has one."""
        held = sum(1 for one in self._chosen if self._words(one))
        note = f"clears it on {held:,}" if len(self._chosen) > 1 else "clears it"
        return [FieldValue("", "none", note)] if held else []
