"""The fields of a story, the parts of its target and of its guardrail among them."""

from functools import partial
from typing import NamedTuple

from roadmap_tui.model.choices import DIRECTIONS, HORIZONS, KINDS, TOUCHPOINTS
from roadmap_tui.model.fields.spec import (
    CHOICE,
    GUARDRAIL,
    ID,
    NAME,
    SHOWN_ELSEWHERE,
    TEAM,
    UID,
    Field,
    Form,
    Option,
    Shown,
    internal,
)

GROUPS = {GUARDRAIL: "what must not get worse meanwhile?", "plan": "who, when, for which goal?"}
"""The collapsed groups of the form, with the question of each."""

_part = partial(Field, of="target", shown=SHOWN_ELSEWHERE, sent=True)
_prose = partial(Field, shown=SHOWN_ELSEWHERE, searched="words", sent=True, harmless=TEAM)
_plan = partial(Field, suggested=True, searched="about", harmless=TEAM)

_TARGET: tuple[Field, ...] = (
    _part(
        "metric",
        "text",
        form=Form("which number will tell?", row=8),
        option=Option("What will be measured.", completes="metric"),
        hint="which number will tell?",
        searched="words",
        harmless=TEAM,
    ),
    _part(
        "unit",
        "text",
        form=Form("min, %, calls", row=9, mark="number"),
        option=Option("Its unit: `min`, `%`."),
        hint="min, %, calls",
        suggested=True,
        harmless=TEAM,
    ),
    _part(
        "direction",
        "choice",
        choices=DIRECTIONS,
        form=Form("up or down", row=9, column=1),
        option=Option("Which way is better: up or down."),
        hint="up or down",
        harmless=CHOICE,
    ),
    _part(
        "baseline",
        "number",
        form=Form("value today", row=10),
        option=Option("Where it stands today."),
        hint="where it stands today",
    ),
    _part(
        "target",
        "number",
        form=Form("value wanted", row=10, column=1),
        option=Option("Where it shall stand."),
        hint="where it shall stand",
    ),
    _part(
        "due",
        "day ahead",
        form=Form("by when? end of Q3, 30 Jun 2027", row=11),
        option=Option("By when: `2027-06-30`, `end of Q3`."),
        hint="by when: 2027-06-30, end of Q3",
    ),
    _part(
        "measured_by",
        "text",
        form=Form("how is it measured, and how often?", row=12),
        option=Option("How it is measured: `stopwatch study, monthly`."),
        hint="how it is measured, and how often",
        suggested=True,
        harmless=TEAM,
    ),
)


class _Guarding(NamedTuple):
    """The texts in which a part of the guardrail differs from the target's."""

    help: str
    question: str = ""
    hint: str = ""


_GUARDING = {
    "metric": _Guarding(
        "What must not get worse meanwhile.", "what must not get worse meanwhile?", "what must not get worse"
    ),
    "unit": _Guarding("Its unit."),
    "direction": _Guarding("Which way is better: up or down."),
    "baseline": _Guarding("Where it stands today."),
    "target": _Guarding("Where it must stay: the worst value that is still right.", "where must it stay?"),
    "due": _Guarding("Until when it is watched."),
    "measured_by": _Guarding("How it is measured."),
}


def _of_guardrail(part: Field) -> Field:
    """The guardrail's counterpart of a target's part: read alike, in its place in the form, not searched."""
    words, form = _GUARDING[part.name], part.form
    return part._replace(
        name=f"{GUARDRAIL}_{part.name}",
        of=GUARDRAIL,
        form=form._replace(question=words.question or form.question, group=GUARDRAIL, mark=None),
        option=part.option._replace(help=words.help),
        hint=words.hint,
        searched="",
    )


STORY: tuple[Field, ...] = (
    internal("id", "given by the board", harmless=ID),
    internal("revision", "counted by the board"),
    UID,
    _prose(
        "title",
        "required",
        form=Form("what is it called, in a few words?", row=1),
        option=Option("The headline: what is true once it worked."),
        hint="the headline: what is true once it worked",
    ),
    _prose(
        "actor",
        "text",
        form=Form("who is it for: which role, in which place?", row=2, mark="actor"),
        option=Option("Who: `physician`."),
        hint="who: a role in a place",
        suggested=True,
    ),
    _prose(
        "situation",
        "text",
        form=Form("when does it happen?", row=3, lines=2, mark="situation"),
        option=Option("When it happens: `before each consultation`."),
        hint="when does it happen?",
    ),
    _prose(
        "outcome",
        "text",
        form=Form("what can they do, or what do they have, then?", row=4, lines=2),
        option=Option("What they then do or have: `is presented with a summary of the treatment history`."),
        hint="what can they do, or what do they have, then?",
    ),
    _prose(
        "obstacle",
        "text",
        form=Form("without what: what stands in their way today?", row=5, lines=2, mark="obstacle"),
        option=Option("What they no longer suffer: `spending 5 to 10 minutes finding it`."),
        hint="what do they no longer suffer?",
    ),
    Field(
        "cost",
        "cost",
        called="its cost",
        form=Form("10 minutes per visit", row=6),
        option=Option("What the obstacle costs: `10 minutes per visit`."),
        hint="what the obstacle costs: 10 minutes per visit",
        shown=SHOWN_ELSEWHERE,
        sent=True,
    ),
    _prose(
        "benefit",
        "text",
        form=Form("what does this allow them to do?", row=7, lines=2, mark="benefit"),
        option=Option("What that allows: `spend more time with patients`."),
        hint="what does this allow them to do?",
    ),
    *_TARGET,
    internal("readings", "a command reads the number", by_command=True),
    *map(_of_guardrail, _TARGET),
    internal("guardrail_readings", "a command reads the number", by_command=True),
    *(
        Field(
            name,
            internal="`story probe` sets it",
            by_command=True,
            in_json=False,
            shown=SHOWN_ELSEWHERE,
            private="parts",
        )
        for name in ("probe", "guardrail_probe")
    ),
    Field("probed", internal="`read` keeps it", in_json=False, shown=SHOWN_ELSEWHERE, private="parts"),
    Field("asides", internal="`read` keeps it", in_json=False, shown=SHOWN_ELSEWHERE, private="parts"),
    Field(
        "kind",
        "choice",
        choices=KINDS,
        form=Form("ask or bet", row=1, group="plan"),
        option=Option("`ask`, or `bet`: a bet needs no request."),
        hint="ask, or bet",
        shown=Shown(page_at=1, line="{}", line_at=1),
        harmless=CHOICE,
    ),
    _plan(
        "touchpoints",
        "choices",
        choices=TOUCHPOINTS,
        form=Form("learn, onboard, use, billing, support …", row=4, group="plan"),
        option=Option(
            "Where in the customer's way; may be given several times.", name="touchpoint", completes="touchpoint"
        ),
        hint="learn, onboard, use, billing, support, engage, measure, renew",
        shown=Shown(page="touches", page_at=6, line="{}", line_at=4, in_pane=False),
        harmless=CHOICE,
    ),
    _plan(
        "product",
        "text",
        form=Form("which product?", row=2, column=1, group="plan"),
        option=Option("Which product.", completes="product"),
        shown=Shown(page_at=3, line="{}", line_at=3, in_pane=False),
    ),
    _plan(
        "objective",
        "text",
        form=Form("which goal of ours does it serve?", row=3, group="plan"),
        option=Option("Which objective it serves."),
        shown=Shown(page_at=4, line="objective “{}”"),
    ),
    _plan(
        "owner",
        "text",
        form=Form("who answers for it?", row=2, group="plan"),
        option=Option("Who answers for it."),
        shown=Shown(page_at=2, line="{}", line_at=2),
        harmless=NAME,
        letter="o",
    ),
    Field(
        "horizon",
        "choice",
        choices=HORIZONS,
        form=Form("now, next or later", row=1, column=1, group="plan"),
        option=Option("`now`, `next` or `later`."),
        hint="now, next or later",
        shown=Shown(page_at=5, line="{}", line_at=5, in_pane=False),
        harmless=CHOICE,
    ),
    Field(
        "ship_by",
        "day ahead",
        form=Form("when should it be out?", row=6, group="plan"),
        option=Option("When it shall ship."),
        hint="when it shall ship",
        shown=Shown(page_at=7, line="ship by {}", line_at=6),
        sent=True,
    ),
    Field(
        "effort",
        "number",
        form=Form("a number of yours", row=7, group="plan"),
        option=Option("How much work, in the team's own measure."),
    ),
    Field(
        "confidence",
        "number",
        form=Form("a number of yours", row=7, column=1, group="plan"),
        option=Option("How sure, in the team's own measure."),
    ),
    _plan(
        "tags",
        "texts",
        form=Form("words with commas between", row=5, group="plan"),
        option=Option("A tag; may be given several times.", name="tag"),
        hint="words with commas between",
        shown=Shown(page_at=8, line="#{}", line_at=7),
        letter="t",
    ),
    internal("order", "its place on the board, which `story rank` sets"),
    internal("stage", "`story move` sets it", by_command=True, harmless=CHOICE),
    internal("entered", "when it came to each stage"),
    internal("gate_opened_because", "`story move` asks for it", harmless=TEAM),
    internal("declined_because", "`story decline` asks for it", by_command=True, harmless=TEAM),
    internal("tracked", "a push sets it"),
    Field(
        "link",
        internal="`story link` and a push make it",
        by_command=True,
        shown=SHOWN_ELSEWHERE,
        private="parts",
    ),
    Field(
        "addresses",
        internal="`tracker change` keeps them",
        by_command=True,
        shown=Shown(page="issues before", page_at=9, line=None),
        searched="about",
        harmless="addresses of issues",
    ),
    internal("archived", "`story archive` sets it", by_command=True),
    internal("created_at", "when it was added"),
    internal("created_by", "who added it", harmless=NAME),
)


def parts_of(owner: str) -> dict[str, str]:
    """The fields that are parts of the target or the guardrail: {name of the part: name of the field}."""
    return {field.part: field.name for field in STORY if field.of == owner}
