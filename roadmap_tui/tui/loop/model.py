"""The loop's model: by CSM, waiting and notified customers; filtered. Pure state."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Literal

import msgspec

from roadmap_tui.model.loop import OVERDUE, LoopRow
from roadmap_tui.model.records import Notification
from roadmap_tui.tui.widgets.rows import Rows

Tab = Literal["waiting", "told"]
TABS: tuple[Tab, ...] = ("waiting", "told")
HEADING = "#"


class LoopModel(Rows[Tab]):
    """State of the loop: rows by `customer about`. With `is_mine`, only customers of `me` are shown."""

    def __init__(self, me: str) -> None:
        super().__init__(TABS)
        self.me = me
        self.rows: dict[str, LoopRow] = {}
        self.keep_tried: Callable[[LoopRow], bool] = lambda _: True
        """Whether the filter keeps a row of who tried a story, and made no request that it could be of."""
        self._counts: dict[str, int] = {}

    # -- what there is --------------------------------------------------------------------------------------

    def load(self, rows: Iterable[LoopRow]) -> None:
        """Load the rows as the loop has them: by CSM, the longest wait first."""
        self.rows = {f"{one.customer} {one.about}": one for one in rows}
        self.show()

    def bring(self, notifications: Mapping[tuple[str, str], Notification], today: date) -> bool:
        """Update rows by the notifications added or withdrawn meanwhile. Returns whether a row differs."""
        differs = False
        for key, row in self.rows.items():
            one = notifications.get((row.customer, row.about))
            known = None if one is None else (one.id, one.at, one.answer)
            if known != (None if row.told_at is None else (row.told, row.told_at, row.answer)):
                self.rows[key] = _with(row, one, today)
                differs = True
        if differs:
            self.show()
        return differs

    @property
    def row_here(self) -> LoopRow | None:
        """The row under the cursor."""
        return self.rows.get(self.cursor) if self.cursor is not None else None

    @property
    def chosen(self) -> list[LoopRow]:
        """The rows an action is for: the marked ones in the list's order, else the one under the cursor."""
        if self.marked:
            return [row for key, row in self.rows.items() if key in self.marked]
        return [self.row_here] if self.row_here is not None else []

    def count(self, tab: Tab) -> int:
        """The number of rows of a tab, filtered or not; with `is_mine`, of mine."""
        return sum(1 for one in self.rows.values() if _is_in(one, tab) and self._is_shown_to_me(one))

    @property
    def overdue(self) -> int:
        """The number of customers who wait too long."""
        return sum(1 for one in self.rows.values() if one.overdue and self._is_shown_to_me(one))

    def heading(self, identity: str) -> tuple[str, int]:
        """The CSM of a heading, empty for nobody, and how many rows stand under it."""
        return identity.removeprefix(HEADING), self._counts.get(identity, 0)

    # -- what is shown --------------------------------------------------------------------------------------

    def turn_to(self, tab: Tab) -> None:
        """Turn to the tab of waiting, or of notified customers, with no mark left."""
        if tab != self.tab:
            self.marked.clear()
        super().turn_to(tab)

    def show(self) -> None:
        """Filter the rows by the tab and the filter; my own customers come first."""
        kept = [
            (key, one)
            for key, one in self.rows.items()
            if _is_in(one, self.tab) and self._is_shown_to_me(one) and self._is_kept(one)
        ]
        self.marked &= {key for key, _ in kept}
        self._counts = {}
        if self.tab == "told":
            kept.sort(key=lambda pair: pair[1].told_at or pair[1].since, reverse=True)
            self.fill([key for key, _ in kept])
            return
        by_csm: dict[str, list[str]] = {}
        for key, one in kept:
            by_csm.setdefault(one.csm or "", []).append(key)
        shown: list[str] = []
        for csm in sorted(by_csm, key=lambda name: (name.casefold() != self.me.casefold(), not name)):
            heading = f"{HEADING}{csm}"
            self._counts[heading] = len(by_csm[csm])
            shown += [heading, *by_csm[csm]]
        self.fill(shown, self._counts.keys())

    def _is_kept(self, row: LoopRow) -> bool:
        return self.keeps(*row.requests) or (not row.requests and self.keep_tried(row))

    def _is_shown_to_me(self, row: LoopRow) -> bool:
        return not self.is_mine or (row.csm or "").casefold() == self.me.casefold()


def _is_in(row: LoopRow, tab: Tab) -> bool:
    return row.waits == (tab == "waiting")


def _with(row: LoopRow, notification: Notification | None, today: date) -> LoopRow:
    until = notification.at.date() if notification is not None else today
    days = max((until - row.since.date()).days, 0)
    return msgspec.structs.replace(
        row,
        told=notification.id if notification is not None else None,
        told_at=notification.at if notification is not None else None,
        told_by=notification.by if notification is not None else None,
        answer=notification.answer if notification is not None else "none",
        days_open=days,
        overdue=notification is None and days > OVERDUE,
    )
