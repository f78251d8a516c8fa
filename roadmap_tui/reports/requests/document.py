"""Lays out the report of requests as a table and as a document."""

from roadmap_tui.model.fields.request import REQUEST
from roadmap_tui.reports.document import Block, Document, Heading, Paragraph, Quote, Table, table
from roadmap_tui.reports.phrases import subtitle
from roadmap_tui.reports.requests.data import RequestsReport
from roadmap_tui.text.plural import plural

_ABOUT = tuple(field.name for field in REQUEST if field.shown.row is not None and field.name != "person")
"""What is read under the customer's words."""
_MORE = ("id", "state", "stories", "customer_name")
"""The first columns of the table."""


def requests_sheet(report: RequestsReport) -> Table:
    """A line for each request: its id, state, stories and customer, then its fields."""
    names = [*_MORE, *(field.name for field in REQUEST if not field.of and not field.internal)]
    names = list(dict.fromkeys(names))
    return table(names, ([_cell(one.get(name)) for name in names] for one in report.requests))


def _cell(value: object) -> str | int | float | None:
    """A value as a cell: days as written, several joined."""
    if value is None or isinstance(value, str | int | float):
        return value
    return " ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)


def requests_document(report: RequestsReport) -> Document:
    """The requests to be read: the customer's words, whose they are, and what is known of them."""
    blocks: list[Block] = []
    for one in report.requests:
        stories = f" · {', '.join(one['stories'])}" if one["stories"] else ""
        blocks.append(Heading(text=f"{one['id']} {one['customer_name'] or 'Customer unknown'}"))
        blocks.append(Paragraph(text=f"{one['state']}{stories}", tone="dim"))
        if one["said"]:
            who = ", ".join(each for each in (one["person"], one["customer_name"], one["feeling"]) if each)
            blocks.append(Quote(text=one["said"], who=who or None))
        blocks += [Paragraph(text=f"{name.capitalize()}: {one[name]}") for name in _ABOUT if one[name]]
    return Document(
        title="What customers said",
        subtitle=f"{subtitle(report.board, report.day)}: {plural(len(report.requests), 'request')}",
        blocks=tuple(blocks),
    )
