"""Formats findings for the shell: by field, errors first, with reason and hint."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from roadmap_tui.errors import in_shell
from roadmap_tui.text.characters import one_line

if TYPE_CHECKING:
    from roadmap_tui.wording.finding import Finding

_LEVELS = {"error": ("error", "errors"), "warn": ("warning", "warnings"), "info": ("note", "notes")}


def finding_lines(findings: Sequence["Finding"]) -> list[str]:
    """The findings of a story, errors first, under the names of their fields; fields with errors come first.

    On pasted text, where no field is named, each says which characters it is about, counted from 1.
    """
    lines = []
    for field in dict.fromkeys(one.field for one in findings):
        lines.append(f"  {(field or 'story').replace('_', ' ')}")
        for one in findings:
            if one.field == field:
                lines.append(f"    {one.level:<5} {one_line(one.message)} [{one.rule}]{_where(one)}")
                lines.append(f"          {one_line(hint_of(one))}")
    return lines


def hint_of(finding: "Finding") -> str:
    """The hint of a finding, with the commands that mend it."""
    return in_shell(finding.hint, finding.remedies)


def finding_counts(findings: Sequence["Finding"]) -> str:
    """The number of findings of each level: `1 error, 2 warnings`."""
    counts = {level: sum(one.level == level for one in findings) for level in _LEVELS}
    return ", ".join(f"{count} {_LEVELS[level][count != 1]}" for level, count in counts.items() if count)


def _where(finding: "Finding") -> str:
    if finding.field is not None or finding.start is None or finding.end is None:
        return ""
    return f" at {finding.start + 1}-{finding.end}"
