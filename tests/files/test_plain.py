"""Plain files are opened in one way: without following links, and without waiting."""

import ast
import os
from pathlib import Path

import pytest

from roadmap_tui.files.plain import NotPlain, check_plain, read_plain
from tests.source import PACKAGE, modules_of, one_of

RAW = {"read_bytes", "read_text", "write_bytes", "write_text", "open"}
"""Calls that open whatever stands at a path."""
OTHERS = {
    "cli/main.py": "the null device",
    "files/packaged.py": "what the package ships",
    "files/plain.py": "the one way",
    "files/replace.py": "a new file under a name of its own",
    "intake/mailboxes.py": "a file of a folder that a person names",
    "intake/refused_rows.py": "a new file where there is none",
    "intake/table.py": "a file that a person names",
    "localstate/drafts.py": "the system's table of processes",
    "trackers/http/environment.py": "the file of keys that the environment names",
    "store/file/durable.py": "a new file under a name of its own, and folders",
    "tui/app/terminal.py": "the terminal that the app draws on",
}
"""The modules that open something else than a file of the program's own, each with what."""


def opens(tree: ast.Module) -> bool:
    """Whether a module opens files by itself."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            called = node.func
            if isinstance(called, ast.Name) and called.id == "open":
                return True
            if isinstance(called, ast.Attribute) and called.attr in RAW and _is_of_files(called):
                return True
    return False


def _is_of_files(called: ast.Attribute) -> bool:
    """Whether a call is one of a path or of `os`, not of a tracker, a store or a stream of bytes."""
    owner = ast.unparse(called.value)
    if owner == "formatter":
        return False
    return called.attr != "open" or owner == "os" or "path" in owner.lower()


def test_files_are_opened_in_one_place() -> None:
    """No module opens a file of the program's own by itself, where a link or a pipe could stand."""
    found = {str(path.relative_to(PACKAGE)) for path, tree in modules_of(holding=one_of(RAW)) if opens(tree)}

    assert OTHERS.keys() == found


def test_a_link_is_followed_only_where_asked(tmp_path: Path) -> None:
    """A person's own settings may be a link; nothing else may."""
    place, link = tmp_path / "there", tmp_path / "link"
    place.write_bytes(b"words")
    link.symlink_to(place)

    assert b"words" == read_plain(link, follow=True)
    with pytest.raises(NotPlain, match="it is a link, not a regular file"):
        read_plain(link)


def test_a_link_to_a_pipe_is_no_plain_file_either(tmp_path: Path) -> None:
    """A link is followed to plain files alone."""
    os.mkfifo(tmp_path / "pipe")
    link = tmp_path / "link"
    link.symlink_to(tmp_path / "pipe")

    with pytest.raises(NotPlain, match="a named pipe"):
        read_plain(link, follow=True)
    with pytest.raises(NotPlain, match="a named pipe"):
        check_plain(link, follow=True)


def test_nothing_at_all_is_no_fault(tmp_path: Path) -> None:
    """A file that is not there yet may be made."""
    check_plain(tmp_path / "new")
