"""A story opened from the board in the person's own editor."""

import ast
import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from roadmap_tui.actions import stories
from roadmap_tui.settings.load import Settings
from roadmap_tui.settings.schema import Look
from roadmap_tui.tui.app.app import RoadmapApp
from roadmap_tui.tui.common.suspend import suspended
from tests.source import PACKAGE, modules_of
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
        (kept,) = (tmp_path / "state").rglob("*-S-1-*.md")
        assert "nurse" in kept.read_text()


async def test_what_a_failing_editor_left_is_opened_again(tmp_path: Path, hand: Path) -> None:
    """Nothing is saved, the answer names the key, and the key brings the words back."""
    store = board(tmp_path)
    hand.write_text(f"{hand.read_text()}exit 3\n")
    async with opened(store) as (app, pilot):
        await press(pilot, "E")
        told = app.screen.footer.answer  # type: ignore[attr-defined]
        assert "The editor ended with 3: nothing was changed. What you wrote is kept: E" == told
        assert "physician" == store.read().stories["S-1"].actor
        hand.write_text("#!/bin/sh\n")
        await press(pilot, "E")
        await until(pilot, lambda: "S-1 changed in actor" in app.screen.footer.answer)  # type: ignore[attr-defined]

        assert "nurse" == store.read().stories["S-1"].actor
        assert [] == list((tmp_path / "state").rglob("*-S-1-*.md"))


async def test_an_editor_that_fails_at_once_leaves_nothing(tmp_path: Path, hand: Path) -> None:
    """Where nothing was written there is nothing to keep."""
    hand.write_text("#!/bin/sh\nexit 1\n")
    async with opened(board(tmp_path)) as (app, pilot):
        await press(pilot, "E")

        assert "The editor ended with 1: nothing was changed." == app.screen.footer.answer  # type: ignore[attr-defined]
        assert [] == list((tmp_path / "state").rglob("*-S-1-*.md"))


async def test_words_outlive_an_editor_that_is_gone(
    tmp_path: Path, hand: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who has no such editor by now keeps what they wrote in the one before."""
    hand.write_text(f"{hand.read_text()}exit 3\n")
    async with opened(board(tmp_path)) as (app, pilot):
        await press(pilot, "E")
        monkeypatch.setenv("EDITOR", "no-such-editor")
        await press(pilot, "E")

        assert "What you wrote is kept: E" in app.screen.footer.answer  # type: ignore[attr-defined]
        (kept,) = (tmp_path / "state").rglob("*-S-1-*.md")
        assert "nurse" in kept.read_text()


async def test_a_form_that_was_given_up_is_kept(tmp_path: Path, hand: Path) -> None:
    """Who leaves a form that cannot be read finds what they wrote."""
    hand.write_text('#!/bin/sh\nsed -i "s/^## actor$/## acktor/; s/^physician$/nurse/" "$1"\n')
    async with opened(board(tmp_path)) as (app, pilot):
        await press(pilot, "E")

        (kept,) = (tmp_path / "state").rglob("*-S-1-*.md")
        assert "## acktor\n\nnurse" in kept.read_text()
        assert "no field 'acktor'" in app.screen.footer.answer  # type: ignore[attr-defined]
        assert app.screen.footer.answer.endswith("What you wrote is kept: E")  # type: ignore[attr-defined]


async def test_the_key_is_the_persons(tmp_path: Path, hand: Path) -> None:
    """Who bound another key to it reads that one."""
    hand.write_text(f"{hand.read_text()}exit 3\n")
    settings = Settings(look=Look(keys={"story.by_hand": "f6"}))
    async with opened(board(tmp_path), settings=settings) as (app, pilot):
        await press(pilot, "f6")

        assert app.screen.footer.answer.endswith("What you wrote is kept: F6")  # type: ignore[attr-defined]


async def test_another_persons_change_can_be_gone_over(tmp_path: Path, hand: Path) -> None:
    """What could not be saved is opened again over the story as it is by now."""
    store = board(tmp_path)
    async with opened(store) as (app, pilot):
        by_another(
            store, lambda change: stories.edit(change, "S-1", {"actor": "surgeon", "situation": "at night"})
        )
        await press(pilot, "E")
        await until(pilot, lambda: "meanwhile" in app.screen.footer.answer)  # type: ignore[attr-defined]
        await until(pilot, lambda: app.session.snapshot.stories["S-1"].actor == "surgeon")
        for _ in range(2):
            await press(pilot, "E")
            await until(pilot, lambda: "being saved" not in app.screen.footer.answer)  # type: ignore[attr-defined]

        story = store.read().stories["S-1"]
        assert ("nurse", "at night") == (story.actor, story.situation)


async def test_without_a_terminal_it_is_said(tmp_path: Path) -> None:
    """Where there is no terminal to hand over, the board says so."""
    async with opened(board(tmp_path)) as (app, pilot):
        await press(pilot, "E")

        assert "no terminal here" in app.screen.footer.answer  # type: ignore[attr-defined]


def test_only_one_place_suspends_the_app() -> None:
    """Textual's own way resumes only where nothing was raised, so no other module calls it."""
    folder = PACKAGE / "tui"
    found = {
        path.relative_to(folder).as_posix()
        for path, tree in modules_of(folder, holding="suspend")
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr == "suspend"
    }

    assert {"common/suspend.py"} == found


def _interrupted(error: type[BaseException]) -> None:
    signal.raise_signal(signal.SIGINT)
    raise error


async def test_the_app_is_back_whatever_is_raised(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The error arrives once the terminal is drawn on again, and interrupts end the app as before."""
    happened: list[str] = []

    @contextmanager
    def suspend(_: RoadmapApp) -> Iterator[None]:
        yield
        happened.append("resumed")

    monkeypatch.setattr(RoadmapApp, "suspend", suspend)
    before = signal.getsignal(signal.SIGINT)
    async with opened(board(tmp_path)) as (app, _pilot):
        for error in (RuntimeError, KeyboardInterrupt):
            with pytest.raises(error), suspended(app):
                _interrupted(error)

    assert ["resumed", "resumed"] == happened
    assert before == signal.getsignal(signal.SIGINT)


async def test_what_another_process_left_is_found(
    tmp_path: Path, hand: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The start tells of it, the key opens it over the story it was made of, and undoes nobody's change."""
    store = board(tmp_path)
    hand.write_text(f"{hand.read_text()}exit 3\n")
    with monkeypatch.context() as patch:
        patch.setattr(os, "getpid", lambda: 2**22 + 7)
        async with opened(store) as (_, pilot):
            await press(pilot, "E")
    by_another(store, lambda change: stories.edit(change, "S-1", {"situation": "at night"}))
    hand.write_text("#!/bin/sh\n")
    async with opened(store) as (app, pilot):
        footer = app.screen.footer  # type: ignore[attr-defined]
        await until(pilot, lambda: footer.answer)
        told = footer.answer
        await press(pilot, "E")
        await until(pilot, lambda: "S-1 changed in actor" in footer.answer)

        story = store.read().stories["S-1"]
        assert "Unsaved text is kept for S-1 (E)" == told
        assert ("nurse", "at night") == (story.actor, story.situation)
        assert [] == list((tmp_path / "state" / "roadmap-tui" / "edits").iterdir())
