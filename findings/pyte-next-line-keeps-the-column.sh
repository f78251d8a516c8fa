#!/usr/bin/env bash
# Expected: a terminal emulator that has "next line" (ESC E, NEL) in its table goes to the first column of the next line,
#   as ECMA-48 and DEC's manuals say, and as terminfo promises by the capability nel of xterm-256color and of tmux-256color.
# Seen: pyte goes down and stays in its column, as for a line feed, unless the new line mode (LNM, 20) is set, which no
#   program of today sets. Text after a `tput nel` is drawn too far to the right; ESC D and the same move written as
#   carriage return and line feed are right.
# Package: pyte 0.8.2 (wcwidth 0.2.14), which tests of terminal programs read their screens with.
# Why it matters: whoever makes frames shorter by terminfo's nel (one sequence of two bytes for what takes four and more)
#   sees broken screens in the tests, and none on a terminal.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check pyte==0.8.2 wcwidth==0.2.14
"$folder/venv/bin/python" - <<'PYTHON'
import curses
from importlib.metadata import version

import pyte

print(f"pyte {version('pyte')}, wcwidth {version('wcwidth')}")
for term in ("xterm-256color", "tmux-256color"):
    try:
        curses.setupterm(term, fd=1)
        print(f"  terminfo of {term}: nel={curses.tigetstr('nel')!r}")
    except curses.error:
        print(f"  no terminfo of {term} here")
SEEN = {
    "three\x1bEone": ["three", "     one"],
    "\x1b[20hthree\x1bEone": ["three", "one"],
    "three\r\none": ["three", "one"],
    "three\x1bDone": ["three", "     one"],
}
failed = False
for sent, expected in SEEN.items():
    screen = pyte.Screen(20, 2)
    pyte.Stream(screen).feed(sent)
    lines = [line.rstrip() for line in screen.display]
    print(f"  {sent!r:28} -> {lines}")
    failed |= lines != expected
raise SystemExit("it behaves otherwise now" if failed else 0)
PYTHON
