"""Editing of texts in the user's own editor, each in a file of the state folder until it is saved."""

import os
import shlex
import subprocess
from pathlib import Path

from roadmap_tui.errors import Refused
from roadmap_tui.files.folders import private_folder, state_folder
from roadmap_tui.files.plain import NotPlain, check_plain, read_plain
from roadmap_tui.files.replace import replace_file


def editor_command() -> list[str]:
    """The words of `$VISUAL`, else of `$EDITOR`, else `vi`; they run without a shell."""
    named = os.environ.get("VISUAL", "").strip() or os.environ.get("EDITOR", "").strip() or "vi"
    try:
        return shlex.split(named) or ["vi"]
    except ValueError as wrong:
        raise Refused(f"$EDITOR cannot be read ({wrong}): {named!r}.") from None


def edit_text(text: str, name: str) -> str:
    """Open a text in the user's editor and return the text edited there.

    The file is the person's alone, lies in the state folder and goes away once it was read; where the editor
    fails or leaves no text, it stays, and the sentence says where. Raises Refused.
    """
    path = keep_text(text, name)
    _run([*editor_command(), str(path)], path)
    try:
        left = read_plain(path).decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        raise Refused(f"{path} is not UTF-8 at byte {fault.start + 1}; what you wrote is there.") from None
    except OSError as fault:
        raise Refused(f"{path} cannot be read: {fault.strerror}.") from None
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


def _file(name: str) -> Path:
    return state_folder() / "edits" / f"{name}-{os.getpid()}.md"


def _run(words: list[str], path: Path) -> None:
    try:
        done = subprocess.run(words, check=False)  # noqa: S603  # the person's own editor, split without a shell
    except OSError as fault:
        path.unlink(missing_ok=True)
        raise Refused(
            f"The editor `{words[0]}` cannot be run: {fault.strerror}. Set EDITOR to one that is there."
        ) from None
    if done.returncode != 0:
        raise Refused(
            f"The editor `{words[0]}` ended with {done.returncode}; nothing was saved. "
            f"What you wrote is in {path}."
        )
