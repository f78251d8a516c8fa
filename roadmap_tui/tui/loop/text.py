"""A row of the loop as lines: in one, and whole with the message to send. Pure."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from roadmap_tui.model.askers import Asker, Askers
from roadmap_tui.model.loop import LoopRow
from roadmap_tui.model.prose import target_words
from roadmap_tui.model.records import Answer, Request, Session, Story
from roadmap_tui.model.snapshot import Snapshot
from roadmap_tui.model.stages import stage_of, verdicts
from roadmap_tui.text.days import show_day
from roadmap_tui.text.plural import plural
from roadmap_tui.tui.common.card import Line, Role, Span
from roadmap_tui.tui.common.empty_list import EmptyList
from roadmap_tui.tui.common.labelled_lines import customer_words, labelled
from roadmap_tui.tui.common.prose_lines import prose_lines
from roadmap_tui.tui.common.spans import wrap_spans
from roadmap_tui.tui.widgets.cells import cell_len, crop, pad, safe_line, safe_text, wrap

ANSWERS: dict[Answer, str] = {"solved": "solved", "not-solved": "not solved", "none": "no answer"}
_ANSWER_ROLES: dict[Answer, Role] = {"solved": "green", "not-solved": "amber", "none": "dim"}
DAYS = 7
LATE = 5


def heading_spans(csm: str, count: int, me: str) -> Line:
    """A heading: the CSM whose customers follow, and how many."""
    name = safe_line(csm) or "Nobody's customers"
    mine = ", you" if csm and csm.casefold() == me.casefold() else ""
    return [(name, "strong"), (f"{mine}  {count:,}", "dim")]


def row_spans(row: LoopRow, width: int) -> Line:
    """A row in one line: who waits for what, and in which words; or the notified customer with their answer."""
    name_cells = min(24, max(width // 4, 10))
    name: Span = (pad(crop(safe_line(row.customer_name), name_cells), name_cells + 2), "strong")
    about = f"{row.about} {safe_line(row.title)}" if row.story else f"no: {safe_line(row.because)}"
    if not row.waits:
        assert row.told_at is not None
        answer = pad(ANSWERS[row.answer], 12)
        day = f"{show_day(row.told_at.date())}  ".rjust(13)
        rest = max(width - cell_len(day) - name_cells - 2 - 12, 0)
        return [(day, "dim"), name, (answer, _ANSWER_ROLES[row.answer]), (crop(about, rest), "plain")]
    days: Line = [
        (f"{row.days_open} d ".rjust(DAYS), "plain"),
        (pad("late" if row.overdue else "", LATE), "amber"),
    ]
    left = max(width - DAYS - LATE - name_cells - 2, 0)
    tried = f"tried it on {show_day(row.tried_on)}" if row.tried_on is not None else ""
    said = safe_line((row.said or tried)[: left * 4])
    about_cells = left if not said or left < 30 else left // 2
    spans: Line = [*days, name, (pad(crop(about, about_cells), about_cells), "plain" if row.story else "dim")]
    if about_cells < left:
        spans.append((f"  {crop(said, left - about_cells - 2)}", "dim"))
    return spans


class Letter(NamedTuple):
    """What to write to one person who asked: their name and address as far as they are known, and the words."""

    whom: str
    message: str


def letter_to(asker: Asker, message: str) -> Letter:
    """The letter to an asker. One whose address alone is known is called by it."""
    name = asker.person if asker.person != asker.email else None
    return Letter(" ".join(filter(None, (name, f"<{asker.email}>" if asker.email else ""))), message)


def letters_as_text(letters: Sequence[Letter]) -> str:
    """Letters to be pasted: one as it is sent, of several each below whom it is to."""
    if len(letters) == 1:
        return letters[0].message
    return "\n\n\n".join(f"{one.whom}\n\n{one.message}" if one.whom else one.message for one in letters)


def row_lines(snapshot: Snapshot, row: LoopRow, letters: Sequence[Letter], today: date, width: int) -> list[Line]:
    """A row in full: who it is, what they said, what came of it, and what to write to each who asked."""
    customer = snapshot.customers.get(row.customer)
    lines: list[Line] = [[(line, "strong")] for line in wrap(safe_line(row.customer_name), width)]
    words = customer_words(customer, snapshot.board.currency) if customer is not None else ""
    lines += wrap_spans([(words, "dim")], width)
    lines += [[], *_said(snapshot, row, width), []]
    story = snapshot.stories.get(row.story) if row.story else None
    lines += _got(story, row, today, width) if story is not None else _no(row, width)
    lines += [[], *_standing(snapshot, row, width)]
    if row.waits:
        what, copies = ("the message", " copies it") if len(letters) == 1 else ("the letters", " copies them")
        lines += [[], [(what, "dim"), ("   y", "accent"), (copies, "dim")]]
        for one in letters:
            whom = wrap_spans([("to ", "dim"), (safe_line(one.whom), "strong")], width) if one.whom else []
            lines += [[], *whom, []] if whom else [[]]
            lines += message_lines(one.message, width)
    return lines


def message_lines(message: str, width: int) -> list[Line]:
    """The drafted message line by line, as it is sent."""
    lines: list[Line] = []
    for paragraph in safe_text(message):
        lines += [[(line, "plain")] for line in wrap(paragraph, width)]
    return lines


def _said(snapshot: Snapshot, row: LoopRow, width: int) -> list[Line]:
    lines: list[Line] = []
    for paragraph in safe_text(row.said):
        lines += [[("▎ ", "accent"), (line, "strong")] for line in wrap(paragraph, max(width - 2, 1))]
    tried = [snapshot.table(Session)[one] for one in row.sessions if one in snapshot.table(Session)]
    for one in tried:
        who = f", {safe_line(one.participant)}" if one.participant else ""
        words = f"{one.id}  tried it on {show_day(one.day)}{who}: {one.result.replace('-', ' ')}"
        lines += [[("▎ ", "dim"), (line, "plain")] for line in wrap(words, max(width - 2, 1))]
    if not row.said and not tried:
        lines.append([("▎ ", "dim"), ("Nobody wrote down their words.", "dim")])
    requests = [asked for identity in row.requests if (asked := snapshot.requests.get(identity)) is not None]
    who = safe_line(row.person)
    lines += [[("▎ ", "dim"), (line, "dim")] for line in wrap(_whose(who, requests), max(width - 2, 1))]
    return lines


def _whose(who: str, requests: list[Request]) -> str:
    ids = ", ".join(f"{one.id} {one.feeling}" if one.feeling else one.id for one in requests)
    return f"{who}, {ids}" if who else ids


def _got(story: Story, row: LoopRow, today: date, width: int) -> list[Line]:
    lines = wrap_spans([(f"{story.id}  ", "accent"), (safe_line(story.title), "strong")], width)
    lines += [[], *prose_lines(story, width), []]
    lines += labelled("shipped", show_day(row.since.date()), width)
    lines += labelled("target", safe_line(target_words(story.target)) or None, width)
    for verdict, day in verdicts(story, today):
        role: Role = "green" if verdict == "proven" else "red"
        lines += labelled(verdict, f"{show_day(day)}{' ✓' if verdict == 'proven' else ''}", width, role)
    if stage_of(story, today) == "shipped":
        lines += labelled("proven", "not known yet", width, "dim")
    return lines


def _no(row: LoopRow, width: int) -> list[Line]:
    lines: list[Line] = [[("It will not be done.", "strong")], []]
    reason = row.because or "no reason was written down"
    return [*lines, *labelled("declined", show_day(row.since.date()), width), *labelled("because", reason, width)]


def _standing(snapshot: Snapshot, row: LoopRow, width: int) -> list[Line]:
    if row.told_at is None:
        waits = f"for {plural(row.days_open, 'day')}"
        late = ", longer than a week" if row.overdue else ""
        lines = labelled("they wait", waits + late, width, "amber" if row.overdue else "plain")
        return lines + labelled("who tells", row.csm or "nobody owns this account", width)
    notification = snapshot.notifications.get(row.told or "")
    by = f"{show_day(row.told_at.date())} by {safe_line(row.told_by)}, after {row.days_open} days"
    lines = labelled("told", by, width)
    untold = Askers(snapshot, customer=row.customer).untold(row)
    names = ", ".join(safe_line(one.person or one.email or ", ".join(one.requests)) for one in untold)
    lines += labelled("not told", names or None, width, "amber")
    lines += labelled("note", notification.note if notification is not None else None, width)
    return lines + labelled("they say", ANSWERS[row.answer], width, _ANSWER_ROLES[row.answer])


EMPTY = {
    "waiting": EmptyList(
        unread="Looking who waits …",
        filtered="Nobody with these words.",
        mine="None of your customers waits.",
        none=[
            [("Nobody waits to be told.", "strong")],
            [],
            [
                (
                    "A customer who asked waits here once their story ships, or once their request is declined:",
                    "dim",
                )
            ],
            [
                ("story.stage_after", "command"),
                ("  on the board moves a story on; ", "plain"),
                ("request.decline", "command"),
                ("  in the inbox declines", "plain"),
            ],
            [("roadmap report loop --letters", "plain"), ("  tells the same in the shell", "dim")],
        ],
    ),
    "told": EmptyList(
        unread="Looking who waits …",
        filtered="Nobody with these words.",
        mine="None of your customers was told yet.",
        none=[
            [("Nobody was told yet.", "strong")],
            [],
            [("loop.told", "command"), ("  writes down that somebody who waits was told", "plain")],
            [("roadmap request told R-1", "plain"), ("  does it in the shell", "dim")],
        ],
    ),
}
"""What each tab tells where nobody is shown."""
