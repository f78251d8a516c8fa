"""Text that would act on a terminal, in every widget that shows text."""

from datetime import date
from pathlib import Path

import pytest
from textual.app import App, ComposeResult
from textual.widgets import Label, Static

from roadmap_tui.settings.load import Settings
from roadmap_tui.store.file.store import FileStore
from roadmap_tui.tui.app.app import RoadmapApp
from roadmap_tui.tui.widgets.form import AreaInput, LineInput
from roadmap_tui.tui.widgets.styled import HarmlessText, StyledWidget
from tests.hostile import HOSTILE, foreign_in


class Showing(App[None]):
    """An app of one widget of each kind, with hostile text in it."""

    CSS = "StyledWidget { height: 1; }"

    def compose(self) -> ComposeResult:
        """The widgets."""
        yield StyledWidget(id="styled")
        yield Label(HOSTILE, markup=False)
        yield Static(HOSTILE, markup=False)
        yield LineInput(HOSTILE, placeholder=HOSTILE)
        yield LineInput("", placeholder=HOSTILE)
        yield AreaInput(HOSTILE, placeholder=HOSTILE)
        yield AreaInput("", placeholder=HOSTILE)

    def get_line_filters(self) -> list[HarmlessText]:
        """The filter that every widget of ours goes through."""
        return [HarmlessText()]


def drawn_of(app: App[None]) -> str:
    """The text on the screen."""
    strips = app.screen._compositor.render_strips()
    return "\n".join(strip.text for strip in strips)


async def test_no_widget_lets_text_act() -> None:
    """Ours make it visible, any other leaves it out."""
    app = Showing()
    async with app.run_test(size=(120, 40)):
        line = app.query_one(StyledWidget).line([(HOSTILE, "plain")], 110)

        assert (110, "") == (len(line.text), foreign_in(line.text.encode()))
        assert ("", True) == (foreign_in(drawn_of(app).encode()), "OWNED" in drawn_of(app))


async def test_an_input_shows_what_is_put_there_later() -> None:
    """By a suggestion, a draft or a paste."""
    app = Showing()
    async with app.run_test():
        line, area = app.query(LineInput).last(), app.query(AreaInput).last()
        line.value = HOSTILE
        area.load_text(HOSTILE)
        area.insert(HOSTILE)

        assert ("", "") == (foreign_in(line.value.encode()), foreign_in(area.text.encode()))


async def test_an_untouched_field_keeps_its_controls(tmp_path: Path) -> None:
    """An input cannot show them; they stay until somebody types over them."""
    from roadmap_tui.tui.widgets.form import FormField

    typed: list[str] = []

    class Form(App[None]):
        def compose(self) -> ComposeResult:
            yield FormField("title", "title", "?", HOSTILE, typed=lambda _, text: typed.append(text))

    app = Form()
    async with app.run_test() as pilot:
        field = app.query_one(FormField)
        before = field.text
        field.inner.focus()
        await pilot.press("x")

    assert (HOSTILE, "") == (before, foreign_in(typed[-1].encode()))


async def test_toasts_and_the_clipboard_are_plain(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A toast is no markup, and what is copied holds no controls."""
    store = FileStore(tmp_path / "roadmap.json")
    store.create("Board", "USD")
    app = RoadmapApp(store, Settings(), me="ana", today=date.today)
    async with app.run_test() as pilot:
        app.notify(HOSTILE, title=HOSTILE)
        app.copy_to_clipboard(f"a\x1bb{HOSTILE}\nc")
        await pilot.pause()
        shown = [one.message for one in app._notifications]

        assert [""] == [foreign_in(one.encode()) for one in shown]
        assert "[reverse]m[/reverse]" in shown[0]
        assert (True, True) == (app.clipboard.startswith("ab"), "\x1b" not in app.clipboard)
        assert any(isinstance(one, HarmlessText) for one in app.get_line_filters())
