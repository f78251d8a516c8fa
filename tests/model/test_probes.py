"""Probes: what is due, and which values are asked about."""

from datetime import UTC, date, datetime
from typing import Any

import msgspec
import pytest

from roadmap_tui.model.probes import asked_rows, digest, due_probings, judge, source_of
from roadmap_tui.model.records import Probe, Probed, Story
from tests.each_row import each_row
from tests.probes.kit import TODAY, asking


@each_row(
    ("text", "last", "value", "why"),
    [
        ("6.5", None, 6.5, None),
        (" 1,234.50 ", 1200, 1234.5, None),
        ("7e0", None, 7, None),
        ("6.5 min", None, 6.5, None),
        ("6.5 MIN", None, 6.5, None),
        ("\u22123", -2, -3, None),
        ("6.5 s", None, None, "in s, and the target in min"),
        ("6.5%", None, None, "in %, and the target in min"),
        ("6,5", None, None, "no number"),
        ("1.234,5", None, None, "no number"),
        ("nan", None, None, "no number"),
        ("inf", None, None, "no number"),
        ("1e400", None, None, "no number"),
        ("0x10", None, None, "no number"),
        ("", None, None, "empty"),
        ("<html>", None, None, "no number"),
        ("\u0667", None, None, "no number"),
        ("70", None, 70, "10 times the baseline of 7"),
        ("69", None, 69, None),
        ("0.7", None, 0.7, "the baseline of 7 was 10 times as much"),
        ("0", 3, 0, "nothing, after the last reading of 3"),
        ("-3", 3, -3, "other side of zero"),
        ("300", 6, 300, "50 times the last reading of 6"),
        ("6", 0, 6, None),
        ("70", 0, 70, "far from the last reading of 0"),
    ],
)
def test_a_value_is_taken_or_asked_about(
    text: str, last: float | None, value: float | None, why: str | None
) -> None:
    """What cannot be read, has another unit or jumps by a factor is never taken."""
    judged = judge(text, asking(last=last))

    assert value == judged.value
    assert (judged.why is None) == (why is None)
    assert why is None or why in (judged.why or "")


@pytest.mark.parametrize(
    ("unit", "text", "is_taken"), [(None, "5", True), (None, "5 min", False), ("h", "5", False)]
)
def test_a_unit_that_changed_is_asked_about(unit: str | None, text: str, is_taken: bool) -> None:
    """A probe measures in its own unit, whatever the target says by now."""
    probe = Probe(command="x", unit=None if unit is None else "min")

    assert is_taken == (judge(text, asking(probe, unit=unit)).why is None)


@each_row(
    "change",
    [
        {name: value}
        for name, value in {
            "command": "minutes ",
            "shell": True,
            "every": 8,
            "limit": 31,
            "jump": 11,
            "unit": "s",
            "take": "sum",
            "dsn": "a",
        }.items()
    ],
)
def test_the_digest_is_of_the_whole_probe(change: dict[str, Any]) -> None:
    """Whatever is changed of it, nobody has allowed that."""
    probe = Probe(command="minutes", unit="min")

    assert digest(probe) != digest(msgspec.structs.replace(probe, **change))


def test_every_field_of_a_probe_is_in_its_digest() -> None:
    """A new field too, unless it is left at what it was."""
    for field in msgspec.structs.fields(Probe):
        assert digest(Probe()) != digest(msgspec.structs.replace(Probe(), **{field.name: "x"})), field.name


@each_row(
    "probe",
    [
        Probe(command="minutes"),
        Probe(url="https://a.example", json_path="$.a", headers="stats"),
        Probe(csv="~/a.csv", column="a"),
        Probe(sql="select 1", dsn="warehouse"),
    ],
)
def test_whoever_allows_a_probe_has_seen_all_of_it(probe: Probe) -> None:
    """Each part that its source has: another value of it looks otherwise."""
    others = {"shell": True, "take": "sum", "every": 8, "limit": 31, "jump": 11.5, "unit": "s"}
    mine = {name for name, value in msgspec.structs.asdict(probe).items() if isinstance(value, str)}
    of_source = {"command": {"shell"}, "csv": {"take"}}
    mine |= {"every", "limit", "jump", "unit"}.union(*(of_source.get(name, set()) for name in mine))
    mine -= {"take"} if probe.csv is None else set()

    assert [] == [
        name
        for name in sorted(mine)
        if asked_rows(probe) == asked_rows(msgspec.structs.replace(probe, **{name: others.get(name, "another")}))
    ]


@each_row("hidden", ["\x1b[2J", "\u202e", "\u200d", "\ufe0f", "\u3164", "\xa0", "\r", "\t", "\U000e0041"])
def test_nothing_hides_in_what_is_allowed(hidden: str) -> None:
    """Two probes of which one holds a character more look different to the person who is asked."""
    plain, more = Probe(command="echo 6\nlimit 3 s"), Probe(command=f"echo 6{hidden}\nlimit 3 s")
    rows = asked_rows(more)

    assert asked_rows(plain) != rows
    assert [("command", f"echo 6<U+{ord(hidden[0]):04X}>{hidden[1:]}"), ("", "│ limit 3 s")] == rows[:2]


@each_row(
    ("probe", "source"),
    [
        (Probe(command="PGPASSWORD=hunter2 psql"), "command"),
        (Probe(url="https://stats.example/x?token=hunter2"), "url stats.example"),
        (Probe(csv="~/minutes.csv", column="a"), "csv minutes.csv"),
        (Probe(sql="select 'hunter2'", dsn="warehouse"), "sql warehouse"),
    ],
)
def test_the_source_holds_no_text_that_could_be_secret(probe: Probe, source: str) -> None:
    """It stands with every reading, and on pages."""
    assert source == source_of(probe)


@each_row(
    ("more", "is_due"),
    [
        ({}, True),
        ({"probed": {"target": Probed(day=date(2026, 3, 11))}}, True),
        ({"probed": {"target": Probed(day=date(2026, 3, 12))}}, False),
        ({"probed": {"guardrail": Probed(day=TODAY)}}, True),
        ({"probed": {"target": Probed(day=date(2031, 1, 1))}}, True),
        ({"probed": {"target": Probed(day=date(2026, 3, 11), failed="x")}}, True),
        ({"archived": True}, False),
        ({"stage": "declined"}, False),
        ({"target": None}, False),
        ({"probe": None}, False),
    ],
)
def test_what_is_due(more: dict[str, Any], is_due: bool) -> None:
    """A week after its last value; what failed is tried again each time."""
    one = asking()
    story = Story(
        id="S-1",
        title="Faster",
        order=1.0,
        created_by="ann",
        created_at=datetime(2026, 3, 1, tzinfo=UTC),
        target=one.measured,
        probe=one.probe,
    )

    assert is_due == bool(due_probings([msgspec.structs.replace(story, **more)], TODAY))
