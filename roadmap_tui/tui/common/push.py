"""The plan of a push, as a question, and its answer, for screens."""

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date

from roadmap_tui.actions.gate import gate_of
from roadmap_tui.model.records import Story
from roadmap_tui.model.snapshot import Snapshot
from roadmap_tui.settings.load import Settings
from roadmap_tui.sync.plan import Plan, plan_push
from roadmap_tui.sync.reasons import time_words
from roadmap_tui.sync.settings import sync_settings
from roadmap_tui.text.days import show_day
from roadmap_tui.text.plural import plural
from roadmap_tui.trackers.protocol import Push, Tracker
from roadmap_tui.trackers.registry import adapter_of
from roadmap_tui.tui.common.ask import Way
from roadmap_tui.tui.widgets.cells import safe_line
from roadmap_tui.tui.widgets.styled import Spans

NAMED = 4
"""The most stories of a set that a question or an answer names one by one."""
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
                (f" It makes one {safe_line(there.creates(settings))} in {where}", "plain"),
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
            [(f"Push {plan.story} to {plan.key}?", "strong"), (f" {what}", "plain")],
            [("What a person changed there is left as it is.", "dim")],
        ]
    if plan.missing:
        lines.append([(safe_line(f"It is not ready. {plan.missing}"), "amber")])
    return lines


def set_question(plans: Sequence[Plan], settings: Settings, stop: str) -> list[Spans]:
    """The confirmation question for the plans of several stories: how many are made, and what is not ready.

    `stop` is the key that stops a push.
    """
    there = adapter_of(settings)
    made, sent = ([one for one in plans if one.action == action] for action in ("create", "update"))
    parts = [f"{len(made)} made in {safe_line(there.where(settings) or 'the tracker')}"] if made else []
    parts += [f"{len(sent)} brought up to date"] if sent else []
    rest = len(plans) - len(made) - len(sent)
    parts += [f"{rest} in step already"] if rest else []
    lines: list[Spans] = [[(f"Push {len(plans)} stories?", "strong"), (f" {', '.join(parts)}", "plain")]]
    lines += [[(f"{one.story} ", "dim"), (f"“{safe_line(one.summary)}”", "plain")] for one in made[:NAMED]]
    if len(made) > NAMED:
        lines.append([(f"and {len(made) - NAMED} more", "dim")])
    stays = dict.fromkeys(one.stays for one in made if one.stays)
    lines += [[(safe_line(one), "dim")] for one in stays]
    hourly = max((one.hourly for one in made), default=0)
    takes = time_words(len(made), sum(one.seconds for one in made), there.words, hourly)
    lines += [[(f"{takes}; {stop} stops it", "dim")]] if takes else []
    late = [one for one in plans if one.missing]
    lines += [[(safe_line(f"{one.story} is not ready. {one.missing}"), "amber")] for one in late[:NAMED]]
    if len(late) > NAMED:
        lines.append([(f"and {len(late) - NAMED} more are not ready", "amber")])
    return lines


def ways(plans: Sequence[Plan]) -> list[Way]:
    """The ways to go on: push all that was planned, or those that are ready."""
    ready = sum(1 for one in plans if not one.missing)
    found = [Way("p", "push it" if len(plans) == 1 else f"push all {len(plans)}", "push")]
    if len(plans) > 1 and 0 < ready < len(plans):
        found.append(Way("r", f"push the {ready} that {'is' if ready == 1 else 'are'} ready", "ready"))
    return found


def set_answer(results: Sequence[Push], why: Callable[[Push], str]) -> tuple[str, str]:
    """The answer to a push of several stories, and its role: how many of each, and each that was not done."""
    counted = Counter(_DONE.get(one.action, one.action) for one in results if one.done)
    words = [f"{count} {word}" for word, count in counted.items()]
    left = [safe_line(f"{one.story}: {why(one)}") for one in results if not one.done]
    words += left[:NAMED] + ([f"{len(left) - NAMED} more were not done"] if len(left) > NAMED else [])
    return " · ".join(words), "amber" if left else "plain"


def push_answer(result: Push, why: str) -> tuple[str, str]:
    """The answer to a push, and its role; `why` is its advice in the words of the place."""
    if not result.done:
        return safe_line(f"{result.story}: {why}"), "amber"
    words = f"{result.story} → {result.key} {_DONE.get(result.action, result.action)}"
    if why:
        return safe_line(f"{words} · {why}"), "amber"
    return safe_line(words), "plain"
