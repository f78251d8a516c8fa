"""Reads a filter as typed as a test of the records of one kind."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, NamedTuple

from roadmap_tui.errors import Problem, Reason, Usage
from roadmap_tui.model.filters.context import Context
from roadmap_tui.model.filters.fields import RELATED, FilterField, field_named, names_for
from roadmap_tui.model.filters.parse import PRESENT, Condition, Given, given_of, parse
from roadmap_tui.model.filters.texts import needle, plain
from roadmap_tui.model.filters.values import NOBODY, Holds, anything, holds, is_empty, unknown_name
from roadmap_tui.model.filters.who import Kind
from roadmap_tui.model.records import Record
from roadmap_tui.model.touchpoints import FIELDS
from roadmap_tui.text.characters import one_line
from roadmap_tui.text.nearest import meant

Keep = Callable[[Any], bool]
Owned = tuple[Kind, FilterField]


class Test(NamedTuple):
    """A condition as a test of records.

    `mark` tells it from others. One that looks for a text has it as its `needle`, and the field that it looks in:
    none of its own where it looks in all of a record.
    """

    keep: Keep
    mark: object
    field: str = ""
    needle: str = ""


class Filter(NamedTuple):
    """A filter of records: tests that must all hold.

    `remarks` are sentences on names that the board does not have. Of a filter that is still being typed `problem`
    is why a condition means nothing, which is left out then, and `typed` the text of the others.
    """

    tests: tuple[Test, ...] = ()
    remarks: tuple[str, ...] = ()
    problem: Problem | None = None
    typed: str = ""

    def keeps(self, record: Record) -> bool:
        """Whether a record fulfils the filter."""
        return all(test.keep(record) for test in self.tests)

    @property
    def words(self) -> tuple[str, ...]:
        """The words and phrases that are looked for, to be shown where they stand."""
        return tuple(test.needle.strip() for test in self.tests if test.needle and not test.field)


def read_filter(typed: str, kind: Kind, context: Context) -> Filter:
    """The filter of a kind of records. Usage names a field or a value that there is not."""
    found = read_typed(typed, kind, context, is_whole=True)
    if found.problem is not None:
        raise found.problem
    return found


def read_typed(typed: str, kind: Kind, context: Context, *, is_whole: bool = False) -> Filter:
    """The filter that is being typed, without the conditions that mean nothing (yet).

    Those are the ones with a name that the board does not have, too, unless it `is_whole`.
    """
    tests: list[Test] = []
    remarks: list[str] = []
    good: list[str] = []
    problem: Problem | None = None
    for one in parse(typed):
        said: list[str] = []
        try:
            keep = _tested(one, kind, context, said)
            if said and not is_whole:
                raise Usage(said[0], reason=Reason.UNKNOWN_WORD)
        except Problem as refused:
            problem = problem or refused
            continue
        remarks += said
        good.append(typed[one.start : one.end])
        if keep is None:
            continue
        mark = (one.key, one.given, one.is_not, one.is_phrase)
        sought = "" if one.is_not else _sought(one, kind)
        tests.append(Test(_negated(keep) if one.is_not else keep, mark, one.key, sought))
    tests.sort(key=lambda test: not test.field)  # the text of all of a record costs the most
    return Filter(tuple(tests), tuple(dict.fromkeys(remarks)), problem, " ".join(good))


def _tested(one: Condition, kind: Kind, context: Context, remarks: list[str]) -> Keep | None:
    """The test that a condition is, not negated; None while it waits for its value. Usage names what is wrong."""
    if one.key and one.key not in PRESENT and not _owners(kind, one.key):
        raise Usage(
            f"A filter has no {one_line(one.key)}:.{meant(one.key, (*names_for(kind), *PRESENT))}",
            reason=Reason.UNKNOWN_FIELD,
        )
    if not one.given:
        return None
    return _text(one, context) if not one.key else _keep(one, kind, context, remarks)


def keep_by(key: str, values: Sequence[str], kind: Kind, context: Context) -> Keep:
    """The test for one field and its values, as an option of a command gives them. Usage as for a filter."""
    given = tuple(given_of(value.strip()) for value in values)
    return _keep(Condition(key, given, False, False, 0, 0, 0), kind, context, [])


def keep_words(words: str, context: Context) -> Keep:
    """The test for records that hold every word; signs alone are passed over."""
    wanted = [needle(one) for one in words.split() if any(map(str.isalnum, one))]
    return lambda record: all(one in context.text(record) for one in wanted)


def _negated(keep: Keep) -> Keep:
    return lambda record: not keep(record)


def _sought(one: Condition, kind: Kind) -> str:
    """The text that a condition looks for, of which a longer one keeps less; empty where that is not so."""
    if not one.key:
        return needle(one.given[0].text, is_phrase=one.is_phrase)
    is_text = len(one.given) == 1 and all(field.sort == "text" for _, field in _owners(kind, one.key))
    return plain(one.given[0].text) if is_text and one.given[0].text.casefold() != NOBODY else ""


def _text(one: Condition, context: Context) -> Keep:
    sought = needle(one.given[0].text, is_phrase=one.is_phrase)
    text = context.text
    return lambda record: sought in text(record)


def _owners(kind: Kind, key: str) -> list[Owned]:
    """The fields that a name means: the kind's own, else those of the records around."""
    own = field_named(kind, key)
    if own is not None:
        return [(kind, own)]
    return [(each, field) for each in RELATED[kind] if (field := field_named(each, key)) is not None]


def _keep(one: Condition, kind: Kind, context: Context, remarks: list[str]) -> Keep:
    if one.key in PRESENT:
        wanted = [_present(kind, given, context) for given in one.given]
        keep = _any(wanted)
        return _negated(keep) if one.key == "no" else keep
    owners = _owners(kind, one.key)
    return _any([_value(kind, owners, given, context, remarks) for given in one.given])


def _any(keeps: list[Keep]) -> Keep:
    return keeps[0] if len(keeps) == 1 else lambda record: any(keep(record) for keep in keeps)


def _present(kind: Kind, given: Given, context: Context) -> Keep:
    name = given.text.lower().replace("_", "-")
    owners = _owners(kind, name)
    if not owners:
        raise Usage(
            f"A filter has no field {one_line(given.text)!r}.{meant(name, names_for(kind))}",
            reason=Reason.UNKNOWN_FIELD,
        )
    return _any([_over(kind, owner, bool, context) for owner in owners])


def _value(kind: Kind, owners: list[Owned], given: Given, context: Context, remarks: list[str]) -> Keep:
    keeps: list[Keep] = []
    unknown: list[str] = []
    refused: Problem | None = None
    for owner, field in owners:
        known = context.values(owner, field.name, partial(values_of, field, context)) if field.is_open else None
        if field.name in FIELDS:
            field = field._replace(choices=context.choices(field.name, field.choices))
            given = given._replace(text=context.snapshot.touchpoints.own(given.text))
        if field.name == "product":
            given = given._replace(text=context.product_meant(given.text))
        try:
            test = holds(
                field,
                given,
                today=context.today,
                who=context.who,
                known=known,
            )
        except Problem as problem:
            refused = refused or problem
            continue
        if test is anything:
            return _always
        if test is is_empty:
            return _negated(_any([_over(kind, each, bool, context) for each in owners]))
        unknown.append(unknown_name(field, given, known) if known is not None else "")
        keeps.append(_over(kind, (owner, field), test, context))
    if not keeps:
        assert refused is not None  # each owner has a test or a reason
        raise refused
    if all(unknown):
        remarks.append(unknown[0])
    return _any(keeps)


def _always(_record: Record) -> bool:
    return True


def values_of(field: FilterField, context: Context, record: Record) -> tuple[Any, ...]:
    """The values that a record has in a field."""
    return field.values(record, context)


def _own(field: FilterField, test: Holds, context: Context) -> Keep:
    values = field.values
    return lambda record: test(values(record, context))


def _over(kind: Kind, owner: Owned, test: Holds, context: Context) -> Keep:
    """The test of a record by its own field, or by that of any record that belongs to it."""
    of, field = owner
    own = _own(field, test, context)
    if of == kind:
        return own
    among: frozenset[str] | None = None
    related = context.relation(kind, of)

    def keep(record: Record) -> bool:
        nonlocal among
        if among is None:
            among = frozenset(one.id for one in context.records(of).values() if own(one))
        return not among.isdisjoint(related(record))

    return keep
