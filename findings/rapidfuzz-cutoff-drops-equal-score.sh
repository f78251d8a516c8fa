#!/usr/bin/env bash
# Expected: a score below score_cutoff comes back as 0, as each docstring says ("for ratio < score_cutoff 0 is returned
#   instead"); a score that *is* the cutoff stays, so that a search with the best score so far as its cutoff keeps ties.
# Seen: it hangs on the lengths. Two texts of 25 letters with 17 in common have a ratio() of 68.0 exactly, and 0 with
#   score_cutoff=68; with 12 of 24 they have 50 and keep it. Of 20540 such pairs 723 lose their own score in ratio(), 983 in
#   WRatio(), none in token_set_ratio(); process.extract() leaves the choice out. Release 2.0.9
#   mended it for the pair ("bc", "bca") of a report (issue 210), and for those lengths it holds.
# Package: rapidfuzz 3.14.6.
# Why it matters: a search for requests that are there already says "at least 68" and hides a pair of 68; whether it does
#   differs from pair to pair of the same score. A cutoff has to lie a little below what one means.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check rapidfuzz==3.14.6
"$folder/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

from rapidfuzz import fuzz, process

SCORERS = fuzz.ratio, fuzz.partial_ratio, fuzz.WRatio, fuzz.token_set_ratio


def pair(first_length, second_length, common):
    """Two texts that have their first letters in common and no other."""
    return "a" * common + "b" * (first_length - common), "a" * common + "c" * (second_length - common)


def lost(scorer):
    """How many pairs have a score, and how many of these come back as 0 with that score as the cutoff."""
    scored = dropped = 0
    for first_length in range(1, 40):
        for second_length in range(1, 40):
            for common in range(1, min(first_length, second_length) + 1):
                first, second = pair(first_length, second_length, common)
                score = scorer(first, second)
                scored += 1
                dropped += scorer(first, second, score_cutoff=score) == 0
    return scored, dropped


print("rapidfuzz", version("rapidfuzz"))
seen = {}
for lengths, cutoff in (((25, 25, 17), 68), ((24, 24, 12), 50), ((2, 3, 2), 80)):
    first, second = pair(*lengths)
    found = process.extract(first, [second], scorer=fuzz.ratio, score_cutoff=cutoff)
    seen[lengths] = fuzz.ratio(first, second), fuzz.ratio(first, second, score_cutoff=cutoff), len(found)
    print(f"lengths and common letters {lengths}: ratio {seen[lengths][0]!r}; with score_cutoff={cutoff}", end=" ")
    print(f"{seen[lengths][1]!r}, of process.extract() {found}")
counts = {scorer.__name__: lost(scorer) for scorer in SCORERS}
for name, (scored, dropped) in counts.items():
    print(f"{name:16} of {scored} pairs {dropped} lose their own score")
assert seen == {(25, 25, 17): (68.0, 0.0, 0), (24, 24, 12): (50.0, 50.0, 1), (2, 3, 2): (80.0, 80.0, 1)}, seen
assert counts["ratio"][1] > 0 and counts["WRatio"][1] > counts["ratio"][1] and counts["token_set_ratio"][1] == 0, counts
PYTHON
