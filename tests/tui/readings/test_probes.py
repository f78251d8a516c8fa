"""Numbers that measure themselves, key by key."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from roadmap_tui.actions import probes, stories
from roadmap_tui.actions.change import Change
from roadmap_tui.localstate import allowed_probes
from roadmap_tui.model.probes import Judged, digest
from roadmap_tui.model.records import Aside, Probe, Probed, Target
from roadmap_tui.tui.readings import probe_text
from tests.probes.kit import asking
from tests.tui.at_screen import TODAY, board, opened, picture, press, shown, until
from tests.tui.rows import cells, names, widths

SIX = Probe(command="echo 6", unit="min")
ODD = Probe(command="echo 600", unit="min")


@pytest.fixture(autouse=True)
def _state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))


def measured(*probed: Probe) -> Any:
    """Stories whose numbers measure themselves."""

    def fill(change: Change) -> None:
        target = Target(metric="wait", unit="min", direction="down", baseline=7, target=1, due=date(2027, 3, 31))
        for place, one in enumerate(probed, 1):
            stories.add(change, {"title": f"Waits {place}", "target": target, "owner": "ana"})
            probes.set_probe(change, f"S-{place}", "target", one)

    return fill


async def test_a_number_is_taken_once_it_is_allowed(tmp_path: Path) -> None:
    """What came with the board is shown whole, and runs after a yes alone."""
    store = board(tmp_path, measured(SIX))
    async with opened(store, at="readings") as (app, pilot):
        await press(pilot, "]")
        screen = await shown(pilot, "DueScreen")
        assert "not allowed here" in picture(app)
        await press(pilot, "t")
        await shown(pilot, "Choose")
        assert "command      echo 6" in picture(app)
        await press(pilot, "escape")
        assert not allowed_probes.allowed(store.read().board.uid)
        await press(pilot, "t", "y")
        await until(pilot, lambda: store.read().stories["S-1"].readings)
        await until(pilot, lambda: "S-1 read 6" in picture(app))
        await until(pilot, lambda: "in 7 days" in picture(app))

        assert [(6, "command")] == [(one.value, one.source) for one in store.read().stories["S-1"].readings]
        assert screen.model.count("asides") == 0


async def test_all_that_is_due_is_taken(tmp_path: Path) -> None:
    """What is not allowed is told; odd values are accepted or refused one after the other."""
    evil = Probe(command=f"touch {tmp_path / 'evil'}")
    store = board(tmp_path, measured(SIX, ODD, ODD, evil))
    allowed_probes.allow(store.read().board.uid, map(digest, (SIX, ODD)))
    async with opened(store, at="readings") as (app, pilot):
        await press(pilot, "T")
        screen = await shown(pilot, "DueScreen")
        await until(pilot, lambda: "4 numbers: 1 taken, 2 aside, 1 not allowed here" in picture(app))
        await until(pilot, lambda: screen.model.count("asides") == 2)
        await press(pilot, "[")
        assert "85.7 times the baseline of 7" in picture(app)
        await press(pilot, "enter")
        await shown(pilot, "Ask")
        await press(pilot, "enter")
        await until(pilot, lambda: "S-3: 600 came" in picture(app))
        await press(pilot, "escape", "x")
        await app.session.settle()
        kept = store.read().stories

        assert [[6], [600], [], []] == [[one.value for one in story.readings] for story in kept.values()]
        assert screen.model.count("asides") == 0
        assert not (tmp_path / "evil").exists()
        assert "No value waits." in picture(app)


async def test_what_is_too_long_to_be_seen_is_not_allowed_here(tmp_path: Path) -> None:
    """Its end could hide anything."""
    async with opened(board(tmp_path, measured(Probe(command="echo 6 " + "x " * 2000))), at="readings") as (
        app,
        pilot,
    ):
        await press(pilot, "]", "t")

        assert "too long to be shown whole" in picture(app)


async def test_nobody_in_a_browser_has_anything_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nor is asked whether it may, nor sees what it is, in which a secret may stand."""
    monkeypatch.setenv("ROADMAP_SERVED", "0" * 16)
    async with opened(board(tmp_path, measured(Probe(command="curl -u me:hunter2"))), at="readings") as (
        app,
        pilot,
    ):
        await press(pilot, "]", "enter")
        page = picture(app)
        await press(pilot, "escape", "t")

        assert "is not shown in a browser" in page
        assert "hunter2" not in page
        assert "Nothing is measured from a browser" in picture(app)


async def test_without_probes_the_tab_says_how_one_is_made(tmp_path: Path) -> None:
    """And a number without one is told apart."""
    async with opened(board(tmp_path), at="readings") as (app, pilot):
        await press(pilot, "]", "t")

        assert "roadmap story probe S-1 --command" in picture(app)
        assert "has no probe" in picture(app)


@widths
@names
def test_rows_and_pages_fit(name: str, width: int) -> None:
    """Whatever a board brings: in the metric, in a source, in what came."""
    from msgspec.structs import replace

    aside = Aside(day=TODAY, of="target", text=name, why=name, source=name, asked="0" * 16)
    one = asking(Probe(csv=f"/a/{name}", column=name), metric=name, unit=name)
    one = replace(one, title=name, asides=(aside,), probed=Probed(failed=name))
    lines = [
        probe_text.probe_spans(one, TODAY, width, is_allowed=True),
        probe_text.probe_spans(replace(one, probed=Probed()), TODAY, width, is_allowed=False),
        probe_text.aside_spans(one, aside, width),
        *probe_text.asked_spans(one, width),
    ]

    assert all(cells(line) <= width for line in lines)
    assert Judged(text=name).value is None
