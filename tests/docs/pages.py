"""The pages people read, and what is written in them."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGES = [
    *sorted(ROOT.glob("*.md")),
    *sorted((ROOT / "docs").rglob("*.md")),
    *sorted((ROOT / "findings").glob("*.md")),
]
_FENCE = re.compile(r"^```.*?$(.*?)^```$", re.MULTILINE | re.DOTALL)
_SPAN = re.compile(r"`([^`]+)`")
_LINK = re.compile(r"\]\(([^)\s]+)\)")
_ENDS = frozenset({"|", "||", "&&", ";", "<", ">", "<<"})


def links(page: Path) -> list[str]:
    """Where the links of a page lead, those to the net left out."""
    return [one for one in _LINK.findall(page.read_text("utf-8")) if "://" not in one]


def anchors(page: Path) -> set[str]:
    """The names of a page's headings, as a link writes them."""
    headings = re.findall(r"^#+ (.+)$", page.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", one.lower()).replace(" ", "-") for one in headings}


def command_lines(page: Path) -> Iterator[str]:
    """What stands on a page to be typed: lines of code blocks but for usages, and code within a sentence."""
    text = page.read_text("utf-8")
    for block in _FENCE.findall(text):
        for line in block.replace("\\\n", " ").splitlines():
            if "[OPTIONS]" not in line:
                yield line.strip().removeprefix("$ ")
    for span in _SPAN.findall(_FENCE.sub("", text)):
        yield " ".join(span.split())


def roadmap_arguments(line: str) -> list[list[str]]:
    """The arguments of each `roadmap …` on a line of shell."""
    found: list[list[str]] = []
    words: list[str] = []
    for word in [*_words(line), ";"]:
        if word in _ENDS:
            while words and re.fullmatch(r"[A-Z_]+=.*", words[0]):
                words.pop(0)
            if words and words[0] in {"roadmap", ".venv/bin/roadmap"}:
                found.append(words[1:])
            words = []
        else:
            words.append(word)
    return found


def _words(line: str) -> list[str]:
    if "roadmap" not in line or line.startswith("roadmap:"):
        return []
    inner = re.search(r'"\$\((.*)\)"', line)
    lexer = shlex.shlex(inner[1] if inner else line, posix=True, punctuation_chars=True)
    lexer.whitespace_split = True
    try:
        return list(lexer)
    except ValueError:  # a sentence with an apostrophe, not a command
        return []
