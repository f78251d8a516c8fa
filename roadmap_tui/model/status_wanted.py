"""A tracker's status as settings name it: a name, `id:10001` or `category:done`."""

from typing import Literal, Protocol, get_args

from msgspec import UNSET, UnsetType
from msgspec.structs import replace

from roadmap_tui.model.records import Value


class HasStatus(Protocol):
    """The protocol of anything with a status in a tracker: an issue, or a place that an issue can move to."""

    @property
    def status(self) -> str | UnsetType | None:
        """The status's name, as the tracker shows it; UNSET where nobody knows the status."""

    @property
    def status_id(self) -> str | None:
        """The status's id."""

    @property
    def status_category(self) -> str:
        """The category of the status: new, indeterminate, done or undefined."""

    @property
    def status_type(self) -> str | None:
        """The tracker's own category, where it has finer ones than these four."""


class StatusWanted(Value, kw_only=True, frozen=True):
    """A status of the tracker as settings name it: an id, a name or a category.

    A name whose id is known has both; then the id alone counts, whatever the status is called by now.
    """

    id: str | None = None
    name: str | None = None
    category: str | None = None

    def fits(self, issue: HasStatus) -> bool:
        """Whether an issue is known to be in this status."""
        if issue.status is UNSET:
            return False
        return self.names(issue.status_id, issue.status, issue.status_type or issue.status_category)

    def names(self, identity: str | None, name: str | None, category: str) -> bool:
        """Whether it is the status of an id, a name and a category. Names are compared without their case."""
        if self.id is not None and (identity is not None or self.name is None):
            return identity == self.id
        if self.name is not None:
            return is_one_name(name, self.name)
        return category == self.category

    def means(self, other: "StatusWanted | None") -> bool:
        """Whether two entries of settings stand for one status."""
        if other is None or self.id is not None or other.id is not None:
            return other is not None and self.id == other.id
        return is_one_name(self.name, other.name) and self.category == other.category

    def with_id(self, identity: str | None) -> "StatusWanted":
        """The status with the id that its name has; itself where that is not known."""
        return self if identity is None else replace(self, id=identity)

    @property
    def words(self) -> str:
        """The status as settings write it."""
        return self.name or (f"id:{self.id}" if self.id is not None else f"category:{self.category}")


def is_one_name(one: str | None, other: str | None) -> bool:
    """Whether two names are the same, but for their case and the spaces around them."""
    return (one or "").strip().casefold() == (other or "").strip().casefold()


def wanted_status(words: str) -> StatusWanted:
    """A status as settings write it: a name, `id:10001` or `category:done`. ValueError says what is wrong."""
    kind, colon, value = (one.strip() for one in words.partition(":"))
    if colon and kind.casefold() == "id":
        if not (value.isascii() and value.isdigit()):
            raise ValueError(f"the id of a status is a number, such as id:10001, not {value[:40]!r}")
        return StatusWanted(id=value)
    if colon and kind.casefold() == "category":
        categories = get_args(Literal["new", "indeterminate", "done"])
        if value.casefold() not in categories:
            raise ValueError(f"a category is one of {', '.join(categories)}, not {value[:40]!r}")
        return StatusWanted(category=value.casefold())
    if not words.strip():
        raise ValueError('a status has a name, such as "In Progress"')
    return StatusWanted(name=words.strip())
