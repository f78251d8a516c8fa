"""Files of this program's own in its user's folders: read for what they hold, replaced as a whole."""

from pathlib import Path
from typing import TypeVar

import msgspec

from roadmap_tui.files.folders import private_folder
from roadmap_tui.files.plain import check_plain, read_plain
from roadmap_tui.files.replace import replace_file

T = TypeVar("T")


def read_private(path: Path, kind: type[T]) -> T | None:
    """The JSON of a file as a type; None where there is none, or it cannot be read."""
    try:
        return msgspec.json.decode(read_plain(path), type=kind)
    except (OSError, msgspec.MsgspecError, UnicodeError):
        return None


def write_private(path: Path, data: bytes) -> None:
    """Replace a file, in a folder that only the user can read. Raises OSError, also where it is no plain file."""
    private_folder(path.parent)
    check_plain(path)
    replace_file(path, data)
