"""The context of a request being written, as lines: what it repeats, what its customer asked, what is missing."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from roadmap_tui.model.evidence import CONTEXT_FIELDS, heard
from roadmap_tui.model.loop import root_of
from roadmap_tui.model.records import Request
from roadmap_tui.model.request_standing import Standings
from roadmap_tui.model.snapshot import Snapshot
from roadmap_tui.search.similarity import Match
from roadmap_tui.text.days import show_day
from roadmap_tui.tui.common.card import Line
from roadmap_tui.tui.common.labelled_lines import customer_words
from roadmap_tui.tui.common.similar_text import EARLIER, earlier_lines, excerpt
from roadmap_tui.tui.common.spans import hanging, wrap_spans
from roadmap_tui.tui.request_form.model import BY_NAME, RequestForm
from roadmap_tui.tui.widgets.cells import cell_len, crop, safe_line, wrap

_LABEL = 13
_ID = 7
_WORDS = 3
"""The most lines of a likely duplicate's words."""
SHORT = 4
"""The height in lines of the strip of a small terminal."""


class RequestContext(NamedTuple):
    """The context of a request: the likely duplicate, and what else its customer asked, newest first.

    `standings` is None until the board was read for it.
    """

    snapshot: Snapshot
    today: date
    likely: Match | None = None
    others: Sequence[Request] = ()
    standings: Standings | None = None


def context_lines(form: RequestForm, context: RequestContext, width: int) -> list[Line]:
    """The whole context as lines, for a pane of its own."""
    blocks = [
        likely_lines(context, width),
        _customer_lines(form, context, width),
        _missing_lines(form, width),
    ]
    lines: list[Line] = []
    for block in blocks:
        if block:
            lines += [[], *block] if lines else block
    return lines


def short_context_lines(form: RequestForm, context: RequestContext, width: int) -> list[Line]:
    """The most important context as lines, for the few of a small terminal."""
    if context.likely is not None:
        return likely_lines(context, width, is_short=True)[:SHORT]
    customer = form.customer
    if customer is None:
        words = "Whom it is from: a name, an e-mail address or an id. What they asked before is shown here then."
        return [[(line, "dim")] for line in wrap(words, width)] if not form.texts["customer"].strip() else []
    count = len(context.others)
    said = f"  {count:,} asked before" if count else "  asked nothing before"
    name = crop(safe_line(customer.name), max(width - cell_len(said), 8))
    facts = crop(customer_words(customer, context.snapshot.board.currency), width - cell_len(name + said) - 2)
    lines: list[Line] = [[(name, "strong"), (said, "plain"), (f"  {facts}" if facts else "", "dim")]]
    for one in context.others[:EARLIER]:
        stands = f"  {_stands(context, one)}"
        room = max(width - _ID - min(cell_len(stands), width // 2), 8)
        words = crop(safe_line((one.said or one.problem or "")[: width * 4]), room)
        lines.append([(one.id.ljust(_ID), "accent"), (words, "plain"), (crop(stands, width // 2), "dim")])
    return lines


def missing_words(form: RequestForm, width: int) -> str:
    """The fields of context that are missing, as questions in one line; as many as fit, and how many more."""
    asked = [f"{BY_NAME[one].label}?" for one in form.missing]
    for shown in range(len(asked), 0, -1):
        rest = [f"and {len(asked) - shown} more"] if shown < len(asked) else []
        words = " ".join([*asked[:shown], *rest])
        if cell_len(words) <= width:
            return words
    return ""


def likely_lines(context: RequestContext, width: int, *, is_short: bool = False) -> list[Line]:
    """The likely duplicate with its words; nothing where there is none."""
    match = context.likely
    one = context.snapshot.requests.get(match.ref) if match is not None else None
    if match is None or one is None:
        return []
    who = safe_line(context.snapshot.customer_name(one.customer)) or "no customer"
    facts = f"{show_day(heard(one))} · {_stands(context, one)}"
    head: Line = [(f"{one.id} ", "accent"), (f"of {crop(who, 24)} says much the same", "amber")]
    lines: list[Line] = [[*head, (f"  {facts}", "dim")]] if is_short else [head, [(crop(facts, width), "dim")]]
    words = excerpt(one, match, (width - 2) * _WORDS)
    lines += [[("▎ ", "amber"), *line] for line in wrap_spans(words, max(width - 2, 1))[: _WORDS - 1]]
    lines.append([("F2", "strong"), (" opens it · ", "dim"), ("^s", "strong"), (" asks what to do", "dim")])
    return lines


def _customer_lines(form: RequestForm, context: RequestContext, width: int) -> list[Line]:
    customer = form.customer
    if customer is None:
        return []
    lines: list[Line] = [[(crop(safe_line(customer.name), width), "strong")]]
    words = customer_words(customer, context.snapshot.board.currency, context.today)
    lines += [[(line, "plain")] for line in wrap(words, width, 2)] if words else []
    if not context.others:
        return [*lines, [("asked nothing before", "dim")]]
    if context.standings is not None:
        lines += earlier_lines(context.others, context.standings, width)
    return lines


def _missing_lines(form: RequestForm, width: int) -> list[Line]:
    missing = form.missing
    if not missing:
        return [[("● ", "green"), ("All of its context is here.", "plain")]]
    count = len(CONTEXT_FIELDS) - len(missing)
    lines: list[Line] = [[(f"context {count}/{len(CONTEXT_FIELDS)}, still missing", "dim")]]
    for name in missing:
        field = BY_NAME[name]
        lines += hanging(f"○ {field.label}", [(field.form.purpose, "dim")], _LABEL + 2, width, "plain")
    return lines


def _stands(context: RequestContext, one: Request) -> str:
    """The standing of a request, in words."""
    if context.standings is None:
        return "…"
    return safe_line(context.standings.of(root_of(context.snapshot, one)).words)
