"""No module imports, over whatever way, a module that imports it back: late imports and types count too."""

import ast
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "roadmap_tui"
TO_MEND = {
    ("roadmap_tui.settings.load", "roadmap_tui.settings.token"),
    ("roadmap_tui.settings.token", "roadmap_tui.settings.load"),
    ("roadmap_tui.trackers.jira.doctor", "roadmap_tui.trackers.jira.tracker"),
    ("roadmap_tui.tui.common.board_screen", "roadmap_tui.tui.common.push_screen"),
}
"""Imports that close a circle today; this only ever gets shorter."""


def modules(package: Path) -> dict[str, Path]:
    """Every module of a package by its full name."""
    found = {}
    for path in package.rglob("*.py"):
        parts = path.relative_to(package.parent).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


def imports(source: str) -> Iterator[str]:
    """Whatever is imported anywhere in a source, as the full name of a module or of something in one."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (one.name for one in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module is not None:
            yield from (f"{node.module}.{one.name}" for one in node.names)


def graph(package: Path) -> dict[str, set[str]]:
    """For each module the modules of the package that it imports."""
    known = modules(package)
    found: dict[str, set[str]] = {}
    for name, path in known.items():
        wanted = imports(path.read_text("utf-8"))
        inside = {one if one in known else one.rpartition(".")[0] for one in wanted}
        found[name] = {one for one in inside & known.keys() if one != name and (name, one) not in TO_MEND}
    return found


def circle(package: Path) -> list[str]:
    """One circle of imports, first module last; nothing where there is none."""
    try:
        TopologicalSorter(graph(package)).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


def test_no_import_goes_round() -> None:
    """The package has no circle."""
    assert [] == circle(PACKAGE)


@pytest.mark.parametrize(
    "back",
    [
        "from shop import till",
        "import shop.till",
        "def f():\n    from shop.till import x",
        "if TYPE:\n    import shop.till",
    ],
)
def test_a_circle_would_be_seen(tmp_path: Path, back: str) -> None:
    """However the way back is written."""
    shop = tmp_path / "shop"
    shop.mkdir()
    (shop / "__init__.py").write_text("")
    (shop / "till.py").write_text("from shop.shelf import y")
    (shop / "shelf.py").write_text(back)

    assert {"shop.till", "shop.shelf"} == set(circle(shop))
