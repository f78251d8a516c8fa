"""Actions of the timeline on a story. A refusal is raised as a Problem, with nothing changed."""

from collections.abc import Sequence

from roadmap_tui.actions import stories
from roadmap_tui.actions.change import Change
from roadmap_tui.errors import Refused
from roadmap_tui.reports.timeline.data import HORIZONS, TimelineRow
from roadmap_tui.tui.common.action_result import ActionResult
from roadmap_tui.tui.common.board_session import BoardSession
from roadmap_tui.tui.common.story_acts import named


def horizon_beside(row: TimelineRow, by: int) -> str:
    """The horizon sooner (-1) or later (+1) than a story's. Refused where there is none."""
    if row.horizon is None:
        raise Refused(f"{row.story} has shipped: it is in no horizon any more.")
    at = HORIZONS.index(row.horizon) + by
    if not 0 <= at < len(HORIZONS):
        if row.given:
            raise Refused(
                f"{row.story} is in {row.horizon} already; nothing is {'sooner' if by < 0 else 'later'}."
            )
        at -= by
    return HORIZONS[at]


def shift(session: BoardSession, rows: Sequence[TimelineRow], by: int) -> ActionResult:
    """Move stories sooner (-1) or later (+1) between now, next and later."""
    wanted = {one.story: horizon_beside(one, by) for one in rows}
    to = set(wanted.values())
    done = ActionResult(f"{named(wanted)} {f'→ {to.pop()}' if len(to) == 1 else 'later' if by > 0 else 'sooner'}")

    def do(change: Change) -> None:
        for identity, horizon in wanted.items():
            stories.edit(change, identity, {"horizon": horizon})

    session.act(done.label, do)
    return done
