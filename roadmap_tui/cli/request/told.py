"""`roadmap request told`: records that customers were notified of what came of their requests."""

import click

from roadmap_tui.cli.app.commands import Command, pass_session
from roadmap_tui.cli.app.complete import complete_request, complete_story
from roadmap_tui.cli.app.session import Session


@click.command(cls=Command)
@click.argument("ids", nargs=-1, required=True, metavar="ID …", shell_complete=complete_request)
@click.option(
    "--story", metavar="S-1", shell_complete=complete_story, help="Of this story; else of all that shipped."
)
@click.option("--on", metavar="DAY", help="The day they were told; today by default.")
@click.option("--note", metavar="TEXT", help="How they took it.")
@click.option(
    "--answer",
    type=click.Choice(["solved", "not-solved", "none"], case_sensitive=False),
    help="Whether it solves it, in their view; may be added later.",
)
@pass_session
def told(
    session: Session,
    ids: tuple[str, ...],
    story: str | None,
    on: str | None,
    note: str | None,
    answer: str | None,
) -> None:
    """Record that the customers of requests were told what came of them: it shipped, or was declined.

    It cannot be undone. A second time changes the day, the note or the answer only.
    """
    from typing import cast

    from roadmap_tui.actions.fields import day_back, text
    from roadmap_tui.actions.notifications import notify
    from roadmap_tui.model.records import Answer

    context = session.reading
    day = day_back(on, "--on", context)
    with session.changing() as change:
        done = notify(
            change,
            ids,
            story=story,
            on=day,
            note=text(note, "--note", context),
            answer=cast("Answer | None", answer),
        )
    snapshot = session.read()
    for one in done:
        name = snapshot.customer_name(one.customer) or one.customer
        so = "" if one.answer == "none" else f"; they say: {one.answer.replace('-', ' ')}"
        session.say(f"{name} was told of {one.about} on {one.at.date()}{so}.")
    if session.json:
        import msgspec

        session.out_json([msgspec.structs.asdict(one) for one in done])
