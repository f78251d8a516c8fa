"""Change of the tracker that a board pushes to: which issues stay behind, and which would be made anew."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from roadmap_tui.actions.change import begin
from roadmap_tui.errors import Reason, Refused, Remedy
from roadmap_tui.model.records import Story, TrackerLink, Value, number
from roadmap_tui.model.snapshot import Snapshot
from roadmap_tui.store.protocol import Store
from roadmap_tui.sync.merge_base import WRITER


class Place(NamedTuple):
    """A tracker by its kind and its address, as links name it."""

    kind: str
    site: str

    def holds(self, link: TrackerLink) -> bool:
        """Whether a link is to an issue there."""
        return (link.tracker, link.site) == self


class StoryChange(Value, kw_only=True, frozen=True):
    """What becomes of one story: the issue that stays behind, and whether one would be made there."""

    story: str
    title: str
    made: bool
    key: str | None = None
    url: str | None = None
    why: str | None = None


class ChangePlan(Value, kw_only=True, frozen=True):
    """What a change of the tracker does: nothing is sent by it, anywhere."""

    kind: str
    site: str
    stories: tuple[StoryChange, ...]

    @property
    def made(self) -> tuple[StoryChange, ...]:
        """The stories for which the next sync makes an issue there."""
        return tuple(one for one in self.stories if one.made)

    @property
    def behind(self) -> tuple[StoryChange, ...]:
        """The stories whose issue stays behind."""
        return tuple(one for one in self.stories if one.key is not None)


def plan_change(snapshot: Snapshot, place: Place) -> ChangePlan:
    """Plan a change to a tracker: every story that was ever pushed elsewhere, in the order of their numbers."""
    away = (one for one in snapshot.stories.values() if one.link is not None or one.tracked)
    found = [_change(one) for one in away if one.link is None or not place.holds(one.link)]
    return ChangePlan(kind=place.kind, site=place.site, stories=tuple(sorted(found, key=_number)))


def apply_change(store: Store, plan: ChangePlan, *, by: str, at: datetime) -> None:
    """Let go of the issues that stay behind, and keep their addresses on the stories.

    Raises Refused where a push has not ended: what became of its creates only the old tracker can tell. Raises
    Held where one runs now.
    """
    with store.hold(by=by, wait=0.0):
        check_ended(store)
        with begin(store, by=WRITER, at=at) as change:
            for one in plan.behind:
                story = change.get(Story, one.story)
                if story.link is not None and (story.link.key, story.link.url) == (one.key, one.url):
                    kept = dict.fromkeys((*story.addresses, story.link.url))
                    change.edit(story, "sync", link=None, tracked=True, addresses=tuple(kept))


def check_ended(store: Store) -> None:
    """Raise Refused where the journal holds what an earlier push or sync has not ended."""
    if store.journal().entries():
        raise Refused(
            "An earlier push or sync was cut off, and only its tracker can tell what became of it.",
            reason=Reason.OUTCOME_UNKNOWN,
            remedy=Remedy("sync", ("--yes",), "{} ends it; change the tracker after that."),
        )


def _change(story: Story) -> StoryChange:
    link = story.link
    is_left = story.archived or story.stage == "declined"
    return StoryChange(
        story=story.id,
        title=story.title,
        made=not is_left,
        key=link.key if link is not None else None,
        url=link.url if link is not None else None,
        why=f"it is {'archived' if story.archived else 'declined'}" if is_left else None,
    )


def _number(one: StoryChange) -> int:
    return number(one.story)


def keys_of(stories: Iterable[StoryChange]) -> list[str]:
    """The keys of the issues that stay behind."""
    return [one.key for one in stories if one.key is not None]
