"""Atomic replacement of a file: whoever reads it finds the old content or the new one, never a half."""

import os
from contextlib import suppress
from pathlib import Path

PRIVATE = 0o600


def replace_file(path: Path, data: bytes, *, mode: int = PRIVATE) -> None:
    """Replace a file with `data` atomically, by a temporary file in its folder, fsync and rename.

    A process that is killed leaves at most a file NAME.….half behind. Raises OSError.
    """
    half = path.with_name(f"{path.name}.{os.urandom(4).hex()}.half")
    try:
        handle = os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, PRIVATE)
        with os.fdopen(handle, "wb") as file:
            os.fchmod(handle, mode)
            file.write(data)
            file.flush()
            os.fsync(handle)
        half.replace(path)
    except BaseException:
        with suppress(OSError):
            half.unlink()
        raise
