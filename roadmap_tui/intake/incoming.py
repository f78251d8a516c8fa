"""Reads an export of requests into drafts, before the board is asked."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, date, tzinfo
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from msgspec.structs import replace

from roadmap_tui.actions.customers import is_like_id
from roadmap_tui.errors import Usage
from roadmap_tui.intake.cells import Order, Unreadable, is_nothing, short
from roadmap_tui.intake.drafts import Draft, Reader
from roadmap_tui.intake.known_requests import further_words
from roadmap_tui.intake.mapping import request_mapping, shown
from roadmap_tui.intake.refused_rows import RefusedRow, is_refused_file
from roadmap_tui.intake.rows import Doubt, LeftCell, Options, Row, Table, place_of
from roadmap_tui.intake.score_cells import read_score
from roadmap_tui.intake.shapes import Shape, plain
from roadmap_tui.intake.table import NO_OPTIONS, STDIN, export_name, read_rows
from roadmap_tui.model.touchpoints import DEFAULT, Touchpoints
from roadmap_tui.text.characters import folded, one_line
from roadmap_tui.text.nearest import meant
from roadmap_tui.text.plural import plural

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
    touchpoints: Touchpoints = DEFAULT,
) -> Incoming:
    """Read an export of requests, without the board.

    `maps` holds `COLUMN=FIELD`; times without an offset are those of `zone`; `system` names the source of the
    rows, else the shape does, else `name`, else the file; `progress` is told how many rows of how many are read.
    `order` is that of days written as 03/04/2026; where neither it nor a row tells, `ask_order` is given one of
    them. Of rows those are taken that have one of the `tags` and, in `only`, the `COLUMN=VALUE`; `touchpoints`
    are the team's. NotFound, Usage or Refused where the file as a whole cannot be taken.
    """
    table = read_rows(path, options)
    maps = tuple(maps)
    sample = [row.cells for row in islice(table.rows, _SAMPLE) if row.fault is None]
    with table.told_with_refusals():
        found, mapped = request_mapping(table.headers, file=path.name, shape=shape, maps=maps, sample=sample)
    reader = Reader(
        table.headers,
        mapped,
        system=folded(system or table.board or "") or found.system or folded(name or _source_name(path, table)),
        today=today,
        zone=zone,
        shape=found,
        read_score=read_score,
        touchpoints=touchpoints,
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
            what = "1 conversation," if len(drafts) == 1 else f"{len(drafts):,} conversations, each"
            remarks.append(f"{rows:,} messages are {what} one request.")
    if "voter" in mapped or "voter_email" in mapped:
        drafts = one_per_idea(drafts, read.votes)
        voters = sum(one.into is not None for one in drafts)
        remarks.append(
            f"{len(drafts) - voters:,} ideas and {voters:,} further voters, each merged into the idea's request."
        )
    if reader.persons:
        remarks.append(
            "1 name where the customer stands is a person's, by its address: its domain counts."
            if reader.persons == 1
            else f"{reader.persons:,} names where the customer stands are persons', by their addresses: "
            "their domains count."
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
    sentence = f"{name} is read{kind} by the names of its columns: {', '.join(taken)}"
    return Doubt(sentence, "--map COLUMN=FIELD", "columns by their names")


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
            filled = [at for at in empty if row.cells[at] and not is_nothing(row.cells[at])]
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
    notes = "\n".join(dict.fromkeys(one.note for one in messages if one.note)) or None
    earlier = tuple(dict.fromkeys(number for one in messages for number in one.earlier))
    return replace(first, fields=fields, note=notes, earlier=earlier)


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

    Those are given with the one that has the number; a draft that tells the same again, or a part of it, stays
    with the words of the whole, and is known then.
    """
    places: dict[tuple[str, str | None], int] = {}
    found: list[Draft] = []
    others: list[tuple[Draft, Draft]] = []
    for draft in drafts:
        source = draft.source
        at = places.setdefault((source.system, source.id), len(found))
        if at == len(found):
            found.append(draft)
            continue
        lead = found[at]
        whole = _whole(lead, draft)
        if whole is None:
            others.append((draft, lead))
        else:
            found[at] = whole
            again = draft if whole is lead else lead
            said = {"said": whole.fields["said"]} if "said" in whole.fields else {}
            found.append(replace(again, fields={**again.fields, **said}))
    return found, others


def _whole(one: Draft, other: Draft) -> Draft | None:
    """Of two tellings of one request the one that has all its words; None where they tell two things."""
    if one.customer != other.customer or any(
        one.fields.get(name) != other.fields.get(name) for name in ("problem", "person")
    ):
        return None
    words, more = one.fields.get("said") or "", other.fields.get("said") or ""
    if words == more or further_words(words, more):
        return one
    return other if further_words(more, words) else None
