#!/usr/bin/env bash
# Expected: a merge driver that .gitattributes names for a file is asked in every merge of that file, with one other
#   branch or with two; "git merge a b" is one merge, and what a driver guards no merge touches without it.
# Seen: with two branches at once git takes its octopus strategy, which merges texts line by line and asks no driver,
#   without a word: the file ends with the lines of both branches, also where the branch at hand changed it too. The
#   driver that refuses every merge is asked, and refuses, as soon as one of the branches is merged alone.
# Package: git 2.39.5 (as installed; the version is printed).
# Why it matters: a format that is merged by meaning (a board, a notebook, a lock file) has to be checked after an
#   octopus merge, as in a clone without the driver; the driver alone is no guard.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1 GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=a@example.org \
  GIT_COMMITTER_NAME=a GIT_COMMITTER_EMAIL=a@example.org
git init --quiet --initial-branch=main repo
cd repo
git config merge.meaning.driver 'echo asked >>../asked; exit 1'
echo 'board.txt merge=meaning' >.gitattributes
seq 1 20 >board.txt
git add -A
git commit --quiet -m start
for branch in one two; do
  git switch --quiet -c "$branch" main
  if [ "$branch" = one ]; then sed -i.bak 's/^3$/three/' board.txt; else sed -i.bak 's/^17$/seventeen/' board.txt; fi
  rm board.txt.bak
  git commit --quiet -am "$branch"
done
git switch --quiet main
echo more >other.txt
git add other.txt
git commit --quiet -m main

tries() { if [ -e ../asked ]; then wc -l <../asked | tr -d ' '; else echo 0; fi; }

git --version
git merge --quiet --no-edit one two >/dev/null
octopus=$(tries)
mixed=$(grep -c -e '^three$' -e '^seventeen$' board.txt)
echo "git merge one two: driver asked $octopus times, changed lines of both branches in the file: $mixed"
git reset --quiet --hard HEAD^
sed -i.bak 's/^10$/ten/' board.txt
rm board.txt.bak
git commit --quiet -am 'the file changed here too'
git merge --quiet --no-edit one two >/dev/null
changed=$(tries)
echo "git merge one two, the file changed here too: driver asked $changed times"
git reset --quiet --hard HEAD^
if git merge --quiet --no-edit one >/dev/null 2>&1; then outcome=merged; else outcome=refused; fi
echo "git merge one: driver asked $(tries) times, $outcome"
[ "$octopus" = 0 ] && [ "$mixed" = 2 ] && [ "$changed" = 0 ] && [ "$(tries)" = 1 ] && [ "$outcome" = refused ]
