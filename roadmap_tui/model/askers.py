"""The people of a customer who asked for one thing, each with an address and their own words."""

from collections.abc import Iterable, Iterator

import msgspec

from roadmap_tui.model.evidence import heard
from roadmap_tui.model.loop import LoopRow, declined_with
from roadmap_tui.model.records import Notification, Request, Value
from roadmap_tui.model.snapshot import Snapshot
from roadmap_tui.text.characters import folded
from roadmap_tui.text.mail_addresses import mail_address


class Asker(Value, kw_only=True, frozen=True):
    """One person who asked: a name and an address where they are known, their requests, what they said last."""

    person: str | None = None
    email: str | None = None
    requests: tuple[str, ...] = ()
    said: str | None = None


class Askers:
    """The askers of rows of the loop, of one `customer` or of all.

    An address that one request of a person has is that of all.
    """

    def __init__(self, snapshot: Snapshot, *, customer: str | None = None) -> None:
        self._snapshot = snapshot
        self._told: dict[tuple[str, str], list[tuple[str, ...] | None]] | None = None
        self._addresses: dict[tuple[str | None, str], str] = {}
        for one in snapshot.requests.values():
            if customer is not None and one.customer != customer:
                continue
            address = _address(one)
            if address is not None and one.person and not one.forgotten:
                self._addresses[one.customer, folded(one.person)] = address

    def of(self, row: LoopRow) -> list[Asker]:
        """Who asked of a row's customer, whoever said something last first; of who asked nothing, nobody by name.

        What was said by nobody in particular goes to whoever spoke last of those who are known.
        """
        return self._of((self._snapshot.requests[one] for one in row.requests), row.story)

    def untold(self, row: LoopRow) -> list[Asker]:
        """Who asked and was not told yet: everybody of a row that waits, else whom its notification left out."""
        return self.of(row) if row.waits else self._left_out(self.of(row), row.customer, row.about)

    def left_out(self, done: Notification) -> list[Asker]:
        """Who asked for what a notification is about, and was not told with it."""
        if done.requests is None:
            return []
        snapshot = self._snapshot
        if done.about in snapshot.stories:
            story, asking = done.about, [one for one, _ in snapshot.asking(done.about)]
        else:
            declined = snapshot.requests.get(done.about)
            story, asking = None, declined_with(snapshot, declined) if declined is not None else []
        theirs = [one for one in asking if one.customer == done.customer]
        return self._left_out(self._of(theirs, story), done.customer, done.about)

    def _left_out(self, askers: list[Asker], customer: str, about: str) -> list[Asker]:
        """Those of whose requests no notification names one; of who asked nothing, nobody."""
        if self._told is None:
            self._told = {}
            for one in self._snapshot.notifications.values():
                self._told.setdefault((one.customer, one.about), []).append(one.requests)
        told = self._told.get((customer, about), [])
        if None in told:
            return []
        named = {one for several in told for one in several or ()}
        return [one for one in askers if one.requests and named.isdisjoint(one.requests)]

    def _of(self, asking: Iterable[Request], story: str | None) -> list[Asker]:
        requests = sorted(asking, key=heard, reverse=True)
        by_person: dict[str, list[Request]] = {}
        names = {one.id: self._who(one) for one in requests}
        first = next((name for name in names.values() if name), "")
        for one in requests:
            by_person.setdefault(names[one.id] or first, []).append(one)
        quotes = self._quotes(story)
        return [self._asker(several, quotes) for several in by_person.values()] or [Asker()]

    def letters(self, row: LoopRow, *, again: bool = False) -> Iterator[tuple[Asker, LoopRow]]:
        """Who was not told yet, each with the row as it is told to them alone: their words and their requests.

        With `again` everybody who asked.
        """
        for one in self.of(row) if again else self.untold(row):
            theirs = {"person": one.person, "said": one.said, "requests": one.requests}
            yield one, msgspec.structs.replace(row, **theirs) if one.requests else row

    def _who(self, request: Request) -> str:
        """What tells an asker from others of the customer: the address, else the name."""
        if request.forgotten:
            return ""
        return folded(self._address_of(request) or request.person or "")

    def _address_of(self, request: Request) -> str | None:
        return _address(request) or self._addresses.get((request.customer, folded(request.person or "")))

    def _asker(self, newest_first: Iterable[Request], quotes: dict[str, str]) -> Asker:
        speaking = [one for one in newest_first if not one.forgotten]
        return Asker(
            person=next((one.person for one in speaking if one.person), None),
            email=next((address for one in speaking if (address := self._address_of(one))), None),
            requests=tuple(one.id for one in newest_first),
            said=next((words for one in speaking if (words := quotes.get(one.id) or one.said)), None),
        )

    def _quotes(self, story: str | None) -> dict[str, str]:
        """The part that matters of what was said in each request of a story."""
        if story is None:
            return {}
        return {
            one.id: link.quote
            for one, link in self._snapshot.asking(story)
            if link.quote and link.request == one.id
        }


def _address(request: Request) -> str | None:
    """The address of who asked; some write it where the name belongs."""
    return request.email or mail_address(request.person or "")
