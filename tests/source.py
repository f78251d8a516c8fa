"""The package's own source, each file parsed once for all tests that judge it."""

import ast
from functools import cache
from pathlib import Path

import roadmap_tui

PACKAGE = Path(roadmap_tui.__file__).parent


@cache
def tree_of(path: Path) -> ast.Module:
    """The syntax tree of a file."""
    return ast.parse(path.read_text(encoding="utf-8"))
