"""`roadmap config`: what is set, where it comes from, and how to change it."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import click

from roadmap_tui.cli.app.commands import Group, examples, pass_session
from roadmap_tui.cli.app.output import table
from roadmap_tui.cli.app.session import Session
from roadmap_tui.errors import NotFound, Usage
from roadmap_tui.settings import board_file, set_value, user_file
from roadmap_tui.settings.load import check_place, meant_key
from roadmap_tui.settings.schema import KEYS, SECTIONS, default


def _complete(_context: click.Context, _parameter: click.Parameter, incomplete: str) -> list[Any]:
    from click.shell_completion import CompletionItem

    return [CompletionItem(name, help=key.words) for name, key in KEYS.items() if name.startswith(incomplete)]


_key = click.argument("key", shell_complete=_complete)
_team = click.option("--team", is_flag=True, help="Change the board's roadmap.toml, which the team shares.")


@click.group(
    cls=Group,
    invoke_without_command=True,
    epilog=examples("roadmap config", "roadmap config set jira.site acme.atlassian.net"),
)
@click.pass_context
def config(context: click.Context) -> None:
    """Settings: list them, get one, set one.

    A flag wins over the environment, that over your roadmap.toml, that over the board's, that over the default.
    Every key has its variable: jira.site is ROADMAP_JIRA_SITE.
    """
    if context.invoked_subcommand is None:
        context.invoke(list_)


@config.command(
    "list",
    epilog=examples("roadmap config list", "roadmap config list --json", "roadmap config list | grep jira"),
)
@pass_session
def list_(session: Session) -> None:
    """Every key with its value and where that comes from."""
    found = []
    for name, key in KEYS.items():
        value, origin = _value(session, name)
        found.append({"key": name, "value": value, "origin": origin, "meaning": key.words})
    proposed = session.settings.proposed_site
    if proposed is not None and proposed != session.settings.jira.site:
        session.say(f"The board proposes {proposed} as jira.site; `roadmap login` accepts it.")
    if session.json:
        session.out_json(found)
        return
    rows = [(one["key"], _shown(one["value"]), one["origin"], one["meaning"]) for one in found]
    session.out(table(("KEY", "VALUE", "FROM", "MEANING"), rows, flexible=3))


@config.command("get", epilog=examples("roadmap config get jira.site", "roadmap config get board.wip --json"))
@_key
@pass_session
def get(session: Session, key: str) -> None:
    """The value of one key, alone. Exit code 3 where nobody set it."""
    name, part = _named(key)
    value, _ = _value(session, name)
    if part is not None:
        value = value.get(part)
    if session.json:
        session.out_json(value)
    elif value is None or value == {}:
        raise NotFound(f"{key} is not set. Set it with: roadmap config set {key} VALUE")
    else:
        session.out(_shown(value))


@config.command(
    "set",
    epilog=examples(
        "roadmap config set me.name Ada",
        "roadmap config set jira.site acme.atlassian.net",
        "roadmap config set --team board.wip.building 3",
    ),
)
@_key
@click.argument("value")
@_team
@pass_session
def set_(session: Session, key: str, value: str, team: bool) -> None:
    """Write one key into your roadmap.toml; other lines and comments stay as they are."""
    name, part = _named(key)
    path = _path(session, team)
    check_place(name, path, shared=team)
    read: Any = KEYS[name].read(f"{part}={value}" if part is not None else value, key)
    section, _, last = name.partition(".")
    if part is not None:
        set_value(path, name, part, read[part])
    elif isinstance(read, dict):
        for one, each in read.items():
            set_value(path, name, one, each)
    else:
        set_value(path, section, last, _written(value, read))
    session.say(f"Set {key} in {path}.")


@config.command(
    "unset", epilog=examples("roadmap config unset jira.site", "roadmap config unset --team board.wip.ready")
)
@_key
@_team
@pass_session
def unset(session: Session, key: str, team: bool) -> None:
    """Take one key out of your roadmap.toml."""
    name, part = _named(key)
    path = _path(session, team)
    section, _, last = name.partition(".")
    if part is not None:
        set_value(path, name, part, None)
    elif isinstance(default(name), dict):
        raise Usage(f"Name what to take out, such as {key}.building.")
    else:
        set_value(path, section, last, None)
    session.say(f"{key} is not set in {path} any more.")


def _path(session: Session, team: bool) -> Path:
    return board_file(session.board) if team else user_file()


def _named(key: str) -> tuple[str, str | None]:
    """A key and, for a table, the name within it. Raises Usage with the nearest key."""
    section, _, rest = key.strip().partition(".")
    last, _, part = rest.partition(".")
    name = f"{section}.{last}"
    if name == "jira.token":
        raise Usage("A token may stand in no file; keep it with `roadmap login` or in ROADMAP_JIRA_TOKEN.")
    if section not in SECTIONS or name not in KEYS or (part and not isinstance(default(name), dict)):
        from roadmap_tui.text.nearest import meant, nearest

        near = nearest(key, KEYS)
        if section in SECTIONS and last and near is None:
            raise Usage(f"[{section}] has no key {rest!r}.{meant_key(name)}")
        raise Usage(f"There is no setting {key!r}.{meant(key, KEYS)}")
    return name, part or None


def _value(session: Session, name: str) -> tuple[Any, str]:
    """A value as JSON takes it, and where it comes from."""
    if name == "me.name":
        return session.settings.who()
    value = session.settings.value(name)
    return (_length(value) if isinstance(value, timedelta) else value), session.settings.origins[name]


def _shown(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{name}={one}" for name, one in value.items())
    if isinstance(value, tuple):
        return ",".join(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)


def _written(value: str, read: Any) -> Any:
    """How a value that was read stands in a file: a length of time as it was typed, a list as a list."""
    if isinstance(read, timedelta):
        return value.strip()
    return list(read) if isinstance(read, tuple) else read


def _length(value: timedelta) -> str:
    seconds = int(value.total_seconds())
    for size, unit in ((86_400, "d"), (3_600, "h"), (60, "m")):
        if seconds and seconds % size == 0:
            return f"{seconds // size}{unit}"
    return f"{seconds}s"
