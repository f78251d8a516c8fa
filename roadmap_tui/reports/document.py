"""The document model of reports: headings, paragraphs, quotes, tables, charts. Every renderer takes the same one.

Texts are as people typed them: a renderer makes them harmless in its own form.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Literal

import msgspec

Cell = str | int | float | None
Tone = Literal["plain", "lead", "strong", "dim"]


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
    """Rows under headings. `right` names the columns of numbers, `flexible` the one that a narrow page cuts.

    `strong` are the cells that matter most, by row and column; each says so in its words too.
    """

    headings: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    right: tuple[int, ...] = ()
    flexible: int | None = None
    strong: tuple[tuple[int, int], ...] = ()


class Figures(Part, kw_only=True, frozen=True):
    """The few numbers that matter most, each with its label; `sentence` is the one that says the same."""

    sentence: str
    figures: tuple[tuple[str, str], ...]
    """(value, label) pairs."""


class Point(msgspec.Struct, kw_only=True, frozen=True, gc=False):
    """One value of a chart; None where there is no data, which is not 0. With a `day` it stands at its day.

    One that is not `drawn` rests on too few records to be part of a line: it is told in words.
    """

    label: str
    value: float | None
    n: int | None = None
    day: date | None = None
    drawn: bool = True

    @property
    def height(self) -> float | None:
        """The value as a line may show it; None for a gap."""
        return self.value if self.drawn else None


class Goal(msgspec.Struct, kw_only=True, frozen=True, gc=False):
    """The goal of a chart's values: from a baseline on its first day to a value, by a day.

    `marked` are days to tell beside it: (day, word) pairs.
    """

    value: float
    baseline: float | None = None
    first: date | None = None
    due: date | None = None
    marked: tuple[tuple[date, str], ...] = ()


class Chart(Part, kw_only=True, frozen=True):
    """Values over time (`line`) or beside each other (`bars`).

    What a table or a sentence tells too is `drawn`: forms without pictures leave it out. `sample` tells how many
    records of which kind the values are counted from.
    """

    title: str
    kind: Literal["line", "bars"]
    points: tuple[Point, ...]
    unit: str = ""
    goal: Goal | None = None
    drawn: bool = False
    sample: str = ""


MarkKind = Literal["first", "ships", "late", "shipped", "due", "proven", "missed"]


class LaneMark(msgspec.Struct, kw_only=True, frozen=True, gc=False):
    """A day of a lane: first said to ship, ships, late, shipped, its target due, proven, missed."""

    day: date
    kind: MarkKind
    label: str


class Lane(msgspec.Struct, kw_only=True, frozen=True, gc=False):
    """A story in time. Lanes of one `group` stand together; `caption` says the marks in words.

    `blocked_by` names the lanes of what it waits for.
    """

    group: str
    name: str
    title: str
    caption: str
    marks: tuple[LaneMark, ...]
    blocked_by: tuple[str, ...] = ()


class Lanes(Part, kw_only=True, frozen=True):
    """Stories in time, drawn; forms without pictures leave it out, since tables tell the same.

    `spans` are the quarters from the first to the last, each with its first day; `last` is the day after them.
    `left_out` lanes are not drawn.
    """

    title: str
    spans: tuple[tuple[date, str], ...]
    last: date
    today: date
    lanes: tuple[Lane, ...]
    left_out: int = 0


class Card(msgspec.Struct, kw_only=True, frozen=True, gc=False):
    """A card of a column: its id, its title, and a few lines of what is known of it."""

    name: str
    title: str
    lines: tuple[str, ...] = ()


class CardColumn(msgspec.Struct, kw_only=True, frozen=True, gc=False):
    """A column of cards under a heading, which warns where it `is_over` its limit; `left_out` are not drawn."""

    heading: str
    cards: tuple[Card, ...]
    is_over: bool = False
    left_out: int = 0


class CardLane(msgspec.Struct, kw_only=True, frozen=True, gc=False):
    """A lane across the columns: its heading, its sums in words, and its cards in each column."""

    heading: str
    note: str
    columns: tuple[CardColumn, ...]


class Cards(Part, kw_only=True, frozen=True):
    """A board: columns of cards; forms without pictures leave it out, since tables tell the same.

    Where there are `lanes`, they hold the cards, and the columns the headings alone.
    """

    title: str
    columns: tuple[CardColumn, ...]
    lanes: tuple[CardLane, ...] = ()


Block = Heading | Paragraph | Quote | Items | Letter | Table | Figures | Chart | Lanes | Cards


class Document(Part, kw_only=True, frozen=True):
    """A whole report. `subtitle` says of which board and day it is.

    `pictures` are for a picture of the report alone: a page tells the same in words.
    """

    title: str
    subtitle: str
    blocks: tuple[Block, ...]
    pictures: tuple[Chart, ...] = ()


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


def without_empty(tables: Sequence[Table]) -> list[Table]:
    """Tables of one kind without the columns in which no row of any of them has something."""
    rows = [row for one in tables for row in one.rows]
    if not rows:
        return list(tables)
    kept = [index for index in range(len(rows[0])) if any(row[index] not in (None, "") for row in rows)]
    place = {old: new for new, old in enumerate(kept)}
    return [
        Table(
            headings=tuple(whole.headings[one] for one in kept),
            rows=tuple(tuple(row[one] for one in kept) for row in whole.rows),
            right=tuple(place[one] for one in whole.right if one in place),
            flexible=place.get(whole.flexible) if whole.flexible is not None else None,
        )
        for whole in tables
    ]
