"""HTTP connection to a site: the login, the client, the gateway for scoped tokens.

Redirects are not followed: the token goes to the site, and to Atlassian's gateway, and nowhere else.
"""

import base64
import os
import re
import sys
import threading
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from roadmap_tui import __version__
from roadmap_tui.errors import Reason, Remedy, Usage, WrongSetting
from roadmap_tui.trackers.jira.address import GATEWAY, checked_address, host_of, is_this_machine
from roadmap_tui.trackers.jira.answers import Reply, Unreadable, login_refusal
from roadmap_tui.trackers.jira.environment import (
    BUNDLES,
    OPENSSL,
    certificate_folder_missing,
    certificate_problem,
    check_proxies,
)
from roadmap_tui.trackers.jira.response_limits import LimitExceeded, bounded, within
from roadmap_tui.trackers.jira.retry import Hooks

if TYPE_CHECKING:
    import ssl

    import httpx

# The client needs no command line of its own, whose parts (rich, pygments) take longer to import than itself.
sys.modules.setdefault("httpx._main", None)  # type: ignore[arg-type]  # None is how an import is forbidden

GRACE = 1.2
"""Seconds after a stop in which answers may still come: better late than not known. One for all requests."""
_SECRET = 8
"""The shortest secret that is masked: no token is shorter, and masking one would damage answers."""
_CLOUD_ID = re.compile(r"[0-9a-fA-F-]{8,64}")


class Connection:
    """HTTP connection to one site with one login; each request is sent once. Threads may share it."""

    def __init__(self, *, site: str, email: str | None, token: str, gateway: str | None, hooks: Hooks) -> None:
        self.site = checked_address(site, "[tracker.jira] site")
        self.host = host_of(self.site)
        # A Jira on this machine has no share in Atlassian's gateway, and its token no business there.
        self._gateway = GATEWAY if gateway is None and not is_this_machine(self.site) else None
        if gateway is not None:
            self._gateway = checked_address(gateway, "[tracker.jira] gateway")
        self.has_email = bool(email)
        self._login = _login(email, token)
        self._secrets = [
            secret.encode() for secret in (token.strip(), self._login.split(" ", 1)[1]) if len(secret) >= _SECRET
        ]
        self._hooks = hooks
        self._base = self.site
        self._base_lock = threading.Lock()
        self._client: httpx.Client | None = None
        self._client_lock = threading.Lock()

    def stay(self) -> None:
        """Disable the gateway: only sites of Jira Cloud are behind it."""
        self._gateway = None

    def send(
        self, method: str, path: str, query: Mapping[str, str] | None, body: object, *, login: bool
    ) -> Reply:
        """Send a request once. A login the site refuses is tried once at the gateway, where scoped tokens work.

        Raises what httpx raises, and Unbounded.
        """
        base = self._base if login else self.site
        reply = self._once(method, base + path, query, body, login=login)
        if reply.status != 401 or not login or base != self.site:
            return reply
        with self._base_lock:
            through = self._base if self._base != self.site else self._through_gateway()
            if through is None:
                return reply
            try:
                second = self._once(method, through + path, query, body, login=True)
            except never_left():
                return reply
            refused = login_refusal(second, self.host)
            if refused is None:
                self._base = through
                return second
            return second if refused.reason is Reason.SCOPE_MISSING else reply

    def close(self) -> None:
        """Close the client."""
        with self._client_lock:
            if self._client is not None:
                self._client.close()
                self._client = None

    def _through_gateway(self) -> str | None:
        """The address of this site at the gateway, asked for once; None where it has none."""
        import httpx

        gateway, self._gateway = self._gateway, None
        if gateway is None:
            return None
        try:
            reply = self._once("GET", f"{self.site}/_edge/tenant_info", None, None, login=False)
            data = reply.data() if reply.status == 200 else None
        except (httpx.RequestError, httpx.InvalidURL, Unreadable, LimitExceeded):
            return None
        identity = data.get("cloudId") if isinstance(data, dict) else None
        if not isinstance(identity, str) or _CLOUD_ID.fullmatch(identity) is None:
            return None
        return f"{gateway}/ex/jira/{identity}"

    def _once(
        self, method: str, url: str, query: Mapping[str, str] | None, body: object, *, login: bool
    ) -> Reply:
        headers = {"Accept": "application/json"}
        content = None
        if body is not None:
            content = msgspec.json.encode(body)
            headers["Content-Type"] = "application/json"
        if login:
            headers["Authorization"] = self._login

        def ask(client: "httpx.Client") -> Reply:
            with client.stream(method, url, params=query, content=content, headers=headers) as response:
                found = {name.lower(): value for name, value in response.headers.items()}
                return Reply(response.status_code, found, self._scrubbed(bounded(response)))

        client = self.opened()
        try:
            return within(
                self._hooks.timeouts[1] * 3, lambda: ask(client), self._hooks.stop, self._hooks.left(GRACE)
            )
        except LimitExceeded:
            self._abandon(client)
            raise

    def _scrubbed(self, content: bytes) -> bytes:
        """Mask our own login in an answer, should a server or a proxy echo it."""
        for secret in self._secrets:
            content = content.replace(secret, b"(token)")
        return content

    def _abandon(self, client: "httpx.Client") -> None:
        """Discard a client whose answer never ends, unclosed: other threads may still wait for theirs on it."""
        with self._client_lock:
            if self._client is client:
                self._client = None

    def opened(self) -> "httpx.Client":
        """The client, made for the first request. Raises Usage where a proxy or a CA bundle cannot be used."""
        with self._client_lock:
            if self._client is None:
                self._client = _client(self._hooks)
            return self._client


def never_left() -> tuple[type[Exception], ...]:
    """The exceptions raised before a request has been sent."""
    import httpx

    return httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError


def _client(hooks: Hooks) -> "httpx.Client":
    import httpx

    connect, answer = hooks.timeouts
    check_proxies()
    try:
        trusted = _trusted()
    except (OSError, ValueError):
        raise certificate_problem() from None
    try:
        return httpx.Client(
            timeout=httpx.Timeout(connect=connect, read=answer, write=answer, pool=connect),
            headers={"User-Agent": f"roadmap-tui/{__version__}"},
            follow_redirects=False,
            trust_env=True,
            verify=trusted,
            transport=hooks.transport,
            event_hooks=hooks.event_hooks,
        )
    except (httpx.InvalidURL, ValueError, ImportError):
        raise WrongSetting(
            "A proxy named in HTTPS_PROXY, HTTP_PROXY or ALL_PROXY, or an exception in NO_PROXY, cannot be used."
        ) from None


def _trusted() -> "ssl.SSLContext":
    """The TLS context with the trusted certificates: the bundle that a variable names, else those of httpx."""
    own = [os.environ.get(name, "") for name in OPENSSL]
    if not own[0] and certificate_folder_missing():
        raise certificate_problem()
    bundle = "" if any(own) else next((os.environ[name] for name in BUNDLES if os.environ.get(name)), "")
    return _context(*own, bundle)


@cache
def _context(_file: str, _folder: str, bundle: str) -> "ssl.SSLContext":
    """The cached TLS context for the variables' values: loading one takes longer than a request."""
    import ssl

    import httpx

    if not bundle:
        return httpx.create_ssl_context(trust_env=True)
    if Path(bundle).is_dir():
        return ssl.create_default_context(capath=bundle)
    return ssl.create_default_context(cafile=bundle)


def _login(email: str | None, token: str) -> str:
    """The Authorization header: Basic with an email, Bearer without. Raises Usage on a broken token."""
    token = token.strip()
    if not token:
        raise Usage(
            "There is no token for Jira.", reason=Reason.NO_TOKEN, remedy=Remedy("login", (), "Give one: {}.")
        )
    if not token.isascii() or not token.isprintable() or " " in token:
        raise Usage(
            "The token for Jira holds a space or a character no token has.",
            reason=Reason.LOGIN_REFUSED,
            remedy=Remedy("login", (), "Run {} again."),
        )
    if not email:
        return f"Bearer {token}"
    return "Basic " + base64.b64encode(f"{email.strip()}:{token}".encode()).decode("ascii")
