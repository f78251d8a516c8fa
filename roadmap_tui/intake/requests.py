"""Imports what was read of an export: planned, then written within one change, or only previewed."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from msgspec.structs import replace

from roadmap_tui.actions.change import Change
from roadmap_tui.actions.customers import with_alias
from roadmap_tui.actions.products import names_in
from roadmap_tui.actions.requests import link
from roadmap_tui.errors import Refused, Remedy
from roadmap_tui.intake.batches import NewRequest, add_requests
from roadmap_tui.intake.customer_lookup import CustomerLookup, CustomersById, Who
from roadmap_tui.intake.drafts import Draft, Named
from roadmap_tui.intake.incoming import Incoming
from roadmap_tui.intake.known_requests import (
    KnownNumbers,
    KnownRequests,
    further_words,
    known_numbers,
    names_of,
    paragraphs,
    plain_words,
    says_else,
    told_alike,
)
from roadmap_tui.intake.refused_rows import RefusedRow
from roadmap_tui.model.changes import read_change
from roadmap_tui.model.products import ProductNames
from roadmap_tui.model.records import Batch, Customer, Event, Note, Request, Score, Source, Story, Value
from roadmap_tui.text.characters import folded

SHOWN_ROWS = 5
"""The number of rows that a dry run shows as they would become."""


class Imported(Value, kw_only=True, frozen=True):
    """The result of an import; `batch` is None where nothing was added and so nothing written.

    `reworded` are the known requests whose row says something else than the board; they stay as they are.
    `new_words` is what the row says beyond the board, by request, of those whose conversation went on: it was
    added to them. `filled` are those that nobody touched and that got what they lacked. `scores` counts the
    customers' scores that came along. `unnamed` are the rows that were refused for their customer, beside those
    that could not be read; `known_as` is the source under which the rows are known,
    where that is not their file's name; `new_customers` are the ids of those that came in, `new_products` the
    names of products that the board did not have. `taken_as` are names of customers that differ from a known one
    in the legal form alone, with that. `alike` is another source that has at least half of the rows' numbers,
    with other words, and how many.
    """

    batch: str | None
    added: int
    skipped: int
    refused: int
    reworded: list[str] = []
    new_words: dict[str, str] = {}
    unnamed: tuple[RefusedRow, ...] = ()
    scores: int = 0
    known_as: str | None = None
    new_customers: list[str] = []
    filled: list[str] = []
    new_products: list[str] = []
    taken_as: dict[str, str] = {}
    alike: tuple[str, int] | None = None


class Preview(Value, kw_only=True, frozen=True):
    """The preview of an import.

    `mapping` is column and field; `rows` are the first requests as they would become, `refused_rows` those
    that cannot be taken, by their line; `cells` are those that are left, by line and column, with the reason;
    `unused` the columns that fill nothing, each with a value; `values` a value of each column. The rest as in
    `Imported`.
    """

    shape: str
    mapping: list[tuple[str, str]]
    rows: list[dict[str, Any]]
    new_customers: list[str]
    added: int
    skipped: int
    refused: int
    refused_rows: list[tuple[int, str]]
    reworded: list[str] = []
    new_words: dict[str, str] = {}
    cells: list[tuple[str, str, str]] = []
    unused: list[tuple[str, str]] = []
    values: dict[str, str] = {}
    doubts: list[str] = []
    scores: int = 0
    known_as: str | None = None
    filled: list[str] = []
    new_products: list[str] = []
    taken_as: dict[str, str] = {}
    alike: tuple[str, int] | None = None


class _Plan(NamedTuple):
    requests: list[NewRequest]
    customers: list[dict[str, Any]]
    skipped: int
    reworded: list[str]
    new_words: dict[str, str]
    unnamed: tuple[RefusedRow, ...]
    scores: dict[str, list[Score]]
    known_as: str | None
    lacking: dict[str, dict[str, Any]]
    taken_as: dict[str, str]
    alike: tuple[str, int] | None

    def new_products(self, known: ProductNames) -> list[str]:
        """The names of products that come along and are not known, each once."""
        fields = (*(one.fields for one in self.requests), *self.lacking.values())
        named = dict.fromkeys(one["product"] for one in fields if one.get("product"))
        return [one for one in named if known.known(one) is None]

    @property
    def score_count(self) -> int:
        """How many scores come along, of known customers and of new ones."""
        return sum(map(len, self.scores.values())) + sum(len(one.get("scores", ())) for one in self.customers)

    def edits(
        self, requests: Mapping[str, Request], customers: Mapping[str, Customer], meant: Mapping[str, str]
    ) -> list[tuple[Request | Customer, dict[str, Any]]]:
        """What an import changes in known records: words that came later, scores, names that were meant."""
        fields = {one: dict(lacked) for one, lacked in self.lacking.items()}
        for one, words in self.new_words.items():
            fields.setdefault(one, {})["said"] = f"{requests[one].said}\n\n{words}"
        found: list[tuple[Request | Customer, dict[str, Any]]] = [
            (requests[one], values) for one, values in fields.items()
        ]
        changed: dict[str, dict[str, Any]] = {}
        for who, more in self.scores.items():
            scores = sorted((*customers[who].scores, *more), key=lambda one: (one.day, one.kind))
            changed[who] = {"scores": tuple(scores)}
        for name, who in meant.items():
            named = changed.setdefault(who, {})
            named["aliases"] = with_alias(named.get("aliases", customers[who].aliases), name)
        return found + [(customers[who], values) for who, values in changed.items()]


def import_requests(
    change: Change,
    incoming: Incoming,
    meant: Mapping[str, str] | None = None,
    meant_products: Mapping[str, str] | None = None,
) -> Imported:
    """Import an export of requests: one transaction, one batch, one event. Known requests are skipped.

    What a known one's row says beyond it is added to it. `meant` are the customers that names stand for, by id,
    as a person said; the names are kept with them. `meant_products` are known products by the names that stand
    for them. What is a new product is noted in the change.
    """
    find = change.transaction.find
    if incoming.board is not None and incoming.board == change.transaction.board.uid:
        raise Refused(
            f"{incoming.path.name} is a copy of this board or of its list: its requests would stand here twice.",
            remedy=Remedy("merge", (str(incoming.path),), "{} brings in what is new in a copy."),
        )
    numbers = frozenset(
        one
        for draft in incoming.drafts
        for one in (draft.source.id, draft.into, *draft.earlier, *draft.numbers)
        if one
    )
    known = {one.id: one for one in find(Request, source__id=numbers)}
    alike = told_alike(change.transaction, incoming.drafts, known, is_named=incoming.is_named)
    known |= {one.id: one for one in alike}
    notes = {one.id: one for one in find(Note, about=frozenset(known))}
    before = words_before(find(Event, ref=frozenset(known))) if incoming.shape.is_clean else None
    customers = CustomersById(change)
    products = names_in(change) if any(one.fields.get("product") for one in incoming.drafts) else ProductNames(())
    incoming = _with_products(incoming, products, meant_products or {})
    plan = _plan(
        incoming, CustomerLookup.of_transaction(change.transaction), known, notes, customers, meant or {}, before
    )
    new_products = plan.new_products(products)
    change.new_products |= {
        one: [] if one in change.settled_products else products.like(one) for one in new_products
    }
    batch: Batch | None = None
    edits = plan.edits(known, customers, meant or {})
    if plan.requests or edits:
        batch = add_requests(
            change,
            plan.requests,
            customers=plan.customers,
            edits=edits,
            file=incoming.path.name,
            shape=incoming.shape.name,
            skipped=plan.skipped,
            refused=len(incoming.refused) + len(plan.unnamed),
            guesses=[one.mark for one in incoming.doubts],
        )
        _link_stories(change, batch, incoming.stories)
    return Imported(
        batch=batch.id if batch else None,
        added=len(plan.requests),
        skipped=plan.skipped,
        refused=len(incoming.refused) + len(plan.unnamed),
        reworded=plan.reworded,
        new_words=plan.new_words,
        unnamed=plan.unnamed,
        scores=plan.score_count,
        known_as=plan.known_as,
        filled=list(plan.lacking),
        new_products=new_products,
        taken_as=plan.taken_as,
        alike=plan.alike,
        new_customers=[one.id for one in change.transaction.find(Customer, created_by=batch.id)]
        if batch and plan.customers
        else [],
    )


def _link_stories(change: Change, batch: Batch, stories: Mapping[str, tuple[str, ...]]) -> None:
    """Link what another board linked, where a story is the same."""
    if not stories:
        return
    ids = {uid: identity for identity, uid in change.transaction.column(Story, "uid").items()}
    for request in change.transaction.find(Request, batch=batch.id):
        source = request.source.id if request.source is not None else None
        for uid in stories.get(source or "", ()):
            if uid in ids and request.merged_into is None:
                link(change, request.id, ids[uid])


def preview_requests(
    incoming: Incoming,
    customers: Mapping[str, Customer],
    requests: Mapping[str, Request],
    notes: Mapping[str, Note] | None = None,
    products: ProductNames | None = None,
    events: Iterable[Event] = (),
) -> Preview:
    """Preview an import to a board that holds these records; nothing is written."""
    products = products or ProductNames(())
    incoming = _with_products(incoming, products, {})
    before = words_before(events) if incoming.shape.is_clean else None
    plan = _plan(incoming, CustomerLookup(customers.values()), requests, notes or {}, customers, {}, before)
    names = [one["name"] for one in plan.customers]
    rows = []
    for one in plan.requests[:SHOWN_ROWS]:
        who = one.customer
        name = names[who] if isinstance(who, int) else customers[who].name if who is not None else None
        rows.append({"customer_name": name, **one.fields})
    refused = sorted((*incoming.refused, *plan.unnamed))
    return Preview(
        shape=incoming.shape.name,
        mapping=incoming.mapping,
        rows=rows,
        new_customers=names,
        added=len(plan.requests),
        skipped=plan.skipped,
        refused=len(refused),
        refused_rows=[(one.line, one.why) for one in refused],
        reworded=plan.reworded,
        new_words=plan.new_words,
        cells=[(one.place, one.column, one.why) for one in incoming.left],
        unused=list(incoming.unused),
        values=dict(incoming.values),
        doubts=[one.sentence for one in incoming.doubts],
        scores=plan.score_count,
        known_as=plan.known_as,
        filled=list(plan.lacking),
        new_products=plan.new_products(products),
        taken_as=plan.taken_as,
        alike=plan.alike,
    )


def product_names(incoming: Incoming) -> list[str]:
    """The names of products in an export, each once."""
    return list(dict.fromkeys(one.fields["product"] for one in incoming.drafts if one.fields.get("product")))


def _with_products(incoming: Incoming, products: ProductNames, meant: Mapping[str, str]) -> Incoming:
    """An export whose rows name the known products by their own names, and each new one by its first spelling."""
    called: dict[str, str] = {}
    new: dict[str, str] = {}
    for one in product_names(incoming):
        called[one] = meant.get(one) or products.known(one) or new.setdefault(folded(one), one)
    if all(one == name for one, name in called.items()):
        return incoming
    drafts = [
        replace(one, fields={**one.fields, "product": called[one.fields["product"]]})
        if one.fields.get("product")
        else one
        for one in incoming.drafts
    ]
    return incoming._replace(drafts=tuple(drafts))


def new_names(incoming: Incoming, customers: Mapping[str, Customer]) -> list[str]:
    """The names of customers in an export that a board with these customers does not know, each once."""
    known = CustomerLookup(customers.values())
    found: dict[str, None] = {}
    for draft in incoming.drafts:
        named = draft.customer
        name = named.name or (named.hint if named.domain is None or not named.is_made else None)
        if name and draft.row not in incoming.like_ids and known.find(**names_of(named)) is None:
            found[name] = None
    return list(found)


class _Planner:
    """Takes the drafts of an export one by one: what is known of each, whose it is, what is new."""

    def __init__(
        self,
        incoming: Incoming,
        drafts: Sequence[Draft],
        customers: CustomerLookup,
        requests: Mapping[str, Request],
    ) -> None:
        self._incoming = incoming
        self._customers = customers
        self._requests = requests
        self._there = KnownRequests(requests, drafts, customers, is_named=incoming.is_named)
        self._settled: dict[Named, Who] = {}
        self._places: dict[tuple[str, str | None], int] = {}
        self.new_customers: list[dict[str, Any]] = []
        self.planned: list[tuple[Draft, Who | None]] = []
        self.differing: list[tuple[Draft, Request]] = []
        self.unnamed: list[RefusedRow] = []
        self.scores: dict[Who, list[Score]] = defaultdict(list)
        self.lacking: dict[str, dict[str, Any]] = {}
        self.alone = 0
        """How many brought a score alone."""

    def take(self, draft: Draft) -> None:
        """Take a draft."""
        source = draft.source
        at: str | int | None = self._places.get((source.system, source.id))
        if at is None and self._requests:
            at = self._there.find(draft)
        is_nobody = draft.row in self._incoming.like_ids and self._is_nobody(draft)
        if isinstance(at, str):
            self._complete(draft, self._requests[at], is_nobody=is_nobody)
        if at is not None and draft.score is None:
            return
        if is_nobody:
            self.unnamed.append(self._incoming.like_ids[draft.row])
            return
        who = self._customer_of(draft.customer)
        if draft.score is not None and who is not None and (day := draft.fields.get("heard_on")) is not None:
            kind, value = draft.score
            self.scores[who].append(Score(day=day, kind=kind, value=value))
        if not draft.says:
            self.alone += 1
        elif at is None:
            self._places[source.system, source.id] = len(self.planned)
            self.planned.append((draft, who))

    def new_requests(self) -> list[NewRequest]:
        """The requests that are new, each with what it is merged into."""
        leads = _leads([self._lead(draft) for draft, _ in self.planned])
        return [
            NewRequest(draft.fields, who, lead, draft.votes, draft.note, draft.written_by)
            for (draft, who), lead in zip(self.planned, leads, strict=True)
        ]

    def _complete(self, draft: Draft, known: Request, *, is_nobody: bool) -> None:
        """Note what a row tells beyond a known request: other words, and what nobody has filled in."""
        if says_else(draft, known) and (draft.says or draft.score is None):
            self.differing.append((draft, known))
        if known.revision > 1 or known.batch is None or known.forgotten:
            return
        lacked = _lacking(draft, known)
        if known.customer is None and not is_nobody:
            who = self._customer_of(draft.customer)
            lacked |= {"customer": who} if who is not None else {}
        if lacked:
            self.lacking[known.id] = lacked

    def _is_nobody(self, draft: Draft) -> bool:
        """Whether a row that names its customer by an id names nobody."""
        return self._customers.find(**names_of(draft.customer)) is None

    def _customer_of(self, named: Named) -> Who | None:
        who = self._settled.get(named)
        if who is None:
            who = _who(named, self._customers, self.new_customers)
            if who is not None:
                self._settled[named] = who
        return who

    def _lead(self, draft: Draft) -> str | int | None:
        """The request that one is merged into: of this run by its place, or a known one."""
        if draft.into is None:
            return None
        number = (draft.source.system, draft.into)
        place = self._places.get(number)
        return self._there.by_number(number) if place is None else place


def _plan(
    incoming: Incoming,
    known: CustomerLookup,
    requests: Mapping[str, Request],
    notes: Mapping[str, Note],
    customers: Mapping[str, Customer],
    meant: Mapping[str, str],
    before: Mapping[str, Sequence[str]] | None,
) -> _Plan:
    """The plan of an import: the new drafts, their customers, and what they are merged into."""
    for name, identity in meant.items():
        known.learn(identity, name=name)
    drafts = incoming.drafts
    numbers = KnownNumbers() if incoming.is_named else known_numbers(drafts, requests.values())
    known_as = numbers.source
    if known_as is not None:
        drafts = tuple(_of_source(one, known_as) for one in drafts)
    planner = _Planner(incoming, drafts, known, requests)
    for draft in drafts:
        planner.take(draft)
    found, new = planner.new_requests(), planner.new_customers
    skipped = len(drafts) - len(found) - len(planner.unnamed) - planner.alone
    return _Plan(
        found,
        new,
        skipped,
        *rewording(planner.differing, notes, before),
        tuple(planner.unnamed),
        _new_scores(planner.scores, new, customers),
        known_as,
        planner.lacking,
        known.taken_as,
        numbers.alike,
    )


def _new_scores(
    scores: Mapping[Who, Sequence[Score]], new: Sequence[dict[str, Any]], customers: Mapping[str, Customer]
) -> dict[str, list[Score]]:
    """The scores that known customers lack, by their ids; new customers are given theirs."""
    more: dict[str, list[Score]] = {}
    for whose, several in scores.items():
        if isinstance(whose, int):
            new[whose]["scores"] = tuple(sorted(several, key=lambda one: (one.day, one.kind)))
        elif fresh := list((Counter(several) - Counter(customers[whose].scores)).elements()):
            more[whose] = fresh
    return more


def _lacking(draft: Draft, known: Request) -> dict[str, Any]:
    """What a row tells of a known request that came in without it."""
    return {
        name: value
        for name, value in draft.fields.items()
        if name != "said" and value is not None and getattr(known, name) is None
    }


def _of_source(draft: Draft, system: str) -> Draft:
    source = draft.source
    return replace(draft, fields={**draft.fields, "source": Source(system=system, id=source.id, url=source.url)})


def _leads(named: list[str | int | None]) -> list[str | int | None]:
    """The merge target of each request, without cycles: the one that would close a cycle is merged into none."""
    leads = list(named)
    if not any(isinstance(one, int) for one in leads):
        return leads
    settled: set[int] = set()
    for place in range(len(leads)):
        way: dict[int, None] = {}
        at: str | int | None = place
        while isinstance(at, int) and at not in settled:
            way[at] = None
            if leads[at] in way:
                leads[at] = None
            at = leads[at]
        settled.update(way)
    return leads


def _who(named: Named, known: CustomerLookup, new: list[dict[str, Any]]) -> Who | None:
    """The customer that a row names; one that nobody knows yet is added to `new`."""
    found = known.find(**names_of(named))
    if found is not None:
        return found
    name = named.name or (named.domain if named.is_made else None)
    if name is None:
        return None
    fields: dict[str, Any] = {"name": name}
    if named.domain and named.is_made:
        fields["domains"] = (named.domain,)
    if named.external_id:
        fields["external_ids"] = (named.external_id,)
    new.append(fields)
    known.learn(len(new) - 1, **{"domains": (), "external_ids": (), **fields})
    return len(new) - 1


def rewording(
    differing: Iterable[tuple[Draft, Request]],
    notes: Mapping[str, Note],
    before: Mapping[str, Sequence[str]] | None = None,
) -> tuple[list[str], dict[str, str]]:
    """The requests whose rows say something else, and the new words of those whose conversation went on.

    Words that somebody has noted on the request are not new. Mails stay as they were sent, so that a part of a
    thread tells what is new as well as the whole: of those, what requests held `before` is not new either.
    """
    pairs = {known.id: (draft, known) for draft, known in differing}
    noted: dict[str, list[str]] = defaultdict(list)
    if pairs:
        for note in notes.values():
            if note.about in pairs:
                noted[note.about].append(plain_words(note.text))
    reworded: list[str] = []
    new_words: dict[str, str] = {}
    for identity, (draft, known) in pairs.items():
        if before is not None:
            texts = (known.said or "", *before.get(identity, ()))
            words = _unheard(draft.fields.get("said") or "", [*map(plain_words, texts), *noted[identity]])
            if not words:
                continue
        else:
            words = further_words(draft.fields.get("said") or "", known.said or "")
        if words and any(plain_words(words) in one for one in noted[identity]):
            continue
        reworded.append(identity)
        if words:
            new_words[identity] = words
    return reworded, new_words


def words_before(events: Iterable[Event]) -> dict[str, list[str]]:
    """What requests held as their words before they were changed, and after, by their id."""
    found: dict[str, list[str]] = defaultdict(list)
    for event in events:
        pair = read_change(event, Request, "said") if "said" in event.changes else None
        if pair is not None:
            found[event.ref] += filter(None, pair)
    return found


def _unheard(said: str, texts: Sequence[str]) -> str:
    """The paragraphs that stand in none of some texts."""
    return "\n\n".join(one for one in paragraphs(said) if not any(plain_words(one) in text for text in texts))
