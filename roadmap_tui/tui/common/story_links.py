"""Actions on a story's link: copy its key or address, open the issue in the browser."""

from roadmap_tui.model.records import Story
from roadmap_tui.tui.common.board_screen import BoardScreenBase
from roadmap_tui.tui.widgets.cells import safe_line


def copy(screen: BoardScreenBase, story: Story | None, what: str) -> None:
    """Copy the tracker's key of a story, or its id without one; or with `link` the address. Says which."""
    if story is None:
        return
    if what == "link" and story.link is None:
        screen.say(f"{story.id} is in no tracker yet.", "amber")
        return
    text = story.id if story.link is None else story.link.url if what == "link" else story.link.key
    text = safe_line(text)
    screen.app.copy_to_clipboard(text)
    screen.say(f"Copied {text}")


def browse(screen: BoardScreenBase, story: Story | None) -> None:
    """Open a story in the tracker, in the browser."""
    if story is None or story.link is None:
        screen.say(f"{story.id} is in no tracker yet." if story else "There is no story here.", "amber")
    elif not story.link.url.startswith(("https://", "http://")):
        screen.say(f"{story.id} has no address a browser can open.", "amber")
    else:
        screen.app.open_url(story.link.url)
        screen.say(f"Opened {safe_line(story.link.key)} in the browser")
