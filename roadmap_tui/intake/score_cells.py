"""Reads scores: NPS, CSAT and CES, each within its range."""

from roadmap_tui.intake import cells
from roadmap_tui.intake.cells import Unreadable
from roadmap_tui.model.records import ScoreKind

RANGES: dict[ScoreKind, tuple[int, int]] = {"nps": (0, 10), "csat": (1, 5), "ces": (1, 7)}
"""The least and the most of each kind of score."""
KINDS: dict[str, ScoreKind] = {
    **{kind: kind for kind in RANGES},
    "net promoter score": "nps",
    "customer satisfaction": "csat",
    "customer effort": "ces",
    "customer effort score": "ces",
}


def read_score(kind: str, kind_column: str, cell: str, column: str) -> tuple[ScoreKind, float]:
    """A score and its kind. Unreadable where the kind is none, or the number is none of it."""
    named = KINDS[cells.choice(kind, kind_column or "its kind", {name: name for name in KINDS})]
    return named, score_value(named, cell, column)


def score_value(kind: ScoreKind, cell: str, column: str) -> float:
    """The number of a score. Unreadable where it is none within the range of its kind."""
    least, most = RANGES[kind]
    try:
        value = float(cell.replace(",", "."))
    except ValueError:
        value = -1.0
    if not least <= value <= most:
        raise Unreadable(f"{column} is a {kind} score from {least} to {most}, not {cells.short(cell)}")
    return int(value) if value.is_integer() else value
