"""Errors that people can act on: what is wrong, why as a stable code, what mends it, and the exit code."""

from collections.abc import Callable, Iterable, Sequence
from enum import IntEnum, StrEnum
from typing import NamedTuple, Self


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


class Reason(StrEnum):
    """Codes of failures and of work left undone: one register for programs, which stay as they are."""

    FAILED = "failed"
    """A failure without a code of its own; the message alone describes it."""
    REFUSED = "refused"
    """A rule refuses the change."""
    USAGE = "usage"
    """The input cannot be understood."""
    NOT_FOUND = "not-found"
    """The named thing does not exist."""

    NO_BOARD = "no-board"
    """There is no board at the address."""
    BOARD_EXISTS = "board-exists"
    """There is a board already where one was to be made, or it is not empty."""
    MOVED = "moved"
    """The board was moved to another address."""
    NEWER_FORMAT = "newer-format"
    """The board was written by a newer version."""
    DAMAGED = "damaged"
    """The board cannot be read."""
    NOT_WRITTEN = "not-written"
    """The disk, or who may write there, kept the board from being saved."""
    ANOTHER_BOARD = "another-board"
    """A file is of another board, and no copy of this one."""
    HELD = "held"
    """Another program holds the board, or its sync."""
    STALE = "stale"
    """The record changed since it was read."""

    UNKNOWN_ID = "unknown-id"
    """No record has this id or name."""
    UNKNOWN_FIELD = "unknown-field"
    """No record has a field, no file a column, of this name."""
    UNKNOWN_WORD = "unknown-word"
    """The value is none of those that there are."""
    NOT_A_DAY = "not-a-day"
    """The text is no day, or can be read as several."""
    NOT_A_NUMBER = "not-a-number"
    """The text is no number, or can be read as several."""
    DAY_OUT_OF_RANGE = "day-out-of-range"
    """The day lies ahead where it must have been, or the other way round."""
    MISSING_VALUE = "missing-value"
    """A value that is needed was not given."""
    NAME_TAKEN = "name-taken"
    """Another record has this name, source or word."""
    WRONG_SETTING = "wrong-setting"
    """A setting is unknown, or its value cannot be used."""

    GATE_REFUSED = "gate-refused"
    """The story lacks what the gate before `ready` asks for."""
    CIRCLE = "circle"
    """Two records would wait for each other, or stand for each other."""
    REASON_NEEDED = "reason-needed"
    """The change is made only with a reason given."""
    DERIVED_STAGE = "derived-stage"
    """The stage follows from readings and is not moved to."""
    NO_METRIC = "no-metric"
    """The story has no metric to record a reading of."""
    NOTHING_TO_UNDO = "nothing-to-undo"
    """This person has no change left to undo or to redo."""
    NOT_UNDOABLE = "not-undoable"
    """The change cannot be taken back, or something has changed since."""
    NO_CUSTOMER = "no-customer"
    """The request names no customer."""
    NOTHING_TO_TELL = "nothing-to-tell"
    """Nothing came yet of what the customer asked."""
    PART_OF_STORY = "part-of-story"
    """The request is linked to a story."""

    OFFLINE = "offline"
    """The network or the tracker's answer failed."""
    LOGIN_REFUSED = "login-refused"
    """The tracker does not accept the login."""
    SCOPE_MISSING = "scope-missing"
    """The tracker's token may not do what is needed."""
    NO_TOKEN = "no-token"  # noqa: S105  # a code, not a token
    """There is no token for the tracker's site."""
    NO_TRACKER = "no-tracker"
    """No tracker, or no project of it, is configured."""
    SITE_NOT_ACCEPTED = "site-not-accepted"
    """The board proposes a tracker's site that this person has not accepted."""
    NOT_SENT = "not-sent"
    """The request surely had no effect; it may be sent again."""
    OUTCOME_UNKNOWN = "outcome-unknown"
    """The request may or may not have had its effect."""
    REJECTED = "rejected"
    """The tracker understood and said no."""
    CHANGED_THERE = "changed-there"
    """The issue changed between reading and writing."""

    CONFLICTS_LEFT = "conflicts-left"
    """Both sides changed; a person has to choose."""
    NEVER_PUSHED = "never-pushed"
    """The story has no issue in the tracker."""
    LINKED_ALREADY = "linked-already"
    """The story, or the issue, is linked to another one."""
    ISSUE_GONE = "issue-gone"
    """The issue was deleted, moved or hidden."""
    OTHER_SITE = "other-site"
    """The story's issue is on another site than the one configured."""
    DUPLICATE_ISSUES = "duplicate-issues"
    """Several issues belong to one story."""
    THEIRS_DIFFERS = "theirs-differs"
    """A field was changed in the tracker, and is left there."""
    OURS_DIFFERS = "ours-differs"
    """A field was changed on the board, and is not sent."""
    FORGOTTEN_THERE = "forgotten-there"
    """The issue may still hold words that were forgotten on the board."""
    CHANGED_HERE = "changed-here"
    """The story was changed on the board since both sides were compared."""
    NOT_TRACKED = "not-tracked"
    """The story needs no issue."""
    HELD_BACK = "held-back"
    """Evidence alone changed, which is sent at most once a day."""
    OTHER_MARK = "other-mark"
    """The issue carries the mark of another story or board, or none where one is due."""
    FIELD_LEFT_OUT = "field-left-out"
    """The tracker could not take a field."""
    UNREADABLE = "unreadable"
    """The tracker did not say the value of a field, or said none that can be read: what was known stays."""
    CREATED = "created"
    """The issue was created, or found again; what was to follow was not done."""
    CONFIRMATION_NEEDED = "confirmation-needed"
    """The command asks first, and nobody is there to answer."""
    STOPPED = "stopped"
    """The run was stopped before this was done."""
    RELEASED = "released"
    """The tracker says done; a person has to say whether it shipped."""


class Remedy(NamedTuple):
    """A command that mends a problem, with what it does.

    `command` holds the words after `roadmap` (`story move`), `arguments` what follows, as typed: options too.
    `words` is a sentence with `{}` where the command stands: the shell puts the command line there, a screen the
    key that does the same.
    """

    command: str
    arguments: tuple[str, ...] = ()
    words: str = "{}"

    @property
    def command_line(self) -> str:
        """The command as one types it."""
        return " ".join(("roadmap", self.command, *map(_quoted, self.arguments)))


def shown(message: str, remedies: Iterable[Remedy], show: Callable[[Remedy], str]) -> str:
    """A message followed by its remedies in words; `show` formats each command."""
    parts = (message, *(one.words.replace("{}", show(one), 1) for one in remedies))
    return " ".join(part for part in parts if part)


def in_shell(message: str, remedies: Iterable[Remedy]) -> str:
    """A message followed by its remedies as command lines; of one that differs in its last option, that alone."""
    last: Remedy | None = None

    def show(remedy: Remedy) -> str:
        nonlocal last
        before, last = last, remedy
        *same, option = remedy.arguments or ("",)
        is_variant = before is not None and (before.command, [*before.arguments[:-1]]) == (remedy.command, same)
        return f"`{option}`" if is_variant and option.startswith("--") else f"`{remedy.command_line}`"

    return shown(message, remedies, show)


class Advice(NamedTuple):
    """Advice for a person: a message that names no command, its code, what mends it."""

    message: str
    reason: Reason
    remedies: tuple[Remedy, ...] = ()

    def __str__(self) -> str:
        """The advice as the shell prints it."""
        return in_shell(self.message, self.remedies)


class Problem(Exception):
    """A failure that a person can act on.

    `message` says what is wrong and where, and names no command; `reason` is its code; `remedies` are the
    commands that mend it, best first. As text it is what the shell prints: the message, then the remedies.
    """

    exit = Exit.REFUSED
    reason = Reason.FAILED

    def __init__(
        self,
        message: str,
        *,
        reason: Reason | None = None,
        remedy: Remedy | Sequence[Remedy] | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.reason = reason or type(self).reason
        self.remedies = (remedy,) if isinstance(remedy, Remedy) else tuple(remedy or ())

    def __str__(self) -> str:
        """The problem as the shell prints it."""
        return str(self.advice)

    @property
    def advice(self) -> Advice:
        """The problem's message, code and remedies, without its class."""
        return Advice(self.message, self.reason, self.remedies)

    def reworded(self, message: str) -> Self:
        """The same problem, with the same reason and remedies, under another message."""
        made = type(self).__new__(type(self), message)
        made.__dict__.update(self.__dict__)
        made.message = message
        return made

    @classmethod
    def of(cls, said: "Problem | Advice") -> Self:
        """A problem of this class from another one or an advice; a more specific reason is kept."""
        is_plain = isinstance(said, Problem) and said.reason is type(said).reason
        return cls(said.message, reason=None if is_plain else said.reason, remedy=said.remedies)


class Refused(Problem):
    """A refusal by a rule, or a failed write; nothing was written."""

    reason = Reason.REFUSED


class Usage(Problem):
    """Input that cannot be understood, or a wrong setting."""

    exit = Exit.USAGE
    reason = Reason.USAGE


class WrongValue(Usage):
    """A value that its field cannot take: `fault` says why, where the field's name stands beside it already."""

    def __init__(self, field: str, fault: str, *, joint: str = " is ", reason: Reason | None = None) -> None:
        super().__init__(f"{field}{joint}{fault}", reason=reason)
        self.field = field
        self.fault = fault


class WrongSetting(Usage):
    """A setting that cannot be read, or may not stand where it does."""

    reason = Reason.WRONG_SETTING


class NotADay(Usage):
    """A text that is no day, or can be read as several."""

    reason = Reason.NOT_A_DAY


class NotFound(Problem):
    """A reference to something that does not exist."""

    exit = Exit.NOT_FOUND
    reason = Reason.NOT_FOUND


def no_board(place: object, *, on_server: bool = False) -> NotFound:
    """The problem that there is no board at an address. On a server no change makes one by the way."""
    made = Remedy("init", (), "{} makes one, and so does any add.")
    if on_server:
        made = Remedy("init", (str(place),), "{} makes one.")
    return NotFound(f"There is no board at {place}.", reason=Reason.NO_BOARD, remedy=made)


def unknown(what: str, near: str | None, command: str) -> NotFound:
    """The problem that there is no `what` (`story S-9`): it names the nearest, or the command that lists them."""
    hint = f" Did you mean {near}?" if near else ""
    listing = None if near else Remedy(command, (), "{} shows what there is.")
    return NotFound(f"There is no {what}.{hint}", reason=Reason.UNKNOWN_ID, remedy=listing)


class Offline(Problem):
    """A failure of the network or the login."""

    exit = Exit.OFFLINE
    reason = Reason.OFFLINE


class NotConnected(Offline):
    """A failure to reach the server that keeps the board, or its refusal of the login."""


class OutcomeUnknown(Offline):
    """A failure after which nobody can tell whether a change was saved; `key` is that of its commit."""

    reason = Reason.OUTCOME_UNKNOWN

    def __init__(self, message: str, key: str) -> None:
        super().__init__(message)
        self.key = key


class Held(Refused):
    """A refusal because a push, a sync or a measuring holds the board; `who` is the sentence on it."""

    reason = Reason.HELD

    def __init__(self, who: str) -> None:
        super().__init__(f"{who} Wait for it to end.")
        self.who = who


class Moved(Refused):
    """A refusal because the board was moved to another address; `to` is that address."""

    reason = Reason.MOVED

    def __init__(self, place: str, to: str) -> None:
        super().__init__(f"The board in {place} moved to {to}: nothing is changed here.")
        self.to = to


class Stale(Refused):
    """A refusal because the record changed since it was read; carries what stands there now."""

    reason = Reason.STALE

    def __init__(self, message: str, current: object) -> None:
        super().__init__(message)
        self.current = current


def problem_of(error: Problem | OSError, failed: str = "It was not saved") -> Problem:
    """An OSError as a problem whose message begins with `failed`; a problem as it is."""
    if isinstance(error, Problem):
        return error
    return Refused(f"{failed}: {error}.", reason=Reason.NOT_WRITTEN)


def _quoted(argument: str) -> str:
    """An argument quoted for a shell; in double quotes where it has none of its own, as people write them."""
    if argument not in {"", "…"} and argument[0] not in "#~=" and not set(argument) & _SPECIAL:
        return argument
    if not set(argument) & _EXPANDED:
        return f'"{argument}"'
    return "'" + argument.replace("'", "'\\''") + "'"


_SPECIAL = frozenset(" \t\n\"'\\$`!&;|<>()*?[]{}")
_EXPANDED = frozenset('"\\$`!')
