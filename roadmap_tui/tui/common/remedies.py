"""Remedies of problems as keys: those of the screens' commands that do the same, else command lines."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

from roadmap_tui.errors import Advice, Problem, Remedy, shown
from roadmap_tui.tui.common.commands import FORMS, Command, Where, command, key_of

if TYPE_CHECKING:
    from textual.screen import Screen

COMMANDS_OF: Mapping[tuple[str, str], tuple[str, ...]] = {
    ("story add", ""): ("story.new",),
    ("story edit", ""): ("story.edit", "reading.edit"),
    ("story list", ""): ("go.board",),
    ("story move", "shipped"): ("story.released", "reading.released", "sync.released"),
    ("story move", "--because"): ("story.because", "reading.because", "matrix.because", "sync.because"),
    ("story decline", ""): ("story.decline",),
    ("story read", ""): ("story.read", "readings.read"),
    ("story probe", "--allow"): ("readings.take",),
    ("request add", ""): ("request.new",),
    ("request edit", ""): ("request.edit",),
    ("request show", ""): ("request.open",),
    ("request list", ""): ("go.inbox",),
    ("request link", ""): ("request.file",),
    ("request told", ""): ("loop.told",),
    ("request told", "--answer"): ("loop.answer",),
    ("conflicts", ""): ("go.conflicts",),
    ("glossary set", ""): ("glossary.edit",),
    ("push", ""): ("story.push", "reading.push"),
    ("push", "--again"): ("sync.again",),
    ("sync", ""): ("app.sync",),
    ("sync resolve", "--ours"): ("sync.ours",),
    ("sync resolve", "--theirs"): ("sync.theirs",),
    ("undo", ""): ("app.undo",),
    ("redo", ""): ("app.redo",),
}
"""The screens' commands equivalent to one of the shell, by its words and the argument that identifies it."""


def text_of(said: Iterable[Problem | Advice], where: Where, keymap: Mapping[str, str] | None = None) -> str:
    """Messages and their remedies in the words of a place."""
    return " ".join(with_keys(one.message, one.remedies, where, keymap) for one in said)


def with_keys(
    message: str, remedies: Iterable[Remedy], where: Where, keymap: Mapping[str, str] | None = None
) -> str:
    """A message and its remedies in the words of a place: with this person's keys, else with command lines.

    A form leaves out what the screens have keys for: it is where one mends it.
    """
    named = [one for one in remedies if where not in FORMS or not commands_for(one)]
    return shown(message, named, lambda remedy: keys_for(remedy, where, keymap) or f"`{remedy.command_line}`")


def keys_for(remedy: Remedy, where: Where, keymap: Mapping[str, str] | None = None) -> str:
    """The keys equivalent to a remedy: one of this place, or those of a screen and one of that screen.

    Empty where no screen does it, or where letters are text.
    """
    found = commands_for(remedy)
    for one in found:
        if one.where in {where, "everywhere"}:
            return key_of(one.id, where, keymap)
    for one in found:
        there, key = key_of(f"go.{one.where}", where, keymap), key_of(one.id, one.where, keymap)
        if there and key and where not in FORMS:
            return f"{there}, then {key}"
    return ""


def commands_for(remedy: Remedy) -> list[Command]:
    """The screens' commands equivalent to a remedy; what its options name comes first."""
    options = [one for one in remedy.arguments if one.startswith("--")]
    for argument in (*options, *remedy.arguments, ""):
        found = COMMANDS_OF.get((remedy.command, argument))
        if found:
            return [one for one in map(command, found) if one is not None]
    return []


@runtime_checkable
class TellsProblems(Protocol):
    """A screen that reports problems with the keys of its place."""

    def text_of(self, *said: Problem | Advice) -> str:
        """Problems and advice in the words of this place."""


def text_on(screen: "Screen[Any]", problem: Problem) -> str:
    """A problem in the words of the board's topmost screen; below a question its keys work once that is left."""
    below = (one for one in reversed(screen.app.screen_stack) if isinstance(one, TellsProblems))
    found = next(below, None)
    return found.text_of(problem) if found is not None else str(problem)
