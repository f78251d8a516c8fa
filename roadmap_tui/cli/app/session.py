"""The session of a command: who runs it, where, on which board and when."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, date, datetime, time
from functools import cached_property
from typing import TYPE_CHECKING, Any, cast

from roadmap_tui.cli.app import output

if TYPE_CHECKING:
    from uuid import UUID

    import click

    from roadmap_tui.actions.change import Change
    from roadmap_tui.actions.fields import ReadContext
    from roadmap_tui.actions.waiting import Waited, Waiting
    from roadmap_tui.errors import NotConnected
    from roadmap_tui.model.snapshot import Snapshot
    from roadmap_tui.settings import Settings
    from roadmap_tui.store.copy.copy import LocalCopy
    from roadmap_tui.store.protocol import ServerStore, Store

KEY = "roadmap.flags"
COPY_SECONDS = 3600.0
"""The age from which a command that reads the whole board brings the copy of it up to date."""
DAY_SECONDS = 86_400.0
"""The age from which any command that reached the server brings the copy that there is up to date."""
_NAMESPACE = "5f0b6f4e-4c4f-4e0b-9a53-0d6a1c0f6b13"
"""The namespace of the UUIDs that callers' keys become."""
TODAY = "ROADMAP_TODAY"
"""The environment variable that replaces today by another (ISO) day, for rehearsals and pictures."""


class Flags:
    """The global options of one command line."""

    board: str | None = None
    json: bool = False
    no_input: bool = False
    offline: bool = False
    verbose: bool = False
    me: str | None = None
    key: str | None = None
    if_revision: int | None = None
    errors: str | None = None


class WasMade(Exception):
    """The end of a command whose change was made before under its key; `made` are the ids of what it added."""

    def __init__(self, made: tuple[str, ...]) -> None:
        super().__init__(f"made before, with {', '.join(made)}")
        self.made = made


class Session:
    """Context of one run of a command: board, settings, user, time. Each is looked up on first use."""

    def __init__(self, flags: Flags | None = None) -> None:
        self.flags = flags or Flags()
        self.sends = True
        """Whether what waits for a server is sent once it is reached; a screen does that by itself."""
        self._is_older_said = False
        self._is_revision_seen = False
        self.settled_products: set[str] = set()
        """Names of which the person said that they are new products."""
        self.saved: list[str] | None = None
        """Ids of what a change of this command added, once it is durable."""
        self._read: Snapshot | None = None
        """What was read last: held, so that the end of the process lets go of its records all at once."""

    @classmethod
    def of(cls, context: "click.Context") -> "Session":
        """The session of a command line; one for all its contexts."""
        found = context.meta.get("roadmap.session")
        if not isinstance(found, cls):
            found = context.meta["roadmap.session"] = cls(context.meta.get(KEY))
        return found

    @property
    def json(self) -> bool:
        """Whether data is wanted as JSON."""
        return self.flags.json

    @cached_property
    def is_asking(self) -> bool:
        """Whether a person is there to be asked: both ends are terminals and `--no-input` is not given."""
        return not self.flags.no_input and output.is_terminal(sys.stdin) and output.is_terminal(sys.stderr)

    @property
    def is_shown(self) -> bool:
        """Whether stdout is a terminal."""
        return output.is_terminal(sys.stdout)

    @cached_property
    def found_board(self) -> tuple[str, str]:
        """The board's address and why it is this one."""
        from roadmap_tui.cli.app.board_address import find_board

        return find_board(self.flags.board, os.environ)

    @property
    def address(self) -> str:
        """The board's address, whether there is a board or not."""
        return self.found_board[0]

    @property
    def is_on_server(self) -> bool:
        """Whether the board is on a server, and not in a file."""
        from roadmap_tui.store.address import is_postgres

        return is_postgres(self.address)

    @cached_property
    def settings(self) -> "Settings":
        """The settings of this board. Raises Usage."""
        from roadmap_tui.settings import load

        if not self.is_on_server:
            return load(self.address, flags=self._named)
        from roadmap_tui.errors import NotFound

        try:
            text = self.store().settings() or ""
        except NotFound:  # no board is there yet
            text = ""
        return self.team_settings(text)

    def team_settings(self, text: str) -> "Settings":
        """The settings of a board on a server whose team has these, as TOML. Raises Usage."""
        from roadmap_tui.settings import load
        from roadmap_tui.settings.load import TeamSettings

        return load(TeamSettings(text, self._place), flags=self._named)

    @property
    def _named(self) -> dict[str, str] | None:
        return {"me.name": self.flags.me} if self.flags.me is not None else None

    @property
    def _place(self) -> str:
        """The address of a board on a server, as it is shown; the server's driver is not needed for it."""
        from roadmap_tui.store.address import board_place

        return board_place(self.address).place

    @cached_property
    def me(self) -> str:
        """The user name that this person's changes are recorded under."""
        return self.settings.who()[0]

    @property
    def csm(self) -> str:
        """The CSM that this person is: [me] csm, else the name they write under."""
        return self.settings.me.csm or self.me

    @cached_property
    def now(self) -> datetime:
        """The timestamp of this command, in UTC and whole seconds: one for all it writes."""
        if os.environ.get(TODAY):
            return datetime.combine(self.today, time(12), UTC)
        return datetime.now(UTC).replace(microsecond=0)

    @cached_property
    def today(self) -> date:
        """Today's date here. Raises Usage where ROADMAP_TODAY is no ISO day."""
        given = os.environ.get(TODAY)
        if not given:
            return datetime.now().astimezone().date()
        try:
            return date.fromisoformat(given)
        except ValueError:
            from roadmap_tui.errors import Usage

            raise Usage(f"{TODAY} takes a day such as 2027-06-30, not {given!r}.") from None

    @cached_property
    def _opened(self) -> "Store":
        from roadmap_tui.store import open_store

        return open_store(self.address)

    @cached_property
    def copy(self) -> "LocalCopy | None":
        """The copy of a board on a server, and what waits for it; None for a board in a file."""
        if not self.is_on_server:
            return None
        from roadmap_tui.store.copy.copy import LocalCopy

        return LocalCopy(self._place)

    @property
    def copied(self) -> "LocalCopy | None":
        """The copy that is read in place of a server's board, with `--offline`; None where the board is."""
        return self.copy if self.flags.offline else None

    @cached_property
    def _store(self) -> "Store":
        if self.copied is not None:
            found, state = self.copied.store(), self.copied.state()
            if state is not None:
                self.say(f"As of {_minute(state.as_of)}, from the copy of this machine.")
            return found
        if self.is_on_server and self.sends:
            from roadmap_tui.store.copy.folder import is_waiting

            if is_waiting(self._place):
                self.send_waiting()
        return self._opened

    def store(self) -> "Store":
        """The store of the board, whether it exists or not. What waits for a server is sent there first.

        With `--offline` it is the copy of a server's board; raises NotConnected where there is none.
        """
        return self._store

    @property
    def server(self) -> "ServerStore":
        """The store of a board on a server, also with `--offline`. Nothing is asked of it yet."""
        return cast("ServerStore", self._opened)

    @cached_property
    def key(self) -> "UUID | None":
        """The key of this command's change, that its caller gave: a UUID as it is, of other words a digest.

        Words are each person's own: two who count their nightly runs do not take each other's for their own.
        """
        return None if self.flags.key is None else self.key_of(self.flags.key)

    def key_of(self, given: str) -> "UUID":
        """The key that a word of the caller's stands for."""
        from uuid import UUID, uuid5

        try:
            return UUID(given)
        except ValueError:
            return uuid5(UUID(_NAMESPACE), f"{self.me}\0{given}")

    def refuse_key(self) -> None:
        """Refuse a key that means nothing. Raises Usage."""
        if self.flags.key is not None and not self.flags.key.strip():
            from roadmap_tui.errors import Usage

            raise Usage("--key names no key.")

    def go_offline(self) -> None:
        """Read the copy of the server's board from here on, as with `--offline`."""
        self.flags.offline = True
        self.__dict__.pop("_store", None)

    def send_waiting(self, *, again: bool = False) -> "list[Waited]":
        """Send what waits for the server and report what became of it. Raises NotConnected, Refused."""
        from roadmap_tui.actions.waiting import send

        found: list[Waited] = []

        def notify(one: "Waited") -> None:
            found.append(one)
            self.say(f"{one}")

        assert self.copy is not None
        send(self.server, self.copy.queue, notify, again=again)
        return found

    def waiting(self) -> "Waiting | None":
        """What is to take new things that wait for the server; None where they are written at once."""
        if not self.flags.offline or self.copy is None:
            return None
        from roadmap_tui.actions.waiting import Waiting

        snapshot = self.store().read()
        return Waiting(
            self.copy,
            snapshot,
            by=self.me,
            at=self.now,
            today=self.today,
            key=self.key,
            settled_products=self.settled_products,
        )

    def keep_copy(self, older: float = COPY_SECONDS) -> None:
        """Bring the copy of a server's board up to date, where it is older than that many seconds, or make it."""
        if not self.is_on_server or self.flags.offline:
            return
        from roadmap_tui.store.copy.folder import copy_age

        age = copy_age(self._place)
        copy = self.copy
        if copy is None or (age is not None and age < older):
            return
        from roadmap_tui.actions.forget_beside import refresh_copy
        from roadmap_tui.errors import Problem

        with suppress(Problem, OSError):
            refresh_copy(copy, self.server)

    def end(self) -> None:
        """End a command: a copy that was left for a day is brought up to date, and forgets what the board has."""
        if "_store" in self.__dict__ and self.is_on_server and not self.flags.offline:
            from roadmap_tui.store.copy.folder import copy_age

            if (copy_age(self._place) or 0) >= DAY_SECONDS:
                self.keep_copy()

    def advised(self, problem: "NotConnected") -> "NotConnected":
        """The problem that a server cannot be reached, with what `--offline` would do."""
        state = self.copy.state() if self.copy is not None and not self.flags.offline else None
        if state is None:
            return problem
        return problem.reworded(
            f"{problem.message} `--offline` reads the copy of this machine, as of {_minute(state.as_of)}, and "
            "keeps new requests, stories, sessions and notes until the server is back."
        )

    def existing(self) -> "Store":
        """The store of a board that is there. Raises NotFound where there is none."""
        from roadmap_tui.errors import no_board

        store = self.store()
        if not store.exists():
            raise no_board(store.place, on_server=True)
        return store

    def writing(self) -> "Store":
        """The store for a change: a file that is not there yet is created, and that is said."""
        store = self.store()
        if not store.exists():
            from roadmap_tui.cli.app.board_address import default_name
            from roadmap_tui.errors import Refused, no_board

            if self.is_on_server:
                raise no_board(store.place, on_server=True)

            try:
                store.create(default_name(self.address), "USD")
                self.say(f"Created a board in {self.address}.")
            except Refused:
                if not store.exists():  # else another command made it in between
                    raise
        return store

    @contextmanager
    def _asking_me(self) -> Iterator[None]:
        """Have git asked for this person's name meanwhile, where it has to be asked."""
        if "me" in self.__dict__:
            yield
            return
        with self.settings.asking_who() as who:
            yield
            self.me = who()[0]

    @contextmanager
    def changing(self, *, create: bool = False) -> Iterator["Change"]:
        """Open a transaction. `create` makes a board that is not there yet; else that is NotFound.

        Raises WasMade where it was made before under the key of this command.
        """
        from roadmap_tui.actions.change import begin
        from roadmap_tui.store.protocol import Repeated

        with self._asking_me():
            store = self.writing() if create else self.existing()
            self._say_older(store)
        wording = self.settings.wording
        try:
            with begin(store, by=self.me, at=self.now, today=self.today, wording=wording, key=self.key) as change:
                change.if_revision = None if self._is_revision_seen else self.flags.if_revision
                change.touchpoints = self.settings.touchpoints.known
                change.settled_products = frozenset(self.settled_products)
                yield change
                if change.if_revision is not None:
                    from roadmap_tui.errors import Usage

                    raise Usage("--if-revision goes with a record that is changed, and none that has one was.")
        except Repeated as before:
            raise WasMade(before.made) from None
        self.saved = change.added
        self._is_revision_seen = True
        if change.new_products:
            from roadmap_tui.cli.app.new_products import say_new_products

            say_new_products(change.new_products)

    def _say_older(self, store: "Store") -> None:
        """Say that another program put an older copy of the board in its place; once a command."""
        if not self._is_older_said and not self.is_on_server:
            self._is_older_said = True
            for one in store.advice(brief=True):
                self.say(str(one))

    @property
    def reading(self) -> "ReadContext":
        """The context for reading days and numbers: today, and the calendar."""
        from roadmap_tui.actions.fields import ReadContext

        return ReadContext.of(self.today, self.settings)

    def move_settings(self, there: "Store", address: str) -> None:
        """Copy the team's settings to another place of the board, where it has none yet. Raises Problem."""
        from roadmap_tui.files.plain import read_plain
        from roadmap_tui.settings import board_file
        from roadmap_tui.settings.edit import edit_file
        from roadmap_tui.settings.load import parse_file

        here = self.store().settings()
        if here is None:
            path = board_file(self.address)
            parse_file(path, follow=False)
            here = read_plain(path).decode("utf-8-sig") if path.exists() else ""
        known = there.settings()
        if known == "" and here:
            there.write_settings(here, replacing="")
        elif known is None and here and not board_file(address).exists():
            edit_file(board_file(address), lambda _text, _place: here)

    def read(self) -> "Snapshot":
        """A snapshot of the board; an empty one where there is none. Creates nothing."""
        from roadmap_tui.errors import Problem

        store = self.store()
        if store.exists():
            self._say_older(store)
            snapshot = store.read()
            with suppress(Problem):  # whatever needs the settings says what is wrong with them
                snapshot.touchpoints = self.settings.touchpoints.known
            self._read = snapshot
            return snapshot
        from roadmap_tui.cli.app.board_address import default_name
        from roadmap_tui.store.overlay import empty_snapshot

        return empty_snapshot(default_name(self.address), at=self.now)

    def say(self, sentence: str) -> None:
        """Print a sentence on stderr."""
        output.say(sentence)

    def out(self, text: str) -> None:
        """Print lines of data on stdout: made safe for a terminal, whole in a pipe."""
        output.write(text if text.endswith("\n") or not text else f"{text}\n")

    def out_json(self, value: Any) -> None:
        """Print a value as JSON on stdout."""
        output.write_json(value)

    def confirm(self, question: str, otherwise: str) -> bool:
        """Ask a yes-or-no question, no by default. Without a terminal it raises Usage saying `otherwise`."""
        if not self.is_asking:
            from roadmap_tui.errors import Reason, Usage

            raise Usage(otherwise, reason=Reason.CONFIRMATION_NEEDED)
        return self.ask(f"{question} [y/N] ").lower() in {"y", "yes"}

    def ask(self, question: str) -> str:
        """Ask a person at a terminal; what they answer, without white space around it."""
        output.say_part(question)
        return sys.stdin.readline().strip()


def _minute(at: datetime) -> str:
    """An instant here to the minute, without the day where that is today's."""
    here = at.astimezone()
    return f"{here:%H:%M}" if here.date() == datetime.now().astimezone().date() else f"{here:%Y-%m-%d %H:%M}"
