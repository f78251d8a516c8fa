"""The root command, and the table of all others."""

from typing import Any

import click

from roadmap_tui import __version__
from roadmap_tui.cli.app import output
from roadmap_tui.cli.app.commands import LazyGroup, flags_of
from roadmap_tui.cli.app.session import Session

COMMANDS: dict[str, tuple[str, str]] = {
    "story": (
        "roadmap_tui.cli.story.commands:story",
        "Outcome stories: add, list, show, edit, move, read, rank …",
    ),
    "request": (
        "roadmap_tui.cli.request.commands:request",
        "What customers ask for: add, list, show, link, import …",
    ),
    "customer": (
        "roadmap_tui.cli.customer.commands:customer",
        "Who asks: add, list, show, edit, merge, forget, import.",
    ),
    "product": (
        "roadmap_tui.cli.product.commands:product",
        "What you make: list, show, add, edit, rename, merge, owner, remove.",
    ),
    "rotation": (
        "roadmap_tui.cli.rotation.commands:rotation",
        "Who sits in whose seat: plan, list, due, show, note, done …",
    ),
    "session": (
        "roadmap_tui.cli.session.commands:session",
        "Who tried a story while it is built: add, list, show, edit, remove, told.",
    ),
    "push": ("roadmap_tui.cli.tracker.push:push", "Send stories to the tracker."),
    "read": (
        "roadmap_tui.cli.board.read:read",
        "Take the readings that take themselves, and decide on odd values.",
    ),
    "report": (
        "roadmap_tui.cli.report:report",
        "The board told: loop, evidence, measures, journey, board, timeline.",
    ),
    "sync": ("roadmap_tui.cli.tracker.sync:sync", "Bring stories and the tracker into step, both ways."),
    "view": ("roadmap_tui.cli.board.view:view", "Filters with a name: list, show, save, remove."),
    "tracker": ("roadmap_tui.cli.tracker.change:tracker", "Change the tracker that the board pushes to."),
    "glossary": ("roadmap_tui.cli.board.glossary:glossary", "The team's words: list, set, remove."),
    "history": ("roadmap_tui.cli.board.history:history", "What changed, when, by whom."),
    "undo": ("roadmap_tui.cli.board.history:undo", "Reverse your newest change."),
    "redo": ("roadmap_tui.cli.board.history:redo", "Reverse your newest undo."),
    "demo": ("roadmap_tui.cli.board.demo:demo", "A sample board to look around in."),
    "merge": ("roadmap_tui.cli.board.merge:merge", "Bring another copy of the board into it."),
    "conflicts": ("roadmap_tui.cli.board.conflicts:conflicts", "What two copies changed differently."),
    "git-setup": ("roadmap_tui.cli.board.merge:git_setup", "Let git merge the board by its records."),
    "merge-driver": ("roadmap_tui.cli.board.merge:merge_driver", ""),
    "textconv": ("roadmap_tui.cli.board.merge:textconv", ""),
    "boards": ("roadmap_tui.cli.board.boards:boards", "The boards of a server."),
    "waiting": (
        "roadmap_tui.cli.board.waiting:waiting",
        "What waits until a server can be reached: list, send, drop.",
    ),
    "transfer": (
        "roadmap_tui.cli.board.transfer:transfer",
        "Move the whole board, into a file or onto a server.",
    ),
    "serve": ("roadmap_tui.cli.board.serve:serve", "The board in a browser: reports, a form, the app."),
    "mcp": ("roadmap_tui.cli.board.mcp:mcp", "The board for agents, over the Model Context Protocol."),
    "schema": ("roadmap_tui.cli.board.schema:schema", "The JSON Schema of records, for programs."),
    "init": ("roadmap_tui.cli.board.init:init", "Make an empty board."),
    "login": ("roadmap_tui.cli.tracker.login:login", "Log in to the tracker."),
    "logout": ("roadmap_tui.cli.tracker.login:logout", "Forget the tracker's token."),
    "doctor": ("roadmap_tui.cli.board.doctor:doctor", "Check the board, the settings and the tracker."),
    "config": ("roadmap_tui.cli.board.config:config", "Settings: list, get, set, and where each comes from."),
    "paths": ("roadmap_tui.cli.board.paths:paths", "Where the board, settings and log lie."),
    "restore": ("roadmap_tui.cli.board.exchange:restore", "Bring an earlier state of the board back."),
    "export": ("roadmap_tui.cli.board.exchange:export", "Write the whole board to a file."),
    "import": ("roadmap_tui.cli.board.exchange:import_", "Read a whole board into an empty one."),
    "completion": (
        "roadmap_tui.cli.app.completion:completion",
        "The script that makes your shell complete commands.",
    ),
}


def _show_version(context: click.Context, _parameter: click.Parameter, value: Any) -> None:
    if value and not context.resilient_parsing:
        output.write(f"roadmap {__version__}\n")
        context.exit()


@click.group(
    cls=LazyGroup,
    table=COMMANDS,
    invoke_without_command=True,
    context_settings={"help_option_names": ["--help", "-h"], "max_content_width": 100},
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
    from roadmap_tui.cli.app.open_screen import open_at_terminal

    return open_at_terminal(Session.of(context))
