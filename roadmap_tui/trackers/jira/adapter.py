"""Jira's adapter: its settings, its login, and the opening of a connection."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from roadmap_tui.errors import Reason, Remedy, Usage
from roadmap_tui.trackers.adapter import Login, LoginOption, LoginPrompt, secret_of
from roadmap_tui.trackers.jira.capabilities import CAPABILITIES

if TYPE_CHECKING:
    from roadmap_tui.settings import Settings
    from roadmap_tui.trackers.protocol import Tracker

_TITLES = {"cloud": "Jira Cloud", "datacenter": "Jira Data Center"}
_CLOUD = ".atlassian.net"


class JiraAdapter:
    """The adapter of Jira Cloud and Jira Data Center."""

    kind = "jira"
    words = CAPABILITIES.words
    options = (
        LoginOption("site", "ADDRESS", "Where Jira is."),
        LoginOption("email", None, 'The account\'s email; "" for a personal access token of Jira Data Center.'),
        LoginOption("project", "KEY", "The project that issues are created in."),
    )
    examples = (
        "roadmap login jira --site acme.atlassian.net --email dana@acme.example",
        "pass show jira | roadmap login jira --site acme.atlassian.net --email dana@acme.example",
        'roadmap login jira --site jira.acme.example --email ""',
    )

    def where(self, settings: "Settings") -> str | None:
        """The project, and the site without its scheme."""
        site = (settings.jira.site or "").partition("://")[2]
        project = settings.tracker.project
        return f"{project or 'the tracker'} at {site}" if site else project

    def creates(self, settings: "Settings") -> str:
        """The issue type."""
        return settings.jira.issue_type

    def open(
        self,
        settings: "Settings",
        *,
        show_errors: bool = True,
        notify: Callable[[str], None] | None = None,
        stop: Callable[[], bool] | None = None,
    ) -> "Tracker":
        """The project of the site that settings name; nothing is sent yet.

        Raises Usage where a setting is missing, and Offline where there is no token.
        """
        from roadmap_tui.trackers.jira import connect

        site, project = configured(settings)
        token = secret_of(settings, site, show_errors=show_errors, login=(), owner="site", each="site")
        jira = settings.jira
        return connect(
            site=site,
            email=jira.email,
            token=token,
            project=project,
            issue_type=jira.issue_type,
            edition=jira.edition,
            gateway=jira.gateway,
            notify=notify,
            stop=stop,
        )

    def login(self, settings: "Settings", given: Mapping[str, str | None], prompt: LoginPrompt) -> Login:
        """Log in with address, email and token, asked for where not given, and let Jira identify the account."""
        from roadmap_tui.settings.values import site as read_site
        from roadmap_tui.trackers.jira import connect

        jira, project = settings.jira, given.get("project")
        place = (
            given.get("site") or jira.site or settings.proposed_site or prompt.ask("Address of Jira", "--site")
        )
        place = read_site(place, "--site")
        email = _email(prompt, given.get("email"), jira.email, place)
        token = prompt.token(place)
        _refuse_nonsense(token, email)
        with connect(
            site=place,
            email=email,
            token=token,
            project=project or settings.tracker.project or "",
            issue_type=jira.issue_type,
            edition=jira.edition,
            gateway=jira.gateway,
        ) as connection:
            identity = connection.probe()
        values = {"tracker.jira.site": place, "tracker.jira.email": email}
        if project is not None:
            values["tracker.project"] = project
        return Login(
            site=place,
            token=token,
            values=values,
            sentence=f"Logged in to {_TITLES[identity.edition]} at {place} as {identity.name}.",
        )


ADAPTER = JiraAdapter()


def configured(settings: "Settings") -> tuple[str, str]:
    """The site and the project that settings name. Raises Usage naming what is missing."""
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
                Remedy("config set", ("tracker.jira.site", "https://acme.atlassian.net"), "or set it: {}."),
            ),
        )
    if settings.tracker.project is None:
        raise Usage(
            "No Jira project is configured.",
            reason=Reason.NO_TRACKER,
            remedy=Remedy("config set", ("tracker.project", "ROAD"), "Set it: {}."),
        )
    return settings.jira.site, settings.tracker.project


def _email(prompt: LoginPrompt, given: str | None, kept: str | None, place: str) -> str | None:
    """The email to log in with: as given, as kept, or asked for; None for a token that stands alone.

    Raises Usage where a site of Jira Cloud gets none.
    """
    cloud = place.endswith(_CLOUD)
    if given is None and kept is None:
        question = "Email of the account" if cloud else "Email of the account (empty for a personal access token)"
        given = prompt.ask(question, "--email" if cloud else None)
    email = (kept or "") if given is None else given.strip()
    if cloud and "@" not in email:
        shown = f", not {email!r}" if email else ""
        raise Usage(
            f"Jira Cloud takes a token with the account's email{shown}.",
            reason=Reason.MISSING_VALUE,
            remedy=Remedy("login", ("--email", "dana@acme.example"), "Give both: {}."),
        )
    return email or None


def _refuse_nonsense(token: str, email: str | None) -> None:
    """Raise Usage where the given token cannot be one."""
    if token == email or "://" in token:
        raise Usage(
            "That is no token: make one in your account (security, API tokens) or, on Jira Data Center, in your "
            "profile (personal access tokens)."
        )
