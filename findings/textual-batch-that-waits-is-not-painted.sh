#!/usr/bin/env bash
# Expected: batch_update() suspends "all repaints until the end of the batch"; with the end of it the screen is painted,
#   whatever was awaited in between. Textual's own example of batch() awaits two things.
# Seen: it is, as long as the screen has messages left to handle. Once it came to rest within the batch, since something
#   took a fifth of a second there, the end of the batch wakes the app alone: what changed is not on the terminal until
#   something else happens on the screen, a key or another widget's refresh. So it goes in a worker, in a handler of
#   the app and in one of a widget; in a handler of the screen itself the end paints.
# Package: textual 8.2.8, on a pseudo-terminal.
# Why it matters: "fetch, then show it all at once" works with the fast answers of the developer's machine and leaves the
#   old board on the screen with slow ones. Tests do not find it: pilot.pause() and pilot.press() wake the screen.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check textual==8.2.8
cd "$folder"
cat >board.py <<'PYTHON'
import asyncio
import sys
import time

from textual.app import App
from textual.message import Message
from textual.screen import Screen
from textual.widgets import Label

place, rest = sys.argv[1], float(sys.argv[2])


class Fetch(Message):
    """Asks for the batch."""


async def show(app):
    with app.batch_update():
        app.screen.query_one("#board", Label).update("painted")
        await asyncio.sleep(rest)
    app.ended = time.monotonic()


class Fetcher(Label):
    async def on_fetch(self, message):
        message.stop()
        await show(self.app)


class BoardScreen(Screen):
    def compose(self):
        yield Label("ready", id="board")
        yield Fetcher("other", id="other")

    async def on_fetch(self, message):
        message.stop()
        await show(self.app)


class Board(App):
    def on_mount(self):
        self.push_screen(BoardScreen())
        self.run_worker(self.watch())

    async def on_fetch(self):
        await show(self)

    async def watch(self):
        await asyncio.sleep(1)
        if place == "worker":
            await show(self)
        else:
            {"app": self, "screen": self.screen, "widget": self.screen.query_one("#other")}[place].post_message(Fetch())
        await asyncio.sleep(rest + 1.5)
        self.woken = time.monotonic()
        self.screen.query_one("#other", Label).update("woken")
        await asyncio.sleep(0.7)
        self.exit((self.ended, self.woken))


ended, woken = Board().run()
with open("times", "w") as file:
    print(ended, woken, file=file)
PYTHON
cat >terminal.py <<'PYTHON'
import fcntl
import os
import pty
import struct
import sys
import termios
import time
from importlib.metadata import version


def painted_by(place, rest):
    """What brought the text to the terminal: the end of the batch, or what woke the screen later."""
    process, terminal = pty.fork()
    if process == 0:
        fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", 10, 40, 0, 0))
        os.environ["TERM"] = "xterm-256color"
        os.execv(sys.executable, [sys.executable, "board.py", place, str(rest)])
    output, painted = b"", None
    while True:
        try:
            read = os.read(terminal, 65536)
        except OSError:
            read = b""
        if not read:
            break
        output += read
        if painted is None and b"painted" in output:
            painted = time.monotonic()
    os.waitpid(process, 0)
    assert painted, output[-300:]
    ended, woken = map(float, open("times").read().split())
    return "the end of the batch" if ended <= painted < woken else "what came later"


print("textual", version("textual"))
cases = [("worker", 0), ("worker", 0.2), ("app", 0.2), ("widget", 0.2), ("screen", 0.2)]
seen = {}
for place, rest in cases:
    seen[place, rest] = painted_by(place, rest)
    print(f"batch in a handler of the {place}," if place != "worker" else "batch in a worker,", end=" ")
    print(f"awaiting {rest} s: painted by {seen[place, rest]}")
expected = {case: "what came later" for case in cases} | {
    ("worker", 0): "the end of the batch",
    ("screen", 0.2): "the end of the batch",
}
assert seen == expected, seen
PYTHON
venv/bin/python terminal.py
