"""Suspension of the app while another program has the terminal."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from textual.app import App

_INTERRUPTS = tuple(getattr(signal, name) for name in ("SIGINT", "SIGQUIT") if hasattr(signal, name))


@contextmanager
def suspended(app: App[Any]) -> Iterator[None]:
    """Suspend the app while the block runs, and resume it however the block ends.

    Textual's own `suspend` resumes on a normal end alone. ctrl+c is for the other program meanwhile. Raises
    SuspendNotSupported where there is no terminal to hand over.
    """
    raised: BaseException | None = None
    with app.suspend(), _interrupts_passed_by():
        try:
            yield
        except BaseException as error:  # noqa: BLE001  # it is raised once the app is back
            raised = error
    if raised is not None:
        raise raised


@contextmanager
def _interrupts_passed_by() -> Iterator[None]:
    """Let interrupts from the keyboard do nothing in this process; one that is started takes them as usual."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {number: signal.signal(number, lambda *_: None) for number in _INTERRUPTS}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
