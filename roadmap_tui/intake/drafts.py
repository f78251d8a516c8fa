"""Turns a row of an export into a request to be (a draft)."""

import hashlib
import re
from collections.abc import Mapping
from datetime import UTC, date, tzinfo
from typing import Any, NamedTuple

from roadmap_tui.intake import cells
from roadmap_tui.intake.cells import Unreadable
from roadmap_tui.intake.mapping import Mapped
from roadmap_tui.intake.message_body import customer_words
from roadmap_tui.model.fields import REQUEST
from roadmap_tui.model.fields.choices import TOUCHPOINTS
from roadmap_tui.model.records import Source

_WORDS = tuple(
    field.name for field in REQUEST if field.reader == "text" and field.name != "said" and not field.of
)
_OWN_TEAM = frozenset("admin agent bot teammate team staff operator system workflow internal".split())
_TELLING = ("subject", "said", "problem", "person", "email", "heard_on", "customer", "domain", "external_id")
_NUMBERED = re.compile(r"https?://[^/]+/(?:api/v3/)?(?:repos/)?([^/]+/[^/]+)/issues/(\d+)")

Found = Mapping[str, tuple[str, str]]
"""The filled cells of a row by field: the text and its column."""


class Named(NamedTuple):
    """A row's names for its customer."""

    name: str | None = None
    domain: str | None = None
    external_id: str | None = None


class Draft(NamedTuple):
    """A request to be: the row it stands in (counted from 0), its fields, and the customer it names.

    `into` is the source's number of the request that it is merged into, `votes` how many voted for it there,
    `conversation` what it is a message of, `at` when it was said, as the cell says it.
    """

    row: int
    fields: dict[str, Any]
    customer: Named
    into: str | None = None
    votes: int | None = None
    conversation: str | None = None
    at: str = ""

    @property
    def source(self) -> Source:
        """The source of the request."""
        source = self.fields["source"]
        assert isinstance(source, Source)
        return source


class Reader:
    """Reads rows of one export, whose columns and source are known."""

    def __init__(
        self,
        headers: tuple[str, ...],
        mapped: Mapped,
        *,
        system: str,
        today: date,
        zone: tzinfo = UTC,
        is_mail: bool = True,
        order: cells.Order | None = None,
    ) -> None:
        self._headers = headers
        self._mapped = mapped
        self._system = system
        self._today = today
        self._zone = zone
        self._is_mail = is_mail
        self._order = order

    def is_own_team(self, row_cells: tuple[str, ...]) -> bool:
        """Whether a row was written by the team and not by a customer."""
        return any(row_cells[place].strip().lower() in _OWN_TEAM for place in self._mapped.get("author_type", ()))

    def draft(self, row: int, row_cells: tuple[str, ...]) -> Draft:
        """The request that a row becomes. Raises Unreadable, saying why, where it becomes none."""
        found = self._found(row_cells)
        fields: dict[str, Any] = {}
        said = self._said(found, row_cells)
        if said:
            fields["said"] = cells.text(said, "what was said")
        for name in _WORDS:
            if name in found:
                fields[name] = found[name][0]
        if "person" not in fields and "email" in found:
            fields["person"] = found["email"][0].strip()
        if "said" not in fields and "problem" not in fields:
            raise Unreadable("it holds nothing that was said")
        self._read(found, fields)
        named = self._named(found)
        url = found["url"][0].strip() if "url" in found else None
        fields["source"] = Source(system=self._system, id=self._identity(found, url), url=url)
        return Draft(
            row,
            fields,
            named,
            into=found["repeats"][0].strip() if "repeats" in found else None,
            votes=cells.count(*found["votes"]) if "votes" in found else None,
            conversation=found["conversation"][0].strip() if "conversation" in found else None,
            at=found["heard_on"][0].strip() if "heard_on" in found else "",
        )

    def vote(self, draft: Draft, row_cells: tuple[str, ...]) -> Draft | None:
        """The request of whoever voted in a row, merged into the one they voted for; None for its creator.

        They said nothing of their own: what they voted for is their problem, not their words.
        """
        found = self._found(row_cells)
        who = found.get("voter_email") or found.get("voter")
        if who is None or self._is_creator(found):
            return None
        subject = found.get("subject") or found.get("said")
        source = draft.source
        fields: dict[str, Any] = {
            "person": (found.get("voter") or who)[0].strip(),
            "problem": subject[0].strip() if subject else None,
            "channel": "vote",
            "product": draft.fields.get("product"),
            "touchpoint": draft.fields.get("touchpoint"),
            "source": Source(
                system=source.system, id=f"{source.id}/{_digest(who[0].strip().lower())}", url=source.url
            ),
        }
        when = found.get("voted_on")
        if when is not None:
            fields["heard_on"] = self._day(*when)
        mail = found.get("voter_email")
        named = Named(domain=cells.domain_in(mail[0]) if mail else None)
        kept = {name: value for name, value in fields.items() if value is not None}
        return Draft(draft.row, kept, named, into=source.id)

    def _is_creator(self, found: Found) -> bool:
        for voter, creator in (("voter_email", "email"), ("voter", "person")):
            if voter in found and creator in found:
                return found[voter][0].strip().lower() == found[creator][0].strip().lower()
        return False

    def _found(self, row_cells: tuple[str, ...]) -> dict[str, tuple[str, str]]:
        """The first cell of each field that holds something, with its column."""
        found: dict[str, tuple[str, str]] = {}
        for name, places in self._mapped.items():
            for place in places:
                cell = row_cells[place]
                if name == "said" and cell.strip():
                    found[name] = cell, self._headers[place]
                    break
                if name != "said" and not cells.is_nothing(cell):
                    found[name] = cells.text(cell, self._headers[place]), self._headers[place]
                    break
        return found

    def _said(self, found: Found, row_cells: tuple[str, ...]) -> str:
        """Headline and bodies, whichever exist, a blank line between them."""
        parts = [found["subject"][0]] if "subject" in found else []
        for place in self._mapped.get("said", ()):
            if row_cells[place].strip():
                words = customer_words(row_cells[place], is_mail=self._is_mail)
                if words not in parts:
                    parts.append(words)
        return "\n\n".join(parts)

    def _read(self, found: Found, fields: dict[str, Any]) -> None:
        """Parse the fields that are no plain text into `fields`."""
        if "heard_on" in found:
            fields["heard_on"] = self._day(*found["heard_on"])
        if "importance" in found:
            fields["importance"] = cells.grade(*found["importance"], priorities=True)
        if "satisfaction" in found:
            fields["satisfaction"] = cells.grade(*found["satisfaction"])
        if "touchpoint" in found:
            fields["touchpoint"] = cells.choice(*found["touchpoint"], {one: one for one in TOUCHPOINTS})
        elif "tags" in found:
            fields["touchpoint"] = cells.touchpoint_in(found["tags"][0])

    def _day(self, cell: str, column: str) -> date:
        return cells.day(cell, column, today=self._today, zone=self._zone, order=self._order)

    def _named(self, found: Found) -> Named:
        where = found.get("domain") or found.get("email")
        return Named(
            name=found["customer"][0].strip() if "customer" in found else None,
            domain=cells.domain_in(where[0]) if where else None,
            external_id=found["external_id"][0].strip() if "external_id" in found else None,
        )

    def _identity(self, found: Found, url: str | None) -> str:
        """The row's number in its source; one that counts within a repository has that in front."""
        if "id" not in found:
            return _fingerprint(found)
        identity = found["id"][0].strip()
        if self._system == "github":
            numbered = _NUMBERED.match(url) if url else None
            if numbered:
                return f"{numbered[1]}#{numbered[2]}"
            if "product" in found:
                return f"{found['product'][0].strip()}#{identity}"
        return identity


def _fingerprint(found: Found) -> str:
    """The digest that identifies a row without a number: the same words by the same asker are the same row."""
    values = tuple(found[name][0] if name in found else None for name in _TELLING)
    return f"row-{_digest(repr(values))}"


def _digest(words: str) -> str:
    """The digest of words that identify a row, but that a board may have to forget."""
    return hashlib.sha256(words.encode("utf-8", "replace")).hexdigest()[:16]
