"""`roadmap mcp`: the board for agents, over the Model Context Protocol."""

from importlib.util import find_spec

import click

from roadmap_tui.cli.app.commands import Command, pass_session
from roadmap_tui.cli.app.session import Session


@click.command(cls=Command)
@click.option(
    "--write", is_flag=True, help="Let agents add and link requests, write stories in discover, and note."
)
@pass_session
def mcp(session: Session, write: bool) -> None:
    """Serve the board to agents over stdio, by the Model Context Protocol.

    They read; with --write they add requests, stories and notes. No agent moves, pushes, forgets or tells.
    """
    from roadmap_tui.errors import Usage

    if find_spec("mcp") is None:
        raise Usage("Agents need mcp: install roadmap-tui[mcp], as by `pip install 'roadmap-tui[mcp]'`.")
    import asyncio
    import os
    from datetime import UTC, datetime

    from roadmap_tui.agents.board import AgentBoard
    from roadmap_tui.agents.server import serve
    from roadmap_tui.cli.app.session import TODAY

    fixed = session.today if os.environ.get(TODAY) else None
    board = AgentBoard(
        session.existing(),
        session.settings,
        me=session.me,
        write=write,
        today=lambda: fixed or datetime.now().astimezone().date(),
        now=lambda: datetime.now(UTC).replace(microsecond=0),
    )
    asyncio.run(serve(board))
