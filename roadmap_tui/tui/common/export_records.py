"""Exports records to a file, as a report of them: Markdown, HTML, SVG, CSV or JSON, by its ending."""

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from roadmap_tui.errors import Reason, Refused, Usage, problem_of
from roadmap_tui.files.folders import is_served
from roadmap_tui.files.replace import mode_of, replace_file
from roadmap_tui.model.records import Request, Story
from roadmap_tui.model.snapshot import Snapshot
from roadmap_tui.reports.board.data import board_plain, board_report
from roadmap_tui.reports.board.document import board_document, board_sheet
from roadmap_tui.reports.document import Document, Table
from roadmap_tui.reports.record_json import plain_of
from roadmap_tui.reports.render.forms import render_as
from roadmap_tui.reports.requests.data import requests_report
from roadmap_tui.reports.requests.document import requests_document, requests_sheet
from roadmap_tui.settings.schema import Columns

REQUEST_ENDINGS = (".md", ".html", ".csv", ".json")
"""The endings of a file's name for requests, each of which is a form of the report; no picture shows them."""
STORY_ENDINGS = (".md", ".html", ".svg", ".csv", ".json")
"""The endings of a file's name for stories, each of which is a form of the board."""


def export_stories(
    snapshot: Snapshot, stories: Sequence[Story], typed: str, today: date, columns: Columns
) -> Path:
    """Write stories to a file whose name was typed, in place of none that is there. Returns its path.

    Usage for an ending of no format, Refused for a file that exists or cannot be written.
    """
    report = board_report(snapshot, today, stories, labels=columns.labels, limits=columns.wip)
    return _export(
        typed,
        STORY_ENDINGS,
        document=lambda: board_document(report),
        plain=lambda: board_plain(report),
        sheet=lambda: board_sheet(report),
    )


def export_requests(snapshot: Snapshot, requests: Sequence[Request], typed: str, today: date) -> Path:
    """Write requests to a file whose name was typed, in place of none that is there. Returns its path.

    Usage for an ending of no format, Refused for a file that exists or cannot be written.
    """
    report = requests_report(snapshot, today, requests)
    return _export(
        typed,
        REQUEST_ENDINGS,
        document=lambda: requests_document(report),
        plain=lambda: plain_of(report),
        sheet=lambda: requests_sheet(report),
    )


def _export(
    typed: str,
    endings: Sequence[str],
    document: Callable[[], Document],
    plain: Callable[[], Any],
    sheet: Callable[[], Table],
) -> Path:
    if is_served():
        raise Refused(
            "Nothing is written to a file from a browser: it would lie on the machine that serves the board."
        )
    path = Path(typed.strip()).expanduser()
    ending = path.suffix.lower()
    if ending not in endings:
        raise Usage(f"A file's name ends in {', '.join(endings)}, which says the format.")
    if path.exists():
        raise Refused(f"{path} is there already; type another name.", reason=Reason.NAME_TAKEN)
    text = render_as(ending.removeprefix("."), document=document, plain=plain, sheet=sheet)
    try:
        replace_file(path, text.encode("utf-8", "replace"), mode=mode_of(path))
    except OSError as error:
        raise problem_of(error, f"{path} was not written") from None
    return path
