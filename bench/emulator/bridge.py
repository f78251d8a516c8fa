"""What Linear has and the emulator lacks, in front of it: ids of ours, batches, attachments, archived issues.

Our documents are executed on Linear's own schema. The emulator keeps teams, states, labels, titles, texts, days,
states, comments and who wrote them, and says what it refuses. Here alone are:

- ids: the emulator gives each issue its own; ours leads to it, and a second create under one id is refused, as at
  Linear;
- batches: issues are made one after the other, which is no transaction;
- attachments, with their metadata, in memory;
- former names of an issue, which are none, and customers, which there are not.
"""

from collections.abc import Mapping
from functools import cached_property
from typing import Any
from uuid import uuid4

import httpx
from graphql import GraphQLError

from tests.fake_github.site import Reply
from tests.fake_linear import FakeLinear
from tests.fake_linear.site import Site

_ISSUE = """id identifier title description url dueDate createdAt updatedAt archivedAt
  state { id name type } assignee { id displayName } creator { id } team { id key } labels { nodes { id } }"""

_CREATE = f"mutation ($input: IssueCreateInput!) {{ issueCreate(input: $input) {{ issue {{ {_ISSUE} }} }} }}"
_UPDATE = "mutation ($id: String!, $input: IssueUpdateInput!) { issueUpdate(id: $id, input: $input) { success } }"
_COMMENT = "mutation ($input: CommentCreateInput!) { commentCreate(input: $input) { comment { id body } } }"
_LABEL = """mutation ($input: IssueLabelCreateInput!) {
  issueLabelCreate(input: $input) { issueLabel { id name } }
}"""


class Bridge(Site):
    """A Linear whose state is the emulator's. `at` is the emulator's address."""

    def __init__(self, at: str, token: str) -> None:
        super().__init__(lambda words: print(f"  the schema refuses: {words}"))
        self.at = at
        self.token = token
        self.theirs: dict[str, str] = {}
        """The emulator's id of each issue that we made, by ours."""
        self.attached: dict[str, dict[str, dict[str, Any]]] = {}

    @cached_property
    def client(self) -> httpx.Client:
        """The connection to the emulator."""
        return httpx.Client(headers={"Authorization": self.token}, timeout=10, trust_env=False)

    def ask(self, document: str, **variables: Any) -> dict[str, Any]:
        """Ask the emulator. Raises GraphQLError with its words."""
        answer = self.client.post(f"{self.at}/graphql", json={"query": document, "variables": variables}).json()
        if answer.get("errors"):
            raise GraphQLError(answer["errors"][0]["message"], extensions={"code": "INVALID_INPUT"})
        return dict(answer["data"])

    def answer(
        self, method: str, path: str, query: Mapping[str, str], body: Any, headers: Mapping[str, str]
    ) -> Reply:
        """Answer as Linear does, one request after the other."""
        with self.lock:
            return super().answer(method, path, query, body, headers)

    def _root(self) -> dict[str, Any]:
        found = self.ask("{ viewer { id displayName } organization { id name urlKey } }")
        return {
            **super()._root(),
            "viewer": found["viewer"],
            "organization": {**found["organization"], "customersEnabled": False},
            "issueLabels": lambda _info, **_: _page(self._labels()),
            "issue": lambda _info, **given: self._one(given["id"]),
        }

    def _teams(self, _info: Any, **more: Any) -> Any:
        rows = self.ask("{ teams { nodes { id key name states { nodes { id name type position } } } } }")
        key = more["filter"]["key"]["eqIgnoreCase"].upper()
        return _page([{**one, "archivedAt": None} for one in rows["teams"]["nodes"] if one["key"].upper() == key])

    def _labels(self) -> list[dict[str, Any]]:
        rows = self.ask("{ issueLabels(first: 250) { nodes { id name team { id } } } }")
        return [{**one, "isGroup": False} for one in rows["issueLabels"]["nodes"]]

    def _shown(self, raw: dict[str, Any]) -> dict[str, Any]:
        identity = next((ours for ours, theirs in self.theirs.items() if theirs == raw["id"]), raw["id"])
        attached = self.attached.get(identity, {})

        def attachments(_info: Any, **more: Any) -> Any:
            start = ((more.get("filter") or {}).get("url") or {}).get("startsWith", "")
            return _page([one for one in attached.values() if one["url"].startswith(start)])

        labels = [one["id"] for one in raw.pop("labels")["nodes"]]
        own = {"id": identity, "previousIdentifiers": [], "labelIds": labels, "trashed": False}
        return {**raw, **own, "attachments": attachments}

    def _one(self, name: str) -> dict[str, Any]:
        found = self.ask(
            f"query ($id: String!) {{ issue(id: $id) {{ {_ISSUE} }} }}", id=self.theirs.get(name, name)
        )
        if found["issue"] is None:
            raise GraphQLError("Entity not found: Issue", extensions={"code": "INPUT_ERROR"})
        return self._shown(found["issue"])

    def _issues(self, _info: Any, **more: Any) -> Any:
        wanted = more["filter"]
        ids = (wanted.get("id") or {}).get("in")
        if ids is None:
            urls = wanted["attachments"]["some"]["url"]["in"]
            ids = [
                issue
                for issue, attached in self.attached.items()
                if any(one["url"] in urls for one in attached.values())
            ]
        return _page([self._one(one) for one in ids if one in self.theirs or self._is_there(one)])

    def _is_there(self, identity: str) -> bool:
        try:
            self._one(identity)
        except GraphQLError:
            return False
        return True

    def _create(self, _info: Any, **given: Any) -> Any:
        asks = given["input"]["issues"]
        if any(one["id"] in self.theirs for one in asks):
            raise GraphQLError("Entity with this id exists already", extensions={"code": "INVALID_INPUT"})
        made = []
        for one in asks:
            fields = {name: value for name, value in one.items() if name != "id"}
            raw = self.ask(_CREATE, input=fields)["issueCreate"]["issue"]
            self.theirs[one["id"]] = raw["id"]
            made.append(self._shown(raw))
        return {"success": True, "issues": made}

    def _update(self, _info: Any, **given: Any) -> Any:
        fields = dict(given["input"])
        here = self._one(given["id"])
        labels = [one for one in here["labelIds"] if one not in fields.pop("removedLabelIds", ())]
        labels += fields.pop("addedLabelIds", ())
        if labels != here["labelIds"]:
            fields["labelIds"] = labels
        self.ask(_UPDATE, id=self.theirs.get(given["id"], given["id"]), input=fields)
        return {"success": True, "issue": self._one(given["id"])}

    def _attach(self, _info: Any, **given: Any) -> Any:
        new = given["input"]
        attached = self.attached.setdefault(self._one(new["issueId"])["id"], {})
        there = next((one for one in attached.values() if one["url"] == new["url"]), None)
        made = {"id": new.get("id") or str(uuid4()), "metadata": {}} if there is None else there
        made |= {name: new[name] for name in ("url", "title", "metadata") if name in new}
        attached[made["id"]] = made
        return {"success": True, "attachment": made}

    def _detach(self, _info: Any, **given: Any) -> Any:
        if not any(attached.pop(given["id"], None) for attached in self.attached.values()):
            raise GraphQLError("Entity not found: Attachment", extensions={"code": "INPUT_ERROR"})
        return {"success": True, "entityId": given["id"]}

    def _comment(self, _info: Any, **given: Any) -> Any:
        new = given["input"]
        fields = {"issueId": self.theirs.get(new["issueId"], new["issueId"]), "body": new["body"]}
        document = (
            "mutation ($input: CommentCreateInput!) { commentCreate(input: $input) { comment { id body } } }"
        )
        return {"success": True, "comment": self.ask(document, input=fields)["commentCreate"]["comment"]}

    def _make_label(self, _info: Any, **given: Any) -> Any:
        fields = {name: value for name, value in given["input"].items() if name != "id"}
        label = self.ask(_LABEL, input=fields)["issueLabelCreate"]["issueLabel"]
        return {"success": True, "issueLabel": {**label, "isGroup": False, "team": None}}


def bridged(at: str, token: str) -> FakeLinear:
    """A server of Linear's API, with the emulator behind."""
    server = FakeLinear()
    server.site = Bridge(at, token)
    server.site.url = server.site.host = server.url
    return server


def _page(nodes: list[Any]) -> dict[str, Any]:
    """All rows on one page: there are few."""
    return {"nodes": nodes, "pageInfo": {"hasNextPage": False, "endCursor": None}}
