"""Converts records to the JSON of the command contract: plain values, a missing one is null."""

from collections.abc import Callable, Iterable
from datetime import date
from functools import cache, partial
from typing import TYPE_CHECKING, Any, NamedTuple, get_args

import msgspec
from msgspec.structs import asdict

from roadmap_tui.model.evidence import NO_EVIDENCE, Evidence, context_score
from roadmap_tui.model.fields.register import REGISTER
from roadmap_tui.model.link_state import asks_released, conflicts_of, link_state
from roadmap_tui.model.marks import Marks, marks_of
from roadmap_tui.model.probes import OF, Probing, probing, source_of
from roadmap_tui.model.records import Event, Product, Request, Session, Stint, Story
from roadmap_tui.model.relations import RELATION_NAMES, blockers, related
from roadmap_tui.model.request_states import request_state
from roadmap_tui.model.sessions import Tried, tried
from roadmap_tui.model.snapshot import Snapshot
from roadmap_tui.model.stages import entered, stage_of
from roadmap_tui.model.stints import state_of

if TYPE_CHECKING:
    from roadmap_tui.model.products import ProductUse
    from roadmap_tui.model.rotation import StintOutcome

_RELATIONS = tuple(name.replace(" ", "_") for name in RELATION_NAMES)
"""The keys of a story's relations, in the order in which they are told."""


def story(snapshot: Snapshot, one: Story, today: date, usual: "Usual | None" = None) -> dict[str, Any]:
    """A story as JSON, with its evidence, marks and the stage of the day.

    Of many stories that are encoded at once, `usual` holds what most of them have in common.
    """
    usual = usual or _PLAIN
    plain = plain_of(one)
    evidence = snapshot.evidence(one.id)
    marks = marks_of(one)
    stage = stage_of(one, today)
    plain["stage"] = stage
    if stage != one.stage:
        plain["entered"] = entered(one, today)
    plain["evidence"] = usual.unasked() if evidence is NO_EVIDENCE else _evidence(evidence)
    plain["sessions"] = asdict(tried(snapshot, one)) if snapshot.sessions_of(one.id) else usual.untried()
    if snapshot.relations_of(one.id):
        plain["relations"] = dict(zip(_RELATIONS, related(snapshot, one.id).values(), strict=True))
        plain["blocked"] = bool(blockers(snapshot, one.id, today))
    else:
        plain["relations"] = usual.unrelated()
        plain["blocked"] = False
    plain["probes"] = {}
    if one.probe is not None or one.guardrail_probe is not None:
        plain["probes"] = {of: _probe(found) for of in OF if (found := probing(one, of)) is not None}
    plain["marks"] = usual.marks(marks)
    if plain["link"] is not None:
        plain["link"] |= {
            "state": link_state(one),
            "asks_released": asks_released(one),
            "conflicts": conflicts_of(one),
        }
    return plain


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


def encoded_once() -> Usual:
    """The parts of stories that many have in common, each encoded as JSON once."""

    @cache
    def encoded_marks(marks: Marks) -> msgspec.Raw:
        return msgspec.Raw(msgspec.json.encode(_marks(marks)))

    unasked, untried, unrelated = (
        msgspec.Raw(msgspec.json.encode(usual())) for usual in (_unasked, _untried, _unrelated)
    )
    return Usual(lambda: unasked, lambda: untried, lambda: unrelated, encoded_marks)


def _probe(one: Probing) -> dict[str, Any]:
    """How a number measures itself, without what is asked, which may hold a secret."""
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
