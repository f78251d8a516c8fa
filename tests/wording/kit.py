"""Texts to measure with, and a story to check."""

import csv
import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import msgspec

from roadmap_tui.model.records import Cost, Story, Target

HERE = Path(__file__).parent
CORPORA = HERE.parent / "data" / "corpora"
EXPORTS = HERE.parent / "data" / "exports"
TODAY = date(2026, 3, 18)

SOURCE = (
    "A physician is presented with a simple summary of a patient's treatment history before each consultation "
    "without spending 5 or 10 minutes figuring out where the information resides or how to get it. This allows "
    "physicians to spend more quality time with patients and/or see more patients."
)


def corpus(kind: str, *, half: int) -> list[str]:
    """Our own texts: the odd lines were tuned on, the even ones were not."""
    lines = (CORPORA / f"{kind}.txt").read_text(encoding="utf-8").splitlines()
    return [line for number, line in enumerate(lines, 1) if number % 2 == half]


def lines(path: Path) -> list[str]:
    """The lines that hold text."""
    return [line.strip() for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def column(path: Path, *names: str) -> list[str]:
    """Columns of a table, joined row by row."""
    with path.open(encoding="utf-8", newline="") as file:
        return ["\n".join(row[name] for name in names) for row in csv.DictReader(file)]


def story(**fields: Any) -> Story:
    """A story without fault, with some fields changed."""
    whole: dict[str, Any] = {
        "title": "History in hand before each consultation",
        "actor": "physician",
        "situation": "before each consultation",
        "outcome": "is presented with a summary of the patient's treatment history",
        "obstacle": "spending 5 to 10 minutes figuring out where it resides",
        "cost": Cost(amount=10, unit="minutes", per="visit"),
        "benefit": "spend that time with patients and see two more a day",
        "target": Target(
            metric="time to first answer",
            unit="min",
            direction="down",
            baseline=7,
            target=1,
            due=date(2026, 9, 30),
            measured_by="stopwatch study, monthly",
        ),
        "guardrail": Target(metric="wrong records opened", unit="%", direction="down", baseline=2, target=2),
        "kind": "bet",
    }
    return Story(
        id="S-1",
        uid="ABCDEFGHIJ",
        order=1.0,
        created_at=datetime(2026, 3, 1, tzinfo=UTC),
        created_by="Ada",
        **{**whole, **fields},
    )


def target(**fields: Any) -> Target:
    """The target of the story without fault, with some fields changed."""
    whole = story().target
    assert whole is not None
    return msgspec.structs.replace(whole, **fields)


def filled_stories(kind: str) -> list[Story]:
    """Stories with every field filled, of all rounds; each round was written before it was measured."""
    return [
        _filled(json.loads(line))
        for path in sorted(CORPORA.glob(f"stories_{kind}_*.jsonl"))
        for line in lines(path)
    ]


def _filled(row: dict[str, Any]) -> Story:
    parts = {name: row[name] for name in ("actor", "situation", "outcome", "obstacle", "benefit")}
    number = {name: row[name] for name in ("metric", "unit", "direction", "baseline", "target", "measured_by")}
    return story(
        **parts, title=row["outcome"], cost=None, guardrail=None, target=Target(due=date(2026, 12, 31), **number)
    )
