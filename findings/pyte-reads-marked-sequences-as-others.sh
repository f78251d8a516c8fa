#!/usr/bin/env bash
# Expected: a terminal emulator that does not know a control sequence swallows it whole, as ECMA-48 lays down where one
#   ends, and goes on with the text behind it.
# Seen: pyte's reader knows neither `:` within a parameter nor a `>` or `=` before them. `CSI 4:3 m`, a curly underline as
#   editors draw it, ends at the colon and prints `3m`; `CSI 38:2::1:2:3 m`, the standard's own form of a colour, prints
#   `2::1:2:3m`. `CSI > 4;2 m`, by which programs ask for all keys, is obeyed as `CSI 4;2 m`: all that follows is
#   underlined. The body of a DCS or an APC (a question for a capability, a picture) is printed as text.
# Package: pyte 0.8.2.
# Why it matters: a test of a terminal program has to take these out before pyte reads them; else it sees letters and
#   styles on the screen that no terminal shows.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check pyte==0.8.2
"$folder/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

import pyte

print(f"pyte {version('pyte')}")
SHOWN = {
    "\x1b[4mready": ("ready", True),
    "\x1b[4:3mready": ("3mready", False),
    "\x1b[38:2::1:2:3mready": ("2::1:2:3mready", False),
    "\x1b[>4;2mready": ("ready", True),
    "\x1b[?2026hready": ("ready", False),
    "\x1bP+q544e\x1b\\ready": ("+q544eready", False),
    "\x1b_Ga=q\x1b\\ready": ("Ga=qready", False),
}
failed = False
for sent, expected in SHOWN.items():
    screen = pyte.Screen(40, 1)
    pyte.Stream(screen).feed(sent)
    seen = screen.display[0].rstrip(), screen.buffer[0][0].underscore
    print(f"  {ascii(sent):32} -> {seen[0]!r}{', underlined' if seen[1] else ''}")
    failed |= seen != expected
raise SystemExit("it behaves otherwise now" if failed else 0)
PYTHON
