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
    "403-page": (403, _HTML, b"<html><head><title>Forbidden (403)</title></head><body>Forbidden</body></html>"),
    "403-text": (403, {"Content-Type": "text/plain"}, b"Forbidden"),
    "basic-off": (403, {}, b'{"message":"Basic Authentication has been disabled on this instance."}'),
    "basic-off-japanese": (
        403,
        {},
        '{"message":"\u57fa\u672c\u8a8d\u8a3c\u306f\u7121\u52b9\u3067\u3059\u3002"}'.encode(),
    ),
    "saml-page": (
        200,
        _HTML,
        b"<form method=post action=https://idp.example/x><input type=hidden name=SAMLRequest value=PHN/></form>",
    ),
    "login-page-japanese": (
        200,
        _HTML,
        "<title>\u30ed\u30b0</title><form action=/enter><input name=u><input type=password></form>".encode(),
    ),
    "login-redirect": (302, {"Location": "https://idp.acme.example/adfs/ls/?SAMLRequest=x&RelayState=y"}, b""),
    "guest-network": (511, _HTML, b"<html><title>Welcome</title></html>"),
    "deep-400": (400, {}, b"[" * 100_000),
    "deep-500": (500, {}, b'{"errorMessages":' * 100_000),
    "long-number": (200, {}, b'{"id": ' + b"9" * 6_000 + b"}"),
    "late-year": (503, {"Retry-After": "Wed, 21 Oct 99999999999999999999 07:28:00 GMT"}, b""),
    "late-zone": (503, {"Retry-After": "Wed, 21 Oct 2026 07:28:00 +99999999999999999999"}, b""),
    "late-429": (429, {"Retry-After": "Fri, 31 Dec 9999 23:59:59 -0001", "Date": "x" * 99}, b""),
    "redirect": (302, {"Location": "http://elsewhere.example/jira"}, b""),
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
    "odd-cookie": (401, {"Set-Cookie": f"a=b; Max-Age={'9' * 400}"}, b"{}"),
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
