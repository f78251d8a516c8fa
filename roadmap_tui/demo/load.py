"""Reads the sample's data files: by key instead of id, in days from today instead of dates."""

from functools import cache
from typing import Literal, NamedTuple, TypeVar

import msgspec

from roadmap_tui.files.packaged import packaged_toml
from roadmap_tui.model.records import (
    Answer,
    Cost,
    CustomerStatus,
    Feeling,
    Horizon,
    Kind,
    ScoreKind,
    SessionResult,
    StageName,
)

Number = int | float
_T = TypeVar("_T")


class _Row(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A table of a data file; a key that is not known is an error."""


class ScoreRow(NamedTuple):
    """A score that a customer gave so many days ago."""

    ago: int
    kind: ScoreKind
    value: int


class WorthRow(NamedTuple):
    """The ARR of a customer from so many days ago on."""

    ago: int
    arr: int


class CustomerRow(_Row, frozen=True):
    """A customer as it is today. `renewal` is in days from today, `churned` and `since` in days before it.

    A contract runs a year, and each renewal brought a tenth more; where `worth` is given it says what the
    customer paid before, and when that changed.
    """

    key: str
    name: str
    segment: str
    plan: str
    csm: str
    domain: str
    status: CustomerStatus = "active"
    arr: int | None = None
    renewal: int | None = None
    churned: int | None = None
    since: int = 800
    worth: tuple[WorthRow, ...] = ()
    scores: tuple[ScoreRow, ...] = ()


class Step(NamedTuple):
    """A stage that a story entered, in days before today, moved by whom."""

    stage: StageName
    ago: int
    by: str


class ReadingRow(NamedTuple):
    """A metric as measured so many days ago."""

    ago: int
    value: Number
    note: str | None = None


class TargetRow(_Row, frozen=True):
    """A target or guardrail. `due` is in days from today."""

    metric: str
    direction: Literal["up", "down"]
    unit: str | None = None
    baseline: Number | None = None
    target: Number | None = None
    due: int | None = None
    measured_by: str | None = None


class Odd(NamedTuple):
    """What a probe gave so many days ago that is asked about: a text."""

    ago: int
    text: str


class ProbeRow(_Row, frozen=True):
    """The probe of a story's target since so many days ago. Readings since then without a note are its own.

    `odd` is what waits aside; `failed` says why it gives nothing since so many days ago.
    """

    ago: int
    url: str | None = None
    json_path: str | None = None
    csv: str | None = None
    column: str | None = None
    sql: str | None = None
    dsn: str | None = None
    every: int = 7
    odd: tuple[Odd, ...] = ()
    failed: Odd | None = None


class DayMoved(_Row, frozen=True):
    """A slip of a story's day to another, in days from today, so many days ago."""

    ago: int
    by: str
    ship_by: int | None = None
    due: int | None = None


class StoryRow(_Row, frozen=True):
    """A story. `steps` begins with `discover`.

    `ship_by` and the target's due day, in days from today, are the first ones; `moved` changed them.
    """

    key: str
    title: str
    steps: tuple[Step, ...]
    kind: Kind = "ask"
    actor: str | None = None
    situation: str | None = None
    outcome: str | None = None
    obstacle: str | None = None
    cost: Cost | None = None
    benefit: str | None = None
    target: TargetRow | None = None
    guardrail: TargetRow | None = None
    readings: tuple[ReadingRow, ...] = ()
    guardrail_readings: tuple[ReadingRow, ...] = ()
    probe: ProbeRow | None = None
    moved: tuple[DayMoved, ...] = ()
    touchpoints: tuple[str, ...] = ()
    product: str | None = None
    objective: str | None = None
    owner: str | None = None
    horizon: Horizon | None = None
    ship_by: int | None = None
    effort: Number | None = None
    confidence: Number | None = None
    tags: tuple[str, ...] = ()
    declined: str | None = None


class RequestRow(_Row, frozen=True):
    """A request. In `said`, the part that matters to the story stands between [[ and ]], so it is a true quote.

    `captured` is in days after it was heard, `snoozed` in days from today, every other day in days before
    today. `merged` is the key of another request. `by` wrote it down, where that was not the CSM.
    """

    heard: int
    said: str
    key: str | None = None
    customer: str | None = None
    person: str | None = None
    captured: int = 0
    story: str | None = None
    also: str | None = None
    problem: str | None = None
    frequency: str | None = None
    workaround: str | None = None
    consequence: str | None = None
    importance: int | None = None
    satisfaction: int | None = None
    feeling: Feeling | None = None
    touchpoint: str | None = None
    product: str | None = None
    channel: str = "call"
    ticket: str | None = None
    csm: str | None = None
    by: str | None = None
    acknowledged: int | None = None
    question: str | None = None
    answered: int | None = None
    snoozed: int | None = None
    declined: str | None = None
    merged: str | None = None


class NotificationRow(_Row, frozen=True):
    """A notification of one customer: a story, or the declined request (`about` is a key), so many days ago."""

    customer: str
    about: str
    by: str
    ago: int
    note: str | None = None
    answer: Answer = "none"


class ProductRow(_Row, frozen=True):
    """A product, written down so many days ago; it may have had another name `before` it was `renamed`."""

    name: str
    by: str
    ago: int
    owner: str | None = None
    team: str | None = None
    before: str | None = None
    renamed: int = 0


class TermRow(_Row, frozen=True):
    """A word of the team's glossary, and the words that it is used instead of."""

    term: str
    by: str
    ago: int
    definition: str
    avoid: tuple[str, ...] = ()


class NoteRow(_Row, frozen=True):
    """A note on a story or request, in days before today."""

    about: str
    by: str
    ago: int
    text: str


class SessionRow(_Row, frozen=True):
    """A session in which a story was tried, so many days before today."""

    story: str
    by: str
    ago: int
    result: SessionResult
    customer: str | None = None
    participant: str | None = None
    task: str | None = None
    minutes: Number | None = None
    planned: Number | None = None
    note: str | None = None


class StintNoteRow(_Row, frozen=True):
    """What somebody learned in a stint so many days ago, on a customer or a story by key, else on the stint."""

    by: str
    ago: int
    text: str
    about: str | None = None


class StintRow(_Row, frozen=True):
    """A stint of the rotation, in days before today, negative ones still to come; `done` where it was closed."""

    pm: str
    csm: str
    planned: int
    since: int
    until: int
    customers: tuple[str, ...] = ()
    done: int | None = None
    hours: int | None = None
    note: tuple[StintNoteRow, ...] = ()


class Company(_Row, frozen=True):
    """The company that the sample is about, and its customers."""

    name: str
    currency: str
    product_managers: tuple[str, ...]
    customer_success: tuple[str, ...]
    customer: tuple[CustomerRow, ...]


class _Stories(_Row, frozen=True):
    story: tuple[StoryRow, ...]


class _Products(_Row, frozen=True):
    product: tuple[ProductRow, ...]


class _Requests(_Row, frozen=True):
    request: tuple[RequestRow, ...]


class _Rotation(_Row, frozen=True):
    stint: tuple[StintRow, ...]


class Talk(_Row, frozen=True):
    """The glossary, the notifications, the notes and the sessions of the sample."""

    term: tuple[TermRow, ...]
    told: tuple[NotificationRow, ...]
    note: tuple[NoteRow, ...]
    session: tuple[SessionRow, ...] = ()


class Variation(_Row, frozen=True):
    """The words by which a generated board varies the sample."""

    places: tuple[str, ...]
    first_names: tuple[str, ...]
    second_names: tuple[str, ...]
    trades: tuple[str, ...]
    details: tuple[str, ...]
    notes: tuple[str, ...]


class Sample(NamedTuple):
    """Everything that the data files hold."""

    company: Company
    stories: tuple[StoryRow, ...]
    requests: tuple[RequestRow, ...]
    talk: Talk
    variation: Variation
    rotation: tuple[StintRow, ...] = ()
    products: tuple[ProductRow, ...] = ()


def _read(name: str, kind: type[_T]) -> _T:
    return msgspec.convert(packaged_toml(f"demo/data/{name}.toml"), kind)


@cache
def load_sample() -> Sample:
    """Read the data files, once in a process."""
    return Sample(
        _read("customers", Company),
        _read("stories", _Stories).story,
        _read("requests", _Requests).request,
        _read("talk", Talk),
        _read("variation", Variation),
        _read("rotation", _Rotation).stint,
        _read("products", _Products).product,
    )
