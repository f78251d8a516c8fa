"""The lock of a board's file: one writer at a time, among threads and among processes."""

import os
import stat
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from roadmap_tui.errors import Refused
from roadmap_tui.files.plain import check_plain
from roadmap_tui.store.file.durable import beside, mode_beside, sentence

TIMEOUT = 15.0
"""Seconds to wait for another writer."""
_POLL = 0.01


class BoardLock:
    """The lock beside a board. It is never held over the network, a prompt or an editor."""

    def __init__(self, path: Path, timeout: float | None = None) -> None:
        self._path = path
        self._file = beside(path, ".lock")
        self._timeout = TIMEOUT if timeout is None else timeout
        self._threads = threading.Lock()
        self._holder: int | None = None

    @contextmanager
    def held(self) -> Iterator[None]:
        """Hold the board. Raises Refused where another writer keeps it too long, or the folder is read-only."""
        if self._holder == threading.get_ident():
            raise RuntimeError("a transaction is open already in this thread")
        if not self._threads.acquire(timeout=self._timeout):
            raise Refused(f"Another change of {self._path} in this program takes too long. Try again.")
        try:
            self._holder = threading.get_ident()
            with self._file_lock():
                yield
        finally:
            self._holder = None
            self._threads.release()

    @contextmanager
    def _file_lock(self) -> Iterator[None]:
        from filelock import FileLock, Timeout

        options = {"timeout": self._timeout, "mode": mode_beside(self._path), "poll_interval": _POLL}
        try:
            # A soft lock would not keep out writers on machines where the real one works.
            lock = FileLock(self._file, **options, fallback_to_soft=False)  # type: ignore[arg-type]
        except TypeError:
            lock = FileLock(self._file, **options)  # type: ignore[arg-type]
        try:
            check_plain(self._file)
            lock.acquire()
        except Timeout:
            raise Refused(
                f"Another program has held {self._file} for {self._timeout:g} seconds: a roadmap command, an "
                "import or a sync of this board that still runs or hangs. Wait for it or stop it, then try again."
            ) from None
        except NotImplementedError as error:
            raise Refused(
                f"The disk of {self._path.parent} knows no file locks: {error}. Move the board."
            ) from None
        except OSError as error:
            raise Refused(sentence(error, self._path)) from error
        try:
            self._share()
            yield
        finally:
            lock.release()

    def _share(self) -> None:
        """Give the lock file the board's owner, group and mode: who may write the board may lock it."""
        with suppress(OSError):
            board, lock = self._path.stat(), self._file.lstat()
            if (board.st_uid, board.st_gid) != (lock.st_uid, lock.st_gid):
                owner = board.st_uid if os.geteuid() == 0 else -1
                os.chown(self._file, owner, board.st_gid, follow_symlinks=False)
            if stat.S_IMODE(lock.st_mode) != mode_beside(self._path):
                self._file.chmod(mode_beside(self._path))
