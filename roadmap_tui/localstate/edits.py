"""Editing of texts in the user's own editor, each in a file of the state folder until it is saved."""

import os
import shlex
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import msgspec

from roadmap_tui.errors import Refused
from roadmap_tui.files.folders import board_key, person_folder
from roadmap_tui.files.plain import NotPlain, read_plain
from roadmap_tui.files.private import read_private, write_private
from roadmap_tui.localstate.drafts import beginning, is_alive
from roadmap_tui.model.records import Story, Value


def editor_command() -> list[str]:
    """The words of `$VISUAL`, else of `$EDITOR`, else `vi`; they run without a shell."""
    variable = next((one for one in ("VISUAL", "EDITOR") if os.environ.get(one, "").strip()), None)
    named = os.environ[variable].strip() if variable is not None else "vi"
    try:
        return shlex.split(named) or ["vi"]
    except ValueError as wrong:
        raise Refused(f"${variable} cannot be read ({wrong}): {named!r}.") from None


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


class Edit(Value, kw_only=True, frozen=True):
    """What lies beside a text: the process that has it in hand, and the story that the text was made of."""

    process: int
    began: str | None
    seen: Story


def edit_text(text: str, name: str, *, is_written: bool = False, seen: Story | None = None) -> str:
    """Open a text in the user's editor and return the text edited there.

    The file is the person's alone, lies in the state folder and goes away once it was read; where the editor
    fails or leaves no text, it stays, and the sentence says where. `is_written`: the text holds words of the
    person's already, so it stays also where there is no such editor. With `seen`, the story that the text was
    made of, whoever comes next finds what stayed (`left_text`). Raises Refused.
    """
    words = editor_command()
    path = keep_text(text, name, seen=seen)
    _run(words, path, text, is_written=is_written)
    left = _read(path)
    drop_text(name)
    return left


def keep_text(text: str, name: str, *, seen: Story | None = None) -> Path:
    """Save a text in a file that only the user can read; returns its path. Raises Refused."""
    path = _file(name)
    try:
        if seen is not None:
            edit = Edit(process=os.getpid(), began=beginning(os.getpid()), seen=seen)
            write_private(path.with_suffix(".json"), msgspec.json.encode(edit))
        write_private(path, text.encode("utf-8"))
    except OSError as fault:
        place = path if isinstance(fault, NotPlain) else path.parent
        raise Refused(f"{place} cannot be written: {fault.strerror}.") from None
    return path


def kept_text(name: str) -> Path | None:
    """The file in which this process left a text of that name; None where there is none."""
    path = _file(name)
    return path if path.exists() else None


def left_text(name: str) -> tuple[str, Story] | None:
    """The text that this process, or one that is gone, left under a name, and the story that it was made of.

    It is this process's then. None where there is none. Raises Refused.
    """
    for path, edit in _left(name):
        text = _read(path)
        if path != _file(name):
            keep_text(text, name, seen=edit.seen)
            try:
                path.unlink()
            except OSError:
                drop_text(name)
                continue  # another process took it
            path.with_suffix(".json").unlink(missing_ok=True)
        return text, edit.seen
    return None


def waiting_texts(board: str) -> list[str]:
    """The ids of stories whose text was left by a process that is gone, by the board's uid."""
    return sorted({edit.seen.id for _, edit in _left(text_name(board, "S-*"))})


def drop_text(name: str) -> None:
    """Delete the text that this process left under a name."""
    for path in (_file(name), _file(name).with_suffix(".json")):
        path.unlink(missing_ok=True)


def _left(name: str) -> Iterator[tuple[Path, Edit]]:
    """The texts of a name that no other process has in hand, newest first."""
    found = []
    for path in _file(name).parent.glob(f"{name}-*.md"):
        edit = read_private(path.with_suffix(".json"), Edit)
        if edit is not None:
            with suppress(OSError):
                found.append((path.stat().st_mtime, path, edit))
    for _, path, edit in sorted(found, key=lambda one: one[0], reverse=True):
        if edit.process == os.getpid() or not is_alive(edit.process, edit.began):
            yield path, edit


def _file(name: str) -> Path:
    return person_folder() / "edits" / f"{name}-{os.getpid()}.md"


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
            path.with_suffix(".json").unlink(missing_ok=True)
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
