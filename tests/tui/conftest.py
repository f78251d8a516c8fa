"""Apps opened one after the other: they share parsed styles, and what waits for them looks twice as often."""

from collections.abc import Iterator
from typing import Any

import pytest
import textual._wait
from textual.css.model import RuleSet
from textual.css.stylesheet import Stylesheet
from textual.css.types import CSSLocation

_parse_rules = Stylesheet._parse_rules
_parsed: dict[tuple[object, ...], list[RuleSet]] = {}


def _parse_once(sheet: Stylesheet, css: str, read_from: CSSLocation, *place: Any, **named: Any) -> list[RuleSet]:
    """Rules of a source as parsed for an earlier app with the same variables."""
    key = (css, read_from, place, *named.items(), *sheet._variables.items())
    if key not in _parsed:
        _parsed[key] = _parse_rules(sheet, css, read_from, *place, **named)
    return _parsed[key]


@pytest.fixture(scope="session", autouse=True)
def _quick_apps() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Stylesheet, "_parse_rules", _parse_once)
        patch.setattr(textual._wait, "SLEEP_GRANULARITY", 0.01)
        yield
