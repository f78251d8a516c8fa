"""The lines of an empty list: why there is no row, and which key or command brings one."""

from collections.abc import Sequence
from typing import NamedTuple

from roadmap_tui.tui.widgets.styled import Spans


class EmptyList(NamedTuple):
    """What a list tells where it shows no row.

    `none` are the lines where there is no row at all; `filtered` is said where a filter hides every one, `mine`
    where a person has none of their own, `unread` while rows are computed. A span of the role `command` holds the
    id of a command, in whose place its key is shown.
    """

    filtered: str
    none: Sequence[Spans] = ()
    mine: str = ""
    unread: str = ""

    def lines(self, where: str, *, is_known: bool, is_filtered: bool, is_mine: bool) -> Sequence[Spans]:
        """The lines in the state that the list of a place is in."""
        if not is_known:
            return [[(self.unread, "dim")]]
        if is_filtered:
            return [[(f"{self.filtered} ", "plain"), (f"{where}.back", "command"), (" shows all", "dim")]]
        if is_mine and self.mine:
            return [[(self.mine, "strong")], [], [(f"{where}.mine", "command"), ("  shows everybody's", "plain")]]
        return self.none
