"""The store's half of the doctor."""

import json
from pathlib import Path
from typing import Any

import pytest

from roadmap_tui.cli.board.faults import fault_sentence
from roadmap_tui.errors import Problem
from roadmap_tui.model.records import Customer, Link, Notification
from roadmap_tui.store.protocol import Store
from tests.store.kit import AT, add, customer, link, names, note, plain, request, story


def spoil(path: Path, change: Any) -> None:
    """Change the file as another program would."""
    tables = plain(path)
    change(tables)
    path.write_text(json.dumps(tables))


def said(store: Store, *, fix: bool = False) -> list[str]:
    """What the doctor says of a check, a sentence for each fault."""
    try:
        return [fault_sentence(one) for one in store.check(fix=fix)]
    except Problem as problem:
        return [str(problem)]


@pytest.fixture
def full(store: Store) -> Store:
    """A board with something in each table that others refer to."""
    with store.transaction() as change:
        change.put(customer("C-1"))
        change.put(story("S-1"))
        change.put(request("R-1", customer="C-1"))
        change.put(request("R-2", merged_into="R-1"))
        change.put(link("L-1", "R-1", "S-1"))
        change.put(note("N-1", "R-1"))
        change.put(Notification(id="T-1", customer="C-1", about="S-1", by="ann", at=AT))
    return store


def test_a_sound_board_has_no_faults(full: Store, path: Path) -> None:
    """Nothing is said and nothing is written, with or without the order to repair."""
    before = path.read_bytes()

    assert (full.check(), full.check(fix=True)) == ([], [])
    assert before == path.read_bytes()


def test_a_row_that_is_no_record_is_set_aside(full: Store, path: Path) -> None:
    """The row goes to a file beside the board before it is taken out, and the rest can be read again."""
    spoil(path, lambda tables: tables["requests"]["2"].update(importance="high"))

    assert said(full) == [
        (
            "The board holds R-2 in the table requests, which cannot be read: "
            "field importance: expected `int | null`, got `str`."
        )
    ]
    assert "roadmap.json.rejected" not in names(path.parent)
    found = said(full, fix=True)
    kept = json.loads((path.parent / "roadmap.json.rejected").read_text())

    assert found[0].endswith(f"Set aside in {path}.rejected.")
    assert (kept["table"], kept["key"], json.loads(kept["row"])["importance"]) == ("requests", "2", "high")
    assert list(full.read().requests) == ["R-1"]
    assert said(full) == []


def test_rows_set_aside_are_appended(full: Store, path: Path) -> None:
    """A second repair keeps what the first one set aside."""
    for key in ("1", "2"):
        spoil(path, lambda tables, key=key: tables["requests"][key].update(said=7))
        full.check(fix=True)

    kept = [json.loads(one)["key"] for one in (path.parent / "roadmap.json.rejected").read_text().splitlines()]
    assert kept == ["1", "2", "1"]


def test_a_row_under_a_wrong_key_moves_to_its_own(full: Store, path: Path) -> None:
    """Where the right place is free nothing needs to go."""

    def move(tables: dict[str, Any]) -> None:
        tables["customers"]["9"] = tables["customers"].pop("1")

    spoil(path, move)

    assert said(full, fix=True) == ["C-1 stands in the row 9 of customers. Moved to the row 1."]
    assert full.read().customers == {"C-1": customer("C-1")}


def test_a_second_row_of_the_same_id_is_set_aside(full: Store, path: Path) -> None:
    """The row under the right key stays."""

    def double(tables: dict[str, Any]) -> None:
        tables["customers"]["9"] = {**tables["customers"]["1"], "name": "Twin"}

    spoil(path, double)
    full.check(fix=True)

    assert full.read().customers == {"C-1": customer("C-1")}
    assert "Twin" in (path.parent / "roadmap.json.rejected").read_text()


def test_counters_are_raised(full: Store, path: Path) -> None:
    """A counter behind the highest id would give that id again."""
    spoil(path, lambda tables: tables["board"]["1"]["counters"].update(R=1))

    assert said(full) == ["The counter of requests says 1, but there is R-2."]
    assert said(full, fix=True) == ["The counter of requests says 1, but there is R-2. Raised to 2."]
    assert full.read().board.counters["R"] == 2


def test_a_link_to_nothing_is_set_aside(full: Store, path: Path) -> None:
    """A link whose story or request is gone says nothing; what it said is kept in the file beside."""

    def cut(tables: dict[str, Any]) -> None:
        del tables["stories"]["1"], tables["told"]["1"]

    spoil(path, cut)

    assert said(full) == ["L-1 links R-1 to S-1, but there is no S-1."]
    full.check(fix=True)
    assert full.read().table(Link) == {}
    assert "S-1" in (path.parent / "roadmap.json.rejected").read_text()


def test_references_to_nothing_are_told_and_left_to_a_person(full: Store, path: Path) -> None:
    """What cannot be repaired without losing something is only said."""

    def cut(tables: dict[str, Any]) -> None:
        del tables["customers"]["1"], tables["requests"]["1"], tables["links"]["1"]

    spoil(path, cut)
    before = path.read_bytes()

    assert said(full, fix=True) == [
        "R-2 is merged into R-1, which does not exist: reopen it.",
        "T-1 in told names the customer C-1, who does not exist.",
        "N-1 in notes is about R-1, which does not exist.",
    ]
    assert before == path.read_bytes()


def test_a_circle_of_merged_requests_is_told(full: Store) -> None:
    """Requests merged into each other are reached from nowhere."""
    with full.transaction() as change:
        change.put(request("R-1", customer="C-1", merged_into="R-2"))

    assert said(full) == [
        "R-1 is merged into itself by way of R-2: reopen one of them.",
        "R-2 is merged into itself by way of R-1: reopen one of them.",
    ]


def test_links_to_rows_that_were_set_aside_stay(full: Store, path: Path) -> None:
    """A row that can be repaired by hand must find its links again."""
    spoil(path, lambda tables: tables["stories"]["1"].update(title=3))
    full.check(fix=True)

    assert list(full.read().table(Link)) == ["L-1"]


def test_a_lost_board_row_is_made_anew(full: Store, path: Path) -> None:
    """Name and uid come from the newest earlier state; counters from the rows."""
    add(full)
    uid = full.read().board.uid
    spoil(path, lambda tables: tables.pop("board"))

    assert said(full) == [f"{path} has lost the board's own row.", *said(full)[1:]]
    full.check(fix=True)
    assert (full.read().board.uid, full.read().board.name) == (uid, "Board")
    assert said(full) == []
    with full.transaction() as change:
        assert change.next_id(Customer) == "C-3"


def test_a_file_that_is_no_board_is_left_alone(full: Store, path: Path) -> None:
    """A broken file is a sentence; nothing is written."""
    for data in (b"{", b"{}", b'{"other": {}}'):
        path.write_bytes(data)
        found = said(full, fix=True)

        assert len(found) == 1
        assert path.read_bytes() == data


def test_a_grade_out_of_its_range_is_said(full: Store, path: Path) -> None:
    """Importance and satisfaction run from 0 to 3; which one was meant is for a person to say."""
    spoil(path, lambda tables: tables["requests"]["1"].update(importance=9, satisfaction=-1))

    assert said(full, fix=True) == [
        "R-1 has importance 9, which runs from 0 to 3: edit it.",
        "R-1 has satisfaction -1, which runs from 0 to 3: edit it.",
    ]
