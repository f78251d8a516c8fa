"""The board's order of stories, by hand."""

from roadmap_tui.model.records import Story, number


def board_order(story: Story) -> tuple[float, int]:
    """The sort key of the board's order."""
    return story.order, number(story.id)
