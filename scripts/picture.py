"""Draw the picture of the board in the README, from the sample board on a fixed day.

python -m scripts.picture
"""

import asyncio
import re
import sys
import tempfile
from datetime import UTC, date, datetime
from pathlib import Path

from roadmap_tui.actions.sample import fill_sample
from roadmap_tui.settings.load import Settings
from roadmap_tui.store import open_store
from roadmap_tui.tui.app import RoadmapApp

PLACE = Path(__file__).parents[1] / "docs" / "pictures" / "board.svg"
SIZE = (150, 32)
"""Cells."""
NOW = datetime(2026, 11, 3, 12, tzinfo=UTC)
TODAY = date(2026, 11, 3)
_FONT = re.compile(r"@font-face \{.*?\}\s*", re.DOTALL)


async def picture() -> str:
    """The board as SVG. It names no font on the net; the reader's own monospaced one is used."""
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(Path(folder) / "roadmap.json")
        store.create("Sample", "USD")
        with store.transaction() as transaction:
            fill_sample(transaction, now=NOW, today=TODAY)
        app = RoadmapApp(store, Settings(), me="Maya Lindqvist", today=lambda: TODAY, now=lambda: NOW)
        async with app.run_test(size=SIZE) as pilot:
            await pilot.pause()
            await pilot.press("l", "l", "l")
            await pilot.pause()
            return _FONT.sub("", app.export_screenshot(title="roadmap"))


def main() -> int:
    """Write the picture; the exit code."""
    PLACE.parent.mkdir(exist_ok=True)
    PLACE.write_text(asyncio.run(picture()), "utf-8")
    print(f"wrote {PLACE.relative_to(PLACE.parents[2])}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
