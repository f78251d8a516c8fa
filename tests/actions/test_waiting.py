"""What waits for a server: kept offline, sent once, told by its ids; and the copy that is read meanwhile."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any
from uuid import uuid4

import msgspec
import pytest

from roadmap_tui.actions import forget, forget_beside, notes, products, requests
from roadmap_tui.actions.change import begin
from roadmap_tui.actions.copy_process import refresh_apart
from roadmap_tui.actions.waiting import New, Waited, Waiting, new_note, new_request, new_session, new_story, send
from roadmap_tui.errors import NotConnected, NotFound, Problem, Refused
from roadmap_tui.files.folders import state_folder
from roadmap_tui.model.records import Source, Story
from roadmap_tui.store import open_store
from roadmap_tui.store.copy.copy import LocalCopy
from roadmap_tui.store.copy.queue import Entry, Unknown
from roadmap_tui.store.postgres.store import PgStore
from tests.actions.kit import AT, TODAY
from tests.postgres_server import shared_server
from tests.store.postgres.proxy import Proxy, StoppableServer, stoppable_server


@pytest.fixture(autouse=True)
def laptop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine of its own."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))


@pytest.fixture
def own() -> Iterator[StoppableServer]:
    """A server that a test may stop."""
    yield from stoppable_server()


@pytest.fixture
def store() -> PgStore:
    """An empty board on a server."""
    return made(shared_server().new_address())


def made(address: str) -> PgStore:
    store = open_store(address)
    store.create("Board", "EUR")
    assert isinstance(store, PgStore)
    return store


def copied(store: PgStore) -> LocalCopy:
    """A fresh copy of a board."""
    copy = LocalCopy(store.place)
    forget_beside.refresh_copy(copy, store)
    return copy


def kept(copy: LocalCopy, new: New, by: str = "ann") -> str:
    """The name of something new that was put into the queue."""
    waiting = Waiting(copy, copy.store().read(), by=by, at=AT, today=TODAY)
    waiting.add(new)
    return waiting.keep()[0]


def sent(store: PgStore, copy: LocalCopy, *, again: bool = False) -> list[tuple[str, str | None]]:
    """Names and ids of what was sent now."""
    found: list[Waited] = []
    send(store, copy.queue, found.append, again=again)
    return [(one.name, one.identity) for one in found]


def asked(store: PgStore, said: str, customer: str = "Acme") -> str:
    with begin(store, by="bob", at=AT, today=TODAY) as change:
        return requests.add(change, {"said": said}, customer=customer)[0].id


def test_a_copy_has_what_the_board_has(store: PgStore) -> None:
    """Every row as the server has it, in files that nobody else reads; removed ones go."""
    asked(store, "Slow")
    copy = copied(store)
    asked(store, "Slower", "Bolt")
    forget_beside.refresh_copy(copy, store)

    assert copy.store().dump() == store.dump()
    assert (copy.store().place, copy.store().settings()) == (store.place, "")
    files = [*copy.folder.iterdir(), *state_folder().rglob("????-??-??.json")]
    assert {one.stat().st_mode & 0o077 for one in (*files, copy.folder)} == {0}


def test_a_copy_that_was_damaged_is_made_anew(store: PgStore) -> None:
    """It is worth nothing by itself."""
    asked(store, "Slow")
    copy = copied(store)
    next(one for one in copy.folder.glob("*.json") if one.name != "copy.json").write_bytes(b"{")
    forget_beside.refresh_copy(copy, store)

    assert copy.store().dump() == store.dump()


def test_a_copy_takes_no_changes(store: PgStore) -> None:
    """Others may have edited the same meanwhile."""
    copy = copied(store)

    with pytest.raises(Refused, match="Not connected"), begin(copy.store(), by="ann"):
        pass


def test_there_is_no_copy_of_what_was_never_reached() -> None:
    """One says how it comes about."""
    with pytest.raises(NotConnected, match="no copy"):
        LocalCopy("postgresql://nowhere/db").store()


def test_two_laptops_add_while_the_server_is_away(own: StoppableServer, monkeypatch: pytest.MonkeyPatch) -> None:
    """Three days in a train, one each: all is there once, under ids that differ, as it was written."""
    store = made(own.new_address())
    asked(store, "Slow")
    laptops = {}
    for name in ("ann", "cem"):
        monkeypatch.setenv("XDG_STATE_HOME", str(Path(os.environ["XDG_STATE_HOME"]).parent / name))
        laptops[name] = copied(store)
    own.stop()
    for name, copy in laptops.items():
        kept(copy, new_request({"said": f"{name} heard it", "heard_on": date(2026, 1, 1)}, customer="Bolt"), name)
        kept(copy, new_story({"title": f"Of {name}"}, from_requests=["r-new-1", "R-1"]), name)
        kept(copy, new_note("R-new-1", "Called back"), name)
        tried: dict[str, Any] = {"day": date(2026, 2, 1), "result": "did", "minutes": 4, "participant": name}
        kept(copy, new_session("S-new-1", tried, customer="Bolt"), name)
    with pytest.raises(NotConnected):
        sent(store, laptops["ann"])
    own.start()
    found = {name: sent(store, copy) for name, copy in laptops.items()}
    board = store.read()

    assert found == {
        "ann": [("R-new-1", "R-2"), ("S-new-1", "S-1"), ("N-new-1", "N-1"), ("U-new-1", "U-1")],
        "cem": [("R-new-1", "R-3"), ("S-new-1", "S-2"), ("N-new-1", "N-2"), ("U-new-1", "U-2")],
    }
    assert [(one.said, one.captured_by, one.captured_at, one.customer) for one in board.requests.values()][
        1:
    ] == [
        ("ann heard it", "ann", AT, "C-2"),
        ("cem heard it", "cem", AT, "C-2"),
    ]
    assert [link.request for link in board.links_of_story("S-2")] == ["R-3", "R-1"]
    assert [note.text for note in board.notes_about("R-3")] == ["Called back"]
    (tried_by,) = board.sessions_of("S-2")
    assert (tried_by.day, tried_by.minutes, tried_by.participant) == (date(2026, 2, 1), 4, "cem")
    assert (tried_by.customer, tried_by.by) == ("C-2", "cem")
    assert [copy.queue.is_empty for copy in laptops.values()] == [True, True]


def test_values_arrive_as_they_were(store: PgStore) -> None:
    """Days, sources, numbers and lists."""
    copy = copied(store)
    fields = {
        "said": "Slow",
        "heard_on": date(2026, 1, 1),
        "source": Source(system="Zendesk", id="7"),
        "importance": 3,
    }
    kept(copy, new_request(fields))
    kept(copy, new_story({"title": "Fast", "ship_by": date(2026, 5, 1), "tags": ("c",)}))
    sent(store, copy)
    request, story = store.read().requests["R-1"], store.read().stories["S-1"]

    assert {name: getattr(request, name) for name in fields} == fields
    assert (story.title, story.ship_by, story.tags) == ("Fast", date(2026, 5, 1), ("c",))


def test_what_a_rule_refuses_is_refused_at_once(store: PgStore) -> None:
    """On the board as the copy has it, with all that waits."""
    copy = copied(store)
    kept(copy, new_request({"said": "Slow", "source": Source(system="Zendesk", id="7")}))
    for new in (
        new_request({"said": "Slow", "source": Source(system="Zendesk", id="7")}),
        new_note("R-new-2", "Hm"),
        new_note("R-new-1", " "),
        new_request({"said": "Slow"}, linked=["S-1"]),
    ):
        with pytest.raises(Problem):
            kept(copy, new)

    assert [one.name for one in copy.queue.entries()] == ["R-new-1"]


def test_what_the_server_refuses_stays(store: PgStore) -> None:
    """With the reason, and what names it too; it is tried again when one says so, and can be dropped."""
    asked(store, "Slow")
    copy = copied(store)
    kept(copy, new_note("R-1", "Hm"))
    kept(copy, new_request({"said": "New", "source": Source(system="Zendesk", id="7")}))
    kept(copy, new_note("R-new-1", "Hm"))
    kept(copy, new_request({"said": "Newer"}))
    with begin(store, by="bob", at=AT, today=TODAY) as change:
        requests.add(change, {"said": "New", "source": Source(system="Zendesk", id="7")})
    first, second = sent(store, copy), sent(store, copy)
    again = sent(store, copy, again=True)
    left = copy.queue.entries()

    assert first == [("N-new-1", "N-1"), ("R-new-1", None), ("N-new-2", None), ("R-new-2", "R-3")]
    assert (second, again) == ([], [("R-new-1", None), ("N-new-2", None)])
    assert [one.name for one in left] == ["R-new-1", "N-new-2"]
    assert "R-2 is from Zendesk:7 already" in str(left[0].reason)
    with pytest.raises(Refused, match="N-new-2 names R-new-1"):
        copy.queue.drop("R-new-1")
    for name in ("n-new-2", "R-new-1"):
        copy.queue.drop(name)
    assert copy.queue.is_empty
    with pytest.raises(NotFound):
        copy.queue.drop("R-new-1")


KILLED = """
import os, sys
from roadmap_tui.store import open_store
from roadmap_tui.store.copy.copy import LocalCopy
from roadmap_tui.store.copy.queue import Queue
from roadmap_tui.actions.waiting import send

store = open_store(sys.argv[1])
Queue.sent = lambda *_: os.kill(os.getpid(), 9)
send(store, LocalCopy(store.place).queue, print)
"""


def test_killed_after_it_was_sent_nothing_is_doubled(store: PgStore) -> None:
    """The next contact finds it on the board, under the id that it has there."""
    copy = copied(store)
    kept(copy, new_request({"said": "Slow"}, customer="Acme"))
    kept(copy, new_note("R-new-1", "Hm"))
    killed = subprocess.run([sys.executable, "-c", KILLED, store.place], check=False)
    asked(store, "Another")
    found = sent(store, copy)

    assert killed.returncode == -signal.SIGKILL
    assert found == [("R-new-1", "R-1"), ("N-new-1", "N-1")]
    assert [one.said for one in store.read().requests.values()] == ["Slow", "Another"]
    assert [note.about for note in store.read().notes_about("R-1")] == ["R-1"]


@pytest.mark.parametrize("piece", range(0, 60, 3))
def test_cut_anywhere_nothing_is_lost_or_doubled(store: PgStore, piece: int) -> None:
    """What was sent is told, the rest waits, and the next contact sends it."""
    copy = copied(store)
    kept(copy, new_request({"said": "One"}))
    kept(copy, new_request({"said": "Two"}))
    proxy = Proxy(shared_server().port)
    through = open_store(proxy.through(store.place))
    assert isinstance(through, PgStore)
    proxy.cut_once(piece)
    try:
        sent(through, copy)
    except Problem:
        sent(store, copy)
    proxy.stop()

    assert [one.said for one in store.read().requests.values()] == ["One", "Two"]
    assert copy.queue.is_empty


def test_what_another_version_wrote_is_kept(store: PgStore) -> None:
    """A newer entry and an unknown action stay as they are, and one is told."""
    copy = copied(store)
    kept(copy, new_request({"said": "Slow"}))
    known = copy.queue.entries()[0]
    assert isinstance(known, Entry)
    newer = msgspec.json.encode({"version": 2, "name": "R-new-7", "what": "ever"})
    odd = msgspec.structs.replace(known, key=str(uuid4()), name="T-new-1", action="turn around")
    copy.queue.path.write_bytes(b"\n".join((newer, msgspec.json.encode(odd), msgspec.json.encode(known), b"")))
    found = sent(store, copy)
    left = copy.queue.entries()

    assert found == [("R-new-7", None), ("T-new-1", None), ("R-new-1", "R-1")]
    assert left[0] == Unknown("R-new-7", newer)
    assert "does not know the action" in str(left[1].reason)
    assert copy.queue.path.read_bytes().splitlines()[0] == newer


def test_it_is_not_sent_to_another_board(store: PgStore) -> None:
    """An address may lead to another one, years later."""
    copy, other = copied(store), made(shared_server().new_address())
    kept(copy, new_request({"said": "Slow"}))

    assert sent(other, copy) == [("R-new-1", None)]
    assert "another board" in str(copy.queue.entries()[0].reason)
    assert other.read().requests == {}


def test_forgetting_reaches_copies(store: PgStore) -> None:
    """The copy, its earlier states, and what waits: none of them holds the words at the next contact."""
    secret = "Doctor Weiss lost the letter of her patient"
    asked(store, secret, "Praxis Weiss")
    with begin(store, by="bob", at=AT, today=TODAY) as change:
        notes.add(change, requests.resolve_request(change, "R-1"), "Spoke to Doctor Weiss herself")
    copy = copied(store)
    asked(store, "Something else")
    forget_beside.refresh_copy(copy, store)  # an earlier state and that of a day hold the words now
    kept(copy, new_note("R-1", "Doctor Weiss called again"))
    kept(copy, new_request({"said": f"As before: {secret}"}, customer="Praxis Weiss"))
    with begin(store, by="bob", at=AT, today=TODAY) as change:
        _, redaction = forget.customer(change, "Praxis Weiss")
    with store.hold(by="bob"):
        forget_beside.beside(store, redaction)
    before = held_in(state_folder())
    forget_beside.refresh_copy(copy, store)
    sent(store, copy)

    assert before
    assert held_in(state_folder()) == []
    assert copy.store().dump() != b""
    assert b"Weiss" not in store.dump()
    assert store.read().requests["R-3"].customer == "C-1"


def held_in(folder: Path) -> list[str]:
    """The files of a folder that hold the name."""
    return [str(one) for one in folder.rglob("*") if one.is_file() and b"Weiss" in one.read_bytes()]


def test_forgetting_goes_on_after_it_was_interrupted(store: PgStore, monkeypatch: pytest.MonkeyPatch) -> None:
    """How far the copy goes is noted last."""
    asked(store, "Doctor Weiss lost it")
    copy = copied(store)
    asked(store, "Something else")
    forget_beside.refresh_copy(copy, store)
    with begin(store, by="bob", at=AT, today=TODAY) as change:
        forget.request(change, ["R-1"])

    def end(file: object, refs: object) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        copy.refresh(store, end)
    forget_beside.refresh_copy(copy, store)

    assert held_in(state_folder()) == []


def test_another_process_brings_a_copy_up_to_date(store: PgStore) -> None:
    """It says whether it could."""
    asked(store, "Slow")

    assert refresh_apart(store.place)
    assert list(LocalCopy(store.place).store().read().requests) == ["R-1"]
    assert not refresh_apart(store.place.replace(str(shared_server().port), "1"))


def test_the_copy_of_a_board_that_moved_is_deleted(store: PgStore) -> None:
    """What is forgotten at the new place would never come here."""
    asked(store, "Doctor Weiss lost it")
    copy = copied(store)
    asked(store, "More")
    forget_beside.refresh_copy(copy, store)
    store.mark_moved("/somewhere/roadmap.json")
    forget_beside.refresh_copy(copy, store)

    assert held_in(state_folder()) == []
    with pytest.raises(NotConnected, match="no copy"):
        copy.store()


def test_what_a_killed_process_left_of_the_queue_goes(store: PgStore) -> None:
    """It may hold words that are forgotten."""
    copy = copied(store)
    left = copy.folder / "waiting.jsonl.1a2b3c4d.half"
    left.write_text("Doctor Weiss")
    kept(copy, new_request({"said": "Slow"}))

    assert not left.exists()


def test_a_board_in_place_of_another_brings_its_own_copy(store: PgStore) -> None:
    """The other one's is deleted, with its earlier states."""
    asked(store, "Doctor Weiss lost it")
    copy = copied(store)
    asked(store, "More")
    forget_beside.refresh_copy(copy, store)
    import psycopg

    server, _, schema = store.place.partition("?schema=")
    with psycopg.connect(server) as other:
        other.execute(f"drop schema {schema} cascade")
    again = made(store.place)
    forget_beside.refresh_copy(copy, again)

    assert copy.store().read().requests == {}
    assert held_in(state_folder()) == []
    assert list(copy.store().read().table(Story)) == []


def test_a_product_that_a_person_settled_waits_with_that(store: PgStore) -> None:
    """A slip of a known name is refused at once; said to be a new one, nobody is asked again when it is sent."""
    with begin(store, by="ann", at=AT, today=TODAY) as change:
        products.add(change, {"name": "Mobile"})
    copy = copied(store)
    new = new_request({"said": "slow", "product": "Moblie"})
    with pytest.raises(NotFound, match="Did you mean Mobile"):
        kept(copy, new)
    waiting = Waiting(copy, copy.store().read(), by="ann", at=AT, today=TODAY, settled_products=["Moblie"])
    waiting.add(new)
    waiting.keep()
    told: list[Waited] = []
    send(store, copy.queue, told.append)

    assert [one.identity for one in told] == ["R-1"]
    assert store.read().requests["R-1"].product == "Moblie"
