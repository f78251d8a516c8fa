"""Atomic replacement of a file: whoever reads it finds the old content or the new one, never a half."""

import os
import stat
from contextlib import suppress

from roadmap_tui.files.plain import Place

PRIVATE = 0o600


def mode_of(path: Place) -> int:
    """The mode of a file that a person asked for: as it is, or as their umask says where it is new."""
    try:
        return stat.S_IMODE(os.stat(path).st_mode)
    except OSError:
        umask = os.umask(0o077)
        os.umask(umask)
        return 0o666 & ~umask


def replace_file(path: Place, data: bytes, *, mode: int = PRIVATE, durable: bool = True) -> None:
    """Replace a file with `data` atomically, by a temporary file in its folder, fsync and rename.

    What is not `durable`, since another program reads it at once and drops it, goes without the fsync.

    A process that is killed leaves at most a file NAME.….half behind. Raises OSError.
    """
    half = f"{os.fspath(path)}.{os.urandom(4).hex()}.half"
    try:
        handle = os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, PRIVATE)
        with os.fdopen(handle, "wb") as file:
            os.fchmod(handle, mode)
            file.write(data)
            file.flush()
            if durable:
                os.fsync(handle)
        os.replace(half, path)
    except BaseException:
        with suppress(OSError):
            os.unlink(half)
        raise
