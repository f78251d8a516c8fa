"""Findings by field, as lines."""

from roadmap_tui.tui.common.finding_lines import by_field, count_words, finding_lines, next_field, short
from roadmap_tui.wording.finding import Finding

ERROR = Finding(rule="F01", level="error", field="outcome", message="It is work.", hint="Tell what changes.")
WARNING = Finding(rule="F02", level="warn", field="title", message="A piece of interface.", hint="Leave it out.")
NOTE = Finding(rule="C11", level="info", field="outcome", message="It will be.", hint="Write it as true.")
GUARD = Finding(rule="V13", level="info", field="guardrail", message="Nothing guards it.", hint="Say what.")
WHOLE = Finding(rule="C07", level="warn", message="Too short.", hint="Say more.")


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
