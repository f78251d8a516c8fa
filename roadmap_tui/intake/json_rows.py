"""Reads JSON: arrays of objects, answers of APIs that hold one, JSON Lines; each object a row of text."""

import json
import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import msgspec
from msgspec.structs import replace

from roadmap_tui.errors import Refused
from roadmap_tui.intake.documents import objects_of, prepared
from roadmap_tui.intake.encodings import why_broken
from roadmap_tui.intake.other_board import read_other_board
from roadmap_tui.intake.rows import Doubt, LeftCell, Row, Table, check_columns, refuse_ragged

_HALF = re.compile("[\ud800-\udfff]")
_NAMING = ("name", "label", "title", "value", "text", "email", "body")
"""Names of the field by which an object in a list is told, the best first."""
_WHOLE = 1e15
"""Numbers below this are written whole where they are, as tables write them."""
_DEPTH = 24
"""Objects within objects that are read; deeper ones hold nothing of a row."""


class _Object(NamedTuple):
    """An object of an export: the place it stands in, counted from 1, and its values."""

    line: int
    value: dict[str, Any]


def read_json(text: str, name: str, *, is_broken: bool = False, own: Iterable[str] = ()) -> Table:
    """A table of a JSON file; `is_broken` says that it holds bytes that are no text, `own` who is one's own.

    Refused where it holds no objects, or fewer than what is none.
    """
    whole, is_json = _decoded(text)
    pieces = [(place, line) for place, line in enumerate(text.split("\n"), 1) if line.strip()]
    faults: list[Row] = []
    if whole is not None:
        given: Iterator[tuple[int, Any, bool]] = _placed(whole, is_json=is_json)
    else:
        given = ((place, *_decoded(line)) for place, line in pieces)
    left: list[LeftCell] = []
    objects: list[_Object] = []
    what = "lines are no JSON objects" if whole is None else "of its values are no objects with named fields"
    for place, value, is_whole in given:
        if not isinstance(value, dict):
            raw = dict(pieces).get(place, "") if whole is None else json.dumps(value)
            why = "it is not a JSON object" if whole is None else "it is not an object with named fields"
            faults.append(Row(place, (raw,), why))
        else:
            objects.append(
                _Object(place, value if is_whole else _mended(value, place, left, is_broken=is_broken))
            )
    if not faults and not any(one.value for one in objects):
        raise Refused(f"{name} is empty; there is nothing to import.")
    if not objects:
        first = f" Row {faults[0].line}: {faults[0].fault}." if faults and whole is not None else ""
        raise Refused(f"{name} is neither a JSON array of objects nor JSON Lines (one object a line).{first}")
    refuse_ragged(name, len(faults), len(faults) + len(objects), f"line {faults[0].line}" if faults else "", what)
    other = read_other_board([one.value for one in objects] if len(objects) > 1 or whole is None else whole)
    if other is not None:
        return _table(name, list(enumerate(other.rows, 1)), faults, left, (), other.uid, other.stories)
    remarks: list[str] = []
    doubts: list[Doubt] = []
    found = prepared([one.value for one in objects], remarks, doubts, own)
    places = [one.line for one in objects]
    rows = [(places[at], value) for at, value in found]
    return _table(name, rows, faults, left, remarks)._replace(doubts=tuple(doubts))


def table_of_objects(name: str, objects: Sequence[tuple[int, dict[str, Any]]], remarks: Iterable[str]) -> Table:
    """A table of objects with the line of each, for which Refused is raised where there are none."""
    if not objects:
        raise Refused(f"{name} is empty; there is nothing to import.")
    return _table(name, objects, [], (), remarks)


def _placed(whole: Any, *, is_json: bool) -> Iterator[tuple[int, Any, bool]]:
    return ((place, value, is_json) for place, value in enumerate(objects_of(whole), 1))


def _table(
    name: str,
    objects: Sequence[tuple[int, dict[str, Any]]],
    faults: list[Row],
    left: Iterable[LeftCell],
    remarks: Iterable[str],
    board: str | None = None,
    stories: Mapping[str, tuple[str, ...]] | None = None,
) -> Table:
    flat = [(place, flat_row(value)) for place, value in objects]
    headers = tuple(dict.fromkeys(key for _, one in flat for key in one))
    check_columns(headers, name)
    rows = [Row(place, tuple(one.get(key, "") for key in headers)) for place, one in flat]
    rows = [replace(row, fault=next(filter(None, map(why_broken, row.cells)), None)) for row in rows]
    return Table(
        headers,
        tuple(sorted([*rows, *faults], key=lambda row: row.line)),
        board,
        stories or {},
        remarks=tuple(remarks),
        left=tuple(left),
        about=len(rows) + len(faults),
    )


def _decoded(text: str) -> tuple[Any, bool]:
    """The value, and whether it is JSON: else it may hold what some programs write for a number or a character.

    None where it cannot be read at all.
    """
    try:
        return msgspec.json.decode(text), True
    except (msgspec.DecodeError, UnicodeEncodeError, RecursionError):
        pass
    try:
        return json.loads(text), False
    except (ValueError, RecursionError):
        return None, False


def _mended(value: Any, line: int, left: list[LeftCell], name: str = "", *, is_broken: bool = False) -> Any:
    """A value without what is no JSON, each of which is put into `left` with its name.

    With `is_broken` halves of characters stay: they are bytes that are no text, and cost their row.
    """
    if isinstance(value, dict):
        named = {_HALF.sub("�", key): one for key, one in value.items()}
        return {
            key: _mended(one, line, left, f"{name}.{key}" if name else key, is_broken=is_broken)
            for key, one in named.items()
        }
    if isinstance(value, list):
        return [_mended(one, line, left, name, is_broken=is_broken) for one in value]
    if isinstance(value, float) and not math.isfinite(value):
        left.append(LeftCell(line, name, f"it holds {json.dumps(value)}, which is no value of JSON"))
        return None
    if isinstance(value, str) and not is_broken and _HALF.search(value):
        left.append(LeftCell(line, name, "it holds half a character, which is left out"))
        return _HALF.sub("", value)
    return value


def flat_row(given: Mapping[str, Any], prefix: str = "", depth: int = 0) -> dict[str, str]:
    """Values as text; parts of an object under `outer.inner`.

    A list's plain values stand between commas; of objects in a list their names do between semicolons, since
    names hold commas, and the parts of the first one stand under its name.
    """
    found: dict[str, str] = {}
    for key, value in given.items():
        name = prefix + key.strip()
        if isinstance(value, dict):
            if depth < _DEPTH:
                found |= flat_row(value, f"{name}.", depth + 1)
        elif isinstance(value, list):
            first = next((one for one in value if isinstance(one, dict)), None)
            found[name] = (", " if first is None else "; ").join(filter(None, map(_named, value)))
            if first is not None and depth < _DEPTH:
                told = _naming(first)
                rest = {inner: one for inner, one in first.items() if inner != told}
                for inner, one in flat_row(rest, f"{name}.", depth + 1).items():
                    found.setdefault(inner, one)
        else:
            found[name] = plain_text(value)
    return found


def _named(value: Any) -> str:
    """A value of a list as text: of an object the field that names it."""
    if isinstance(value, dict):
        told = _naming(value)
        return plain_text(value[told]) if told is not None else ""
    return "" if isinstance(value, list) else plain_text(value)


def _naming(value: Mapping[str, Any]) -> str | None:
    """The name of the field that names an object in a list."""
    return next((key for key in _NAMING if isinstance(value.get(key), (str, int))), None)


def plain_text(value: object) -> str:
    """A plain value of JSON as text; null is empty."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer() and abs(value) < _WHOLE:
        return str(int(value))
    return str(value)
