"""Options of the commands that talk to a tracker: `--wait`, and JSON whatever comes of them."""

import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import click

from roadmap_tui.cli.app import output
from roadmap_tui.cli.app.commands import Command
from roadmap_tui.cli.app.session import Session

PATIENCE = "10m"
"""The length of a bare `--wait`."""
_TYPED = "roadmap.typed"
"""The key under which a context keeps what was typed after each of its commands."""
_LENGTH = re.compile(r"\d+[smh]?")


class Waiting(click.Command):
    """A command whose `--wait` may stand alone or before a length of time, and never takes an id for one."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse, with each `--wait` given its length."""
        ctx.meta[f"{_TYPED} {ctx.command_path}"] = tuple(args)
        parts: list[str] = []
        for one in args:
            if parts and parts[-1] == "--wait" and _LENGTH.fullmatch(one):
                parts[-1] = f"--wait={one}"
            else:
                parts.append(one)
        ends = parts.index("--") if "--" in parts else len(parts)
        whole = [f"--wait={PATIENCE}" if one == "--wait" else one for one in parts[:ends]]
        return super().parse_args(ctx, whole + parts[ends:])

    def invoke(self, ctx: click.Context) -> Any:
        """Run; a Held problem gets the remedy to run the same command with `--wait`."""
        from roadmap_tui.errors import Held, Remedy

        try:
            return super().invoke(ctx)
        except Held as held:
            typed = ctx.meta[f"{_TYPED} {ctx.command_path}"]
            if not held.remedies and not any(one.startswith("--wait") for one in typed):
                command = ctx.command_path.split(maxsplit=1)[1]
                held.remedies = (Remedy(command, (*typed, "--wait"), "{} does."),)
            raise


class WaitingCommand(Waiting, Command):
    """A command that may wait."""


def wait_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add `--wait` to a command: the seconds to wait for another push or sync of the board."""
    words = f"Wait for another push or sync of this board to end: 30, 90s, 5m; {PATIENCE} where nothing is said."
    return click.option("--wait", metavar="[TIME]", default="0", callback=_seconds, help=words)(command)


def _seconds(_context: click.Context, _parameter: click.Parameter, value: str) -> float:
    from roadmap_tui.settings.values import duration

    return duration(value, "--wait").total_seconds()


def patiently(session: Session) -> Callable[[str], None]:
    """The function that reports waiting: on stderr at a terminal, else only with --verbose."""
    if session.flags.verbose or output.is_terminal(sys.stderr):
        return session.say
    return lambda _: None


@contextmanager
def answering(session: Session, *, of_one: bool = False) -> Iterator[None]:
    """Print an empty JSON list where a command with --json fails: stdout is data whatever happens.

    A command that answers with one object, `of_one`, answers with null.
    """
    from roadmap_tui.errors import Problem

    try:
        yield
    except (Problem, KeyboardInterrupt):
        if session.json:
            session.out_json(None if of_one else [])
        raise
