"""The matrix in words: one story whole with where it stands, and why there is none. Pure."""

from collections.abc import Sequence

from roadmap_tui.model.records import Note
from roadmap_tui.tui.common.card import CardData, Line
from roadmap_tui.tui.common.spans import wrap_spans
from roadmap_tui.tui.common.story_pane import reading_lines


def page_lines(card: CardData, notes: Sequence[Note], where: Sequence[str], width: int, label: str) -> list[Line]:
    """A story in full under its quarter, its evidence and its effort; `label` is its stage's name."""
    head = wrap_spans([(where[0], "strong"), *((f" · {one}", "dim") for one in where[1:])], width)
    return [*head, [], *reading_lines(card, notes, width, label)]


def empty_lines(is_filtered: bool, is_mine: bool, is_known: bool) -> list[list[tuple[str, str]]]:
    """The lines of an empty matrix: why no story is shown, and which key brings one."""
    if not is_known:
        return [[("Weighing each story …", "dim")]]
    if is_filtered:
        return [
            [("No story ahead fits this filter. ", "plain"), ("matrix.back", "command"), (" shows all", "dim")]
        ]
    if is_mine:
        return [
            [("You own no story that is ahead.", "strong")],
            [],
            [("matrix.mine", "command"), ("  shows everybody's", "plain")],
        ]
    return [
        [("No story is ahead.", "strong")],
        [],
        [("Stories from discover to building stand here, by their effort and what stands behind them:", "dim")],
        [
            ("go.board", "command"),
            (" ", "plain"),
            ("story.new", "command"),
            ("  writes one on the board", "plain"),
        ],
    ]
