#!/usr/bin/env bash
# Expected: `git merge-file` does for three files what `git merge` does for three versions of one, and where both find no
#   conflict, both write the same text; so do diff3 and its ports, since a merge without a conflict leaves no choice.
# Seen: one side adds a vote to story 3, the other moves story 3 before story 2. `git merge` writes the vote to story 3.
#   `git merge-file`, `git merge -s resolve`, GNU diff3 and node-diff3 tell of no conflict either, exit 0, and write valid
#   JSON in which story 2 has the vote; merge3 alone tells a conflict. `git merge` compares lines by the histogram
#   algorithm, merge-file by Myers's, which takes the moved lines for those of the neighbour: these look alike.
# Packages: git 2.39.5 and diff3 3.8 (as installed; both are printed), node-diff3 3.2.1 (npm), merge3 1.0.0 (PyPI).
# Why it matters: a merge driver that leaves to `git merge-file` what it does not do itself merges worse than no driver.
#   "No conflict" is no proof either: who merges records by lines has to compare them by their keys, before and after.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1 GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=a@example.org \
  GIT_COMMITTER_NAME=a GIT_COMMITTER_EMAIL=a@example.org
npm install --silent --no-audit --no-fund node-diff3@3.2.1
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check merge3==1.0.0

# Writes a board: a story for each argument, NUMBER:VOTES.
board() {
  python3 - "$@" <<'PYTHON'
import json
import sys

stories = dict(argument.split(":") for argument in sys.argv[1:])
board = {number: {"title": f"Story {number}", "votes": ["+1"] * int(votes)} for number, votes in stories.items()}
print(json.dumps(board, indent=1))
PYTHON
}
board 1:0 2:1 3:1 >start
board 1:0 2:1 3:2 >voted # one more for story 3
board 1:0 3:1 2:1 >moved # story 3 before story 2

# Prints the votes of each story of a merged board.
votes() {
  python3 -c '
import json
import sys

stories = json.load(sys.stdin)
print(", ".join("story " + number + ": " + str(len(story["votes"])) for number, story in stories.items()))'
}

git init --quiet --initial-branch=main repo
cd repo
for version in start voted moved; do
  git switch --quiet -c "$version"
  cp "../$version" board.json
  git add board.json
  git commit --quiet -m "$version"
  [ "$version" = start ] || git switch --quiet start
done
merged() {
  git switch --quiet --detach moved
  git merge --quiet --no-edit "$@" voted >/dev/null 2>&1 && votes <board.json
}
with_merge3() {
  venv/bin/python - <<'PYTHON'
from merge3 import Merge3

start, voted, moved = (open(name).read().splitlines(keepends=True) for name in ("start", "voted", "moved"))
groups = list(Merge3(start, moved, voted).merge_groups())
conflict = any(kind == "conflict" for kind, *_ in groups)
print("conflict" if conflict else "".join(line for _, lines in groups for line in lines))
PYTHON
}
cat >../merge.mjs <<'JAVASCRIPT'
import { readFileSync } from "node:fs";
import { diff3Merge } from "node-diff3";

const [moved, start, voted] = ["moved", "start", "voted"].map((name) => readFileSync(name, "utf8").split("\n"));
const regions = diff3Merge(moved, start, voted);
console.log(regions.some((region) => region.conflict) ? "conflict" : regions.flatMap((region) => region.ok).join("\n"));
JAVASCRIPT

git --version
diff3 --version | head -1
seen=$(
  echo "git merge:            $(merged)"
  echo "git merge -s resolve: $(merged -s resolve)"
  cd ..
  echo "git merge-file:       $(git merge-file -p moved start voted | votes)"
  echo "diff3 -m:             $(diff3 -m moved start voted | votes)"
  echo "node-diff3 3.2.1:     $(node merge.mjs | votes)"
  echo "merge3 1.0.0:         $(with_merge3)"
)
echo "$seen"
expected="git merge:            story 1: 0, story 3: 2, story 2: 1
git merge -s resolve: story 1: 0, story 3: 1, story 2: 2
git merge-file:       story 1: 0, story 3: 1, story 2: 2
diff3 -m:             story 1: 0, story 3: 1, story 2: 2
node-diff3 3.2.1:     story 1: 0, story 3: 1, story 2: 2
merge3 1.0.0:         conflict"
[ "$seen" = "$expected" ]
