"""Problems with advice for what Linear answers: errors beside data, with status 200 or 400."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple

from roadmap_tui.errors import Offline, Problem, Reason, Remedy
from roadmap_tui.trackers.http import failures
from roadmap_tui.trackers.http.failures import Server
from roadmap_tui.trackers.http.reply import Reply, Unreadable, clean_line, retry_after, sentences
from roadmap_tui.trackers.protocol import Rejected

_AGAIN = Remedy("login", ("linear",), "Run {} with a new key.")
_LEAST_WAIT = 60.0
"""Seconds to wait after a limit that names no time."""
_LOGIN = frozenset({"AUTHENTICATION_ERROR", "UNAUTHENTICATED"})
_RIGHTS = frozenset({"FORBIDDEN", "FEATURE_NOT_ACCESSIBLE"})
_OWN = frozenset({"INTERNAL_SERVER_ERROR", "INTERNAL_ERROR", "LOCK_TIMEOUT", "OTHER"})
"""Codes of failures of Linear's own: whether the change happened nobody knows."""
RATE_LIMITED = "RATELIMITED"


class Fault(NamedTuple):
    """One of the errors of an answer: its code, Linear's own words for people, the field that was asked for."""

    code: str
    words: str
    path: str


def server_of(host: str) -> Server:
    """Linear at a host, for sentences."""
    return Server(host, "[tracker.linear] api", "Linear")


def faults_of(reply: Reply) -> list[Fault]:
    """The errors of an answer; none where it has none, or cannot be read."""
    try:
        found = reply.data()
    except Unreadable:
        return []
    errors = found.get("errors") if isinstance(found, dict) else None
    return [_fault(one) for one in errors if isinstance(one, dict)] if isinstance(errors, list) else []


def _fault(error: dict[str, Any]) -> Fault:
    more = error.get("extensions")
    more = more if isinstance(more, dict) else {}
    code = clean_line(more.get("code") or more.get("type"), 80).upper().replace(" ", "_")
    words = clean_line(more.get("userPresentableMessage")) or clean_line(error.get("message"))
    path = error.get("path")
    return Fault(code, words, clean_line(path[0], 80) if isinstance(path, list) and path else "")


def asks_to_wait(reply: Reply) -> bool:
    """Whether a request was turned away unread, for there were too many, or for what they cost."""
    return reply.status == 429 or any(one.code == RATE_LIMITED for one in faults_of(reply))


def seconds_to_wait(reply: Reply) -> float:
    """The seconds that a limit asks to wait: by its headers, else a minute."""
    said = retry_after(reply)
    if said is not None:
        return said
    now = (reply.sent_at or datetime.now(UTC)).timestamp()
    for kind in ("requests", "complexity"):
        left, reset = (
            reply.headers.get(f"x-ratelimit-{kind}-{name}", "").strip() for name in ("remaining", "reset")
        )
        if left.startswith(("0", "-")) and reset.isdigit() and len(reset) < 16:
            return max(0.0, int(reset) / 1000 - now)
    return _LEAST_WAIT


def unreadable(reply: Reply, host: str) -> Offline:
    """The problem with an answer that is no JSON: a login page, another page, or noise."""
    return failures.unreadable(reply, server_of(host), _AGAIN)


def refusal(reply: Reply, host: str, what: str) -> Problem:
    """The problem for an answer with errors. `what` is what was asked, as in "create the issue"."""
    faults = faults_of(reply)
    words = _words(faults)
    tail = f" Linear says: {words}" if words else ""
    if asks_to_wait(reply):
        return failures.too_many(reply, host, seconds_to_wait(reply))
    codes = {one.code for one in faults}
    if reply.status == 401 or codes & _LOGIN:
        return Offline(
            f"{host} does not accept the login: the key is wrong, or it was revoked.",
            reason=Reason.LOGIN_REFUSED,
            remedy=_AGAIN,
        )
    if not faults:
        outside = failures.from_elsewhere(reply, server_of(host), _AGAIN)
        if outside is not None:
            return outside
    if reply.status == 403 or codes & _RIGHTS:
        return Rejected(f"This account may not {what}.{tail}")
    if reply.status >= 500 or codes & _OWN:
        return Offline(f"{host} failed with an error of its own: try again later.{tail}")
    if reply.status == 408:
        return Offline(f"{host} did not get the whole request in time: try again.{tail}")
    return Rejected(f"Linear will not {what}.{tail or f' It answered {reply.status}.'}")


def _words(faults: Sequence[Fault]) -> str:
    """Linear's own words in one line; empty where it gave none."""
    return sentences(dict.fromkeys(one.words for one in faults))


def part_in(data: Mapping[str, Any], name: str) -> dict[str, Any]:
    """The object under a name; empty where there is none."""
    found = data.get(name)
    return found if isinstance(found, dict) else {}


def nodes_in(data: Mapping[str, Any], name: str) -> list[dict[str, Any]]:
    """The objects of the connection under a name."""
    found = part_in(data, name).get("nodes")
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []
