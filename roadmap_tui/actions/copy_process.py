"""Brings the copy of a large board up to date in a process of its own, which gives its memory back.

`python -m roadmap_tui.actions.copy_process ADDRESS` ends with 0 once the copy is up to date.
"""

import subprocess
import sys
from typing import cast

from roadmap_tui.actions.forget_beside import refresh_copy
from roadmap_tui.errors import Problem
from roadmap_tui.store import open_store
from roadmap_tui.store.copy.copy import LocalCopy
from roadmap_tui.store.protocol import ServerStore

MODULE = "roadmap_tui.actions.copy_process"


def refresh_apart(place: str) -> bool:
    """Bring the copy of the board at an address up to date in another process. Returns whether it is."""
    command = [sys.executable, "-m", MODULE, place]
    try:
        done = subprocess.run(  # noqa: S603  # our own program, and an address that it opened before
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            check=False,
        )
    except OSError:
        return False
    return done.returncode == 0


def main(place: str) -> int:
    """Bring the copy up to date; the exit code."""
    store = open_store(place)
    try:
        refresh_copy(LocalCopy(store.place), cast("ServerStore", store))
    except (Problem, OSError):
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
