"""Customers as lines: a row, a heading, and one of them whole. Pure."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from roadmap_tui.model.account_history import arr_words, status_words, year_before
from roadmap_tui.model.accounts import Account, renewal_words, risk_words, told_words, waits_words
from roadmap_tui.model.loop import LoopRow
from roadmap_tui.model.records import Request, Score, Session
from roadmap_tui.model.request_standing import Standings
from roadmap_tui.model.sessions import result_words
from roadmap_tui.model.snapshot import Snapshot
from roadmap_tui.model.stages import stage_of
from roadmap_tui.model.trends import makes_trend
from roadmap_tui.text.characters import capital
from roadmap_tui.text.days import show_day
from roadmap_tui.text.money import short_money
from roadmap_tui.text.plural import plural
from roadmap_tui.tui.common.card import Line, Role, Span
from roadmap_tui.tui.common.empty_list import EmptyList
from roadmap_tui.tui.common.labelled_lines import beside_label, customer_words, labelled, note_lines
from roadmap_tui.tui.common.spans import hanging, wrap_spans
from roadmap_tui.tui.customers.model import Sums
from roadmap_tui.tui.widgets.cells import crop, pad, safe_line, wrap

ARR, RENEWAL, WAITS, TOLD, CSM = 7, 20, 14, 23, 16
"""The cells of the columns of a row, the gap behind each included."""
LEAST_NAME, MOST_NAME = 24, 34
STEPS = "▁▂▃▄▅▆▇█"
SCALES = {"nps": (0.0, 10.0), "csat": (1.0, 5.0), "ces": (1.0, 7.0)}
"""The least and the highest score of each kind."""
SAID = 2
"""The most lines of what was said in one request."""
REF = 8
"""The cells of an id on the page of a customer."""
MOST = 12
"""The most requests and notifications that a page lists; the rest are counted."""


def heading_spans(name: str, sums: Sums, currency: str) -> Line:
    """A heading over accounts: when they renew, how many they are, what they are worth."""
    title = {"no day": "No renewal ahead", "left": "Left"}.get(name, f"Renews {name}")
    line: Line = [(title, "strong"), (f"  {sums.accounts:,}", "dim")]
    if sums.arr:
        line.append((f"  {short_money(sums.arr, currency)}", "dim"))
    if sums.at_risk:
        line.append((f"  {sums.at_risk:,} at risk", "amber"))
    return line


def row_spans(account: Account, today: date, currency: str, width: int) -> Line:
    """An account in one line: its name and worth, when it renews, what it waits for, when it was told."""
    customer = account.customer
    fixed = ARR + 2 + RENEWAL + WAITS
    left = width - fixed - LEAST_NAME
    has_told, has_csm = left >= TOLD, left >= TOLD + CSM
    room = width - fixed - (TOLD if has_told else 0) - (CSM if has_csm else 0)
    name = min(max(room, 8), MOST_NAME)
    worth = short_money(customer.arr, currency) if customer.arr is not None else "–"
    is_at_risk = account.is_at_risk(today)
    spans: Line = [
        (
            pad(crop(safe_line(customer.name), name - 1), name),
            "dim" if customer.status == "churned" else "strong",
        ),
        (f"{worth.rjust(ARR)}  ", "plain" if customer.arr is not None else "dim"),
        (pad(renewal_words(account, today), RENEWAL), "amber" if is_at_risk else "plain"),
        _waits(account),
    ]
    if has_told:
        spans.append((pad(told_words(account, today) if account.requests else "", TOLD), "dim"))
    if has_csm:
        spans.append((crop(safe_line(customer.csm), CSM), "dim"))
    return spans


def _waits(account: Account) -> Span:
    words = waits_words(account) if account.waits or account.to_tell else ""
    return pad(crop(words, WAITS - 1), WAITS), "plain"


def account_lines(
    account: Account, snapshot: Snapshot, standings: Standings, now: datetime, today: date, width: int
) -> list[Line]:
    """An account in full: the risk in words, what it waits for, was told, asked, its scores, the notes on it."""
    customer = account.customer
    lines: list[Line] = [[(line, "strong")] for line in wrap(safe_line(customer.name), width)]
    lines += wrap_spans([(customer_words(customer, snapshot.board.currency, today), "dim")], width)
    role: Role = "amber" if account.is_at_risk(today) else "plain"
    lines += [[], *wrap_spans([(f"{capital(risk_words(account, today))}.", role)], width)]
    lines += _waiting_lines(account, snapshot, standings, today, width)
    lines += _section("to tell", [line for one in account.to_tell for line in _loop_lines(one, width)])
    told = [line for one in account.told[:MOST] for line in _loop_lines(one, width)]
    lines += _section("told", told, len(account.told) - MOST)
    tried = snapshot.sessions_of(customer.id)
    shown = [line for one in reversed(tried[-MOST:]) for line in _session_lines(one, snapshot, width)]
    lines += _section("tried", shown, len(tried) - MOST)
    lines += _score_lines(customer.scores, width)
    lines += _history_lines(account, snapshot.board.currency, today, width)
    renewals = [
        f"{'renewed' if one.renewed else 'did not renew'} {show_day(one.day)}" for one in customer.renewals
    ]
    lines += [[], *labelled("renewals", " · ".join(renewals), width)] if renewals else []
    asked = [
        line
        for one in account.requests[:MOST]
        for line in _request_lines(snapshot.requests[one], standings, width)
    ]
    lines += note_lines(snapshot, customer.id, now, width)
    lines += _section(f"asked {plural(len(account.requests), 'time')}", asked, len(account.requests) - MOST)
    return lines


def _waiting_lines(
    account: Account, snapshot: Snapshot, standings: Standings, today: date, width: int
) -> list[Line]:
    lines: list[Line] = []
    for ref in account.stories:
        story = snapshot.stories[ref]
        ship_by = f", by {show_day(story.ship_by)}" if story.ship_by is not None else ""
        note = f" · {stage_of(story, today)}{ship_by}"
        lines += hanging(ref, [(safe_line(story.title), "plain"), (note, "dim")], REF, width, "accent")
    for ref in account.unfiled:
        lines += _request_lines(snapshot.requests[ref], standings, width)
    return _section("waits for", lines)


def _loop_lines(row: LoopRow, width: int) -> list[Line]:
    """What the customer is to be told, or was told and how it took it."""
    about = safe_line(row.title) if row.story is not None else f"no: {safe_line(row.because)}"
    if row.told_at is None:
        end: Span = (f" · {plural(row.days_open, 'day')}", "amber" if row.overdue else "dim")
    else:
        answer = {"solved": ", solved", "not-solved": ", not solved", "none": ""}[row.answer]
        end = (f" · {show_day(row.told_at.date())}{answer}", "amber" if row.answer == "not-solved" else "dim")
    return hanging(row.about, [(about, "plain"), end], REF, width, "accent")


def _session_lines(session: Session, snapshot: Snapshot, width: int) -> list[Line]:
    """A session in which its people tried a story."""
    story = snapshot.stories.get(session.story)
    end = f" · {result_words(session)}, {show_day(session.day)}"
    title = safe_line(story.title) if story is not None else ""
    return hanging(session.story, [(title, "plain"), (end, "dim")], REF, width, "accent")


def _request_lines(request: Request, standings: Standings, width: int) -> list[Line]:
    """The beginning of what was said, and how it felt and where it stands."""
    room = max(width - REF, 8)
    said = wrap(safe_line(request.said) or "nobody wrote down their words", room, SAID)
    known = " · ".join(one for one in (request.feeling, standings.of(request).words) if one)
    lines: list[Line] = [
        [(pad(request.id if not at else "", REF), "accent"), (one, "plain")] for at, one in enumerate(said)
    ]
    return lines + hanging("", [(safe_line(known), "dim")], REF, width)


def _score_lines(scores: Iterable[Score], width: int) -> list[Line]:
    """The scores by kind: the newest, and how many; of enough a bar for each, the first and the last."""
    lines: list[Line] = []
    by_kind: dict[str, list[Score]] = {}
    for score in sorted(scores, key=lambda one: one.day):
        by_kind.setdefault(score.kind, []).append(score)
    for kind, mine in by_kind.items():
        low, high = SCALES[kind]
        first, last = mine[0], mine[-1]
        if not makes_trend(len(mine)):
            told = ", ".join(f"{one.value:g} on {show_day(one.day)}" for one in reversed(mine))
            lines += beside_label(kind, [(told, "plain"), (f"  of {high:g}, n {len(mine)}", "dim")], width)
            continue
        bars = "".join(_step((one.value - low) / (high - low)) for one in mine)
        days = f"{show_day(first.day)} – {show_day(last.day)}, n {len(mine)}"
        role: Role = "amber" if last.value < first.value else "plain"
        values = f"{first.value:g} → {last.value:g}"
        spans: Line = [(f"{bars}  ", "accent"), (values, role), (f" of {high:g}  {days}", "dim")]
        lines += beside_label(kind, spans, width)
    return _section("scores", lines) if lines else []


def _history_lines(account: Account, currency: str, today: date, width: int) -> list[Line]:
    """What the account paid and whether it stayed, over time, the newest first; nothing where neither changed."""
    arr, status = account.histories
    lines = labelled("ARR", arr_words(arr[::-1], currency), width)
    before, now = account.histories.arr_on(year_before(today)), account.histories.arr_on(today)
    if before is not None and now is not None and before != now:
        change = f"{'+' if now > before else '−'}{short_money(abs(now - before), currency)}"
        words = f"{change}, from {short_money(before, currency)}"
        lines += labelled("in a year", words, width, "plain" if now > before else "amber")
    lines += labelled("status", status_words(status[::-1]), width)
    return _section("over time", lines) if lines else []


def _step(share: float) -> str:
    return STEPS[min(max(round(share * (len(STEPS) - 1)), 0), len(STEPS) - 1)]


def _section(title: str, lines: Sequence[Line], more: int = 0) -> list[Line]:
    """Lines under a title; nothing where there are none. `more` counts those that are left out."""
    if not lines:
        return []
    rest: list[Line] = [[(f"and {more:,} more", "dim")]] if more > 0 else []
    return [[], [(title, "dim")], *lines, *rest]


EMPTY = EmptyList(
    unread="Looking at each account …",
    filtered="No customer holds these words.",
    mine="You own no account.",
    none=[
        [("No customer yet.", "strong")],
        [],
        [
            ("A customer is there with its first request: ", "dim"),
            ("customers.ask", "command"),
            (" writes one", "dim"),
        ],
        [("roadmap customer import accounts.csv", "plain"), ("  brings them from elsewhere", "dim")],
    ],
)
"""What the list tells where no customer is shown."""
