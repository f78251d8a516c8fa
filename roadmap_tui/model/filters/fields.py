"""The fields that can be filtered by: those of the register, and what is derived of a record."""

from collections.abc import Callable, Iterable
from datetime import date, datetime
from functools import lru_cache
from operator import attrgetter
from typing import Any, Literal, NamedTuple, get_args, get_type_hints

from roadmap_tui.model.evidence import context_score, heard
from roadmap_tui.model.fields.customer import CLASS
from roadmap_tui.model.fields.register import REGISTER
from roadmap_tui.model.fields.spec import NAME, Field
from roadmap_tui.model.fields.values import value_of, words_of
from roadmap_tui.model.filters.context import KINDS, Context
from roadmap_tui.model.filters.who import Kind
from roadmap_tui.model.link_state import link_state
from roadmap_tui.model.records import Customer, LinkState, Record, Request, Story
from roadmap_tui.model.relations import blockers
from roadmap_tui.model.request_states import STATES, is_answered, is_asked, request_state
from roadmap_tui.model.sessions import untried_words
from roadmap_tui.model.stages import ALL_STAGES, stage_of
from roadmap_tui.text.characters import folded

Sort = Literal[
    "text", "name", "person", "id", "who", "choice", "grade", "number", "money", "day", "age", "flag", "presence"
]
"""How values are compared: a `text` by a part of it; a `name` or a `person` whole where one is called so, else by
a part; `who` by all that a customer is known by; a `presence` only by `has:` and `no:`."""
SHOWN_STATES = (*STATES, "asked", "answered")
"""The states of requests to filter by, those of a question about the request among them."""

Values = Callable[[Any, Context], tuple[Any, ...]]

LEFT_OUT = {
    "uid": "nobody sees it",
    "revision": "it counts changes",
    "order": "the order of a list tells it",
    "entered": "`moved` and the history tell it",
    "probed": "`probe`, `asides` and `failing` tell it",
}
"""Fields of the register that nobody filters by, and why."""


class FilterField(NamedTuple):
    """A field to filter by: its name as typed, how its values are compared, and how a record's are read.

    `looks` says where a day without a year lies. `others` are names that mean the same.
    """

    name: str
    sort: Sort
    values: Values
    help: str
    choices: tuple[str, ...] = ()
    looks: Literal["forward", "back"] = "back"
    others: tuple[str, ...] = ()

    @property
    def is_open(self) -> bool:
        """Whether its values are those that the board happens to have, so that one may be mistyped."""
        return self.sort in {"name", "person"}


_SORTS: dict[str, Sort] = {
    "text": "text",
    "required": "text",
    "number": "number",
    "money": "money",
    "choice": "choice",
    "choices": "choice",
    "grade": "grade",
    "day ahead": "day",
    "day back": "day",
    "cost": "text",
    "source": "text",
    "texts": "text",
    "domains": "text",
    "address": "text",
}


def _of_register(field: Field, hints: dict[str, Any]) -> FilterField | None:
    """The field to filter by that a field of the register is; None where another one stands for it."""
    name = field.option_name.replace("_", "-")
    others = (field.name.replace("_", "-"),) if field.option_name != field.name else ()
    words = field.option.help.rstrip(".") or f"{field.words}"
    if field.reader is None:
        return FilterField(name, _sort_of(hints[field.name], field), _internal(field.name), field.words)
    if field.reader not in _SORTS:
        return None
    sort = _SORTS[field.reader]
    is_about = field.suggested and field.searched == "about"
    if sort == "text" and (is_about or field.harmless in {NAME, CLASS}):
        sort = "person" if field.harmless == NAME else "name"
    if field.reader in {"cost", "source"}:
        return FilterField(name, sort, lambda one, _: _filled(words_of(field, value_of(one, field))), words)
    values = _lists(field.name) if field.is_list else _one(field)
    looks: Literal["forward", "back"] = "forward" if field.reader == "day ahead" else "back"
    return FilterField(name, sort, values, words, field.choices, looks, others)


def _sort_of(hint: Any, field: Field) -> Sort:
    """How values of a field are compared that the program fills, by its type."""
    types = [one for one in (get_args(hint) or (hint,)) if one is not type(None)]
    if types == [bool]:
        return "flag"
    if types and types[0] in {date, datetime}:
        return "day"
    if types == [str]:
        return "person" if field.harmless == NAME else "id" if field.name in _IDS else "text"
    return "presence"


_IDS = frozenset({"id", "batch", "merged_into"})


def _internal(name: str) -> Values:
    get = attrgetter(name)

    def values(one: Record, _context: Context) -> tuple[Any, ...]:
        value = get(one)
        if value is None or value is False or value == ():
            return ()
        return (value.date() if isinstance(value, datetime) else value,)

    return values


def _lists(name: str) -> Values:
    get = attrgetter(name)
    return lambda one, _: get(one)


def _one(field: Field) -> Values:
    if field.of:
        return lambda one, _: _filled(value_of(one, field))
    get = attrgetter(field.name)
    return lambda one, _: () if (value := get(one)) is None else (value,)


def _filled(value: Any) -> tuple[Any, ...]:
    return () if value is None or value == "" else (value,)


def _days_since(day: Callable[[Any], date | None]) -> Values:
    def values(one: Record, context: Context) -> tuple[int, ...]:
        since = day(one)
        return () if since is None else ((context.today - since).days,)

    return values


def _moved_on(story: Story) -> date | None:
    at = story.entered.get(story.stage)
    return at.date() if at is not None else None


def _state(one: Request, context: Context) -> tuple[str, ...]:
    stories = context.snapshot.stories
    # What was merged is merged, wherever it counts, so that its own links alone are asked for.
    is_linked = any(link.story in stories for link in context.snapshot.links_of_request(one.id))
    state = request_state(one, is_linked, context.today)
    asked = ("asked",) if is_asked(one) else ("answered",) if is_answered(one) else ()
    return (state, *asked)


def _csm(one: Request, context: Context) -> tuple[str, ...]:
    customer = context.snapshot.customers.get(one.customer) if one.customer is not None else None
    return tuple(name for name in (one.csm, customer.csm if customer is not None else None) if name)


def _blocked(one: Story, context: Context) -> tuple[bool, ...]:
    return (True,) if blockers(context.snapshot, one.id, context.today) else ()


def _untried(one: Story, context: Context) -> tuple[bool, ...]:
    return (True,) if untried_words(context.snapshot, one) else ()


def _sessions(one: Record, context: Context) -> tuple[int, ...]:
    return (len(context.snapshot.sessions_of(one.id)),)


def _asked(one: Customer, context: Context) -> tuple[int, ...]:
    return (len(context.asked_by(one.id)),)


def _evidence(name: str) -> Values:
    get = attrgetter(name)
    return lambda one, context: (get(context.snapshot.evidence(one.id)),)


def _notes(one: Record, context: Context) -> tuple[str, ...]:
    return tuple(note.text for note in context.snapshot.notes_about(one.id))


def _known_as(one: Customer, _context: Context) -> tuple[str, ...]:
    return (one.id, one.name, *one.aliases, *one.domains, *one.external_ids)


def _stints(one: Request, context: Context) -> tuple[str, ...]:
    return tuple(each.id for each in context.snapshot.first_hand.stints_of(one))


def _stints_of_customer(one: Customer, context: Context) -> tuple[str, ...]:
    stints = context.snapshot.stints
    if not stints:
        return ()
    requests = context.snapshot.requests
    found = {each.id: None for each in stints.values() if one.id in each.customers}
    found |= {stint: None for each in context.asked_by(one.id) for stint in _stints(requests[each], context)}
    return (*found, *_stints_of_notes(one, context))


def _stints_of_story(one: Story, context: Context) -> tuple[str, ...]:
    if not context.snapshot.stints:
        return ()
    requests = context.snapshot.requests
    found = {stint: None for each in context.behind(one.id) for stint in _stints(requests[each], context)}
    return (*found, *_stints_of_notes(one, context))


def _stints_of_notes(one: Record, context: Context) -> tuple[str, ...]:
    return tuple(note.stint for note in context.snapshot.notes_about(one.id) if note.stint is not None)


def _first_hand(one: Request, context: Context) -> tuple[str, ...]:
    if one.batch is not None:
        return ()
    own = (one.captured_by,) if folded(one.captured_by) in context.owners else ()
    return (*own, *(each.pm for each in context.snapshot.first_hand.stints_of(one)))


def _of_product(name: str) -> Values:
    """A field of the product that a story or a request names."""

    def values(one: Story | Request, context: Context) -> tuple[str, ...]:
        product = context.product(one.product)
        value = getattr(product, name) if product is not None else None
        return () if value is None else (value,)

    return values


_PRODUCT = (
    FilterField("team", "name", _of_product("team"), "the team of its product"),
    FilterField("product-owner", "person", _of_product("owner"), "who answers for its product"),
)
_NOTE = FilterField("note", "text", _notes, "what a note on it says")
_DERIVED: dict[Kind, tuple[FilterField, ...]] = {
    "Story": (
        FilterField("story", "id", lambda one, _: (one.id,), "its id"),
        FilterField(
            "stage",
            "choice",
            lambda one, context: (stage_of(one, context.today),),
            "its stage",
            ALL_STAGES,
            others=("state",),
        ),
        FilterField("age", "age", _days_since(lambda one: one.created_at.date()), "how long ago it was written"),
        FilterField("moved", "age", _days_since(_moved_on), "how long ago it came to its stage"),
        FilterField("arr", "money", _evidence("arr"), "the ARR of those who ask for it"),
        FilterField("weight", "number", _evidence("weight"), "the weight of those who ask for it"),
        FilterField("requests", "number", _evidence("requests"), "how many requests stand behind it"),
        FilterField("customers", "number", _evidence("customers"), "how many customers ask for it"),
        FilterField(
            "link",
            "choice",
            lambda one, _: _filled(link_state(one)),
            "how it stands to its issue",
            get_args(LinkState),
        ),
        FilterField("issue", "text", lambda one, _: (one.link.key,) if one.link else (), "the key of its issue"),
        FilterField(
            "conflict",
            "flag",
            lambda one, _: (True,) if one.link and one.link.state == "conflict" else (),
            "clashes with its issue",
        ),
        FilterField("blocked", "flag", _blocked, "waits for another story"),
        FilterField(
            "stint", "id", _stints_of_story, "the stint of the rotation in which it was heard or learned of"
        ),
        FilterField("sessions", "number", _sessions, "in how many sessions it was tried"),
        FilterField("untried", "flag", _untried, "nobody who asked for it has tried it"),
        FilterField("guardrail", "presence", _internal("guardrail"), "what must not get worse"),
        FilterField(
            "failing",
            "flag",
            lambda one, _: (True,) if any(each.failed for each in one.probed.values()) else (),
            "a probe of it fails",
        ),
        _NOTE,
        *_PRODUCT,
    ),
    "Request": (
        FilterField("request", "id", lambda one, _: (one.id,), "its id"),
        FilterField("state", "choice", _state, "where it stands", SHOWN_STATES),
        FilterField("age", "age", _days_since(heard), "how long ago it was heard"),
        FilterField(
            "context", "number", lambda one, _: (context_score(one),), "how much of its context is known, of 7"
        ),
        FilterField("stint", "id", _stints, "the stint of the rotation in which it was heard first hand"),
        FilterField("firsthand", "person", _first_hand, "the product manager who heard it first hand"),
        FilterField("csm", "person", _csm, "who looks after it, or its customer"),
        FilterField(
            "quote",
            "text",
            lambda one, context: tuple(
                link.quote for link in context.snapshot.links_of_request(one.id) if link.quote
            ),
            "the part that a story rests on",
        ),
        _NOTE,
        *_PRODUCT,
    ),
    "Customer": (
        FilterField("customer", "who", _known_as, "an id, a name that it has or had, a domain, an id elsewhere"),
        FilterField(
            "age", "age", _days_since(lambda one: one.created_at.date()), "how long ago it was written down"
        ),
        FilterField("requests", "number", _asked, "how many requests it made"),
        FilterField(
            "stint", "id", _stints_of_customer, "the stint of the rotation in which it was met, or is to be"
        ),
        _NOTE,
        FilterField("sessions", "number", _sessions, "in how many sessions it took part"),
    ),
}
"""What a record is filtered by beside its own fields, or in another way than by those."""
_ALSO = {("Customer", "status"): ("state",)}


@lru_cache
def fields_of(kind: Kind) -> dict[str, FilterField]:
    """The fields of a kind of record to filter by, by name."""
    hints = get_type_hints(KINDS[kind])
    found = {one.name: one for one in _DERIVED[kind]}
    for field in REGISTER[kind]:
        if field.name in LEFT_OUT:
            continue
        one = _of_register(field, hints)
        if one is not None:
            also = _ALSO.get((kind, one.name), ())
            found.setdefault(one.name, one._replace(others=(*one.others, *also)))
    return found


RELATED: dict[Kind, tuple[Kind, ...]] = {
    "Story": ("Customer", "Request"),
    "Request": ("Customer", "Story"),
    "Customer": ("Request", "Story"),
}
"""The kinds whose fields a record is filtered by as well: those of the records that belong to it."""


@lru_cache
def _names(kind: Kind) -> dict[str, str]:
    found = {name: name for name in fields_of(kind)}
    for one in fields_of(kind).values():
        for other in one.others:
            found.setdefault(other, one.name)
    return found


def field_named(kind: Kind, name: str) -> FilterField | None:
    """A field of a kind's own records by one of its names; None where it has none."""
    known = _names(kind).get(name)
    return fields_of(kind)[known] if known is not None else None


@lru_cache
def names_for(kind: Kind) -> tuple[str, ...]:
    """Every name that a filter of a kind takes: of its own fields first, then those of the records around."""
    names: Iterable[str] = (name for each in (kind, *RELATED[kind]) for name in fields_of(each))
    return tuple(dict.fromkeys(names))
