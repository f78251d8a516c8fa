"""The repository: who we are there, what we may do, and what its owner has beside it."""

import re
import threading
from collections.abc import Callable
from datetime import datetime
from typing import Any

from roadmap_tui.errors import Offline
from roadmap_tui.trackers.github.issues import REPOSITORY
from roadmap_tui.trackers.github.projects import Project
from roadmap_tui.trackers.github.statuses import StatusMap
from roadmap_tui.trackers.github.transport import GitHubTransport
from roadmap_tui.trackers.http.reply import clean_line
from roadmap_tui.trackers.protocol import Identity, Rejected

_FULL_NAME = re.compile(REPOSITORY)


class Repository:
    """The repository that issues are created in. Threads may share it.

    `name` is its full name, as it is called by now; `due_field` names the field that holds the due date.
    """

    def __init__(
        self,
        transport: GitHubTransport,
        site: str,
        name: str,
        due_field: str | None,
        statuses: StatusMap,
        now: Callable[[], datetime],
    ) -> None:
        self.name = name
        self.site = site
        self.due_field = due_field
        self.transport = transport
        self._map = statuses
        self._now = now
        self._identity: Identity | None = None
        self._raw: dict[str, Any] = {}
        self._due_id: int | None = None
        self._project: Project | None = None
        self._lock = threading.RLock()

    def probe(self) -> Identity:
        """Identity of our account, and the repository, asked for once.

        Raises Offline where the login is not accepted, Rejected where the repository is not there.
        """
        with self._lock:
            if self._identity is None:
                reply = self.transport.reply("GET", "/user", again=True)
                if reply.status != 200:
                    raise self.transport.refusal(reply, "say who you are")
                me = self.transport.data(reply)
                account = me.get("id") if isinstance(me, dict) else None
                login = clean_line(me.get("login"), 100) if isinstance(me, dict) else ""
                if not isinstance(account, int) or not login:
                    raise Offline(
                        f"{self.transport.host} does not answer like GitHub: check [tracker.github] api."
                    )
                self._raw = self._read_repository()
                skew = None if reply.sent_at is None else (reply.sent_at - self._now()).total_seconds()
                edition = "github.com" if self.transport.host == "api.github.com" else "GitHub Enterprise"
                self._identity = Identity(
                    account=str(account), name=login, site=self.site, edition=edition, clock_skew_seconds=skew
                )
            return self._identity

    def _read_repository(self) -> dict[str, Any]:
        found = self.transport.found(f"/repos/{self.name}", what="read the repository").data
        if not isinstance(found, dict):
            raise Rejected(
                f"There is no repository {self.name}, or the token may not see it: check [tracker.github] "
                "repository, and which repositories the token is for."
            )
        named = clean_line(found.get("full_name"), 200)
        if _FULL_NAME.fullmatch(named):
            self.name = named
        return found

    @property
    def about(self) -> dict[str, Any]:
        """The repository, as GitHub describes it."""
        self.probe()
        return self._raw

    @property
    def owner(self) -> str:
        """The login of the repository's owner."""
        return self.name.partition("/")[0]

    @property
    def is_org(self) -> bool:
        """Whether an organisation owns the repository."""
        owner = self.about.get("owner")
        return isinstance(owner, dict) and owner.get("type") == "Organization"

    @property
    def may_label(self) -> bool:
        """Whether this account may set labels: what is not allowed GitHub drops without a word."""
        rights = self.about.get("permissions")
        return not isinstance(rights, dict) or rights.get("push") is not False

    @property
    def login(self) -> str:
        """Our login."""
        return self.probe().name

    @property
    def due_id(self) -> int:
        """The id of the field that holds the due date, asked for once. Raises Rejected where there is none."""
        with self._lock:
            if self._due_id is None:
                self._due_id = self._read_due_id(str(self.due_field))
            return self._due_id

    def _read_due_id(self, name: str) -> int:
        rows = list(
            self.transport.rows(
                f"/orgs/{self.owner}/issue-fields", what="read the fields", query={}, optional=True
            )
        )
        dates = {clean_line(row.get("name"), 100): row for row in rows if row.get("data_type") == "date"}
        row = next((one for known, one in dates.items() if known.casefold() == name.casefold()), None)
        if row is None or not isinstance(row.get("id"), int):
            has = f"It has {', '.join(dates)}." if dates else "It has no field of kind date."
            raise Rejected(
                f"{self.owner} has no issue field {clean_line(name, 60)!r} of kind date, which [tracker.github] "
                f"due_field names. {has}",
                {"due": "no such field"},
            )
        identity: int = row["id"]
        return identity

    @property
    def project(self) -> Project | None:
        """The project whose field is a status here; None where no stage names one."""
        if self._project is None and self._map.columns:
            number, field = next(iter(self._map.projects.items()))
            self._project = Project(self.transport, self.owner, number, field, is_org=self.is_org)
        return self._project
