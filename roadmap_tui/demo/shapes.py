"""How the sample's content is written down: by key instead of id, in days from today instead of dates."""

from typing import Literal, NamedTuple

from roadmap_tui.model.records import Answer, Cost, CustomerStatus, Horizon, Kind, ScoreKind, StageName


class Account(NamedTuple):
    """A customer as it is today. `renewal` is in days from today, `churned` and `since` in days before it.

    A contract runs a year, and each renewal brought a tenth more. Scores are (days ago, kind, value).
    """

    key: str
    name: str
    segment: str
    plan: str
    arr: int | None
    renewal: int | None
    csm: str
    domain: str
    status: CustomerStatus = "active"
    churned: int | None = None
    since: int = 400
    scores: tuple[tuple[int, ScoreKind, int], ...] = ()


class Aim(NamedTuple):
    """A target or guardrail. `due` is in days from today."""

    metric: str
    unit: str | None
    direction: Literal["up", "down"]
    baseline: float | None
    target: float | None
    due: int | None
    measured_by: str | None


class Step(NamedTuple):
    """A stage that a story entered, in days before today, moved by whom."""

    stage: StageName
    ago: int
    by: str


class Slip(NamedTuple):
    """So many days ago, a day of a story was moved to another, in days from today."""

    ago: int
    by: str
    ship_by: int | None = None
    due: int | None = None


class Outcome(NamedTuple):
    """A story. `steps` begins with `discover`; readings are (days ago, value, note).

    `ship_by` and the target's due day, in days from today, are the first ones; `slips` moved them.
    """

    key: str
    title: str
    steps: tuple[Step, ...]
    actor: str | None = None
    situation: str | None = None
    outcome: str | None = None
    obstacle: str | None = None
    cost: Cost | None = None
    benefit: str | None = None
    aim: Aim | None = None
    guardrail: Aim | None = None
    readings: tuple[tuple[int, float, str | None], ...] = ()
    guardrail_readings: tuple[tuple[int, float, str | None], ...] = ()
    slips: tuple[Slip, ...] = ()
    kind: Kind = "ask"
    touchpoints: tuple[str, ...] = ()
    product: str | None = None
    objective: str | None = None
    owner: str | None = None
    horizon: Horizon | None = None
    ship_by: int | None = None
    effort: float | None = None
    confidence: float | None = None
    tags: tuple[str, ...] = ()
    declined: str | None = None


class Voice(NamedTuple):
    """A request. In `said`, the part that matters to the story stands between [[ and ]], so it is a true quote.

    `heard` and every other day is in days before today; `snoozed` is in days after it. `merged` is the key of
    another voice. `by` wrote it down, where that was not the CSM.
    """

    account: str | None
    heard: int
    said: str
    story: str | None = None
    also: str | None = None
    key: str | None = None
    person: str | None = None
    problem: str | None = None
    frequency: str | None = None
    workaround: str | None = None
    consequence: str | None = None
    importance: int | None = None
    satisfaction: int | None = None
    touchpoint: str | None = None
    product: str | None = None
    channel: str = "call"
    csm: str | None = None
    by: str | None = None
    ticket: str | None = None
    captured: int = 0
    acknowledged: int | None = None
    question: str | None = None
    answered: int | None = None
    snoozed: int | None = None
    declined: str | None = None
    merged: str | None = None


class Word(NamedTuple):
    """One customer told of a story, or of the declined request (`about` is a key), in days before today."""

    account: str
    about: str
    by: str
    ago: int
    note: str | None = None
    answer: Answer = "none"


class Meaning(NamedTuple):
    """A word of the team's glossary, and the words that it is used instead of."""

    term: str
    by: str
    ago: int
    definition: str
    avoid: tuple[str, ...] = ()


class Remark(NamedTuple):
    """A note on a story or request, in days before today."""

    about: str
    by: str
    ago: int
    text: str
