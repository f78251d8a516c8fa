"""The plan of a push, as a question, and its answer, for screens."""

from datetime import date

from roadmap_tui.actions.gate import gate_of
from roadmap_tui.model.records import Story
from roadmap_tui.model.snapshot import Snapshot
from roadmap_tui.settings.load import Settings
from roadmap_tui.sync.plan import Plan, plan_push
from roadmap_tui.sync.settings import sync_settings
from roadmap_tui.text.days import show_day
from roadmap_tui.text.plural import plural
from roadmap_tui.trackers.protocol import Push, Tracker
from roadmap_tui.trackers.registry import adapter_of
from roadmap_tui.tui.common.ask import Way
from roadmap_tui.tui.widgets.cells import safe_line
from roadmap_tui.tui.widgets.styled import Spans

WAYS = (Way("p", "push it", "push"),)
_FIELD = {"title": "the title", "description": "the description", "ship_by": "the due date"}
_DONE = {"create": "created", "update": "brought up to date", "adopt": "found again", "none": "in step already"}


def planned(snapshot: Snapshot, story: Story, tracker: Tracker, settings: Settings, today: date) -> Plan:
    """The plan of a push of a story. It asks the tracker how texts read there, so it belongs in a thread."""
    gate = gate_of(story, today=today, wording=settings.wording)
    return plan_push(snapshot, story, tracker, sync_settings(settings), gate)


def question(plan: Plan, story: Story, settings: Settings) -> list[Spans]:
    """The confirmation question for a plan."""
    there = adapter_of(settings)
    where = safe_line(there.where(settings) or "the tracker")
    lines: list[Spans]
    if plan.action == "create":
        lines = [
            [
                (f"Push {plan.story}?", "strong"),
                (f"  It makes one {safe_line(there.creates(settings))} in {where}", "plain"),
            ],
            [(f"“{safe_line(plan.summary)}”", "plain")],
        ]
        if plan.stays:
            lines.append([(safe_line(plan.stays), "dim")])
        elif story.ship_by is not None:
            lines.append([(f"due {show_day(story.ship_by)}", "plain")])
        quotes = f" and {plural(plan.quotes, 'quote')}" if plan.quotes else ""
        lines.append([(f"with the story, its target{quotes}", "dim")])
    else:
        fields = ", ".join(_FIELD[one] for one in plan.fields)
        what = f"It sends {fields}" if fields else "Nothing changed here since it was sent"
        lines = [
            [(f"Push {plan.story} to {plan.key}?", "strong"), (f"  {what}", "plain")],
            [("What a person changed there is left as it is.", "dim")],
        ]
    if plan.missing:
        lines.append([(safe_line(f"It is not ready. {plan.missing}"), "amber")])
    return lines


def push_answer(result: Push, why: str) -> tuple[str, str]:
    """The answer to a push, and its role; `why` is its advice in the words of the place."""
    if not result.done:
        return safe_line(f"{result.story}: {why}"), "amber"
    words = f"{result.story} → {result.key} {_DONE.get(result.action, result.action)}"
    if why:
        return safe_line(f"{words} · {why}"), "amber"
    return safe_line(words), "plain"
