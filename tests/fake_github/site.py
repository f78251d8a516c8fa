"""The state of the fake GitHub: what it answers, and what people do there."""

import json
import re
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from hashlib import blake2b
from typing import Any, NamedTuple
from urllib.parse import unquote, urlencode

from tests.fake_github import records
from tests.fake_github.records import Account, Comment, Issue, Project, Repository

REPOSITORY = "acme/roadmap"
_REASONS = {"completed", "not_planned", "duplicate"}
_TITLE, _BODY, _LABEL = 256, 65_536, 50


class Reply(NamedTuple):
    """An answer: its status, its JSON, and its headers. `held`: whether it is held to the contract."""

    status: int
    body: Any
    headers: dict[str, str] = {}
    held: bool = True


class Refused(Exception):
    """A request that GitHub refuses."""

    def __init__(self, status: int, message: str, errors: list[dict[str, str]] | None = None) -> None:
        super().__init__(message)
        where = "https://docs.github.com/rest"
        self.reply = Reply(status, {"message": message, "documentation_url": where})
        if status == 422:
            self.reply.body["errors"] = errors or []


class Site:
    """GitHub's state. `lag` is how many seconds lists by a label hide what is new."""

    def __init__(self) -> None:
        self.url = ""
        self.host = records.HOST
        self.lock = threading.RLock()
        self.me = Account(7_001, "dana", "github_pat_dana_0123456789")
        self.accounts = {self.me.login: self.me}
        self.is_org = True
        self.repositories: dict[str, Repository] = {}
        self.issues: dict[int, Issue] = {}
        self.moved: dict[tuple[str, int], int] = {}
        self.renamed: dict[str, str] = {}
        self.deleted: set[tuple[str, int]] = set()
        self.hidden: set[int] = set()
        self.fields: dict[int, tuple[str, str]] = {}
        self.types: list[str] = ["Bug", "Feature"]
        self.projects: dict[int, Project] = {}
        self.spoiled: dict[str, bool] = {}
        self.lag = 0.0
        self.clock: Callable[[], float] = time.monotonic
        self.now: Callable[[], datetime] = lambda: datetime.now(UTC)
        self.races = 0
        """How many creates with a new label meet somebody who makes it at the same moment."""
        self.next_on: str | None = None
        """Another host that pages are said to go on at."""
        self.last = 100_000
        self.revision = 0
        self.add_repository(REPOSITORY)

    # what it answers

    def answer(self, method: str, path: str, query: dict[str, str], body: Any, headers: dict[str, str]) -> Reply:
        """The answer to a request."""
        with self.lock:
            account = self._account(headers.get("authorization", ""))
            if account is None:
                return Reply(401, {"message": "Bad credentials", "documentation_url": "", "status": "401"})
            try:
                reply = self._route(method, path, query, body, account)
            except Refused as refused:
                return refused.reply
            if method == "GET" and reply.status == 200:
                tag = f'W/"{blake2b(json.dumps(reply.body).encode(), digest_size=8).hexdigest()}"'
                if headers.get("if-none-match") == tag:
                    return Reply(304, None, {**reply.headers, "ETag": tag}, held=False)
                return reply._replace(headers={**reply.headers, "ETag": tag})
            return reply

    def _account(self, login: str) -> Account | None:
        token = login.removeprefix("Bearer ")
        return next((one for one in self.accounts.values() if one.token and one.token == token), None)

    def _route(self, method: str, path: str, query: dict[str, str], body: Any, account: Account) -> Reply:
        parts = [unquote(one) for one in path.strip("/").split("/")]
        match method, parts:
            case "GET", ["user"]:
                return Reply(200, records.me_of(account))
            case _, ["orgs" | "users", owner, *rest]:
                return self._owner(method, owner, rest, query, body)
            case _, ["repos", owner, name, *rest]:
                return self._repository(method, f"{owner}/{name}", rest, query, body, account)
        raise Refused(404, "Not Found")

    def _owner(self, method: str, owner: str, rest: list[str], query: dict[str, str], body: Any) -> Reply:
        match method, rest:
            case "GET", ["issue-types"]:
                return Reply(200, [_type(number, name) for number, name in enumerate(self.types, 1)])
            case "GET", ["issue-fields"]:
                return Reply(200, [_field(number, *one) for number, one in self.fields.items()])
            case "GET", ["projectsV2", number, "fields"]:
                return Reply(200, [_project_field(self._project(number))])
            case "GET", ["projectsV2", number, "items"]:
                project = self._project(number)
                rows = [self._item(project, issue) for issue in project.items]
                return self._page(f"/orgs/{owner}/projectsV2/{number}/items", rows, query)
            case "GET", ["projectsV2", number, "items", item]:
                project = self._project(number)
                ids = {identity: issue for issue, (identity, _) in project.items.items()}
                if int(item) not in ids:
                    raise Refused(404, "Not Found")
                return Reply(200, self._item(project, ids[int(item)]))
            case "POST", ["projectsV2", number, "items"]:
                project = self._project(number)
                if body["id"] not in self.issues:
                    raise Refused(403, "Forbidden")
                self.last += 1
                project.items.setdefault(body["id"], (self.last, None))
                row = self._item(project, body["id"])
                return Reply(201, {name: row[name] for name in row if name not in {"fields", "content"}})
            case "PATCH", ["projectsV2", number, "items", item]:
                project = self._project(number)
                issue = next(one for one, (identity, _) in project.items.items() if identity == int(item))
                value = body["fields"][0]["value"]
                option = next((name for name, key in project.options.items() if key == value), None)
                if option is None:
                    raise Refused(422, "Validation Failed", [{"resource": "ProjectV2Item", "code": "invalid"}])
                project.items[issue] = (int(item), option)
                return Reply(200, self._item(project, issue))
        raise Refused(404, "Not Found")

    def _repository(
        self, method: str, name: str, rest: list[str], query: dict[str, str], body: Any, account: Account
    ) -> Reply:
        if name in self.renamed:
            there = "/".join(["repos", self.renamed[name], *rest])
            return Reply(
                301,
                {"message": "Moved Permanently", "url": f"{self.url}/{there}"},
                {"Location": f"{self.url}/{there}"},
            )
        one = self.repositories.get(name)
        if one is None:
            raise Refused(404, "Not Found")
        match method, rest:
            case "GET", []:
                return Reply(200, records.repository_of(one, self.url, is_org=self.is_org, push=account.push))
            case "GET", ["labels"]:
                rows = [records.label_of(label, self.url, at) for at, label in enumerate(one.labels.values(), 1)]
                return self._page(f"/repos/{name}/labels", rows, query)
            case "GET", ["issues"]:
                return self._list(name, query)
            case "POST", ["issues"]:
                return self._create(one, body, account)
            case "PATCH", ["issues", "comments", number]:
                comment = self._comment(int(number))
                comment.body = body["body"]
                return Reply(200, records.comment_of(comment, f"{self.url}/repos/{name}/issues/1"))
            case _, ["issues", number, *more]:
                return self._issue(method, one, int(number), more, query, body, account)
        raise Refused(404, "Not Found")

    def _issue(
        self,
        method: str,
        repository: Repository,
        number: int,
        rest: list[str],
        query: dict[str, str],
        body: Any,
        account: Account,
    ) -> Reply:
        place = (repository.name, number)
        if place in self.moved:
            moved = self.issues[self.moved[place]]
            there = "/".join(["repos", moved.repository, "issues", str(moved.number), *rest])
            if method == "GET":
                return Reply(
                    301,
                    {"message": "Moved Permanently", "url": f"{self.url}/{there}"},
                    {"Location": f"{self.url}/{there}"},
                )
            return Reply(307, {"message": "Moved"}, {"Location": f"{self.url}/{there}"}, held=False)
        if place in self.deleted:
            raise Refused(410, "This issue was deleted")
        one = next((one for one in self.issues.values() if (one.repository, one.number) == place), None)
        if one is None or one.id in self.hidden:
            raise Refused(404, "Not Found")
        url = f"{self.url}/repos/{repository.name}/issues/{number}"
        match method, rest:
            case "GET", []:
                return self._shown(200, one)
            case "PATCH", []:
                return self._update(one, body, account)
            case "GET", ["comments"]:
                rows = [records.comment_of(comment, url) for comment in one.comments]
                return self._page(f"/repos/{repository.name}/issues/{number}/comments", rows, query)
            case "POST", ["comments"]:
                _within(body["body"], _BODY, "IssueComment", "body")
                comment = self.remark(one.id, body["body"], account.login)
                return Reply(201, records.comment_of(comment, url))
            case "POST", ["labels"]:
                if not account.push:
                    raise Refused(404, "Not Found")
                self._put_labels(repository, one, body["labels"])
                return Reply(200, [records.label_of(name, self.url, at) for at, name in enumerate(one.labels, 1)])
            case "DELETE", ["labels", name]:
                if name.casefold() not in {label.casefold() for label in one.labels}:
                    raise Refused(404, "Label does not exist")
                one.labels = [label for label in one.labels if label.casefold() != name.casefold()]
                self._touch(one)
                return Reply(
                    200, [records.label_of(label, self.url, at) for at, label in enumerate(one.labels, 1)]
                )
            case "POST", ["issue-field-values"]:
                one.values |= {row["field_id"]: row["value"] for row in body["issue_field_values"]}
                self._touch(one)
                return Reply(200, records.issue_of(one, self.url, self.host, self._names())["issue_field_values"])
            case "DELETE", ["issue-field-values", field]:
                one.values.pop(int(field), None)
                self._touch(one)
                return Reply(204, None)
        raise Refused(404, "Not Found")

    def _create(self, repository: Repository, body: Any, account: Account) -> Reply:
        if not repository.has_issues:
            raise Refused(410, "Issues are disabled for this repo")
        if repository.archived:
            raise Refused(403, "Repository was archived so is read-only.")
        title = str(body["title"]).strip()
        if not title:
            raise Refused(422, "Validation Failed", [_wrong("Issue", "title", "missing_field")])
        _within(title, _TITLE, "Issue", "title")
        _within(body.get("body") or "", _BODY, "Issue", "body")
        labels = body.get("labels", []) if account.push else []
        if self.races and any(label.lower() not in repository.labels for label in labels):
            self.races -= 1
            self._know(repository, labels)
            raise Refused(422, "Validation Failed", [_wrong("Label", "name", "already_exists")])
        self.last += 1
        repository.last += 1
        now = self.now()
        one = Issue(self.last, repository.name, repository.last, title, body.get("body") or "", account, now, now)
        one.visible_at = self.clock() + self.lag
        if account.push:
            self._put_labels(repository, one, labels)
            one.type = body.get("type")
            one.values = {row["field_id"]: row["value"] for row in body.get("issue_field_values", [])}
        self.issues[one.id] = one
        return self._shown(201, one, {"Location": f"{self.url}/repos/{one.repository}/issues/{one.number}"})

    def _update(self, one: Issue, body: Any, account: Account) -> Reply:
        if not (account.push or account.id == one.user.id):
            raise Refused(403, "Must have admin rights to Repository.")
        if "title" in body:
            _within(body["title"], _TITLE, "Issue", "title")
            one.title = body["title"].strip()
        if "body" in body:
            _within(body["body"] or "", _BODY, "Issue", "body")
            one.body = body["body"] or ""
        state = body.get("state")
        if state is not None and state != one.state:
            one.state = state
            one.closed = self.now() if state == "closed" else None
            one.reason = (body.get("state_reason") or "completed") if state == "closed" else "reopened"
        self._touch(one)
        return self._shown(200, one)

    def _list(self, name: str, query: dict[str, str]) -> Reply:
        found = [one for one in self.issues.values() if one.repository == name and one.id not in self.hidden]
        state, wanted = query.get("state", "open"), query.get("labels", "")
        if state != "all":
            found = [one for one in found if one.state == state]
        if wanted:
            asked = [label.casefold() for label in wanted.split(",")]
            found = [
                one
                for one in found
                if set(asked) <= {label.casefold() for label in one.labels} and one.visible_at <= self.clock()
            ]
        if "creator" in query:
            found = [one for one in found if one.user.login == query["creator"]]
        found.sort(key=lambda one: one.id, reverse=query.get("direction", "desc") == "desc")
        rows = [self._row(one) for one in found]
        return self._page(f"/repos/{name}/issues", rows, query)._replace(held=not self.spoiled)

    def _page(self, path: str, rows: list[Any], query: dict[str, str]) -> Reply:
        size, page = int(query.get("per_page", "30")), int(query.get("page", "1"))
        shown = rows[(page - 1) * size : page * size]
        headers = {}
        if page * size < len(rows):
            host = self.next_on or self.url
            there = f"{host}{path}?{urlencode({**query, 'page': page + 1})}"
            headers["Link"] = f'<{there}>; rel="next", <{there}>; rel="last"'
        return Reply(200, shown, headers)

    def _shown(self, status: int, one: Issue, headers: dict[str, str] | None = None) -> Reply:
        return Reply(status, self._row(one), headers or {}, held=not self.spoiled)

    def _row(self, one: Issue) -> dict[str, Any]:
        row = records.issue_of(one, self.url, self.host, self._names())
        for name, odd in self.spoiled.items():
            if odd:
                row[name] = 7
            else:
                row.pop(name)
        return row

    def _names(self) -> dict[int, str]:
        return {number: name for number, (name, _) in self.fields.items()}

    def _item(self, project: Project, issue: int) -> dict[str, Any]:
        identity, option = project.items[issue]
        value = None
        if option is not None:
            value = {"id": project.options[option], "name": {"raw": option, "html": option}, "color": "GRAY"}
        return {
            "id": identity,
            "node_id": f"PVTI_{identity}",
            "content_type": "Issue",
            "content": self._row(self.issues[issue]) if issue in self.issues else None,
            "created_at": "2026-01-01T00:00:00Z",
            "updated_at": "2026-01-01T00:00:00Z",
            "archived_at": None,
            "fields": [
                {"id": project.field_id, "name": project.field_name, "data_type": "single_select", "value": value}
            ],
        }

    def _project(self, number: str) -> Project:
        if int(number) not in self.projects:
            raise Refused(403, "Forbidden")
        return self.projects[int(number)]

    def _comment(self, number: int) -> Comment:
        for one in self.issues.values():
            for comment in one.comments:
                if comment.id == number:
                    return comment
        raise Refused(404, "Not Found")

    def _put_labels(self, repository: Repository, one: Issue, labels: list[str]) -> None:
        for label in labels:
            _within(label, _LABEL, "Label", "name")
        self._know(repository, labels)
        there = {label.casefold() for label in one.labels}
        one.labels += [label for label in dict.fromkeys(labels) if label.casefold() not in there]
        self._touch(one)

    def _know(self, repository: Repository, labels: list[str]) -> None:
        for label in labels:
            repository.labels.setdefault(label.casefold(), label)

    def _touch(self, one: Issue) -> None:
        one.updated = self.now()

    # what people do there

    def add_repository(self, name: str) -> Repository:
        """A new repository."""
        self.repositories[name] = Repository(len(self.repositories) + 1, name)
        return self.repositories[name]

    def add_account(self, login: str, *, token: str = "", push: bool = True) -> Account:
        """Somebody with an account."""
        self.accounts[login] = Account(8_000 + len(self.accounts), login, token, push)
        return self.accounts[login]

    def add_project(self, number: int, *options: str, name: str = "Status") -> Project:
        """A project of the owner, with a field of these options."""
        options_by_name = {option: f"opt{at}" for at, option in enumerate(options, 1)}
        self.projects[number] = Project(number, 900 + number, name, options_by_name)
        return self.projects[number]

    def issue(self, identity: object) -> Issue:
        """The issue with an id or a number such as `#1`."""
        with self.lock:
            text = str(identity)
            if text.startswith("#"):
                return next(
                    one
                    for one in self.issues.values()
                    if (one.repository, one.number) == (REPOSITORY, int(text[1:]))
                )
            return self.issues[int(text)]

    def edit(self, identity: object, **fields: Any) -> None:
        """A person changes an issue."""
        with self.lock:
            one = self.issue(identity)
            if "labels" in fields:
                fields["labels"] = list(fields["labels"])
            for name, value in fields.items():
                assert hasattr(one, name), name
                setattr(one, name, value)
            self._touch(one)

    def walk(self, identity: object, status: str) -> None:
        """A person closes or opens an issue, or gives it a label or a column."""
        with self.lock:
            one = self.issue(identity)
            kind, _, value = status.partition(":")
            if kind == "label":
                self._put_labels(self.repositories[one.repository], one, [value])
            elif kind == "column":
                project = next(iter(self.projects.values()))
                self.last += 1
                project.items[one.id] = (project.items.get(one.id, (self.last, None))[0], value)
            else:
                one.state = kind
                one.reason = (value or "completed") if kind == "closed" else "reopened"
                one.closed = self.now() if kind == "closed" else None
            self._touch(one)

    def assign(self, identity: object, login: str) -> None:
        """A person gives an issue to somebody."""
        with self.lock:
            self.issue(identity).assignees = [self.accounts.get(login) or self.add_account(login)]
            self._touch(self.issue(identity))

    def remark(self, identity: object, body: str, login: str = "ben") -> Comment:
        """Somebody comments."""
        with self.lock:
            self.last += 1
            comment = Comment(self.last, body, self.accounts.get(login) or self.add_account(login), self.now())
            self.issue(identity).comments.append(comment)
            return comment

    def delete(self, identity: object) -> None:
        """A person deletes an issue."""
        with self.lock:
            one = self.issues.pop(self.issue(identity).id)
            self.deleted.add((one.repository, one.number))

    def transfer(self, identity: object, repository: str = "acme/elsewhere") -> Issue:
        """A person transfers an issue to another repository, where it has another number."""
        with self.lock:
            one = self.issue(identity)
            there = self.repositories.get(repository) or self.add_repository(repository)
            there.last += 7
            self.moved[one.repository, one.number] = one.id
            one.repository, one.number = repository, there.last
            self._touch(one)
            return one

    def clone(self, identity: object, *, by: str = "ben", with_line: bool = False) -> Issue:
        """A person copies an issue with its labels; what is hidden in its text goes along only `with_line`."""
        with self.lock:
            one = self.issue(identity)
            repository = self.repositories[one.repository]
            self.last += 1
            repository.last += 1
            body = one.body if with_line else re.sub(r"\s*<!--.*?-->", "", one.body, flags=re.DOTALL)
            person = self.accounts.get(by) or self.add_account(by)
            now = self.now()
            copy = Issue(self.last, one.repository, repository.last, one.title, body, person, now, now)
            copy.labels = list(one.labels)
            self.issues[copy.id] = copy
            return copy

    def add_pull(self, title: str, labels: list[str]) -> Issue:
        """A pull request, which is listed among the issues."""
        with self.lock:
            repository = self.repositories[REPOSITORY]
            self.last += 1
            repository.last += 1
            now = self.now()
            one = Issue(self.last, REPOSITORY, repository.last, title, "", self.me, now, now, is_pull=True)
            self.issues[one.id] = one
            self._put_labels(repository, one, labels)
            return one


def _within(text: str, most: int, resource: str, name: str) -> None:
    if len(text) > most:
        words = f"{name} is too long (maximum is {most} characters)"
        raise Refused(422, "Validation Failed", [{**_wrong(resource, name, "custom"), "message": words}])


def _wrong(resource: str, name: str, code: str) -> dict[str, str]:
    return {"resource": resource, "field": name, "code": code}


def _type(number: int, name: str) -> dict[str, Any]:
    return {"id": number, "node_id": f"IT_{number}", "name": name, "description": None}


def _field(number: int, name: str, kind: str) -> dict[str, Any]:
    return {"id": number, "node_id": f"IF_{number}", "name": name, "data_type": kind}


def _project_field(project: Project) -> dict[str, Any]:
    return {
        "id": project.field_id,
        "node_id": "PVTSSF_1",
        "project_url": "https://api.github.com/projects/1",
        "name": project.field_name,
        "data_type": "single_select",
        "options": [
            {
                "id": key,
                "name": {"raw": name, "html": name},
                "description": {"raw": "", "html": ""},
                "color": "GRAY",
            }
            for name, key in project.options.items()
        ],
        "created_at": "2026-01-01T00:00:00Z",
        "updated_at": "2026-01-01T00:00:00Z",
    }
