"""Findings, and the register of the rules."""

from typing import Literal

import msgspec

from roadmap_tui.errors import Remedy
from roadmap_tui.files.packaged import packaged_toml
from roadmap_tui.model.records import Value

Level = Literal["error", "warn", "info"]
LEVELS: tuple[Level, ...] = ("error", "warn", "info")


class Finding(Value, kw_only=True, frozen=True):
    """A finding of one rule in one text.

    `field` names the field of a story or request, None on pasted text. `start` and `end` are the characters that
    it is about, in the field or the text; None where it is about the whole. `message` says what is wrong,
    `hint` how this very text could be mended, `remedies` the commands that do.
    """

    rule: str
    level: Level
    field: str | None = None
    start: int | None = None
    end: int | None = None
    message: str
    hint: str
    remedies: tuple[Remedy, ...] = ()


class Rule(Value, kw_only=True, frozen=True):
    """A rule: what it asks, and two examples.

    A rule about texts has one that it fires on and one that it passes; any other a bad and a good one in words.
    One that `may_err` stops honest texts now and then, in pasted text or anywhere: where the second opinion is
    for such a text, it only advises.
    """

    id: str
    level: Level
    sentence: str
    fires: str | None = None
    silent: str | None = None
    bad: str | None = None
    good: str | None = None
    may_err: Literal["nowhere", "in pasted text", "anywhere"] = "nowhere"


RULES: dict[str, Rule] = {
    name: msgspec.convert({"id": name, **rule}, Rule)
    for name, rule in packaged_toml("wording/data/rules.toml").items()
}
"""Every rule by its id."""


def finding(
    rule: str,
    field: str | None,
    message: str,
    hint: str,
    *remedies: Remedy,
    level: Level | None = None,
    span: tuple[int, int] | None = None,
) -> Finding:
    """A finding of a rule on a field or record: on the whole of it, or on a span of its characters."""
    start, end = span if span is not None else (None, None)
    return Finding(
        rule=rule,
        level=level or RULES[rule].level,
        field=field,
        start=start,
        end=end,
        message=message,
        hint=hint,
        remedies=remedies,
    )
