"""The server of a board: its doors behind one guard, on aiohttp."""

import asyncio
import signal
import socket
from collections.abc import Callable
from contextlib import suppress
from http import HTTPStatus
from typing import Any

from aiohttp import web
from aiohttp.web_protocol import RequestHandler

from roadmap_tui.errors import Refused
from roadmap_tui.files.packaged import packaged_text
from roadmap_tui.web.ask import AskPage
from roadmap_tui.web.feeds import Feeds
from roadmap_tui.web.guard import Address, Guard, guarded, plain_answer
from roadmap_tui.web.live_board import LiveBoard
from roadmap_tui.web.people import Links
from roadmap_tui.web.report_pages import ReportPages

BODY_BYTES = 64 * 1024
"""The longest body of a request."""
HEAD_SECONDS = 15.0
"""The time that a client has to send the head of its first request."""
_STATIC = {"web.css": "text/css", "live.js": "text/javascript"}


def make_app(
    live: LiveBoard, guard: Guard, *, board: "Callable[[web.Application], None] | None" = None
) -> web.Application:
    """The application: reports, feeds, the form, and with `board` the app in the browser."""
    app = web.Application(middlewares=[guard.middleware], client_max_size=BODY_BYTES)
    guard.needs("/ask", "asker")
    guard.needs("/board", "writer")
    has_board = board is not None
    app.add_routes(ReportPages(live, has_board=has_board).routes())
    app.add_routes(Feeds(live).routes())
    app.add_routes(AskPage(live, has_board=has_board).routes())
    app.add_routes([web.get("/static/{name}", _static), web.post("/leave", _nothing)])
    if board is not None:
        board(app)

    async def following(_app: web.Application) -> Any:
        task = asyncio.create_task(live.follow())
        yield
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
        live.close()

    app.cleanup_ctx.append(following)
    return app


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens on a port, any free one for 0. Refused where it cannot be had."""
    try:
        family = socket.getaddrinfo(host or None, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0][0]
        return socket.create_server((host, port), family=family, backlog=128)
    except OSError as fault:
        raise Refused(f"Port {port} on {host} cannot be used: {fault.strerror}.") from None


async def serve(app: web.Application, listening: socket.socket, *, ready: Callable[[], None]) -> None:
    """Serve on a socket until the process is asked to end. `ready` is called once it answers."""
    ended = asyncio.Event()
    loop = asyncio.get_running_loop()
    for one in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(one, ended.set)
    runner = web.AppRunner(app, access_log=None, keepalive_timeout=30.0, shutdown_timeout=2.0)
    await runner.setup()
    server = runner.server
    assert server is not None
    connections = await loop.create_server(
        lambda: _Connection(server, loop=loop, keepalive_timeout=30.0), sock=listening
    )
    try:
        ready()
        await ended.wait()
    finally:
        connections.close()
        await runner.cleanup()


class _Connection(RequestHandler):
    """A connection that is closed where the head of its first request does not come in time.

    Nothing of a request that is no HTTP is repeated or logged: a link's token may stand in it.
    """

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        self._tail = b""
        self._late = asyncio.get_running_loop().call_later(HEAD_SECONDS, transport.close)

    def data_received(self, data: bytes) -> None:
        if self._late is not None and b"\r\n\r\n" in self._tail + data:
            self._late.cancel()
        self._tail = data[-3:]
        super().data_received(data)

    def handle_error(
        self,
        request: web.BaseRequest,
        status: int = 500,
        exc: BaseException | None = None,  # noqa: ARG002  # aiohttp's signature
        message: str | None = None,  # noqa: ARG002  # aiohttp's signature
    ) -> web.StreamResponse:
        """A plain answer, after which the connection ends."""
        if request.writer.output_size > 0:
            raise ConnectionError
        answer = guarded(plain_answer(status, HTTPStatus(status).phrase))
        answer.force_close()
        return answer

    def connection_lost(self, exc: BaseException | None) -> None:
        self._late.cancel()
        super().connection_lost(exc)


async def _static(request: web.Request) -> web.Response:
    name = request.match_info["name"]
    if name not in _STATIC:
        raise web.HTTPNotFound
    headers = {"Cache-Control": "private, max-age=3600"}
    return web.Response(text=packaged_text(f"web/data/{name}"), content_type=_STATIC[name], headers=headers)


async def _nothing(request: web.Request) -> web.Response:  # noqa: ARG001  # the guard answers
    raise web.HTTPNotFound


def links_of(links: Links, address: Address) -> list[tuple[str, str]]:
    """The name and the link of each person who may come in."""
    return [(one.name, f"{address.origin}/enter?token={links.token(one)}") for one in links.people]
