"""Feeds of the board: what shipped and came true as Atom, what ships and is to be read as a calendar."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from aiohttp import web

from roadmap_tui.model.due import due_readings
from roadmap_tui.model.prose import prose, target_words
from roadmap_tui.model.records import Story
from roadmap_tui.model.snapshot import Snapshot
from roadmap_tui.model.stages import ACTIVE, entered, proven_on, stage_of
from roadmap_tui.reports.markup import safe
from roadmap_tui.text.characters import one_line
from roadmap_tui.web.live_board import LiveBoard

_ENTRIES = 50
_LINE = 73
"""Bytes of a calendar's line without its end: RFC 5545 allows 75."""


class Feeds:
    """The feeds of a board."""

    def __init__(self, live: LiveBoard) -> None:
        self._live = live

    def routes(self) -> list[web.RouteDef]:
        """The addresses of the feeds."""
        return [web.get("/feed.xml", self.news), web.get("/calendar.ics", self.calendar)]

    async def news(self, request: web.Request) -> web.Response:  # noqa: ARG002  # aiohttp's signature
        """What shipped, came true or was missed, newest first, as Atom."""
        text = await self._live.ask(lambda snapshot: atom(snapshot, self._live.today()))
        return web.Response(text=text, content_type="application/atom+xml")

    async def calendar(self, request: web.Request) -> web.Response:  # noqa: ARG002  # aiohttp's signature
        """What is to ship, and which numbers are to be read, as iCalendar."""
        text = await self._live.ask(lambda snapshot: icalendar(snapshot, self._live.today(), self._live.now()))
        return web.Response(text=text, content_type="text/calendar")


def atom(snapshot: Snapshot, today: date) -> str:
    """The newest stories that shipped, were proven or missed, as an Atom feed (RFC 4287)."""
    news: list[tuple[datetime, str, Story]] = []
    for one in snapshot.stories.values():
        if one.archived:
            continue
        reached = entered(one, today)
        news += [(at, stage, one) for stage, at in reached.items() if stage in {"shipped", "proven", "missed"}]
    news.sort(key=lambda row: row[0], reverse=True)
    name, uid = safe(snapshot.board.name), safe(snapshot.board.uid)
    newest = news[0][0] if news else snapshot.board.created_at
    entries = "".join(
        f"<entry><id>urn:roadmap:{uid}:{safe(one.uid)}:{stage}</id><title>{safe(f'{one.title}: {stage}')}</title>"
        f"<updated>{at.isoformat()}</updated><summary>{safe(prose(one))}</summary></entry>\n"
        for at, stage, one in news[:_ENTRIES]
    )
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">\n'
        f"<id>urn:roadmap:{uid}</id><title>{name}</title><updated>{newest.isoformat()}</updated>"
        f"<author><name>{name}</name></author>\n{entries}</feed>\n"
    )


def icalendar(snapshot: Snapshot, today: date, now: datetime) -> str:
    """The days on which stories are to ship, and on which numbers are to be read, as iCalendar (RFC 5545)."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//roadmap-tui//board//EN",
        f"X-WR-CALNAME:{_text(snapshot.board.name)}",
    ]
    stamp = f"{now:%Y%m%dT%H%M%SZ}"
    for uid, day, summary, about in _days(snapshot, today):
        lines += [
            "BEGIN:VEVENT",
            f"UID:{_text(uid)}",
            f"DTSTAMP:{stamp}",
            f"DTSTART;VALUE=DATE:{day:%Y%m%d}",
            f"DTEND;VALUE=DATE:{day + timedelta(days=1):%Y%m%d}",
            f"SUMMARY:{_text(summary)}",
            f"DESCRIPTION:{_text(about)}",
            "TRANSP:TRANSPARENT",
            "END:VEVENT",
        ]
    lines.append("END:VCALENDAR")
    return "".join(f"{part}\r\n" for line in lines for part in _folded(line))


def _days(snapshot: Snapshot, today: date) -> Iterator[tuple[str, date, str, str]]:
    for one in snapshot.stories.values():
        if not one.archived and one.ship_by is not None and stage_of(one, today) in ACTIVE:
            yield f"{one.uid}-ship@roadmap", one.ship_by, f"{one.id} ships: {one.title}", prose(one)
    now_due = {(one.story, one.of) for one in due_readings(snapshot.stories.values(), today)}
    for one in snapshot.stories.values():
        if one.stage != "shipped" or one.archived or one.target is None or not one.target.metric:
            continue
        day = today if (one.id, "target") in now_due else one.target.due
        if day is not None and day >= today and proven_on(one, today) is None:
            yield (
                f"{one.uid}-read@roadmap",
                day,
                f"{one.id} read: {one.target.metric}",
                target_words(one.target) or "",
            )


def _text(text: str) -> str:
    """A text of a calendar: RFC 5545 escapes four characters."""
    plain = one_line(text)
    return plain.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")


def _folded(line: str) -> Iterator[str]:
    """A line in parts of at most 75 bytes, whole characters, each but the first after a space."""
    part, start = "", ""
    for character in line:
        if len((part + character).encode("utf-8", "replace")) > _LINE:
            yield start + part
            part, start = "", " "
        part += character
    yield start + part
