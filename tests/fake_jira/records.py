"""What a Jira keeps: fields of screens, workflows, projects and issues."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, ClassVar

import msgspec

US = "Ann Admin"
"""Who holds the account that our program logs in with."""


@dataclass
class Account:
    """A login: who it is, and the language that Jira speaks to them."""

    name: str
    token: str
    email: str | None = None
    language: str = "en"


CATEGORY_IDS = {"undefined": 1, "new": 2, "done": 3, "indeterminate": 4}
CATEGORY_NAMES = {"undefined": "No Category", "new": "To Do", "done": "Done", "indeterminate": "In Progress"}


def written(value: Any) -> bytes:
    """A value as JSON; what no encoder of UTF-8 takes is escaped."""
    try:
        return msgspec.json.encode(value)
    except (UnicodeEncodeError, TypeError):
        return json.dumps(value).encode()


def copied(value: Any) -> Any:
    """A copy of a value of JSON; much quicker than a deep copy of a long document."""
    try:
        return msgspec.json.decode(msgspec.json.encode(value))
    except (UnicodeEncodeError, TypeError):
        return json.loads(json.dumps(value))


@dataclass
class Field:
    """A field of a screen. `allowed` holds the values it takes; none means any. `custom`: a custom one's type."""

    name: str
    required: bool = False
    has_default: bool = False
    allowed: tuple[str, ...] = ()
    kind: str = "string"
    custom: str | None = None


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
class Status:
    """A status of a workflow. `category` is Jira's key: new, indeterminate, done or undefined."""

    id: str
    name: str
    category: str


@dataclass
class Edge:
    """A transition: valid only from its source, with the fields of its screen. `open` False hides it."""

    id: str
    name: str
    source: str
    target: str
    fields: dict[str, Field] = field(default_factory=dict)
    open: bool = True


class Workflow:
    """Statuses by name, and the ways between them. One name has one id in all workflows of a site."""

    ids: ClassVar[dict[str, str]] = {"To Do": "10001", "In Progress": "10002", "Done": "10003"}

    def __init__(self) -> None:
        self.statuses: dict[str, Status] = {}
        self.edges: list[Edge] = []

    def add_status(self, name: str, category: str) -> Status:
        """A new status; the first one is where issues start."""
        identity = self.ids.setdefault(name, str(10_010 + len(self.ids)))
        self.statuses[name] = Status(identity, name, category)
        return self.statuses[name]

    def add_edge(self, source: str, target: str, name: str = "", **fields: Field) -> Edge:
        """A way from one status to another, with an id of its own and a screen of these fields."""
        number = str(11 + 10 * len(self.edges))
        edge = Edge(number, name or f"Move to {target}", source, target, fields)
        self.edges.append(edge)
        return edge

    def ways(self, status: str) -> list[Edge]:
        """The transitions that can be taken from a status."""
        return [one for one in self.edges if one.source == status and one.open]

    def status(self, name: str) -> Status:
        """A status by name; one that nobody set up is in progress."""
        return self.statuses.get(name) or Status("10009", name, "indeterminate")


def usual_workflow() -> Workflow:
    """To Do, In Progress and Done, each reachable from each."""
    workflow = Workflow()
    for name, category in (("To Do", "new"), ("In Progress", "indeterminate"), ("Done", "done")):
        workflow.add_status(name, category)
    for source in workflow.statuses:
        for target in workflow.statuses:
            if source != target:
                workflow.add_edge(source, target)
    return workflow


def strict_workflow() -> Workflow:
    """Step by step, with a review on the way and a screen before Done that asks for a resolution."""
    workflow = Workflow()
    for name, category in (
        ("To Do", "new"),
        ("In Progress", "indeterminate"),
        ("In Review", "indeterminate"),
        ("Done", "done"),
    ):
        workflow.add_status(name, category)
    resolution = Field("Resolution", required=True, allowed=("Fixed", "Won't do"), kind="resolution")
    workflow.add_edge("To Do", "In Progress", "Start")
    workflow.add_edge("In Progress", "In Review", "Ask for review")
    workflow.add_edge("In Review", "In Progress", "Send back")
    workflow.add_edge("In Review", "Done", "Close", resolution=resolution)
    workflow.add_edge("Done", "To Do", "Reopen")
    return workflow


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
    workflow: Workflow = field(default_factory=usual_workflow)
    last: int = 0


@dataclass
class Past:
    """What the search index still holds of an issue: None before it was made, or a state of it.

    It holds until the site's clock says `until` and `searches` searches were asked.
    """

    issue: "Issue | None"
    until: float
    searches: int


@dataclass
class Issue:
    """An issue as it is; `past` is what a lagging search still sees of it, oldest first."""

    id: str
    key: str
    project: str
    type: str
    fields: dict[str, Any]
    properties: dict[str, Any]
    status: str = "To Do"
    assignee: str | None = None
    creator: str = "Bob"
    priority: str = "Medium"
    hidden: bool = False
    keys: set[str] = field(default_factory=set)
    comments: list[dict[str, Any]] = field(default_factory=list)
    links: list[dict[str, Any]] = field(default_factory=list)
    past: list[Past] = field(default_factory=list)


class Refusal(Exception):
    """An answer that is no success. `held` says whether the contract speaks of it."""

    def __init__(
        self,
        status: int,
        /,
        *messages: str,
        headers: dict[str, str] | None = None,
        body: Any = None,
        held: bool = True,
        errors: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        super().__init__(status)
        self.status = status
        self.headers = headers or {}
        self.held = held and not self.headers
        self.body = body if body is not None else {"errorMessages": list(messages), "errors": dict(errors)}
