"""The doors in a real browser: a form without a script, a page that follows the board, the app with its keys."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from roadmap_tui.actions import stories
from roadmap_tui.actions.change import begin
from roadmap_tui.web.people import Person
from tests.web.browser import CHROMIUM, PATIENCE_SECONDS, Page, browser
from tests.web.conftest import NOW, TODAY, Served, Serving

pytestmark = [pytest.mark.slow, pytest.mark.skipif(CHROMIUM is None, reason="There is no Chromium.")]


@pytest.fixture
async def page() -> AsyncIterator[Page]:
    async with browser() as found:
        yield found


async def enter(page: Page, served: Served) -> str:
    """Come in by the link; the origin."""
    await page.go(f"{served.address.origin}{served.link()}")
    await page.until("document.title.startsWith('The board')")
    return served.address.origin


async def test_a_colleague_writes_a_request_without_scripts(serving: Serving, page: Page) -> None:
    """At the width of a phone: typed, asked about, written."""
    async with serving() as served:
        origin = await enter(page, served)
        await page.send("Emulation.setScriptExecutionDisabled", value=True)
        await page.size(390, 844)
        await page.go(f"{origin}/ask")
        wide = await page.run("document.documentElement.scrollWidth")
        for name, text in (
            ("customer", "Acme Clinics"),
            ("said", "ten minutes a visit hunting for the treatment history"),
            ("heard_by", "Eve"),
        ):
            await page.run(f"document.getElementById('{name}').focus()")
            await page.write(text)
        await page.run("document.querySelector('form.ask button').click()")
        await page.until("document.title.startsWith('One question')")
        await page.run("document.querySelector('form.ask button').click()")
        await page.until("document.title.startsWith('Written down')")

        assert wide == 390
        assert served.store.read().requests["R-2"].merged_into == "R-1"
        assert served.store.read().requests["R-2"].captured_by == "Eve"


async def test_a_page_follows_the_board(serving: Serving, page: Page) -> None:
    """Without a key pressed; nothing comes from outside, no policy is broken; printed, it has no controls."""
    async with serving() as served:
        origin = await enter(page, served)
        with begin(served.store, by="ben", at=NOW, today=TODAY) as change:
            stories.add(change, {"title": "Ward rounds end on time"})
        await page.until("document.body.innerText.includes('Ward rounds end on time')")
        for path in ("/timeline", "/loop", "/evidence", "/measures", "/journey"):
            await page.go(f"{origin}{path}")
        await page.send("Emulation.setEmulatedMedia", media="print")
        printed = "document.querySelector('%s').checkVisibility()"
        shown = [await page.run(printed % one) for one in ("nav.tabs", "form.filter", "h1")]

        assert shown == [False, False, True]
        assert [one for one in page.asked if not one.startswith((origin, "data:"))] == []
        assert [one for one in page.refused if "Security Policy" in one] == []


async def test_the_app_takes_keys(serving: Serving, page: Page) -> None:
    """They reach it without a click, at the width of a phone too; a story is moved."""
    async with serving() as served:
        origin = await enter(page, served)
        await page.size(390, 844)
        await page.go(f"{origin}/board")
        await page.until("document.body.classList.contains('-first-byte')")
        await page.until("document.activeElement.className.includes('xterm')")
        async with asyncio.timeout(PATIENCE_SECONDS):
            while served.store.read().stories["S-1"].stage == "discover":
                await page.press("L", code=76, text="L", modifiers=8)
                await asyncio.sleep(0.5)

        assert served.store.read().stories["S-1"].stage != "discover"
        assert [one for one in page.refused if "Security Policy" in one] == []


async def test_what_was_typed_is_there_after_the_socket_dropped(serving: Serving, page: Page) -> None:
    """A new story left in the middle is offered by the next board."""
    async with serving() as served:
        origin = await enter(page, served)
        await page.size(1200, 800)
        await opened(page, origin)
        await page.press("n", code=78, text="n")
        await asyncio.sleep(2)
        await page.press("Tab", code=9, modifiers=8)
        for one in "Beds are free by noon":
            await page.press(one, text=one)
        await asyncio.sleep(2)
        await opened(page, origin)
        await page.press("n", code=78, text="n")
        await asyncio.sleep(2)
        await page.press("r", code=82, text="r")
        async with asyncio.timeout(PATIENCE_SECONDS):
            while "Beds are free by noon" not in [one.title for one in served.store.read().stories.values()]:
                await page.press("s", code=83, modifiers=2)
                await asyncio.sleep(0.5)


async def test_two_people_see_each_other(serving: Serving, page: Page) -> None:
    """What one moves in the app is on the other's page, and under their name."""
    async with serving(Person("Ann", "writer"), Person("Ben", "reader")) as served, browser() as other:
        ann, ben = served.links.people
        await page.go(f"{served.address.origin}{served.link(ann)}")
        await other.go(f"{served.address.origin}{served.link(ben)}")
        await page.size(1200, 800)
        await opened(page, served.address.origin)
        async with asyncio.timeout(PATIENCE_SECONDS):
            while served.store.read().stories["S-1"].stage == "discover":
                await page.press("L", code=76, text="L", modifiers=8)
                await asyncio.sleep(0.5)
        await other.until("document.body.innerText.includes('Draft (1)')")

        assert list(served.store.read().events.values())[-1].by == "Ann"


async def opened(page: Page, origin: str) -> None:
    """Open the app, and wait until it takes keys."""
    await page.go(f"{origin}/board")
    await page.until("document.body.classList.contains('-first-byte')")
    await page.until("document.activeElement.className.includes('xterm')")
    await asyncio.sleep(3)
