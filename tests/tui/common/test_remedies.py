"""Remedies on the screens: the key of this person's bindings, or the command line."""

from pathlib import Path

from roadmap_tui.errors import Remedy
from roadmap_tui.settings.load import Settings
from roadmap_tui.settings.schema import Look
from roadmap_tui.tui.app.app import RoadmapApp
from roadmap_tui.tui.common.board_screen import BoardScreenBase
from roadmap_tui.tui.common.commands import command
from roadmap_tui.tui.common.remedies import COMMANDS_OF, keys_for, with_keys
from tests.each_row import each_row
from tests.tui.at_screen import NOW, TODAY, board, press, until

PLACES = [
    (words, argument, identity) for (words, argument), several in COMMANDS_OF.items() for identity in several
]


@each_row(("words", "argument", "identity"), PLACES)
def test_a_remedy_is_the_key_that_this_person_has_for_it(words: str, argument: str, identity: str) -> None:
    """In the place of each command of the table, after a rebinding as well."""
    one = command(identity)
    assert one is not None
    remedy = Remedy(words, ("S-1", argument), "{} does it.")

    assert keys_for(remedy, one.where, {})
    assert "F9 does it." == with_keys("", [remedy], one.where, {identity: "f9"})


def test_from_another_screen_the_key_that_goes_there_comes_first() -> None:
    """Both are as this person has bound them."""
    resolve = Remedy("sync resolve", ("S-1", "--ours"), "{} takes ours.")

    assert "6, then o takes ours." == with_keys("", [resolve], "board")
    assert "F6, then O takes ours." == with_keys("", [resolve], "board", {"go.sync": "f6", "sync.ours": "O"})


def test_what_no_screen_does_is_told_as_a_command_line() -> None:
    """The shell can do it."""
    assert "There is none. `roadmap login` keeps one." == with_keys(
        "There is none.", [Remedy("login", (), "{} keeps one.")], "board"
    )


def test_a_form_says_only_what_is_not_done_in_it() -> None:
    """Letters are text there, and it is itself where a field is filled."""
    remedies = [Remedy("story edit", ("S-1",), "{} fills it."), Remedy("doctor", ("--fix",), "{} mends it.")]

    assert "It is empty. `roadmap doctor --fix` mends it." == with_keys("It is empty.", remedies, "editor")


async def test_a_refusal_on_the_board_names_the_rebound_key(tmp_path: Path) -> None:
    """Who opens the gate by another key than B reads that one."""
    settings = Settings(look=Look(keys={"story.because": "f9"}))
    app = RoadmapApp(board(tmp_path), settings, me="ana", today=lambda: TODAY, now=lambda: NOW)
    async with app.run_test(size=(160, 45)) as pilot:
        await press(pilot, "L", "L")

        assert isinstance(app.screen, BoardScreenBase)
        assert app.screen.footer.answer.endswith("F9 opens it.")


async def test_what_was_done_names_the_rebound_key_that_undoes_it(tmp_path: Path) -> None:
    """Also after the undo, which names the key that makes it again."""
    settings = Settings(look=Look(keys={"app.undo": "f6", "app.redo": "f7"}))
    app = RoadmapApp(board(tmp_path), settings, me="ana", today=lambda: TODAY, now=lambda: NOW)
    async with app.run_test(size=(160, 45)) as pilot:
        await press(pilot, "L")
        assert isinstance(app.screen, BoardScreenBase)
        footer = app.screen.footer
        await until(pilot, lambda: footer.answer == "S-1 → Draft · F6 undoes")
        await press(pilot, "f6")
        await until(pilot, lambda: footer.answer.endswith("· F7 makes it again"))
