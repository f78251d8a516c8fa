"""Lookup and storage of a tracker's token, which is given for its own site only."""

import os
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any, TypeVar
from urllib.parse import urlsplit

import msgspec

from roadmap_tui.errors import Offline
from roadmap_tui.files.folders import APP
from roadmap_tui.settings.load import Settings
from roadmap_tui.settings.schema import token_variable
from roadmap_tui.settings.values import command

_T = TypeVar("_T")
_PATIENCE_SECONDS = 60.0
_HOST = "{host}"
"""What a token command has in the place of the site's host."""


class Token(msgspec.Struct, kw_only=True, frozen=True):
    """A secret for one site, never shown whole."""

    site: str
    secret: str
    origin: str

    def __repr__(self) -> str:
        """The representation without the secret, so that no log can hold it."""
        return f"Token(site={self.site!r}, origin={self.origin!r})"

    __str__ = __repr__


def find_token(
    settings: Settings,
    site: str,
    *,
    environment: Mapping[str, str] | None = None,
    show_errors: bool = True,
) -> Token | None:
    """The token for a site: from the environment, the token command, the keyring; None where there is none.

    The first two belong to the site that the person named, and are given for no other, such as one that a board
    names and a login accepted; except that a command with `{host}` in it gives the token of whatever site is
    accepted, by its host. The command's stderr is shown as it comes, unless `show_errors` is off. Raises Offline
    when the command or the keyring fails, WrongSetting when the command is none.
    """
    own = settings.own
    line = own.token_command
    if site == settings.token_site:
        variable = token_variable(settings.tracker.kind)
        secret = (os.environ if environment is None else environment).get(variable, "").strip()
        if secret:
            return Token(site=site, secret=_usable(secret, variable), origin=variable)
    if line is not None and (site == settings.token_site or (_HOST in line and site == own.address)):
        secret = _from_command(line, urlsplit(site).netloc, show_errors=show_errors)
        return Token(site=site, secret=secret, origin="token_command")
    kept = _ask_keyring(lambda keyring: keyring.get_password(APP, site), otherwise=None)
    if kept is None:
        return None
    return Token(site=site, secret=_usable(kept, "The keyring"), origin="keyring")


def keep_token(site: str, secret: str) -> bool:
    """Keep a token for a site in the keyring; False where this machine has none that works."""

    def keep(keyring: Any) -> bool:
        keyring.set_password(APP, site, secret)
        return bool(keyring.get_password(APP, site) == secret)

    with suppress(Offline):
        return _ask_keyring(keep, otherwise=False)
    return False


def drop_token(site: str) -> bool:
    """Take a site's token out of the keyring; False where there was none. Raises Offline where it fails."""

    def drop(keyring: Any) -> bool:
        keyring.delete_password(APP, site)
        return True

    return _ask_keyring(drop, otherwise=False)


def _from_command(line: str, host: str, *, show_errors: bool) -> str:
    import shlex
    import subprocess

    words = [one.replace(_HOST, host) for one in shlex.split(command(line, "The token command"))]
    try:
        found = subprocess.run(  # noqa: S603  # the user's own command, split without a shell
            words,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=None if show_errors else subprocess.PIPE,
            timeout=_PATIENCE_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise Offline(f"The token command `{words[0]}` gave no answer in {_PATIENCE_SECONDS:.0f} s.") from None
    except OSError as fault:
        raise Offline(f"The token command `{words[0]}` cannot be run: {fault.strerror}.") from None
    if found.returncode != 0:
        raise Offline(f"The token command `{words[0]}` failed with exit code {found.returncode}.")
    lines = found.stdout.decode("utf-8", "replace").splitlines()
    secret = lines[0].strip() if lines else ""
    if not secret:
        raise Offline(f"The token command `{words[0]}` printed no token on its first line.")
    return _usable(secret, "The token command")


def _usable(secret: str, where: str) -> str:
    """The secret, checked to fit into a header; an error never shows it."""
    if not secret.isascii() or not secret.isprintable() or " " in secret:
        raise Offline(f"{where} gave something that is no token: it holds a space or a character beyond ASCII.")
    return secret


def _ask_keyring(do: Callable[[Any], _T], *, otherwise: _T) -> _T:
    """The keyring's answer; `otherwise` where this machine has none, or it refuses.

    Raises Offline where it fails in any other way: its back ends raise whatever the libraries below them do. The
    sentence names the error without its words, which may hold what is kept there.
    """
    try:
        import keyring
        import keyring.errors
    except ImportError:
        return otherwise
    try:
        return do(keyring)
    except keyring.errors.KeyringError:
        return otherwise
    except Exception as fault:  # noqa: BLE001  # a back end is anybody's code
        raise Offline(
            f"This machine's keyring fails ({type(fault).__name__}): a token in it can be neither read nor taken "
            "out. Check PYTHON_KEYRING_BACKEND; a token may also come from a variable or a token command."
        ) from None
