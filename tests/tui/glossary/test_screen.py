"""The glossary, key by key."""

from pathlib import Path

import pytest

from roadmap_tui.actions.glossary import set_term
from roadmap_tui.model.glossary import seed
from roadmap_tui.model.records import Term
from tests.tui.at_screen import board, by_another, opened, picture, press, shown, until, write


@pytest.fixture(autouse=True)
def _state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))


async def test_seven_opens_the_terms_a_board_starts_with(tmp_path: Path) -> None:
    """By the alphabet, the first whole at the right."""
    async with opened(board(tmp_path)) as (app, pilot):
        await press(pilot, "7")
        glossary = await shown(pilot, "GlossaryScreen")

        assert glossary.model.term.term == "beta"
        assert "Chosen customers try it" in glossary.page.text
        assert "the ones every board starts with" in picture(app)


async def test_a_new_term_is_asked_for_in_two_steps(tmp_path: Path) -> None:
    """Its word, then its meaning; the cursor is on it, and the seeds are the team's now."""
    store = board(tmp_path)
    async with opened(store, at="glossary") as (app, pilot):
        await press(pilot, "n")
        await shown(pilot, "Ask")
        await write(pilot, "go live")
        await press(pilot, "enter")
        await until(pilot, lambda: "go live means" in picture(app))
        await write(pilot, "the first real day")
        await press(pilot, "enter")
        glossary = await shown(pilot, "GlossaryScreen")
        await app.session.settle()

        assert glossary.model.term.term == "go live"
        kept = {one.term: one.definition for one in store.read().table(Term).values()}
        assert kept["go live"] == "the first real day"
        assert len(kept) == len(seed()) + 1


async def test_a_word_belongs_to_one_term(tmp_path: Path) -> None:
    """What another term replaces is refused in the question, which keeps the words."""
    async with opened(board(tmp_path), at="glossary") as (app, pilot):
        await press(pilot, "a")
        asked = await shown(pilot, "Ask")
        await write(pilot, ", client")
        await press(pilot, "enter")

        assert "client belongs to the term customer already" in asked.message
        assert "early access, client" in picture(app)


async def test_a_term_goes_and_comes_back(tmp_path: Path) -> None:
    """Removing is undone as everything else."""
    store = board(tmp_path)
    async with opened(store, at="glossary") as (app, pilot):
        await press(pilot, "x")
        await app.session.settle()
        glossary = await shown(pilot, "GlossaryScreen")
        assert glossary.model.term.term == "churned"
        await press(pilot, "u")
        await until(pilot, lambda: any(one.term == "beta" for one in glossary.model.terms.values()))

        assert glossary.model.term.term == "churned"


async def test_what_another_person_defines_is_there(tmp_path: Path) -> None:
    """The open screen sees it at its next look."""
    store = board(tmp_path)
    async with opened(store, at="glossary") as (app, pilot):
        glossary = await shown(pilot, "GlossaryScreen")
        by_another(store, lambda change: set_term(change, "beta", definition="Twelve customers, named"))
        await app.session.look()
        await pilot.pause()

        assert "Twelve customers, named" in glossary.page.text


async def test_filtering_leaves_the_terms_with_the_words(tmp_path: Path) -> None:
    """Also by a word that is avoided; escape shows all again."""
    async with opened(board(tmp_path), at="glossary") as (_app, pilot):
        await press(pilot, "slash")
        await write(pilot, "client")
        glossary = await shown(pilot, "GlossaryScreen")
        assert [glossary.model.terms[one].term for one in glossary.model.shown] == ["customer"]
        await press(pilot, "escape")

        assert len(glossary.model.shown) == len(seed())
