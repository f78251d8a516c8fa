"""JSON Schema of the JSON that commands print of records."""

from typing import Any

import msgspec

from roadmap_tui.model.fields.register import REGISTER
from roadmap_tui.model.records import TABLE, Record
from roadmap_tui.model.stages import ALL_STAGES
from roadmap_tui.model.stints import STATES
from roadmap_tui.reports.list_schema import LISTS

_NAMES = {name: kind for kind, name in TABLE.items()}
SINGULAR = {
    "stories": "story",
    "requests": "request",
    "customers": "customer",
    "products": "product",
    "sessions": "session",
    "notes": "note",
    "stints": "stint",
    "told": "notification",
    "events": "event",
}
KINDS: dict[str, type[Record]] = {word: _NAMES[name] for name, word in SINGULAR.items()}
"""The kinds of records that commands print, by the word in commands."""
WORDS = (*KINDS, *LISTS)
"""All that has a schema: kinds of records, then lists."""
_DIALECT = {"$schema": "https://json-schema.org/draft/2020-12/schema"}
KINDS_BY_CLASS = frozenset(kind.__name__ for kind in KINDS.values())
_STRINGS = {"type": "array", "items": {"type": "string"}}
_WORKED_OUT: dict[str, dict[str, Any]] = {
    "story": {
        "stage": {"enum": list(ALL_STAGES)},
        "evidence": {
            "type": "object",
            "description": "who stands behind it",
            "properties": {
                "requests": {"type": "integer"},
                "customers": {"type": "integer"},
                "arr": {"type": "integer"},
                "weight": {"type": "integer"},
                "newest": {"type": ["string", "null"], "format": "date"},
                "quotes": {"type": "array", "items": {"type": "object"}},
            },
        },
        "marks": {"type": "object", "properties": {"present": _STRINGS, "missing": _STRINGS}},
        "relations": {"type": "object", "additionalProperties": _STRINGS},
        "blocked": {"type": "boolean"},
        "sessions": {
            "type": "object",
            "description": "what came of it when people tried it",
            "properties": {
                **{name: {"type": "integer"} for name in ("sessions", "did", "with_help", "failed", "timed")},
                **{name: {"type": ["number", "null"]} for name in ("minutes", "planned")},
                "customers": _STRINGS,
            },
        },
        "probes": {
            "type": "object",
            "description": "how its target, and its guardrail, measure themselves",
            "additionalProperties": {
                "type": "object",
                "properties": {
                    "source": {"type": "string"},
                    "every": {"type": "integer", "description": "days"},
                    "due": {"type": "string", "format": "date"},
                    "failed": {"type": "boolean"},
                    "asides": {"type": "integer"},
                },
            },
        },
    },
    "request": {
        "customer_name": {"type": ["string", "null"]},
        "state": {"enum": ["new", "linked", "snoozed", "declined", "merged"]},
        "stories": _STRINGS,
        "context_score": {"type": "integer", "minimum": 0, "maximum": 7},
        "stints": {**_STRINGS, "description": "in which the product manager heard it first hand"},
        "origin": {"type": "object", "description": "what tells it from the requests of other boards"},
    },
    "product": {
        "stories": {"type": "integer"},
        "requests": {"type": "integer"},
    },
    "stint": {
        "state": {"enum": list(STATES)},
        "customer_names": {"type": "array", "items": {"type": ["string", "null"]}},
        "heard": {**_STRINGS, "description": "requests that the product manager heard first hand"},
        "written": {**_STRINGS, "description": "those of them that they wrote down themselves"},
        "met": {**_STRINGS, "description": "customers who asked for these, or of whom something was learned"},
        "triaged": {**_STRINGS, "description": "requests on which the CSM decided"},
        "beside": {**_STRINGS, "description": "requests on which the product manager decided meanwhile"},
        "notes": {"type": "array", "description": "what was learned: ids; in `rotation show` the notes"},
    },
    "session": {"customer_name": {"type": ["string", "null"]}},
    "event": {"seq": {"type": "integer"}},
}
"""What is worked out for the JSON, beside the fields of the record."""


def schema_of(word: str) -> dict[str, Any]:
    """The schema of a record as `show --json` prints it, or of a list. A missing value is null."""
    if word in LISTS:
        return {**_DIALECT, "title": word, **LISTS[word]}
    kind = KINDS[word]
    (reference,), parts = msgspec.json.schema_components([kind], ref_template="#/$defs/{name}")
    name = str(reference["$ref"]).rpartition("/")[2]
    defined = {part: _shown(part, definition) for part, definition in parts.items()}
    whole = defined.pop(name)
    whole["properties"] |= _WORKED_OUT.get(word, {})
    whole["required"] = list(whole["properties"])
    defined = {part: one for part, one in defined.items() if part in _reached(whole, defined)}
    found = {**_DIALECT, "title": word, **whole}
    return {**found, "$defs": defined} if defined else found


def _reached(whole: dict[str, Any], defined: dict[str, Any]) -> set[str]:
    """The parts that a schema refers to, straight or by way of others."""
    found: set[str] = set()
    waiting = [whole]
    while waiting:
        text = msgspec.json.encode(waiting.pop()).decode()
        new = {part for part in defined if f'"#/$defs/{part}"' in text} - found
        found |= new
        waiting += [defined[part] for part in new]
    return found


def _shown(name: str, definition: dict[str, Any]) -> dict[str, Any]:
    """A part's schema with the fields that people may see, each of which may be null, with what it is."""
    fields = {field.part: field for field in REGISTER.get(name, ()) if name not in KINDS_BY_CLASS or not field.of}
    properties = {}
    for key, value in definition.get("properties", {}).items():
        field = fields.get(key)
        if field is not None and not field.in_json:
            continue
        shown = {one: each for one, each in value.items() if one != "default"}
        if field is not None and (field.option.help or field.hint):
            shown["description"] = (field.option.help or field.hint).rstrip(".")
        properties[key] = shown
    return {"type": "object", "properties": properties, "required": list(properties)}
