"""What is done with the links of stories: their keys or addresses copied, an issue opened in the browser."""

from collections.abc import Sequence

from roadmap_tui.model.records import Story
from roadmap_tui.tui.common.board_screen import BoardScreenBase
from roadmap_tui.tui.common.each import FEW
from roadmap_tui.tui.widgets.cells import safe_line

NONE = "There is no story here."


def copy_keys(screen: BoardScreenBase, stories: Sequence[Story], what: str) -> None:
    """Copy the tracker's keys of stories, or ids without one; with `link` the addresses. Says which."""
    chosen = [one for one in stories if what != "link" or one.link is not None]
    if not chosen:
        screen.say(f"{stories[0].id} is in no tracker yet." if stories else NONE, "amber")
        return
    texts = [
        safe_line(one.id if one.link is None else one.link.url if what == "link" else one.link.key)
        for one in chosen
    ]
    screen.app.copy_to_clipboard("\n".join(texts))
    left = len(stories) - len(chosen)
    rest = f" · {left} in no tracker yet" if left else ""
    screen.say(f"Copied {', '.join(texts) if len(texts) <= FEW else f'{len(texts)} of them, one a line'}{rest}")


def browse(screen: BoardScreenBase, story: Story | None) -> None:
    """Open a story in the tracker, in the browser."""
    if story is None or story.link is None:
        screen.say(f"{story.id} is in no tracker yet." if story else NONE, "amber")
    elif not story.link.url.startswith(("https://", "http://")):
        screen.say(f"{story.id} has no address a browser can open.", "amber")
    else:
        screen.app.open_url(story.link.url)
        screen.say(f"Opened {safe_line(story.link.key)} in the browser")
