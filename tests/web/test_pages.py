"""Reports as pages, and feeds."""

import re
from xml.etree import ElementTree

import msgspec
import pytest

from roadmap_tui.actions import stories, views
from roadmap_tui.actions.change import begin
from roadmap_tui.model.records import Story
from roadmap_tui.web.feeds import _folded, icalendar
from roadmap_tui.web.guard import ANYONE
from roadmap_tui.web.report_pages import REPORTS
from tests.search import kit
from tests.web.conftest import NOW, TODAY, Serving


@pytest.mark.parametrize("path", REPORTS)
async def test_every_report_is_a_page(serving: Serving, path: str) -> None:
    """Names of others are text in it, nothing comes from outside, and a second look costs no page."""
    async with serving() as served:
        client = await served.entered()
        first = await client.get(path)
        text = await first.text()
        second = await client.get(path, headers={"If-None-Match": first.headers["ETag"]})
        await client.close()

        assert first.status == 200
        assert "<script>alert" not in text
        assert "<b>Birch" not in text
        assert [one for one in re.findall(r'(?:src|href)="([^"]*)"', text) if not one.startswith("/")] == []
        assert (second.status, await second.text()) == (304, "")


async def test_a_page_is_new_once_the_board_is(serving: Serving) -> None:
    """Who waits for a change is told of it, and the page shows it."""
    async with serving() as served:
        client = await served.entered()
        before = await (await client.get("/")).text()
        found = re.search(r'name="generation" content="(\d+)"', before)
        assert found is not None
        with begin(served.store, by="ben", at=NOW, today=TODAY) as change:
            stories.add(change, {"title": "Ward rounds end on time"})
        told = await (await client.get(f"/changes?since={found[1]}")).json()
        after = await (await client.get("/")).text()
        await client.close()

        assert told["generation"] > int(found[1])
        assert ("Ward rounds" in before, "Ward rounds" in after) == (False, True)


async def test_the_feed_tells_what_shipped(serving: Serving) -> None:
    """As well-formed XML, whatever titles hold."""
    async with serving() as served, served.client() as client:
        with begin(served.store, by="ben", at=NOW, today=TODAY) as change:
            stories.move(change, "S-1", "shipped", because="so")
        found = await client.get(f"/feed.xml?key={served.links.token(ANYONE, 'feed')}")
        root = ElementTree.fromstring(await found.text())  # our own
        titles = [one.text for one in root.iter("{http://www.w3.org/2005/Atom}title")]

        assert found.content_type == "application/atom+xml"
        assert titles == ["Clinics", "History <script>alert(1)</script> in hand: shipped"]


async def test_the_calendar_tells_what_ships(serving: Serving) -> None:
    """A day each, in lines that calendars take."""
    async with serving() as served, served.client() as client:
        found = await client.get(f"/calendar.ics?key={served.links.token(ANYONE, 'feed')}")
        data = await found.read()

        assert found.content_type == "text/calendar"
        assert b"DTSTART;VALUE=DATE:20261201\r\nDTEND;VALUE=DATE:20261202\r\nSUMMARY:S-1 ships: History" in data
        assert all(len(line) <= 75 for line in data.split(b"\r\n"))


def test_no_text_adds_a_line_to_a_calendar() -> None:
    """Not even a uid, which comes from a file that anyone may have written."""
    evil = "x\r\nBEGIN:VALARM\x1b[5m"
    snapshot = kit.board(
        Story(
            id="S-1",
            uid=evil,
            order=1.0,
            created_at=NOW,
            created_by="a",
            title=evil,
            ship_by=TODAY,
            stage="building",
        )
    )
    snapshot.board = msgspec.structs.replace(snapshot.board, name=evil)
    found = icalendar(snapshot, TODAY, NOW)

    assert "\r\nBEGIN:VALARM" not in found
    assert "\x1b" not in found
    assert found.count("\n") == found.count("\r\n")


def test_a_long_line_is_folded_between_characters() -> None:
    """RFC 5545: at most 75 bytes, what follows begins with a space."""
    parts = list(_folded("SUMMARY:" + "ü" * 100))

    assert "".join(parts[:1] + [one[1:] for one in parts[1:]]) == "SUMMARY:" + "ü" * 100
    assert all(len(one.encode()) <= 75 for one in parts)


@pytest.mark.parametrize(
    ("typed", "kept", "told"),
    [
        ("id:S-2", {"Dose"}, ""),
        ("customer:acme", {"History"}, ""),
        ("ownr:ann", {"Dose", "History"}, "A filter has no ownr:. Did you mean owner?"),
        ("%3Cscript%3Ealert(2)%3C/script%3E", set(), ""),
    ],
)
async def test_a_filter_narrows_a_page(serving: Serving, typed: str, kept: set[str], told: str) -> None:
    """In the language of filters; what means nothing is told, and what is typed stays text."""
    async with serving() as served:
        client = await served.entered()
        text = await (await client.get(f"/?filter={typed}")).text()
        await client.close()

        assert {one for one in ("Dose", "History") if one in text} == kept
        assert told in text
        assert "<script>alert" not in text


async def test_a_view_narrows_and_orders_a_page(serving: Serving) -> None:
    """Those that the board keeps; one that is gone is told."""
    async with serving() as served:
        with begin(served.store, by="ben", at=NOW, today=TODAY) as change:
            for title in ("Alpha ward", "Beta ward"):
                stories.add(change, {"title": title, "effort": 5 if title < "B" else 8})
            views.save_view(change, "Wards", place="board", filter_="ward", choices={"order": "effort"})
        client = await served.entered()
        text = await (await client.get("/?view=Wards")).text()
        gone = await (await client.get("/?view=Gone")).text()
        await client.close()
        rows = list(dict.fromkeys(re.findall(r"(Alpha ward|Beta ward|Dose list)", text)))

        assert rows == ["Beta ward", "Alpha ward"]
        assert '<option selected value="Wards">' in text
        assert "There is no view Gone." in gone
