"""Resolution of conflicts between stories and their issues, by a person's choice of a side."""

from collections.abc import Collection, Mapping, Sequence
from typing import Literal

from roadmap_tui.errors import Usage
from roadmap_tui.model.link_state import displayed_of
from roadmap_tui.model.records import SyncedField
from roadmap_tui.sync.apply import Order, execute_run
from roadmap_tui.sync.diff import Choice
from roadmap_tui.sync.merge_base import MERGED
from roadmap_tui.sync.plan import chosen
from roadmap_tui.sync.run import Run, held
from roadmap_tui.text.nearest import meant
from roadmap_tui.trackers.protocol import Push

FIELDS = (*MERGED, "status")


def check_fields(names: Collection[str]) -> None:
    """Raise Usage where a name is no field that a side can be chosen of."""
    for name in names:
        if name not in FIELDS:
            raise Usage(f"{name} is no field to choose a side of.{meant(name, FIELDS)}")


def resolve(
    run: Run,
    ids: Sequence[str],
    side: Literal["ours", "theirs"],
    *,
    fields: Collection[str] = (),
    shown: Mapping[str, Mapping[SyncedField, str]] | None = None,
) -> list[Push]:
    """Resolve conflicts: read the issues again, write the chosen side, and agree on it.

    `fields` names some fields only, then whatever differs in them. Their description cannot become fields of a
    story: with `theirs` it stays as it is there, and counts as agreed. A status never ships a story.

    What was changed there after the person saw it is shown first, as a conflict anew, and nothing is written.
    `shown` are digests of what they saw there, by story and field; unsaid, those of what the last sync showed.
    """
    check_fields(fields)
    stories = chosen(run.store.read(), ids)
    if shown is None:
        shown = {one.id: displayed_of(one) for one in stories}
    with held(run):
        return execute_run(run, [one.id for one in stories], Order(choice=Choice(side, frozenset(fields), shown)))
