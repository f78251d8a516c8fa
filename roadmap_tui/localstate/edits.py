"""Editing of texts in the user's own editor, each in a file of the state folder until it is saved."""

import os
import shlex
import subprocess
from pathlib import Path

from roadmap_tui.errors import Refused
from roadmap_tui.files.folders import board_key, private_folder, state_folder
from roadmap_tui.files.plain import NotPlain, check_plain, read_plain
from roadmap_tui.files.replace import replace_file


def editor_command() -> list[str]:
    """The words of `$VISUAL`, else of `$EDITOR`, else `vi`; they run without a shell."""
    named = os.environ.get("VISUAL", "").strip() or os.environ.get("EDITOR", "").strip() or "vi"
    try:
        return shlex.split(named) or ["vi"]
    except ValueError as wrong:
        raise Refused(f"$EDITOR cannot be read ({wrong}): {named!r}.") from None


def text_name(board: str, what: str) -> str:
    """The name of a text of a board, by its uid: it tells whose words a text holds that was left behind."""
    return f"{board_key(board)}-{what}"


class EditorFailed(Refused):
    """The error of an editor that could not be run, or ended in an error; `text` is what it left in the file.

    `fault` says it in a few words, `hint` what would help, for places that say themselves where the text is.
    """

    def __init__(self, message: str, *, fault: str, hint: str = "", text: str) -> None:
        super().__init__(message)
        self.fault = fault
        self.hint = hint
        self.text = text


def edit_text(text: str, name: str, *, is_written: bool = False) -> str:
    """Open a text in the user's editor and return the text edited there.

    The file is the person's alone, lies in the state folder and goes away once it was read; where the editor
    fails or leaves no text, it stays, and the sentence says where. `is_written`: the text holds words of the
    person's already, so it stays also where there is no such editor. Raises Refused.
    """
    words = editor_command()
    path = keep_text(text, name)
    _run(words, path, text, is_written=is_written)
    left = _read(path)
    path.unlink(missing_ok=True)
    return left


def keep_text(text: str, name: str) -> Path:
    """Save a text in a file that only the user can read; returns its path. Raises Refused."""
    path = _file(name)
    try:
        private_folder(path.parent)
        check_plain(path)
        replace_file(path, text.encode("utf-8"))
    except OSError as fault:
        place = path if isinstance(fault, NotPlain) else path.parent
        raise Refused(f"{place} cannot be written: {fault.strerror}.") from None
    return path


def kept_text(name: str) -> Path | None:
    """The file in which this process left a text of that name; None where there is none."""
    path = _file(name)
    return path if path.exists() else None


def read_kept(name: str) -> str | None:
    """The text that this process left under a name; None where there is none. Raises Refused."""
    path = kept_text(name)
    return None if path is None else _read(path)


def drop_text(name: str) -> None:
    """Delete the text that this process left under a name."""
    _file(name).unlink(missing_ok=True)


def _file(name: str) -> Path:
    return state_folder() / "edits" / f"{name}-{os.getpid()}.md"


def _read(path: Path) -> str:
    try:
        return read_plain(path).decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        raise Refused(f"{path} is not UTF-8 at byte {fault.start + 1}; what you wrote is there.") from None
    except OSError as fault:
        raise Refused(f"{path} cannot be read: {fault.strerror}.") from None


def _run(words: list[str], path: Path, text: str, *, is_written: bool) -> None:
    """Run the editor. Raises EditorFailed."""
    command = [*words, str(path)]
    try:
        done = subprocess.run(command, check=False)  # noqa: S603  # the person's own editor, split without a shell
    except (OSError, ValueError) as error:
        if not is_written:
            path.unlink(missing_ok=True)
        why = getattr(error, "strerror", None) or error
        fault, hint = f"The editor `{words[0]}` cannot be run: {why}", "Set EDITOR to one that is there."
        where = f" What you wrote is in {path}." if is_written else ""
        raise EditorFailed(f"{fault}. {hint}{where}", fault=fault, hint=f" {hint}", text=text) from None
    if done.returncode != 0:
        ended = f"with {done.returncode}" if done.returncode > 0 else f"by signal {-done.returncode}"
        raise EditorFailed(
            f"The editor `{words[0]}` ended {ended}; nothing was saved. What you wrote is in {path}.",
            fault=f"The editor ended {ended}",
            text=_read(path),
        )
