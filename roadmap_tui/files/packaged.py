"""Reads the data files that are shipped in the package."""

import os
from typing import Any

_PACKAGE = os.path.dirname(os.path.dirname(__file__))  # noqa: PTH120  # help takes 3 ms more with pathlib


def packaged_text(path: str) -> str:
    """The text of a data file by its path in the package, such as `reports/data/page.css`."""
    with open(f"{_PACKAGE}/{path}", encoding="utf-8") as file:  # noqa: PTH123
        return file.read()


def packaged_toml(path: str) -> dict[str, Any]:
    """The table that a TOML file of the package holds, such as `wording/data/words.toml`."""
    import tomllib

    return tomllib.loads(packaged_text(path))
