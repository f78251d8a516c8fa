"""Tests of a field's values against what was given of it: texts, choices, numbers, money, days, ages."""

import operator
from collections.abc import Callable, Collection, Mapping
from datetime import date, timedelta
from typing import Any

from roadmap_tui.errors import NotADay, Reason, Usage
from roadmap_tui.model.filters.fields import FilterField
from roadmap_tui.model.filters.parse import Given
from roadmap_tui.model.filters.texts import plain, plain_value
from roadmap_tui.model.filters.who import ANYBODY, Who
from roadmap_tui.text.characters import one_line
from roadmap_tui.text.days import UNIT_DAYS, days_in, parse_day
from roadmap_tui.text.lazy_pattern import lazy_pattern
from roadmap_tui.text.nearest import meant, nearest

Holds = Callable[[tuple[Any, ...]], bool]
"""A test of the values that a record has in a field."""
NOBODY = "none"
"""The value that stands for an empty field."""
_YES = {"yes": True, "true": True, "no": False, "false": False}

_COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "": operator.eq, "=": operator.eq, "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge,
}  # fmt: skip
_NUMBER = lazy_pattern(r"[^\d\s.,+-]{0,3}\s?([+-]?[\d.,]{1,30})\s?([a-z]*)")
_MONEY = {"": 1, "k": 1_000, "m": 1_000_000}
_HINTS = {
    "age": "{name}:>14 counts days, {name}:<3w weeks",
    "money": "{name}:>50k is an amount a year",
    "number": "{name}:<5 takes a number",
    "grade": "{name}:>=2 takes 0 to {most}, or a word such as {word}",
}


def anything(_values: tuple[Any, ...]) -> bool:
    """The test of a value that is still being typed."""
    return True


def is_empty(values: tuple[Any, ...]) -> bool:
    """The test of a field that shall hold nothing."""
    return not values


def holds(
    field: FilterField,
    given: Given,
    *,
    today: date,
    who: Who = ANYBODY,
    known: Mapping[str, str] | None = None,
) -> Holds:
    """The test of a field's values against one that was given. Usage where that means nothing in this field.

    `known` are the names that the board has in an open field, each with the form in which it is compared.
    """
    text = plain(given.text)
    if text == NOBODY or (text == "unknown" and field.sort == "grade"):
        return is_empty
    if not text:
        return anything
    match field.sort:
        case "choice":
            names = _several(given.text, field.choices, field.name)
            return lambda values: not names.isdisjoint(values)
        case "grade":
            return _grade(field, given)
        case "flag":
            is_on = _YES.get(text)
            if is_on is None:
                raise Usage(
                    f"{field.name}: takes yes or no, not {one_line(given.text)!r}.", reason=Reason.UNKNOWN_WORD
                )
            return lambda values: bool(values) == is_on
        case "presence":
            raise Usage(
                f"{field.name}: has nothing to compare; has:{field.name} and no:{field.name} ask if it is there.",
                reason=Reason.UNKNOWN_WORD,
            )
        case "number" | "money" | "age":
            return _number(field, given)
        case "day":
            return _day(field, given, today, who.year_starts)
        case "id":
            return lambda values: any(plain_value(str(one)) == text for one in values)
        case "who":
            return _who(given.text)
        case "name" | "person":
            return _name(field, given, (who.csm or who.me) if field.name == "csm" else who.me, known or {})
        case _:
            return _text(given)


def unknown_name(field: FilterField, given: Given, known: Mapping[str, str]) -> str:
    """A remark on a name that the board does not have, with the nearest one; empty where it has it."""
    text = plain(given.sign + given.text)
    if not text or text in {NOBODY, "me"} or any(text in one for one in known.values()):
        return ""
    by_word = {word: name for name in known for word in (name, *name.split())}
    near = nearest(given.text, by_word)
    hint = f" Did you mean {one_line(by_word[near])}?" if near is not None else meant(given.text, known)
    return f"There is no {field.name} {one_line(given.text)!r}.{hint}"


def _name(field: FilterField, given: Given, me: str | None, known: Mapping[str, str]) -> Holds:
    """A test for names that the board has: the one that is meant, else those that hold what was given."""
    text = plain(given.sign + given.text)
    is_me = field.sort == "person" and text == "me" and me is not None
    wanted = plain(me or "") if is_me else text
    names = {name for name, one in known.items() if one == wanted}
    if not names and not is_me:
        names = {name for name, one in known.items() if text in one}
    return lambda values: not names.isdisjoint(values)


def _text(given: Given) -> Holds:
    text = plain(given.sign + given.text)
    if " " in text:
        return lambda values: any(text in plain(one) for one in values)
    return lambda values: any(text in (one.lower() if one.isascii() else plain(one)) for one in values)


def _who(given: str) -> Holds:
    """A test of all that a customer is known by: its id whole, a part of its name, domains or ids elsewhere."""
    text = plain(given)

    def test(values: tuple[str, ...]) -> bool:
        return bool(values) and (
            plain_value(values[0]) == text or any(text in plain_value(one) for one in values[1:])
        )

    return test


def _grade(field: FilterField, given: Given) -> Holds:
    if given.text[:1].isalpha():
        named = {field.choices.index(one) for one in _several(given.text, field.choices, field.name)}
        return lambda values: not named.isdisjoint(values)
    return _number(field, given)


def _several(value: str, names: Collection[str], what: str) -> frozenset[str]:
    """The names that a value means: the one that is called so, else those that begin so."""
    given = value.strip().casefold()
    found = {name for name in names if name.casefold() == given}
    found = found or {name for name in names if name.casefold().startswith(given)}
    if not found:
        raise Usage(f"There is no {what} {one_line(value)!r}.{meant(given, names)}", reason=Reason.UNKNOWN_WORD)
    return frozenset(found)


def _number(field: FilterField, given: Given) -> Holds:
    units = {"age": UNIT_DAYS, "money": _MONEY}.get(field.sort, {"": 1})
    found = _NUMBER.fullmatch(given.text.strip().casefold())
    try:
        against = float(found[1].replace(",", "")) * units[found[2]] if found else None
    except (KeyError, ValueError):
        against = None
    if against is None:
        hint = _HINTS[field.sort].format(
            name=field.name, most=len(field.choices) - 1, word=field.choices[-1] if field.choices else ""
        )
        raise Usage(f"{one_line(given.text)!r} is no number to compare with: {hint}.", reason=Reason.NOT_A_NUMBER)
    compare = _COMPARE[given.sign]
    return lambda values: any(compare(one, against) for one in values)


def _day(field: FilterField, given: Given, today: date, year_starts: int) -> Holds:
    text = given.text.strip()
    away = days_in(text)
    if away is not None:
        try:
            by = timedelta(days=away)
            day = today + by if field.looks == "forward" else today - by
        except OverflowError:
            raise NotADay(f"{one_line(text)!r} is further away than any day.") from None
    else:
        day = parse_day(text, today=today, look=field.looks, year_starts=year_starts)
    compare = _COMPARE[given.sign]
    return lambda values: any(compare(one, day) for one in values)
