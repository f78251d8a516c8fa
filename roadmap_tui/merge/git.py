"""What git knows of a board's file: the sides of an unfinished merge, and the set-up of our merge driver."""

import os
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

from roadmap_tui.errors import NotFound, Refused
from roadmap_tui.files.git import run_git
from roadmap_tui.files.plain import NotPlain, read_plain
from roadmap_tui.files.replace import replace_file
from roadmap_tui.text.characters import one_line

DRIVER = "roadmap"
"""The name of the merge driver and of the diff driver in git's settings."""
BASE, OURS, THEIRS = 1, 2, 3
"""The stages of a file in git's index while a merge is unfinished."""
_BESIDE = (
    ".lock",
    ".previous",
    ".previous.lock",
    ".tmp",
    ".journal",
    ".sync.lock",
    ".sync.lock.holder",
    ".read.lock",
    ".read.lock.holder",
    ".rejected",
    ".format-*",
    ".newer-*",
)


def repository_of(path: Path) -> Path | None:
    """The work tree of git that a file lies in; None where it lies in none, or git is not installed."""
    try:
        found = run_git(path.parent, "rev-parse", "--show-toplevel")
    except Refused:
        return None
    return Path(found.decode(errors="surrogateescape").strip())


def stage(path: Path, number: int) -> bytes | None:
    """The bytes of a file as one side of an unfinished merge has it; None where that side has none.

    Raises NotFound where no merge of the file is unfinished.
    """
    folder, name = path.parent, path.name
    listed = run_git(folder, "ls-files", "--unmerged", "-z", "--", name)
    if not listed:
        raise NotFound(f"No merge of {path} is unfinished in git: name the copy to merge.")
    for line in listed.split(b"\0"):
        head, _, _ = line.partition(b"\t")
        words = head.split()
        if len(words) == 3 and words[2] == b"%d" % number:
            return run_git(folder, "cat-file", "blob", words[1].decode())
    return None


def set_up(path: Path) -> list[str]:
    """Make git merge a board's file by meaning. Returns what was written, in sentences; empty where all stood.

    Raises Refused where the file lies in no repository.
    """
    top = repository_of(path)
    if top is None:
        raise Refused(f"{path} lies in no repository of git.")
    name = path.name
    done = []
    if _add_lines(path.parent / ".gitattributes", [f"{name} merge={DRIVER} diff={DRIVER}"]):
        done.append(f"{path.parent / '.gitattributes'} names the driver for {name}; add it to the repository.")
    if _add_lines(path.parent / ".gitignore", [f"{name}{end}" for end in _BESIDE]):
        done.append(f"{path.parent / '.gitignore'} leaves out what lies beside the board; add it too.")
    command = _command()
    settings = {
        f"merge.{DRIVER}.name": "boards of roadmap, merged by record",
        f"merge.{DRIVER}.driver": f"{command} merge-driver %O %A %B %P",
        f"diff.{DRIVER}.textconv": f"{command} textconv",
    }
    if shutil.which(f"git-merge-{DRIVER}") and _get(top, "pull.octopus") is None:
        settings["pull.octopus"] = DRIVER
    for key, value in settings.items():
        if _get(top, key) != value:
            run_git(top, "config", key, value)
            done.append(f"This clone's git has {key} = {value}.")
    return done


def merge_heads(folder: Path, heads: Sequence[str]) -> None:
    """Merge several branches into the work tree and the index, one after the other, as git's octopus cannot.

    Git asks its drivers then, and commits. Raises Refused where two of them clash, with nothing changed.
    """
    commit = run_git(folder, "rev-parse", "HEAD").decode().strip()
    tree = commit
    for head in heads:
        try:
            found = run_git(folder, "merge-tree", "--write-tree", commit, head)
        except Refused:
            raise Refused(
                f"{head[:10]} clashes with what was merged before it, or git is older than 2.38: nothing was "
                "merged. Merge the branches one after the other; git stops where they clash."
            ) from None
        tree = found.decode().split()[0]
        commit = run_git(folder, "commit-tree", tree, "-p", commit, "-p", head, "-m", "several").decode().strip()
    run_git(folder, "read-tree", "-m", "-u", "HEAD", tree)


def mark_resolved(path: Path) -> None:
    """Tell git that the merge of a file is done."""
    run_git(path.parent, "add", "--", path.name)


def _add_lines(path: Path, wanted: list[str]) -> bool:
    """Add lines to a file that lacks them. Whether there was anything to add."""
    before = _text_of(path)
    missing = [line for line in wanted if line not in before.splitlines()]
    if not missing:
        return False
    gap = "" if not before or before.endswith("\n") else "\n"
    text = before + gap + "\n".join(missing) + "\n"
    mode = path.stat().st_mode & 0o777 if path.exists() else 0o666 & ~_umask()
    replace_file(path, text.encode("utf-8", "surrogateescape"), mode=mode)
    return True


def _text_of(path: Path) -> str:
    """The text of a file of git beside a board; empty where there is none. Raises Refused where it is no file."""
    try:
        return read_plain(path).decode("utf-8", "surrogateescape")
    except FileNotFoundError:
        return ""
    except NotPlain as fault:
        raise Refused(f"{one_line(str(path))} cannot be read: {fault.strerror}.") from None


def _umask() -> int:
    found = os.umask(0)
    os.umask(found)
    return found


def _command() -> str:
    """The program as git's shell finds it."""
    if shutil.which("roadmap"):
        return "roadmap"
    own = Path(sys.argv[0])
    return f'"{own.resolve()}"' if own.name == "roadmap" else f'"{sys.executable}" -m roadmap_tui.cli.main'


def _get(folder: Path, key: str) -> str | None:
    try:
        return run_git(folder, "config", "--get", key).decode(errors="replace").rstrip("\n")
    except Refused:
        return None
