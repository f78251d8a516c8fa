"""Parses a filter as typed into conditions. Every text is one: nothing is refused here."""

import re
from typing import NamedTuple

from roadmap_tui.text.lazy_pattern import lazy_pattern

_KEY = lazy_pattern(r"(-?)([A-Za-z][A-Za-z_-]*):(?!//)")
_TEXT = lazy_pattern(r'(-?)("[^"]*"?|\S+)')
_ITEM = lazy_pattern(r'(<=|>=|<|>|=)?("[^"]*"?|[^\s,"\d]?\d{1,3}(?:,\d{3}){1,4}(?![\d,])[A-Za-z]*|[^\s,]*)')
_SIGN = lazy_pattern(r"(<=|>=|<|>|=)\s*")


PRESENT = ("has", "no")
"""Names before a colon that ask whether a field is filled."""


class Given(NamedTuple):
    """One value of a condition: the sign before it (`<`, `<=`, `>`, `>=`, `=`, or none) and its text."""

    sign: str
    text: str


class Condition(NamedTuple):
    """One condition as typed: a field's name and its values, of which one must hold; or a text, without a name.

    `is_phrase` says that a text was quoted. `start` and `end` are its place in what was typed, `at` the place of
    the value that was typed last.
    """

    key: str
    given: tuple[Given, ...]
    is_not: bool
    is_phrase: bool
    start: int
    end: int
    at: int


def parse(typed: str) -> tuple[Condition, ...]:
    """The conditions of a filter, in their order; what waits for its value holds none."""
    found: list[Condition] = []
    place, end = 0, len(typed)
    while place < end:
        if typed[place].isspace():
            place += 1
            continue
        key = _KEY.match(typed, place)
        one = _field(typed, key) if key is not None else _text(typed, place)
        found.append(one)
        place = max(one.end, place + 1)
    return tuple(found)


def names_in(typed: str) -> frozenset[str]:
    """The names of the fields that a filter asks for, by themselves or with `has:` and `no:`."""
    found = {one.key for one in parse(typed) if one.key}
    for one in parse(typed):
        if one.key in PRESENT:
            found.update(given.text.lower().replace("_", "-") for given in one.given)
    return frozenset(found)


def given_of(text: str) -> Given:
    """A value as an option of a command gives it, the sign before it among its text."""
    sign = _SIGN.match(text)
    return Given("", text) if sign is None else Given(sign[1], text[sign.end() :])


def _field(typed: str, key: re.Match[str]) -> Condition:
    given: list[Given] = []
    place = key.end()
    while True:
        item = _ITEM.match(typed, place)
        assert item is not None  # it matches nothing, too
        at, place = item.start(), item.end()
        text = item[2].strip('"').strip()
        if item[1]:
            given.append(Given(item[1], text))
        elif text:
            given.append(given_of(text))
        if not typed.startswith(",", place):
            break
        place += 1
    name = key[2].lower().replace("_", "-")
    return Condition(name, tuple(given), bool(key[1]), False, key.start(), place, at)


def _text(typed: str, place: int) -> Condition:
    found = _TEXT.match(typed, place)
    assert found is not None  # no white space stands here
    is_phrase = found[2].startswith('"')
    text = found[2].strip('"').strip() if is_phrase else found[2]
    is_sign = not is_phrase and not found[0].strip("-")
    given = () if not text or is_sign else (Given("", text),)
    return Condition("", given, bool(found[1]), is_phrase, place, found.end(), place)
