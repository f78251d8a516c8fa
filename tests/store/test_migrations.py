"""Boards of format 1: read without a write, migrated at the first one, with uids that copies agree on."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from roadmap_tui.actions import customers, history
from roadmap_tui.actions.change import begin
from roadmap_tui.model.records import FORMAT, TABLE, Customer, Link, MergeBase, Term
from roadmap_tui.model.snapshot import Snapshot
from roadmap_tui.store import open_store
from roadmap_tui.store.document import Content
from roadmap_tui.store.exchange import document_of, opened
from roadmap_tui.store.migrations import up_to_date
from roadmap_tui.store.protocol import Store
from roadmap_tui.store.uids import derived_uid
from tests.store.kit import everything, names, plain

KEPT = Path(__file__).parents[1] / "data" / "format1" / "everything" / "roadmap.json"
NOW = datetime(2026, 12, 1, 12, tzinfo=UTC)


@pytest.fixture
def older(path: Path) -> Store:
    """A board of format 1 with every kind of record."""
    path.parent.mkdir()
    path.write_bytes(KEPT.read_bytes())
    return open_store(path)


def uids(snapshot: Snapshot) -> dict[str, str]:
    """The uid of every record, by its id."""
    return {identity: one.uid for table in everything(snapshot).values() for identity, one in table.items()}


def edited(path: Path, table: str, key: str, **fields: Any) -> Store:
    """A copy of the board in which one row of format 1 is otherwise."""
    tables = plain(KEPT)
    tables[table][key] |= fields
    path.parent.mkdir(parents=True)
    path.write_text(json.dumps(tables))
    return open_store(path)


def rename(store: Store, name: str = "Bolt") -> None:
    with begin(store, by="Dana", at=NOW) as change:
        customers.edit(change, "C-1", {"name": name})


def test_every_record_has_a_uid(older: Store) -> None:
    """Ten base-32 characters, each once; a story keeps the one that marks it in trackers."""
    found = uids(older.read())
    rows = plain(KEPT)

    assert {name for name in TABLE.values() if rows.get(name)} == set(TABLE.values()) & set(rows)
    assert {len(uid) for uid in found.values()} == {10}
    assert set("".join(found.values())) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")
    assert len(set(found.values())) == len(found) == sum(len(rows.get(name, {})) for name in TABLE.values())
    assert [found[row["id"]] for row in rows["stories"].values()] == [
        row["uid"] for row in rows["stories"].values()
    ]


def test_a_uid_is_derived_by_a_rule_that_stays() -> None:
    """Copies that other releases migrate must agree with this one."""
    assert derived_uid("EKXYNDGLPY", "C-1", "2026-11-29T19:11:08Z", "Dana") == "3EFFIDYUMH"


def test_a_uid_is_made_of_what_never_changes(older: Store) -> None:
    """The board, the id, who made the record and when; of a term when it was first written."""
    rows, found = plain(KEPT), uids(older.read())
    board, event = rows["board"]["1"]["uid"], rows["events"]["1"]
    request, term = rows["requests"]["1"], rows["events"]["25"]

    assert found["R-1"] == derived_uid(board, "R-1", request["captured_at"], request["captured_by"])
    assert found["E-1"] == derived_uid(
        board, "E-1", *(event[one] for one in ("transaction", "at", "by", "verb", "ref"))
    )
    assert found[term["ref"]] == derived_uid(board, term["ref"], term["at"], term["by"])


def test_copies_that_went_on_apart_agree_on_what_they_share(older: Store, tmp_path: Path) -> None:
    """An edit leaves the uid; a record made apart under the same id has another."""
    ours = uids(older.read())
    changed = edited(tmp_path / "changed" / "roadmap.json", "customers", "1", name="Other", arr=1, revision=9)
    apart = edited(tmp_path / "apart" / "roadmap.json", "customers", "2", created_at="2026-11-29T19:12:00Z")

    assert ours == uids(changed.read())
    assert {one for one, uid in uids(apart.read()).items() if uid != ours[one]} == {"C-2"}


def test_reading_writes_nothing_and_the_first_write_keeps_the_file(older: Store, path: Path) -> None:
    """The backup is the file as it was, byte by byte; the uids are those that were read before."""
    read = uids(older.read())
    assert names(path.parent) == ["roadmap.json"]
    assert KEPT.read_bytes() == path.read_bytes()
    rename(older)
    rename(older, "Cask")
    stored = plain(path)

    assert KEPT.read_bytes() == (path.parent / "roadmap.json.format-1").read_bytes()
    assert FORMAT == stored["board"]["1"]["format"]
    assert read == {one: uid for one, uid in uids(open_store(path).read()).items() if one in read}


def test_only_the_uid_is_new(older: Store) -> None:
    """Everything else of a record is as it was."""
    found = json.loads(document_of(opened(older.dump())))
    for name in TABLE.values():
        for key, row in plain(KEPT).get(name, {}).items():
            assert found[name][key].pop("uid")
            changes = found[name][key].get("changes", {})
            if "uid" not in row.get("changes", {}):
                changes.pop("uid", None)
            row.pop("uid", None)
            assert row == found[name][key]


def test_what_was_removed_comes_back_as_itself(older: Store) -> None:
    """A redo of what format 1 had undone brings the record back under the uid that it would have had."""
    with begin(older, by="Dana", at=NOW) as change:
        history.redo(change)
    event = plain(KEPT)["events"]["36"]
    made = [event["changes"][one][0] for one in ("created_at", "created_by")]

    assert older.read().table(Customer)["C-4"].uid == derived_uid(older.read().board.uid, "C-4", *made)


def test_a_removed_link_and_term_are_known_by_their_uids(older: Store) -> None:
    """The event of a removal holds the uid of the record, as one of format 2 does."""
    snapshot = older.read()
    rows, board = plain(KEPT)["events"], snapshot.board.uid
    gone = {
        event.ref: event.changes["uid"]
        for event in snapshot.events.values()
        if event.verb in {"unlink", "remove"}
    }

    link = next(row for row in rows.values() if row["verb"] == "unlink")
    term = next(row for row in rows.values() if row["verb"] == "add" and row["ref"] == "G-15")
    assert gone == {
        "L-2": (derived_uid(board, "L-2", link["changes"]["at"][0], link["changes"]["by"][0]), None),
        "G-15": (derived_uid(board, "G-15", term["at"], term["by"]), None),
    }
    assert {"L-2"} & set(snapshot.table(Link)) == set() == {"G-15"} & set(snapshot.table(Term))


def test_undo_and_redo_keep_the_uid(older: Store) -> None:
    """A record that is taken back and made again is the same one."""
    with begin(older, by="Dana", at=NOW) as change:
        made = customers.add(change, {"name": "Echo"})
    for reverse in (history.undo, history.redo):
        with begin(older, by="Dana", at=NOW) as change:
            reverse(change)

    assert older.read().customers[made.id] == made
    assert made.uid


def test_an_earlier_state_of_format_1_comes_back(older: Store, path: Path) -> None:
    """The generation before the first write is restored in the current format, with the same uids."""
    before = uids(older.read())
    rename(older)
    older.restore()

    assert KEPT.read_bytes() == (path.parent / "roadmap.json.format-1").read_bytes()
    assert before == uids(open_store(path).read())
    assert "Acme" == open_store(path).read().customers["C-1"].name
    assert FORMAT == plain(path)["board"]["1"]["format"]


def test_an_open_board_goes_on_when_another_process_migrates_it(older: Store, path: Path) -> None:
    """What it sees of the migration is the change that was made with it, and nothing else."""
    watch = older.watch()
    rename(open_store(path))
    delta = watch.poll()

    assert delta is not None
    assert ["C-1", "E-37"] == [one.id for one in delta.put]
    assert not delta.removed


def test_a_row_that_cannot_be_read_is_named_as_ever(path: Path) -> None:
    """A fault in one row does not keep the doctor from the rest."""
    store = edited(path, "customers", "2", name=7)

    (fault,) = store.check(fix=True)
    assert "C-2" == fault.where
    assert FORMAT == plain(path)["board"]["1"]["format"]
    assert {"C-1", "C-3"} == set(store.read().customers)


def test_a_base_that_is_none_is_named(path: Path) -> None:
    """A merge base of no known shape is a fault of its row, not the end of the board."""
    link = {"tracker": "jira", "site": "s", "id": "1", "key": "A-1", "url": "u", "base": {"evidence_at": 7}}
    store = edited(path, "stories", "1", link=link)

    assert ["S-1"] == [fault.where for fault in store.check() if fault.kind == "unreadable"]


@pytest.mark.parametrize(
    "fields",
    [
        {"ref": 7},
        {"at": 12345, "by": None},
        {"changes": "none", "link": "http://example.org", "transaction": "x"},
        {"captured_at": {}, "verb": 1},
        {"uid": 7},
        {"uid": "another program's"},
    ],
    ids=json.dumps,
)
def test_fields_of_other_programs_keep_no_uid_away(path: Path, older: Store, fields: dict[str, Any]) -> None:
    """A name that this kind had no field of in format 1 says nothing of the record."""
    expected = uids(older.read())
    tables = plain(KEPT)
    tables["customers"]["1"] |= fields
    path.write_text(json.dumps(tables))
    store = open_store(path)

    assert expected == uids(store.read())
    assert [] == store.check()


@pytest.mark.parametrize("table", [[1, 2], "text", None, {"x": {"y": 1}}], ids=json.dumps)
def test_tables_of_other_programs_stay(path: Path, table: Any) -> None:
    """They need not be tables at all."""
    tables = plain(KEPT)
    tables["foreign"] = table
    tables["board"]["2"] = 5
    path.parent.mkdir()
    path.write_text(json.dumps(tables))
    content = up_to_date(Content(path.read_bytes()))

    assert table == json.loads(content.data)["foreign"]
    assert 5 == json.loads(content.data)["board"]["2"]
    assert FORMAT == content.board.format
    assert set(plain(KEPT)["customers"]) == {one.partition("-")[2] for one in open_store(path).read().customers}


@pytest.mark.parametrize(
    "odd",
    [{"ours": 5}, {"theirs": ["title"]}, {"unread": 5}, {"sending": "title"}, {"seen": [1]}, {"told": [1]}],
    ids=json.dumps,
)
def test_a_base_with_odd_values_is_left_out(path: Path, odd: dict[str, Any]) -> None:
    """Of it stays what can be read, in the link and in the history: the board opens, and keeps no words of it."""
    base = {"ours": {"description": "Zanzibar"}, "marked": True, **odd}
    link = {"tracker": "jira", "site": "s", "id": "1", "key": "A-1", "url": "u", "base": base}
    tables = plain(KEPT)
    tables["stories"]["1"]["link"] = link
    event = next(iter(tables["events"].values()))
    event |= {"ref": "S-1", "changes": {"link": [None, link]}}
    path.parent.mkdir()
    path.write_text(json.dumps(tables))
    store = open_store(path)
    story, dumped = store.read().stories["S-1"], store.dump()

    assert story.link is not None
    assert MergeBase(marked=True) == story.link.base
    assert b"Zanzibar" not in dumped


@pytest.mark.parametrize("pair", [5, {}, [None], None], ids=json.dumps)
def test_a_change_that_is_no_pair_is_named(path: Path, pair: Any) -> None:
    """A fault in the history is its event's, not the end of the board."""
    store = edited(path, "events", "1", ref="S-1", changes={"link": pair})

    assert ["E-1"] == [fault.where for fault in store.check() if fault.kind == "unreadable"]


def test_a_board_put_over_one_of_format_1_keeps_it(path: Path, older: Store) -> None:
    """The file as it was lies beside the board, whatever replaced it first."""
    older.load(older.dump())

    assert KEPT.read_bytes() == (path.parent / "roadmap.json.format-1").read_bytes()
    assert FORMAT == plain(path)["board"]["1"]["format"]


def test_the_file_as_it_was_takes_no_room(path: Path, older: Store) -> None:
    """It is the board's own file under another name: a full disk does not keep a board from being migrated."""
    before = path.stat().st_ino
    rename(older)

    assert before == (path.parent / "roadmap.json.format-1").stat().st_ino


def test_the_file_as_it_was_is_the_newest_of_its_format(path: Path, older: Store) -> None:
    """An older program may have gone on after a migration that was killed, or in a copy that was put back."""
    (path.parent / "roadmap.json.format-1").write_bytes(b"before")
    rename(older)

    assert KEPT.read_bytes() == (path.parent / "roadmap.json.format-1").read_bytes()
