"""The interface of Jira's editions, and Cloud: paths, markup, searching and bulk reads."""

from collections.abc import Iterator, Sequence
from typing import Any, Protocol

from roadmap_tui.errors import Offline
from roadmap_tui.trackers.document.reading import DocumentText
from roadmap_tui.trackers.http.transport import Transport
from roadmap_tui.trackers.jira import adf, adf_text
from roadmap_tui.trackers.protocol import Prose

FIELDS = ("summary", "description", "labels", "duedate", "status", "assignee", "updated", "creator", "created")
PROPERTY = "roadmap-tui"
AT_ONCE = 100
"""Most issues in one request."""
PAGES = 200
"""Most pages of a search; one of more does not end."""

Found = dict[str, Any]
"""A raw issue, as Jira sends it."""


class Edition(Protocol):
    """One edition of Jira, speaking through a transport."""

    name: str
    title: str
    api: str
    sends_properties: bool
    """Whether our property comes along where many issues are read."""

    def __hash__(self) -> int:
        """The hash of the edition, so that conversions for it can be cached."""

    def description(self, prose: Prose, marker: str | None, beside: int = 0) -> object:
        """A prose in the edition's markup; `marker` is a last line that a text search can find.

        `beside` is how many characters of others it must leave room for.
        """

    def spliced(self, there: Any, ours: Any, start: int, stop: int) -> object:
        """A description with the part from `start` to `stop` replaced by ours; all else stays as Jira sent it."""

    def read(self, description: object) -> DocumentText:
        """The text of a description in the edition's markup."""

    def text(self, description: Any) -> str:
        """The text alone that `read` gives, of a description that we wrote."""

    def is_text(self, description: object) -> bool:
        """Whether a description is one of this edition's, or null, which is an empty one."""

    def account(self, person: dict[str, Any]) -> object:
        """The identifier of a person, which no renaming changes; nothing where nobody is meant."""

    def permissions(self, project: str, names: Sequence[str]) -> dict[str, str]:
        """The query for our permissions of these names in a project."""

    def search(self, transport: Transport, jql: str) -> Iterator[Found]:
        """Every issue a query finds, with FIELDS, and our property where the edition sends it."""

    def read_many(self, transport: Transport, names: Sequence[str]) -> Iterator[Found]:
        """The visible ones of issues by id or key, with FIELDS, and our property as in a search."""


class Cloud:
    """Jira Cloud: REST v3, ADF, token-paged search."""

    name = "cloud"
    title = "Jira Cloud"
    api = "/rest/api/3"
    sends_properties = True

    def description(self, prose: Prose, marker: str | None, beside: int = 0) -> object:
        """The prose as an Atlassian document. Raises Rejected where the story alone is too long."""
        return adf.document(prose, marker, beside)

    def spliced(self, there: Any, ours: Any, start: int, stop: int) -> object:
        """A document with some of its nodes replaced by those of ours."""
        return {**there, "content": [*there["content"][:start], *ours["content"], *there["content"][stop:]]}

    def read(self, description: object) -> DocumentText:
        """The text of an Atlassian document."""
        return adf_text.read(description)

    def text(self, description: Any) -> str:
        """The text of a document of ours."""
        return adf_text.text_of(description)

    def is_text(self, description: object) -> bool:
        """Whether it is a document, or null."""
        is_document = isinstance(description, dict) and isinstance(description.get("content"), list)
        return description is None or is_document

    def account(self, person: dict[str, Any]) -> object:
        """The account id."""
        return person.get("accountId")

    def permissions(self, project: str, names: Sequence[str]) -> dict[str, str]:
        """The query for permissions, which names each: Cloud wants that."""
        return {"projectKey": project, "permissions": ",".join(names)}

    def search(self, transport: Transport, jql: str) -> Iterator[Found]:
        """Search by pages until Jira says that one was the last, or gives no token for another.

        Raises Offline where a token comes twice, the way to the next page is missing or the pages do not end.
        """
        seen: set[str] = set()
        body: dict[str, Any] = {
            "jql": jql,
            "fields": list(FIELDS),
            "properties": [PROPERTY],
            "maxResults": AT_ONCE,
        }
        for _ in range(PAGES):
            page = transport.read("POST", f"{self.api}/search/jql", body=body, what="search for issues")
            yield from issues_of(page, transport)
            token = page.get("nextPageToken")
            if page.get("isLast") is True or (token is None and page.get("isLast") is not False):
                return
            if not isinstance(token, str) or not token:
                raise Offline(f"{transport.host} does not say how its search goes on: try again later.")
            if token in seen:
                break
            seen.add(token)
            body["nextPageToken"] = token
        raise Offline(f"{transport.host} sends the same page of a search again and again: try again later.")

    def read_many(self, transport: Transport, names: Sequence[str]) -> Iterator[Found]:
        """Read a hundred issues in one request; what cannot be seen is silently absent."""
        for start in range(0, len(names), AT_ONCE):
            body = {
                "issueIdsOrKeys": list(names[start : start + AT_ONCE]),
                "fields": list(FIELDS),
                "properties": [PROPERTY],
            }
            page = transport.read("POST", f"{self.api}/issue/bulkfetch", body=body, what="read the issues")
            yield from issues_of(page, transport)


def quoted(text: str) -> str:
    """Quote a text as a string of JQL."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def issues_of(page: object, transport: Transport) -> list[Found]:
    """The issues of a page. Raises Offline where it holds no list of them."""
    issues = page.get("issues") if isinstance(page, dict) else None
    if not isinstance(issues, list):
        raise Offline(
            f"{transport.host} answered without a list of issues: check that [tracker.jira] site is a Jira."
        )
    return [one for one in issues if isinstance(one, dict)]
