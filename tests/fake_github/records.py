"""The records of the fake GitHub, and how they are written in its answers."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

HOST = "https://github.com"
_USER_URLS = "followers following gists starred subscriptions organizations repos events received_events".split()
_REPOSITORY_URLS = (
    "archive assignees blobs branches collaborators comments commits compare contents contributors deployments "
    "downloads events forks git_commits git_refs git_tags hooks issue_comment issue_events issues keys labels "
    "languages merges milestones notifications pulls releases stargazers statuses subscribers subscription tags "
    "teams trees clone git ssh svn"
).split()


@dataclass
class Account:
    """An account with its token; `push`: whether it may push to the repositories."""

    id: int
    login: str
    token: str = ""
    push: bool = True


@dataclass
class Comment:
    """A comment on an issue."""

    id: int
    body: str
    user: Account
    at: datetime


@dataclass
class Issue:
    """An issue, or a pull request."""

    id: int
    repository: str
    number: int
    title: str
    body: str
    user: Account
    created: datetime
    updated: datetime
    labels: list[str] = field(default_factory=list)
    state: str = "open"
    reason: str | None = None
    closed: datetime | None = None
    assignees: list[Account] = field(default_factory=list)
    comments: list[Comment] = field(default_factory=list)
    values: dict[int, str] = field(default_factory=dict)
    type: str | None = None
    is_pull: bool = False
    visible_at: float = 0.0


@dataclass
class Repository:
    """A repository and its labels, by their names in small letters."""

    id: int
    name: str
    labels: dict[str, str] = field(default_factory=dict)
    has_issues: bool = True
    archived: bool = False
    last: int = 0


@dataclass
class Project:
    """A project: the options of its field, and the option of each issue in it."""

    number: int
    field_id: int
    field_name: str
    options: dict[str, str]
    items: dict[int, tuple[int, str | None]] = field(default_factory=dict)


def stamp(at: datetime) -> str:
    """An instant as GitHub writes it."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def user_of(account: Account) -> dict[str, Any]:
    """An account in an answer."""
    api = f"{HOST}/users/{account.login}"
    return {
        "login": account.login,
        "id": account.id,
        "node_id": f"U_{account.id}",
        "avatar_url": f"{api}.png",
        "gravatar_id": "",
        "url": api,
        "html_url": f"{HOST}/{account.login}",
        **{f"{name}_url": f"{api}/{name}" for name in _USER_URLS},
        "type": "User",
        "site_admin": False,
    }


def me_of(account: Account) -> dict[str, Any]:
    """Our own account in an answer."""
    texts = dict.fromkeys(("name", "company", "blog", "location", "email", "bio", "twitter_username"))
    return {
        **user_of(account),
        **texts,
        "user_view_type": "public",
        "blog": "",
        "hireable": None,
        "public_repos": 1,
        "public_gists": 0,
        "followers": 0,
        "following": 0,
        "created_at": "2020-01-01T00:00:00Z",
        "updated_at": "2020-01-01T00:00:00Z",
    }


def repository_of(one: Repository, api: str, *, is_org: bool, push: bool) -> dict[str, Any]:
    """A repository in an answer."""
    owner, _, name = one.name.partition("/")
    url = f"{api}/repos/{one.name}"
    return {
        "id": one.id,
        "node_id": f"R_{one.id}",
        "name": name,
        "full_name": one.name,
        "owner": {**user_of(Account(id=1, login=owner)), "type": "Organization" if is_org else "User"},
        "private": True,
        "html_url": f"{HOST}/{one.name}",
        "description": None,
        "fork": False,
        "url": url,
        **{f"{each}_url": f"{url}/{each}" for each in _REPOSITORY_URLS},
        "mirror_url": None,
        "homepage": None,
        "language": None,
        "license": None,
        **dict.fromkeys(
            "forks forks_count stargazers_count watchers watchers_count size open_issues open_issues_count "
            "network_count subscribers_count".split(),
            0,
        ),
        "default_branch": "main",
        "has_issues": one.has_issues,
        "has_projects": True,
        "has_wiki": True,
        "has_pages": False,
        "has_discussions": False,
        "archived": one.archived,
        "disabled": False,
        "pushed_at": "2020-01-01T00:00:00Z",
        "created_at": "2020-01-01T00:00:00Z",
        "updated_at": "2020-01-01T00:00:00Z",
        "permissions": {"admin": False, "maintain": False, "push": push, "triage": push, "pull": True},
    }


def label_of(name: str, api: str, number: int) -> dict[str, Any]:
    """A label in an answer."""
    return {
        "id": number,
        "node_id": f"LA_{number}",
        "url": f"{api}/labels/{number}",
        "name": name,
        "description": None,
        "color": "ededed",
        "default": False,
    }


def issue_of(one: Issue, api: str, host: str, fields: dict[int, str]) -> dict[str, Any]:
    """An issue in an answer; `fields` are the names of its organisation's fields, by id."""
    repository = f"{api}/repos/{one.repository}"
    url = f"{repository}/issues/{one.number}"
    people = [user_of(person) for person in one.assignees]
    found: dict[str, Any] = {
        "id": one.id,
        "node_id": f"I_{one.id}",
        "url": url,
        "repository_url": repository,
        "labels_url": f"{url}/labels{{/name}}",
        "comments_url": f"{url}/comments",
        "events_url": f"{url}/events",
        "html_url": f"{host}/{one.repository}/{'pull' if one.is_pull else 'issues'}/{one.number}",
        "number": one.number,
        "state": one.state,
        "state_reason": one.reason,
        "title": one.title,
        "body": one.body or None,
        "user": user_of(one.user),
        "labels": [label_of(name, api, at) for at, name in enumerate(one.labels, 1)],
        "assignee": people[0] if people else None,
        "assignees": people,
        "milestone": None,
        "locked": False,
        "active_lock_reason": None,
        "comments": len(one.comments),
        "closed_at": None if one.closed is None else stamp(one.closed),
        "created_at": stamp(one.created),
        "updated_at": stamp(one.updated),
        "author_association": "MEMBER",
        "issue_field_values": [
            {
                "issue_field_id": number,
                "issue_field_name": fields.get(number, ""),
                "node_id": f"IFV_{number}",
                "data_type": "date",
                "value": value,
            }
            for number, value in one.values.items()
        ],
    }
    if one.type is not None:
        found["type"] = {"id": 1, "node_id": "IT_1", "name": one.type, "description": None}
    if one.is_pull:
        found["pull_request"] = {"url": url, "html_url": url, "diff_url": url, "patch_url": url}
    return found


def comment_of(one: Comment, url: str) -> dict[str, Any]:
    """A comment in an answer."""
    return {
        "id": one.id,
        "node_id": f"IC_{one.id}",
        "url": f"{url}/comments/{one.id}",
        "html_url": f"{url}#issuecomment-{one.id}",
        "issue_url": url,
        "body": one.body,
        "user": user_of(one.user),
        "created_at": stamp(one.at),
        "updated_at": stamp(one.at),
        "author_association": "MEMBER",
    }
