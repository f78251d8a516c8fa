"""`roadmap login` and `roadmap logout`."""

import click

from roadmap_tui.cli.app.commands import Command, examples, pass_session
from roadmap_tui.cli.app.session import Session

_TRACKERS = ("jira",)
_TITLES = {"cloud": "Jira Cloud", "datacenter": "Jira Data Center"}
_CLOUD = ".atlassian.net"


@click.command(
    cls=Command,
    epilog=examples(
        "roadmap login jira --site acme.atlassian.net --email dana@acme.example",
        "pass show jira | roadmap login jira --site acme.atlassian.net --email dana@acme.example",
        'roadmap login jira --site jira.acme.example --email ""',
    ),
)
@click.argument("tracker", default="jira", type=click.Choice(_TRACKERS), expose_value=False)
@click.option("--site", metavar="ADDRESS", help="Where Jira is.")
@click.option("--email", help='The account\'s email; "" for a personal access token of Jira Data Center.')
@click.option("--project", metavar="KEY", help="The project that issues are created in.")
@pass_session
def login(session: Session, site: str | None, email: str | None, project: str | None) -> None:
    """Log in to the tracker: try the token, keep it in the keyring, remember the site.

    The token is asked for, or read from stdin; it is never an argument.
    """
    from roadmap_tui.errors import Usage
    from roadmap_tui.settings import accept_site, keep_token, set_value, user_file
    from roadmap_tui.settings.values import site as read_site
    from roadmap_tui.trackers.jira import connect

    jira = session.settings.jira
    place = site or jira.site or session.settings.proposed_site or _ask(session, "Address of Jira", "--site")
    place = read_site(place, "--site")
    if place is None:
        raise Usage("Jira's address cannot be empty: --site acme.atlassian.net.")
    named = _email(session, email, jira.email, place)
    token = _token(session, place)
    _refuse_nonsense(token, named)
    wire = connect(
        site=place,
        email=named,
        token=token,
        project=project or jira.project or "",
        issue_type=jira.issue_type,
        edition=jira.edition,
        gateway=jira.gateway,
    )
    try:
        identity = wire.probe()
    finally:
        wire.close()
    accept_site(place)
    mine = user_file()
    set_value(mine, "jira", "site", place)
    set_value(mine, "jira", "email", named)
    if project is not None:
        set_value(mine, "jira", "project", project)
    session.say(f"Logged in to {_TITLES[identity.edition]} at {place} as {identity.name}.")
    if not keep_token(place, token):
        session.say(
            "This machine has no keyring that works, so the token is kept nowhere. Give it in "
            "ROADMAP_JIRA_TOKEN, or set a command that prints it: "
            '`roadmap config set jira.token_command "pass show jira"`.'
        )
    if project is None and jira.project is None:
        session.say("Which project? `roadmap config set jira.project ROAD`.")


@click.command(cls=Command, epilog=examples("roadmap logout", "roadmap logout jira"))
@click.argument("tracker", default="jira", type=click.Choice(_TRACKERS))
@pass_session
def logout(session: Session, tracker: str) -> None:
    """Forget the tracker's token and that its site was accepted."""
    from roadmap_tui.errors import NotFound
    from roadmap_tui.settings import accept_site, drop_token

    place = session.settings.jira.site
    if place is None:
        raise NotFound(f"There is no {tracker} to log out of.")
    dropped = drop_token(place)
    accept_site(place, accepted=False)
    session.say(
        f"Logged out of {place}." if dropped else f"{place} is no longer accepted; the keyring held no token."
    )


def _ask(session: Session, question: str, option: str | None) -> str:
    from roadmap_tui.errors import Usage

    if not session.is_asking:
        if option is None:
            return ""
        raise Usage(f"{question} is needed: give {option}.")
    answer: str = click.prompt(question, default="", show_default=False, err=True)
    return answer.strip()


def _email(session: Session, given: str | None, kept: str | None, place: str) -> str | None:
    """The email to log in with: as given, as kept, or asked for; None for a token that stands alone.

    Raises Usage where a site of Jira Cloud gets none.
    """
    from roadmap_tui.errors import Usage

    cloud = place.endswith(_CLOUD)
    if given is None and kept is None:
        question = "Email of the account" if cloud else "Email of the account (empty for a personal access token)"
        given = _ask(session, question, "--email" if cloud else None)
    email = (kept or "") if given is None else given.strip()
    if cloud and "@" not in email:
        shown = f", not {email!r}" if email else ""
        raise Usage(f"Jira Cloud takes a token with the account's email{shown}: --email dana@acme.example.")
    return email or None


def _refuse_nonsense(token: str, email: str | None) -> None:
    """Raise Usage where what was given as a token cannot be one."""
    from roadmap_tui.errors import Usage

    if token == email or "://" in token:
        raise Usage(
            "That is no token: make one in your account (security, API tokens) or, on Jira Data Center, in your "
            "profile (personal access tokens)."
        )


def _token(session: Session, place: str) -> str:
    """The token from the environment, a terminal that hides it, or the first line of stdin."""
    import os
    import sys

    from roadmap_tui.errors import Usage

    given = os.environ.get("ROADMAP_JIRA_TOKEN", "").strip()
    if given:
        return given
    if session.is_asking:
        secret: str = click.prompt(
            f"Token for {place}", hide_input=True, default="", show_default=False, err=True
        )
    else:
        secret = sys.stdin.readline() if sys.stdin is not None and not sys.stdin.isatty() else ""
    if not secret.strip():
        raise Usage("A token is needed: on a terminal it is asked for, else it is read from stdin.")
    return secret.strip()
