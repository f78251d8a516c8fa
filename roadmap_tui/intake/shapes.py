"""Shapes of exports: the headers that one is recognised by, and the field that each column fills."""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from roadmap_tui.files.packaged import packaged_toml
from roadmap_tui.text.characters import folded

_JOINTS = re.compile(r"[\s_\-./:]+")


@lru_cache(maxsize=4096)
def plain(header: str) -> str:
    """A header normalised for comparing: `Created_at`, `created at` and `createdAt` are the same."""
    return _JOINTS.sub("", folded(header))


class Shape(NamedTuple):
    """One tool's export: the headers it is recognised by, and the field that each of its columns fills.

    `known_by` holds sets of headers, each of them identifying; headers are as `plain` makes them, and of
    several columns for one field the first of `columns` counts. `shown_by` is `known_by` for people. Without a
    `system`, the file names the source of its rows. `is_mail` says that bodies are letters, with quoted answers
    and signatures.
    """

    name: str
    system: str | None
    known_by: tuple[frozenset[str], ...]
    columns: Mapping[str, str]
    is_mail: bool = True
    shown_by: tuple[str, ...] = ()


def _shape(
    name: str,
    known_by: Sequence[str],
    columns: Mapping[str, str],
    *,
    is_mail: bool = True,
    has_system: bool = True,
) -> Shape:
    """A shape in its readable form: headers as people write them, commas between them.

    `columns` maps a field to its headers, the most specific first.
    """
    return Shape(
        name=name,
        system=name if has_system else None,
        known_by=tuple(frozenset(plain(one) for one in several.split(",")) for several in known_by),
        columns={plain(one): field for field, several in columns.items() for one in several.split(",")},
        is_mail=is_mail,
        shown_by=tuple(several.replace(",", ", ") for several in known_by),
    )


def recognise(headers: Iterable[str], shapes: Iterable[Shape]) -> Shape | None:
    """The shape whose identifying headers are all there; of several the one that knows most columns."""
    there = {plain(one) for one in headers}
    found = [one for one in shapes if any(telling <= there for telling in one.known_by)]
    return max(found, key=lambda one: len(one.columns.keys() & there), default=None)


_TOOLS = [_shape(name, **one) for name, one in packaged_toml("intake/data/tools.toml").items()]
SHAPES: tuple[Shape, ...] = tuple(one for one in _TOOLS if one.known_by)
"""The shapes of known tools."""
PLAIN: Shape = next(one for one in _TOOLS if not one.known_by)
"""The shape of any table with our fields' names, or usual words for them, as headers; others need a mapping."""

_FIELDS: dict[str, dict[str, Any]] = packaged_toml("intake/data/fields.toml")
REQUEST_FIELDS: dict[str, str] = _FIELDS["request_fields"]
"""The fields that a column of an export of requests can fill, with their meaning."""
CUSTOMER_FIELDS: dict[str, str] = _FIELDS["customer_fields"]
"""The fields that a column of an export of customers can fill, with their meaning."""
ANSWER_FIELDS: dict[str, str] = _FIELDS["answer_fields"]
"""The fields that a column of a table of scores and renewals can fill, with their meaning."""
CUSTOMER_COLUMNS: dict[str, list[str]] = _FIELDS["customer_columns"]
"""The headers of customers' fields, the most specific first."""
ANSWER_COLUMNS: dict[str, list[str]] = _FIELDS["answer_columns"]
"""The headers of a table of scores and renewals, the most specific first."""


def best_columns(headers: Iterable[str], columns: Mapping[str, Iterable[str]]) -> dict[str, str]:
    """The field of each plain header, one header a field: the most specific that is there."""
    there = {plain(one) for one in headers}
    found: dict[str, str] = {}
    for field, names in columns.items():
        best = next((plain(name) for name in names if plain(name) in there - found.keys()), None)
        if best is not None:
            found[best] = field
    return found
