"""HTTP connection to a site: the client, its login, its limits; each request is sent once.

Redirects are not followed: the token goes to the site, and nowhere else.
"""

import os
import sys
import threading
from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from roadmap_tui import __version__
from roadmap_tui.errors import Reason, Remedy, Usage, WrongSetting
from roadmap_tui.trackers.http.environment import (
    BUNDLES,
    OPENSSL,
    certificate_folder_missing,
    certificate_problem,
    check_proxies,
)
from roadmap_tui.trackers.http.failures import Server
from roadmap_tui.trackers.http.reply import Reply
from roadmap_tui.trackers.http.response_limits import LimitExceeded, bounded, within
from roadmap_tui.trackers.http.retry import Hooks

if TYPE_CHECKING:
    import ssl

    import httpx

# The client needs no command line of its own, whose parts (rich, pygments) take longer to import than itself.
sys.modules.setdefault("httpx._main", None)  # type: ignore[arg-type]  # None is how an import is forbidden

GRACE = 1.2
"""Seconds after a stop in which answers may still come: better late than not known. One for all requests."""
_SECRET = 8
"""The shortest secret that is masked: no token is shorter, and masking one would damage answers."""


class Connection:
    """HTTP connection to one site with one login; each request is sent once. Threads may share it.

    `authorization` is the header of that name, `headers` go with every request; `server` is for sentences.
    """

    def __init__(
        self,
        *,
        site: str,
        server: Server,
        token: str,
        authorization: str,
        hooks: Hooks,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        self.site = site
        self.server = server
        self._login = authorization
        self._headers = {"Accept": "application/json", **(headers or {})}
        self._secrets = [
            secret.encode()
            for secret in {token.strip(), authorization.rsplit(" ", maxsplit=1)[-1]}
            if len(secret) >= _SECRET
        ]
        self._hooks = hooks
        self._client: httpx.Client | None = None
        self._client_lock = threading.Lock()

    @property
    def host(self) -> str:
        """The host of the site, for sentences."""
        return self.server.host

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
        """Send a request once. Raises what httpx raises, and Unbounded."""
        return self.once(method, self.site + path, query, body, login=login, headers=headers)

    def close(self) -> None:
        """Close the client."""
        with self._client_lock:
            if self._client is not None:
                self._client.close()
                self._client = None

    def once(
        self,
        method: str,
        url: str,
        query: Mapping[str, str] | None,
        body: object,
        *,
        login: bool,
        headers: Mapping[str, str] | None = None,
    ) -> Reply:
        """Send a request to an address once."""
        said = {**self._headers, **(headers or {})}
        content = None
        if body is not None:
            content = msgspec.json.encode(body)
            said["Content-Type"] = "application/json"
        if login:
            said["Authorization"] = self._login

        def ask(client: "httpx.Client") -> Reply:
            with client.stream(method, _parsed(url), params=query, content=content, headers=said) as response:
                found = {name.lower(): value for name, value in response.headers.items()}
                return Reply(response.status_code, found, self._scrubbed(bounded(response, self.server)))

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
                self._client = new_client(self._hooks)
            return self._client


@lru_cache(maxsize=64)
def _parsed(url: str) -> "httpx.URL":
    """The address as the client takes it, parsed once: many requests go to a few of them. Raises InvalidURL."""
    import httpx

    return httpx.URL(url)


def checked_token(token: str, tracker: str) -> str:
    """The token without the space around it. Raises Usage on one that fits into no header."""
    token = token.strip()
    if not token:
        raise Usage(
            f"There is no token for {tracker}.",
            reason=Reason.NO_TOKEN,
            remedy=Remedy("login", (), "Give one: {}."),
        )
    if not token.isascii() or not token.isprintable() or " " in token:
        raise Usage(
            f"The token for {tracker} holds a space or a character no token has.",
            reason=Reason.LOGIN_REFUSED,
            remedy=Remedy("login", (), "Run {} again."),
        )
    return token


def new_client(hooks: Hooks) -> "httpx.Client":
    """A client that follows no redirects. Raises Usage where a proxy or a CA bundle cannot be used."""
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
