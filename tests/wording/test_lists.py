"""The words and patterns of the data files."""

import re
from pathlib import Path

import roadmap_tui.wording
from roadmap_tui.files.packaged import packaged_text, packaged_toml

CODE = "".join(one.read_text() for one in Path(roadmap_tui.wording.__file__).parent.rglob("*.py"))


def test_every_list_of_words_is_read() -> None:
    """A list that no rule asks for says nothing."""
    read = re.compile(r'\("(\w+)"\)').findall(CODE)
    signs = {f"{name}_words" for name in re.compile(r'\bsign\("(\w+)"\)').findall(CODE)}
    unread = [name for name in packaged_toml("wording/data/words.toml") if name not in signs.union(read)]

    assert [] == unread


def test_every_pattern_is_read() -> None:
    """By a rule, or within another pattern."""
    patterns = packaged_toml("wording/data/patterns.toml")
    within = set(re.findall(r"\{([a-z_]+)\}", packaged_text("wording/data/patterns.toml")))
    unread = [name for name in patterns if f'"{name}"' not in CODE and name not in within]

    assert [] == unread
