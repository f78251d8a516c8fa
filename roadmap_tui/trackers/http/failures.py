"""Problems with advice for network failures, and for answers that something else than the tracker sent."""

import re
import socket
import ssl
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple

from roadmap_tui.errors import Offline, Problem, Reason, Remedy, WrongSetting
from roadmap_tui.text.lazy_pattern import lazy_pattern
from roadmap_tui.trackers.http.environment import Proxy
from roadmap_tui.trackers.http.login_pages import is_login_address, is_login_page
from roadmap_tui.trackers.http.reply import Reply, clean_line, is_page

if TYPE_CHECKING:
    import httpx

CONNECT_SECONDS = 10.0
ANSWER_SECONDS = 30.0

_TITLE = lazy_pattern(r"<title[^<>]*>([^<]{1,200})", re.IGNORECASE)


class Server(NamedTuple):
    """A server in sentences: its host, the setting that names it, and the tracker that should stand there."""

    host: str
    setting: str
    tracker: str


def unreadable(reply: Reply, server: Server, again: Remedy) -> Offline:
    """The problem with an answer that is no JSON: a login page, another page, or noise."""
    host = server.host
    if not is_page(reply):
        status = f" ({reply.status})" if reply.status >= 400 else ""
        return Offline(
            f"{host} answered with something that is not JSON{status}: check that {server.setting} is "
            f"the address of a {server.tracker}."
        )
    if is_login_page(reply.content):
        return Offline(
            f"{host} answered with a login page instead of data: check {server.setting}, and the login.",
            reason=Reason.LOGIN_REFUSED,
            remedy=again,
        )
    page = reply.content[:20_000].decode("utf-8", "replace")
    title = _TITLE.search(page)
    named = f" titled “{clean_line(title[1], 80)}”" if title is not None else ""
    return Offline(
        f"A web page{named} came instead of an answer from {host}: something else than {server.tracker} stands "
        "there, or a proxy between. Open the site in a browser here, and check "
        f"{server.setting} and HTTPS_PROXY."
    )


def from_elsewhere(reply: Reply, server: Server, again: Remedy) -> Offline | None:
    """The problem for an error response that something else than the tracker sent; None for one of its own."""
    host = server.host
    status = reply.status
    if status == 407:
        return Offline(f"The proxy on the way to {host} wants a name and a password: give them in HTTPS_PROXY.")
    if status == 511:
        return Offline(
            f"A guest network stands between this machine and {host}: open the site in a browser here, and "
            "accept what the network asks."
        )
    if 300 <= status < 400:
        return redirected(reply, server, again)
    if is_page(reply) and status == 404 and not is_login_page(reply.content):
        return Offline(f"There is no {server.tracker} at {host}, only a web page: check {server.setting}.")
    if not reply.is_readable and status not in {408, 413, 429} and status < 500:
        return unreadable(reply, server, again)
    return None


def too_many(reply: Reply, host: str, seconds: float) -> Offline:
    """The problem for an answer that asks to wait so many seconds, with the time of day until which."""
    sent = reply.sent_at or datetime.now(UTC)
    until = datetime.fromtimestamp(sent.timestamp() + seconds, UTC).astimezone()
    return Offline(f"{host} has had too many requests and asks to wait until {until:%H:%M}: go on after that.")


def redirected(reply: Reply, server: Server, again: Remedy) -> Offline:
    """The problem for a redirect, which the token does not follow."""
    host = server.host
    from urllib.parse import urlsplit

    location = reply.headers.get("location", "")
    try:
        target = urlsplit(location).netloc
    except ValueError:
        target = ""
    other = clean_line(target.rsplit("@", 1)[-1], 120)
    where = f" to {other}" if other and other != host else ""
    if is_login_address(location):
        return Offline(
            f"{host} sends us on to a login{where.replace(' to ', ' at ')} instead of an answer: check "
            f"{server.setting}, and the login.",
            reason=Reason.LOGIN_REFUSED,
            remedy=again,
        )
    return Offline(
        f"{host} sends us on{where}, and the token is not sent along: set {server.setting} to "
        f"the address at which "
        "your browser ends up."
    )


def unreachable(error: "httpx.RequestError", server: Server, proxy: Proxy | None = None) -> Problem:
    """The problem for a network failure, with a sentence for each cause. The error's own text is not used.

    `proxy` is the one on the way: WrongSetting names its variable where its name cannot be found.
    """
    host = server.host
    import httpx

    causes = list(_causes(error))
    on_the_way = _proxy_problem(error, server, proxy)
    if on_the_way is not None:
        return on_the_way
    for cause in causes:
        if isinstance(cause, socket.gaierror):
            return Offline(
                f"The name {host} cannot be found: check {server.setting} for a slip, and that "
                f"this machine is online."
            )
        if isinstance(cause, ssl.SSLCertVerificationError):
            reason = clean_line(cause.verify_message, 120)
            return Offline(
                f"The certificate of {host} is not trusted ({reason}): behind a company proxy, name its CA "
                "bundle in SSL_CERT_FILE."
            )
        if isinstance(cause, ssl.SSLError):
            return Offline(
                f"No secure connection to {host} came about: check the port in {server.setting}, and any proxy."
            )
        if isinstance(cause, ConnectionRefusedError):
            return Offline(f"{host} refuses the connection: check {server.setting}, the VPN and HTTPS_PROXY.")
    if isinstance(error, httpx.ConnectTimeout):
        return Offline(
            f"{host} could not be reached within {CONNECT_SECONDS:.0f} seconds: check the network and the VPN."
        )
    if isinstance(error, httpx.PoolTimeout):
        return Offline(f"Every connection to {host} is busy: try again with less at once.")
    if isinstance(error, httpx.WriteTimeout):
        return Offline(
            f"{host} did not take in what was sent within {ANSWER_SECONDS:.0f} seconds: try again later."
        )
    if isinstance(error, httpx.TimeoutException):
        return Offline(f"{host} did not answer within {ANSWER_SECONDS:.0f} seconds: try again later.")
    if isinstance(error, httpx.ConnectError):
        return Offline(f"{host} cannot be reached: check the network, the VPN and {server.setting}.")
    if isinstance(error, httpx.DecodingError):
        return Offline(f"The answer of {host} is packed in a broken way: a proxy may have damaged it. Try again.")
    return Offline(f"The connection to {host} broke off before the answer was whole: try again.")


def _proxy_problem(error: "httpx.RequestError", server: Server, proxy: Proxy | None) -> Problem | None:
    """The problem for a failure of the proxy; None for one of the site."""
    host = server.host
    import httpx

    variable = proxy.variable if proxy is not None else "HTTPS_PROXY"
    if isinstance(error, httpx.ProxyError):
        return Offline(
            f"The proxy refused the way to {host}: check {variable}, and the proxy's name and password."
        )
    for cause in _causes(error) if proxy is not None else ():
        where = clean_line(proxy.host, 120) if proxy is not None else ""
        if isinstance(cause, socket.gaierror):
            return WrongSetting(
                f"{variable} names the proxy {where}, which cannot be found: check it for a slip, and that this "
                "machine is online."
            )
        if isinstance(cause, ConnectionRefusedError):
            return Offline(f"The proxy {where} refuses the connection: check {variable} and the VPN.")
    return None


def is_lasting(error: "httpx.RequestError") -> bool:
    """Whether a failure is permanent, so that no retry helps: unknown name, bad certificate, refusing proxy."""
    import httpx

    lasting = (socket.gaierror, ssl.SSLError)
    return isinstance(error, httpx.ProxyError) or any(isinstance(cause, lasting) for cause in _causes(error))


def _causes(error: BaseException) -> "list[BaseException]":
    found: list[BaseException] = []
    cause: BaseException | None = error
    while cause is not None and len(found) < 10:
        found.append(cause)
        cause = cause.__cause__ or cause.__context__
    return found


def never_left() -> tuple[type[Exception], ...]:
    """The exceptions raised before a request has been sent."""
    import httpx

    return httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError
