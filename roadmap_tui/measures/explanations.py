"""Explanations of the measures: what each guards against, and which fields it is computed from."""

from typing import NamedTuple

from roadmap_tui.files.packaged import packaged_toml


class About(NamedTuple):
    """The explanation of a measure: `guards` is the mistake that it shows, `inputs` the fields it reads."""

    guards: str
    inputs: str


ABOUT = {name: About(**one) for name, one in packaged_toml("measures/data/explanations.toml").items()}
"""The explanation of each measure, by its id."""
