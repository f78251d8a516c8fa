"""A board's file by its index: what is read and written of it, and that all goes as if it were read whole."""

import errno
import os
import re
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from roadmap_tui.errors import Problem, Refused
from roadmap_tui.model.records import PREFIX, Customer, Event
from roadmap_tui.store import open_store, table_parts
from roadmap_tui.store.document import Content
from roadmap_tui.store.file import around, durable, index
from roadmap_tui.store.file.around import remembered
from roadmap_tui.store.file.generations import days_of
from roadmap_tui.store.file.index import IndexedContent
from roadmap_tui.store.file.reading import FileReader
from roadmap_tui.store.protocol import Store
from tests.store.kit import add, add_in, customer
from tests.store.test_properties import MAKE, quick, steps


def memory_of(path: Path) -> Path:
    """Where what was last written is remembered, and the index of it."""
    return days_of(path) / "newest"


def is_indexed(path: Path) -> bool:
    """Whether the next process reads the board by its index."""
    content = FileReader(path).generation().original
    content.close()
    return isinstance(content, IndexedContent)


def rewrite(path: Path, data: bytes) -> None:
    """Write into a file, and again until its clock has moved on."""
    before = path.stat().st_mtime_ns
    while path.stat().st_mtime_ns == before:
        path.write_bytes(data)


@pytest.fixture
def large(store: Store, path: Path) -> Path:
    """A board of 200 kB, written with its index."""
    with store.transaction() as change:
        for _ in range(200):
            change.put(customer(change.next_id(Customer), "x" * 1_000))
    add(store)
    return path


def test_a_change_reads_and_writes_only_what_it_changes(large: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a large file a fresh process reads and writes a little; the rest is copied within the system."""
    sizes = {"pread": 0, "write": 0, "copy_file_range": 0}

    def counted(name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any) -> Any:
            found = real(*arguments)
            sizes[name] += found if isinstance(found, int) else len(found)
            return found

        return call

    for name in sizes:
        monkeypatch.setattr(os, name, counted(name, getattr(os, name)))
    add(open_store(large))

    size = large.stat().st_size
    assert sizes["pread"] < size / 10
    assert sizes["write"] < size / 10
    assert size * 9 / 10 < sizes["copy_file_range"] < size


def test_a_board_beside_whose_row_another_stands(large: Path) -> None:
    """Rows that other programs put into the board's own table keep no change from being remembered."""
    rewrite(large, large.read_bytes().replace(b'"board": {', b'"board": {\n"2": {},'))
    store = open_store(large)
    store.load(store.dump())
    board = store.read().board
    known = remembered(large, board.uid)

    assert known is not None
    assert known.generation == board.generation


def test_a_change_with_a_long_text_is_remembered(large: Path) -> None:
    """The last change is known by its event, however long its row is."""
    store = open_store(large)
    with store.transaction() as change:
        add_in(change)
        event = next(iter(change.newest(Event)))
        change.put(msgspec.structs.replace(event, changes={"said": ("", "x" * 100_000)}))
    known = remembered(large, store.read().board.uid)

    assert known is not None
    assert known.event == event.uid


def test_what_is_remembered_is_replaced_as_a_whole(large: Path) -> None:
    """Whoever reads it meanwhile, or after a kill, finds all of it: the state before or the one after."""
    before = memory_of(large).read_bytes()
    with memory_of(large).open("rb") as memory:
        add(open_store(large))

        assert memory.read() == before
    assert memory_of(large).read_bytes() != before


def test_a_change_that_comes_between_is_no_older_copy(large: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A reader who meets another one's change between the file and what is remembered of it tells of no loss."""
    others = iter([open_store(large)])
    real = around.remembered

    def change_first(path: Path, uid: str) -> around.Remembered | None:
        for store in others:
            add(store)
        return real(path, uid)

    monkeypatch.setattr(around, "remembered", change_first)

    assert open_store(large).advice(brief=True) == []


@pytest.mark.parametrize("code", [errno.ENOSYS, errno.EXDEV, errno.EOPNOTSUPP, 0])
def test_a_disk_that_copies_nothing_by_itself(large: Path, monkeypatch: pytest.MonkeyPatch, code: int) -> None:
    """Where the system does not copy ranges, with an error or without, they are read and written as well."""

    def refuse(*_: object) -> int:
        if code:
            raise OSError(code, os.strerror(code))
        return 0

    before = large.read_bytes()
    monkeypatch.setattr(os, "copy_file_range", refuse)
    add(open_store(large), "Last")

    assert large.with_name("roadmap.json.previous").read_bytes() == before
    assert open_store(large).read().customers["C-202"].name == "Last"
    assert open_store(large).check() == []


def test_a_disk_that_keeps_no_fractions_of_a_second(large: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where two writes of one second may have one stamp no index is kept, and the change is remembered."""
    real = os.utime

    def whole_seconds(place: Any, ns: tuple[int, int]) -> None:
        real(place, ns=(ns[0] // 10**9 * 10**9, ns[1] // 10**9 * 10**9))

    monkeypatch.setattr(os, "utime", whole_seconds)
    add(open_store(large))
    board = open_store(large).read().board
    known = remembered(large, board.uid)

    assert not is_indexed(large)
    assert known is not None
    assert known.generation == board.generation


def test_an_older_copy_that_is_put_back_at_once(large: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A change is remembered also where another program took it away before it was looked at again."""
    before = large.read_bytes()
    monkeypatch.setattr(durable, "sync_folder", lambda _: large.write_bytes(before))
    add(open_store(large))
    (advice,) = open_store(large).advice(brief=True)

    assert "C-202 were here and are gone" in str(advice)


def test_a_long_table_is_read_in_parts(large: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It never stands as a whole, and holds the records that it holds where it is read at once."""
    expected = Content(large.read_bytes()).table(Customer)
    longest = 0
    real = os.pread

    def pread(handle: int, count: int, at: int) -> bytes:
        nonlocal longest
        longest = max(longest, count)
        return real(handle, count, at)

    monkeypatch.setattr(os, "pread", pread)
    for module in (table_parts, index):
        monkeypatch.setattr(module, "PART", 10_000)

    assert list(expected.items()) == list(open_store(large).read().customers.items())
    assert longest == 10_000


def test_a_generation_stays_whole(large: Path) -> None:
    """What a reader did not ask for yet is of its generation, also after another one was written."""
    snapshot = open_store(large).read()
    add(open_store(large))
    add(open_store(large))

    assert len(snapshot.customers) == 201
    assert len(snapshot.events) == 1


def test_a_file_that_is_written_while_it_is_read(large: Path) -> None:
    """A program that writes into the file is noticed before what it wrote is taken for what stood there."""
    snapshot = open_store(large).read()
    rewrite(large, large.read_bytes().replace(b"xxx", b"yyy"))

    with pytest.raises(Refused, match="while it was read"):
        _ = snapshot.customers
    assert open_store(large).read().customers["C-1"].name.startswith("yyy")


def test_a_long_task_reads_the_file_at_once(large: Path) -> None:
    """A sync, which asks a tracker between two looks at the board, goes on when the file is written over."""
    store = open_store(large)
    with store.hold(by="ann"):
        snapshot = store.read()
        rewrite(large, large.read_bytes().replace(b"xxx", b"yyy"))

        assert snapshot.customers["C-1"].name.startswith("xxx")


@pytest.mark.parametrize("interfere", [lambda data: data + b"\n", lambda data: data[:1_000], lambda _: b""])
def test_a_file_that_is_written_during_a_change(large: Path, interfere: Callable[[bytes], bytes]) -> None:
    """Another program's write in the middle of a change is not overwritten, longer or shorter."""
    written = interfere(large.read_bytes())

    def change_meanwhile() -> None:
        with open_store(large).transaction() as change:
            change.put(customer(change.next_id(Customer)))
            large.write_bytes(written)

    with pytest.raises(Refused, match="without the lock"):
        change_meanwhile()
    assert written == large.read_bytes()


def test_an_edit_that_hides_is_seen(large: Path) -> None:
    """An edit that keeps the size, and puts the time back, is read."""
    found = large.stat()
    rewrite(large, large.read_bytes().replace(b"xxx", b"yyy"))
    os.utime(large, ns=(found.st_atime_ns, found.st_mtime_ns))

    assert not is_indexed(large)
    assert open_store(large).read().customers["C-1"].name.startswith("yyy")


def _moved(memory: dict[str, Any]) -> dict[str, Any]:
    """A memory whose tables stand elsewhere."""
    tables = memory["index"]["tables"]
    return {**memory, "index": {**memory["index"], "tables": {name: [1, 9, 9] for name in tables}}}


@pytest.mark.parametrize(
    "spoil",
    [
        lambda _: b"",
        lambda data: data[:-30],
        lambda data: msgspec.json.encode(_moved(msgspec.json.decode(data))),
        lambda data: data.replace(b'"customers":[', b'"customer":['),
        lambda data: data.replace(b'"index":{', b'"index":3,"x":{'),
    ],
    ids=["empty", "cut", "moved", "named otherwise", "no index"],
)
def test_an_index_that_is_none_is_not_followed(large: Path, spoil: Callable[[bytes], bytes]) -> None:
    """Whatever stands in the memory: a file that it does not describe is read whole."""
    memory_of(large).write_bytes(spoil(memory_of(large).read_bytes()))

    assert not is_indexed(large)
    assert add(open_store(large)) == "C-202"
    assert is_indexed(large)
    assert open_store(large).check() == []


def _reversed(data: bytes) -> bytes:
    """Rows of the customers in another order."""
    tables = msgspec.json.decode(data, type=dict[str, dict[str, msgspec.Raw]])
    tables["customers"] = dict(reversed(tables["customers"].items()))
    return msgspec.json.encode(tables)


EDITS: dict[str, Callable[[bytes], bytes]] = {
    "pretty": lambda data: msgspec.json.format(data, indent=2),
    "one line": lambda data: msgspec.json.format(data, indent=0),
    "one row pretty": lambda data: data.replace(b'"1": {"id":"C-1",', b'"1": {\n  "id": "C-1",'),
    "another order": _reversed,
    "trailing blanks": lambda data: data.replace(b",\n", b", \n") + b"  \n",
    "CRLF": lambda data: data.replace(b"\n", b"\r\n"),
    "a row twice": lambda data: data.replace(b'"customers": {\n', b'"customers": {\n"1": {},\n'),
    "a table twice": lambda data: data.replace(b'"customers": {', b'"customers": {},\n"customers": {'),
    "cut": lambda data: data[:-40],
    "a row without a number": lambda data: data.replace(b'"customers": {\n', b'"customers": {\n"a": {},\n'),
    "a table more": lambda data: data.replace(b'"customers"', b'"elsewhere": {"1": {}},\n"customers"'),
    "escapes": lambda data: data.replace(b"C-1", b"\\u0043-1"),
}


class Twins:
    """Two copies of one board, each opened afresh for every change: one by its index, one always read whole."""

    def __init__(self, folder: Path) -> None:
        self.indexed, self.whole = folder / "indexed.json", folder / "whole.json"
        open_store(self.indexed).create("Board", "EUR")
        shutil.copy(self.indexed, self.whole)

    def edit(self, edit: Callable[[bytes], bytes]) -> None:
        for path in (self.indexed, self.whole):
            path.write_bytes(edit(path.read_bytes()))

    def change(self, change: Callable[[Any], None]) -> None:
        """Change both, and hold them against each other: bytes, or why not."""
        memory_of(self.whole).unlink(missing_ok=True)
        told = [self._told(path, change) for path in (self.indexed, self.whole)]

        assert told[0] == told[1]
        assert self.indexed.read_bytes() == self.whole.read_bytes()

    def _told(self, path: Path, change: Callable[[Any], None]) -> str:
        try:
            with open_store(path).transaction() as transaction:
                change(transaction)
        except Problem as problem:
            return re.sub(r"\S*/", "", str(problem)).replace(path.name, "board")
        return ""


def put_one(change: Any) -> None:
    """Put one customer, new, without what is drawn by lot."""
    change.put(customer(change.next_id(Customer)))


@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS)
def test_a_file_edited_by_hand_goes_as_ever(tmp_path: Path, edit: Callable[[bytes], bytes]) -> None:
    """However a person or another program writes it, it is taken or refused as without an index, and so again."""
    twins = Twins(tmp_path)
    for _ in range(12):
        twins.change(put_one)
    assert is_indexed(twins.indexed)
    twins.edit(edit)
    for _ in range(3):
        twins.change(put_one)


@given(
    st.lists(
        st.one_of(
            *[st.lists(steps, min_size=1, max_size=5)] * 3,
            st.sampled_from([one for one in EDITS if one != "cut"]),
        ),
        max_size=8,
    )
)
@quick
def test_by_its_index_the_same_is_written(doings: list[Any]) -> None:
    """Any changes, with edits by hand between them, leave byte for byte the file that they leave without it."""
    with tempfile.TemporaryDirectory() as folder:
        twins = Twins(Path(folder))
        for doing in doings:
            if isinstance(doing, str):
                twins.edit(EDITS[doing])
                continue

            def change(transaction: Any, steps: list[Any] = doing) -> None:
                for step in steps:
                    if step[0] != "look":
                        act_blindly(transaction, step)

            twins.change(change)


def act_blindly(change: Any, step: tuple[Any, ...]) -> None:
    """One step, of which nothing is read back."""
    what, kind, *rest = step
    prefix = PREFIX[kind]
    match what:
        case "new":
            change.put(MAKE[kind](change.next_id(kind), *rest))
        case "put":
            change.put(MAKE[kind](f"{prefix}-{rest[0]}", rest[1]))
        case _:
            change.remove(kind, f"{prefix}-{rest[0]}")


def test_who_holds_the_board_reads_it_again_when_it_changed(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A sync asks for the board at each of its steps."""
    add(store, "One")
    read: list[object] = []
    raw = FileReader.raw

    def counted(reader: FileReader) -> tuple[bytes, durable.Stamp]:
        read.append(reader)
        return raw(reader)

    monkeypatch.setattr(FileReader, "raw", counted)
    with store.hold(by="ann"):
        seen = [list(store.read().customers) for _ in range(3)]
        assert len(read) == 1
        add(store, "Two")
        seen.append(list(store.read().customers))

    assert [*[["C-1"]] * 3, ["C-1", "C-2"]] == seen
