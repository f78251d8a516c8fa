"""Shapes of exports: the headers that one is recognised by, and the field that each column fills."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from roadmap_tui.files.packaged import packaged_toml
from roadmap_tui.text.characters import folded

_JOINTS = re.compile(r"[\s_\-./:]+")
_QUESTION = 4
"""Words of a heading from which it is a question and no name."""


@lru_cache(maxsize=4096)
def plain(header: str) -> str:
    """A header normalised for comparing: `Created_at`, `created at` and `createdAt` are the same."""
    return _JOINTS.sub("", folded(header))


class Shape(NamedTuple):
    """One tool's export: the headers it is recognised by, and the field that each of its columns fills.

    `known_by` holds sets of headers, each of them identifying; headers are as `plain` makes them, one that ends
    with `*` stands for all that begin so; of several columns for one field the first of `columns` counts.
    `shown_by` is `known_by` for people. Without a `system`, the file names the source of its rows. `is_mail` says
    that bodies are letters, with quoted answers and signatures, `is_wiki` that they are Jira's markup, `is_clean`
    that they are somebody's words alone. What is
    not `is_sure` is shown and asked. Who writes is a customer's, unless not `makes_customers`: then it may be a
    colleague, and names known customers alone. Of an `is_survey` the columns are questions. `score` is the kind
    of the scores that its rows hold; with `has_many_customers` a cell names several, semicolons between them.
    Where it `is_by_conversation`, a conversation's number is its request's, and not that of a message.
    """

    name: str
    system: str | None
    known_by: tuple[frozenset[str], ...]
    columns: Mapping[str, str]
    is_mail: bool = True
    shown_by: tuple[str, ...] = ()
    is_sure: bool = True
    makes_customers: bool = True
    is_survey: bool = False
    is_wiki: bool = False
    is_clean: bool = False
    score: str | None = None
    has_many_customers: bool = False
    is_by_conversation: bool = False

    def field_of(self, header: str) -> str | None:
        """The field that a plain header fills; None where the shape does not know it."""
        found = self.columns.get(header)
        if found is None and header:
            found = next((field for name, field in self.columns.items() if _begins(name, header)), None)
        return found

    def rank_of(self, header: str) -> int:
        """The place of a plain header among the known ones: the first of several for one field counts."""
        for rank, name in enumerate(self.columns):
            if name == header or _begins(name, header):
                return rank
        return len(self.columns)


def _begins(name: str, header: str) -> bool:
    return name.endswith("*") and header.startswith(name[:-1])


def _shape(
    name: str,
    known_by: Sequence[str],
    columns: Mapping[str, str],
    *,
    has_system: bool = True,
    **traits: Any,
) -> Shape:
    """A shape in its readable form: headers as people write them, commas between them.

    `columns` maps a field to its headers, the most specific first; `traits` are those of a shape.
    """
    return Shape(
        name=name,
        system=name if has_system else None,
        known_by=tuple(frozenset(plain(one) for one in several.split(",")) for several in known_by),
        columns={plain(one): field for field, several in columns.items() for one in several.split(",")},
        shown_by=tuple(several.replace(",", ", ") for several in known_by),
        **traits,
    )


def is_question(header: str) -> bool:
    """Whether a heading is a question or a sentence, as surveys have them, and no name of a column."""
    return header.rstrip().endswith(("?", "?*", ":")) or len(header.split()) >= _QUESTION


def recognise(headers: Iterable[str], shapes: Iterable[Shape]) -> Shape | None:
    """The shape whose identifying headers are all there; of several the one that knows most columns."""
    given = list(headers)
    there = {plain(one) for one in given}
    found = [
        one
        for one in shapes
        if any(all(_is_there(name, there) for name in telling) for telling in one.known_by)
        and (one.system is not None or any(map(is_question, given)))
    ]
    return max(found, key=lambda one: sum(one.field_of(name) is not None for name in there), default=None)


def _is_there(name: str, there: Collection[str]) -> bool:
    return name in there or (name.endswith("*") and any(_begins(name, one) for one in there))


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
OWN_SIZE: dict[str, list[str]] = _FIELDS["own_size"]
"""The headers of what an account itself earns or employs: `known` ones, and those that only `likely` mean it."""
KNOWN_HEADERS: frozenset[str] = frozenset(
    {name for one in _TOOLS for name in one.columns}
    | {plain(name) for several in (*CUSTOMER_COLUMNS.values(), *ANSWER_COLUMNS.values()) for name in several}
    | {plain(name) for several in OWN_SIZE.values() for name in several}
)
"""Every header that is known of any export, by which a header is told from what stands above it."""


def best_columns(headers: Iterable[str], columns: Mapping[str, Iterable[str]]) -> dict[str, str]:
    """The field of each plain header, one header a field: the most specific that is there."""
    there = {plain(one) for one in headers}
    found: dict[str, str] = {}
    for field, names in columns.items():
        best = next((plain(name) for name in names if plain(name) in there - found.keys()), None)
        if best is not None:
            found[best] = field
    return found
