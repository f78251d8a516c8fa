"""A document in which a table or a row stands twice, made one in which each stands once."""

import msgspec
from msgspec import Raw

from roadmap_tui.store.doubles import members
from roadmap_tui.store.protocol import Fault


class Joined:
    """A document in which each table and row stands once: the tables of one name are joined.

    Of the rows of one key the last is kept, which is the one that was read; `aside` holds the others, as JSON
    objects that say where they stood.
    """

    def __init__(self, data: bytes) -> None:
        self.faults: list[Fault] = []
        self.aside: list[bytes] = []
        tables: dict[str, list[Raw]] = {}
        for name, raw in members(data):
            tables.setdefault(name, []).append(raw)
        joined = {name: self._joined(name, found) for name, found in tables.items()}
        self.data = (
            b"{" + b",".join(msgspec.json.encode(name) + b":" + one for name, one in joined.items()) + b"}"
        )

    def _joined(self, name: str, found: list[Raw]) -> bytes:
        """A table of all that stand under its name; one that is no object of rows stays as it is."""
        if len(found) > 1:
            self.faults.append(Fault("doubled", name, (len(found),)))
        if any(bytes(one)[:1] != b"{" for one in found):
            return bytes(found[-1])
        rows: dict[str, Raw] = {}
        for key, row in (pair for one in found for pair in members(bytes(one))):
            before = rows.get(key)
            if before is not None and bytes(before) != bytes(row):
                reason = f"the row {key} stands twice in the table {name}"
                text = bytes(before).decode("utf-8", "backslashreplace")
                self.aside.append(msgspec.json.encode({"table": name, "key": key, "reason": reason, "row": text}))
                self.faults.append(Fault("doubled row", name, (key,)))
            rows[key] = row
        return b"{" + b",".join(msgspec.json.encode(key) + b":" + bytes(row) for key, row in rows.items()) + b"}"
