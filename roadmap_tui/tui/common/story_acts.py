"""Actions on a story that several screens offer, and notes on any record.

Each makes its change in the session and answers in one line. A rule's refusal is raised as a Problem, with
nothing changed.
"""

from roadmap_tui.actions import notes, stories
from roadmap_tui.errors import Refused, Usage
from roadmap_tui.model.link_state import asks_released
from roadmap_tui.model.prose import number_words
from roadmap_tui.model.records import Request, Story
from roadmap_tui.model.stages import LINE, stage_of
from roadmap_tui.tui.common.action_result import ActionResult
from roadmap_tui.tui.common.board_session import BoardSession
from roadmap_tui.tui.common.stage_columns import Shown
from roadmap_tui.tui.widgets.cells import safe_line


def stage_beside(session: BoardSession, story: Story, steps: int, names: dict[str, str]) -> str:
    """The stage before (-1) or after (+1) a story's own. Refused at the ends of the line."""
    if story.stage == "declined":
        return LINE[0]
    to = stories.next_stage(story, steps)
    if to is None:
        raise Refused(_end_of_line(story, stage_of(story, session.today), names))
    return to


def move(
    session: BoardSession, story: Story, stage: str, names: dict[str, str], because: str | None = None
) -> ActionResult:
    """Move a story to a stage, through the gate where one stands before it."""
    done = ActionResult(f"{story.id} → {names.get(stage, stage)}")
    session.act(done.label, lambda change: stories.move(change, story.id, stage, because=because))
    return done


def release(session: BoardSession, story: Story, names: dict[str, str]) -> ActionResult:
    """Answer a tracker that says done: the story is released. Refused where no tracker asks."""
    if not asks_released(story):
        raise Refused(f"No tracker says that {story.id} is done, so there is no question to answer.")
    return move(session, story, "shipped", names)


def drop(
    session: BoardSession,
    story: Story,
    column: Shown,
    before: str | None,
    after: str | None,
    names: dict[str, str],
) -> ActionResult | None:
    """Move a dragged story to where it was dropped; None where it stays where it was."""
    here = stage_of(story, session.today)
    if column == here:
        if before is None and after is None:
            return None
        return rank(session, story, before=before, after=after)
    if column == "archived":
        return archive(session, story)
    if column == "declined":
        raise Refused(f"Declining {story.id} needs a reason: x asks for it.")
    return move(session, story, column, names)


def rank(
    session: BoardSession,
    story: Story,
    *,
    before: str | None = None,
    after: str | None = None,
    is_up: bool = False,
) -> ActionResult:
    """Place a story right before or after another; between the two, where both are known."""
    where = f"before {before}" if after is None or (is_up and before is not None) else f"after {after}"
    done = ActionResult(f"{story.id} ranked {where}")
    session.act(done.label, lambda change: stories.rank(change, story.id, before=before, after=after))
    return done


def decline(session: BoardSession, story: Story, because: str) -> ActionResult:
    """Decline a story, with a reason."""
    if not because.strip():
        raise Refused(f"Declining {story.id} needs a reason.")
    done = ActionResult(f"{story.id} declined")
    session.act(done.label, lambda change: stories.decline(change, story.id, because.strip()))
    return done


def archive(session: BoardSession, story: Story) -> ActionResult:
    """Archive a story, or put it back on the board."""
    done = ActionResult(f"{story.id} {'back on the board' if story.archived else 'archived'}")
    session.act(done.label, lambda change: stories.archive(change, story.id, archived=not story.archived))
    return done


def read(session: BoardSession, story: Story, typed: str) -> ActionResult:
    """Record a reading of the story's metric, measured today."""
    value = number(typed)
    done = ActionResult(f"{story.id} read {number_words(value)} today")
    session.act(done.label, lambda change: stories.read(change, story.id, value))
    return done


def number(typed: str) -> int | float:
    """A number as typed: `7`, `7.5`, `1,200`. Usage where it is none."""
    text = typed.strip().replace(" ", "").removesuffix("%")
    try:
        value = float(text.replace(",", ""))
    except ValueError:
        raise Usage(f"“{safe_line(typed)}” is no number; type one such as 7 or 7.5.") from None
    if value != value or value in {float("inf"), float("-inf")}:
        raise Usage(f"“{safe_line(typed)}” is no number; type one such as 7 or 7.5.")
    return int(value) if value == int(value) else value


def note(session: BoardSession, about: Story | Request, text: str) -> ActionResult:
    """Add a note to a record."""
    done = ActionResult(f"Note on {about.id}")
    session.act(done.label, lambda change: notes.add(change, change.get(type(about), about.id), text.strip()))
    return done


def _end_of_line(story: Story, stage: str, names: dict[str, str]) -> str:
    if story.stage == LINE[-1]:
        words = f"{story.id} has shipped. Proven or missed follows from a reading: r writes one down."
        return (
            words
            if stage == "shipped"
            else f"{story.id} is {names.get(stage, stage)}: that follows from its readings."
        )
    return f"{story.id} is in the first stage, {names.get(stage, stage)}."
