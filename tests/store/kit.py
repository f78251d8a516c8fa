"""Records and changes for the tests of the store."""

import json
import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from roadmap_tui.model.records import TABLE, Customer, Event, Link, Note, Record, Request, Story
from roadmap_tui.model.snapshot import Snapshot
from roadmap_tui.store.protocol import Store, Transaction
from roadmap_tui.store.uids import derived_uid

AT = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


def customer(identity: str, name: str = "Acme", **more: Any) -> Customer:
    return Customer(id=identity, uid=derived_uid(identity), name=name, created_at=AT, created_by="ann", **more)


def request(identity: str, said: str = "Too slow", **more: Any) -> Request:
    return Request(id=identity, uid=derived_uid(identity), said=said, captured_at=AT, captured_by="ann", **more)


def story(identity: str, title: str = "Faster", **more: Any) -> Story:
    return Story(id=identity, uid="AAAAAAAAAA", title=title, order=1.0, created_at=AT, created_by="ann", **more)


def link(identity: str, request: str, story: str) -> Link:
    return Link(id=identity, uid=derived_uid(identity), request=request, story=story, by="ann", at=AT)


def note(identity: str, about: str, text: str = "Hm") -> Note:
    return Note(id=identity, uid=derived_uid(identity), about=about, by="ann", at=AT, text=text)


def add(store: Store, name: str = "Acme") -> str:
    """Add a customer with its event; the id."""
    with store.transaction() as change:
        return add_in(change, name)


def add_in(change: Transaction, name: str = "Acme") -> str:
    identity = change.next_id(Customer)
    change.put(customer(identity, name))
    change.put(
        Event(
            id=change.next_id(Event),
            transaction=change.next_transaction(),
            at=AT,
            by="ann",
            verb="customer.add",
            ref=identity,
        )
    )
    return identity


def everything(snapshot: Snapshot) -> dict[type[Record], dict[str, Record]]:
    """Every record of a board."""
    return {kind: dict(snapshot.table(kind)) for kind in TABLE}


def plain(path: Path) -> dict[str, Any]:
    """The file as plain JSON."""
    return dict(json.loads(path.read_text("utf-8")))


def names(folder: Path) -> list[str]:
    """What lies in a folder."""
    return sorted(os.listdir(folder))


def python(*code: str) -> list[str]:
    """A command line that runs code in a fresh process."""
    return [sys.executable, "-c", "\n".join(code)]
