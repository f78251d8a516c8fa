"""`roadmap login` and `roadmap logout`."""

from collections.abc import Callable
from importlib.util import find_spec
from typing import Any

import click

from roadmap_tui.cli.app.commands import Command, pass_session
from roadmap_tui.cli.app.output import ask
from roadmap_tui.cli.app.session import Session
from roadmap_tui.trackers.registry import ADAPTERS, adapter, adapter_of, is_configured

_KINDS = tuple(ADAPTERS)
_kind = click.argument("kind", metavar=f"[{'|'.join(_KINDS)}]", required=False, type=click.Choice(_KINDS))


def _login_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add an option for each value that a login of some tracker takes."""
    options = {option.name: option for kind in _KINDS for option in adapter(kind).options}
    for one in reversed(options.values()):
        command = click.option(f"--{one.name}", metavar=one.metavar, help=one.help)(command)
    return command


@click.command(cls=Command)
@_kind
@_login_options
@pass_session
def login(session: Session, /, kind: str | None, **given: str | None) -> None:
    """Log in to the tracker: try the token, keep it in the keyring, remember the site.

    The token is asked for, or read from stdin; it is never an argument.
    """
    from roadmap_tui.files.folders import user_file
    from roadmap_tui.settings.edit import renew, set_value
    from roadmap_tui.settings.schema import PROJECTS, RENAMED, split_name, token_variable
    from roadmap_tui.settings.sites import accept_site
    from roadmap_tui.settings.token import keep_token

    kind = kind or session.settings.tracker.kind
    done = adapter(kind).login(session.settings, given, _Prompt(session, token_variable(kind)))
    accept_site(done.site)
    mine = user_file()
    renew(mine, RENAMED)
    for name, value in done.values.items():
        set_value(mine, *split_name(name), value)
    is_first = kind != session.settings.tracker.kind and not is_configured(session.settings)
    if is_first:
        set_value(mine, *split_name("tracker.kind"), kind)
    session.say(done.sentence)
    if not keep_token(done.site, done.token):
        missing = (
            "This machine has no keyring that works"
            if find_spec("keyring")
            else "The extra that asks your keyring is missing (`pip install 'roadmap-tui[keyring]'` adds it)"
        )
        session.say(
            f"{missing}, so the token is kept nowhere. Give it in {token_variable(kind)}, or set a command that "
            f'prints it: `roadmap config set tracker.{kind}.token_command "pass show {kind}"`.'
        )
    if PROJECTS[kind] not in done.values and session.settings.value(PROJECTS[kind]) is None:
        session.say(f"Which {adapter(kind).words.project}? `roadmap config set {PROJECTS[kind]} ROAD`.")
    if kind != session.settings.tracker.kind and not is_first:
        words = adapter_of(session.settings).words
        session.say(f"The board pushes to {words.tracker} as before: tracker.kind says so.")


@click.command(cls=Command)
@_kind
@pass_session
def logout(session: Session, kind: str | None) -> None:
    """Forget the tracker's token and that its site was accepted."""
    from roadmap_tui.errors import NotFound
    from roadmap_tui.settings.sites import accept_site
    from roadmap_tui.settings.token import drop_token

    kind = kind or session.settings.tracker.kind
    place = session.settings.section(kind).address
    if place is None:
        raise NotFound(f"There is no {kind} to log out of.")
    accept_site(place, accepted=False)
    dropped = drop_token(place)
    session.say(
        f"Logged out of {place}." if dropped else f"{place} is no longer accepted; the keyring held no token."
    )


class _Prompt:
    """A prompt on the terminal for values of a login; a token may stand in a variable or come on stdin."""

    def __init__(self, session: Session, variable: str) -> None:
        self._session = session
        self._variable = variable

    def ask(self, question: str, option: str | None) -> str:
        """The answer; "" for what may be left out where nobody can be asked."""
        from roadmap_tui.errors import Usage

        if not self._session.is_asking:
            if option is None:
                return ""
            raise Usage(f"{question} is needed: give {option}.")
        return ask(question).strip()

    def token(self, site: str) -> str:
        """The token from the environment, a terminal that hides it, or the first line of stdin.

        The variable's belongs to the site that the person's settings name, and is given to no other.
        """
        import os
        import sys

        from roadmap_tui.errors import Usage

        given = os.environ.get(self._variable, "").strip()
        if given and self._session.settings.token_site in {None, site}:
            return given
        if self._session.is_asking:
            secret = ask(f"Token for {site}", hidden=True)
        else:
            secret = sys.stdin.readline() if sys.stdin is not None and not sys.stdin.isatty() else ""
        if not secret.strip():
            raise Usage("A token is needed: on a terminal it is asked for, else it is read from stdin.")
        return secret.strip()
