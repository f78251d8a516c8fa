"""Parsing of issues into values of the protocol; what is absent or malformed is unknown, never empty."""

import re
from collections.abc import Callable
from datetime import date, datetime
from functools import lru_cache
from typing import Any, NamedTuple

from msgspec import UNSET, UnsetType

from roadmap_tui.errors import Offline
from roadmap_tui.trackers.document.reading import DocumentText
from roadmap_tui.trackers.github.marker import marker_of, without_line
from roadmap_tui.trackers.github.statuses import StatusMap
from roadmap_tui.trackers.http.reply import clean_line, instant_of
from roadmap_tui.trackers.markdown import reader
from roadmap_tui.trackers.protocol import DescriptionBlock, RemoteIssue

COMMON = "roadmap"
"""The label that every issue of a roadmap carries, so that one list shows them all; it is not shown as theirs."""
_LONGEST = 1000
_DAY = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?:T.*)?")
REPOSITORY = r"[A-Za-z0-9][A-Za-z0-9-]*/(?!\.+(?:[/#]|$))[A-Za-z0-9_.-]+"
"""The full name of a repository: nothing else becomes part of a path at the API."""
_WHERE = re.compile(rf"https?://[^/\s?#]+/({REPOSITORY})/issues/([0-9]{{1,12}})/?")
reading_of = lru_cache(maxsize=1024)(reader.read)
"""The text of Markdown: what was sent and what stands there are mostly one, and read once."""


class Place(NamedTuple):
    """Where an issue is: its repository's full name, and its number."""

    repository: str
    number: int

    @property
    def path(self) -> str:
        """The path of the issue at the API."""
        return f"/repos/{self.repository}/issues/{self.number}"

    def key(self, repository: str) -> str:
        """The issue as people call it: by its number alone in our own repository."""
        here = self.repository.casefold() == repository.casefold()
        return f"#{self.number}" if here else f"{self.repository}#{self.number}"


class DueField(NamedTuple):
    """The issue field that holds the due date: its name, and its id, asked for where no names are told."""

    name: str
    id: Callable[[], int]

    def is_of(self, value: dict[str, Any]) -> bool:
        """Whether a value of an issue is this field's."""
        if value.get("data_type", "date") != "date":
            return False
        named = value.get("issue_field_name")
        if isinstance(named, str) and named:
            return named.casefold() == self.name.casefold()
        return value.get("issue_field_id") == self.id()


def place_of(address: object) -> Place | None:
    """The place in an issue's address; None where it is none."""
    found = _WHERE.fullmatch(address) if isinstance(address, str) else None
    return Place(found[1], int(found[2])) if found is not None else None


def is_issue(raw: object) -> bool:
    """Whether it is an issue; a pull request is listed among them, and is none of ours."""
    return isinstance(raw, dict) and not raw.get("pull_request")


def issue_of(
    raw: dict[str, Any],
    repository: str,
    statuses: StatusMap,
    *,
    column: str | None = None,
    due: DueField | None = None,
    indexed: bool = False,
) -> RemoteIssue:
    """The issue in canonical values; UNSET are those that it lacks or has in no form that can be read.

    `column` is where it stands in the project, `due` the field that holds the due date. Raises Offline where it
    lacks its id or its place.
    """
    identity, place = raw.get("id"), place_of(raw.get("html_url"))
    if isinstance(identity, bool) or not isinstance(identity, int) or place is None:
        raise Offline(
            "GitHub sent an issue without its id or its address: a proxy may have changed the answer. Try again."
        )
    body = body_of(raw)
    reading = description_of(body)
    labels = labels_of(raw)
    status = statuses.status_of(raw, None if labels is UNSET else labels, column)
    person = raw.get("assignee", UNSET)
    return RemoteIssue(
        id=str(identity),
        key=place.key(repository),
        url=str(raw["html_url"]),
        summary=clean_line(raw.get("title"), _LONGEST) or UNSET,
        description=UNSET if body is UNSET else reading.text,
        labels=UNSET if labels is UNSET else tuple(sorted(one for one in labels if one.casefold() != COMMON)),
        due=_due(raw, due),
        status=status.name,
        status_id=status.id,
        status_category=status.category,
        status_type=status.type,
        assignee=_login(person),
        assignee_id=_person_id(person),
        version=clean_line(raw.get("updated_at"), 60) or None,
        created_at=instant_of(raw.get("created_at")),
        foreign=reading.foreign,
        blocks=tuple(
            DescriptionBlock(text=one.text, size=one.size, foreign=one.foreign) for one in reading.blocks
        ),
        description_size=reading.size,
        description_digest=reading.digest,
        marker=marker_of(body) if isinstance(body, str) else None,
        marker_read=body is not UNSET,
        indexed=indexed,
    )


def body_of(raw: dict[str, Any]) -> str | UnsetType:
    """The body as it was sent; an empty one is null there."""
    body = raw.get("body", UNSET)
    if body is None:
        return ""
    return body if isinstance(body, str) else UNSET


def description_of(body: str | UnsetType) -> DocumentText:
    """The text of a body, without our marker; blocks by their place in the body."""
    if not isinstance(body, str):
        return DocumentText("")
    return reading_of(without_line(body).rstrip())._replace(size=len(body))


def labels_of(raw: dict[str, Any]) -> tuple[str, ...] | UnsetType:
    """The names of an issue's labels."""
    found = raw.get("labels")
    if not isinstance(found, list):
        return UNSET
    names = [one.get("name") if isinstance(one, dict) else one for one in found]
    if not all(isinstance(one, str) for one in names):
        return UNSET
    return tuple(clean_line(one) for one in names)


def made_by(raw: dict[str, Any], account: str, repository: str) -> datetime | None:
    """The time at which an account created the issue where it still is in a repository; None where it did not."""
    place = place_of(raw.get("html_url"))
    if place is None or place.repository.casefold() != repository.casefold():
        return None
    return instant_of(raw.get("created_at")) if _person_id(raw.get("user")) == account else None


def _due(raw: dict[str, Any], field: DueField | None) -> date | UnsetType | None:
    """The day in the field that holds the due date; none at all where there is no such field."""
    if field is None:
        return None
    values = raw.get("issue_field_values", UNSET)
    if not isinstance(values, list):
        return UNSET
    for one in values:
        if isinstance(one, dict) and field.is_of(one):
            value = one.get("value")
            found = _DAY.fullmatch(value) if isinstance(value, str) else None
            try:
                return date.fromisoformat(found[1]) if found is not None else UNSET if value is not None else None
            except ValueError:
                return UNSET
    return None


def _login(person: object) -> str | UnsetType | None:
    if person is None:
        return None
    return (clean_line(person.get("login"), 100) or UNSET) if isinstance(person, dict) else UNSET


def _person_id(person: object) -> str | None:
    identity = person.get("id") if isinstance(person, dict) else None
    return str(identity) if isinstance(identity, int) else None
