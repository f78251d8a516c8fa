"""A request as lines: a row of the inbox, and the request whole. Pure."""

from collections.abc import Sequence
from datetime import date, datetime

from roadmap_tui.actions.waiting import WaitingRequest
from roadmap_tui.model.evidence import CONTEXT_FIELDS, context_missing, context_score, heard
from roadmap_tui.model.fields.request import REQUEST
from roadmap_tui.model.fields.values import line_words, source_words, value_of, words_of
from roadmap_tui.model.records import Customer, Request
from roadmap_tui.model.request_standing import RequestStanding
from roadmap_tui.model.request_states import RequestState, is_answered, is_asked
from roadmap_tui.model.snapshot import Snapshot
from roadmap_tui.model.stages import stage_of
from roadmap_tui.text.days import MONTHS, age, ago, show_day
from roadmap_tui.text.money import short_money
from roadmap_tui.tui.common.card import Line, Role
from roadmap_tui.tui.common.empty_list import EmptyList
from roadmap_tui.tui.common.labelled_lines import beside_label, customer_words, labelled, note_lines
from roadmap_tui.tui.common.matching import first_match, strong_parts
from roadmap_tui.tui.common.spans import wrap_spans
from roadmap_tui.tui.inbox.model import Shown
from roadmap_tui.tui.widgets.cells import cell_len, crop, pad, safe_line, safe_text, wrap
from roadmap_tui.tui.widgets.styled import Spans

CONTEXT = len(CONTEXT_FIELDS)
_QUESTIONS = {"said": "in their words?"}
_EMPTY: dict[Shown, tuple[str, str, str]] = {
    "new": ("Nothing new: all is triaged.", "request.new", "writes a request down; so does roadmap request add"),
    "asked": (
        "No question is open.",
        "request.ask",
        "asks whoever wrote a request down; so does roadmap request ask",
    ),
    "linked": ("No request is part of a story.", "request.file", "files one; so does roadmap request link"),
    "snoozed": ("Nothing is snoozed.", "request.snooze", "sets one aside; so does roadmap request snooze"),
    "declined": ("Nothing was declined.", "request.decline", "declines one; so does roadmap request decline"),
    "merged": ("Nothing was merged.", "request.merge", "makes one of two; so does roadmap request merge"),
    "all": ("No request.", "request.new", "writes one down"),
}


def row_spans(
    snapshot: Snapshot,
    request: Request,
    today: date,
    width: int,
    *,
    found: str = "",
    standing: RequestStanding | None = None,
) -> Line:
    """A request as one line of `width` cells: day, customer, first words, context, ARR.

    `found` holds the words that are looked for; they are strong. `standing` takes the place of context and ARR.
    """
    customer = snapshot.customers.get(request.customer) if request.customer is not None else None
    name_width = min(22, max(10, width // 4))
    name = safe_line(customer.name) if customer is not None else "no customer"
    right = _right(snapshot, request, customer, standing, width)
    words_width = max(width - 7 - name_width - 2 - sum(cell_len(text) for text, _ in right), 0)
    words, is_said = _first_words(request, words_width, found, today, plain=standing is not None)
    before: Line = [("answered  ", "accent")] if is_answered(request) and standing is None else []
    return [
        (_short(heard(request), today).rjust(6) + " ", "dim"),
        (pad(crop(name, name_width), name_width), "strong" if customer is not None else "amber"),
        ("  ", "plain"),
        *_filled([*before, *strong_parts(words, found, "plain" if is_said else "dim")], words_width),
        *right,
    ]


def waiting_spans(snapshot: Snapshot, request: WaitingRequest, width: int) -> Line:
    """A request that waits for the board's server as one line of `width` cells: name, customer, words, state."""
    named = request.customer or ""
    known = snapshot.customers.get(named.strip().upper())
    name = safe_line(known.name if known is not None else named) or "no customer"
    state = "waits" if request.reason is None else f"refused: {safe_line(request.reason)}"
    name_width = min(22, max(10, (width - 2) // 4))  # as a row's, which has two cells less than a heading
    state = crop(state, max(width // 3, 8))
    words_width = max(width - cell_len(request.name) - name_width - cell_len(state) - 6, 0)
    return [
        (f"{request.name}  ", "dim"),
        (pad(crop(name, name_width), name_width), "strong" if named else "amber"),
        ("  ", "plain"),
        *_filled([(safe_line(request.words[: width * 4]), "plain")], words_width),
        (f"  {state}", "amber"),
    ]


def _right(
    snapshot: Snapshot,
    request: Request,
    customer: Customer | None,
    standing: RequestStanding | None,
    width: int,
) -> Line:
    """The end of a row: context and ARR, or where the request stands."""
    if standing is not None:
        room = max(width * 2 // 5, 20)
        role: Role = "amber" if standing.kind in {"asked", "tell"} else "dim"
        return [("  ", "plain"), (pad(crop(safe_line(standing.words), room), room), role)]
    score = context_score(request)
    arr = short_money(customer.arr, snapshot.board.currency) if customer is not None and customer.arr else "–"
    return [
        (f"  {score}/{CONTEXT}", "plain" if score > CONTEXT // 2 else "dim"),
        (f" {arr.rjust(6)}", "plain"),
    ]


def _first_words(request: Request, width: int, found: str, today: date, *, plain: bool) -> tuple[str, bool]:
    """The words of a request in a row, and whether somebody said it; `plain` leaves the question about it out."""
    asked = request.asked
    if asked is not None and is_asked(request) and not plain:
        when = (today - asked.at.date()).days
        return f"asked {f'{when} d ago' if when > 0 else 'today'}: {safe_line(asked.question)}", True
    whole = request.said or request.problem or ""
    if not whole:
        return "forgotten at the customer's wish" if request.forgotten else "nothing said", False
    start = first_match(whole, found) if found else 0
    begin = 0 if start < width // 2 else max(start - width // 4, 0)
    text = safe_line(whole[begin : begin + width * 4])
    return f"…{text}" if begin else text, bool(request.said)


def _filled(spans: Line, width: int) -> Line:
    """Spans cut or padded to exactly so many cells."""
    line: Line = []
    for text, role in spans:
        cut = crop(text, width)
        line.append((cut, role))
        width -= cell_len(cut)
        if cut != text:
            break
    return [*line, (" " * max(width, 0), "plain")]


def request_lines(
    snapshot: Snapshot,
    request: Request,
    state: RequestState,
    now: datetime,
    today: date,
    width: int,
    *,
    found: str = "",
    related: Sequence[Line] = (),
    brief: Sequence[Line] = (),
    standing: str = "",
    said_lines: int = 0,
) -> list[Line]:
    """A request in full, in lines of at most `width` cells; of what was said at most `said_lines`, if any.

    `found` holds words that are looked for; `related` are lines on what it looks like and who asked, to stand
    after what is known of it, `brief` lines to stand right under the words; `standing` is where it stands.
    """
    customer = snapshot.customers.get(request.customer) if request.customer is not None else None
    lines: list[Line] = [*_head(request, state, now, width), []]
    lines += _quoted(request, width, found, said_lines)
    if not request.said:
        nothing = (
            "Forgotten at the customer's wish." if request.forgotten else "Nobody wrote down their words yet."
        )
        lines.append([("▎ ", "dim"), (nothing, "dim")])
    lines += brief
    lines += [[], *_question(request, now, width)]
    lines += [*_customer(customer, request, snapshot.board.currency, today, width), []]
    for field in REQUEST:
        if field.shown.row:
            lines += labelled(field.shown.row, words_of(field, value_of(request, field)), width)
    asked = "  ".join(_QUESTIONS.get(name, f"{name}?") for name in context_missing(request))
    score = f"context {context_score(request)}/{CONTEXT}"
    lines += beside_label(score, [(asked, "amber")] if asked else [("nothing is missing", "dim")], width)
    lines += related
    lines += [[], *_whence(request, width), *_what_happened(snapshot, request, now, width)]
    lines += labelled("stands", standing, width)
    lines += labelled("first hand", snapshot.first_hand.words(request), width)
    lines += [[], *_stories(snapshot, request, today, width), *note_lines(snapshot, request.id, now, width)]
    return lines


def _head(request: Request, state: RequestState, now: datetime, width: int) -> list[Line]:
    day = heard(request)
    by = safe_line(request.captured_by)
    words = f"heard {show_day(day)} · written down {ago(request.captured_at, now)} by {by}"
    return wrap_spans([(f"{request.id} ", "accent"), (state, "strong"), (f" · {words}", "dim")], width)


def _quoted(request: Request, width: int, found: str, most: int) -> list[Line]:
    """The customer's words behind a bar. Where they are cut, blank lines go first, and the rest is counted."""
    paragraphs = safe_text(request.said)
    if most:
        paragraphs = [one for one in paragraphs if one]
    lines = [line for paragraph in paragraphs for line in _said(paragraph, max(width - 2, 1), found)]
    rest = len(lines) - most
    if most and rest > 1:
        lines = [*lines[:most], [(f"… {rest} more lines, ⏎ reads them", "dim")]]
    return [[("▎ ", "accent"), *line] for line in lines]


def _said(paragraph: str, width: int, found: str) -> list[Line]:
    """A paragraph of the customer's words, strong; of a search, only the matches are."""
    if not found:
        return [[(line, "strong")] for line in wrap(paragraph, width)]
    return wrap_spans(strong_parts(paragraph, found, "plain"), width) or [[]]


def _question(request: Request, now: datetime, width: int) -> list[Line]:
    """The question about the request, with its answer if any."""
    asked = request.asked
    if asked is None:
        return []
    words = f"“{asked.question}” {asked.by}"
    if asked.answered_at is None:
        return [*labelled(f"asked {age(asked.at, now)}", words, width, "amber"), []]
    return [*labelled("asked", f"{words}, answered {ago(asked.answered_at, now)}", width), []]


def _customer(customer: Customer | None, request: Request, currency: str, today: date, width: int) -> list[Line]:
    if customer is None:
        return [[("no customer", "amber"), ("  e says whose words these are", "dim")]]
    words = customer_words(customer, currency, today)
    lines = wrap_spans([(safe_line(customer.name), "strong"), (f"  {words}" if words else "", "plain")], width)
    then = request.snapshot
    if then is not None and then.arr is not None and then.arr != customer.arr:
        lines.append([(f"{short_money(then.arr, currency)} when it was written down", "dim")])
    return lines


def _whence(request: Request, width: int) -> list[Line]:
    lines = labelled("about", " · ".join(map(safe_line, line_words(request, REQUEST))), width)
    lines += labelled("source", source_words(request.source), width, "dim")
    return lines + labelled("CSM", request.csm, width)


def _what_happened(snapshot: Snapshot, request: Request, now: datetime, width: int) -> list[Line]:
    lines: list[Line] = []
    if request.acknowledged_at is not None:
        lines += labelled("answered", f"acknowledged {ago(request.acknowledged_at, now)}", width)
    if request.snoozed_until is not None:
        lines += labelled("snoozed", f"until {show_day(request.snoozed_until)}", width)
    lines += labelled("declined", request.declined_because, width)
    lines += labelled("merged into", request.merged_into, width)
    lines += labelled("holds also", ", ".join(snapshot.merged_into(request.id)), width)
    return lines


def _stories(snapshot: Snapshot, request: Request, today: date, width: int) -> list[Line]:
    lines: list[Line] = []
    for identity in snapshot.stories_of(request.id):
        story = snapshot.stories[identity]
        spans: Line = [(f"{story.id} ", "accent"), (safe_line(story.title), "plain")]
        lines += beside_label(
            "" if lines else "filed under", [*spans, (f"  {stage_of(story, today)}", "dim")], width
        )
    if not lines and request.declined_because is None and request.merged_into is None:
        return [[("filed under no story yet: ", "dim"), ("f", "strong"), (" files it", "dim")]]
    return lines


def _short(day: date, today: date) -> str:
    """A day in six cells: `12 Nov`, or `Nov'24` where the year is another."""
    month = MONTHS[day.month - 1][:3].capitalize()
    return f"{day.day} {month}" if -2 < (today - day).days < 330 else f"{month}'{day.year % 100:02d}"


def empty_list(tab: Shown, csm: str, *, has_requests: bool) -> EmptyList:
    """What a tab tells where it shows no request; its lens is on the customers of a CSM."""
    if not has_requests:
        none: list[Spans] = [
            [("No request yet.", "strong")],
            [],
            [("request.new", "command"), ("  writes the first down, in the customer's words", "plain")],
            [],
            [("In the shell:", "dim")],
            [('roadmap request add --customer Acme --said "…"', "plain")],
            [("roadmap request import export.csv", "plain")],
        ]
        return EmptyList("No request fits the filter.", none)
    what, identity, how = _EMPTY[tab]
    return EmptyList(
        "No request fits the filter.",
        [
            [(what, "strong")],
            [],
            [(identity, "command"), (f"  {how}", "plain")] if identity else [(how, "plain")],
        ],
        mine=f"Nothing here of customers that {csm} looks after.",
    )
