#!/usr/bin/env bash
# Expected: in a filter of JSONPath `<` holds between two numbers or two strings alone (RFC 9535, 2.3.5.2.2), and a strict
#   environment keeps to it, all the more as `@ == 1` rightly tells true from 1 there.
# Seen: `<` and `>` take true and false for 1 and 0, in the strict environment too: of true, false, 1 and 0 `$[?@ < 2]` keeps
#   all four, and `$[?@ <= true]` keeps false and 0, but not 1, which is neither less nor, by `==`, the same. null, lists
#   and texts are ordered with no number, as is right.
# Package: python-jsonpath 2.2.2.
# Why it matters: a number that is counted by a path over records in which a flag took a number's place comes out too high,
#   and nothing tells so.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check python-jsonpath==2.2.2
"$folder/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

import jsonpath

print(f"python-jsonpath {version('python-jsonpath')}, JSONPathEnvironment(strict=True)")
environment = jsonpath.JSONPathEnvironment(strict=True)
VALUES = [True, False, 1, 0, None, "1", [1]]
FOUND = {
    "$[?@ == 1]": [1],
    "$[?@ <= 1 && @ >= 1]": [1],
    "$[?@ < 2]": [True, False, 1, 0],
    "$[?@ <= true]": [True, False, 0],
    "$[?@ < '2']": ["1"],
}
failed = False
for path, expected in FOUND.items():
    found = environment.findall(path, VALUES)
    print(f"  {path:22} of {VALUES} -> {found}")
    failed |= repr(found) != repr(expected)
raise SystemExit("it behaves otherwise now" if failed else 0)
PYTHON
