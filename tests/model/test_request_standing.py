"""Where a request stands, in words a CSM can pass on."""

from datetime import UTC, date, datetime
from typing import Any

from roadmap_tui.model.records import Asked, Customer, Link, Notification, Record, Request, StageName, Story
from roadmap_tui.model.request_standing import Standings, line_of
from roadmap_tui.model.snapshot import Snapshot
from roadmap_tui.store.overlay import empty_snapshot
from tests.each_row import each_row

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
TODAY = NOW.date()


def _request(number: int, **fields: Any) -> Request:
    values = {"said": "words", "heard_on": date(2026, 11, 8), "customer": "C-1", "csm": "cleo", **fields}
    return Request(id=f"R-{number}", captured_at=NOW, captured_by="cleo", **values)


def _story(stage: StageName, **fields: Any) -> Story:
    return Story(
        id="S-1",
        uid="U" * 10,
        title="History",
        order=1.0,
        stage=stage,
        created_at=NOW,
        created_by="ana",
        **fields,
    )


def _holding(*records: Record) -> Snapshot:
    snapshot = empty_snapshot()
    customer = Customer(id="C-1", name="Acme", created_at=NOW, created_by="ana")
    snapshot.apply([customer, *records])
    return snapshot


def _words(snapshot: Snapshot, identity: str = "R-1", me: str | None = None) -> str:
    return Standings(snapshot, TODAY, line_of(snapshot, TODAY), me).of(snapshot.requests[identity]).words


LINK = Link(id="L-1", request="R-1", story="S-1", by="ana", at=NOW)
TOLD = Notification(id="T-1", customer="C-1", about="S-1", by="cleo", at=NOW)


def test_the_line_is_by_importance_then_age() -> None:
    """The critical one comes first, then the longest wait; unknown counts as nice to have."""
    snapshot = _holding(
        _request(1),
        _request(2, importance=3, heard_on=TODAY),
        _request(3, importance=1, heard_on=date(2026, 11, 1)),
        _request(4, importance=0, heard_on=date(2026, 10, 1)),
        _request(5, declined_because="no"),
    )

    places = [
        Standings(snapshot, TODAY, line_of(snapshot, TODAY)).of(one).place for one in snapshot.requests.values()
    ]

    assert [3, 1, 2, 4, None] == places
    assert _words(snapshot) == "waiting 12 days, 3 of 4 in line"


@each_row(
    ("records", "words"),
    [
        ((_request(1), _story("building"), LINK), "part of S-1 in building"),
        ((_request(1), _story("shipped"), LINK), "S-1 shipped: tell them"),
        ((_request(1), _story("shipped"), LINK, TOLD), "S-1 shipped, told 20 Nov 2026"),
        ((_request(1, declined_because="not ours"),), "declined: not ours"),
        ((_request(1, snoozed_until=date(2026, 12, 4)),), "set aside until 4 Dec 2026"),
        (
            (_request(1, merged_into="R-2"), _request(2, declined_because="not ours")),
            "with R-2: declined: not ours",
        ),
        ((_request(1), _story("declined", declined_because="no"), LINK), "S-1 declined: no"),
    ],
)
def test_where_it_stands(records: tuple[Record, ...], words: str) -> None:
    """One sentence for each place a request can be in."""
    assert words == _words(_holding(*records))


def test_a_question_names_whom_it_was_put_to() -> None:
    """`you` for who looks after the request, the name for everybody else."""
    snapshot = _holding(
        _request(1, asked=Asked(question="How often?", by="ana", at=datetime(2026, 11, 17, tzinfo=UTC)))
    )

    assert _words(snapshot, me="Cleo") == "asked you: How often? (ana, 3 days ago)"
    assert _words(snapshot, me="ana") == "asked cleo: How often? (ana, 3 days ago)"
