"""The Store that keeps a board in one JSON file."""

import os
import re
import stat
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple, TypeVar

import msgspec

from roadmap_tui.errors import NotFound, Problem, Refused
from roadmap_tui.model.records import FORMAT, PREFIX, TABLE, Board, Record
from roadmap_tui.model.snapshot import Snapshot
from roadmap_tui.store.file.durable import Stamp, beside, is_same, mode_beside, read_file, sentence, write_file
from roadmap_tui.store.file.generations import (
    format_backup_of,
    keep_day,
    open_generation,
    places,
    previous_of,
    readable,
)
from roadmap_tui.store.file.layout import (
    BOARD,
    BOARD_KEY,
    Content,
    NewerFormat,
    Unreadable,
    UnreadableRow,
    Unwritable,
    empty_tables,
    encode_record,
    encode_rows,
    encode_tables,
    highest,
)
from roadmap_tui.store.file.lock import BoardLock
from roadmap_tui.store.file.migrations import up_to_date
from roadmap_tui.store.file.transaction import FileTransaction
from roadmap_tui.store.pending import TRANSACTIONS
from roadmap_tui.store.protocol import Generation, Journal, Transaction, Watch

R = TypeVar("R", bound=Record)
T = TypeVar("T")

_BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
_REFERENCE = re.compile(rb'"([CRLSTNBGE])-(\d{1,9})"')
_TRANSACTION = re.compile(rb'"transaction": ?(\d{1,9})\b')


class LoadedGeneration(NamedTuple):
    """A generation as it was read: the file's bytes, its content in the current format, its stamp."""

    data: bytes
    content: Content
    stamp: Stamp


class FileTables:
    """The tables of one generation, each decoded when it is asked for."""

    def __init__(self, store: "FileStore", content: Content) -> None:
        self._store = store
        self.content = content
        self.board = content.board

    def table(self, kind: type[R]) -> dict[str, R]:
        """Every record of a kind by id, in id order. Raises Refused naming a row that is no record."""
        try:
            return self.content.table(kind)
        except Unreadable as fault:
            raise self._store.refused(fault) from None


class FileStore:
    """One board in one file. Readers take no lock and create nothing."""

    def __init__(self, path: Path) -> None:
        self._path = Path(os.path.realpath(path))
        self._lock = BoardLock(self._path)
        self._cached: LoadedGeneration | None = None

    @property
    def place(self) -> str:
        """The board's real path."""
        return str(self._path)

    def exists(self) -> bool:
        """Whether there is a file, readable or not."""
        return os.path.lexists(self._path)

    def create(self, name: str, currency: str) -> None:
        """Make an empty board and the folders it lies in; Refused where one exists."""
        if self.exists():
            raise Refused(f"{self._path} exists already.")
        try:
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise Refused(sentence(error, self._path.parent)) from error
        board = Board(uid=new_uid(), name=name, currency=currency, created_at=datetime.now(UTC), generation=1)
        with self._lock.held():
            if self.exists():
                raise Refused(f"{self._path} exists already.")
            try:
                data = encode_tables(empty_tables(board))
            except Unreadable as fault:
                raise self.refused(fault) from None
            write_file(self._path, data)

    def read(self) -> Snapshot:
        """One generation of the board. NotFound where there is none, Refused where it cannot be read."""
        return self._guarded(lambda: Snapshot(FileTables(self, self.reading().content)))

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        """Hold the board for one change; nothing is written where nothing was put."""
        self._refuse_what_is_no_file()
        with self._lock.held():
            try:
                self._clean()
                reading = self.reading()
                change = FileTransaction(reading.content)
                yield change
                if change.is_changed:
                    self._commit(reading, change.encoded())
            except Unreadable as fault:
                self._cached = None
                raise self.refused(fault) from None
            except BaseException:
                self._cached = None
                raise

    def watch(self) -> Watch:
        """A typed view for a screen."""
        from roadmap_tui.store.file.watch import FileWatch

        return self._guarded(lambda: FileWatch(self))

    def generations(self) -> list[Generation]:
        """The previous state, the days and the backups of older formats that can be read, newest first."""
        return [generation for generation, _ in readable(self._path)]

    def restore(self, place: str | None = None) -> Generation:
        """Bring an earlier state back, or any file that holds a board; what it replaces becomes the previous.

        Ids that the replaced board gave out are not given again. Raises NotFound where there is nothing to
        bring back.
        """
        self._refuse_what_is_no_file()
        with self._lock.held():
            self._clean()
            generation, content = self._earlier(place)
            replaced, counters, number = self._standing()
            board = content.board
            for name, count in board.counters.items():
                counters[name] = max(count, counters.get(name, 0))
            board = msgspec.structs.replace(
                board, format=FORMAT, counters=counters, generation=max(number, board.generation) + 1
            )
            rows = content.rows(BOARD)
            rows[BOARD_KEY] = encode_record(board, rows[BOARD_KEY])
            data = encode_tables({**content.tables, BOARD: encode_rows(rows)})
            self._cached = None
            if replaced is not None:
                keep_day(self._path, replaced)
            write_file(self._path, data, previous=previous_of(self._path))
        return generation

    def rewrite_generations(self, change: Callable[[Transaction], None]) -> int:
        """Apply a change to every earlier state; one that cannot be read cannot be cleaned, so it is deleted,
        as are the rows that a check set aside. Returns how many files were rewritten or deleted.
        """
        count = 0
        with self._lock.held():
            self._clean()
            for place in places(self._path):
                try:
                    _, content = open_generation(place)
                    transaction = FileTransaction(content)
                    change(transaction)
                    if transaction.is_changed:
                        write_file(place, transaction.encoded(), times_of=place.stat())
                        count += 1
                except Unreadable:
                    self._delete(place)
                    count += 1
                except OSError as error:
                    raise Refused(sentence(error, place)) from error
            rejected = beside(self._path, ".rejected")
            if rejected.exists():
                self._delete(rejected)
                count += 1
        return count

    def check(self, *, fix: bool = False) -> list[str]:
        """Decode everything and hold it against the rules of the store; a sentence for each fault.

        With `fix`, what can be repaired without losing anything is, and the sentences say so.
        """
        from roadmap_tui.store.file.check import check, repair

        if not fix:
            return check(self)
        self._refuse_what_is_no_file()
        with self._lock.held():
            self._clean()
            self._cached = None
            return repair(self)

    def journal(self) -> Journal:
        """The journal of what is sent to trackers, beside the board."""
        from roadmap_tui.store.file.journal import FileJournal

        return FileJournal(beside(self._path, ".journal"), mode_beside(self._path))

    def hold(self, *, by: str, wait: float = 0.0) -> AbstractContextManager[None]:
        """Hold the board for talking to a tracker; other people's changes go on beside it."""
        from roadmap_tui.store.file.journal import hold

        return hold(beside(self._path, ".sync.lock"), by=by, wait=wait, mode=mode_beside(self._path))

    def reading(self) -> LoadedGeneration:
        """The generation that stands now, read again only when the file changed.

        Raises NotFound, Refused where the file cannot be opened, Unreadable where it is no board.
        """
        cached = self._cached
        with suppress(OSError):
            if cached is not None and is_same(self._path, cached.stamp, cached.data):
                return cached
        data, stamp = self._read()
        content = up_to_date(Content(data))
        _ = content.board
        self._cached = found = LoadedGeneration(data, content, stamp)
        return found

    def _read(self) -> tuple[bytes, Stamp]:
        try:
            return read_file(self._path)
        except FileNotFoundError:
            raise NotFound(f"There is no board at {self._path}. Make one with: roadmap init") from None
        except OSError as error:
            raise Refused(f"{self._path} cannot be read: {error.strerror}.") from error

    def refused(self, fault: Unreadable) -> Problem:
        """What is wrong with the file, and where the last good generation lies."""
        if isinstance(fault, Unwritable):
            return Refused(
                f"{fault.identity} cannot be kept: {fault.reason.partition(': ')[2]}. Nothing was written."
            )
        words = f"{self._path} {fault.reason}."
        if isinstance(fault, NewerFormat):
            return Refused(words)
        if isinstance(fault, UnreadableRow):
            words += " `roadmap doctor --fix` sets the row aside."
        good = next(readable(self._path), None)
        if good is not None:
            words += f" The last good generation is {good[0].place}: `roadmap restore` brings it back."
        return Refused(f"{words} The file was left as it is.")

    @property
    def path(self) -> Path:
        """The board's real path."""
        return self._path

    def whole(self) -> bytes:
        """The file as it stands, whatever it holds. Raises NotFound or Refused."""
        return self._read()[0]

    def replace_bytes(self, old: bytes, new: bytes) -> None:
        """Put a repaired file in place of what was read, while the lock is held. Raises Refused, Unsettled."""
        data, stamp = self._read()
        if data != old:
            raise Refused(
                f"Another program changed {self._path}, without the lock: nothing was written. Try again."
            )
        self._commit(LoadedGeneration(data, up_to_date(Content(data)), stamp), new)

    def _commit(self, reading: LoadedGeneration, data: bytes) -> None:
        self._cached = None
        keep_day(self._path, reading.data)
        if reading.content.data is not reading.data:
            version = Content(reading.data).format
            backup = format_backup_of(self._path, version)
            if not backup.exists():
                write_file(backup, reading.data, mode=self._path.stat().st_mode & 0o777)
        stamp = write_file(self._path, data, previous=previous_of(self._path), check=lambda: self._still(reading))
        self._cached = LoadedGeneration(data, Content(data), stamp)

    def _still(self, reading: LoadedGeneration) -> None:
        """Raise Refused where another program wrote the board since it was read."""
        try:
            if is_same(self._path, reading.stamp, reading.data):
                return
        except FileNotFoundError:
            pass
        raise Refused(
            f"Another program changed {self._path} during this change, without the lock: nothing was written. "
            "Try again."
        )

    def _refuse_what_is_no_file(self) -> None:
        """Raise Refused for a device, a pipe or a folder, before a lock file is made beside it."""
        with suppress(OSError):
            if not stat.S_ISREG(self._path.stat().st_mode):
                raise Refused(f"{self._path} cannot be read: not a regular file.")

    def _clean(self) -> None:
        """Take away what a killed writer left; the lock is held, so nobody writes it now."""
        for left in (beside(self._path, ".tmp"), beside(previous_of(self._path), ".tmp")):
            with suppress(OSError):
                left.unlink()

    def _earlier(self, place: str | None) -> tuple[Generation, Content]:
        if place is None:
            found = next(readable(self._path), None)
            if found is None:
                raise NotFound(f"There is no earlier state of {self._path} that could be brought back.")
            return found
        try:
            return open_generation(Path(place))
        except FileNotFoundError:
            raise NotFound(f"There is no file {place}.") from None
        except OSError as error:
            raise Refused(f"{place} cannot be read: {error.strerror}.") from error
        except Unreadable as fault:
            raise Refused(f"{place} {fault.reason}. Nothing was brought back.") from None

    def _standing(self) -> tuple[bytes | None, dict[str, int], int]:
        """What a restore replaces: its bytes, its counters and its generation, as far as they can be told.

        A file that cannot be read is searched for ids, so that none of them is given again.
        """
        counters: dict[str, int] = {}
        generation = 0
        data: bytes | None = None
        known = [content for _, content in readable(self._path)]
        with suppress(FileNotFoundError):
            data, _ = read_file(self._path)
            try:
                known.append(up_to_date(Content(data)))
                _ = known[-1].board
            except Unreadable:
                known = [one for one in known if one.data is not data]
                _raise_from_references(counters, data)
        for content in known:
            generation = max(generation, content.board.generation)
            for name, count in content.board.counters.items():
                counters[name] = max(count, counters.get(name, 0))
            for kind, table in TABLE.items():
                with suppress(Unreadable):
                    last = highest(content.rows(table))
                    counters[PREFIX[kind]] = max(last, counters.get(PREFIX[kind], 0))
        return data, {name: count for name, count in counters.items() if count}, generation

    def _delete(self, place: Path) -> None:
        try:
            place.unlink()
        except OSError as error:
            raise Refused(sentence(error, place)) from error

    def _guarded(self, make: Callable[[], T]) -> T:
        try:
            return make()
        except Unreadable as fault:
            raise self.refused(fault) from None


def new_uid() -> str:
    """Ten random characters that no other board has."""
    import secrets  # on the way of every command this module is; a board is made once

    return "".join(secrets.choice(_BASE32) for _ in range(10))


def _raise_from_references(counters: dict[str, int], data: bytes) -> None:
    for prefix, digits in _REFERENCE.findall(data):
        name = prefix.decode()
        counters[name] = max(int(digits), counters.get(name, 0))
    for digits in _TRANSACTION.findall(data):
        counters[TRANSACTIONS] = max(int(digits), counters.get(TRANSACTIONS, 0))
