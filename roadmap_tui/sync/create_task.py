"""The tasks of a run of creates: creates, and reads of the issues that they made."""

from typing import NamedTuple

from roadmap_tui.model.records import Story
from roadmap_tui.sync.journal_entries import CreateStep
from roadmap_tui.trackers.protocol import IssueDraft, Marker, Rejected


class CreateTask:
    """One create to send. `problem`: the story cannot be an issue, so nothing is sent.

    `again`: the one before it had no answer and is found nowhere.
    """

    def __init__(self, story: Story, marker: Marker, draft: IssueDraft) -> None:
        self.story = story
        self.marker = marker
        self.draft = draft
        self.again = False
        self.step: CreateStep | None = None
        self.problem: Rejected | None = None


class ReadBack(NamedTuple):
    """New issues to read, by id; `doubtful` are those that may lack the marker."""

    ids: list[str]
    doubtful: list[str]
