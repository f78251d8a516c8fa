"""Atomic and durable replacement of a file.

A temporary file with its room reserved, fsync, the old generation kept by a hard link, replace, fsync of the
folder.
"""

import errno
import os
import stat
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from pathlib import Path

from roadmap_tui.errors import Problem, Refused
from roadmap_tui.files.plain import check_plain, open_plain, plain_handle
from roadmap_tui.files.ranges import FileRange, Shortened, reserve

Stamp = tuple[int, int, int, int, int]

_TIME_STEP = 100
"""Nanoseconds by which most disks tell times apart."""
_READS = 3
"""Reads of a file that another program writes over meanwhile."""
_NO_HARD_LINKS = (errno.EPERM, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK, errno.EXDEV, errno.EACCES)
_NO_FOLDER_SYNC = (errno.EINVAL, errno.EOPNOTSUPP, errno.ENOTSUP, errno.EBADF)


class Unsettled(Problem):
    """The error of a change that is in place, but not confirmed by the disk."""


def stamp_of(found: os.stat_result) -> Stamp:
    """The stamp that tells generations of a file apart: device, inode, times in nanoseconds, size."""
    return (found.st_dev, found.st_ino, found.st_mtime_ns, found.st_ctime_ns, found.st_size)


def read_file(path: Path) -> tuple[bytes, Stamp]:
    """A file's bytes, and the stamp that it had before they were read. Raises OSError."""
    with open_plain(path) as file:
        for _ in range(_READS):
            found = os.fstat(file.fileno())
            file.seek(0)
            data = file.read()
            if _is_as_written(found, os.fstat(file.fileno())):
                break
        return data, stamp_of(found)


def is_same(path: Path, stamp: Stamp, head: bytes) -> bool:
    """Whether a file is unchanged since it was read.

    The head, which holds the board's generation, is compared as well: an inode and a time can come again
    within one tick of the clock. Raises OSError.
    """
    with open_plain(path) as file:
        return stamp_of(os.fstat(file.fileno())) == stamp and file.read(len(head)) == head


def write_file(
    path: Path,
    data: bytes | Sequence[bytes | FileRange],
    *,
    kept: Iterable[Path] = (),
    check: Callable[[], None] | None = None,
    mode: int | None = None,
    times_of: os.stat_result | None = None,
) -> Stamp | None:
    """Replace a file with `data`, bytes and ranges of open files, atomically and durably.

    Returns the stamp of the new file, which no later write of another program gives; None where one wrote it as
    soon as it was there, and on a disk that does not tell two writes of one second apart.
    Mode, group and, where possible, owner of the old file are kept; a new one gets `mode`, or 0600 (0660 in a
    set-gid folder). What stands there is `kept` under other names as well. `check` runs just before the old file
    is touched and may refuse. Raises Refused where nothing was written, Unsettled where the folder could not be
    synced.
    """
    temporary = beside(path, ".tmp")
    modified = _unique_time() if times_of is None else times_of.st_mtime_ns
    try:
        try:
            old = _existing(path)
            try:
                new = _write_temporary(temporary, data, old, new_mode(path) if mode is None else mode, modified)
            except Shortened:
                if check is not None:
                    check()
                raise
            if check is not None:
                check()
            if old is not None:
                for name in kept:
                    _keep(path, name)
            temporary.replace(path)
        except BaseException:
            with suppress(OSError):
                temporary.unlink()
            raise
    except OSError as error:
        raise Refused(sentence(error, path)) from error
    try:
        sync_folder(path.parent)
        found = path.lstat()
        is_ours = os.path.samestat(new, found) and _is_as_written(new, found) and found.st_mtime_ns == modified
        return stamp_of(found) if is_ours else None
    except OSError as error:
        raise Unsettled(
            f"The change is in {path}, but the disk did not confirm it ({_words(error)}): "
            "it may be lost if the machine stops now. Look at the disk before you go on."
        ) from error


def append_lines(path: Path, lines: Iterable[bytes]) -> None:
    """Append lines to a file, which is made where it is not there; durable when this returns. Raises Refused."""
    try:
        descriptor = plain_handle(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, new_mode(path))
        with os.fdopen(descriptor, "wb") as file:
            file.write(b"".join(line + b"\n" for line in lines))
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise Refused(sentence(error, path)) from error


def beside(path: Path, ending: str) -> Path:
    """The path of a companion file, in the same folder."""
    return path.with_name(path.name + ending)


def new_mode(path: Path) -> int:
    """The mode of a new file: for its owner alone, and for the group in a folder that hands its group down."""
    try:
        shared = path.parent.stat().st_mode & stat.S_ISGID
    except OSError:
        return 0o600
    return 0o660 if shared else 0o600


def mode_beside(path: Path) -> int:
    """The mode of a companion file: the file's own, and never without its owner's rights."""
    try:
        return stat.S_IMODE(path.stat().st_mode) | stat.S_IRUSR | stat.S_IWUSR
    except OSError:
        return new_mode(path)


def sentence(error: OSError, path: Path) -> str:
    """The message for a failed write."""
    folder = path.parent
    match error.errno:
        case errno.ENOSPC | errno.EDQUOT:
            return (
                f"The disk that holds {folder} is full: nothing was written, {path.name} is as it was. "
                f"Make room (removing {beside(path, '.previous').name} helps) and try again."
            )
        case errno.EROFS:
            return f"{folder} is on a disk that is mounted read-only: nothing was written."
        case errno.EACCES | errno.EPERM:
            return (
                f"You may not write {path}: nothing was written. "
                f"Ask its owner for the right to write the file and the folder {folder}."
            )
        case errno.ENOENT | errno.ENOTDIR:
            return f"The folder {folder} does not exist: nothing was written. Make it first."
        case _:
            return f"{error.filename or path} could not be written ({_words(error)}): nothing was written."


def _words(error: OSError) -> str:
    return error.strerror or type(error).__name__


def _existing(path: Path) -> os.stat_result | None:
    try:
        found = path.lstat()
    except FileNotFoundError:
        return None
    check_plain(path)
    if not os.access(path, os.W_OK):
        raise PermissionError(errno.EACCES, "no right to write", str(path))
    return found


def _unique_time() -> int:
    """The time now in nanoseconds, finer than the clock by which the system stamps a write.

    That one moves on in ticks of several milliseconds. A file with a time between two of them was not written
    over by another program, even at once and with as many bytes.
    """
    return time.time_ns() // _TIME_STEP * _TIME_STEP


def _is_as_written(before: os.stat_result, after: os.stat_result) -> bool:
    """Whether a file was not written meanwhile; the time of change is that of its names as well."""
    return (before.st_mtime_ns, before.st_size) == (after.st_mtime_ns, after.st_size)


def _write_temporary(
    temporary: Path,
    data: bytes | Sequence[bytes | FileRange],
    old: os.stat_result | None,
    mode: int,
    modified: int,
) -> os.stat_result:
    with suppress(FileNotFoundError):
        # Left by a process that was killed: the lock is ours, so nobody writes it now.
        temporary.unlink()
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    try:
        os.fchmod(descriptor, mode if old is None else _kept_mode(descriptor, old))
        parts = (data,) if isinstance(data, bytes) else data
        reserve(descriptor, sum(map(len, parts)))
        for part in parts:
            if isinstance(part, FileRange):
                part.copy_to(descriptor)
                continue
            rest = memoryview(part)
            while rest:
                rest = rest[os.write(descriptor, rest) :]
        with suppress(OSError):  # a disk that takes no times, or a file given to its owner
            os.utime(descriptor, ns=(modified, modified))
        os.fsync(descriptor)
        return os.fstat(descriptor)
    finally:
        os.close(descriptor)


def _kept_mode(descriptor: int, old: os.stat_result) -> int:
    """The old file's mode, once the new one has its owner and group.

    Where the group cannot be kept, its rights are dropped: they must not pass to another group.
    """
    mode = stat.S_IMODE(old.st_mode)
    new = os.fstat(descriptor)
    if new.st_uid != old.st_uid:
        with suppress(PermissionError):
            os.fchown(descriptor, old.st_uid, -1)
    if new.st_gid != old.st_gid:
        try:
            os.fchown(descriptor, -1, old.st_gid)
        except PermissionError:
            mode &= ~stat.S_IRWXG
    return mode


def _keep(path: Path, name: Path) -> None:
    """Keep the file at a path under another name too, replacing what had it without a gap.

    It takes no room where the disk knows hard links: files are replaced, never changed.
    """
    check_plain(name)
    link = beside(name, ".tmp")
    with suppress(FileNotFoundError):
        link.unlink()
    try:
        try:
            os.link(path, link)
        except OSError as error:
            if error.errno not in _NO_HARD_LINKS:
                raise
            data, _ = read_file(path)
            old = path.stat()
            _write_temporary(link, data, old, 0o600, old.st_mtime_ns)
        link.replace(name)
    finally:
        # Replacing a name by another of the same file does nothing, and leaves both.
        with suppress(FileNotFoundError):
            link.unlink()


def sync_folder(folder: Path) -> None:
    """Fsync a folder, which makes its names durable, where its disk can. Raises OSError."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in _NO_FOLDER_SYNC:
            raise
    finally:
        os.close(descriptor)
