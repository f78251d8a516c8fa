"""Commands on probes: set one, take it away, note what it gave, accept or refuse what was kept aside."""

import math
import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Literal, NamedTuple

import msgspec

from roadmap_tui.actions import stories
from roadmap_tui.actions.change import Change
from roadmap_tui.errors import NotFound, Reason, Refused, Remedy, Usage
from roadmap_tui.model.probes import (
    ASKED,
    KEPT,
    TEXT_KEPT,
    Judged,
    digest,
    measured_of,
    probe_field,
    probe_of,
    probing,
    source_of,
)
from roadmap_tui.model.records import Aside, Event, Measured, Probe, Probed, Story, Target
from roadmap_tui.text.characters import checked, clipped, one_line
from roadmap_tui.text.days import show_day
from roadmap_tui.text.plural import plural

Noted = Literal["taken", "aside", "failed", "late"]
"""What became of a run: a reading, a value aside, a failure; or late, since somebody else was faster."""


class Outcome(NamedTuple):
    """What a run of a probe gave: a judged value, or the reason why there is none."""

    judged: Judged | None
    failed: str | None = None


def set_probe(change: Change, identity: str, of: Measured, probe: Probe) -> Story:
    """Set the probe of a story's target or guardrail. Refused where nothing is measured."""
    story = change.get(Story, identity)
    measured = measured_of(story, of)
    if measured is None or not measured.metric:
        raise Refused(
            f"{story.id} has no {'metric' if of == 'target' else 'guardrail'} yet that could be measured.",
            reason=Reason.NO_METRIC,
            remedy=Remedy(
                "story edit",
                (story.id, "--metric" if of == "target" else "--guardrail-metric", "…"),
                "Say what is measured first: {}.",
            ),
        )
    if probe == probe_of(story, of):
        return story
    probed = {name: one for name, one in story.probed.items() if name != of}
    fields: dict[str, Any] = {probe_field(of): probe, "probed": probed}
    return change.edit(story, "probe", **fields)


def remove_probe(change: Change, identity: str, of: Measured) -> Story:
    """Take a probe away, with what it left aside; its readings stay. NotFound where there is none."""
    story = change.get(Story, identity)
    if probe_of(story, of) is None:
        raise NotFound(f"The {of} of {story.id} has no probe.")
    fields: dict[str, Any] = {
        probe_field(of): None,
        "probed": {name: one for name, one in story.probed.items() if name != of},
        "asides": tuple(one for one in story.asides if one.of != of),
    }
    return change.edit(story, "unprobe", **fields)


def note_outcome(change: Change, identity: str, of: Measured, asked: str, seen: Probed, got: Outcome) -> Noted:
    """Note what a run of a probe gave: a reading of the day, a value aside, or that it failed.

    `asked` is the digest of what was run and `seen` what was known of its runs before: where either is another
    one by now, somebody changed the probe or was faster, and nothing is noted. A failure is noted once, until a
    value comes or it fails for another reason.
    """
    story = change.get(Story, identity)
    one = probing(story, of)
    if one is None or one.asked != asked or one.probed != seen:
        return "late"
    if got.judged is None:
        failed = clipped(one_line(got.failed or "it gave nothing"), 300)
        if one.probed.failed != failed:
            since = one.probed.since or change.at
            told = Probed(day=one.probed.day, failed=failed, since=since)
            change.edit(story, "fail", probed={**story.probed, of: told})
        return "failed"
    # In a transaction of its own: who takes a reading back does not have it taken again at once.
    mark = Change(change.transaction, by=change.by, at=change.at, today=change.today)
    story = mark.edit(story, "measure", probed={**story.probed, of: Probed(day=change.today)})
    if got.judged.why is None and got.judged.value is not None:
        stories.read(
            change,
            identity,
            got.judged.value,
            guardrail=of == "guardrail",
            source=source_of(one.probe),
            asked=asked[:ASKED],
        )
        return "taken"
    aside = Aside(
        day=change.today,
        of=of,
        text=got.judged.text[:TEXT_KEPT],
        value=got.judged.value,
        why=got.judged.why or "it is no number",
        source=source_of(one.probe),
        asked=asked[:ASKED],
    )
    others = [each for each in story.asides if each.of != of]
    mine = [each for each in story.asides if each.of == of and each.day != aside.day]
    change.edit(story, "aside", asides=(*others, *sorted((*mine, aside), key=lambda each: each.day)[-KEPT:]))
    return "aside"


def accept(
    change: Change, identity: str, of: Measured, on: date | None = None, value: float | None = None
) -> Story:
    """Accept a value that was kept aside, as a reading of its day; `value` where what came is no number."""
    story, aside = _aside(change, identity, of, on)
    found = aside.value if value is None else value
    if found is None:
        raise Usage(
            f"What came on {show_day(aside.day)} is no number: “{aside.text}”. Say which it stands for.",
            reason=Reason.NOT_A_NUMBER,
        )
    story = change.edit(story, "accept", asides=tuple(one for one in story.asides if one is not aside))
    return stories.read(
        change,
        identity,
        found,
        on=aside.day,
        guardrail=of == "guardrail",
        source=aside.source,
        asked=aside.asked,
    )


def refuse(change: Change, identity: str, of: Measured, on: date | None = None) -> Story:
    """Refuse a value that was kept aside: it is no reading, and stays in the history alone."""
    story, aside = _aside(change, identity, of, on)
    return change.edit(story, "refuse", asides=tuple(one for one in story.asides if one is not aside))


def _aside(change: Change, identity: str, of: Measured, on: date | None) -> tuple[Story, Aside]:
    """The value of a day that is kept aside, or the only one. Usage where there are several."""
    story = change.get(Story, identity)
    kept = [one for one in story.asides if one.of == of]
    found = [one for one in kept if on is None or one.day == on]
    if not found:
        when = f" of {show_day(on)}" if on is not None else ""
        raise NotFound(f"No value{when} is kept aside for the {of} of {story.id}.")
    if len(found) > 1:
        days = ", ".join(show_day(one.day) for one in found)
        raise Usage(f"{plural(len(found), 'value')} of {story.id} are kept aside: of {days}. Say which day's.")
    return story, found[0]


def asked_before(events: Iterable[Event]) -> Mapping[str, Probe]:
    """What was asked at any time, by the start of its digest, as events tell; what was forgotten is not known."""
    found: dict[str, Probe] = {}
    for event in events:
        for name in ("probe", "guardrail_probe"):
            for value in event.changes.get(name, ()):
                probe = _read(value)
                if probe is not None:
                    found[digest(probe)[:ASKED]] = probe
    return found


def _read(value: Any) -> Probe | None:
    try:
        return msgspec.convert(value, Probe)
    except msgspec.ValidationError:
        return None


SOURCES = ("command", "url", "csv", "sql")
"""The fields of a probe of which exactly one is there."""
LONGEST = 10_000
"""Characters of a text of a probe."""
MOST_SECONDS, MOST_DAYS = 300, 366
_BELONGS = {
    "shell": "command",
    "json_path": "url",
    "headers": "url",
    "column": "csv",
    "take": "csv",
    "dsn": "sql",
}
"""The source that a part of a probe belongs to."""
_NEEDED = {"csv": "column", "sql": "dsn"}
"""The part that a source cannot do without."""
_EVERY = re.compile(r"([1-9]\d{0,2})\s*(d|w|m)")
_DAYS = {"d": 1, "w": 7, "m": 30}


def read_every(text: str, where: str) -> int:
    """The days of a text such as `1w`, `10d`, `1m` (30 days). Raises Usage."""
    found = _EVERY.fullmatch(text.strip().lower())
    days = int(found[1]) * _DAYS[found[2]] if found is not None else 0
    if not 1 <= days <= MOST_DAYS:
        raise Usage(f"{where} takes how often it is measured, such as 1d, 2w or 1m, not {one_line(text)!r}.")
    return days


def made_probe(given: Mapping[str, Any], before: Probe | None, measured: Target | None) -> Probe:
    """A probe of what was given, over the one before: a new source takes the place of all of its source.

    The unit is the target's where none was given. Raises Usage.
    """
    sources = [name for name in SOURCES if given.get(name) is not None]
    if len(sources) > 1:
        raise Usage(f"A probe has one source: {_options(sources, ' or ')}.")
    kept = msgspec.structs.asdict(before) if before is not None else {}
    if sources:
        kept = {name: value for name, value in kept.items() if name not in {*SOURCES, *_BELONGS}}
    elif before is None:
        raise Usage(f"Say where the value comes from: {_options(SOURCES, ' or ')}.", reason=Reason.MISSING_VALUE)
    values = {**kept, **{name: value for name, value in given.items() if value is not None}}
    for name in (*SOURCES, *_BELONGS, "unit"):
        if isinstance(values.get(name), str):
            values[name] = checked(values[name], _option(name)).strip() or None
            if len(values[name] or "") > LONGEST:
                raise Usage(f"{_option(name)} takes at most {LONGEST:,} characters.")
    source = next((name for name in SOURCES if values.get(name) is not None), None)
    if source is None:
        raise Usage(f"Say where the value comes from: {_options(SOURCES, ' or ')}.", reason=Reason.MISSING_VALUE)
    for name, owner in _BELONGS.items():
        if given.get(name) and owner != source:
            raise Usage(f"{_option(name)} goes with {_option(owner)}, and not with {_option(source)}.")
    needed = _NEEDED.get(source)
    if needed is not None and values.get(needed) is None:
        raise Usage(f"{_option(source)} needs {_option(needed)} as well.", reason=Reason.MISSING_VALUE)
    if not 1 <= values.get("limit", 1) <= MOST_SECONDS:
        raise Usage(f"--limit takes 1 to {MOST_SECONDS} seconds.")
    if not 1 < values.get("jump", 2) < math.inf:
        raise Usage("--jump takes a factor above 1.")
    if "unit" not in values and measured is not None:
        values["unit"] = measured.unit
    return Probe(**{name: value for name, value in values.items() if value is not None})


def _option(name: str) -> str:
    return f"--{name.replace('_', '-')}"


def _options(names: Iterable[str], joint: str) -> str:
    *first, last = map(_option, names)
    return f"{', '.join(first)}{joint}{last}" if first else last
