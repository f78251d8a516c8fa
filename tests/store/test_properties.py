"""Whatever is done to a board, it is what a plain dict would be."""

import json
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from roadmap_tui.model.records import TABLE, Customer, Record, Request, Story
from roadmap_tui.store import open_store
from roadmap_tui.store.overlay import Overlay
from tests.store.kit import customer, everything, request, story

KINDS: tuple[type[Record], ...] = (Customer, Request, Story)
MAKE: dict[type[Record], Any] = {Customer: customer, Request: request, Story: story}

texts = st.text(st.characters(codec="utf-8"), max_size=20)
steps = st.one_of(
    st.tuples(st.just("new"), st.sampled_from(KINDS), texts),
    st.tuples(st.just("put"), st.sampled_from(KINDS), st.integers(1, 12), texts),
    st.tuples(st.just("remove"), st.sampled_from(KINDS), st.integers(1, 12)),
    st.tuples(st.just("look"), st.sampled_from(KINDS)),
)
transactions = st.lists(
    st.one_of(st.lists(steps, max_size=5), st.sampled_from(["reopen", "fail", "plain", "pretty"])), max_size=8
)

quick = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
thorough = settings(max_examples=400, deadline=None, suppress_health_check=list(HealthCheck))

Model = dict[type[Record], dict[str, Record]]


def act(change: Any, step: tuple[Any, ...], model: Model, given_ids: set[str]) -> None:
    """One step, on the board and on the model."""
    what, kind, *rest = step
    prefix = {Customer: "C", Request: "R", Story: "S"}[kind]
    match what:
        case "new":
            identity = change.next_id(kind)
            assert identity not in given_ids
            given_ids.add(identity)
            model[kind][identity] = MAKE[kind](identity, *rest)
            change.put(model[kind][identity])
        case "put":
            identity = f"{prefix}-{rest[0]}"
            given_ids.add(identity)
            model[kind][identity] = MAKE[kind](identity, rest[1])
            change.put(model[kind][identity])
        case "remove":
            identity = f"{prefix}-{rest[0]}"
            model[kind].pop(identity, None)
            change.remove(kind, identity)
        case _:
            pass
    expected = dict(sorted(model[kind].items(), key=lambda item: int(item[0][2:])))
    assert list(expected.values()) == change.find(kind)
    assert list(expected.values())[::-1] == list(change.newest(kind))
    assert list(expected) == list(change.ids(kind))
    assert all(change.get(kind, one) == expected.get(one) for one in [*expected, f"{prefix}-5"])


def follow(doings: list[Any]) -> None:
    """Do all of it to a board, an overlay, a watch and a dict; hold them against each other after each."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "roadmap.json"
        store = open_store(path)
        store.create("Board", "EUR")
        watch = store.watch()
        model: Model = {kind: {} for kind in TABLE}
        given_ids: set[str] = set()
        for doing in doings:
            if doing == "reopen":
                store = open_store(path)
            elif doing in ("plain", "pretty"):
                path.write_text(
                    json.dumps(json.loads(path.read_bytes()), indent=0 if doing == "pretty" else None)
                )
            elif doing == "fail":
                with pytest.raises(ZeroDivisionError), store.transaction() as change:
                    change.put(_failing(change))
            else:
                overlay = Overlay(store.read())
                shadow: Model = {kind: dict(rows) for kind, rows in model.items()}
                shadow_ids = set(given_ids)
                with store.transaction() as change:
                    for step in doing:
                        act(change, step, model, given_ids)
                        act(overlay, step, shadow, shadow_ids)
                below = store.read()
                assert shadow == model
                assert below.board.counters == overlay.board.counters or not overlay.is_changed
            assert everything(open_store(path).read()) == model
            delta = watch.poll()
            if delta is not None:
                watch.snapshot.apply(delta.put, delta.removed)
            assert everything(watch.snapshot) == model


def _failing(change: Any) -> Record:
    change.put(customer("C-3", "half done"))
    raise ZeroDivisionError


@given(transactions)
@quick
def test_any_sequence_of_changes_equals_a_dict(doings: list[Any]) -> None:
    """After each change a fresh reader, the transaction, the overlay and the watch all hold the same."""
    follow(doings)


@given(st.lists(st.lists(steps, min_size=1, max_size=6), max_size=6))
@quick
def test_the_file_is_what_would_be_written_anew(doings: list[Any]) -> None:
    """However rows were changed, appended and taken out in place, they stand one a line in id order."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "roadmap.json"
        store = open_store(path)
        store.create("Board", "EUR")
        model: Model = {kind: {} for kind in TABLE}
        given_ids: set[str] = set()
        for doing in doings:
            with store.transaction() as change:
                for step in doing:
                    act(change, step, model, given_ids)

            assert store.dump() == path.read_bytes()


@pytest.mark.slow
@given(transactions)
@thorough
def test_many_sequences_of_changes_equal_a_dict(doings: list[Any]) -> None:
    """The same, at length."""
    follow(doings)
