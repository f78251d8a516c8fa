"""Every field of the register on the screens: in the forms, on the screen of its record, beside the board."""

from datetime import date

import msgspec
import pytest

from roadmap_tui.model.fields.request import REQUEST
from roadmap_tui.model.fields.spec import in_form
from roadmap_tui.model.fields.story import STORY
from roadmap_tui.model.fields.values import value_of, words_of
from roadmap_tui.model.records import Stint, Story
from roadmap_tui.store.overlay import empty_snapshot
from roadmap_tui.tui.common.card import CardData, Line
from roadmap_tui.tui.common.story_pane import reading_lines
from roadmap_tui.tui.editor.model import EditorModel
from roadmap_tui.tui.inbox.text import request_lines
from roadmap_tui.tui.request_form.model import RequestForm
from roadmap_tui.tui.story.text import story_lines
from tests.every_field import AT, READING, TODAY, entered, typed, values, whole_request, whole_story

WIDTH = 400
UNSAID = {"direction", "guardrail_direction"}
"""Which way is better shows in the two numbers."""


def text_of(lines: list[Line]) -> str:
    """All that some lines say, on one line."""
    return " ".join(" ".join("".join(text for text, _ in line) for line in lines).split()).casefold()


def story_words(*, pane: bool = False) -> dict[str, str]:
    """The words of each field of a story that are looked for."""
    story = whole_story()
    return {
        field.name: words_of(field, value_of(story, field)).casefold()
        for field in entered(STORY)
        if field.name not in UNSAID and (field.shown.in_pane or not pane)
    }


@pytest.fixture
def card() -> CardData:
    snapshot = empty_snapshot()
    snapshot.apply([whole_story()])
    return CardData(whole_story(), "discover", snapshot.evidence("S-1"), TODAY, "USD")


def test_every_field_is_on_the_storys_screen(card: CardData) -> None:
    """Filled, its words stand there."""
    shown = text_of(story_lines(empty_snapshot(), card, AT, WIDTH, "discover"))

    assert [] == [name for name, words in story_words().items() if words not in shown]


def test_every_field_is_beside_the_board(card: CardData) -> None:
    """But those for which the register says that there is no room."""
    shown = text_of(reading_lines(card, (), WIDTH, "discover"))

    assert [] == [name for name, words in story_words(pane=True).items() if words not in shown]


def test_every_field_is_in_the_inbox() -> None:
    """The request that is read whole has them all."""
    request = whole_request()
    shown = text_of(request_lines(empty_snapshot(), request, "new", AT, TODAY, WIDTH))
    words = {
        field.name: words_of(field, value_of(request, field)).casefold()
        for field in entered(REQUEST)
        if field.name != "url"
    }

    assert [] == [name for name, one in words.items() if one not in shown]


def test_every_field_of_a_story_is_in_its_form() -> None:
    """What is typed there is what the shell would have read."""
    form = EditorModel(None, READING, start=typed(STORY))

    assert {field.name for field in in_form(STORY)} == set(typed(STORY)) == set(form.touched)
    assert values(Story) == form.changes()


def test_every_field_of_a_request_is_read_in_its_form() -> None:
    """Those that the form has; it shows again what it was given."""
    form = RequestForm(whole_request(), empty_snapshot(), READING)
    shown = {field.name: form.texts[field.name] for field in in_form(REQUEST) if field.reader != "customer"}

    assert all(shown.values())
    assert () == form.touched


def test_who_heard_a_request_first_hand_is_in_the_inbox() -> None:
    """With the stint in which they did."""
    request, snapshot = whole_request(), empty_snapshot()
    snapshot.apply(
        [Stint(id="J-1", pm="Pia [b]", csm=request.captured_by, since=TODAY, until=TODAY, by="ann", at=AT)]
    )
    heard = msgspec.structs.replace(request, heard_on=TODAY, batch=None)

    told = [
        "first hand pia [b] in j-1" in text_of(request_lines(snapshot, one, "new", AT, TODAY, WIDTH))
        for one in (heard, msgspec.structs.replace(heard, heard_on=date.max))
    ]
    assert told == [True, False]
