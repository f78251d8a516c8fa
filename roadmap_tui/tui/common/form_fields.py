"""The fields of the editor's form: what each is called, what it asks, how they stand in rows and folds."""

from collections.abc import Callable
from typing import NamedTuple

from roadmap_tui.actions.fields import TARGET
from roadmap_tui.model.marks import MarkName


class Field(NamedTuple):
    """A field of the form: its name, its label, the question it answers, the mark it lights, its lines.

    `of` is the target whose part it is, where it is one: the story's `target` or its `guardrail`.
    """

    name: str
    label: str
    question: str
    mark: MarkName | None = None
    lines: int = 1
    of: str = ""

    @property
    def words(self) -> str:
        """What a sentence calls it: the guardrail's parts by both names."""
        return f"guardrail {self.label}" if self.of == GUARDRAIL else self.label

    @property
    def part(self) -> str:
        """The name of the part within its target."""
        return self.name.removeprefix(f"{GUARDRAIL}_")


class Fold(NamedTuple):
    """Fields folded away until they are wanted: a name, what it asks, its rows."""

    name: str
    question: str
    rows: tuple[tuple[str, ...], ...]


GUARDRAIL = "guardrail"
FIELDS: tuple[Field, ...] = (
    Field("title", "title", "what is it called, in a few words?"),
    Field("actor", "actor", "who is it for: which role, in which place?", "actor"),
    Field("situation", "situation", "when does it happen?", "situation", 2),
    Field("outcome", "outcome", "what can they do, or what do they have, then?", None, 2),
    Field("obstacle", "obstacle", "without what: what stands in their way today?", "obstacle", 2),
    Field("cost", "its cost", "10 minutes per visit"),
    Field("benefit", "benefit", "what does this allow them to do?", "benefit", 2),
    Field("metric", "metric", "which number will tell?", of="target"),
    Field("unit", "unit", "min, %, calls per week", "number", of="target"),
    Field("direction", "direction", "up or down", of="target"),
    Field("baseline", "baseline", "where does it stand today?", of="target"),
    Field("target", "target", "where should it stand?", of="target"),
    Field("due", "due", "by when? end of Q3, 30 Jun 2027", of="target"),
    Field("measured_by", "measured by", "how is it measured, and how often?", of="target"),
    Field("guardrail_metric", "metric", "what must not get worse meanwhile?", of=GUARDRAIL),
    Field("guardrail_unit", "unit", "min, %, calls per week", of=GUARDRAIL),
    Field("guardrail_direction", "direction", "up or down", of=GUARDRAIL),
    Field("guardrail_baseline", "baseline", "where does it stand today?", of=GUARDRAIL),
    Field("guardrail_target", "target", "where must it stay?", of=GUARDRAIL),
    Field("guardrail_due", "due", "by when? end of Q3, 30 Jun 2027", of=GUARDRAIL),
    Field("guardrail_measured_by", "measured by", "how is it measured, and how often?", of=GUARDRAIL),
    Field("kind", "kind", "ask or bet"),
    Field("horizon", "horizon", "now, next or later"),
    Field("owner", "owner", "who answers for it?"),
    Field("product", "product", "which product?"),
    Field("objective", "objective", "which goal of ours does it serve?"),
    Field("touchpoints", "touchpoints", "learn, onboard, use, billing, support …"),
    Field("tags", "tags", "words with commas between"),
    Field("ship_by", "ship by", "when should it be out?"),
    Field("effort", "effort", "a number of yours"),
    Field("confidence", "confidence", "a number of yours"),
)
BY_NAME: dict[str, Field] = {field.name: field for field in FIELDS}
PARTS: tuple[str, ...] = tuple(field.name for field in FIELDS if field.of)
"""Form fields that are parts of the story's target or of its guardrail."""
TARGETS: dict[str, dict[str, str]] = {
    of: {field.part: field.name for field in FIELDS if field.of == of} for of in ("target", GUARDRAIL)
}
"""For the target and the guardrail, the form's field of each part."""
assert all(tuple(parts) == tuple(TARGET) for parts in TARGETS.values())
DAYS = frozenset(name for name in BY_NAME if name.endswith("due")) | {"ship_by"}
"""Fields that hold a day to come."""

ROWS: tuple[tuple[str, ...], ...] = (
    *((one,) for one in ("title", "actor", "situation", "outcome", "obstacle", "cost", "benefit", "metric")),
    ("unit", "direction"),
    ("baseline", "target"),
    ("due",),
    ("measured_by",),
)
"""The rows that always show; short fields share one."""
FOLDS: tuple[Fold, ...] = (
    Fold(
        GUARDRAIL,
        "what must not get worse meanwhile?",
        (
            ("guardrail_metric",),
            ("guardrail_unit", "guardrail_direction"),
            ("guardrail_baseline", "guardrail_target"),
            ("guardrail_due",),
            ("guardrail_measured_by",),
        ),
    ),
    Fold(
        "plan",
        "who, when, for which goal?",
        (
            ("kind", "horizon"),
            ("owner", "product"),
            ("objective",),
            ("touchpoints",),
            ("tags",),
            ("ship_by",),
            ("effort", "confidence"),
        ),
    ),
)
FOLD_OF: dict[str, str] = {name: fold.name for fold in FOLDS for row in fold.rows for name in row}
"""The fold that a field lies in, where it lies in one."""


def summary(fold: Fold, text_of: Callable[[str], str]) -> str:
    """What a fold holds, in one line: `no-shows → 3 % · 31 Mar 2027`; empty where it holds nothing."""
    names = [name for row in fold.rows for name in row]
    return " · ".join(text for text in (" ".join(text_of(name).split()) for name in names) if text)
