"""The matrix in words: one story whole with where it stands, and why there is none. Pure."""

from collections.abc import Sequence

from roadmap_tui.model.records import Note
from roadmap_tui.tui.common.card import CardData, Line
from roadmap_tui.tui.common.empty_list import EmptyList
from roadmap_tui.tui.common.spans import wrap_spans
from roadmap_tui.tui.common.story_pane import reading_lines


def page_lines(
    card: CardData, notes: Sequence[Note], where: Sequence[str], width: int, label: str, height: int = 0
) -> list[Line]:
    """A story in full under its quarter, its evidence and its effort; `label` is its stage's name.

    On a page of `height` lines its parts keep their lines, as beside the board.
    """
    head = wrap_spans([(where[0], "strong"), *((f" · {one}", "dim") for one in where[1:])], width)
    return [*head, [], *reading_lines(card, notes, width, label, height - len(head) - 1)]


EMPTY = EmptyList(
    unread="Weighing each story …",
    filtered="No story ahead fits this filter.",
    mine="You own no story that is ahead.",
    none=[
        [("No story is ahead.", "strong")],
        [],
        [("Stories from discover to building stand here, by their effort and what stands behind them:", "dim")],
        [
            ("go.board", "command"),
            (" ", "plain"),
            ("story.new", "command"),
            ("  writes one on the board", "plain"),
        ],
    ],
)
"""What the matrix tells where no story is shown."""
