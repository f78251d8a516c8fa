"""Takes readings by their probes from the screen: shows what has not been allowed, works in a thread, answers."""

from collections.abc import Callable, Iterable
from threading import Event
from typing import TYPE_CHECKING

from roadmap_tui.errors import Problem, problem_of
from roadmap_tui.localstate import allowed_probes
from roadmap_tui.model.probes import Probing, due_probings, probings
from roadmap_tui.model.snapshot import Snapshot
from roadmap_tui.text.plural import plural
from roadmap_tui.tui.common.card import Line
from roadmap_tui.tui.common.threads import start_thread
from roadmap_tui.tui.readings.probe_text import asked_spans
from roadmap_tui.tui.widgets.cells import safe_line

if TYPE_CHECKING:
    from roadmap_tui.probes.read import Taken
    from roadmap_tui.tui.common.board_screen import BoardScreenBase

GROUP = "probes"
"""The group of the workers that take readings."""
_WIDTH = 72
_LINES = 14
"""The most lines that a question shows whole on the smallest screen."""


class TakeController:
    """Takes readings from a screen; one run at a time in the whole app.

    `show_allowed` is called once a person allowed what may run.
    """

    def __init__(self, screen: "BoardScreenBase", show_allowed: Callable[[], None]) -> None:
        self._screen = screen
        self._show_allowed = show_allowed

    def start_one(self, one: Probing) -> None:
        """Take one number, after showing what is asked where this person has not allowed that."""
        from roadmap_tui.probes.read import refuse_served, too_long

        try:
            refuse_served()
        except Problem as problem:
            self._screen.say(self._screen.text_of(problem), "amber")
            return
        board = self._screen.session.snapshot.board.uid
        if one.asked in allowed_probes.allowed(board):
            self._start(lambda snapshot: _same(snapshot, one))
            return
        from roadmap_tui.tui.common.ask import Choose, Way

        def answered(said: str | None) -> None:
            if said is None:
                return
            try:
                allowed_probes.allow(board, [one.asked])
            except Problem as problem:
                self._screen.say(self._screen.text_of(problem), "amber")
                return
            self._show_allowed()
            self._start(lambda snapshot: _same(snapshot, one))

        lines = asked_spans(one, _WIDTH)
        if len(lines) > _LINES:
            # What does not fit could hide what is dangerous.
            self._screen.say(self._screen.text_of(too_long(one)), "amber")
            return
        question: list[Line] = [
            [(f"May this run on this machine, as you, for {one.story}?", "strong")],
            *lines,
        ]
        ways = (Way("y", "allows exactly this, here, and takes it", "yes"),)
        self._screen.app.push_screen(Choose(question, ways, stay="runs nothing"), answered)

    def start_due(self) -> None:
        """Take all that is due and allowed."""
        today = self._screen.session.today
        self._start(lambda snapshot: due_probings(snapshot.stories.values(), today))

    def _start(self, choose: Callable[[Snapshot], Iterable[Probing]]) -> None:
        screen = self._screen
        if any(one.group == GROUP and one.is_running for one in screen.app.workers):
            screen.say("Numbers are being taken; wait for them.", "amber")
            return
        screen.say("Taking …")
        screen.app.run_worker(self._take(choose), group=GROUP, name="probe")

    async def _take(self, choose: Callable[[Snapshot], Iterable[Probing]]) -> None:
        """Take what is chosen; what is pending on the board is written before, and what was noted shown after."""
        from roadmap_tui.probes.read import take_readings
        from roadmap_tui.probes.secrets import Secrets

        session, stop = self._screen.session, Event()
        secrets, today = Secrets(self._screen.settings.probes), session.today

        def work() -> "list[Taken]":
            return take_readings(
                session.store,
                choose,
                by=session.me,
                secrets=secrets,
                today=today,
                now=session.now,
                stop=stop.is_set,
            )

        try:
            await session.settle()
            with session.expecting(session.me):
                found = await start_thread(work, name="roadmap-probes", daemon=False)
                await session.look()
        except (Problem, OSError) as problem:
            self._answer(self._screen.text_of(problem_of(problem, "It could not be noted")), "amber")
            return
        finally:
            stop.set()  # where the app is left meanwhile, what runs is ended
        self._answer(*told(found))

    def _answer(self, words: str, role: str) -> None:
        if self._screen.is_mounted:
            self._screen.say(words, role)


def _same(snapshot: Snapshot, one: Probing) -> list[Probing]:
    """The number as it is on the board now."""
    story = snapshot.stories.get(one.story)
    return [each for each in probings([story] if story is not None else []) if each.of == one.of]


def told(found: "list[Taken]") -> tuple[str, str]:
    """What became of a run in a sentence, and its role."""
    if not found:
        return "Nothing is due by itself.", "dim"
    if len(found) == 1:
        one = found[0]
        name = one.of.story if one.of.of == "target" else f"{one.of.story}'s guardrail"
        match one.state:
            case "taken":
                return f"{name} read {safe_line(one.text)}", "green"
            case "aside":
                return (
                    f"{name}: {safe_line(one.text) or 'nothing'} came, and {safe_line(one.why)}: it waits aside",
                    "amber",
                )
            case "failed":
                said = f" It said: {safe_line(one.said)}" if one.said else ""
                return f"{name} was not measured: {safe_line(one.why)}.{said}", "red"
            case "late":
                return f"{name} was taken, or changed, by somebody else meanwhile", "amber"
            case "not allowed":
                return f"{name} is not allowed to run here", "amber"
            case _:
                return "Stopped", "dim"
    counts = [
        (sum(1 for one in found if one.state == state), words)
        for state, words in (
            ("taken", "taken"),
            ("aside", "aside"),
            ("failed", "failed"),
            ("not allowed", "not allowed here"),
            ("late", "taken by others"),
        )
    ]
    words = ", ".join(f"{count:,} {words}" for count, words in counts if count)
    is_bad = any(one.state in {"failed", "aside", "not allowed"} for one in found)
    return f"{plural(len(found), 'number')}: {words}", "amber" if is_bad else "green"
