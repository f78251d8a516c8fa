"""Filters of requests: plain words and `key:value`, as typed on a screen or given to a command.

`state:new segment:bank age:>14 "dose list"`: all of it must hold. Texts match by a part of them, in any case;
numbers take `<`, `<=`, `>`, `>=` before them. Plain words are looked up in the index by whoever asks.
"""

import operator
import re
from collections.abc import Callable, Collection, Iterable
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from roadmap_tui.errors import Reason, Usage
from roadmap_tui.model.evidence import CONTEXT_FIELDS, context_score, heard
from roadmap_tui.model.fields.choices import IMPORTANCE, TOUCHPOINTS
from roadmap_tui.model.records import Customer, Request
from roadmap_tui.model.request_states import STATES, is_answered, is_asked, request_state
from roadmap_tui.model.snapshot import Snapshot
from roadmap_tui.text.characters import folded, one_line
from roadmap_tui.text.nearest import meant

KEYS = (
    "state", "customer", "segment", "touchpoint", "csm", "channel", "product", "batch", "story", "age", "context",
    "importance", "arr",
)  # fmt: skip
SHOWN_STATES = (*STATES, "asked", "answered")
"""The states to filter by, those of a question about the request among them."""
NOBODY = "none"
"""The value that stands for an empty field."""

Keep = Callable[[Request], bool]
_PIECE = re.compile(r'(?:([A-Za-z]+):(?!//))?("[^"]*"?|\S*)')
_NUMBER = re.compile(r"(<=|>=|<|>|=)?\s*([\d.,]+)\s*([a-z]*)")
_COMPARE: dict[str, Callable[[float, float], bool]] = {
    "": operator.eq, "=": operator.eq, "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge,
}  # fmt: skip
_DAYS = {"": 1, "d": 1, "days": 1, "w": 7, "weeks": 7, "m": 30, "months": 30}
_MONEY = {"": 1, "k": 1_000, "m": 1_000_000}


class Asking(NamedTuple):
    """The context of a filter: the board, the day, and whom `csm:me` means."""

    snapshot: Snapshot
    today: date
    me: str | None = None


class RequestFilter(NamedTuple):
    """A filter of requests: plain words, and predicates that must all hold."""

    words: str = ""
    checks: tuple[Keep, ...] = ()

    def keeps(self, request: Request) -> bool:
        """Whether a request fulfils all predicates; the plain words are left to search."""
        return all(check(request) for check in self.checks)


def read_filter(typed: str, asking: Asking) -> RequestFilter:
    """The filter that was typed. Usage names a key or a value that there is not; a key without a value waits."""
    words: list[str] = []
    checks: list[Keep] = []
    for key, value in _PIECE.findall(typed):
        value = value.strip('"').strip()
        if not key:
            words += [value] if value else []
        elif key.casefold() not in KEYS:
            raise Usage(f"A filter has no {key}:.{meant(key, KEYS)}", reason=Reason.UNKNOWN_FIELD)
        elif value:
            checks.append(check(key.casefold(), value, asking))
    return RequestFilter(" ".join(words), tuple(checks))


def check(key: str, value: str, asking: Asking) -> Keep:
    """The predicate on requests for one of KEYS. Usage where the value means nothing."""
    match key:
        case "state":
            return _state(value, asking)
        case "customer":
            return _of_customers(_named_like(value), value, asking)
        case "segment":
            return _of_customers(lambda one: _holds(one.segment, value), value, asking)
        case "csm":
            return _csm(value, asking)
        case "touchpoint":
            names = _several(value, (*TOUCHPOINTS, NOBODY), "touchpoint")
            return lambda one: (one.touchpoint or NOBODY) in names
        case "channel" | "product":
            of = operator.attrgetter(key)
            return lambda one: _holds(of(one), value)
        case "batch":
            return lambda one: (one.batch or NOBODY).casefold() == value.casefold()
        case "story":
            behind = {one.id for one, _ in asking.snapshot.asking(value.upper())}
            return lambda one: one.id in behind
        case "age":
            days = _number(value, _DAYS, "age:>14 counts days since it was heard; age:<3w weeks")
            return lambda one: days((asking.today - heard(one)).days)
        case "context":
            score = _number(value, {"": 1}, f"context:<5 counts what is known, 0 to {len(CONTEXT_FIELDS)}")
            return lambda one: score(context_score(one))
        case "arr":
            arr = _number(value, _MONEY, "arr:>50k is the customer's ARR")
            return _of_customers(lambda one: one.arr is not None and arr(one.arr), value, asking)
        case _:
            return _importance(value)


def _state(value: str, asking: Asking) -> Keep:
    names = _several(value, SHOWN_STATES, "state")

    def keep(one: Request) -> bool:
        return (
            request_state(one, bool(asking.snapshot.stories_of(one.id)), asking.today) in names
            or ("asked" in names and is_asked(one))
            or ("answered" in names and is_answered(one))
        )

    return keep


def _csm(value: str, asking: Asking) -> Keep:
    """The predicate on a CSM: who looks after the request, or owns its customer's account."""
    wanted = asking.me if value.casefold() == "me" and asking.me else value
    owned = _ids(lambda one: _is(one.csm, wanted), asking)
    return lambda one: _is(one.csm, wanted) or (one.customer in owned and wanted != NOBODY)


def _importance(value: str) -> Keep:
    if value.casefold() in {NOBODY, "unknown"}:
        return lambda one: one.importance is None
    if value[:1].isalpha():
        names = _several(value, IMPORTANCE, "importance")
        return lambda one: one.importance is not None and IMPORTANCE[one.importance] in names
    grade = _number(value, {"": 1}, "importance:>=2 takes 0 to 3, or a word such as critical")
    return lambda one: one.importance is not None and grade(one.importance)


def _of_customers(keep: Callable[[Customer], bool], value: str, asking: Asking) -> Keep:
    if value.casefold() == NOBODY:
        return lambda one: one.customer is None
    ids = _ids(keep, asking)
    return lambda one: one.customer in ids


def _ids(keep: Callable[[Customer], bool], asking: Asking) -> frozenset[str | None]:
    return frozenset(one.id for one in asking.snapshot.customers.values() if keep(one))


def _named_like(value: str) -> Callable[[Customer], bool]:
    wanted, identity = folded(value), value.upper()
    return lambda one: (
        one.id == identity or wanted in _folded(one.name) or any(wanted in domain for domain in one.domains)
    )


def _several(value: str, names: Collection[str], what: str) -> frozenset[str]:
    """The names that a value means: a name or its beginning, or several with commas."""
    found: set[str] = set()
    for part in value.split(","):
        given = part.strip().casefold()
        named = {name for name in names if name == given} or {name for name in names if name.startswith(given)}
        if given and not named:
            raise Usage(
                f"There is no {what} {one_line(part)!r}.{meant(given, names)}", reason=Reason.UNKNOWN_WORD
            )
        found |= named if given else set()
    return frozenset(found)


def _number(value: str, units: dict[str, int], hint: str) -> Callable[[float], bool]:
    if value in _COMPARE:
        return lambda _: True  # the number is still being typed
    found = _NUMBER.fullmatch(value.casefold())
    try:
        amount = float(found[2].replace(",", "")) * units[found[3]] if found else None
    except (KeyError, ValueError):
        amount = None
    if found is None or amount is None:
        raise Usage(f"{one_line(value)!r} is no number to compare with: {hint}.", reason=Reason.NOT_A_NUMBER)
    compare, against = _COMPARE[found[1] or ""], amount
    return lambda number: compare(number, against)


def _holds(text: str | None, part: str) -> bool:
    return text is None if part == NOBODY else _folded(part) in _folded(text or "")


def _is(text: str | None, name: str) -> bool:
    return text is None if name == NOBODY else _folded(name) == _folded(text or "")


@lru_cache(4096)
def _folded(text: str) -> str:
    return folded(text)


def by_name(words: Iterable[str], snapshot: Snapshot) -> dict[str, frozenset[str | None]]:
    """For each word the customers whose name holds it: plain words find a request by who said it, too."""
    return {
        word: frozenset(one.id for one in snapshot.customers.values() if folded(word) in _folded(one.name))
        for word in words
    }
