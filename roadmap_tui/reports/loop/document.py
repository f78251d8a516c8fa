"""Lays out the loop report as a table and as a document, with the drafted messages where asked."""

from itertools import groupby

from roadmap_tui.model.loop import OVERDUE, LoopRow
from roadmap_tui.reports.document import (
    Block,
    Cell,
    Chart,
    Document,
    Heading,
    Letter,
    Paragraph,
    Point,
    Table,
    table,
)
from roadmap_tui.reports.loop.data import NOBODY, LoopReport
from roadmap_tui.reports.phrases import subtitle
from roadmap_tui.text.days import show_day
from roadmap_tui.text.plural import plural

_DRAWN = 20
"""Customers in the picture of who waits."""


def loop_sheet(report: LoopReport) -> Table:
    """The report as one table, a line for each row."""
    headings = (
        "csm customer_id customer story declined title because requests said since days_open overdue told_at "
        "answer sessions"
    ).split()
    return table(
        headings,
        (
            (
                one.csm,
                one.customer,
                one.customer_name,
                one.story,
                one.declined,
                one.title,
                one.because,
                " ".join(one.requests),
                one.said,
                one.since.isoformat(),
                one.days_open,
                "yes" if one.overdue else "no",
                one.told_at.isoformat() if one.told_at else None,
                None if one.waits else one.answer,
                " ".join(one.sessions),
            )
            for one in report.rows
        ),
    )


def loop_document(report: LoopReport) -> Document:
    """The report to be read: who waits, by CSM, with the letters that it has."""
    blocks: list[Block] = []
    waiting = report.waiting
    if not waiting:
        blocks.append(Paragraph(text="Nobody waits to be told.", tone="strong"))
    else:
        blocks.append(Paragraph(text=_who_waits(waiting), tone="strong"))
    for csm, rows in groupby(waiting, key=lambda one: one.csm):
        mine = list(rows)
        blocks.append(Heading(text=csm or NOBODY.capitalize()))
        blocks.append(_waiting(mine))
        blocks += _letters(report, mine)
    notified = [one for one in report.rows if not one.waits]
    if notified:
        blocks.append(Heading(text="Told"))
        blocks.append(_notified_table(notified))
        left_out = _letters(report, notified)
        if left_out:
            blocks += (Heading(text="Asked as well, and not told yet"), *left_out)
    if report.nameless:
        blocks.append(
            Paragraph(
                text=f"{plural(report.nameless, 'request')} of what shipped without a customer: nobody to tell.",
                tone="dim",
            )
        )
    return Document(
        title="The loop",
        subtitle=subtitle(report.board, report.day),
        blocks=tuple(blocks),
        pictures=(_picture(waiting),) if waiting else (),
    )


def _letters(report: LoopReport, rows: list[LoopRow]) -> list[Block]:
    """The letters of rows, each below whom it is to."""
    theirs = {(row.customer, row.about) for row in rows}
    found: list[Block] = []
    for one in report.letters:
        if (one.customer, one.about) in theirs:
            whom = one.person or one.customer_name
            address = f" <{one.email}>" if one.email and one.email != whom else ""
            found.append(Heading(text=f"To {whom}{address}, about {one.about}", level=3))
            found.append(Letter(text=one.message))
    return found


def _who_waits(waiting: tuple[LoopRow, ...]) -> str:
    """The count of customers who wait, each once, and of messages where one waits for several."""
    customers = len({one.customer for one in waiting})
    late = sum(1 for one in waiting if one.overdue)
    overdue = f", {late} of them for more than {OVERDUE} days" if late else ""
    verb = "waits" if customers == 1 else "wait"
    what = "to be told" if customers == len(waiting) else f"for {plural(len(waiting), 'message')}"
    return f"{plural(customers, 'customer')} {verb} {what}{overdue}."


def _picture(waiting: tuple[LoopRow, ...]) -> Chart:
    longest = sorted(waiting, key=lambda one: -one.days_open)[:_DRAWN]
    points = tuple(Point(label=f"{one.customer_name}, {one.about}", value=one.days_open) for one in longest)
    return Chart(title="Who waits the longest", kind="bars", points=points, unit="days")


def _waiting(rows: list[LoopRow]) -> Table:
    cells: list[tuple[Cell, ...]] = [
        (
            one.days_open,
            "late" if one.overdue else None,
            one.customer_name,
            one.about,
            one.title if one.story else f"declined: {one.because}",
            " ".join(one.requests),
            one.said or (f"tried it on {show_day(one.tried_on)}" if one.tried_on else None),
        )
        for one in rows
    ]
    return table(("days", "", "customer", "of", "what", "requests", "they said"), cells, right=(0,), flexible=6)


def _notified_table(rows: list[LoopRow]) -> Table:
    cells = [
        (
            show_day(one.told_at.date()) if one.told_at else None,
            one.customer_name,
            one.about,
            one.title if one.story else f"declined: {one.because}",
            {"solved": "solved", "not-solved": "not solved", "none": "no answer yet"}[one.answer],
        )
        for one in sorted(rows, key=lambda one: (one.told_at is None, one.told_at), reverse=True)
    ]
    return table(("told", "customer", "of", "what", "answer"), cells, flexible=3)
