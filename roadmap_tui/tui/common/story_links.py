"""Actions on a story's link: copy its key or address, open the issue in the browser."""

from roadmap_tui.model.records import Story
from roadmap_tui.tui.common.board_screen import BoardScreenBase
from roadmap_tui.tui.common.story_acts import FEW
from roadmap_tui.tui.widgets.cells import safe_line


class StoryLinkActions(BoardScreenBase):
    """A screen with actions on the links of stories. A subclass says which `story`, and which are `chosen`."""

    @property
    def story(self) -> Story | None:
        """The story under the cursor, or the one that is shown; None where there is none."""
        raise NotImplementedError

    @property
    def chosen(self) -> list[Story]:
        """The stories that are copied: the marked ones on a screen with marks, else the one under the cursor."""
        return [self.story] if self.story is not None else []

    def action_copy(self, what: str) -> None:
        """Copy the tracker's keys of the stories, or ids without one; with `link` the addresses. Says which."""
        chosen = [one for one in self.chosen if what != "link" or one.link is not None]
        if not chosen:
            story = self.story
            self.say(f"{story.id} is in no tracker yet." if story else "There is no story here.", "amber")
            return
        texts = [
            safe_line(one.id if one.link is None else one.link.url if what == "link" else one.link.key)
            for one in chosen
        ]
        self.app.copy_to_clipboard("\n".join(texts))
        left = len(self.chosen) - len(chosen)
        rest = f" · {left} in no tracker yet" if left else ""
        self.say(f"Copied {', '.join(texts) if len(texts) <= FEW else f'{len(texts)} of them, one a line'}{rest}")

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
