"""Converts a story to Markdown for a person's own editor, and back without loss.

Each field stands under a heading of its name. A text that the form would change (white space around it, a line
that looks like a heading, a comment or a fence) stands between fences. A heading that was taken out leaves its
field as it was; nothing under a heading clears it.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import msgspec

from roadmap_tui.actions.fields import ReadContext, cost, listed, read_story
from roadmap_tui.actions.fields import text as plain_text
from roadmap_tui.errors import Problem, Reason, Usage
from roadmap_tui.model.fields.spec import GUARDRAIL, LISTS, Field
from roadmap_tui.model.fields.story import STORY
from roadmap_tui.model.fields.values import value_of
from roadmap_tui.model.prose import cost_words
from roadmap_tui.model.records import Cost, Story
from roadmap_tui.model.touchpoints import DEFAULT, Touchpoints
from roadmap_tui.text.characters import one_line
from roadmap_tui.text.nearest import meant

TOP = (
    "<!-- A story. What stands under a heading is that field; an empty one is cleared. Lines like this one are "
    "left out. -->"
)
_FIELDS = {
    field.name: field
    for field in sorted(STORY, key=lambda field: field.of == GUARDRAIL)
    if field.reader is not None
}
"""The fields by name, in the order of the form: the guardrail, which few stories have, comes last."""
_OPENS = {"cost": "{", **dict.fromkeys(LISTS, "[")}
"""The first character of a value that is written as JSON, by reader."""
_HEADING = re.compile(r"##[ \t]+(.*?)[ \t]*")
_FENCE = re.compile(r"(`{3,})[ \t]*")
_COMMENT = re.compile(r"[ \t]*<!--.*-->[ \t]*")
_PROBLEM = "<!-- NOT READ: "


class Unread(Usage):
    """A Markdown form that cannot be read and was left so; `text` is all that the person wrote."""

    def __init__(self, problem: Problem, text: str) -> None:
        super().__init__(problem.message, reason=problem.reason, remedy=problem.remedies)
        self.text = text


def to_markdown(story: Story | None, touchpoints: Touchpoints = DEFAULT) -> str:
    """A story as Markdown; an empty form where there is none yet, with the team's touchpoints for a hint."""
    parts = [TOP, ""]
    for name, field in _FIELDS.items():
        value = _value(story, field) if story is not None else ""
        parts += [f"## {name.replace('_', ' ')}", ""]
        if value:
            parts += [_written(value), ""]
        elif field.hint:
            parts += [f"<!-- {touchpoints.field(field).hint} -->", ""]
    return "\n".join(parts)


def from_markdown(text: str) -> dict[str, str]:
    """The text under each heading of a Markdown form, by field; empty where nothing stands there.

    Raises Usage naming the line of a heading that is none of the form's, or comes twice.
    """
    found: dict[str, str] = {}
    lines: list[str] = []
    name: str | None = None
    fence: str | None = None
    fenced: list[str] | None = None
    # Only a newline ends a line: other line separators are part of a text.
    for number, line in enumerate(_unix(text).split("\n"), 1):
        if fence is not None:
            if line.rstrip() == fence:
                fence = None
            else:
                assert fenced is not None
                fenced.append(line)
            continue
        heading = _HEADING.fullmatch(line)
        if heading is not None:
            _keep(found, name, lines, fenced)
            name, lines, fenced = _field(heading[1], number, found), [], None
            continue
        opened = _FENCE.fullmatch(line)
        if opened is not None and name is not None and fenced is None and not "".join(lines).strip():
            fence, fenced = opened[1], []
        elif not _COMMENT.fullmatch(line):
            if name is None and line.strip():
                raise Usage(f"line {number}: this stands under no heading: {one_line(line)[:60]!r}.")
            lines.append(line)
    if fence is not None:
        raise Usage(f"The fence {fence} under {name} is not closed.")
    _keep(found, name, lines, fenced)
    return found


def read_markdown(text: str, reading: ReadContext, *, before: Story | None = None) -> dict[str, Any]:
    """Reads a Markdown form into typed fields, for `stories.add` and `stories.edit`.

    Only what differs from `before` is read, so that an old due day or a value of an older version stands.
    Raises Usage naming what cannot be read.
    """
    given = from_markdown(text)
    if before is not None:
        given = {name: value for name, value in given.items() if value != _value(before, _FIELDS[name])}
    else:
        given = {name: value for name, value in given.items() if value}
    values: dict[str, Any] = dict(given)
    for name, written in given.items():
        opens = _OPENS.get(_FIELDS[name].reader or "")
        if opens is not None and written.startswith(opens):
            values[name] = _object(written)
    if before is None:
        return read_story(values, reading)
    return read_story(values, reading, before=before.target, guarding=before.guardrail)


def by_hand(story: Story | None, reading: ReadContext, edit: Callable[[str], str]) -> tuple[dict[str, Any], str]:
    """Edits a story's form in a person's editor until it can be read, or is left as it was.

    `edit` shows a text in the person's editor and returns what they left. What cannot be read is shown again with
    the reason on top and every word kept; leaving its words unchanged raises Unread with the reason, so that a
    program that stands in for an editor is not asked for ever, and whoever asked can keep the text. Returns the
    fields that differ, and the text.
    """
    text, refused = to_markdown(story, reading.touchpoints), None
    while True:
        left = edit(text)
        plain = _without_problem(left)
        try:
            return read_markdown(plain, reading, before=story), plain
        except Problem as problem:
            if plain == refused:
                raise Unread(problem, plain) from None
            refused = plain
            text = f"{_PROBLEM}{one_line(problem.message).replace('-->', '->')} -->\n{plain}"


def _unix(text: str) -> str:
    """The text with plain line ends, where an editor wrote all of them the other way."""
    return text.replace("\r\n", "\n") if text.count("\n") == text.count("\r\n") else text


def _without_problem(text: str) -> str:
    first, _, rest = text.partition("\n")
    return rest if first.startswith(_PROBLEM) else text


def _field(heading: str, number: int, found: Mapping[str, str]) -> str:
    name = heading.strip().lower().replace(" ", "_")
    if name not in _FIELDS:
        known = [one.replace("_", " ") for one in _FIELDS]
        raise Usage(
            f"line {number}: there is no field {one_line(heading)!r}.{meant(heading, known)} "
            "A line of a text that begins with ## goes between fences of ```.",
            reason=Reason.UNKNOWN_FIELD,
        )
    if name in found:
        raise Usage(f"line {number}: {heading.strip()} stands there twice.")
    return name


def _keep(found: dict[str, str], name: str | None, lines: list[str], fenced: list[str] | None) -> None:
    if name is None:
        return
    if fenced is not None:
        if "".join(lines).strip():
            raise Usage(f"Something stands beside the fence under {name.replace('_', ' ')}.")
        found[name] = "\n".join(fenced)
        return
    found[name] = "\n".join(lines).strip()


def _written(text: str) -> str:
    plain = "\n".join(line for line in text.split("\n") if not _COMMENT.fullmatch(line))
    looks = any(_HEADING.fullmatch(line) or _FENCE.fullmatch(line) for line in text.split("\n"))
    if plain == text and not looks and text == text.strip() and "\r" not in text:
        return text
    longest = max((len(run) for run in re.findall(r"`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}\n{text}\n{fence}"


def _value(story: Story, field: Field) -> str:
    """A field as the form writes it."""
    value = value_of(story, field)
    if value is None:
        return ""
    if isinstance(value, Cost):
        return _cost(value)
    if isinstance(value, tuple):
        return _list(value)
    return value if isinstance(value, str) else str(value)


def _cost(value: Cost) -> str:
    """A cost in words where they read back the same, else as a JSON object."""
    words = cost_words(value)
    try:
        if cost(words, "cost", ReadContext(date.min)) == value:
            return words
    except Usage:
        pass
    return msgspec.json.encode(value).decode()


def _list(value: tuple[str, ...]) -> str:
    """A list with commas between where it reads back the same, else as a JSON array."""
    words = ", ".join(value)
    same = listed(plain_text)(words, "tags", ReadContext(date.min)) == value
    return words if same and not words.startswith("[") else msgspec.json.encode(value).decode()


def _object(text: str) -> Any:
    """The value of a JSON text; a text that is no JSON stays a text."""
    try:
        return msgspec.json.decode(text)
    except msgspec.DecodeError:
        return text
