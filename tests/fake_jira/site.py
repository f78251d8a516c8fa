"""A fake Jira site of either edition: who it admits, what it lists, its search, and the routes to all of it."""

import re
from typing import Any, NamedTuple
from urllib.parse import unquote

from tests.fake_jira import jql
from tests.fake_jira.editions import BASIC_DISABLED, NOT_LOGGED_IN, Cloud, DataCenter, Edition
from tests.fake_jira.issues import Answer, IssueAnswers
from tests.fake_jira.limits import Limits
from tests.fake_jira.records import CATEGORY_IDS, US, Account, Project, Refusal

CLOUD, DATACENTER = Cloud(), DataCenter()


class Reply(NamedTuple):
    """An answer. `held` says whether it is one that the contract speaks of."""

    status: int
    body: Any
    headers: dict[str, str] = {}
    held: bool = True


class Site(IssueAnswers):
    """One Jira site. Attributes are open for tests to set; `answer` is thread-safe."""

    def __init__(self, edition: str = "cloud") -> None:
        super().__init__()
        self.deployment = "Cloud" if edition == "cloud" else "Server"
        self.email: str | None = "ann@example.com" if edition == "cloud" else None
        self.token = "token-of-ann-1234"
        self.scoped = False
        self.cloud_id = "3f1b2c4d-0000-4000-8000-1234567890ab"
        self.anonymous_myself = False
        self.captcha_after: int | None = None
        self.failed_logins = 0
        self.page_limit = 100 if edition == "cloud" else 1000
        self.stuck_paging = False
        self.limits = Limits()

    @property
    def edition(self) -> Edition:
        """The edition that `deployment` names."""
        return CLOUD if self.deployment == "Cloud" else DATACENTER

    @property
    def me(self) -> Account:
        """The account that asks; ours, where nobody does."""
        return self.asking or Account(US, self.token, self.email, self.language)

    def add_account(self, name: str, language: str = "en") -> Account:
        """Another login beside ours."""
        email = f"{name.split()[0].lower()}@example.com" if self.edition is CLOUD else None
        self.accounts.append(Account(name, f"token-of-{name.split()[0].lower()}-5678", email, language))
        return self.accounts[-1]

    def answer(
        self, method: str, path: str, query: dict[str, str], body: Any, login: str | None, gateway: str | None
    ) -> Reply:
        """What a request gets. `path` has no gateway prefix any more; `gateway` is the cloud id that it had."""
        try:
            with self.lock:
                status, told = self._answer(method, path, query, body, login, gateway)
                return Reply(status, told, self._tokens_left())
        except Refusal as refusal:
            return Reply(refusal.status, refusal.body, refusal.headers, refusal.held)

    def _answer(
        self, method: str, path: str, query: dict[str, str], body: Any, login: str | None, gateway: str | None
    ) -> Answer:
        if path == "/_edge/tenant_info" and self.edition is CLOUD:
            return 200, {"cloudId": self.cloud_id}
        api, _, rest = path.partition(self.edition.api)
        if api or not rest:
            raise Refusal(404, f"null for uri: {path}", held=False)
        if rest == "/serverInfo":
            return 200, self._server_info()
        if self.anonymous_myself and rest == "/myself":
            return 200, {"active": False, "displayName": "Anonymous"}
        self._admit(login, gateway)
        for pattern, verb, name in ROUTES[self.edition.name]:
            found = re.fullmatch(pattern, rest)
            if found is not None and verb == method:
                parts = [unquote(part) for part in found.groups()]
                self._spend(method, pattern, parts[0] if rest.startswith("/issue/") and parts else None)
                return getattr(self, name)(*parts, query=query, body=body)  # type: ignore[no-any-return]
        raise Refusal(404, f"null for uri: {path}")

    def _admit(self, login: str | None, gateway: str | None) -> None:
        ours = Account(US, self.token, self.email, self.language)
        known = {self.edition.expected(one.email, one.token): one for one in (*self.accounts, ours)}
        self.asking = known.get(login or "")
        place = self.cloud_id if self.scoped else None
        if self.captcha_after is not None and self.failed_logins >= self.captcha_after:
            told = "CAPTCHA_CHALLENGE; login-url=http://jira.example/login.jsp"
            raise Refusal(403, headers={"X-Authentication-Denied-Reason": told})
        if self.edition is DATACENTER and (login or "").startswith("Basic "):
            raise Refusal(403, body={"message": BASIC_DISABLED}, headers={"X-Seraph-LoginReason": "OUT"})
        if self.asking is None or gateway != place:
            self.failed_logins += login is not None
            raise Refusal(401, NOT_LOGGED_IN)
        self.failed_logins = 0

    def _spend(self, method: str, route: str, name: str | None) -> None:
        issue = None
        if name is not None and method in {"POST", "PUT", "DELETE"}:
            issue = next((one.id for one in self.issues.values() if name in {one.id, one.key}), None)
        endpoint = f"{method} {route}" if self.edition is CLOUD else ""
        refused = self.limits.refused(method, endpoint, issue, self.clock, self.now())
        if refused is not None:
            raise Refusal(429, "Rate limit exceeded.", headers={**refused, **self._tokens_left()} | refused)

    def _tokens_left(self) -> dict[str, str]:
        """Data Center tells of its token bucket in every answer, once an admin has set one up."""
        if self.edition is not DATACENTER or not self.limits.buckets:
            return {}
        bucket = self.limits.buckets[0]
        return {
            "X-RateLimit-Limit": str(bucket.burst),
            "X-RateLimit-Remaining": str(int(bucket.tokens.get("", bucket.burst))),
            "X-RateLimit-FillRate": f"{bucket.rate:g}",
            "X-RateLimit-Interval-Seconds": "1",
            "Retry-After": "0",
        }

    def _server_info(self) -> dict[str, Any]:
        version = self.edition.version
        return {
            "baseUrl": self.url,
            "version": version,
            "versionNumbers": [int(one) for one in re.findall(r"\d+", version)][:3],
            "deploymentType": self.deployment,
            "buildNumber": 100_284,
            "serverTime": self.stamp(),
            "serverTitle": "Jira",
        }

    # listings

    def myself(self, *, query: Any, body: Any) -> Answer:
        whole = {**self.user(self.me.name), "active": True, "timeZone": "Europe/Berlin"}
        if self.edition is DATACENTER:
            return 200, {**whole, "emailAddress": "ann@example.com"}
        return 200, {**whole, "accountType": "atlassian"}

    def my_permissions(self, *, query: dict[str, str], body: Any) -> Answer:
        if query.get("projectKey") not in (None, *self.projects):
            raise Refusal(404, f"No project could be found with key '{query['projectKey']}'.")
        asked = [one for one in query.get("permissions", "").split(",") if one]
        if self.edition is DATACENTER:
            asked = ["BROWSE_PROJECTS", "CREATE_ISSUES", "EDIT_ISSUES", "TRANSITION_ISSUES", "ADD_COMMENTS"]
        return 200, {
            "permissions": {
                one: {
                    "id": str(number),
                    "key": one,
                    "name": one.replace("_", " ").capitalize(),
                    "type": "PROJECT",
                    "havePermission": one in self.permissions,
                }
                for number, one in enumerate(asked, 10)
            }
        }

    def create_types(self, project: str, *, query: dict[str, str], body: Any) -> Answer:
        types = self._project(project).types if "CREATE_ISSUES" in self.permissions else []
        rows = [
            {"id": one.id, **self.named(one.name), "subtask": one.subtask, "description": ""} for one in types
        ]
        return 200, self._page("issueTypes", rows, query)

    def create_fields(self, project: str, issue_type: str, *, query: dict[str, str], body: Any) -> Answer:
        types = [one for one in self._project(project).types if one.id == issue_type]
        if not types:
            raise Refusal(400, "Issue type not found.")
        rows = []
        for key, one in types[0].fields.items():
            row = {"fieldId": key, **self.described(key, one)}
            rows.append({**row, "key": key} if self.edition is CLOUD else row)
        return 200, self._page("fields", rows, query)

    def project_statuses(self, name: str, *, query: Any, body: Any) -> Answer:
        project = self._project(name, status=404)
        statuses = [
            {
                "id": one.id,
                **self.named(one.name),
                "self": f"{self.url}{self.edition.api}/status/{one.id}",
                "statusCategory": {"id": CATEGORY_IDS[one.category], "key": one.category},
            }
            for one in project.workflow.statuses.values()
        ]
        base = f"{self.url}{self.edition.api}/issuetype"
        return 200, [
            {
                "id": one.id,
                **self.named(one.name),
                "self": f"{base}/{one.id}",
                "subtask": one.subtask,
                "statuses": statuses,
            }
            for one in project.types
        ]

    # reading in numbers

    def bulk_fetch(self, *, query: Any, body: Any) -> Answer:
        asked = body["issueIdsOrKeys"]
        if not 1 <= len(asked) <= 100:
            raise Refusal(400, "The number of issues must be between 1 and 100.")
        found = {}
        for name in asked:
            try:
                issue = self._seen(name)
            except Refusal:
                continue
            fields = body.get("fields", ["*navigable"])
            found[int(issue.id)] = self._shown(issue, fields, body.get("properties", []))
        return 200, {"issues": [found[number] for number in sorted(found)], "issueErrors": []}

    def search_by_token(self, *, query: Any, body: Any) -> Answer:
        wanted = jql.parsed(body["jql"])
        hits = [one for one in self.indexed() if wanted(one)]
        start = int(body.get("nextPageToken", "page-0").removeprefix("page-"))
        length = min(body.get("maxResults", 50), self.page_limit)
        page = hits[start : start + length]
        shown = [self._shown(one, body.get("fields", ["id"]), body.get("properties", [])) for one in page]
        if self.stuck_paging:
            return 200, {"issues": shown, "isLast": False, "nextPageToken": "page-0"}
        if start + length >= len(hits):
            return 200, {"issues": shown, "isLast": True}
        return 200, {"issues": shown, "isLast": False, "nextPageToken": f"page-{start + length}"}

    def search_by_number(self, *, query: dict[str, str], body: Any) -> Answer:
        asked: dict[str, Any] = (
            body if body is not None else {**query, "fields": query.get("fields", "*navigable").split(",")}
        )
        text = asked.get("jql", "")
        validated = str(asked.get("validateQuery", True)).lower() not in {"false", "none", "warn"}
        missing = [one for one in jql.named(text) if not self._exists(one)]
        if missing and validated:
            told = [f"A value with ID '{one}' does not exist for the field 'id'." for one in missing]
            raise Refusal(400, *told)
        wanted = jql.parsed(text) if text.strip() else lambda _: True
        hits = [one for one in self.indexed() if wanted(one)]
        start = 0 if self.stuck_paging else int(asked.get("startAt", 0))
        length = min(int(asked.get("maxResults", 50)), self.page_limit)
        page = hits[start : start + length]
        shown = [self._shown(one, asked.get("fields", ["*navigable"]), []) for one in page]
        return 200, {"startAt": start, "maxResults": length, "total": len(hits), "issues": shown}

    # inside

    def _exists(self, name: str) -> bool:
        try:
            return bool(self._seen(name))
        except Refusal:
            return False

    def _project(self, name: str, status: int = 400) -> Project:
        for one in self.projects.values():
            if name in (one.key, one.id):
                return one
        raise Refusal(status, f"No project could be found with key '{name}'.")

    def _page(self, name: str, rows: list[Any], query: dict[str, str]) -> dict[str, Any]:
        start, length = int(query.get("startAt", 0)), min(int(query.get("maxResults", 50)), self.page_limit)
        return self.edition.page(name, rows, start, length)


_BOTH = [
    (r"/myself", "GET", "myself"),
    (r"/mypermissions", "GET", "my_permissions"),
    (r"/project/([^/]+)/statuses", "GET", "project_statuses"),
    (r"/issue/createmeta/([^/]+)/issuetypes", "GET", "create_types"),
    (r"/issue/createmeta/([^/]+)/issuetypes/([^/]+)", "GET", "create_fields"),
    (r"/issue", "POST", "create"),
    (r"/issue/([^/]+)", "GET", "read"),
    (r"/issue/([^/]+)", "PUT", "change"),
    (r"/issue/([^/]+)/editmeta", "GET", "edit_meta"),
    (r"/issue/([^/]+)/transitions", "GET", "transitions"),
    (r"/issue/([^/]+)/transitions", "POST", "transition"),
    (r"/issue/([^/]+)/comment", "GET", "comments"),
    (r"/issue/([^/]+)/comment", "POST", "add_comment"),
    (r"/issue/([^/]+)/remotelink", "GET", "links"),
    (r"/issue/([^/]+)/remotelink", "POST", "set_link"),
    (r"/issue/([^/]+)/remotelink", "DELETE", "remove_link"),
    (r"/issue/([^/]+)/properties/([^/]+)", "GET", "property_value"),
    (r"/issue/([^/]+)/properties/([^/]+)", "PUT", "set_property"),
]
ROUTES = {
    "cloud": [
        (r"/issue/bulkfetch", "POST", "bulk_fetch"),
        (r"/search/jql", "POST", "search_by_token"),
        (r"/issue/([^/]+)/properties", "GET", "property_keys"),
        (r"/issue/([^/]+)/properties/([^/]+)", "DELETE", "remove_property"),
        *_BOTH,
    ],
    "datacenter": [
        (r"/search", "GET", "search_by_number"),
        (r"/search", "POST", "search_by_number"),
        *_BOTH,
    ],
}
