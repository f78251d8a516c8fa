"""A history in which another program left what no field can hold: reports, undo, screens and the doctor."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.cli.conftest import Shell

COMMANDS = (
    ("history",),
    ("history", "S-1", "--json"),
    ("story", "show", "S-1"),
    ("report", "timeline"),
    ("report", "timeline", "--since", "2026-03-01"),
    ("report", "board", "--since", "2026-03-01"),
    ("report", "loop"),
    ("report", "measures"),
    ("report", "evidence"),
    ("doctor",),
    ("undo",),
    ("redo",),
    ("undo",),
    ("undo",),
)
ODD: tuple[Any, ...] = (
    "2026-02-31",
    "no day",
    "",
    7,
    -1,
    1e308,
    10**30,
    True,
    [],
    {},
    [[["deep"]]],
    {"due": 5},
    None,
    "(forgotten)",
)
odd = st.sampled_from(ODD) | st.lists(st.text(max_size=3) | st.integers(), max_size=2)
WAYS = ("value", "value", "field", "lost", "ref", "about", "undoes", "verb", "because")
FIELDS = ("stage", "ship_by", "target", "renewal", "customer", "id", "nonsense")
VERBS = ("move", "edit", "merge", "link", "told", "", "add", "undo")
STEPS = (
    ("story", "add", "--title", "History in hand", "--ship-by", "2026-06-30", "--actor", "nurse"),
    (
        "story",
        "edit",
        "S-1",
        "--ship-by",
        "2026-07-31",
        "--metric",
        "time",
        "--target",
        "1",
        "--due",
        "2026-12-31",
    ),
    ("story", "edit", "S-1", "--ship-by", "2026-08-31", "--actor", "physician", "--due", "2027-01-31"),
    ("story", "move", "S-1", "draft"),
    ("customer", "add", "--name", "Acme", "--renewal", "2026-05-01"),
    ("customer", "edit", "C-1", "--renewal", "2027-05-01"),
    ("request", "add", "--customer", "Acme", "--said", "It is slow"),
    ("request", "decline", "R-1", "--because", "not ours"),
    ("undo",),
    ("redo",),
)


def _story(shell: Shell) -> None:
    """Make a board with a history of everything that reports read from it."""
    for step in STEPS:
        done = shell(*step)
        assert 0 == done.code, done.err


def _events(board: Path) -> dict[str, Any]:
    events: dict[str, Any] = json.loads(board.read_text())["events"]
    return events


def _write(board: Path, events: dict[str, Any]) -> None:
    whole = json.loads(board.read_text())
    board.write_text(json.dumps({**whole, "events": events}))


@pytest.fixture
def board(shell: Shell, here: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A board with a history of everything that reports read from it."""
    place = here / "roadmap.json"
    monkeypatch.setenv("ROADMAP_BOARD", str(place))
    _story(shell)
    return place


def test_a_day_that_is_none(shell: Shell, board: Path) -> None:
    """The timeline leaves it out and says so, undo says why not, the doctor names it and takes it out."""
    events = _events(board)
    key = next(
        one for one, event in events.items() if event.get("changes", {}).get("ship_by", [0, 0])[1] == "2026-08-31"
    )
    events[key]["changes"]["ship_by"][0] = "2026-02-31"
    _write(board, events)
    timeline = shell("report", "timeline")
    doctor = shell("doctor")

    assert (0, True) == (timeline.code, "1 change in the history cannot be read and is left out." in timeline.err)
    assert (1, True) == (doctor.code, f"E-{key} says of S-1 a ship_by that cannot be read" in doctor.out)
    assert (0, True) == ((mended := shell("doctor", "--fix")).code, "Set aside in" in mended.out)
    assert "is whole" in shell("doctor").out
    assert "left out" not in shell("report", "timeline").err


def test_what_is_spoiled_is_not_undone(shell: Shell, board: Path) -> None:
    """The sentence names the fields, and leads to the doctor."""
    shell("story", "edit", "S-1", "--actor", "surgeon")
    events = _events(board)
    next(reversed(events.values()))["changes"]["actor"][0] = {"no": "text"}
    _write(board, events)
    done = shell("undo")

    assert 1 == done.code
    assert "what the history says of S-1 (actor) cannot be read. `roadmap doctor` tells more." in done.err
    assert "surgeon" in board.read_text()


def _spoil(data: st.DataObject, event: dict[str, Any]) -> None:
    """Spoil one thing in an event."""
    changes = event.get("changes", {})
    what = data.draw(
        st.sampled_from(("value", "value", "field", "lost", "ref", "about", "undoes", "verb", "because"))
    )
    match what:
        case "value" if changes:
            changes[data.draw(st.sampled_from(sorted(changes)))][data.draw(st.integers(0, 1))] = data.draw(odd)
        case "field":
            name = data.draw(
                st.sampled_from(("stage", "ship_by", "target", "renewal", "customer", "id", "nonsense"))
            )
            event["changes"] = {**changes, name: [data.draw(odd), data.draw(odd)]}
        case "lost" if changes:
            del changes[data.draw(st.sampled_from(sorted(changes)))]
        case "ref":
            event["ref"] = data.draw(st.sampled_from(("", "S", "S-", "X-1", "S-99", "C-1", "R-1", "E-1", "L-7")))
        case "about":
            event["about"] = data.draw(st.lists(st.sampled_from(("", "S-1", "nobody", "S-99")), max_size=3))
        case "undoes":
            event["undoes"] = data.draw(st.integers(-1, 30))
        case "verb":
            event["verb"] = data.draw(
                st.sampled_from(("move", "edit", "merge", "link", "told", "", "add", "undo"))
            )
        case _:
            event["because"] = data.draw(st.text(max_size=5))


@settings(max_examples=8, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_no_command_ends_by_an_error_of_its_own(
    data: st.DataObject, shell: Shell, board: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever stands in events: each says a sentence, and once the doctor has mended the board it is whole."""
    another = board.with_name(f"{sum(1 for _ in board.parent.glob('*.json'))}.json")
    another.write_bytes(board.read_bytes())
    monkeypatch.setenv("ROADMAP_BOARD", str(another))
    events = _events(another)
    for key in data.draw(st.lists(st.sampled_from(sorted(events)), min_size=1, max_size=3, unique=True)):
        _spoil(data, events[key])
    _write(another, events)
    for command in COMMANDS:
        done = shell(*command)

        assert done.code in {0, 1, 3}, (command, done.err)
        assert "should not" not in done.err, (command, done.err)
    shell("doctor", "--fix")
    assert 0 == (last := shell("doctor")).code, last.out
