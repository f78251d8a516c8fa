"""The app in a browser: a process for each socket, drawn by the terminal that textual-serve brings."""

import asyncio
import json
import os
import sys
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from aiohttp import WSMsgType, web

from roadmap_tui.files.folders import SERVED, board_key
from roadmap_tui.files.packaged import packaged_text
from roadmap_tui.reports.markup import safe
from roadmap_tui.web.guard import PERSON, SESSION, Session

MOST = 24
"""The most boards that are open in browsers at once."""
IDLE_SECONDS = 30 * 60.0
"""The time without a key after which a board is closed; what was typed is kept as a draft."""
END_SECONDS = 6.0
"""The time that a process has to end by itself."""
_ENTRY = "roadmap_tui.cli.served"
_READY = b"__GANGLION__\n"
_PROLOGUE_LINES = 10
_LONGEST_PACKET = 16 * 1024 * 1024
_LONGEST_MESSAGE = 256 * 1024
_DATA, _META = b"D", b"M"
_STATIC = {
    "textual.js": ("js/textual.js", "text/javascript"),
    "xterm.css": ("css/xterm.css", "text/css"),
    "mono.ttf": ("fonts/RobotoMono-VariableFont_wght.ttf", "font/ttf"),
    "mono-italic.ttf": ("fonts/RobotoMono-Italic-VariableFont_wght.ttf", "font/ttf"),
}
_OWN = {"board.js": "text/javascript", "board.css": "text/css"}
# The terminal sets styles of its own. A socket to where the page is from is no outside address.
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; font-src 'self'; "
    "img-src 'self' data:; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)


class BrowserBoard:
    """Shows the app in browsers, a process for each. `address` is the board's."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._open = 0
        found = find_spec("textual_serve")
        assert found is not None
        assert found.origin is not None
        self._files = Path(found.origin).parent / "static"

    def add_to(self, app: web.Application) -> None:
        """Add the addresses of the door to the application."""
        app.add_routes(
            [
                web.get("/board", self._page),
                web.get("/board/ws", self._socket),
                web.get("/board/static/{name}", self._file),
            ]
        )

    async def _page(self, request: web.Request) -> web.Response:
        scheme = "wss" if request.headers.get("X-Forwarded-Proto") == "https" or request.secure else "ws"
        text = packaged_text("web/data/board.html").format(socket=safe(f"{scheme}://{request.host}/board/ws"))
        return web.Response(text=text, content_type="text/html", headers={"Content-Security-Policy": _POLICY})

    async def _file(self, request: web.Request) -> web.Response:
        name = request.match_info["name"]
        headers = {"Cache-Control": "private, max-age=86400"}
        if name in _OWN:
            text = packaged_text(f"web/data/{name}")
            return web.Response(text=text, content_type=_OWN[name], headers=headers)
        if name not in _STATIC:
            raise web.HTTPNotFound
        path, kind = _STATIC[name]
        data = await asyncio.to_thread((self._files / path).read_bytes)
        return web.Response(body=data, content_type=kind, headers=headers)

    async def _socket(self, request: web.Request) -> web.WebSocketResponse:
        """Run the app for one socket, until either of them ends."""
        if self._open >= MOST:
            raise web.HTTPServiceUnavailable
        self._open += 1
        try:
            socket = web.WebSocketResponse(heartbeat=15.0, max_msg_size=_LONGEST_MESSAGE)
            await socket.prepare(request)
            process = await self._started(request)
            reading = asyncio.create_task(_to_browser(process, socket))
            try:
                await _to_app(process, socket, request.get(SESSION))
            finally:
                await _end(process)
                reading.cancel()
                with suppress(asyncio.CancelledError):
                    await reading
                await socket.close()
            return socket
        finally:
            self._open -= 1

    async def _started(self, request: web.Request) -> asyncio.subprocess.Process:
        person = request[PERSON]
        environment = {
            **os.environ,
            # What belongs to this machine is closed to them: its editor, its files, its shell, its probes.
            SERVED: board_key(person.name),
            "TEXTUAL_DRIVER": "textual.drivers.web_driver:WebDriver",
            "TEXTUAL_COLOR_SYSTEM": "truecolor",
            "TERM_PROGRAM": "textual",
            "COLORTERM": "truecolor",
            "COLUMNS": str(_size(request.query.get("width"), 80, 400)),
            "ROWS": str(_size(request.query.get("height"), 24, 200)),
        }
        named = [f"--me={person.name}"] if person.name else []
        return await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            _ENTRY,
            f"--board={self._address}",
            *named,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            env=environment,
            start_new_session=True,
            limit=_LONGEST_PACKET,
        )


async def _to_app(
    process: asyncio.subprocess.Process, socket: web.WebSocketResponse, session: Session | None
) -> None:
    """Send what the browser sends to the app: keys, sizes, whether it is looked at.

    Until the socket closes, no key came for a while, or the person's session ended.
    """
    leaving = asyncio.create_task(_closed_with(session, socket)) if session is not None else None
    try:
        async with asyncio.timeout(IDLE_SECONDS) as idle:
            while (message := await socket.receive()).type is WSMsgType.TEXT:
                packet = _packet(message.data)
                if packet is None:
                    continue
                if packet[:1] == _DATA:
                    idle.reschedule(asyncio.get_running_loop().time() + IDLE_SECONDS)
                    if session is not None:
                        session.touch()
                assert process.stdin is not None
                process.stdin.write(packet)
                await process.stdin.drain()
    except (TimeoutError, ConnectionError, RuntimeError):
        return
    finally:
        if leaving is not None:
            leaving.cancel()


async def _closed_with(session: Session, socket: web.WebSocketResponse) -> None:
    """Close a socket once its session ended."""
    while session.remaining > 0:
        with suppress(TimeoutError):
            await asyncio.wait_for(session.left.wait(), session.remaining)
    await socket.close()


def _packet(text: str) -> bytes | None:
    """A message of the browser as a packet for the app; None for any that it need not know."""
    try:
        kind, *rest = json.loads(text)
        value: Any = rest[0] if rest else None
        match kind:
            case "stdin" if isinstance(value, str):
                return _framed(_DATA, value.encode("utf-8", "replace"))
            case "resize":
                size = {"width": _size(value["width"], 80, 400), "height": _size(value["height"], 24, 200)}
                return _framed(_META, json.dumps({"type": "resize", **size}).encode())
            case "focus" | "blur":
                return _framed(_META, json.dumps({"type": kind}).encode())
            case _:
                return None
    except (ValueError, TypeError, KeyError, RecursionError):
        return None


async def _to_browser(process: asyncio.subprocess.Process, socket: web.WebSocketResponse) -> None:
    """Send what the app draws to the browser, until it ends."""
    assert process.stdout is not None
    with suppress(asyncio.IncompleteReadError, ConnectionError, ValueError):
        for _ in range(_PROLOGUE_LINES):
            if await process.stdout.readline() == _READY:
                break
        while True:
            kind = await process.stdout.readexactly(1)
            size = int.from_bytes(await process.stdout.readexactly(4), "big")
            payload = await process.stdout.readexactly(size)
            if kind == _DATA:
                await socket.send_bytes(payload)
            elif kind == _META:
                meta = json.loads(payload)
                if meta.get("type") == "open_url" and urlsplit(meta["url"]).scheme in {"http", "https"}:
                    await socket.send_json(["open_url", {"url": meta["url"], "new_tab": True}])
                elif meta.get("type") == "exit":
                    break
    await socket.close()


async def _end(process: asyncio.subprocess.Process) -> None:
    """End the app as a closed terminal would, which keeps what was typed; after a while, at once."""
    with suppress(ProcessLookupError):
        process.terminate()
    try:
        await asyncio.wait_for(process.wait(), END_SECONDS)
    except TimeoutError:
        with suppress(ProcessLookupError):
            process.kill()
        await process.wait()


def _framed(kind: bytes, payload: bytes) -> bytes:
    return kind + len(payload).to_bytes(4, "big") + payload


def _size(value: Any, usual: int, most: int) -> int:
    """A number of cells, within bounds."""
    try:
        return max(1, min(int(value), most))
    except (TypeError, ValueError):
        return usual
