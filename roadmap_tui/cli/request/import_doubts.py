"""Guesses about an export: asked about at a terminal until they are right, told without one, and kept with it."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeVar

import click

from roadmap_tui.cli.app.session import Session

if TYPE_CHECKING:
    from roadmap_tui.intake.cells import Order
    from roadmap_tui.intake.rows import Doubt, Options
    from roadmap_tui.intake.shapes import Shape


class Doubtful(Protocol):
    """An export as it was read, with what of it is a guess."""

    @property
    def doubts(self) -> "tuple[Doubt, ...]":
        """What of it is a guess."""


Read = TypeVar("Read", bound=Doubtful)


class Doubts:
    """Settles what of an export is a guess. A person who says no to one says what is right, and it is read anew.

    `maps` and `options` are what was said of the export, on the command line and since.
    """

    def __init__(
        self, session: Session, file: Path, options: "Options", maps: Iterable[str] = (), *, is_asking: bool
    ) -> None:
        self._session = session
        self._is_asking = is_asking
        self._is_there_again = file.is_file() or file.is_dir()
        self._settled: set[str] = set()
        self._order: dict[str, Order | None] = {}
        self.options = options
        self.maps = tuple(maps)

    def settled(self, read: Callable[[], Read]) -> "tuple[Read, tuple[Doubt, ...]]":
        """An export as it is read when all is right that could be asked, and what stays a guess. Usage else."""
        while True:
            found = read()
            if not self._is_asking:
                for one in found.doubts:
                    self._session.say(f"{one.sentence}. Else say it with {one.option}.")
                return found, found.doubts
            if all(map(self._is_right, found.doubts)):
                return found, ()

    def order_of_days(self, example: str, shape: "Shape") -> "Order | None":
        """The order of day and month in an export: said once for its shape, or now; None for neither."""
        if shape.name not in self._order:
            self._order[shape.name] = self._ask_order(example, shape)
        return self._order[shape.name]

    def _is_right(self, doubt: "Doubt") -> bool:
        """Whether a guess is right; where it is not, what a person says instead is taken."""
        if doubt.sentence in self._settled:
            return True
        if self._session.confirm(f"{doubt.sentence}. Is that right?", ""):
            self._settled.add(doubt.sentence)
            return True
        value = self._other(doubt) if self._is_there_again else ""
        if not value:
            raise click.UsageError(f"Say it with {doubt.option}. Nothing was taken.")
        match doubt.option.split()[0]:
            case "--encoding":
                self.options = self.options._replace(encoding=value)
            case "--separator":
                self.options = self.options._replace(separator=value)
            case "--own":
                self.options = self.options._replace(own=(*self.options.own, *value.replace(",", " ").split()))
            case _:
                self.maps = (*self.maps, value)
                while not doubt.choices and (more := self._session.ask("Another one, or nothing to go on: ")):
                    self.maps = (*self.maps, more)
        return False

    def _other(self, doubt: "Doubt") -> str:
        """What a person says instead of a guess: one of the choices by its number, or another value."""
        for number, one in enumerate(doubt.choices, 1):
            self._session.say(f"{number:3}  {one.value}: {one.shown}")
        option = doubt.option.split(" (")[0]
        if not doubt.choices:
            return self._session.ask(f"{option}, or nothing to stop: ")
        given = self._session.ask(f"Which? Its number, or another for {option.split()[0]}; nothing to stop: ")
        if given.isdecimal() and 0 < int(given) <= len(doubt.choices):
            return doubt.choices[int(given) - 1].value
        return given

    def _ask_order(self, example: str, shape: "Shape") -> "Order | None":
        from roadmap_tui.intake import saved_mappings
        from roadmap_tui.intake.cells import ORDERS
        from roadmap_tui.text.characters import one_line

        known = saved_mappings.days_of(shape)
        if known is not None:
            self._session.say(
                f"Days such as {one_line(example)} are read {known}, as you said before; --days says otherwise."
            )
            return ORDERS[known]
        if not self._is_asking:
            return None
        question = f"{one_line(example)}: does the day stand first, or the month? [day/month] "
        given = self._session.ask(question).lower()
        chosen = next((name for name in ORDERS if given and name.startswith(given[:3])), None)
        if chosen is None:
            return None
        where = saved_mappings.remember_days(shape, chosen)
        if where is not None:
            self._session.say(f"Kept for what {shape.name} exports, in {where}.")
        return ORDERS[chosen]
