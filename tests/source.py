"""The package's own source, for tests that judge it."""

import ast
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import roadmap_tui

PACKAGE = Path(roadmap_tui.__file__).parent


def modules_of(folder: Path = PACKAGE, *, holding: str = "") -> Iterator[tuple[Path, ast.Module]]:
    """The modules of a folder and their syntax trees; of those alone in whose text a pattern is found.

    No tree is kept: to look through all of them for garbage takes a second, several times in each worker.
    """
    for path in sorted(folder.rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        if re.search(holding, text):
            yield path, ast.parse(text)


def one_of(names: Iterable[str]) -> str:
    """The pattern of any of these words."""
    return rf"\b(?:{'|'.join(names)})\b"
