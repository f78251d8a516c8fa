"""The reports as pages: as `roadmap report` writes them, kept until the board changes or the day ends."""

from collections import OrderedDict
from collections.abc import Callable
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from aiohttp import web

from roadmap_tui.model.message import DECLINED, SHIPPED, message
from roadmap_tui.model.prose import prose
from roadmap_tui.model.records import Request, Story, View
from roadmap_tui.model.snapshot import Snapshot
from roadmap_tui.model.stages import ACTIVE, stage_of
from roadmap_tui.model.views import KIND_AT
from roadmap_tui.reports.document import Document
from roadmap_tui.reports.markup import safe
from roadmap_tui.reports.render.html import render_html
from roadmap_tui.settings.load import Settings
from roadmap_tui.web.guard import PERSON
from roadmap_tui.web.live_board import LiveBoard
from roadmap_tui.web.pages import HEAD, META_POLICY, tabs
from roadmap_tui.web.people import Person

if TYPE_CHECKING:
    from roadmap_tui.model.filters.context import Context

_KEPT = 64
"""The most pages that are kept."""
_WAIT_SECONDS = 25.0
"""The time after which a browser that waits for a change is answered that there was none."""
_FILTER = 200
"""Characters of a filter."""


class Shown(NamedTuple):
    """What a page shows: stories in their order, and the test of requests by the same filter; None for all."""

    stories: list[Story]
    keep: Callable[[Request], bool] | None = None


Build = Callable[[Snapshot, Settings, date, Shown], Document]


def _board(snapshot: Snapshot, settings: Settings, today: date, shown: Shown) -> Document:
    from roadmap_tui.reports.board import data, document
    from roadmap_tui.reports.board.news import waits_of

    found = data.board_report(
        snapshot, today, shown.stories, since=None, labels=settings.board.labels, limits=settings.board.wip
    )
    return document.board_document(found, waits_of(snapshot, shown.stories, today, whole=True))


def _timeline(snapshot: Snapshot, settings: Settings, today: date, shown: Shown) -> Document:
    from roadmap_tui.reports.timeline import data, document

    found = data.timeline_report(
        snapshot, today, shown.stories, since=None, year_starts=settings.calendar.year_starts
    )
    return document.timeline_document(found)


def _loop(snapshot: Snapshot, settings: Settings, today: date, shown: Shown) -> Document:
    from roadmap_tui.reports.loop import data, document

    templates, kept = settings.loop, {one.id for one in shown.stories}
    words = cache(lambda story: prose(snapshot.stories[story]))
    found = data.loop_report(
        snapshot,
        today,
        keep=lambda story: story.id in kept,
        draft=lambda row, story: message(
            row,
            story,
            me=settings.who()[0],
            shipped=templates.message or SHIPPED,
            declined=templates.declined or DECLINED,
            prose_of=lambda one: words(one.id),
        ),
    )
    return document.loop_document(found)


def _evidence(snapshot: Snapshot, settings: Settings, today: date, shown: Shown) -> Document:
    from roadmap_tui.model.formula import read_formula
    from roadmap_tui.reports.evidence import data, document

    formula = settings.rank.formula
    ahead = [one for one in shown.stories if stage_of(one, today) in ACTIVE]
    found = data.evidence_report(
        snapshot,
        today,
        ahead,
        since=None,
        formula=read_formula(formula, "rank.formula") if formula is not None else None,
    )
    return document.evidence_document(found)


def _measures(snapshot: Snapshot, settings: Settings, today: date, shown: Shown) -> Document:
    from roadmap_tui.reports.measures import data, document

    kept = {one.id for one in shown.stories}
    is_whole = len(kept) == sum(not one.archived for one in snapshot.stories.values())
    keeps = None if is_whole else lambda story: story.id in kept
    report = data.measures_report(snapshot, today, keeps=keeps, cadence=data.cadence_of(settings))
    return document.measures_document(data.with_renewals(report, snapshot))


def _journey(snapshot: Snapshot, settings: Settings, today: date, shown: Shown) -> Document:  # noqa: ARG001  # one shape for all
    from roadmap_tui.reports.journey import data, document

    kept = {one.id for one in shown.stories}
    narrow = None if shown.keep is None else (shown.keep, lambda story: story.id in kept)
    return document.journey_document(data.journey_report(snapshot, today, narrow=narrow))


REPORTS: dict[str, Build] = {
    "/": _board,
    "/timeline": _timeline,
    "/loop": _loop,
    "/evidence": _evidence,
    "/measures": _measures,
    "/journey": _journey,
}
"""The reports by their addresses."""


class ReportPages:
    """The pages of the reports."""

    def __init__(self, live: LiveBoard, *, has_board: bool) -> None:
        self._live = live
        self._has_board = has_board
        self._kept: OrderedDict[tuple[object, ...], str] = OrderedDict()

    def routes(self) -> list[web.RouteDef]:
        """The addresses of the reports, and the one that tells of changes."""
        return [*(web.get(path, self.show) for path in REPORTS), web.get("/changes", self.changes)]

    async def show(self, request: web.Request) -> web.Response:
        """A report's page; a browser that has it as it is gets no more than that."""
        asked = Asked(*(request.query.get(name, "")[:_FILTER].strip() for name in Asked._fields))
        person = request[PERSON]
        tag, text = await self._live.ask(lambda snapshot: self._page(snapshot, request.path, person, asked))
        if request.headers.get("If-None-Match") == tag:
            return web.Response(status=304, headers={"ETag": tag})
        return web.Response(text=text, content_type="text/html", headers={"ETag": tag, "Vary": "Cookie"})

    async def changes(self, request: web.Request) -> web.Response:
        """Wait for a change of the board: 200 with its generation once there is one, 204 after a while."""
        known = request.query.get("since", "")
        since = int(known) if known.isascii() and known.isdigit() and len(known) < 16 else -1
        now = await self._live.changed_since(since, _WAIT_SECONDS)
        return web.Response(status=204) if now == since else web.json_response({"generation": now})

    def _page(self, snapshot: Snapshot, path: str, person: Person, asked: "Asked") -> tuple[str, str]:
        today = self._live.today()
        key = (path, person, asked, snapshot.board.uid, snapshot.board.generation, today)
        tag = f'"{abs(hash(key)):x}"'
        text = self._kept.get(key)
        if text is None:
            text = self._kept[key] = self._written(snapshot, path, person, asked, today)
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        else:
            self._kept.move_to_end(key)
        return tag, text

    def _written(self, snapshot: Snapshot, path: str, person: Person, asked: "Asked", today: date) -> str:
        stories, refusal = stories_of(snapshot, asked, today, person, self._live.settings)
        keep = requests_of(snapshot, asked, today, person, self._live.settings)
        document = REPORTS[path](snapshot, self._live.settings, today, Shown(stories, keep))
        notice = f'<p class="refused">{safe(refusal)}</p>' if refusal else ""
        form = (
            f'<form class="filter" action="{path}"><label for="filter">Filter</label>'
            f'<input id="filter" name="filter" value="{safe(asked.filter)}" '
            'placeholder="owner:ann stage:building"/>'
            f"{_views(snapshot, asked.view)}<button>Show</button></form>"
        )
        return render_html(
            document,
            policy=META_POLICY,
            head=f'{HEAD}<meta name="generation" content="{snapshot.board.generation}"/>\n'
            '<script src="/static/live.js" defer></script>\n'
            '<noscript><meta http-equiv="refresh" content="60"/></noscript>\n',
            before=tabs(person, path, has_board=self._has_board) + form + notice,
        )


class Asked(NamedTuple):
    """What a page is narrowed by: a filter as typed, and the name of a view of the board."""

    filter: str = ""
    view: str = ""


def stories_of(
    snapshot: Snapshot, asked: Asked, today: date, person: Person, settings: Settings
) -> tuple[list[Story], str]:
    """The stories that a filter and a view keep, in the view's order, and why a part of it means nothing."""
    from roadmap_tui.model.board_order import board_order

    stories = sorted((one for one in snapshot.stories.values() if not one.archived), key=board_order)
    if not any(asked):
        return stories, ""
    from roadmap_tui.model.filters.read import read_typed
    from roadmap_tui.model.formula import read_formula
    from roadmap_tui.model.ordering import ORDERINGS, Scale

    context = _context(snapshot, today, person, settings)
    view = next((one for one in _saved(snapshot) if one.name == asked.view), None)
    refusals = [f"There is no view {asked.view}."] if asked.view and view is None else []
    for typed in (view.filter if view is not None else "", asked.filter):
        found = read_typed(typed, "Story", context, is_whole=True)
        refusals += [found.problem.message] if found.problem is not None else []
        refusals += found.remarks
        stories = [one for one in stories if found.keeps(one)]
    ordering = ORDERINGS.get(view.choices.get("order", "")) if view is not None else None
    if ordering is not None and not ordering.by_history:
        formula = settings.rank.formula
        scale = Scale(snapshot, read_formula(formula, "rank.formula") if formula is not None else None)
        stories.sort(key=lambda one: ordering.key(scale, one))
    return stories, " ".join(refusals)


def requests_of(
    snapshot: Snapshot, asked: Asked, today: date, person: Person, settings: Settings
) -> Callable[[Request], bool] | None:
    """The test of requests by the same filter and view; None where there is neither."""
    if not any(asked):
        return None
    from roadmap_tui.model.filters.read import read_typed

    context = _context(snapshot, today, person, settings)
    view = next((one for one in _saved(snapshot) if one.name == asked.view), None)
    filters = [
        read_typed(typed, "Request", context, is_whole=True)
        for typed in (view.filter if view is not None else "", asked.filter)
    ]
    return lambda one: all(each.keeps(one) for each in filters)


def _context(snapshot: Snapshot, today: date, person: Person, settings: Settings) -> "Context":
    from roadmap_tui.model.filters.context import Context
    from roadmap_tui.model.filters.who import Who

    me = person.name or None
    return Context(snapshot, today, lambda: Who(me, me, settings.calendar.year_starts))


def _saved(snapshot: Snapshot) -> list[View]:
    """The board's views of stories, in the order in which they were saved."""
    return [one for one in snapshot.table(View).values() if KIND_AT.get(one.place) == "Story"]


def _views(snapshot: Snapshot, chosen: str) -> str:
    """The choice of a view; nothing where the board has none."""
    known = _saved(snapshot)
    if not known:
        return ""
    ways = "".join(
        f'<option{" selected" if one.name == chosen else ""} value="{safe(one.name)}">{safe(one.name)}</option>'
        for one in known
    )
    return f'<select name="view" aria-label="View"><option value="">every story</option>{ways}</select>'
