"""Actions on a story that several screens offer, and notes on any record.

Each makes its change in the session and answers in one line. A rule's refusal is raised as a Problem, with
nothing changed.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from roadmap_tui.actions import notes, stories
from roadmap_tui.actions.change import Change
from roadmap_tui.actions.sets import Verb
from roadmap_tui.actions.waiting import new_note
from roadmap_tui.errors import Refused, Remedy, Usage
from roadmap_tui.model.link_state import asks_released
from roadmap_tui.model.proof import proof_words, proven_by, tell_words
from roadmap_tui.model.records import Reading, Request, Story
from roadmap_tui.model.sessions import untried_words
from roadmap_tui.model.stages import LINE, over_limit, stage_of
from roadmap_tui.settings.schema import Columns
from roadmap_tui.text.numbers import number_words
from roadmap_tui.tui.common import each
from roadmap_tui.tui.common.action_result import ActionResult
from roadmap_tui.tui.common.board_session import BoardSession
from roadmap_tui.tui.common.ranking import Step
from roadmap_tui.tui.widgets.cells import safe_line


class Along(NamedTuple):
    """A verb that is done to stories along with another one, in one change, and what they have then."""

    verb: Verb
    words: str


def stage_beside(session: BoardSession, story: Story, steps: int, names: Mapping[str, str]) -> str:
    """The stage before (-1) or after (+1) a story's own. Refused at the ends of the line."""
    if story.stage == "declined":
        return LINE[0]
    to = stories.next_stage(story, steps)
    if to is None:
        raise _end_of_line(story, stage_of(story, session.today), names)
    return to


def move(
    session: BoardSession,
    wanted: Mapping[str, str],
    columns: Columns,
    because: str | None = None,
    *,
    along: Along | None = None,
) -> ActionResult:
    """Move stories to stages (`wanted`, by id) in one change, through the gate where one stands before them.

    `along` is done to each before, in the same change.
    A stage that holds more than its limit of work in progress then is remarked on, and what ships untried.
    """
    stages = set(wanted.values())
    names = {stage: columns.labels.get(stage) or stage.capitalize() for stage in stages}
    where = f"→ {names[next(iter(stages))]}" if len(stages) == 1 else "moved"
    label = f"{named(wanted)} {where}{f' · {along.words}' if along is not None else ''}"

    def do(change: Change) -> None:
        for identity, stage in wanted.items():
            if along is not None:
                along.verb(change, identity)
            stories.move(change, identity, stage, because=because)

    session.act(label, do)
    board = session.snapshot.stories.values()
    over = (
        over_limit(board, stage, columns.wip.get(stage), session.today, names[stage])
        for stage in LINE
        if stage in stages
    )
    shipping = [session.snapshot.stories[one] for one, stage in wanted.items() if stage == "shipped"]
    untried = (untried_words(session.snapshot, one) for one in shipping[: each.FEW])
    return ActionResult(label, remark=" · ".join(one for one in (*over, *untried) if one))


def release(session: BoardSession, chosen: Sequence[Story], columns: Columns) -> ActionResult:
    """Answer a tracker that says done: the stories are released. Refused where no tracker asks of one."""
    for story in chosen:
        check_released(story)
    return move(session, {one.id: "shipped" for one in chosen}, columns)


def check_released(story: Story) -> None:
    """Refuse to answer a tracker that does not ask whether a story is released."""
    if not asks_released(story):
        raise Refused(f"No tracker says that {story.id} is done, so there is no question to answer.")


def decline(session: BoardSession, chosen: Sequence[str], because: str) -> ActionResult:
    """Decline stories, with a reason."""
    if not because.strip():
        raise Refused(f"Declining {named(chosen)} needs a reason.")
    return each.act_on_each(
        session,
        chosen,
        f"{named(chosen)} declined",
        lambda change, one: stories.decline(change, one, because.strip()),
    )


def archive(session: BoardSession, chosen: Sequence[str], *, on: bool) -> ActionResult:
    """Archive stories, or put them back on the board."""
    return each.act_on_each(
        session,
        chosen,
        f"{named(chosen)} {'archived' if on else 'back on the board'}",
        lambda change, one: stories.archive(change, one, archived=on),
    )


def named(chosen: Collection[str]) -> str:
    """Stories in a few words: their ids, or how many they are."""
    return each.named(chosen, "stories")


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


def rank_set(
    session: BoardSession,
    steps: Sequence[Step],
    refs: Collection[str],
    *,
    is_up: bool,
) -> ActionResult:
    """Place stories right before or after others, one by one, in one change."""
    done = ActionResult(f"{named(refs)} ranked {'higher' if is_up else 'lower'}")

    def do(change: Change) -> None:
        for identity, before, after in steps:
            stories.rank(change, identity, before=before, after=after)

    session.act(done.label, do)
    return done


def read(session: BoardSession, story: Story, typed: str) -> ActionResult:
    """Record a reading of the story's metric, measured today."""
    value = number(typed)
    done = read_result(session, story, Reading(day=session.today, value=value), f"{number_words(value)} today")
    session.act(done.label, lambda change: stories.read(change, story.id, value))
    return done


def read_result(session: BoardSession, story: Story, reading: Reading, words: str) -> ActionResult:
    """The result of a reading: that it makes the story come true, and whom to tell; else what was read."""
    if not proven_by(story, reading, session.today):
        return ActionResult(f"{story.id} read {words}")
    tell = tell_words(session.snapshot, story.id)
    return ActionResult(safe_line(proof_words(story, reading)), remark=safe_line(tell))


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
    session.act(
        done.label,
        lambda change: notes.add(change, change.get(type(about), about.id), text.strip()),
        new=new_note(about.id, text.strip()),
    )
    return done


def _end_of_line(story: Story, stage: str, names: Mapping[str, str]) -> Refused:
    if story.stage == LINE[-1]:
        if stage == "shipped":
            reading = Remedy("story read", (story.id, "VALUE"), "{} writes one down.")
            return Refused(f"{story.id} has shipped. Proven or missed follows from a reading.", remedy=reading)
        return Refused(f"{story.id} is {names.get(stage, stage)}: that follows from its readings.")
    return Refused(f"{story.id} is in the first stage, {names.get(stage, stage)}.")
