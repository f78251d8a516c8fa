"""Probes: numbers that measure themselves, when each is due, and which of their values is asked about."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

import msgspec

from roadmap_tui.model.records import Aside, Measured, Probe, Probed, Reading, Story, Target, Value
from roadmap_tui.text.characters import one_line, spelled
from roadmap_tui.text.days import show_day
from roadmap_tui.text.lazy_pattern import lazy_pattern
from roadmap_tui.text.numbers import number_words
from roadmap_tui.text.plural import plural

OF: tuple[Measured, ...] = ("target", "guardrail")
NEVER = Probed()
KEPT = 10
"""The most values of a number that are kept aside: a probe that nobody looks after must not fill the board."""
ASKED = 16
"""Characters of a digest that a reading keeps, to tell what was asked."""
TEXT_KEPT = 80
"""Characters of what came that are kept with a value aside."""
_FIELDS: dict[Measured, tuple[str, str, str]] = {
    "target": ("target", "probe", "readings"),
    "guardrail": ("guardrail", "guardrail_probe", "guardrail_readings"),
}
_NUMBER = lazy_pattern(
    r"([-+\u2212]?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+|(?=\.[0-9]))(?:\.[0-9]+)?(?:[eE][-+]?[0-9]{1,3})?)"
    r"\s*((?:[^\W\d_]|[%€$£¥°/])[^\d\n]{0,38}[0-9]?)?"
)
"""A number, with its unit or without: `7.5`, `1,200 ms`, `12 m2`."""


class Probing(Value, kw_only=True, frozen=True):
    """A number of a story with its probe: what is measured, what came of it, and from which day it is due."""

    story: str
    title: str
    of: Measured
    measured: Target
    probe: Probe
    probed: Probed
    last: Reading | None
    asides: tuple[Aside, ...]
    due: date

    @property
    def asked(self) -> str:
        """The digest of what is asked."""
        return digest(self.probe)


def probe_of(story: Story, of: Measured) -> Probe | None:
    """The probe of a story's target or guardrail."""
    found: Probe | None = getattr(story, _FIELDS[of][1])
    return found


def measured_of(story: Story, of: Measured) -> Target | None:
    """The number that a probe measures."""
    found: Target | None = getattr(story, _FIELDS[of][0])
    return found


def readings_of(story: Story, of: Measured) -> tuple[Reading, ...]:
    """The readings of a number."""
    found: tuple[Reading, ...] = getattr(story, _FIELDS[of][2])
    return found


def probe_field(of: Measured) -> str:
    """The field of a story that holds a probe."""
    return _FIELDS[of][1]


def probings(stories: Iterable[Story]) -> Iterator[Probing]:
    """The numbers of stories that measure themselves, in the order of the stories."""
    return (one for story in stories for of in OF if (one := probing(story, of)) is not None)


def probing(story: Story, of: Measured) -> Probing | None:
    """A number of a story with its probe; None where it has none, or nothing is measured."""
    probe, measured = probe_of(story, of), measured_of(story, of)
    if probe is None or measured is None or not measured.metric:
        return None
    probed = story.probed.get(of, NEVER)
    began = story.created_at.date()
    return Probing(
        story=story.id,
        title=story.title,
        of=of,
        measured=measured,
        probe=probe,
        probed=probed,
        last=max(readings_of(story, of), key=lambda one: one.day, default=None),
        asides=tuple(one for one in story.asides if one.of == of),
        due=began if probed.day is None else probed.day + timedelta(days=probe.every),
    )


def due_probings(stories: Iterable[Story], today: date) -> list[Probing]:
    """The numbers that are to be taken on a day, the longest due first: of stories that are neither set aside nor
    archived.
    """
    live = (one for one in stories if not one.archived and one.stage != "declined")
    found = [one for one in probings(live) if one.due <= today or _is_ahead(one.probed, today)]
    return sorted(found, key=lambda one: (one.due, int(one.story.partition("-")[2]), one.of))


def _is_ahead(probed: Probed, today: date) -> bool:
    """Whether a clock that was wrong left a day that has not come: nothing would be due for as long."""
    return probed.day is not None and probed.day > today


def digest(probe: Probe) -> str:
    """The digest of the whole of a probe: whoever allowed it allowed this, to the letter."""
    from hashlib import sha256

    return sha256(msgspec.json.encode(probe, order="sorted")).hexdigest()


def source_of(probe: Probe) -> str:
    """Where a probe gets its value, without any text that could hold a secret: `url stats.example.com`."""
    if probe.url is not None:
        return f"url {_host(probe.url)}".rstrip()
    if probe.csv is not None:
        return f"csv {one_line(probe.csv.rpartition('/')[2])}"
    if probe.sql is not None:
        return f"sql {one_line(probe.dsn or '')}".rstrip()
    return "command"


def asked_lines(probe: Probe) -> list[tuple[str, str]]:
    """What is run, asked or read, whole and in words, each character to be seen: what a person allows."""
    lines: list[tuple[str, str | None]] = [
        ("shell command" if probe.shell else "command", probe.command),
        ("address", probe.url),
        ("json path", probe.json_path),
        ("headers", f"those that your settings call {probe.headers}" if probe.headers is not None else None),
        ("csv file", probe.csv),
        ("column", f"{probe.column}, {_TAKEN[probe.take]}" if probe.column is not None else None),
        ("query", probe.sql),
        ("database", f"the one that your settings call {probe.dsn}" if probe.dsn is not None else None),
        ("unit", probe.unit),
        ("every", every_words(probe.every)),
        ("limit", f"{probe.limit} s"),
        ("jump", f"{probe.jump:g} times is asked about" if probe.jump != Probe().jump else None),
    ]
    return [(name, spelled(words)) for name, words in lines if words is not None]


def probe_words(one: Probing) -> str:
    """How a number measures itself, in a line: `sql warehouse, every week, next from 3 May 2026`."""
    words = f"{source_of(one.probe)}, every {every_words(one.probe.every)}, next from {show_day(one.due)}"
    if one.probed.failed is not None:
        words = f"{source_of(one.probe)}, fails{_since(one.probed)}: {one.probed.failed}"
    return f"{words}; {plural(len(one.asides), 'value')} aside" if one.asides else words


def _since(probed: Probed) -> str:
    return f" since {show_day(probed.since.date())}" if probed.since is not None else ""


def asked_rows(probe: Probe) -> list[tuple[str, str]]:
    """What is asked in rows of a line each, with a bar before what goes on: no text can pass for one of ours."""
    rows: list[tuple[str, str]] = []
    for name, words in asked_lines(probe):
        first, *rest = words.splitlines() or [""]
        rows += [(name, first), *(("", f"│ {line}") for line in rest)]
    return rows


def every_words(days: int) -> str:
    """A number of days in words: `day`, `2 weeks`, `10 days`."""
    count, word = (days // 7, "week") if days % 7 == 0 else (days, "day")
    return word if count == 1 else f"{count} {word}s"


_TAKEN = {
    "last": "its last row",
    "sum": "the sum of all rows",
    "mean": "the mean of all rows",
    "median": "the median of all rows",
    "min": "the least of all rows",
    "max": "the greatest of all rows",
    "count": "how many rows are filled",
}


class Judged(Value, kw_only=True, frozen=True):
    """A value of a probe, judged: the number that came, and why it is kept aside; None where it is taken."""

    text: str
    value: int | float | None = None
    why: str | None = None


def judge(text: str, asking: Probing) -> Judged:
    """Judge what a probe gave: a number in the target's unit that is no jump from the last one is taken.

    A text is read with one decimal point; commas only part thousands. What cannot be read so is no number.
    """
    text = text.strip()
    kept = one_line(text)
    kept = f"{kept[: TEXT_KEPT - 1]}…" if len(kept) > TEXT_KEPT else kept
    found = _NUMBER.fullmatch(text)
    value = _number(found[1]) if found is not None else None
    if found is None or value is None:
        return Judged(text=kept, why="it is no number" if text else "it is empty")
    unit, wanted = (found[2] or "").strip(), asking.measured.unit
    of_probe = unit or asking.probe.unit
    if of_probe and of_probe.casefold() != (wanted or "").casefold():
        return Judged(
            text=kept,
            why=f"it is in {one_line(of_probe)}, and the {asking.of} in {wanted or 'no unit'}",
        )
    why = _jump(value, asking)
    return Judged(text=kept, value=value, why=why)


def _number(text: str) -> int | float | None:
    plain = text.replace(",", "").replace("\u2212", "-")
    try:
        value = float(plain)
    except ValueError:
        return None
    if not abs(value) <= 10**15:
        return None
    return int(value) if value.is_integer() else value


def _jump(value: float, asking: Probing) -> str | None:
    """Why a value is a jump from the last one, or from the baseline; None where it is none, or nothing is known.

    From zero no factor can be told: then the size of the baseline and of the target is the measure.
    """
    last = asking.last.value if asking.last is not None else asking.measured.baseline
    factor = asking.probe.jump
    if last is None:
        return None
    before = f"{'the last reading' if asking.last is not None else 'the baseline'} of {number_words(last)}"
    if last == 0:
        known = (asking.measured.baseline, asking.measured.target)
        size = max((abs(one) for one in known if one is not None), default=0)
        return f"it is far from {before}" if size and abs(value) >= factor * size else None
    if value == 0:
        return f"it is nothing, after {before}"
    if (value < 0) != (last < 0):
        return f"it is on the other side of zero than {before}"
    ratio = value / last
    if ratio >= factor:
        return f"it is {number_words(round(ratio, 1))} times {before}"
    if ratio <= 1 / factor:
        return f"{before} was {number_words(round(1 / ratio, 1))} times as much"
    return None


def _host(url: str) -> str:
    from urllib.parse import urlsplit

    try:
        return one_line(urlsplit(url).hostname or "")
    except ValueError:
        return ""
