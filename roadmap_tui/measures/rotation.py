"""Measures of the job rotation: who is due, what came of the stints, and outcomes beside exposure."""

from collections.abc import Iterable, Iterator
from datetime import date

from msgspec import structs

from roadmap_tui.measures.facts import Facts
from roadmap_tui.measures.kinds import Measure, Share, divided, head_of, stock
from roadmap_tui.model.records import Stint, Story
from roadmap_tui.model.rotation import ROLES, RotationDue, StintOutcome, people_due
from roadmap_tui.model.stages import GATED, proven_on
from roadmap_tui.text.characters import folded

EXPOSED_DAYS = 90
"""The days before a story passed the gate in which its owner heard a customer, or did not."""
QUARTERS = 4
"""The quarters that are shown apart, up to the end of the period."""


def due(facts: Facts) -> Measure:
    """Overdue: people whose next stint was due and who have none planned; who never had one is counted apart."""
    head = head_of("rotation-due")
    people = _people(facts)
    if facts.cadence.every is None or not people:
        return stock(head, None, "colleagues", len(people))
    late = [one for one in people if one.is_overdue]
    parts = [
        Share(
            label=f"{word}s",
            value=sum(1 for one in late if one.role == role),
            n=sum(1 for one in people if one.role == role),
        )
        for role, word in ROLES.items()
    ]
    never = sum(1 for one in people if one.last is None)
    return stock(
        head, len(late), "colleagues", len(people), [*parts, Share(label="never was", value=never, n=len(people))]
    )


def late(facts: Facts) -> Measure:
    """Days overdue of each person who is, the longest first; the value is the longest."""
    parts = [
        Share(label=f"{one.name}, {ROLES[one.role]}", value=(facts.today - one.due_on).days, n=1)
        for one in _people(facts)
        if one.is_overdue and one.due_on is not None
    ]
    longest = max((one.value for one in parts if one.value is not None), default=None)
    return stock(head_of("rotation-late"), longest, "days", len(parts), parts)


def since(facts: Facts) -> Measure:
    """Days since each person last had a stint that is done; the value is the longest that is known."""
    head = head_of("rotation-since")
    parts = [
        Share(
            label=f"{one.name}, {ROLES[one.role]}",
            value=(facts.today - one.last_on).days if one.last_on is not None else None,
            n=1 if one.last_on is not None else 0,
        )
        for one in sorted(_people(facts), key=lambda one: (one.last_on or date.min, one.name.casefold()))
    ]
    known = [one.value for one in parts if one.value is not None]
    return stock(head, max(known, default=None), "days", len(known), parts)


def stints(facts: Facts) -> Measure:
    """Stints that took place in the period, and by quarter."""
    head = head_of("rotation-stints")
    ended = [one.done_on for one in _stints(facts) if one.done_on is not None]
    kept = [day for day in ended if facts.period.holds(day)]
    parts = [
        Share(label=label, value=count, n=count)
        for label, first, after in _quarters(facts)
        for count in [sum(1 for day in ended if first <= day < after)]
    ]
    return stock(head, len(kept) if ended else None, "stints", len(kept), parts if ended else ())


def hours(facts: Facts) -> Measure:
    """Hours spent in stints that took place in the period, and by quarter; n is how many told them."""
    head = head_of("rotation-hours")
    known = [
        (one.done_on, one.hours) for one in _stints(facts) if one.done_on is not None and one.hours is not None
    ]
    kept = [spent for day, spent in known if facts.period.holds(day)]
    parts = [
        Share(label=label, value=sum(inside) if inside else None, n=len(inside))
        for label, first, after in _quarters(facts)
        for inside in [[spent for day, spent in known if first <= day < after]]
    ]
    return stock(head, sum(kept) if kept else None, "hours", len(kept), parts if known else ())


def customers(facts: Facts) -> Measure:
    """Customers met in stints that began in the period, each once, and by quarter; n is how many stints."""
    head = head_of("rotation-customers")
    came = _begun(facts)
    kept = [met for one, met in came if facts.period.holds(one.since)]
    ids = {one.id for one in facts.customers}
    parts = [
        Share(label=label, value=len(_met(inside, ids)) if inside else None, n=len(inside))
        for label, first, after in _quarters(facts)
        for inside in [[met for one, met in came if first <= one.since < after]]
    ]
    return stock(head, len(_met(kept, ids)) if kept else None, "customers", len(kept), parts if came else ())


def requests(facts: Facts) -> Measure:
    """Requests heard first hand in stints that began in the period, each once, and by PM; n counts the stints."""
    kept = [(one, came.heard) for one, came in _begun(facts) if facts.period.holds(one.since)]
    return _by_person(facts, "rotation-requests", [(one.pm, heard) for one, heard in kept])


def triage(facts: Facts) -> Measure:
    """Requests that CSMs triaged in stints that began in the period, each once; n counts the stints."""
    kept = [(one, came) for one, came in _begun(facts) if facts.period.holds(one.since)]
    found = _by_person(facts, "rotation-triage", [(one.csm, came.triaged) for one, came in kept])
    ids = {one.request.id for one in facts.asked}
    beside = len({one for _, came in kept for one in came.beside} & ids)
    if not kept:
        return found
    return structs.replace(found, parts=(*found.parts, Share(label="beside the PM", value=beside, n=len(kept))))


def _by_person(facts: Facts, measure: str, came: list[tuple[str, tuple[str, ...]]]) -> Measure:
    """A count of the requests of stints, each once, and for each person whose stints they are."""
    ids = {one.request.id for one in facts.asked}
    spelt: dict[str, str] = {}
    mine: dict[str, list[tuple[str, ...]]] = {}
    for name, found in came:
        spelt.setdefault(folded(name), name)
        mine.setdefault(folded(name), []).append(found)
    parts = [
        Share(label=spelt[key], value=len(ids & set().union(*found)), n=len(found))
        for key, found in sorted(mine.items())
    ]
    everything = ids & set().union(*(found for _, found in came))
    return stock(head_of(measure), len(everything) if came else None, "requests", len(came), parts)


def proven(facts: Facts) -> Measure:
    """Proven of proven and missed: where the owner heard a customer shortly before the gate, and where not."""
    groups: dict[bool, list[bool]] = {True: [], False: []}
    for story, is_proven in _decided(facts):
        groups[_is_exposed(facts, story)].append(is_proven)
    found = divided(head_of("rotation-proven", days=EXPOSED_DAYS), groups, "heard a customer")
    return found if found.n else structs.replace(found, parts=())


def _decided(facts: Facts) -> Iterator[tuple[Story, bool]]:
    """Stories with an owner that were proven or missed in the period, each with which."""
    for story in facts.shipped:
        stage = facts.stage[story.id]
        if not story.owner or stage not in {"proven", "missed"}:
            continue
        due = story.target.due if story.target is not None else None
        day = proven_on(story, facts.today) if stage == "proven" else due
        if day is not None and facts.period.holds(day):
            yield story, stage == "proven"


def _is_exposed(facts: Facts, story: Story) -> bool:
    """Whether the owner of a story heard a customer first hand in the days before it passed the gate."""
    gate = min((at.date() for stage, at in story.entered.items() if stage in GATED), default=None)
    if gate is None:
        return False
    heard = facts.first_hand.get(folded(story.owner or ""), ())
    return any(0 <= (gate - one.heard_on).days <= EXPOSED_DAYS for one in heard)


def _people(facts: Facts) -> list[RotationDue]:
    """Everybody who rotates; nobody where the facts are narrowed to some requests."""
    return people_due(facts.snapshot, facts.today, facts.cadence.every) if facts.is_whole else []


def _stints(facts: Facts) -> list[Stint]:
    """Every stint; none where the facts are narrowed to some requests, of which a stint is not made."""
    return list(facts.snapshot.stints.values()) if facts.is_whole else []


def _begun(facts: Facts) -> list[tuple[Stint, StintOutcome]]:
    """The stints that have begun, each with what came of it."""
    begun = (one for one in facts.snapshot.stints.values() if one.since <= facts.today)
    return [(one, facts.outcomes[one.id]) for one in begun]


def _met(came: Iterable[StintOutcome], ids: set[str]) -> set[str]:
    return {who for one in came for who in one.met} & ids


def _quarters(facts: Facts) -> list[tuple[str, date, date]]:
    """The last quarters of the team's year: each with its name, its first day, and the day after it."""
    until, starts = facts.period.until, facts.cadence.year_starts
    months = until.year * 12 + until.month - 1
    first = months - (until.month - starts) % 3
    found = []
    for at in range(first - 3 * (QUARTERS - 1), first + 1, 3):
        year, quarter = divmod(at - (starts - 1), 12)
        found.append((f"{year:04d} Q{quarter // 3 + 1}", _month(at), _month(at + 3)))
    return found


def _month(number: int) -> date:
    """The first day of a month, counted from the year 0; the last day there is, of one beyond it."""
    year, month = divmod(number, 12)
    return date(year, month + 1, 1) if 0 < year <= date.max.year else date.max if year else date.min


MEASURES = (due, late, since, stints, hours, customers, requests, triage, proven)
