"""Converts records to the JSON of the command contract: plain values, a missing one is null."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from functools import cache, partial, reduce
from operator import or_
from types import UnionType
from typing import TYPE_CHECKING, Any, NamedTuple, get_args, get_origin

import msgspec
from msgspec.structs import asdict

from roadmap_tui.model.evidence import NO_EVIDENCE, Evidence, context_score
from roadmap_tui.model.fields.register import REGISTER
from roadmap_tui.model.link_state import asks_released, conflicts_of, link_state
from roadmap_tui.model.marks import Marks, marks_of
from roadmap_tui.model.records import Event, Product, Request, Session, Stint, Story
from roadmap_tui.model.relations import RELATION_NAMES, blockers, related
from roadmap_tui.model.request_states import request_state
from roadmap_tui.model.sessions import Tried, tried
from roadmap_tui.model.snapshot import Snapshot
from roadmap_tui.model.stages import stage_and_entered
from roadmap_tui.model.stints import state_of
from roadmap_tui.reports.json_list import AsOne

if TYPE_CHECKING:
    from roadmap_tui.model.probes import Probing
    from roadmap_tui.model.products import ProductUse
    from roadmap_tui.model.rotation import StintOutcome

_RELATIONS = tuple(name.replace(" ", "_") for name in RELATION_NAMES)
"""The keys of a story's relations, in the order in which they are told."""


def story(snapshot: Snapshot, one: Story, today: date) -> dict[str, Any]:
    """A story as JSON, with its evidence, marks and the stage of the day."""
    return {**plain_of(one), **_of_the_day(one, today), **_derived(snapshot, one, today, _PLAIN)}


def stories(snapshot: Snapshot, found: Iterable[Story], today: date) -> Iterator[AsOne]:
    """Many stories, each in JSON as `story` is; their fields are copied by msgspec, and not one by one."""
    usual = _encoded_once()
    for one in found:
        shown = msgspec.convert(one, _shown(Story), from_attributes=True)
        for name, value in _of_the_day(one, today).items():
            setattr(shown, name, value)
        yield AsOne(shown, _derived(snapshot, one, today, usual))


def _of_the_day(one: Story, today: date) -> dict[str, Any]:
    """The fields of a story that stand in its JSON otherwise than in its record."""
    stage, reached = stage_and_entered(one, today)
    found: dict[str, Any] = {} if stage == one.stage else {"stage": stage, "entered": reached}
    if one.link is not None:
        found["link"] = {
            **plain_of(one.link),
            "state": link_state(one),
            "asks_released": asks_released(one),
            "conflicts": conflicts_of(one),
        }
    return found


def _derived(snapshot: Snapshot, one: Story, today: date, usual: "Usual") -> dict[str, Any]:
    """What the JSON of a story tells beside its fields."""
    evidence = snapshot.evidence(one.id)
    has_relations = bool(snapshot.relations_of(one.id))
    is_probed = one.probe is not None or one.guardrail_probe is not None
    return {
        "evidence": usual.unasked() if evidence is NO_EVIDENCE else _evidence(evidence),
        "sessions": asdict(tried(snapshot, one)) if snapshot.sessions_of(one.id) else usual.untried(),
        "relations": _relations(snapshot, one.id) if has_relations else usual.unrelated(),
        "blocked": has_relations and bool(blockers(snapshot, one.id, today)),
        "probes": _probes(one) if is_probed else {},
        "marks": usual.marks(marks_of(one)),
    }


def _relations(snapshot: Snapshot, story: str) -> dict[str, Any]:
    return dict(zip(_RELATIONS, related(snapshot, story).values(), strict=True))


def _probes(one: Story) -> dict[str, Any]:
    from roadmap_tui.model.probes import OF, probing  # few boards have numbers that measure themselves

    return {of: _probe(found) for of in OF if (found := probing(one, of)) is not None}


class Usual(NamedTuple):
    """The parts of a story that many have in common: of one that nobody asked for, without sessions, without
    relations, and marks.
    """

    unasked: Callable[[], Any]
    untried: Callable[[], Any]
    unrelated: Callable[[], Any]
    marks: Callable[[Marks], Any]


def _evidence(evidence: Evidence) -> dict[str, Any]:
    return {
        "requests": evidence.requests,
        "customers": evidence.customers,
        "arr": evidence.arr,
        "weight": evidence.weight,
        "newest": evidence.newest,
        "quotes": evidence.quotes,
    }


def _unasked() -> dict[str, Any]:
    return _evidence(NO_EVIDENCE)


def _untried() -> dict[str, Any]:
    return asdict(Tried())


def _unrelated() -> dict[str, Any]:
    return {name: [] for name in _RELATIONS}


def _marks(marks: Marks) -> dict[str, Any]:
    return {"present": marks.present, "missing": marks.missing}


_PLAIN = Usual(_unasked, _untried, _unrelated, _marks)


def _encoded_once() -> Usual:
    """The parts of stories that many have in common, each encoded as JSON once."""

    @cache
    def encoded_marks(marks: Marks) -> msgspec.Raw:
        return msgspec.Raw(msgspec.json.encode(_marks(marks)))

    unasked, untried, unrelated = (
        msgspec.Raw(msgspec.json.encode(usual())) for usual in (_unasked, _untried, _unrelated)
    )
    return Usual(lambda: unasked, lambda: untried, lambda: unrelated, encoded_marks)


def _probe(one: "Probing") -> dict[str, Any]:
    """How a number measures itself, without what is asked, which may hold a secret."""
    from roadmap_tui.model.probes import source_of

    return {
        "source": source_of(one.probe),
        "every": one.probe.every,
        "due": one.due,
        "failed": one.probed.failed is not None,
        "asides": len(one.asides),
    }


def request(snapshot: Snapshot, one: Request, today: date) -> dict[str, Any]:
    """A request as JSON, with its customer's name, its state of the day and the stories it counts for."""
    stories = snapshot.stories_of(one.id)
    plain = plain_of(one)
    plain["customer_name"] = snapshot.customer_name(one.customer)
    plain["state"] = request_state(one, bool(stories), today)
    plain["stories"] = stories
    plain["context_score"] = context_score(one)
    plain["stints"] = [each.id for each in snapshot.first_hand.stints_of(one)]
    plain["origin"] = _origin(snapshot, one, stories)
    return plain


def product(used: "ProductUse") -> dict[str, Any]:
    """A product as JSON, with its counts; where only stories and requests name it, the rest is null."""
    hidden, _ = _shape(Product)
    plain: dict[str, Any] = {name: None for name in Product.__struct_fields__ if name not in hidden} | {
        "name": used.name
    }
    plain = {**plain, "aliases": ()} if used.record is None else plain_of(used.record)
    return {**plain, "stories": used.stories, "requests": used.requests}


def stint(snapshot: Snapshot, one: Stint, came: "StintOutcome", today: date) -> dict[str, Any]:
    """A stint as JSON, with its state of the day, and what came of it."""
    plain = plain_of(one)
    plain["state"] = state_of(one, today)
    plain["customer_names"] = [snapshot.customer_name(each) for each in one.customers]
    return {**plain, **plain_of(came)}


def session(snapshot: Snapshot, one: Session) -> dict[str, Any]:
    """A session as JSON, with its customer's name."""
    return {**plain_of(one), "customer_name": snapshot.customer_name(one.customer)}


def _origin(snapshot: Snapshot, one: Request, stories: Iterable[str]) -> dict[str, Any]:
    """What tells a request and what belongs to it on another board, where ids mean something else."""
    customer = snapshot.customers.get(one.customer or "")
    return {
        "board": snapshot.board.uid,
        "uid": one.uid,
        "domains": customer.domains if customer is not None else (),
        "external_ids": customer.external_ids if customer is not None else (),
        "stories": [snapshot.stories[story].uid for story in stories if story in snapshot.stories],
    }


def event(one: Event, role: str | None = None) -> dict[str, Any]:
    """An event as JSON, with its place in the history, and the server's role where that is told."""
    plain = plain_of(one)
    plain["changes"] = {name: pair for name, pair in one.changes.items() if name != "uid"}
    plain["seq"] = one.seq
    if role is not None:
        plain["role"] = role
    return plain


def plain_of(part: msgspec.Struct) -> dict[str, Any]:
    """A record, a part of one or of a report, with every field that people may see; null for what is unknown."""
    return _reader(type(part))(part)


@cache
def _reader(kind: type[msgspec.Struct]) -> Callable[[msgspec.Struct], dict[str, Any]]:
    """Makes a record of a kind a plain value; msgspec alone where it holds no parts and hides nothing."""
    hidden, parts = _shape(kind)
    return partial(_plain_of, hidden, parts) if hidden or parts else asdict


def _plain_of(hidden: Iterable[str], parts: Iterable[str], part: msgspec.Struct) -> dict[str, Any]:
    plain = asdict(part)
    for name in hidden:
        del plain[name]
    for name in parts:
        value = plain[name]
        if value:
            plain[name] = [plain_of(each) for each in value] if isinstance(value, tuple) else plain_of(value)
    return plain


@cache
def _shown(kind: type[msgspec.Struct]) -> type[msgspec.Struct]:
    """The type of a record, or of a part of one, as people see it: with every field that is for them."""
    hidden, _ = _shape(kind)
    fields = [(one.name, _shown_type(one.type)) for one in msgspec.structs.fields(kind) if one.name not in hidden]
    return msgspec.defstruct(f"Shown{kind.__name__}", fields, gc=False)


def _shown_type(hint: Any) -> Any:
    """The type of a field as people see it; a value that holds no part of a record is taken as it is."""
    if not _holds_parts(hint):
        return Any
    if isinstance(hint, type):
        return _shown(hint)
    of = tuple(_shown_type(one) if _holds_parts(one) else one for one in get_args(hint))
    return reduce(or_, of) if isinstance(hint, UnionType) else get_origin(hint)[of]


@cache
def _shape(kind: type[msgspec.Struct]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The fields of a record that are not for people, and those of the others that hold parts of it."""
    hidden = {field.part for field in REGISTER.get(kind.__name__, ()) if not field.in_json}
    shown = (field for field in msgspec.structs.fields(kind) if field.name not in hidden)
    return tuple(hidden), tuple(field.name for field in shown if _holds_parts(field.type))


def _holds_parts(hint: Any) -> bool:
    """Whether a type is a part of a record, or a list of such, or may be one."""
    if isinstance(hint, type):
        return issubclass(hint, msgspec.Struct)
    return any(map(_holds_parts, get_args(hint)))
