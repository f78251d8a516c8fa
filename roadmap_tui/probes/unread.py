"""The errors of a probe that gave no value, and of one that was stopped."""


class Unread(Exception):
    """The error of a probe that gave no value: `why` completes "it was not measured: …".

    `why` goes onto the board, so it holds nothing that was said by what was asked; that is in `said`, for the
    person who tries the probe.
    """

    def __init__(self, why: str, said: str = "") -> None:
        super().__init__(why)
        self.why = why
        self.said = said


class NotHere(Unread):
    """The error of a probe that lacks something of this person's own: it fails for them, not for the board."""


class Stopped(Exception):
    """The error of a probe that somebody stopped; nothing is noted of it."""
