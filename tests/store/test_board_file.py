"""A board in one file."""

import json
import stat
import subprocess
import tracemalloc
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest
from tinydb import Query, TinyDB

from roadmap_tui.errors import NotFound, Refused
from roadmap_tui.model.records import FORMAT, Customer, Event, brief
from roadmap_tui.store import open_store
from roadmap_tui.store.file import lock as locking
from roadmap_tui.store.file.storage import BoardStorage
from roadmap_tui.store.protocol import Store
from roadmap_tui.store.uids import derived_uid
from tests.store.kit import add, customer, everything, names, note, plain, python, request, story

AT = "2026-01-02T03:04:05Z"


def test_a_new_board_is_empty_and_private(store: Store, path: Path) -> None:
    """Creating makes a file for its owner alone, with every table in it."""
    board = store.read().board

    assert (board.name, board.currency, board.format) == ("Board", "EUR", FORMAT)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert {kind for kind, rows in everything(store.read()).items() if rows} == set()


def test_creating_over_a_board_is_refused(store: Store, path: Path) -> None:
    """A board is never made over another one."""
    before = path.read_bytes()

    with pytest.raises(Refused, match="exists already"):
        store.create("Other", "USD")
    assert before == path.read_bytes()


def test_what_was_put_is_read_back_by_another_store(store: Store, path: Path) -> None:
    """A change is there for whoever opens the board next."""
    with store.transaction() as change:
        change.put(customer(change.next_id(Customer), "Zoë 🦜 [b]\x1b[31m"))

    assert open_store(path).read().customers == {"C-1": customer("C-1", "Zoë 🦜 [b]\x1b[31m")}


def test_reading_creates_nothing(store: Store, path: Path) -> None:
    """A reader leaves no lock and no other file, and needs neither TinyDB nor filelock."""
    add(store)
    for one in path.parent.iterdir():
        if one != path:
            one.unlink()
    code = python(
        "import sys",
        "from pathlib import Path",
        "from roadmap_tui.store import open_store",
        f"assert open_store(Path({str(path)!r})).read().customers",
        "print([one for one in ('tinydb', 'filelock', 'textual', 'httpx') if one in sys.modules])",
    )
    done = subprocess.run(code, capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "[]"
    assert names(path.parent) == ["roadmap.json"]


def test_no_board_is_not_found(path: Path) -> None:
    """Reading and changing what is not there says how to make one."""
    store = open_store(path)

    assert not store.exists()
    with pytest.raises(NotFound, match="roadmap init"):
        store.read()
    path.parent.mkdir()
    with pytest.raises(NotFound, match="roadmap init"), store.transaction():
        pass


def test_one_record_a_line_in_id_order(store: Store, path: Path) -> None:
    """The file reads well in a diff: tables, and in them one row a line by ascending number."""
    with store.transaction() as change:
        for number in (10, 9, 100):
            change.put(customer(f"C-{number}"))
    with store.transaction() as change:
        change.put(customer("C-11"))
    lines = path.read_text().splitlines()
    at = lines.index('"customers": {')

    assert [line.split(":")[0] for line in lines[at + 1 : at + 5]] == ['"9"', '"10"', '"11"', '"100"']
    assert list(store.read().customers) == ["C-9", "C-10", "C-11", "C-100"]


def test_the_history_in_brief_is_read_from_the_events(store: Store, path: Path) -> None:
    """It says of each event what the whole one says, in the same order."""
    changes = {"stage": ("draft", "ready"), "order": (1.0, 2.0)}
    add(store)
    with store.transaction() as change:
        number = change.next_transaction()
        now = datetime(2026, 1, 2, 3, tzinfo=UTC)
        change.put(Event(id="E-2", transaction=number, at=now, by="ann", verb="move", ref="S-1", changes=changes))

    found = open_store(path).read()
    assert list(found.happened.values()) == [brief(one) for one in found.events.values()]
    assert found.happened["E-2"].changes.stage == ("draft", "ready")


def test_a_change_without_a_put_writes_nothing(store: Store, path: Path) -> None:
    """Numbers that were only drawn leave the file as it is."""
    before = path.stat()
    with store.transaction() as change:
        change.next_id(Customer)
        change.remove(Customer, "C-7")
        change.rename(name="Board")

    assert (before.st_ino, before.st_mtime_ns) == (path.stat().st_ino, path.stat().st_mtime_ns)


def test_an_error_leaves_everything_as_it_was(store: Store, path: Path) -> None:
    """Whatever goes wrong inside of a change, nothing of it is written, and the store goes on."""
    add(store)
    before = path.read_bytes()

    def fail() -> None:
        with store.transaction() as change:
            change.put(customer("C-1", "Other"))
            change.remove(Customer, "C-1")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert before == path.read_bytes()
    assert add(store) == "C-2"


def test_what_is_written_is_held_once(store: Store) -> None:
    """Records of a large change are let go of as they are encoded; the bytes of the file are held once."""
    with store.transaction() as change:
        for count in range(2_000):
            change.put(customer(change.next_id(Customer), f"{count} " + "x" * 5_000))
        tracemalloc.start()
        written = change.encoded()  # type: ignore[attr-defined]  # a file's transaction
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()

    assert most < 1.3 * len(written.parts[0])


def test_ids_are_never_given_twice(store: Store, path: Path) -> None:
    """The id of a removed record is not given again, not even after reopening."""
    add(store)
    add(store)
    with store.transaction() as change:
        change.remove(Customer, "C-2")

    assert add(open_store(path)) == "C-3"
    assert list(open_store(path).read().customers) == ["C-1", "C-3"]


def test_an_id_that_came_and_went_in_one_change_is_not_given_again(store: Store) -> None:
    """Whoever was told the id must not meet another record under it."""
    with store.transaction() as change:
        change.put(customer(change.next_id(Customer)))
        change.remove(Customer, "C-1")

    assert add(store) == "C-2"


def test_ids_go_on_after_rows_that_another_program_added(store: Store, path: Path) -> None:
    """A row that was added without counting is not overwritten."""
    with TinyDB(path) as other:
        other.table("customers").insert({"id": "C-1", "name": "By hand", "created_at": AT, "created_by": "x"})

    assert add(store) == "C-2"
    assert [one.name for one in store.read().customers.values()] == ["By hand", "Acme"]


def test_each_commit_is_a_generation(store: Store) -> None:
    """The generation rises by one with each write."""
    first = store.read().board.generation
    add(store)
    add(store)

    assert store.read().board.generation == first + 2


def test_a_transaction_reads_its_own_writes(store: Store) -> None:
    """Records are read as the change has them, also those it took away."""
    add(store, "One")
    add(store, "Two")
    with store.transaction() as change:
        change.put(customer("C-1", "Changed"))
        change.remove(Customer, "C-2")
        change.put(customer("C-3", "Three"))

        assert change.get(Customer, "C-1") == customer("C-1", "Changed")
        assert change.get(Customer, "C-2") is None
        assert [one.name for one in change.find(Customer)] == ["Changed", "Three"]
        assert list(change.ids(Customer)) == ["C-1", "C-3"]
    assert [one.name for one in store.read().customers.values()] == ["Changed", "Three"]


def test_ids_of_another_kind_find_nothing(store: Store) -> None:
    """R-1 is no customer, though the customer 1 exists."""
    add(store)
    with store.transaction() as change:
        assert change.get(Customer, "R-1") is None
        assert change.get(Customer, "nonsense") is None


def test_renaming_a_board(store: Store) -> None:
    """A new name is a change of its own."""
    with store.transaction() as change:
        change.rename(name="Second", currency="USD")

    assert (store.read().board.name, store.read().board.currency) == ("Second", "USD")


def test_plain_tinydb_reads_the_board(store: Store, path: Path) -> None:
    """Any TinyDB program can open the file: tables with integer document ids, nothing else at the top."""
    with store.transaction() as change:
        change.put(story("S-7", "Faster"))
        change.put(story("S-12", "Calmer", stage="shipped"))
    with TinyDB(path, access_mode="r") as database:
        found = database.table("stories").search(Query().stage == "shipped")

        assert [(one.doc_id, one["id"]) for one in found] == [(12, "S-12")]
        assert "_default" not in database.tables()


def test_our_storage_serves_tinydb_queries_and_refuses_its_writes(store: Store, path: Path) -> None:
    """TinyDB on our storage queries the rows; a write belongs to a transaction."""
    add(store, "Acme")
    database = TinyDB(path, storage=BoardStorage)

    assert [one["id"] for one in database.table("customers").search(Query().name == "Acme")] == ["C-1"]
    with pytest.raises(PermissionError, match="belongs to a transaction"):
        database.table("customers").insert({"id": "C-2"})


@pytest.mark.parametrize("pretty", [None, 2, 0])
def test_what_other_programs_added_survives(store: Store, path: Path, pretty: int | None) -> None:
    """Unknown fields and tables, however they were laid out, stay through a rewrite."""
    add(store)
    tables = plain(path)
    tables["customers"]["1"]["crm"] = {"id": [1, "é"]}
    tables["board"]["1"]["theme"] = "dark"
    tables["elsewhere"] = {"1": {"x": None}, "a": {"y": 1}}
    path.write_text(json.dumps(tables, indent=pretty))
    with store.transaction() as change:
        change.put(customer("C-1", "Renamed", arr=5))
        change.put(customer("C-2", "Second"))
    found = plain(path)

    assert found["customers"]["1"] == {
        "id": "C-1", "uid": derived_uid("C-1"), "name": "Renamed", "arr": 5,
        "created_at": AT, "created_by": "ann", "crm": {"id": [1, "é"]},
    }  # fmt: skip
    assert found["board"]["1"]["theme"] == "dark"
    assert found["elsewhere"] == {"1": {"x": None}, "a": {"y": 1}}
    assert found["customers"]["2"]["name"] == "Second"
    assert path.read_text().count("\n") == sum(2 + len(rows) if rows else 1 for rows in found.values()) + 2


def test_a_field_that_went_back_to_its_default_goes(store: Store, path: Path) -> None:
    """Only fields that the program does not know are carried over."""
    with store.transaction() as change:
        change.put(customer("C-1", arr=5))
    with store.transaction() as change:
        change.put(customer("C-1"))

    assert "arr" not in plain(path)["customers"]["1"]


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_a_record_that_could_not_be_read_back_is_refused(store: Store, path: Path, value: float) -> None:
    """A number that is none would make the whole table unreadable; it is kept out."""
    before = path.read_bytes()

    with pytest.raises(Refused, match=r"S-1 cannot be kept: field order"), store.transaction() as change:
        change.put(msgspec.structs.replace(story("S-1"), order=value))
    assert before == path.read_bytes()


def test_text_that_is_no_utf8_is_refused(store: Store) -> None:
    """A lone surrogate would block the whole file."""
    with pytest.raises(Refused, match=r"R-1 cannot be kept"), store.transaction() as change:
        change.put(request("R-1", "\udcff"))
    assert store.read().requests == {}


def test_a_symlinked_board_stays_a_link(store: Store, path: Path, tmp_path: Path) -> None:
    """The real file is changed, and what belongs to it lies beside it."""
    linked = tmp_path / "here.json"
    linked.symlink_to(path)
    add(open_store(linked))

    assert linked.is_symlink()
    assert list(store.read().customers) == ["C-1"]
    assert names(tmp_path) == ["board", "here.json", "state"]


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o664])
def test_the_mode_is_kept(store: Store, path: Path, mode: int) -> None:
    """The board, its previous generation and its lock have the mode that the owner gave."""
    path.chmod(mode)
    add(store)
    found = {name: stat.S_IMODE((path.parent / name).stat().st_mode) for name in names(path.parent)}

    assert found == {"roadmap.json": mode, "roadmap.json.lock": mode, "roadmap.json.previous": mode}


def test_a_new_board_in_a_shared_folder_is_for_the_group(path: Path) -> None:
    """A folder that hands its group down gets boards that the group may write."""
    path.parent.mkdir()
    path.parent.chmod(0o2770)
    open_store(path).create("Shared", "EUR")

    assert stat.S_IMODE(path.stat().st_mode) == 0o660


def test_a_temporary_file_of_a_killed_writer_is_taken_away(store: Store, path: Path) -> None:
    """What a killed process left is cleaned by the next writer, even a link that points elsewhere."""
    target = path.parent / "target"
    target.write_text("mine")
    (path.parent / "roadmap.json.tmp").symlink_to(target)
    add(store)

    assert target.read_text() == "mine"
    assert "roadmap.json.tmp" not in names(path.parent)


def test_a_held_board_is_waited_for_and_then_refused(
    store: Store, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The sentence names the lock and who may hold it."""
    monkeypatch.setattr(locking, "TIMEOUT", 0.05)

    with store.transaction(), pytest.raises(Refused, match=r"roadmap\.json\.lock.*import or a sync"):
        add(open_store(path))


def test_a_transaction_within_a_transaction_is_a_mistake(store: Store) -> None:
    """One thread holds one change at a time; waiting for itself would never end."""
    with store.transaction(), pytest.raises(RuntimeError, match="open already"):
        add(store)


def test_a_write_without_the_lock_is_noticed(store: Store, path: Path) -> None:
    """Another program's write in the middle of a change is not overwritten."""

    def interfere() -> None:
        with store.transaction() as change:
            change.put(customer("C-1"))
            path.write_bytes(path.read_bytes() + b"\n")

    with pytest.raises(Refused, match="without the lock"):
        interfere()
    assert path.read_bytes().endswith(b"}\n\n")
    assert store.read().customers == {}


def test_a_folder_in_place_of_a_board_is_refused(path: Path) -> None:
    """A folder is no board."""
    path.mkdir(parents=True)

    with pytest.raises(Refused, match="cannot be read"):
        open_store(path).read()


def test_two_stores_see_each_others_changes(store: Store, path: Path) -> None:
    """What another process wrote since is read again before anything is changed."""
    other = open_store(path)
    assert [add(store), add(other), add(store), add(other)] == ["C-1", "C-2", "C-3", "C-4"]
    assert list(store.read().customers) == ["C-1", "C-2", "C-3", "C-4"]


def test_notes_about_a_table_that_went(store: Store, path: Path) -> None:
    """A table that another program dropped comes back when it is needed."""
    tables = plain(path)
    del tables["notes"]
    path.write_text(json.dumps(tables))
    with store.transaction() as change:
        change.put(note("N-1", "S-1"))

    assert list(store.read().notes_about("S-1")) == [note("N-1", "S-1")]
