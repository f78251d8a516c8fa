"""The index of a board's file: where each table stands, as of a stamp. By it a command reads only what it needs.

Whoever writes the file keeps its index beside the memory of the newest change. A file that has another stamp was
written by somebody else: it is read whole.
"""

import os
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from functools import cached_property
from pathlib import Path
from typing import BinaryIO, NamedTuple, TypeVar

import msgspec
from msgspec import Raw

from roadmap_tui.errors import Refused
from roadmap_tui.files.plain import open_plain
from roadmap_tui.files.ranges import FileRange, Shortened
from roadmap_tui.model.records import Record
from roadmap_tui.store.document import END, HEAD, TAIL, Content, Span, Written
from roadmap_tui.store.file.durable import Stamp, stamp_of
from roadmap_tui.store.table_parts import PART, Sliced, decode_in_parts

R = TypeVar("R", bound=Record)


class Overwritten(Refused):
    """The error of a file that another program wrote over while it was still to be read."""


class TablePlace(msgspec.Struct, frozen=True, array_like=True):
    """Where a table stands in a file: its first byte, and the one after its last.

    `highest` is the number of its last row, where no row has a higher one; 0 where there is no row, None where
    that is not known.
    """

    start: int
    stop: int
    highest: int | None = None


class FileIndex(msgspec.Struct, frozen=True):
    """Where each table stands in the file that has this stamp, in the order of the file."""

    stamp: Stamp
    tables: dict[str, TablePlace]

    @classmethod
    def of(cls, stamp: Stamp, written: Written) -> "FileIndex":
        """The index of a file that was just written."""
        tables = {name: TablePlace(*span, written.highest.get(name)) for name, span in written.spans.items()}
        return cls(stamp, tables)


class IndexedContent(Content):
    """The content of a file that is as this program wrote it: each table is read when it is asked for.

    The file stays open, so that a generation stays whole when another one takes its place. Reading raises Refused
    where another program wrote into the file meanwhile.
    """

    def __init__(self, file: "_OpenFile", index: FileIndex) -> None:
        self._file = file
        self._index = index
        self.highest = {name: place.highest for name, place in index.tables.items() if place.highest is not None}
        self.spans = {name: (place.start, place.stop) for name, place in index.tables.items()}

    @cached_property
    def data(self) -> bytes:  # type: ignore[override]  # read when it is first asked for
        """The whole document."""
        return self._file.read(0, self._file.size)

    @cached_property
    def head(self) -> bytes:
        """The first bytes of the document."""
        return self._file.read(0, min(HEAD, self._file.size))

    @cached_property
    def tables(self) -> "_Tables":
        """Every table by name, raw, in the order of the file, each read when it is asked for."""
        return _Tables(self._file, self.spans)

    def placed(self, name: str) -> tuple[bytes, int, int]:
        """Bytes in which a table stands, its first byte there, and the one after its last."""
        data = self.tables.data(name) if name in self.tables else b""
        return data, 0, len(data)

    def tail(self, name: str) -> bytes:
        """The last bytes of a table; none where there is no such table."""
        start, stop = self.spans.get(name, (0, 0))
        return self._file.read(max(start, stop - TAIL), stop)

    def range_of(self, name: str) -> FileRange:
        """The range of the file in which a table stands. Raises KeyError."""
        return FileRange(self._file.file, *self.spans[name])

    def sliced(self, name: str) -> Sliced:
        """A table of which parts are read when they are asked for."""
        return _Stretch(self._file, *self.spans[name]) if name in self.spans else super().sliced(name)

    def _decoded(self, kind: type[R], name: str) -> dict[str, R]:
        """A table of a name as records; a long one is read and decoded in parts. Raises as `table`, Refused."""
        start, stop = self.spans.get(name, (0, 0))
        found = decode_in_parts(kind, self.sliced(name)) if stop - start > PART else None
        return super()._decoded(kind, name) if found is None else found

    def forget(self) -> None:
        """Let go of what was read; it is read again when it is asked for."""
        self.tables.forget()
        self.__dict__.pop("data", None)

    def close(self) -> None:
        """Close the file: what was not read yet cannot be read any more."""
        self._file.file.close()

    def __del__(self) -> None:
        self.close()


class _OpenFile(NamedTuple):
    """An open file, its path, and its time in nanoseconds and size as it was opened."""

    file: BinaryIO
    path: Path
    modified: int
    size: int

    def read(self, start: int, stop: int) -> bytes:
        """Bytes of the file, as they were when it was opened. Raises Refused."""
        try:
            found = FileRange(self.file, start, stop).read()
            # Not the time of change: a generation gets another one when the next takes its place.
            now = os.fstat(self.file.fileno())
            if (now.st_mtime_ns, now.st_size) == (self.modified, self.size):
                return found
        except Shortened:
            pass
        except OSError as error:
            raise Refused(f"{self.path} cannot be read: {error.strerror}.") from error
        raise Overwritten(
            f"Another program changed {self.path} without the lock, while it was read: nothing was written. "
            "Try again."
        )


class _Stretch:
    """The bytes of an open file from `start` up to `stop`, of which parts are read when they are asked for."""

    def __init__(self, file: _OpenFile, start: int, stop: int) -> None:
        self._file = file
        self._start = start
        self._stop = stop

    def __len__(self) -> int:
        return self._stop - self._start

    def __getitem__(self, part: slice) -> bytes:
        start, stop, _ = part.indices(len(self))
        return self._file.read(self._start + start, self._start + max(start, stop))


class _Tables(Mapping[str, Raw]):
    """The tables of a file by name, each read when it is first asked for."""

    def __init__(self, file: _OpenFile, spans: Mapping[str, Span]) -> None:
        self._file = file
        self._spans = spans
        self._known: dict[str, bytes] = {}

    def data(self, name: str) -> bytes:
        """The bytes of a table. Raises KeyError, Refused."""
        found = self._known.get(name)
        if found is None:
            found = self._known[name] = self._file.read(*self._spans[name])
        return found

    def forget(self) -> None:
        """Let go of what was read."""
        self._known.clear()

    def __getitem__(self, name: str) -> Raw:
        return Raw(self.data(name))

    def __contains__(self, name: object) -> bool:
        return name in self._spans

    def __iter__(self) -> Iterator[str]:
        return iter(self._spans)

    def __len__(self) -> int:
        return len(self._spans)


def open_indexed(path: Path, index: FileIndex) -> IndexedContent | None:
    """The content of a file, where its stamp and its index agree; None where it is to be read whole.

    Raises OSError.
    """
    with ExitStack() as opened:
        file = opened.enter_context(open_plain(path))
        if stamp_of(os.fstat(file.fileno())) == index.stamp and _is_of(index, file):
            opened.pop_all()
            _, _, modified, _, size = index.stamp
            return IndexedContent(_OpenFile(file, path, modified, size), index)
    return None


def _is_of(index: FileIndex, file: BinaryIO) -> bool:
    """Whether a file has a table in each place of an index, and nothing else between them."""
    handle, at, before = file.fileno(), 0, b"{\n"
    for name, place in index.tables.items():
        head = before + msgspec.json.encode(name) + b": {"
        ends = os.pread(handle, 1, place.stop - 1)
        if place.start != at + len(head) - 1 or (os.pread(handle, len(head), at), ends) != (head, b"}"):
            return False
        at, before = place.stop, b",\n"
    return os.pread(handle, len(END) + 1, at) == END
