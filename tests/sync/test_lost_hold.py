"""A hold that is lost during a run: nothing more is sent, and nothing is doubled."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from roadmap_tui.errors import Offline
from tests.store.postgres.proxy import StoppableServer, stoppable_server
from tests.sync.conftest import Desk, new_desk


@pytest.fixture
def server() -> Iterator[StoppableServer]:
    """A server that a test may stop."""
    yield from stoppable_server()


def losing(desk: Desk, after: int) -> list[str]:
    """Lose the hold of a desk's board before the request after so many; the requests that were sent."""
    hold, sent = desk.store.hold, list[str]()

    def still_held() -> None:
        if len(sent) >= after:
            raise Offline("The connection was cut.")

    @contextmanager
    def lost(**named: Any) -> Iterator[Callable[[], None]]:
        with hold(**named):
            yield still_held

    desk.store.hold = lost  # type: ignore[method-assign]
    desk.tracker.before = sent.append
    return sent


@pytest.mark.parametrize("after", range(6))
def test_nothing_is_sent_without_the_hold(desk: Desk, after: int) -> None:
    """The next run, which has it, brings everything into step with one issue."""
    sent = losing(desk, after)
    desk.push()
    writes = [one for one in sent[after:] if one in {"create", "update", "move", "stamp"}]
    desk = desk.reopened()
    desk.tracker.before = lambda _: None
    desk.push()

    assert writes == []
    assert len(desk.tracker.issues) == 1
    assert desk.story.link is not None


def test_a_server_that_stops_ends_the_hold(server: StoppableServer, tmp_path: Path) -> None:
    """What would be sent after it is not; the run says so."""
    desk = new_desk(tmp_path, server.new_address())

    def stop(name: str) -> None:
        if name == "find":
            server.stop()

    desk.tracker.before = stop
    with pytest.raises(Offline):
        desk.push()

    assert desk.tracker.issues == {}
