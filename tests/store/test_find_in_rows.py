"""Finding in a board's file: by the bytes of rows, without decoding the others."""

import json
from pathlib import Path
from typing import Any

import pytest

from roadmap_tui.model.records import Link, Record, Request, Source
from roadmap_tui.store import open_store
from roadmap_tui.store.document import Content
from roadmap_tui.store.protocol import Store
from tests.store.kit import link, request


@pytest.fixture
def full(store: Store) -> Store:
    """A board with 600 requests from another tool, of which each tenth is of one customer."""
    with store.transaction() as change:
        for count in range(1, 601):
            source = Source(system="zendesk", id=str(count))
            change.put(request(f"R-{count}", "R-7 says", customer="C-1" if count % 10 else "C-2", source=source))
        change.put(link("L-1", "R-7", "S-1"))
    return store


@pytest.fixture
def no_table(monkeypatch: pytest.MonkeyPatch) -> list[type[Record]]:
    """The kinds whose tables were decoded whole."""
    decoded: list[type[Record]] = []
    real = Content.table

    def noting(content: Content, kind: type[Record]) -> Any:
        decoded.append(kind)
        return real(content, kind)

    monkeypatch.setattr(Content, "table", noting)
    return decoded


def test_a_value_is_found_without_decoding_the_table(full: Store, no_table: list[type[Record]]) -> None:
    """Nor are rows that hold the same text elsewhere taken for it."""
    with full.transaction() as change:
        found: list[Any] = [
            change.find(Request, source__id="7"),
            change.find(Request, source__id="none"),
            change.find(Request, merged_into="R-7"),
            change.find(Request, id="R-7"),
            change.find(Link, request="R-7", story="S-1"),
            change.find(Link, request="R-7", story="S-2"),
        ]

    assert [[one.id for one in each] for each in found] == [["R-7"], [], [], ["R-7"], ["L-1"], []]
    assert no_table == []


def test_a_word_that_stands_everywhere_is_not_searched_for(full: Store, no_table: list[type[Record]]) -> None:
    """The table is decoded once instead."""
    with full.transaction() as change:
        many, few = change.find(Request, customer="C-1"), change.find(Request, customer="C-2")

    assert (len(many), len(few)) == (540, 60)
    assert [one.id for one in few][:2] == ["R-10", "R-20"]
    assert no_table == [Request]


def test_a_question_asked_often_is_answered_from_an_index(full: Store, no_table: list[type[Record]]) -> None:
    """An import asks once a row: from some point on the table is decoded, once."""
    with full.transaction() as change:
        found = [change.find(Request, source__id=str(count))[0].id for count in range(1, 601)]

    assert found == [f"R-{count}" for count in range(1, 601)]
    assert no_table == [Request]


@pytest.mark.parametrize("indent", [None, 1], ids=["one line", "many lines"])
def test_rows_laid_out_otherwise_are_found(full: Store, path: Path, indent: int | None) -> None:
    """Where rows do not stand one a line, the table is decoded."""
    path.write_text(json.dumps(json.loads(path.read_bytes()), indent=indent))
    with open_store(path).transaction() as change:
        found = change.find(Request, source__id="7"), change.find(Request, source__id="none")

    assert [[one.id for one in each] for each in found] == [["R-7"], []]
