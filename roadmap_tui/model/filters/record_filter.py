"""Filters the records of a board as one types: texts are read in slices, and each answer narrows the last one."""

from collections.abc import Callable
from time import perf_counter
from typing import NamedTuple

from roadmap_tui.model.filters.context import Context
from roadmap_tui.model.filters.matches import Matches
from roadmap_tui.model.filters.read import Filter, Test, read_typed
from roadmap_tui.model.filters.who import Kind
from roadmap_tui.model.records import Record

FEW = 200
"""The records that are looked into one by one, without the index of words."""


class _Found(NamedTuple):
    """The last answer, and the state of the board that it is of."""

    context: Context
    changes: int
    tests: tuple[Test, ...]
    ids: frozenset[str]


class RecordFilter:
    """Filters the records of one kind of a board that is kept up to date."""

    def __init__(self, kind: Kind, context: Callable[[], Context]) -> None:
        self._kind = kind
        self._context = context
        self._found: _Found | None = None
        self._to_do: list[Record] = []

    def work(self, seconds: float) -> bool:
        """Read texts of records for about `seconds`. Returns whether all are read."""
        context, until = self._context(), perf_counter() + seconds
        if not self._to_do:
            self._to_do = [one for one in context.records(self._kind).values() if not context.is_read(one)]
        while self._to_do and perf_counter() < until:
            context.read(self._to_do.pop())
        return not self._to_do

    def matches(self, typed: str) -> Matches:
        """The records that a filter keeps; what means nothing in it (yet) keeps all."""
        context = self._context()
        wanted = read_typed(typed, self._kind, context)
        return Matches(self._ids(wanted, context), wanted.typed, wanted.problem, wanted.words)

    def _ids(self, wanted: Filter, context: Context) -> frozenset[str] | None:
        if not wanted.tests:
            self._found = None
            return None
        records = context.records(self._kind)
        among: list[Record] = list(records.values())
        tests = wanted.tests
        before = self._found
        is_known = before is not None and before.context is context and before.changes == context.changes
        if before is not None and is_known and _is_narrower(tests, before.tests):
            among = [records[one] for one in before.ids]
            known = {test.mark for test in before.tests}
            tests = tuple(test for test in tests if test.mark not in known)
        for test in tests:
            holding = None
            if test.needle and not test.field and len(among) > FEW:
                holding = context.holding(test.needle, self._kind)
            if holding is None:
                among = list(filter(test.keep, among))
            else:
                among = [one for one in among if one.id in holding]
        found = frozenset(one.id for one in among)
        self._found = _Found(context, context.changes, wanted.tests, found)
        return found


def _is_narrower(tests: tuple[Test, ...], before: tuple[Test, ...]) -> bool:
    """Whether what fulfils some tests fulfils others: each of those is among them, or within a longer word."""
    marks = {test.mark for test in tests}
    return all(
        test.mark in marks
        or (test.needle and any(test.field == one.field and test.needle in one.needle for one in tests))
        for test in before
    )
