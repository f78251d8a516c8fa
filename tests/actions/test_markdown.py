"""A story in Markdown reads back without loss."""

from datetime import UTC, date, datetime

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from roadmap_tui.actions.fields import ReadContext, listed, text
from roadmap_tui.actions.markdown import by_hand, from_markdown, read_markdown, to_markdown
from roadmap_tui.errors import Usage
from roadmap_tui.model.choices import TOUCHPOINTS
from roadmap_tui.model.records import Cost, Story, Target
from tests.each_row import each_row
from tests.every_field import values as every_value
from tests.every_field import whole_story

TODAY = date(2026, 11, 21)
READING = ReadContext(TODAY)
AT = datetime(2026, 11, 21, tzinfo=UTC)
BLANK = Story(
    id="S-1", uid="ABCDEFGHIJ", title="Treatment history in hand", order=1.0, created_at=AT, created_by="Dana"
)

_words = st.text(
    st.characters(exclude_categories=["Cs"]) | st.sampled_from(list("#`<!->\n\r\t ")), min_size=1, max_size=80
).filter(str.strip)
_tricky = st.sampled_from(
    ["## actor", "```", "<!-- gone -->", " led", "led ", "a\n## title\nb", "````\nx", "\r\n"]
)
texts = (_words | _tricky).filter(str.strip)
numbers = st.integers(-(10**12), 10**12) | st.floats(-1e12, 1e12).map(
    lambda one: int(one) if one.is_integer() else one
)
maybe = st.none() | texts
targets = st.builds(
    Target,
    metric=maybe,
    unit=maybe,
    direction=st.none() | st.sampled_from(["up", "down"]),
    baseline=st.none() | numbers,
    target=st.none() | numbers,
    due=st.none() | st.dates(date(2020, 1, 1), date(2040, 1, 1)),
    measured_by=maybe,
).filter(lambda one: one != Target())
tags = st.lists(texts).map(lambda found: listed(text)(found, "tags", READING))
stories = st.builds(
    lambda **fields: msgspec.structs.replace(BLANK, **fields),
    title=texts,
    actor=maybe,
    situation=maybe,
    outcome=maybe,
    obstacle=maybe,
    cost=st.none() | st.builds(Cost, amount=numbers, unit=maybe, per=maybe),
    benefit=maybe,
    target=st.none() | targets,
    guardrail=st.none() | targets,
    kind=st.sampled_from(["ask", "bet"]),
    touchpoints=st.lists(st.sampled_from(TOUCHPOINTS), unique=True).map(tuple),
    product=maybe,
    objective=maybe,
    owner=maybe,
    horizon=st.none() | st.sampled_from(["now", "next", "later"]),
    ship_by=st.none() | st.dates(date(2020, 1, 1), date(2040, 1, 1)),
    effort=st.none() | numbers,
    confidence=st.none() | numbers,
    tags=tags,
)


@given(stories)
def test_reads_back_without_loss(story: Story) -> None:
    """Whatever a story holds, its form says nothing new about it, and makes an empty story the same."""
    form = to_markdown(story)

    assert {} == read_markdown(form, READING, before=story)
    assert story == msgspec.structs.replace(BLANK, **read_markdown(form, READING))


def test_form_is_a_form() -> None:
    """An empty form holds every heading and reads as nothing."""
    form = to_markdown(None)

    assert "## measured by" in form
    assert {} == read_markdown(form, READING)


def test_changes_clears_and_leaves() -> None:
    """A new text changes a field, nothing under its heading clears it, without the heading it stays."""
    story = msgspec.structs.replace(BLANK, actor="physician", benefit="see more", owner="Ana")
    form = to_markdown(story).replace("\nphysician\n", "\nnurse\n").replace("\nsee more\n", "\n")
    form = form.replace("## owner\n\nAna\n", "")

    assert {"actor": "nurse", "benefit": None} == read_markdown(form, READING, before=story)


def test_days_as_people_say_them() -> None:
    """A due day may be typed as it is said."""
    form = to_markdown(None).replace("## due\n", "## due\nend of Q2\n")

    assert date(2027, 6, 30) == read_markdown(form, READING)["target"].due


@each_row(
    ("form", "words"),
    [
        ("## actr\nx", "line 1: there is no field 'actr'. Did you mean actor?"),
        ("## actor\nx\n## actor\ny", "line 3: actor stands there twice"),
        ("hello\n## actor", "line 1: this stands under no heading"),
        ("## actor\n```\nx", "is not closed"),
        ("## actor\n```\nx\n```\ny", "beside the fence"),
    ],
)
def test_what_cannot_be_read_is_said(form: str, words: str) -> None:
    """A form that is none names the line and the nearest field."""
    with pytest.raises(Usage, match=words.replace("?", r"\?")):
        from_markdown(form)


def test_a_wrong_form_is_shown_again_with_the_reason() -> None:
    """What cannot be read comes back with the reason on top and every word kept."""
    shown: list[str] = []

    def edit(form: str) -> str:
        shown.append(form)
        wrong = to_markdown(None).replace("## target\n", "## target\nmany\n")
        return wrong if len(shown) == 1 else form.replace("\nmany\n", "\n5\n")

    fields, _ = by_hand(None, READING, edit)

    assert 5 == fields["target"].target
    assert shown[1].startswith("<!-- NOT READ: target is a number")
    assert "many" in shown[1]


def test_leaving_a_wrong_form_gives_up() -> None:
    """A form that is left wrong ends with the reason."""
    with pytest.raises(Usage, match="target is a number"):
        by_hand(
            None,
            READING,
            lambda form: form if "NOT READ" in form else form.replace("## target\n", "## target\nx\n"),
        )


def test_a_program_for_an_editor_is_not_asked_for_ever() -> None:
    """What writes the same unreadable words each time is refused the second time."""
    asked: list[str] = []

    def edit(form: str) -> str:
        asked.append(form)
        return "## title\nX\n## baseline\ntwo\n"

    with pytest.raises(Usage, match="baseline is a number"):
        by_hand(None, READING, edit)

    assert len(asked) == 2


def test_every_field_stands_in_the_form() -> None:
    """Under a heading of its own, and it reads back without loss."""
    story = whole_story()
    form = to_markdown(story)

    assert list(from_markdown(to_markdown(None))) == list(from_markdown(form))
    assert read_markdown(form, READING) == every_value(Story)
