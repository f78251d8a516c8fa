"""Phrases that several reports use."""

from datetime import date

from roadmap_tui.model.moves import Move
from roadmap_tui.text.days import show_day
from roadmap_tui.text.numbers import number_words


def subtitle(board: str, day: date) -> str:
    """The subtitle of a report: its board and its day."""
    return f"{board}, {show_day(day)}"


def short_number(value: float) -> str:
    """A number as short as a label has to be: whole from 100 on, one place below, two digits below 1."""
    size = abs(value)
    rounded = round(value) if size >= 100 else round(value, 1) if size >= 1 else float(f"{value:.2g}")
    return number_words(int(rounded) if float(rounded).is_integer() else rounded)


_HOUR = 1 / 24


def with_unit(value: float, unit: str) -> str:
    """A short number with its unit: `54 %`, `1 day`, `3.5 days`; less than an hour counts as no days."""
    number = short_number(0 if unit == "days" and abs(value) < _HOUR else value)
    if number == "1" and " " not in unit:
        unit = f"{unit[:-3]}y" if unit.endswith("ies") else unit.removesuffix("s")
    return f"{number} {unit}" if unit else number


def move_words(one: Move) -> str:
    """A move in a few words: `draft to ready on 9 Nov 2026, Ada`."""
    if one.before == one.after:
        return f"moved, and back to {one.after} on {show_day(one.on)}, {one.by}"
    return f"{one.before} to {one.after} on {show_day(one.on)}, {one.by}"
