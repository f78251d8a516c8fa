"""What we send to Jira and take from it, in our own words: it holds where Atlassian's files are not at hand."""

import re
from collections.abc import Iterator
from typing import Any

_PAGES = frozenset({"startAt", "maxResults"})
_ISSUE = r"/issue/[^/]+"
_BOTH: dict[tuple[str, str], frozenset[str]] = {
    ("GET", "/serverInfo"): frozenset(),
    ("GET", "/myself"): frozenset(),
    ("GET", "/mypermissions"): frozenset({"permissions", "projectKey"}),
    ("GET", r"/project/[^/]+"): frozenset(),
    ("GET", r"/project/[^/]+/statuses"): frozenset(),
    ("GET", r"/issue/createmeta/[^/]+/issuetypes(/\d+)?"): _PAGES,
    ("POST", "/issue"): frozenset(),
    ("GET", _ISSUE): frozenset({"fields", "properties"}),
    ("PUT", _ISSUE): frozenset({"returnIssue"}),
    ("GET", _ISSUE + "/editmeta"): frozenset(),
    ("GET", _ISSUE + "/comment"): _PAGES,
    ("POST", _ISSUE + "/comment"): frozenset(),
    ("GET", _ISSUE + "/transitions"): frozenset({"expand"}),
    ("POST", _ISSUE + "/transitions"): frozenset(),
    ("GET", _ISSUE + "/remotelink"): frozenset(),
    ("POST", _ISSUE + "/remotelink"): frozenset(),
    ("GET", _ISSUE + "/properties(/[^/]+)?"): frozenset(),
    ("PUT", _ISSUE + "/properties/[^/]+"): frozenset(),
    ("DELETE", _ISSUE + "/properties/[^/]+"): frozenset(),
}
_SEARCH = frozenset({"jql", "fields", "maxResults", "startAt", "validateQuery"})
OPERATIONS: dict[str, dict[tuple[str, str], frozenset[str]]] = {
    "3": {**_BOTH, ("POST", "/search/jql"): frozenset(), ("POST", "/issue/bulkfetch"): frozenset()},
    "2": {
        **{one: names for one, names in _BOTH.items() if one[1] != "/mypermissions"},
        ("GET", "/mypermissions"): frozenset({"projectKey"}),
        ("PUT", _ISSUE): frozenset(),
        ("GET", "/search"): _SEARCH,
        ("POST", "/search"): frozenset(),
    },
}
"""Of each version of the interface: what is asked for, as method and path, and the names of its query."""

_INLINE = frozenset({"text", "hardBreak"})
_LISTS = frozenset({"bulletList", "orderedList"})
_TOP = frozenset({"paragraph", "heading", "blockquote", "codeBlock", "rule", "table", *_LISTS})
_CELL = frozenset({"paragraph", "codeBlock", *_LISTS})
_INSIDE: dict[str, frozenset[str]] = {
    "doc": _TOP,
    "paragraph": _INLINE,
    "heading": _INLINE,
    "codeBlock": frozenset({"text"}),
    "blockquote": frozenset({"paragraph", "codeBlock", *_LISTS}),
    "bulletList": frozenset({"listItem"}),
    "orderedList": frozenset({"listItem"}),
    "listItem": frozenset({"paragraph", "codeBlock", *_LISTS}),
    "table": frozenset({"tableRow"}),
    "tableRow": frozenset({"tableHeader", "tableCell"}),
    "tableHeader": _CELL,
    "tableCell": _CELL,
    "text": frozenset(),
    "hardBreak": frozenset(),
    "rule": frozenset(),
}
"""The nodes that we write, and what each of them may hold."""
_FILLED = frozenset({"table", "tableRow", "listItem", *_LISTS})
_MARKS = frozenset({"strong", "em", "code", "link", "strike", "underline"})


def faults_of_request(method: str, path: str, query: set[str]) -> Iterator[str]:
    """What is wrong with where a request goes, one sentence for each fault."""
    version = re.match(r"/rest/api/([23])(/.*)", path)
    if version is None:
        yield "there is no such interface"
        return
    for (verb, pattern), names in OPERATIONS[version[1]].items():
        if verb == method and re.fullmatch(pattern, version[2]):
            if query - names:
                yield f"it has no query called {min(query - names)}"
            return
    yield "there is no such operation"


def faults_of_document(node: Any, kind: str = "doc") -> Iterator[str]:
    """What is wrong with the nodes of a document that we write, one sentence for each fault."""
    if not isinstance(node, dict) or node.get("type") != kind or kind not in _INSIDE:
        yield f"no {kind}: {node!r}"
        return
    if kind == "doc" and node.get("version") != 1:
        yield "a document is of version 1"
    if kind == "text" and not node.get("text"):
        yield "a text is not empty"
    if kind in _FILLED and not node.get("content"):
        yield f"a {kind} is not empty"
    if kind == "heading" and node.get("attrs", {}).get("level") not in range(1, 7):
        yield "a heading has a level from 1 to 6"
    for mark in node.get("marks", ()):
        if mark.get("type") not in _MARKS or (mark["type"] == "link" and not mark.get("attrs", {}).get("href")):
            yield f"no mark: {mark!r}"
    for child in node.get("content", ()):
        inner = child.get("type") if isinstance(child, dict) else None
        if inner in _INSIDE[kind]:
            yield from faults_of_document(child, inner)
        elif inner in _INSIDE or not isinstance(inner, str):
            yield f"a {kind} holds no {inner}"


_REPLIES = {
    ("POST", "/rest/api/3/search/jql"): frozenset({"issues", "isLast", "nextPageToken"}),
    ("POST", "/rest/api/3/issue/bulkfetch"): frozenset({"issues", "issueErrors", "expand"}),
    ("POST", "/rest/api/3/issue"): frozenset({"id", "key", "self", "transition", "watchers"}),
}
"""What Cloud answers with where it says yes, of what we read."""


def faults_of_reply(method: str, path: str, status: int, body: Any) -> Iterator[str]:
    """What is wrong with a reply of Cloud, one sentence for each fault."""
    parts = _REPLIES.get((method, path))
    if parts is not None and status < 300 and (not isinstance(body, dict) or body.keys() - parts):
        yield f"it answers with {', '.join(sorted(parts))}"
