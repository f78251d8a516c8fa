"""The journal and the second lock of a board that is a file: both lie beside it."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec

from roadmap_tui.errors import Held, Refused
from roadmap_tui.files.plain import check_plain, plain_handle, read_plain
from roadmap_tui.files.replace import replace_file
from roadmap_tui.store.file.durable import beside, sync_folder, write_file
from roadmap_tui.store.protocol import RUNNING, Task
from roadmap_tui.text.characters import one_line


class FileJournal:
    """A journal in a file of JSON Lines, appended and fsynced, replaced as a whole."""

    def __init__(self, path: Path, mode: int = 0o600) -> None:
        self._path = path
        self._mode = mode

    def append(self, *entries: dict[str, Any]) -> None:
        """Append steps, durably when this returns. Raises Refused where the disk does not take them."""
        line = b"".join(msgspec.json.encode(entry) + b"\n" for entry in entries)
        fresh = not self._path.exists()
        try:
            handle = plain_handle(self._path, os.O_RDWR | os.O_APPEND | os.O_CREAT, self._mode)
            try:
                size = os.fstat(handle).st_size
                if size and os.pread(handle, 1, size - 1) != b"\n":
                    line = b"\n" + line  # a crash cut the last line short: it must not spoil this one
                left = line
                while left:
                    left = left[os.write(handle, left) :]
                os.fsync(handle)
            finally:
                os.close(handle)
            if fresh:
                sync_folder(self._path.parent)
        except OSError as error:
            raise Refused(
                f"The journal {self._path} cannot be written ({error.strerror}); nothing was sent."
            ) from error

    def entries(self) -> list[dict[str, Any]]:
        """Every step, oldest first; lines that a crash cut short are left out. Raises Refused."""
        try:
            data = read_plain(self._path)
        except FileNotFoundError:
            return []
        except OSError as error:
            raise Refused(f"The journal {self._path} cannot be read: {error.strerror}.") from error
        found = []
        for line in data.split(b"\n"):
            if not line.strip():
                continue
            try:
                found.append(msgspec.json.decode(line, type=dict[str, Any]))
            except msgspec.MsgspecError:
                continue
        return found

    def replace(self, entries: list[dict[str, Any]]) -> None:
        """Replace all steps by these; a crash leaves the old ones or the new ones. Raises Refused."""
        if entries:
            write_file(self._path, b"".join(msgspec.json.encode(entry) + b"\n" for entry in entries))
            return
        try:
            check_plain(self._path)
            for one in (self._path, beside(self._path, ".tmp")):
                one.unlink(missing_ok=True)
            sync_folder(self._path.parent)
        except OSError as error:
            raise Refused(f"The journal {self._path} cannot be removed ({error.strerror}).") from error


@contextmanager
def hold(path: Path, *, by: str, wait: float = 0.0, task: Task = "sync", mode: int = 0o600) -> Iterator[None]:
    """Hold a lock file for as long as the block runs; it tells others who holds it and since when."""
    from filelock import FileLock, Timeout

    holder = path.with_name(path.name + ".holder")
    lock = FileLock(path, timeout=wait, mode=mode)
    try:
        for one in (path, holder):
            check_plain(one)
        lock.acquire(poll_interval=0.1)
    except Timeout:
        raise Held(_who(holder, task)) from None
    except OSError as error:
        raise Refused(f"The lock {error.filename or path} cannot be taken: {error.strerror}.") from error
    try:
        since = datetime.now(UTC).replace(microsecond=0)
        replace_file(holder, msgspec.json.encode({"by": by, "since": since, "process": os.getpid()}), mode=mode)
        yield
    finally:
        holder.unlink(missing_ok=True)
        lock.release()


def _who(holder: Path, task: Task) -> str:
    try:
        kept = msgspec.json.decode(read_plain(holder), type=dict[str, Any])
        by, since, process = one_line(str(kept["by"])), one_line(str(kept["since"])), int(kept["process"])
    except (OSError, KeyError, ValueError, msgspec.MsgspecError):
        return f"{RUNNING[task]}."
    return f"{RUNNING[task]}: {by} since {since}, process {process}."
