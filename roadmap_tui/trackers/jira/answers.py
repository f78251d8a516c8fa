"""Problems with advice for error responses of Jira or a proxy and for network failures."""

import json
import re
import socket
import ssl
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from roadmap_tui.errors import Offline, Problem, Reason, Remedy, WrongSetting
from roadmap_tui.text.characters import one_line
from roadmap_tui.trackers.jira.environment import Proxy
from roadmap_tui.trackers.jira.login_pages import is_login_address, is_login_page
from roadmap_tui.trackers.protocol import Changed, Rejected

if TYPE_CHECKING:
    import httpx

CONNECT_SECONDS = 10.0
ANSWER_SECONDS = 30.0

_LONGEST = 300
_SURROGATE = re.compile("[\ud800-\udfff]")
_ESCAPED_SURROGATE = re.compile(rb"\\u[dD][89a-fA-F]")
_YEARS = range(2000, 2200)
"""The years in which a server's clock may be; others cannot be counted with."""
_TITLE = re.compile(r"<title[^<>]*>([^<]{1,200})", re.IGNORECASE)
_CLOUD = (".atlassian.net", ".jira.com")


class Reply(NamedTuple):
    """An HTTP response. `headers` has lower-case names."""

    status: int
    headers: Mapping[str, str]
    content: bytes

    def data(self) -> Any:
        """The JSON of the body, None where it is empty. Raises Unreadable where it is something else.

        Half surrogate pairs, which no text of ours could hold, are replaced.
        """
        if not self.content.strip():
            return None
        try:
            found = json.loads(self.content)
            return _whole(found) if _ESCAPED_SURROGATE.search(self.content) is not None else found
        except (ValueError, RecursionError):
            raise Unreadable from None

    @property
    def is_readable(self) -> bool:
        """Whether the body is JSON or empty, as an answer of Jira's own is."""
        try:
            self.data()
        except Unreadable:
            return False
        return True

    @property
    def sent_at(self) -> datetime | None:
        """The time of the answer by the server's clock; None where it does not say one that can be read."""
        return moment_of(self.headers.get("date", ""))


class Unreadable(Exception):
    """The error of a body that is no JSON, or JSON beyond every measure."""


def clean_line(text: object, longest: int = _LONGEST) -> str:
    """Sanitise a text of Jira's for display: one line, no control characters, not too long."""
    if not isinstance(text, str):
        return ""
    line = one_line(_SURROGATE.sub("\ufffd", text[: longest * 8]))
    return line if len(line) <= longest else line[: longest - 1] + "…"


def fields_of(reply: Reply, names: Mapping[str, str] | None = None) -> dict[str, str]:
    """Jira's error message for each field it refuses, by the name people see where `names` has it."""
    errors = _part(reply, "errors")
    if not isinstance(errors, dict):
        return {}
    called = names or {}
    return {clean_line(called.get(key, key), 80): clean_line(value) for key, value in errors.items()}


def error_words(reply: Reply, names: Mapping[str, str] | None = None) -> str:
    """Jira's error messages in one line; empty where it gave none."""
    messages = _part(reply, "errorMessages")
    words = [clean_line(message) for message in messages] if isinstance(messages, list) else []
    words += [clean_line(_part(reply, key)) for key in ("errorMessage", "message")]
    words += [f"{field}: {message}" for field, message in fields_of(reply, names).items()]
    return clean_line(
        " ".join(word if word.endswith((".", "!", "?")) else f"{word}." for word in words if word), 600
    )


def is_page(reply: Reply) -> bool:
    """Whether the answer is a web page where data was asked for."""
    kind = reply.headers.get("content-type", "").lower()
    return "html" in kind or reply.content[:200].lstrip()[:1] == b"<"


def unreadable(reply: Reply, host: str) -> Offline:
    """The problem with an answer that is no JSON: a login page, another page, or noise."""
    if not is_page(reply):
        status = f" ({reply.status})" if reply.status >= 400 else ""
        return Offline(
            f"{host} answered with something that is not JSON{status}: check that [tracker.jira] site is "
            f"the address of a Jira."
        )
    if is_login_page(reply.content):
        return Offline(
            f"{host} answered with a login page instead of data: check [tracker.jira] site, and the login.",
            reason=Reason.LOGIN_REFUSED,
            remedy=_login_again(host),
        )
    page = reply.content[:20_000].decode("utf-8", "replace")
    title = _TITLE.search(page)
    named = f" titled “{clean_line(title[1], 80)}”" if title is not None else ""
    return Offline(
        f"A web page{named} came instead of an answer from {host}: something else than Jira stands there, or a "
        "proxy between. Open the site in a browser here, and check [tracker.jira] site and HTTPS_PROXY."
    )


def _login_again(host: str) -> Remedy:
    """The remedy where a login is not taken: Data Center takes personal access tokens where Basic is off."""
    if is_cloud(host):
        return Remedy("login", (), "Run {} with a new token.")
    return Remedy("login", ("--email", ""), "Give a personal access token alone: {}.")


def is_cloud(host: str) -> bool:
    """Whether a host is one of Jira Cloud's own."""
    return host.partition(":")[0].endswith(_CLOUD)


def refusal(reply: Reply, host: str, what: str, names: Mapping[str, str] | None = None) -> Problem:
    """The problem for an error response. `what` is what was asked, as in "create it"."""
    status, words = reply.status, error_words(reply, names)
    tail = f" Jira says: {words}" if words else ""
    login = login_refusal(reply, host)
    if login is not None:
        return login
    outside = _from_elsewhere(reply, host)
    if outside is not None:
        return outside
    match status:
        case 403:
            return Rejected(f"Your account on {host} may not {what}: ask a Jira admin for the permission.{tail}")
        case 404:
            return Rejected(f"Jira cannot {what}: it is not there, or your account may not see it.{tail}")
        case 409:
            return Changed(
                f"Jira could not {what}, for somebody changed it at the same time: run it again.{tail}"
            )
        case 413:
            return Rejected(f"Jira will not {what}: it is too large, or the issue is full. Shorten it.{tail}")
        case 429:
            return Offline(
                f"{host} has had too many requests and asks to wait{_wait(reply)}: try again later.{tail}"
            )
        case 410:
            return Offline(f"{host} no longer knows this way to {what}: look for a newer roadmap-tui.{tail}")
        case 408:
            return Offline(f"{host} did not get the whole request in time: try again.{tail}")
    if status >= 500:
        return Offline(f"{host} failed with an error of its own ({status}): try again later.{tail}")
    return Rejected(f"Jira will not {what}.{tail or f' It answered {status}.'}", fields_of(reply))


def _from_elsewhere(reply: Reply, host: str) -> Offline | None:
    """The problem for an error response that something else than Jira sent; None for one of Jira's own."""
    status = reply.status
    if status == 407:
        return Offline(f"The proxy on the way to {host} wants a name and a password: give them in HTTPS_PROXY.")
    if status == 511:
        return Offline(
            f"A guest network stands between this machine and {host}: open the site in a browser here, and "
            "accept what the network asks."
        )
    if 300 <= status < 400:
        return redirected(reply, host)
    if is_page(reply) and status == 404 and not is_login_page(reply.content):
        return Offline(f"There is no Jira at {host}, only a web page: check [tracker.jira] site.")
    if not reply.is_readable and status not in {408, 413, 429} and status < 500:
        return unreadable(reply, host)
    return None


def login_refusal(reply: Reply, host: str) -> Offline | None:
    """The problem for a response that refuses the login; None for any other."""
    denied = reply.headers.get("x-authentication-denied-reason", "")
    reason = reply.headers.get("x-seraph-loginreason", "")
    words = error_words(reply)
    if "CAPTCHA" in denied or (reply.status == 403 and "AUTHENTICATION_DENIED" in reason):
        return Offline(
            f"{host} asks for a CAPTCHA after too many failed logins: log in once in a browser.",
            reason=Reason.LOGIN_REFUSED,
            remedy=Remedy("login", (), "Then run {} with a new token."),
        )
    if reply.status == 401 and "scope" in words.lower():
        return Offline(
            f"The token for {host} lacks a scope: it needs read:jira-work, write:jira-work and read:jira-user.",
            reason=Reason.SCOPE_MISSING,
            remedy=Remedy("login", (), "Make a new one and run {}."),
        )
    if reply.status == 403 and _is_outside(reply, host) and "OK" not in reason:
        return Offline(
            f"{host} turns the login away (403): it may take no email with a token.",
            reason=Reason.LOGIN_REFUSED,
            remedy=_login_again(host),
        )
    if reply.status == 401 or "AUTHENTICATED_FAILED" in reason:
        return Offline(
            f"{host} does not accept the login: check [tracker.jira] email.",
            reason=Reason.LOGIN_REFUSED,
            remedy=Remedy("login", (), "Run {} with a new token."),
        )
    return None


def _is_outside(reply: Reply, host: str) -> bool:
    """Whether a refusal is of what guards Jira, and not its own about a permission, with `errorMessages`."""
    if not reply.is_readable:
        return True
    has_words = bool(_part(reply, "message")) and _part(reply, "errorMessages") is None
    return has_words and not is_cloud(host)


def redirected(reply: Reply, host: str) -> Offline:
    """The problem for a redirect, which the token does not follow."""
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
            "[tracker.jira] site, and the login.",
            reason=Reason.LOGIN_REFUSED,
            remedy=_login_again(host),
        )
    return Offline(
        f"{host} sends us on{where}, and the token is not sent along: set [tracker.jira] site to "
        f"the address at which "
        "your browser ends up."
    )


def unreachable(error: "httpx.RequestError", host: str, proxy: Proxy | None = None) -> Problem:
    """The problem for a network failure, with a sentence for each cause. The error's own text is not used.

    `proxy` is the one on the way: WrongSetting names its variable where its name cannot be found.
    """
    import httpx

    causes = list(_causes(error))
    on_the_way = _proxy_problem(error, host, proxy)
    if on_the_way is not None:
        return on_the_way
    for cause in causes:
        if isinstance(cause, socket.gaierror):
            return Offline(
                f"The name {host} cannot be found: check [tracker.jira] site for a slip, and that "
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
                f"No secure connection to {host} came about: check the port in [tracker.jira] site, "
                f"and any proxy."
            )
        if isinstance(cause, ConnectionRefusedError):
            return Offline(f"{host} refuses the connection: check [tracker.jira] site, the VPN and HTTPS_PROXY.")
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
        return Offline(f"{host} cannot be reached: check the network, the VPN and [tracker.jira] site.")
    if isinstance(error, httpx.DecodingError):
        return Offline(f"The answer of {host} is packed in a broken way: a proxy may have damaged it. Try again.")
    return Offline(f"The connection to {host} broke off before the answer was whole: try again.")


def _proxy_problem(error: "httpx.RequestError", host: str, proxy: Proxy | None) -> Problem | None:
    """The problem for a failure of the proxy; None for one of the site."""
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


def _part(reply: Reply, key: str) -> Any:
    try:
        data = reply.data()
    except Unreadable:
        return None
    return data.get(key) if isinstance(data, dict) else None


def _wait(reply: Reply) -> str:
    seconds = retry_after(reply)
    return f" {seconds:.0f} seconds" if seconds else ""


def retry_after(reply: Reply) -> float | None:
    """The seconds that `Retry-After` asks for, given in seconds or as a date; None where it says nothing.

    A time is taken from the answer's own date, so that this machine's clock may be wrong.
    """
    text = reply.headers.get("retry-after", "").strip()
    if re.fullmatch(r"\d{1,6}(\.\d+)?", text):
        return float(text)
    until = moment_of(text)
    if until is None:
        return None
    return max(0.0, (until - (reply.sent_at or datetime.now(UTC))).total_seconds())


def moment_of(text: str) -> datetime | None:
    """Parse the time of a header, in UTC; None where it is none that can be counted with."""
    try:
        found = parsedate_to_datetime(text)
        found = found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    except (ValueError, OverflowError, TypeError, IndexError):
        return None
    return found if found.year in _YEARS else None


def instant_of(value: object) -> datetime | None:
    """Parse a time in an answer, ISO 8601 with a zone, in UTC; None where it is none to count with."""
    try:
        found = datetime.fromisoformat(value) if isinstance(value, str) else None
        found = None if found is None or found.tzinfo is None else found.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return found if found is not None and found.year in _YEARS else None


def _whole(value: Any) -> Any:
    """A part of an answer without half surrogate pairs."""
    if isinstance(value, str):
        return _SURROGATE.sub("\ufffd", value)
    if isinstance(value, list):
        return [_whole(one) for one in value]
    if isinstance(value, dict):
        return {_whole(name): _whole(one) for name, one in value.items()}
    return value
