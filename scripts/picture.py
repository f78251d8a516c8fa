"""Draw the pictures of the docs, from the sample board on a fixed day.

python -m scripts.picture            draws every picture
python -m scripts.picture inbox      draws one
"""

import asyncio
import re
import sys
import tempfile
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from roadmap_tui.demo import fill_sample
from roadmap_tui.settings.load import Settings
from roadmap_tui.settings.schema import Rotation
from roadmap_tui.store import open_store
from roadmap_tui.tui.app.app import RoadmapApp

FOLDER = Path(__file__).parents[1] / "docs" / "pictures"
SIZE = (150, 32)
"""Cells."""
NOW = datetime(2026, 11, 3, 12, tzinfo=UTC)
TODAY = date(2026, 11, 3)
SETTINGS = Settings(rotation=Rotation(every=timedelta(weeks=6)))
"""The sample's team rotates."""
SETTLED = 0.3
"""Seconds after a key: likeness is worked out once the cursor rests."""
_FONT = re.compile(r"@font-face \{.*?\}\s*", re.DOTALL)

PICTURES = {
    "board": ("l", "l", "l", "l", "l"),
    "editor": ("l", "e"),
    "inbox": ("2", "G", "k", "k", "k"),
    "loop": ("3",),
    "timeline": ("4",),
    "measures": ("5", "j"),
    "rotation": ("5", "G"),
    "sessions": ("l", "l", "l", "enter", "enter", "ctrl+d", "ctrl+d"),
    "customers": ("9", "j", "j"),
    "matrix": ("0", "j"),
}
"""The keys that lead to each picture, from the board as it opens."""


async def picture(keys: tuple[str, ...]) -> str:
    """A screen as SVG. It names no font on the net; the reader's own monospaced one is used."""
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(Path(folder) / "roadmap.json")
        store.create("Sample", "USD")
        with store.transaction() as transaction:
            fill_sample(transaction, now=NOW, today=TODAY)
        app = RoadmapApp(store, SETTINGS, me="Maya Lindqvist", today=lambda: TODAY, now=lambda: NOW)
        async with app.run_test(size=SIZE) as pilot:
            await pilot.pause()
            while not app.session.waiting:
                await pilot.pause(SETTLED)
            for key in keys:
                await pilot.press(key)
                await pilot.pause(SETTLED)
                await app.workers.wait_for_complete()
                await pilot.pause()
            return _FONT.sub("", app.export_screenshot(title="roadmap"))


def main(names: list[str]) -> int:
    """Write the named pictures, or all; the exit code."""
    FOLDER.mkdir(exist_ok=True)
    for name in names or PICTURES:
        (FOLDER / f"{name}.svg").write_text(asyncio.run(picture(PICTURES[name])), "utf-8")
        print(f"wrote docs/pictures/{name}.svg")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
