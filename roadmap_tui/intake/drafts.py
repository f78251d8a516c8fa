"""A row of an export as the request it becomes."""

import hashlib
from collections.abc import Callable, Mapping
from datetime import UTC, date, tzinfo
from typing import Any, NamedTuple

from roadmap_tui.intake import cells
from roadmap_tui.intake.cells import Unreadable
from roadmap_tui.intake.mapping import Mapped
from roadmap_tui.model.records import TOUCHPOINTS, Source

_WORDS = ("person", "csm", "channel", "product", "problem", "frequency", "workaround", "consequence")


class Named(NamedTuple):
    """How a row names its customer."""

    name: str | None = None
    domain: str | None = None
    external_id: str | None = None


class Draft(NamedTuple):
    """A request to be: the row it stands in (counted from 0), its fields, and the customer it names."""

    row: int
    fields: dict[str, Any]
    customer: Named


class Reader:
    """Reads rows of one export, whose columns and source are known."""

    def __init__(
        self, headers: tuple[str, ...], mapped: Mapped, *, system: str, today: date, zone: tzinfo = UTC
    ) -> None:
        self._headers = headers
        self._mapped = mapped
        self._system = system
        self._today = today
        self._zone = zone

    def draft(self, row: int, row_cells: tuple[str, ...]) -> Draft:
        """The request that a row becomes. Raises Unreadable, saying why, where it becomes none."""
        found = self._found(row_cells)
        fields: dict[str, Any] = {}
        parts = [found[name][0] for name in ("subject", "said") if name in found]
        if parts:
            fields["said"] = cells.text("\n\n".join(parts), "what was said")
        for name in _WORDS:
            if name in found:
                fields[name] = found[name][0]
        if "person" not in fields and "email" in found:
            fields["person"] = found["email"][0].strip()
        if "said" not in fields and "problem" not in fields:
            raise Unreadable("it holds nothing that was said")
        for name, read in self._readers().items():
            if name in found:
                fields[name] = read(*found[name])
        if "touchpoint" not in fields and "tags" in found:
            fields["touchpoint"] = cells.touchpoint_in(found["tags"][0])
        named = self._named(found)
        url = found["url"][0].strip() if "url" in found else None
        identity = found["id"][0].strip() if "id" in found else _fingerprint(fields, named)
        fields["source"] = Source(system=self._system, id=identity, url=url)
        return Draft(row, fields, named)

    def _found(self, row_cells: tuple[str, ...]) -> dict[str, tuple[str, str]]:
        """The first cell of each field that holds something, with its column."""
        found: dict[str, tuple[str, str]] = {}
        for name, places in self._mapped.items():
            for place in places:
                cell = row_cells[place]
                if cell.strip() and not (name != "said" and cells.is_nothing(cell)):
                    found[name] = cells.text(cell, self._headers[place]), self._headers[place]
                    break
        return found

    def _readers(self) -> dict[str, Callable[[str, str], Any]]:
        return {
            "heard_on": lambda cell, column: cells.day(cell, column, today=self._today, zone=self._zone),
            "importance": lambda cell, column: cells.grade(cell, column, priorities=True),
            "satisfaction": cells.grade,
            "touchpoint": lambda cell, column: cells.choice(cell, column, {one: one for one in TOUCHPOINTS}),
        }

    def _named(self, found: Mapping[str, tuple[str, str]]) -> Named:
        where = found.get("domain") or found.get("email")
        return Named(
            name=found["customer"][0].strip() if "customer" in found else None,
            domain=cells.domain_in(where[0]) if where else None,
            external_id=found["external_id"][0].strip() if "external_id" in found else None,
        )


def _fingerprint(fields: Mapping[str, Any], named: Named) -> str:
    """What stands for the number of a row that has none: the same words by the same asker are the same row."""
    told = (fields.get("said"), fields.get("problem"), fields.get("person"), fields.get("heard_on"), *named)
    return f"row-{hashlib.sha256(repr(told).encode('utf-8', 'replace')).hexdigest()[:16]}"
