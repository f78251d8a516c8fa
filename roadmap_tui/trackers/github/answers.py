"""Problems with advice for error responses of GitHub, and what its headers say of limits."""

from collections.abc import Mapping
from datetime import UTC, datetime

from roadmap_tui.errors import Offline, Problem, Reason, Remedy
from roadmap_tui.trackers.http import failures
from roadmap_tui.trackers.http.failures import Server
from roadmap_tui.trackers.http.reply import Reply, clean_line, part_of, retry_after, sentences
from roadmap_tui.trackers.protocol import Changed, Rejected

_AGAIN = Remedy("login", ("github",), "Run {} with a new token.")
_NAMES = {"title": "summary", "body": "description", "labels": "labels", "label": "labels"}
"""The names of a patch for the fields that GitHub names in an error."""
_LEAST_WAIT = 60.0
"""Seconds that GitHub asks for after a limit that names no time."""


def server_of(host: str) -> Server:
    """The GitHub at a host, for sentences."""
    return Server(host, "[tracker.github] api", "GitHub")


def unreadable(reply: Reply, host: str) -> Offline:
    """The problem with an answer that is no JSON: a login page, another page, or noise."""
    return failures.unreadable(reply, server_of(host), _AGAIN)


def asks_to_wait(reply: Reply) -> bool:
    """Whether a request was turned away unread, for there were too many: 429, or a 403 that says so."""
    if reply.status == 429:
        return True
    if reply.status != 403:
        return False
    words = _message(reply).lower()
    spent = reply.headers.get("x-ratelimit-remaining", "").strip() == "0"
    return spent or "retry-after" in reply.headers or "rate limit" in words or "abuse" in words


def seconds_to_wait(reply: Reply) -> float:
    """The seconds that a limit asks to wait: by its header, until its hour is over, or a minute."""
    said = retry_after(reply)
    if said is not None:
        return said
    reset = reply.headers.get("x-ratelimit-reset", "").strip()
    if reply.headers.get("x-ratelimit-remaining", "").strip() == "0" and reset.isdigit() and len(reset) < 12:
        now = reply.sent_at or datetime.now(UTC)
        return max(0.0, int(reset) - now.timestamp())
    return _LEAST_WAIT


def refusal(reply: Reply, host: str, what: str) -> Problem:
    """The problem for an error response. `what` is what was asked, as in "create the issue"."""
    words = _words(reply)
    tail = f" GitHub says: {words}" if words else ""
    if asks_to_wait(reply):
        return failures.too_many(reply, host, seconds_to_wait(reply))
    outside = failures.from_elsewhere(reply, server_of(host), _AGAIN)
    if outside is not None:
        return outside
    match reply.status:
        case 401:
            return Offline(
                f"{host} does not accept the login: the token is wrong, or it has run out.",
                reason=Reason.LOGIN_REFUSED,
                remedy=_AGAIN,
            )
        case 403 if "x-github-sso" in reply.headers:
            return Rejected(
                f"GitHub will not {what}: the organisation wants the token authorised for its single sign-on; do "
                f"that where the token is listed.{tail}"
            )
        case 403:
            return Rejected(
                f"This account may not {what}: the token needs the permission Issues (read and write).{tail}"
            )
        case 404:
            return Rejected(f"GitHub cannot {what}: it is not there, or the token may not see it.{tail}")
        case 409:
            return Changed(
                f"GitHub could not {what}, for something else changed it at the same time: run it again.{tail}"
            )
        case 410:
            return Rejected(f"GitHub will not {what}: it was deleted, or the repository has no issues.{tail}")
        case 413:
            return Rejected(f"GitHub will not {what}: it is too large. Shorten it.{tail}")
        case 408:
            return Offline(f"{host} did not get the whole request in time: try again.{tail}")
    if reply.status >= 500:
        return Offline(f"{host} failed with an error of its own ({reply.status}): try again later.{tail}")
    return Rejected(f"GitHub will not {what}.{tail or f' It answered {reply.status}.'}", _fields_of(reply))


def is_label_race(reply_fields: Mapping[str, str]) -> bool:
    """Whether a request was refused because somebody made one of its labels at the same moment."""
    return reply_fields.get("labels") == "already_exists"


def _message(reply: Reply) -> str:
    return clean_line(part_of(reply, "message"))


def _errors(reply: Reply) -> list[dict[str, object]]:
    found = part_of(reply, "errors")
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def _words(reply: Reply) -> str:
    """GitHub's own words in one line; empty where it gave none."""
    parts = [_message(reply)]
    for one in _errors(reply):
        said = clean_line(one.get("message")) or clean_line(one.get("code"), 80)
        field = clean_line(one.get("field"), 80)
        parts.append(f"{field}: {said}" if field and said else said)
    return sentences(parts)


def _fields_of(reply: Reply) -> dict[str, str]:
    """GitHub's word on each field that it refuses, by the names of a patch."""
    found = {}
    for one in _errors(reply):
        field = clean_line(one.get("field"), 80)
        resource = clean_line(one.get("resource"), 80).lower()
        name = _NAMES.get(resource if resource == "label" else field, field)
        if name:
            found[name] = clean_line(one.get("code"), 80) or clean_line(one.get("message"))
    return found
