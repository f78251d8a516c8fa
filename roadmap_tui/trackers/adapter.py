"""The adapter protocol: configuration, login and opening of one kind of tracker, for the front ends.

The registry has one adapter for each kind. It knows its section of the settings, how a person logs in, and how a
tracker is opened; nothing here talks to the network.
"""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, NamedTuple, Protocol

from roadmap_tui.errors import Offline, Reason, Remedy, Usage

if TYPE_CHECKING:
    from roadmap_tui.settings import Settings
    from roadmap_tui.trackers.protocol import Tracker, Words


class LoginOption(NamedTuple):
    """A command-line option of a login: its name, its metavar and its help."""

    name: str
    metavar: str | None
    help: str


class LoginPrompt(Protocol):
    """The prompts of a login, which a front end provides."""

    def ask(self, question: str, option: str | None) -> str:
        """The answer to a question; where nobody can be asked "", or Usage naming the option that gives it."""

    def token(self, site: str) -> str:
        """The token for a site, from wherever the person gives it. Raises Usage where there is none."""


class Login(NamedTuple):
    """A successful login: the site and its token, the settings to keep by key, and the message for the user."""

    site: str
    token: str
    values: Mapping[str, str | None]
    sentence: str


class Adapter(Protocol):
    """The adapter of one kind of tracker."""

    kind: str
    words: "Words"
    options: tuple[LoginOption, ...]
    examples: tuple[str, ...]
    """Example command lines that log in."""

    def where(self, settings: "Settings") -> str | None:
        """The project and the host that issues are created in, for a sentence; None where none is set."""

    def creates(self, settings: "Settings") -> str:
        """The name of what a push creates, as people there call it: a Task."""

    def open(
        self,
        settings: "Settings",
        *,
        show_errors: bool = True,
        notify: Callable[[str], None] | None = None,
        stop: Callable[[], bool] | None = None,
    ) -> "Tracker":
        """The tracker that settings name; nothing is sent yet.

        Raises Usage where a setting is missing, and Offline where there is no token. `show_errors` lets a token
        command write on stderr; `notify` gets a sentence when a request has to wait, and every wait ends once
        `stop` says so.
        """

    def login(self, settings: "Settings", given: Mapping[str, str | None], prompt: LoginPrompt) -> Login:
        """Log in, asking for what is not given. Raises Usage and Offline; nothing is kept yet."""


def none_configured(settings: "Settings", name: str, place: str, example: str) -> Usage:
    """The error where settings of the tracker called `name` lack its place: a team, or a repository.

    The board's settings may propose one; else the key is set, to something like the `example`.
    """
    kind = name.lower()
    if settings.proposed_site is not None:
        return Usage(
            f"The board's settings propose the {place} {settings.proposed_site}.",
            reason=Reason.SITE_NOT_ACCEPTED,
            remedy=Remedy("login", (kind,), "{} accepts it; until then nothing is sent there."),
        )
    return Usage(
        f"No {name} {place} is configured.",
        reason=Reason.NO_TRACKER,
        remedy=(
            Remedy("login", (kind,), "{} asks for it;"),
            Remedy("config set", (f"tracker.{kind}.{place}", example), "or set it: {}."),
        ),
    )


def secret_of(
    settings: "Settings",
    site: str,
    *,
    show_errors: bool,
    login: tuple[str, ...],
    called: str = "token",
    owner: str,
    each: str = "host",
) -> str:
    """The secret that logs in to the configured tracker at a site. Raises Offline where there is none.

    For the sentence, `login` are the arguments of the command that keeps one, `called` is what people there call
    the secret, `owner` what a person sets whom it then belongs to, and `each` what has one of its own.
    """
    from roadmap_tui.settings.token import find_token

    token = find_token(settings, site, show_errors=show_errors)
    if token is not None:
        return token.secret
    kind = settings.tracker.kind
    if site == settings.token_site:
        belongs = ""
        others = f"ROADMAP_{kind.upper()}_TOKEN and [tracker.{kind}] token_command work as well."
    else:
        belongs = f" Variable and command belong to the {owner} you set yourself."
        others = f"a token_command with {{host}} in it gives each {each} its own."
    raise Offline(
        f"There is no {called} for {site}.{belongs}",
        reason=Reason.NO_TOKEN,
        remedy=Remedy("login", login, f"{{}} keeps one in the keyring; {others}"),
    )
