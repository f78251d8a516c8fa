"""Parsing of issues into values of the protocol; what is absent or malformed is unknown, never empty."""

import re
from datetime import date, datetime
from typing import Any, Literal, get_args
from urllib.parse import quote

from msgspec import UNSET, UnsetType

from roadmap_tui.errors import Offline
from roadmap_tui.trackers.document.reading import DocumentText
from roadmap_tui.trackers.http.reply import clean_line, instant_of
from roadmap_tui.trackers.jira.editions import PROPERTY, Edition, Found
from roadmap_tui.trackers.protocol import DescriptionBlock, Marker, RemoteIssue

Category = Literal["new", "indeterminate", "done", "undefined"]
_LONGEST = 1000
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def issue_of(found: Found, site: str, edition: Edition) -> RemoteIssue:
    """The issue in canonical values; UNSET are those that it lacks or has in no form that can be read.

    Raises Offline where it lacks its id or its key.
    """
    identity, key = clean_line(found.get("id")), clean_line(found.get("key"))
    if not identity or not key:
        raise Offline(
            "Jira sent an issue without its id or its key: a proxy may have changed the answer. Try again."
        )
    fields = table(found.get("fields"))
    reading = description_of(found, edition)
    status, status_id, category = status_of(fields.get("status"))
    return RemoteIssue(
        id=identity,
        key=key,
        url=browse_url(site, key),
        summary=clean_line(fields.get("summary"), _LONGEST) or UNSET,
        description=reading.text if edition.is_text(fields.get("description", UNSET)) else UNSET,
        labels=_labels(fields.get("labels")),
        due=_day(fields.get("duedate", UNSET)),
        status=status,
        status_id=status_id,
        status_category=category,
        assignee=_person(fields.get("assignee", UNSET)),
        assignee_id=clean_line(edition.account(table(fields.get("assignee"))), 200) or None,
        version=clean_line(fields.get("updated"), 60) or None,
        created_at=instant_of(fields.get("created")),
        foreign=reading.foreign,
        blocks=tuple(
            DescriptionBlock(text=one.text, size=one.size, foreign=one.foreign) for one in reading.blocks
        ),
        description_size=reading.size,
        description_digest=reading.digest,
        marker=marker_of(found),
        marker_read=_is_marker_read(found),
        indexed="properties" not in found and not edition.sends_properties,
    )


def description_of(found: Found, edition: Edition) -> DocumentText:
    """The text of the issue's description."""
    return edition.read(table(found.get("fields")).get("description"))


def marker_of(found: Found) -> Marker | None:
    """The marker in our property; None where there is none, or something else under its name."""
    value = table(table(found.get("properties")).get(PROPERTY))
    board, story, operation = (value.get(name) for name in ("board", "story", "operation"))
    if not isinstance(board, str) or not isinstance(story, str):
        return None
    return Marker(board=board, story=story, operation=operation if isinstance(operation, str) else "")


def _is_marker_read(found: Found) -> bool:
    """Whether the answer says which marker the issue has, or that it has none."""
    kept = found.get("properties")
    return isinstance(kept, dict) and (PROPERTY not in kept or marker_of(found) is not None)


def made_by(found: Found, account: str, project: str, edition: Edition) -> datetime | None:
    """The time at which an account created the issue in a project where it still is; None where it is not so."""
    fields = table(found.get("fields"))
    creator = clean_line(edition.account(table(fields.get("creator"))), 200)
    if not creator or creator != account:
        return None
    if clean_line(found.get("key")).rpartition("-")[0].casefold() != project.casefold():
        return None
    return instant_of(fields.get("created"))


def property_of(marker: Marker) -> dict[str, str]:
    """The marker as the content of our property."""
    return {"board": marker.board, "story": marker.story, "operation": marker.operation}


def browse_url(site: str, key: str) -> str:
    """The web address of the issue: always at the site, never at the gateway."""
    return f"{site}/browse/{quote(key, safe='')}"


def table(value: object) -> dict[str, Any]:
    """The JSON object in a part of an answer; empty where it is something else."""
    return value if isinstance(value, dict) else {}


def _day(value: object) -> date | UnsetType | None:
    """Parse a day of Jira's; null says that there is none."""
    if value is None:
        return None
    try:
        return date.fromisoformat(value) if isinstance(value, str) and _DAY.fullmatch(value) else UNSET
    except ValueError:
        return UNSET


def _labels(value: object) -> tuple[str, ...] | UnsetType:
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        return UNSET
    return tuple(sorted(map(clean_line, value)))


def _person(value: object) -> str | UnsetType | None:
    """The name of a person; null says that there is none."""
    return None if value is None else clean_line(table(value).get("displayName"), 100) or UNSET


def status_of(value: object) -> tuple[str | UnsetType, str | None, Category]:
    """The name, id and category of a status; it is known only where all three are."""
    found = table(value)
    name, identity = (clean_line(found.get(part), 100) for part in ("name", "id"))
    key = table(found.get("statusCategory")).get("key")
    if not name or not identity or key not in get_args(Category):
        return UNSET, None, "undefined"
    return name, identity, category_of(key)


def category_of(key: object) -> Category:
    """The category of a status by its key, which is the same in every language."""
    for known in get_args(Category):
        if key == known:
            return known  # type: ignore[no-any-return]
    return "undefined"
