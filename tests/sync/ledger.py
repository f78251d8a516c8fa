"""What really crossed in a run: by what a fake Jira was sent and answered, and by both states of the board."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from roadmap_tui.model.records import Story
from roadmap_tui.trackers.protocol import Push
from tests.fake_jira import Seen, Site

_FIELDS = {"summary": "title", "description": "description", "duedate": "ship_by", "labels": "label"}
_PATHS = {
    "/transitions$": ("POST", "status"),
    "/properties/roadmap-tui$": ("PUT", "mark"),
    "/remotelink$": ("POST", "link"),
    "/comment$": ("POST", "comment"),
}


class Crossed(NamedTuple):
    """Of one story: what Jira took, what was sent without an answer, and what the board took."""

    sent: frozenset[str] = frozenset()
    unanswered: frozenset[str] = frozenset()
    taken: frozenset[str] = frozenset()


def said(push: Push) -> Crossed:
    """What an item of a result says; each name once."""
    for names in (push.sent, push.unanswered, push.taken):
        assert len(set(names)) == len(names), push
    return Crossed(frozenset(push.sent), frozenset(push.unanswered), frozenset(push.taken))


def done(
    results: Sequence[Push],
    log: Sequence[Seen],
    site: Site,
    before: Mapping[str, Story],
    after: Mapping[str, Story],
) -> dict[str, Crossed]:
    """What crossed of each story of a result. What Jira refused did not."""
    uids = {one.uid.casefold(): one.id for one in after.values()}
    issues = {one.link.id: one.id for one in (*before.values(), *after.values()) if one.link is not None}
    sent: dict[str, set[str]] = defaultdict(set)
    open_: dict[str, set[str]] = defaultdict(set)
    for seen in log:
        names = _written(seen)
        if not names:
            continue
        story = _story(seen, uids, issues)
        if seen.status is not None and 200 <= seen.status < 300:
            sent[story] |= names
        elif seen.status is None or seen.status >= 500:
            open_[story] |= {"issue"} if "issue" in names else names
    found = {}
    for one in results:
        there, here = sent[one.story], _taken(one, before[one.story], after[one.story])
        lost = open_[one.story] - there
        if "issue" in lost and "issue" in here:
            # Looked for after the answer was lost, and found: what the request held is known to be there.
            lost, there = set(), there | _held(site, after[one.story])
        found[one.story] = Crossed(frozenset(there), frozenset(lost), frozenset(here))
    return found


def _written(seen: Seen) -> set[str]:
    """What a request writes, by the names of items."""
    body = seen.body if isinstance(seen.body, dict) else {}
    for path, (method, name) in _PATHS.items():
        if seen.method == method and re.search(path, seen.path):
            return {name}
    fields = {
        name
        for field, name in _FIELDS.items()
        if field in body.get("fields", {}) or field in body.get("update", {})
    }
    if seen.method == "POST" and seen.path.endswith("/issue"):
        return {"issue", "mark", *fields}
    return fields if seen.method == "PUT" and re.search(r"/issue/\d+$", seen.path) else set()


def _story(seen: Seen, uids: Mapping[str, str], issues: Mapping[str, str]) -> str:
    """The story that a request is about."""
    found = re.search(r"/issue/(\d+)", seen.path)
    if found is not None:
        return issues[found[1]]
    (mark,) = seen.body["properties"]
    return uids[mark["value"]["story"].casefold()]


def _held(site: Site, story: Story) -> set[str]:
    """What an issue of ours was created with."""
    assert story.link is not None
    fields: dict[str, Any] = site.issue(story.link.id).fields
    return {"issue", "mark", *(name for field, name in _FIELDS.items() if fields.get(field))}


def _taken(push: Push, before: Story, after: Story) -> set[str]:
    """What changed of a story on the board by what its issue says."""
    found = {name for name in ("title", "ship_by") if getattr(before, name) != getattr(after, name)}
    if before.stage != after.stage:
        found.add("status")
    had, has = before.link, after.link
    if has is None or (had is not None and had.id == has.id):
        pairs = (("key", "key"), ("assignee", "assignee"), ("status", "status"))
        changed = {name for name, part in pairs if had and has and getattr(had, part) != getattr(has, part)}
        # A status that we set, or that is told as differing, is no news that was taken over.
        return found | (changed - {"status"}) | ({"status"} & changed if _is_news(push) else set())
    return found | ({"issue"} if push.action == "adopt" or "found again" in (push.why or "") else set())


def _is_news(push: Push) -> bool:
    return push.ways.get("status") in {None, "pull"}
