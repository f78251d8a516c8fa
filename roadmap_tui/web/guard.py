"""The guard before every door of a served board: who may come in, from where, and with what.

Every answer has the same headers; without a session every address gives the same page, which tells nothing.
"""

import asyncio
import ipaddress
import logging
import secrets
import time
from collections import OrderedDict, deque
from collections.abc import Awaitable, Callable
from typing import NamedTuple
from urllib.parse import urlsplit

from aiohttp import web

from roadmap_tui.errors import Problem, Reason, Usage
from roadmap_tui.reports.markup import safe
from roadmap_tui.web.people import Links, Person, Role

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

SESSION_SECONDS = 12 * 3600.0
"""The age at which a session ends."""
IDLE_SECONDS = 3 * 3600.0
"""The time without a request after which a session ends."""
TRIES, TRIES_SECONDS = 10, 60.0
"""Wrong tokens that one address may send within a time."""
_MOST = 4096
"""The most sessions, and the most addresses of which tries are counted; the oldest go first."""
LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
HEADERS = {
    "Cache-Control": "private, no-cache",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    # Not no-referrer: under it a browser names no origin with a form.
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    # Else the library tells its version.
    "Server": "",
}
POLICY = (
    "default-src 'none'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; script-src 'self'; "
    "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
NOBODY = (
    '<!DOCTYPE html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
    "<title>Not open</title><p>This page opens with the link that you were given.</p></html>"
)


class Address(NamedTuple):
    """Where the board is served: the host and port it listens on, and its address in public, behind a proxy."""

    host: str
    port: int
    public: str = ""

    @property
    def origin(self) -> str:
        """The origin in links."""
        return self.public or f"http://{'127.0.0.1' if self.host in _ANY else _bracketed(self.host)}:{self.port}"


_ANY = frozenset({"", "0.0.0.0", "::"})  # noqa: S104  # compared with, and bound to by nobody here


def read_origin(text: str) -> str:
    """The origin that a text names, as `https://roadmap.example`. Usage where it is none."""
    parts = urlsplit(text.strip())
    try:
        is_origin = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        is_origin = False
    if not is_origin or parts.path.strip("/") or parts.query or parts.fragment or parts.username:
        raise Usage(
            f"{text!r} is no origin: it is https://, a host, and a port where it needs one.",
            reason=Reason.WRONG_SETTING,
        )
    usual = {"http": ":80", "https": ":443"}[parts.scheme]  # no browser names it
    return f"{parts.scheme}://{parts.netloc.lower().removesuffix(usual)}"


class Session:
    """The session of a person who came in by a link; `clock` gives seconds."""

    def __init__(self, person: Person, clock: Callable[[], float]) -> None:
        self.person = person
        self.left = asyncio.Event()
        """Set once the person has left, which ends what is still open."""
        self._clock = clock
        self._began = self._seen = clock()

    @property
    def remaining(self) -> float:
        """The seconds until it ends, by its age or for want of requests."""
        now = self._clock()
        return (
            0.0
            if self.left.is_set()
            else min(self._began + SESSION_SECONDS - now, self._seen + IDLE_SECONDS - now)
        )

    def touch(self) -> None:
        """Note that the person is there."""
        self._seen = self._clock()


PERSON = web.RequestKey("person", Person)
SESSION = web.RequestKey("session", Session)
"""The session of a request; not there where a proxy or a feed's key names the person."""
_LOG = logging.getLogger(__name__)


class Guard:
    """The guard, a middleware; `trusted` is the header in which a proxy on this machine names people."""

    def __init__(
        self, address: Address, links: Links, *, trusted: str = "", clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._address = address
        self._links = links
        self._trusted = trusted
        self._clock = clock
        self._sessions: OrderedDict[str, Session] = OrderedDict()
        self._tries: OrderedDict[str, deque[float]] = OrderedDict()
        # Cookies are shared between the ports of a host.
        self.cookie = f"roadmap_{address.port}"
        public = urlsplit(address.public)
        self._hosts = {f"{one}:{address.port}" for one in (*LOOPBACK, _bracketed(address.host))}
        self._hosts |= {public.netloc} if public.netloc else set()
        if address.port == 80:
            self._hosts |= {one.rpartition(":")[0] for one in self._hosts}
        self._needs: dict[str, Role] = {}

    def needs(self, path: str, role: Role) -> None:
        """Ask a role of who comes to a path, and to those below it; a reader may come to any other."""
        self._needs[path] = role

    @web.middleware
    async def middleware(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Let a request through to its handler, or answer it here; all answers get the guard's headers."""
        try:
            answer = await self._answer(request, handler)
        except web.HTTPException as raised:
            answer = plain_answer(raised.status, raised.reason) if raised.status >= 400 else raised
        except Problem as problem:
            answer = _away(problem)
        except Exception:  # noqa: BLE001  # whatever fails, nothing of it is told
            _LOG.exception("A page failed.")
            answer = plain_answer(500, "Internal Server Error")
        return answer if answer.prepared else guarded(answer)

    async def _answer(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        if not self._is_own_host(request):
            return plain_answer(421, "Misdirected Request")
        if request.path == "/enter":
            return self._enter(request)
        person = self._person(request)
        if person is None:
            return web.Response(status=401, text=NOBODY, content_type="text/html")
        is_socket = request.headers.get("Upgrade", "").lower() == "websocket"
        if (request.method not in {"GET", "HEAD"} or is_socket) and not self._is_own_origin(request):
            return plain_answer(403, "Forbidden")
        role = next((one for path, one in self._needs.items() if _is_within(request.path, path)), None)
        if role is not None and not person.may(role):
            return plain_answer(403, "Forbidden")
        request[PERSON] = person
        if request.path == "/leave":
            return self._leave(request)
        return await handler(request)

    def _person(self, request: web.Request) -> Person | None:
        """Who sends a request: by the session's cookie, by a feed's key, or by the proxy's word."""
        token = request.cookies.get(self.cookie, "")
        session = self._sessions.get(token)
        if session is not None:
            if session.remaining > 0:
                session.touch()
                request[SESSION] = session
                return session.person
            del self._sessions[token]
        if self._trusted and _is_loopback(request.remote):
            name = request.headers.get(self._trusted, "").strip()
            if name.isprintable() and name:
                return self._links.named(name) or (
                    Person(name, "writer") if self._links.people == [ANYONE] else None
                )
        if request.path in FEEDS and request.method in {"GET", "HEAD"}:
            key = request.query.get("key", "")
            if key and self._may_try(request):
                person = self._links.person(key, "feed")
                if person is None:
                    self._failed(request)
                return person
        return None

    def _enter(self, request: web.Request) -> web.StreamResponse:
        """Begin a session for who comes with a link's token; the address that it stood in is left at once."""
        if not self._may_try(request):
            answer = plain_answer(429, "Too Many Requests")
            answer.headers["Retry-After"] = str(round(TRIES_SECONDS))
            return answer
        person = self._links.person(request.query.get("token", ""))
        if person is None or request.method != "GET":
            self._failed(request)
            return web.Response(status=401, text=NOBODY, content_type="text/html")
        token = secrets.token_urlsafe(32)
        self._sessions[token] = Session(person, self._clock)
        while len(self._sessions) > _MOST:
            self._sessions.popitem(last=False)
        answer = web.Response(status=303, headers={"Location": "/", "Referrer-Policy": "no-referrer"})
        answer.set_cookie(
            self.cookie,
            token,
            max_age=round(SESSION_SECONDS),
            httponly=True,
            samesite="Lax",
            secure=self._address.origin.startswith("https://"),
            path="/",
        )
        return answer

    def _leave(self, request: web.Request) -> web.StreamResponse:
        """End the session."""
        if request.method != "POST":
            return plain_answer(405, "Method Not Allowed")
        session = self._sessions.pop(request.cookies.get(self.cookie, ""), None)
        if session is not None:
            session.left.set()
        answer = web.Response(status=200, text=NOBODY, content_type="text/html")
        answer.del_cookie(self.cookie, path="/")
        return answer

    def _may_try(self, request: web.Request) -> bool:
        """Whether an address has tries left: a wrong token costs one, and comes back after a minute."""
        tries = self._tries.get(self._sender(request))
        now = self._clock()
        while tries and now - tries[0] > TRIES_SECONDS:
            tries.popleft()
        return tries is None or len(tries) < TRIES

    def _failed(self, request: web.Request) -> None:
        tries = self._tries.setdefault(self._sender(request), deque())
        tries.append(self._clock())
        while len(self._tries) > _MOST:
            self._tries.popitem(last=False)

    def _sender(self, request: web.Request) -> str:
        """The address that sends a request; behind a proxy on this machine the last one that it names."""
        named = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
        is_proxied = bool(self._address.public and named and _is_loopback(request.remote))
        return named if is_proxied else request.remote or ""

    def _is_own_host(self, request: web.Request) -> bool:
        """Whether a request is for us: by a name that we have, or by the number that it came in at.

        A name that another site lets point to this machine is none of them.
        """
        host = request.headers.get("Host", "").lower()
        if host in self._hosts:
            return True
        if self._address.host not in _ANY:
            return False
        name = request.transport.get_extra_info("sockname") if request.transport is not None else None
        return name is not None and host == f"{_bracketed(name[0])}:{name[1]}" and _is_number(name[0])

    def _is_own_origin(self, request: web.Request) -> bool:
        """Whether a request was made by a page of ours. A browser says where every form and socket comes from."""
        origin = request.headers.get("Origin", "").lower()
        site = request.headers.get("Sec-Fetch-Site", "same-origin")
        host = request.headers.get("Host", "").lower()
        scheme = (
            urlsplit(self._address.public).scheme if host == urlsplit(self._address.public).netloc else "http"
        )
        return origin == f"{scheme or 'http'}://{host}" and site == "same-origin"


ANYONE = Person("", "writer")
"""Whoever has the one link, where no people are named."""
FEEDS = frozenset({"/feed.xml", "/calendar.ics"})
"""What programs fetch that keep no cookies: by a key of their own, which opens nothing else."""


def plain_answer(status: int, reason: str) -> web.Response:
    """An answer that says why and no more."""
    return web.Response(status=status, text=f"{reason}\n")


def guarded(answer: web.StreamResponse) -> web.StreamResponse:
    """The answer with the headers that every answer has."""
    for name, value in {**HEADERS, "Content-Security-Policy": POLICY}.items():
        answer.headers.setdefault(name, value)
    return answer


def _away(problem: Problem) -> web.Response:
    """A page that says why the board cannot be read now, and looks again."""
    text = (
        '<!DOCTYPE html><html lang="en"><meta charset="utf-8"><meta http-equiv="refresh" content="10">'
        f"<title>Away</title><p>{safe(problem.message)}</p></html>"
    )
    return web.Response(status=503, text=text, content_type="text/html", headers={"Retry-After": "10"})


def _is_within(path: str, above: str) -> bool:
    return path == above or path.startswith(f"{above}/")


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host and not host.startswith("[") else host


def _is_number(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _is_loopback(remote: str | None) -> bool:
    try:
        return ipaddress.ip_address(remote or "").is_loopback
    except ValueError:
        return False
