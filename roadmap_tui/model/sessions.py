"""Sessions in which a story was tried while it was built: what they add up to, and who is still to try it."""

from collections.abc import Sequence

from roadmap_tui.model.records import Session, Story, Value
from roadmap_tui.model.snapshot import Snapshot
from roadmap_tui.text.characters import folded
from roadmap_tui.text.numbers import number_words

_MINUTES = {
    **dict.fromkeys(("s", "sec", "secs", "second", "seconds"), 1 / 60),
    **dict.fromkeys(("min", "mins", "minute", "minutes"), 1),
    **dict.fromkeys(("h", "hour", "hours"), 60),
}
"""The minutes of one of each unit in which a target may stand."""


class Tried(Value, kw_only=True, frozen=True):
    """The sum of the sessions of a story: how many there were, and what came of them.

    `minutes` is the median of those who did it and were timed, `timed` how many these are; `planned` the minutes
    that it may take, None where nobody says. `customers` are the ids of those who took part.
    """

    sessions: int = 0
    did: int = 0
    with_help: int = 0
    failed: int = 0
    minutes: float | None = None
    timed: int = 0
    planned: float | None = None
    customers: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """The sum in words: `3 of 5 did it, 1 with help, median 4 min of 7`; empty without a session."""
        if not self.sessions:
            return ""
        words = [f"{self.did} of {self.sessions} did it"]
        words += [f"{self.with_help} with help"] if self.with_help else []
        if self.minutes is not None:
            of = f" of {number_words(round(self.planned, 1))}" if self.planned is not None else ""
            timed = f" (n {self.timed})" if self.timed != self.did else ""
            words.append(f"median {number_words(round(self.minutes, 1))} min{of}{timed}")
        return ", ".join(words)


_UNTRIED = Tried()


def tried(snapshot: Snapshot, story: Story) -> Tried:
    """The sum of a story's sessions."""
    sessions = snapshot.sessions_of(story.id)
    if not sessions:
        return _UNTRIED
    from statistics import median  # it loads much, and most boards have no session

    results = [one.result for one in sessions]
    times = [one.minutes for one in sessions if one.result == "did" and one.minutes is not None]
    customers = dict.fromkeys(one.customer for one in sessions if one.customer is not None)
    return Tried(
        sessions=len(sessions),
        did=results.count("did"),
        with_help=results.count("with-help"),
        failed=results.count("failed"),
        minutes=median(times) if times else None,
        timed=len(times),
        planned=_planned(story, sessions),
        customers=tuple(customers),
    )


def _planned(story: Story, sessions: Sequence[Session]) -> float | None:
    """The minutes that sessions are held against: those planned, where all say the same, else the target's."""
    planned = {one.planned for one in sessions if one.planned is not None}
    if planned:
        return planned.pop() if len(planned) == 1 else None
    target = story.target
    if target is None or target.target is None or target.unit is None:
        return None
    scale = _MINUTES.get(folded(target.unit))
    return target.target * scale if scale is not None else None


def result_words(session: Session) -> str:
    """What came of a session in words: `did in 4 min`, `with help`."""
    minutes = f" in {number_words(session.minutes)} min" if session.minutes is not None else ""
    return f"{session.result.replace('-', ' ')}{minutes}"


def untried_words(snapshot: Snapshot, story: Story) -> str:
    """The warning that nobody who asked for a story has tried it; empty where somebody did, or nobody asked."""
    asking = snapshot.evidence(story.id).customer_ids
    if story.kind != "ask" or not asking or not set(asking).isdisjoint(tried(snapshot, story).customers):
        return ""
    who = "it" if not snapshot.sessions_of(story.id) else "it; others did"
    return f"Nobody who asked for {story.id} has tried {who}"
