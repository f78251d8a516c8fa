"""Asks the address of a probe: https, its own host alone, an answer of bounded size and time."""

import json
from typing import Any
from urllib.parse import urljoin, urlsplit

import msgspec

from roadmap_tui.errors import Problem
from roadmap_tui.probes.secrets import Secrets
from roadmap_tui.probes.unread import NotHere, Unread
from roadmap_tui.text.characters import one_line

LARGEST = 4 * 1024 * 1024
"""Most bytes of an answer, unpacked."""
_CONNECT_SECONDS = 10.0
_REDIRECTS = 5
_NO_FUNCTIONS = ("match", "search")
"""Functions of a JSON path that are left out: a regular expression can hold a program up for ever."""


def ask_address(url: str, path: str | None, headers: str | None, secrets: Secrets, limit: float) -> str:
    """What an address answers: the value at a JSON path, or the text of all of it. Raises Unread.

    A redirect is followed within the host alone, and never from https to http.
    """
    host = check_address(url, secrets)
    sent = {"Accept": "application/json, text/plain;q=0.5"}
    if headers is not None:
        header = secrets.header(headers)
        if header.host != _place(url) and header.host != host:
            raise NotHere(
                f"your setting probes.headers.{one_line(headers)} is for {header.host}, and not for {host}"
            )
        sent[header.name] = header.value

    return _taken(_answer(url, sent, limit), path)


def check_address(url: str, secrets: Secrets) -> str:
    """The host of an address that may be asked. Raises Unread."""
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").lower()
        _ = parts.port
    except ValueError:
        raise Unread("its address cannot be read") from None
    if not host or parts.scheme not in {"https", "http"}:
        raise Unread("its address is none that starts with https://")
    if parts.username is not None or parts.password is not None:
        raise Unread("its address holds a user or a password, which a board must not")
    if parts.scheme == "http" and not secrets.may_be_plain(host):
        raise NotHere(
            f"{one_line(host)} would be asked without TLS, which your setting probes.http does not allow"
        )
    return one_line(host)


def check_path(path: str) -> None:
    """Check the syntax of a JSON path. Raises Unread."""
    _compiled(path)


def _answer(url: str, sent: dict[str, str], limit: float) -> bytes:
    """The body of the answer."""
    import httpx

    from roadmap_tui.trackers.http.client import new_client
    from roadmap_tui.trackers.http.failures import Server, unreachable
    from roadmap_tui.trackers.http.retry import Hooks

    host = one_line(urlsplit(url).hostname or "")
    try:
        with new_client(Hooks(timeouts=(min(_CONNECT_SECONDS, limit), limit))) as client:
            at = url
            for _ in range(_REDIRECTS + 1):
                with client.stream("GET", at, headers=sent) as response:
                    if not response.is_redirect:
                        return _body(response, host)
                    at = _within_host(at, response.headers.get("location", ""))
    except httpx.InvalidURL:
        raise Unread("its address cannot be read") from None
    except httpx.RequestError as error:
        words = str(unreachable(error, Server(host, "the address", "server"))).partition(":")[0]
        raise Unread(words.rstrip(".")) from None
    except Problem as problem:
        raise Unread(problem.message.rstrip(".")) from None
    raise Unread(f"{host} redirects more than {_REDIRECTS} times")


def _within_host(at: str, location: str) -> str:
    """Where a redirect leads, within its host. Raises Unread for another one."""
    try:
        to = urljoin(at, location)
        if _place(to) == _place(at) and urlsplit(to).scheme == urlsplit(at).scheme:
            return to
        host = urlsplit(to).hostname or "nowhere"
    except ValueError:
        host = "nowhere"
    same = host == urlsplit(at).hostname
    raise Unread(
        f"it is redirected to {'another port or scheme' if same else one_line(host)}, and that is not followed"
    )


def _place(url: str) -> str:
    """The host with its port, as an address names it."""
    return urlsplit(url).netloc.rpartition("@")[2].lower()


def _body(response: Any, host: str) -> bytes:
    if not 200 <= response.status_code < 300:
        raise Unread(f"{host} answered with {response.status_code}")
    if "," in response.headers.get("content-encoding", ""):
        raise Unread(f"{host} sent an answer that is packed more than once")
    parts, size = [], 0
    for part in response.iter_bytes():
        size += len(part)
        if size > LARGEST:
            raise Unread(f"{host} sent more than {LARGEST // 2**20} MB")
        parts.append(part)
    return b"".join(parts)


def _taken(body: bytes, path: str | None) -> str:
    """The value at a path of a JSON document as text; without a path the document itself."""
    if path is None:
        return body[:LARGEST].decode("utf-8-sig", "replace")
    query = _compiled(path)
    try:
        document = msgspec.json.decode(body.removeprefix(b"\xef\xbb\xbf"))
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        raise Unread("what was answered is no JSON", one_line(body[:200].decode("utf-8", "replace"))) from None
    found = []
    try:
        for one in query.finditer(document):
            found.append(one.obj)
            if len(found) > 1:
                raise Unread("its JSON path leads to more than one value")
    except RecursionError:
        raise Unread("what was answered is nested too deeply") from None
    if not found:
        raise Unread("its JSON path leads to nothing")
    return found[0] if isinstance(found[0], str) else json.dumps(found[0])


def _compiled(path: str) -> Any:
    import jsonpath

    environment = jsonpath.JSONPathEnvironment(strict=True)
    for name in _NO_FUNCTIONS:
        environment.function_extensions.pop(name, None)
    try:
        return environment.compile(path)
    except (jsonpath.JSONPathError, RecursionError) as fault:
        words = one_line(str(fault).partition("\n")[0])
        raise Unread(f"its JSON path cannot be read: {words or 'it is nested too deeply'}") from None
