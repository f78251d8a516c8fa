"""The way to Jira and back: login, time limits, waiting and trying again, and what may never be sent twice.

What reads is tried again up to four times; what writes only where it surely never arrived, or was turned away
with 429. Redirects are not followed: the token goes to one site, and to Atlassian's gateway for scoped tokens.
"""

import base64
import json
import random
import re
import threading
import time
from collections.abc import Callable, Collection, Mapping
from typing import TYPE_CHECKING, Any

from roadmap_tui import __version__
from roadmap_tui.model.errors import Offline, Usage
from roadmap_tui.model.tracker import NotSent, OutcomeUnknown
from roadmap_tui.trackers.jira.address import GATEWAY, checked_address, host_of, is_this_machine
from roadmap_tui.trackers.jira.answers import (
    ANSWER_SECONDS,
    CONNECT_SECONDS,
    Reply,
    is_lasting,
    login_refusal,
    refusal,
    retry_after,
    unreachable,
    unreadable,
)
from roadmap_tui.trackers.jira.bounds import Unbounded, bounded, within

if TYPE_CHECKING:
    import httpx

TRIES = 5
"""The first attempt and four more."""
UNREACHED = 2
"""Attempts at a machine that takes no connection."""
PATIENCE = 60.0
"""Seconds after which a request is given up, waiting included."""
_BASE, _CAP = 2.0, 30.0
_SECRET = 8
"""Shorter than this, no token is one, and hiding it would damage answers."""

_CLOUD_ID = re.compile(r"[0-9a-fA-F-]{8,64}")
_TEMPORARY = frozenset({500, 502, 503, 504})


class Hooks:
    """What a test replaces: waiting, chance, the clock, and the way out to the network."""

    def __init__(
        self,
        *,
        sleep: Callable[[float], None] = time.sleep,
        chance: Callable[[], float] = random.random,
        clock: Callable[[], float] = time.monotonic,
        transport: "httpx.BaseTransport | None" = None,
        event_hooks: Mapping[str, list[Any]] | None = None,
        timeouts: tuple[float, float] = (CONNECT_SECONDS, ANSWER_SECONDS),
    ) -> None:
        self.sleep = sleep
        self.chance = chance
        self.clock = clock
        self.transport = transport
        self.event_hooks = dict(event_hooks or {})
        self.timeouts = timeouts


class Transport:
    """Requests to one site with one login. Threads may share it."""

    def __init__(self, *, site: str, email: str | None, token: str, gateway: str | None, hooks: Hooks) -> None:
        self.site = checked_address(site, "[jira] site")
        self.host = host_of(self.site)
        # A Jira on this machine has no share in Atlassian's gateway, and its token no business there.
        self._gateway = GATEWAY if gateway is None and not is_this_machine(self.site) else None
        if gateway is not None:
            self._gateway = checked_address(gateway, "[jira] gateway")
        self._login = _login(email, token)
        self._secrets = [
            secret.encode() for secret in (token.strip(), self._login.split(" ", 1)[1]) if len(secret) >= _SECRET
        ]
        self._hooks = hooks
        self._base = self.site
        self._base_lock = threading.Lock()
        self._client: httpx.Client | None = None
        self._client_lock = threading.Lock()

    def read(
        self,
        method: str,
        path: str,
        *,
        what: str,
        query: Mapping[str, str] | None = None,
        body: object = None,
        login: bool = True,
        missing: Collection[int] = (),
    ) -> Any:
        """The JSON that a reading request answers with; None where Jira answers with a status in `missing`.

        Raises Offline or Rejected. `what` says what is asked, as in "read the issue".
        """
        reply = self.reply(method, path, query=query, body=body, again=True, login=login)
        if reply.status in missing and self.is_answer(reply):
            return None
        if not 200 <= reply.status < 300:
            raise refusal(reply, self.host, what)
        return self.data(reply)

    def write(
        self,
        method: str,
        path: str,
        *,
        what: str,
        body: object,
        query: Mapping[str, str] | None = None,
        names: Mapping[str, str] | None = None,
    ) -> Any:
        """Send a change once and return the JSON of the answer.

        Raises NotSent where it surely did not happen and may be sent again, OutcomeUnknown where it may have
        happened, Rejected or Changed where Jira says no.
        """
        reply = self.reply(method, path, query=query, body=body, again=False, login=True)
        if 200 <= reply.status < 300:
            try:
                return self.data(reply)
            except Offline as unread:
                raise OutcomeUnknown(unread.sentence) from None
        problem = refusal(reply, self.host, what, names)
        if reply.status >= 500 or reply.status == 408:
            raise OutcomeUnknown(problem.sentence)
        if isinstance(problem, Offline):
            raise NotSent(problem.sentence)
        raise problem

    def reply(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, str] | None = None,
        body: object = None,
        again: bool,
        login: bool = True,
    ) -> Reply:
        """Whatever the site answers, after waiting and trying again where that is safe.

        `again` says that sending it twice does no harm. Raises Offline, and for what writes NotSent or
        OutcomeUnknown.
        """
        started = self._hooks.clock()
        attempt = 0
        import logging

        log = logging.getLogger("roadmap_tui.trackers.jira")
        while True:
            outcome, lasting = self._attempt(method, path, query, body, attempt + 1, again=again, login=login)
            delay = min(_CAP, _BASE * 2**attempt) * (0.7 + 0.6 * self._hooks.chance())
            if isinstance(outcome, Reply):
                delay = max(delay, retry_after(outcome) or 0.0)
            attempt += 1
            log.debug("%s %s: %s", method, path, getattr(outcome, "status", outcome))
            if lasting or attempt == TRIES or self._hooks.clock() - started + delay > PATIENCE:
                if isinstance(outcome, Reply):
                    return outcome
                raise outcome
            self._hooks.sleep(delay)

    def data(self, reply: Reply) -> Any:
        """The JSON of an answer. Raises Offline where it is none."""
        try:
            return reply.data()
        except (ValueError, RecursionError):
            raise unreadable(reply, self.host) from None

    def is_answer(self, reply: Reply) -> bool:
        """Whether Jira itself answered, with JSON or nothing, and not something on the way."""
        try:
            reply.data()
        except (ValueError, RecursionError):
            return False
        return True

    def close(self) -> None:
        """Let go of connections."""
        with self._client_lock:
            if self._client is not None:
                self._client.close()
                self._client = None

    def _attempt(
        self,
        method: str,
        path: str,
        query: Mapping[str, str] | None,
        body: object,
        number: int,
        *,
        again: bool,
        login: bool,
    ) -> tuple[Reply | Offline, bool]:
        """The attempt with a number from 1: an answer or what went wrong, and whether that is final."""
        import httpx

        try:
            reply = self._admitted(method, path, query, body, login=login)
        except httpx.InvalidURL:
            return NotSent(f"The address of {self.host} cannot be used: check [jira] site."), True
        except Unbounded as error:
            sentence = f"{self.host} {error.reason}"
            return (Offline if again else OutcomeUnknown)(sentence), True
        except httpx.RequestError as error:
            sentence = unreachable(error, self.host).sentence
            # A machine that takes no connection is told soon: a person waits, and a later run tries again.
            unreached = isinstance(error, httpx.ConnectError) and number >= UNREACHED
            if again:
                return Offline(sentence), is_lasting(error) or unreached
            if isinstance(error, _never_left()):
                return NotSent(sentence), is_lasting(error) or unreached
            return OutcomeUnknown(sentence), True
        return reply, reply.status != 429 and not (again and reply.status in _TEMPORARY)

    def _admitted(
        self, method: str, path: str, query: Mapping[str, str] | None, body: object, *, login: bool
    ) -> Reply:
        """One attempt. A login that the site refuses is tried once at the gateway, where scoped tokens work."""
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
            except _never_left():
                return reply
            refused = login_refusal(second, self.host)
            if refused is None:
                self._base = through
                return second
            return second if "scope" in refused.sentence else reply

    def _through_gateway(self) -> str | None:
        """The address of this site at the gateway; None where it has none."""
        import httpx

        if self._gateway is None:
            return None
        try:
            reply = self._once("GET", f"{self.site}/_edge/tenant_info", None, None, login=False)
            data = reply.data() if reply.status == 200 else None
        except (httpx.RequestError, ValueError, Unbounded):
            return None
        identity = data.get("cloudId") if isinstance(data, dict) else None
        if not isinstance(identity, str) or _CLOUD_ID.fullmatch(identity) is None:
            return None
        return f"{self._gateway}/ex/jira/{identity}"

    def _once(
        self, method: str, url: str, query: Mapping[str, str] | None, body: object, *, login: bool
    ) -> Reply:
        headers = {"Accept": "application/json"}
        content = None
        if body is not None:
            content = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
            headers["Content-Type"] = "application/json"
        if login:
            headers["Authorization"] = self._login

        def ask(client: "httpx.Client") -> Reply:
            with client.stream(method, url, params=query, content=content, headers=headers) as response:
                found = {name.lower(): value for name, value in response.headers.items()}
                return Reply(response.status_code, found, self._scrubbed(bounded(response)))

        client = self._opened()
        try:
            return within(self._hooks.timeouts[1] * 3, lambda: ask(client))
        except Unbounded:
            self._abandon(client)
            raise

    def _scrubbed(self, content: bytes) -> bytes:
        """The answer without our own login, should a server or a proxy echo it."""
        for secret in self._secrets:
            content = content.replace(secret, b"(token)")
        return content

    def _abandon(self, client: "httpx.Client") -> None:
        """Use a client no more whose answer never ends; other threads may still wait for theirs on it."""
        with self._client_lock:
            if self._client is client:
                self._client = None

    def _opened(self) -> "httpx.Client":
        with self._client_lock:
            if self._client is None:
                self._client = _client(self._hooks)
            return self._client


def _never_left() -> tuple[type[Exception], ...]:
    """What is raised before a request is on its way."""
    import httpx

    return httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError


def _client(hooks: Hooks) -> "httpx.Client":
    import httpx

    connect, answer = hooks.timeouts
    try:
        return httpx.Client(
            timeout=httpx.Timeout(connect=connect, read=answer, write=answer, pool=connect),
            headers={"User-Agent": f"roadmap-tui/{__version__}"},
            follow_redirects=False,
            trust_env=True,
            transport=hooks.transport,
            event_hooks=hooks.event_hooks,
        )
    except (ValueError, ImportError):
        raise Usage(
            "The proxy named in HTTPS_PROXY, HTTP_PROXY or ALL_PROXY cannot be used: give it as http://host:port."
        ) from None
    except OSError:
        raise Usage(
            "The CA bundle named in SSL_CERT_FILE or SSL_CERT_DIR cannot be read: check the path."
        ) from None


def _login(email: str | None, token: str) -> str:
    """The header that logs in: Basic with an email, Bearer without. Raises Usage on a broken token."""
    token = token.strip()
    if not token:
        raise Usage("There is no token for Jira: run `roadmap login`.")
    if not token.isascii() or not token.isprintable() or " " in token:
        raise Usage("The token for Jira holds a space or a character no token has: run `roadmap login` again.")
    if not email:
        return f"Bearer {token}"
    return "Basic " + base64.b64encode(f"{email.strip()}:{token}".encode()).decode("ascii")
