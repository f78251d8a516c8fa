"""Questions to git, as a process of its own."""

import os
import select
import time
from contextlib import suppress
from typing import Self

from roadmap_tui.errors import Refused

_SECONDS = 30
_SETTING_SECONDS = 3
_KILL = 9
_BLOCK = 65_536


class GitSetting:
    """A setting of git in the current folder, read by a process that runs beside this one within the block.

    By posix_spawn: the module subprocess takes longer to import than git to answer.
    """

    def __init__(self, name: str) -> None:
        self._name = name
        self._process = self._answer = -1

    def __enter__(self) -> Self:
        with suppress(OSError):  # git may be nowhere
            self._answer, writing = os.pipe()
            streams = [
                (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
                (os.POSIX_SPAWN_DUP2, writing, 1),
                (os.POSIX_SPAWN_OPEN, 2, os.devnull, os.O_WRONLY, 0),
            ]
            words = ["git", "config", "--get", self._name]
            try:
                self._process = os.posix_spawnp("git", words, os.environ, file_actions=streams)
            finally:
                os.close(writing)
        return self

    def value(self) -> bytes:
        """The setting; empty where there is none, or git does not answer within 3 seconds. To be called once."""
        found, end = b"", time.monotonic() + _SETTING_SECONDS
        with suppress(OSError):
            while (
                self._process > 0 and select.select([self._answer], [], [], max(0.0, end - time.monotonic()))[0]
            ):
                part = os.read(self._answer, _BLOCK)
                if not part:
                    return found
                found += part
        return b""

    def __exit__(self, *_: object) -> None:
        if self._answer >= 0:
            os.close(self._answer)
        # Where this process was started with SIGCHLD ignored, the system keeps no ended one to wait for.
        with suppress(ChildProcessError, ProcessLookupError):
            if self._process > 0 and not os.waitpid(self._process, os.WNOHANG)[0]:
                os.kill(self._process, _KILL)  # it has answered, or takes too long
                os.waitpid(self._process, 0)


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
