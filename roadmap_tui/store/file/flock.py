"""The lock of a file by flock, which the system lets go of when the process that holds it ends."""

import errno
import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from roadmap_tui.files.plain import plain_handle

_HELD = (errno.EACCES, errno.EAGAIN, errno.EWOULDBLOCK)
"""Errors by which a disk tells that another one holds a lock."""


@contextmanager
def locked(path: Path, *, timeout: float, poll: float, mode: int) -> Iterator[None]:
    """Hold a lock file, which is made with `mode` where it is not there, and stays there.

    It keeps out other processes, and other threads of this one. Raises TimeoutError where another one holds it
    for `timeout` seconds, looked at every `poll` seconds; NotPlain for a link, OSError.
    """
    handle = _acquire(path, time.monotonic() + timeout, poll, mode)
    owner = os.getpid()
    try:
        yield
    finally:
        if os.getpid() == owner:  # a process that was forked meanwhile shares the lock, and does not let go of it
            fcntl.flock(handle, fcntl.LOCK_UN)
        os.close(handle)


def _acquire(path: Path, end: float, poll: float, mode: int) -> int:
    """The descriptor of a lock file that is held. Raises TimeoutError, NotPlain, OSError."""
    while True:
        handle = _opened(path, mode)
        with ExitStack() as opened:
            opened.callback(os.close, handle)
            is_held = _try(handle)
            if is_held and _stands(handle, path):
                opened.pop_all()
                return handle
        if is_held:
            continue  # of a file that another program took away
        if time.monotonic() >= end:
            raise TimeoutError
        time.sleep(poll)


def _opened(path: Path, mode: int) -> int:
    try:
        handle = plain_handle(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, mode)
    except FileExistsError:
        return plain_handle(path, os.O_RDWR | os.O_CREAT, mode)
    with suppress(PermissionError):
        os.fchmod(handle, mode)  # whatever the umask says
    return handle


def _try(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        if error.errno in _HELD:
            return False
        raise
    return True


def _stands(handle: int, path: Path) -> bool:
    """Whether a lock file is still the one at its path: who holds another one keeps nobody out."""
    try:
        return os.path.samestat(os.fstat(handle), Path(path).lstat())
    except FileNotFoundError:
        return False
