"""Handlers of messages: Textual calls those of every class that has one, the base's after the subclass's own."""

import pkgutil
from collections.abc import Iterator
from importlib import import_module

from textual.message_pump import MessagePump

from roadmap_tui import tui


def _ours(of: type) -> Iterator[type]:
    one: type
    for one in of.__subclasses__():
        if one.__module__.startswith("roadmap_tui."):
            yield one
        yield from _ours(one)


def test_no_handler_of_ours_stands_over_another_of_ours() -> None:
    """What a subclass does otherwise is a method that the base's handler calls: else both are done."""
    for module in pkgutil.walk_packages(tui.__path__, f"{tui.__name__}."):
        import_module(module.name)
    classes = {*_ours(MessagePump)}
    twice = [
        f"{one.__qualname__}.{name} over {base.__qualname__}"
        for one in classes
        for base in one.__mro__[1:]
        if base in classes
        for name in vars(one)
        if name.startswith(("on_", "_on_")) and name != "on_event" and name in vars(base)
    ]

    assert [] == twice
