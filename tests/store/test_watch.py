"""A typed view that follows the board."""

import json
import os
from pathlib import Path
from typing import Any

import pytest

from roadmap_tui.errors import NotFound, Problem
from roadmap_tui.model.records import TABLE, Customer, Event, Link, Request
from roadmap_tui.store import open_store, rows
from roadmap_tui.store.file import watch as file_watch
from roadmap_tui.store.file.reading import FileReader
from roadmap_tui.store.file.watch import FileWatch
from roadmap_tui.store.protocol import Delta, Store
from tests.store.kit import AT, add, add_in, customer, everything, link, request, story

LONG = file_watch.KEEP_SECONDS


@pytest.fixture(params=["indexed", "held", "resting"], autouse=True)
def bytes_held(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every test with a file read by its index, one whose bytes are held, and one that rests before each poll."""
    if request.param != "indexed":
        monkeypatch.setattr(FileReader, "_indexed", lambda _: None)
    if request.param == "held":
        return
    begin, poll = FileWatch.__init__, FileWatch.poll

    def polled(watch: FileWatch) -> Delta | None:
        if file_watch.KEEP_SECONDS == LONG:
            watch._reading.rest(watch._reader.path)
        return poll(watch)

    def begun(watch: FileWatch, reader: FileReader) -> None:
        begin(watch, reader)
        for kind in set(TABLE) - {Event}:
            watch.snapshot.table(kind)
        watch._reading.rest(reader.path)

    monkeypatch.setattr(FileWatch, "__init__", begun)
    monkeypatch.setattr(FileWatch, "poll", polled)


def test_nothing_changed_is_nothing(store: Store) -> None:
    """A look at a board that stands still says nothing."""
    watch = store.watch()

    assert watch.poll() is None


def test_a_delta_holds_what_differs(store: Store, path: Path) -> None:
    """What another process put and removed is told once, with its events."""
    with store.transaction() as change:
        for name in ("One", "Two", "Three"):
            add_in(change, name)
    watch = store.watch()
    with open_store(path).transaction() as change:
        change.put(customer("C-2", "Changed"))
        change.remove(Customer, "C-3")
        change.put(request("R-1"))
    add(open_store(path), "Four")
    delta = watch.poll()

    assert delta is not None
    assert [one.id for one in delta.put] == ["C-2", "C-4", "R-1", "E-4"]
    assert delta.removed == ((Customer, "C-3"),)
    assert delta.board.counters["C"] == 4
    assert watch.poll() is None


def test_the_snapshot_moves_only_when_the_delta_is_applied(store: Store) -> None:
    """A poll may run beside the screen: what the screen has read stays."""
    add(store, "One")
    watch = store.watch()
    assert list(watch.snapshot.customers) == ["C-1"]
    add(store, "Two")
    delta = watch.poll()

    assert list(watch.snapshot.customers) == ["C-1"]
    assert delta is not None
    watch.snapshot.apply(delta.put, delta.removed)
    assert list(watch.snapshot.customers) == ["C-1", "C-2"]


def test_what_was_read_ahead_is_the_board_as_it_stands(store: Store) -> None:
    """A file that changed after it was read ahead is read again, and one that was not there by then is read."""
    store.read_ahead()
    add(store, "One")

    assert list(store.watch().snapshot.customers) == ["C-1"]
    store.read_ahead()
    assert list(store.watch().snapshot.customers) == ["C-1"]


def test_events_are_decoded_when_asked_for(store: Store) -> None:
    """A change in the history decodes the new events, not the whole history; asked for, it is all there."""
    add(store)
    watch = store.watch()
    add(store)
    delta = watch.poll()
    assert delta is not None
    watch.snapshot.apply(delta.put, delta.removed)

    assert list(watch.snapshot.events) == ["E-1", "E-2"]


def test_only_rows_that_differ_are_decoded(store: Store, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One change among many rows decodes one row, and splits no whole table."""
    with store.transaction() as change:
        for number in range(1, 2001):
            change.put(request(f"R-{number}", f"said {number} " + "x" * number))
    watch = store.watch()
    with open_store(path).transaction() as change:
        change.put(request("R-1000", "other"))
    split: list[int] = []
    real = rows.split_rows

    def counting(name: str, raw: Any) -> Any:
        split.append(len(memoryview(raw)))
        return real(name, raw)

    monkeypatch.setattr("roadmap_tui.store.file.watch.split_rows", counting)
    delta = watch.poll()

    assert delta is not None
    assert [one.id for one in delta.put] == ["R-1000"]
    assert max(split) < 3_000


@pytest.mark.parametrize("pretty", [None, 0, 2])
def test_a_board_that_another_program_laid_out_anew(store: Store, path: Path, pretty: int | None) -> None:
    """Rows that were only written in other words count as put; nothing is lost or invented."""
    with store.transaction() as change:
        for number in (1, 2, 3):
            change.put(story(f"S-{number}", entered={"draft": customer("C-1").created_at}))
            change.put(link(f"L-{number}", f"R-{number}", "S-1"))
    watch = store.watch()
    tables = json.loads(path.read_text())
    tables["stories"]["2"]["title"] = "By hand"
    del tables["links"]["3"]
    path.write_text(json.dumps(tables, indent=pretty))
    delta = watch.poll()

    assert delta is not None
    watch.snapshot.apply(delta.put, delta.removed)
    assert everything(watch.snapshot) == everything(store.read())
    assert list(watch.snapshot.table(Link)) == ["L-1", "L-2"]


def test_a_board_that_went_is_a_problem_until_it_is_back(store: Store, path: Path) -> None:
    """Removed, broken, another board: each is a sentence, and what was read stays."""
    add(store)
    watch = store.watch()
    away = path.with_name("away.json")
    path.rename(away)
    with pytest.raises(NotFound):
        watch.poll()
    path.write_bytes(b"{")
    with pytest.raises(Problem, match="ends too early"):
        watch.poll()
    path.unlink()
    open_store(path).create("Other", "EUR")
    with pytest.raises(Problem, match="another board"):
        watch.poll()
    os.replace(away, path)

    assert watch.poll() is None
    assert list(watch.snapshot.customers) == ["C-1"]
    add(store)
    assert watch.poll() is not None


def test_a_row_that_cannot_be_read_is_a_problem_until_it_is_repaired(store: Store, path: Path) -> None:
    """A row that another program spoilt is named; the watch goes on once it is repaired."""
    add(store)
    watch = store.watch()
    good = path.read_bytes()
    path.write_bytes(good.replace(b'"name":"Acme"', b'"name":3'))
    with pytest.raises(Problem, match="C-1 in the table customers"):
        watch.poll()
    path.write_bytes(good)

    assert watch.poll() is None


@pytest.mark.parametrize("spoilt", ["", "not json", "cut", "another board", "rows"])
def test_an_open_board_goes_on_while_its_file_is_bad(store: Store, path: Path, spoilt: str) -> None:
    """What was not asked for yet comes from the last good state, until the file is a board again."""
    add(store, "One")
    add(store, "Two")
    watch = store.watch()
    good = path.read_text()
    bad = {
        "cut": good[: len(good) // 2],
        "another board": good.replace(watch.snapshot.board.uid, "BCDEFGHIJK"),
        "rows": good.replace('"verb":"', '"verb":5,"x":"'),
    }
    path.write_text(bad.get(spoilt, spoilt))

    with pytest.raises(Problem):
        watch.poll()
    assert {"E-1"} <= set(watch.snapshot.events) <= {"E-1", "E-2"}
    assert not watch.snapshot.may_have_happened("agreed")

    path.write_text(good)
    delta = watch.poll()
    if delta is not None:
        watch.snapshot.apply(delta.put, delta.removed)
    assert list(watch.snapshot.events) == ["E-1", "E-2"]
    assert [one.name for one in watch.snapshot.customers.values()] == ["One", "Two"]


def test_a_change_that_keeps_size_and_time_is_seen(store: Store, path: Path) -> None:
    """An inode and a time can come again; the generation in the head of the file tells."""
    add(store, "Acme")
    watch = store.watch()
    found = path.stat()
    path.write_bytes(path.read_bytes().replace(b"Acme", b"Emca"))
    os.utime(path, ns=(found.st_atime_ns, found.st_mtime_ns))
    delta = watch.poll()

    assert delta is not None
    assert delta.put == (customer("C-1", "Emca"),)


def test_a_restored_board_is_a_delta(store: Store) -> None:
    """What a restore took back is told as removed."""
    add(store)
    watch = store.watch()
    add(store)
    watch.poll()
    store.restore()
    delta = watch.poll()

    assert delta is not None
    assert delta.removed == ((Customer, "C-2"), (Event, "E-2"))
    assert watch.snapshot.table(Request) == {}


def test_bytes_are_held_for_a_while_after_a_change(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """While nothing changes nothing of the file is held; after a change its bytes are, without an index."""
    monkeypatch.setattr(FileReader, "_indexed", lambda _: None)
    add(store)
    watch = store.watch()
    assert isinstance(watch, FileWatch)
    watch.poll()
    assert watch._reading.is_resting

    add(open_store(store.place))
    watch.poll()
    monkeypatch.setattr(file_watch, "KEEP_SECONDS", 60.0)
    assert watch.poll() is None
    assert not watch._reading.is_resting
    monkeypatch.setattr(file_watch, "KEEP_SECONDS", 0.0)
    assert watch.poll() is None
    assert watch._reading.is_resting


def test_a_file_that_was_written_over_at_rest_is_compared_by_its_records(store: Store, path: Path) -> None:
    """What stands there no more is told from the records: changed, new, gone, and the events that are later."""
    for name in ("One", "Two"):
        add(store, name)
    watch = store.watch()
    assert list(watch.snapshot.customers) == ["C-1", "C-2"]
    add(open_store(store.place), "Three")
    later = path.read_bytes().replace(b'"name":"One"', b'"name":"Eno"')
    open_store(store.place).restore()
    watch.poll()
    path.write_bytes(later)
    delta = watch.poll()

    assert delta is not None
    assert {one.id for one in delta.put} >= {"C-1", "C-3", "E-3"}
    watch.snapshot.apply(delta.put, delta.removed)
    assert everything(watch.snapshot) == everything(open_store(store.place).read())


def test_a_verb_is_looked_for_without_decoding_the_history(store: Store) -> None:
    """A verb that no change has is told by the bytes of the history; one that a new change has is found."""
    add(store)
    watch = store.watch()
    assert [watch.snapshot.may_have_happened(verb) for verb in ("conflict", "customer.add")] == [False, True]
    assert watch.snapshot.decoded(Event) is None

    watch.snapshot.apply([Event(id="E-9", transaction=9, at=AT, by="ann", verb="conflict", ref="C-1")])
    assert watch.snapshot.may_have_happened("conflict")
