"""Markdown for trackers: nothing typed acts, it fits, and it reads back as it was written."""

import re
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from roadmap_tui.trackers.document.reading import spliced
from roadmap_tui.trackers.jira import adf, adf_text
from roadmap_tui.trackers.markdown.reader import read
from roadmap_tui.trackers.markdown.writer import Dialect, escaped, written
from roadmap_tui.trackers.protocol import (
    Bullets,
    Capabilities,
    Facts,
    Heading,
    Origin,
    Paragraph,
    Prose,
    Quotation,
    Rejected,
    TextLimit,
    Words,
)
from tests.each_row import each_row
from tests.trackers.jira.prose import proses, texts

HAS = Capabilities(words=Words(tracker="Some"), title=TextLimit(most=256), text=TextLimit(most=4_000))
DIALECT = Dialect(HAS, re.compile(r"/(?:issues|pull|commit)/"), formulas=True, folded=2)
PLAIN = Dialect(HAS)
SIGNS = st.text("\\{}[]|*_+-=^~!@?#%():;&.,/h1b <>\"'`$aZ0\n\u2060", max_size=40)
TEXTS = st.one_of(texts, SIGNS)
DIALECTS = st.sampled_from([DIALECT, PLAIN])


def one(text: Any, dialect: Dialect = DIALECT, **how: Any) -> str:
    return written(Prose(story=(Paragraph(text=text, **how),)), dialect)


def _plain(text: str) -> str:
    """Without the line breaks that a heading cannot hold, and with its addresses as they are in a link."""
    return re.sub(r"\s+", " ", re.sub(r"(?m)^> ?", "", text)).replace("%5C", "\\")


@example(Prose(story=(), origin=(Quotation(text="a", by="\x85"),)), PLAIN)
@given(proses, DIALECTS)
def test_it_reads_as_other_markups_do(prose: Any, dialect: Dialect) -> None:
    """What a description says does not depend on the markup, nor on the dialect."""
    found, document = read(written(prose, dialect)), adf_text.read(adf.document(prose))

    assert (_plain(document.text), document.marker, False) == (_plain(found.text), found.marker, found.foreign)


@given(TEXTS, st.booleans(), st.booleans(), DIALECTS)
def test_any_text_reads_back_as_it_was_typed(text: Any, strong: Any, emphasis: Any, dialect: Dialect) -> None:
    """Every sign that could act is escaped, and comes back; in every kind of block."""
    expected = adf_text.read(adf.document(Prose(story=(Paragraph(text=text),))))
    found = read(one(text, dialect, strong=strong, emphasis=emphasis))
    line = " ".join(expected.text.split())
    blocks = (
        Heading(text=text),
        Bullets(items=(text,)),
        Facts(rows=((text, text),)),
        Quotation(text=text, by=text),
    )
    read_back = [read(written(Prose(story=(block,)), dialect)) for block in blocks]

    assert (expected.text, expected.marker, False) == (found.text, found.marker, found.foreign)
    assert not any(block.foreign for block in read_back)
    if line and expected.marker is None:
        assert [f"### {line}", f"- {line}", f"{line} | {line}", f"{line} — {line}"] == [
            *(" ".join(block.text.split()) for block in read_back[:3]),
            " ".join(re.sub(r"(?m)^> ?", "", read_back[3].text).split()),
        ]


ACTIVE = re.compile(
    r"(?<![\w`])@[A-Za-z0-9]|(?<![\w&])#\d|\bGH-\d|(?<![A-Za-z0-9])[A-Z]+-\d|\b[0-9a-f]{40}\b|:[a-z0-9_+-]+:"
)
"""What GitHub looks for in drawn text: a mention, a reference, a commit, an emoji."""


@given(TEXTS)
def test_nothing_typed_is_left_to_act(text: Any) -> None:
    """No tag, link, picture, code, list, heading, quote, rule or table; no mention, reference or emoji."""
    drawn = MarkdownIt("commonmark").enable(["table", "strikethrough"]).render(one(text))
    words = re.sub(r'<a href="[^"]*">[^<]*</a>', "", drawn.replace("<span>$</span>", "$"))

    assert {"p", "/p", "br /"} >= set(re.findall(r"<([^<>]*)>", words))
    assert ACTIVE.search(re.sub(r"&\w+;", '"', words)) is None


@each_row(
    ("typed", "expected"),
    [
        ("ask @ann and @acme/team", "ask @\u2060ann and @\u2060acme/team"),
        ("#12 and acme/x#12, GH-12, ROAD-12", "\\#\u206012 and acme/x#\u206012, GH-\u206012, ROAD-\u206012"),
        (
            "as of 0123456789abcdef0123456789abcdef01234567",
            "as of 0123\u2060456789abcdef0123456789abcdef01234567",
        ),
        ("CVE-2026-1234, GHSA-ab12-cd34", "CVE-\u20602026-1234, GHSA-\u2060ab12-cd34"),
        ("1234567 rows in 2027", "1234567 rows in 2027"),
        ("- [ ] task", "\\- \\[ \\] task"),
        ("<b>x</b> &lt;", "\\<b>x\\</b> \\&lt;"),
        ("1. one", "1\\. one"),
        ("done :tada:", "done :\u2060tada:"),
        ("at 10:30", "at 10:30"),
        ("snake_case and _so_", "snake_case and \\_so\\_"),
        ("$40k", "$40k"),
        ("$40k to $60k", "<span>$</span>40k to <span>$</span>60k"),
        ("see https://a.example/x_y?a=1.", "see <https://a.example/x_y?a=1>."),
        ("https://github.com/a/b/issues/1", "https:\u2060//github.com/a/b/issues/1"),
        ("www.a.example, ann@acme.example", "www.\u2060a.example, ann@\u2060acme.example"),
        ("a\u2060b", "a\u2060\u2060b"),
    ],
)
def test_signs_are_escaped(typed: str, expected: str) -> None:
    """With a backslash, or a joiner where words are looked at once they are drawn; plain words stay plain."""
    assert expected == escaped(typed, DIALECT)


@each_row(
    ("markdown", "text"),
    [
        ("- [ ] call\n- [x] done", "- [ ] call\n- [x] done"),
        ("1. one\n2. two", "1. one\n2. two"),
        ("![flow](https://x.example/f.png)", "(picture: flow)"),
        ('<img alt="flow" src="https://x.example/f.png">', "(picture: flow)"),
        ("a **word** here", "a word here"),
        ("`code` and ~~old~~", "`code` and ~~old~~"),
        ("```py\nx = 1\n```", "```py\nx = 1\n```"),
        ("| a | b | c |\n|---|---|---|\n| 1 | 2 | 3 |", "a | b | c\n1 | 2 | 3"),
        ("> [!NOTE]\n> Mind.", "> [!NOTE]\n> Mind."),
        ("- a\n  - b", "- a\n  - b"),
        ("<div>Raw</div>", "Raw"),
    ],
)
def test_what_we_never_write_is_foreign(markdown: str, text: str) -> None:
    """Pictures, task lists, tables of others, code: it shows as words, and is nobody's to overwrite."""
    found = read(f"Before.\n\n{markdown}\n\nAfter.")

    assert (f"Before.\n\n{text}\n\nAfter.", True) == (found.text, found.foreign)


@each_row(
    "spelled",
    ["* a\n* b", "+ a\n+ b\n", "- a\r\n- b", "-   a\n\n-   b", "* a\\\n\n* b".replace("\\\n", "\n")],
)
def test_spellings_of_a_list_are_one(spelled: str) -> None:
    """What an editor does to Markdown by itself changes nothing."""
    assert ("- a\n- b", False) == read(spelled)[:2]


@given(proses, DIALECTS)
def test_each_block_is_a_part_of_the_source(prose: Any, dialect: Dialect) -> None:
    """Each is read the same alone; ours replaced by itself is the whole."""
    text = written(prose, dialect)
    blocks = read(text).blocks

    assert [one.text for one in blocks] == [read(text[one.start : one.stop]).text for one in blocks]
    if blocks:
        start, stop = blocks[0].start, blocks[-1].stop
        assert read(text) == read(spliced(text, text[start:stop], start, stop))


def test_what_others_wrote_stays_around_ours() -> None:
    """Blank lines divide it from ours."""
    there = "Mine above\n\nOurs\n\n- [ ] theirs"
    ours = read(there).blocks[1]

    assert "Mine above\n\nNew\n\n- [ ] theirs" == spliced(there, "New", ours.start, ours.stop)


def test_many_quotes_are_folded_away() -> None:
    """The first ones show; the text that is read has them all."""
    quotes = tuple(Quotation(text=f"Quote {number}") for number in range(5))
    text = written(
        Prose(story=(Paragraph(text="Story"),), evidence=quotes, origin=(Origin(text="Here"),)), DIALECT
    )
    found = read(text)

    assert "<details><summary>3 more</summary>" in text
    assert (7, False) == (len(found.blocks), found.foreign)


@given(st.integers(0, 3_000), st.integers(1, 60))
def test_evidence_gives_way(length: int, count: int) -> None:
    """It is shortened until all fits, with what others wrote; a story that does not fit is refused."""
    quotes = tuple(Quotation(text=f"{number} @ann " * 20) for number in range(count))
    prose = Prose(story=(Paragraph(text="x" * length),), evidence=quotes)

    assert len(written(prose, DIALECT, beside=400, reserved=100)) <= 4_000 - 500


def test_a_story_that_does_not_fit() -> None:
    """Says how much too long it is, and for whom."""
    with pytest.raises(Rejected, match="too long for Some, which takes 4,000"):
        one("x" * 5_000)
