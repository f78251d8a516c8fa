"""Reads texts of forms: lines of a label and what was answered, as web forms send them and salespeople write."""

import re
from collections.abc import Iterator

from roadmap_tui.intake.rows import Row, Table
from roadmap_tui.intake.shapes import PLAIN, plain

_LINE = re.compile(r"\s*(?:[-*•]\s+|\*{1,2})?([^:\n*]{1,60}?)\*{0,2}\s*:\*{0,2}(?:\s+(.*))?$")
_BETWEEN = re.compile(r"\s*(?:[-=_*]\s*){3,}$")
IS_FORM = "written in a form"
"""The column that says of a row that it is a form."""
_SAID = frozenset({"said", "subject", "problem"})


def read_forms(text: str) -> Table | None:
    """A table of the forms in a text, each a row; None where it is none.

    A form has two labels or more that a request's fields are called by, one of them of what was said, and begins
    with one. What follows a label goes on to the next known one; a line of dashes, and a label that comes again,
    begins another form.
    """
    first = next((line for line in text.split("\n", 50) if line.strip()), "")
    if _label(first) is None:
        return None
    forms = [(line, answers) for line, answers in _forms(text) if answers]
    fields = {PLAIN.field_of(plain(label)) for _, answers in forms for label in answers}
    if len(fields) < 2 or not fields & _SAID:
        return None
    headers = tuple(dict.fromkeys(label for _, answers in forms for label in answers))
    rows = tuple(Row(line, (*(answers.get(label, "") for label in headers), "yes")) for line, answers in forms)
    return Table((*headers, IS_FORM), rows, about=len(rows))


def _forms(text: str) -> Iterator[tuple[int, dict[str, str]]]:
    """The forms of a text: the line each begins on, and its answers by their labels."""
    answers: dict[str, str] = {}
    begin, label = 1, None
    for number, line in enumerate(text.splitlines(), 1):
        found = _label(line)
        if _BETWEEN.match(line) or (found is not None and found[0] in answers):
            yield begin, _ended(answers)
            answers, begin, label = {}, number, None
        if found is not None:
            label, answers[found[0]] = found
            begin = begin if len(answers) > 1 else number
        elif label is not None and not _BETWEEN.match(line):
            answers[label] += f"\n{line}"
    yield begin, _ended(answers)


def _label(line: str) -> tuple[str, str] | None:
    """The label of a line, if a request's field is called so, and what follows it."""
    found = _LINE.match(line)
    if found is None or PLAIN.field_of(plain(found[1])) is None:
        return None
    return found[1].strip(), (found[2] or "").strip()


def _ended(answers: dict[str, str]) -> dict[str, str]:
    return {label: words.strip() for label, words in answers.items()}
