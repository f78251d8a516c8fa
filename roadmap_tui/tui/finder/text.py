"""The finder's rows: an id or what kind it is, its name with what matches strong, and where it stands. Pure."""

from collections.abc import Mapping
from datetime import date

from roadmap_tui.model.records import Term
from roadmap_tui.model.snapshot import Snapshot
from roadmap_tui.model.stages import stage_of
from roadmap_tui.text.money import short_money
from roadmap_tui.tui.common.card import Line
from roadmap_tui.tui.common.matching import first_match, strong_parts
from roadmap_tui.tui.finder.model import Hit, Offer
from roadmap_tui.tui.widgets.cells import cell_len, crop, pad, safe_line

ID = 9
NAME, NOTE = 22, 26
"""The most cells of a customer's name beside what was said, and of a note at the end of a row."""


def row_spans(
    hit: Hit,
    snapshot: Snapshot,
    offers: Mapping[str, Offer],
    terms: Mapping[str, Term],
    *,
    typed: str,
    today: date,
    width: int,
) -> Line:
    """A hit in one line of `width` cells."""
    head, name, note = _parts(hit, snapshot, offers, terms, today, typed=typed, width=width)
    note = crop(note, min(NOTE, max(width // 3, 0)))
    room = max(width - ID - (cell_len(note) + 2 if note else 0), 8)
    name = crop(name, room)
    spans: Line = [(pad(head, ID), "accent" if "-" in head else "dim"), *strong_parts(name, typed)]
    if note:
        spans += [(" " * (room - cell_len(name) + 2), "plain"), (note, "dim")]
    return spans


def _parts(
    hit: Hit,
    snapshot: Snapshot,
    offers: Mapping[str, Offer],
    terms: Mapping[str, Term],
    today: date,
    *,
    typed: str,
    width: int,
) -> tuple[str, str, str]:
    """What stands at the left, in the middle and at the end of a hit's row of so many cells."""
    column = min(NAME, max(width // 4, 8))
    match hit.kind:
        case "story":
            story = snapshot.stories[hit.ref]
            where = "archived" if story.archived else stage_of(story, today)
            note = " · ".join(one for one in (where, safe_line(story.owner)) if one)
            return hit.ref, safe_line(story.title), note
        case "request":
            request = snapshot.requests[hit.ref]
            customer = safe_line(snapshot.customer_name(request.customer)) or "no customer"
            said = _around(request.said or "", typed, max(width - ID - column - 2, 8))
            return hit.ref, f"{pad(crop(customer, column), column)}  {said}", ""
        case "customer":
            customer_record = snapshot.customers[hit.ref]
            arr = customer_record.arr
            worth = short_money(arr, snapshot.board.currency) if arr is not None else ""
            parts = (safe_line(customer_record.segment), worth)
            return hit.ref, safe_line(customer_record.name), " · ".join(one for one in parts if one)
        case "term":
            term = terms[hit.ref]
            name, meaning = safe_line(term.term), safe_line(term.definition)
            return "term", f"{pad(crop(name, column), column)}  {meaning}", ""
        case _:
            offer = offers[hit.ref]
            return hit.kind, safe_line(offer.title), offer.key


def _around(said: str, typed: str, room: int) -> str:
    """What was said from its start, or from near the first of the typed words where that lies far behind."""
    at = first_match(said, typed)
    start = at - room // 3 if at > room - len(typed) else 0
    return f"{'…' if start else ''}{safe_line(said[start : start + 2 * room])}"
