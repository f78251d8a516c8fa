"""What asks for a relation of a story: what it waits for, what it has to do with, its duplicate, a part of it."""

from collections.abc import Callable

from roadmap_tui.actions import relations
from roadmap_tui.actions.change import Change
from roadmap_tui.errors import Reason, Usage
from roadmap_tui.model.records import Story
from roadmap_tui.model.snapshot import Snapshot
from roadmap_tui.model.stages import stage_of
from roadmap_tui.text.characters import folded
from roadmap_tui.text.plural import listed
from roadmap_tui.tui.common.action_result import ActionResult
from roadmap_tui.tui.common.board_screen import BoardScreenBase
from roadmap_tui.tui.widgets.cells import crop, safe_line

_NAMED = 3


def named_story(snapshot: Snapshot, typed: str) -> Story:
    """The story that an id or words of a title mean. Usage where there is none, or more than one."""
    stories = snapshot.stories
    exact = stories.get(typed.strip().upper())
    if exact is not None:
        return exact
    words = folded(typed).split()
    found = [
        one for one in stories.values() if not one.archived and all(word in folded(one.title) for word in words)
    ]
    if not found or not words:
        raise Usage(f"No story is called “{safe_line(typed)}”.", reason=Reason.UNKNOWN_ID)
    if len(found) > 1:
        ids = listed([one.id for one in found], _NAMED)
        raise Usage(f"Which one: {ids}?", reason=Reason.UNKNOWN_ID)
    return found[0]


def ask_block(screen: BoardScreenBase, story: Story) -> None:
    """Ask which story this one waits for."""
    _ask_other(screen, story, "{} waits for", "{} is blocked by {}", relations.block)


def ask_relate(screen: BoardScreenBase, story: Story) -> None:
    """Ask which story this one has to do with."""
    _ask_other(screen, story, "{} is related to", "{} is related to {}", relations.relate)


def ask_duplicate(screen: BoardScreenBase, story: Story) -> None:
    """Ask which story stays in the place of this one."""
    _ask_other(screen, story, "{} is a duplicate of", "{} is a duplicate of {}", relations.duplicate)


def _ask_other(
    screen: BoardScreenBase,
    story: Story,
    question: str,
    done: str,
    do: Callable[[Change, str, str], object],
) -> None:
    from roadmap_tui.tui.common.ask import Ask

    def meaning(typed: str) -> str:
        found = named_story(screen.session.snapshot, typed)
        return f"{found.id}  {crop(safe_line(found.title), 60)}  {stage_of(found, screen.session.today)}"

    def submit(typed: str) -> None:
        other = named_story(screen.session.snapshot, typed)
        _change(screen, done.format(story.id, other.id), lambda change: do(change, story.id, other.id))

    screen.app.push_screen(
        Ask(question.format(story.id), submit, hint="id, or words of its title", check=meaning)
    )


def ask_split(screen: BoardScreenBase, story: Story) -> None:
    """Ask for the title of the part, then for the requests that go over to it."""
    from roadmap_tui.tui.common.ask import Ask

    behind = [
        request.id for request, link in screen.session.snapshot.asking(story.id) if link.request == request.id
    ]

    def split(title: str, typed: str = "") -> None:
        requests = typed.replace(",", " ").upper().split()
        _change(
            screen,
            f"Split from {story.id}: {safe_line(title)}",
            lambda change: relations.split(change, story.id, {"title": title.strip()}, requests=requests),
        )

    def titled(title: str) -> None:
        if not title.strip():
            raise Usage("The part needs a title of its own.", reason=Reason.MISSING_VALUE)
        if not behind:
            split(title)

    def ask_requests(title: str | None) -> None:
        if title is not None and behind:
            ids = ", ".join(behind)
            screen.app.push_screen(
                Ask(
                    f"Which go over to it: {ids}",
                    lambda typed: split(title, typed),
                    hint="ids; none if empty",
                )
            )

    screen.app.push_screen(Ask(f"Split from {story.id}: the part's title", titled), ask_requests)


def _change(screen: BoardScreenBase, label: str, do: Callable[[Change], object]) -> None:
    """Make a change, and show that it is being saved. Raises what the rules refuse."""
    screen.session.act(label, do)
    screen.show_saving(ActionResult(label))
