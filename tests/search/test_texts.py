"""What of a record can be found."""

import pytest

from roadmap_tui.model.fields.request import REQUEST
from roadmap_tui.model.fields.story import STORY
from roadmap_tui.model.records import Note
from roadmap_tui.search.texts import about, text_of
from tests.every_field import AT, entered, typed, whole_request, whole_story

RECORDS = {"story": (whole_story(), STORY), "request": (whole_request(), REQUEST)}


@pytest.mark.parametrize("kind", RECORDS)
def test_words_are_what_a_record_says(kind: str) -> None:
    """A field a line, and each field that the register names; none of the others."""
    record, fields = RECORDS[kind]

    assert {typed(fields)[one.name] for one in fields if one.searched == "words"} == set(
        text_of(record).split("\n")
    )


@pytest.mark.parametrize("kind", RECORDS)
def test_about_is_what_else_finds_a_record(kind: str) -> None:
    """Its id, its people and where it comes from, as the register names them."""
    record, fields = RECORDS[kind]
    words = {
        typed(fields)[one.name].removeprefix("zendesk:") for one in entered(fields) if one.searched == "about"
    }

    assert {*words, record.id} == {one for one in {*words, record.id} if one in about(record)}
    assert not any(typed(fields)[one.name] in about(record) for one in fields if one.searched == "words")


def test_other_records_say_nothing() -> None:
    """Only stories and requests are looked for."""
    note = Note(id="N-1", about="S-1", by="ann", at=AT, text="called back")

    assert ("", "N-1") == (text_of(note), about(note))
