"""Reads the data files that are shipped in the package."""

from pathlib import Path
from typing import Any

_PACKAGE = Path(__file__).parent.parent


def packaged_text(path: str) -> str:
    """The text of a data file by its path in the package, such as `reports/data/page.css`."""
    return (_PACKAGE / path).read_text(encoding="utf-8")


def packaged_toml(path: str) -> dict[str, Any]:
    """The table that a TOML file of the package holds, such as `wording/data/words.toml`."""
    import tomllib

    return tomllib.loads(packaged_text(path))
