"""Jira Data Center: REST v2, wiki text, search paged by numbers, people by user key."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any

from roadmap_tui.errors import Offline
from roadmap_tui.trackers.document.reading import DocumentText, spliced
from roadmap_tui.trackers.http.reply import clean_line
from roadmap_tui.trackers.http.transport import Transport
from roadmap_tui.trackers.jira import wiki, wiki_text
from roadmap_tui.trackers.jira.editions import AT_ONCE, FIELDS, PAGES, Found, issues_of, quoted
from roadmap_tui.trackers.protocol import Prose

_read = lru_cache(maxsize=256)(wiki_text.read)
_ID = re.compile(r"\d+")


class DataCenter:
    """Jira Data Center from 8.14 on, which has personal access tokens; older ones with a name and a password.

    A search cannot send an issue's properties along.
    """

    name = "datacenter"
    title = "Jira Data Center"
    api = "/rest/api/2"
    sends_properties = False

    def description(self, prose: Prose, marker: str | None, beside: int = 0) -> object:
        """The prose as wiki text. Raises Rejected where the story alone is too long."""
        return wiki.written(prose, marker, beside)

    def spliced(self, there: Any, ours: Any, start: int, stop: int) -> object:
        """A text with a part of it replaced by ours, a blank line before and after it."""
        return spliced(there, ours, start, stop)

    def read(self, description: object) -> DocumentText:
        """The plain text of wiki text: the text that was sent wherever nobody touched it."""
        if not isinstance(description, str):
            return wiki_text.read(description)
        return _read(description)

    def text(self, description: Any) -> str:
        """The plain text of wiki text of ours."""
        return self.read(description).text

    def is_text(self, description: object) -> bool:
        """Whether it is wiki text, or null."""
        return description is None or isinstance(description, str)

    def account(self, person: dict[str, Any]) -> object:
        """The user key: a user name may be changed."""
        return person.get("key") or person.get("name")

    def permissions(self, project: str, names: Sequence[str]) -> dict[str, str]:  # noqa: ARG002  # it tells of all
        """The query for permissions, which names only the project: Data Center tells of all at once."""
        return {"projectKey": project}

    def search(self, transport: Transport, jql: str) -> Iterator[Found]:
        """Search by pages until there are as many issues as Jira says. Raises Offline where they do not end."""
        yield from self._search(transport, {"jql": jql}, "search for issues")

    def read_many(self, transport: Transport, names: Sequence[str]) -> Iterator[Found]:
        """Read a hundred issues in one search. A deleted one would make the query an error, were it validated."""
        for start in range(0, len(names), AT_ONCE):
            listed = [one if _ID.fullmatch(one) else quoted(one) for one in names[start : start + AT_ONCE]]
            asked = {"jql": f"id in ({', '.join(listed)})", "validateQuery": False}
            yield from self._search(transport, asked, "read the issues")

    def _search(self, transport: Transport, asked: dict[str, Any], what: str) -> Iterator[Found]:
        start = 0
        seen: set[object] = set()
        for _ in range(PAGES):
            body = {**asked, "startAt": start, "maxResults": AT_ONCE, "fields": list(FIELDS)}
            page = transport.read("POST", f"{self.api}/search", body=body, what=what)
            rows = issues_of(page, transport)
            if rows and clean_line(rows[0].get("id")) in seen:
                break
            seen |= {clean_line(one.get("id")) for one in rows}
            yield from rows
            start += len(rows)
            total = page.get("total")
            if not rows or (isinstance(total, int) and start >= total):
                return
        raise Offline(f"{transport.host} sends the same page of a search again and again: try again later.")
