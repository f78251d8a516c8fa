"""Apps opened one after the other: they share parsed styles, draw what a test looks at, and are waited for less.

No tracker is asked from the thread that draws: each is wrapped, and what asks it there fails.
"""

import asyncio
from collections.abc import Callable, Iterator
from typing import Any
from weakref import WeakKeyDictionary

import pytest
import textual._wait
from textual._compositor import Compositor
from textual._context import active_app, visible_screen_stack
from textual.css.model import RuleSet
from textual.css.stylesheet import Stylesheet
from textual.css.types import CSSLocation

_parse_rules = Stylesheet._parse_rules
_parsed: dict[tuple[object, ...], list[RuleSet]] = {}
_numbers: dict[tuple[object, ...], int] = {}
_number_of: WeakKeyDictionary[Stylesheet, tuple[dict[str, str], int]] = WeakKeyDictionary()


def _variables_number(sheet: Stylesheet) -> int:
    """A number for the variables of a sheet, the same for equal ones: they are hundreds, and rarely others."""
    variables = sheet._variables
    kept = _number_of.get(sheet)
    if kept is None or kept[0] is not variables:
        number = _numbers.setdefault(tuple(variables.items()), len(_numbers))
        kept = _number_of[sheet] = (variables, number)
    return kept[1]


def _parse_once(sheet: Stylesheet, css: str, read_from: CSSLocation, *place: Any, **named: Any) -> list[RuleSet]:
    """Rules of a source as parsed for an earlier app with the same variables."""
    key = (css, read_from, place, *named.items(), _variables_number(sheet))
    if key not in _parsed:
        _parsed[key] = _parse_rules(sheet, css, read_from, *place, **named)
    return _parsed[key]


class _Unseen:
    """A frame that no terminal takes."""


_render_update = Compositor.render_update


def _render_what_is_seen(compositor: Compositor, *given: Any, **named: Any) -> Any:
    """The next frame; without a terminal only a screenshot's, which asks for all of it.

    Frames between two keys are a third of what an app costs. Tests look at the text of the screen, drawn for it.
    """
    if named.get("full") or not active_app.get().is_headless:
        return _render_update(compositor, *given, **named)
    visible_screen_stack.set(named.get("screen_stack") or [])
    is_dirty = bool(compositor._dirty_regions)
    compositor._dirty_regions.clear()
    return _Unseen() if is_dirty else None


@pytest.fixture(scope="session", autouse=True)
def _quick_apps() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Stylesheet, "_parse_rules", _parse_once)
        patch.setattr(Compositor, "render_update", _render_what_is_seen)
        patch.setattr(textual._wait, "SLEEP_GRANULARITY", 0.01)
        yield


@pytest.fixture
def every_frame(monkeypatch: pytest.MonkeyPatch) -> None:
    """Draw every frame, as on a terminal."""
    monkeypatch.setattr(Compositor, "render_update", _render_update)


@pytest.fixture(autouse=True)
def _frames_of_pictures(request: pytest.FixtureRequest) -> None:
    if "snap_compare" in request.fixturenames:
        request.getfixturevalue("every_frame")


class OffTheLoop:
    """A tracker that fails in a thread with an event loop, but for what needs no answer from it."""

    KNOWN = frozenset({"name", "site", "capabilities"})

    def __init__(self, tracker: object) -> None:
        self._tracker = tracker

    def __getattr__(self, name: str) -> Any:
        if name not in self.KNOWN:
            fail_on_loop(f"the tracker's {name}")
        return getattr(self._tracker, name)


def fail_on_loop(what: str) -> None:
    """Fail where a thread has an event loop running: it is the one that draws."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return
    raise AssertionError(f"{what} is asked from the thread that draws")


@pytest.fixture(autouse=True)
def _trackers_off_the_loop(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wrap each tracker that a screen opens, and let no token be looked up and no request leave on the loop."""
    from roadmap_tui.settings import token
    from roadmap_tui.trackers.http.transport import Transport
    from roadmap_tui.tui.common import tracker_session

    def guarded(name: str, call: Callable[..., Any]) -> Callable[..., Any]:
        def guard(*given: Any, **named: Any) -> Any:
            fail_on_loop(name)
            return call(*given, **named)

        return guard

    opening = guarded("the opening of a tracker", tracker_session.open_quietly)
    monkeypatch.setattr(
        tracker_session, "open_quietly", lambda *given, **named: OffTheLoop(opening(*given, **named))
    )
    monkeypatch.setattr(token, "find_token", guarded("a token", token.find_token))
    for name in ("open", "read", "write"):
        monkeypatch.setattr(Transport, name, guarded(f"a request ({name})", getattr(Transport, name)))
