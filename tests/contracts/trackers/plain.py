"""A tracker as simple as one can be, on the defaults of the base: ids of ours, texts as written, no due date.

Its server is an object in this process. It shows what an adapter has to write, and that the base does the rest.
"""

import dataclasses
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, TypeVar
from uuid import uuid4

from msgspec import UNSET

from roadmap_tui.errors import Offline
from roadmap_tui.model.status_wanted import StatusWanted
from roadmap_tui.text.characters import one_line, visible
from roadmap_tui.trackers.base import TrackerBase
from roadmap_tui.trackers.protocol import (
    Bullets,
    Capabilities,
    Facts,
    Gone,
    Identity,
    IssueDraft,
    Marker,
    NotSent,
    OutcomeUnknown,
    Patch,
    Prose,
    Quotation,
    Rejected,
    RemoteIssue,
    Rule,
    TextLimit,
    Words,
)

Answer = TypeVar("Answer")
CAPABILITIES = Capabilities(
    words=Words(tracker="Plain", issue="card", project="deck"),
    title=TextLimit(most=120, unit="bytes"),
    text=TextLimit(most=10_000),
    fields=frozenset({"labels", "status", "assignee"}),
    create="own id",
    exact_text=True,
    reads_lag=False,
)
STATUSES = ("open", "closed")
SECRET = "plain-token-1234567890"  # of a server that is none


@dataclass
class Card:
    """An issue as the server keeps it."""

    id: str
    number: int
    title: str
    text: str
    labels: set[str]
    created: datetime
    hidden: Marker | None = None
    status: str = STATUSES[0]
    assignee: str | None = None
    comments: list[str] = field(default_factory=list)
    links: dict[str, str] = field(default_factory=dict)
    names: set[str] = field(default_factory=set)


class PlainServer:
    """The server: its cards, what it was asked, and what it does not answer."""

    def __init__(self) -> None:
        self.cards: dict[str, Card] = {}
        self.asked: list[str] = []
        self.faults: list[tuple[str | None, bool, int]] = []
        self.spoiled: dict[str, bool] = {}
        """The parts that its answers lack, or have in a form that nobody can read."""
        self.last = 0

    def answer(self, kind: str, token: str, work: Callable[[], Answer]) -> Answer:
        """Do what a request asks for. Raises OutcomeUnknown where nobody hears of it, PermissionError."""
        self.asked.append(kind)
        counted = [(name, after, nth - (name in (None, kind))) for name, after, nth in self.faults]
        struck = next((after for _, after, nth in counted if nth == 0), None)
        self.faults = [one for one in counted if one[2] > 0]
        if struck is False:
            raise OutcomeUnknown("The connection broke off.")
        if token != SECRET:
            raise PermissionError
        done = work()
        if struck:
            raise OutcomeUnknown("The connection broke off.")
        told: Answer = self._spoil(done)
        return told

    def _spoil(self, done: Any) -> Any:
        if isinstance(done, list):
            return [self._spoil(one) for one in done]
        if not isinstance(done, Card):
            return done
        spoiled: dict[str, Any] = {part: 7 if is_odd else UNSET for part, is_odd in self.spoiled.items()}
        return dataclasses.replace(done, **spoiled)

    def put(self, title: str, text: str, labels: Collection[str], identity: str, hidden: Marker | None) -> Card:
        """A new card; one with this id that is there already is given instead."""
        if identity not in self.cards:
            self.last += 1
            self.cards[identity] = Card(
                identity, self.last, title, text, set(labels), datetime.now(UTC), hidden, names={f"P-{self.last}"}
            )
        return self.cards[identity]


class PlainTracker(TrackerBase[Card]):
    """Cards of one deck."""

    name = "plain"
    site = "https://plain.example"
    capabilities = CAPABILITIES

    def __init__(self, server: PlainServer, token: str) -> None:
        self._server = server
        self._token = token

    def probe(self) -> Identity:
        """Ask for our name."""
        self._ask("probe", lambda: None)
        return Identity(account="ann", name="Ann Admin", site=self.site, edition="plain")

    def new_operation(self) -> str:
        """The id of the card to be."""
        return str(uuid4())

    def find(self, markers: Sequence[Marker]) -> dict[str, list[RemoteIssue]]:
        """The cards with the labels of these marks."""
        found: dict[str, list[RemoteIssue]] = {}
        for one in markers:
            cards = self._ask("find", lambda: list(self._server.cards.values()))
            issues = [self._issue(card) for card in cards if one.label in card.labels]
            if issues:
                found[one.story] = issues
        return found

    def fetch(self, ids: Sequence[str], *, doubtful: Collection[str] = ()) -> dict[str, RemoteIssue | Gone]:
        """Each card by its own request."""
        found = {one: self._get(one) for one in ids}
        return {one: Gone(id=one) if card is None else self._issue(card) for one, card in found.items()}

    def create(self, draft: IssueDraft, marker: Marker, *, read_back: bool = True) -> RemoteIssue:
        """A card under the id that the operation names; a lost answer is no harm."""
        title, text = _title(draft.summary), self.canonical(draft.description)
        labels = {*draft.labels, marker.label}
        try:
            self.probe()
        except OutcomeUnknown as problem:
            raise NotSent(problem.message) from None
        made = self._ask(
            "create", lambda: self._server.put(title, text, labels, marker.operation, marker), writes=True
        )
        return self._issue(made)

    def comment(self, issue: RemoteIssue, prose: Prose, *, key: str = "") -> None:
        """A comment, once."""
        text = self.canonical(prose)
        self._change("comment", issue.id, lambda card: card.comments.append(text))

    def link_back(self, issue: RemoteIssue, url: str, title: str, key: str) -> None:
        """A link under a key."""
        if not url.startswith("https://"):
            raise Rejected("A card is linked to an address of the web only.")
        self._change("link", issue.id, lambda card: card.links.update({key: url}))

    def stamp(self, issue: RemoteIssue, marker: Marker) -> None:
        """The hidden mark of a card."""

        def stamped(card: Card) -> None:
            card.hidden = marker

        self._change("stamp", issue.id, stamped)

    def canonical(self, prose: Prose, beside: int = 0) -> str:  # it takes any length
        """Every block as lines of its text, as they are written."""
        blocks = (*prose.story, *prose.evidence, *prose.origin)
        return "\n".join(line for block in blocks for line in _lines(block))

    def _get(self, identity: str) -> Card | None:
        cards = self._ask("read", lambda: list(self._server.cards.values()))
        return next((one for one in cards if identity in {one.id, *one.names}), None)

    def _issue(self, raw: Card) -> RemoteIssue:
        return RemoteIssue(
            id=raw.id,
            key=f"P-{raw.number}",
            url=f"{self.site}/issue/P-{raw.number}/a-title",
            summary=_known(raw.title, str, one_line),
            description=_known(raw.text, str, visible),
            labels=_known(raw.labels, set, lambda labels: tuple(sorted(labels))),
            status=_known(raw.status, str),
            status_category="done" if raw.status == "closed" else "new",
            assignee=None if raw.assignee is None else _known(raw.assignee, str, one_line),
            created_at=raw.created,
            marker=raw.hidden,
            marker_read=True,
        )

    def _send(self, current: RemoteIssue, raw: Card, patch: Patch) -> bool:
        title, text = current.summary, current.description
        if "summary" in patch.fields:
            title = _title(patch.summary or "")
        if "description" in patch.fields:
            text = self.canonical(patch.description or Prose(story=()))
        add, remove = (patch.add_labels, patch.remove_labels) if "labels" in patch.fields else ((), ())
        labels = {*(current.labels or ()), *add} - {*remove}
        if (title, text, labels) == (current.summary, current.description, {*(current.labels or ())}):
            return False

        def changed(card: Card) -> None:
            card.title = card.title if title is UNSET else title
            card.text = card.text if text is UNSET else text
            card.labels = {*card.labels, *add} - {*remove}

        self._change("update", raw.id, changed)
        return True

    def _set_status(self, here: RemoteIssue, wanted: StatusWanted) -> None:
        if wanted.name not in STATUSES:
            raise Rejected(f"{here.key} can be {' or '.join(STATUSES)}, not {wanted.name}.")

        def moved(card: Card) -> None:
            card.status = wanted.name or card.status

        self._change("move", here.id, moved)

    def _change(self, kind: str, identity: str, work: Callable[[Card], object]) -> None:
        self._ask(kind, lambda: work(self._server.cards[identity]), writes=True)

    def _ask(self, kind: str, work: Callable[[], Answer], *, writes: bool = False) -> Answer:
        try:
            return self._server.answer(kind, self._token, work)
        except PermissionError:
            raise Offline("plain.example does not accept the login.") from None
        except OutcomeUnknown as lost:
            raise lost if writes else Offline(lost.message) from None


def _known(value: Any, kind: type, read: Callable[[Any], Any] = lambda value: value) -> Any:
    """A part of an answer, as it is read; UNSET where the answer lacks it, or it is of another kind."""
    return read(value) if isinstance(value, kind) else UNSET


def _title(text: str) -> str:
    line = one_line(text)
    if not line or CAPABILITIES.title.size(line) > CAPABILITIES.title.most:
        raise Rejected("A card takes a title of 1 to 120 bytes.", {"summary": "too long" if line else "empty"})
    return line


def _lines(block: Any) -> list[str]:
    match block:
        case Facts(rows=rows):
            return [f"{name}: {value}" for name, value in rows]
        case Bullets(items=items):
            return [f"- {one}" for one in items]
        case Rule():
            return ["---"]
        case Quotation(text=text, by=by):
            return [f"> {text}", f"> {by}"] if by else [f"> {text}"]
        case _:
            return [block.text]
