"""TinyDB over a board's file: rows stay raw until they are read, and a write belongs to a transaction.

`TinyDB(path, storage=BoardStorage)` reads a board with TinyDB's own queries. Importing TinyDB costs more than
reading a small board, so this module is imported where something is written.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, MutableMapping
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Raw
from tinydb.storages import Storage
from tinydb.table import Table

from roadmap_tui.files.plain import read_plain
from roadmap_tui.store.document import Content
from roadmap_tui.store.file.layout import edited, laid_out, united
from roadmap_tui.store.rows import Rows


class RowsView(MutableMapping[str, Mapping[str, Any]]):
    """A table as TinyDB sees it: documents by key, decoded afresh each time one is read.

    `put` and `removed` are what changed; `rows` stays as it was read.
    """

    def __init__(self, rows: Rows) -> None:
        self.rows = rows
        self.put: Mapping[str, Raw] = {}
        self.removed: set[str] = set()

    def __getitem__(self, key: str) -> dict[str, Any]:
        if key in self.removed:
            raise KeyError(key)
        return msgspec.json.decode(self.put.get(key) or self.rows[key], type=dict[str, Any])

    def __setitem__(self, key: str, document: Mapping[str, Any]) -> None:
        self.put_rows({key: Raw(msgspec.json.encode(dict(document)))})

    def __delitem__(self, key: str) -> None:
        if key not in self:
            raise KeyError(key)
        self.put = {other: row for other, row in self.put.items() if other != key}
        if key in self.rows:
            self.removed.add(key)

    def __contains__(self, key: object) -> bool:
        return key in self.put or (key in self.rows and key not in self.removed)

    def __iter__(self) -> Iterator[str]:
        return iter(self.all())

    def __len__(self) -> int:
        return len(self.all())

    def put_rows(self, put: Mapping[str, Raw]) -> None:
        """Put rows that are encoded already, or each when it is asked for."""
        self.removed.difference_update(put)
        self.put = {**self.put, **put} if self.put else put

    def all(self) -> Mapping[str, Raw]:
        """Every row, changes included."""
        return united(self.rows, self.put, self.removed)

    def encoded(self, raw: Raw | None) -> Iterable[Any]:
        """The encoded table in parts, each made when it is asked for; `raw` is what it was read from."""
        return edited(raw, self.rows, self.put, self.removed)


class _TablesView(Mapping[str, RowsView]):
    """Every table by name, split into rows when it is first asked for."""

    def __init__(self, content: Content, split: Mapping[str, Rows]) -> None:
        self._content = content
        self.split = {name: RowsView(rows) for name, rows in split.items()}
        self.written: set[str] = set()

    def __getitem__(self, name: str) -> RowsView:
        if name not in self.split:
            if name not in self._content.tables:
                raise KeyError(name)
            self.split[name] = RowsView(self._content.rows(name))
        return self.split[name]

    def __iter__(self) -> Iterator[str]:
        return iter({**self._content.tables, **self.split})

    def __len__(self) -> int:
        return len({**self._content.tables, **self.split})


class BoardStorage(Storage):
    """TinyDB's storage of one generation of a board.

    On its own it only reads, each time from the file. A transaction hands it the content that it holds the lock
    for; then `write` takes what changed, and `encoded` is the next generation.
    """

    def __init__(
        self, path: str | Path, content: Content | None = None, split: Mapping[str, Rows] | None = None
    ) -> None:
        self._path = Path(path)
        self._content = content
        self._tables = None if content is None else _TablesView(content, split or {})

    def read(self) -> Any:  # TinyDB asks for a dict and needs a mapping
        """Every table by name."""
        return (
            self._tables
            if self._tables is not None
            else dict(_TablesView(Content(read_plain(self._path, follow=True)), {}))
        )

    def write(self, data: Mapping[str, Any]) -> None:
        """Take the changed tables. Raises PermissionError outside of a transaction."""
        if self._tables is None:
            raise PermissionError(f"{self._path} is written by roadmap only: a write belongs to a transaction")
        self._tables.split.update(data)
        self._tables.written.update(data)

    def written(self) -> dict[str, Iterable[Any]]:
        """The parts of each table that was written, by name; what nobody touched in them is copied."""
        assert self._tables is not None
        assert self._content is not None
        raw = self._content.tables
        return {
            name: self._tables.split[name].encoded(laid_out(self._content, name) if name in raw else None)
            for name in sorted(self._tables.written)
        }


class BoardTable(Table):
    """TinyDB's table without its query cache and its copies: changes go straight to the raw rows."""

    default_query_cache_capacity = 0

    def write_rows(self, put: Mapping[str, Raw], removed: list[str]) -> None:
        """Put and remove rows by key, in one write; does nothing where nothing is given."""
        if put or removed:
            self._update_table(lambda rows: _change(rows, put, removed))

    def _update_table(self, updater: Callable[[Any], None]) -> None:
        tables: Any = self._storage.read()
        rows = tables[self.name] if self.name in tables else RowsView({})
        updater(rows)
        self._storage.write({self.name: rows})  # type: ignore[dict-item]  # a mapping, as read
        self.clear_cache()


def _change(rows: RowsView, put: Mapping[str, Raw], removed: list[str]) -> None:
    for key in removed:
        rows.pop(key, None)
    rows.put_rows(put)
