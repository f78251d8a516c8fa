"""HTTP connection to a Jira: its login, and Atlassian's gateway for scoped tokens.

Redirects are not followed: the token goes to the site, and to Atlassian's gateway, and nowhere else.
"""

import base64
import re
import threading
from collections.abc import Mapping
from urllib.parse import urlsplit

from roadmap_tui.errors import Reason, WrongSetting
from roadmap_tui.trackers.http.address import checked_address, host_of, is_this_machine
from roadmap_tui.trackers.http.client import Connection, checked_token
from roadmap_tui.trackers.http.failures import never_left
from roadmap_tui.trackers.http.reply import Reply, Unreadable
from roadmap_tui.trackers.http.response_limits import LimitExceeded
from roadmap_tui.trackers.http.retry import Hooks
from roadmap_tui.trackers.jira.answers import login_refusal, server_of

GATEWAY = "https://api.atlassian.com"
"""The API gateway for scoped tokens of Jira Cloud, under `/ex/jira/<cloud id>`."""
_EXAMPLE = "https://acme.atlassian.net"
_CLOUD_ID = re.compile(r"[0-9a-fA-F-]{8,64}")


class JiraConnection(Connection):
    """HTTP connection to one site with one login; each request is sent once. Threads may share it."""

    def __init__(self, *, site: str, email: str | None, token: str, gateway: str | None, hooks: Hooks) -> None:
        site = checked_site(site)
        super().__init__(
            site=site,
            server=server_of(host_of(site)),
            token=token,
            authorization=_login(email, token),
            hooks=hooks,
        )
        # A Jira on this machine has no share in Atlassian's gateway, and its token no business there.
        self._gateway = GATEWAY if gateway is None and not is_this_machine(self.site) else None
        if gateway is not None:
            self._gateway = checked_address(gateway, "[tracker.jira] gateway", _EXAMPLE)
        self.has_email = bool(email)
        self._base = self.site
        self._base_lock = threading.Lock()

    def stay(self) -> None:
        """Disable the gateway: only sites of Jira Cloud are behind it."""
        self._gateway = None

    def send(
        self,
        method: str,
        path: str,
        query: Mapping[str, str] | None,
        body: object,
        *,
        login: bool,
        headers: Mapping[str, str] | None = None,
    ) -> Reply:
        """Send a request once. A login the site refuses is tried once at the gateway, where scoped tokens work.

        Raises what httpx raises, and Unbounded.
        """
        base = self._base if login else self.site
        reply = self.once(method, base + path, query, body, login=login, headers=headers)
        if reply.status != 401 or not login or base != self.site:
            return reply
        with self._base_lock:
            through = self._base if self._base != self.site else self._through_gateway()
            if through is None:
                return reply
            try:
                second = self.once(method, through + path, query, body, login=True, headers=headers)
            except never_left():
                return reply
            refused = login_refusal(second, self.host)
            if refused is None:
                self._base = through
                return second
            return second if refused.reason is Reason.SCOPE_MISSING else reply

    def _through_gateway(self) -> str | None:
        """The address of this site at the gateway, asked for once; None where it has none."""
        import httpx

        gateway, self._gateway = self._gateway, None
        if gateway is None:
            return None
        try:
            reply = self.once("GET", f"{self.site}/_edge/tenant_info", None, None, login=False)
            data = reply.data() if reply.status == 200 else None
        except (httpx.RequestError, httpx.InvalidURL, Unreadable, LimitExceeded):
            return None
        identity = data.get("cloudId") if isinstance(data, dict) else None
        if not isinstance(identity, str) or _CLOUD_ID.fullmatch(identity) is None:
            return None
        return f"{gateway}/ex/jira/{identity}"


def checked_site(site: str) -> str:
    """The validated address of a Jira. Raises Usage; a site of Jira Cloud has no path."""
    checked = checked_address(site, "[tracker.jira] site", _EXAMPLE)
    parts = urlsplit(checked)
    host = parts.hostname or ""
    if parts.path and host.endswith(".atlassian.net"):
        raise WrongSetting(
            f"[tracker.jira] site takes the address of the site alone, https://{host}; it reads {site.strip()}."
        )
    return checked


def _login(email: str | None, token: str) -> str:
    """The Authorization header: Basic with an email, Bearer without. Raises Usage on a broken token."""
    token = checked_token(token, "Jira")
    if not email:
        return f"Bearer {token}"
    return "Basic " + base64.b64encode(f"{email.strip()}:{token}".encode()).decode("ascii")
