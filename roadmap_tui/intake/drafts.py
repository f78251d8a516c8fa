"""Turns a row of an export into a request to be (a draft)."""

import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, tzinfo
from functools import lru_cache
from typing import Any, NamedTuple

import msgspec

from roadmap_tui.intake import cells
from roadmap_tui.intake.cells import Unreadable
from roadmap_tui.intake.jira_text import wiki_text
from roadmap_tui.intake.mapping import Mapped
from roadmap_tui.intake.message_body import customer_words, is_markup, without_markup
from roadmap_tui.intake.rows import LeftCell, Row
from roadmap_tui.intake.shapes import PLAIN, Shape
from roadmap_tui.model.choices import FEELINGS, IMPORTANCE, SATISFACTION
from roadmap_tui.model.fields.request import REQUEST
from roadmap_tui.model.records import ScoreKind, Source
from roadmap_tui.model.touchpoints import DEFAULT, Touchpoints
from roadmap_tui.text.mail_addresses import mail_address

_WORDS = tuple(
    field.name
    for field in REQUEST
    if field.reader == "text" and field.name not in {"said", "product"} and not field.of
)
_OWN_TEAM = frozenset("admin agent bot teammate team staff operator system workflow internal".split())
_TELLING = ("subject", "said", "problem", "person", "email", "heard_on", "customer", "domain", "external_id")
_BESIDE = frozenset({"repeats", "votes", "conversation", "earlier", "note", "form"})
"""Fields that tell of a row what few exports have."""
_JOINED = frozenset({"tags", "answers", "comments"})
"""Fields of which every column counts, and not the first that is filled."""
_NUMBERED = re.compile(r"https?://[^/]+/(?:api/v3/)?(?:repos/)?([^/]+/[^/]+)/(?:issues|pull)/(\d+)")
_COMMENT = re.compile(r"[^;\n]{0,40}\d[^;\n]{0,40};([^;\n]{0,200});(.*)", re.DOTALL)
"""A comment as Jira's tables hold it: when, by whom, what."""

_NAMES = 1 << 16
"""Customers of an export at most whose names are held once."""
_SHORT = 32
"""Letters of a text that many rows may have, such as a name; longer ones are mostly of one row."""
_READERS: dict[str, Callable[[str, str], Any]] = {
    "importance": lambda cell, column: cells.grade(cell, column, words=IMPORTANCE, priorities=True),
    "satisfaction": lambda cell, column: cells.grade(cell, column, words=SATISFACTION),
    "feeling": lambda cell, column: cells.choice(cell, column, {one: one for one in FEELINGS}),
    "email": cells.mail,
}
Found = Mapping[str, tuple[str, str]]
"""The filled cells of a row by field: the text and its column."""


class Named(NamedTuple):
    """A row's names for its customer.

    `hint` finds a known customer and makes none; without `is_made` a domain makes none: it may be a colleague's.
    """

    name: str | None = None
    domain: str | None = None
    external_id: str | None = None
    hint: str | None = None
    is_made: bool = True


class Draft(msgspec.Struct, frozen=True, gc=False):
    """A request to be: the row it stands in (counted from 0), its fields, and the customer it names.

    `into` is the source's number of the request that it is merged into, `votes` how many voted for it there,
    `conversation` what it is a message of, `at` when it was said, as the cell says it; `score` is the customer's,
    its day still to be set where that is None. A draft that says nothing brings its score alone. `earlier` are
    numbers of other messages of its conversation, under which it may be known, `numbers` other ones of its own;
    `note` is a remark on it. What was written in a form is `written_by` somebody, "" where nobody knows by whom.
    """

    row: int
    fields: dict[str, Any]
    customer: Named
    into: str | None = None
    votes: int | None = None
    conversation: str | None = None
    at: str = ""
    score: tuple[ScoreKind, float] | None = None
    earlier: tuple[str, ...] = ()
    note: str | None = None
    numbers: tuple[str, ...] = ()
    written_by: str | None = None

    @property
    def source(self) -> Source:
        """The source of the request."""
        source = self.fields["source"]
        assert isinstance(source, Source)
        return source

    @property
    def says(self) -> bool:
        """Whether it says anything."""
        return "said" in self.fields or "problem" in self.fields


class _Pending(NamedTuple):
    """A day whose order of day and month is not known yet, and the fields that it belongs to."""

    fields: dict[str, Any]
    cell: str
    column: str
    row: Row


class Reader:
    """Reads rows of one export, whose columns and source are known.

    `left` are the cells that cannot be taken; days of an unknown order wait for `settle`.
    """

    def __init__(
        self,
        headers: tuple[str, ...],
        mapped: Mapped,
        *,
        system: str,
        today: date,
        zone: tzinfo = UTC,
        shape: Shape = PLAIN,
        read_score: Callable[[str, str, str, str], tuple[ScoreKind, float]] | None = None,
        touchpoints: Touchpoints = DEFAULT,
    ) -> None:
        self._headers = headers
        self._mapped = mapped
        self._system = system
        self._today = today
        self._zone = zone
        self._shape = shape
        self._is_clean, self._is_wiki = shape.is_clean, shape.is_wiki
        self._read_score = read_score
        self.has_voters = "voter" in mapped or "voter_email" in mapped
        self._said = mapped.get("said", ())
        self._is_simple = len(self._said) == 1 and not {"answers", "comments"} & mapped.keys()
        self._singles = [
            (name, place, headers[place])
            for name, places in mapped.items()
            if name not in _JOINED and name not in ("said", "ignored", "author_type", "left_out")
            for place in places
        ]
        self._texts = [name for name in _WORDS if name in mapped]
        self._touchpoints = touchpoints
        readers = {**_READERS, "touchpoint": self._touchpoint, "product": self._product}
        self._readers = {name: read for name, read in readers.items() if name in mapped}
        ids = mapped.get("id", ())
        self._ids = ids if shape.system and len(ids) > 1 else ()
        self._has_more = bool(self._ids) or not _BESIDE.isdisjoint(mapped)
        self._tags = mapped.get("tags", ())
        self._own_team = mapped.get("author_type", ())
        self._no_request = mapped.get("left_out", ())
        self.has_others = bool(self._own_team or self._no_request)
        self._names = lru_cache(_NAMES)(self._names_in)
        """The names of a customer in cells, held once for all the rows that have the same."""
        self._shared: dict[str, str] = {}
        self.left: list[LeftCell] = []
        self.persons = 0
        """How many names of customers are those of persons, by their addresses."""
        self.orders: set[cells.Order] = set()
        self._pending: list[_Pending] = []

    def is_own_team(self, row_cells: Sequence[str]) -> bool:
        """Whether a row was written by the team and not by a customer."""
        return any(row_cells[place].strip().lower() in _OWN_TEAM for place in self._own_team)

    def is_no_request(self, row_cells: Sequence[str]) -> bool:
        """Whether a row says of itself that it is no request."""
        return any(
            not cells.is_nothing(row_cells[place])
            and row_cells[place].strip().lower() not in ("false", "no", "0")
            for place in self._no_request
        )

    def tags(self, row_cells: Sequence[str]) -> str:
        """The tags of a row, of every column that holds some."""
        if len(self._tags) == 1:
            cell = row_cells[self._tags[0]]
            return cell.strip() if cell and not cells.is_nothing(cell) else ""
        return ", ".join(
            row_cells[place].strip() for place in self._tags if not cells.is_nothing(row_cells[place])
        )

    def draft(self, place: int, row: Row) -> Draft:
        """The request that a row becomes. Raises Unreadable, saying why, where it becomes none."""
        found = self._found(row)
        fields: dict[str, Any] = {}
        said = self._words(found, row)
        if said:
            fields["said"] = cells.text(said, "what was said")
        for name in self._texts:
            if name in found:
                fields[name] = self._once(found[name][0])
        if "person" not in fields:
            self._person(found, fields)
        if self._is_wiki and "problem" in fields:
            fields["problem"] = wiki_text(fields["problem"])
        score = self._score(found, row) if "score" in found else None
        if "said" not in fields and "problem" not in fields and score is None:
            raise Unreadable("it holds nothing that was said")
        self._read(found, fields, row)
        url = found["url"][0].strip() if "url" in found else None
        identity = self._identity(found, row, url)
        fields["source"] = Source(system=self._system, id=identity, url=url)
        named = self._named(found, row)
        at = found["heard_on"][0].strip() if "heard_on" in found else ""
        if not self._has_more:
            return Draft(place, fields, named, None, None, None, at, score)
        return Draft(
            place,
            fields,
            named,
            into=found["repeats"][0].strip() if "repeats" in found else None,
            votes=self._left_or(cells.count, found["votes"], row) if "votes" in found else None,
            conversation=found["conversation"][0].strip() if "conversation" in found else None,
            at=at,
            score=score,
            earlier=self._earlier(found),
            note=found["note"][0].strip() if "note" in found else None,
            written_by=(found["written_by"][0].strip() if "written_by" in found else "")
            if "form" in found
            else None,
            numbers=self._numbers(row, identity),
        )

    def vote(self, draft: Draft, row: Row) -> Draft | None:
        """The request of whoever voted in a row, merged into the one they voted for; None for its creator.

        They said nothing of their own: what they voted for is their problem, not their words.
        """
        found = self._found(row, is_again=True)
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
        kept = {name: value for name, value in fields.items() if value is not None}
        if "voted_on" in found:
            self._take_day(found["voted_on"], kept, row)
        mail = found.get("voter_email")
        if mail is not None and (address := mail_address(mail[0])) is not None:
            kept["email"] = address
        named = Named(domain=cells.domain_in(mail[0]) if mail else None)
        return Draft(draft.row, kept, named, into=source.id)

    def ambiguous(self) -> str | None:
        """A day that can be read in two ways, as it stands; None where there is none."""
        return next((one.cell for one in self._pending if cells.is_ambiguous(one.cell)), None)

    def settle(self, order: cells.Order | None) -> None:
        """Read the days that waited for their order; those that stay ambiguous are left."""
        for one in self._pending:
            try:
                one.fields["heard_on"] = cells.day(
                    one.cell, one.column, today=self._today, zone=self._zone, order=order
                )
            except Unreadable as why:
                self._leave(one.row, one.column, str(why))
        self._pending.clear()

    def _leave(self, row: Row, column: str, why: str) -> None:
        """Note a cell that cannot be taken."""
        self.left.append(LeftCell(row.line, column, why, row.file))

    def _left_or(self, read: Callable[[str, str], Any], cell: tuple[str, str], row: Row) -> Any:
        """What a cell is read as; None where it cannot be, and it is left."""
        try:
            return read(*cell)
        except Unreadable as why:
            self._leave(row, cell[1], str(why))
            return None

    def _is_creator(self, found: Found) -> bool:
        for voter, creator in (("voter_email", "email"), ("voter", "person")):
            if voter in found and creator in found:
                return found[voter][0].strip().lower() == found[creator][0].strip().lower()
        return False

    def _found(self, row: Row, *, is_again: bool = False) -> dict[str, tuple[str, str]]:
        """The first cell of each field that holds something, with its column."""
        found: dict[str, tuple[str, str]] = {}
        row_cells, headers, begins_nothing = row.cells, self._headers, cells.BEGINS_NOTHING
        for place in self._said:
            if not cells.is_nothing(row_cells[place]):
                found["said"] = row_cells[place], headers[place]
                break
        for name, place, header in self._singles:
            cell = row_cells[place]
            if not cell or name in found or (cell[0] in begins_nothing and cells.is_nothing(cell)):
                continue
            if len(cell) < _SHORT and "\0" not in cell:
                found[name] = cell, header
                continue
            try:
                found[name] = cells.text(cell, header), header
            except Unreadable as why:
                if name in ("subject", "problem"):
                    raise
                if not is_again:
                    self._leave(row, header, str(why))
        if self._tags:
            tags = self.tags(row_cells)
            if tags:
                found["tags"] = tags, headers[self._tags[0]]
        return found

    def _words(self, found: Found, row: Row) -> str:
        """Headline and bodies, whichever exist, a blank line between them."""
        if (
            self._is_simple
            and "said" in found
            and (self._is_clean or "<" not in (found["subject"][0] if "subject" in found else ""))
        ):
            words = self._cleaned(found["said"][0])
            headline = found["subject"][0] if "subject" in found else words
            return words if words == headline else f"{headline}\n\n{words}"
        parts = []
        if "subject" in found:
            headline = found["subject"][0]
            parts.append(without_markup(headline) if self._is_marked_up(headline) else headline)
        for place in self._said:
            if not cells.is_nothing(row.cells[place]):
                words = self._cleaned(row.cells[place])
                if words not in parts:
                    parts.append(words)
        answers = [
            (self._headers[place], row.cells[place].strip())
            for place in self._mapped.get("answers", ())
            if not cells.is_nothing(row.cells[place])
        ]
        is_alone = len(self._mapped.get("answers", ())) == 1
        parts += [words if is_alone else f"{question}\n{words}" for question, words in answers]
        if "comments" in self._mapped:
            parts += [one for one in self._comments(row) if one not in parts]
        return "\n\n".join(parts)

    def _is_marked_up(self, headline: str) -> bool:
        return not self._is_clean and "<" in headline and is_markup(headline)

    def _cleaned(self, cell: str) -> str:
        if self._is_wiki:
            return wiki_text(cell)
        if self._is_clean or ("\n" not in cell and "<" not in cell):
            return cell  # nothing is quoted, signed or marked up in one line
        return customer_words(cell, is_mail=self._shape.is_mail)

    def _comments(self, row: Row) -> list[str]:
        """The comments of the one who asked, in Jira's form; others' are no words of the customer's."""
        authors = {
            row.cells[place].strip()
            for name in ("comment_author", "person")
            for place in self._mapped.get(name, ())
            if row.cells[place].strip()
        }
        parts = [_COMMENT.fullmatch(row.cells[place]) for place in self._mapped["comments"] if row.cells[place]]
        return [wiki_text(one[2]) for one in parts if one is not None and one[1].strip() in authors]

    def _person(self, found: Found, fields: dict[str, Any]) -> None:
        """Who asked, where no column names them whole: by both parts of a name, else by the address.

        What a table calls the customer is who asked, where the address is of that name.
        """
        if (
            "customer" in found
            and "email" in found
            and not self._shape.is_sure
            and _is_person(found["customer"][0], found["email"][0])
        ):
            fields["person"] = found["customer"][0].strip()
            return
        names = [found[name][0].strip() for name in ("first_name", "last_name") if name in found]
        if names:
            fields["person"] = " ".join(names)
        elif "email" in found:
            fields["person"] = found["email"][0].strip()

    def _read(self, found: Found, fields: dict[str, Any], row: Row) -> None:
        """Parse the fields that are no plain text into `fields`; what cannot be parsed is left."""
        if "heard_on" in found:
            self._take_day(found["heard_on"], fields, row)
        for name, read in self._readers.items():
            if name in found:
                value = self._left_or(read, found[name], row)
                if value is not None:
                    fields[name] = value
        if "touchpoint" not in found and "tags" in found:
            touchpoint = cells.touchpoint_in(found["tags"][0], self._touchpoints)
            fields["touchpoint"] = touchpoint and self._once(touchpoint)

    def _touchpoint(self, cell: str, column: str) -> str:
        """A touchpoint by its name or by a word that it is known by."""
        names = {one: one for one in self._touchpoints.names}
        return self._touchpoints.meant(cell) or cells.choice(cell, column, names)

    def _product(self, cell: str, column: str) -> str:
        """The name of a product, which many rows share."""
        return self._once(cells.product(cell, column))

    def _take_day(self, found: tuple[str, str], fields: dict[str, Any], row: Row) -> None:
        """Read a day into `heard_on`, at once or when the order of its parts is known."""
        cell, column = found
        if "/" in cell or "-" in cell[:3]:
            told = cells.order_told(cell)
            if told is not None:
                self.orders.add(told)
            elif cells.is_ambiguous(cell):
                self._pending.append(_Pending(fields, cell, column, row))
                return
        try:
            fields["heard_on"] = cells.day(cell, column, today=self._today, zone=self._zone)
        except Unreadable as why:
            self._leave(row, column, str(why))

    def _score(self, found: Found, row: Row) -> tuple[ScoreKind, float] | None:
        """The score of a row, and its kind."""
        if self._read_score is None:
            return None
        kind = found["score_kind"][0] if "score_kind" in found else self._shape.score or ""
        if "heard_on" not in found:
            self._leave(row, found["score"][1], "a score needs a day")
            return None
        try:
            return self._read_score(
                kind, found["score_kind"][1] if "score_kind" in found else "", *found["score"]
            )
        except Unreadable as why:
            self._leave(row, found["score"][1], str(why))
            return None

    def _named(self, found: Found, row: Row) -> Named:
        where = found.get("domain") or found.get("email")
        name = found["customer"][0].strip() if "customer" in found else None
        if name is not None and ";" in name and (self._shape.has_many_customers or "&" not in name):
            # `Smith &amp; Sons` is one name, as some programs write it.
            column = found["customer"][1]
            self._leave(row, column, f"{column} names several: {cells.short(name)}; the first is taken")
            name = name.partition(";")[0].strip()
        if (
            name is not None
            and "email" in found
            and not self._shape.is_sure
            and _is_person(name, found["email"][0])
        ):
            self.persons += 1
            return self._names(None, cells.domain_in(found["email"][0]))
        return self._names(
            name,
            cells.domain_in(where[0]) if where else None,
            found["external_id"][0] if "external_id" in found else None,
            found["known_customer"][0] if "known_customer" in found else None,
            self._shape.makes_customers or "domain" in found,
        )

    @staticmethod
    def _names_in(
        name: str | None,
        domain: str | None,
        external_id: str | None = None,
        hint: str | None = None,
        is_made: bool = True,
    ) -> Named:
        return Named(name, domain, external_id and external_id.strip(), hint and hint.strip(), is_made)

    def _once(self, text: str) -> str:
        """A text, held once however many rows have it."""
        return self._shared.setdefault(text, text) if len(text) < _SHORT else text

    def _numbers(self, row: Row, identity: str) -> tuple[str, ...]:
        """The other numbers that a row has in its source."""
        return tuple(one for place in self._ids if (one := row.cells[place].strip()) and one != identity)

    def _earlier(self, found: Found) -> tuple[str, ...]:
        """The numbers of messages under which a row's conversation may be known."""
        messages = found["earlier"][0].split() if "earlier" in found else []
        if self._shape.is_by_conversation and "conversation" in found and "id" in found:
            messages.append(found["id"][0].strip())
        return tuple(messages)

    def _identity(self, found: Found, row: Row, url: str | None) -> str:
        """The row's number in its source; one that counts within a repository has that in front."""
        if self._shape.is_by_conversation and "conversation" in found:
            return found["conversation"][0].strip()
        if "id" not in found:
            return self._fingerprint(found, row)
        identity = found["id"][0].strip()
        if self._system == "github":
            numbered = _NUMBERED.match(url) if url else None
            if numbered:
                return f"{numbered[1]}#{numbered[2]}"
            if "product" in found:
                return f"{found['product'][0].strip()}#{identity}"
        return identity

    def _fingerprint(self, found: Found, row: Row) -> str:
        """The digest of a row without a number: the same words by the same asker are the same row."""
        values: tuple[object, ...] = tuple(found[name][0] if name in found else None for name in _TELLING)
        answers = tuple(row.cells[place] for place in self._mapped.get("answers", ()))
        return f"row-{_digest(repr((*values, answers) if answers else values))}"


def _is_person(name: str, address: str) -> bool:
    """Whether a name is a person's: of two words or more, one of which their own part of an address holds."""
    own, _, domain = address.strip().casefold().partition("@")
    words = [word for word in re.findall(r"[^\W\d_]+", name.casefold()) if len(word) > 2]
    return len(name.split()) > 1 and any(word in own and word not in domain for word in words)


def _digest(words: str) -> str:
    """The digest of words that identify a row, but that a board may have to forget."""
    return hashlib.sha256(words.encode("utf-8", "replace")).hexdigest()[:16]
