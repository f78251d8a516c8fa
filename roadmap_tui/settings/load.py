"""Read the layers of settings: flags, environment, the user's file, the board's file, defaults."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec

from roadmap_tui.errors import Reason, Remedy, Usage
from roadmap_tui.files.folders import FILE, user_file
from roadmap_tui.settings import values
from roadmap_tui.settings.schema import (
    KEYS,
    SECRET,
    SECTIONS,
    Calendar,
    Columns,
    Jira,
    Look,
    Loop,
    Me,
    Rank,
    Sync,
    Wording,
    default,
    variable,
)
from roadmap_tui.text.nearest import meant, nearest

DEFAULT = "default"
_ALSO = frozenset({"ROADMAP_JIRA_TOKEN"})
"""Variables with a section's prefix that are no key of a file."""


class Settings(msgspec.Struct, kw_only=True, frozen=True):
    """What is configured, and where each value came from.

    `origins` maps every key ("jira.site") to a flag, a variable, a file or "default". `proposed_site` is what
    the board's file names as Jira's address; it counts only once a login accepted it.
    """

    me: Me = Me()
    jira: Jira = Jira()
    sync: Sync = Sync()
    calendar: Calendar = Calendar()
    board: Columns = Columns()
    look: Look = Look()
    wording: Wording = Wording()
    loop: Loop = Loop()
    rank: Rank = Rank()
    origins: dict[str, str] = {}
    proposed_site: str | None = None

    def value(self, name: str) -> Any:
        """The value of a key such as "jira.site"."""
        section, _, key = name.partition(".")
        return getattr(getattr(self, section), key)

    def who(self) -> tuple[str, str]:
        """The name people write under and where it came from: [me] name, git's user.name, the login name."""
        if self.me.name is not None:
            return self.me.name, self.origins.get("me.name", DEFAULT)
        return _git_name() or _login_name()


def board_file(board: Path) -> Path:
    """The settings that belong to a board: `roadmap.toml` beside it."""
    return board.parent / FILE


def load(
    board: Path | None = None,
    *,
    environment: Mapping[str, str] | None = None,
    flags: Mapping[str, str] | None = None,
) -> Settings:
    """Settings for a board. `flags` maps keys ("me.name") to what the command line gave.

    Raises Usage naming file, key and the nearest valid key.
    """
    environment = os.environ if environment is None else environment
    found: dict[str, tuple[Any, str]] = {name: (default(name), DEFAULT) for name in KEYS}
    proposed: str | None = None
    mine = user_file()
    if board is not None:
        shared = board_file(board)
        if not _same(shared, mine):
            from_board = read_file(shared, shared=True)
            proposed = from_board.pop("jira.site", None)
            found |= {name: (value, str(shared)) for name, value in from_board.items()}
            if proposed is not None and _is_accepted(proposed):
                found["jira.site"] = (proposed, str(shared))
    found |= {name: (value, str(mine)) for name, value in read_file(mine).items()}
    found |= _read_environment(environment)
    for name, raw in (flags or {}).items():
        flag = f"--{'me' if name == 'me.name' else name.partition('.')[2].replace('_', '-')}"
        found[name] = (KEYS[name].read(raw, flag), flag)
    sections: dict[str, dict[str, Any]] = {section: {} for section in SECTIONS}
    for name, (value, _) in found.items():
        section, _, key = name.partition(".")
        sections[section][key] = value
    return Settings(
        me=Me(**sections["me"]),
        jira=Jira(**sections["jira"]),
        sync=Sync(**sections["sync"]),
        calendar=Calendar(**sections["calendar"]),
        board=Columns(**sections["board"]),
        look=Look(**sections["look"]),
        wording=Wording(**sections["wording"]),
        loop=Loop(**sections["loop"]),
        rank=Rank(**sections["rank"]),
        origins={name: origin for name, (_, origin) in found.items()},
        proposed_site=proposed,
    )


def read_file(path: Path, *, shared: bool = False) -> dict[str, Any]:
    """The typed values of one file by key; empty where there is none. `shared` marks a board's file."""
    read: dict[str, Any] = {}
    for section, entries in parse_file(path).items():
        if section not in SECTIONS:
            raise Usage(f"{path}: there is no section [{section}].{meant(section, SECTIONS)}")
        if not isinstance(entries, dict):
            raise Usage(f"{path}: {section} is a section; write it as [{section}].")
        for key, raw in entries.items():
            name = f"{section}.{key}"
            check_place(name, path, shared=shared)
            read[name] = KEYS[name].read(raw, f"{path}: [{section}] {key}")
    return read


def parse_file(path: Path) -> dict[str, Any]:
    """A TOML file as it stands; empty where there is none."""
    try:
        raw = path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except OSError as fault:
        raise Usage(f"{path} cannot be read: {fault.strerror}.") from None
    import tomllib

    try:
        return tomllib.loads(raw.decode("utf-8-sig"))
    except UnicodeDecodeError as fault:
        raise Usage(f"{path} is not UTF-8 at byte {fault.start + 1}.") from None
    except tomllib.TOMLDecodeError as fault:
        raise Usage(f"{path} is not valid TOML: {fault}.") from None


def check_place(name: str, path: Path, *, shared: bool) -> None:
    """Usage where a key does not exist or may not stand in this file."""
    section, _, key = name.partition(".")
    if name == f"jira.{SECRET}":
        raise Usage(
            f"{path}: [jira] token may stand in no file; keep it in ROADMAP_JIRA_TOKEN, or name a token_command "
            f"in {user_file()}.",
            reason=Reason.WRONG_SETTING,
            remedy=Remedy("login", (), "{} keeps it in the keyring."),
        )
    if name not in KEYS:
        raise Usage(f"{path}: [{section}] has no key {key!r}.{meant_key(name)}")
    if shared and KEYS[name].mine:
        raise Usage(
            f"{path}: [{section}] {key} is yours alone and does not belong beside a shared board; move it to "
            f"{user_file()} or set {variable(name)}."
        )


def meant_key(name: str) -> str:
    """The end of a sentence about a mistyped key: the nearest key of its section, or of any."""
    section, _, key = name.partition(".")
    own = [one.partition(".")[2] for one in KEYS if one.startswith(f"{section}.")]
    if nearest(key, own) is None:
        far = nearest(key, [one.partition(".")[2] for one in KEYS])
        if far is not None:
            right = next(one for one in KEYS if one.endswith(f".{far}"))
            return f" Did you mean {far} in [{right.partition('.')[0]}]?"
    return meant(key, own)


def _read_environment(environment: Mapping[str, str]) -> dict[str, tuple[Any, str]]:
    found: dict[str, tuple[Any, str]] = {}
    for name, key in KEYS.items():
        raw = environment.get(variable(name), "")
        if raw != "":
            found[name] = (key.read(raw, variable(name)), variable(name))
    known = {variable(name) for name in KEYS} | _ALSO
    for name in environment:
        if name.startswith("ROADMAP_") and name not in known:
            section = name.removeprefix("ROADMAP_").partition("_")
            if section[1] and section[0].lower() in SECTIONS:
                raise Usage(f"The environment sets {name}, which is no setting.{meant(name, known)}")
    return found


def _is_accepted(site: str) -> bool:
    from roadmap_tui.settings.token import accepted_sites

    return site in accepted_sites()


def _same(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other)
    except OSError:
        return False


def _git_name() -> tuple[str, str] | None:
    """Git's user.name as of the folder we stand in."""
    import subprocess

    try:
        found = subprocess.run(
            ["git", "config", "--get", "user.name"],  # noqa: S607  # git of the user's own PATH
            capture_output=True,
            timeout=3,
            check=False,
            stdin=subprocess.DEVNULL,
        )
    except (OSError, subprocess.SubprocessError):
        return None
    name = found.stdout.decode("utf-8", "replace").strip()
    return (values.text(name.splitlines()[0], "git's user.name"), "git config user.name") if name else None


def _login_name() -> tuple[str, str]:
    import getpass

    try:
        return getpass.getuser(), "login name"
    except (OSError, KeyError, ImportError):
        return "someone", DEFAULT
