"""A form over a story, without an app."""

from datetime import UTC, date, datetime

import msgspec
import pytest

from roadmap_tui.actions.fields import ReadContext
from roadmap_tui.errors import Usage
from roadmap_tui.model.records import Cost, Story, Target
from roadmap_tui.tui.common.form_fields import FIELDS
from roadmap_tui.tui.editor.model import Conflict, EditorModel

READING = ReadContext(date(2026, 11, 20))
TARGET = Target(metric="time to first look", unit="min", baseline=7, target=1, due=date(2027, 6, 30))
STORY = Story(
    id="S-1",
    uid="ABCDEFGHIJ",
    title="Treatment history in hand",
    actor="physician",
    outcome="sees the history",
    cost=Cost(amount=10, unit="minutes", per="visit"),
    target=TARGET,
    tags=("clinic", "a, b"),
    order=1.0,
    created_at=datetime(2026, 11, 1, tzinfo=UTC),
    created_by="ana",
)


def edited(**fields: object) -> Story:
    """The story as somebody else left it."""
    return msgspec.structs.replace(STORY, revision=2, **fields)


def model(**texts: str) -> EditorModel:
    """A form over the story with some fields typed."""
    return EditorModel(STORY, READING, start=texts)


def test_looking_at_a_story_changes_nothing() -> None:
    """Every field read back untouched keeps the story's own value, also one a text cannot tell apart."""
    assert model().changes() == {}
    assert model().story == STORY


def test_typing_what_stood_there_is_no_change() -> None:
    """A field typed over and back again is clean."""
    form = model(actor="nurse")
    form.type("actor", "physician")

    assert () == form.touched


def test_touched_fields_come_out_typed() -> None:
    """Texts become the values that the actions take."""
    form = model(cost="5 clicks per letter", tags="one, two", ship_by="end of Q1")

    assert {
        "cost": Cost(amount=5, unit="clicks", per="letter"),
        "tags": ("one", "two"),
        "ship_by": date(2027, 3, 31),
    } == form.changes()


def test_target_parts_change_one_target() -> None:
    """Fields of the target are read into one value, the untouched parts kept."""
    form = model(target="2", measured_by="stopwatch")

    expected = msgspec.structs.replace(TARGET, target=2, measured_by="stopwatch")
    assert {"target": expected} == form.changes()


def test_emptied_target_goes() -> None:
    """A target whose every part is emptied is none."""
    form = model(metric="", unit="", baseline="", target="", due="")

    assert {"target": None} == form.changes()


def test_day_shows_what_it_means() -> None:
    """A day as people say it tells the day it means; one that says it itself tells nothing."""
    assert model(due="end of Q1").meaning("due") == "31 March 2027, in 18 weeks"
    assert model(due="1 May 2027").meaning("due") == "1 May 2027, in 23 weeks"


def test_unreadable_field_is_its_own_error() -> None:
    """What cannot be read is an error of its field, keeps the value before, and keeps the form from saving."""
    form = model(due="someday")

    assert ["due"] == list(form.errors)
    assert form.story.target == STORY.target
    with pytest.raises(Usage, match="someday"):
        form.changes()


def test_corrected_field_has_no_error() -> None:
    """An error goes with the text that caused it."""
    form = model(target="lots")
    form.type("target", "3")

    assert {} == form.errors


def test_marks_light_while_typing() -> None:
    """A mark is lit by words, not by fillers."""
    form = model(situation="tbd")
    assert "situation" not in form.marks

    form.type("situation", "before each consultation")

    assert "situation" in form.marks


def test_gate_tells_what_is_missing() -> None:
    """What the gate asks follows what is typed."""
    form = model()
    assert "how it is measured (measured_by)" in form.gate

    form.type("measured_by", "stopwatch")

    assert "how it is measured (measured_by)" not in form.gate


def test_new_story_needs_a_title_or_an_outcome() -> None:
    """Nothing at all is refused; an outcome is enough."""
    form = EditorModel(None, READING)
    with pytest.raises(Usage, match="title, or an outcome"):
        form.changes()

    form.type("outcome", "sees the history")

    assert {"outcome": "sees the history"} == form.changes()


def test_emptied_title_is_refused() -> None:
    """A story that has a title keeps one."""
    with pytest.raises(Usage, match="title"):
        model(title=" ").changes()


def test_control_characters_are_shown() -> None:
    """What could act on a terminal stands in the form as a sign, and stays as it is while nobody touches it."""
    story = edited(actor="phys\x1b[2Jician")
    form = EditorModel(story, READING)

    assert form.texts["actor"] == "phys␛[2Jician"
    assert {} == form.changes()


def test_same_field_changed_twice_is_a_conflict() -> None:
    """Both versions are told."""
    form = model(actor="nurse", outcome="sees it")

    assert [Conflict("actor", "surgeon", "nurse")] == form.conflicts(edited(actor="surgeon"))


def test_same_change_twice_is_none() -> None:
    """Who writes what somebody else wrote already has no conflict."""
    assert [] == model(actor="surgeon").conflicts(edited(actor="surgeon"))


def test_parts_of_a_target_are_fields_of_their_own() -> None:
    """Two people may change two parts of one target."""
    now = edited(target=msgspec.structs.replace(TARGET, baseline=9))
    form = model(target="2")
    assert [] == form.conflicts(now)

    form.rebase(now)

    assert {"target": msgspec.structs.replace(TARGET, baseline=9, target=2)} == form.changes()


def test_untouched_fields_follow_others() -> None:
    """What nobody typed here shows what somebody else wrote; what is typed stays."""
    form = model(actor="nurse")

    followed = form.rebase(edited(outcome="finds the history"))

    assert ("outcome",) == followed
    assert form.texts["actor"] == "nurse"
    assert {"actor": "nurse"} == form.changes()


def test_chosen_theirs_takes_their_words() -> None:
    """A field given to them is theirs; the other stays mine and is saved over theirs."""
    form = model(actor="nurse", outcome="sees it")

    form.rebase(edited(actor="surgeon", outcome="finds it"), theirs=["actor"])

    assert form.texts["actor"] == "surgeon"
    assert {"outcome": "sees it"} == form.changes()


def test_every_field_of_the_form_is_known() -> None:
    """The form's fields are the story's, each once."""
    assert len({one.name for one in FIELDS}) == len(FIELDS)
