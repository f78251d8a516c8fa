"""`roadmap story show`: one story, whole."""

import click

from roadmap_tui.cli.app.commands import Command, pass_session
from roadmap_tui.cli.app.complete import complete_story
from roadmap_tui.cli.app.session import Session


@click.command(cls=Command)
@click.argument("identity", metavar="ID", shell_complete=complete_story)
@pass_session
def show(session: Session, identity: str) -> None:
    """Show one story: its prose, marks, target, readings, evidence and notes."""
    from roadmap_tui.cli.app import lookup
    from roadmap_tui.reports import record_json

    snapshot = session.read()
    one = lookup.story(snapshot, identity)
    if session.json:
        found = record_json.story(snapshot, one, session.today)
        from roadmap_tui.actions.gate import findings_of
        from roadmap_tui.cli.story.check import plain_findings

        findings = findings_of(snapshot, one, today=session.today, wording=session.settings.wording)
        found["findings"] = plain_findings(findings)
        found["notes"] = [record_json.plain_of(each) for each in snapshot.notes_about(one.id)]
        session.out_json(found)
        return
    from roadmap_tui.cli.story.text import story_page

    session.out(story_page(snapshot, one, session.today, session.now, session.settings.wording))
