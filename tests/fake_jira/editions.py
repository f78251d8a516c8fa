"""What differs between Jira Cloud (REST v3) and Jira Data Center 10.3 (REST v2), for the fake."""

import base64
import itertools
import json
from typing import Any, Protocol

from tests.fake_jira.records import Refusal

NOT_ADF = "Operation value must be an Atlassian Document (see the Atlassian Document Format)"
NOT_LOGGED_IN = "Client must be authenticated to access this resource."
BASIC_DISABLED = "Basic Authentication has been disabled on this instance."
_IDS = itertools.count(0x3F1B2C4D)


class Edition(Protocol):
    """One edition: where its API is, how it admits, its markup, its people and its pages."""

    name: str
    api: str
    contract: str
    checks_edit_screen: bool
    tells_conflicts: bool
    returns_issue: bool
    version: str

    def expected(self, email: str | None, token: str) -> str:
        """The Authorization header that lets us in."""

    def text(self, value: Any, field: str, limit: int) -> Any:
        """A description or comment as it is kept. Raises Refusal where it is of another markup or too long."""

    def user(self, name: str) -> dict[str, Any]:
        """A person, as the API tells of one."""

    def page(self, name: str, rows: list[Any], start: int, length: int) -> dict[str, Any]:
        """A page of a createmeta listing; `name` is what Cloud calls the rows."""


class Cloud:
    """Jira Cloud: documents, account ids, Basic logins."""

    name = "cloud"
    api = "/rest/api/3"
    contract = "jira-cloud-v3.json"
    checks_edit_screen = False
    tells_conflicts = True
    returns_issue = True
    version = "1001.0.0-SNAPSHOT"

    def expected(self, email: str | None, token: str) -> str:
        """Basic with an email, Bearer without."""
        if email is None:
            return f"Bearer {token}"
        return "Basic " + base64.b64encode(f"{email}:{token}".encode()).decode()

    def text(self, value: Any, field: str, limit: int) -> Any:
        """An Atlassian document, with the ids that Jira gives its nodes."""
        if not isinstance(value, dict) or value.get("type") != "doc" or value.get("version") != 1:
            raise Refusal(400, errors={field: NOT_ADF})
        written = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
        if len(written) > limit:
            raise Refusal(400, errors={field: "CONTENT_LIMIT_EXCEEDED"})
        document = json.loads(written)
        _with_ids(document)
        return document

    def user(self, name: str) -> dict[str, Any]:
        """A person by account id."""
        return {
            "accountId": f"5b10ac8d82e05b22{name.encode().hex()[:8]:0>8}",
            "displayName": name,
            "active": True,
        }

    def page(self, name: str, rows: list[Any], start: int, length: int) -> dict[str, Any]:
        """Rows under a name of their own, with the total."""
        return {"startAt": start, "maxResults": length, "total": len(rows), name: rows[start : start + length]}


class DataCenter:
    """Jira Data Center: wiki text, user names, personal access tokens."""

    name = "datacenter"
    api = "/rest/api/2"
    contract = "jira-dc-10.3.json"
    checks_edit_screen = True
    tells_conflicts = False
    returns_issue = False
    version = "10.3.2"

    def expected(self, email: str | None, token: str) -> str:
        """A personal access token goes as Bearer, whatever email there is."""
        return f"Bearer {token}"

    def text(self, value: Any, field: str, limit: int) -> Any:
        """Wiki text with the line ends that Jira's own editor writes."""
        if not isinstance(value, str):
            raise Refusal(400, errors={field: "Operation value must be a string"})
        if len(value) > limit:
            told = f"The entered text is too long. It exceeds the allowed limit of {limit:,} characters."
            raise Refusal(400, errors={field: told})
        return "\r\n".join(value.replace("\r\n", "\n").split("\n"))

    def user(self, name: str) -> dict[str, Any]:
        """A person by user name."""
        login = name.split()[0].lower() if name.split() else "nobody"
        return {"name": login, "key": f"JIRAUSER-{login}", "displayName": name, "active": True}

    def page(self, name: str, rows: list[Any], start: int, length: int) -> dict[str, Any]:
        """Rows under `values`, with the total and whether that was all."""
        values = rows[start : start + length]
        whole = start + length >= len(rows)
        return {"startAt": start, "maxResults": length, "total": len(rows), "isLast": whole, "values": values}


def _with_ids(node: dict[str, Any]) -> None:
    """Give the nodes of a document the ids and default attributes that Jira gives them."""
    if node.get("type") in {"paragraph", "heading", "blockquote", "bulletList", "listItem", "table", "tableRow"}:
        node.setdefault("attrs", {})["localId"] = f"{next(_IDS):012x}"
    if node.get("type") == "table":
        node["attrs"] |= {"isNumberColumnEnabled": False, "layout": "default"}
    for child in node.get("content", ()):
        _with_ids(child)
