"""Checks that the doctors of several trackers make alike."""

from collections.abc import Iterator

from roadmap_tui.trackers.protocol import Check

SKEW_SECONDS = 60.0
"""The clock skew in seconds above which a doctor reports it."""


def clock_check(kind: str, tracker: str, ahead: float | None) -> Iterator[Check]:
    """The check of this machine's clock against a tracker's, by the seconds that the tracker's is ahead.

    None where nobody knows them.
    """
    if ahead is None:
        return
    if abs(ahead) <= SKEW_SECONDS:
        yield Check(name=f"{kind} clock", ok=True, sentence="Its clock and this machine's agree.")
        return
    side = "behind" if ahead > 0 else "ahead of"
    sentence = f"This machine's clock is {abs(ahead):.0f} seconds {side} {tracker}'s: set it right."
    yield Check(name=f"{kind} clock", ok=False, sentence=sentence)
