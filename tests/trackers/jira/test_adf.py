"""Documents for Jira Cloud: valid, within the limit, and read back as they were written."""

import re
from typing import Any

import pytest
from hypothesis import given

from roadmap_tui.model.link_state import digest_of
from roadmap_tui.trackers.jira import adf_text
from roadmap_tui.trackers.jira.adf import compact, document, size
from roadmap_tui.trackers.jira.adf_text import read
from roadmap_tui.trackers.jira.capabilities import LIMIT
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
from tests import contracts
from tests.each_row import each_row
from tests.trackers.jira.prose import as_jira_keeps_it, proses


def text_of(document: object) -> tuple[str, bool]:
    """The text of a document, and whether it holds what is never written."""
    reading = read(document)
    return reading.text, reading.foreign


@given(proses)
def test_any_prose_is_a_valid_document(prose: Any) -> None:
    """Whatever people typed, the document holds to Atlassian's schema."""
    contracts.check_document(document(prose))
    contracts.check_document(document(prose, "roadmap-abcdefghij"))


@given(proses)
def test_what_jira_does_by_itself_is_no_change(prose: Any) -> None:
    """Ids of nodes, default attributes and trimmed text leave the canonical text alone; nothing is foreign."""
    written = document(prose)

    assert (text_of(written)[0], False) == text_of(as_jira_keeps_it(written))


@given(proses)
def test_the_text_alone_is_that_of_the_whole_reading(prose: Any) -> None:
    """What is compared before a description is sent is what is read once it is there, marker or not."""
    plain, marked = document(prose), document(prose, "roadmap-abcdefghij")

    assert (read(plain).text, read(marked).text) == (adf_text.text_of(plain), adf_text.text_of(marked))


@given(proses)
def test_a_document_is_measured_as_jira_sent_it(prose: Any) -> None:
    """The size of a description is that of all its JSON, and the digest is of the same without ids of nodes."""
    written = document(prose)
    there, reading = as_jira_keeps_it(written), read(written)

    assert (size(written), digest_of(compact(written)).digest) == (reading.size, reading.digest)
    assert size(there) == read(there).size


@given(proses)
def test_the_marker_line_is_no_part_of_the_text(prose: Any) -> None:
    """A document with the marker's line reads as the same text as one without."""
    plain, marked = read(document(prose)), read(document(prose, "roadmap-abcdefghij"))

    if plain.marker is None:
        assert (plain.text, "roadmap-abcdefghij") == (marked.text, marked.marker)


def test_every_block_is_read_back() -> None:
    """The canonical text shows each kind of block for what it is."""
    prose = Prose(
        story=(
            Heading(text="Outcome", level=2),
            Paragraph(text="One\nTwo ", strong=True),
            Facts(rows=(("Metric", "hours\nper week"), ("Empty", ""))),
            Bullets(items=("first", "second\nline")),
        ),
        evidence=(Quotation(text="It takes days.\r\nReally.", by="Enterprise"),),
        origin=(Rule(), Origin(text="From the roadmap", url="https://board.example/S-1")),
    )

    expected = (
        "## Outcome\n\nOne\nTwo\n\nMetric | hours per week\nEmpty | \n\n- first\n- second\n  line\n\n"
        "> It takes days.\n> Really.\n> — Enterprise\n\n---\n\nFrom the roadmap (https://board.example/S-1)"
    )
    assert (expected, False) == text_of(document(prose))


@each_row("typed", ["List<String>", "{code}x{code}", "<b>bold</b>", "*a* _b_ [c](d) @e", "a & b"])
def test_markup_arrives_as_typed(typed: str) -> None:
    """What looks like markup is text."""
    assert (typed, False) == text_of(document(Prose(story=(Paragraph(text=typed),))))


def test_control_characters_are_made_visible() -> None:
    """NUL and escape codes, which Jira or a terminal cannot take, become signs."""
    assert text_of(document(Prose(story=(Paragraph(text="a\0b\x1b[31m"),)))) == ("a␀b␛[31m", False)


@each_row("url", ["javascript:alert(1)", "/S-1", "https://", "data:text/html,x", "https://a b"])
def test_only_addresses_of_the_web_and_of_mail_are_linked(url: str) -> None:
    """Another address is left out, and its text stays."""
    written = document(Prose(story=(), origin=(Origin(text="From here", url=url),)))

    expected = {"type": "paragraph", "content": [{"type": "text", "text": "From here"}]}
    assert [expected] == written["content"]


@each_row(
    ("typed", "links"),
    [
        ("see https://a.example/x?y=1#z. Then", ["https://a.example/x?y=1#z"]),
        ("(https://a.example/F_(x)), <https://b.example>", ["https://a.example/F_(x)", "https://b.example"]),
        ("https://a.example/x\u3002\u6b21", ["https://a.example/x"]),
        ("https://a.example/Z\u00fcrich", []),
        ("www.a.example, javascript:alert(1), ann@a.example, http://", []),
    ],
)
def test_addresses_are_links(typed: str, links: list[str]) -> None:
    """An address in a person's words can be followed, and reads back as the words alone."""
    written = document(Prose(story=(Paragraph(text=typed, strong=True),)))
    nodes = written["content"][0]["content"]

    hrefs = [one["marks"][1]["attrs"]["href"] for one in nodes if len(one["marks"]) > 1]
    assert (links, links) == (hrefs, [one["text"] for one in nodes if len(one["marks"]) > 1])
    assert (typed, False) == text_of(written)


def test_a_large_gap_in_a_quote_is_one_blank_line() -> None:
    """Several blank lines would push the rest of the quote down."""
    written = document(Prose(story=(), evidence=(Quotation(text="One\n\n \n\t\n\nTwo"),)))

    kinds = [one["type"] for one in written["content"][0]["content"][0]["content"]]
    assert ["text", "hardBreak", "hardBreak", "text"] == kinds


def test_a_quote_from_right_to_left_is_set_apart() -> None:
    """A quote has no direction in a document, so marks that show nothing stand around its lines."""
    said = "\u05e9\u05dc\u05d5\u05dd Jira!"
    written = document(Prose(story=(), evidence=(Quotation(text=f"{said}\nyes"),)))

    nodes = written["content"][0]["content"][0]["content"]
    assert [f"\u2067{said}\u2069", "yes"] == [one["text"] for one in nodes if one["type"] == "text"]
    assert (f"> {said}\n> yes", False) == text_of(written)


def test_a_table_leaves_its_width_to_the_values() -> None:
    """Names are short: two equal columns would break the values beside them."""
    table = document(Prose(story=(Facts(rows=(("Metric", "hours"),)),)))["content"][0]

    widths = [cell["attrs"]["colwidth"] for cell in table["content"][0]["content"]]
    assert [[140], [620]] == widths


def quotes(count: Any, length: Any) -> Any:
    return tuple(Quotation(text=f"{number} " + "q" * length) for number in range(count))


def test_a_long_document_drops_its_last_quotes() -> None:
    """Quotes go from the end, and a line says how many are left on the roadmap."""
    prose = Prose(
        story=(Paragraph(text="The story."),),
        evidence=(Heading(text="Evidence"), *quotes(100, 1000)),
        origin=(Origin(text="From the roadmap"),),
    )

    written = document(prose)
    text, _ = text_of(written)
    assert size(written) <= LIMIT
    assert size(written) > LIMIT - 1500
    kept = text.count("> ")
    assert text.endswith(f"… and {100 - kept} more quotes on the roadmap\n\nFrom the roadmap")


def test_a_single_long_quote_is_cut() -> None:
    """One quote that is too long on its own loses its end."""
    prose = Prose(story=(Paragraph(text="The story."),), evidence=quotes(1, 60_000))

    written = document(prose)
    assert LIMIT - 200 <= size(written) <= LIMIT
    assert text_of(written)[0].endswith("qq…")


def test_the_limit_is_counted_on_the_converted_text() -> None:
    """A text within the limit whose JSON is not (quotation marks count twice) is shortened as well."""
    prose = Prose(story=(), evidence=(Quotation(text='"' * 32_000),))

    assert size(document(prose)) <= LIMIT


def test_characters_outside_the_basic_plane_count_twice() -> None:
    """Jira counts UTF-16 units."""
    assert size("ab") + 2 == size("a😀b")


def test_the_story_is_never_shortened() -> None:
    """A story that does not fit is refused, with how much there is too much of it."""
    with pytest.raises(Rejected, match=r"characters too long for Jira, which takes 32,767: shorten"):
        document(Prose(story=(Paragraph(text="s" * 33_000),)))


def test_evidence_gives_way_to_a_story_that_just_fits() -> None:
    """With no room for evidence, only the line that says where it is stays, if even that."""
    prose = Prose(story=(Paragraph(text="s" * 32_400),), evidence=(Heading(text="E" * 300), *quotes(3, 500)))

    text, _ = text_of(document(prose))
    assert text.split("\n")[0] == "s" * 32_400
    assert "q" not in text.split("\n", 1)[1].replace("quotes", "")


@each_row(
    "node",
    [
        {"type": "panel", "attrs": {"panelType": "info"}, "content": [{"type": "paragraph", "content": []}]},
        {"type": "paragraph", "content": [{"type": "mention", "attrs": {"id": "1", "text": "@Ann"}}]},
        {"type": "paragraph", "content": [{"type": "text", "text": "x", "marks": [{"type": "strike"}]}]},
        {"type": "paragraph", "marks": [{"type": "alignment"}], "content": [{"type": "text", "text": "x"}]},
        {"type": "tableCell", "attrs": {"background": "#fff"}, "content": []},
        {"type": "tableCell", "attrs": {"colspan": 2}, "content": []},
        "not a node",
    ],
)
def test_what_we_never_write_is_foreign(node: Any) -> None:
    """A node, mark or attribute that only people in Jira make is told, so that nobody overwrites it unseen."""
    assert text_of({"type": "doc", "version": 1, "content": [node]})[1]


def test_a_changed_link_is_a_change() -> None:
    """The address of a link belongs to the text."""
    prose = Prose(story=(), origin=(Origin(text="board", url="https://a.example/1"),))
    written = document(prose)
    before = text_of(written)
    written["content"][0]["content"][0]["marks"][0]["attrs"]["href"] = "https://b.example/1"

    assert before != text_of(written)


def test_a_bottomless_document_is_foreign() -> None:
    """A document nested beyond all sense neither crashes nor counts as ours."""
    node: dict[str, object] = {"type": "paragraph", "content": []}
    for _ in range(500):
        node = {"type": "blockquote", "content": [node]}

    assert text_of({"type": "doc", "version": 1, "content": [node]})[1]


@pytest.mark.parametrize(
    ("value", "expected"), [(None, ("", False)), ("plain\r\ntext", ("plain\ntext", False)), (7, ("", True))]
)
def test_a_description_that_is_no_document(value: int | str | None, expected: Any) -> None:
    """No description is an empty text; a plain string is read; anything else is foreign."""
    assert expected == text_of(value)


@each_row("odd", [5, 1.5, True, "x", ["x"], {"a": ["b"]}, 10**30, None])
def test_parts_of_the_wrong_kind_are_absent(odd: Any) -> None:
    """Whatever stands where a type, attributes, marks or a level should, the text around it is read."""
    wrong = [
        {"type": odd, "content": [{"type": "text", "text": "a"}]},
        {"type": "paragraph", "attrs": odd, "marks": odd, "content": [{"type": "text", "text": "b"}]},
        {"type": "heading", "attrs": {"level": odd}, "content": [{"type": "text", "text": "c"}]},
        {"type": "paragraph", "content": [{"type": "text", "text": "d", "marks": [{"type": odd, "attrs": odd}]}]},
        {"type": "paragraph", "content": [{"type": "emoji", "attrs": odd}, {"type": odd, "attrs": odd}]},
    ]

    text, _ = text_of({"type": "doc", "version": 1, "content": wrong})
    assert re.sub(r"#|\(\w+\)", "", text).split() == ["a", "b", "c", "d"]


@pytest.mark.parametrize("place", [("paragraph",), ("tableRow", "tableCell", "paragraph"), ("heading",)])
def test_words_that_stand_out_are_a_persons(place: Any) -> None:
    """We make whole paragraphs stand out; a word within one, or in a table or a heading, is told."""
    nodes = [{"type": "text", "text": "bold", "marks": [{"type": "strong"}]}]
    if place == ("paragraph",):
        nodes.insert(0, {"type": "text", "text": "plain and "})
    for kind in reversed(place):
        nodes = [{"type": kind, "content": nodes}]
    document = {"type": "doc", "version": 1, "content": nodes}

    assert read(document).foreign
    assert "bold" in read(document).text


SHOWN = {
    "blockCard": ({"url": "https://a.example/1"}, "https://a.example/1"),
    "blockTaskItem": ({"state": "DONE"}, "[x] within"),
    "bodiedExtension": ({"extensionKey": "toc"}, "(macro: toc)\nwithin"),
    "bodiedSyncBlock": ({"resourceId": "r1"}, "(synced block: r1)\nwithin"),
    "codeBlock": ({"language": "python"}, "```python\nwithin\n```"),
    "date": ({"timestamp": "1798761600000"}, "2027-01-01"),
    "decisionItem": ({"state": "DECIDED"}, "(decision) within"),
    "embedCard": ({"url": "https://a.example/2"}, "https://a.example/2"),
    "emoji": ({"shortName": ":tada:"}, ":tada:"),
    "expand": ({"title": "Details"}, "(expand: Details)\nwithin"),
    "extension": ({"extensionKey": "chart"}, "(macro: chart)"),
    "heading": ({"level": 2}, "## within"),
    "blockquote": ({}, "> within"),
    "bulletList": ({}, "- within"),
    "rule": ({}, "---"),
    "inlineCard": ({"url": "https://a.example/3"}, "https://a.example/3"),
    "inlineExtension": ({"extensionKey": "sum"}, "(macro: sum)"),
    "layoutColumn": ({"width": 50}, "(column)\nwithin"),
    "layoutSection": ({}, "(columns)\nwithin"),
    "media": ({"type": "file", "alt": "flow.png"}, "(picture: flow.png)"),
    "mediaInline": ({"type": "file", "alt": "plan.pdf"}, "(file: plan.pdf)"),
    "mention": ({"id": "1", "text": "@Ann"}, "@Ann"),
    "nestedExpand": ({"title": "More"}, "(expand: More)\nwithin"),
    "orderedList": ({"order": 3}, "3. within"),
    "panel": ({"panelType": "info"}, "(panel: info)\nwithin"),
    "placeholder": ({"text": "type here"}, "(placeholder: type here)"),
    "status": ({"text": "Done"}, "(status: Done)"),
    "syncBlock": ({"resourceId": "r2"}, "(synced block: r2)"),
    "taskItem": ({"state": "TODO"}, "[ ] within"),
}
"""The attributes of a kind of node, and how it shows around the word `within`, if not by that word alone."""
LEAVES = {kind for kind, (_, shown) in SHOWN.items() if "within" not in shown}
WITH_LINES = frozenset({"paragraph", "heading", "taskItem", "decisionItem", "codeBlock", "caption"})
KINDS = [one for one in contracts.node_kinds() or SHOWN if one not in {"doc", "text", "hardBreak"}]


@each_row("kind", [*KINDS, "ofTomorrow"])
@each_row("depth", [0, 1, 3])
def test_every_node_of_the_schema_shows(kind: Any, depth: Any) -> None:
    """A person decides on what they are shown: no node is dropped, nor one that the schema does not know yet."""
    attrs, shown = SHOWN.get(kind, ({}, "(ofTomorrow)\nwithin" if kind == "ofTomorrow" else "within"))
    words = {"type": "text", "text": "within"}
    held = [words] if kind in WITH_LINES else [{"type": "paragraph", "content": [words]}]
    node = {"type": kind, "attrs": attrs, **({} if kind in LEAVES else {"content": held})}
    for _ in range(depth):
        node = {"type": "blockquote", "content": [node]}

    text = read({"type": "doc", "version": 1, "content": [node]}).text
    assert shown == re.sub(
        r"^(> )*(?=.)" if kind != "blockquote" else "^" + "> " * depth, "", text, flags=re.MULTILINE
    )


@each_row("kind", [one for one in KINDS if one != "rule"])
def test_no_node_is_dropped_within_a_line(kind: Any) -> None:
    """A node that stands within a line shows there as well, wherever the schema allows it."""
    attrs, shown = SHOWN.get(kind, ({}, "within"))
    node = {
        "type": kind,
        "attrs": attrs,
        "content": [] if kind in LEAVES else [{"type": "text", "text": "within"}],
    }

    text = read({"type": "doc", "version": 1, "content": [{"type": "paragraph", "content": [node]}]}).text
    assert (shown if kind in LEAVES else "within") in text


@pytest.mark.parametrize(
    ("marks", "text"),
    [([{"type": "strike"}], "~~gone~~"), ([{"type": "code"}], "`gone`"), ([{"type": "underline"}], "gone")],
)
def test_marks_that_change_what_is_said_show(marks: Any, text: Any) -> None:
    """Words that are struck out or code have signs around them."""
    node = {"type": "paragraph", "content": [{"type": "text", "text": "gone", "marks": marks}]}

    assert (text, True) == text_of({"type": "doc", "version": 1, "content": [node]})


def test_lists_of_people_show_as_they_stand() -> None:
    """Tasks keep their state, numbers count on, and what is within an item stands below it."""
    words = [{"type": "text", "text": "call Ann"}]
    line = {"type": "paragraph", "content": words}
    inner = {"type": "bulletList", "content": [{"type": "listItem", "content": [line]}]}
    content = [
        {
            "type": "taskList",
            "content": [
                {"type": "taskItem", "attrs": {"state": "DONE"}, "content": words},
                {"type": "taskItem", "attrs": {"state": "TODO"}, "content": words},
            ],
        },
        {
            "type": "orderedList",
            "attrs": {"order": 9},
            "content": [{"type": "listItem", "content": [line, inner]}, {"type": "listItem", "content": [line]}],
        },
    ]

    expected = "[x] call Ann\n[ ] call Ann\n\n9. call Ann\n  - call Ann\n10. call Ann"
    assert expected == read({"type": "doc", "version": 1, "content": content}).text
