"""Wiki text for Data Center: nothing typed acts as markup, it fits, and reads back as it was written."""

import re
import unicodedata
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from roadmap_tui.text.characters import units
from roadmap_tui.trackers.jira import adf, adf_text
from roadmap_tui.trackers.jira.capabilities import LIMIT
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
from tests.each_row import each_row
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
    r"(?<!\\)[{}\[\]*_+^~!@|]|\\\\|(?<!\\)\?\?|://|mailto:(?!\u2060)|^\s*(?:h[1-6]|bq)\.|^\s*[#-]|(?<!\\)--"
    r"|[:;](?:-|\\-)?[()]|:[DP](?![a-z0-9])|(?<!\\)\((?:[a-z/?]|on|off|flag|flagoff)\)",
    re.MULTILINE | re.IGNORECASE,
)


@given(PLAIN)
def test_nothing_typed_is_left_to_act(text: Any) -> None:
    """No macro, link, image, mention, face, table, list, heading or dash."""
    assert ACTIVE.search(one(text)) is None


@each_row(
    ("typed", "expected"),
    [
        ("{code}x{code}", r"\{code\}x\{code\}"),
        ("[a|http://x.example]", r"\[a\|[http://x.example]\]"),
        ("[~bob] !pic.png!", r"\[\~bob\] \!pic.png\!"),
        ("h1. big", "\u2060h1. big"),
        ("bq. said", "\u2060bq. said"),
        ("# one", r"\# one"),
        ("* one", r"\* one"),
        ("- one", r"\- one"),
        ("----", r"\-\-\-\-"),
        ("||a|b|", r"\|\|a\|b\|"),
        ("fine :) ;-) (y) (/)", r"fine :\) ;\-\) \(y) \(/)"),
        (r"C:\temp\{x}", "C:\\temp\\\u2060\\{x\\}"),
        (r"\\host\share", "\\\u2060\\host\\share"),
        ("C:\\", "C:\\\u2060"),
        ("a :D b", "a :\u2060D b"),
        ("1-2, 2027-06-30, follow-up", "1-2, 2027-06-30, follow-up"),
        ("\u00bd-\u00bd", "\u00bd\\-\u00bd"),
        ("see (https://a.example/x_y_z?a=1&b=2).", "see (https://a.example/x_y_z?a=1&b=2)."),
        ("https://a.example/F_(x_y), or", "[https://a.example/F_(x_y)], or"),
        ("https://a.example/F_(x)", "https:\u2060//a.example/F\\_\\(x)"),
        ("https://a.example/*x*!", "https:\u2060//a.example/\\*x\\*\\!"),
        ("ROAD-12 is a follow-up", r"ROAD\-12 is a follow-up"),
        ("&lt; & &#123;", "&\u2060lt; & &\u2060#123;"),
        ("ann@acme.example", r"ann\@acme.example"),
        ("at 10:30 (5 minutes): fine", "at 10:30 (5 minutes): fine"),
    ],
)
def test_signs_are_escaped(typed: str, expected: str) -> None:
    """With a backslash where Jira knows that, else with a word joiner; plain words and addresses stay plain."""
    assert expected == escaped(typed)


LINES = st.one_of(
    PLAIN, st.sampled_from(["for 20 m\u00b2 a day", "\u00bd done", "CO\u2082", "\u2163", "a\u00adb", "a\u200db"])
)


@given(LINES, st.booleans(), st.booleans())
def test_a_mark_stands_around_what_jira_lets_it(text: Any, strong: Any, emphasis: Any) -> None:
    """Letters, decimal digits, spaces, signs and marks, with no escape; in another line the mark would show."""
    mark = "*" * strong + "_" * emphasis
    for line in filter(None, one(text, strong=strong, emphasis=emphasis).split("\n")):
        if mark and line.startswith(mark):
            inner = line.removeprefix(mark).removesuffix(mark[::-1])
            assert all(unicodedata.category(sign)[0] in "LZSMP" or sign.isdecimal() for sign in inner)
            assert "\\" not in inner
            assert line == f"{mark}{inner}{mark[::-1]}"


@each_row(
    "typed",
    ["20 m\u00b2", "\u00bd", "CO\u2082", "\u2163", "a\u00adb", "a\u200db", "a * b", "a\\0", "a\nCO\u2082"],
)
def test_no_sign_shows_around_a_line(typed: str) -> None:
    """A paragraph with a line that cannot stand out is plain: half of it standing out says something else."""
    assert "*" != one(typed, strong=True)[0]
    assert "*" == one("20 m2, 5-10 minutes (daily)", strong=True)[0]


@given(PLAIN)
def test_entities_are_for_cells_alone(text: Any) -> None:
    """Only a pipe in a table has no other spelling: an entity shows as it is once a site moves to Cloud."""
    assert re.search(r"&#?\w+;", one(text)) is None
    cells = written(Prose(story=(Facts(rows=((text, text),)),)))
    assert {"&#124;"} >= set(re.findall(r"&#?\w+;", cells))


@each_row(
    "typed", ["\\\u2060*", "\\\u2060\u2060", ":\u2060D", "&\u2060lt;", "\u2060h1. x", "a \u2060bq.", "\u2060"]
)
def test_a_typed_word_joiner_comes_back(typed: str) -> None:
    """What serves as an escape may be a person's own sign."""
    assert typed == read(one(typed)).text


@each_row(
    "before",
    [
        "h1&#46; big",
        r"\[a&#124;http&#58;//x.example\]",
        r"C&#58;&#92;temp&#92;\{x\}",
        "&amp;lt;",
        r"2027\-06\-30",
    ],
)
def test_earlier_spellings_read_as_the_same_words(before: str) -> None:
    """What an earlier version wrote is no difference, since it reads as what is written now."""
    now = read(before)

    assert now[:3] == read(one(now.text))[:3]


@pytest.mark.parametrize("script", ["\u05e9\u05dc\u05d5\u05dd, Jira!", "\u0645\u0631\u062d\u0628\u0627 2026."])
def test_a_line_from_right_to_left_is_set_apart(script: str) -> None:
    """Wiki text knows no direction, so marks that show nothing stand around the line; they are no difference."""
    text = written(Prose(story=(), evidence=(Quotation(text=f"{script}\nyes", by=script),)))

    assert 2 == text.count(f"\u2067{escaped(script)}\u2069") + text.count(f"\u2067— {escaped(script)}\u2069")
    assert f"> {script}\n> yes\n> — {script}" == read(text).text


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
        "From \\[the\\] roadmap ([https://board.example/S-1?a=%5B1%5D])\n\n_roadmap-abcdefghij_"
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

    assert read(text)[:3] == read(kept)[:3]


@each_row(
    ("before", "after"),
    [("Great!", "Great!"), ("a \\- b", "a - b"), ("10&#58;30", "10:30"), ("follow\\-up", "follow-up")],
)
def test_an_escape_that_an_editor_dropped_is_no_change(before: str, after: str) -> None:
    """Jira's visual editor escapes less than we do."""
    assert read(before)[:3] == read(after)[:3]
    assert not read(after).foreign


@each_row(
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


@each_row(
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


@each_row(
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


@settings(max_examples=15)
@given(st.text("\\{*|😀a", min_size=1, max_size=20))
def test_the_limit_is_counted_on_the_converted_text(said: Any) -> None:
    """Escapes count, and so do characters that take two units."""
    prose = Prose(story=(), evidence=(Quotation(text=said * 2000),))

    assert units(written(prose, "roadmap-abcdefghij")) <= LIMIT


def test_the_story_is_never_shortened() -> None:
    """A story that does not fit once it is escaped is refused."""
    with pytest.raises(Rejected, match=r"characters too long for Jira, which takes 32,767: shorten"):
        written(Prose(story=(Paragraph(text="{" * 17_000),)))


@each_row(
    ("theirs", "text"),
    [
        ("see !flow.png|thumbnail!", "see (picture: flow.png)"),
        ("ask [~ann] or [~accountid:5b10]", "ask @ann or @5b10"),
        ("[^plan.pdf]", "(file: plan.pdf)"),
        ("{panel:title=Note|borderColor=red}", "(panel: Note)"),
        ("{task}", "(task)"),
        ("{code:java}", "(code: java)"),
        ("{{rm -r}}", "`rm -r`"),
        ("{color:red}alarm{color}", "alarm"),
        ("it is -gone- now", "it is ~~gone~~ now"),
        ("[the plan|#anchor]", "the plan (#anchor)"),
        ("bq. said", "> said"),
        ("one \\\\ two", "one\ntwo"),
        ("# one\n# two\n** deep", "1. one\n2. two\n  - deep"),
        ("||a||b||\n|c|d|", "a | b\nc | d"),
    ],
)
def test_what_people_write_shows_in_words(theirs: str, text: str) -> None:
    """Macros, pictures, mentions and lists of people show as what they are, and nothing of them is left out."""
    assert (text, True, None) == read(theirs)[:3]


def test_each_block_has_its_place() -> None:
    """A block is told with where it stands, line ends of Windows and signs of its own included."""
    text = "one\r\n\r\n  h3. Two\r\n||a|b|\r\n\r\n{quote}\r\nsaid\r\n\r\n{quote}\r\nlast"

    places = [text[one.start : one.stop] for one in read(text).blocks]
    assert ["one", "  h3. Two", "||a|b|", "{quote}\r\nsaid\r\n\r\n{quote}", "last"] == places
