"""Takes readings by their probes: what this person allowed, once on a board, noted as each comes."""

from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import Any, Literal, NamedTuple

from roadmap_tui.actions.change import begin
from roadmap_tui.actions.probes import Outcome, note_outcome
from roadmap_tui.errors import Advice, Reason, Refused, Remedy
from roadmap_tui.files.folders import is_served
from roadmap_tui.localstate import allowed_probes
from roadmap_tui.model.probes import Probing, judge, source_of
from roadmap_tui.model.records import Probe
from roadmap_tui.model.snapshot import Snapshot
from roadmap_tui.probes.ask import take_value
from roadmap_tui.probes.secrets import Secrets
from roadmap_tui.probes.unread import NotHere, Stopped, Unread
from roadmap_tui.store.protocol import Store
from roadmap_tui.sync.bounded_pool import run_bounded

WAIT = 60.0
"""Seconds to wait for another run on the board to end: what it took is not due any more then."""
State = Literal["taken", "aside", "failed", "late", "stopped", "not allowed"]


class Taken(NamedTuple):
    """What became of a number that was to be taken.

    `why` says what is odd about a value aside, or why it failed; `said` is what was said by what was asked, for
    the person who asked alone. With `is_here` it failed for this person or machine, which the board is not told.
    """

    of: Probing
    state: State
    value: int | float | None = None
    text: str = ""
    why: str | None = None
    said: str = ""
    is_here: bool = False

    def plain(self, day: date) -> dict[str, Any]:
        """It as plain values for JSON."""
        return {
            "story": self.of.story,
            "of": self.of.of,
            "metric": self.of.measured.metric,
            "state": self.state,
            "day": day,
            "value": self.value,
            "unit": self.of.measured.unit,
            "text": self.text,
            "why": self.why,
            "source": source_of(self.of.probe),
            "asked": self.of.asked,
        }


def try_probe(asking: Probing, secrets: Secrets, stop: Callable[[], bool] = lambda: False) -> Taken:
    """Take a value and judge it, without noting it. The caller has made sure that this person allowed it."""
    refuse_served()
    try:
        judged = judge(take_value(asking.probe, secrets, stop), asking)
    except Stopped:
        return Taken(asking, "stopped")
    except Unread as fault:
        return Taken(asking, "failed", why=fault.why, said=fault.said, is_here=isinstance(fault, NotHere))
    state: State = "taken" if judged.why is None else "aside"
    return Taken(asking, state, judged.value, judged.text, judged.why)


def take_readings(
    store: Store,
    choose: Callable[[Snapshot], Iterable[Probing]],
    *,
    by: str,
    secrets: Secrets,
    today: date,
    now: Callable[[], datetime],
    stop: Callable[[], bool] = lambda: False,
) -> list[Taken]:
    """Take the readings that `choose` finds on the board once it is held, and note what came of each.

    What this person has not allowed is not run. Once `stop` says so, what runs is ended unnoted, and the rest is
    left. Raises Held where another run does not end, Refused from a browser, and what the store raises.
    """
    refuse_served()
    found: list[Taken] = []
    with store.hold(by=by, wait=WAIT, task="read"):
        snapshot = store.read()
        known = allowed_probes.allowed(snapshot.board.uid)
        chosen = list(choose(snapshot))
        found += [Taken(one, "not allowed") for one in chosen if one.asked not in known]

        def settle(done: list[tuple[Probing, Taken]], _starting: list[Probing]) -> None:
            for one, taken in done:
                if taken.state != "stopped" and not taken.is_here:
                    taken = taken._replace(state=_note(store, one, taken, by=by, today=today, at=now()))
                found.append(taken)

        may = [one for one in chosen if one.asked in known]
        left = run_bounded(may, lambda one: try_probe(one, secrets, stop), settle, stop=stop)
        found += [Taken(one, "stopped") for one in left]
    places = {(one.story, one.of): place for place, one in enumerate(chosen)}
    return sorted(found, key=lambda one: places[one.of.story, one.of.of])


def _note(store: Store, one: Probing, taken: Taken, *, by: str, today: date, at: datetime) -> State:
    """Note what came; the state in which it was noted."""
    from roadmap_tui.model.probes import Judged

    judged = None if taken.state == "failed" else Judged(text=taken.text, value=taken.value, why=taken.why)
    with begin(store, by=by, at=at, today=today) as change:
        return note_outcome(change, one.story, one.of, one.asked, one.probed, Outcome(judged, taken.why))


def is_allowed(board: str, probe: Probe) -> bool:
    """Whether this person has allowed exactly this probe of a board."""
    from roadmap_tui.model.probes import digest

    return digest(probe) in allowed_probes.allowed(board)


def allowing(asking: Probing) -> Remedy:
    """What shows a probe and asks whether it may run here."""
    guarding = ("--guardrail",) if asking.of == "guardrail" else ()
    return Remedy("story probe", (asking.story, *guarding, "--allow"), "See it, and allow it: {}.")


def too_long(asking: Probing) -> Advice:
    """The advice on a probe of which a screen cannot show all."""
    return Advice(
        f"What {asking.story} is measured by is too long to be shown whole here.",
        Reason.CONFIRMATION_NEEDED,
        (Remedy("story probe", (asking.story,), "Look at it in the shell: {}."),),
    )


def refuse_served() -> None:
    """Refuse to run anything for somebody in a browser: it would run on the machine that serves the board."""
    if is_served():
        raise Refused(
            "Nothing is measured from a browser: it would run on the machine that serves the board.",
            reason=Reason.REFUSED,
        )
