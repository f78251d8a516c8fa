"""The local copy of a board on a server: a board's file in the state folder, at a generation of the server's."""

from collections.abc import Callable
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

import msgspec
from msgspec import Raw

from roadmap_tui.errors import NotConnected, Problem, Refused
from roadmap_tui.files.folders import board_key, private_folder
from roadmap_tui.files.private import read_private, write_private
from roadmap_tui.model.records import TABLE, Board, Event
from roadmap_tui.store.copy.folder import STATE, copy_folder
from roadmap_tui.store.copy.queue import Queue
from roadmap_tui.store.copy.store import CopyFile, CopyStore
from roadmap_tui.store.document import Content, encode_rows, encode_tables
from roadmap_tui.store.file.lock import BoardLock
from roadmap_tui.store.moved import moved_to
from roadmap_tui.store.protocol import Changes, Mark, ServerStore, Store
from roadmap_tui.store.rows import BOARD, BOARD_KEY, Rows, Unreadable, is_number

Forget = Callable[[Store, list[str]], None]
"""Redacts what was forgotten, by its ids, in the earlier states of a copy and beside it."""


class CopyState(msgspec.Struct, frozen=True, kw_only=True):
    """The state of a copy: its board's address and uid, how far it goes, when it was last found up to date."""

    place: str
    uid: str
    mark: Mark
    as_of: datetime
    settings: str


class _Happened(msgspec.Struct):
    verb: str
    ref: str


class LocalCopy:
    """The copy of the board at an address of a server, and the queue of what waits for it.

    The board's file is named by the board's uid: an address may lead to another board one day.
    """

    def __init__(self, place: str) -> None:
        self.place = place
        self.folder = copy_folder(place)
        self.queue = Queue(self.folder)

    def state(self) -> CopyState | None:
        """What the copy is of; None where there is none, or it cannot be read."""
        return read_private(self._state, CopyState)

    def store(self) -> CopyStore:
        """The copy as a store to be read. Raises NotConnected where there is none."""
        state = self.state()
        if state is None:
            raise NotConnected(
                f"There is no copy of {self.place} on this machine: one is made when the board is opened while "
                "the server can be reached."
            )
        return CopyStore(self._board(state.uid), self.place, state.settings)

    def refresh(self, server: ServerStore, forget: Forget) -> None:
        """Bring the copy up to date, and its earlier states where the board has forgotten something.

        The copy of a board that was moved is deleted: what is forgotten there would come here no more.
        Nothing is done where another process does it now. How far the copy goes is noted last: whatever ends
        this before, the next refresh does all of it again. Raises Problem, OSError.
        """
        private_folder(self.folder)
        with ExitStack() as stack:
            try:
                stack.enter_context(BoardLock(self._state, timeout=0).held())
            except Refused:
                return
            self._refresh(server, forget)

    def _refresh(self, server: ServerStore, forget: Forget) -> None:
        state = self.state()
        old = self._content(state)
        changes = server.changes_since(state.mark if state is not None and old is not None else None)
        uid = msgspec.json.decode(changes.board, type=Board).uid
        if state is not None and (state.uid != uid or moved_to(changes.board) is not None):
            self._state.unlink(missing_ok=True)
            CopyFile(self._board(state.uid)).delete()
        if moved_to(changes.board) is not None:
            return
        if old is None or changes.is_whole or changes.mark != (state and state.mark):
            file = CopyFile(self._board(uid))
            file.put(_document(None if changes.is_whole else old, changes))
            forgotten = _forgotten(changes)
            if forgotten:
                forget(file, forgotten)
        self._note(
            CopyState(
                place=self.place, uid=uid, mark=changes.mark, as_of=datetime.now(UTC), settings=changes.settings
            )
        )

    def confirm(self) -> None:
        """Note that the copy is up to date as it is: nothing changed on the server since. Raises OSError."""
        state = self.state()
        if state is not None:
            self._note(msgspec.structs.replace(state, as_of=datetime.now(UTC)))

    def _note(self, state: CopyState) -> None:
        write_private(self._state, msgspec.json.encode(state))

    def _content(self, state: CopyState | None) -> Content | None:
        """The copy's document; None where it cannot be brought up to date by changes alone."""
        if state is None:
            return None
        try:
            content = Content(CopyFile(self._board(state.uid)).document())
            _ = content.board
        except (Problem, Unreadable):
            return None
        return content

    @property
    def _state(self) -> Path:
        return self.folder / STATE

    def _board(self, uid: str) -> Path:
        return self.folder / f"{board_key(uid)}.json"


def _document(old: Content | None, changes: Changes) -> bytes:
    """The board's document after changes of an older one, or of none."""
    tables: dict[str, Raw] = {BOARD: encode_rows({BOARD_KEY: changes.board})}
    for name in dict.fromkeys((*TABLE.values(), *(old.tables if old is not None else ()), *changes.rows)):
        if name == BOARD:
            continue
        changed = changes.rows.get(name)
        if old is not None and not changed:
            tables[name] = old.tables.get(name, Raw(b"{}"))
        else:
            tables[name] = encode_rows(_changed(old.rows(name) if old is not None else {}, changed or {}))
    return encode_tables(tables)


def _changed(rows: Rows, changed: dict[str, Raw | None]) -> Rows:
    """Rows after changes, in id order."""
    found = {**rows, **{key: raw for key, raw in changed.items() if raw is not None}}
    for key, raw in changed.items():
        if raw is None:
            found.pop(key, None)
    in_order = sorted((key for key in found if is_number(key)), key=int)
    return {key: found[key] for key in (*in_order, *(key for key in found if not is_number(key)))}


def _forgotten(changes: Changes) -> list[str]:
    """The ids of what these changes say was forgotten."""
    found: dict[str, None] = {}
    for raw in changes.rows.get(TABLE[Event], {}).values():
        if raw is not None and b"forget" in bytes(raw):
            event = msgspec.json.decode(raw, type=_Happened)
            if event.verb == "forget":
                found[event.ref] = None
    return list(found)
