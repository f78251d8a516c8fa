"""Findings of the wording rules as lines: the worst under each field, all of them by field in the pane."""

from collections.abc import Iterable, Sequence

from roadmap_tui.model.fields.spec import GUARDRAIL
from roadmap_tui.text.plural import plural
from roadmap_tui.tui.common.card import Line, Role
from roadmap_tui.tui.common.form_fields import BY_NAME
from roadmap_tui.tui.common.remedies import with_keys
from roadmap_tui.tui.widgets.cells import safe_line, wrap
from roadmap_tui.wording.finding import Finding

SIGNS: dict[str, tuple[str, str, Role]] = {
    "error": ("✗", "error", "red"),
    "warn": ("!", "warning", "amber"),
    "info": ("·", "note", "dim"),
}
"""Sign, word and role of each level: the sign and the word say it without colour."""
WHOLE = ""
"""The key of findings that are about the whole story."""
_PLACES = {name: place for place, name in enumerate(BY_NAME)}
_RANK = {level: rank for rank, level in enumerate(SIGNS)}


def field_of(finding: Finding) -> str:
    """The form's field that a finding is about; `WHOLE` where it is about none."""
    if finding.field == GUARDRAIL:
        return f"{GUARDRAIL}_metric"
    return finding.field if finding.field in BY_NAME else WHOLE


def by_field(findings: Iterable[Finding]) -> dict[str, list[Finding]]:
    """Findings by field: those with an error first, then with a warning, with a note, each as the form goes.

    Those about the whole story close their level.
    """
    found: dict[str, list[Finding]] = {}
    for one in sorted(findings, key=lambda one: _RANK[one.level]):
        found.setdefault(field_of(one), []).append(one)
    last = len(_PLACES)
    return dict(sorted(found.items(), key=lambda item: (_RANK[item[1][0].level], _PLACES.get(item[0], last))))


def next_field(findings: Iterable[Finding], at: str) -> str | None:
    """The next field with a finding after `at`, as the form goes, from its top again at its end."""
    fields = sorted({field_of(one) for one in findings} - {WHOLE}, key=_PLACES.__getitem__)
    place = _PLACES.get(at, -1)
    return next((one for one in fields if _PLACES[one] > place), fields[0] if fields else None)


def short(finding: Finding) -> tuple[str, Role]:
    """A finding in one line: its sign, its level in a word, what is wrong."""
    sign, word, role = SIGNS[finding.level]
    return f"{sign} {word}: {safe_line(finding.message)}", role


def text_of(finding: Finding) -> str:
    """A finding in a sentence or two: its level, what is wrong, how it could be mended."""
    return safe_line(f"{SIGNS[finding.level][1].capitalize()}: {finding.message} {hint_of(finding)}")


def hint_of(finding: Finding) -> str:
    """The hint of a finding; findings are shown in the editor, which itself does much of it."""
    return with_keys(finding.hint, finding.remedies, "editor")


def count_words(findings: Sequence[Finding]) -> str:
    """The number of findings of each level: `1 error · 2 warnings`."""
    counts = {level: sum(one.level == level for one in findings) for level in SIGNS}
    return " · ".join(plural(count, SIGNS[level][1]) for level, count in counts.items() if count)


def finding_lines(findings: Sequence[Finding], width: int) -> list[Line]:
    """Every finding, under the name of its field: the reason whole, and under it how it could be mended."""
    lines: list[Line] = []
    for name, found in by_field(findings).items():
        lines.append([(BY_NAME[name].words if name else "the story", "strong")])
        for one in found:
            sign, word, role = SIGNS[one.level]
            head = f"{sign} {word}: "
            first, *rest = wrap(safe_line(one.message), width - 2, 0, len(head) - 2)
            lines.append([(head, role), (first, "plain")])
            lines += [[("  ", "plain"), (text, "plain")] for text in rest]
            lines += [
                [("  ", "plain"), (text, "dim")] for text in wrap(safe_line(hint_of(one)), width - 2) if text
            ]
    return lines
