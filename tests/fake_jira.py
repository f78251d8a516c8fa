"""A fake Jira Cloud over a real socket, with state, an index that lags, and faults to arm.

In a test: `with FakeJira() as fake: ... fake.url, fake.site, fake.arm("drop", after=True, path="/issue$")`.
For other processes: `python -m tests.fake_jira --port 0` prints its address; `POST /__fake/arm` takes the
arguments of `arm` as JSON, `POST /__fake/edit`, `/move`, `/delete` and `/set` change the site, `GET /__fake/log`,
`/__fake/issues` and `/__fake/breaches` tell what happened.

Every request is held to Atlassian's contract where its files are at hand; `breaches` lists what broke it.
"""

import argparse
import json
import re
import socket
import sys
import threading
import time
from dataclasses import asdict, dataclass, field
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from urllib.parse import parse_qsl, urlsplit

from tests import contracts
from tests.fake_jira_site import Site

LOGIN_PAGE = b"<!DOCTYPE html><html><title>Log in with Atlassian</title><form action='/login.jsp'></form></html>"
PROXY_PAGE = b"<html><head><title>Guest network: accept the terms</title></head><body>Accept</body></html>"
_HTML = {"Content-Type": "text/html; charset=utf-8"}
_GATEWAY = re.compile(r"^/ex/jira/([^/]+)")


def _error(words: str) -> bytes:
    return json.dumps({"errorMessages": [words], "errors": {}}).encode()


ANSWERS: dict[str, tuple[int, dict[str, str], bytes]] = {
    "not-json": (200, {"Content-Type": "text/plain"}, b"pong"),
    "login-page": (200, _HTML, LOGIN_PAGE),
    "proxy-page": (200, _HTML, PROXY_PAGE),
    "redirect": (302, {"Location": "http://elsewhere.example/login"}, b""),
    "401": (401, {}, _error("Client must be authenticated to access this resource.")),
    "scope": (401, {}, b'{"code":401,"message":"Unauthorized; scope does not match"}'),
    "403": (403, {}, _error("You do not have permission to edit issues in this project.")),
    "captcha": (403, {"X-Authentication-Denied-Reason": "CAPTCHA_CHALLENGE; login-url=http://x/login.jsp"}, b""),
    "denied": (403, {"X-Seraph-LoginReason": "AUTHENTICATION_DENIED"}, b""),
    "failed-login": (200, {"X-Seraph-LoginReason": "AUTHENTICATED_FAILED"}, b'{"issues":[],"isLast":true}'),
    "404": (404, {}, _error("Issue does not exist or you do not have permission to see it.")),
    "407": (407, {"Proxy-Authenticate": "Basic"}, b""),
    "409": (409, {}, _error("Conflicting update.")),
    "413": (413, {}, _error("The issue is full.")),
    "429": (429, {}, _error("Rate limit exceeded.")),
    "500": (500, {}, _error("Internal server error.")),
    "502": (502, _HTML, b"<html><title>502 Bad Gateway</title></html>"),
    "503": (503, {}, b""),
    "empty": (200, {}, b""),
    "list": (200, {}, b"[]"),
}
"""Faults that are an answer of their own. Besides them: `drop`, `cut`, `slow`, `echo`."""


@dataclass
class Fault:
    """What goes wrong with the `nth` to the `nth + times - 1`-th request that matches.

    `after`: the request is processed first, and only then goes wrong. `path` is a regular expression.
    """

    kind: str
    after: bool = False
    method: str | None = None
    path: str | None = None
    nth: int = 1
    times: int = 1
    retry_after: float | None = None
    seconds: float = 0.0
    seen: int = 0

    def strikes(self, method: str, path: str) -> bool:
        """Whether this request is one of those; counts it."""
        if self.method not in (None, method) or (self.path and not re.search(self.path, path)):
            return False
        self.seen += 1
        return self.nth <= self.seen < self.nth + self.times


@dataclass
class Seen:
    """A request as it came, and the status it got; None where the connection was dropped."""

    method: str
    path: str
    query: dict[str, str]
    body: Any
    login: str | None
    status: int | None = None
    headers: dict[str, str] = field(default_factory=dict)


class FakeJira:
    """The server. `site` is its state, `log` what it was asked, `breaches` what broke the contract."""

    def __init__(self, port: int = 0, *, check: bool = True) -> None:
        self.site = Site()
        self.log: list[Seen] = []
        self.breaches: list[str] = []
        self.faults: list[Fault] = []
        self.delay = 0.0
        self.check = check and contracts.HERE
        self.lock = threading.Lock()
        self._server = _Server(("127.0.0.1", port), _Handler)
        self._server.fake = self
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        self.site.url = self.url
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True
        )

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def arm(self, kind: str, **how: Any) -> Fault:
        """Arm a fault; see Fault for how."""
        if kind not in ANSWERS and kind not in {"drop", "cut", "slow", "echo"}:
            raise ValueError(kind)
        fault = Fault(kind, **how)
        with self.lock:
            self.faults.append(fault)
        return fault

    def requests(self, method: str | None = None, path: str = "") -> list[Seen]:
        """What was asked, of a method and with a path that matches."""
        with self.lock:
            return [one for one in self.log if method in (None, one.method) and re.search(path, one.path)]

    def struck(self, method: str, path: str) -> Fault | None:
        """The fault that strikes a request; every armed one counts it."""
        with self.lock:
            hits = [fault for fault in self.faults if fault.strikes(method, path)]
        return hits[0] if hits else None

    def control(self, name: str, body: Any) -> Any:
        """What another process asks of the fake itself."""
        match name:
            case "arm":
                return asdict(self.arm(body.pop("kind"), **body))
            case "log":
                return [
                    {**asdict(one), "login": None if one.login is None else one.login.split()[0]}
                    for one in self.log
                ]
            case "issues":
                return [{**asdict(one), "keys": sorted(one.keys)} for one in self.site.issues.values()]
            case "breaches":
                return self.breaches
            case "edit":
                return self.site.edit(body.pop("issue"), **body)
            case "move":
                return self.site.move(body["issue"], body["project"])
            case "delete":
                return self.site.delete(body["issue"])
            case "index":
                return self.site.index()
            case "set":
                for key, value in body.items():
                    setattr(self if key == "delay" else self.site, key, value)
                return None
        raise ValueError(name)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 64
    fake: FakeJira

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hangs up is no news; anything else is a fault of the fake."""
        error = sys.exc_info()[1]
        if not isinstance(error, OSError):
            self.fake.breaches.append(f"the fake failed: {error!r}")


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: _Server

    def do_GET(self) -> None:
        self._serve()

    do_POST = do_PUT = do_DELETE = do_GET

    def log_message(self, *args: object) -> None:
        """Silence."""

    def _serve(self) -> None:
        fake = self.server.fake
        parts = urlsplit(self.path)
        content = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if parts.path.startswith("/__fake/"):
            told = fake.control(parts.path.removeprefix("/__fake/"), json.loads(content) if content else {})
            self._send(200, {}, json.dumps(told, default=str).encode())
            return
        seen = Seen(
            self.command,
            _GATEWAY.sub("", parts.path),
            dict(parse_qsl(parts.query)),
            json.loads(content) if content else None,
            self.headers.get("Authorization"),
            headers={name.lower(): value for name, value in self.headers.items() if name != "Authorization"},
        )
        with fake.lock:
            fake.log.append(seen)
        self._held_to_contract(fake, content)
        fault = fake.struck(seen.method, seen.path)
        status, headers, body = 0, {}, b""
        if fault is None or fault.after or fault.kind in {"slow", "cut"}:
            gateway = _GATEWAY.match(parts.path)
            status, answer = fake.site.answer(
                seen.method, seen.path, seen.query, seen.body, seen.login, gateway=gateway is not None
            )
            body = b"" if answer is None else json.dumps(answer).encode()
        time.sleep(fake.delay + (fault.seconds if fault is not None else 0.0))
        if fault is not None and fault.kind == "drop":
            self._hang_up()
            return
        if fault is not None and fault.kind in ANSWERS:
            status, headers, body = ANSWERS[fault.kind]
        if fault is not None and fault.kind == "echo":
            status, body = 400, _error(f"Bad header: {seen.login} {seen.login}")
        if fault is not None and fault.retry_after is not None:
            headers = {**headers, "Retry-After": f"{fault.retry_after:g}"}
        seen.status = status
        cut = fault is not None and fault.kind == "cut"
        self._send(status, headers, body, cut=cut)
        if cut:
            self._hang_up()

    def _send(self, status: int, headers: dict[str, str], body: bytes, *, cut: bool = False) -> None:
        lines = {
            "Date": formatdate(usegmt=True),
            "Content-Type": "application/json;charset=UTF-8",
            **headers,
        }
        if status != 204:
            lines["Content-Length"] = str(len(body))
        head = (
            f"HTTP/1.1 {status} -\r\n" + "".join(f"{name}: {value}\r\n" for name, value in lines.items()) + "\r\n"
        )
        self.wfile.write(head.encode() + (body[: len(body) // 2] if cut else body))

    def _hang_up(self) -> None:
        self.close_connection = True
        try:
            self.connection.shutdown(socket.SHUT_RDWR)
        except OSError:
            return

    def _held_to_contract(self, fake: FakeJira, content: bytes) -> None:
        if not fake.check:
            return
        import httpx

        request = httpx.Request(
            self.command, fake.url + self.path, headers=list(self.headers.items()), content=content
        )
        try:
            contracts.check_request(request)
        except contracts.Broken as broken:
            fake.breaches.append(str(broken))


def main() -> None:
    """Serve until the process ends."""
    parser = argparse.ArgumentParser(description="A fake Jira Cloud.")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--lag", type=float, default=0.0, help="seconds until a new issue is found by a search")
    parser.add_argument("--delay", type=float, default=0.0, help="seconds before each answer")
    parser.add_argument("--email", default=None)
    parser.add_argument("--token", default=None)
    options = parser.parse_args()
    with FakeJira(options.port) as fake:
        fake.site.lag, fake.delay = options.lag, options.delay
        fake.site.email = options.email or fake.site.email
        fake.site.token = options.token or fake.site.token
        print(fake.url, flush=True)
        try:
            threading.Event().wait()
        except KeyboardInterrupt:
            return


if __name__ == "__main__":
    main()
