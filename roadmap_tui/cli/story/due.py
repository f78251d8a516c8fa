"""`roadmap story due`: readings of metrics that are due."""

import click

from roadmap_tui.cli.app.commands import Command, pass_session
from roadmap_tui.cli.app.session import Session


@click.command(cls=Command)
@click.option("--owner", metavar="NAME", help="Only stories of this owner; `me` is you.")
@pass_session
def due(session: Session, owner: str | None) -> None:
    """Which numbers should be read: of what shipped, neither proven nor read since its day.

    A shipped story is due once it is out, once its target's day has passed, and 30 days after its last reading.
    """
    from roadmap_tui.model.due import due_readings

    whose = session.me if owner == "me" else owner
    stories = session.read().stories
    found = [
        one
        for one in due_readings(stories.values(), session.today)
        if whose is None or (stories[one.story].owner or "").casefold() == whose.casefold()
    ]
    if session.json:
        import msgspec

        session.out_json([{**msgspec.structs.asdict(one), "days": one.days(session.today)} for one in found])
        return
    from roadmap_tui.cli.app.output import table
    from roadmap_tui.model.prose import number_words

    rows = [
        (
            one.story,
            one.of,
            one.measured.metric,
            f"{number_words(one.last.value)} on {one.last.day}" if one.last is not None else None,
            one.why,
            one.days(session.today),
            one.title,
        )
        for one in found
    ]
    session.out(table(("id", "of", "metric", "last read", "why", "days", "story"), rows, flexible=6, right=(5,)))
