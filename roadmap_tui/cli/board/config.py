"""`roadmap config`: what is set, where it comes from, and how to change it."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from roadmap_tui.cli.app.commands import Group, pass_session
from roadmap_tui.cli.app.output import table
from roadmap_tui.cli.app.result import say_with
from roadmap_tui.cli.app.session import Session
from roadmap_tui.errors import NotFound, Usage, WrongSetting
from roadmap_tui.files.folders import user_file
from roadmap_tui.files.plain import check_plain, read_plain
from roadmap_tui.settings import board_file
from roadmap_tui.settings.edit import edit_file, renewed, with_value
from roadmap_tui.settings.load import check_place, check_statuses, check_touchpoints, meant_key
from roadmap_tui.settings.schema import (
    ADDRESSES,
    KEYS,
    KINDS,
    OF_BOARD,
    RENAMED,
    SECRET,
    attribute,
    default,
    split_name,
    token_variable,
)

if TYPE_CHECKING:
    from roadmap_tui.settings import Settings


def _complete(_context: click.Context, _parameter: click.Parameter, incomplete: str) -> list[Any]:
    from click.shell_completion import CompletionItem

    found = {**KEYS, **{old: KEYS[new] for old, new in RENAMED.items() if not "tracker".startswith(incomplete)}}
    return [CompletionItem(name, help=key.words) for name, key in found.items() if name.startswith(incomplete)]


_key = click.argument("key", shell_complete=_complete)
_team = click.option("--team", is_flag=True, help="Change the board's roadmap.toml, which the team shares.")


@click.group(cls=Group, invoke_without_command=True)
@click.pass_context
def config(context: click.Context) -> None:
    """Settings: list them, get one, set one.

    A flag wins over the environment, that over your roadmap.toml, that over the board's, that over the default.
    Limits and names of stages are the board's: what it says of them goes before your roadmap.toml.
    Every key has its variable: tracker.jira.site is ROADMAP_JIRA_SITE.
    """
    if context.invoked_subcommand is None:
        context.invoke(list_)


@config.command("list")
@pass_session
def list_(session: Session) -> None:
    """Every key with its value and where that comes from."""
    found = []
    for name, key in KEYS.items():
        value, origin = _value(session.settings, name)
        if key.is_secret:
            value = dict.fromkeys(value, "…")
        found.append({"key": name, "value": value, "origin": origin, "meaning": key.words})
    proposed = session.settings.proposed_site
    if proposed is not None and proposed != session.settings.own.address:
        address = ADDRESSES[session.settings.tracker.kind][0]
        session.say(f"The board proposes {proposed} as {address}; `roadmap login` accepts it.")
    if session.json:
        session.out_json(found)
        return
    rows = [(one["key"], _shown(one["value"]), one["origin"], one["meaning"]) for one in found]
    session.out(table(("KEY", "VALUE", "FROM", "MEANING"), rows, flexible=3))


@config.command("get")
@_key
@pass_session
def get(session: Session, key: str) -> None:
    """The value of one key, alone. Exit code 3 where nobody set it."""
    name, part = _named(key)
    value, _ = _value(session.settings, name)
    if part is not None:
        value = value.get(part)
    if session.json:
        session.out_json(value)
    elif value is None or value == {}:
        raise NotFound(f"{key} is not set. Set it with: roadmap config set {key} VALUE")
    else:
        session.out(_shown(value))


@config.command("set")
@_key
@click.argument("value")
@_team
@pass_session
def set_(session: Session, key: str, value: str, team: bool) -> None:
    """Write one key into your roadmap.toml; other lines and comments stay as they are.

    The limits and names of stages and the cadence of the rotation belong to a board, and are written into its
    roadmap.toml.
    """
    name, part = _named(key)
    team = team or name in OF_BOARD
    check_place(name, settings_place(session, team), shared=team)
    read: Any = KEYS[name].read(_pair(part, value) if part is not None else value, key)
    if name.startswith("touchpoints."):
        known = session.settings.touchpoints
        names = read if name == "touchpoints.names" else known.names
        check_touchpoints(names, known.words if names is read else {**known.words, **read}, name)
    if name == "tracker.status":
        check_statuses(session.settings.tracker.kind, read, name)
    section, last = split_name(name)

    def change(text: str, place: str) -> str:
        if name in RENAMED.values():
            text = renewed(text, place, RENAMED)
        if part is not None:
            return with_value(text, place, name, part, _plain(read[part]))
        if isinstance(read, dict):
            for one, each in read.items():
                text = with_value(text, place, name, one, _plain(each))
            return text
        return with_value(text, place, section, last, _written(value, read))

    edit_settings(session, team, change)
    key, place = name if part is None else f"{name}.{part}", str(settings_place(session, team))
    say_with(session, f"Set {key} in {place}.", {"key": key, "value": value, "place": place})


@config.command("unset")
@_key
@_team
@pass_session
def unset(session: Session, key: str, team: bool) -> None:
    """Take one key out of your roadmap.toml; what belongs to a board, out of the board's."""
    name, part = _named(key)
    team = team or name in OF_BOARD
    section, last = split_name(name)
    if part is None and isinstance(default(name), dict):
        raise Usage(f"Name what to take out, such as {key}.building.")

    def change(text: str, place: str) -> str:
        if name in RENAMED.values():
            text = renewed(text, place, RENAMED)
        return with_value(text, place, *((section, last) if part is None else (name, part)), None)

    edit_settings(session, team, change)
    key = name if part is None else f"{name}.{part}"
    place = str(settings_place(session, team))
    say_with(session, f"{key} is not set in {place} any more.", {"key": key, "value": None, "place": place})


def settings_place(session: Session, team: bool) -> Path | str:
    """The file, or the board on a server, that keeps settings of mine or of the team."""
    if team and session.is_on_server:
        return session.store().place
    return board_file(session.address) if team else user_file()


def edit_settings(session: Session, team: bool, change: Callable[[str, str], str]) -> None:
    """Change the text of settings where they are kept."""
    if team and session.is_on_server:
        store = session.store()
        text = store.settings() or ""
        store.write_settings(change(text, store.place), replacing=text)
        return
    path = _path(session.address) if team else user_file()
    edit_file(path, change)


def settings_text(session: Session, team: bool) -> tuple[str, str]:
    """The text of settings, of mine or of the team, and the place that keeps it; empty where there is none."""
    if team and session.is_on_server:
        store = session.store()
        return store.settings() or "", str(store.place)
    path = _path(session.address) if team else user_file()
    return (read_plain(path).decode("utf-8-sig") if path.exists() else ""), str(path)


def _path(address: str) -> Path:
    path = board_file(address)
    try:
        check_plain(path)
    except OSError as fault:
        raise WrongSetting(f"{path} cannot be read: {fault.strerror}.") from None
    return path


def _named(key: str) -> tuple[str, str | None]:
    """A key by its name of today and, for a table, the name within it. Raises Usage with the nearest key."""
    from roadmap_tui.text.nearest import meant, nearest

    typed = key.strip()
    known = {**RENAMED, **{name: name for name in KEYS}}
    if typed in known:
        return known[typed], None
    section, last = split_name(typed)
    if section in known and last and isinstance(default(known[section]), dict):
        return known[section], last
    kind = attribute(section)
    if last == SECRET and kind in {*KINDS, "tracker"}:
        variable = token_variable(kind if kind in KINDS else default("tracker.kind"))
        raise Usage(f"A token may stand in no file; keep it with `roadmap login` or in {variable}.")
    sections = {split_name(name)[0] for name in known}
    if section in sections and last and nearest(typed, known) is None:
        raise WrongSetting(f"[{section}] has no key {last!r}.{meant_key(typed)}")
    raise WrongSetting(f"There is no setting {key!r}.{meant(key, known)}")


def _value(settings: "Settings", name: str) -> tuple[Any, str]:
    """A setting's value as JSON takes it, and where it comes from."""
    if name == "me.name":
        return settings.who()
    value = settings.value(name)
    return (_length(value) if isinstance(value, timedelta) else value), settings.origins[name]


def _shown(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{name}={one}" for name, one in value.items())
    if isinstance(value, tuple):
        return ",".join(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)


def _pair(part: str, value: str) -> str:
    """A value of a table as a variable writes it; commas are part of it."""
    return f"{part}={value}" if '"' in value else f'{part}="{value}"'


def _plain(value: Any) -> Any:
    """A value as a settings file holds it."""
    return list(value) if isinstance(value, tuple) else value


def _written(value: str, read: Any) -> Any:
    """A parsed value as a settings file holds it: a length of time as it was typed, a list as a list."""
    if isinstance(read, timedelta):
        return value.strip()
    return list(read) if isinstance(read, tuple) else read


def _length(value: timedelta) -> str:
    seconds = int(value.total_seconds())
    for size, unit in ((86_400, "d"), (3_600, "h"), (60, "m")):
        if seconds and seconds % size == 0:
            return f"{seconds // size}{unit}"
    return f"{seconds}s"
