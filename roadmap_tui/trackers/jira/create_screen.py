"""The create screen of a project and an issue type: the fields it takes and those it requires."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple
from urllib.parse import quote

from roadmap_tui.errors import Offline
from roadmap_tui.model.status_wanted import is_one_name
from roadmap_tui.text.nearest import nearest_meant
from roadmap_tui.trackers.http.reply import clean_line
from roadmap_tui.trackers.http.transport import Transport
from roadmap_tui.trackers.jira.editions import Edition
from roadmap_tui.trackers.protocol import Rejected, id_key

_AT_ONCE = 200
_PAGES = 50
_SELF_FILLED = frozenset({"project", "issuetype", "reporter", "summary"})
"""Required fields that Jira itself or every create fills."""
_CHOICES = 8
_USUAL = {"summary": "Summary", "description": "Description", "labels": "Labels", "duedate": "Due date"}


class Required(NamedTuple):
    """A required field: its display name, and the values it takes where they are few."""

    name: str
    choices: tuple[str, ...]

    def words(self) -> str:
        """The field as a part of a sentence."""
        if not self.choices:
            return self.name
        more = ", …" if len(self.choices) > _CHOICES else ""
        return f"{self.name} (one of {', '.join(self.choices[:_CHOICES])}{more})"


class CreateScreen(NamedTuple):
    """The fields of a new issue. `names` maps each field's id to its display name.

    `ids` has the id of the type by the name that settings give it, where they do.
    """

    issue_type: str
    type_name: str
    names: Mapping[str, str]
    required: Mapping[str, Required]
    ids: Mapping[str, str] = {}

    def takes(self, field: str) -> bool:
        """Whether a new issue can carry the field."""
        return field in self.names

    def unfilled(self, filled: Collection[str]) -> list[Required]:
        """The required fields that are not filled."""
        return [one for field, one in self.required.items() if field not in filled]


def read_screen(
    transport: Transport, edition: Edition, project: str, issue_type: str, kept: Collection[str] = ()
) -> CreateScreen:
    """Read the screen; raises Rejected on an unknown project or issue type, naming what there is.

    `kept` are the ids that the type's name had when it was looked up first: of the types of this project one of
    them is meant, whatever it is called by now; otherwise the one with that id or name, shown or untranslated.
    A Data Center without a list of the screen's fields is taken to have the usual ones; what it lacks it refuses.
    """
    path = f"{edition.api}/issue/createmeta/{quote(project, safe='')}/issuetypes"
    parts = ("issueTypes", "createMetaIssueType", "values")
    listed = True
    try:
        types = _pages(transport, path, parts, project)
    except Rejected:
        known = None if edition.sends_properties else _types_of_project(transport, edition, project)
        if known is None:
            raise
        types, listed = known, False
    kinds = [one for one in types if not one.get("subtask")]
    chosen, ids = _chosen(kinds, issue_type, kept)
    if not kinds:
        raise Rejected(
            f"Your account may not create issues in the project {clean_line(project, 60)}: check [tracker] "
            "project, or ask a Jira admin for the permission."
        )
    if not chosen:
        kind_names = [clean_line(one.get("name"), 60) for one in kinds]
        hint = nearest_meant(issue_type, kind_names)
        raise Rejected(
            f"The project {clean_line(project, 60)} has no issue type {clean_line(issue_type, 60)!r}; it has "
            f"{', '.join(kind_names[:12])}.{hint} Set [tracker.jira] issue_type."
        )
    identity = clean_line(chosen[0].get("id"))
    if not identity:
        raise _unread(transport)
    if not listed:
        return CreateScreen(identity, clean_line(chosen[0].get("name"), 60), _USUAL, {}, ids)
    fields = _pages(transport, f"{path}/{quote(identity, safe='')}", ("fields", "results", "values"), project)
    if not all(map(_key, fields)):
        raise _unread(transport)  # a field that nobody can name would pass for one that the screen lacks
    names = {_key(one): clean_line(one.get("name"), 80) or _key(one) for one in fields}
    required = required_of(fields)
    for field in _SELF_FILLED:
        required.pop(field, None)
    return CreateScreen(identity, clean_line(chosen[0].get("name"), 60), names, required, ids)


def _chosen(
    kinds: Sequence[dict[str, Any]], issue_type: str, kept: Collection[str]
) -> tuple[list[dict[str, Any]], dict[str, str]]:
    """The types that settings may mean, the likeliest first, and the id of the first by its name in settings."""
    kind, colon, value = (one.strip() for one in issue_type.partition(":"))
    identity = value if colon and kind.casefold() == "id" else issue_type.strip()
    by_id = [one for one in kinds if one.get("id") == identity]
    if by_id:
        return by_id, {}
    known = [one for one in kinds if clean_line(one.get("id")) in kept]
    shown, untranslated = (
        [one for one in kinds if is_one_name(clean_line(one.get(part)), issue_type)]
        for part in ("name", "untranslatedName")
    )
    found = [*known, *shown, *untranslated]
    return found, {id_key("type", issue_type): clean_line(one.get("id")) for one in found[:1]}


def _types_of_project(transport: Transport, edition: Edition, project: str) -> list[dict[str, Any]] | None:
    """The issue types that a project lists; None where there is no such project."""
    path = f"{edition.api}/project/{quote(project, safe='')}"
    found = transport.read("GET", path, what="read the project", missing=(400, 404))
    types = found.get("issueTypes") if isinstance(found, dict) else None
    return [one for one in types if isinstance(one, dict)] if isinstance(types, list) else None


def required_of(fields: Iterable[Mapping[str, Any]]) -> dict[str, Required]:
    """The required fields of a screen, by id, that have no default."""
    return {
        _key(one): Required(clean_line(one.get("name"), 80) or _key(one), _choices(one))
        for one in fields
        if one.get("required") and not one.get("hasDefaultValue") and _key(one)
    }


def _pages(transport: Transport, path: str, parts: tuple[str, ...], project: str) -> list[dict[str, Any]]:
    return list(_each(transport, path, parts, project))


def _each(transport: Transport, path: str, parts: tuple[str, ...], project: str) -> Iterator[dict[str, Any]]:
    start = 0
    for _ in range(_PAGES):
        page = transport.read(
            "GET",
            path,
            query={"startAt": str(start), "maxResults": str(_AT_ONCE)},
            what="read the create screen",
            missing=(400, 404),
        )
        if page is None:
            raise Rejected(
                f"There is no project {clean_line(project, 60)} that your account can see: check [tracker] "
                "project, which takes the key before the number of an issue (ROAD of ROAD-12)."
            )
        if not isinstance(page, dict):
            raise _unread(transport)
        rows = next((page[part] for part in parts if isinstance(page.get(part), list)), None)
        if rows is None:
            raise _unread(transport)
        yield from (one for one in rows if isinstance(one, dict))
        start += len(rows)
        total = page.get("total")
        if not rows or page.get("isLast") is True or (isinstance(total, int) and start >= total):
            return


def _unread(transport: Transport) -> Offline:
    return Offline(
        f"{transport.host} did not answer with a create screen: check that [tracker.jira] site is a Jira."
    )


def _key(field: Mapping[str, Any]) -> str:
    return clean_line(field.get("fieldId")) or clean_line(field.get("key"))


def _choices(field: Mapping[str, Any]) -> tuple[str, ...]:
    values = field.get("allowedValues")
    found = []
    for value in values if isinstance(values, list) else ():
        named = value.get("name") or value.get("value") if isinstance(value, dict) else value
        if isinstance(named, str) and named.strip():
            found.append(clean_line(named, 60))
    return tuple(found)
