"""Screens and the tracker: it is asked in a thread, heard at the foot, and no key waits for it."""

import ast
import asyncio
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from textual import events
from textual.app import App
from textual.pilot import Pilot

from roadmap_tui.errors import Offline, Problem
from roadmap_tui.settings.load import Settings
from roadmap_tui.settings.schema import Jira
from roadmap_tui.settings.schema import Tracker as TrackerSettings
from roadmap_tui.store.file.store import FileStore
from roadmap_tui.tui.app.app import RoadmapApp
from roadmap_tui.tui.common.commands import Where, commands_of, keys_of
from roadmap_tui.tui.common.tracker_session import WORKER_GROUP
from tests.fake_jira import FakeJira
from tests.source import PACKAGE, modules_of
from tests.sync.conftest import Desk
from tests.sync.tracker_double import TrackerDouble
from tests.tui.at_screen import board, opened, press, shown, until
from tests.tui.common.test_screen_commands import SCREENS
from tests.tui.sync.test_screen import answer, clash, pushed, three
from tests.tui.sync.test_screen import tracker as tracker  # a fixture


class Other:
    """A tracker all of whose calls do the same, whatever is asked."""

    def __init__(self, like: TrackerDouble, call: Callable[[], Any]) -> None:
        self.name, self.site, self.capabilities = like.name, like.site, like.capabilities
        self.called: list[str] = []
        self._call = call

    def close(self) -> None:
        self.called.append("close")

    def __getattr__(self, name: str) -> Any:
        def call(*_: object, **__: object) -> Any:
            self.called.append(name)
            return self._call()

        return call


@pytest.fixture
def instead(monkeypatch: pytest.MonkeyPatch, tracker: TrackerDouble) -> "Instead":
    """Put a tracker whose calls, or whose opening, do the same in the place of the one in memory."""

    def put(call: Callable[[], Any], *, opens: bool = True) -> Other:
        other = Other(tracker, call)
        monkeypatch.setattr(
            "roadmap_tui.trackers.registry.open_tracker", lambda *_, **__: other if opens else call()
        )
        return other

    return put


def kinds(base: type[Problem] = Problem) -> Iterator[Problem]:
    """One of each kind of problem that there is."""
    words = f"The tracker says {base.__name__}."
    made = base.__new__(base)
    Problem.__init__(made, words)  # whatever else a kind carries
    yield made
    for one in base.__subclasses__():
        yield from kinds(one)


def raising(error: BaseException) -> Callable[[], Any]:
    """A call that raises."""

    def call() -> Any:
        raise error

    return call


# -- the keys that ask the tracker ----------------------------------------------------------------------------


async def _push_on_board(pilot: Pilot[int]) -> None:
    await press(pilot, "p")


async def _push_on_story(pilot: Pilot[int]) -> None:
    if type(pilot.app.screen).__name__ == "BoardScreen":
        await press(pilot, "enter", "enter")
        await shown(pilot, "StoryScreen")
    await press(pilot, "p")


async def _plan(pilot: Pilot[int]) -> None:
    await press(pilot, "S")


async def _choose(pilot: Pilot[int], key: str) -> None:
    if type(pilot.app.screen).__name__ == "BoardScreen":
        await press(pilot, "6")
        await shown(pilot, "SyncScreen")
    await press(pilot, key)
    await shown(pilot, "Choose")
    await press(pilot, key)


Instead = Callable[..., Other]

ASKING: dict[str, Callable[[Pilot[int]], Awaitable[None]]] = {
    "p on the board": _push_on_board,
    "p on a story": _push_on_story,
    "S": _plan,
    "o": lambda pilot: _choose(pilot, "o"),
    "t": lambda pilot: _choose(pilot, "t"),
}
READING = frozenset({"p on the board", "p on a story", "S"})
"""Those that begin by a plan, which writes nothing."""
asking = pytest.mark.parametrize("way", ASKING)
SHARES = 3
"""Parts of the problems: each asks one app, and every run of the tests has each of them once."""


def _conflict(folder: Path, tracker: TrackerDouble) -> FileStore:
    store = pushed(folder, tracker)
    clash(store, tracker)
    Desk(store, tracker).sync()
    return store


def is_busy(app: App[Any]) -> bool:
    """Whether anything still talks with the tracker."""
    return any(one.group == WORKER_GROUP and one.is_running for one in app.workers)


async def quiet(pilot: Pilot[int]) -> None:
    """Wait until nothing talks with the tracker."""
    await until(pilot, lambda: not is_busy(pilot.app))
    await pilot.pause()


@asking
@pytest.mark.parametrize("at", ["opening", "call"])
@pytest.mark.parametrize("share", range(SHARES))
async def test_each_problem_stands_at_the_foot(
    tmp_path: Path, tracker: TrackerDouble, instead: Instead, way: str, at: str, share: int
) -> None:
    """Whatever the opening of the tracker or a call of it raises, the board lives and says why."""
    async with opened(_conflict(tmp_path, tracker)) as (app, pilot):
        seen = {}
        for error in (*kinds(), OSError("The tracker says no space"))[share::SHARES]:
            instead(raising(error), opens=at == "call")
            await ASKING[way](pilot)
            await quiet(pilot)
            told = error.message if isinstance(error, Problem) else f"It could not be saved: {error}."
            seen[told] = answer(app.screen)

        assert [told for told, said in seen.items() if not said.startswith(told)] == []


@asking
async def test_keys_are_answered_while_the_tracker_is_not(
    tmp_path: Path, tracker: TrackerDouble, instead: Instead, way: str
) -> None:
    """The cursor moves, screens come and go, and no second question is put meanwhile."""
    go = Event()
    async with opened(_conflict(tmp_path, tracker)) as (app, pilot):
        other = instead(lambda: go.wait(60) and raising(Offline("Nobody answered."))())
        try:
            await ASKING[way](pilot)
            await until(pilot, lambda: other.called)
            await press(pilot, "2")
            await shown(pilot, "InboxScreen")
            await press(pilot, "1")
            if type(app.screen).__name__ == "StoryScreen":
                app.pop_screen()
            on_board = await shown(pilot, "BoardScreen")
            if on_board.is_reading:
                await press(pilot, "escape")
            before = on_board.model.cursor
            await press(pilot, "j")
            assert before != on_board.model.cursor
            await press(pilot, "p")
            assert "is on its way; wait for its answer." in answer(on_board)
            assert not go.is_set()
        finally:
            go.set()
        await quiet(pilot)

        assert "Nobody answered." in answer(on_board)
        assert 1 == len([one for one in other.called if one != "close"])


@asking
async def test_esc_ends_a_question_at_once(
    tmp_path: Path, tracker: TrackerDouble, instead: Instead, way: str
) -> None:
    """What only reads is not waited for, and what comes of it later changes nothing."""
    go = Event()
    async with opened(_conflict(tmp_path, tracker)) as (app, pilot):
        other = instead(lambda: go.wait(60) and raising(Offline("Nobody answered."))())
        try:
            await ASKING[way](pilot)
            await until(pilot, lambda: other.called)
            await press(pilot, "escape")
            if way in READING:
                await quiet(pilot)
                assert answer(app.screen).startswith("Stopped")
            else:
                assert answer(app.screen).startswith("Stopping")
        finally:
            go.set()
        await until(pilot, lambda: "close" in other.called)
        await quiet(pilot)

        assert "close" in other.called


@pytest.mark.parametrize("way", sorted(READING))
async def test_the_app_is_left_while_the_tracker_is_asked(
    tmp_path: Path, tracker: TrackerDouble, instead: Instead, way: str
) -> None:
    """`q` does not wait for a tracker that only was to be read."""
    go = Event()
    async with opened(_conflict(tmp_path, tracker)) as (app, pilot):
        other = instead(lambda: go.wait(60) and None)
        try:
            await ASKING[way](pilot)
            await until(pilot, lambda: other.called)
            await app.action_quit()
            assert not go.is_set()
            assert 0 == app.return_code
        finally:
            go.set()


async def test_a_question_does_not_come_up_over_other_work(
    tmp_path: Path, tracker: TrackerDouble, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who went on is not asked: the keys meant for what they do now would answer."""
    store = board(tmp_path, three)
    async with opened(store) as (app, pilot):
        go = Event()
        plain = tracker.canonical
        monkeypatch.setattr(tracker, "canonical", lambda prose, beside=0: (go.wait(60), plain(prose, beside))[1])
        await press(pilot, "p", "slash", "p")
        assert is_busy(app)
        go.set()
        await quiet(pilot)

        assert "S-1 was not pushed: you had gone on before its question came." == answer(app.screen)
        assert [] == tracker.calls


# -- every key -------------------------------------------------------------------------------------------------

LEAVING = frozenset({"app.quit", "app.commands"})
EVERYWHERE: Where = "sync"
"""The place at which the keys that every place has are pressed."""


async def _go(pilot: Pilot[int], place: Where) -> None:
    """Show a place, whatever is shown."""
    app: Any = pilot.app
    while len(app.screen_stack) > 1:
        app.pop_screen()
    behind = {"story": "board", "editor": "board", "form": "inbox"}
    app.action_go(behind.get(place, place))
    await pilot.pause()
    if place in {"story", "editor"}:
        app.screen.open_screen(place, "S-1")
    elif place == "form":
        app.screen.action_new()
    await shown(pilot, SCREENS[place].__name__)


@pytest.mark.parametrize(
    "place", [pytest.param(one, marks=() if one == EVERYWHERE else pytest.mark.slow) for one in SCREENS]
)
async def test_no_key_of_a_screen_waits_for_the_tracker(
    tmp_path: Path, tracker: TrackerDouble, instead: Instead, monkeypatch: pytest.MonkeyPatch, place: Where
) -> None:
    """Each command's is pressed while the tracker says nothing, and the next one is answered each time.

    Those that every place has are pressed at one, which every run of the tests looks at.
    """
    monkeypatch.setattr(RoadmapApp, "open_url", lambda *_, **__: None)
    go, late = Event(), []

    def nothing() -> None:
        if not go.wait(60):
            late.append("it was waited for")
        raise Offline("Nobody answered.")

    async with opened(_conflict(tmp_path, tracker)) as (app, pilot):
        instead(nothing)
        try:
            for one in commands_of(place):
                if one.id not in LEAVING and (one.where == place or place == EVERYWHERE):
                    for key in keys_of(one, where=place)[:1]:
                        await _go(pilot, place)
                        await press(pilot, key)
                        assert app.is_running, key
        finally:
            go.set()
        await quiet(pilot)

        assert [] == late


async def _answered(on_board: Any, key: str) -> None:
    """Press a key and wait until it moved the cursor."""
    before = on_board.model.cursor
    on_board.app.post_message(events.Key(key, key))
    while on_board.model.cursor == before:  # noqa: ASYNC110  # as soon as it can be seen
        await asyncio.sleep(0.001)


@pytest.mark.parametrize("way", ["p on the board", "S"])
async def test_many_keys_beside_a_tracker_that_says_nothing(
    tmp_path: Path, tracker: TrackerDouble, instead: Instead, way: str
) -> None:
    """Forty keys, one after the other, are answered before it is; how fast, the benchmark of screens says."""
    go, late = Event(), []

    def nothing() -> None:
        if not go.wait(60):
            late.append("it was waited for")
        raise Offline("Nobody answered.")

    async with opened(_conflict(tmp_path, tracker)) as (app, pilot):
        instead(nothing)
        try:
            await ASKING[way](pilot)
            await press(pilot, "1")
            on_board = await shown(pilot, "BoardScreen")
            for turn in range(40):
                await _answered(on_board, "jk"[turn % 2])
            assert is_busy(app)
        finally:
            go.set()
        await quiet(pilot)

        assert [] == late


def test_only_the_session_opens_a_tracker() -> None:
    """No other module of the screens names what opens one."""
    folder = PACKAGE / "tui"
    names = {
        path.relative_to(folder).as_posix()
        for path, tree in modules_of(folder, holding="open_tracker")
        for node in ast.walk(tree)
        if "open_tracker" in {getattr(node, "id", None), getattr(node, "attr", None), getattr(node, "name", None)}
    }

    assert {"common/tracker_session.py"} == names


# -- real requests ---------------------------------------------------------------------------------------------

MACHINE = {"ROADMAP_JIRA_TOKEN": "secret", "XDG_STATE_HOME": "{}"}
SITES: dict[str, tuple[str | None, dict[str, str], str]] = {
    "a bad token": ("401", {}, "does not accept the login"),
    "a CAPTCHA": ("captcha", {}, "asks for a CAPTCHA"),
    "a login page": ("login-page", {}, "answered with a login page"),
    "a guest network": ("proxy-page", {}, "Guest network: accept the terms"),
    "no JSON": ("not-json", {}, "something that is not JSON"),
    "a proxy's login": ("407", {}, "The proxy on the way to"),
    "no CA file": ("404", {"SSL_CERT_FILE": "/nowhere/ca.pem"}, "cannot be read: check the path"),
    "a SOCKS proxy": ("404", {"ALL_PROXY": "socks5://127.0.0.1:9"}, "names a SOCKS proxy"),
    "nobody there": (None, {}, "127.0.0.1:9 "),
    "503": ("503", {}, "503"),
}
"""What the site answers, what the environment says, what then stands at the foot."""


@pytest.mark.parametrize("key", ["p", "S"])
@pytest.mark.parametrize("site", SITES)
async def test_a_site_that_does_not_let_us_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, site: str, key: str
) -> None:
    """Its edition is asked of it; whatever comes back, the board says why, or what it waits for, and lives."""
    kind, environment, words = SITES[site]
    for name, value in {**MACHINE, **environment}.items():
        monkeypatch.setenv(name, value.format(tmp_path))
    store = pushed(tmp_path, TrackerDouble())
    with FakeJira() as fake:
        if kind:
            fake.arm(kind, times=1000)
        url = fake.url if kind else "http://127.0.0.1:9"
        jira = Jira(site=url, email="ann@example.com")
        settings = Settings(jira=jira, tracker=TrackerSettings(project="ROAD"))
        async with opened(store, settings=settings) as (app, pilot):
            await press(pilot, key)
            await until(pilot, lambda: words in answer(app.screen))
            await press(pilot, "j", "k", "escape")
            await quiet(pilot)

            assert app.is_running
