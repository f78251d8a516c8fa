"""What can be made to go wrong, and with which requests."""

import json
import re
from dataclasses import dataclass

LOGIN_PAGE = b"<!DOCTYPE html><html><title>Log in with Atlassian</title><form action='/login.jsp'></form></html>"
PROXY_PAGE = b"<html><head><title>Guest network: accept the terms</title></head><body>Accept</body></html>"
_HTML = {"Content-Type": "text/html; charset=utf-8"}


def error(words: str) -> bytes:
    """The body of an error in Jira's form."""
    return json.dumps({"errorMessages": [words], "errors": {}}).encode()


ANSWERS: dict[str, tuple[int, dict[str, str], bytes]] = {
    "not-json": (200, {"Content-Type": "text/plain"}, b"pong"),
    "login-page": (200, _HTML, LOGIN_PAGE),
    "proxy-page": (200, _HTML, PROXY_PAGE),
    "redirect": (302, {"Location": "http://elsewhere.example/login"}, b""),
    "401": (401, {}, error("Client must be authenticated to access this resource.")),
    "scope": (401, {}, b'{"code":401,"message":"Unauthorized; scope does not match"}'),
    "403": (403, {}, error("You do not have permission to edit issues in this project.")),
    "captcha": (403, {"X-Authentication-Denied-Reason": "CAPTCHA_CHALLENGE; login-url=http://x/login.jsp"}, b""),
    "denied": (403, {"X-Seraph-LoginReason": "AUTHENTICATION_DENIED"}, b""),
    "failed-login": (200, {"X-Seraph-LoginReason": "AUTHENTICATED_FAILED"}, b'{"issues":[],"isLast":true}'),
    "404": (404, {}, error("Issue does not exist or you do not have permission to see it.")),
    "407": (407, {"Proxy-Authenticate": "Basic"}, b""),
    "409": (409, {}, error("Conflicting update.")),
    "413": (413, {}, error("The issue is full.")),
    "429": (429, {}, error("Rate limit exceeded.")),
    "500": (500, {}, error("Internal server error.")),
    "502": (502, _HTML, b"<html><title>502 Bad Gateway</title></html>"),
    "503": (503, {}, b""),
    "empty": (200, {}, b""),
    "list": (200, {}, b"[]"),
}
"""Faults that are an answer of their own."""

OTHERS = frozenset({"unread", "drop", "cut", "slow", "trickle", "echo"})
"""`unread`: the connection is reset before the request is read. `drop`: no answer. `cut`: half of one. `slow`:
it comes `seconds` late. `trickle`: it comes in bytes, `seconds` apart. `echo`: it repeats the login."""


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
