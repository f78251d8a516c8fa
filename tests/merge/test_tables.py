"""Documents looked through by their bytes: what differs is found, and nothing else is split or held."""

import json
import random
import tracemalloc
from functools import partial
from typing import Any

import pytest
from msgspec import Raw
from msgspec.structs import replace

from roadmap_tui.actions import requests, stories
from roadmap_tui.actions.change import Change
from roadmap_tui.merge.boards import merge_boards
from roadmap_tui.merge.tables import Table
from roadmap_tui.store.document import Content, encode_rows
from roadmap_tui.store.rows import Doubled, UnreadableRow
from tests.each_row import each_row
from tests.merge.clones import Clone


def table(rows: dict[int, str]) -> Table:
    """A table within other bytes."""
    raw = bytes(
        encode_rows({str(key): Raw(json.dumps({"id": key, "a": rows[key]}).encode()) for key in sorted(rows)})
    )
    return Table(b'{\n"x": ' + raw + b"\n}", 7, 7 + len(raw))


@each_row("seed", range(30))
def test_what_differs_is_found_and_edited(seed: int) -> None:
    """Of tables with rows added, changed and removed anywhere, at the ends too, and of those without any."""
    chance = random.Random(seed)
    mine = {key: "same" for key in range(1, chance.choice([2, 70, 400])) if chance.random() < 0.9}
    other = dict(mine)
    for _ in range(chance.choice([0, 1, 30])):
        key = chance.randint(1, 420)
        other.pop(key, None) if chance.random() < 0.3 else other.update({key: f"row {chance.random()}"})
    one, two = table(mine), table(other)
    ours, theirs = list(one.differing(two)), list(two.differing(one))
    edits = {key: None if (row := two.row(key)) is None else Raw(row) for key in {*ours, *theirs}}

    assert ours == sorted(key for key in mine if mine[key] != other.get(key))
    assert theirs == sorted(key for key in other if other[key] != mine.get(key))
    assert b"".join(map(bytes, one.edited(edits))) == two.data[two.start : two.end]
    assert (one.is_plain, two.is_plain) == (True, True)


def two_copies() -> tuple[Clone, Clone]:
    """A board and a copy, on each of which somebody worked."""
    ann = Clone("ann")
    ann.work(40)
    ben = ann.fork("ben", skew=1)
    for one in (ann, ben):
        one.work(15)
    return ann, ben


def indented(document: bytes) -> bytes:
    """A document as another program writes it."""
    return json.dumps(json.loads(document), indent=2, ensure_ascii=True).encode()


def turned_round(document: bytes) -> bytes:
    """A document whose rows stand in another order."""
    tables = json.loads(document)
    return json.dumps({name: dict(reversed(rows.items())) for name, rows in tables.items()}).encode()


@pytest.mark.parametrize("spoil", [indented, turned_round])
def test_a_document_of_another_program_is_merged_alike(spoil: Any) -> None:
    """However its rows are laid out."""
    ann, ben = two_copies()
    plain = merge_boards(ann.store.dump(), ben.store.dump(), at=ann.now)
    spoilt = merge_boards(spoil(ann.store.dump()), spoil(ben.store.dump()), at=ann.now)

    assert replace(plain, document=b"") == replace(spoilt, document=b"")
    assert _records(plain.document) == _records(spoilt.document)


def _records(document: bytes) -> dict[str, Any]:
    """The records of a document; the uids of a merge's own events are drawn by lot."""
    return {name: rows for name, rows in json.loads(document).items() if name not in {"board", "events"}}


def test_a_row_that_stands_twice_or_is_none_is_named() -> None:
    """Nothing is merged: one of the two would be lost."""
    ann, ben = two_copies()
    document = ben.store.dump()
    line = next(one for one in document.splitlines() if b'"id":"C-1"' in one)
    with pytest.raises(Doubled, match="has the row 1 of the table customers twice"):
        merge_boards(ann.store.dump(), document.replace(line, line.rstrip(b",") + b",\n" + line))
    with pytest.raises(UnreadableRow, match="holds C-1 in the table customers"):
        merge_boards(ann.store.dump(), document.replace(line, line.replace(b'"name":', b'"nom":')))


def test_a_merge_holds_little_beside_its_documents() -> None:
    """The other copy is let go of before the result is made, which shares what it can with this copy."""
    ann = Clone("ann")

    def many(change: Change) -> None:
        for count in range(600):
            requests.add(change, {"said": f"{count} " + "words " * 1000})

    ann.act(many)
    ben = ann.fork("ben")
    for one in (ann, ben):
        one.act(partial(stories.add, fields={"title": one.name}))
    ours, theirs = ann.store.dump(), ben.store.dump()
    merge_boards(ours, theirs)
    tracemalloc.start()
    try:
        document = merge_boards(ours, lambda: theirs[:-1] + b"\n", at=ann.now).document
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()

    assert len(Content(document).rows("stories")) == 2
    assert peak < 2.4 * len(ours)
