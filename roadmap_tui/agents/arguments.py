"""Arguments of tools: their schema, and what is wrong with those that a caller sends."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from roadmap_tui.errors import Reason, Usage
from roadmap_tui.text.characters import one_line
from roadmap_tui.text.nearest import meant

_TYPES: dict[str, type] = {"string": str, "integer": int, "array": list}


class Argument(NamedTuple):
    """An argument of a tool: its JSON type, what it is, whether it must be there, bounds of a number."""

    type: str
    help: str
    is_needed: bool = False
    least: int = 0
    most: int = 0

    @property
    def schema(self) -> dict[str, Any]:
        """Its JSON Schema."""
        found: dict[str, Any] = {"type": self.type, "description": self.help}
        if self.type == "array":
            found["items"] = {"type": "string"}
        if self.most:
            found |= {"minimum": self.least, "maximum": self.most}
        return found


Arguments = Mapping[str, Argument]


def schema_of(arguments: Arguments) -> dict[str, Any]:
    """The schema of all arguments; no others are allowed."""
    return {
        "type": "object",
        "properties": {name: one.schema for name, one in arguments.items()},
        "required": [name for name, one in arguments.items() if one.is_needed],
        "additionalProperties": False,
    }


def checked_arguments(arguments: Arguments, given: Mapping[str, Any]) -> dict[str, Any]:
    """The arguments that were given. Usage names an unknown one with the nearest, a missing or a wrong one."""
    for name in given:
        if name not in arguments:
            known = f"There are {', '.join(arguments)}." if arguments else "There are none."
            raise Usage(
                f"There is no argument {one_line(name)!r}.{meant(name, arguments)} {known}",
                reason=Reason.UNKNOWN_FIELD,
            )
    for name, one in arguments.items():
        value = given.get(name)
        if value is None:
            if one.is_needed:
                raise Usage(f"The argument {name} is missing: {one.help}", reason=Reason.MISSING_VALUE)
            continue
        if not isinstance(value, _TYPES[one.type]) or isinstance(value, bool):
            raise Usage(f"The argument {name} is {_article(one.type)}, not {one_line(repr(value))[:60]}.")
        if isinstance(value, list) and not all(isinstance(each, str) for each in value):
            raise Usage(f"The argument {name} is an array of strings.")
        if isinstance(value, int) and not one.least <= value <= one.most:
            raise Usage(f"The argument {name} runs from {one.least} to {one.most}.")
    return {name: value for name, value in given.items() if value is not None}


def _article(word: str) -> str:
    return f"an {word}" if word[0] in "aeiou" else f"a {word}"
