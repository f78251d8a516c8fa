"""The state of a fake Jira Cloud and what its REST v3 answers: projects, screens, issues, search with a lag."""

import copy
import json
import re
import threading
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import unquote

STATUSES = {"To Do": ("10001", "new"), "In Progress": ("10002", "indeterminate"), "Done": ("10003", "done")}
_CATEGORY_IDS = {"new": 2, "indeterminate": 4, "done": 3}
NOT_ADF = "Operation value must be an Atlassian Document (see the Atlassian Document Format)"
NOT_SEEN = "Issue does not exist or you do not have permission to see it."
_LIMIT = 32_767


@dataclass
class Field:
    """A field of a create screen."""

    name: str
    required: bool = False
    has_default: bool = False
    allowed: tuple[str, ...] = ()
    kind: str = "string"


def usual_fields() -> dict[str, Field]:
    """The create screen of a fresh project."""
    return {
        "summary": Field("Summary", required=True),
        "issuetype": Field("Issue Type", required=True, kind="issuetype"),
        "project": Field("Project", required=True, kind="project"),
        "reporter": Field("Reporter", required=True, has_default=True, kind="user"),
        "description": Field("Description"),
        "labels": Field("Labels", kind="array"),
        "duedate": Field("Due date", kind="date"),
    }


@dataclass
class IssueType:
    """An issue type of a project, with its create screen."""

    id: str
    name: str
    subtask: bool = False
    fields: dict[str, Field] = field(default_factory=usual_fields)


@dataclass
class Project:
    """A project and the issues it has given numbers to."""

    id: str
    key: str
    name: str
    types: list[IssueType]
    last: int = 0


@dataclass
class Issue:
    """An issue. `visible_at` is when the search index has it, on the site's clock."""

    id: str
    key: str
    project: str
    type: str
    fields: dict[str, Any]
    properties: dict[str, Any]
    visible_at: float
    status: str = "To Do"
    assignee: str | None = None
    hidden: bool = False
    keys: set[str] = field(default_factory=set)


class Refusal(Exception):
    """An answer that is no success."""

    def __init__(self, status: int, *messages: str, **errors: str) -> None:
        super().__init__(status)
        self.status = status
        self.body = {"errorMessages": list(messages), "errors": errors}


class Site:
    """One Jira site. Attributes are open for tests to set; `answer` is thread-safe."""

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self.clock: Callable[[], float] = time.monotonic
        self.now: Callable[[], datetime] = lambda: datetime.now(UTC)
        self.email: str | None = "ann@example.com"
        self.token = "token-of-ann-1234"
        self.scoped = False
        self.cloud_id = "3f1b2c4d-0000-4000-8000-1234567890ab"
        self.deployment = "Cloud"
        self.anonymous_myself = False
        self.lag = 0.0
        self.page_limit = 100
        self.stuck_paging = False
        self.drops_properties = False
        self.permissions = {"BROWSE_PROJECTS", "CREATE_ISSUES", "EDIT_ISSUES"}
        self.projects: dict[str, Project] = {}
        self.issues: dict[str, Issue] = {}
        self.url = ""
        self._last = 10_000
        self.add_project("ROAD", "Roadmap")

    # what a person or an admin does

    def add_project(self, key: str, name: str) -> Project:
        """A new project with the types Task and Story."""
        number = 10_000 + len(self.projects)
        types = [
            IssueType("10101", "Task"),
            IssueType("10102", "Story"),
            IssueType("10103", "Sub-task", subtask=True),
        ]
        self.projects[key] = Project(str(number), key, name, types)
        return self.projects[key]

    def screen(self, project: str = "ROAD", issue_type: str = "Task") -> dict[str, Field]:
        """The fields of a create screen, to change."""
        return next(one for one in self.projects[project].types if one.name == issue_type).fields

    def issue(self, name: str) -> Issue:
        """An issue by id, key, or a key it had."""
        with self.lock:
            found = self.issues.get(name)
            return found or next(one for one in self.issues.values() if name in {one.key, *one.keys})

    def edit(self, name: str, **fields: Any) -> None:
        """Change an issue as a person in the browser does; `status` and `assignee` as well."""
        with self.lock:
            issue = self.issue(name)
            issue.status = fields.pop("status", issue.status)
            issue.assignee = fields.pop("assignee", issue.assignee)
            issue.fields |= fields
            self._touch(issue)

    def move(self, name: str, project: str) -> str:
        """Move an issue to another project; returns its new key."""
        with self.lock:
            issue = self.issue(name)
            issue.keys.add(issue.key)
            self.projects[project].last += 1
            issue.key, issue.project = f"{project}-{self.projects[project].last}", project
            return issue.key

    def delete(self, name: str) -> None:
        """Delete an issue."""
        with self.lock:
            del self.issues[self.issue(name).id]

    def index(self) -> None:
        """Let the search index catch up now."""
        with self.lock:
            for issue in self.issues.values():
                issue.visible_at = self.clock()

    # what the API answers

    def answer(
        self, method: str, path: str, query: dict[str, str], body: Any, login: str | None, *, gateway: bool
    ) -> tuple[int, Any]:
        """Status and JSON for a request. `path` has no gateway prefix any more."""
        try:
            with self.lock:
                return self._answer(method, path, query, body, login, gateway=gateway)
        except Refusal as refusal:
            return refusal.status, refusal.body

    def _answer(
        self, method: str, path: str, query: dict[str, str], body: Any, login: str | None, *, gateway: bool
    ) -> tuple[int, Any]:
        if path == "/_edge/tenant_info":
            return 200, {"cloudId": self.cloud_id}
        if path == "/rest/api/3/serverInfo" and self.deployment == "Cloud":
            return 200, self._server_info()
        if path == "/rest/api/2/serverInfo" and self.deployment != "Cloud":
            return 200, self._server_info()
        if self.deployment != "Cloud":
            raise Refusal(404, "null for uri")
        if self.anonymous_myself and path == "/rest/api/3/myself":
            return 200, {"active": False, "displayName": "Anonymous"}
        self._admit(login, gateway=gateway)
        for pattern, verb, name in ROUTES:
            found = re.fullmatch(pattern, path)
            if found is not None and verb == method:
                parts = [unquote(part) for part in found.groups()]
                return getattr(self, name)(*parts, query=query, body=body)
        raise Refusal(404, f"null for uri: {path}")

    def _admit(self, login: str | None, *, gateway: bool) -> None:
        import base64

        expected = f"Bearer {self.token}"
        if self.email is not None:
            expected = "Basic " + base64.b64encode(f"{self.email}:{self.token}".encode()).decode()
        if login != expected or self.scoped != gateway:
            raise Refusal(401, "Client must be authenticated to access this resource.")

    def _server_info(self) -> dict[str, Any]:
        told = self.now().strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "+0000"
        return {
            "baseUrl": self.url,
            "version": "1001.0.0-SNAPSHOT" if self.deployment == "Cloud" else "10.3.2",
            "versionNumbers": [1001, 0, 0],
            "deploymentType": self.deployment,
            "buildNumber": 100_284,
            "serverTime": told,
            "serverTitle": "Jira",
        }

    def myself(self, *, query: Any, body: Any) -> tuple[int, Any]:
        return 200, {
            "accountId": "5b10ac8d82e05b22cc7d4ef5",
            "accountType": "atlassian",
            "active": True,
            "displayName": "Ann Admin",
            "timeZone": "Europe/Berlin",
        }

    def my_permissions(self, *, query: dict[str, str], body: Any) -> tuple[int, Any]:
        if query.get("projectKey") not in (None, *self.projects):
            raise Refusal(404, f"No project could be found with key '{query['projectKey']}'.")
        asked = [one for one in query.get("permissions", "").split(",") if one]
        return 200, {
            "permissions": {
                one: {"id": str(number), "key": one, "type": "PROJECT", "havePermission": one in self.permissions}
                for number, one in enumerate(asked, 10)
            }
        }

    def create_types(self, project: str, *, query: dict[str, str], body: Any) -> tuple[int, Any]:
        types = self._project(project).types if "CREATE_ISSUES" in self.permissions else []
        rows = [{"id": one.id, "name": one.name, "subtask": one.subtask, "description": ""} for one in types]
        return 200, self._page("issueTypes", rows, query)

    def create_fields(
        self, project: str, issue_type: str, *, query: dict[str, str], body: Any
    ) -> tuple[int, Any]:
        types = [one for one in self._project(project).types if one.id == issue_type]
        if not types:
            raise Refusal(404, "Issue type not found.")
        rows = []
        for key, one in types[0].fields.items():
            row: dict[str, Any] = {
                "fieldId": key,
                "key": key,
                "name": one.name,
                "required": one.required,
                "hasDefaultValue": one.has_default,
                "operations": ["set"],
                "schema": {"type": one.kind, "system": key},
            }
            if one.allowed:
                row["allowedValues"] = [
                    {"id": str(number), "value": value} for number, value in enumerate(one.allowed, 1)
                ]
            rows.append(row)
        return 200, self._page("fields", rows, query)

    def create(self, *, query: Any, body: Any) -> tuple[int, Any]:
        fields = dict(body.get("fields", {}))
        asked = fields.pop("project", {})
        project = next((one for one in self.projects.values() if asked.get("key") in (one.key, one.id)), None)
        if project is None:
            raise Refusal(400, project="Specify a valid project ID or key")
        wanted = fields.pop("issuetype", {}).get("id")
        kind = next((one for one in project.types if one.id == wanted), None)
        if kind is None:
            raise Refusal(400, issuetype="Specify a valid issue type")
        if "CREATE_ISSUES" not in self.permissions:
            raise Refusal(403, "You do not have permission to create issues in this project.")
        errors = {
            name: f"Field '{name}' cannot be set. It is not on the appropriate screen, or unknown."
            for name in fields
            if name not in kind.fields
        }
        own = {"project", "issuetype"}
        errors |= {
            name: f"{one.name} is required."
            for name, one in kind.fields.items()
            if one.required and not one.has_default and name not in own and not fields.get(name)
        }
        if errors:
            raise Refusal(400, **errors)
        kept = self._kept(fields)
        self._last += 1
        project.last += 1
        issue = Issue(
            id=str(self._last),
            key=f"{project.key}-{project.last}",
            project=project.key,
            type=kind.name,
            fields={"labels": [], "created": self._stamp(), **kept},
            properties={one["key"]: one["value"] for one in body.get("properties", ())},
            visible_at=self.clock() + self.lag,
        )
        if self.drops_properties:
            issue.properties = {}
        self._touch(issue)
        self.issues[issue.id] = issue
        return 201, {"id": issue.id, "key": issue.key, "self": f"{self.url}/rest/api/3/issue/{issue.id}"}

    def read(self, name: str, *, query: dict[str, str], body: Any) -> tuple[int, Any]:
        fields = [one for one in query.get("fields", "*all").split(",") if one]
        properties = [one for one in query.get("properties", "").split(",") if one]
        return 200, self._shown(self._seen(name), fields, properties)

    def change(self, name: str, *, query: dict[str, str], body: Any) -> tuple[int, Any]:
        issue = self._seen(name)
        if "EDIT_ISSUES" not in self.permissions:
            raise Refusal(403, "You do not have permission to edit issues in this project.")
        kept = self._kept(body.get("fields", {}))
        labels = set(issue.fields["labels"])
        for operation in body.get("update", {}).get("labels", ()):
            labels |= {one for one in [operation.get("add")] if one}
            labels -= {operation.get("remove")}
        self._check_labels(labels)
        issue.fields |= kept
        issue.fields["labels"] = sorted(kept.get("labels", labels))
        issue.properties |= {one["key"]: one["value"] for one in body.get("properties", ())}
        self._touch(issue)
        if query.get("returnIssue") == "true":
            return 200, self._shown(issue, ["*all"], [])
        return 204, None

    def bulk_fetch(self, *, query: Any, body: Any) -> tuple[int, Any]:
        asked = body["issueIdsOrKeys"]
        if not 1 <= len(asked) <= 100:
            raise Refusal(400, "The number of issues must be between 1 and 100.")
        found = {}
        for name in asked:
            try:
                issue = self._seen(name)
            except Refusal:
                continue
            found[int(issue.id)] = self._shown(
                issue, body.get("fields", ["*navigable"]), body.get("properties", [])
            )
        return 200, {"issues": [found[number] for number in sorted(found)], "issueErrors": []}

    def search(self, *, query: Any, body: Any) -> tuple[int, Any]:
        now = self.clock()
        wanted = parsed(body["jql"])
        hits = [one for one in self.issues.values() if one.visible_at <= now and not one.hidden and wanted(one)]
        start = int(body.get("nextPageToken", "page-0").removeprefix("page-"))
        length = min(body.get("maxResults", 50), self.page_limit)
        page = hits[start : start + length]
        shown = [self._shown(one, body.get("fields", ["id"]), body.get("properties", [])) for one in page]
        if self.stuck_paging:
            return 200, {"issues": shown, "isLast": False, "nextPageToken": "page-0"}
        if start + length >= len(hits):
            return 200, {"issues": shown, "isLast": True}
        return 200, {"issues": shown, "isLast": False, "nextPageToken": f"page-{start + length}"}

    def edit_meta(self, name: str, *, query: Any, body: Any) -> tuple[int, Any]:
        issue = self._seen(name)
        fields = self.screen(issue.project, issue.type)
        return 200, {
            "fields": {
                key: {
                    "key": key,
                    "name": one.name,
                    "required": one.required,
                    "operations": ["set"],
                    "schema": {"type": one.kind, "system": key},
                }
                for key, one in fields.items()
            }
        }

    def transitions(self, name: str, *, query: Any, body: Any) -> tuple[int, Any]:
        here = self._seen(name).status
        rows = [
            {
                "id": number[-2:],
                "name": status,
                "to": self._status(status),
                "isAvailable": True,
                "hasScreen": False,
            }
            for status, (number, _) in STATUSES.items()
            if status != here
        ]
        return 200, {"transitions": rows}

    def transition(self, name: str, *, query: Any, body: Any) -> tuple[int, Any]:
        issue = self._seen(name)
        identity = body.get("transition", {}).get("id")
        for status, (number, _) in STATUSES.items():
            if number[-2:] == identity and status != issue.status:
                issue.status = status
                self._touch(issue)
                return 204, None
        raise Refusal(400, f"Transition id '{identity}' is not valid for this issue.")

    def property_keys(self, name: str, *, query: Any, body: Any) -> tuple[int, Any]:
        issue = self._seen(name)
        base = f"{self.url}/rest/api/3/issue/{issue.id}/properties"
        return 200, {"keys": [{"key": key, "self": f"{base}/{key}"} for key in issue.properties]}

    def property_value(self, name: str, key: str, *, query: Any, body: Any) -> tuple[int, Any]:
        properties = self._seen(name).properties
        if key not in properties:
            raise Refusal(404, f"The property {key} does not exist.")
        return 200, {"key": key, "value": properties[key]}

    def set_property(self, name: str, key: str, *, query: Any, body: Any) -> tuple[int, Any]:
        properties = self._seen(name).properties
        status = 200 if key in properties else 201
        properties[key] = body
        return status, None

    def remove_property(self, name: str, key: str, *, query: Any, body: Any) -> tuple[int, Any]:
        if self._seen(name).properties.pop(key, None) is None:
            raise Refusal(404, f"The property {key} does not exist.")
        return 204, None

    # inside

    def _project(self, name: str) -> Project:
        for one in self.projects.values():
            if name in (one.key, one.id):
                return one
        raise Refusal(404, f"No project could be found with key '{name}'.")

    def _seen(self, name: str) -> Issue:
        try:
            issue = self.issue(name)
        except StopIteration:
            raise Refusal(404, NOT_SEEN) from None
        if issue.hidden:
            raise Refusal(404, NOT_SEEN)
        return issue

    def _stamp(self) -> str:
        return self.now().strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "+0000"

    def _touch(self, issue: Issue) -> None:
        last = issue.fields.get("updated")
        moment = self.now()
        if last is not None:
            moment = max(moment, datetime.fromisoformat(last) + timedelta(milliseconds=1))
        issue.fields["updated"] = moment.strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "+0000"

    def _check_labels(self, labels: Any) -> None:
        for label in labels:
            if re.search(r"\s", label):
                raise Refusal(400, labels=f"The label '{label}' contains spaces which is invalid.")

    def _kept(self, fields: dict[str, Any]) -> dict[str, Any]:
        """Fields as Jira keeps them. Raises Refusal where it does not take one."""
        kept = copy.deepcopy(fields)
        if "summary" in kept:
            kept["summary"] = kept["summary"].strip()
            if not kept["summary"]:
                raise Refusal(400, summary="You must specify a summary of the issue.")
            if "\n" in kept["summary"]:
                raise Refusal(400, summary="The summary is invalid because it contains newline characters.")
            if len(kept["summary"]) > 255:
                raise Refusal(400, summary="Summary must be less than 255 characters.")
        if kept.get("description") is not None:
            document = kept["description"]
            if not isinstance(document, dict) or document.get("type") != "doc" or document.get("version") != 1:
                raise Refusal(400, description=NOT_ADF)
            if len(json.dumps(document, ensure_ascii=False, separators=(",", ":"))) > _LIMIT:
                raise Refusal(400, description="CONTENT_LIMIT_EXCEEDED")
            _with_ids(document)
        if "labels" in kept:
            self._check_labels(kept["labels"])
            kept["labels"] = sorted(set(kept["labels"]))
        if kept.get("duedate") is not None and not re.fullmatch(r"\d{4}-\d\d-\d\d", kept["duedate"]):
            raise Refusal(400, duedate="Error parsing date string")
        return kept

    def _status(self, name: str) -> dict[str, Any]:
        identity, key = STATUSES.get(name, ("10009", "indeterminate"))
        return {
            "id": identity,
            "name": name,
            "statusCategory": {"id": _CATEGORY_IDS[key], "key": key, "name": name, "colorName": "blue-gray"},
        }

    def _shown(self, issue: Issue, fields: list[str], properties: list[str]) -> dict[str, Any]:
        whole = {
            "summary": "",
            "description": None,
            "duedate": None,
            **issue.fields,
            "status": self._status(issue.status),
            "assignee": None if issue.assignee is None else {"accountId": "1", "displayName": issue.assignee},
            "project": {"key": issue.project},
            "issuetype": {"name": issue.type},
        }
        every = "*all" in fields or "*navigable" in fields
        shown: dict[str, Any] = {
            "id": issue.id,
            "key": issue.key,
            "self": f"{self.url or 'http://127.0.0.1'}/rest/api/3/issue/{issue.id}",
            "fields": copy.deepcopy({name: value for name, value in whole.items() if every or name in fields}),
        }
        if properties:
            kept = issue.properties
            shown["properties"] = copy.deepcopy({name: kept[name] for name in properties if name in kept})
        return shown

    def _page(self, name: str, rows: list[Any], query: dict[str, str]) -> dict[str, Any]:
        start = int(query.get("startAt", 0))
        length = min(int(query.get("maxResults", 50)), self.page_limit)
        return {"startAt": start, "maxResults": length, "total": len(rows), name: rows[start : start + length]}


ROUTES = [
    (r"/rest/api/3/myself", "GET", "myself"),
    (r"/rest/api/3/mypermissions", "GET", "my_permissions"),
    (r"/rest/api/3/issue/createmeta/([^/]+)/issuetypes", "GET", "create_types"),
    (r"/rest/api/3/issue/createmeta/([^/]+)/issuetypes/([^/]+)", "GET", "create_fields"),
    (r"/rest/api/3/issue", "POST", "create"),
    (r"/rest/api/3/issue/bulkfetch", "POST", "bulk_fetch"),
    (r"/rest/api/3/search/jql", "POST", "search"),
    (r"/rest/api/3/issue/([^/]+)", "GET", "read"),
    (r"/rest/api/3/issue/([^/]+)", "PUT", "change"),
    (r"/rest/api/3/issue/([^/]+)/editmeta", "GET", "edit_meta"),
    (r"/rest/api/3/issue/([^/]+)/transitions", "GET", "transitions"),
    (r"/rest/api/3/issue/([^/]+)/transitions", "POST", "transition"),
    (r"/rest/api/3/issue/([^/]+)/properties", "GET", "property_keys"),
    (r"/rest/api/3/issue/([^/]+)/properties/([^/]+)", "GET", "property_value"),
    (r"/rest/api/3/issue/([^/]+)/properties/([^/]+)", "PUT", "set_property"),
    (r"/rest/api/3/issue/([^/]+)/properties/([^/]+)", "DELETE", "remove_property"),
]


def parsed(jql: str) -> Callable[[Issue], bool]:
    """The test a query stands for: clauses of labels, text and project, with AND within OR."""
    bare = re.split(r"\s+order\s+by\s+", jql.strip(), flags=re.IGNORECASE)[0]
    options = [[_clause(one) for one in _split(option, "AND")] for option in _split(bare, "OR")]
    return lambda issue: any(all(clause(issue) for clause in option) for option in options)


def _split(text: str, word: str) -> list[str]:
    """Split at a word outside quotation marks."""
    parts = re.findall(r'"(?:\\.|[^"\\])*"|[^"\s]+|\s+', text)
    found = [""]
    for part in parts:
        if part.upper() == word:
            found.append("")
        else:
            found[-1] += part
    return found


def _clause(text: str) -> Callable[[Issue], bool]:
    text = text.strip()
    strings = [json.loads(one) for one in re.findall(r'"(?:\\.|[^"\\])*"', text)]
    if re.match(r"labels\s+in\s*\(", text):
        return lambda issue: bool(set(strings) & set(issue.fields["labels"]))
    if re.match(r"labels\s*=", text):
        return lambda issue: strings[0] in issue.fields["labels"]
    if re.match(r"description\s*~", text):
        phrase = strings[0].strip('"').lower()
        return lambda issue: phrase in json.dumps(issue.fields.get("description"), ensure_ascii=False).lower()
    if re.match(r"project\s*=", text):
        key = strings[0] if strings else text.split("=")[1].strip()
        return lambda issue: issue.project == key
    raise Refusal(400, f"Error in the JQL Query: {text}")


def _with_ids(node: dict[str, Any]) -> None:
    """Give the nodes of a document the ids and default attributes that Jira gives them."""
    if node.get("type") in {"paragraph", "heading", "blockquote", "bulletList", "listItem", "table", "tableRow"}:
        node.setdefault("attrs", {})["localId"] = uuid.uuid4().hex[:12]
    if node.get("type") == "table":
        node["attrs"] |= {"isNumberColumnEnabled": False, "layout": "default"}
    for child in node.get("content", ()):
        _with_ids(child)
