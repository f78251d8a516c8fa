"""The entry of the app that a browser shows: `python -m roadmap_tui.cli.served --board ADDRESS [--me NAME]`."""

import argparse
import sys

from roadmap_tui.cli.app.output import say
from roadmap_tui.cli.app.session import Flags, Session
from roadmap_tui.errors import Problem


def main() -> int:
    """Open the board with Textual's driver for the web. What it draws goes to stdout, keys come from stdin."""
    parser = argparse.ArgumentParser(prog="roadmap serve")
    parser.add_argument("--board", required=True)
    parser.add_argument("--me")
    given = parser.parse_args()
    flags = Flags()
    flags.board, flags.me = given.board, given.me
    from roadmap_tui.cli.app.open_screen import open_board

    try:
        return open_board(Session(flags))
    except Problem as problem:
        say(str(problem))
        return int(problem.exit)


if __name__ == "__main__":
    sys.exit(main())
