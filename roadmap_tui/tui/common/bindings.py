"""Textual's key bindings and palette entries, made from the registry of commands."""

from collections.abc import Mapping
from typing import Any

from textual.binding import Binding, BindingType
from textual.screen import Screen

from roadmap_tui.tui.common.commands import COMMANDS, Where, commands_of, footer_keys, key_words, keys_of
from roadmap_tui.tui.widgets.footer import KeyHint


def bindings_of(where: Where) -> list[BindingType]:
    """The bindings of a place, each with the id by which a person can rebind it."""
    return [
        Binding(one.keys, one.action, one.label, show=bool(one.footer), tooltip=one.sentence, id=one.id)
        for one in COMMANDS
        if one.where == where and one.keys
    ]


def leave_bindings() -> list[BindingType]:
    """The binding by which every question is left, before what has the cursor takes the key."""
    return [
        Binding(one.keys, one.action, show=False, priority=True, id=one.id)
        for one in COMMANDS
        if one.where == "question"
    ]


def leave_key(screen: Screen[Any]) -> str:
    """The key by which a question is left, as this person bound it, and as people read it."""
    bound = (key for key, one in screen.active_bindings.items() if one.binding.id == "question.leave")
    return key_words(next(bound, "escape"))


def hints_of(where: Where, keymap: Mapping[str, str] | None = None) -> list[KeyHint]:
    """The keys that the footer of a place offers."""
    return [KeyHint(*one) for one in footer_keys(commands_of(where), keymap, where)]


def palette_of(where: Where, keymap: Mapping[str, str] | None = None) -> list[tuple[str, str, str]]:
    """The palette's entries in a place: title, help and action; the help ends with the keys."""
    found = []
    for one in commands_of(where):
        if one.in_palette:
            keys = " ".join(key_words(key) for key in keys_of(one, keymap, where))
            found.append((one.label.capitalize(), f"{one.sentence}  {keys}".rstrip(), one.action))
    return found
