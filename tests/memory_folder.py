"""A folder in memory: what tests write needs no disk, and each file there costs half."""

import os
import sys

_FOLDER = "/dev/shm"
_ROOM = 2 << 30
"""Bytes: many times what the servers and boards of all workers take."""


def memory_folder() -> str | None:
    """The folder of this machine, or None where there is none, little room, or nothing there may be run."""
    if sys.platform != "linux" or not os.access(_FOLDER, os.W_OK | os.X_OK):
        return None
    found = os.statvfs(_FOLDER)
    is_fit = found.f_bavail * found.f_frsize >= _ROOM and not found.f_flag & os.ST_NOEXEC
    return _FOLDER if is_fit else None
