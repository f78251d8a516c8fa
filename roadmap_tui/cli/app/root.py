"""The root of the commands."""

import sys
from typing import Any

import click

from roadmap_tui import __version__
from roadmap_tui.cli.app import output
from roadmap_tui.cli.app.commands import LazyGroup, examples, flags_of
from roadmap_tui.cli.app.session import Session
from roadmap_tui.cli.main import COMMANDS, USAGE


def _show_version(context: click.Context, _parameter: click.Parameter, value: Any) -> None:
    if value and not context.resilient_parsing:
        output.write(f"roadmap {__version__}\n")
        context.exit()


@click.group(
    cls=LazyGroup,
    table=COMMANDS,
    invoke_without_command=True,
    context_settings={"help_option_names": ["--help", "-h"], "max_content_width": 100},
    epilog=examples(
        "roadmap demo",
        'roadmap request add --customer Acme --said "We wait ten minutes for the export"',
        "roadmap",
    ),
)
@click.option(
    "--version", is_flag=True, expose_value=False, is_eager=True, callback=_show_version, help="The version."
)
@click.pass_context
def root(context: click.Context) -> int:
    """A roadmap of customer outcomes: what customers ask for, the story it became, and whether it worked.

    Without a command the board opens.
    """
    if context.invoked_subcommand is not None:
        return 0
    if flags_of(context).verbose:
        from roadmap_tui.cli.app.log import log_run

        log_run("the board")
    session = Session.of(context)
    if not (output.is_terminal(sys.stdin) and output.is_terminal(sys.stdout)):
        session.say(
            "roadmap: The board needs a terminal. `roadmap --help` lists the commands that work without one."
        )
        return USAGE
    from roadmap_tui.cli.app.open_screen import open_board

    return open_board(session)
