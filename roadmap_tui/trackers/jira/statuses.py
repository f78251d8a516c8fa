"""The statuses of a project: their ids, and their names in the account's language and untranslated."""

from collections import Counter
from collections.abc import Iterable
from typing import Any
from urllib.parse import quote

from roadmap_tui.trackers.http.reply import clean_line
from roadmap_tui.trackers.http.transport import Transport
from roadmap_tui.trackers.jira.editions import Edition
from roadmap_tui.trackers.jira.issues import category_of, table
from roadmap_tui.trackers.protocol import KnownStatus


def read_statuses(
    transport: Transport, edition: Edition, project: str, issue_type: str | None = None
) -> list[dict[str, Any]]:
    """The statuses of a project, or of its issues of one type, by the type's id; empty where it is not there."""
    path = f"{edition.api}/project/{quote(project, safe='')}/statuses"
    answer = transport.read("GET", path, what="name the project's statuses", missing=(400, 404))
    types = [table(one) for one in answer] if isinstance(answer, list) else []
    rows = [one.get("statuses") for one in types if issue_type in (None, one.get("id"))]
    return [table(one) for row in rows if isinstance(row, list) for one in row]


def statuses_of(rows: Iterable[dict[str, Any]]) -> tuple[KnownStatus, ...]:
    """The statuses in an answer, each once."""
    found: dict[str, KnownStatus] = {}
    for row in rows:
        identity = clean_line(row.get("id"), 100)
        names = dict.fromkeys(clean_line(row.get(part), 100) for part in ("name", "untranslatedName"))
        if identity:
            found[identity] = KnownStatus(
                id=identity,
                names=tuple(one for one in names if one),
                category=category_of(table(row.get("statusCategory")).get("key")),
            )
    return tuple(found.values())


def distinct_names(named: Iterable[tuple[str | None, str | None]]) -> list[str]:
    """The names of statuses, of (id, name), for a sentence; where several have one name, each with its id."""
    each = list(dict.fromkeys(named))
    count = Counter((name or "").casefold() for _, name in each)
    return [
        f"{name or '?'} (id:{identity})" if count[(name or "").casefold()] > 1 and identity else name or "?"
        for identity, name in each
    ]
