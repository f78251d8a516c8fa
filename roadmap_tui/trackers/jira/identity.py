"""Identity of our account at a site, and the site's edition."""

from collections.abc import Callable
from datetime import datetime
from functools import cache
from typing import Any

from roadmap_tui.errors import Offline, Reason, Remedy, WrongSetting
from roadmap_tui.trackers.http.reply import Reply, clean_line, instant_of
from roadmap_tui.trackers.http.transport import Transport
from roadmap_tui.trackers.jira.answers import login_refusal, refusal
from roadmap_tui.trackers.jira.editions import Cloud, Edition
from roadmap_tui.trackers.protocol import Identity


@cache
def edition_of(name: str) -> Edition:
    """The edition of a name. Data Center's is loaded once it is asked for: many patterns read its markup."""
    if name == Cloud.name:
        return Cloud()
    from roadmap_tui.trackers.jira.datacenter import DataCenter

    return DataCenter()


def identify(transport: Transport, wanted: str, now: Callable[[], datetime]) -> tuple[Identity, Edition]:
    """Identify the site's edition, without a login, then our account, with it.

    Raises Usage where the site is not of the edition that is wanted (`auto` takes either), Offline where it is
    no Jira or does not accept the login; Jira answers a bad login anonymously here and there, with status 200.
    """
    edition, skew = _server(transport, wanted, now)
    if edition.name != "cloud":
        transport.connection.stay()
    account, name = _account(transport, edition)
    identity = Identity(
        account=account, name=name, site=transport.site, edition=edition.name, clock_skew_seconds=skew
    )
    return identity, edition


def _server(transport: Transport, wanted: str, now: Callable[[], datetime]) -> tuple[Edition, float | None]:
    """The edition of the site, and its clock skew in seconds, ahead of ours."""
    cloud = edition_of("cloud")
    asked = edition_of("datacenter") if wanted == "datacenter" else cloud
    reply = _server_info(transport, asked)
    if reply.status == 404 and asked is cloud:
        older = _server_info(transport, edition_of("datacenter"))
        if older.status != 404:
            asked, reply = edition_of("datacenter"), older
    if reply.status == 404:
        raise Offline(f"There is no Jira at {transport.host}: check [tracker.jira] site.")
    if reply.status == 401:
        return asked, skew_of(None, reply, now())
    if reply.status != 200:
        raise refusal(reply, transport.host, "tell its edition")
    server = transport.data(reply)
    deployment = server.get("deploymentType") if isinstance(server, dict) else None
    if not isinstance(deployment, str):
        raise Offline(f"{transport.host} does not answer like a Jira: check [tracker.jira] site.")
    found = edition_of("cloud" if deployment.casefold() == "cloud" else "datacenter")
    if wanted not in {"auto", found.name}:
        version = clean_line(server.get("version"), 40) if found is not cloud else ""
        raise WrongSetting(
            f"{transport.host} is {found.title}{f' {version}' if version else ''}, and "
            f"[tracker.jira] edition says "
            f"{wanted}.",
            remedy=Remedy("config set", ("tracker.jira.edition", "auto"), "Set it: {}."),
        )
    return found, skew_of(server.get("serverTime"), reply, now())


def _server_info(transport: Transport, edition: Edition) -> Reply:
    return transport.reply("GET", f"{edition.api}/serverInfo", again=True, login=False)


def _account(transport: Transport, edition: Edition) -> tuple[str, str]:
    reply = transport.reply("GET", f"{edition.api}/myself", again=True)
    if reply.status == 401 and edition.name == "datacenter":
        raise Offline(
            f"{transport.host} does not accept the login: make a personal access token in your profile there.",
            reason=Reason.LOGIN_REFUSED,
            remedy=Remedy("login", ("--email", ""), "Give it alone: {}."),
        )
    if reply.status in {401, 403} and edition.name == "cloud" and not transport.connection.has_email:
        raise Offline(
            f"{transport.host} does not accept the login: Jira Cloud takes a token with the account's email.",
            reason=Reason.LOGIN_REFUSED,
            remedy=Remedy("login", ("--email", "you@acme.example"), "Give both: {}."),
        )
    if reply.status != 200:
        raise refusal(reply, transport.host, "say who you are")
    refused = login_refusal(reply, transport.host)
    if refused is not None:
        raise refused
    found = transport.data(reply)
    myself: dict[str, Any] = found if isinstance(found, dict) else {}
    account = clean_line(edition.account(myself), 200)
    if not account:
        raise Offline(
            f"{transport.host} does not know who you are: check [tracker.jira] email.",
            reason=Reason.LOGIN_REFUSED,
            remedy=Remedy("login", (), "Run {} with a new token."),
        )
    return account, clean_line(myself.get("displayName"), 200) or account


def skew_of(server_time: object, reply: Reply, now: datetime) -> float | None:
    """Seconds that Jira's clock is ahead of ours, by its own time or the answer's date; None where unknown."""
    said = instant_of(server_time) if isinstance(server_time, str) else reply.sent_at
    return None if said is None else (said - now).total_seconds()
