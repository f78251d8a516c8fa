"""How many customers wait to be told of one thing."""

from datetime import UTC, datetime

from roadmap_tui.demo import fill_sample
from roadmap_tui.model.loop import loop_rows
from roadmap_tui.model.waiting_customers import count_waiting
from tests.stores import memory_store

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


def test_it_is_the_rule_of_the_loop() -> None:
    """Story by story and request by request it counts what the loop lists."""
    store = memory_store("Wrenfield")
    with store.transaction() as transaction:
        fill_sample(transaction, now=NOW, today=NOW.date())
    snapshot = store.read()
    told = {(one.customer, one.about) for one in snapshot.notifications.values()}
    waiting = [one.about for one in loop_rows(snapshot, NOW.date()) if one.waits]
    counted = {
        ref: count
        for ref in (*snapshot.stories, *snapshot.requests)
        if (count := count_waiting(snapshot, ref, told))
    }

    assert counted == {ref: waiting.count(ref) for ref in waiting}
    assert counted
