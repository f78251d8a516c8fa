"""Questions to git, as a process of its own."""

import os
import subprocess

from roadmap_tui.errors import Refused

_SECONDS = 30


def run_git(folder: str | os.PathLike[str], *words: str) -> bytes:
    """What git answers. Raises Refused with git's own last line where it fails, or is not installed."""
    try:
        found = subprocess.run(  # noqa: S603  # words of ours, and names of files
            ["git", *words],  # noqa: S607  # git of the user's own PATH
            cwd=folder,
            capture_output=True,
            timeout=_SECONDS,
            check=False,
            stdin=subprocess.DEVNULL,
        )
    except (OSError, subprocess.SubprocessError) as error:
        raise Refused(f"git cannot be run: {error}.") from error
    if found.returncode:
        lines = found.stderr.decode(errors="replace").strip().splitlines() or [f"exit code {found.returncode}"]
        raise Refused(f"git {words[0]} failed: {lines[-1]}")
    return found.stdout


def is_as_committed(path: str) -> bool:
    """Whether a file stands as git's last commit has it: then git put it there, by a person's wish."""
    folder, name = os.path.split(path)
    try:
        known = run_git(folder, "ls-files", "--", name)
        return bool(known) and not run_git(folder, "status", "--porcelain", "--", name)
    except Refused:
        return False
