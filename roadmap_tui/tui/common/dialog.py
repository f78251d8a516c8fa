"""The bases of dialogs: how one is left, and how one picks from a list."""

from abc import abstractmethod
from typing import ClassVar, TypeVar

from textual.binding import BindingType
from textual.screen import ModalScreen
from textual.widgets import Input

from roadmap_tui.tui.common.bindings import leave_bindings
from roadmap_tui.tui.widgets.choices import Choices

T = TypeVar("T")


class Dialog(ModalScreen[T]):
    """A dialog that the key of every question closes without an answer."""

    CSS_PATH = "../common/ask.tcss"
    BINDINGS: ClassVar[list[BindingType]] = leave_bindings()

    def action_leave(self) -> None:
        """Close the dialog without an answer."""
        self.dismiss(None)


class ListDialog(Dialog[T]):
    """A dialog over a list, `choices`, whose option is picked by the input or by a click.

    A subclass binds the keys that move its cursor.
    """

    choices: Choices

    @abstractmethod
    def pick(self, index: int) -> None:
        """Take the option at a place from 0; nothing where there is none."""

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Pick what is under the cursor."""
        event.stop()
        self.pick(self.choices.at)

    def on_choices_picked(self, event: Choices.Picked) -> None:
        """Pick what was clicked."""
        self.pick(event.index)

    def action_move(self, by: int) -> None:
        """Move the cursor."""
        self.choices.move(by)
