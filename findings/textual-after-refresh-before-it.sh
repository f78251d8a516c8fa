#!/usr/bin/env bash
# Expected: call_after_refresh() runs a callback "after ... the screen has been refreshed", as its docstring promises; it
#   is what one measures and scrolls in. While no refresh is to be had, in batch_update() or below another screen, it waits.
# Seen: it waits only on the screen that is on top, and outside of a batch. In a batch the callback runs at the next idle
#   moment, before the batch ends; below a modal screen, which leaves the one below in sight, and below a full screen
#   it runs before the layout. The widget that was just mounted is attached there and has no size: 0 x 0. A moment later
#   it has one, the screens still as they are, and nothing runs the callback again.
# Package: textual 8.2.8.
# Why it matters: "mount, then scroll to it after the refresh" works in each test and fails, without an error, for the one
#   who has a dialog open as a sync brings rows, or as soon as somebody wraps the mounting in a batch to end a flicker.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check textual==8.2.8
"$folder/venv/bin/python" - <<'PYTHON'
import asyncio
from contextlib import nullcontext
from importlib.metadata import version

from textual.app import App
from textual.containers import VerticalScroll
from textual.screen import ModalScreen, Screen
from textual.widgets import Static


class Board(App):
    CSS = "Static { height: 3; }"

    def compose(self):
        yield VerticalScroll(Static("first"))


async def sizes(above=None, batch=False):
    """The size of a new row in the callback and a moment later, and whether the batch was over at the callback."""
    app = Board()
    async with app.run_test(size=(40, 20)) as pilot:
        rows = app.query_one(VerticalScroll)
        if above:
            await app.push_screen(above())
            await pilot.pause()
        row = Static("new")
        called = asyncio.get_running_loop().create_future()
        with app.batch_update() if batch else nullcontext():
            await rows.mount(row)
            row.call_after_refresh(lambda: called.set_result(tuple(row.region.size)))
            if batch:
                await asyncio.wait([called], timeout=2)
            in_batch = batch and called.done()
        early = await asyncio.wait_for(called, 10)
        for _ in range(100):
            if row.region.size:
                break
            await pilot.pause(0.02)
        return early, tuple(row.region.size), in_batch


async def main():
    print("textual", version("textual"))
    seen = {
        "on the top screen": await sizes(),
        "in batch_update()": await sizes(batch=True),
        "below a modal screen": await sizes(ModalScreen),
        "below a full screen": await sizes(Screen),
    }
    for case, (early, later, in_batch) in seen.items():
        print(f"{case:22} in the callback {early}, later {later}{', called before the batch ended' if in_batch else ''}")
    assert seen == {
        "on the top screen": ((40, 3), (40, 3), False),
        "in batch_update()": ((0, 0), (40, 3), True),
        "below a modal screen": ((0, 0), (40, 3), False),
        "below a full screen": ((0, 0), (40, 3), False),
    }, seen


asyncio.run(main())
PYTHON
