"""The axes of the matrix: what a story costs against what stands behind it."""

import ast
from datetime import date
from typing import Literal

from roadmap_tui.model.formula import inputs_of, read_formula, score
from roadmap_tui.model.records import Story, Value
from roadmap_tui.model.snapshot import Snapshot
from roadmap_tui.model.stages import ACTIVE, stage_of

Axis = Literal["weight", "arr", "requests", "formula"]
AXES: tuple[Axis, ...] = ("weight", "arr", "requests", "formula")
"""What the evidence is measured by: importance, money, how many, or the first half of the team's formula."""


class Point(Value, kw_only=True, frozen=True):
    """A story in the matrix: its cost, None where it is not known, and its worth by each axis that it has."""

    story: str
    owner: str | None
    cost: float | None
    worth: dict[Axis, float]
    halves: tuple[float | None, float | None] = (None, None)
    """The cost and the worth by the team's formula."""


class Halves(Value, kw_only=True, frozen=True):
    """The two halves of a formula: what is divided, and what it is divided by, as they are written."""

    worth: str
    cost: str


def split_formula(text: str) -> tuple[ast.expr, ast.expr]:
    """A formula in its worth and its cost: the sides of its division, else all of it and the effort."""
    tree = read_formula(text, "rank.formula")
    if isinstance(tree, ast.BinOp) and isinstance(tree.op, ast.Div):
        return tree.left, tree.right
    return tree, ast.Name(id="effort")


def halves_of(text: str) -> Halves:
    """The two halves of a formula as they are written."""
    worth, cost = split_formula(text)
    return Halves(worth=ast.unparse(worth), cost=ast.unparse(cost))


def matrix_points(snapshot: Snapshot, today: date, formula: str | None = None) -> list[Point]:
    """Every story on which work is still ahead, in the board's order of ids."""
    halves = split_formula(formula) if formula is not None else None
    stories = snapshot.stories.values()
    return [
        point_of(snapshot, one, halves) for one in stories if not one.archived and stage_of(one, today) in ACTIVE
    ]


def point_of(snapshot: Snapshot, story: Story, halves: tuple[ast.expr, ast.expr] | None = None) -> Point:
    """A story in the matrix; `halves` are those of the team's formula."""
    evidence = snapshot.evidence(story.id)
    worth: dict[Axis, float] = {
        "weight": evidence.weight,
        "arr": evidence.arr,
        "requests": evidence.requests,
    }
    by_formula: tuple[float | None, float | None] = (None, None)
    if halves is not None:
        known = inputs_of(story, evidence, snapshot.customers)
        value, cost = (score(one, known).value for one in halves)
        by_formula = (cost, value)
    return Point(story=story.id, owner=story.owner, cost=story.effort, worth=worth, halves=by_formula)
