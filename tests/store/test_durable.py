"""Writing: as a whole or not at all, whatever the disk does."""

import errno
import os
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from io import BufferedReader, FileIO
from pathlib import Path
from typing import Any

import pytest

from roadmap_tui.errors import Problem, Refused
from roadmap_tui.files.ranges import FileRange
from roadmap_tui.store import open_store
from roadmap_tui.store.file import durable
from roadmap_tui.store.file.durable import Unsettled, read_file, stamp_of, write_file
from roadmap_tui.store.protocol import Store
from tests.store.kit import add, names

STEPS = (
    *("open", "fchmod", "posix_fallocate", "pread", "copy_file_range"),
    *("write", "utime", "fsync", "link", "replace", "rename"),
)


def fail_at(patch: pytest.MonkeyPatch, step: int, code: int) -> list[str]:
    """Let the step with this number among all steps of the disk fail; what was done, as it happens."""
    done: list[str] = []

    def failing(name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any, **options: Any) -> Any:
            done.append(name)
            if len(done) == step + 1:
                raise OSError(code, os.strerror(code))
            return real(*arguments, **options)

        return call

    for name in filter(os.__dict__.__contains__, STEPS):  # not every system has all of them
        patch.setattr(os, name, failing(name, getattr(os, name)))
    return done


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EIO])
@pytest.mark.parametrize("by_index", [False, True], ids=["whole", "by index"])
def test_a_disk_that_fails_at_any_step(
    store: Store, path: Path, code: int, state_home: Path, *, by_index: bool
) -> None:
    """At each step in turn: the board stays whole, nothing is left lying about, and the next change works."""
    add(store)
    refusals, unsettled = [], []
    for step in range(100):
        if by_index:
            store = open_store(path)
        else:
            shutil.rmtree(state_home)
        before = path.read_bytes()
        with pytest.MonkeyPatch.context() as patch:
            done = fail_at(patch, step, code)
            try:
                add(store)
            except Unsettled as problem:
                unsettled.append(str(problem))
                assert before != path.read_bytes()
            except Problem as problem:
                refusals.append(str(problem))
                assert before == path.read_bytes()
            if len(done) <= step:
                break
        assert "roadmap.json.tmp" not in names(path.parent)
        count = len(store.read().customers)
        add(store)
        assert len(open_store(path).read().customers) == count + 1
        assert open_store(path.with_name("roadmap.json.previous")).read().customers
    words = "is full: nothing was written" if code == errno.ENOSPC else "nothing was written"

    assert len(done) > 8
    assert [one for one in unsettled if "The change is in" not in one] == []
    assert {"open", "write", "fsync", "link"} <= set(done)
    assert ("copy_file_range" in done) == by_index
    assert len(refusals) >= 6
    unread = [one for one in refusals if "cannot be read" in one]
    assert unread
    assert [one for one in refusals if words not in one and one not in unread] == []
    assert [one for one in refusals if str(path.parent) not in one] == []


def test_a_short_write_goes_on_where_it_stopped(
    store: Store, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A disk may take a part of what it is given."""
    real = os.write
    monkeypatch.setattr(os, "write", lambda descriptor, data: real(descriptor, data[:7]))
    add(store)

    assert list(open_store(path).read().customers) == ["C-1"]


@pytest.mark.skipif(not hasattr(os, "posix_fallocate"), reason="this system reserves no room")
def test_a_full_disk_is_told_of_before_anything_is_copied(
    store: Store, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Room is reserved first; a disk that reserves none, or a system that cannot, is written to as ever."""
    add(store)
    copied: list[int] = []
    real = os.copy_file_range

    def copy(source: int, target: int, count: int, start: int) -> int:
        copied.append(count)
        return real(source, target, count, start)

    monkeypatch.setattr(os, "copy_file_range", copy)
    answers = iter([errno.ENOSPC, errno.EOPNOTSUPP, errno.EACCES])

    def reserve(*_: object) -> None:
        raise OSError(next(answers), "no")

    monkeypatch.setattr(os, "posix_fallocate", reserve)
    with pytest.raises(Refused, match="is full: nothing was written"):
        add(open_store(path))
    before = list(copied)
    add(open_store(path))
    add(open_store(path))
    monkeypatch.delattr(os, "posix_fallocate")
    add(open_store(path))

    assert (before, len(open_store(path).read().customers)) == ([], 4)
    assert copied


@pytest.mark.skipif(not hasattr(os, "posix_fadvise"), reason="this system takes no advice")
def test_a_large_copy_is_being_written_before_it_ends(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each block of it is given to the disk as soon as it is copied, once; a disk may take no advice."""
    source = tmp_path / "large"
    source.write_bytes(bytes(10 << 20))
    given: list[tuple[int, int]] = []

    def advise(_handle: int, start: int, count: int, _advice: int) -> None:
        given.append((start, count))
        raise OSError(errno.ENOSYS, "no advice")

    monkeypatch.setattr(os, "posix_fadvise", advise)
    with source.open("rb") as file:
        write_file(tmp_path / "copy", [b"head", FileRange(file, 0, 10 << 20)])

    assert given == [(4, 4 << 20), (4 + (4 << 20), 4 << 20)]
    assert (tmp_path / "copy").read_bytes() == b"head" + bytes(10 << 20)


def test_without_hard_links_the_previous_generation_is_a_copy(
    store: Store, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Some disks know no hard links."""
    before = path.read_bytes()

    def no_links(*_: object) -> None:
        raise OSError(errno.EPERM, "no links here")

    monkeypatch.setattr(os, "link", no_links)
    add(store)

    assert (path.parent / "roadmap.json.previous").read_bytes() == before


def test_a_folder_that_cannot_be_synced_says_that_the_change_is_in_place(
    store: Store, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After the replace there is nothing to take back: the sentence says so."""

    def fail(_: Path) -> None:
        raise OSError(errno.EIO, "no answer")

    monkeypatch.setattr(durable, "sync_folder", fail)
    with pytest.raises(Unsettled, match="The change is in"):
        add(store)
    monkeypatch.undo()
    assert list(open_store(path).read().customers) == ["C-1"]


def test_a_check_that_refuses_leaves_the_old_file(tmp_path: Path) -> None:
    """The last look before the replace can still stop the write."""
    target = tmp_path / "file"
    target.write_bytes(b"old")

    def refuse() -> None:
        raise Refused("no")

    with pytest.raises(Refused, match="no"):
        write_file(target, b"new", check=refuse, kept=[tmp_path / "previous"])
    assert names(tmp_path) == ["file"]
    assert target.read_bytes() == b"old"


def test_a_range_of_a_file_that_became_shorter(tmp_path: Path) -> None:
    """Who put it there is asked why; without an answer the write is refused as one that the disk failed."""
    target, source = tmp_path / "file", tmp_path / "source"
    source.write_bytes(b"short")

    def refuse() -> None:
        raise Refused("somebody wrote it")

    with source.open("rb") as file:
        parts: list[bytes | FileRange] = [b"{", FileRange(file, 0, 9)]
        with pytest.raises(Refused, match="somebody wrote it"):
            write_file(target, parts, check=refuse)
        with pytest.raises(Refused, match="nothing was written"):
            write_file(target, parts)
    assert names(tmp_path) == ["source"]


def test_a_file_that_is_written_again_at_once_has_no_stamp(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The stamp of what another program wrote is not taken for the stamp of what was written."""
    target = tmp_path / "file"
    monkeypatch.setattr(durable, "sync_folder", lambda _: target.write_bytes(b"two"))

    assert write_file(target, b"one") is None


def test_a_previous_generation_that_is_the_board_itself_is_replaced(tmp_path: Path) -> None:
    """After a kill between the two replaces both names are one file; the next write parts them."""
    target, previous = tmp_path / "file", tmp_path / "previous"
    target.write_bytes(b"one")
    os.link(target, previous)
    write_file(target, b"two", kept=[previous])

    assert (target.read_bytes(), previous.read_bytes()) == (b"two", b"one")
    assert names(tmp_path) == ["file", "previous"]


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A real disk of 256 kB."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = shutil.which("mount")
    if os.geteuid() != 0 or mount is None:
        pytest.skip("only root can mount a small disk")
    done = subprocess.run(
        [mount, "-t", "tmpfs", "-o", "size=256k", "tmpfs", folder], capture_output=True, check=False
    )
    if done.returncode != 0:
        pytest.skip("mounting is not allowed here")
    try:
        yield folder
    finally:
        subprocess.run(["umount", folder], check=True)


@pytest.mark.parametrize("by_index", [False, True], ids=["whole", "by index"])
def test_a_disk_that_is_really_full(small_disk: Path, *, by_index: bool) -> None:
    """The change that no longer fits is refused; the ones before it are kept, and room makes it work again."""
    path = small_disk / "roadmap.json"
    store = open_store(path)
    store.create("Board", "EUR")
    kept: list[str] = []

    with pytest.raises(Refused, match="is full: nothing was written"):
        kept.extend(add(open_store(path) if by_index else store, "x" * 8_000) for _ in range(40))

    assert len(kept) > 3
    assert list(open_store(path).read().customers) == kept
    assert names(small_disk) == ["roadmap.json", "roadmap.json.lock", "roadmap.json.previous"]
    (small_disk / "roadmap.json.previous").unlink()
    add(store, "small")


def test_a_file_that_is_written_over_while_it_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was read and the stamp belong together: else the next change would take away what came between."""
    path = tmp_path / "board.json"
    path.write_bytes(b"before")

    class File(BufferedReader):
        def read(self, size: int | None = -1) -> bytes:
            data = super().read(size)
            if data == b"before":
                path.write_bytes(b"after!")
                os.utime(path, ns=(0, 0))
            return data

    monkeypatch.setattr(durable, "open_plain", lambda place: File(FileIO(place)))
    data, stamp = read_file(path)

    assert data == b"after!"
    assert stamp == stamp_of(path.stat())


def test_a_written_file_has_a_time_between_two_ticks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A later write of another program has another time, though the clock of the system has not moved on."""
    path = tmp_path / "board.json"
    monkeypatch.setattr(time, "time_ns", lambda: 1_800_000_000_123_456_789)
    stamp = write_file(path, b"{}")

    assert stamp is not None
    assert path.stat().st_mtime_ns == 1_800_000_000_123_456_700
