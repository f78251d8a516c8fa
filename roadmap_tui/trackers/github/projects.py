"""Columns of GitHub's Projects boards: the field of a project that says where an issue stands."""

from collections.abc import Collection, Iterable, Iterator
from typing import Any, NamedTuple

from roadmap_tui.model.github_status import GitHubStatus
from roadmap_tui.trackers.github.transport import PAGE, GitHubTransport
from roadmap_tui.trackers.http.reply import clean_line
from roadmap_tui.trackers.protocol import Rejected


class Item(NamedTuple):
    """An issue in a project: the item's id, and the option that its field has."""

    id: int
    option: str | None


class ProjectField(NamedTuple):
    """A field with options: its id, and the id of each option by its name in small letters."""

    id: int
    options: dict[str, str]


class Project:
    """One project of the owner of the repository, and the field of it that is a status."""

    def __init__(self, transport: GitHubTransport, owner: str, number: int, field: str, *, is_org: bool) -> None:
        self._transport = transport
        self._path = f"/{'orgs' if is_org else 'users'}/{owner}/projectsV2/{number}"
        self.number = number
        self._name = field
        self._field: ProjectField | None = None

    @property
    def field(self) -> ProjectField:
        """The field, asked for once. Raises Rejected where the project has none of this name."""
        if self._field is None:
            rows = self._transport.rows(
                f"{self._path}/fields",
                what="read the project's fields",
                query={"per_page": str(PAGE)},
                keeps=True,
                optional=True,
            )
            found = {clean_line(row.get("name"), 100): row for row in rows}
            row = next((one for name, one in found.items() if name.casefold() == self._name.casefold()), None)
            if row is None or not isinstance(row.get("id"), int):
                has = f" It has {', '.join(found)}." if found else ""
                raise Rejected(f"Project {self.number} has no field {clean_line(self._name, 60)!r}.{has}")
            options = {
                _raw(one.get("name")).casefold(): str(one.get("id"))
                for one in row.get("options") or ()
                if isinstance(one, dict)
            }
            self._field = ProjectField(row["id"], options)
        return self._field

    def items(self, wanted: Collection[str]) -> dict[str, Item]:
        """The issues in the project, by id; `wanted` are looked for. Raises Offline or Rejected."""

        def by_issue(rows: Iterable[dict[str, Any]]) -> dict[str, Item]:
            return dict(self._item(row) for row in rows if row.get("content_type") == "Issue")

        rows = self._transport.kept_rows(
            f"{self._path}/items",
            what="read the project",
            query={"per_page": str(PAGE), "fields": str(self.field.id)},
            lacks=lambda rows: not by_issue(rows).keys() >= set(wanted),
        )
        return by_issue(rows)

    def item(self, identity: int) -> Item | None:
        """One item as it is now; None where it is no longer in the project. Raises Offline or Rejected."""
        query = {"fields": str(self.field.id)}
        path = f"{self._path}/items/{identity}"
        row = self._transport.found(path, what="read the project", query=query).data
        return self._item(row)[1] if isinstance(row, dict) else None

    def option(self, wanted: GitHubStatus) -> str:
        """The id of a column. Raises Rejected where the field has none of this name."""
        option = self.field.options.get(wanted.option.casefold())
        if option is None:
            has = ", ".join(self.field.options)
            raise Rejected(f"Project {self.number} has no {wanted.field} {wanted.option!r}. It has {has}.")
        return option

    def put(self, item: Item, wanted: GitHubStatus) -> Item | None:
        """Bring an item to a column; the item as it is then. Raises Rejected."""
        changed = self._transport.write(
            "PATCH",
            f"{self._path}/items/{item.id}",
            body={"fields": [{"id": self.field.id, "value": self.option(wanted)}]},
            what="move the issue in the project",
            repeatable=True,
        )
        # The contract leaves open which fields an answer names.
        option = self._option(changed) if isinstance(changed, dict) else None
        return self.item(item.id) if option is None else item._replace(option=option)

    def add(self, issue: int) -> Item:
        """Put an issue into the project, where it may be already; the item as it is then. Raises Rejected."""
        added = self._transport.write(
            "POST",
            f"{self._path}/items",
            body={"type": "Issue", "id": issue},
            what="put the issue into the project",
            repeatable=True,
        )
        identity = added.get("id") if isinstance(added, dict) else None
        if not isinstance(identity, int):
            raise Rejected("GitHub did not say where it put the issue in the project: sync again.")
        return self.item(identity) or Item(identity, None)

    def _item(self, row: dict[str, Any]) -> tuple[str, Item]:
        content = row.get("content")
        issue = content.get("id") if isinstance(content, dict) else None
        identity = row.get("id")
        return str(issue), Item(int(identity) if isinstance(identity, (int, float)) else 0, self._option(row))

    def _option(self, row: dict[str, Any]) -> str | None:
        for value in self._values(row):
            return _raw(value.get("name")) or None
        return None

    def _values(self, row: dict[str, Any]) -> Iterator[dict[str, Any]]:
        for one in row.get("fields") or ():
            if isinstance(one, dict) and one.get("id") == self.field.id and isinstance(one.get("value"), dict):
                yield one["value"]


def _raw(name: object) -> str:
    """The name of an option, which comes as text and as HTML."""
    return clean_line(name.get("raw") if isinstance(name, dict) else name, 100)
