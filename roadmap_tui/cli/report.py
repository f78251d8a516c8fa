"""`roadmap report`: reports on the board, for people and for other programs."""

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from roadmap_tui.cli.app.commands import Group, pass_session
from roadmap_tui.cli.app.complete import complete_stage, complete_story
from roadmap_tui.cli.app.filtering import (
    filter_context,
    filter_option,
    formula_of,
    keep_of,
    order_of,
    typed_of,
    view_of,
    view_option,
)
from roadmap_tui.cli.app.session import Session
from roadmap_tui.text.plural import plural

if TYPE_CHECKING:
    from datetime import date

    from roadmap_tui.model.filters.beside import Pair
    from roadmap_tui.model.grouping import Grouping
    from roadmap_tui.model.records import Request, Story
    from roadmap_tui.model.snapshot import Snapshot
    from roadmap_tui.reports.document import Document, Table
    from roadmap_tui.reports.loop.data import LoopLetter

_NAMED = 5
"""Letters without an address that are named."""
FORMATS = ("text", "md", "html", "svg", "json", "csv")


def report_options(command: Callable[..., Any], *, more: tuple[str, ...] = ()) -> Callable[..., Any]:
    """The options of every report; `more` are forms that it has beside those of all."""
    for option in (
        click.option("--owner", metavar="NAME", help="Only stories of this owner; `me` is you."),
        click.option("--stage", multiple=True, shell_complete=complete_stage, help="Only stories in this stage."),
        click.option("--segment", metavar="NAME", help="Only what customers of this segment asked for."),
        click.option("--csm", metavar="NAME", help="Only this CSM's customers; `me` is you."),
        view_option,
        filter_option("Story", 'Only what these words keep: `owner:me arr:>100k "dark mode" -word`.'),
        click.option(
            "--since", metavar="DAY", help="Only what happened since this day: `last month`, 2026-01-01."
        ),
        click.option(
            "--out", metavar="FILE", type=click.Path(), help="Write it to FILE, as a whole or not at all."
        ),
        click.option(
            "--format",
            "form",
            type=click.Choice((*FORMATS, *more), case_sensitive=False),
            help="Text, Markdown, a page, its charts, or data; by default what the end of --out says, else text.",
        ),
    ):
        command = option(command)
    return command


class ReportOptions:
    """The parsed options of a report."""

    def __init__(self, session: Session, options: dict[str, Any]) -> None:
        from roadmap_tui.actions.fields import day_back
        from roadmap_tui.cli.app import lookup
        from roadmap_tui.model.stages import ALL_STAGES

        self.session = session
        self.since: date | None = day_back(options.get("since"), "--since", session.reading)
        self.until: date | None = day_back(options.get("until"), "--until", session.reading)
        self._read: Snapshot | None = None
        self.csm = self._name(options.get("csm"))
        self.owner = self._name(options.get("owner"))
        self.segment: str | None = options.get("segment")
        given = options.get("stage") or ()
        self.stages = [lookup.one_of(one, ALL_STAGES, "stage") for each in given for one in each.split(",")]
        self.view: str | None = options.get("view")
        self._typed = typed_of(session, options.get("view"), options.get("typed"), "Story")
        self._keeps: list[Callable[[Story], bool]] = []
        self.filter: tuple[Callable[[Request], bool], Callable[[Story], bool]] | None = None
        """The tests of requests and of stories by the filter that was typed; None where there is none."""
        self.keep_tried: Pair = lambda _story, _customer: True
        """The test by that filter of a story and of a customer who tried it without having asked for it."""
        self.out: str | None = options.get("out")
        self.form: str = (options.get("form") or self._form_of_file()).lower()

    def board(self) -> "Snapshot":
        """The board reported on. Warns where it knows no such CSM or segment."""
        from roadmap_tui.cli.app.lookup import nobody_of
        from roadmap_tui.model.filters.beside import keep_pair
        from roadmap_tui.model.filters.read import keep_by, read_filter

        snapshot = self.session.read()
        remark = nobody_of(snapshot, csm=self.csm, segment=self.segment)
        if remark is not None:
            self.session.say(remark)
        self._read = snapshot
        context = filter_context(self.session, snapshot)
        given = {"owner": [self.owner] if self.owner else [], "stage": self.stages}
        self._keeps = [keep_by(name, values, "Story", context) for name, values in given.items() if values]
        if self._typed:
            keep = keep_of(self.session, self._typed, "Story", context)
            self.filter = (read_filter(self._typed, "Request", context).keeps, keep)
            self.keep_tried = keep_pair(self._typed, context)
        return snapshot

    @property
    def is_narrowed(self) -> bool:
        """Whether the options select only some of the stories."""
        return bool(self.csm or self.owner or self.segment or self.stages or self._typed)

    def keeps(self, story: "Story") -> bool:
        """Whether a story passes the filters by owner and stage."""
        return all(keep(story) for keep in self._keeps)

    @property
    def names_stages(self) -> bool:
        """Whether the stages of the stories are chosen, and not those on which work is ahead."""
        from roadmap_tui.model.filters.parse import names_in

        return bool(self.stages) or not names_in(self._typed or "").isdisjoint({"stage", "state"})

    def stories(self, snapshot: "Snapshot") -> "list[Story]":
        """The selected stories, in the order of the board, or of the view."""
        found = [
            one
            for one in board_stories(snapshot)
            if self.keeps(one)
            and self.is_asked_by(snapshot, one)
            and (self.filter is None or self.filter[1](one))
        ]
        return found if self.view is None else sorted(found, key=order_of(self.session, self.view, snapshot))

    def grouping(self, given: str | None) -> "Grouping | None":
        """What the board is grouped by: as given, else as the view has it; None where neither says."""
        from roadmap_tui.cli.app.lookup import one_of
        from roadmap_tui.model.grouping import GROUPINGS

        if given is not None:
            return GROUPINGS[one_of(given, GROUPINGS, "grouping")]
        found = view_of(self.session, self.view).choices.get("group", "") if self.view else ""
        return GROUPINGS.get(found)

    def is_asked_by(self, snapshot: "Snapshot", story: "Story") -> bool:
        """Whether a customer of the segment and of the CSM asked for a story; True where neither is given."""
        if self.segment is None and self.csm is None:
            return True
        from roadmap_tui.model.loop import csm_of

        for request, _ in snapshot.asking(story.id):
            customer = snapshot.customers.get(request.customer) if request.customer else None
            segment = (customer.segment or "") if customer else ""
            csm = csm_of(customer, [request]) or ""
            if (self.segment is None or segment.casefold() == self.segment.casefold()) and (
                self.csm is None or csm.casefold() == self.csm.casefold()
            ):
                return True
        return False

    def _name(self, given: str | None) -> str | None:
        return self.session.csm if given == "me" else given

    def _form_of_file(self) -> str:
        if self.session.json:
            return "json"
        end = Path(self.out).suffix.lstrip(".").lower() if self.out else ""
        return {"markdown": "md", "txt": "text", "htm": "html"}.get(end, end if end in FORMATS else "text")

    def output(
        self, document: "Callable[[], Document]", plain: Callable[[], Any], sheet: "Callable[[], Table]"
    ) -> None:
        """Print the report, or write it to its file, in the form asked for."""
        self._output(document, plain, sheet)
        if self._read is not None and (left_out := self._read.left_out):
            self.session.say(f"{left_out} `roadmap doctor` tells more.")
        self.session.keep_copy()

    def _output(
        self, document: "Callable[[], Document]", plain: Callable[[], Any], sheet: "Callable[[], Table]"
    ) -> None:
        session = self.session
        if self.form == "json" and self.out is None:
            session.out_json(plain())
            return
        if self.out is not None:
            self._write(self._rendered(document, plain, sheet, None).encode("utf-8", "replace"))
            return
        width = None
        if session.is_shown:
            from shutil import get_terminal_size

            width = get_terminal_size().columns
        session.out(self._rendered(document, plain, sheet, width))

    def _rendered(
        self,
        document: "Callable[[], Document]",
        plain: Callable[[], Any],
        sheet: "Callable[[], Table]",
        width: int | None,
    ) -> str:
        from roadmap_tui.reports.render.forms import render_as

        return render_as(self.form, document=document, plain=plain, sheet=sheet, width=width)

    def _write(self, data: bytes) -> None:
        from roadmap_tui.errors import Refused
        from roadmap_tui.files.replace import mode_of, replace_file

        assert self.out is not None
        path = Path(self.out).expanduser()
        if path.exists() and not path.is_file():
            raise Refused(f"{path} is no plain file; name another one.")
        if self.session.store().occupies(path):
            raise Refused(f"{path} is the board itself; name another file.")
        word = "Replaced" if path.exists() else "Wrote"
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            replace_file(path, data, mode=mode_of(path))
        except OSError as fault:
            raise Refused(f"{path} cannot be written: {fault.strerror}.") from None
        self.session.say(f"{word} {path}.")


@click.group(cls=Group)
def report() -> None:
    """The board told: whom to tell, what stands behind a story, how it goes."""


@report.command()
@click.option("--letters", is_flag=True, help="With a drafted letter to each person who waits, of each thing.")
@partial(report_options, more=("eml",))
@pass_session
def loop(session: Session, /, letters: bool, **options: Any) -> None:
    """Whom to tell that what they asked for shipped, or why not; overdue ones first.

    With `--letters`, `--format csv` is a table for a mail merge, a line for each person, and `--format eml --out
    FOLDER` a draft for each, which a mail program opens. Nothing is sent, and nobody is written down as told.
    """
    from functools import cache

    from roadmap_tui.model.message import DECLINED, SHIPPED, message
    from roadmap_tui.model.prose import prose
    from roadmap_tui.reports.loop import data, document

    asked = ReportOptions(session, options)
    if asked.form == "eml" and not (letters and asked.out):
        raise click.UsageError("--format eml takes --letters, and --out FOLDER for the drafts.")
    templates = session.settings.loop
    snapshot = asked.board()

    @cache
    def words(story: str) -> str:
        return prose(snapshot.stories[story])

    found = data.loop_report(
        snapshot,
        session.today,
        csm=asked.csm,
        since=asked.since,
        segment=asked.segment,
        keep=asked.keeps,
        keep_request=asked.filter[0] if asked.filter is not None else None,
        keep_tried=asked.keep_tried,
        draft=lambda row, story: message(
            row,
            story,
            me=session.me,
            shipped=templates.message or SHIPPED,
            declined=templates.declined or DECLINED,
            prose_of=lambda story: words(story.id),
        ),
        letters=letters,
    )
    if asked.form == "eml":
        _write_drafts(session, Path(asked.out or ""), found.letters)
    else:
        asked.output(
            lambda: document.loop_document(found),
            lambda: data.loop_plain(found),
            lambda: _letters_sheet(found.letters) if letters else document.loop_sheet(found),
        )
    if letters and asked.form in ("eml", "csv"):
        _say_letters(session, found.letters)


def _letters_sheet(letters: "Iterable[LoopLetter]") -> "Table":
    from roadmap_tui.reports.loop.letters import letters_sheet

    return letters_sheet(letters)


def _write_drafts(session: Session, folder: Path, letters: "Sequence[LoopLetter]") -> None:
    """Write a draft for each letter into a folder that holds none: an old one may be to somebody told since."""
    from roadmap_tui.errors import Refused
    from roadmap_tui.files.replace import replace_file
    from roadmap_tui.reports.loop.letters import drafts_of

    folder = folder.expanduser()
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if any(folder.glob("*.eml")):
            raise Refused(f"{folder} holds mails already, of which some may be sent; name a new folder.")
        for draft in drafts_of(letters):
            replace_file(folder / draft.name, draft.data, durable=False)
    except OSError as fault:
        raise Refused(f"{folder} cannot be written to: {fault.strerror}.") from None
    session.say(f"Wrote {plural(len(letters), 'draft')} to {folder}.")


def _say_letters(session: Session, letters: "Sequence[LoopLetter]") -> None:
    """Tell whose address nobody knows, and that it stays the person's to say that they were told."""
    homeless = [one for one in letters if one.email is None]
    if homeless:
        named = ", ".join(dict.fromkeys(one.person or one.customer_name for one in homeless[:_NAMED]))
        more = f" and {len(homeless) - _NAMED:,} more" if len(homeless) > _NAMED else ""
        asked = next((one.requests[0] for one in homeless if one.requests), None)
        adds = f" `roadmap request edit {asked} --email ADDRESS` adds one." if asked is not None else ""
        session.say(f"{plural(len(homeless), 'letter')} without an address: {named}{more}.{adds}")
    if letters:
        one = letters[0]
        told = f"request told {one.requests[0]}" if one.requests else f"session told {one.sessions[0]}"
        session.say(f"Nothing was sent. Once it was, `roadmap {told}` writes it down.")


@report.command()
@click.argument("ids", nargs=-1, metavar="[ID …]", shell_complete=complete_story)
@report_options
@pass_session
def evidence(session: Session, /, ids: tuple[str, ...], **options: Any) -> None:
    """Who stands behind a story, what they are worth, where the evidence is thin.

    Without an id: every story on which work is ahead, in the order of the board. With one, JSON is one object.
    """
    from roadmap_tui.cli.app import lookup
    from roadmap_tui.model.stages import ACTIVE, stage_of
    from roadmap_tui.reports.evidence import data, document

    asked = ReportOptions(session, options)
    snapshot = asked.board()
    if ids:
        stories = [lookup.story(snapshot, one) for one in ids]
    else:
        stories = [
            one for one in asked.stories(snapshot) if asked.names_stages or stage_of(one, session.today) in ACTIVE
        ]
    found = data.evidence_report(
        snapshot, session.today, stories, since=asked.since, formula=formula_of(session.settings)
    )

    def plain() -> Any:
        objects = data.evidence_plain(found)
        return objects[0] if len(ids) == 1 else objects

    asked.output(lambda: document.evidence_document(found), plain, lambda: document.evidence_sheet(found))


@report.command()
@click.option("--until", metavar="DAY", help="Only what happened up to this day.")
@click.option(
    "--by",
    type=click.Choice(["segment", "touchpoint", "product", "csm"], case_sensitive=False),
    help="Apart for each of these.",
)
@click.option(
    "--trend",
    type=click.Choice(["week", "month"], case_sensitive=False),
    default="month",
    help="How it went by week or by month.",
)
@report_options
@pass_session
def measures(session: Session, /, by: str | None, trend: str, **options: Any) -> None:
    """What CX and PM measure together: how long it takes, what came true, who waits. No data is never 0."""
    from typing import cast

    from roadmap_tui.measures import Bucket, Split
    from roadmap_tui.reports.measures import data, document

    asked = ReportOptions(session, options)
    snapshot = asked.board()
    found = data.measures_report(
        snapshot,
        session.today,
        since=asked.since,
        until=asked.until,
        by=cast("Split | None", by),
        bucket=cast("Bucket", trend),
        only={"segment": asked.segment, "csm": asked.csm},
        keeps=asked.keeps if asked.owner or asked.stages else None,
        narrow=asked.filter,
        cadence=data.cadence_of(session.settings),
    )
    asked.output(
        lambda: document.measures_document(data.with_renewals(found, snapshot)),
        lambda: data.measures_plain(found),
        lambda: document.measures_sheet(found),
    )


@report.command()
@report_options
@click.option(
    "--by",
    "grouping",
    metavar="FACET",
    help="Lanes by owner, objective, product, touchpoint, horizon, segment and the like; a view brings its own.",
)
@pass_session
def board(session: Session, /, grouping: str | None, **options: Any) -> None:
    """The stories in their columns, and what waits; with --since, what moved and what came true."""
    from roadmap_tui.reports.board import data, document
    from roadmap_tui.reports.board.news import waits_of

    asked = ReportOptions(session, options)
    snapshot = asked.board()
    columns = session.settings.board
    stories = asked.stories(snapshot)
    found = data.board_report(
        snapshot,
        session.today,
        stories,
        since=asked.since,
        labels=columns.labels,
        limits=columns.wip,
        grouping=asked.grouping(grouping),
    )
    asked.output(
        lambda: document.board_document(
            found, waits_of(snapshot, stories, session.today, whole=not asked.is_narrowed)
        ),
        lambda: data.board_plain(found),
        lambda: document.board_sheet(found),
    )


@report.command()
@report_options
@pass_session
def timeline(session: Session, /, **options: Any) -> None:
    """Now, next and later; by quarter, by product; what slipped, shipped and came true."""
    from roadmap_tui.reports.timeline import data, document

    asked = ReportOptions(session, options)
    snapshot = asked.board()
    found = data.timeline_report(
        snapshot,
        session.today,
        asked.stories(snapshot),
        since=asked.since,
        year_starts=session.settings.calendar.year_starts,
    )
    asked.output(
        lambda: document.timeline_document(found),
        lambda: data.timeline_plain(found),
        lambda: document.timeline_sheet(found),
    )


@report.command()
@report_options
@pass_session
def journey(session: Session, /, **options: Any) -> None:
    """Products by touchpoints: requests that wait, stories under way and proven, how well customers are served.

    Where many requests wait and no story is, the place stands out as a hole. With --since requests from that day.
    """
    from roadmap_tui.reports.journey import data, document

    asked = ReportOptions(session, options)
    snapshot = asked.board()
    found = data.journey_report(
        snapshot,
        session.today,
        since=asked.since,
        only={"segment": asked.segment, "csm": asked.csm},
        keeps=asked.keeps if asked.owner or asked.stages else None,
        narrow=asked.filter,
    )
    asked.output(
        lambda: document.journey_document(found),
        lambda: data.journey_plain(found),
        lambda: document.journey_sheet(found),
    )


def board_stories(snapshot: "Snapshot") -> "list[Story]":
    """The stories that are not archived, in the order of the board."""
    from roadmap_tui.model.board_order import board_order

    return sorted((one for one in snapshot.stories.values() if not one.archived), key=board_order)
