"""Imports requests: a file is read and mapped first, then written within one change, or only previewed."""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, date, tzinfo
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from roadmap_tui.actions.change import Change
from roadmap_tui.actions.customers import is_like_id, with_alias
from roadmap_tui.actions.requests import link
from roadmap_tui.errors import Refused, Remedy, Usage
from roadmap_tui.intake.batches import NewRequest, add_requests
from roadmap_tui.intake.cells import Order, Unreadable, is_nothing, short
from roadmap_tui.intake.customer_lookup import CustomerLookup, CustomersById, Who
from roadmap_tui.intake.drafts import Draft, Named, Reader
from roadmap_tui.intake.mapping import request_mapping, shown
from roadmap_tui.intake.refused_rows import RefusedRow, is_refused_file
from roadmap_tui.intake.rows import Doubt, LeftCell, Options, Row, Table, place_of
from roadmap_tui.intake.score_cells import read_score
from roadmap_tui.intake.shapes import Shape, plain
from roadmap_tui.intake.table import NO_OPTIONS, STDIN, export_name, read_rows
from roadmap_tui.model.records import Batch, Customer, Note, Request, Score, Source, Story, Value
from roadmap_tui.model.request_sources import system_of
from roadmap_tui.text.characters import folded, one_line
from roadmap_tui.text.nearest import meant
from roadmap_tui.text.plural import plural

SHOWN_ROWS = 5
"""The number of rows that a dry run shows as they would become."""


PROGRESS_EVERY = 1000
"""Rows between two reports of progress."""
_SAMPLE = 50
"""Rows by which columns are told that no shape knows."""
_BETWEEN = re.compile(r"\s*[,;|]\s*|\s+")


class Incoming(NamedTuple):
    """An export as it was read, before the board is asked: its rows as drafts, and those that cannot be taken.

    `remarks` say in sentences what was made of rows that are no request of their own; `doubts` are guesses,
    `left` cells that could not be taken, `unused` the columns that fill nothing, each with a value. `like_ids`
    are the rows, by their place, whose customer is written as an id: they are refused where the board knows none
    of that id.
    """

    path: Path
    headers: tuple[str, ...]
    shape: Shape
    mapping: list[tuple[str, str]]
    drafts: tuple[Draft, ...]
    refused: tuple[RefusedRow, ...]
    remarks: tuple[str, ...] = ()
    like_ids: Mapping[int, RefusedRow] = {}
    is_unnamed_pipe: bool = False
    """Whether the rows came through a pipe without a name: they count as of the source stdin."""
    board: str | None = None
    """The uid of the board that the rows are of; None where they are another tool's."""
    stories: Mapping[str, tuple[str, ...]] = {}
    """The uids of the stories that each row of another board is linked to, by its source's id."""
    doubts: tuple[Doubt, ...] = ()
    left: tuple[LeftCell, ...] = ()
    unused: tuple[tuple[str, str], ...] = ()
    values: Mapping[str, str] = {}
    """A value of each column."""
    is_named: bool = True
    """Whether somebody named the source of the rows; else their file does, which may be called otherwise next."""
    order: Order | None = None


class Imported(Value, kw_only=True, frozen=True):
    """The result of an import; `batch` is None where nothing was added and so nothing written.

    `reworded` are the known requests whose row says something else than the board; they stay as they are.
    `new_words` is what the row says beyond the board, by request, of those whose conversation went on: it was
    added to them. `filled` are those that nobody touched and that got what they lacked. `scores` counts the
    customers' scores that came along. `unnamed` are the rows that were refused for their customer, beside those
    that could not be read; `known_as` is the source under which the rows are known,
    where that is not their file's name; `new_customers` are the ids of those that came in.
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


class Preview(Value, kw_only=True, frozen=True):
    """The preview of an import.

    `mapping` is column and field; `rows` are the first requests as they would become, `refused_rows` the first
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


def read_requests(
    path: Path,
    *,
    today: date,
    shape: str | None = None,
    maps: Iterable[str] = (),
    zone: tzinfo = UTC,
    system: str | None = None,
    name: str | None = None,
    progress: Callable[[int, int], None] | None = None,
    options: Options = NO_OPTIONS,
    order: Order | None = None,
    ask_order: Callable[[str, Shape], Order | None] | None = None,
    tags: Iterable[str] = (),
    only: Iterable[str] = (),
) -> Incoming:
    """Read an export of requests, without the board.

    `maps` holds `COLUMN=FIELD`; times without an offset are those of `zone`; `system` names the source of the
    rows, else the shape does, else `name`, else the file; `progress` is told how many rows of how many are read.
    `order` is that of days written as 03/04/2026; where neither it nor a row tells, `ask_order` is given one of
    them. Of rows those are taken that have one of the `tags` and, in `only`, the `COLUMN=VALUE`. NotFound, Usage
    or Refused where the file as a whole cannot be taken.
    """
    table = read_rows(path, options)
    maps = tuple(maps)
    sample = [row.cells for row in islice(table.rows, _SAMPLE) if row.fault is None]
    found, mapped = request_mapping(table.headers, file=path.name, shape=shape, maps=maps, sample=sample)
    reader = Reader(
        table.headers,
        mapped,
        system=folded(system or table.board or "") or found.system or folded(name or _source_name(path, table)),
        today=today,
        zone=zone,
        shape=found,
        read_score=read_score,
    )
    chosen = Chosen(table.headers, mapped, tags=tags, only=only)
    read = _drafts(table, reader, chosen, progress)
    drafts, refused, remarks = read.drafts, read.refused, [*table.remarks, *read.remarks]
    if len(reader.orders) == 1:
        order = order or next(iter(reader.orders))
    example = reader.ambiguous()
    if example is not None and order is None and ask_order is not None:
        order = ask_order(example, found)
    reader.settle(order)
    rows = len(drafts)
    if "conversation" in mapped:
        drafts = one_per_conversation(drafts)
        if len(drafts) < rows:
            remarks.append(f"{rows:,} messages are {len(drafts):,} conversations, each one request.")
    if "voter" in mapped or "voter_email" in mapped:
        drafts = one_per_idea(drafts, read.votes)
        voters = sum(one.into is not None for one in drafts)
        remarks.append(
            f"{len(drafts) - voters:,} ideas and {voters:,} further voters, each merged into the idea's request."
        )
    drafts, others = one_per_number(drafts)
    like = [one for one in drafts if one.customer.name and is_like_id(one.customer.name)]
    again = _rows_at(table, {one.row for pair in others for one in pair} | {one.row for one in like})
    refused += [_number_is_taken(again, one, lead) for one, lead in others]
    emptied = {plain(one.rpartition("=")[0]) for one in maps if one.rstrip().endswith("=")}
    mapping = shown(table.headers, mapped)
    doubts = list(table.doubts)
    if not found.is_sure and not shape and not maps and table.board is None:
        doubts.append(_mapping_doubt(path, found, mapping, read.values))
    return Incoming(
        path=path,
        headers=table.headers,
        shape=found,
        mapping=mapping,
        drafts=tuple(drafts),
        refused=tuple(sorted(refused)),
        remarks=tuple(remarks),
        like_ids={one.row: _like_id(again, one) for one in like},
        is_unnamed_pipe=path == STDIN and not system and not table.board and not found.system and not name,
        board=table.board,
        stories=table.stories,
        doubts=tuple(doubts),
        left=tuple(sorted((*table.left, *reader.left), key=lambda one: (one.file, one.line))),
        unused=tuple(
            (header, read.values.get(place, ""))
            for place, (header, field) in enumerate(mapping)
            if field in ("", "ignored") and header.strip() and plain(header) not in emptied
        ),
        values={header: read.values.get(place, "") for place, header in enumerate(table.headers)},
        is_named=bool(system or table.board or found.system or name),
        order=order,
    )


def _mapping_doubt(
    path: Path, shape: Shape, mapping: Sequence[tuple[str, str]], values: Mapping[int, str]
) -> Doubt:
    """The doubt about a table that no tool is known to write: which column is taken as what, with a value."""
    taken = [
        f"{field} is “{one_line(header)}”" + (f" ({short(values[place])})" if values.get(place) else "")
        for place, (header, field) in enumerate(mapping)
        if field not in ("", "ignored")
    ]
    name = "The table" if path == STDIN else one_line(path.name)
    kind = "" if shape.name == "plain" else f" like one of {shape.name}"
    return Doubt(f"{name} is read{kind} by the names of its columns: {', '.join(taken)}", "--map COLUMN=FIELD")


def import_requests(change: Change, incoming: Incoming, meant: Mapping[str, str] | None = None) -> Imported:
    """Import an export of requests: one transaction, one batch, one event. Known requests are skipped.

    What a known one's row says beyond it is added to it. `meant` are the customers that names stand for, by id,
    as a person said; the names are kept with them.
    """
    find = change.transaction.find
    if incoming.board is not None and incoming.board == change.transaction.board.uid:
        raise Refused(
            f"{incoming.path.name} is a copy of this board or of its list: its requests would stand here twice.",
            remedy=Remedy("merge", (str(incoming.path),), "{} brings in what is new in a copy."),
        )
    numbers = frozenset(one for draft in incoming.drafts for one in (draft.source.id, draft.into) if one)
    known = {one.id: one for one in find(Request, source__id=numbers)}
    notes = {one.id: one for one in find(Note, about=frozenset(known))}
    customers = CustomersById(change)
    plan = _plan(
        incoming, CustomerLookup.of_transaction(change.transaction), known, notes, customers, meant or {}
    )
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
) -> Preview:
    """Preview an import to a board that holds these records; nothing is written."""
    plan = _plan(incoming, CustomerLookup(customers.values()), requests, notes or {}, customers, {})
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
        refused_rows=[(one.line, one.why) for one in refused[:SHOWN_ROWS]],
        reworded=plan.reworded,
        new_words=plan.new_words,
        cells=[(one.place, one.column, one.why) for one in incoming.left],
        unused=list(incoming.unused),
        values=dict(incoming.values),
        doubts=[one.sentence for one in incoming.doubts],
        scores=plan.score_count,
        known_as=plan.known_as,
        filled=list(plan.lacking),
    )


def new_names(incoming: Incoming, customers: Mapping[str, Customer]) -> list[str]:
    """The names of customers in an export that a board with these customers does not know, each once."""
    known = CustomerLookup(customers.values())
    found: dict[str, None] = {}
    for draft in incoming.drafts:
        named = draft.customer
        if named.name and draft.row not in incoming.like_ids and known.find(**_names(named)) is None:
            found[named.name] = None
    return list(found)


def _source_name(path: Path, table: Table) -> str:
    """The file that rows come from; those that were refused once come from the export they were refused from."""
    name = export_name(path)
    return name.removesuffix(".again").removesuffix(".refused") if is_refused_file(table.headers) else name


class Chosen:
    """Chooses the rows of an export that are asked for: those with a tag, those with a value in a column."""

    def __init__(
        self,
        headers: Sequence[str],
        mapped: Mapping[str, Sequence[int]],
        *,
        tags: Iterable[str],
        only: Iterable[str],
    ) -> None:
        self._tags = frozenset(folded(one) for one in tags)
        if self._tags and "tags" not in mapped:
            raise Usage(
                "--tag takes rows by their tags, and no column holds any; take them by another column's value."
            )
        self._values: dict[tuple[int, ...], set[str]] = defaultdict(set)
        for one in only:
            column, sign, value = one.partition("=")
            places = tuple(place for place, header in enumerate(headers) if plain(header) == plain(column))
            if not sign or not places:
                near = meant(column, headers)
                raise Usage(f"--only takes COLUMN=VALUE; there is no column {one_line(column)!r}.{near}")
            self._values[places].add(folded(value))

    @property
    def is_all(self) -> bool:
        """Whether every row is asked for."""
        return not self._tags and not self._values

    def takes(self, row: Row, tags: str) -> bool:
        """Whether a row is asked for."""
        if self._tags and not self._tags & {folded(one) for one in _BETWEEN.split(tags)}:
            return False
        return all(
            any(folded(row.cells[place]) in values for place in places) for places, values in self._values.items()
        )


class _Read(NamedTuple):
    """The rows of a table as drafts, those that cannot be taken, and what was left out."""

    drafts: list[Draft]
    refused: list[RefusedRow]
    remarks: list[str]
    votes: dict[int, Draft]
    values: dict[int, str]


def _drafts(table: Table, reader: Reader, chosen: Chosen, progress: Callable[[int, int], None] | None) -> _Read:
    """Go once through the rows of a table."""
    read = _Read([], [], [], {}, {})
    width = len(table.headers)
    empty = set(range(width))
    own = none = other = place = 0
    is_all = chosen.is_all
    for place, row in enumerate(table.rows):
        if progress is not None and place % PROGRESS_EVERY == 0:
            progress(place, max(place, table.about))
        if row.fault is not None:
            read.refused.append(RefusedRow(row.line, row.fault, row.cells, row.file))
            continue
        if empty:
            filled = [at for at in empty if not is_nothing(row.cells[at])]
            read.values.update((at, row.cells[at]) for at in filled)
            empty.difference_update(filled)
        if reader.has_others and reader.is_own_team(row.cells):
            own += 1
        elif reader.has_others and reader.is_no_request(row.cells):
            none += 1
        elif not is_all and not chosen.takes(row, reader.tags(row.cells)):
            other += 1
        else:
            try:
                draft = reader.draft(place, row)
                vote = reader.vote(draft, row) if reader.has_voters else None
            except Unreadable as why:
                read.refused.append(RefusedRow(row.line, str(why), row.cells, row.file))
                continue
            read.drafts.append(draft)
            if vote is not None:
                read.votes[place] = vote
    if progress is not None:
        rows = place + 1 if read.values or read.refused else 0
        progress(rows, rows)
    for count, what in (
        (own, "that your own team wrote"),
        (none, "that say of themselves that they are no request"),
        (other, "that you did not ask for"),
    ):
        if count:
            verb = "is" if count == 1 else "are"
            said = (
                what.replace("say of themselves that they are", "says of itself that it is")
                if count == 1
                else what
            )
            read.remarks.append(f"{plural(count, 'row')} {said} {verb} left out.")
    return read


def _rows_at(table: Table, places: set[int]) -> dict[int, Row]:
    """Rows by their places, read again."""
    return {place: row for place, row in enumerate(table.rows) if place in places} if places else {}


def _number_is_taken(rows: Mapping[int, Row], draft: Draft, lead: Draft) -> RefusedRow:
    """A row that says something else under the number of an earlier one: to skip it would lose what it says."""
    row, first = rows[draft.row], rows[lead.row]
    why = (
        f"its number, {one_line(draft.source.id or '')}, is that of {place_of(first.line, first.file)}, "
        "which tells something else; give it one of its own"
    )
    return RefusedRow(row.line, why, row.cells, row.file)


def _like_id(rows: Mapping[int, Row], draft: Draft) -> RefusedRow:
    """The reason to refuse a row whose customer is written as an id that nobody has."""
    row = rows[draft.row]
    why = (
        f"{one_line(draft.customer.name or '')} is written as an id of the board, and no customer has it; "
        "where it is a number of another tool, map its column to external_id"
    )
    return RefusedRow(row.line, why, row.cells, row.file)


def _plan(
    incoming: Incoming,
    known: CustomerLookup,
    requests: Mapping[str, Request],
    notes: Mapping[str, Note],
    customers: Mapping[str, Customer],
    meant: Mapping[str, str],
) -> _Plan:
    """The plan of an import: the new drafts, their customers, and what they are merged into."""
    for name, identity in meant.items():
        known.learn(identity, name=name)
    seen: dict[tuple[str, str | None], str | int] = {
        (system_of(one.source.system), one.source.id): one.id
        for one in requests.values()
        if one.source is not None and one.source.id
    }
    drafts = incoming.drafts
    known_as = None if incoming.is_named else _known_as(drafts, requests.values())
    if known_as is not None:
        drafts = tuple(_of_source(one, known_as) for one in drafts)
    new: list[dict[str, Any]] = []
    planned: list[tuple[Draft, Who | None]] = []
    differing: list[tuple[Draft, Request]] = []
    unnamed: list[RefusedRow] = []
    scores: dict[Who, list[Score]] = defaultdict(list)
    settled: dict[Named, Who] = {}
    lacking: dict[str, dict[str, Any]] = {}
    alone = 0
    for draft in drafts:
        source = draft.source
        at = seen.get((source.system, source.id))
        if isinstance(at, str) and (lacked := _lacking(draft, requests[at])):
            lacking[at] = lacked
        if at is not None and draft.score is None:
            if isinstance(at, str) and says_else(draft, requests[at]):
                differing.append((draft, requests[at]))
            continue
        if (
            draft.customer.name
            and draft.row in incoming.like_ids
            and known.find(**_names(draft.customer)) is None
        ):
            unnamed.append(incoming.like_ids[draft.row])
            continue
        who = settled.get(draft.customer)
        if who is None:
            who = _who(draft.customer, known, new, is_made=incoming.shape.makes_customers)
            if who is not None:
                settled[draft.customer] = who
        if draft.score is not None and who is not None and (day := draft.fields.get("heard_on")) is not None:
            kind, value = draft.score
            scores[who].append(Score(day=day, kind=kind, value=value))
        if not draft.says:
            alone += 1
        elif at is None:
            seen[source.system, source.id] = len(planned)
            planned.append((draft, who))
        elif isinstance(at, str) and says_else(draft, requests[at]):
            differing.append((draft, requests[at]))
    leads = _leads(
        [seen.get((draft.source.system, draft.into)) if draft.into is not None else None for draft, _ in planned]
    )
    found = [
        NewRequest(draft.fields, who, lead, draft.votes)
        for (draft, who), lead in zip(planned, leads, strict=True)
    ]
    more = _new_scores(scores, new, customers)
    skipped = len(drafts) - len(planned) - len(unnamed) - alone
    return _Plan(found, new, skipped, *rewording(differing, notes), tuple(unnamed), more, known_as, lacking)


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
    """What a row tells of a known request that came in without it, and that nobody has touched since."""
    if known.revision > 1 or known.batch is None or known.forgotten:
        return {}
    return {
        name: value
        for name, value in draft.fields.items()
        if name != "said" and value is not None and getattr(known, name) is None
    }


def _known_as(drafts: Iterable[Draft], requests: Iterable[Request]) -> str | None:
    """The source of which most of the drafts' numbers are known with the same words; None where there is none.

    A list that came under another name of its file is told so.
    """
    by_number: dict[str | None, list[Request]] = defaultdict(list)
    for one in requests:
        if one.source is not None:
            by_number[one.source.id].append(one)
    same: Counter[str] = Counter()
    other: Counter[str] = Counter()
    for draft in drafts:
        for one in by_number.get(draft.source.id, ()):
            assert one.source is not None
            if system_of(one.source.system) == draft.source.system:
                return None
            said = draft.fields.get("said") or ""
            is_same = not says_else(draft, one) or bool(_further(said, one.said or ""))
            (same if is_same and draft.says else other)[one.source.system] += 1
    best = max(same, key=lambda one: same[one], default=None)
    return best if best is not None and same[best] >= other[best] else None


def _of_source(draft: Draft, system: str) -> Draft:
    source = draft.source
    return draft._replace(fields={**draft.fields, "source": Source(system=system, id=source.id, url=source.url)})


def _leads(named: list[str | int | None]) -> list[str | int | None]:
    """The merge target of each request, without cycles: the one that would close a cycle is merged into none."""
    leads = list(named)
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


def _names(named: Named) -> dict[str, Any]:
    """The names by which a row identifies its customer."""
    return {"name": named.name, "domains": (named.domain,), "external_ids": (named.external_id,)}


def _who(named: Named, known: CustomerLookup, new: list[dict[str, Any]], *, is_made: bool = True) -> Who | None:
    """The customer that a row names; one that nobody knows yet is added to `new`.

    Without `is_made` a domain alone makes none: it may be that of a colleague.
    """
    found = known.find(**_names(named))
    if found is not None:
        return found
    name = named.name or (named.domain if is_made else None)
    if name is None:
        return None
    fields: dict[str, Any] = {"name": name}
    if named.domain and is_made:
        fields["domains"] = (named.domain,)
    if named.external_id:
        fields["external_ids"] = (named.external_id,)
    new.append(fields)
    known.learn(len(new) - 1, **{"domains": (), "external_ids": (), **fields})
    return len(new) - 1


def says_else(draft: Draft, known: Request) -> bool:
    """Whether a row's words differ from those of the request that it became."""
    return not known.forgotten and draft.fields.get("said") != known.said


def rewording(
    differing: Iterable[tuple[Draft, Request]], notes: Mapping[str, Note]
) -> tuple[list[str], dict[str, str]]:
    """The requests whose rows say something else, and the new words of those whose conversation went on.

    Words that somebody has noted on the request are not new.
    """
    pairs = {known.id: (draft, known) for draft, known in differing}
    noted: dict[str, list[str]] = defaultdict(list)
    if pairs:
        for note in notes.values():
            if note.about in pairs:
                noted[note.about].append(_plain(note.text))
    reworded: list[str] = []
    new_words: dict[str, str] = {}
    for identity, (draft, known) in pairs.items():
        words = _further(draft.fields.get("said") or "", known.said or "")
        if words and any(_plain(words) in one for one in noted[identity]):
            continue
        reworded.append(identity)
        if words:
            new_words[identity] = words
    return reworded, new_words


def _further(said: str, before: str) -> str:
    """The paragraphs that follow what was said before; nothing where that does not stand there whole."""
    old, new = _paragraphs(before), _paragraphs(said)
    if not old or not set(old) <= set(new):
        return ""
    return "\n\n".join(one for one in new if one not in old)


def _paragraphs(text: str) -> list[str]:
    return [one.strip() for one in text.split("\n\n") if one.strip()]


def _plain(text: str) -> str:
    return " ".join(text.split())


def one_per_conversation(drafts: Iterable[Draft]) -> list[Draft]:
    """Messages of one conversation as one request: the first one's, with the words of all in their order."""
    found: list[Draft] = []
    messages: dict[str, list[Draft]] = {}
    for draft in drafts:
        if draft.conversation is None:
            found.append(draft)
        elif draft.conversation in messages:
            messages[draft.conversation].append(draft)
        else:
            messages[draft.conversation] = [draft]
            found.append(draft)
    return [_joined(messages[one.conversation]) if one.conversation is not None else one for one in found]


def _joined(messages: list[Draft]) -> Draft:
    if len(messages) == 1:
        return messages[0]
    messages = sorted(messages, key=lambda one: one.at)
    first = messages[0]
    said = dict.fromkeys(one.fields["said"] for one in messages if one.fields.get("said"))
    fields = {**first.fields, "said": "\n\n".join(said)} if said else first.fields
    for one in messages[1:]:
        fields = {**one.fields, **fields}
    return first._replace(fields=fields)


def one_per_idea(drafts: Sequence[Draft], votes: Mapping[int, Draft]) -> list[Draft]:
    """Rows of an idea and a voter each: one request of its creator, and one of each voter, merged into it.

    `votes` are those of the rows, by their place.
    """
    found: list[Draft] = []
    seen: set[str | None] = set()
    for draft in drafts:
        vote = votes.get(draft.row)
        for one in (draft, vote):
            if one is not None and one.source.id not in seen:
                seen.add(one.source.id)
                found.append(one)
    return found


def one_per_number(drafts: Iterable[Draft]) -> tuple[list[Draft], list[tuple[Draft, Draft]]]:
    """Keep one draft for each number, and those that say something else under the number of another.

    Those are given with the one that has the number; a draft that tells the same again stays, and is known then.
    """
    first: dict[tuple[str, str | None], Draft] = {}
    found: list[Draft] = []
    others: list[tuple[Draft, Draft]] = []
    for draft in drafts:
        source = draft.source
        lead = first.setdefault((source.system, source.id), draft)
        if lead is draft or _telling(lead) == _telling(draft):
            found.append(draft)
        else:
            others.append((draft, lead))
    return found, others


def _telling(draft: Draft) -> tuple[object, ...]:
    """The identity of a draft as a request: its customer, its words, its problem and its person."""
    return draft.customer, *(draft.fields.get(name) for name in ("said", "problem", "person"))
