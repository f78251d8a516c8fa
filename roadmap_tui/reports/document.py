"""A report as a document: headings, paragraphs, quotes, tables, charts. Each form of output renders the same one.

Texts are as people typed them: a renderer makes them harmless in its own form.
"""

from collections.abc import Iterable
from typing import Literal

import msgspec

Cell = str | int | float | None
Tone = Literal["plain", "strong", "dim"]


class Part(msgspec.Struct, kw_only=True, frozen=True, gc=False):
    """A block of a document."""


class Heading(Part, kw_only=True, frozen=True):
    """A heading; `level` 2 is right below the document's title."""

    text: str
    level: int = 2


class Paragraph(Part, kw_only=True, frozen=True):
    """A paragraph; its lines flow together."""

    text: str
    tone: Tone = "plain"


class Quote(Part, kw_only=True, frozen=True):
    """Somebody's words, and whose they are."""

    text: str
    who: str | None = None


class Items(Part, kw_only=True, frozen=True):
    """A list of points."""

    texts: tuple[str, ...]


class Letter(Part, kw_only=True, frozen=True):
    """A text to be copied as it is, line by line."""

    text: str


class Table(Part, kw_only=True, frozen=True):
    """Rows under headings. `right` names the columns of numbers, `flexible` the one that a narrow page cuts."""

    headings: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    right: tuple[int, ...] = ()
    flexible: int | None = None


class Point(msgspec.Struct, kw_only=True, frozen=True, gc=False):
    """One value of a chart; None where there is no data, which is not 0."""

    label: str
    value: float | None
    n: int | None = None


class Chart(Part, kw_only=True, frozen=True):
    """Values over time (`line`) or beside each other (`bars`)."""

    title: str
    kind: Literal["line", "bars"]
    points: tuple[Point, ...]
    unit: str = ""


Block = Heading | Paragraph | Quote | Items | Letter | Table | Chart


class Document(Part, kw_only=True, frozen=True):
    """A whole report. `subtitle` says of which board and day it is."""

    title: str
    subtitle: str
    blocks: tuple[Block, ...]


def table(
    headings: Iterable[str],
    rows: Iterable[Iterable[Cell]],
    *,
    right: Iterable[int] = (),
    flexible: int | None = None,
) -> Table:
    """A table from any rows."""
    return Table(
        headings=tuple(headings), rows=tuple(tuple(row) for row in rows), right=tuple(right), flexible=flexible
    )
