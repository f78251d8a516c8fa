"""The queue of what was written while a board's server could not be reached, durable, one entry a line."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4, uuid5

import msgspec

from roadmap_tui.errors import NotFound, Reason, Refused, problem_of
from roadmap_tui.files.folders import private_folder
from roadmap_tui.files.plain import check_plain, read_plain
from roadmap_tui.files.replace import replace_file
from roadmap_tui.store.copy.folder import WAITING
from roadmap_tui.store.file.durable import sync_folder
from roadmap_tui.store.file.lock import BoardLock
from roadmap_tui.text.lazy_pattern import lazy_pattern

VERSION = 1
_NAME = lazy_pattern(r"[A-Z]-new-[0-9]+")


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """Something new that waits: the action that makes it, and what it is called until it has an id.

    `key` is the key of its commit, so that it is made once; `board` the uid of the board that it is for; `by`,
    `at` and `today` tell who wrote it and when. `reason` is why the server refused it.
    """

    version: int = VERSION
    key: str
    name: str
    board: str
    action: str
    arguments: dict[str, Any]
    by: str
    at: datetime
    today: date
    reason: str | None = None


class Unknown(msgspec.Struct, frozen=True):
    """A line of the queue that this version cannot read; it is kept as it is."""

    name: str
    line: bytes

    @property
    def reason(self) -> str:
        """Why it is not sent."""
        return "it was written by another version of this program"


class Queue:
    """The queue of one board on one machine, in a folder. There is a file while anything waits."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / WAITING
        self._lock = BoardLock(self.path)

    @property
    def is_empty(self) -> bool:
        """Whether nothing waits; costs one look at the file's name."""
        return not self.path.exists()

    def entries(self) -> list[Entry | Unknown]:
        """What waits, oldest first. Raises Refused where the file cannot be read."""
        try:
            data = read_plain(self.path)
        except FileNotFoundError:
            return []
        except OSError as error:
            raise Refused(f"{self.path} cannot be read: {error.strerror}.") from None
        return [_entry(number, line) for number, line in enumerate(data.splitlines(), 1) if line.strip()]

    def add(
        self,
        new: Iterable[tuple[str, str, dict[str, Any]]],
        *,
        board: str,
        by: str,
        at: datetime,
        today: date,
        key: UUID | None = None,
    ) -> list[str]:
        """Add entries by id prefix, action and arguments; durable when this returns. Returns their names.

        The first is sent under the `key`, others under keys made of it; what waits under them is not added.
        """
        made: list[Entry] = []
        names: list[str] = []

        def change(entries: list[Entry | Unknown]) -> list[Entry | Unknown]:
            waiting = {one.key: one.name for one in entries if isinstance(one, Entry)}
            for place, (prefix, action, arguments) in enumerate(new):
                own = uuid4() if key is None else uuid5(key, str(place)) if place else key
                if str(own) in waiting:
                    names.append(waiting[str(own)])
                    continue
                start = f"{prefix}-new-"
                known = [one.name for one in (*entries, *made) if one.name.startswith(start)]
                number = 1 + max((int(one.removeprefix(start)) for one in known), default=0)
                made.append(
                    Entry(
                        key=str(own),
                        name=f"{start}{number}",
                        board=board,
                        action=action,
                        arguments=arguments,
                        by=by,
                        at=at,
                        today=today,
                    )
                )
                names.append(made[-1].name)
            return [*entries, *made]

        self._change(change)
        return names

    def sent(self, entry: Entry, identity: str | None) -> None:
        """Take an entry out that is on the board; what names it names its id from here on."""

        def change(entries: list[Entry | Unknown]) -> list[Entry | Unknown]:
            left = [one for one in entries if isinstance(one, Unknown) or one.key != entry.key]
            if identity is None:
                return left
            ids = {entry.name: identity}
            return [
                one
                if isinstance(one, Unknown)
                else msgspec.structs.replace(one, arguments=renamed(one.arguments, ids))
                for one in left
            ]

        self._change(change)

    def refused(self, entry: Entry, reason: str) -> None:
        """Note why the server refused an entry."""
        self.rewrite(lambda one: msgspec.structs.replace(one, reason=reason) if one.key == entry.key else one)

    def drop(self, name: str) -> Entry | Unknown:
        """Drop an entry. Raises NotFound, and Refused where another one names it."""
        found: list[Entry | Unknown] = []

        def change(entries: list[Entry | Unknown]) -> list[Entry | Unknown]:
            found.extend(one for one in entries if one.name.casefold() == name.strip().casefold())
            if not found:
                raise NotFound(f"Nothing waits as {name}.", reason=Reason.UNKNOWN_ID)
            naming = [one.name for one in entries if isinstance(one, Entry) and found[0].name in names_in(one)]
            if naming:
                raise Refused(f"{', '.join(naming)} names {found[0].name}: drop that first.")
            return [one for one in entries if one is not found[0]]

        self._change(change)
        return found[0]

    @contextmanager
    def sending(self) -> Iterator[bool]:
        """Hold the sending of what waits; False where another process, or thread, sends it now."""
        with ExitStack() as stack:
            try:
                stack.enter_context(BoardLock(self.path.with_name("sending"), timeout=0).held())
            except Refused:
                yield False
                return
            yield True

    def rewrite(self, change: Callable[[Entry], Entry]) -> None:
        """Change entries that can be read, one by one."""
        self._change(lambda entries: [one if isinstance(one, Unknown) else change(one) for one in entries])

    def _change(self, change: Callable[[list[Entry | Unknown]], list[Entry | Unknown]]) -> None:
        try:
            private_folder(self.path.parent)
            with self._lock.held():
                for left in self.path.parent.glob(f"{self.path.name}.*.half"):
                    left.unlink(missing_ok=True)  # a killed process left it, with words that may be forgotten
                before = self.entries()
                after = change(before)
                if after == before:
                    return
                check_plain(self.path)
                if after:
                    replace_file(self.path, b"".join(_line(one) + b"\n" for one in after))
                else:
                    self.path.unlink(missing_ok=True)
                sync_folder(self.path.parent)
        except OSError as error:
            raise problem_of(error) from error


def names_in(entry: Entry) -> set[str]:
    """The names of waiting entries that an entry names."""
    found: set[str] = set()

    def note(text: str) -> str:
        if _NAME.fullmatch(text):
            found.add(text)
        return text

    _each(entry.arguments, note)
    return found


def renamed(arguments: dict[str, Any], ids: Mapping[str, str]) -> dict[str, Any]:
    """Arguments that name ids where they named entries that waited."""
    found: dict[str, Any] = _each(arguments, lambda text: ids.get(text, text))
    return found


def _each(value: Any, change: Callable[[str], str]) -> Any:
    """Arguments with each reference changed; what people wrote stands in `fields` and `text`, and is none."""
    if isinstance(value, str):
        return change(value)
    if isinstance(value, dict):
        return {
            change(name): each if name in {"fields", "text"} else _each(each, change)
            for name, each in value.items()
        }
    return [_each(each, change) for each in value] if isinstance(value, list) else value


def _entry(number: int, line: bytes) -> Entry | Unknown:
    try:
        found = msgspec.json.decode(line, type=Entry)
        if found.version == VERSION:
            return found
    except (msgspec.MsgspecError, UnicodeError):
        pass
    try:
        named = msgspec.json.decode(line)["name"]
    except (msgspec.MsgspecError, UnicodeError, LookupError, TypeError):
        named = None
    return Unknown(named if isinstance(named, str) and _NAME.fullmatch(named) else f"line-{number}", line)


def _line(one: Entry | Unknown) -> bytes:
    return one.line if isinstance(one, Unknown) else msgspec.json.encode(one)
