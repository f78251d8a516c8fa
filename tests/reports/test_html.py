"""A report as a page."""

from datetime import date
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roadmap_tui.reports.document import (
    Block,
    Card,
    CardColumn,
    CardLane,
    Cards,
    Chart,
    Document,
    Figures,
    Heading,
    Items,
    Lane,
    Lanes,
    Letter,
    Paragraph,
    Point,
    Quote,
    table,
)
from roadmap_tui.reports.markup import clean
from roadmap_tui.reports.render.html import render_html
from roadmap_tui.reports.render.style import DARK, LIGHT
from roadmap_tui.text.characters import visible
from tests.reports.pages import Page, document, picture

DAY = date(2026, 3, 18)
WORDS = ("ink", "dim", "accent", "amber", "red", "green")
"""Colours that words are written in, on paper and on tint."""
HOSTILE = "</style></title></script><script>alert(1)</script> \"quoted\" 'so' & \x1b[31m \u202egnp.exe \ufffe"


def everywhere(text: str) -> Document:
    """A document with this text in every place that people's words get to."""
    blocks: tuple[Block, ...] = (
        Heading(text=text),
        Paragraph(text=text, tone="lead"),
        Figures(sentence=text, figures=((text, text),)),
        Quote(text=text, who=f"who {text}"),
        Heading(text=text, level=3),
        Items(texts=(text,)),
        Letter(text=text),
        table((text, "b"), [(text, 1), (text, None)], right=(1,), flexible=0),
        Chart(
            title=text, kind="line", points=(Point(label=text, value=1), Point(label=text, value=2)), unit=text
        ),
        Chart(title=text, kind="bars", points=(Point(label=text, value=1),), unit=text),
        Lanes(
            title=text,
            spans=((DAY, "2026 Q1"),),
            last=date(2026, 4, 1),
            today=DAY,
            lanes=(Lane(group=text, name=text, title=text, caption=text, marks=()),),
        ),
    )
    columns = (CardColumn(heading=text, cards=(Card(name=text, title="x", lines=(text,)),)),)
    lanes = (CardLane(heading=text, note=text, columns=columns),)
    cards = (Cards(title=text, columns=columns), Cards(title=text, columns=columns, lanes=lanes))
    return Document(title=text, subtitle=text, blocks=(*blocks, *cards))


def elements(page: Page) -> list[str]:
    """Without tooltips, which only a text that was cut has, and lines of one wrapped text as one."""
    kept = [one for one in page.elements if one != "title"]
    return [one for one, before in zip(kept, ["", *kept], strict=False) if (one, before) != ("text", "text")]


@given(st.text())
def test_any_text_is_shown_and_is_nothing_but_text(text: str) -> None:
    """Whatever is typed, the page has the elements that it has for a plain word, and shows it as typed."""
    shown = render_html(everywhere(text))
    page, plain = Page(shown), Page(render_html(everywhere("plain")))
    expected = clean(text)

    assert elements(plain) == elements(page)
    assert picture(shown) is not None
    assert not expected or 15 <= sum(expected in one for one in page.texts)
    assert (
        "".join(visible(text).split()) in "".join("".join(page.texts).split())
        or "\ufffe" in text
        or "\uffff" in text
    )


def test_hostile_text_is_text() -> None:
    """Markup, quotes, control characters and overrides of the direction are seen, and do nothing."""
    shown = render_html(everywhere(HOSTILE))
    page = Page(shown)

    assert ("script" in page.elements, "\x1b" in shown, "\u202e" in shown) == (False, False, False)
    assert any(
        "<script>alert(1)</script> \"quoted\" 'so' & ␛[31m <U+202E>gnp.exe <U+FFFE>" in one for one in page.texts
    )


def test_nothing_outside_is_asked_for() -> None:
    """No script, no picture, font or style from elsewhere; and the page itself forbids them."""
    shown = render_html(everywhere("x"))
    page = Page(shown)

    assert set() == {"script", "img", "link", "iframe", "object", "image", "use", "a"} & set(page.elements)
    assert [False] * 4 == [one in shown for one in ("@import", "url(", "src=", "href=")]
    assert {"http://www.w3.org/2000/svg"} == {one for one in page.values if "//" in one}
    assert any(one.startswith("default-src 'none'") for one in page.values)


def test_the_page_says_what_it_is() -> None:
    """Its language, its encoding, its width, and a title with the day."""
    shown = render_html(document(Paragraph(text="x")))

    assert '<html lang="en">' in shown
    assert '<meta charset="utf-8"/>' in shown
    assert 'content="width=device-width, initial-scale=1"' in shown
    assert "<title>Title · Board, 18 Mar 2026</title>" in shown


def luminance(colour: str) -> float:
    """The relative luminance of a colour (WCAG 2.2)."""
    parts = [int(colour[index : index + 2], 16) / 255 for index in (1, 3, 5)]
    red, green, blue = (one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """The contrast of two colours, 1 to 21 (WCAG 2.2)."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
def test_every_word_can_be_read(palette: dict[str, str]) -> None:
    """Every colour of words has a contrast of 4.5 or more on everything it stands on, light and dark."""
    found = {
        (word, ground): contrast(palette[word], palette[ground])
        for word, ground in product(WORDS, ("paper", "tint"))
    }

    assert {} == {pair: value for pair, value in found.items() if value < 4.5}


def test_black_on_white_has_the_full_contrast() -> None:
    """The measure itself is that of WCAG."""
    assert 21 == round(contrast("#000000", "#ffffff"), 2)


def test_numbers_end_on_one_line() -> None:
    """Columns of numbers are set to the right, their heading too; a missing value is an empty cell."""
    shown = render_html(document(table(("name", "n"), [("Acme", 1200), ("Bolt", None)], right=(1,))))

    assert '<th scope="col" class="n">n</th>' in shown
    assert '<td class="n">1,200</td>' in shown
    assert '<td class="s">Bolt</td><td></td>' in shown


def test_tables_of_one_kind_stand_in_line() -> None:
    """Tables with the same headings have columns of the same widths, whatever is in them."""
    first, second = table(("id", "name"), [("S-1", "x")]), table(("id", "name"), [("S-1000", "a longer name")])
    shown = render_html(document(first, second))
    columns = [line for line in shown.splitlines() if line.startswith("<colgroup>")]

    assert (2, 1) == (len(columns), len(set(columns)))


def test_a_narrow_page_takes_from_the_flexible_column() -> None:
    """The others keep the room that their texts take."""
    shown = render_html(document(table(("id", "story"), [("S-1", "x" * 90)], flexible=1)))

    assert '<colgroup><col style="width:3.65em"/><col/></colgroup>' in shown


def test_the_lanes_shrink_with_the_page() -> None:
    """Down to a page of 900 pixels; below that they scroll."""
    lanes = Lanes(title="Stories in time", spans=(), last=date(2026, 4, 1), today=date(2026, 3, 1), lanes=())
    shown = render_html(document(lanes))

    assert '<figure class="lanes"><svg' in shown
    assert "figure.lanes svg{max-width:100%;height:auto}figure.lanes svg{min-width:800px}" in shown


def test_a_table_is_named_and_scrolls() -> None:
    """A wide table is a region named by its heading, which a keyboard can scroll."""
    shown = render_html(document(Heading(text="Now"), table(("id",), [("S-1",)])))

    assert '<div class="wide" role="region" tabindex="0" aria-label="Now">' in shown


def test_pictures_are_told() -> None:
    """A chart has a title and a description with its values, each under a name of its own."""
    chart = Chart(title="told", kind="line", points=(Point(label="Jan", value=3), Point(label="Feb", value=None)))
    page = Page(render_html(document(chart, Paragraph(text="x"), chart)))

    assert 2 == page.texts.count("Jan: 3; Feb: no data")
    assert {"picture-1-title picture-1-told", "picture-2-title picture-2-told"} <= set(page.values)


def test_what_follows_each_other_stands_beside_each_other() -> None:
    """Quotes in a row are one group, and so are short lists under small headings."""
    shown = render_html(
        document(
            Quote(text="a"),
            Quote(text="b", who="Acme"),
            Heading(text="One", level=3),
            Items(texts=("x",)),
            Heading(text="Two", level=3),
            Items(texts=("y",)),
        )
    )

    assert (1, 1) == (shown.count('<div class="quotes">'), shown.count('<div class="beside">'))
    assert "<blockquote><p>“b”</p><footer>Acme</footer></blockquote>" in shown


def test_it_prints() -> None:
    """On paper it is light, headings stay with what follows, rows are whole, quotes stand close."""
    shown = render_html(document())

    assert "@media screen and (prefers-color-scheme:dark)" in shown
    assert "h1,h2,h3{break-after:avoid" in shown
    assert "thead{display:table-header-group}tr,blockquote,figure,pre,.figures{break-inside:avoid}" in shown
    assert ".quotes{display:block;columns:2;" in shown.partition("@media print")[2]


def test_an_empty_document_is_a_page() -> None:
    """Without blocks there is still a page with its heading."""
    assert "<h1>Title</h1>" in render_html(document())
