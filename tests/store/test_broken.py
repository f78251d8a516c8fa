"""Boards that cannot be read: said clearly, never overwritten."""

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest

from roadmap_tui.errors import Refused
from roadmap_tui.model.records import FORMAT
from roadmap_tui.store import document, migrations, open_store
from roadmap_tui.store.file import store as board_file
from roadmap_tui.store.protocol import Store
from tests.store.kit import add, names, plain, request

BROKEN = {
    "empty": (b"", "is empty"),
    "blank": (b" \n ", "is empty"),
    "mark": (b"\xef\xbb\xbf{}", "byte order mark"),
    "words": (b"hello", "is not JSON"),
    "array": (b"[]", "must be an object of tables"),
    "rest": (b"{} {}", "is not JSON"),
    "other": (b'{"_default": {"1": {}}}', "holds no board"),
    "surrogate": (b'{"board": {"1": {"name": "\\udc41"}}}', r"half of a character, \\udc41"),
    "latin": (b'{"board": {"1": {"name": "\xe9"}}', "not UTF-8"),
    "flat": (b'{"board": 3}', "not an object of rows"),
    "format": (b'{"board": {"1": {"format": "x"}}}', "field format"),
    "field": (b'{"board": {"1": {"uid": 3}}}', "field uid"),
}


@pytest.mark.parametrize(("data", "words"), BROKEN.values(), ids=BROKEN.keys())
def test_a_broken_file_is_refused_and_left_alone(store: Store, path: Path, data: bytes, words: str) -> None:
    """Reading and changing say what is wrong, and where the last good generation lies."""
    add(store)
    path.write_bytes(data)

    with pytest.raises(Refused, match=words) as read:
        store.read()
    with pytest.raises(Refused, match=words):
        add(store)
    assert f"{path}.previous" in str(read.value)
    assert "`roadmap restore`" in str(read.value)
    assert data == path.read_bytes()


@pytest.mark.parametrize("part", [0.01, 0.5, 0.99])
def test_a_file_cut_short_is_refused(store: Store, path: Path, part: float) -> None:
    """A file that lost its end says that it was cut off."""
    add(store)
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * part)])

    with pytest.raises(Refused, match="ends too early"):
        open_store(path).read()
    store.restore(anyway=True)
    assert store.read().board.name == "Board"


def test_a_previous_generation_that_is_broken_is_not_offered(store: Store, path: Path, state_home: Path) -> None:
    """Only what can be read is pointed at."""
    path.write_bytes(b"{")
    (path.parent / "roadmap.json.previous").write_bytes(b"{")

    with pytest.raises(Refused) as read:
        store.read()
    assert "restore" not in str(read.value)


def test_a_row_that_is_no_record_is_named(store: Store, path: Path) -> None:
    """The sentence says table, id and field, and what to do; other tables can be read."""
    with store.transaction() as change:
        change.put(request("R-12"))
    add(store)
    tables = plain(path)
    tables["requests"]["12"]["importance"] = "high"
    path.write_text(json.dumps(tables))
    snapshot = store.read()

    assert list(snapshot.customers) == ["C-1"]
    with pytest.raises(Refused, match=r"R-12 in the table requests.*field importance: expected.*doctor") as read:
        _ = snapshot.requests
    assert f"{path}.previous" in str(read.value)


def test_a_row_under_a_wrong_key_is_named(store: Store, path: Path) -> None:
    """A row that says another id than its key is no record: two rows could claim the same id."""
    add(store)
    tables = plain(path)
    tables["customers"]["5"] = tables["customers"].pop("1")
    path.write_text(json.dumps(tables))

    with pytest.raises(Refused, match=r"C-5 in the table customers.*it says C-1"):
        _ = store.read().customers


def test_a_newer_format_is_refused_before_anything_is_decoded(store: Store, path: Path) -> None:
    """A board of a newer program is left alone, whatever its tables look like."""
    path.write_text('{"board": {"1": {"format": 99, "uid": 7}}, "stories": 3}')

    with pytest.raises(Refused, match=r"newer roadmap \(format 99.*update"):
        store.read()
    with pytest.raises(Refused, match="newer roadmap"):
        add(store)


def test_an_older_format_is_migrated_with_a_backup(
    store: Store, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Reading migrates in memory; the first write keeps the file as it was."""
    add(store)
    older = path.read_bytes()

    def rename(tables: dict[str, Any]) -> dict[str, Any]:
        rows = {key: msgspec.json.decode(row) for key, row in tables["customers"].items()}
        shouted = {key: msgspec.json.encode({**row, "name": row["name"].upper()}) for key, row in rows.items()}
        return {**tables, "customers": {key: msgspec.Raw(row) for key, row in shouted.items()}}

    for module in (board_file, document, migrations):
        monkeypatch.setattr(module, "FORMAT", FORMAT + 1)
    monkeypatch.setattr("roadmap_tui.store.file.transaction.FORMAT", FORMAT + 1)
    monkeypatch.setitem(migrations.MIGRATIONS, FORMAT, rename)
    store = open_store(path)

    assert store.read().customers["C-1"].name == "ACME"
    assert older == path.read_bytes()
    add(store)
    assert (path.parent / f"roadmap.json.format-{FORMAT}").read_bytes() == older
    assert plain(path)["board"]["1"]["format"] == FORMAT + 1
    assert [one.name for one in store.read().customers.values()] == ["ACME", "Acme"]
    assert any(one.name.endswith(f".format-{FORMAT}") for one in store.generations())


def test_a_format_without_a_way_up_is_refused(store: Store, path: Path) -> None:
    """A format that is no longer read says so."""
    tables = plain(path)
    tables["board"]["1"]["format"] = 0
    path.write_text(json.dumps(tables))

    with pytest.raises(Refused, match="no longer reads"):
        store.read()
    assert "roadmap.json.format-0" not in names(path.parent)
