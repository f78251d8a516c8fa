"""The request form alone on a terminal: opened by a command, gone once the request is written."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any, ClassVar, NamedTuple

from textual.binding import Binding, BindingType
from textual.driver import Driver
from textual.screen import Screen
from textual.widgets import Input, TextArea

from roadmap_tui.model.records import Request, number
from roadmap_tui.settings.load import Settings
from roadmap_tui.store.protocol import Store
from roadmap_tui.tui.app.base import BoardApp, tell_crash, terminal_driver
from roadmap_tui.tui.common.board_screen import BoardScreenBase
from roadmap_tui.tui.common.board_session import News, Saved
from roadmap_tui.tui.common.draft_screen import DraftScreen
from roadmap_tui.tui.request_form.screen import RequestFormScreen

INTERRUPTED = 130


class Written(NamedTuple):
    """What came of the form: requests that were added, those that were changed, its last word, the exit code."""

    added: tuple[Request, ...] = ()
    changed: tuple[Request, ...] = ()
    said: str = ""
    code: int = 0


class _Behind(BoardScreenBase):
    """What lies behind the form: once the form is closed, nothing is left to do."""

    said = ""
    was_left = False

    def say(self, text: str, role: str = "plain") -> None:  # noqa: ARG002  # a screen's signature
        """Keep the last word for whoever opened the form."""
        self.said = text

    def on_screen_suspend(self) -> None:
        """The form is open."""
        self.was_left = True

    def on_screen_resume(self) -> None:
        """The form is closed."""
        if self.was_left:
            # What the form says as it goes comes right behind this.
            self.call_later(self.app.exit, 0)


class FormApp(BoardApp):
    """A form over the request `ref`, or over a new one that holds what is `given` and is linked to `story`."""

    CSS_PATH = ["../app/app.tcss", "../request_form/form.tcss"]
    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+c", "interrupt", show=False, priority=True)]

    def __init__(
        self,
        store: Store,
        settings: Settings,
        *,
        me: str,
        today: Callable[[], date],
        now: Callable[[], datetime] | None = None,
        driver: type[Driver] | None = None,
        ref: str | None = None,
        given: Mapping[str, str] | None = None,
        story: str | None = None,
    ) -> None:
        super().__init__(store, settings, me=me, today=today, now=now, driver=driver)
        self._behind = _Behind(self.session, settings, self.keys)
        self._request = self.session.snapshot.requests[ref] if ref is not None else None
        self._given = given
        self._story = story
        self._last = self.session.snapshot.board.counters.get("R", 0)
        self._written: dict[str, Request] = {}

    def get_default_screen(self) -> Screen[Any]:
        """What lies behind the form."""
        return self._behind

    def on_mount(self) -> None:
        """Open the form."""
        self.push_screen(
            RequestFormScreen(
                self.session, self.settings, self.keys, self._request, given=self._given, story=self._story
            )
        )

    def tell(self, news: News) -> None:
        """Keep what was written."""
        if isinstance(news, Saved) and isinstance(news.result, Request):
            self._written[news.result.id] = news.result
        super().tell(news)

    @property
    def written(self) -> Written:
        """What came of it."""
        added = tuple(one for one in self._written.values() if number(one.id) > self._last)
        changed = tuple(one for one in self._written.values() if number(one.id) <= self._last)
        return Written(added, changed, self._behind.said, self.return_code or 0)

    def action_interrupt(self) -> None:
        """Copy what is selected; else leave. What was typed stays as a draft."""
        focused = self.focused
        if isinstance(focused, (Input, TextArea)) and focused.selected_text:
            focused.action_copy()
        else:
            if isinstance(self.screen, DraftScreen) and self.screen.typed():
                self._behind.say(f"The draft of {self.screen.named} is kept")
            self.exit(return_code=INTERRUPTED)


def run_form(
    *,
    store: Store,
    settings: Settings,
    me: str,
    today: Callable[[], date],
    ref: str | None = None,
    given: Mapping[str, str] | None = None,
    story: str | None = None,
) -> Written:
    """Open the form on this terminal; what came of it once it is left. An unexpected end is told on stderr."""
    app = FormApp(
        store, settings, me=me, today=today, driver=terminal_driver(), ref=ref, given=given, story=story
    )
    app.run()
    if app.crash is not None:
        tell_crash(app.crash)
        return app.written._replace(code=1)
    return app.written
