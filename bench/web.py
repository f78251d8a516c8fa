"""What the doors of a served board cost, beside the commands and the app in a terminal, in one run.

    python -m bench.web [--scale 1] [--runs 15]

`/` warm and the form are compared with the command that writes the same page; the memory of a
session in a browser with that of the app in a terminal; `mcp` with an empty server of its own library.
"""

import argparse
import asyncio
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.request import HTTPCookieProcessor, build_opener

import aiohttp

from bench.load import write_board
from tests.e2e.terminal import Terminal

COMMAND = (sys.executable, "-m", "roadmap_tui.cli.main")
_EMPTY_SERVER = """
import asyncio
from mcp.server.lowlevel import Server
from mcp.server.stdio import stdio_server
async def main():
    server = Server("empty")
    async with stdio_server() as (reading, writing):
        await server.run(reading, writing, server.create_initialization_options())
asyncio.run(main())
"""


def timed(do: Callable[[], object], runs: int) -> float:
    """The median time of a call in seconds."""
    found = []
    for _ in range(runs):
        start = time.perf_counter()
        do()
        found.append(time.perf_counter() - start)
    return statistics.median(found)


def memory(process: int) -> float:
    """The memory of a process in MiB that it does not share."""
    text = Path(f"/proc/{process}/smaps_rollup").read_text()
    kinds = ("Private_Clean:", "Private_Dirty:")
    return sum(int(line.split()[1]) for line in text.splitlines() if line.startswith(kinds)) / 1024


async def ready_of(command: list[str]) -> float:
    """The time in seconds until a server answers its first request."""
    from mcp import Client, StdioServerParameters
    from mcp.client.stdio import stdio_client

    start = time.perf_counter()
    async with Client(stdio_client(StdioServerParameters(command=command[0], args=command[1:]))):
        return time.perf_counter() - start


async def session_memory(origin: str, jar: CookieJar) -> float:
    """The memory in MiB of the process behind a socket of the served board."""
    cookies = {one.name: one.value or "" for one in jar}
    before = set(children())
    async with (
        aiohttp.ClientSession(cookies=cookies, cookie_jar=aiohttp.CookieJar(unsafe=True)) as client,
        client.ws_connect(f"{origin}/board/ws?width=120&height=40", headers={"Origin": origin}) as socket,
    ):
        end = time.monotonic() + 8
        while time.monotonic() < end:
            try:
                await asyncio.wait_for(socket.receive(), 1)
            except TimeoutError:
                continue
        (process,) = set(children()) - before
        return memory(process)


def children() -> list[int]:
    """The processes that show the app in a browser."""
    found = []
    for place in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            if b"roadmap_tui.cli.served" in place.read_bytes():
                found.append(int(place.parent.name))
        except OSError:
            continue
    return found


def terminal_memory(board: Path) -> float:
    """The memory in MiB of the app in a terminal."""
    environment = {**os.environ, "TERM": "xterm-256color"}
    with Terminal((*COMMAND, "--board", str(board)), environment=environment, folder=board.parent) as terminal:
        terminal.wait_for("Discover")
        end = time.monotonic() + 6
        while time.monotonic() < end:
            terminal.read(0.5)
        return memory(terminal.process.pid)


def main() -> None:
    """Measure, and print a line for each."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--scale", type=float, default=1.0)
    parser.add_argument("--runs", type=int, default=9)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        board = Path(folder) / "roadmap.json"
        os.environ["XDG_STATE_HOME"] = folder
        write_board(board, stories=round(5_000 * given.scale), requests=round(20_000 * given.scale))
        out = Path(folder) / "board.html"
        report = [*COMMAND, "--board", str(board), "report", "board", "--out", str(out)]
        command = timed(lambda: subprocess.run(report, check=True, capture_output=True), given.runs)
        served = subprocess.Popen(
            [*COMMAND, "--board", str(board), "serve", "--port", "0"], stdout=subprocess.PIPE, text=True
        )
        try:
            assert served.stdout is not None
            link = served.stdout.readline().strip()
            origin = link.partition("/enter")[0]
            jar = CookieJar()
            opener = build_opener(HTTPCookieProcessor(jar))
            opener.open(link).read()
            page = timed(lambda: opener.open(f"{origin}/").read(), given.runs)
            form = timed(lambda: opener.open(f"{origin}/ask").read(), given.runs)
            session = asyncio.run(session_memory(origin, jar))
        finally:
            served.terminate()
            served.wait()
        alone = terminal_memory(board)
        mcp = statistics.median(asyncio.run(ready_of([*COMMAND, "--board", str(board), "mcp"])) for _ in range(5))
        empty = statistics.median(asyncio.run(ready_of([sys.executable, "-c", _EMPTY_SERVER])) for _ in range(5))
    print(f"report board --out page.html          {command * 1000:7.0f} ms")
    print(f"/ warm                                {page * 1000:7.0f} ms   {page / command:.2f} of it")
    print(f"the form                              {form * 1000:7.0f} ms   {form / command:.2f} of it")
    print(f"the app in a terminal                 {alone:7.0f} MiB")
    print(f"a session in a browser                {session:7.0f} MiB  {session / alone:.2f} of it")
    print(f"an empty mcp server, ready            {empty * 1000:7.0f} ms")
    print(f"roadmap mcp, ready                    {mcp * 1000:7.0f} ms   {mcp / empty:.2f} of it")


if __name__ == "__main__":
    main()
