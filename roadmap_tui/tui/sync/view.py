"""What the sync screen shows: pushed stories by what is to be done, and both sides of one of them."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Literal

from roadmap_tui.localstate.last_sync import LastSync, load
from roadmap_tui.model.records import Story
from roadmap_tui.settings.load import Settings
from roadmap_tui.text.days import ago
from roadmap_tui.tui.common.bindings import hints_of
from roadmap_tui.tui.common.board_session import BoardSession, News, Saved, Synced
from roadmap_tui.tui.common.commands import command, key_words, keys_of
from roadmap_tui.tui.common.list_screen import ListScreen
from roadmap_tui.tui.common.stage_columns import IN_ORDER
from roadmap_tui.tui.sync.model import TABS, SyncModel
from roadmap_tui.tui.sync.text import counted, item_lines, row_spans
from roadmap_tui.tui.widgets.cells import safe_line
from roadmap_tui.tui.widgets.footer import KeyHint
from roadmap_tui.tui.widgets.styled import Spans

Phase = Literal["idle", "planning", "asking", "applying", "choosing"]
BUSY = frozenset({"planning", "applying", "choosing"})
"""Phases in which a thread talks with the tracker."""
CLOCK_SECONDS = 30.0


class SyncView(ListScreen):
    """The sync as it is drawn and moved about in. What is done is SyncScreen's."""

    WHERE = "sync"
    FILTER_HINT = "id, title, key"

    def __init__(self, session: BoardSession, settings: Settings, keymap: Mapping[str, str]) -> None:
        self.model = SyncModel(session.snapshot)
        super().__init__(session, settings, keymap, self.model)
        labels = settings.board.labels
        self.names: dict[str, str] = {one: labels.get(one) or one.capitalize() for one in IN_ORDER}
        self.phase: Phase = "idle"
        self.trouble = ""
        self.last: LastSync | None = None

    def opened(self) -> None:
        """Learn what the last sync did, which may have been one in the shell."""
        super().opened()
        self.enter(self.phase)
        self.read_last()
        self.set_interval(CLOCK_SECONDS, self.show_heads)

    def read_last(self) -> None:
        """Read the last sync's result beside the screen."""
        self.run_worker(self._read_last(), group="last sync", exclusive=True)

    async def _read_last(self) -> None:
        self.last = await asyncio.to_thread(load, self.session.snapshot.board.uid)
        self.model.know(self.last)
        self.show_all()

    # -- what is shown --------------------------------------------------------------------------------------

    @property
    def story(self) -> Story | None:
        """The story under the cursor."""
        return self.session.snapshot.stories.get(self.model.cursor) if self.model.cursor else None

    @property
    def where_to(self) -> str:
        """The tracker's project, in words."""
        jira = self.settings.jira
        site = (jira.site or "").partition("://")[2]
        return safe_line(f"{jira.project or 'the tracker'}{f' at {site}' if site else ''}")

    def enter(self, phase: Phase) -> None:
        """Go on to a phase: the keys that matter change with it."""
        self.phase = phase
        hints = hints_of(self.WHERE, self.keymap)
        if phase in BUSY:
            hints = [KeyHint("esc", "stop", "stop"), *hints[-2:]]
        elif phase != "asking":
            hints = [one for one in hints if one.action != "apply"]
            sync = command("app.sync")
            if sync is not None and (keys := keys_of(sync, self.keymap)):
                hints.insert(0, KeyHint(key_words(keys[0]), sync.label, sync.action))
        self.footer.offer(hints)

    def row_spans(self, identity: str, width: int) -> Spans:
        """A story in one line."""
        return row_spans(self.model.items[identity], self.session.snapshot.stories[identity], width)

    def page_lines(self, identity: str, width: int) -> Sequence[Spans]:
        """A story whole, both sides of each field."""
        item, story = self.model.items[identity], self.session.snapshot.stories[identity]
        return item_lines(
            item, story, self.session.now(), width, where=self.where_to, wording=self.settings.wording
        )

    def empty_lines(self) -> list[list[tuple[str, str]]]:
        """Why there is no story here, and what brings one."""
        model = self.model
        if model.filter:
            return [[("No story holds these words. ", "plain"), ("esc", "accent"), (" shows all", "dim")]]
        if model.items and model.tab == "Changes":
            planned = "There is nothing to do" if model.has_plan else "Nothing is known to differ"
            return [
                [(f"{planned}: {len(model.items):,} in step.", "strong")],
                [],
                [("S", "accent"), ("  asks the tracker; so does roadmap sync", "plain")],
            ]
        if model.items:
            return [[("None.", "strong")], [], [("]", "accent"), ("  shows the next kind", "plain")]]
        return [
            [("No story was ever pushed.", "strong")],
            [],
            [("p", "accent"), ("  on the board pushes one: it becomes an issue in the tracker", "plain")],
            [],
            [("In the shell:", "dim")],
            [("roadmap login", "plain"), ("  connects the board with a tracker", "dim")],
            [("roadmap push S-1", "plain")],
        ]

    def show_heads(self) -> None:
        """What the list is: a plan, or what came of the last run, when and by whom."""
        model = self.model
        where: list[tuple[str, str]] = [("sync", "plain")]
        figures: Spans = []
        if self.phase == "planning":
            figures = [("comparing both sides …", "accent")]
        elif model.has_plan:
            # With the name of the place, so that a narrow header leaves out the last sync and not this.
            doing = "under way" if self.phase == "applying" else "plan"
            where += [(f"   {doing}", "accent"), (f": {counted(model.counts()) or 'nothing to do'}", "plain")]
        elif self.trouble:
            figures = [(f"! {safe_line(self.trouble)}", "amber")]
        elif self.last is not None:
            figures = [(safe_line(self.last.summary), "plain")]
        else:
            figures = [("no sync yet", "dim")]
        parts: list[Spans] = [where, figures] if figures else [where]
        if self.last is not None:
            parts.append([(f"last {ago(self.last.at, self.session.now())} by {safe_line(self.last.by)}", "dim")])
        self.header.show(safe_line(self.session.snapshot.board.name), parts)
        remark, role = ("not done yet", "accent") if model.has_plan and self.phase != "applying" else ("", "dim")
        if model.filter:
            remark, role = f"/{safe_line(model.filter)} · {len(model.shown):,}", "accent"
        self.tabs.show([(tab, model.count(tab)) for tab in TABS], list(TABS).index(model.tab), remark, role)

    def changed(self, refs: frozenset[str]) -> None:
        """Stories changed, here or elsewhere."""
        if self.model.update(refs) and self.is_mounted:
            self.show_all()

    def news(self, news: News) -> None:
        """Follow the board, and syncs that others of its screens know of."""
        super().news(news)
        if isinstance(news, Synced) and self.is_mounted:
            self.read_last()
        if isinstance(news, Saved) and self.is_mounted:
            self.show_heads()

    # -- moving about ---------------------------------------------------------------------------------------

    def turn_tab(self, by: int) -> None:
        """The next kind, or the one before."""
        self.model.turn(by)

    def show_tab(self, index: int) -> None:
        """The stories of a kind."""
        self.model.show_tab(list(TABS)[index])

    @property
    def filter(self) -> str:
        """What the stories shown hold."""
        return self.model.filter

    def find(self, typed: str) -> None:
        """Leave only stories that hold what was typed."""
        self.model.find(typed)
