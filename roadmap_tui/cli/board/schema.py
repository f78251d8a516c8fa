"""`roadmap schema`: what the JSON of records looks like."""

import click

from roadmap_tui.cli.app.commands import Command, pass_session
from roadmap_tui.cli.app.session import Session


@click.command(cls=Command)
@click.argument("kind", metavar="[KIND]", required=False)
@pass_session
def schema(session: Session, kind: str | None) -> None:
    """Print the JSON Schema of a record as `show --json` has it, or of a list as a command prints it.

    Without a kind it lists those that there are.
    """
    from roadmap_tui.cli.app import lookup
    from roadmap_tui.reports.record_schema import WORDS, schema_of

    if kind is None:
        if session.json:
            session.out_json(list(WORDS))
        else:
            session.out("\n".join(WORDS))
        return
    session.out_json(schema_of(lookup.one_of(kind, WORDS, "kind")))
