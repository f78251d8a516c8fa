"""`roadmap serve`: the board as pages, for colleagues without a terminal."""

from importlib.util import find_spec

import click

from roadmap_tui.cli.app.commands import Command, pass_session
from roadmap_tui.cli.app.session import Session


@click.command(cls=Command)
@click.option("--host", default="127.0.0.1", metavar="HOST", help="The address to listen on; this machine alone.")
@click.option(
    "--port", default=8765, type=click.IntRange(0, 65535), metavar="PORT", help="The port; 8765 by default."
)
@click.option(
    "--people", metavar="FILE", type=click.Path(), help="A TOML file of names and roles, a link for each."
)
@click.option("--origin", metavar="URL", help="Its public address behind a proxy: https://roadmap.example.")
@click.option(
    "--trust-header", metavar="NAME", help="The header in which a proxy on this machine names the person."
)
@click.option("--no-board", is_flag=True, help="Without the app in the browser: reports and the form alone.")
@click.option("--new-links", is_flag=True, help="End all links that were given out, and make new ones.")
@pass_session
def serve(
    session: Session,
    /,
    host: str,
    port: int,
    people: str | None,
    origin: str | None,
    trust_header: str | None,
    no_board: bool,
    new_links: bool,
) -> None:
    """Serve the board in a browser: the reports, a form for what customers say, and the app itself.

    It prints one link, which lets in whoever has it; with --people one for each person. ctrl+c ends it.
    """
    from roadmap_tui.errors import Usage

    if find_spec("aiohttp") is None or find_spec("textual_serve") is None:
        raise Usage(
            "Serving the board needs more packages: install roadmap-tui[web], as by "
            "`pip install 'roadmap-tui[web]'`."
        )
    import asyncio
    import os
    from pathlib import Path

    from roadmap_tui.cli.app.session import TODAY
    from roadmap_tui.web.board import BrowserBoard
    from roadmap_tui.web.guard import ANYONE, Address, Guard, read_origin
    from roadmap_tui.web.live_board import LiveBoard
    from roadmap_tui.web.people import Links, read_people, secret_of
    from roadmap_tui.web.server import links_of, listen, make_app
    from roadmap_tui.web.server import serve as run

    public = read_origin(origin) if origin else ""
    known = read_people(Path(people)) if people else [ANYONE]
    store = session.existing()
    board = store.read().board
    listening = listen(host, port)
    address = Address(host, listening.getsockname()[1], public)
    links = Links(secret_of(board.uid, renew=new_links), known)
    fixed = session.today if os.environ.get(TODAY) else None

    def ready() -> None:
        for name, link in links_of(links, address):
            session.out(f"{name}\t{link}" if name else link)
        session.say(f"Serving {board.name}.")
        for one in known:
            whose = f" of {one.name}" if one.name else ""
            session.say(f"For calendars{whose}: {address.origin}/calendar.ics?key={links.token(one, 'feed')}")
        session.say("ctrl+c ends it.")

    async def main() -> None:
        from datetime import UTC, datetime

        live = LiveBoard(
            store,
            session.settings,
            today=lambda: fixed or datetime.now().astimezone().date(),
            now=lambda: datetime.now(UTC).replace(microsecond=0),
        )
        guard = Guard(address, links, trusted=trust_header or "")
        door = None if no_board else BrowserBoard(session.address)
        await run(make_app(live, guard, board=door.add_to if door is not None else None), listening, ready=ready)

    asyncio.run(main())
