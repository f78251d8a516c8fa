#!/usr/bin/env bash
# Expected: a terminal emulator that has no cell for a character of no width leaves that character out, or keeps it with
#   the one before, and draws what follows.
# Seen: pyte draws nothing more of the text that came with it. Persian `می‌خواهم گزارش`, written with the joiner that its
#   spelling asks for (U+200C), shows its first two letters; a word joiner, a left-to-right mark and a variation selector
#   do the same. The rest is lost up to the next control or escape sequence, which is drawn from there on, so a screen
#   shows words with holes rather than an end. A combining accent is kept, since it has a class of its own.
# Package: pyte 0.8.2 (wcwidth 0.2.14), which tests of terminal programs read their screens with.
# Why it matters: a test that waits for a customer's name on such a screen never sees it, in a program that wrote it right.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check pyte==0.8.2 wcwidth==0.2.14
"$folder/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

import pyte

print(f"pyte {version('pyte')}, wcwidth {version('wcwidth')}")
SHOWN = {
    "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645 \u06af\u0632\u0627\u0631\u0634": "\u0645\u06cc",
    "invoice R\u20601 is late": "invoice R",
    "Acme\u200e (Haifa) is late": "Acme",
    "late \u26a0\ufe0f since June": "late \u26a0",
    "late\u200c\x1b[0m since June": "late since June",
    "Andre\u0301 is late": "Andr\u00e9 is late",
}
failed = False
for text, expected in SHOWN.items():
    screen = pyte.Screen(40, 1)
    pyte.Stream(screen).feed(text)
    seen = screen.display[0].rstrip()
    print(f"  {ascii(text):72} -> {ascii(seen)}")
    failed |= seen != expected
raise SystemExit("it behaves otherwise now" if failed else 0)
PYTHON
