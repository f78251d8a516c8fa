"""The options of `roadmap story add` and `edit`: one for each field of a story."""

from roadmap_tui.cli.app.commands import field_options
from roadmap_tui.cli.app.complete import complete_metric

_FIELDS = (
    ("--title", "The headline: what is true once it worked."),
    ("--actor", "Who: `physician`."),
    ("--situation", "When it happens: `before each consultation`."),
    ("--outcome", "What they then do or have: `is presented with a summary of the treatment history`."),
    ("--obstacle", "What they no longer suffer: `spending 5 to 10 minutes finding it`."),
    ("--cost", "What the obstacle costs: `10 minutes per visit`."),
    ("--benefit", "What that allows: `spend more time with patients`."),
    ("--metric", "What will be measured."),
    ("--unit", "Its unit: `min`, `%`."),
    ("--direction", "Which way is better: up or down."),
    ("--baseline", "Where it stands today."),
    ("--target", "Where it shall stand."),
    ("--due", "By when: `2027-06-30`, `end of Q3`."),
    ("--measured-by", "How it is measured: `stopwatch study, monthly`."),
    ("--guardrail-metric", "What must not get worse meanwhile."),
    ("--guardrail-unit", "Its unit."),
    ("--guardrail-direction", "Which way is better: up or down."),
    ("--guardrail-baseline", "Where it stands today."),
    ("--guardrail-target", "Where it must stay: the worst value that is still right."),
    ("--guardrail-due", "Until when it is watched."),
    ("--guardrail-measured-by", "How it is measured."),
    ("--kind", "`ask`, or `bet`: a bet needs no request."),
    ("--product", "Which product."),
    ("--objective", "Which objective it serves."),
    ("--owner", "Who answers for it."),
    ("--horizon", "`now`, `next` or `later`."),
    ("--ship-by", "When it shall ship."),
    ("--effort", "How much work, in the team's own measure."),
    ("--confidence", "How sure, in the team's own measure."),
)
_LISTS = (
    ("--touchpoint", "Where in the customer's way; may be given several times."),
    ("--tag", "A tag; may be given several times."),
)

story_field_options = field_options(
    _FIELDS, _LISTS, completing={"--metric": complete_metric, "--guardrail-metric": complete_metric}
)
"""Decorates a command with an option for each field."""
