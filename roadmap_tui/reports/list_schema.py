"""JSON Schema of the lists that commands print beside records: what is alike, findings, pushes, imports."""

from typing import Any

_TEXT: dict[str, Any] = {"type": "string"}
_MAYBE: dict[str, Any] = {"type": ["string", "null"]}
_COUNT: dict[str, Any] = {"type": "integer"}
_FLAG: dict[str, Any] = {"type": "boolean"}
_TEXTS: dict[str, Any] = {"type": "array", "items": _TEXT}
_ANY: dict[str, Any] = {"type": "object"}


def _object(properties: dict[str, Any], *optional: str) -> dict[str, Any]:
    """An object with these properties and no others, all of them there but the optional ones."""
    required = [name for name in properties if name not in optional]
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}


def _list(items: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": items}


_ALIKE = {
    "score": {"type": "number", "minimum": 0, "maximum": 1},
    "matched": {**_TEXTS, "description": "the words that both have, the rarest first"},
    "guess": {**_FLAG, "description": "whether it is less sure than was measured to be right"},
}
_REMEDY = _object({"command": _TEXT, "arguments": _TEXTS})
_FINDING = _object(
    {
        "rule": _TEXT,
        "level": {"enum": ["error", "warn", "info"]},
        "field": _MAYBE,
        "start": {"type": ["integer", "null"], "description": "where it stands in the text, in characters"},
        "end": {"type": ["integer", "null"]},
        "message": _TEXT,
        "hint": _MAYBE,
    }
)
_PUSH = {
    **dict.fromkeys(("story", "action"), _TEXT),
    "fields": {**_ANY, "description": "by name: what was agreed, what we have, what they have"},
    "ways": {**_ANY, "description": "by name: which way a field goes"},
    **dict.fromkeys(("sent", "taken", "unanswered"), _TEXTS),
    "done": _FLAG,
    "key": _MAYBE,
    "url": _MAYBE,
    "why": _MAYBE,
    "reason": {**_MAYBE, "description": "the code of the first advice"},
    "remedy": {"anyOf": [_REMEDY, {"type": "null"}]},
    "advice": _list(_object({"reason": _TEXT, "message": _TEXT, "remedies": _list(_REMEDY)})),
}
_IMPORT = {
    "batch": {**_MAYBE, "description": "the id by which it is taken back; null where nothing was added"},
    **dict.fromkeys(("added", "skipped", "refused"), _COUNT),
    "reworded": {**_TEXTS, "description": "known requests whose row says something else now"},
    "new_words": {**_ANY, "description": "by request: what was added to it"},
    "scores": _COUNT,
    "known_as": _MAYBE,
    "alike": {
        "type": ["array", "null"],
        "description": "a source that has half of the numbers or more, with other words, and how many",
    },
    **dict.fromkeys(("new_customers", "filled", "new_products"), _TEXTS),
    "taken_as": {**_ANY, "description": "by name: the known customer that it was taken for"},
    "cells": _list(_object({"place": _TEXT, "column": _TEXT, "why": _TEXT})),
    "unused": {**_ANY, "description": "columns that were not read, by their names"},
    "refused_rows": _list(_object({"place": _TEXT, "why": _TEXT})),
    "guesses": _list(_object({"guess": _TEXT, "sentence": _TEXT, "option": _TEXT})),
}
_LOOP = {
    **dict.fromkeys(("story", "declined", "title", "because"), _MAYBE),
    "customer": _TEXT,
    "customer_name": _MAYBE,
    "csm": _MAYBE,
    "requests": _TEXTS,
    "person": _MAYBE,
    "said": _MAYBE,
    **{name: {"type": ["string", "null"], "format": "date-time"} for name in ("since", "told_at")},
    "told_by": _MAYBE,
    "answer": {"enum": [None, "none", "solved", "not-solved"]},
    "days_open": {"type": ["integer", "null"]},
    "overdue": _FLAG,
    "sessions": {"type": "array"},
    "message": {**_MAYBE, "description": "what may be sent to them"},
    "letters": _list(_ANY),
}
LISTS: dict[str, dict[str, Any]] = {
    "suggest": _list(_object({"story": _TEXT, **_ALIKE})),
    "similar": _list(_object({"request": _TEXT, **_ALIKE})),
    "check": _list(
        _object(
            {
                "story": _TEXT,
                "text": {**_TEXT, "description": "of `story check -`, which prints one a line"},
                "marks": _object({"present": _TEXTS, "missing": _TEXTS}),
                "findings": _list(_FINDING),
            },
            "story",
            "text",
        )
    ),
    "loop": _list(_object(_LOOP, "letters")),
    "push": _list(_object(_PUSH)),
    "import": _object(_IMPORT),
    "term": _object({"term": _TEXT, "definition": _TEXT, "avoid": _TEXTS}),
    "view": _object({"name": _TEXT, "place": _TEXT, "filter": _TEXT, "choices": _ANY, "mine": _FLAG}),
}
"""The schemas by name; a term and a view are one of their lists."""
