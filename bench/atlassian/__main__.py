"""What is lost of our descriptions in Atlassian's own readers, by kind: validity, words, links, marks.

    npm install --prefix bench/atlassian
    python -m bench.atlassian [--stories 1000] [--seed 7] [--show 2]

Each description is made for both editions. The document for Cloud is validated by @atlaskit/adf-utils and by the
editor's schema; the wiki text for Data Center is read by the transformer with which Atlassian moves it to Cloud,
and each of its marks held against the pattern by which Data Center finds phrases. Then what shows is compared
with what was meant. Exit 1 where anything is lost that is not known to be.
"""

import argparse
import json
import re
import subprocess
import sys
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench.atlassian.documents import Described, descriptions

HERE = Path(__file__).parent
KNOWN = {
    "datacenter: a pipe in a cell shows as an entity": "a cell ends at any other pipe",
    "datacenter: an address is no link": "Data Center ends an address at some of its signs: it stays text",
}
_UNSEEN = re.compile("[\u2060\u2067\u2069]")
_MARKED = re.compile(r"^(?:\*_|\*|_)(.+?)(?:_\*|\*|_)$", re.MULTILINE)
_ENTITY = re.compile(r"&#?\w+;")


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--stories", type=int, default=1_000)
    arguments.add_argument("--seed", type=int, default=7)
    arguments.add_argument("--show", type=int, default=2, help="examples of each kind")
    asked = arguments.parse_args()
    if not (HERE / "node_modules").exists():
        sys.exit(f"Atlassian's packages are missing: npm install --prefix {HERE}")
    made = list(descriptions(asked.stories, asked.seed))
    losses: Counter[str] = Counter()
    examples: dict[str, list[str]] = defaultdict(list)
    for one, read in zip(made, _read(made), strict=True):
        for kind, example in {*_losses(one, read)}:
            losses[kind] += 1
            examples[kind].append(example)
    print(f"{len(made)} stories, each as a document and as wiki text")
    for kind, count in losses.most_common():
        print(f"{count:6} {kind}{f' (known: {KNOWN[kind]})' if kind in KNOWN else ''}")
        for example in examples[kind][: asked.show]:
            print(f"         {example}")
    print(f"{sum(count for kind, count in losses.items() if kind not in KNOWN)} losses that are not known")
    return int(bool(losses.keys() - KNOWN.keys()))


def _read(made: list[Described]) -> Iterator[dict[str, Any]]:
    lines = "".join(json.dumps({"document": one.document, "wiki": one.wiki}) + "\n" for one in made)
    done = subprocess.run(
        ["node", str(HERE / "read.mjs")],
        input=lines,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    return map(json.loads, done.stdout.splitlines())


def _losses(one: Described, read: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for problem in read["wrong"]:
        yield "cloud: no valid document", problem
    for edition in ("cloud", "datacenter"):
        yield from _unlike(edition, one, read[edition])
    for found in _MARKED.finditer(one.wiki):
        if not all(unicodedata.category(sign)[0] in "LZSMP" or sign.isdecimal() for sign in found[1]):
            yield "datacenter: signs show around a line", found[0]


def _unlike(edition: str, one: Described, shown: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """How what shows differs from what was meant."""
    lines = [line for text in shown["text"].split("\n") if (line := _plain(text))]
    for meant, line in zip(map(_plain, one.lines), lines, strict=False):
        if meant != line:
            yield f"{edition}: {_difference(meant, line)}", f"{meant!r} shows as {line!r}"
            if _difference(meant, line) == "other words":
                break
    if len(lines) != len(one.lines):
        yield f"{edition}: other lines", f"{len(one.lines)} meant, {len(lines)} show"
    for kind in shown["others"]:
        yield f"{edition}: {kind}, which nobody meant", ""
    there = [(_plain(text), address) for text, address in shown["links"]]
    for text, address in one.links:
        if (_plain(text), address) not in there:
            yield f"{edition}: an address is no link", address
    for text, address in there:
        if text != address and (text, address) not in [(_plain(words), where) for words, where in one.links]:
            yield f"{edition}: a link that nobody meant", f"{text!r} to {address}"


def _plain(text: str) -> str:
    return " ".join(_UNSEEN.sub("", text).split())


def _difference(meant: str, line: str) -> str:
    if line.replace("&#124;", "|") == meant.replace("&#124;", "|"):
        return "a pipe in a cell shows as an entity"
    if Counter(_ENTITY.findall(line)) != Counter(_ENTITY.findall(meant)):
        return "an entity shows"
    for sign, name in (("\\", "backslashes"), ("*", "asterisks"), ("_", "underscores")):
        if line.count(sign) > meant.count(sign):
            return f"{name} show"
        if line.count(sign) < meant.count(sign):
            return f"{name} are lost"
    return "other words"


if __name__ == "__main__":
    sys.exit(main())
