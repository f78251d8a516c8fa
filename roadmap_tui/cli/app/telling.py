"""What the commands share that record who was told what came of it."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import click

from roadmap_tui.cli.app.result import print_notified
from roadmap_tui.cli.app.session import Session

if TYPE_CHECKING:
    from roadmap_tui.model.records import Notification


def telling_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options of such a command: the day, how they took it, whether it solves it."""
    for option in (
        click.option(
            "--answer",
            type=click.Choice(["solved", "not-solved", "none"], case_sensitive=False),
            help="Whether it solves it, in their view; may be added later.",
        ),
        click.option("--note", metavar="TEXT", help="How they took it."),
        click.option("--on", metavar="DAY", help="The day they were told; today by default."),
    ):
        command = option(command)
    return command


def record_told(
    session: Session,
    notify: "Callable[..., Sequence[Notification]]",
    *,
    on: str | None,
    note: str | None,
    answer: str | None,
) -> None:
    """Record who was told, by an action that takes the change and the values of the options; prints them."""
    from roadmap_tui.actions.fields import day_back, text

    context = session.reading
    day, words = day_back(on, "--on", context), text(note, "--note", context)
    with session.changing() as change:
        done = notify(change, on=day, note=words, answer=answer)
    print_notified(session, done)
