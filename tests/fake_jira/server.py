"""The fake's socket: reads requests, holds them and their answers to the contract, and lets faults strike."""

import json
import re
import socket
import struct
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from urllib.parse import parse_qsl, urlsplit

import msgspec

from tests import contracts
from tests.fake_jira.faults import ANSWERS, OTHERS, Fault, error
from tests.fake_jira.records import written
from tests.fake_jira.site import Reply, Site
from tests.request_body import body_of

_GATEWAY = re.compile(r"^/ex/jira/([^/]+)")
PEOPLE = (
    "edit",
    "add_labels",
    "remove_labels",
    "walk",
    "remark",
    "move",
    "clone",
    "hide",
    "show",
    "delete",
    "index",
    "rename",
    "translate",
    "add_account",
    "twins",
)
"""What another process may ask the people of the site to do: the arguments go as a JSON object, `issue` first."""


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
    """The server. `site` is its state, `log` what it was asked, `breaches` what broke the contract.

    `edition` is cloud or datacenter. `delay` is the seconds before each answer, and `latency` maps a regular
    expression on "METHOD path" to other seconds. Without `check` nothing is held to the contract, which is
    quicker.
    """

    def __init__(self, port: int = 0, *, edition: str = "cloud", check: bool = True) -> None:
        self.site = Site(edition)
        self.log: list[Seen] = []
        self.breaches: list[str] = []
        self.faults: list[Fault] = []
        self.delay = 0.0
        self.latency: dict[str, float] = {}
        self.check = check
        self.lock = threading.Lock()
        self._walking: set[str] = set()
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
        if kind not in ANSWERS and kind not in OTHERS:
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

    def seconds(self, method: str, path: str) -> float:
        """How long the answer to a request takes."""
        asked = f"{method} {path}"
        return next((time for one, time in self.latency.items() if re.search(one, asked)), self.delay)

    def breach(self, words: str) -> None:
        """Note what broke the contract."""
        with self.lock:
            self.breaches.append(words)

    @contextmanager
    def walking(self, method: str, path: str) -> Iterator[bool]:
        """Whether another transition of the same issue is under way on a site that tells so, with 409."""
        walks = method == "POST" and path.endswith("/transitions") and self.site.edition.tells_conflicts
        with self.lock:
            busy = walks and path in self._walking
            if walks and not busy:
                self._walking.add(path)
        try:
            yield busy
        finally:
            with self.lock:
                if walks and not busy:
                    self._walking.discard(path)

    def control(self, name: str, body: Any) -> Any:
        """What another process asks of the fake itself."""
        match name:
            case "arm":
                return asdict(self.arm(body.pop("kind"), **body))
            case "log":
                with self.lock:
                    return [
                        {**asdict(one), "login": None if one.login is None else one.login.split()[0]}
                        for one in self.log
                    ]
            case "issues":
                with self.site.lock:
                    return [{**asdict(one), "keys": sorted(one.keys)} for one in self.site.issues.values()]
            case "breaches":
                return self.breaches
            case "limit":
                return self.site.limits.arm(**body)
            case "set":
                for key, value in body.items():
                    setattr(self if key in {"delay", "latency"} else self.site, key, value)
                return None
        if name in PEOPLE:
            issue = [body.pop("issue")] if "issue" in body else []
            return getattr(self.site, name)(*issue, *body.pop("values", ()), **body)
        raise ValueError(name)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 64
    fake: FakeJira

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

    do_POST = do_PUT = do_DELETE = do_GET

    def log_message(self, *args: object) -> None:
        """Silence."""

    def _serve(self) -> None:
        fake = self.server.fake
        parts = urlsplit(self.path)
        if parts.path.startswith("/__fake/"):
            content = self._content()
            told = fake.control(parts.path.removeprefix("/__fake/"), json.loads(content) if content else {})
            self._send(200, {}, json.dumps(told, default=str).encode())
            return
        gateway = _GATEWAY.match(parts.path)
        path = _GATEWAY.sub("", parts.path)
        login = self.headers.get("Authorization")
        headers = {name.lower(): value for name, value in self.headers.items() if name != "Authorization"}
        seen = Seen(self.command, path, dict(parse_qsl(parts.query)), None, login, headers=headers)
        fault = fake.struck(seen.method, path)
        if fault is not None and fault.kind == "unread":
            self._logged(seen)
            self._reset()
            return
        begin = time.monotonic()
        content = self._content()
        seen.body = _json(content)
        self._logged(seen)
        said = {name.lower(): value for name, value in self.headers.items()}
        asked = contracts.Asked(self.command, self.path, said, content)
        breach = self._breach_of_request(asked)
        reply = Reply(0, None)
        with fake.walking(seen.method, path) as busy:
            if breach is not None:
                reply = Reply(500, {"errorMessages": [f"Out of contract: {breach}"], "errors": {}}, held=False)
            elif busy:
                words = "Another transition of this issue is under way."
                reply = Reply(409, {"errorMessages": [words], "errors": {}})
            elif fault is None or fault.after or fault.kind in {"slow", "cut", "trickle"}:
                reply = self._answered(seen, gateway[1] if gateway is not None else None)
            late = fault.seconds if fault is not None and fault.kind != "trickle" else 0.0
            # The time the fake itself took is part of the time that an answer takes.
            time.sleep(max(0.0, fake.seconds(seen.method, path) + late - (time.monotonic() - begin)))
        self._deliver(seen, asked, fault, reply)

    def _answered(self, seen: Seen, gateway: str | None) -> Reply:
        try:
            return self.server.fake.site.answer(
                seen.method, seen.path, seen.query, seen.body, seen.login, gateway
            )
        except Exception as failure:
            self.server.fake.breach(f"the fake failed: {seen.method} {seen.path}: {failure!r}")
            return Reply(500, {"errorMessages": ["The fake failed."], "errors": {}}, held=False)

    def _deliver(self, seen: Seen, asked: contracts.Asked, fault: Fault | None, reply: Reply) -> None:
        status, headers = reply.status, dict(reply.headers)
        body = b"" if reply.body is None else written(reply.body)
        kind = None if fault is None else fault.kind
        if kind == "drop":
            self._hang_up()
            return
        if kind in ANSWERS:
            status, headers, body = ANSWERS[kind]
        elif kind == "echo":
            status, body = 400, error(f"Bad header: {seen.login} {seen.login}")
        elif reply.held:
            self._held_to_contract(asked, status, body)
        if fault is not None and fault.retry_after is not None:
            headers = {**headers, "Retry-After": f"{fault.retry_after:g}"}
        seen.status = status
        pause = fault.seconds if fault is not None and kind == "trickle" else None
        self._send(status, headers, body, cut=kind == "cut", pause=pause)
        if kind == "cut":
            self._hang_up()

    def _content(self) -> bytes:
        return body_of(self)

    def _logged(self, seen: Seen) -> None:
        with self.server.fake.lock:
            self.server.fake.log.append(seen)

    def _send(
        self,
        status: int,
        headers: dict[str, str],
        body: bytes,
        *,
        cut: bool = False,
        pause: float | None = None,
    ) -> None:
        lines = {
            "Date": formatdate(usegmt=True),
            "Content-Type": "application/json;charset=UTF-8",
            **headers,
        }
        if status != 204:
            lines["Content-Length"] = str(len(body))
        head = (
            f"HTTP/1.1 {status} -\r\n" + "".join(f"{name}: {value}\r\n" for name, value in lines.items()) + "\r\n"
        ).encode()
        if pause is None:
            self.wfile.write(head + (body[: len(body) // 2] if cut else body))
            return
        self.wfile.write(head)
        for number in range(len(body)):
            self.wfile.write(body[number : number + 1])
            time.sleep(pause)

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

    def _breach_of_request(self, asked: contracts.Asked) -> str | None:
        if not self.server.fake.check:
            return None
        try:
            contracts.check_request(asked)
        except contracts.Broken as broken:
            self.server.fake.breach(str(broken))
            return str(broken)
        return None

    def _held_to_contract(self, asked: contracts.Asked, status: int, body: bytes) -> None:
        """Hold an answer of the fake itself to the contract."""
        if not self.server.fake.check:
            return
        try:
            contracts.check_reply(asked, status, body)
        except contracts.Broken as broken:
            self.server.fake.breach(f"the fake answered {status}: {broken}")


def _json(content: bytes) -> Any:
    """The JSON of a body; None where it is none, which the contract then finds."""
    try:
        return msgspec.json.decode(content) if content else None
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None
