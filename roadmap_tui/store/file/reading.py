"""The reader of a board's file, which caches the generation it read last."""

import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from threading import Thread
from typing import NamedTuple, TypeVar

from roadmap_tui.errors import Problem, Reason, Refused, Remedy, no_board
from roadmap_tui.model.records import Record
from roadmap_tui.store.document import Content
from roadmap_tui.store.file.durable import Stamp, is_same, read_file
from roadmap_tui.store.file.generations import readable
from roadmap_tui.store.migrations import up_to_date
from roadmap_tui.store.rows import Doubled, NewerFormat, Unmerged, Unreadable, UnreadableRow, Unwritable, refused

R = TypeVar("R", bound=Record)
T = TypeVar("T")


class LoadedGeneration(NamedTuple):
    """A generation read from disk: the file's bytes, its content in the current format, its stamp."""

    data: bytes
    content: Content
    stamp: Stamp


class _ReadAhead(Thread):
    """A thread that reads a file; nothing is `found` where it cannot be read."""

    def __init__(self, path: Path) -> None:
        super().__init__(name="roadmap-read-ahead", daemon=True)
        self._path = path
        self.found: tuple[bytes, Stamp] | None = None

    def run(self) -> None:
        """Read the file."""
        with suppress(OSError, Problem):
            self.found = read_file(self._path)


class FileReader:
    """Reads a board's file, again only when it changed. Takes no lock and creates nothing."""

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self.path = Path(os.path.realpath(path))
        self._last: LoadedGeneration | None = None
        self._ahead: _ReadAhead | None = None

    def read_ahead(self) -> None:
        """Begin to read the file in a thread, for the next `generation`."""
        self._ahead = _ReadAhead(self.path)
        self._ahead.start()

    def generation(self) -> LoadedGeneration:
        """The current generation, read again only when the file changed.

        Raises NotFound, Refused where the file cannot be opened, Unreadable where it is no board.
        """
        last = self._last
        with suppress(OSError):
            if last is not None and is_same(self.path, last.stamp, last.data):
                return last
        data, stamp = self._read_ahead_now() or self.raw()
        content = up_to_date(Content(data))
        _ = content.board
        self._last = found = LoadedGeneration(data, content, stamp)
        return found

    def _read_ahead_now(self) -> tuple[bytes, Stamp] | None:
        """What was read ahead, where the file is still so."""
        ahead, self._ahead = self._ahead, None
        if ahead is None:
            return None
        ahead.join()
        with suppress(OSError):
            if ahead.found is not None and is_same(self.path, ahead.found[1], ahead.found[0]):
                return ahead.found
        return None

    def keep(self, written: LoadedGeneration | None) -> None:
        """Cache the generation just written; None clears the cache."""
        self._last = written

    def raw(self) -> tuple[bytes, Stamp]:
        """The raw bytes of the file, whatever it holds. Raises NotFound or Refused."""
        try:
            return read_file(self.path)
        except FileNotFoundError:
            raise no_board(self.path) from None
        except OSError as error:
            raise Refused(f"{self.path} cannot be read: {error.strerror}.") from error

    def guarded(self, make: Callable[[], T]) -> T:
        """The result of a function, whose Unreadable becomes the problem for a person."""
        try:
            return make()
        except Unreadable as fault:
            raise self.refused(fault) from None

    def refused(self, fault: Unreadable) -> Problem:
        """The problem with the file, and where the last good generation lies."""
        if isinstance(fault, Unwritable):
            return refused(fault, str(self.path))
        words = f"{self.path} {fault.reason}."
        if isinstance(fault, NewerFormat):
            return Refused(words, reason=Reason.NEWER_FORMAT)
        remedies = []
        if isinstance(fault, UnreadableRow):
            remedies.append(Remedy("doctor", ("--fix",), "{} sets the row aside."))
        if isinstance(fault, Doubled):
            remedies.append(Remedy("doctor", ("--fix",), "{} makes one of them and loses none."))
        if isinstance(fault, Unmerged):
            # Never an earlier state: both sides are still there.
            finish = Remedy("merge", (), "{} finishes it.")
            return Refused(f"{words} The file was left as it is.", reason=Reason.DAMAGED, remedy=finish)
        good = next(readable(self.path), None)
        if good is not None:
            words += f" The last good generation is {good[0].name}."
            remedies.append(Remedy("restore", (), "{} brings the last good generation back."))
        return Refused(f"{words} The file was left as it is.", reason=Reason.DAMAGED, remedy=remedies)


class FileTables:
    """The tables of one generation, each decoded when it is asked for."""

    def __init__(self, reader: FileReader, content: Content) -> None:
        self._reader = reader
        self.content = content
        self.board = content.board

    def table(self, kind: type[R]) -> dict[str, R]:
        """Every record of a kind by id, in id order. Raises Refused naming a row that is no record."""
        return self._reader.guarded(lambda: self.content.table(kind))
