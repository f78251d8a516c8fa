"""The board as agents use it: tools called by name, each write made once under its key."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from roadmap_tui.actions.fields import ReadContext
from roadmap_tui.actions.followed_board import FollowedBoard
from roadmap_tui.agents.arguments import checked_arguments
from roadmap_tui.agents.customers_words import marked
from roadmap_tui.agents.tools import Asked, Tool, tools_for
from roadmap_tui.errors import Reason, Refused, Usage
from roadmap_tui.model.similar_customers import PossibleCustomers
from roadmap_tui.reports import record_json
from roadmap_tui.settings.load import Settings
from roadmap_tui.store.protocol import Repeated, Store
from roadmap_tui.text.characters import one_line
from roadmap_tui.text.nearest import meant

_KEYS = 10_000
"""The most keys of writes that are remembered."""
_LONGEST_KEY = 200
_LIKE = 3
"""The most customers whose names a new one's resembles."""


class AgentBoard:
    """A board that agents ask and write to, one call at a time."""

    def __init__(
        self,
        store: Store,
        settings: Settings,
        *,
        me: str,
        write: bool,
        today: Callable[[], date],
        now: Callable[[], datetime],
    ) -> None:
        self.tools: Mapping[str, Tool] = tools_for(write=write)
        self._board = FollowedBoard(store, settings, today=today, now=now)
        self._settings = settings
        self._me = me
        self._today = today
        self._now = now
        self._lock = threading.Lock()
        self._made: OrderedDict[str, tuple[tuple[str, ...], str]] = OrderedDict()

    def call(self, name: str, given: Mapping[str, Any]) -> Any:
        """The answer of a tool. Raises Problem: an unknown tool or argument, what the rules refuse."""
        tool = self.tools.get(name)
        if tool is None:
            known = ", ".join(self.tools)
            raise Usage(
                f"There is no tool {one_line(name)!r}.{meant(name, self.tools)} There are {known}.",
                reason=Reason.UNKNOWN_WORD,
            )
        arguments = checked_arguments(tool.arguments, given)
        with self._lock:
            if tool.write is not None:
                return marked(self._written(tool, arguments), whole=True)
            assert tool.read is not None
            return marked(tool.read(self._asked(), arguments), whole=tool.is_whole)

    def _asked(self) -> Asked:
        snapshot = self._board.fresh()
        return Asked(
            snapshot, self._settings, self._me, self._today(), self._now(), lambda: self._board.index(snapshot)
        )

    def _written(self, tool: Tool, given: dict[str, Any]) -> Any:
        assert tool.write is not None
        key = given.pop("key").strip()
        if not key or len(key) > _LONGEST_KEY:
            raise Usage(
                f"The key is empty, or longer than {_LONGEST_KEY} characters.", reason=Reason.MISSING_VALUE
            )
        said = f"{tool.name} {sorted(given.items())!r}"
        known = self._made.get(key)
        if known is not None and known[1] != said:
            raise Refused(
                f"The key {one_line(key)} was another write's; take a new one.", reason=Reason.NAME_TAKEN
            )
        about = given.get(tool.about, "")
        once = (known[0], {}, True) if known is not None else self._once(tool, f"{key} {said}", given)
        made, products, is_repeated = once
        self._made[key] = (made, said)
        while len(self._made) > _KEYS:
            self._made.popitem(last=False)
        shown = next((one for one in made if one.startswith(f"{tool.makes}-")), about.strip().upper())
        return self._now_is(shown, made, products, is_repeated=is_repeated)

    def _once(
        self, tool: Tool, key: str, given: dict[str, Any]
    ) -> tuple[tuple[str, ...], dict[str, list[str]], bool]:
        """Write under the key, so that another process with it adds nothing.

        Returns the ids that were added, the products that are new with those they resemble, and whether all of it
        was there before.
        """
        assert tool.write is not None
        reading = ReadContext.of(self._today(), self._settings)
        try:
            commit = uuid5(NAMESPACE_URL, f"roadmap-agent:{self._me}\0{key}")
            with self._board.changing(by=self._me, key=commit) as change:
                tool.write(change, given, reading)
        except Repeated as repeated:
            return repeated.made, {}, True
        return tuple(change.added), change.new_products, False

    def _now_is(
        self, identity: str, made: tuple[str, ...], products: Mapping[str, list[str]], *, is_repeated: bool
    ) -> Any:
        snapshot = self._board.fresh()
        beside: dict[str, Any] = {"repeated": True} if is_repeated else {}
        for name, near in products.items():
            beside["new_product"] = {"name": name, "like": near[:_LIKE]}
        for one in made:
            if one in snapshot.customers:
                new = snapshot.customers[one]
                like = PossibleCustomers(each for each in snapshot.customers.values() if each is not new)
                named = [{"id": each.id, "name": each.name} for each in like.of(new.name)[:_LIKE]]
                beside["new_customer"] = {"id": new.id, "name": new.name, "like": named}
        if identity in snapshot.stories:
            return {**record_json.story(snapshot, snapshot.stories[identity], self._today()), **beside}
        if identity in snapshot.requests:
            return {**record_json.request(snapshot, snapshot.requests[identity], self._today()), **beside}
        return {"id": identity, **beside}
