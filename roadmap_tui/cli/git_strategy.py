"""The entry point of `git-merge-roadmap`, a strategy by which git merges several branches at once.

Git's own, the octopus, asks no merge driver. Git calls this with the bases, `--`, HEAD and the branches.
"""

import sys
from pathlib import Path

LEFT = 2
"""The exit code by which a strategy tells git that it leaves all as it was."""


def run() -> int:
    """Merge the branches that git names. Returns the exit code for git."""
    from roadmap_tui.cli.app.output import say
    from roadmap_tui.errors import Problem
    from roadmap_tui.merge.git import merge_heads

    given = sys.argv[1:]
    heads = given[given.index("--") + 2 :] if "--" in given else []
    if not heads:
        say("roadmap: git calls this: `git merge -s roadmap BRANCH BRANCH`.")
        return LEFT
    try:
        merge_heads(Path.cwd(), heads)
    except Problem as problem:
        say(f"roadmap: {problem}")
        return LEFT
    return 0
