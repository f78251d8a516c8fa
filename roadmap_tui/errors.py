"""What can go wrong, as sentences a person reads; each knows the exit code of a command that meets it."""

from enum import IntEnum


class Exit(IntEnum):
    """Exit codes of the command contract."""

    DONE = 0
    """What was asked is done."""
    REFUSED = 1
    """It failed or was refused; nothing was half done."""
    USAGE = 2
    """The command or a setting is wrong."""
    NOT_FOUND = 3
    """No such story, request, customer, file."""
    OFFLINE = 4
    """The network or the login failed."""
    CONFLICTS = 5
    """Conflicts are left for a person."""
    INTERRUPTED = 130
    """Stopped by ctrl+c."""


class Problem(Exception):
    """A sentence for a person: what is wrong, where, and what to do about it."""

    exit = Exit.REFUSED

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class Refused(Problem):
    """A rule says no, or a write failed; nothing was written."""


class Usage(Problem):
    """What was asked cannot be understood, or a setting is wrong."""

    exit = Exit.USAGE


class NotFound(Problem):
    """What was named does not exist."""

    exit = Exit.NOT_FOUND


class Offline(Problem):
    """The network or the login failed."""

    exit = Exit.OFFLINE


class Held(Refused):
    """Another push or sync holds the board; `who` is the sentence that says which, and since when."""

    def __init__(self, who: str) -> None:
        super().__init__(f"{who} Wait for it to end; --wait does.")
        self.who = who


class Stale(Refused):
    """The record changed since it was read; carries what stands there now."""

    def __init__(self, sentence: str, current: object) -> None:
        super().__init__(sentence)
        self.current = current
