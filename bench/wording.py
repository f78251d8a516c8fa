"""What the wording rules cost and how often they are right; run it with Python.

Time: 5,000 stories of a large board, and their prose as pasted text. Figures: of each half of the corpora, the
texts with four marks and no error (good ones should, bad ones should not); of stories with every field filled,
those that pass the gate.
"""

import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from bench.load import write_board
from roadmap_tui.actions.gate import gate_of
from roadmap_tui.model.marks import marks_of
from roadmap_tui.model.prose import prose
from roadmap_tui.model.records import Story
from roadmap_tui.wording.check import check_story, check_text
from tests.wording.kit import filled_stories

STORIES = 5_000
NOW = datetime(2026, 3, 18, 12, tzinfo=UTC)
CORPORA = Path(__file__).parent.parent / "tests" / "data" / "corpora"


def stories() -> list[Story]:
    with tempfile.TemporaryDirectory() as folder:
        board = write_board(Path(folder) / "roadmap.json", stories=STORIES, requests=100, now=NOW)
    return list(board.stories.values())


def main() -> None:
    board = stories()
    told = [prose(one) for one in board]
    for name, work in (
        ("marks, first time", lambda: [marks_of(one) for one in board]),
        ("marks, again", lambda: [marks_of(one) for one in board]),
        ("check_story", lambda: [check_story(one, today=NOW.date()) for one in board]),
        ("check_text", lambda: [check_text(one) for one in told]),
    ):
        begin = time.perf_counter()
        work()
        print(f"{name:<20} {len(board):,} stories in {time.perf_counter() - begin:.3f} s")
    for kind in ("good", "bad"):
        lines = (CORPORA / f"{kind}.txt").read_text(encoding="utf-8").splitlines()
        for half, texts in (("tuned", lines[::2]), ("held", lines[1::2])):
            passed = sum(check_text(one).passes for one in texts)
            print(f"{kind:<5} {half:<6} {passed:>3} of {len(texts)} pass ({passed / len(texts):.1%})")
        filled = filled_stories(kind)
        passed = sum(gate_of(one, today=NOW.date()).is_open for one in filled)
        print(f"{kind:<5} filled {passed:>3} of {len(filled)} pass the gate ({passed / len(filled):.1%})")


if __name__ == "__main__":
    main()
