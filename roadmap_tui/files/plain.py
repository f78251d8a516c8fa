"""Plain files, opened without following links: whatever else stands at a path is refused at once."""

import errno
import os
import stat
from typing import BinaryIO

Place = str | os.PathLike[str]
_KINDS = {
    stat.S_IFLNK: "a link",
    stat.S_IFDIR: "a folder",
    stat.S_IFIFO: "a named pipe",
    stat.S_IFSOCK: "a socket",
    stat.S_IFCHR: "a device",
    stat.S_IFBLK: "a device",
}
_REFUSALS = (errno.ELOOP, errno.EMLINK, errno.ENXIO, errno.EISDIR, errno.ENODEV, errno.EOPNOTSUPP)
"""Errors by which systems refuse to open what is no plain file."""


class NotPlain(OSError):
    """The error of a path at which something else than a plain file stands; `strerror` says what."""

    def __init__(self, path: Place, mode: int) -> None:
        kind = _KINDS.get(stat.S_IFMT(mode), "something else")
        super().__init__(errno.EINVAL, f"it is {kind}, not a regular file", str(path))


def open_plain(path: Place, *, follow: bool = False) -> BinaryIO:
    """A plain file, opened for reading; a link is followed only with `follow`. Raises NotPlain, OSError."""
    return os.fdopen(plain_handle(path, os.O_RDONLY, follow=follow), "rb")


def read_plain(path: Place, *, follow: bool = False) -> bytes:
    """The bytes of a plain file; a link is followed only with `follow`. Raises NotPlain, OSError."""
    with open_plain(path, follow=follow) as file:
        return file.read()


def plain_handle(path: Place, flags: int, mode: int = 0o600, *, follow: bool = False) -> int:
    """A descriptor of a plain file, opened with `flags`, made with `mode`; never waited for.

    Raises NotPlain for a folder, a pipe, a device, and for a link unless `follow`; OSError.
    """
    links = 0 if follow else os.O_NOFOLLOW
    try:
        handle = os.open(path, flags | links | os.O_NONBLOCK | os.O_CLOEXEC, mode)
    except OSError as error:
        if error.errno in _REFUSALS:
            check_plain(path, follow=follow)
        raise
    found = os.fstat(handle).st_mode
    if not stat.S_ISREG(found):
        os.close(handle)
        raise NotPlain(path, found)
    return handle


def check_plain(path: Place, *, follow: bool = False) -> None:
    """Raise NotPlain where something else than a plain file stands at a path; nothing at all is no error."""
    try:
        found = os.stat(path, follow_symlinks=follow).st_mode
    except OSError:
        return
    if not stat.S_ISREG(found):
        raise NotPlain(path, found)
