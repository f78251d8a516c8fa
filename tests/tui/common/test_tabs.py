"""The tabs of the header over the sample."""

from pathlib import Path

import pytest
from textual.pilot import Pilot

from roadmap_tui.actions import requests
from roadmap_tui.tui.common.list_screen import ListScreen
from roadmap_tui.tui.common.places import PLACES
from roadmap_tui.tui.widgets.header import HeaderLine, TabAt, placed
from roadmap_tui.tui.widgets.tab_line import TabLine
from tests.tui.at_screen import picture, press, until
from tests.tui.pictures import sample


def _tabs(pilot: Pilot[int]) -> dict[str, TabAt]:
    header = pilot.app.screen.query_one(HeaderLine)
    return {one.place: one for one in placed(header._tabs, header._here, header.size.width)}


@pytest.mark.parametrize("size", [(80, 24), (200, 50)], ids=["narrow", "wide"])
async def test_a_click_on_a_tab_goes_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: tuple[int, int]
) -> None:
    """From each place to the next, and the name of the one that is shown is strong."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    app = sample(tmp_path, "roadmap-dark")
    async with app.run_test(size=size) as pilot:
        await until(pilot, lambda: app.session.waiting)  # a count moves the tabs behind it
        for place in [*PLACES][::-1]:
            await pilot.click(HeaderLine, offset=(_tabs(pilot)[place].start + 1, 1))
            await until(  # its header is laid out
                pilot,
                lambda name=place: getattr(app.screen, "WHERE", "") == name and name in _tabs(pilot),  # type: ignore[misc]
            )
            header = app.screen.query_one(HeaderLine)
            strong = header.style_of("accent")

            assert [one.text for one in header.render_line(1) if one.style == strong] == [
                _tabs(pilot)[place].words
            ]


async def test_the_counts_are_those_of_the_places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a name says waits is what its place counts as waiting; and it follows a change."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    app = sample(tmp_path, "roadmap-dark")
    async with app.run_test(size=(160, 45)) as pilot:
        await until(pilot, lambda: app.session.waiting)
        told = {place: _tabs(pilot)[place].waits.strip() for place in ("inbox", "loop", "readings")}
        counted = {}
        for key, place in (("2", "inbox"), ("3", "loop"), ("8", "readings")):
            await press(pilot, key)
            screen = app.screen
            assert isinstance(screen, ListScreen)
            await until(pilot, lambda at=screen: getattr(at, "is_known", True))  # type: ignore[misc]
            counted[place] = f"{screen.tabs._names[0][1]:,}"

        assert told == counted

        new = app.session.waiting["inbox"]
        app.session.act("R-1", lambda change: requests.add(change, {"said": "It is slow"}, customer="Acme"))
        await until(pilot, lambda: app.session.waiting["inbox"] == new + 1)

        assert _tabs(pilot)["inbox"].waits == f" {new + 1}"


@pytest.mark.parametrize(("words", "place"), [("to tell", "loop"), ("waiting", "inbox")])
async def test_a_click_on_a_figure_goes_where_it_is_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: str, place: str
) -> None:
    """What is to be told stands in the loop, what waits in the inbox; other figures lead nowhere."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    app = sample(tmp_path, "roadmap-dark")
    async with app.run_test(size=(160, 45)) as pilot:
        await until(pilot, lambda: app.session.waiting)
        text = picture(app).splitlines()[0]
        await pilot.click(HeaderLine, offset=(text.index("stories"), 0))

        assert app.screen.WHERE == "board"  # type: ignore[attr-defined]

        await pilot.click(HeaderLine, offset=(text.index(words), 0))
        await until(pilot, lambda: getattr(app.screen, "WHERE", "") == place)


async def test_a_filter_is_seen_in_a_narrow_window(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Counts of tabs give way to it; a click on a tab finds it where it is drawn then."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    app = sample(tmp_path, "roadmap-dark")
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await app.show_place("inbox")
        assert isinstance(screen, ListScreen)
        await until(pilot, lambda: "All 73" in screen.tabs.render_line(0).text)
        screen.find("arr:>100k")
        await until(pilot, lambda: "/arr:>100k" in screen.tabs.render_line(0).text)
        narrowed = screen.tabs.render_line(0).text
        await pilot.click(TabLine, offset=(narrowed.index("Declined") + 1, 0))

        assert ("All 73" in narrowed, "All" in narrowed) == (False, True)
        assert screen.rows.tab == "declined"
