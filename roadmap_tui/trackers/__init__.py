"""Trackers, one folder each, behind the protocol of `model.tracker`."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from roadmap_tui.settings import Settings
    from roadmap_tui.trackers.protocol import Tracker


def open_tracker(
    settings: "Settings",
    *,
    show_errors: bool = True,
    tell: "Callable[[str], None] | None" = None,
    stop: "Callable[[], bool] | None" = None,
) -> "Tracker":
    """The tracker that settings name; nothing is sent yet.

    Raises Usage where a setting is missing, and Offline where there is no token. `show_errors` lets a token
    command write on stderr; `tell` gets a sentence when a request has to wait, and every wait ends once
    `stop` says so.
    """
    from roadmap_tui.errors import Offline, Reason, Remedy
    from roadmap_tui.settings import find_token
    from roadmap_tui.trackers.jira import connect

    site, project = configured(settings)
    token = find_token(settings, site, show_errors=show_errors)
    if token is None:
        raise Offline(
            f"There is no token for {site}.",
            reason=Reason.NO_TOKEN,
            remedy=Remedy(
                "login",
                (),
                "{} keeps one in the keyring; ROADMAP_JIRA_TOKEN and [jira] token_command work as well.",
            ),
        )
    jira = settings.jira
    return connect(
        site=site,
        email=jira.email,
        token=token.secret,
        project=project,
        issue_type=jira.issue_type,
        edition=jira.edition,
        gateway=jira.gateway,
        tell=tell,
        stop=stop,
    )


def configured(settings: "Settings") -> tuple[str, str]:
    """The site and the project that settings name. Raises Usage naming what is missing."""
    from roadmap_tui.errors import Reason, Remedy, Usage

    if settings.jira.site is None:
        if settings.proposed_site is not None:
            raise Usage(
                f"The board's settings propose the site {settings.proposed_site}.",
                reason=Reason.SITE_NOT_ACCEPTED,
                remedy=Remedy("login", (), "{} accepts it; until then nothing is sent there."),
            )
        raise Usage(
            "No Jira is configured.",
            reason=Reason.NO_TRACKER,
            remedy=(
                Remedy("login", (), "{} asks for its address;"),
                Remedy("config set", ("jira.site", "https://acme.atlassian.net"), "or set it: {}."),
            ),
        )
    if settings.jira.project is None:
        raise Usage(
            "No Jira project is configured.",
            reason=Reason.NO_TRACKER,
            remedy=Remedy("config set", ("jira.project", "ROAD"), "Set it: {}."),
        )
    return settings.jira.site, settings.jira.project
