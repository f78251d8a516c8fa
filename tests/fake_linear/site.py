"""The state of a Linear: a team with its workflow, issues with their attachments and comments."""

import re
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache, lru_cache
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from graphql import DocumentNode, GraphQLError, GraphQLSchema, build_schema, execute, parse, validate

from tests.fake_github.site import Reply
from tests.fake_linear.editor import respelled

TEAM = "ENG"
_STATES = (("Backlog", "backlog"), ("Todo", "unstarted"), ("In Progress", "started"), ("Done", "completed"),
           ("Canceled", "canceled"))  # fmt: skip
_SCHEMA = Path(__file__).with_name("schema.graphql")


@cache
def schema() -> GraphQLSchema:
    """The part of Linear's schema that is used."""
    return build_schema(_SCHEMA.read_text("utf-8"))


@lru_cache
def checked(query: str) -> tuple[DocumentNode, str]:
    """A query, and why the schema refuses it; empty where it does not. The same few are asked again and again."""
    document = parse(query)
    return document, next((one.message for one in validate(schema(), document)), "")


@dataclass
class Issue:
    """An issue as it is kept there."""

    id: str
    number: int
    title: str
    description: str
    state: str
    created: datetime
    updated: datetime
    creator: str
    due: str | None = None
    labels: list[str] = field(default_factory=list)
    attachments: dict[str, dict[str, Any]] = field(default_factory=dict)
    comments: dict[str, str] = field(default_factory=dict)
    archived: bool = False
    trashed: bool = False
    assignee: str | None = None
    team: str = TEAM
    previous: list[str] = field(default_factory=list)

    @property
    def identifier(self) -> str:
        """Its name."""
        return f"{self.team}-{self.number}"


class Site:
    """The workspace. `clock` and `now` may be set, `breach` is told what the schema refuses."""

    def __init__(self, breach: Callable[[str], None]) -> None:
        self.breach = breach
        self.lock = threading.RLock()
        self.clock: Callable[[], float] = time.monotonic
        self.now: Callable[[], datetime] = lambda: datetime.now(UTC)
        self.url = self.host = ""
        self.token = "lin_api_0123456789abcdef"
        self.account = "6f1e1a60-0000-4000-8000-000000000001"
        self.teams = {TEAM: "6f1e1a60-0000-4000-8000-000000000002", "OPS": "6f1e1a60-0000-4000-8000-000000000003"}
        self.workflows = {
            key: {str(uuid4()): (name, kind, float(at)) for at, (name, kind) in enumerate(_STATES)}
            for key in self.teams
        }
        self.states = self.workflows[TEAM]
        self.labels: dict[str, tuple[str, str | None]] = {}
        """Name and team of each label; a label without a team is the workspace's."""
        self.spoiled: dict[str, bool] = {}
        """Fields that issues lack in answers; True for those that nobody can read."""
        self.issues: dict[str, Issue] = {}
        self.customers: dict[str, dict[str, Any]] = {}
        self.needs: dict[str, dict[str, Any]] = {}
        self.customers_on = True
        self.respelled = respelled
        self.takes_attachments = True
        self.most_made = self.most_read = 100_000
        """The most issues that a batch makes, and a page brings, before it costs too much."""
        self._count = 0

    # what people do there

    def issue(self, identity: str) -> Issue:
        return self.issues[identity]

    def edit(self, identity: str, **fields: Any) -> None:
        """A person changes fields of an issue."""
        with self.lock:
            one = self.issues[identity]
            for name, value in fields.items():
                setattr(one, name, value)
            one.updated = self.now()

    def walk(self, identity: str, state: str) -> None:
        """A person brings an issue to a state, by its name."""
        self.edit(identity, state=self.state_id(state))

    def state_id(self, name: str) -> str:
        return next(one for one, (known, _, _) in self.states.items() if known == name)

    def state_of(self, identity: str) -> str:
        return self._state(self.issues[identity])[0]

    def label_names(self, identity: str) -> list[str]:
        return [self.labels[one][0] for one in self.issues[identity].labels]

    def set_labels(self, identity: str, names: list[str]) -> None:
        """A person gives an issue exactly these labels, and makes those that are not there."""
        known = {name: one for one, (name, _) in self.labels.items()}
        for name in names:
            if name not in known:
                known[name] = str(uuid4())
                self.labels[known[name]] = (name, self.teams[TEAM])
        self.edit(identity, labels=[known[one] for one in names])

    def change_team(self, identity: str, key: str) -> str:
        """A person moves an issue to another team; its new name."""
        one = self.issues[identity]
        self._count += 1
        name, _, _ = self._state(one)
        state = next(each for each, (known, _, _) in self.workflows[key].items() if known == name)
        self.edit(identity, previous=[*one.previous, one.identifier], team=key, number=self._count, state=state)
        return one.identifier

    def clone(self, identity: str) -> str:
        """A person copies an issue; attachments stay with the first. The id of the copy."""
        one = self.issues[identity]
        made = self._made({"title": one.title, "description": one.description}, creator="somebody")
        made.labels = list(one.labels)
        return made.id

    def _state(self, one: Issue) -> tuple[str, str, float]:
        return self.workflows[one.team][one.state]

    def delete(self, identity: str) -> None:
        """A person deletes an issue for good."""
        with self.lock:
            del self.issues[identity]

    def new_issue(self, title: str) -> str:
        """A person makes an issue; its id."""
        return self._made({"title": title}, creator="somebody").id

    # what is asked over the socket

    def answer(
        self, method: str, path: str, query: Mapping[str, str], body: Any, headers: Mapping[str, str]
    ) -> Reply:
        """Answer a request as Linear does: errors beside data."""
        if headers.get("authorization") != self.token:
            return Reply(
                401, _errors("Authentication required, not authenticated", "AUTHENTICATION_ERROR"), held=False
            )
        if method != "POST" or path != "/graphql" or not isinstance(body, dict):
            return Reply(404, _errors("Not found", "NOT_FOUND"), held=False)
        document, wrong = checked(str(body["query"]))
        if wrong:
            self.breach(f"the schema refuses: {wrong}")
            return Reply(400, _errors(wrong, "GRAPHQL_VALIDATION_FAILED"), held=False)
        with self.lock:
            done = execute(schema(), document, root_value=self._root(), variable_values=body.get("variables"))
        assert not hasattr(done, "__await__")
        self._spoil(done.data)
        found: dict[str, Any] = {"data": done.data}
        if done.errors:
            found["errors"] = [
                {"message": one.message, "path": one.path, "extensions": one.extensions or {}}
                for one in done.errors
            ]
        return Reply(400 if done.data is None and done.errors else 200, found, held=False)

    def _root(self) -> dict[str, Any]:
        return {
            "viewer": {"id": self.account, "displayName": "ana"},
            "organization": {"id": "o", "name": "Acme", "urlKey": "acme", "customersEnabled": self.customers_on},
            "teams": self._teams,
            "issueLabels": lambda _info, **_: _page([self._label(one) for one in self.labels], _),
            "issues": self._issues,
            "issue": lambda _info, **given: self._plain(self._named(given["id"])),
            "issueBatchCreate": self._create,
            "issueUpdate": self._update,
            "attachmentCreate": self._attach,
            "attachmentDelete": self._detach,
            "commentCreate": self._comment,
            "comment": lambda _info, **given: self._said(given["id"]),
            "issueLabelCreate": self._make_label,
            "customerUpsert": self._put_customer,
            "customerNeed": lambda _info, **given: self._need(given["id"]),
            "customerNeedCreate": self._make_need,
            "customerNeedUpdate": self._change_need,
            "customerNeedDelete": self._delete_need,
        }

    def _spoil(self, found: Any) -> None:
        """Take the spoiled fields out of every issue of an answer."""
        for one in found.values() if isinstance(found, dict) else found if isinstance(found, list) else ():
            self._spoil(one)
        if isinstance(found, dict) and "identifier" in found:
            for name, is_odd in self.spoiled.items():
                found.pop(name, None)
                found |= {name: {"odd": [7]}} if is_odd else {}

    def _team(self, key: str = TEAM) -> dict[str, Any]:
        states = [
            {"id": one, "name": name, "type": kind, "position": at}
            for one, (name, kind, at) in self.workflows[key].items()
        ]
        return {
            "id": self.teams[key],
            "key": key,
            "name": {TEAM: "Engineering"}.get(key, key.title()),
            "states": lambda _info, **_: _page(states, _),
        }

    def _teams(self, _info: Any, **more: Any) -> Any:
        wanted = str(((more.get("filter") or {}).get("key") or {}).get("eqIgnoreCase", TEAM)).upper()
        return _page([self._team(wanted)] if wanted in self.teams else [], more)

    def _label(self, identity: str) -> dict[str, Any]:
        name, owner = self.labels[identity]
        key = next((one for one, each in self.teams.items() if each == owner), None)
        return {"id": identity, "name": name, "isGroup": False, "team": self._team(key) if key else None}

    def _issues(self, _info: Any, **more: Any) -> Any:
        if more.get("first", 50) > self.most_read:
            raise _refused("Query too complex", "INPUT_ERROR")
        wanted, archived = more.get("filter") or {}, more.get("includeArchived", False)
        ids = (wanted.get("id") or {}).get("in")
        some = (wanted.get("attachments") or {}).get("some") or {}
        urls = (some.get("url") or {}).get("in")
        found = [
            one
            for one in self.issues.values()
            if (archived or not one.archived)
            and (ids is None or one.id in ids)
            and (urls is None or any(each["url"] in urls for each in one.attachments.values()))
        ]
        return _page([self._plain(one) for one in found], more)

    def _named(self, name: str) -> Issue:
        for one in self.issues.values():
            if name in {one.id, one.identifier, *one.previous}:
                return one
        raise _refused("Entity not found: Issue", "INPUT_ERROR")

    def _plain(self, one: Issue) -> dict[str, Any]:
        name, kind, at = self._state(one)

        def attachments(_info: Any, **more: Any) -> Any:
            start = ((more.get("filter") or {}).get("url") or {}).get("startsWith", "")
            return _page([each for each in one.attachments.values() if each["url"].startswith(start)], more)

        return {
            "id": one.id,
            "identifier": one.identifier,
            "previousIdentifiers": list(one.previous),
            "title": one.title,
            "description": one.description or None,
            "url": f"https://linear.app/acme/issue/{one.identifier}/{re.sub(r'[^a-z]+', '-', one.title.lower())}",
            "dueDate": one.due,
            "labelIds": list(one.labels),
            "createdAt": one.created.isoformat(),
            "updatedAt": one.updated.isoformat(),
            "archivedAt": one.updated.isoformat() if one.archived else None,
            "trashed": one.trashed,
            "state": {"id": one.state, "name": name, "type": kind, "position": at},
            "assignee": one.assignee and {"id": f"user-{one.assignee}", "displayName": one.assignee},
            "creator": {"id": one.creator, "displayName": "ana"},
            "team": self._team(one.team),
            "attachments": attachments,
        }

    # what is written

    def _made(self, given: Mapping[str, Any], creator: str) -> Issue:
        with self.lock:
            identity = given.get("id") or str(uuid4())
            if UUID(identity).version != 4:
                raise _refused("id must be a UUID v4", "INVALID_INPUT")
            if identity in self.issues:
                raise _refused(f"Entity with this id exists already: {identity}", "INVALID_INPUT")
            if given.get("stateId") not in {None, *self.states}:
                raise _refused("Entity not found: WorkflowState", "INPUT_ERROR")
            self._count += 1
            one = Issue(
                id=identity,
                number=self._count,
                title=given["title"],
                description=respelled(given.get("description") or ""),
                state=given.get("stateId") or self.state_id("Backlog"),
                created=self.now(),
                updated=self.now(),
                creator=creator,
                due=given.get("dueDate"),
                labels=list(given.get("labelIds") or ()),
            )
            self.issues[identity] = one
            return one

    def _create(self, _info: Any, **given: Any) -> Any:
        new = given["input"]
        if len(new["issues"]) > self.most_made:
            raise _refused("Query too complex", "INPUT_ERROR")
        before = dict(self.issues)
        try:
            made = [self._made(one, self.account) for one in new["issues"]]
        except GraphQLError:
            self.issues = before  # one transaction
            raise
        return {"success": True, "issues": [self._plain(one) for one in made]}

    def _update(self, _info: Any, **given: Any) -> Any:
        one, new = self._named(given["id"]), given["input"]
        labels = [each for each in one.labels if each not in (new.get("removedLabelIds") or ())]
        labels += [each for each in new.get("addedLabelIds") or () if each not in labels]
        if any(
            self.labels[each][1] not in {None, self.teams[one.team]} for each in new.get("addedLabelIds") or ()
        ):
            raise _refused("The label is of another team", "INVALID_INPUT")
        if new.get("stateId", one.state) not in self.workflows[one.team]:
            raise _refused("The state is of another team", "INVALID_INPUT")
        fields: dict[str, Any] = {"labels": labels}
        for name, kept in (("title", "title"), ("dueDate", "due"), ("stateId", "state")):
            if name in new:
                fields[kept] = new[name]
        if "description" in new:
            fields["description"] = respelled(new["description"] or "")
        self.edit(one.id, **fields)
        return {"success": True, "issue": self._plain(one)}

    def _attach(self, _info: Any, **given: Any) -> Any:
        if not self.takes_attachments:
            raise _refused("Attachments are not taken now", "INPUT_ERROR")
        new = given["input"]
        one = self._named(new["issueId"])
        there = next((each for each in one.attachments.values() if each["url"] == new["url"]), None)
        made = {"id": new.get("id") or str(uuid4()), "metadata": {}} if there is None else there
        made |= {name: new[name] for name in ("url", "title", "metadata") if name in new}
        one.attachments[made["id"]] = made
        return {"success": True, "attachment": made}

    def _detach(self, _info: Any, **given: Any) -> Any:
        for one in self.issues.values():
            if one.attachments.pop(given["id"], None) is not None:
                return {"success": True, "entityId": given["id"]}
        raise _refused("Entity not found: Attachment", "INPUT_ERROR")

    def _comment(self, _info: Any, **given: Any) -> Any:
        new = given["input"]
        one, identity = self._named(new["issueId"]), new.get("id") or str(uuid4())
        if identity in one.comments:
            raise _refused(f"Entity with this id exists already: {identity}", "INVALID_INPUT")
        one.comments[identity] = respelled(new["body"])
        return {"success": True, "comment": {"id": identity, "body": new["body"]}}

    def _said(self, identity: str) -> dict[str, str]:
        for one in self.issues.values():
            if identity in one.comments:
                return {"id": identity, "body": one.comments[identity]}
        raise _refused("Entity not found: Comment", "INPUT_ERROR")

    def _put_customer(self, _info: Any, **given: Any) -> Any:
        if not self.customers_on:
            raise _refused("Customers are not enabled for this workspace", "FEATURE_NOT_ACCESSIBLE")
        new = given["input"]
        one = next((each for each in self.customers.values() if new["externalId"] in each["externalIds"]), None)
        if one is None:
            one = {"id": str(uuid4()), "externalIds": [new["externalId"]], "domains": []}
            self.customers[one["id"]] = one
        one |= {name: value for name, value in new.items() if name != "externalId"}
        return {"success": True, "customer": one}

    def _need(self, identity: str) -> dict[str, Any]:
        if identity not in self.needs:
            raise _refused("Entity not found: CustomerNeed", "INPUT_ERROR")
        return self.needs[identity]

    def _make_need(self, _info: Any, **given: Any) -> Any:
        new = given["input"]
        if UUID(new["id"]).version != 4 or new["id"] in self.needs:
            raise _refused(f"Entity with this id exists already: {new['id']}", "INVALID_INPUT")
        if new.get("customerId") not in {None, *self.customers}:
            raise _refused("Entity not found: Customer", "INPUT_ERROR")
        self._named(new["issueId"])
        self.needs[new["id"]] = {"priority": 0, **new, "body": respelled(new["body"])}
        return {"success": True, "need": self.needs[new["id"]]}

    def _change_need(self, _info: Any, **given: Any) -> Any:
        need = self._need(given["id"])
        need |= {**given["input"], "body": respelled(given["input"]["body"])}
        return {"success": True, "need": need}

    def _delete_need(self, _info: Any, **given: Any) -> Any:
        self._need(given["id"])
        del self.needs[given["id"]]
        return {"success": True, "entityId": given["id"]}

    def _make_label(self, _info: Any, **given: Any) -> Any:
        new = given["input"]
        owners = {None, new.get("teamId")}
        if new["name"].casefold() in {one.casefold() for one, owner in self.labels.values() if owner in owners}:
            raise _refused("A label with this name exists already", "INVALID_INPUT")
        identity = new.get("id") or str(uuid4())
        self.labels[identity] = (new["name"], new.get("teamId"))
        return {"success": True, "issueLabel": self._label(identity)}


def _page(nodes: list[Any], given: Mapping[str, Any]) -> dict[str, Any]:
    start = int(given.get("after") or 0)
    end = start + int(given.get("first") or 50)
    return {
        "nodes": nodes[start:end],
        "pageInfo": {"hasNextPage": end < len(nodes), "endCursor": str(end) if end < len(nodes) else None},
    }


def _errors(message: str, code: str) -> dict[str, Any]:
    return {"errors": [{"message": message, "extensions": {"code": code, "userPresentableMessage": message}}]}


def _refused(message: str, code: str) -> GraphQLError:
    return GraphQLError(message, extensions={"code": code, "userPresentableMessage": message})
