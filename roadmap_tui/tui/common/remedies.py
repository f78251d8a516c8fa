"""Problems and remedies in the words of the screens: a key where one does what the command does."""

from collections.abc import Iterable, Mapping
from typing import Any, Protocol, runtime_checkable

from textual.screen import Screen

from roadmap_tui.errors import Problem, Remedy, shown
from roadmap_tui.tui.common.commands import FORMS, Command, Where, command, key_words, keys_of

COMMANDS_OF: Mapping[tuple[str, str], tuple[str, ...]] = {
    ("story add", ""): ("story.new",),
    ("story edit", ""): ("story.edit", "reading.edit"),
    ("story list", ""): ("go.board",),
    ("story move", "shipped"): ("story.released", "reading.released", "sync.released"),
    ("story move", "--because"): ("story.because", "reading.because", "sync.because"),
    ("story decline", ""): ("story.decline",),
    ("story read", ""): ("story.read", "readings.read"),
    ("request add", ""): ("request.new",),
    ("request edit", ""): ("request.edit",),
    ("request show", ""): ("request.open",),
    ("request list", ""): ("go.inbox",),
    ("request link", ""): ("request.file",),
    ("request told", ""): ("loop.told",),
    ("glossary set", ""): ("glossary.edit",),
    ("push", ""): ("story.push", "reading.push"),
    ("push", "--again"): ("sync.again",),
    ("sync", ""): ("app.sync",),
    ("sync resolve", "--ours"): ("sync.ours",),
    ("sync resolve", "--theirs"): ("sync.theirs",),
    ("undo", ""): ("app.undo",),
    ("redo", ""): ("app.redo",),
}
"""Commands of the screens that do what one of the shell does, by its words and the argument that tells it."""


def text_of(
    message: str, remedies: Iterable[Remedy], where: Where, keymap: Mapping[str, str] | None = None
) -> str:
    """A message and its remedies as a place says them: with this person's keys, else with command lines.

    A form leaves out what the screens have keys for: it is where one mends it.
    """
    told = [one for one in remedies if where not in FORMS or not commands_for(one)]
    return shown(message, told, lambda remedy: keys_for(remedy, where, keymap) or f"`{remedy.command_line}`")


def keys_for(remedy: Remedy, where: Where, keymap: Mapping[str, str] | None = None) -> str | None:
    """The keys that do what a remedy does: one of this place, or those of a screen and one of that screen.

    None where no screen does it, or where letters are text.
    """
    found = commands_for(remedy)
    for one in found:
        if one.where in {where, "everywhere"}:
            return _key(one, where, keymap)
    for one in found:
        there = command(f"go.{one.where}")
        keys = (_key(there, where, keymap), _key(one, one.where, keymap)) if there and where not in FORMS else ()
        if keys and all(keys):
            return f"{keys[0]}, then {keys[1]}"
    return None


def commands_for(remedy: Remedy) -> list[Command]:
    """The commands of the screens that do what a remedy does; what its arguments tell comes first."""
    for argument in (*remedy.arguments, ""):
        found = COMMANDS_OF.get((remedy.command, argument))
        if found:
            return [one for one in map(command, found) if one is not None]
    return []


@runtime_checkable
class TellsProblems(Protocol):
    """A screen that says a problem with the keys of its place."""

    def text_of(self, problem: Problem) -> str:
        """The problem in the words of this place."""


def text_on(screen: Screen[Any], problem: Problem) -> str:
    """A problem as the topmost screen of the board says it; below a question its keys work once that is left."""
    below = (one for one in reversed(screen.app.screen_stack) if isinstance(one, TellsProblems))
    found = next(below, None)
    return found.text_of(problem) if found is not None else str(problem)


def _key(one: Command, where: Where, keymap: Mapping[str, str] | None) -> str | None:
    keys = keys_of(one, keymap, where)
    return key_words(keys[0]) if keys else None
