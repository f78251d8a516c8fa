"""Lays out the evidence report as a table and as a document; of one story alone, as a brief."""

from datetime import date

from roadmap_tui.model.prose import target_words
from roadmap_tui.model.standing import CRITICAL, standing_sentences
from roadmap_tui.model.trends import makes_trend
from roadmap_tui.reports.document import (
    Block,
    Chart,
    Document,
    Figures,
    Goal,
    Heading,
    Items,
    Paragraph,
    Point,
    Quote,
    Table,
    table,
    without_empty,
)
from roadmap_tui.reports.evidence.data import Asking, EvidenceReport, StoryEvidence
from roadmap_tui.reports.phrases import subtitle
from roadmap_tui.text.characters import capital
from roadmap_tui.text.days import show_day
from roadmap_tui.text.money import short_money
from roadmap_tui.text.plural import plural

IMPORTANCE = ("does not care", "nice to have", "important", "critical")


def evidence_sheet(report: EvidenceReport) -> Table:
    """A line for each request behind each story."""
    names = Asking.__struct_fields__
    rows = []
    for story in report.stories:
        for one in story.asking:
            cells = (getattr(one, name) for name in names)
            rows.append((story.story, *(str(each) if isinstance(each, date) else each for each in cells)))
    return table(("story", *names), rows)


def evidence_document(report: EvidenceReport) -> Document:
    """The evidence to be read, story by story; of one story alone, a brief under its title."""
    of = subtitle(report.board, report.day)
    if len(report.stories) == 1:
        (one,) = report.stories
        where = f"{one.story} · {one.stage} · {of}"
        return Document(title=one.title, subtitle=where, blocks=tuple(_blocks(one, report)))
    blocks: list[Block] = []
    for one in report.stories:
        blocks += [Heading(text=f"{one.story} {one.title}"), *_blocks(one, report)]
    if not blocks:
        blocks.append(Paragraph(text="No story to show: without an id, those on which work is ahead are."))
    return Document(title="The evidence", subtitle=of, blocks=tuple(blocks))


def _blocks(one: StoryEvidence, report: EvidenceReport) -> list[Block]:
    blocks: list[Block] = [Paragraph(text=one.told, tone="lead")] if one.told else []
    if not one.requests:
        blocks.append(Paragraph(text="A bet, without requests." if one.kind == "bet" else "No request yet."))
        return [*blocks, *_target(one, report), *_tried(one)]
    blocks.append(_figures(one, report.currency))
    quotes = sorted((each for each in one.asking if each.quote), key=lambda each: -(each.importance or 0))
    if quotes:
        blocks.append(Heading(text="In their words", level=3))
        blocks += [Quote(text=each.quote or "", who=_who(each)) for each in quotes]
    blocks += [*_target(one, report), *_tried(one)]
    if one.thin:
        blocks += [Heading(text="Thin spots", level=3), Items(texts=one.thin)]
    moves = standing_words(one, report.currency)
    if moves:
        blocks += [Heading(text="Its place", level=3), Items(texts=tuple(moves))]
    return [*blocks, Heading(text="Who asked", level=3), _asked(one, report)]


def _figures(one: StoryEvidence, currency: str) -> Figures:
    worth = short_money(one.arr, currency) if one.arr is not None else None
    then = (
        f" ({short_money(one.arr_then, currency)} when they asked)"
        if one.arr_then is not None and one.arr_then != one.arr
        else ""
    )
    sums = (
        f"{plural(one.customers, 'customer')}, {plural(one.requests, 'request')}: weight {one.weight}, "
        f"{f'{worth} ARR' if worth else 'ARR unknown'}{then}."
    )
    critical = len({each.customer for each in one.asking if each.importance == CRITICAL and each.customer})
    figures = [
        (str(one.customers), "customer" if one.customers == 1 else "customers"),
        (str(one.requests), "request" if one.requests == 1 else "requests"),
        (worth or "unknown", f"ARR{then}"),
        (str(one.weight), "weight"),
    ]
    if critical:
        figures.append((str(critical), "calls it critical" if critical == 1 else "call it critical"))
    if one.standing is not None:
        figures.append((str(one.standing.place), f"its place of {one.standing.of}"))
    return Figures(sentence=sums, figures=tuple(figures))


def _target(one: StoryEvidence, report: EvidenceReport) -> list[Block]:
    """The target of a story, and its readings."""
    target = one.target
    words = target_words(target)
    if target is None or not words:
        return []
    measured = f", measured by {target.measured_by}" if target.measured_by else ""
    blocks: list[Block] = [
        Heading(text="How we will know", level=3),
        Paragraph(text=f"{capital(words)}{measured}."),
    ]
    if target.target is not None:
        of = f"{one.story} " if len(report.stories) > 1 else ""
        marked = [(report.day, "today")] if target.due is None or report.day <= target.due else []
        if one.shipped_on is not None:
            marked.insert(0, (one.shipped_on, "shipped"))
        goal = Goal(
            value=target.target,
            baseline=target.baseline,
            first=one.written_on,
            due=target.due,
            marked=tuple(marked),
        )
        readings = sorted(one.readings, key=lambda each: each.day)
        drawn = makes_trend(len(readings))
        points = (
            Point(label=show_day(each.day), value=each.value, day=each.day, drawn=drawn) for each in readings
        )
        blocks.append(
            Chart(
                title=f"{of}{target.metric or 'target'}",
                kind="line",
                points=tuple(points),
                unit=target.unit or "",
                goal=goal,
                drawn=not readings,
            )
        )
    return blocks


def _tried(one: StoryEvidence) -> list[Block]:
    """The sessions in which the story was tried: what they add up to, and each of them."""
    if not one.sessions:
        return []
    headings = (
        "session",
        "day",
        "customer",
        "asked for it",
        "participant",
        "task",
        "result",
        "min",
        "what was seen",
    )
    rows = (
        (
            each.session,
            show_day(each.day),
            each.customer_name,
            "yes" if each.has_asked else "no",
            each.participant,
            each.task,
            each.result.replace("-", " "),
            each.minutes,
            each.note,
        )
        for each in one.sessions
    )
    return [
        Heading(text="Tried while it was built", level=3),
        Paragraph(text=f"{capital(one.tried.words)}."),
        without_empty([table(headings, rows, right=(7,), flexible=8)])[0],
    ]


def _asked(one: StoryEvidence, report: EvidenceReport) -> Block:
    if not one.asking and report.since is not None:
        return Paragraph(text=f"Nobody since {show_day(report.since)}.", tone="dim")
    headings = (
        "request",
        "heard",
        "customer",
        "segment",
        "arr then",
        "arr now",
        "renews",
        "importance",
        "felt",
        "noted by",
    )
    rows = (_row(each, report.currency) for each in one.asking)
    return without_empty([table(headings, rows, right=(4, 5), flexible=2)])[0]


def standing_words(one: StoryEvidence, currency: str) -> list[str]:
    """The standing of a story in sentences, and what would change it."""
    words = list(standing_sentences(one.standing, currency)) if one.standing is not None else []
    if one.score is not None:
        words.append(f"The team's formula gives {one.score.words}.")
    return words


def _row(one: Asking, currency: str) -> tuple[str | None, ...]:
    return (
        one.request,
        show_day(one.day),
        one.customer_name,
        one.segment,
        short_money(one.arr_then, currency) if one.arr_then is not None else None,
        short_money(one.arr_now, currency) if one.arr_now is not None else None,
        show_day(one.renewal) if one.renewal else None,
        IMPORTANCE[one.importance] if one.importance is not None else "not asked",
        one.feeling,
        one.captured_by,
    )


def _who(one: Asking) -> str | None:
    return ", ".join(each for each in (one.person, one.customer_name, one.feeling) if each) or None
