"""Formats requests for the shell, and reads the filters of their list."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from roadmap_tui.cli.app import lookup
from roadmap_tui.cli.app.output import table
from roadmap_tui.model.evidence import CONTEXT_FIELDS, context_missing, context_score, heard
from roadmap_tui.model.fields.request import REQUEST
from roadmap_tui.model.fields.values import page_rows
from roadmap_tui.model.filters.context import Context
from roadmap_tui.model.filters.fields import SHOWN_STATES
from roadmap_tui.model.filters.read import keep_by
from roadmap_tui.model.records import Request
from roadmap_tui.model.request_standing import RequestStanding
from roadmap_tui.model.request_states import is_asked, request_state
from roadmap_tui.model.snapshot import Snapshot
from roadmap_tui.text.characters import one_line, visible
from roadmap_tui.text.days import show_day
from roadmap_tui.text.money import short_money


def wanted(
    context: Context, states: Sequence[str], filters: Mapping[str, str | None]
) -> Callable[[Request], bool]:
    """The test from the options of `request list`. Usage and NotFound name what is wrong in them."""
    snapshot = context.snapshot
    exact = {
        "customer": lambda value: lookup.customer(snapshot, value).id,
        "touchpoint": lambda value: lookup.touchpoint(context, value),
        "product": lambda value: lookup.product(context, value),
        "story": lambda value: lookup.story(snapshot, value).id,
    }
    given = {key: exact.get(key, str)(value) for key, value in filters.items() if value}
    keeps = [keep_by(key, [value], "Request", context) for key, value in given.items()]
    keep_states = [lookup.one_of(one, SHOWN_STATES, "state") for each in states for one in each.split(",")]
    if keep_states:
        keeps.append(keep_by("state", keep_states, "Request", context))
    return lambda one: all(keep(one) for keep in keeps)


def standing_table(
    snapshot: Snapshot, requests: Sequence[Request], standing: Mapping[str, RequestStanding]
) -> str:
    """The table of requests, with where each stands."""
    rows = [
        (
            one.id,
            heard(one),
            snapshot.customer_name(one.customer) or "?",
            standing[one.id].words,
            one.said or one.problem or "",
        )
        for one in requests
    ]
    return table(("id", "heard", "customer", "standing", "said"), rows, flexible=4)


def request_table(snapshot: Snapshot, requests: Sequence[Request], today: date) -> str:
    """The table of requests."""
    rows = []
    for one in requests:
        stories = snapshot.stories_of(one.id)
        rows.append(
            (
                one.id,
                heard(one),
                snapshot.customer_name(one.customer) or "?",
                request_state(one, bool(stories), today),
                " ".join(stories),
                f"{context_score(one)}/{len(CONTEXT_FIELDS)}",
                one.said or one.problem or "",
            )
        )
    return table(("id", "heard", "customer", "state", "stories", "context", "said"), rows, flexible=6)


def request_page(snapshot: Snapshot, request: Request, today: date, standing: RequestStanding) -> str:
    """The page of one request in full."""
    lines = [_head(snapshot, request), ""]
    lines += [f"  │ {line}" for line in visible(request.said or "(nothing noted)").splitlines()]
    lines.append("")
    for field, label, words in page_rows(request, REQUEST):
        if field.name == "satisfaction":  # "poorly" alone would not say what
            words = f"{words.removesuffix(' served')} served"
        lines.append(_row(label, visible(words) if field.shown.whole else one_line(words)))
    facts = (
        ("merged into", request.merged_into),
        ("declined", request.declined_because),
        ("snoozed", f"until {show_day(request.snoozed_until)}" if request.snoozed_until else None),
        ("asked", _question(request)),
        ("guessed", _guesses(snapshot, request)),
        ("first hand", snapshot.first_hand.words(request)),
    )
    lines += [_row(name, one_line(value)) for name, value in facts if value]
    missing = context_missing(request)
    score = f"{context_score(request)} of {len(CONTEXT_FIELDS)}"
    lines.append(_row("context", f"{score}{'; missing: ' + ', '.join(missing) if missing else ''}"))
    stories = snapshot.stories_of(request.id)
    state = request_state(request, bool(stories), today)
    part_of = ", ".join(f"{one} {one_line(snapshot.stories[one].title)}" for one in stories)
    lines.append(_row("state", f"{state}{': ' + part_of if part_of else ''}"))
    lines.append(_row("stands", standing.words))
    lines += [
        _row("note", f"{visible(one.text)} — {one_line(one.by)}, {show_day(one.at.date())}")
        for one in snapshot.notes_about(request.id)
    ]
    return "\n".join(lines)


def _guesses(snapshot: Snapshot, request: Request) -> str | None:
    """What of the file that a request came with nobody said, and was taken for right."""
    batch = snapshot.batches.get(request.batch) if request.batch else None
    if batch is None or not batch.guesses:
        return None
    return f"{', '.join(batch.guesses)}, when {batch.file} came in as {batch.id}"


def _head(snapshot: Snapshot, request: Request) -> str:
    customer = snapshot.customers.get(request.customer) if request.customer else None
    if customer is None:
        who = "no customer yet"
    else:
        facts = [customer.name, customer.segment]
        if customer.arr is not None:
            facts.append(f"{short_money(customer.arr, snapshot.board.currency)} ARR")
        if customer.renewal is not None:
            facts.append(f"renews {show_day(customer.renewal)}")
        who = one_line(" · ".join(one for one in facts if one))
    return f"{request.id}  {show_day(heard(request))}  {who}"


def _question(request: Request) -> str | None:
    asked = request.asked
    if asked is None:
        return None
    after = "no answer yet" if is_asked(request) else "answered"
    return f"{asked.question} ({asked.by}, {show_day(asked.at.date())}, {after})"


def _row(name: str, value: str) -> str:
    return f"{name:<11} {value}"
