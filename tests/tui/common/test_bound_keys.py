"""Hints name the keys that this person bound, never the ones that the program came with."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from roadmap_tui.settings.load import Settings
from roadmap_tui.settings.schema import Look
from roadmap_tui.tui.common.commands import command
from tests.source import PACKAGE, modules_of
from tests.tui.at_screen import board, opened, picture, press

SPELT = re.compile(r"\besc\b|ctrl\+[a-z]\b")
"""Keys as a hint would spell them out."""


def said(tree: ast.Module) -> Iterator[str]:
    """The strings of a module that are no documentation and no keys of a binding."""
    left_out = {
        id(part)
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr)
        or (isinstance(node, ast.Call) and getattr(node.func, "id", "") in {"Binding", "Command"})
        for part in ast.walk(node)
        if not isinstance(node, ast.Expr) or isinstance(node.value, ast.Constant)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in left_out:
            yield node.value


def test_no_hint_spells_a_key_out() -> None:
    """The registry alone knows keys; sentences ask it."""
    found = {
        (path.relative_to(PACKAGE).as_posix(), one)
        for path, tree in modules_of(PACKAGE / "tui", holding=SPELT.pattern)
        if path.name != "commands.py"
        for one in said(tree)
        if SPELT.search(one) and " " in one
    }

    assert set() == found


@pytest.mark.parametrize("keys", [("2", "f"), ("2", "z"), ("8", "2", "m")], ids=["pick", "ask", "merge"])
async def test_a_question_is_left_by_ones_own_key(tmp_path: Path, keys: tuple[str, ...]) -> None:
    """What leaves a question is bound as every command is, and named so in it."""
    one = command("question.leave")
    assert one is not None
    settings = Settings(look=Look(keys={one.id: "f9"}))
    async with opened(board(tmp_path), settings=settings) as (app, pilot):
        await press(pilot, *keys[:-1])
        behind = app.screen
        await press(pilot, keys[-1])
        asked = app.screen
        assert asked is not behind
        await press(pilot, "escape")
        assert app.screen is asked
        if keys[-1] == "z":
            assert "F9 leaves it" in picture(app)
        await press(pilot, "f9")

        assert app.screen is behind
