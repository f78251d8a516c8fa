"""The base of the models of forms: typed texts and their errors. Pure state, without an app."""

from abc import abstractmethod
from collections.abc import Mapping
from typing import Any

from roadmap_tui.errors import Usage
from roadmap_tui.text.characters import visible


class FormModel:
    """The fields of a form by name: the text that each began with, and the text and the value that it has now."""

    def __init__(self, shown: Mapping[str, str], values: Mapping[str, Any] | None = None) -> None:
        self._shown = dict(shown)
        self.texts = dict(shown)
        self.errors: dict[str, Usage] = {}
        self._values = dict(values or {})

    def type(self, name: str, text: str) -> None:
        """Set the text of a field; what cannot be read is an error of that field, not of the form."""
        self.texts[name] = text
        self.errors.pop(name, None)
        try:
            self.read(name, text)
        except Usage as problem:
            self.errors[name] = problem

    @abstractmethod
    def read(self, name: str, text: str) -> None:
        """Set the value of a field from its text. Raises Usage for what cannot be read."""

    @property
    def touched(self) -> tuple[str, ...]:
        """The fields whose text differs from the one that they began with."""
        return tuple(name for name, text in self.texts.items() if text != self._shown[name])

    @property
    def typed(self) -> dict[str, str]:
        """The touched fields as typed: what a draft keeps."""
        return {name: self.texts[name] for name in self.touched}

    def require_readable(self) -> None:
        """Raises Usage for the first field that cannot be read."""
        for name in self.texts:
            if name in self.errors:
                raise self.errors[name]


def field_text(words: str) -> str:
    """The words of a value as a field of a form holds them."""
    return visible(words.replace("\r\n", "\n").replace("\r", "\n"))
