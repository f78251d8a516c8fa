"""Stories in memory, for what needs no app."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from roadmap_tui.model.evidence import Evidence
from roadmap_tui.model.records import Story, Target, TrackerLink, number
from roadmap_tui.model.stages import stage_of
from roadmap_tui.tui.board.model import BoardModel
from roadmap_tui.tui.common.card import CardData

TODAY = date(2026, 11, 20)
NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
TARGET = Target(metric="wait", unit="min", baseline=7, target=1, due=date(2027, 3, 31), measured_by="stopwatch")


def story(identity: str = "S-1", **fields: Any) -> Story:
    """A story; what is not given is plain."""
    given: dict[str, Any] = {
        "title": f"Story {number(identity)}",
        "order": float(number(identity)),
        "created_at": NOW - timedelta(days=60),
        "created_by": "ana",
        **fields,
    }
    return Story(id=identity, uid="ABCDEFGHIJ", **given)


def stories(count: int, **fields: Any) -> dict[str, Story]:
    """So many stories in one stage."""
    return {f"S-{index}": story(f"S-{index}", **fields) for index in range(1, count + 1)}


def model(given: dict[str, Story], *, size: tuple[int, int] = (160, 40), **options: Any) -> BoardModel:
    """A board of these stories, of a size in cells."""
    board = BoardModel(**options)
    board.resize(*size)
    board.load(given, TODAY)
    return board


def card(given: Story, **evidence: Any) -> CardData:
    """What a card shows of a story."""
    return CardData(given, stage_of(given, TODAY), Evidence(**evidence), TODAY, "USD")


def link(**fields: Any) -> TrackerLink:
    """A link to an issue, in step."""
    return TrackerLink(
        **{
            "tracker": "jira",
            "site": "https://acme.example",
            "id": "10",
            "key": "PAY-12",
            "url": "https://acme.example/browse/PAY-12",
            **fields,
        }
    )
