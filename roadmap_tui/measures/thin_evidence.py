"""Finds the thin spots in the evidence of a story."""

from datetime import date

from roadmap_tui.model.records import Story
from roadmap_tui.model.snapshot import Snapshot
from roadmap_tui.wording.rules.evidence import evidence_rules

_COPIED = "E06-restates-ask"
_NAMED = 5
"""The most names in a sentence; an ellipsis stands for the rest."""


def thin_spots(snapshot: Snapshot, story: Story, today: date) -> tuple[str, ...]:
    """The thin spots in sentences: findings of the wording rules, unknown ARR, requests without a customer."""
    evidence = snapshot.evidence(story.id)
    behind = [one for one, _ in snapshot.asking(story.id)]
    rules = evidence_rules(story, evidence, behind, today)
    found = [one.message for one in rules if one.rule != _COPIED]
    customers = [snapshot.customers[one] for one in evidence.customer_ids]
    unknown = [one.name for one in customers if one.arr is None]
    if unknown:
        found.append(f"The ARR of {_some(unknown)} is not known.")
    nameless = [one.id for one in behind if one.customer is None]
    if nameless:
        found.append(f"Nobody knows who asked in {_some(nameless)}.")
    return tuple(found)


def _some(names: list[str]) -> str:
    return ", ".join(names[:_NAMED]) + (" …" if len(names) > _NAMED else "")
