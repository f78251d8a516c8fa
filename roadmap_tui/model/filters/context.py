"""The context of filters: the board, the day, whom `me` means, and what is worked out of records once."""

from collections.abc import Callable, Iterable
from datetime import date
from functools import cached_property
from typing import Literal, NamedTuple

from roadmap_tui.model.filters.texts import gathered, plain
from roadmap_tui.model.records import Customer, Record, Request, Story
from roadmap_tui.model.snapshot import Snapshot

Kind = Literal["Story", "Request", "Customer"]
KINDS: dict[Kind, type[Record]] = {"Story": Story, "Request": Request, "Customer": Customer}


class Who(NamedTuple):
    """Whom `me` means, and as a CSM where that is another name; the month that the team's year starts with."""

    me: str | None = None
    csm: str | None = None
    year_starts: int = 1


ANYBODY = Who()


class Context:
    """A board to filter on a day, for a person, who is looked up when a filter asks.

    What belongs to a record, and its text, are looked up once; `changed` tells of records that are others now.
    """

    def __init__(
        self,
        snapshot: Snapshot,
        today: date,
        who: Callable[[], Who] = lambda: ANYBODY,
    ) -> None:
        self.snapshot = snapshot
        self.today = today
        self._who = who
        self.changes = 0
        """The number of times that records changed."""
        self._texts: dict[str, str] = {}
        self._behind: dict[str, tuple[str, ...]] = {}
        self._asked: dict[str, list[str]] | None = None
        self._values: dict[tuple[str, str], dict[str, str]] = {}

    def changed(self, refs: Iterable[str]) -> None:
        """Forget what was worked out of records that changed; of a customer that may concern every one."""
        self.changes += 1
        self._values.clear()
        self._asked = None
        for ref in refs:
            if ref.startswith("C-"):
                self._texts.clear()
                self._behind.clear()
            elif ref.startswith("R-"):
                self._texts.pop(ref, None)
                request = self.snapshot.requests.get(ref)
                customer = request.customer if request is not None else None
                for one in (*self.snapshot.stories_of(ref), *((customer,) if customer is not None else ())):
                    self._texts.pop(one, None)
                    self._behind.pop(one, None)
            else:
                self._texts.pop(ref, None)
                if ref.startswith("S-"):  # its title stands in the texts of those who ask for it
                    for one in (*self.behind(ref), *self.snapshot.evidence(ref).customer_ids):
                        self._texts.pop(one, None)
                    self._behind.pop(ref, None)

    @cached_property
    def who(self) -> Who:
        """Who filters."""
        return self._who()

    def records(self, kind: Kind) -> dict[str, Record]:
        """Every record of a kind by id."""
        return self.snapshot.table(KINDS[kind])

    def related(self, record: Record, kind: Kind) -> Iterable[str]:
        """The ids of the records of another kind that belong to one: who asks for a story, say."""
        snapshot = self.snapshot
        match record, kind:
            case Story(), "Customer":
                return snapshot.evidence(record.id).customer_ids
            case Story(), _:
                return self.behind(record.id)
            case Request(), "Customer":
                return (record.customer,) if record.customer in snapshot.customers else ()
            case Request(), _:
                return snapshot.stories_of(record.id)
            case Customer(), "Request":
                return self.asked_by(record.id)
            case _:
                return {story for one in self.asked_by(record.id) for story in snapshot.stories_of(one)}

    def behind(self, story: str) -> tuple[str, ...]:
        """The ids of the requests behind a story."""
        found = self._behind.get(story)
        if found is None:
            found = self._behind[story] = tuple(one.id for one, _ in self.snapshot.asking(story))
        return found

    def asked_by(self, customer: str) -> list[str]:
        """The ids of a customer's requests."""
        if self._asked is None:
            self._asked = {}
            for one in self.snapshot.requests.values():
                if one.customer is not None:
                    self._asked.setdefault(one.customer, []).append(one.id)
        return self._asked.get(customer, [])

    def values(self, kind: Kind, name: str, read: Callable[[Record], Iterable[object]]) -> dict[str, str]:
        """The values of a field that the board has, each with the form in which it is compared."""
        found = self._values.get((kind, name))
        if found is None:
            spelled = {str(value) for one in self.records(kind).values() for value in read(one)}
            found = self._values[kind, name] = {one: plain(one) for one in sorted(spelled)}
        return found

    def text(self, record: Record) -> str:
        """The text of a record that plain words are looked for in."""
        found = self._texts.get(record.id)
        if found is None:
            found = self._texts[record.id] = gathered(record, self.snapshot, self._asking(record))
        return found

    def _asking(self, record: Record) -> list[Request]:
        ids = () if isinstance(record, Request) else self.related(record, "Request")
        return [self.snapshot.requests[one] for one in ids]

    def is_read(self, record: Record) -> bool:
        """Whether the text of a record is known already."""
        return record.id in self._texts
