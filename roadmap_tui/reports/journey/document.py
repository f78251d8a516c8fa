"""Lays out the journey report as a table and as a document."""

from collections.abc import Callable

from roadmap_tui.measures.journey import MANY, Place
from roadmap_tui.reports.document import (
    Block,
    Chart,
    Document,
    Figures,
    Heading,
    Items,
    Paragraph,
    Point,
    Table,
    table,
)
from roadmap_tui.reports.journey.data import JourneyReport, journey_plain
from roadmap_tui.reports.phrases import subtitle
from roadmap_tui.text.days import show_day
from roadmap_tui.text.money import short_money
from roadmap_tui.text.plural import plural

NONE = "none"
ALL = "all"
HOLE = "!"
_SERVED = "{} ({:,})"


def journey_sheet(report: JourneyReport) -> Table:
    """A line for each product at each touchpoint."""
    plain = journey_plain(report)
    names = (*Place.__struct_fields__, "owner")
    return table(names, ([one[name] for name in names] for one in plain))


def journey_document(report: JourneyReport) -> Document:
    """The journey to be read: what waits, is under way and came true; the holes; how well people are served."""
    journey, whole = report.journey, report.journey.whole
    title, below = "The journey", subtitle(report.board, report.day)
    if whole.is_empty and not journey.products:
        empty = Paragraph(text="No product and no request yet: a story or a request names its product.")
        return Document(title=title, subtitle=below, blocks=(empty,))
    holes = journey.holes
    wait = "waits" if whole.waiting == 1 else "wait"
    told = (
        f"{plural(whole.waiting, 'request')} {wait}, {plural(whole.under_way, 'story')} under way, "
        f"{whole.proven:,} proven; {plural(len(holes), 'hole')}."
    )
    figures = (
        (f"{whole.waiting:,}", "waiting"),
        (f"{whole.under_way:,}", "under way"),
        (f"{whole.proven:,}", "proven"),
        (f"{len(holes):,}", "hole" if len(holes) == 1 else "holes"),
    )
    blocks: list[Block] = [
        Figures(sentence=told, figures=figures),
        Heading(text="Waiting · under way · proven"),
        _matrix(report, _counts),
        Paragraph(text=_legend(report), tone="dim"),
    ]
    if holes:
        blocks += [Heading(text="The holes"), Items(texts=tuple(_hole(report, one) for one in holes))]
    if whole.n:
        told = (
            "The mean of 0 (not served) to 3 (well) as customers said it, and in brackets how many did: "
            f"{whole.n:,} of {plural(journey.requests, 'request')}."
        )
        blocks += [
            Heading(text="How well they are served"),
            _matrix(report, _served),
            Paragraph(text=told, tone="dim"),
        ]
    return Document(title=title, subtitle=below, blocks=tuple(blocks), pictures=_pictures(report))


def _matrix(report: JourneyReport, words: Callable[[Place], str]) -> Table:
    """Products by touchpoints, whichever are more of them downwards, so that a narrow page holds it."""
    journey = report.journey
    at = {(one.product, one.touchpoint): one for one in journey.places}
    of_product = dict(zip(journey.products, journey.of_product, strict=True))
    of_touchpoint = dict(zip(journey.touchpoints, journey.of_touchpoint, strict=True))
    is_turned = len(journey.touchpoints) > len(journey.products)
    down, across = (
        (journey.touchpoints, journey.products) if is_turned else (journey.products, journey.touchpoints)
    )
    last, bottom = (of_touchpoint, of_product) if is_turned else (of_product, of_touchpoint)
    rows, strong = [], []
    for line, one in enumerate(down):
        places = [at[(other, one) if is_turned else (one, other)] for other in across]
        rows.append((one or NONE, *(_marked(place, words) for place in places), words(last[one])))
        strong += [(line, column) for column, place in enumerate(places, 1) if words is _counts and place.hole]
    rows.append((ALL, *(words(bottom[one]) for one in across), words(journey.whole)))
    return Table(
        headings=("touchpoint" if is_turned else "product", *(one or NONE for one in across), ALL),
        rows=tuple(rows),
        right=tuple(range(1, len(across) + 2)),
        strong=tuple(strong),
    )


def _marked(one: Place, words: Callable[[Place], str]) -> str:
    return f"{HOLE} {words(one)}" if words is _counts and one.hole else words(one)


def _counts(one: Place) -> str:
    if not (one.waiting or one.under_way or one.proven or one.shipped or one.missed):
        return ""
    return f"{one.waiting:,}·{one.under_way:,}·{one.proven:,}"


def _served(one: Place) -> str:
    return "" if one.satisfaction is None else _SERVED.format(f"{one.satisfaction:.1f}", one.n)


def _legend(report: JourneyReport) -> str:
    """What a cell holds, and what it is counted from."""
    journey = report.journey
    since = f" captured since {show_day(report.since)}" if report.since is not None else ""
    unsorted = next((one.waiting for one in journey.of_product if one.product is None), 0)
    named = (
        f" {plural(unsorted, 'request')} that wait name no product." if unsorted and journey.products[0] else ""
    )
    return (
        f"Requests that wait, stories under way and proven; {HOLE} where {MANY} requests or more wait and no "
        f"story is or was. A story of several touchpoints stands at each, and counts once in all.{named} "
        f"Counted from {plural(journey.requests, 'request')}{since} and {plural(journey.stories, 'story')}."
    )


def _hole(report: JourneyReport, one: Place) -> str:
    """A hole in words: whose it is, how many wait there, who and what they are worth."""
    who = f" of {plural(one.customers, 'customer')}" if one.customers else ""
    worth = (
        f" ({short_money(one.arr, report.currency)} ARR, known of {one.arr_n:,})" if one.arr is not None else ""
    )
    owner = report.owners.get(one.product or "")
    answers = f" {owner} answers for it." if owner else ""
    place = f"{one.product or 'No product'}, {one.touchpoint or 'no touchpoint'}"
    return f"{place}: {plural(one.waiting, 'request')}{who}{worth} wait, and no story.{answers}"


def _pictures(report: JourneyReport) -> tuple[Chart, ...]:
    """What waits by touchpoint and by product, for a picture alone."""
    journey = report.journey
    sides = (
        ("by touchpoint", journey.touchpoints, journey.of_touchpoint),
        ("by product", journey.products, journey.of_product),
    )
    return tuple(
        Chart(
            title=f"Requests waiting {word}",
            kind="bars",
            points=tuple(
                Point(label=name or NONE, value=place.waiting) for name, place in zip(names, places, strict=True)
            ),
            unit="requests",
        )
        for word, names, places in sides
        if names
    )
