"""Products that a form names: a slip of a known one is asked about once, a new one is told."""

from collections.abc import Callable
from typing import TypeVar

from roadmap_tui.actions.change import Change
from roadmap_tui.actions.products import UnknownProduct
from roadmap_tui.actions.waiting import New, settling
from roadmap_tui.errors import Problem
from roadmap_tui.tui.widgets.cells import safe_line

T = TypeVar("T")


class NewProducts:
    """What a form learned of products that the board does not have."""

    def __init__(self) -> None:
        self._meant: frozenset[str] = frozenset()
        self._new: tuple[str, ...] = ()

    def noted(self, write: Callable[[Change], T]) -> Callable[[Change], T]:
        """The same change, which takes the names that were asked about, and notes those that are new."""

        def noting(change: Change) -> T:
            change.settled_products |= self._meant
            result = write(change)
            self._new = tuple(change.new_products)
            return result

        return noting

    def waiting(self, new: New | None) -> New | None:
        """The same as something new that can wait for a server, with the names that were asked about."""
        return settling(new, self._meant) if new is not None else None

    def asked(self, problem: Problem, save: str) -> str | None:
        """The question whether a refused name is a new product: saving again says so; None of other problems."""
        if not isinstance(problem, UnknownProduct) or not problem.can_be_new:
            return None
        self._meant |= {" ".join(problem.named.split())}
        return f"{problem.message} {save} once more makes it a new one."

    def told(self, done: str) -> str:
        """An answer with the products that came in with it."""
        return "".join((done, *(f", {safe_line(one)} is a new product" for one in self._new[:1])))
