"""Request bodies for creating and updating issues, and the issue expected after them."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, cast

from msgspec import UNSET

from roadmap_tui.text.characters import one_line
from roadmap_tui.trackers.document.characters import is_web_link
from roadmap_tui.trackers.http.reply import clean_line
from roadmap_tui.trackers.jira.capabilities import CAPABILITIES, LIMIT
from roadmap_tui.trackers.jira.create_screen import CreateScreen
from roadmap_tui.trackers.jira.editions import PROPERTY, Edition
from roadmap_tui.trackers.jira.issues import property_of
from roadmap_tui.trackers.protocol import IssueDraft, Marker, Patch, Prose, Rejected, RemoteIssue

TITLE = CAPABILITIES.title
_LABEL_LIMIT = 255
_URL_LIMIT = 2000
_OURS = {"duedate": "due"}
SHOWN = {"duedate": "due date"}
"""Display names of fields whose names in Jira are no words."""


def creation(
    draft: IssueDraft, marker: Marker, edition: Edition, project: str, screen: CreateScreen
) -> tuple[dict[str, Any], tuple[str, ...]]:
    """The request that creates the issue, and the fields left out because the create screen lacks them.

    Without labels, the description ends with the marker, or nothing could find the issue. Raises Rejected
    where Jira would refuse: a required field that a story does not have, a summary or text too long.
    """
    labels = sorted({_label(one) for one in (*draft.labels, marker.label)})
    line = None if screen.takes("labels") else marker.label
    fields: dict[str, Any] = {
        "summary": _summary(draft.summary),
        "description": _description(draft.description, edition, line),
        "labels": labels,
    }
    if draft.due is not None:
        fields["duedate"] = draft.due.isoformat()
    left_out = [name for name in fields if name != "summary" and not screen.takes(name)]
    for name in left_out:
        del fields[name]
    unfilled = screen.unfilled(fields)
    if unfilled:
        raise Rejected(
            f"The project {clean_line(project, 60)} asks for more on a new {screen.type_name} than a story has: "
            f"{'; '.join(one.words() for one in unfilled)}. Ask a Jira admin for a default, or set another "
            "[tracker.jira] issue_type.",
            {field: "required" for field, one in screen.required.items() if one in unfilled},
        )
    body = {
        "fields": {"project": {"key": project}, "issuetype": {"id": screen.issue_type}, **fields},
        "properties": [{"key": PROPERTY, "value": property_of(marker)}],
    }
    return body, tuple(_OURS.get(name, name) for name in left_out)


def presumed(
    draft: IssueDraft,
    marker: Marker,
    edition: Edition,
    identity: str,
    key: str,
    url: str,
    left_out: tuple[str, ...],
) -> RemoteIssue:
    """The expected issue after a create that cannot be read back, from what is known."""
    return RemoteIssue(
        id=identity,
        key=key,
        url=url,
        summary=_summary(draft.summary),
        description="" if "description" in left_out else canonical(draft.description, edition),
        labels=() if "labels" in left_out else tuple(sorted({*draft.labels, marker.label})),
        due=None if "due" in left_out else draft.due,
        status=UNSET,
        assignee=UNSET,
        marker=marker,
        left_out=left_out,
    )


def changes(current: RemoteIssue, patch: Patch, edition: Edition, there: object = None) -> dict[str, Any]:
    """The request for the real differences; empty where there are none.

    `there` is the description as Jira sent it, of which the marker and the blocks of others are kept.
    """
    fields: dict[str, Any] = {}
    if "summary" in patch.fields and _summary(patch.summary) != current.summary:
        fields["summary"] = _summary(patch.summary)
    if "description" in patch.fields:
        written = _changed_description(current, patch, edition, there)
        if written is not None:
            fields["description"] = written
    if "due" in patch.fields and patch.due != current.due:
        fields["duedate"] = None if patch.due is None else patch.due.isoformat()
    labels: list[dict[str, str]] = []
    if "labels" in patch.fields:
        there = current.labels or ()
        labels = [{"add": _label(one)} for one in patch.add_labels if one not in there]
        labels += [{"remove": one} for one in patch.remove_labels if not current.lacks_label(one)]
    body: dict[str, Any] = {}
    if fields:
        body["fields"] = fields
    if labels:
        body["update"] = {"labels": labels}
    return body


def in_our_names(fields: Mapping[str, str]) -> dict[str, str]:
    """Jira's messages on fields, by the names of a patch instead of Jira's ids."""
    return {_OURS.get(name, name): words for name, words in fields.items()}


def remote_link(url: str, title: str, key: str) -> dict[str, Any]:
    """The request for a link from an issue to an address. Raises Rejected where Jira could not take it."""
    if not is_web_link(url) or len(url) > _URL_LIMIT:
        raise Rejected(f"An issue is linked to an address of the web only, not to {clean_line(url, 80)!r}.")
    if not key or len(key) > _LABEL_LIMIT:
        raise Rejected(f"The key of a link has 1 to {_LABEL_LIMIT} characters, not {len(key)}.")
    shown = clean_line(title) or url
    return {
        "globalId": key,
        "application": {"type": PROPERTY, "name": PROPERTY},
        "relationship": "is planned on",
        "object": {
            "url": url,
            "title": TITLE.line(shown),
        },
    }


def canonical(prose: Prose, edition: Edition, beside: int = 0) -> str:
    """The text of a description as read back once this prose is written. Raises Rejected where it is too long.

    A create asks twice, before it is sent and after: the newest answers are kept.
    """
    key: Any = edition
    return _canonical(prose, key, beside)


@lru_cache(maxsize=256)
def _canonical(prose: Prose, edition: Any, beside: int) -> str:
    found: str = edition.text(_written(prose, edition, beside))
    return found


def _changed_description(current: RemoteIssue, patch: Patch, edition: Edition, there: object) -> object | None:
    """The description in the edition's markup with our blocks replaced; None where they are as they should be."""
    prose, own, key = patch.description or Prose(story=()), patch.own, cast("Any", edition)
    reading = edition.read(there)
    replaced = reading.blocks[own.above : len(reading.blocks) - own.below]
    is_part = (own.is_agreed or bool(own.above or own.below)) and bool(replaced)
    text = "\n\n".join(one.text for one in replaced) if is_part else current.description
    is_foreign = any(one.foreign for one in replaced) if is_part else current.foreign
    if not is_foreign and canonical(prose, edition, own.beside) == text:
        return None
    if not is_part:
        return _description(prose, edition, reading.marker)
    start, stop = replaced[0].start, replaced[-1].stop
    whole = edition.spliced(there, _written(prose, key, own.beside), start, stop)
    if reading.marker is not None and edition.read(whole).marker is None:
        whole = edition.spliced(there, edition.description(prose, reading.marker, own.beside), start, stop)
    if edition.read(whole).size > LIMIT and len(replaced) == len(reading.blocks):
        # Nothing but empty lines beside ours, for which there is no room.
        return _description(prose, edition, reading.marker)
    return whole


def _description(prose: Prose, edition: Edition, line: str | None) -> object:
    """The description in the edition's markup, which may have been made already to compare it."""
    key: Any = edition
    return _written(prose, key, 0) if line is None else edition.description(prose, line)


@lru_cache(maxsize=256)
def _written(prose: Prose, edition: Any, beside: int) -> object:
    return edition.description(prose, None, beside)


def _summary(text: str | None) -> str:
    """The summary on one line. Raises Rejected where it is empty or too long."""
    line = one_line(text or "")
    if not line:
        raise Rejected("An issue needs a summary: give the story a title.", {"summary": "empty"})
    if TITLE.size(line) > TITLE.most:
        raise Rejected(
            f"Jira takes a summary of {TITLE.most} characters, and the title has {TITLE.size(line)}: shorten it.",
            {"summary": "too long"},
        )
    return line


def _label(text: str) -> str:
    """The validated label. Raises Rejected where it holds a space or is too long."""
    if not text or len(text) > _LABEL_LIMIT or any(one.isspace() for one in text) or one_line(text) != text:
        raise Rejected(
            f"Jira takes no label such as {clean_line(text, 60)!r}: a label is one word of at most "
            f"{_LABEL_LIMIT} characters.",
            {"labels": "not a label"},
        )
    return text
