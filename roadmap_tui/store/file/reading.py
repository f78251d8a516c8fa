"""The reader of a board's file, which caches the generation it read last."""

import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from threading import Thread
from typing import TypeVar

from roadmap_tui.errors import Problem, Reason, Refused, Remedy, no_board
from roadmap_tui.model.records import TABLE, Record, Story
from roadmap_tui.store.document import HEAD, Content, empty_tables, encode_tables
from roadmap_tui.store.file.around import index_of
from roadmap_tui.store.file.durable import Stamp, is_same, read_file
from roadmap_tui.store.file.generations import readable
from roadmap_tui.store.file.index import Overwritten, open_indexed
from roadmap_tui.store.file.layout import has_escapes
from roadmap_tui.store.file.loaded import LoadedGeneration
from roadmap_tui.store.migrations import up_to_date
from roadmap_tui.store.rows import Doubled, NewerFormat, Unmerged, Unreadable, UnreadableRow, Unwritable, refused

R = TypeVar("R", bound=Record)
T = TypeVar("T")


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
        self._whole: LoadedGeneration | None = None
        self._ahead: _ReadAhead | None = None

    def read_ahead(self) -> None:
        """Begin to read the file in a thread, for the next `generation`, where no index tells what is in it."""
        if self._indexed() is None:
            self._ahead = _ReadAhead(self.path)
            self._ahead.start()

    def generation(self) -> LoadedGeneration:
        """The current generation, read again only when the file changed; by its index, where that still holds.

        Raises NotFound, Refused where the file cannot be opened, Unreadable where it is no board.
        """
        last = self._last
        with suppress(Overwritten):
            if last is not None and self.is_current(last):
                _ = last.content
                return last
        indexed = self._indexed()
        if indexed is not None:
            return indexed  # and not kept, for its file is open
        self._last = found = _loaded(*(self._read_ahead_now() or self.raw()))
        return found

    def whole_generation(self) -> LoadedGeneration:
        """The current generation with all of its bytes: nothing of it is read later. Raises as `generation`.

        It is kept for the next call until `let_go`.
        """
        whole = self._whole
        if whole is None or not self.is_current(whole):
            whole = self._whole = _loaded(*self.raw())
        return whole

    def let_go(self) -> None:
        """Let go of the whole generation."""
        self._whole = None

    def _indexed(self) -> LoadedGeneration | None:
        """The current generation by its index; None where the file is not as it was last written here."""
        with suppress(OSError, Unreadable, Problem):  # such as of a file that is written over just now
            index = index_of(self.path)
            content = open_indexed(self.path, index) if index is not None else None
            if index is not None and content is not None and up_to_date(content) is content:
                found = LoadedGeneration(content, content, index.stamp)
                _ = found.board
                return found
        return None

    def is_current(self, generation: LoadedGeneration) -> bool:
        """Whether the file is still as it was read."""
        with suppress(OSError):
            return is_same(self.path, generation.stamp, generation.head)
        return False

    def _read_ahead_now(self) -> tuple[bytes, Stamp] | None:
        """What was read ahead, where the file is still so."""
        ahead, self._ahead = self._ahead, None
        if ahead is None:
            return None
        ahead.join()
        with suppress(OSError):
            if ahead.found is not None and is_same(self.path, ahead.found[1], ahead.found[0][:HEAD]):
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
    """The tables of one generation, each decoded when it is asked for; `shared` for a board that stays open."""

    def __init__(self, reader: FileReader, generation: LoadedGeneration, *, shared: bool = False) -> None:
        self._reader = reader
        self._shared = shared
        self.generation = generation
        self.board = generation.board

    def table(self, kind: type[R]) -> dict[str, R]:
        """Every record of a kind by id, in id order. Raises Refused naming a row that is no record."""
        is_shared = self._shared and kind is not Story  # cards are waited for, and stories are few
        return self._reader.guarded(lambda: self._of_content(lambda one: one.table(kind, shared=is_shared)))

    def may_hold(self, kind: type[Record], text: str) -> bool:
        """Whether a field of a record of a kind may have just this text, as the bytes of the table tell."""
        value = b'"%b"' % text.encode()
        return self._reader.guarded(lambda: self._of_content(lambda one: _may_hold(one, TABLE[kind], value)))

    def _of_content(self, ask: Callable[[Content], T]) -> T:
        """What is asked of the generation; once that was written over, of what is left, if the board is open."""
        try:
            return ask(self.generation.content)
        except Overwritten:
            if not self._shared:
                raise
        for content in self._contents_left():
            with suppress(Unreadable, Problem):
                return ask(content)
        return ask(Content(encode_tables(empty_tables(self.board))))

    def _contents_left(self) -> Iterator[Content]:
        """The contents of this board once its file was written over: the newest, and those of its earlier states.

        An open board goes on with them where the file is no board any more, which each poll tells.
        """
        with suppress(Unreadable, Problem):
            newest = self._reader.generation()
            if newest.board.uid == self.board.uid:
                yield newest.content
        for _, content in readable(self._reader.path):
            if content.board.uid == self.board.uid:
                yield content


def _loaded(data: bytes, stamp: Stamp) -> LoadedGeneration:
    original = Content(data)
    found = LoadedGeneration(original, up_to_date(original), stamp)
    _ = found.board
    return found


def _may_hold(content: Content, name: str, text: bytes) -> bool:
    data, start, end = content.placed(name)
    if not end:
        return name in content.tables
    return data.find(text, start, end) >= 0 or has_escapes(data, start, end)
