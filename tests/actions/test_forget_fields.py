"""Every private field of the register is forgotten: on the board, in its history, in its earlier states."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import pytest

from roadmap_tui.actions import forget, history, notes, requests, sessions
from roadmap_tui.actions.forget_beside import beside
from roadmap_tui.model.fields.register import REGISTER
from roadmap_tui.model.fields.spec import Field
from roadmap_tui.model.records import (
    Asked,
    Customer,
    Link,
    Note,
    Notification,
    Record,
    Request,
    Score,
    Session,
    Source,
    kind_of,
)
from tests.actions.kit import AT, Board
from tests.stores import file_store

SECRET = "4711471147"
"""A text that is a number too, for the fields that hold numbers."""
IDS: dict[type[Record], str] = {
    Customer: "C-1",
    Request: "R-1",
    Link: "L-1",
    Note: "N-1",
    Notification: "T-1",
    Session: "U-1",
}
"""The records that hold a customer's words, as `fill` makes them."""
PARTS: dict[str, msgspec.Struct] = {
    "source": Source(system="zendesk"),
    "asked": Asked(question="", by="bob", at=AT),
}


def private_leaves() -> Iterator[tuple[type[Record], str, str]]:
    """Each private field: its kind, the field of the record, and the field of the part of it, if it is one."""
    for kind in IDS:
        for field in REGISTER[kind.__name__]:
            if field.private == "parts":
                part = REGISTER[type(PARTS[field.name]).__name__]
                yield from ((kind, field.name, one.part) for one in part if one.private)
            elif field.private and not field.of:
                yield kind, field.name, ""


def fill(board: Board) -> None:
    """A request with all that can hang on it."""
    board.story()
    board.customer("Acme")
    board.request(customer="C-1", story="S-1", said="Too slow")
    with board.change() as change:
        notes.add(change, change.get(Request, "R-1"), "called back")
        sessions.add(change, "S-1", {"result": "did"}, customer="C-1")
        change.add(Notification(id=change.new_id(Notification), customer="C-1", about="R-1", by="ann", at=AT))


def secret(record: Record, name: str, part: str, words: str) -> Any:
    """The value of a field that holds the secret."""
    if part:
        return msgspec.structs.replace(PARTS[name], **{part: words})
    if name == "scores":
        return (Score(day=date(2026, 3, 1), kind="nps", value=int(words)),)
    return (words,) if isinstance(getattr(record, name), tuple) else words


@pytest.fixture
def board(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Board:
    """A board in a file, with a state folder that nobody else uses."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    return Board(file_store(tmp_path / "board" / "roadmap.json"))


def with_secret(folder: Path) -> list[str]:
    """The files in which the secret stands."""
    found = (one for one in folder.rglob("*") if one.is_file())
    return [one.name for one in found if SECRET.encode() in one.read_bytes()]


def plant(board: Board, kind: type[Record], name: str, part: str) -> None:
    """Write the secret into a field, change it there, and take the record away and back again."""
    for words in (SECRET, f"{SECRET}0"):
        with board.change() as change:
            record = change.get(kind, IDS[kind])
            change.edit(record, **{name: secret(record, name, part, words)})
    if kind is Session:
        with board.change() as change:
            sessions.remove(change, "U-1")
        with board.change() as change:
            history.undo(change)
    if kind in {Note, Link}:
        with board.change() as change:
            record = change.get(kind, IDS[kind])
            change.remove(record, about=("R-1", "S-1") if kind is Link else ("R-1",))
        with board.change() as change:
            if kind is Link:
                requests.link(change, "R-1", "S-1")
            else:
                notes.add(change, change.get(Request, "R-1"), f"once more {SECRET}")
    board.story()


@pytest.mark.parametrize(("kind", "name", "part"), private_leaves(), ids=str)
def test_a_private_field_is_forgotten_everywhere(
    board: Board, tmp_path: Path, kind: type[Record], name: str, part: str
) -> None:
    """With the request or the customer that it belongs to."""
    fill(board)
    plant(board, kind, name, part)
    assert {"roadmap.json", "roadmap.json.previous"} <= set(with_secret(tmp_path))
    with board.change() as change:
        redaction = (
            forget.customer(change, "C-1")[1] if kind in {Customer, Session} else forget.request(change, ["R-1"])
        )
    beside(board.store, redaction)

    assert [] == with_secret(tmp_path)


def test_every_kind_that_holds_words_is_tried() -> None:
    """A kind of record with a private text that no test above plants would be forgotten by nobody."""
    held = {name for name, fields in REGISTER.items() if any(_is_of_a_customer(name, field) for field in fields)}

    assert {kind.__name__ for kind in IDS} | {type(one).__name__ for one in PARTS.values()} == held


def _is_of_a_customer(name: str, field: Field) -> bool:
    """Whether a field is forgotten with a customer; a tracker's and an event's have tests of their own."""
    return bool(field.private) and name not in {
        "Story", "TrackerLink", "MergeBase", "Agreed", "Conflict", "Event", "Probe", "Probed", "Aside"
    }  # fmt: skip


def test_ids_name_the_kinds() -> None:
    """So that a record of the wrong kind is not looked for."""
    assert all(kind_of(identity) is kind for kind, identity in IDS.items())
