"""The base of list screens: rows at the left, the one under the cursor whole at the right."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any, ClassVar

from textual import events
from textual.app import ComposeResult
from textual.containers import Container

from roadmap_tui.localstate.views import PlaceView
from roadmap_tui.model.filters.matches import Matches
from roadmap_tui.model.filters.who import Kind
from roadmap_tui.model.views import SavedView
from roadmap_tui.settings.load import Settings
from roadmap_tui.tui.common.board_screen import BoardScreenBase
from roadmap_tui.tui.common.board_session import BoardSession, Changed, Failed, News, Saved
from roadmap_tui.tui.common.commands import COMMANDS, Where
from roadmap_tui.tui.common.empty_list import EmptyList
from roadmap_tui.tui.common.filter_controller import FilterController
from roadmap_tui.tui.widgets.ask import AskLine
from roadmap_tui.tui.widgets.cells import safe_line
from roadmap_tui.tui.widgets.header import HeaderLine
from roadmap_tui.tui.widgets.page import Page
from roadmap_tui.tui.widgets.row_list import RowList
from roadmap_tui.tui.widgets.rows import Rows
from roadmap_tui.tui.widgets.styled import Spans
from roadmap_tui.tui.widgets.tab_line import TabLine

SIDE_FROM = 110
"""The least width for the page beside the list; below, it is under it."""


class ListScreen(BoardScreenBase):
    """A screen of header, tabs, list, page and footer over a model of rows.

    A subclass gives `row_spans`, `page_lines`, `show_heads`, `EMPTY` and `changed`; it calls `show_all` when
    something else is to be seen.
    """

    CSS_PATH = "../common/list.tcss"
    FILTER_HINT = "words, stage:ready owner:me arr:>100k customer:acme"
    RECORDS: ClassVar[Kind | None] = None
    """The kind of records that the rows stand for; None where they are none, and a filter is of plain words."""
    EMPTY: ClassVar[EmptyList]
    """What the list tells where it shows no row."""
    LENS: ClassVar[tuple[str, str]] = ("", "")
    """Whose rows are shown, in words: a person's own, or everybody's."""
    is_known = True
    """Whether the rows are there; False while they are computed for the first time."""

    def __init__(
        self, session: BoardSession, settings: Settings, keymap: Mapping[str, str], model: Rows[Any]
    ) -> None:
        super().__init__(session, settings, keymap)
        self.rows = model
        self._filtering = FilterController(self, self.RECORDS, self._narrow) if self.RECORDS is not None else None
        self.header = HeaderLine(id="header")
        self.tabs = TabLine(id="tabs")
        self.list = RowList(model, self.row_spans, marks=_has_marks(self.WHERE), id="rows")
        self.page = Page(edge=True, id="page")
        self._read: str | None = None

    @property
    def filtering(self) -> FilterController:
        """The filter of the records that the rows stand for."""
        assert self._filtering is not None  # rows stand for records here
        return self._filtering

    def compose(self) -> ComposeResult:
        """Compose header, tabs, list and page, footer."""
        yield self.header
        yield self.tabs
        with Container(id="middle"):
            yield self.list
            yield self.page
        yield self.footer

    def opened(self) -> None:
        """Focus the list, as it was left the last time."""
        super().opened()
        view = self.session.views.get(self.WHERE)
        if view is not None:
            self.choose(view.choices)
            if view.filter:
                self.find(view.filter)
            self.rows.await_row(view.cursor)
            self.restore_view_name(view)
        self.list.focus()
        self.show_all()

    def on_resize(self, event: events.Resize) -> None:
        """Lay list and page out beside each other where there is room, else one above the other."""
        narrow = event.size.width < SIDE_FROM
        self.set_class(narrow, "-narrow")
        self.page.draw_edge(not narrow)

    # -- how it is left ---------------------------------------------------------------------------------------

    def view(self) -> PlaceView | None:
        """The filter, the row under the cursor, and what the list was turned to."""
        return self.shown()

    def shown(self) -> PlaceView:
        """The filter, the row under the cursor, and what the list is turned to."""
        return PlaceView(filter=self.filter, cursor=self.rows.cursor, choices=self.choices())

    def choices(self) -> dict[str, str]:
        """What the list is turned to, by name: its tab, its order, whose rows."""
        tab = {"tab": str(self.rows.tab)} if self.rows.tabs else {}
        return tab | ({"mine": "yes"} if self.rows.is_mine else {})

    def choose(self, choices: Mapping[str, str]) -> None:
        """Turn the list to what it was; what is no choice any more is left."""
        if "mine" in choices and not self.rows.is_mine:
            self.rows.turn_mine()
        if choices.get("tab") in self.rows.tabs:
            self.rows.turn_to(choices["tab"])

    def show_view(self, view: SavedView) -> None:
        """Show what a view keeps, turned to what it was saved with."""
        if self.rows.is_mine and "mine" not in view.choices:
            self.rows.turn_mine()
        self.choose(view.choices)
        self.find(view.filter)
        self.show_all()

    # -- what a subclass shows ------------------------------------------------------------------------------

    def row_spans(self, identity: str, width: int) -> Spans:
        """A row, or a heading, as spans of `width` cells."""
        raise NotImplementedError

    def page_lines(self, identity: str, width: int) -> Sequence[Spans]:
        """The row under the cursor whole, in lines of at most `width` cells."""
        raise NotImplementedError

    def empty_list(self) -> EmptyList:
        """What the list tells where it shows no row, as it is turned now."""
        return self.EMPTY

    def empty_lines(self) -> Sequence[Spans]:
        """The lines of an empty list: why there is no row, and which key or command brings one."""
        rows = self.rows
        return self.empty_list().lines(
            self.WHERE, is_known=self.is_known, is_filtered=bool(rows.filter), is_mine=rows.is_mine
        )

    def show_heads(self) -> None:
        """Show the figures at the top and the tabs."""
        raise NotImplementedError

    def tell(
        self, figures: Spans, tabs: Sequence[tuple[str, int]], remark: tuple[str, str] | None = None
    ) -> None:
        """Show figures beside the board's name, and tabs with their counts.

        Beside the tabs stands the `remark`; without one what is marked or filtered, and whose rows are shown.
        """
        rows = self.rows
        self.header.show(safe_line(self.session.snapshot.board.name), [figures])
        self.tabs.show(tabs, rows.tabs.index(rows.tab) if rows.tabs else 0, *(remark or self._rows_words()))

    def _rows_words(self) -> tuple[str, str]:
        """What is marked or filtered, and whose rows are shown, with the role of these words."""
        rows, mine = self.rows, self.rows.is_mine
        whose = self.LENS[0] if mine else self.LENS[1]
        if not rows.marked and not rows.filter:
            return whose, "accent" if mine else "dim"
        marked = f"{len(rows.marked):,} marked"
        found = marked if rows.marked else f"/{safe_line(rows.filter)} · {rows.count_shown:,}"
        return f"{found} · {whose}" if whose else found, "accent"

    def find(self, typed: str) -> None:
        """Filter the rows by what was typed."""
        if self._filtering is not None:
            self._filtering.set(typed)
        else:
            self.rows.find(typed)
            self.show_all()

    def _narrow(self, matches: Matches) -> None:
        """Show the rows of the records that the filter keeps."""
        self.rows.narrow(matches.typed, matches.ids)
        if self.is_mounted:
            self.show_all()
        self._remark()

    def _remark(self) -> None:
        """Tell beside the prompt how many rows are shown, or what is wrong with what is typed."""
        if self._filtering is not None:
            problem = self._filtering.problem
            self._filtering.remark(problem or f"{self.rows.count_shown:,}", is_problem=bool(problem))

    @property
    def filter(self) -> str:
        """The words that the list is filtered by."""
        return self.rows.filter

    def action_open(self) -> None:
        """Open what is under the cursor; nothing where a list has no more to tell."""

    def open_clicked(self) -> None:
        """Open the row that was clicked twice."""
        self.action_open()

    def changed(self, refs: frozenset[str]) -> None:  # noqa: ARG002  # for those who can show less
        """Update after a change of records; by default everything is shown again."""
        self.show_all()

    # -- showing --------------------------------------------------------------------------------------------

    def show_all(self) -> None:
        """Show the figures, the list and the page as they are now."""
        self.show_heads()
        self.show_view_name()
        self.list.empty_lines = [
            [(self.key(text), "accent") if role == "command" else (text, role) for text, role in line]
            for line in self.empty_lines()
        ]
        self.set_class(not self.rows.shown, "-empty")
        self.list.outdate()
        self.list.show_all()
        self.show_page(keep=True)

    def show_page(self, *, keep: bool = False) -> None:
        """Show the row under the cursor whole, from the top unless `keep`."""
        identity = self._read = self.rows.cursor
        if identity is None:
            self.page.show(lambda _width: [])
        else:
            self.page.show(lambda width: self.page_lines(identity, width), keep=keep)

    def on_row_list_opened(self) -> None:
        """Open the row that was clicked twice."""
        self.open_clicked()

    def on_row_list_marked(self) -> None:
        """Show how many are marked."""
        self.show_heads()

    def on_row_list_cursor_moved(self) -> None:
        """Show the row under the cursor on the page, where it is not shown already."""
        if self._read != self.rows.cursor:
            self.show_page()

    def news(self, news: News) -> None:
        """Show changes, and report what was saved or failed."""
        match news:
            case Changed(refs):
                if self._filtering is not None:
                    self._filtering.refresh()
                self.changed(refs)
            case Saved(label, _):
                self.saved(label)
            case Failed(label, problem):
                self.say_failed(label, problem)

    def go_to(self, refs: Iterable[str]) -> bool:
        """Put the cursor on the first of these records that the list shows, where its rows stand for records."""
        return self.RECORDS is not None and any(self._select(one) for one in refs)

    def _select(self, ref: str) -> bool:
        if ref not in self.rows.shown:
            return False
        self.moving(lambda: self.rows.select(ref))
        return True

    def reveal(self, ref: str) -> bool:
        """Put the cursor on a row, out of what is read, and of a filter or a lens that hides it."""
        self.set_class(False, "-reading")
        if not self._shows(ref):
            if self.filter:
                self.find("")
            if self.rows.is_mine and not self._shows(ref):
                self.action_mine()
        return self._shows(ref)

    def _shows(self, ref: str) -> bool:
        return self._select(ref) or self.go_to((ref,))

    # -- moving about ---------------------------------------------------------------------------------------

    def moving(self, change: Callable[[], object]) -> None:
        """Move the cursor, and show the row it goes to in the same frame."""
        self.list.moving(change)
        self.show_page()

    def action_down(self, by: int) -> None:
        """Move to the row below or above; scroll the page while it is read."""
        if self.is_reading:
            self.page.scroll_lines(by)
        else:
            self.moving(lambda: self.rows.move(by))

    def action_page(self, by: int) -> None:
        """Move half a screen down or up."""
        if self.is_reading:
            self.page.scroll_lines(by * max(self.page.size.height // 2, 1))
        else:
            self.moving(lambda: self.rows.move(by * max(self.rows.height // 2, 1)))

    def action_end(self, by: int) -> None:
        """Move to the first or the last row, or line."""
        if self.is_reading:
            self.page.scroll_lines(by * len(self.page.lines))
        else:
            self.moving(lambda: self.rows.go(0 if by < 0 else len(self.rows.shown) - 1))

    def action_turn(self, by: int) -> None:
        """Turn to the next tab, or the one before."""
        self.rows.turn_by(by)
        self.turned()

    def on_tab_line_chosen(self, event: TabLine.Chosen) -> None:
        """Show the tab that was clicked."""
        if self.rows.tabs:
            self.rows.turn_to(self.rows.tabs[event.index])
        self.turned()

    def turned(self) -> None:
        """Show another tab from its first row, out of reading."""
        self.set_class(False, "-reading")
        self.say("")
        self.show_all()

    def action_back(self) -> None:
        """Go back: out of reading, the marks, the filter."""
        if self.is_reading:
            self.set_class(False, "-reading")
        elif self.rows.marked:
            self.let_go()
        elif self.filter:
            self.find("")
        self.say("")

    # -- filter and marks -----------------------------------------------------------------------------------

    @property
    def marked(self) -> Collection[str]:
        """The ids of the marked rows."""
        return self.rows.marked

    def let_go(self) -> None:
        """Let the marks go."""
        self.rows.marked.clear()
        self.show_all()

    def action_filter(self) -> None:
        """Open the prompt of the filter."""
        if self._filtering is not None:
            self._filtering.ask(self.FILTER_HINT)
        else:
            self.ask(AskLine("filter", "/", text=self.filter, placeholder="words"))

    def on_ask_line_typed(self, event: AskLine.Typed) -> None:
        """Filter while typing."""
        self.find(event.text)

    def on_ask_line_answered(self, event: AskLine.Answered) -> None:
        """Keep the filter, or clear it."""
        if self.end_question():
            self.list.focus()
            if self._filtering is not None:
                self._filtering.settle(event.text)
            else:
                self.find(event.text or "")

    def action_mine(self) -> None:
        """Toggle between a person's own rows and everybody's."""
        self.rows.turn_mine()
        self.show_all()

    def action_mark(self) -> None:
        """Toggle the row's mark, and go on to the next."""
        self.moving(self.rows.mark)
        self.show_heads()

    def action_mark_all(self) -> None:
        """Mark all rows that are shown, or let go of them."""
        self.rows.mark_all()
        self.show_all()


def _has_marks(where: Where) -> bool:
    """Whether rows of a place are marked."""
    return any(one.where == where and one.action == "mark" for one in COMMANDS)
