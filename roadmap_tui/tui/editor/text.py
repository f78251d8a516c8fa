"""The story beside the form as lines: its prose, its marks, the gate, the findings. Pure."""

from collections.abc import Sequence
from typing import NamedTuple

from roadmap_tui.model.prose import Part
from roadmap_tui.model.records import Story
from roadmap_tui.tui.common.card import Line, Role
from roadmap_tui.tui.common.finding_lines import count_words, finding_lines
from roadmap_tui.tui.common.prose_lines import mark_lines, prose_lines
from roadmap_tui.tui.widgets.cells import cell_len, safe_line, wrap
from roadmap_tui.wording.finding import Finding


class Verdict(NamedTuple):
    """A verdict on a story: the parts that the gate before `ready` misses, and the findings."""

    missing: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()


def story_lines(ref: str | None, story: Story, verdict: Verdict, width: int, at: Part | None) -> list[Line]:
    """The story with its verdict as lines; `at` is the part that is being written."""
    lines: list[Line] = [*_title(ref, story, width), [], *prose_lines(story, width, at), []]
    lines += [*mark_lines(story, width), [], *_gate(verdict, width)]
    if verdict.findings:
        lines += [[], [("its wording  ", "dim"), (count_words(verdict.findings), "plain")]]
        lines += finding_lines(verdict.findings, width)
    return lines


def _title(ref: str | None, story: Story, width: int) -> list[Line]:
    """The lines of a story's id and title."""
    label = f"{ref}  " if ref is not None else ""
    title = safe_line(story.title)
    first, *rest = wrap(title or "no title yet", width, 2, cell_len(label))
    role: Role = "strong" if title else "dim"
    return [[(label, "accent"), (first, role)], *([(line, role)] for line in rest)]


def _gate(verdict: Verdict, width: int) -> list[Line]:
    asked: Sequence[str] = verdict.missing
    errors = sum(one.level == "error" for one in verdict.findings)
    if errors:
        asked = [*asked, f"{'the error' if errors == 1 else f'the {errors} errors'} in its wording mended"]
    if not asked:
        return [[("● ", "green"), ("nothing stands between it and ready", "plain")]]
    lines: list[Line] = [[("before ready it asks for", "dim")]]
    for one in asked:
        lines += [
            [("○ " if not number else "  ", "amber"), (line, "plain")]
            for number, line in enumerate(wrap(one, width - 2))
        ]
    return lines
