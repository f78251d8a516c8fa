"""What the wording rules say, as lines: the reason, and under it how this very text could be mended."""

from collections.abc import Sequence

from roadmap_tui.model.wording import Finding
from roadmap_tui.tui.card import Line, Role
from roadmap_tui.tui.cells import safe_line, wrap

SIGNS: dict[str, tuple[str, Role]] = {"error": ("✗", "red"), "warn": ("!", "amber"), "info": ("·", "dim")}
"""Sign and role of each level; the sign says it without colour."""


def finding_lines(findings: Sequence[Finding], width: int, most: int) -> list[Line]:
    """Findings in their order, no more than some; the rest is counted."""
    lines: list[Line] = []
    for one in findings[:most]:
        sign, role = SIGNS[one.level]
        where = f"{one.field}: " if one.field else ""
        for number, text in enumerate(wrap(safe_line(f"{where}{one.message}"), width - 2)):
            lines.append([(f"{sign} " if number == 0 else "  ", role), (text, "plain")])
        lines += [[("  ", "dim"), (text, "dim")] for text in wrap(safe_line(one.hint or ""), width - 2) if text]
    left = len(findings) - most
    if left > 0:
        lines.append([(f"  {left} more: roadmap story check", "dim")])
    return lines
