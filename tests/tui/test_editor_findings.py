"""Findings by field, the glossary beside a text, a user story to start from: pure, without an app."""

from roadmap_tui.model.records import Term
from roadmap_tui.tui.common.finding_lines import by_field, count_words, finding_lines, next_field, short
from roadmap_tui.tui.editor.user_story import is_asked_of, start_from
from roadmap_tui.tui.glossary.text import glossary_lines, in_text
from roadmap_tui.wording import Finding

ERROR = Finding(rule="F01", level="error", field="outcome", message="It is work.", hint="Tell what changes.")
WARNING = Finding(rule="F02", level="warn", field="title", message="A piece of interface.", hint="Leave it out.")
NOTE = Finding(rule="C11", level="info", field="outcome", message="It will be.", hint="Write it as true.")
GUARD = Finding(rule="V13", level="info", field="guardrail", message="Nothing guards it.", hint="Say what.")
WHOLE = Finding(rule="C07", level="warn", message="Too short.", hint="Say more.")
TERMS = (
    Term(id="G-1", term="customer", definition="The account that pays.", avoid=("client",)),
    Term(id="G-2", term="shipped", definition="Everybody can use it."),
    Term(id="G-3", term="beta"),
)
EMPTY = {"title": "", "actor": "", "situation": "", "outcome": "", "benefit": "", "kind": "ask"}
USER_STORY = "As a dispatcher, I want to see freed slots so that I can fill them the same day."


def words(lines: object) -> str:
    """The text of lines."""
    return "\n".join("".join(text for text, _ in line) for line in lines)  # type: ignore[attr-defined]


def test_fields_with_errors_come_first() -> None:
    """Then those with warnings, what is about the whole story after them; within a field the worst first."""
    found = by_field([NOTE, GUARD, WHOLE, WARNING, ERROR])

    assert list(found) == ["outcome", "title", "", "guardrail_metric"]
    assert found["outcome"] == [ERROR, NOTE]


def test_the_line_names_the_level() -> None:
    """The level is a sign and a word, not a colour alone."""
    assert short(ERROR) == ("✗ error: It is work.", "red")


def test_reason_and_hint_are_whole() -> None:
    """However narrow, no word of them is cut."""
    told = words(finding_lines([ERROR], 12)).split()

    assert told == "outcome ✗ error: It is work. Tell what changes.".split()


def test_levels_are_counted() -> None:
    """Each in a word, what there is none of left out."""
    assert count_words([ERROR, WARNING, WHOLE]) == "1 error · 2 warnings"


def test_the_next_finding_goes_as_the_form_goes() -> None:
    """After the last field comes the first; without any there is none."""
    found = [ERROR, WARNING, WHOLE]

    assert [next_field(found, at) for at in ("title", "outcome", "actor")] == ["outcome", "title", "outcome"]
    assert next_field([WHOLE], "title") is None


def test_terms_in_the_text_come_first() -> None:
    """A word to replace stands at the top, with the one to write instead."""
    found, rest = in_text(TERMS, "It is shipped to the Clients")

    assert [(term.term, avoided) for term, avoided in found] == [("customer", "client"), ("shipped", "")]
    assert [term.term for term in rest] == ["beta"]
    assert "write “customer” for “client”" in words(glossary_lines(TERMS, "the client", 60))


def test_a_user_story_gives_actor_and_benefit() -> None:
    """The wish is no outcome: it is asked for, and the field it stood in is emptied."""
    start = start_from("title", {**EMPTY, "title": USER_STORY})

    assert start is not None
    assert dict(start.texts) == {"title": "", "actor": "dispatcher", "benefit": "fill them the same day"}
    assert start.want == "see freed slots"


def test_what_is_written_already_stays() -> None:
    """An actor of one's own is not replaced."""
    start = start_from("title", {**EMPTY, "title": USER_STORY, "actor": "planner"})

    assert start is not None
    assert "actor" not in start.texts


def test_a_user_story_is_looked_for_in_titles_and_new_stories() -> None:
    """Elsewhere people quote one, and nothing is offered."""
    texts = {**EMPTY, "actor": USER_STORY}

    assert is_asked_of("title", EMPTY, is_new=False)
    assert is_asked_of("actor", texts, is_new=True)
    assert not is_asked_of("actor", texts, is_new=False)
    assert not is_asked_of("actor", {**texts, "outcome": "sees it"}, is_new=True)
