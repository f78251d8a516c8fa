"""`roadmap schema`: what the JSON of records looks like."""

import click

from roadmap_tui.cli.app.commands import Command, pass_session
from roadmap_tui.cli.app.session import Session


@click.command(cls=Command)
@click.argument("kind", metavar="[KIND]", required=False)
@pass_session
def schema(session: Session, kind: str | None) -> None:
    """Print the JSON Schema of a story, request, customer, product, note, stint or event as `show --json` has it.

    Without a kind it lists those that there are.
    """
    from roadmap_tui.cli.app import lookup
    from roadmap_tui.reports.record_schema import KINDS, schema_of

    if kind is None:
        if session.json:
            session.out_json(list(KINDS))
        else:
            session.out("\n".join(KINDS))
        return
    session.out_json(schema_of(lookup.one_of(kind, KINDS, "kind")))
