"""Wiki text for Data Center: nothing typed acts as markup, it fits, and reads back as it was written."""

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roadmap_tui.text.characters import units
from roadmap_tui.trackers.jira import adf, adf_text
from roadmap_tui.trackers.jira.truncate import LIMIT
from roadmap_tui.trackers.jira.wiki import escaped, written
from roadmap_tui.trackers.jira.wiki_text import read
from roadmap_tui.trackers.protocol import (
    Bullets,
    Facts,
    Heading,
    Origin,
    Paragraph,
    Prose,
    Quotation,
    Rejected,
    Rule,
)
from tests.trackers.jira.prose import blocks, proses, texts

SIGNS = st.text("\\{}[]|*_+-^~!@?#%():;&.,/h1bq3 <>\"'aZ0\n", max_size=40)
PLAIN = st.one_of(texts, SIGNS)


def one(text: Any, **how: Any) -> Any:
    return written(Prose(story=(Paragraph(text=text, **how),)))


@given(proses)
def test_both_editions_read_the_same_text(prose: Any) -> None:
    """What a description says does not depend on the edition's markup."""
    wiki, document = read(written(prose)), adf_text.read(adf.document(prose))

    assert (_plain(document.text), document.marker, False) == (_plain(wiki.text), wiki.marker, wiki.foreign)


def _plain(text: Any) -> Any:
    """Without the line breaks that a wiki's heading and list item cannot hold, and its encoded addresses."""
    return re.sub(r"\s+", " ", text)


@given(PLAIN, st.booleans(), st.booleans())
def test_any_text_reads_back_as_it_was_typed(text: Any, strong: Any, emphasis: Any) -> None:
    """Every sign that could act is escaped, and comes back."""
    expected = adf_text.read(adf.document(Prose(story=(Paragraph(text=text),))))

    found = read(one(text, strong=strong, emphasis=emphasis))
    assert (expected.text, expected.marker, False) == (found.text, found.marker, found.foreign)


ACTIVE = re.compile(
    r"(?<!\\)[{}\[\]*_+^~!@]|[|]|\\\\|(?<!\\)\?\?|://|mailto:|^\s*(?:h[1-6]|bq)\.|^\s*[#-]|(?<!\\)--|[:;](?:-|\\-)?[()]"
    r"|:[DP]|(?<!\\)\((?:[a-z/?]|on|off|flag|flagoff)\)",
    re.MULTILINE | re.IGNORECASE,
)


@given(PLAIN)
def test_nothing_typed_is_left_to_act(text: Any) -> None:
    """No macro, link, image, mention, face, table, list, heading or dash."""
    assert ACTIVE.search(one(text)) is None


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("{code}x{code}", r"\{code\}x\{code\}"),
        ("[a|http://x.example]", r"\[a&#124;http&#58;//x.example\]"),
        ("[~bob] !pic.png!", r"\[\~bob\] \!pic.png\!"),
        ("h1. big", "h1&#46; big"),
        ("bq. said", "bq&#46; said"),
        ("# one", r"\# one"),
        ("* one", r"\* one"),
        ("- one", r"\- one"),
        ("----", r"\-\-\-\-"),
        ("||a|b|", "&#124;&#124;a&#124;b&#124;"),
        ("fine :) ;-) (y) (/)", r"fine :\) ;\-\) \(y) \(/)"),
        (r"C:\temp\{x}", r"C&#58;&#92;temp&#92;\{x\}"),
        ("ROAD-12 is a follow-up", r"ROAD\-12 is a follow-up"),
        ("&lt; & &#123;", "&amp;lt; & &amp;#123;"),
        ("ann@acme.example", r"ann\@acme.example"),
        ("at 10:30 (5 minutes): fine", "at 10:30 (5 minutes): fine"),
    ],
)
def test_signs_are_escaped(typed: str, expected: str) -> None:
    """With a backslash where Jira knows that, else as an entity; plain words stay plain."""
    assert expected == escaped(typed)


def test_every_block_has_its_markup() -> None:
    """The wiki text shows each kind of block for what it is."""
    prose = Prose(
        story=(
            Heading(text="Outcome", level=2),
            Paragraph(text="One\nTwo ", strong=True),
            Paragraph(text="Three", strong=True, emphasis=True),
            Facts(rows=(("Metric", "hours\nper week"), ("Empty", ""), ("", ""))),
            Bullets(items=("first", "", "second\nline")),
        ),
        evidence=(Quotation(text="It takes days.\r\nReally.", by="Enterprise"),),
        origin=(Rule(), Origin(text="From [the] roadmap", url="https://board.example/S-1?a=[1]")),
    )
    expected = (
        "h2. Outcome\n\n*One*\n*Two*\n\n*_Three_*\n\n||Metric|hours per week|\n||Empty| |\n\n* first\n"
        "* second\nline\n\n{quote}\nIt takes days.\nReally.\n_— Enterprise_\n{quote}\n\n----\n\n"
        "[From &#91;the&#93; roadmap|https://board.example/S-1?a=%5B1%5D]\n\n_roadmap-abcdefghij_"
    )

    assert expected == written(prose, "roadmap-abcdefghij")
    text = (
        "## Outcome\n\nOne\nTwo\n\nThree\n\nMetric | hours per week\nEmpty | \n\n- first\n- second\n  line\n\n"
        "> It takes days.\n> Really.\n> — Enterprise\n\n---\n\n"
        "From [the] roadmap (https://board.example/S-1?a=%5B1%5D)"
    )
    assert (text, False, "roadmap-abcdefghij") == read(expected)[:3]


@given(st.lists(blocks, max_size=6).map(tuple))
def test_what_jira_does_by_itself_is_no_change(story: Any) -> None:
    """Line ends of Windows, trailing spaces and more blank lines leave the text alone."""
    text = written(Prose(story=story))
    kept = text.replace("\n\n", "\n\n\n").replace("\n", "  \r\n") + "\r\n"

    assert read(text) == read(kept)


@pytest.mark.parametrize(
    ("before", "after"),
    [("Great!", "Great!"), ("a \\- b", "a - b"), ("10&#58;30", "10:30"), ("follow\\-up", "follow-up")],
)
def test_an_escape_that_an_editor_dropped_is_no_change(before: str, after: str) -> None:
    """Jira's visual editor escapes less than we do."""
    assert read(before) == read(after)
    assert not read(after).foreign


@pytest.mark.parametrize(
    "theirs",
    [
        "{code}x{code}",
        "{color:red}x{color}",
        "{panel}",
        "{{mono}}",
        "{quote}never closed",
        "!picture.png!",
        "[~bob]",
        "[^file.txt]",
        "[a|javascript:alert(1)]",
        "||a||b||",
        "|a|b|c|",
        "# numbered",
        "** deep",
        "a -gone- b",
        "a +new+ b",
        "??cited??",
        "bq. said",
        "one \\\\ two",
    ],
)
def test_what_we_never_write_is_foreign(theirs: str) -> None:
    """A macro, a picture, a mention and the like are told, so that nobody overwrites them unseen."""
    assert read(f"Ours\n\n{theirs}\n\nOurs again").foreign


@pytest.mark.parametrize(
    ("theirs", "text"),
    [
        ("*Ours, edited*", "Ours, edited"),
        ("Ours\n\nTheirs", "Ours\n\nTheirs"),
        ("Ours, see [here|https://a.example]", "Ours, see here (https://a.example)"),
        ("- Ours", "- Ours"),
    ],
)
def test_what_a_person_wrote_is_a_difference(theirs: str, text: str) -> None:
    """Their words are read as they are."""
    assert (text, False, None) == read(theirs)[:3]


@pytest.mark.parametrize(
    ("theirs", "text"),
    [
        ("Ours, *edited*", "Ours, edited"),
        ("||Who|_physician_|", "Who | physician"),
        ("h3. *Target*", "### Target"),
        ("- *Ours*", "- Ours"),
    ],
)
def test_words_that_stand_out_are_a_persons(theirs: str, text: str) -> None:
    """We make whole lines stand out; a word within one, or in a table, a heading or a list, is told."""
    assert (text, True, None) == read(theirs)[:3]


@pytest.mark.parametrize(("value", "expected"), [(None, ("", False, None)), (7, ("", True, None))])
def test_a_description_that_is_no_text(value: int | None, expected: Any) -> None:
    """No description is an empty text; anything odd is foreign."""
    assert expected == read(value)[:3]


def test_a_long_text_drops_its_last_quotes() -> None:
    """Quotes go from the end, and a line says how many are left on the roadmap."""
    quotes = tuple(Quotation(text=f"{number} " + "q-" * 500) for number in range(100))
    text = written(
        Prose(story=(Paragraph(text="The story."),), evidence=quotes, origin=(Origin(text="From here"),)),
        "roadmap-abcdefghij",
    )

    assert LIMIT - 2500 < units(text) <= LIMIT
    kept = read(text).text.count("> ")
    assert read(text).text.endswith(f"… and {100 - kept} more quotes on the roadmap\n\nFrom here")


@given(st.text("\\{*|😀a", min_size=1, max_size=20))
def test_the_limit_is_counted_on_the_converted_text(said: Any) -> None:
    """Escapes count, and so do characters that take two units."""
    prose = Prose(story=(), evidence=(Quotation(text=said * 2000),))

    assert units(written(prose, "roadmap-abcdefghij")) <= LIMIT


def test_the_story_is_never_shortened() -> None:
    """A story that does not fit once it is escaped is refused."""
    with pytest.raises(Rejected, match=r"characters too long for Jira, which takes 32,767: shorten"):
        written(Prose(story=(Paragraph(text="{" * 17_000),)))
