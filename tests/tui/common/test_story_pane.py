"""The pane beside the board: its parts keep their lines, and quotes leave room for what stands under them."""

from itertools import pairwise
from pathlib import Path

import msgspec
import pytest

from roadmap_tui.model.evidence import Quote
from roadmap_tui.model.records import Story
from roadmap_tui.tui.common.card import CardData
from roadmap_tui.tui.common.story_pane import reading_lines
from roadmap_tui.tui.matrix.screen import MatrixScreen
from tests.each_row import each_row
from tests.tui.at_screen import board, opened, until
from tests.tui.boards import NOW, TARGET, card, story

THIN = story(title="A van", outcome="arrives", stage="discover", entered={"discover": NOW})
WHOLE = story(
    title="Cancelled slots fill while the van still rolls",
    actor="dispatcher",
    situation="within 10 minutes of a cancellation",
    outcome="has the freed slot filled with a job nearby",
    obstacle="ringing 6 to 8 waiting homes one after the other",
    benefit="to keep technicians on paid work",
    target=msgspec.structs.replace(TARGET, measured_by=None),
    owner="Ann",
    stage="ready",
    entered={"ready": NOW},
)


def shown(given: CardData, width: int, height: int = 0) -> list[str]:
    """The text of the lines."""
    return ["".join(text for text, _ in line) for line in reading_lines(given, (), width, "Building", height)]


def quoted(*texts: str, given: Story = WHOLE) -> CardData:
    """A card with a request behind it for each of these quotes."""
    quotes = tuple(
        Quote(request=f"R-{number}", customer_name="Halvorsen Heating & Air", text=text, feeling="annoyed")
        for number, text in enumerate(texts, 1)
    )
    return card(given, requests=len(quotes), customers=len(quotes), quotes=quotes)


def begins(lines: list[str]) -> list[int]:
    """The lines at which the prose, the marks, the target and the evidence begin."""
    starts = "A ", ("●", "○"), "target", "1 request"
    return [next(at for at, line in enumerate(lines) if line.startswith(one)) for one in starts]


@pytest.mark.parametrize(("width", "height"), [(30, 41), (30, 31), (37, 46), (80, 46)])
def test_each_part_begins_at_the_same_line_whichever_story_is_shown(width: int, height: int) -> None:
    """Nothing jumps from a story of a few words to one that has all its parts."""
    assert begins(shown(quoted("x", given=THIN), width, height)) == begins(
        shown(quoted("x", given=WHOLE), width, height)
    )


def test_on_a_low_page_no_line_is_kept_empty() -> None:
    """What there is stands as high as it can, a single empty line between two parts."""
    lines = shown(quoted("x", given=THIN), 30, 20)

    assert ("", "") not in pairwise(lines)


@each_row(
    ("text", "count", "height", "said", "rest"),
    [
        ("We wait. " * 40, 9, 0, 3, "and 6 more"),
        ("We wait. " * 40, 9, 41, 3, "and 6 more"),
        ("We wait. " * 40, 9, 46, 4, "and 5 more"),
        ("We wait. " * 40, 9, 90, 5, "and 4 more"),
        ("We wait.", 9, 0, 5, "and 4 more"),
        ("We wait.", 5, 0, 5, None),
    ],
)
def test_quotes_take_what_is_left(text: str, count: int, height: int, said: int, rest: str | None) -> None:
    """As many as a page has lines for, five at most, and on a low page few lines; the others are counted."""
    lines = shown(quoted(*[text] * count), 30, height)

    assert said == sum("R-" in line for line in lines)
    assert height == 0 or len(lines) <= height
    assert rest == next((line for line in lines if line.startswith("and ")), None)


def test_who_said_it_is_cut_before_the_request_is() -> None:
    """In a line: the customer's name gives way, their feeling and the request's id stay."""
    assert "▎ Halvorsen H…, R-1, annoyed" == shown(quoted("x"), 28)[-2]
    assert "▎ Halvorsen Heating & Air, R-1, annoyed" == shown(quoted("x"), 80)[-2]


async def test_a_page_that_gets_lower_lets_its_empty_lines_go(tmp_path: Path) -> None:
    """The lines are made anew for each height, not for each width alone."""
    async with opened(board(tmp_path), size=(160, 45), at="matrix") as (app, pilot):
        assert isinstance(app.screen, MatrixScreen)
        page = app.screen.page
        await until(pilot, lambda: "target" in page.text)
        steady = page.text
        await pilot.resize_terminal(160, 16)
        await until(pilot, lambda: page.size.height < 16)

        assert ("\n\n\n" in steady, "\n\n\n" in page.text) == (True, False)
