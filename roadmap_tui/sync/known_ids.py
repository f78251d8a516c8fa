"""Ids of what settings and merge bases know by a name: names are for people, and change by language and admin.

A name in settings is looked up once, by the name that is shown and the untranslated one. Its id is kept in the
merge base of each story, and counts from then on; unless an admin deleted what it names, and made it anew.
"""

from collections.abc import Mapping
from contextlib import suppress

from msgspec import UNSET
from msgspec.structs import replace

from roadmap_tui.model.records import TrackerLink
from roadmap_tui.model.snapshot import Snapshot
from roadmap_tui.model.status_wanted import StatusWanted, is_one_name
from roadmap_tui.sync.merge_base import is_in
from roadmap_tui.trackers.protocol import KnownStatus, Rejected, RemoteIssue, Tracker, id_key


def ids_of(snapshot: Snapshot, tracker: Tracker) -> dict[str, set[str]]:
    """The ids that names in settings have in the merge bases of a board, as far as they are of this tracker."""
    found: dict[str, set[str]] = {}
    for story in snapshot.stories.values():
        if story.link is not None and is_in(story.link, tracker):
            for key, identity in story.link.base.ids.items():
                found.setdefault(key, set()).add(identity)
    return found


def addresses_of(snapshot: Snapshot, tracker: Tracker) -> dict[str, str]:
    """The addresses of the issues that a board is linked to, by id, as far as they are of this tracker."""
    links = (story.link for story in snapshot.stories.values())
    return {link.id: link.url for link in links if link is not None and is_in(link, tracker)}


def with_ids(
    statuses: Mapping[str, StatusWanted],
    link: TrackerLink,
    issue: RemoteIssue,
    tracker: Tracker,
    ids: Mapping[str, set[str]],
) -> dict[str, StatusWanted]:
    """The statuses of the stages, each name with its id where that is known: for one story and its issue.

    An id that the story's own base keeps counts while the issue stays where it is, and is in no other status of
    this name; otherwise one that another base keeps and that there is in the issue's place, then the only status
    that has this name there.
    """
    own = link.base.ids if link.key == issue.key else {}

    def found(name: str) -> str | None:
        key = id_key("status", name)
        mine = own.get(key)
        is_doubtful = mine != issue.status_id is not None and is_one_name(issue.status or None, name)
        if mine is not None and not is_doubtful:
            return mine
        there = known_statuses(tracker, issue)
        known = {one.id for one in there}
        if mine is not None and (mine in known or not known):
            return mine
        named = ids.get(key, set()) & known or {one.id for one in there if one.is_called(name)}
        return named.pop() if len(named) == 1 else None

    return {
        stage: wanted if wanted.name is None or wanted.id is not None else wanted.with_id(found(wanted.name))
        for stage, wanted in statuses.items()
    }


def made_anew(wanted: StatusWanted, issue: RemoteIssue, tracker: Tracker) -> StatusWanted | None:
    """The status that has a wanted one's name by now where its id is gone; None where it is not."""
    if wanted.name is None or wanted.id is None:
        return None
    there = known_statuses(tracker, issue)
    named = {one.id for one in there if one.is_called(wanted.name)}
    if len(named) != 1 or wanted.id in {one.id for one in there}:
        return None
    return wanted.with_id(named.pop())


def kept_ids(statuses: Mapping[str, StatusWanted]) -> dict[str, str]:
    """The ids of names among the statuses of the stages, for a merge base."""
    return {
        id_key("status", one.name): one.id
        for one in statuses.values()
        if one.name is not None and one.id is not None
    }


def known_by(issue: RemoteIssue, link: TrackerLink) -> RemoteIssue:
    """The issue with the names that the board has for its status and its assignee, where these are the same."""
    same_status = link.status_id is not None and link.status_id == issue.status_id
    same_assignee = link.assignee_id is not None and link.assignee_id == issue.assignee_id
    return replace(
        issue,
        status=link.status if same_status else issue.status,
        assignee=link.assignee if same_assignee else issue.assignee,
    )


def is_other_status(
    name: str | None, identity: str | None, issue: RemoteIssue, tracker: Tracker, *, moved: bool
) -> bool:
    """Whether an issue has another status than one that is known by a name, and by its id if at all.

    A name alone, which an earlier program left, is looked up among the statuses there. What cannot be told is
    no change.
    """
    if issue.status is UNSET:
        return False
    is_changed = is_other(name, identity, issue.status, issue.status_id, moved=moved)
    if is_changed is not None:
        return is_changed
    named = {one.id for one in known_statuses(tracker, issue) if one.is_called(name)}
    return bool(named) and issue.status_id not in named


def is_other_person(name: str | None, identity: str | None, issue: RemoteIssue) -> bool:
    """Whether an issue has another assignee than one that is known by a name, and by an id if at all."""
    if issue.assignee is UNSET:
        return False
    return bool(is_other(name, identity, issue.assignee, issue.assignee_id))


def is_other(
    name: str | None, identity: str | None, new: str | None, new_identity: str | None, *, moved: bool = False
) -> bool | None:
    """Whether two things with names are different ones, by their ids; by names where neither has an id.

    None where it cannot be told: they have different names, and the id of one is unknown. `moved`: the issue
    has moved to a place with ids of its own, where the one of the same name is the same.
    """
    if identity is not None and new_identity is not None:
        return identity != new_identity and not (moved and name == new)
    if name == new or not name or not new:
        return name != new
    return True if identity is None and new_identity is None else None


def known_statuses(tracker: Tracker, issue: RemoteIssue) -> tuple[KnownStatus, ...]:
    """The statuses where an issue is; none where this account may not list them."""
    with suppress(Rejected):
        return tuple(tracker.statuses(issue))
    return ()
