"""Actions on a story's link: copy its key or address, open the issue in the browser."""

from roadmap_tui.model.records import Story
from roadmap_tui.tui.common.board_screen import BoardScreenBase
from roadmap_tui.tui.widgets.cells import safe_line


class StoryLinkActions(BoardScreenBase):
    """A screen with actions on the link of one story. A subclass says which `story`."""

    @property
    def story(self) -> Story | None:
        """The story under the cursor, or the one that is shown; None where there is none."""
        raise NotImplementedError

    def action_copy(self, what: str) -> None:
        """Copy the tracker's key of the story, or its id without one; or with `link` the address. Says which."""
        story = self.story
        if story is None:
            self.say("There is no story here.", "amber")
            return
        if what == "link" and story.link is None:
            self.say(f"{story.id} is in no tracker yet.", "amber")
            return
        text = story.id if story.link is None else story.link.url if what == "link" else story.link.key
        text = safe_line(text)
        self.app.copy_to_clipboard(text)
        self.say(f"Copied {text}")

    def action_browse(self) -> None:
        """Open the story in the tracker, in the browser."""
        story = self.story
        if story is None or story.link is None:
            self.say(f"{story.id} is in no tracker yet." if story else "There is no story here.", "amber")
        elif not story.link.url.startswith(("https://", "http://")):
            self.say(f"{story.id} has no address a browser can open.", "amber")
        else:
            self.app.open_url(story.link.url)
            self.say(f"Opened {safe_line(story.link.key)} in the browser")
