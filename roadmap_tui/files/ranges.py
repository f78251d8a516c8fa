"""Ranges of an open file, read on their own or copied into another file; room and writing of that file."""

import errno
import os
from contextlib import suppress
from typing import BinaryIO

_BLOCK = 1 << 22
"""Bytes that are copied at once."""
_NO_COPY = (errno.EXDEV, errno.EINVAL, errno.ENOSYS, errno.EOPNOTSUPP, errno.EPERM, errno.ETXTBSY)
"""Errors by which a system or a disk tells that it does not copy ranges by itself."""
_NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
"""Errors by which a disk tells that there is no room; by any other one it tells that it reserves none."""


class Shortened(OSError):
    """The error of a range of which the end is gone: another program made the file shorter."""

    def __init__(self) -> None:
        super().__init__(errno.ESTALE, os.strerror(errno.ESTALE))


class FileRange:
    """The bytes of an open file from `start` up to `stop`."""

    __slots__ = ("file", "start", "stop")

    def __init__(self, file: BinaryIO, start: int, stop: int) -> None:
        self.file = file
        self.start = start
        self.stop = stop

    def __len__(self) -> int:
        return self.stop - self.start

    def __getitem__(self, part: slice) -> "FileRange":
        start, stop, _ = part.indices(len(self))
        return FileRange(self.file, self.start + start, self.start + stop)

    def read(self) -> bytes:
        """The bytes. Raises OSError, Shortened."""
        handle, at = self.file.fileno(), self.start
        found = bytearray()
        while at < self.stop:
            block = os.pread(handle, self.stop - at, at)
            if len(block) == len(self):
                return block  # as nearly always
            if not block:
                raise Shortened
            found += block
            at += len(block)
        return bytes(found)

    def copy_to(self, handle: int) -> None:
        """Append the bytes to another open file, where it can within the system. Raises OSError, Shortened."""
        own, at = self.file.fileno(), self.start
        while at < self.stop:
            size = min(self.stop - at, _BLOCK)
            # Some disks copy nothing, and call it no error.
            count = _copied(own, handle, at, size) or os.write(handle, os.pread(own, size, at))
            if not count:
                raise Shortened
            at += count
            if count == _BLOCK:
                begin_writing(handle, count)


def reserve(handle: int, size: int) -> None:
    """Reserve room on the disk for a new file, where the system can, so that a full disk is told of at once.

    Raises OSError where there is no room.
    """
    try:
        os.posix_fallocate(handle, 0, size)
    except AttributeError:
        pass
    except OSError as error:
        if error.errno in _NO_ROOM:
            raise


def begin_writing(handle: int, count: int) -> None:
    """Have the system write the last bytes of an open file to its disk while more are appended.

    What is being written stays in memory for whoever reads it next.
    """
    with suppress(AttributeError, OSError):  # a system that takes no advice writes at the fsync
        os.posix_fadvise(handle, os.lseek(handle, 0, os.SEEK_CUR) - count, count, os.POSIX_FADV_DONTNEED)


def _copied(own: int, handle: int, start: int, size: int) -> int:
    """The number of bytes of a range that the system copied, 0 where it copies none. Raises OSError."""
    try:
        return os.copy_file_range(own, handle, size, start)
    except AttributeError:
        return 0
    except OSError as error:
        if error.errno not in _NO_COPY:
            raise
        return 0
