"""`roadmap story check`: findings of the wording rules on stories, or on pasted text."""

import sys
from collections.abc import Iterable, Sequence
from typing import Any

import click

from roadmap_tui.cli.app.commands import Command, pass_session
from roadmap_tui.cli.app.complete import complete_story
from roadmap_tui.cli.app.session import Session

LONGEST_LINE = 100_000
"""Bytes of a pasted line above which it is no story."""


@click.command(cls=Command)
@click.argument("stories", nargs=-1, metavar="[S-1 … | -]", shell_complete=complete_story)
@pass_session
def check(session: Session, stories: tuple[str, ...]) -> None:
    """Say what the wording rules find, errors first, each with a way to mend it; an error makes exit 1.

    Without an id every story that is not archived or declined is checked. `-` takes pasted text from stdin, one
    story a line; with `--json` each line gives one line of JSON.
    """
    failed = _pasted(session) if "-" in stories else _stored(session, stories)
    if failed:
        click.get_current_context().exit(1)


def plain_findings(findings: Iterable[Any]) -> list[dict[str, Any]]:
    """Findings as the JSON of the command contract."""
    from roadmap_tui.cli.story.finding_text import hint_of

    names = ("rule", "level", "field", "start", "end", "message", "hint")
    rows = ({name: getattr(one, name) for name in names} | {"hint": hint_of(one)} for one in findings)
    return list(rows)


def _stored(session: Session, identities: tuple[str, ...]) -> bool:
    """Check stories of the board; gives whether any has an error."""
    from roadmap_tui.actions.gate import findings_of
    from roadmap_tui.cli.app import lookup
    from roadmap_tui.model.board_order import board_order
    from roadmap_tui.model.marks import marks_of
    from roadmap_tui.text.characters import one_line
    from roadmap_tui.wording.neighbours import Neighbours

    snapshot = session.read()
    named = [one for each in identities for one in each.replace(",", " ").split()]
    if named:
        chosen = [lookup.story(snapshot, one) for one in dict.fromkeys(named)]
    else:
        open_ones = (one for one in snapshot.stories.values() if not one.archived and one.stage != "declined")
        chosen = sorted(open_ones, key=board_order)
    wording, today = session.settings.wording, session.today
    near = Neighbours(snapshot.stories.values())
    found = [
        (story, findings_of(snapshot, story, today=today, wording=wording, others=near.of(story)))
        for story in chosen
    ]
    if session.json:
        session.out_json(
            [
                {"story": story.id, "marks": _marks(marks_of(story)), "findings": plain_findings(findings)}
                for story, findings in found
            ]
        )
    elif found:
        pages = [
            _page(f"{story.id}  {one_line(story.title)}", marks_of(story), findings) for story, findings in found
        ]
        session.out("\n\n".join(pages))
    return any(one.level == "error" for _, findings in found for one in findings)


def _pasted(session: Session) -> bool:
    """Check the lines on stdin; gives whether any has an error."""
    from roadmap_tui.actions.gate import lexicon_of
    from roadmap_tui.cli.app.output import write_json
    from roadmap_tui.model.glossary import glossary_of
    from roadmap_tui.model.records import Term
    from roadmap_tui.text.characters import one_line
    from roadmap_tui.wording.check import check_text

    terms = glossary_of(session.read().table(Term).values())
    lexicon = lexicon_of(session.settings.wording, terms)
    failed, first = False, True
    for line in _lines(session):
        checked = check_text(line, lexicon=lexicon, today=session.today)
        failed = failed or any(one.level == "error" for one in checked.findings)
        if session.json:
            write_json(
                {
                    "text": checked.text,
                    "marks": _marks(checked.marks),
                    "findings": plain_findings(checked.findings),
                },
                on_one_line=True,
            )
        else:
            session.out(("" if first else "\n") + _page(one_line(line), checked.marks, checked.findings))
        first = False
    return failed


def _lines(session: Session) -> Iterable[str]:
    """The lines on stdin that are not empty. Raises Usage naming the line that is no text."""
    from roadmap_tui.errors import Usage

    if sys.stdin is None or (sys.stdin.isatty() and session.flags.no_input):
        raise Usage("There is nothing on stdin; send one story a line.")
    for number, line in enumerate(iter(lambda: sys.stdin.buffer.readline(LONGEST_LINE + 2), b""), 1):
        if not line.strip():
            continue
        if len(line.rstrip()) > LONGEST_LINE:
            raise Usage(f"line {number} has over {LONGEST_LINE:,} bytes, which is no story.")
        try:
            yield line.removeprefix(b"\xef\xbb\xbf").decode().strip()
        except UnicodeDecodeError:
            raise Usage(f"line {number} is not UTF-8; send UTF-8 text.") from None


def _marks(marks: Any) -> dict[str, Sequence[str]]:
    return {"present": marks.present, "missing": marks.missing}


def _page(heading: str, marks: Any, findings: Sequence[Any]) -> str:
    """Print the marks and the findings of one story."""
    from roadmap_tui.cli.story.finding_text import finding_lines

    lines = [heading, f"  marks: {', '.join(marks.present) or 'none'}"]
    if marks.missing:
        lines[-1] += f" · missing: {', '.join(marks.missing)}"
    return "\n".join([*lines, *(finding_lines(findings) or ["  nothing to mend"])])
