"""Questions of a transaction: what is found is what filtering every record would find."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from roadmap_tui.model.records import Customer, Link, Notification, Record, Request, Source
from roadmap_tui.store.protocol import Store, Transaction
from tests.contracts.store.places import PLACES
from tests.store.kit import AT, customer, link, request

quick = settings(
    max_examples=settings().max_examples // 2, deadline=None, suppress_health_check=list(HealthCheck)
)

WORDS = ["", "Acme", 'a "b" \\ c', "Zoë 🦜", "a/b", "\\u0041", "x\ny\x1b", "null", "R-1"]
words = st.sampled_from(WORDS)
maybe = st.none() | words
customers = st.builds(
    customer,
    st.integers(1, 9).map("C-{}".format),
    words,
    segment=maybe,
    domains=st.lists(words, max_size=2).map(tuple),
    arr=st.none() | st.integers(0, 2),
)
sources = st.none() | st.builds(Source, system=words, id=maybe, url=maybe)
requests = st.builds(
    request,
    st.integers(1, 9).map("R-{}".format),
    words,
    customer=maybe,
    source=sources,
    heard_on=st.none() | st.just(date(2026, 1, 2)),
    forgotten=st.booleans(),
)
steps = st.lists(
    st.one_of(
        customers,
        requests,
        st.tuples(st.just(Customer), st.integers(1, 9).map("C-{}".format)),
        st.tuples(st.just(Request), st.integers(1, 9).map("R-{}".format)),
    ),
    max_size=8,
)


def some(values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """A value, or several of which any will do."""
    return values | st.frozensets(values, max_size=3)


questions = st.one_of(
    st.tuples(
        st.just(Customer),
        st.fixed_dictionaries(
            {},
            optional={
                "name": some(words),
                "segment": some(maybe),
                "domains": some(words),
                "arr": some(st.integers(0, 2)),
            },
        ),
    ),
    st.tuples(
        st.just(Request),
        st.fixed_dictionaries(
            {},
            optional={
                "source__id": some(maybe),
                "source__system": some(words),
                "customer": some(maybe),
                "heard_on": st.none() | st.just(date(2026, 1, 2)),
                "forgotten": st.booleans(),
            },
        ),
    ),
)


def has(record: Record, name: str, wanted: Any) -> bool:
    """Whether a field is what is asked for, looked at without any index."""
    value: Any = record
    for part in name.split("__"):
        value = None if value is None else getattr(value, part)
    values = value if isinstance(value, tuple) else (value,)
    return any(one in wanted if isinstance(wanted, frozenset) else one == wanted for one in values)


def do(change: Transaction, model: dict[str, Record], step: Any) -> None:
    if isinstance(step, tuple):
        model.pop(step[1], None)
        change.remove(*step)
    else:
        model[step.id] = step
        change.put(step)


@pytest.mark.parametrize("kind", PLACES)
@given(before=steps, within=st.lists(st.one_of(questions, steps), max_size=24))
@quick
def test_finding_is_filtering(
    tmp_path_factory: pytest.TempPathFactory, kind: str, before: list[Any], within: list[Any]
) -> None:
    """Whatever was put and removed, before and within the transaction, and however often one asks."""
    store = PLACES[kind](tmp_path_factory.mktemp("find")).open()
    store.create("Board", "EUR")
    model: dict[str, Record] = {}
    with store.transaction() as change:
        for step in before:
            do(change, model, step)
    with store.transaction() as change:
        for one in within:
            if isinstance(one, list):
                for step in one:
                    do(change, model, step)
                continue
            asked, conditions = one
            kept = sorted((r for r in model.values() if type(r) is asked), key=lambda r: int(r.id[2:]))
            expected = [r for r in kept if all(has(r, *condition) for condition in conditions.items())]

            assert expected == change.find(asked, **conditions)
            assert kept[::-1] == list(change.newest(asked))
            column = "name" if asked is Customer else "source"
            assert {r.id: getattr(r, column) for r in kept} == change.column(asked, column)


def spelt_with_escapes(document: bytes) -> bytes:
    """The document as a program writes it that escapes all it may."""
    return json.dumps(json.loads(document)).replace("/", "\\/").encode()


@pytest.mark.parametrize(
    "rewrite", [spelt_with_escapes, lambda one: json.dumps(json.loads(one), indent=2).encode()]
)
def test_text_is_found_however_it_is_spelt(store: Store, rewrite: Callable[[bytes], bytes]) -> None:
    """Another program may write the same text with escapes, or lay rows out over several lines."""
    with store.transaction() as change:
        for count, name in enumerate(WORDS, 1):
            change.put(customer(f"C-{count}", name))
    store.load(rewrite(store.dump()))

    with store.transaction() as change:
        found = [one.id for name in WORDS for one in change.find(Customer, name=name)]
    assert found == [f"C-{count}" for count in range(1, len(WORDS) + 1)]


def test_a_text_that_no_row_can_hold_is_found_nowhere(store: Store) -> None:
    """An argument of bytes that are no UTF-8 comes as half of a character."""
    with store.transaction() as change:
        change.put(customer("C-1", "Acme"))
    with store.transaction() as change:
        found = (
            change.find(Customer, name="Acme\udcff"),
            change.find(Customer, name=frozenset({"\ud800", "Acme"})),
        )

    assert ([], ["C-1"]) == tuple([one.id for one in each] for each in found)


def test_a_value_that_a_row_leaves_out_is_found(store: Store) -> None:
    """A field that holds its default is not written down, and counts all the same."""
    with store.transaction() as change:
        change.put(Notification(id="T-1", customer="C-1", about="S-1", by="ann", at=AT))
        change.put(Notification(id="T-2", customer="C-1", about="S-2", by="ann", at=AT, answer="solved"))

    with store.transaction() as change:
        assert [one.id for one in change.find(Notification, answer="none")] == ["T-1"]


def test_records_found_may_be_changed_and_removed_meanwhile(store: Store) -> None:
    """What was asked is what stood when it was asked."""
    with store.transaction() as change:
        for count in range(1, 6):
            change.put(link(f"L-{count}", "R-1", f"S-{count}"))
    with store.transaction() as change:
        seen = []
        for one in change.newest(Link):
            seen.append(one.id)
            change.remove(Link, one.id)
            change.put(link(change.next_id(Link), "R-2", one.story))
        left = change.find(Link, request="R-1"), len(change.find(Link, request="R-2"))

    assert seen == ["L-5", "L-4", "L-3", "L-2", "L-1"]
    assert left == ([], 5)


def test_many_questions_are_as_right_as_few(store: Store) -> None:
    """A store may index what is often asked; then it answers the same."""
    with store.transaction() as change:
        for count in range(1, 31):
            change.put(request(f"R-{count}", source=Source(system="zendesk", id=str(count))))
    with store.transaction() as change:
        found = [one.id for count in range(1, 31) for one in change.find(Request, source__id=str(count))]
        change.put(request("R-31", source=Source(system="zendesk", id="7")))
        again = [one.id for one in change.find(Request, source__id="7")]

    assert found == [f"R-{count}" for count in range(1, 31)]
    assert again == ["R-7", "R-31"]


def test_what_was_put_and_asked_for_may_go_again(store: Store) -> None:
    """A record of this transaction that changes or goes is found as it is now, however often one asked before."""
    with store.transaction() as change:
        for count in (1, 2, 3):
            change.put(request(f"R-{count}", customer="C-1"))
        for _ in range(3):
            assert len(change.find(Request, customer="C-1")) == 3
        change.remove(Request, "R-1")
        change.put(request("R-2", customer="C-2"))
        found = [[one.id for one in change.find(Request, customer=who)] for who in ("C-1", "C-2")]

    assert found == [["R-3"], ["R-2"]]


def test_places_of_other_tests_are_their_own(tmp_path: Path) -> None:
    """Two places hold two boards."""
    for kind in PLACES.values():
        first, second = kind(tmp_path / "first").open(), kind(tmp_path / "second").open()
        first.create("One", "EUR")

        assert not second.exists()
