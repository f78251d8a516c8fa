"""GitHub's adapter: its settings, its login, and the opening of a connection."""

from collections.abc import Callable, Mapping
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING

from roadmap_tui.errors import Usage
from roadmap_tui.trackers.adapter import Login, LoginOption, LoginPrompt, none_configured, secret_of
from roadmap_tui.trackers.github.capabilities import CAPABILITIES

if TYPE_CHECKING:
    from roadmap_tui.settings import Settings
    from roadmap_tui.settings.schema import GitHub
    from roadmap_tui.trackers.protocol import Tracker


class GitHubAdapter:
    """The adapter of GitHub Issues, on github.com and on an Enterprise Server."""

    kind = "github"
    words = CAPABILITIES.words
    options = (
        LoginOption("repository", "OWNER/NAME", "The repository that issues are created in."),
        LoginOption("api", "ADDRESS", "GitHub's API; of an Enterprise Server https://HOST/api/v3."),
    )
    examples = (
        "roadmap login github --repository acme/roadmap",
        "gh auth token | roadmap login github --repository acme/roadmap",
        "roadmap login github --repository acme/roadmap --api https://github.acme.example/api/v3",
    )

    def where(self, settings: "Settings") -> str | None:
        """The repository, and the host without its scheme."""
        address = settings.github.address
        if address is None:
            return None
        host = address.partition("://")[2].partition("/")[0]
        return f"{settings.github.repository} at {host}"

    def creates(self, settings: "Settings") -> str:
        """The issue type, or an issue."""
        return settings.github.issue_type or "issue"

    def open(
        self,
        settings: "Settings",
        *,
        show_errors: bool = True,
        notify: Callable[[str], None] | None = None,
        stop: Callable[[], bool] | None = None,
    ) -> "Tracker":
        """The repository that settings name; nothing is sent yet.

        Raises Usage where a setting is missing, and Offline where there is no token.
        """
        from roadmap_tui.trackers.github import connect

        site, repository = configured(settings)
        token = secret_of(settings, site, show_errors=show_errors, login=("github",), owner="repository")
        github = settings.github
        return connect(
            api=github.api,
            site=site,
            repository=repository,
            token=token,
            issue_type=github.issue_type,
            due_field=github.due_field,
            statuses=tuple(settings.statuses.values()),
            kept=kept_place(site),
            notify=notify,
            stop=stop,
        )

    def login(self, settings: "Settings", given: Mapping[str, str | None], prompt: LoginPrompt) -> Login:
        """Log in with repository and token, asked for where not given, and let GitHub identify the account."""
        from roadmap_tui.settings.schema import GitHub, default
        from roadmap_tui.settings.values import repository as read_repository
        from roadmap_tui.settings.values import site as read_site
        from roadmap_tui.trackers.github import connect

        github = settings.github
        api = read_site(given.get("api") or _proposed_api(settings) or github.api, "--api")
        name = (
            given.get("repository")
            or github.repository
            or _proposed_repository(settings)
            or prompt.ask("Repository (owner/name)", "--repository")
        )
        there = GitHub(repository=read_repository(name, "--repository"), api=api)
        place = str(there.address)
        token = prompt.token(place)
        if "://" in token or "@" in token:
            raise Usage("That is no token: make a fine-grained one in your settings, developer settings.")
        with connect(api=api, site=place, repository=str(there.repository), token=token) as connection:
            identity = connection.probe()
        values: dict[str, str | None] = {"tracker.github.repository": there.repository}
        if api != default("tracker.github.api") or github.api != api:
            values["tracker.github.api"] = api
        return Login(
            site=place,
            token=token,
            values=values,
            sentence=f"Logged in to {place} as {identity.name}.",
        )


ADAPTER = GitHubAdapter()


def configured(settings: "Settings") -> tuple[str, str]:
    """The address and the repository that settings name. Raises Usage naming what is missing."""
    github: GitHub = settings.github
    if github.address is None or github.repository is None:
        raise none_configured(settings, "GitHub", "repository", "acme/roadmap")
    return github.address, github.repository


def kept_place(site: str) -> Path:
    """The file in which answers of a repository are kept."""
    from roadmap_tui.files.folders import state_folder

    return state_folder() / "answers" / f"{blake2b(site.encode(), digest_size=8).hexdigest()}.json"


def _proposed_repository(settings: "Settings") -> str | None:
    """The repository that the board's settings propose."""
    parts = (settings.proposed_site or "").rsplit("/", 2)
    return "/".join(parts[1:]) if len(parts) == 3 else None


def _proposed_api(settings: "Settings") -> str | None:
    """The API of the repository that the board's settings propose; None where nothing is proposed."""
    if settings.proposed_site is None or settings.github.repository is not None:
        return None
    root = settings.proposed_site.rsplit("/", 2)[0]
    return "https://api.github.com" if root == "https://github.com" else f"{root}/api/v3"
