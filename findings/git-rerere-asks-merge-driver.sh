#!/usr/bin/env bash
# Expected: rerere lays a recorded resolution over the same conflict by itself, line by line; a merge driver is given the
#   three versions of a file that a merge is about, each of them committed once.
# Seen: rerere asks the driver for its own merge, too: %O is the recorded conflict with its markers, %A the conflict at
#   hand, %B the resolution. A driver that reads the format (JSON here) cannot read those. Where it says so by its exit
#   code, the resolution is not used, without a word, however often it is recorded; where it then keeps our side, git
#   tells "Resolved" of a file with the markers in it. Without a driver, or with one for lines, all goes well.
# Package: git 2.39.5 (as installed; the version is printed).
# Why it matters: who guards a board, a lock file or a notebook by a driver and turns on rerere for long rebases resolves
#   every conflict by hand again, or commits the markers. A driver has to refuse what it cannot read, never to guess.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1 GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=a@example.org \
  GIT_COMMITTER_NAME=a GIT_COMMITTER_EMAIL=a@example.org
cat >driver.sh <<'SHELL'
kind=$1 base=$2 ours=$3 theirs=$4
for version in "$base" "$ours" "$theirs"; do
  if [ "$kind" != lines ] && ! python3 -m json.tool "$version" >/dev/null 2>&1; then
    echo "no JSON, but $(grep -c '^[<=>]\{7\}' "$version") lines of markers" >>../given
    if [ "$kind" = keeping ]; then exit 0; else exit 1; fi
  fi
done
echo "three versions" >>../given
git merge-file -q "$ours" "$base" "$theirs" # leaves markers, and fails, where both sides changed a line
SHELL
board() { printf '{\n "number": 1,\n "title": "%s"\n}\n' "$1" >board.json; }

# Merges two branches, resolves the conflict by hand, merges them again and prints what rerere makes of it then.
second_merge() {
  git init --quiet --initial-branch=main "$1"
  cd "$1"
  git config rerere.enabled true
  git config merge.meaning.driver "sh ../driver.sh $1 %O %A %B"
  [ "$1" = none ] || echo 'board.json merge=meaning' >.gitattributes
  board start
  git add -A
  git commit --quiet -m start
  git switch --quiet -c one
  board one
  git commit --quiet -am one
  git switch --quiet main
  board two
  git commit --quiet -am two
  git merge --quiet one >/dev/null 2>&1 || board both
  git commit --quiet -am merged 2>/dev/null
  git reset --quiet --hard HEAD^
  rm -f ../given
  git merge --quiet one >../words 2>&1 || true
  if grep -q '^Resolved' ../words; then words=resolved; else words=nothing; fi
  if grep -q '^<<<<<<<' board.json; then text=markers; else text=$(sed -n 's/.*title": "\(.*\)"/\1/p' board.json); fi
  echo "told: $words; file: $text; driver given: $(if [ -e ../given ]; then tr '\n' ';' <../given; else echo 'nothing;'; fi)"
  cd ..
}

git --version
expected="none    told: resolved; file: both; driver given: nothing;
lines   told: resolved; file: both; driver given: three versions;three versions;
reading told: nothing; file: markers; driver given: three versions;no JSON, but 3 lines of markers;
keeping told: resolved; file: markers; driver given: three versions;no JSON, but 3 lines of markers;"
seen=$(for kind in none lines reading keeping; do printf '%-8s%s\n' "$kind" "$(second_merge "$kind")"; done)
echo "$seen"
[ "$seen" = "$expected" ]
