"""The request form as an app of its own: opened by a command, ended once the request is written."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import NamedTuple

from textual.widgets import Input, TextArea

from roadmap_tui.model.records import Request, number
from roadmap_tui.settings.load import Settings
from roadmap_tui.store.copy.copy import LocalCopy
from roadmap_tui.store.protocol import Store
from roadmap_tui.tui.app.app import RoadmapApp
from roadmap_tui.tui.app.run import connect, run_to_end, terminal_driver
from roadmap_tui.tui.common.board_screen import BoardScreenBase
from roadmap_tui.tui.common.board_session import BoardSession, News, Saved
from roadmap_tui.tui.common.server_connection import Kept
from roadmap_tui.tui.request_form.screen import RequestFormScreen

INTERRUPTED = 130
"""Exit code after ctrl+c."""


class FormResult(NamedTuple):
    """Result of the form: requests added, requests changed, its last answer, the exit code.

    `waiting` names requests that wait for the board's server.
    """

    added: tuple[Request, ...] = ()
    changed: tuple[Request, ...] = ()
    answer: str = ""
    code: int = 0
    waiting: tuple[str, ...] = ()


class RequestFormHost(BoardScreenBase):
    """The first screen of the app, behind the form. It ends the app once the form is closed.

    The form is over the request `ref`, or over a new one that holds what is `given` and is linked to `story`.
    """

    def __init__(
        self,
        session: BoardSession,
        settings: Settings,
        keymap: Mapping[str, str],
        *,
        ref: str | None = None,
        given: Mapping[str, str] | None = None,
        story: str | None = None,
    ) -> None:
        super().__init__(session, settings, keymap)
        self._request = session.snapshot.requests[ref] if ref is not None else None
        self._given = given
        self._story = story
        self._last = session.snapshot.board.counters.get("R", 0)
        self._saved: dict[str, Request] = {}
        self._waiting: list[str] = []
        self._answer = ""
        self._was_left = False

    def opened(self) -> None:
        """Open the form."""
        self.open_screen("request form", self._request, given=self._given, story=self._story)

    def news(self, news: News) -> None:
        """Record the requests that the form saved."""
        if isinstance(news, Saved) and isinstance(news.result, Request):
            self._saved[news.result.id] = news.result
        if isinstance(news, Saved) and isinstance(news.result, Kept):
            self._waiting.append(news.result.name)

    def say(self, text: str, role: str = "plain") -> None:  # noqa: ARG002  # a screen's signature
        """Record the last answer for whoever opened the form."""
        self._answer = text

    def on_screen_suspend(self) -> None:
        """Note that the form is open."""
        self._was_left = True

    def on_screen_resume(self) -> None:
        """End the app once the form is closed."""
        if self._was_left:
            # What the form says as it goes comes right behind this.
            self.call_later(self.app.exit, 0)

    def interrupt(self) -> bool:
        """Copy what is selected; else leave. What was typed stays as a draft."""
        focused, form = self.app.focused, self.app.screen
        if isinstance(focused, (Input, TextArea)) and focused.selected_text:
            focused.action_copy()
            return True
        if isinstance(form, RequestFormScreen) and form.typed():
            self.say(f"The draft of {form.draft.named} is kept")
        self.app.exit(return_code=INTERRUPTED)
        return True

    def result(self, code: int) -> FormResult:
        """The result of the form, once the app ended with an exit code."""
        added = tuple(one for one in self._saved.values() if number(one.id) > self._last)
        changed = tuple(one for one in self._saved.values() if number(one.id) <= self._last)
        return FormResult(added, changed, self._answer, code, tuple(self._waiting))


def run_form(
    *,
    store: Store,
    settings: Settings,
    me: str,
    today: Callable[[], date],
    say: Callable[[str], None],
    ref: str | None = None,
    given: Mapping[str, str] | None = None,
    story: str | None = None,
    copy: LocalCopy | None = None,
    away: datetime | None = None,
) -> FormResult:
    """Run the form on this terminal; its result once it is left. `say` is told of an unexpected end."""

    def host(session: BoardSession, settings: Settings, keymap: Mapping[str, str]) -> RequestFormHost:
        return RequestFormHost(session, settings, keymap, ref=ref, given=given, story=story)

    app = RoadmapApp(
        store,
        settings,
        me=me,
        today=today,
        driver=terminal_driver(),
        first=host,
        connection=connect(store, copy, away),
    )
    code = run_to_end(app, say)
    assert isinstance(app.first, RequestFormHost)
    return app.first.result(code)
