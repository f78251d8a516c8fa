"""The fake's socket: reads requests, holds them and their answers to the contract, and lets faults strike."""

import json
import re
import socket
import struct
import sys
import threading
import time
from dataclasses import dataclass, field
from email.utils import format_datetime, formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar, Self
from urllib.parse import parse_qsl, urlsplit

from tests.contracts import Asked, Broken
from tests.contracts import github_files as contract
from tests.fake_github.site import Reply, Site
from tests.fake_jira.faults import Fault
from tests.request_body import body_of

ANSWERS: dict[str, tuple[int, dict[str, str], bytes]] = {
    "429": (429, {}, b'{"message": "Too many requests"}'),
    "secondary": (403, {}, b'{"message": "You have exceeded a secondary rate limit. Wait a few minutes."}'),
    "spent": (403, {"X-RateLimit-Remaining": "0"}, b'{"message": "API rate limit exceeded for user ID 7001."}'),
    "500": (500, {}, b'{"message": "Server Error"}'),
    "502": (502, {"Content-Type": "text/html"}, b"<html><title>502 Bad Gateway</title></html>"),
    "503": (503, {}, b""),
    "not-json": (200, {"Content-Type": "text/plain"}, b"pong"),
    "page": (200, {"Content-Type": "text/html"}, b"<html><title>Guest network</title></html>"),
    "empty": (200, {}, b""),
    "list": (200, {}, b"[]"),
    "object": (200, {}, b"{}"),
    "forbidden": (403, {}, b'{"message": "Resource not accessible by personal access token"}'),
    "sso": (403, {"X-GitHub-SSO": "required; url=https://github.com/orgs/acme/sso"}, b'{"message": "SAML"}'),
    "redirect": (302, {"Location": "https://elsewhere.example/x"}, b""),
}
"""Faults that are an answer of their own."""


@dataclass
class Seen:
    """A request as it came, and the status it got; None where the connection was dropped."""

    method: str
    path: str
    query: dict[str, str]
    body: Any
    headers: dict[str, str] = field(default_factory=dict)
    status: int | None = None
    at: float = 0.0


class FakeGitHub:
    """The server. `site` is its state, `log` what it was asked, `breaches` what broke the contract.

    `delay` is the seconds until each answer, `prefix` the path of the API, as an Enterprise Server has one.
    Without `check` nothing is held to the contract, which is quicker.
    """

    answers: ClassVar = ANSWERS

    def __init__(self, port: int = 0, *, check: bool = True, prefix: str = "") -> None:
        self.site = Site()
        self.log: list[Seen] = []
        self.breaches: list[str] = []
        self.faults: list[Fault] = []
        self.delay = 0.0
        self.check = check
        self.lock = threading.Lock()
        self._server = _Server(("127.0.0.1", port), _Handler)
        self._server.fake = self
        self.prefix = prefix
        self.site.host = f"http://127.0.0.1:{self._server.server_address[1]}"
        self.url = self.site.url = self.site.host + prefix
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
        fault = Fault(kind, **how)
        with self.lock:
            self.faults.append(fault)
        return fault

    def requests(self, method: str | None = None, path: str = "") -> list[Seen]:
        """What was asked, of a method and with a path that matches."""
        with self.lock:
            return [one for one in self.log if method in (None, one.method) and re.search(path, one.path)]

    def writes(self) -> list[str]:
        """What was written, as method and path."""
        return [f"{one.method} {one.path}" for one in self.requests() if one.method != "GET"]

    def address(self, path: str, ahead: bytes) -> str:
        """The path of a request by which faults know it; `ahead` is what its body begins with."""
        return path

    def struck(self, method: str, path: str) -> Fault | None:
        """The fault that strikes a request; every armed one counts it."""
        with self.lock:
            hits = [fault for fault in self.faults if fault.strikes(method, path)]
        return hits[0] if hits else None

    def breach(self, words: str) -> None:
        """Note what broke the contract."""
        with self.lock:
            self.breaches.append(words)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 64
    fake: FakeGitHub

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hangs up is no news; anything else is a fault of the fake."""
        failure = sys.exc_info()[1]
        if not isinstance(failure, OSError):
            self.fake.breach(f"the fake failed: {failure!r}")


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: _Server

    def do_GET(self) -> None:
        self._serve()

    do_POST = do_PUT = do_PATCH = do_DELETE = do_GET

    def log_message(self, *args: object) -> None:
        """Silence."""

    def _serve(self) -> None:
        fake = self.server.fake
        parts = urlsplit(self.path)
        headers = {name.lower(): value for name, value in self.headers.items()}
        path = parts.path.removeprefix(fake.prefix)
        seen = Seen(self.command, path, dict(parse_qsl(parts.query)), None, headers, at=time.monotonic())
        reader: Any = self.rfile
        ahead: bytes = reader.peek() if self.headers.get("Content-Length", "0") != "0" else b""
        fault = fake.struck(seen.method, fake.address(seen.path, ahead))
        if fault is not None and fault.kind == "unread":
            self._logged(seen)
            self._reset()
            return
        content = body_of(self)
        seen.body = json.loads(content) if content else None
        self._logged(seen)
        reply = Reply(0, None)
        asked = Asked(self.command, self.path.removeprefix(fake.prefix), headers, content)
        breach = self._breach_of_request(asked)
        if breach is not None:
            reply = Reply(500, {"message": f"Out of contract: {breach}"}, held=False)
        elif fault is None or fault.after or fault.kind in {"slow", "cut"}:
            reply = self._answered(seen)
        worked = time.monotonic() - seen.at
        time.sleep(max(0.0, fake.delay - worked) + (fault.seconds if fault is not None else 0.0))
        self._deliver(seen, asked, fault, reply)

    def _answered(self, seen: Seen) -> Reply:
        try:
            return self.server.fake.site.answer(seen.method, seen.path, seen.query, seen.body, seen.headers)
        except Exception as failure:
            self.server.fake.breach(f"the fake failed: {seen.method} {seen.path}: {failure!r}")
            return Reply(500, {"message": "The fake failed."}, held=False)

    def _deliver(self, seen: Seen, asked: Asked, fault: Fault | None, reply: Reply) -> None:
        kind = None if fault is None else fault.kind
        if kind == "drop":
            self._hang_up()
            return
        status, headers = reply.status, dict(reply.headers)
        body = b"" if reply.body is None else json.dumps(reply.body).encode()
        answers = self.server.fake.answers
        if kind in answers:
            status, headers, body = answers[kind]
        elif reply.held:
            self._held_to_contract(asked, status, body)
        if fault is not None and fault.retry_after is not None:
            headers = {**headers, "Retry-After": f"{fault.retry_after:g}"}
        seen.status = status
        self._send(status, headers, body, cut=kind == "cut")

    def _logged(self, seen: Seen) -> None:
        with self.server.fake.lock:
            self.server.fake.log.append(seen)

    def _send(self, status: int, headers: dict[str, str], body: bytes, *, cut: bool = False) -> None:
        lines = {
            "Date": format_datetime(self.server.fake.site.now().replace(microsecond=0), usegmt=True)
            if self.server.fake.site.now().utcoffset() is not None
            else formatdate(usegmt=True),
            "Content-Type": "application/json; charset=utf-8",
            "X-RateLimit-Limit": "5000",
            "X-RateLimit-Remaining": "4999",
            "X-RateLimit-Reset": str(int(self.server.fake.site.now().timestamp()) + 600),
            **headers,
        }
        if status not in {204, 304}:
            lines["Content-Length"] = str(len(body))
        head = f"HTTP/1.1 {status} -\r\n" + "".join(f"{name}: {value}\r\n" for name, value in lines.items())
        self.wfile.write(head.encode() + b"\r\n" + (body[: len(body) // 2] if cut else body))
        if cut:
            self._hang_up()

    def _hang_up(self) -> None:
        self.close_connection = True
        try:
            self.connection.shutdown(socket.SHUT_RDWR)
        except OSError:
            return

    def _reset(self) -> None:
        """Close with a reset, as a machine that dies does: what the client still sends is lost."""
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self._hang_up()
        self.connection.close()

    def _breach_of_request(self, asked: Asked) -> str | None:
        if not self.server.fake.check:
            return None
        try:
            contract.check_request(asked)
        except Broken as broken:
            self.server.fake.breach(str(broken))
            return str(broken)
        return None

    def _held_to_contract(self, asked: Asked, status: int, body: bytes) -> None:
        """Hold an answer of the fake itself to the contract."""
        if not self.server.fake.check:
            return
        try:
            contract.check_reply(asked, status, body)
        except Broken as broken:
            self.server.fake.breach(f"the fake answered {status}: {broken}")
