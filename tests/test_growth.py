"""Time to read a text grows with its length, whatever signs it repeats."""

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from datetime import date
from time import process_time
from typing import Any

import pytest

from roadmap_tui.errors import NotADay, Refused, Usage
from roadmap_tui.intake.csv_rows import read_csv
from roadmap_tui.intake.encodings import Encoding
from roadmap_tui.intake.forms import read_forms
from roadmap_tui.intake.jira_text import wiki_text as exported_wiki
from roadmap_tui.intake.message_body import customer_words
from roadmap_tui.intake.rows import Options
from roadmap_tui.model.filters.context import Context
from roadmap_tui.model.filters.read import read_filter
from roadmap_tui.model.prose import prose
from roadmap_tui.model.records import Agreed, Digest, MergeBase, Story
from roadmap_tui.search.index import Index
from roadmap_tui.sync.own_blocks import with_own_blocks
from roadmap_tui.text.characters import folded
from roadmap_tui.text.days import parse_day
from roadmap_tui.text.frequency import times_a_year
from roadmap_tui.trackers.document.characters import cleaned
from roadmap_tui.trackers.jira import adf_text, wiki_text
from roadmap_tui.trackers.jira.capabilities import CAPABILITIES
from roadmap_tui.trackers.jira.wiki import escaped
from roadmap_tui.trackers.markdown import reader as markdown_reader
from roadmap_tui.trackers.markdown import writer as markdown_writer
from roadmap_tui.trackers.protocol import DescriptionBlock, RemoteIssue
from roadmap_tui.trackers.respelling import words_of
from roadmap_tui.wording.check import check_story, check_text
from tests.search.kit import board
from tests.sync.tracker_double import TrackerDouble
from tests.wording.kit import story, target

SIZES = (3_125, 12_500)
"""Characters, the second four times the first."""
LONGER = (1_562, 6_250, 25_000, 100_000)
"""Those of the long run."""
STEEPEST = 8
"""The most that four times the characters may take: linear work takes four times as long, quadratic sixteen."""
NOISE = 0.05
"""Seconds of processor time that a busy machine adds or takes."""
DEAR = 0.03
"""Seconds from which a text is not made longer, unless of what is hardest: it has grown twice by then."""
HARDEST = ("-a ", "12/12/", "\n", "\t", "{quote}a\n", "as a x i want ", "<a href='", "instead of ")
"""What took longest, once."""
UNITS = (
    "+a ", "^a ", "~a ", "*a ", "_a ", "??a ", "!a ", "[a|", "{a", "|a", "a\n", "\r\n\r",
    "* a\n", "- \n", "&#1;", "&amp;", "\\", "\\-", "-", "  ", "\xa0", "\u2060", "<a", "<!--",
    "<div>", "<![CDATA[", "> a\n", "On a wrote:\n", "From: a\n", "-- \n", "_No response_\n", "12:", "1.",
    "1 ", "$1 ", "a/", "a-", "ing-", "\u00e9", "e\u0301", "\u6f22\u5b57 ", "AaB", "AB-1 ", "x_", ":D", "https://a",
    "mailto:", "a@b.", "(", "()", ", ", ". ", "!\n", "'", "so that ", "without ", "which ", "the ",
    "is ", "users ", "one ", "how good ", "\U0001f44d\U0001f3fd", "\x00", "\u202e", "\u05d0 ", "\ufffc ",
)  # fmt: skip
"""What texts are made of: one sign or word again and again is the hardest for a pattern."""
TODAY = date(2026, 11, 29)

Reader = Callable[[str], object]


def _adf(text: str) -> dict[str, Any]:
    node = {"type": "paragraph", "content": [{"type": "text", "text": text}]}
    return {"type": "doc", "version": 1, "content": [node]}


def _paragraphs(text: str) -> dict[str, Any]:
    """A document with a paragraph for each line or for each eight characters."""
    lines = text.split("\n") if "\n" in text else [text[at : at + 8] for at in range(0, len(text), 8)]
    return {"type": "doc", "version": 1, "content": [one for line in lines for one in _adf(line)["content"]]}


def _table(text: str) -> None:
    """A text as a table, gone through to its end; most are none."""
    with suppress(Refused):
        list(read_csv(text.encode(errors="replace"), Encoding("utf-8"), "a.csv", Options()).rows)


def _own_blocks(text: str) -> None:
    """Our blocks are looked for in a description of others, by the words and by the digest of ours."""
    blocks = wiki_text.read(text).blocks
    issue = RemoteIssue(
        id="1",
        key="ROAD-1",
        url="",
        summary="",
        description="\n\n".join(one.text for one in blocks),
        blocks=tuple(DescriptionBlock(text=one.text, size=one.size) for one in blocks),
    )
    for kept in ("Ours\n\nand\n\nmore", Digest(digest="1", spelled="2")):
        agreed = Agreed(ours=kept, theirs="Others' words", accepted=True)
        with_own_blocks(issue, MergeBase(agreed={"description": agreed}), TrackerDouble())


def _filter(text: str) -> None:
    with suppress(Usage):
        read_filter(text, "Request", Context(board(), TODAY))


def _day(text: str) -> date | None:
    try:
        return parse_day(text, today=TODAY, look="forward")
    except NotADay:
        return None


def _field(name: str) -> Reader:
    return lambda text: check_story(story(**{name: text}), today=TODAY)


FIELDS = ("title", "actor", "situation", "outcome", "obstacle", "benefit")
_GITHUB = markdown_writer.Dialect(CAPABILITIES, formulas=True)
READERS: dict[str, Reader] = {
    "wiki text read": wiki_text.read,
    "escapes": escaped,
    "Markdown read": markdown_reader.read,
    "Markdown escapes": lambda text: markdown_writer.escaped(text, _GITHUB),
    "document read": lambda text: adf_text.read(_adf(text)),
    "document of many blocks": lambda text: adf_text.read(_paragraphs(text)),
    "cleaned": cleaned,
    "our blocks": lambda text: _own_blocks("\n\n".join(text.split())),
    "filter": _filter,
    "spelling": words_of,
    "mail": customer_words,
    "wiki of an export": exported_wiki,
    "text of forms": read_forms,
    "table": _table,
    "day": _day,
    "frequency": times_a_year,
    "pasted text": check_text,
    "prose": lambda text: prose(story(actor=text, situation=text, outcome=text, obstacle=text, benefit=text)),
    "folded": folded,
    "search": lambda text: Index().find(text, Story),
    "number": lambda text: check_story(story(target=target(metric=text, measured_by=text)), today=TODAY),
    **{name: _field(name) for name in FIELDS},
}


def _seconds(read: Reader, text: str) -> float:
    """Processor time of this process, so that what else runs on the machine does not count."""
    begun = process_time()
    read(text)
    return process_time() - begun


def _steep(read: Reader, units: Iterable[str], sizes: Sequence[int]) -> list[str]:
    """What of a text of which unit took more than its share, once measured again."""
    found = []
    for unit in units:
        before: float | None = None
        for size in sizes:
            text = (unit * (size // len(unit) + 1))[:size]
            took = _seconds(read, text)
            if before is not None and took > STEEPEST * before + NOISE:
                took = min(took, _seconds(read, text))
                if took > STEEPEST * before + NOISE:
                    found.append(f"{unit!r}: {before:.3f} s, then {took:.3f} s of {size:,} characters")
                    break
            if took > DEAR and size >= LONGER[2] and unit not in HARDEST:
                break
            before = took
    return found


@pytest.mark.parametrize("name", READERS)
def test_reading_grows_with_the_text(name: str) -> None:
    """Four times the characters take about four times as long."""
    assert [] == _steep(READERS[name], HARDEST, SIZES)


def _units(name: str) -> Sequence[str]:
    """What a reader is tried with: of a story's fields, which the same rules judge, each gets a third."""
    return UNITS[FIELDS.index(name) % 3 :: 3] if name in FIELDS else UNITS


@pytest.mark.slow
@pytest.mark.parametrize("name", READERS)
def test_reading_grows_up_to_a_large_text(name: str) -> None:
    """The same up to 100 kB, of more kinds."""
    assert [] == _steep(READERS[name], HARDEST, LONGER[2:]) + _steep(READERS[name], _units(name), LONGER)
