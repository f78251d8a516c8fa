"""Exports stories to a file, as the board's report of them: Markdown, HTML, SVG, CSV or JSON, by its ending."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from roadmap_tui.errors import Reason, Refused, Usage, problem_of
from roadmap_tui.files.replace import mode_of, replace_file
from roadmap_tui.model.records import Story
from roadmap_tui.model.snapshot import Snapshot
from roadmap_tui.reports.board.data import board_plain, board_report
from roadmap_tui.reports.board.document import board_document, board_sheet
from roadmap_tui.reports.render.forms import render_as
from roadmap_tui.settings.schema import Columns

ENDINGS = (".md", ".html", ".svg", ".csv", ".json")
"""The endings of a file's name, each of which is a form of the report."""


def export_stories(
    snapshot: Snapshot, stories: Sequence[Story], typed: str, today: date, columns: Columns
) -> Path:
    """Write stories to a file whose name was typed, in place of none that is there. Returns its path.

    Usage for an ending of no format, Refused for a file that exists or cannot be written.
    """
    path = Path(typed.strip()).expanduser()
    ending = path.suffix.lower()
    if ending not in ENDINGS:
        raise Usage(f"A file's name ends in {', '.join(ENDINGS)}, which says the format.")
    if path.exists():
        raise Refused(f"{path} is there already; type another name.", reason=Reason.NAME_TAKEN)
    report = board_report(snapshot, today, stories, labels=columns.labels, limits=columns.wip)
    text = render_as(
        ending.removeprefix("."),
        document=lambda: board_document(report),
        plain=lambda: board_plain(report),
        sheet=lambda: board_sheet(report),
    )
    try:
        replace_file(path, text.encode("utf-8", "replace"), mode=mode_of(path))
    except OSError as error:
        raise problem_of(error, f"{path} was not written") from None
    return path
