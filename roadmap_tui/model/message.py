"""Drafts the message to a customer at the end of the loop, from what is known and nothing else."""

import re
from collections.abc import Callable, Mapping
from functools import lru_cache

from roadmap_tui.errors import WrongSetting
from roadmap_tui.files.packaged import packaged_text
from roadmap_tui.model.loop import LoopRow
from roadmap_tui.model.prose import prose
from roadmap_tui.model.records import Story
from roadmap_tui.text.days import show_day
from roadmap_tui.text.nearest import meant

PLACEHOLDERS = (
    "customer", "person", "said", "tried", "title", "outcome", "story", "because", "day", "csm", "me",
)  # fmt: skip
"""Placeholders of a template. `person` is the name alone; `story` the story as prose; `day` when it shipped.

`tried` is the day on which who did not ask took part in a session.
"""

SHIPPED, DECLINED = (packaged_text(f"model/data/{name}.txt") for name in ("shipped", "declined"))
_QUOTED = 300
"""The most characters of a customer's words that a message quotes."""
_NAMED = re.compile(r"\{([^{}\n]*)\}")


def check_template(template: str, where: str) -> str:
    """A template as it was given. Usage names a placeholder that there is not."""
    for name in _NAMED.findall(template):
        if name not in PLACEHOLDERS:
            known = ", ".join(f"{{{one}}}" for one in PLACEHOLDERS)
            hint = meant(name, PLACEHOLDERS) if "mean" in meant(name, PLACEHOLDERS) else f" There is: {known}."
            raise WrongSetting(f"{where} names {{{name}}}, which a message cannot hold.{hint}")
    return template


def fill(template: str, known: Mapping[str, str | None]) -> str:
    """The template with what is known. A line that names something unknown is left out as a whole."""
    lines: list[str] = []
    for pieces, names in _read(template):
        if not all(map(known.get, names)):
            continue
        filled = "".join([known[piece] or "" if at % 2 else piece for at, piece in enumerate(pieces)])
        if filled.strip() or (lines and lines[-1]):
            lines.append(filled.rstrip())
    return "\n".join(lines).strip()


@lru_cache(maxsize=8)
def _read(template: str) -> list[tuple[list[str], list[str]]]:
    """Each line of a template: its text and what it names by turns, and those names alone."""
    return [(pieces := _NAMED.split(line), pieces[1::2]) for line in template.strip().splitlines()]


def message(
    row: LoopRow,
    story: Story | None,
    *,
    me: str,
    shipped: str = SHIPPED,
    declined: str = DECLINED,
    prose_of: Callable[[Story], str] = prose,
) -> str:
    """Draft the message to the customer of a row, in their words and the story's; `me` signs it.

    `shipped` and `declined` are the templates, `prose_of` tells the story: who writes many messages keeps what it
    said of a story. Nothing is claimed that no record says.
    """
    template = shipped if row.story is not None else declined
    known = {
        "customer": row.customer_name,
        "person": name_of(row.person) or row.customer_name,
        "said": _quoted(row.said),
        "tried": show_day(row.tried_on) if row.tried_on is not None and not row.requests else None,
        "title": _line(row.title).rstrip("."),
        "outcome": _line(story.outcome) if story is not None else None,
        "story": prose_of(story) if story is not None and "{story}" in template else None,
        "because": _line(row.because),
        "day": show_day(row.since.date()),
        "csm": row.csm,
        "me": me,
    }
    return fill(template, known)


def name_of(person: str | None) -> str | None:
    """The name alone, of "Dr. Osei, chief physician"; what comes in brackets or after a comma is the role.

    Nobody is greeted by their address.
    """
    name = re.split(r"\s*[,(;–<]", person, maxsplit=1)[0].strip() if person else ""
    return name if "@" not in name else None


def _quoted(text: str | None) -> str:
    """The customer's words on one line; of long words the beginning, up to the last whole sentence or word."""
    line = _line(text)
    if len(line) <= _QUOTED:
        return line
    start = line[: _QUOTED + 1]
    end = max(start.rfind(mark) for mark in (". ", "! ", "? ")) + 1
    if end < _QUOTED // 3:
        end = start.rfind(" ")
    return f"{line[: end if end > 0 else _QUOTED].rstrip()} …"


def _line(text: str | None) -> str:
    return " ".join((text or "").split())
