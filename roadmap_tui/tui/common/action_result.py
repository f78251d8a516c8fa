"""The result of an action: what the line at the bottom says of it."""

from typing import NamedTuple


class ActionResult(NamedTuple):
    """Result of an action: what was done, in a line, and how the line ends once it is saved."""

    label: str
    after: str = "u undoes"
