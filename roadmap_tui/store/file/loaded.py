"""A generation of a board's file as it was read, which lets go of its bytes while nobody asks for them."""

import os
from collections.abc import Mapping
from pathlib import Path
from weakref import finalize

from roadmap_tui.errors import Problem
from roadmap_tui.files.plain import plain_handle
from roadmap_tui.model.records import Board
from roadmap_tui.store.document import HEAD, Content, Span
from roadmap_tui.store.file.durable import Stamp, stamp_of
from roadmap_tui.store.file.index import IndexedContent, Overwritten


class LoadedGeneration:
    """A generation read from disk: the file's own content, that in the current format, its stamp.

    Bytes and content that were let go of are read again, from the same file whatever replaced it. They raise
    Overwritten where it was written over in place, which no board of this program is.
    """

    def __init__(self, original: Content, content: Content, stamp: Stamp) -> None:
        self.stamp = stamp
        self.head = original.head
        """The beginning of the bytes, which holds the board's generation."""
        self._held: tuple[Content, Content] | None = (original, content)
        self._handle: int | None = None
        self._spans: Mapping[str, Span] = {}
        self._highest: Mapping[str, int] = {}
        self._board: Board | None = None

    @property
    def board(self) -> Board:
        """The board's own record."""
        return self._board or self.content.board

    @property
    def data(self) -> bytes:
        """The bytes of the file."""
        return self.original.data

    @property
    def original(self) -> Content:
        """The content as the file has it."""
        return self._whole()[0]

    @property
    def content(self) -> Content:
        """The content in the current format."""
        return self._whole()[1]

    @property
    def is_resting(self) -> bool:
        """Whether the bytes are read when they are asked for: they were let go of, or never held."""
        return self._held is None or isinstance(self._held[0], IndexedContent)

    def rest(self, path: Path) -> None:
        """Let go of the bytes, where the file that stands at a path has them and can be read again by tables."""
        held = self._held
        if held is not None and isinstance(held[0], IndexedContent):
            held[0].forget()
            return
        if held is None or held[1] is not held[0] or not held[1].spans:
            return
        if self._handle is None:
            try:
                handle = plain_handle(path, os.O_RDONLY)
            except (OSError, Problem):
                return
            finalize(self, os.close, handle)
            if stamp_of(os.fstat(handle)) != self.stamp:
                return
            self._handle = handle
        self._spans, self._highest, self._board = held[1].spans, held[1].highest, held[1].board
        self._held = None

    def _whole(self) -> tuple[Content, Content]:
        held = self._held
        if held is None:
            assert self._handle is not None
            data = _read(self._handle, self.stamp[-1])
            now = stamp_of(os.fstat(self._handle))
            # Its inode's own time changes with its names; what is in it has another.
            if (now[2], now[-1]) != (self.stamp[2], self.stamp[-1]) or data[:HEAD] != self.head:
                raise Overwritten("Another program wrote over the board's file.")
            content = Content.laid_out(data, self._spans, self._highest)
            held = self._held = content, content
        return held


def _read(handle: int, size: int) -> bytes:
    """The bytes of an open file, wherever it was read to."""
    data = os.pread(handle, size, 0)
    while len(data) < size and (more := os.pread(handle, size - len(data), len(data))):
        data += more
    return data
