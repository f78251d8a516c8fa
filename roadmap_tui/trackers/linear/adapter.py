"""Linear's adapter: its settings, its login, and the opening of a connection."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from roadmap_tui.errors import Usage
from roadmap_tui.trackers.adapter import Login, LoginOption, LoginPrompt, none_configured, secret_of
from roadmap_tui.trackers.linear.capabilities import CAPABILITIES

if TYPE_CHECKING:
    from roadmap_tui.settings import Settings
    from roadmap_tui.trackers.protocol import Tracker


class LinearAdapter:
    """The adapter of Linear."""

    kind = "linear"
    words = CAPABILITIES.words
    options = (
        LoginOption("team", "KEY", "The team that issues are created in: ENG, as in ENG-12."),
        LoginOption("api", "ADDRESS", "The address of its API, where it is another one."),
    )
    examples = (
        "roadmap login linear --team ENG",
        "pass linear | roadmap login linear --team ENG",
    )

    def where(self, settings: "Settings") -> str | None:
        """The team, and the host."""
        address = settings.linear.address
        if address is None:
            return None
        return f"{settings.linear.team} at {address.partition('://')[2].partition('/')[0]}"

    def creates(self, settings: "Settings") -> str:  # noqa: ARG002  # one kind of thing
        """An issue."""
        return "issue"

    def open(
        self,
        settings: "Settings",
        *,
        show_errors: bool = True,
        notify: Callable[[str], None] | None = None,
        stop: Callable[[], bool] | None = None,
    ) -> "Tracker":
        """The team that settings name; nothing is sent yet.

        Raises Usage where a setting is missing, and Offline where there is no token.
        """
        from roadmap_tui.trackers.linear import connect

        site, team = configured(settings)
        token = secret_of(settings, site, show_errors=show_errors, login=("linear",), called="key", owner="team")
        return connect(
            api=settings.linear.api,
            site=site,
            team=team,
            token=token,
            customers=settings.linear.customers,
            notify=notify,
            stop=stop,
        )

    def login(self, settings: "Settings", given: Mapping[str, str | None], prompt: LoginPrompt) -> Login:
        """Log in with team and key, asked for where not given, and let Linear identify the account."""
        from roadmap_tui.settings.schema import Linear, default
        from roadmap_tui.settings.values import site as read_site
        from roadmap_tui.settings.values import team as read_team
        from roadmap_tui.trackers.linear import connect

        linear = settings.linear
        api = read_site(given.get("api") or linear.api, "--api")
        named = given.get("team") or linear.team or _proposed_team(settings) or prompt.ask("Team (ENG)", "--team")
        there = Linear(team=read_team(named, "--team"), api=api)
        place = str(there.address)
        token = prompt.token(place)
        if "://" in token or "@" in token:
            raise Usage("That is no key: make a personal API key in your settings, security and access.")
        with connect(api=api, site=place, team=str(there.team), token=token) as connection:
            identity = connection.probe()
        values: dict[str, str | None] = {"tracker.linear.team": there.team}
        if api != default("tracker.linear.api") or linear.api != api:
            values["tracker.linear.api"] = api
        return Login(site=place, token=token, values=values, sentence=f"Logged in to {place} as {identity.name}.")


ADAPTER = LinearAdapter()


def configured(settings: "Settings") -> tuple[str, str]:
    """The address and the team that settings name. Raises Usage naming what is missing."""
    linear = settings.linear
    if linear.address is None or linear.team is None:
        raise none_configured(settings, "Linear", "team", "ENG")
    return linear.address, linear.team


def _proposed_team(settings: "Settings") -> str | None:
    """The team that the board's settings propose."""
    return (settings.proposed_site or "").rpartition("/")[2] or None
