"""A story opened from the board in the person's own editor."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from roadmap_tui.actions import stories
from roadmap_tui.tui.app.app import RoadmapApp
from tests.tui.at_screen import board, by_another, opened, press, until


@pytest.fixture
def hand(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An editor that says `nurse` where the story says `physician`; the screen steps aside for it."""
    script = tmp_path / "editor.sh"
    script.write_text('#!/bin/sh\nsed -i s/^physician$/nurse/ "$1"\n')
    script.chmod(0o700)
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.setenv("EDITOR", str(script))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))

    @contextmanager
    def aside(_: RoadmapApp) -> Iterator[None]:
        yield

    monkeypatch.setattr(RoadmapApp, "suspend", aside)
    return script


async def test_what_differs_is_written(tmp_path: Path, hand: Path) -> None:
    """`E` opens the story under the cursor; what was changed there is saved."""
    store = board(tmp_path)
    async with opened(store) as (app, pilot):
        await press(pilot, "E")
        await until(pilot, lambda: "S-1 changed in actor" in app.screen.footer.answer)  # type: ignore[attr-defined]

        assert "nurse" == store.read().stories["S-1"].actor


async def test_another_persons_change_is_kept(tmp_path: Path, hand: Path) -> None:
    """Where somebody changed the same field meanwhile, nothing is overwritten and nothing typed is lost."""
    store = board(tmp_path)
    async with opened(store) as (app, pilot):
        by_another(store, lambda change: stories.edit(change, "S-1", {"actor": "surgeon"}))
        await press(pilot, "E")
        await until(pilot, lambda: "meanwhile" in app.screen.footer.answer)  # type: ignore[attr-defined]

        assert "surgeon" == store.read().stories["S-1"].actor
        (kept,) = (tmp_path / "state").rglob("S-1-*.md")
        assert "nurse" in kept.read_text()


async def test_a_failing_editor_is_said(tmp_path: Path, hand: Path) -> None:
    """An editor that ends in an error saves nothing and says where the text is."""
    hand.write_text("#!/bin/sh\nexit 3\n")
    async with opened(board(tmp_path)) as (app, pilot):
        await press(pilot, "E")

        assert "ended with 3; nothing was saved" in app.screen.footer.answer  # type: ignore[attr-defined]


async def test_a_form_that_was_given_up_is_kept(tmp_path: Path, hand: Path) -> None:
    """Who leaves a form that cannot be read finds what they wrote."""
    hand.write_text('#!/bin/sh\nsed -i "s/^## actor$/## acktor/; s/^physician$/nurse/" "$1"\n')
    async with opened(board(tmp_path)) as (app, pilot):
        await press(pilot, "E")

        (kept,) = (tmp_path / "state").rglob("S-1-*.md")
        assert "## acktor\n\nnurse" in kept.read_text()
        assert "no field 'acktor'" in app.screen.footer.answer  # type: ignore[attr-defined]


async def test_without_a_terminal_it_is_said(tmp_path: Path) -> None:
    """Where there is no terminal to hand over, the board says so."""
    async with opened(board(tmp_path)) as (app, pilot):
        await press(pilot, "E")

        assert "no terminal here" in app.screen.footer.answer  # type: ignore[attr-defined]
