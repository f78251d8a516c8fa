"""The engine over a tracker that is no Jira: ids of ours, texts as written, no due date."""

from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest

from roadmap_tui.errors import Offline
from tests.contracts.trackers.plain import SECRET, Card, PlainServer, PlainTracker
from tests.sync.conftest import Desk, new_desk


class Place:
    """A board at its desk and the server."""

    def __init__(self, folder: Path) -> None:
        self.server = PlainServer()
        self.desk: Desk = new_desk(folder)
        self.desk.tracker = PlainTracker(self.server, SECRET)  # type: ignore[assignment]

    @property
    def card(self) -> Card:
        """The one card there is."""
        (card,) = self.server.cards.values()
        return card


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path)


def test_a_push_makes_one_card_in_step(place: Place) -> None:
    """It holds what the tracker keeps; the next sync has nothing to do, and writes nothing."""
    (push,) = place.desk.push()
    before = list(place.server.asked)
    (again,) = place.desk.sync()

    assert ("create", True, "none") == (push.action, push.done, again.action)
    assert "ship_by" not in push.sent
    assert push.fields["ship_by"]["ours"] is None
    assert not {"update", "move", "comment"} & set(place.server.asked[len(before) :])
    assert ("plain", "P-1") == (place.desk.story.link and place.desk.story.link.tracker, push.key)


@pytest.mark.parametrize("nth", range(1, 8))
@pytest.mark.parametrize("after", [False, True])
def test_one_card_whatever_fails(place: Place, after: bool, nth: int) -> None:
    """The nth request gets no answer: the next pushes finish the work, at once, with one card."""
    place.server.faults.append((None, after, nth))
    for _ in range(3):
        with suppress(Offline):
            place.desk.push()
    (left,) = place.desk.sync()

    assert (1, "none") == (len(place.server.cards), left.action)


def test_a_lost_answer_is_sent_again_under_the_same_id(place: Place) -> None:
    """What the journal holds is the id of the card."""
    place.server.faults.append(("create", False, 1))
    (lost,) = place.desk.push()
    (step,) = place.desk.store.journal().entries()[-1:]
    place.desk.now += timedelta(seconds=1)
    place.desk.push()

    assert not lost.done
    assert place.card.id in str(step)


def test_what_both_changed_is_a_conflict(place: Place) -> None:
    """As with any tracker; nothing is written over."""
    place.desk.push()
    place.card.title = "Theirs"
    place.desk.edit(title="Ours")
    (push,) = place.desk.sync()

    assert ("conflict", "Theirs") == (push.action, place.card.title)


def test_a_quote_that_somebody_mends_is_an_edit(place: Place) -> None:
    """Texts come back as written there, so that no spelling is taken for ours."""
    place.desk.edit(title="It's at hand")
    place.desk.push()
    place.card.title = "It\u2019s at hand"

    assert {"title": "theirs differs"} == place.desk.sync()[0].ways


def test_a_stage_moves_its_card(place: Place) -> None:
    """One change, through the base."""
    place.desk.map(ready="open", building="closed")
    place.desk.push()
    place.desk.move("ready")
    place.desk.sync()
    place.desk.move("building")
    place.desk.sync()

    assert "closed" == place.card.status
