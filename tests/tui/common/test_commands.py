import re
from typing import Any

from roadmap_tui.tui.app.app import RoadmapApp
from roadmap_tui.tui.common.bindings import palette_of
from roadmap_tui.tui.common.commands import COMMANDS, Command, commands_of, footer_keys, key_words, keys_of
from roadmap_tui.tui.editor.quotes_widget import QuotePane
from roadmap_tui.tui.editor.screen import EditorScreen
from roadmap_tui.tui.help.screen import lines_of

ACTION = re.compile(r"[a-z_]+")


def bound(owner: Any) -> set[tuple[str, str, str | None]]:
    return {(one.key, one.action, one.id) for one in owner.BINDINGS if one.id is not None}


def registered(where: str) -> set[tuple[str, str, str | None]]:
    return {(one.keys, one.action, one.id) for one in COMMANDS if one.where == where and one.keys}


def test_the_app_binds_what_works_everywhere() -> None:
    """And nothing else."""
    assert bound(RoadmapApp) == registered("everywhere")


def test_every_command_has_its_action() -> None:
    """A key never leads nowhere."""
    for place, owner in {"editor": EditorScreen, "quotes": QuotePane}.items():
        for one in commands_of(place):  # type: ignore[arg-type]
            match = ACTION.match(one.action)
            assert match is not None
            name = f"action_{match[0]}"
            assert hasattr(owner, name) or hasattr(RoadmapApp, name), one.id


def test_ids_are_unique() -> None:
    """People rebind keys by them."""
    ids = [one.id for one in COMMANDS]

    assert sorted(set(ids)) == sorted(ids)


def test_what_browsers_keep_has_another_key() -> None:
    """No page hears these: they open and close windows and tabs."""
    kept = {"ctrl+n", "ctrl+t", "ctrl+w"}

    assert [one.id for one in COMMANDS if one.keys and set(one.keys.split(",")) <= kept] == []


def test_sentences_are_sentences() -> None:
    """Palette, help and documentation show them."""
    assert [one.id for one in COMMANDS if not (one.sentence[0].isupper() and one.sentence.endswith("."))] == []


def test_help_tells_every_key_of_the_place() -> None:
    """Each command of the board and of everywhere has its line."""
    told = "\n".join("".join(text for text, _ in line) for line in lines_of("board"))

    assert [one.id for one in commands_of("board") if one.sentence not in told] == []


def test_the_palette_has_every_command_but_cursor_keys() -> None:
    """What has no key is found there."""
    titles = [title for title, _, _ in palette_of("board")]

    assert {"Archive", "Compact", "Quit", "Theme", "Undo"} <= set(titles)
    assert [one.id for one in commands_of("board") if not one.keys and one.label.capitalize() not in titles] == []


def test_the_footer_offers_few_keys() -> None:
    """Five to nine entries, groups counted once; help is the last."""
    offered = footer_keys(commands_of("board"))

    assert 5 <= len(offered) <= 9
    assert ("H L", "move") in [(keys, word) for keys, word, _ in offered]
    assert offered[-1][0] == "?"


def test_a_key_of_ones_own_is_shown_everywhere() -> None:
    """Footer and help tell the keys that work, not the ones that were."""
    keymap = {"story.open": "o"}
    told = "\n".join("".join(text for text, _ in line) for line in lines_of("board", keymap))

    assert footer_keys(commands_of("board"), keymap)[0][0] == "o"
    assert re.search(r"^o +Read the story whole", told, re.MULTILINE)


def test_keys_are_written_as_people_read_them() -> None:
    """Control is a caret, enter an arrow."""
    assert [key_words(key) for key in ("ctrl+p", "enter", "question_mark", "j")] == ["^p", "⏎", "?", "j"]


def test_a_command_without_keys_has_none() -> None:
    """An empty entry binds nothing."""
    assert keys_of(Command("x", "", "x", "X.", "x", "board")) == []
