"""Maps columns of an export to fields."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from difflib import get_close_matches

from roadmap_tui.errors import Reason, Refused, Remedy, Usage
from roadmap_tui.intake.shapes import (
    ANSWER_COLUMNS,
    ANSWER_FIELDS,
    CUSTOMER_COLUMNS,
    CUSTOMER_FIELDS,
    OWN_SIZE,
    PLAIN,
    REQUEST_FIELDS,
    SHAPES,
    Shape,
    best_columns,
    is_question,
    plain,
    recognise,
)
from roadmap_tui.text.characters import one_line
from roadmap_tui.text.nearest import meant, nearest_meant

Mapped = dict[str, tuple[int, ...]]
"""The places of the columns that fill each field, the most specific first."""

_SHOWN_HEADERS = 20
_NEAR = 0.7
_SAID = ("said", "subject", "problem", "answers")
_ALIASES = {
    "body": "said",
    "description": "said",
    "title": "subject",
    "heard": "heard_on",
    "organization": "customer",
    "organisation": "customer",
    "domains": "domain",
    "tag": "tags",
    "touchpoints": "touchpoint",
}
_OWN_SIZE = frozenset(plain(one) for several in OWN_SIZE.values() for one in several)
MONEY = ("arr", "mrr")
"""Fields of accounts that are amounts: what is paid in a year, or in a month."""
_WHO = {"name", "domains", "external_ids"}
_ANSWER_ALIASES = {"customer": "name", "domain": "domains", "email": "domains", "external_id": "external_ids",
                   "score": "value", "date": "day"}  # fmt: skip
_CUSTOMER_ALIASES = {"domain": "domains", "external_id": "external_ids", "id": "external_ids", "customer": "name"}


def request_mapping(
    headers: Sequence[str],
    *,
    file: str,
    shape: str | None = None,
    maps: Iterable[str] = (),
    sample: Sequence[Sequence[str]] = (),
) -> tuple[Shape, Mapped]:
    """The shape of an export of requests and its mapping.

    `maps` holds `COLUMN=FIELD`, which goes before the shape; an empty field leaves the column out. The first
    rows, `sample`, tell which questions of a survey are answered in words. Refused where no column holds what was
    said; Usage for a shape, column or field that does not exist.
    """
    chosen = shape_named(shape) if shape else recognise(headers, SHAPES) or PLAIN
    by_hand = _by_hand(headers, maps, REQUEST_FIELDS, _ALIASES)
    found = _mapped(headers, chosen.field_of, chosen.rank_of, by_hand)
    if chosen.is_survey:
        _take_questions(headers, found, by_hand, sample)
    if "subject" in found and not any(field == "subject" for field in by_hand.values()):
        # A second headline is none: where a table has both, `Title` is what somebody is called at work.
        found["subject"] = found["subject"][:1]
    if not any(field in found for field in _SAID):
        raise _nothing_known(headers, file, PLAIN.columns, REQUEST_FIELDS, "request import", "Subject=subject")
    return chosen, found


_SURVEYED = (
    ("email", ("email", "mailaddress")),
    ("customer", ("company", "organisation", "organization", "employer", "firma", "unternehmen", "entreprise")),
    ("person", ("yourname", "fullname", "whoareyou", "ihrname", "votrenom")),
)  # fmt: skip
"""Words in a question of a survey by which it asks who answers."""
_WORDS_OF_AN_ANSWER = 3
"""Words from which a cell says something, below a heading that is no question."""


def _take_questions(
    headers: Sequence[str], found: Mapped, by_hand: Mapping[int, str], sample: Sequence[Sequence[str]]
) -> None:
    """Map the questions of a survey: who answers, and what is answered in words."""
    taken = {place for places in found.values() for place in places} | set(by_hand)
    words_by_hand = any(field in _SAID or field == "answers" for field in by_hand.values())
    for place, header in enumerate(headers):
        if place in taken or not header.strip():
            continue
        name = plain(header)
        who = next((field for field, words in _SURVEYED if any(word in name for word in words)), None)
        answered = [row[place] for row in sample if place < len(row) and row[place].strip()]
        is_short = bool(answered) and all(len(cell.split()) < 2 * _WORDS_OF_AN_ANSWER for cell in answered)
        if who is not None and who not in found and is_short:
            found[who] = (place,)
            continue
        known = PLAIN.field_of(name)
        if known == "said":
            known = "answers"
        if known is not None and known not in found and known != "answers":
            found[known] = (place,)
        elif not words_by_hand and (
            known == "answers"
            or any(len(cell.split()) >= _WORDS_OF_AN_ANSWER - is_question(header) for cell in answered)
        ):
            found["answers"] = (*found.get("answers", ()), place)


def customer_mapping(headers: Sequence[str], *, file: str, maps: Iterable[str] = ()) -> Mapped:
    """The mapping of an export of customers; Refused where no column names them."""
    by_hand = _by_hand(headers, maps, CUSTOMER_FIELDS, _CUSTOMER_ALIASES)
    best = best_columns(headers, CUSTOMER_COLUMNS)
    # Where a second column looks like names or owners it may be another thing's; an amount is one by its heading.
    amounts = [(plain(one), field) for field in MONEY for one in CUSTOMER_COLUMNS[field]]
    best |= {name: field for name, field in amounts if name not in best}
    best |= {name: "size" for header in headers if (name := plain(header)) in _OWN_SIZE and name not in best}
    found = _mapped_by(headers, best, by_hand)
    if "name" not in found:
        all_names = {plain(name): field for field, several in CUSTOMER_COLUMNS.items() for name in several}
        raise _nothing_known(headers, file, all_names, CUSTOMER_FIELDS, "customer import", "Account=name")
    return found


def is_answers(headers: Sequence[str]) -> bool:
    """Whether a table holds scores and renewals, day by day, rather than accounts."""
    found = set(best_columns(headers, ANSWER_COLUMNS).values())
    accounts = set(best_columns(headers, CUSTOMER_COLUMNS).values())
    if accounts & {"segment", "arr", "mrr", "plan", "csm"}:
        return False
    return _tells(found) and "day" in found and bool(found & _WHO)


def answer_mapping(headers: Sequence[str], *, file: str, maps: Iterable[str] = ()) -> Mapped:
    """The mapping of a table of scores and renewals; Refused where no column tells who, when or what."""
    by_hand = _by_hand(headers, maps, ANSWER_FIELDS, _ANSWER_ALIASES)
    found = _mapped_by(headers, best_columns(headers, ANSWER_COLUMNS), by_hand)
    if not (_tells(set(found)) and "day" in found and set(found) & _WHO):
        all_names = {plain(name): field for field, several in ANSWER_COLUMNS.items() for name in several}
        raise _nothing_known(headers, file, all_names, ANSWER_FIELDS, "customer import", "Score=nps")
    return found


def _tells(fields: set[str]) -> bool:
    return bool(fields & {"nps", "csat", "ces", "renewed", "event"}) or {"kind", "value"} <= fields


def shown(headers: Sequence[str], mapped: Mapping[str, Sequence[int]]) -> list[tuple[str, str]]:
    """The mapping for people, in the order of the columns: column, field (empty where it is not taken)."""
    fields = {place: field for field, places in mapped.items() for place in places}
    return [(header, fields.get(place, "")) for place, header in enumerate(headers)]


def shape_named(name: str) -> Shape:
    """A shape by its name, in any case; Usage names the nearest."""
    names = {shape.name: shape for shape in (*SHAPES, PLAIN)}
    found = names.get(name.strip().lower())
    if found is None:
        raise Usage(f"There is no shape {one_line(name)!r}.{meant(name, names)}")
    return found


def _by_hand(
    headers: Sequence[str], maps: Iterable[str], fields: Mapping[str, str], aliases: Mapping[str, str]
) -> dict[int, str]:
    """The mapping by hand (`--map COLUMN=FIELD`), by the place of the column."""
    found: dict[int, str] = {}
    for one in maps:
        column, sign, field = one.rpartition("=")
        if not sign or not column.strip():
            raise Usage(
                f"A mapping is COLUMN=FIELD, as Priority=importance, not {one_line(one)!r}.",
                reason=Reason.UNKNOWN_FIELD,
            )
        places = [place for place, header in enumerate(headers) if plain(header) == plain(column)]
        if not places:
            raise Usage(
                f"There is no column {one_line(column)!r}.{meant(column, headers)}", reason=Reason.UNKNOWN_FIELD
            )
        name = field.strip().lower().replace("-", "_")
        name = aliases.get(name, name)
        if name and name not in fields:
            raise Usage(
                f"A column cannot become {one_line(field)!r}.{_fields_meant(name, fields)}",
                reason=Reason.UNKNOWN_FIELD,
            )
        found.update(dict.fromkeys(places, name))
    return found


def _fields_meant(name: str, fields: Mapping[str, str]) -> str:
    return nearest_meant(name, fields) or f" It can become: {', '.join(fields)}."


def _mapped(
    headers: Sequence[str],
    field_of: Callable[[str], str | None],
    rank_of: Callable[[str], int],
    by_hand: Mapping[int, str],
) -> Mapped:
    """Columns by field; what was mapped by hand alone fills its field."""
    found: dict[str, list[int]] = {}
    for place, field in by_hand.items():
        if field:
            found.setdefault(field, []).append(place)
    settled = set(found)
    for place, header in enumerate(headers):
        guessed = field_of(plain(header))
        if guessed is not None and place not in by_hand and guessed not in settled:
            found.setdefault(guessed, []).append(place)
    for field in found.keys() - settled:
        found[field].sort(key=lambda place: rank_of(plain(headers[place])))
    return {field: tuple(places) for field, places in found.items()}


def _mapped_by(headers: Sequence[str], known: Mapping[str, str], by_hand: Mapping[int, str]) -> Mapped:
    """Columns by field, for headers that are known as they stand."""
    rank = {header: number for number, header in enumerate(known)}
    return _mapped(headers, known.get, rank.__getitem__, by_hand)


def _nothing_known(
    headers: Sequence[str],
    file: str,
    known: Mapping[str, str],
    fields: Mapping[str, str],
    command: str,
    example: str,
) -> Refused:
    """The refusal of a whole file, with its headers and the likely mappings for the command."""
    names = [one_line(header) or "(no name)" for header in headers]
    there = ", ".join(names[:_SHOWN_HEADERS]) + (" …" if len(names) > _SHOWN_HEADERS else "")
    likely = []
    for name in names:
        near = get_close_matches(plain(name), known, n=1, cutoff=_NEAR)
        if near:
            likely += ["--map", f"{name}={known[near[0]]}"]
    words = "Perhaps {}." if likely else "Say which column is which, as in {}."
    return Refused(
        f"{one_line(file)} has no column that is known here; it has: {there}. Fields: {', '.join(fields)}.",
        reason=Reason.UNKNOWN_FIELD,
        remedy=Remedy(command, (one_line(file), *(likely[:6] or ("--map", example))), words),
    )
