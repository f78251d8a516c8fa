"""The address of the board that a command means."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from roadmap_tui.errors import Usage
from roadmap_tui.store.address import board_named, is_postgres, refuse_unknown

if TYPE_CHECKING:
    from roadmap_tui.settings.load import Written

NAME = "roadmap.json"
VARIABLE = "ROADMAP_BOARD"
DEFAULT = "board.default"
"""The setting that names the board where nothing else does."""
DEFAULT_VARIABLE = "ROADMAP_BOARD_DEFAULT"


def find_board(given: str | None, environment: Mapping[str, str]) -> tuple[str, str]:
    """The board's address and the words that say why it is this one.

    `--board`, then ROADMAP_BOARD, then the nearest `roadmap.json` upward from here (up to the home folder and
    never one that belongs to another user), then `board.default` of the user's settings, then the one in the
    user's data folder. It need not exist. Raises
    Usage where the name is empty, or an address of an unknown kind.
    """
    if given is not None:
        return _named(given, "--board"), "--board"
    if environment.get(VARIABLE):
        return _named(environment[VARIABLE], VARIABLE), VARIABLE
    near = nearest_board()
    if near is not None:
        return str(near), "nearest upward from here"
    from roadmap_tui.files.folders import data_folder, user_file
    from roadmap_tui.settings.load import read_file

    default = environment.get(DEFAULT_VARIABLE) or _written_default(read_file(user_file()))
    if default:
        return _named(default, DEFAULT), f"{DEFAULT} of your settings"
    return str(data_folder() / NAME), "your data folder"


def _written_default(settings: "Mapping[str, Written]") -> str:
    written = settings.get(DEFAULT)
    return "" if written is None else str(written.value or "")


def nearest_board() -> Path | None:
    """The nearest board upward from the working directory; None where there is none of ours."""
    try:
        here = Path.cwd()
    except OSError:
        return None
    home = Path(os.path.expanduser("~"))  # noqa: PTH111  # Path.home raises where there is none
    for folder in (here, *here.parents):
        board = folder / NAME
        if _is_ours(board):
            return board
        if folder == home:
            break
    return None


def default_name(address: str) -> str:
    """The default name of a new board: that in its address, its folder's, or its file's if named otherwise."""
    if is_postgres(address):
        return board_named(address) or "Roadmap"
    board = Path(address)
    if board.name != NAME:
        return board.stem
    from roadmap_tui.files.folders import data_folder

    return "Roadmap" if board.parent == data_folder() else board.parent.name or "Roadmap"


def _named(given: str, where: str) -> str:
    refuse_unknown(given, where)
    if not given.strip():
        raise Usage(f"{where} names no file.")
    if "\x00" in given:
        raise Usage(f"{where} holds a NUL character, which no file's name can.")
    if is_postgres(given):
        return given.strip()
    try:
        path = Path(os.path.abspath(Path(given).expanduser()))  # noqa: PTH100  # links are the store's to resolve
    except FileNotFoundError:
        raise Usage(
            f"{where} {given} starts from the folder you stand in, which is gone; give a whole path."
        ) from None
    return str(path / NAME if path.is_dir() else path)


def _is_ours(board: Path) -> bool:
    """Whether no folder but something else is there, and neither it nor a link to it belongs to another user.

    A pipe in the place of a board is refused when it is read: another board must not be taken instead.
    """
    try:
        owners = {board.lstat().st_uid, board.stat().st_uid}
    except OSError:
        return False
    return owners == {os.geteuid()} and not board.is_dir()
