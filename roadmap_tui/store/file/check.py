"""The store's half of the doctor: everything decoded and held against the rules; repairs that lose nothing."""

import os
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from msgspec import Raw

from roadmap_tui.errors import Refused
from roadmap_tui.model.records import (
    PREFIX,
    TABLE,
    Board,
    Customer,
    Link,
    Note,
    Notification,
    Record,
    Request,
    Story,
)
from roadmap_tui.store.file.durable import beside, new_mode, sentence
from roadmap_tui.store.file.generations import readable
from roadmap_tui.store.file.layout import (
    BOARD,
    BOARD_KEY,
    Content,
    Rows,
    Unreadable,
    UnreadableRow,
    decode_row,
    encode_record,
    encode_rows,
    encode_tables,
    highest,
    in_id_order,
)
from roadmap_tui.store.file.migrations import up_to_date

if TYPE_CHECKING:
    from roadmap_tui.store.file.store import FileStore

Records = dict[type[Record], dict[str, Record]]


class _Examination:
    """One generation, row by row: what is wrong, and what the tables are once it is repaired."""

    def __init__(self, content: Content) -> None:
        self.said: list[tuple[str, str | None]] = []
        """What is wrong, and what the repair did, or None where a person must decide."""
        self.tables = {name: content.rows(name) for name in content.tables}
        self.aside: list[dict[str, object]] = []
        self.records: Records = {kind: {} for kind in TABLE}
        self._unread: dict[type[Record], set[str]] = {kind: set() for kind in TABLE}
        for kind in TABLE:
            self._rows(kind)
        self._links()
        for wrong in self._references():
            self.said.append((wrong, None))

    def _rows(self, kind: type[Record]) -> None:
        name = TABLE[kind]
        rows = self.tables.get(name, {})
        for key, raw in list(rows.items()):
            try:
                record = decode_row(kind, key, raw)
                self.records[kind][record.id] = record
            except UnreadableRow as fault:
                self._misplaced(kind, rows, key, raw, fault)

    def _misplaced(self, kind: type[Record], rows: Rows, key: str, raw: Raw, fault: UnreadableRow) -> None:
        """A row under a wrong key goes to its own where that is free; any other fault sets the row aside."""
        name = TABLE[kind]
        own: str | None = None
        with suppress(msgspec.DecodeError, UnicodeError, UnreadableRow):
            own = msgspec.json.decode(raw, type=kind).id.removeprefix(f"{PREFIX[kind]}-")
            record = decode_row(kind, own, raw)
            if own not in rows:
                rows[own] = rows.pop(key)
                self.records[kind][record.id] = record
                self.said.append((f"{record.id} stands in the row {key} of {name}.", f"Moved to the row {own}."))
                return
        self._unread[kind].add(fault.identity)
        self._set_aside(name, rows, key, fault.reason)
        self.said.append((f"The board {fault.reason}.", "Set aside."))

    def _links(self) -> None:
        rows = self.tables.get(TABLE[Link], {})
        for identity, link in list(self.records[Link].items()):
            assert isinstance(link, Link)
            gone = [
                ref for kind, ref in ((Request, link.request), (Story, link.story)) if self._is_gone(kind, ref)
            ]
            if gone:
                words = (
                    f"{identity} ties {link.request} to {link.story}, but there is no {' and no '.join(gone)}."
                )
                self._set_aside(TABLE[Link], rows, identity.partition("-")[2], words)
                del self.records[Link][identity]
                self.said.append((words, "Set aside."))

    def _references(self) -> Iterator[str]:
        requests = self.records[Request]
        for identity, request in requests.items():
            assert isinstance(request, Request)
            for name in ("importance", "satisfaction"):
                grade = getattr(request, name)
                if grade is not None and not 0 <= grade <= 3:
                    yield f"{identity} has {name} {grade}, which runs from 0 to 3: edit it."
            if request.customer is not None and self._is_gone(Customer, request.customer):
                yield f"{identity} names the customer {request.customer}, who does not exist: set another one."
            if request.merged_into is not None and self._is_gone(Request, request.merged_into):
                yield f"{identity} is merged into {request.merged_into}, which does not exist: reopen it."
            elif request.merged_into is not None and _is_circle(requests, identity):
                yield f"{identity} is merged into itself by way of {request.merged_into}: reopen one of them."
        for kind in (Notification, Note):
            for identity, record in self.records[kind].items():
                assert isinstance(record, Notification | Note)
                if all(self._is_gone(one, record.about) for one in (Story, Request)):
                    yield f"{identity} in {TABLE[kind]} is about {record.about}, which does not exist."
                if isinstance(record, Notification) and self._is_gone(Customer, record.customer):
                    yield f"{identity} in told names the customer {record.customer}, who does not exist."

    def _is_gone(self, kind: type[Record], identity: str) -> bool:
        return identity not in self.records[kind] and identity not in self._unread[kind]

    def _set_aside(self, name: str, rows: Rows, key: str, reason: str) -> None:
        raw = bytes(rows.pop(key))
        self.aside.append(
            {"table": name, "key": key, "reason": reason, "row": raw.decode("utf-8", "backslashreplace")}
        )

    def counters(self, board: Board) -> dict[str, int]:
        """The counters, none behind the highest id, with a sentence for each that was."""
        counters = dict(board.counters)
        for kind, prefix in PREFIX.items():
            last = highest(self.tables.get(TABLE[kind], {}))
            if last > counters.get(prefix, 0):
                said = (
                    f"The counter of {TABLE[kind]} says {counters.get(prefix, 0)}, but there is {prefix}-{last}."
                )
                self.said.append((said, f"Raised to {last}."))
                counters[prefix] = last
        return counters


def check(store: "FileStore") -> list[str]:
    """A sentence for each fault of the board; nothing is changed."""
    found = _examined(store)
    return found if isinstance(found, list) else [wrong for wrong, _ in found[0].said]


def repair(store: "FileStore") -> list[str]:
    """Repair what can be without losing anything, while the lock is held; a sentence for each fault.

    Rows that cannot be kept are appended to a file beside the board before they are taken out.
    """
    found = _examined(store)
    if isinstance(found, list):
        return found
    examination, board, data = found
    if not any(done for _, done in examination.said):
        return [wrong for wrong, _ in examination.said]
    rejected = beside(store.path, ".rejected")
    _append(rejected, examination)
    rows = examination.tables.setdefault(BOARD, {})
    board = msgspec.structs.replace(board, generation=board.generation + 1)
    rows[BOARD_KEY] = encode_record(board, rows.get(BOARD_KEY))
    ordered = {BOARD: rows, **examination.tables}
    store.replace_bytes(
        data, encode_tables({name: encode_rows(in_id_order(one)) for name, one in ordered.items()})
    )
    said = [f"{wrong} {done or ''}".rstrip() for wrong, done in examination.said]
    return [one.replace("Set aside.", f"Set aside in {rejected}.") for one in said]


def _examined(store: "FileStore") -> tuple[_Examination, Board, bytes] | list[str]:
    """The examination, the board's own row as it ought to be and the bytes read; or why there is none."""
    data = store.whole()
    try:
        content = up_to_date(Content(data))
        if BOARD_KEY in content.rows(BOARD):
            board = content.board
            examination = _Examination(content)
        elif any(name in content.tables for name in TABLE.values()):
            board = _board_again(store)
            examination = _Examination(content)
            examination.said.append((f"{store.place} has lost the board's own row.", f"Made anew: {board.name}."))
        else:
            return [
                f"{store.place} is JSON, but not a board: it has none of its tables. The file was left as it is."
            ]
    except Unreadable as fault:
        return [str(store.refused(fault))]
    return examination, msgspec.structs.replace(board, counters=examination.counters(board)), data


def _board_again(store: "FileStore") -> Board:
    """The board's own row from the newest earlier state that has one, else a new one."""
    from roadmap_tui.store.file.store import new_uid

    for _, content in readable(store.path):
        return content.board
    return Board(uid=new_uid(), name="Board", currency="USD", created_at=datetime.now(UTC))


def _is_circle(requests: dict[str, Record], start: str) -> bool:
    seen: set[str] = set()
    at: str | None = start
    while at is not None and at not in seen:
        seen.add(at)
        request = requests.get(at)
        at = request.merged_into if isinstance(request, Request) else None
    return at == start


def _append(path: Path, examination: _Examination) -> None:
    if not examination.aside:
        return
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_NOFOLLOW, new_mode(path))
        with os.fdopen(descriptor, "wb") as file:
            file.write(b"".join(msgspec.json.encode(one) + b"\n" for one in examination.aside))
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise Refused(sentence(error, path)) from error
