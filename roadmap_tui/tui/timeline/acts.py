"""Actions of the timeline on a story. A refusal is raised as a Problem, with nothing changed."""

from datetime import date

from roadmap_tui.actions import stories
from roadmap_tui.actions.fields import ReadContext, day_ahead
from roadmap_tui.errors import Refused, Usage
from roadmap_tui.reports.timeline.data import HORIZONS, TimelineRow
from roadmap_tui.text.days import show_day
from roadmap_tui.tui.common.action_result import ActionResult
from roadmap_tui.tui.common.board_session import BoardSession

NEVER = frozenset({"never", "no day", "none"})


def shift(session: BoardSession, row: TimelineRow, by: int) -> ActionResult:
    """Move a story sooner (-1) or later (+1) between now, next and later."""
    if row.horizon is None:
        raise Refused(f"{row.story} has shipped: it is in no horizon any more.")
    at = HORIZONS.index(row.horizon) + by
    if not 0 <= at < len(HORIZONS):
        if row.given:
            raise Refused(
                f"{row.story} is in {row.horizon} already; nothing is {'sooner' if by < 0 else 'later'}."
            )
        at -= by
    wanted = HORIZONS[at]
    done = ActionResult(f"{row.story} → {wanted}")
    session.act(done.label, lambda change: stories.edit(change, row.story, {"horizon": wanted}))
    return done


def ship_by(session: BoardSession, row: TimelineRow, day: date | None) -> ActionResult:
    """Set the day by which a story shall ship, or that none is known."""
    done = ActionResult(f"{row.story} ships by {show_day(day)}" if day else f"{row.story} has no day to ship by")
    session.act(done.label, lambda change: stories.edit(change, row.story, {"ship_by": day}))
    return done


def read_ship_by(typed: str, today: date, year_starts: int) -> date | None:
    """The typed day; None for `never`. Usage where it is none."""
    if typed.strip().casefold() in NEVER:
        return None
    found = day_ahead(typed.strip(), "ship by", ReadContext(today, year_starts))
    if not isinstance(found, date):
        raise Usage("Type a day such as end of Q1 or 2027-03-31; never takes the day away.")
    return found


def ship_by_words(day: date | None, row: TimelineRow) -> str:
    """The meaning of a day for a story in words: how far it moves."""
    if day is None:
        return "no day"
    moved = f", {(day - row.ship_by).days:+d} days" if row.ship_by is not None else ""
    return f"{show_day(day)}{moved}"
