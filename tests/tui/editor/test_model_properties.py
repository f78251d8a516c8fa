"""What the form keeps, whatever a story holds and whatever is typed."""

from hypothesis import given
from hypothesis import strategies as st

from roadmap_tui.actions.markdown import read_markdown, to_markdown
from roadmap_tui.model.records import Story
from roadmap_tui.tui.common.form_fields import BY_NAME
from roadmap_tui.tui.editor.model import EditorModel
from tests.actions.test_markdown import BLANK, READING, stories

TEXTS = ("title", "actor", "situation", "outcome", "obstacle", "benefit", "objective", "owner", "product")
_lines = st.text(st.characters(exclude_categories=["C"]) | st.just("\n"), min_size=1, max_size=60).map(str.strip)
typed = st.fixed_dictionaries({}, optional=dict.fromkeys(TEXTS, _lines.filter(bool)))


@given(stories, st.sampled_from(list(BY_NAME)), _lines)
def test_a_field_typed_in_and_put_back_changes_nothing(story: Story, name: str, text: str) -> None:
    """Whatever a story holds, writing into a field and restoring what it showed leaves every value as it was."""
    form = EditorModel(story, READING)
    before = form.texts[name]

    form.type(name, text)
    form.type(name, before)

    assert {} == form.changes()
    assert story == form.story


@given(stories, typed)
def test_what_is_typed_is_read_back_from_form_and_markdown(story: Story, texts: dict[str, str]) -> None:
    """Typed texts come out of the form whole, all else as it was, and the Markdown of that says the same."""
    form = EditorModel(story, READING)
    for name, text in texts.items():
        form.type(name, text)
    told = form.story

    assert texts == {name: EditorModel(told, READING).texts[name] for name in texts}
    assert {name: getattr(story, name) for name in TEXTS if name not in texts} == {
        name: getattr(told, name) for name in TEXTS if name not in texts
    }
    assert {} == read_markdown(to_markdown(told), READING, before=told)
    assert form.changes() == read_markdown(to_markdown(told), READING, before=story)


def test_a_blank_story_is_not_changed_by_being_read() -> None:
    """A story with nothing but a title has nothing to write."""
    assert {} == EditorModel(BLANK, READING).changes()
