"""Conversions that are cached by their arguments."""

import ast

from tests.source import PACKAGE, modules_of


def test_what_is_cached_is_asked_in_one_form() -> None:
    """A default of a cached function makes two keys of one question: with the argument, and without it."""
    cached = [
        (path.name, node)
        for path, tree in modules_of(PACKAGE / "trackers", holding="lru_cache")
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef) and any("cache" in ast.unparse(one) for one in node.decorator_list)
    ]
    with_defaults = [f"{name}: {node.name}" for name, node in cached if node.args.defaults]

    assert [] == with_defaults
    assert "markdown_of" in {node.name for _, node in cached}
