"""`roadmap glossary`: the team's terms."""

import click

from roadmap_tui.cli.app.commands import Changing, Group, pass_session
from roadmap_tui.cli.app.result import say_with
from roadmap_tui.cli.app.session import Session


@click.group(cls=Group)
def glossary() -> None:
    """The team's words: what each means here, and which ones to avoid for it."""


@glossary.command("list")
@pass_session
def list_(session: Session) -> None:
    """List the terms by the alphabet."""
    from roadmap_tui.cli.app.output import table
    from roadmap_tui.model.glossary import glossary_of
    from roadmap_tui.model.records import Term

    terms = glossary_of(session.read().table(Term).values())
    if session.json:
        session.out_json([{"term": one.term, "definition": one.definition, "avoid": one.avoid} for one in terms])
        return
    rows = [(one.term, one.definition, ", ".join(one.avoid)) for one in terms]
    session.out(table(("term", "means", "instead of"), rows, flexible=1))


@glossary.command("set", cls=Changing)
@click.argument("term")
@click.option("--means", metavar="TEXT", help="What it means here.")
@click.option(
    "--avoid", multiple=True, metavar="WORD", help="A word to avoid for it; may be given several times."
)
@pass_session
def set_(session: Session, term: str, means: str | None, avoid: tuple[str, ...]) -> None:
    """Write down a term, or change what is given of one."""
    from roadmap_tui.actions.fields import ReadContext, text
    from roadmap_tui.actions.glossary import set_term

    definition = None if means is None else text(means, "--means", ReadContext(session.today)) or ""
    words = [word for each in avoid for word in each.split(",")] if avoid else None
    with session.changing(create=True) as change:
        kept = set_term(change, term, definition=definition, avoid=words)
    plain = {"term": kept.term, "definition": kept.definition, "avoid": kept.avoid}
    say_with(session, f"{kept.term}: {kept.definition or 'no definition yet'}", plain)


@glossary.command(cls=Changing)
@click.argument("term")
@pass_session
def remove(session: Session, term: str) -> None:
    """Take a term out of the glossary."""
    from roadmap_tui.actions.glossary import remove_term

    with session.changing(create=True) as change:
        gone = remove_term(change, term)
    say_with(session, f"{gone.term} is out of the glossary.", {"term": gone.term, "removed": True})
