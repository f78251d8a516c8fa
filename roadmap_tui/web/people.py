"""People who may open a served board, each with a role and a link of their own."""

import hashlib
import hmac
import secrets
import tomllib
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Literal, NamedTuple, get_args

from roadmap_tui.errors import Reason, Usage
from roadmap_tui.files.folders import board_key, private_folder, state_folder
from roadmap_tui.files.plain import read_plain
from roadmap_tui.files.replace import replace_file
from roadmap_tui.text.characters import one_line
from roadmap_tui.text.nearest import meant

Role = Literal["reader", "asker", "writer"]
"""A reader sees the reports, an asker writes requests as well, a writer has the board too."""
ROLES: tuple[Role, ...] = get_args(Role)
_KEY_BYTES = 32
_SHOWN = 43
"""Characters of a token: 256 bits in base 64 for addresses."""


class Person(NamedTuple):
    """A person who may come in. Without a name it is whoever has the link, and says who they are."""

    name: str
    role: Role

    def may(self, role: Role) -> bool:
        """Whether the person has at least this role."""
        return ROLES.index(self.role) >= ROLES.index(role)


def read_people(path: Path) -> list[Person]:
    """The people in a TOML file of names and roles: `"Ann Berg" = "writer"`. Usage says what is wrong."""
    try:
        table = tomllib.loads(read_plain(path).decode("utf-8-sig"))
    except OSError as fault:
        raise Usage(f"{path} cannot be read: {fault.strerror}.", reason=Reason.WRONG_SETTING) from None
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as fault:
        raise Usage(f"{path} is no TOML: {one_line(str(fault))}.", reason=Reason.WRONG_SETTING) from None
    if not table:
        raise Usage(f'{path} names nobody; a line is "Ann Berg" = "writer".', reason=Reason.WRONG_SETTING)
    found: list[Person] = []
    for name, role in table.items():
        if not isinstance(role, str) or role not in ROLES:
            said = one_line(str(role))
            known = f"there are {', '.join(ROLES)}.{meant(said, ROLES)}"
            raise Usage(
                f"{path}: {one_line(name)} has the role {said!r}, and {known}",
                reason=Reason.WRONG_SETTING,
            )
        person = Person(one_line(name), role)
        if person.name in {"", *(one.name for one in found)}:
            raise Usage(
                f"{path}: {person.name!r} is no name, or stands there twice.", reason=Reason.WRONG_SETTING
            )
        found.append(person)
    return found


class Links:
    """Tokens of people's links and feeds, made of one secret: the same each time the board is served.

    A token is shown to whom it belongs and compared by its digest; it cannot be guessed from another one.
    """

    def __init__(self, secret: bytes, people: Iterable[Person]) -> None:
        self._people = list(people)
        self._secret = secret
        self._by_digest: dict[bytes, tuple[str, Person]] = {}
        for one in self._people:
            for use in ("link", "feed"):
                self._by_digest[_digest(self.token(one, use))] = (use, one)

    @property
    def people(self) -> list[Person]:
        """Everybody who has a link."""
        return self._people

    def token(self, person: Person, use: str = "link") -> str:
        """The token of a person's link, or of their feeds."""
        said = f"{use}\0{person.name}\0{person.role}".encode("utf-8", "surrogatepass")
        return _text(hmac.digest(self._secret, said, "sha256"))

    def person(self, token: str, use: str = "link") -> Person | None:
        """Whose token this is; None where it is nobody's. Takes the same time for any text."""
        found = self._by_digest.get(_digest(token))
        return found[1] if found is not None and found[0] == use else None

    def named(self, name: str) -> Person | None:
        """The person of a name; None where there is none."""
        return next((one for one in self._people if one.name == name), None)


def secret_of(uid: str, *, renew: bool = False) -> bytes:
    """The secret of a board's links on this machine, made where it is missing or renewed. Raises OSError."""
    path = private_folder(state_folder() / "serve") / board_key(uid)
    if not renew:
        with suppress(OSError):
            known = read_plain(path)
            if len(known) == _KEY_BYTES:
                return known
    made = secrets.token_bytes(_KEY_BYTES)
    replace_file(path, made)
    return made


def _digest(token: str) -> bytes:
    return hashlib.sha256(token[: 2 * _SHOWN].encode("utf-8", "surrogatepass")).digest()


def _text(data: bytes) -> str:
    from base64 import urlsafe_b64encode

    return urlsafe_b64encode(data).decode().rstrip("=")
