"""Questions to git, as a process of its own."""

import os
import select
import time
from contextlib import ExitStack, suppress

from roadmap_tui.errors import Refused

_SECONDS = 30
_SETTING_SECONDS = 3
_KILL = 9
_BLOCK = 65_536


def git_setting(name: str) -> bytes:
    """A setting of git in the current folder; empty where there is none, or git does not answer in 3 seconds.

    By posix_spawn: the module subprocess takes longer to import than git to answer.
    """
    with ExitStack() as opened, suppress(OSError):
        reading, writing = os.pipe()
        opened.callback(os.close, reading)
        streams = [
            (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
            (os.POSIX_SPAWN_DUP2, writing, 1),
            (os.POSIX_SPAWN_OPEN, 2, os.devnull, os.O_WRONLY, 0),
        ]
        try:
            process = os.posix_spawnp("git", ["git", "config", "--get", name], os.environ, file_actions=streams)
        finally:
            os.close(writing)
        opened.callback(os.waitpid, process, 0)
        found, end = b"", time.monotonic() + _SETTING_SECONDS
        while select.select([reading], [], [], max(0.0, end - time.monotonic()))[0]:
            part = os.read(reading, _BLOCK)
            if not part:
                return found
            found += part
        os.kill(process, _KILL)
    return b""


def run_git(folder: str | os.PathLike[str], *words: str) -> bytes:
    """What git answers. Raises Refused with git's own last line where it fails, or is not installed."""
    import subprocess

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


def is_put_by_git(path: str) -> bool:
    """Whether git put a file there, by a person's wish: it is as the last commit has it, or a rebase goes on."""
    folder, name = os.path.split(path)
    try:
        if not run_git(folder, "ls-files", "--", name):
            return False
        return not run_git(folder, "status", "--porcelain", "--", name) or _is_rebasing(folder)
    except Refused:
        return False


def _is_rebasing(folder: str) -> bool:
    """Whether git stopped within a rebase: commits that are still to be applied bring back what is gone."""
    return bool(run_git(folder, "rev-parse", "--verify", "REBASE_HEAD"))
