"""Lines of records similar to a request, and of earlier requests of its customer."""

from collections.abc import Mapping, Sequence
from datetime import date

from roadmap_tui.model.evidence import heard
from roadmap_tui.model.records import Request
from roadmap_tui.model.request_standing import Standings
from roadmap_tui.model.snapshot import Snapshot
from roadmap_tui.model.stages import stage_of
from roadmap_tui.search.similarity import Match
from roadmap_tui.text.days import show_day
from roadmap_tui.text.plural import plural
from roadmap_tui.tui.common.card import Line
from roadmap_tui.tui.common.commands import key_of
from roadmap_tui.tui.common.matching import first_match, strong_parts
from roadmap_tui.tui.common.similar_records import REQUESTS, STORIES, SimilarRecords
from roadmap_tui.tui.widgets.cells import cell_len, crop, safe_line

EARLIER = 3
"""The most requests of the same customer that are named."""
_ID = 7
"""Width in cells of an id, with the blank behind it."""


def similar_lines(
    snapshot: Snapshot, similar: SimilarRecords | None, today: date, width: int, keymap: Mapping[str, str]
) -> list[Line]:
    """The likeliest stories and duplicates, each with the words it shares in strong; None is being looked for."""
    if similar is None:
        return [[], [("looks like ", "dim"), ("…", "dim")]]
    stories = [one for one in similar.stories if one.ref in snapshot.stories][:STORIES]
    requests = [one for one in similar.requests if one.ref in snapshot.requests][:REQUESTS]
    if not stories and not requests:
        return [
            [],
            [
                ("looks like no story and no other request: ", "dim"),
                (key_of("request.distil", "inbox", keymap), "strong"),
                (" writes one", "dim"),
            ],
        ]
    lines: list[Line] = [[], [("looks like", "dim")]]
    for index, match in enumerate(stories):
        lines += _story(
            snapshot,
            match,
            today,
            width,
            key_of("request.file_first", "inbox", keymap) if not index else "",
        )
    for index, match in enumerate(requests):
        lines += _request(
            snapshot, match, width, f"{key_of('request.merge', 'inbox', keymap)} merges" if not index else ""
        )
    return lines


def brief_similar_lines(
    snapshot: Snapshot, similar: SimilarRecords | None, today: date, width: int, keymap: Mapping[str, str]
) -> list[Line]:
    """The likeliest story and the likeliest duplicate in a line each, where there is little room."""
    if similar is None:
        return [[("looks like ", "dim"), ("…", "dim")], []]
    lines: list[Line] = [
        _story(snapshot, one, today, width, key_of("request.file_first", "inbox", keymap))[0]
        for one in similar.stories[:1]
        if one.ref in snapshot.stories
    ]
    lines += [
        _request(snapshot, one, width, f"{key_of('request.merge', 'inbox', keymap)} merges")[0]
        for one in similar.requests[:1]
        if one.ref in snapshot.requests
    ]
    return [*lines, *[[]] * (2 - len(lines))]


def earlier_lines(others: Sequence[Request], standings: Standings, width: int) -> list[Line]:
    """Lines on other requests of the customer: the count, the newest with where they stand."""
    if not others:
        return []
    count = f"{plural(len(others), 'other request')} of this customer"
    lines: list[Line] = [[], [(count, "dim")]]
    for one in others[:EARLIER]:
        stands = safe_line(standings.of(one).words)
        words = safe_line((one.said or one.problem or "")[: width * 4])
        lines.append([(one.id.ljust(_ID), "accent"), (crop(words, width - _ID), "plain")])
        lines.append([(" " * _ID, "plain"), (crop(f"{show_day(heard(one))} · {stands}", width - _ID), "dim")])
    return lines


def shared(match: Match, width: int) -> Line:
    """The words that are shared, as far as there is room."""
    words = ", ".join(safe_line(one) for one in match.matched)
    return [("shares ", "dim"), (crop(words, width - 7), "strong")] if words else [("says the same", "dim")]


def _story(snapshot: Snapshot, match: Match, today: date, width: int, key: str) -> list[Line]:
    story = snapshot.stories[match.ref]
    if key:
        key += " asks" if match.is_guess else " files"
    state = f"  {stage_of(story, today)}{', a guess' if match.is_guess else ''}"
    room = width - _ID - cell_len(state) - (cell_len(key) + 2 if key else 0)
    title = strong_parts(crop(safe_line(story.title), room), " ".join(match.matched))
    head: Line = [(story.id.ljust(_ID), "accent"), *title, (state, "dim")]
    return [_keyed(head, key), [(" " * _ID, "plain"), *shared(match, width - _ID)]]


def _request(snapshot: Snapshot, match: Match, width: int, key: str) -> list[Line]:
    request = snapshot.requests[match.ref]
    who = safe_line(snapshot.customer_name(request.customer)) or "no customer"
    likely = "" if match.is_guess else "  likely the same"
    head: Line = [
        (request.id.ljust(_ID), "accent"),
        (crop(who, max(width - _ID - 25 - len(likely), 8)), "plain"),
        (f", {show_day(heard(request))}", "dim"),
        (likely, "amber"),
    ]
    return [_keyed(head, key), [(" " * _ID, "plain"), *excerpt(request, match, width - _ID)]]


def excerpt(request: Request, match: Match, width: int) -> Line:
    """A line of what a request says, around the words it shares, which are strong."""
    words, said = " ".join(match.matched), request.said or request.problem or ""
    start = first_match(said, words)
    begin = max(start - width // 3, 0)
    text = safe_line(said[begin : begin + width * 3])
    return strong_parts(crop(f"…{text}" if begin else text, width), words)


def _keyed(line: Line, key: str) -> Line:
    """A line with the key that acts on what it names."""
    letter, _, word = key.partition(" ")
    return [*line, (f"  {letter}", "strong"), (f" {word}", "dim")] if key else line
