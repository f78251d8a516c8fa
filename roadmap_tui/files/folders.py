"""The user's own folders: configuration, data and state, by the XDG rules."""

import os
import re
import sys
from pathlib import Path

APP = "roadmap-tui"
FILE = "roadmap.toml"
PEOPLE = "people"
"""The folder in the state folder that holds one for each person in a browser."""
SERVED = "ROADMAP_SERVED"
"""The environment variable that says that a browser shows the app, from another machine: the person's key."""
_KEY = re.compile(r"[0-9a-f]{16}")


def config_folder() -> Path:
    """The folder of the user's `roadmap.toml`; not created."""
    return _folder("XDG_CONFIG_HOME", "~/.config", "user_config_path")


def data_folder() -> Path:
    """The folder of the user's own board, which counts when no other is named; not created."""
    return _folder("XDG_DATA_HOME", "~/.local/share", "user_data_path")


def state_folder() -> Path:
    """The folder of drafts, the log and earlier states of boards; not created."""
    return _folder("XDG_STATE_HOME", "~/.local/state", "user_state_path")


def is_served() -> bool:
    """Whether the app is drawn for somebody in a browser, on a machine that is not theirs."""
    return SERVED in os.environ


def person_folder() -> Path:
    """The folder of what one person left behind, such as drafts; not created.

    It is the state folder, and of somebody in a browser one of their own in it: they share the machine's account.
    """
    served = os.environ.get(SERVED, "")
    return state_folder() / PEOPLE / served if _KEY.fullmatch(served) else state_folder()


def user_file() -> Path:
    """The path of the user's settings file."""
    return config_folder() / FILE


def private_folder(folder: Path) -> Path:
    """Make a folder with mode 0700 where it is missing, and return it. Raises OSError."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def board_key(board: str) -> str:
    """A name for the files of a board, by its uid or its address on a server: a digest of that.

    A uid comes from a file that anyone may have written; a name made of its digest leads nowhere else.
    """
    return short_digest(board.encode("utf-8", "surrogatepass"))


def short_digest(data: bytes) -> str:
    """The first 16 digits of the SHA-256 of data: a name for a file."""
    try:  # as the module `random` does: hashlib brings OpenSSL, which takes longer than all there is to digest
        if sys.version_info >= (3, 12):
            from _sha2 import sha256
        else:
            from _sha256 import sha256  # type: ignore[import-not-found]
    except ImportError:
        from hashlib import sha256
    return str(sha256(data).hexdigest())[:16]


def _folder(variable: str, usual: str, asked: str) -> Path:
    """One of the user's folders: in `variable`, an absolute path, else in `usual` or the system's own place."""
    given = os.environ.get(variable, "")
    if given.startswith("/"):
        return Path(given) / APP
    if sys.platform == "linux":  # as platformdirs does, without the 10 ms of its import
        return Path(os.path.expanduser(usual)) / APP  # noqa: PTH111  # Path's own raises where there is no home
    import platformdirs

    return Path(getattr(platformdirs, asked)(APP, appauthor=False))
