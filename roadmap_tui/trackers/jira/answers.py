"""Problems with advice for error responses of Jira."""

from collections.abc import Mapping

from roadmap_tui.errors import Offline, Problem, Reason, Remedy
from roadmap_tui.trackers.http import failures
from roadmap_tui.trackers.http.failures import Server, from_elsewhere
from roadmap_tui.trackers.http.reply import Reply, clean_line, part_of, sentences, wait_words
from roadmap_tui.trackers.protocol import Changed, Rejected

_CLOUD = (".atlassian.net", ".jira.com")


def fields_of(reply: Reply, names: Mapping[str, str] | None = None) -> dict[str, str]:
    """Jira's error message for each field it refuses, by the name people see where `names` has it."""
    errors = part_of(reply, "errors")
    if not isinstance(errors, dict):
        return {}
    called = names or {}
    return {clean_line(called.get(key, key), 80): clean_line(value) for key, value in errors.items()}


def error_words(reply: Reply, names: Mapping[str, str] | None = None) -> str:
    """Jira's error messages in one line; empty where it gave none."""
    messages = part_of(reply, "errorMessages")
    words = [clean_line(message) for message in messages] if isinstance(messages, list) else []
    words += [clean_line(part_of(reply, key)) for key in ("errorMessage", "message")]
    words += [f"{field}: {message}" for field, message in fields_of(reply, names).items()]
    return sentences(words)


def server_of(host: str) -> Server:
    """The Jira at a host, for sentences."""
    return Server(host, "[tracker.jira] site", "Jira")


def unreadable(reply: Reply, host: str) -> Offline:
    """The problem with an answer that is no JSON: a login page, another page, or noise."""
    return failures.unreadable(reply, server_of(host), _login_again(host))


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
    outside = from_elsewhere(reply, server_of(host), _login_again(host))
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
                f"{host} has had too many requests and asks to wait{wait_words(reply)}: try again later.{tail}"
            )
        case 410:
            return Offline(f"{host} no longer knows this way to {what}: look for a newer roadmap-tui.{tail}")
        case 408:
            return Offline(f"{host} did not get the whole request in time: try again.{tail}")
    if status >= 500:
        return Offline(f"{host} failed with an error of its own ({status}): try again later.{tail}")
    return Rejected(f"Jira will not {what}.{tail or f' It answered {status}.'}", fields_of(reply))


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
    has_words = bool(part_of(reply, "message")) and part_of(reply, "errorMessages") is None
    return has_words and not is_cloud(host)
