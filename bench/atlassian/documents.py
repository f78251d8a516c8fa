"""Stories whose words hold what markup trips over, and what of each description is to be seen."""

import random
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any, NamedTuple

from roadmap_tui.model.records import Board, Cost, Customer, Link, Record, Request, Story, Target
from roadmap_tui.model.snapshot import Snapshot
from roadmap_tui.sync.issue_content import draft_of
from roadmap_tui.sync.settings import SyncSettings
from roadmap_tui.trackers.document.lines import addresses
from roadmap_tui.trackers.jira import adf, wiki
from roadmap_tui.trackers.jira.capabilities import CAPABILITIES
from roadmap_tui.trackers.protocol import (
    Block,
    Bullets,
    Facts,
    Heading,
    Marker,
    Origin,
    Paragraph,
    Prose,
    Quotation,
)

AT = datetime(2026, 11, 1, tzinfo=UTC)
WORDS = (
    "physician nurse history before visit without 10 minutes (daily) 5-10 2027-06-30 10:30 follow-up and/or the "
    "a of summary ready, found. waits; renews: Zürich 漢字 שלום مرحبا naïve"
).split()
SIGNS = (
    "20\u00a0m²", "½", "CO₂", "Ⅳ", "so\u00adon", "👩‍⚕️", "👍🏽", "😀", "word\u2060joined", "*bold*",
    "_em_", "-gone-", "+new+", "^up^", "~low~", "??cited??", "{code}", "{code}x{code}", "{{mono}}",
    "{quote}", "[link]", "[a|https://b.example]", "[~bob]", "[^file.txt]", "!pic.png!",
    "!pic.png|width=3!", "||head||", "|cell|", "a|b", "\\", "\\\\", "C:\\temp", "C:\\*",
    "\\\\host\\share", "a\\-b", "--", "---", "----", ":)", ":-)", ";)", ":D", ":P", ":|", "(y)",
    "(x)", "(/)", "(!)", "(on)", "(*)", "&", "&lt;", "&amp;", "&#124;", "<b>x</b>", "List<String>",
    "ROAD-12", "AB_C-7", "@ann", "ann@acme.example", "#1", "#", "https://a.example/x_y_z?a=1&b=2#t",
    "(https://a.example/F_(x_y))", "https://a.example/F_(x).", "https://a.example/-x-/*y*!",
    "http://a.example:8080/~u", "mailto:ann@a.example", "www.a.example", "ftp://a.example",
    "file:///c", "50%", "\\%", "$5", "`x`", "\u2014", "…", "“said”", "it's", "\u0001", "\u202egnp",
    "x^2^", "a*b*c", "snake_case_name", "5+ years", "C++", "1/2", "TODO:x",
)  # fmt: skip
STARTS = ("h1. ", "bq. ", "* ", "- ", "# ", "|", "||", "---- ", "{quote}", "1. ", "> ", "")


class Described(NamedTuple):
    """One description in both editions, its words line by line, and its links as text and address."""

    document: dict[str, Any]
    wiki: str
    lines: list[str]
    links: list[tuple[str, str]]


class _Tables:
    def __init__(self, records: list[Record]) -> None:
        self.board = Board(uid="BENCH", name="Clinics 2027", currency="EUR", created_at=AT)
        self._records = records

    def table(self, kind: type[Any]) -> dict[str, Any]:
        return {one.id: one for one in self._records if isinstance(one, kind)}


def descriptions(count: int, seed: int) -> Iterator[Described]:
    """So many descriptions of stories, the same for the same seed."""
    lot = random.Random(seed)
    settings = SyncSettings(evidence="full", address="https://board.example/roadmap")
    for number in range(1, count + 1):
        snapshot = _board(lot, number)
        story = snapshot.stories[f"S-{number}"]
        marker = Marker(board="BENCH", story=story.uid, operation="")
        drafted = draft_of(snapshot, story, settings, marker, CAPABILITIES)
        prose = drafted.description
        blocks = (*prose.story, *prose.evidence, *prose.origin)
        yield Described(
            document=adf.document(prose),
            wiki=wiki.written(prose),
            lines=[line for block in blocks for line in _lines(block)],
            links=_links(prose),
        )


def _board(lot: random.Random, number: int) -> Snapshot:
    fields = {name: _said(lot) for name in ("actor", "situation", "outcome", "obstacle", "benefit")}
    story = Story(
        id=f"S-{number}",
        uid=f"UID{number:07}",
        title=_said(lot),
        order=1.0,
        cost=Cost(amount=10, unit=lot.choice(("minutes", "m²", None)), per=lot.choice(("visit", None))),
        target=Target(
            metric=_said(lot), unit="%", baseline=7, target=1.5, due=date(2027, 6, 30), measured_by=_said(lot)
        ),
        created_at=AT,
        created_by="bench",
        **{name: text for name, text in fields.items() if lot.random() < 0.9},
    )
    customer = Customer(
        id="C-1", name=_said(lot), segment=_said(lot), arr=50_000, created_at=AT, created_by="bench"
    )
    records: list[Record] = [story, customer]
    for place in range(1, lot.randrange(4) + 1):
        said = "\n".join(_line(lot) for _ in range(lot.randrange(1, 6)))
        request = Request(
            id=f"R-{place}", said=said, customer="C-1", person=_said(lot), captured_at=AT, captured_by="bench"
        )
        link = Link(id=f"L-{place}", request=request.id, story=story.id, by="bench", at=AT)
        records += (request, link)
    return Snapshot(_Tables(records))


def _said(lot: random.Random) -> str:
    return " ".join(lot.choice(SIGNS if lot.random() < 0.25 else WORDS) for _ in range(lot.randrange(1, 9)))


def _line(lot: random.Random) -> str:
    return "" if lot.random() < 0.3 else lot.choice(STARTS) + _said(lot)


def _lines(block: Block) -> list[str]:
    """What is to be seen of a block, line by line, blank ones left out."""
    match block:
        case Paragraph() | Heading():
            texts = [block.text]
        case Quotation():
            texts = [block.text, f"— {block.by}" if block.by else ""] if block.text.strip() else []
        case Bullets():
            texts = list(block.items)
        case Facts():
            texts = [" ".join(cell.split()) for row in block.rows for cell in row]
        case Origin():
            texts = [block.text or block.url or ""]
        case _:
            texts = []
    lines = [" ".join(line.split()) for text in texts for line in adf.cleaned(text).split("\n")]
    return [line for line in lines if line]


def _links(prose: Prose) -> list[tuple[str, str]]:
    """The links of a description: the addresses in people's words, and the one back to the board."""
    found = []
    for block in (*prose.story, *prose.evidence, *prose.origin):
        if isinstance(block, Origin):
            found.append((block.text, block.url or ""))
            continue
        for line in _lines(block):
            found += [(line[start:end], line[start:end]) for start, end in addresses(line)]
    return found
