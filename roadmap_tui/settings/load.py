"""Layered settings: flags, environment, the user's file, the board's file, defaults."""

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from roadmap_tui.errors import Remedy, WrongSetting
from roadmap_tui.files.folders import FILE, user_file
from roadmap_tui.files.git import GitSetting
from roadmap_tui.files.plain import read_plain
from roadmap_tui.settings import values
from roadmap_tui.settings.schema import (
    ADDRESSES,
    KEYS,
    KINDS,
    OF_BOARD,
    RENAMED,
    SECRET,
    SECTIONS,
    Calendar,
    Columns,
    GitHub,
    Intake,
    Jira,
    Linear,
    Look,
    Loop,
    Me,
    Probes,
    Rank,
    Rotation,
    Sync,
    TouchpointSettings,
    Tracker,
    TrackerSection,
    Wording,
    attribute,
    default,
    split_name,
    token_variable,
    variable,
)
from roadmap_tui.settings.statuses import STATUS_READERS
from roadmap_tui.text.nearest import meant, nearest

if TYPE_CHECKING:
    from roadmap_tui.model.status_wanted import StatusWanted

DEFAULT = "default"
_ALSO = frozenset(map(token_variable, KINDS))
"""Environment variables with a section's prefix that are no key of a file."""
_ADDRESS_KEYS = tuple(key for keys in ADDRESSES.values() for key in keys)
_OLD_SECTIONS = frozenset(split_name(name)[0] for name in RENAMED)


class Written(NamedTuple):
    """A value of one layer: `where` names its place in words, `origin` the file or variable."""

    value: Any
    origin: str
    where: str


class Settings(msgspec.Struct, kw_only=True, frozen=True):
    """The settings in force, and the origin of each value.

    `origins` maps every key ("tracker.jira.site") to a flag, a variable, a file or "default". `proposed_site` is
    what the board's file names as the tracker's address; it counts only once a login accepted it.
    `is_site_of_board` says that it is the one in force.
    """

    me: Me = Me()
    tracker: Tracker = Tracker()
    jira: Jira = Jira()
    github: GitHub = GitHub()
    linear: Linear = Linear()
    sync: Sync = Sync()
    calendar: Calendar = Calendar()
    board: Columns = Columns()
    look: Look = Look()
    wording: Wording = Wording()
    loop: Loop = Loop()
    rank: Rank = Rank()
    rotation: Rotation = Rotation()
    intake: Intake = Intake()
    probes: Probes = Probes()
    touchpoints: TouchpointSettings = TouchpointSettings()
    origins: dict[str, str] = {}
    proposed_site: str | None = None
    is_site_of_board: bool = False

    def value(self, name: str) -> Any:
        """The value of a key such as "tracker.jira.site"."""
        section, key = split_name(name)
        return getattr(getattr(self, attribute(section)), key)

    def section(self, kind: str) -> TrackerSection:
        """The settings section of a kind of tracker."""
        found: TrackerSection = getattr(self, kind)
        return found

    @property
    def own(self) -> TrackerSection:
        """The settings section of the configured kind of tracker."""
        return self.section(self.tracker.kind)

    @property
    def token_site(self) -> str | None:
        """The site that the person named, and no board: the token variable and command belong to it."""
        return None if self.is_site_of_board else self.own.address

    @property
    def statuses(self) -> "dict[str, StatusWanted]":
        """The tracker's status of each stage."""
        read = STATUS_READERS[self.tracker.kind]
        return {stage: read(words) for stage, words in self.tracker.status.items()}

    def who(self) -> tuple[str, str]:
        """The user's name and its origin: [me] name, git's user.name or the login name, in this order."""
        with self.asking_who() as who:
            return who()

    @contextmanager
    def asking_who(self) -> Iterator[Callable[[], tuple[str, str]]]:
        """Ask for the user's name and its origin; what is given waits for git, where git has to be asked."""
        if self.me.name is not None:
            found = self.me.name, self.origins.get("me.name", DEFAULT)
            yield lambda: found
            return
        with GitSetting("user.name") as setting:
            yield lambda: _git_name(setting) or _login_name()


def board_file(address: str | os.PathLike[str]) -> Path:
    """The settings that belong to a board at an address: `roadmap.toml` beside its file."""
    return Path(address).parent / FILE


class TeamSettings(NamedTuple):
    """The team's settings where they are no file: their TOML, and the place that keeps them."""

    text: str
    place: str


def load(
    board: "str | os.PathLike[str] | TeamSettings | None" = None,
    *,
    environment: Mapping[str, str] | None = None,
    flags: Mapping[str, str] | None = None,
) -> Settings:
    """Settings for the board at an address, or with the settings of its team.

    `flags` maps keys ("me.name") to what the command line gave.

    Raises Usage naming file, key and the nearest valid key.
    """
    environment = os.environ if environment is None else environment
    found = {name: Written(default(name), DEFAULT, DEFAULT) for name in KEYS}
    proposed: dict[str, Written] = {}
    mine = user_file()
    if board is not None:
        if isinstance(board, TeamSettings):
            from_board = read_text(board.text, board.place, shared=True)
        else:
            shared = board_file(board)
            from_board = {} if _same(shared, mine) else read_file(shared, shared=True)
        proposed = {key: from_board.pop(key) for key in _ADDRESS_KEYS if key in from_board}
        found |= from_board
    own = {name: one for name, one in read_file(mine).items() if name not in OF_BOARD or not found[name].value}
    own |= _read_environment(environment)
    for name, raw in (flags or {}).items():
        flag = f"--{'me' if name == 'me.name' else split_name(name)[1].replace('_', '-')}"
        own[name] = Written(KEYS[name].read(raw, flag), flag, flag)
    accepted: frozenset[str] = frozenset()
    if proposed:
        from roadmap_tui.settings.sites import accepted_sites  # as few boards do

        accepted = accepted_sites()
    sites = {kind: _address(kind, found | own | proposed) for kind in KINDS if _is_proposed(kind, proposed)}
    taken = {
        key: proposed[key]
        for kind, site in sites.items()
        for key in ADDRESSES[kind]
        if key in proposed and site in accepted
    }
    found |= taken | own
    _check_statuses(found)
    _check_touchpoints(found)
    kind = _kind(found)
    read: dict[str, Any] = {attribute(section): _section(section, found) for section in SECTIONS}
    return Settings(
        **read,
        origins={name: one.origin for name, one in found.items()},
        proposed_site=sites.get(kind),
        is_site_of_board=any(found[key] is taken.get(key) for key in ADDRESSES[kind]),
    )


def _section(section: str, found: Mapping[str, Written]) -> Any:
    """A section with the values that were found for it."""
    kind = SECTIONS[section]
    names = {key: f"{section}.{key}" for key in kind.__struct_fields__}
    return kind(**{key: found[name].value for key, name in names.items() if name in KEYS})


def _address(kind: str, found: Mapping[str, Written]) -> str | None:
    """Where the values that were found put a tracker of a kind."""
    section: TrackerSection = _section(split_name(ADDRESSES[kind][0])[0], found)
    return section.address


def _is_proposed(kind: str, proposed: Mapping[str, Written]) -> bool:
    """Whether a board's file says anything of where a tracker of a kind is."""
    return any(key in proposed for key in ADDRESSES[kind])


def read_file(path: Path, *, shared: bool = False) -> dict[str, Written]:
    """The typed values of one file by key; empty where there is none. `shared` marks a board's file.

    Raises Usage where a key stands under both of its names and does not say the same.
    """
    return _read(parse_file(path, follow=not shared), str(path), shared=shared)


def read_text(text: str, path: str, *, shared: bool = False) -> dict[str, Written]:
    """The typed values of a settings text by key, as `read_file` gives those of a file."""
    return _read(parsed(text.encode(), path), path, shared=shared)


def _read(sections: Mapping[str, Any], path: str, *, shared: bool) -> dict[str, Written]:
    found: dict[str, Written] = {}
    for section, entries in sections.items():
        _read_section(path, section, entries, found, shared=shared)
    return found


def _read_section(path: str, section: str, entries: object, found: dict[str, Written], *, shared: bool) -> None:
    """Read the keys of a section and of its subsections, by their current names."""
    if section not in SECTIONS and section not in _OLD_SECTIONS:
        parent = section.rpartition(".")[0]
        if parent:
            raise WrongSetting(f"{path}: [{parent}] has no key {attribute(section)!r}.{meant_key(section)}")
        near = nearest(section, _OLD_SECTIONS)
        raise WrongSetting(
            f"{path}: there is no section [{section}].{meant(section, SECTIONS if near is None else [near])}"
        )
    if not isinstance(entries, dict):
        raise WrongSetting(f"{path}: {section} is a section; write it as [{section}].")
    for key, raw in entries.items():
        written = f"{section}.{key}"
        name = RENAMED.get(written, written)
        if written in SECTIONS or (isinstance(raw, dict) and name not in KEYS):
            _read_section(path, written, raw, found, shared=shared)
            continue
        check_place(written, path, shared=shared)
        where = f"{path}: [{section}] {key}"
        _add(found, name, Written(KEYS[name].read(raw, where), path, where))


def _add(found: dict[str, Written], name: str, one: Written) -> None:
    """Add a value that its layer may have under another name already. Raises Usage where that one differs."""
    other = found.get(name)
    if other is not None and other.value != one.value:
        section, key = split_name(name)
        raise WrongSetting(
            f"{other.where} and {one.where} are one setting under two names, and they differ. "
            f"Keep [{section}] {key}.",
        )
    found[name] = one


def _kind(found: Mapping[str, Written]) -> str:
    """The kind of tracker that a layer's values are for."""
    one = found.get("tracker.kind")
    return str(one.value if one is not None else default("tracker.kind"))


def _check_statuses(found: Mapping[str, Written]) -> None:
    """Raise Usage where a status is none that the kind of tracker can have."""
    one = found["tracker.status"]
    check_statuses(_kind(found), one.value, one.where)


def _check_touchpoints(found: Mapping[str, Written]) -> None:
    """Raise Usage where a word belongs to no touchpoint, or to two."""
    words = found["touchpoints.words"]
    if words.value:
        check_touchpoints(found["touchpoints.names"].value, words.value, words.where)


def check_touchpoints(names: tuple[str, ...], words: Mapping[str, tuple[str, ...]], where: str) -> None:
    """Raise Usage, naming the place, where a word belongs to no touchpoint, or to two."""
    from roadmap_tui.model.choices import TOUCHPOINTS
    from roadmap_tui.text.characters import folded

    known = {folded(name): name for name in names or TOUCHPOINTS}
    owners = dict(known)
    for name, several in words.items():
        if name not in known.values():
            raise WrongSetting(
                f"{where} has words for {name!r}, which is no touchpoint.{meant(name, known.values())}"
            )
        for word in several:
            owner = owners.setdefault(folded(word), name)
            if owner != name:
                raise WrongSetting(
                    f"{where}: {values.shown(word)} belongs to {owner} already, and not to {name} too."
                )


def check_statuses(kind: str, statuses: Mapping[str, str], where: str) -> None:
    """Raise Usage, naming the place, where a stage's status is none that a kind of tracker can have."""
    for stage, words in statuses.items():
        try:
            STATUS_READERS[kind](words)
        except ValueError as wrong:
            raise WrongSetting(f"{where}.{stage}: {wrong}.") from None


def parse_file(path: Path, *, follow: bool = True) -> dict[str, Any]:
    """The parsed TOML file; empty where there is none. A link is refused with `follow` off.

    Raises Usage.
    """
    try:
        raw = read_plain(path, follow=follow)
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except OSError as fault:
        raise WrongSetting(f"{path} cannot be read: {fault.strerror}.") from None
    return parsed(raw, str(path))


def parsed(raw: bytes, path: str) -> dict[str, Any]:
    """The parsed TOML of a file, or of another place. Raises Usage."""
    import tomllib

    try:
        return tomllib.loads(raw.decode("utf-8-sig"))
    except UnicodeDecodeError as fault:
        raise WrongSetting(f"{path} is not UTF-8 at byte {fault.start + 1}.") from None
    except tomllib.TOMLDecodeError as fault:
        raise WrongSetting(f"{path} is not valid TOML: {fault}.") from None


def check_place(written: str, path: "Path | str", *, shared: bool) -> None:
    """Raise Usage where a key, under any of its names, does not exist or may not stand in this file."""
    section, key = split_name(written)
    name = RENAMED.get(written, written)
    if key == SECRET and (section in _OLD_SECTIONS or section.partition(".")[0] == "tracker"):
        raise WrongSetting(
            f"{path}: [{section}] token may stand in no file; keep it in {_token_variable(section)}, or name a "
            f"token_command in {user_file()}.",
            remedy=Remedy("login", (), "{} keeps it in the keyring."),
        )
    if name not in KEYS:
        raise WrongSetting(f"{path}: [{section}] has no key {key!r}.{meant_key(written)}")
    if shared and KEYS[name].mine:
        raise WrongSetting(
            f"{path}: [{section}] {key} is yours alone and does not belong beside a shared board; move it to "
            f"{user_file()} or set {variable(name)}.",
        )


def _token_variable(section: str) -> str:
    kind = attribute(section)
    return token_variable(kind if kind in KINDS else default("tracker.kind"))


def meant_key(written: str) -> str:
    """The suggestion for a mistyped key, to end a sentence: the nearest key of its section, or of any."""
    section, key = split_name(written)
    known = (*RENAMED, *KEYS) if section in _OLD_SECTIONS else tuple(KEYS)
    own = [split_name(one)[1] for one in known if split_name(one)[0] == section]
    if nearest(key, own) is None:
        far = nearest(key, [split_name(one)[1] for one in KEYS])
        if far is not None:
            right = next(one for one in KEYS if split_name(one)[1] == far)
            return f" Did you mean {far} in [{split_name(right)[0]}]?"
    return meant(key, own)


@cache
def _variables() -> dict[str, str]:
    """The key of each environment variable, also by its former name."""
    return {variable(old): new for old, new in RENAMED.items()} | {variable(name): name for name in KEYS}


def _read_environment(environment: Mapping[str, str]) -> dict[str, Written]:
    found: dict[str, Written] = {}
    if not any(name.startswith("ROADMAP_") for name in environment):
        return found  # as nearly always
    names = _variables()
    for named, name in names.items():
        raw = environment.get(named, "")
        if raw != "":
            _add(found, name, Written(KEYS[name].read(raw, named), named, named))
    known = {*names, *_ALSO}
    sections = {attribute(one) for one in SECTIONS}
    for given in environment:
        if given.startswith("ROADMAP_") and given not in known:
            section = given.removeprefix("ROADMAP_").partition("_")
            if section[1] and section[0].lower() in sections:
                raise WrongSetting(f"The environment sets {given}, which is no setting.{meant(given, known)}")
    return found


def _same(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other)
    except OSError:
        return False


def _git_name(setting: GitSetting) -> tuple[str, str] | None:
    """Git's user.name in the current folder."""
    name = setting.value().decode("utf-8", "replace").strip()
    return (values.text(name.splitlines()[0], "git's user.name"), "git config user.name") if name else None


def _login_name() -> tuple[str, str]:
    import getpass

    try:
        return values.text(getpass.getuser(), "The login name"), "login name"
    except (OSError, KeyError, ImportError):
        return "someone", DEFAULT
