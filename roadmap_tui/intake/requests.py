"""Imports requests: a file is read and mapped first, then written within one change, or only previewed."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, date, tzinfo
from pathlib import Path
from typing import Any, NamedTuple

from roadmap_tui.actions.change import Change
from roadmap_tui.actions.customers import is_like_id
from roadmap_tui.actions.requests import link
from roadmap_tui.errors import Refused, Remedy
from roadmap_tui.intake.batches import NewRequest, add_requests
from roadmap_tui.intake.cells import Unreadable, order_in
from roadmap_tui.intake.customer_lookup import CustomerLookup, Who
from roadmap_tui.intake.drafts import Draft, Named, Reader
from roadmap_tui.intake.mapping import request_mapping, shown
from roadmap_tui.intake.refused_rows import RefusedRow, is_refused_file
from roadmap_tui.intake.shapes import Shape
from roadmap_tui.intake.table import STDIN, Table, export_name, read_rows
from roadmap_tui.model.records import Batch, Customer, Note, Request, Source, Story, Value
from roadmap_tui.model.request_sources import system_of
from roadmap_tui.text.characters import folded, one_line

SHOWN_ROWS = 5
"""The number of rows that a dry run shows as they would become."""


PROGRESS_EVERY = 1000
"""Rows between two reports of progress."""


class Incoming(NamedTuple):
    """An export as it was read, before the board is asked: its rows as drafts, and those that cannot be taken.

    `remarks` say in sentences what was made of rows that are no request of their own. `like_ids` are the rows, by
    their place, whose customer is written as an id: they are refused where the board knows none of that id.
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


class Imported(Value, kw_only=True, frozen=True):
    """The result of an import; `batch` is None where nothing was added and so nothing written.

    `reworded` are the known requests whose row says something else than the board; they stay as they are.
    `new_words` is what the row says beyond the board, by request, of those whose conversation went on. `unnamed`
    are the rows that were refused for their customer, beside those that could not be read.
    """

    batch: str | None
    added: int
    skipped: int
    refused: int
    reworded: list[str] = []
    new_words: dict[str, str] = {}
    unnamed: tuple[RefusedRow, ...] = ()


class Preview(Value, kw_only=True, frozen=True):
    """The preview of an import.

    `mapping` is column and field; `rows` are the first requests as they would become, `refused_rows` the first
    that cannot be taken, by their line; `reworded` and `new_words` as in `Imported`.
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


class _Plan(NamedTuple):
    requests: list[NewRequest]
    customers: list[dict[str, Any]]
    skipped: int
    reworded: list[str]
    new_words: dict[str, str]
    unnamed: tuple[RefusedRow, ...]


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
) -> Incoming:
    """Read an export of requests, without the board.

    `maps` holds `COLUMN=FIELD`; times without an offset are those of `zone`; `system` names the source of the
    rows, else the shape does, else `name`, else the file; `progress` is told how many rows of how many are read.
    NotFound, Usage or Refused
    where the file as a whole cannot be taken.
    """
    table = read_rows(path)
    found, mapped = request_mapping(table.headers, file=path.name, shape=shape, maps=maps)
    reader = Reader(
        table.headers,
        mapped,
        system=folded(system or table.board or "") or found.system or folded(name or _source_name(path, table)),
        today=today,
        zone=zone,
        is_mail=found.is_mail,
        order=order_in((row.cells for row in table.rows if row.fault is None), mapped, "heard_on", "voted_on"),
    )
    drafts, refused, own = _drafts(table, reader, progress)
    remarks = []
    if own:
        what = "1 row that your own team wrote is" if own == 1 else f"{own:,} rows that your own team wrote are"
        remarks.append(f"{what} left out.")
    rows = len(drafts)
    if "conversation" in mapped:
        drafts = one_per_conversation(drafts)
        if len(drafts) < rows:
            remarks.append(f"{rows:,} messages are {len(drafts):,} conversations, each one request.")
    if "voter" in mapped or "voter_email" in mapped:
        drafts, unread = one_per_idea(drafts, lambda one: reader.vote(one, table.rows[one.row].cells))
        refused += [RefusedRow(table.rows[one.row].line, why, table.rows[one.row].cells) for one, why in unread]
        voters = sum(one.into is not None for one in drafts)
        remarks.append(
            f"{len(drafts) - voters:,} ideas and {voters:,} further voters, each merged into the idea's request."
        )
    drafts, others = one_per_number(drafts)
    refused += [_number_is_taken(table, one, lead) for one, lead in others]
    return Incoming(
        path=path,
        headers=table.headers,
        shape=found,
        mapping=shown(table.headers, mapped),
        drafts=tuple(drafts),
        refused=tuple(sorted(refused)),
        remarks=tuple(remarks),
        like_ids={
            one.row: _like_id(table, one) for one in drafts if one.customer.name and is_like_id(one.customer.name)
        },
        is_unnamed_pipe=path == STDIN and not system and not table.board and not found.system and not name,
        board=table.board,
        stories=table.stories,
    )


def import_requests(change: Change, incoming: Incoming) -> Imported:
    """Import an export of requests: one transaction, one batch, one event. Known requests are skipped."""
    find = change.transaction.find
    if incoming.board is not None and incoming.board == change.transaction.board.uid:
        raise Refused(
            f"{incoming.path.name} is a copy of this board or of its list: its requests would stand here twice.",
            remedy=Remedy("merge", (str(incoming.path),), "{} brings in what is new in a copy."),
        )
    numbers = frozenset(one for draft in incoming.drafts for one in (draft.source.id, draft.into) if one)
    known = {one.id: one for one in find(Request, source__id=numbers)}
    notes = {one.id: one for one in find(Note, about=frozenset(known))}
    plan = _plan(incoming, CustomerLookup.of_transaction(change.transaction), known, notes)
    batch: Batch | None = None
    if plan.requests:
        batch = add_requests(
            change,
            plan.requests,
            customers=plan.customers,
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
    plan = _plan(incoming, CustomerLookup(customers.values()), requests, notes or {})
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
    )


def _source_name(path: Path, table: Table) -> str:
    """The file that rows come from; those that were refused once come from the export they were refused from."""
    name = export_name(path)
    return name.removesuffix(".again").removesuffix(".refused") if is_refused_file(table.headers) else name


def _drafts(
    table: Table, reader: Reader, progress: Callable[[int, int], None] | None
) -> tuple[list[Draft], list[RefusedRow], int]:
    """The rows as drafts, those that cannot be taken, and how many the team wrote itself."""
    drafts: list[Draft] = []
    refused: list[RefusedRow] = []
    own = 0
    for place, row in enumerate(table.rows):
        if progress is not None and place % PROGRESS_EVERY == 0:
            progress(place, len(table.rows))
        try:
            if row.fault is not None:
                raise Unreadable(row.fault)
            if reader.is_own_team(row.cells):
                own += 1
                continue
            drafts.append(reader.draft(place, row.cells))
        except Unreadable as why:
            refused.append(RefusedRow(row.line, str(why), row.cells))
    if progress is not None:
        progress(len(table.rows), len(table.rows))
    return drafts, refused, own


def _number_is_taken(table: Table, draft: Draft, lead: Draft) -> RefusedRow:
    """A row that says something else under the number of an earlier one: to skip it would lose what it says."""
    row = table.rows[draft.row]
    why = (
        f"its number, {one_line(draft.source.id or '')}, is that of line {table.rows[lead.row].line}, "
        "which tells something else; give it one of its own"
    )
    return RefusedRow(row.line, why, row.cells)


def _like_id(table: Table, draft: Draft) -> RefusedRow:
    """The reason to refuse a row whose customer is written as an id that nobody has."""
    row = table.rows[draft.row]
    why = (
        f"{one_line(draft.customer.name or '')} is written as an id of the board, and no customer has it; "
        "where it is a number of another tool, map its column to external_id"
    )
    return RefusedRow(row.line, why, row.cells)


def _plan(
    incoming: Incoming,
    known: CustomerLookup,
    requests: Mapping[str, Request],
    notes: Mapping[str, Note],
) -> _Plan:
    """The plan of an import: the new drafts, their customers, and what they are merged into."""
    seen: dict[tuple[str, str | None], str | int] = {
        (system_of(one.source.system), one.source.id): one.id
        for one in requests.values()
        if one.source is not None and one.source.id
    }
    new: list[dict[str, Any]] = []
    planned: list[tuple[Draft, Who | None]] = []
    differing: list[tuple[Draft, Request]] = []
    unnamed: list[RefusedRow] = []
    for draft in incoming.drafts:
        source = draft.source
        at = seen.get((source.system, source.id))
        if at is not None:
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
        seen[source.system, source.id] = len(planned)
        planned.append((draft, _who(draft.customer, known, new)))
    leads = _leads(
        [seen.get((draft.source.system, draft.into)) if draft.into is not None else None for draft, _ in planned]
    )
    found = [
        NewRequest(draft.fields, who, lead, draft.votes)
        for (draft, who), lead in zip(planned, leads, strict=True)
    ]
    skipped = len(incoming.drafts) - len(planned) - len(unnamed)
    return _Plan(found, new, skipped, *rewording(differing, notes), tuple(unnamed))


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


def _who(named: Named, known: CustomerLookup, new: list[dict[str, Any]]) -> Who | None:
    """The customer that a row names; one that nobody knows yet is added to `new`."""
    found = known.find(**_names(named))
    if found is not None:
        return found
    name = named.name or named.domain
    if name is None:
        return None
    fields: dict[str, Any] = {"name": name}
    if named.domain:
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


def one_per_idea(
    drafts: Sequence[Draft], voted: Callable[[Draft], Draft | None]
) -> tuple[list[Draft], list[tuple[Draft, str]]]:
    """Rows of an idea and a voter each: one request of its creator, and one of each voter, merged into it.

    `voted` reads the vote of a row. Also gives the rows whose vote cannot be read, with the reason.
    """
    found: list[Draft] = []
    refused: list[tuple[Draft, str]] = []
    seen: set[str | None] = set()
    for draft in drafts:
        if draft.source.id not in seen:
            seen.add(draft.source.id)
            found.append(draft)
        try:
            vote = voted(draft)
        except Unreadable as why:
            refused.append((draft, str(why)))
            continue
        if vote is not None and vote.source.id not in seen:
            seen.add(vote.source.id)
            found.append(vote)
    return found, refused


def one_per_number(drafts: Iterable[Draft]) -> tuple[list[Draft], list[tuple[Draft, Draft]]]:
    """Keep one draft for each number, and those that say something else under the number of another.

    Those are given with the one that has the number; a draft that tells the same again stays, and is known then.
    """
    first: dict[Source, Draft] = {}
    found: list[Draft] = []
    others: list[tuple[Draft, Draft]] = []
    for draft in drafts:
        source = Source(system=draft.source.system, id=draft.source.id)
        lead = first.setdefault(source, draft)
        if lead is draft or _telling(lead) == _telling(draft):
            found.append(draft)
        else:
            others.append((draft, lead))
    return found, others


def _telling(draft: Draft) -> tuple[object, ...]:
    """The identity of a draft as a request: its customer, its words, its problem and its person."""
    return draft.customer, *(draft.fields.get(name) for name in ("said", "problem", "person"))
