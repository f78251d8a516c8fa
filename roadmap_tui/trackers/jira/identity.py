"""Who we are at a site, and whether it is one we can talk to."""

from collections.abc import Callable
from datetime import datetime
from email.utils import parsedate_to_datetime

from roadmap_tui.model.errors import Offline, Usage
from roadmap_tui.model.tracker import Identity
from roadmap_tui.trackers.jira.answers import Reply, heard, login_refusal, refusal
from roadmap_tui.trackers.jira.editions import Edition
from roadmap_tui.trackers.jira.transport import Transport


def who(transport: Transport, edition: Edition, now: Callable[[], datetime]) -> Identity:
    """Check the edition without a login, then ask with it who we are.

    Raises Usage on Data Center, Offline where the site is no Jira or does not accept the login; Jira answers a
    bad login anonymously here and there, with status 200.
    """
    skew = _server(transport, edition, now)
    account, name = _account(transport, edition)
    return Identity(
        account=account, name=name, site=transport.site, edition=edition.name, clock_skew_seconds=skew
    )


def _server(transport: Transport, edition: Edition, now: Callable[[], datetime]) -> float | None:
    """Check the edition and return the seconds that Jira's clock is ahead of ours."""
    reply = _server_info(transport, edition.api)
    if reply.status == 404:
        older = _server_info(transport, "/rest/api/2")
        reply = older if older.status == 200 else reply
    if reply.status == 404:
        raise Offline(f"There is no Jira at {transport.host}: check [jira] site.")
    if reply.status == 401:
        return skew_of(None, reply, now())
    if reply.status != 200:
        raise refusal(reply, transport.host, "tell its edition")
    server = transport.data(reply)
    deployment = server.get("deploymentType") if isinstance(server, dict) else None
    if deployment is None:
        raise Offline(f"{transport.host} does not answer like a Jira: check [jira] site.")
    if str(deployment).casefold() != "cloud":
        version = heard(server.get("version"), 40)
        raise Usage(
            f"{transport.host} is Jira Data Center{f' {version}' if version else ''}, which roadmap-tui cannot "
            "talk to yet: set [jira] site to a Jira Cloud site."
        )
    return skew_of(server.get("serverTime"), reply, now())


def _server_info(transport: Transport, api: str) -> Reply:
    return transport.reply("GET", f"{api}/serverInfo", again=True, login=False)


def _account(transport: Transport, edition: Edition) -> tuple[str, str]:
    reply = transport.reply("GET", f"{edition.api}/myself", again=True)
    if reply.status != 200:
        raise refusal(reply, transport.host, "say who you are")
    refused = login_refusal(reply, transport.host)
    if refused is not None:
        raise refused
    myself = transport.data(reply)
    account = heard(myself.get("accountId"), 200) if isinstance(myself, dict) else ""
    if not account:
        raise Offline(
            f"{transport.host} does not know who you are: check [jira] email, and run `roadmap login` with a new "
            "token."
        )
    return account, heard(myself.get("displayName"), 200) or account


def skew_of(server_time: object, reply: Reply, now: datetime) -> float | None:
    """Seconds that Jira's clock is ahead of ours, by its own time or the answer's date; None where unknown."""
    try:
        told = (
            datetime.fromisoformat(server_time)
            if isinstance(server_time, str)
            else parsedate_to_datetime(reply.headers.get("date", ""))
        )
    except ValueError:
        return None
    return (told - now).total_seconds() if told.tzinfo is not None else None
