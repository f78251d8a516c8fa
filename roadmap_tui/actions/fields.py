"""Reads field values from the command line and from JSON into the types of records.

A value is text from a command line or a plain JSON value; an empty text or null clears a field. What cannot be
read is refused with a sentence that names the field.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from roadmap_tui.errors import Reason, Usage, WrongValue
from roadmap_tui.model.fields.customer import CUSTOMER
from roadmap_tui.model.fields.product import PRODUCT
from roadmap_tui.model.fields.request import REQUEST
from roadmap_tui.model.fields.session import SESSION
from roadmap_tui.model.fields.spec import GUARDRAIL, Field
from roadmap_tui.model.fields.story import STORY
from roadmap_tui.model.records import Cost, Source, Target
from roadmap_tui.model.touchpoints import DEFAULT, FIELDS, Touchpoints
from roadmap_tui.text.characters import checked, one_line
from roadmap_tui.text.lazy_pattern import lazy_pattern
from roadmap_tui.text.mail_addresses import mail_address
from roadmap_tui.text.nearest import meant

if TYPE_CHECKING:
    from roadmap_tui.settings import Settings

LIMIT = 10**15
"""Numbers beyond this are a slip, and JSON readers elsewhere would round them."""
WEB = "web"
"""The system of a source of which an address alone is known."""
_LONGEST_NUMBER = 200
"""Characters of a number with its words; a longer one is none."""
TEXT_LIMIT = 100_000
"""Characters of one text; a longer one is a file, not a field."""


class ReadContext(NamedTuple):
    """The context of reading a value: the day, the month the team's year starts with, and its touchpoints."""

    today: date
    year_starts: int = 1
    touchpoints: Touchpoints = DEFAULT

    @classmethod
    def of(cls, today: date, settings: "Settings") -> "ReadContext":
        """The context on a day, for a team with these settings."""
        return cls(today, settings.calendar.year_starts, settings.touchpoints.known)


Reader = Callable[[Any, str, ReadContext], Any]


def text(value: Any, where: str, _reading: ReadContext) -> str | None:
    """Reads a text, exactly as given."""
    if value is None or value == "":
        return None
    if not isinstance(value, str):
        raise WrongValue(where, f"a text, not {_shown(value)}.")
    if len(value) > TEXT_LIMIT:
        raise Usage(
            f"{where} has {len(value):,} characters; at most {TEXT_LIMIT:,} are kept. Attach a link instead."
        )
    return checked(value, where) if value.strip() else None


def required(value: Any, where: str, reading: ReadContext) -> str:
    """Reads a text that cannot be empty."""
    found = text(value, where, reading)
    if found is None:
        raise Usage(f"{where} cannot be empty.", reason=Reason.MISSING_VALUE)
    return found


def numeral(value: Any, where: str, _reading: ReadContext) -> int | float | None:
    """Reads a number: `7`, `7.5`, `-3`; a whole one stays whole."""
    if value is None or value == "":
        return None
    if isinstance(value, str):
        plain = value.strip().replace("_", "").replace("\u2212", "-")
        if re.fullmatch(r"[-+]?\d{1,3}(,\d{3})+(\.\d+)?", plain):
            plain = plain.replace(",", "")
        try:
            value = int(plain)
        except ValueError:
            try:
                value = float(plain)
            except ValueError:
                raise WrongValue(
                    where,
                    f"a number without its unit, such as 7 or 12.5, not {_shown(value)}.",
                    reason=Reason.NOT_A_NUMBER,
                ) from None
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise WrongValue(where, f"a number, not {_shown(value)}.", reason=Reason.NOT_A_NUMBER)
    if not abs(value) <= LIMIT:  # not a number is not within either
        raise WrongValue(
            where,
            f"a number between -{LIMIT:.0e} and {LIMIT:.0e}, not {_shown(value)}.",
            reason=Reason.NOT_A_NUMBER,
        )
    return int(value) if isinstance(value, float) and value.is_integer() else value


_MONEY = lazy_pattern(r"[^\d.,kKmM+-]*([-+]?[\d.,]+)\s*([kKmM]?)[^\d]*")


def money(value: Any, where: str, reading: ReadContext) -> int | None:
    """Reads an amount of money per year: `60000`, `$60,000`, `60k`, `1.2M`; cents are rounded away."""
    if isinstance(value, str) and value.strip():
        if len(value) > _LONGEST_NUMBER:
            raise WrongValue(where, f"an amount per year, not {_shown(value)}.", reason=Reason.NOT_A_NUMBER)
        found = _MONEY.fullmatch(value.strip())
        if found and re.fullmatch(r"[-+]?\d{1,3}(\.\d{3})+", found[1]) and not found[2]:
            raise Usage(
                f"{where} can be read in two ways, {_shown(value)}; write {found[1].replace('.', '')}.",
                reason=Reason.NOT_A_NUMBER,
            )
        scale = {"": 1, "k": 1_000, "m": 1_000_000}[found[2].lower()] if found else 1
        amount = numeral(found[1] if found else value, where, reading)
        assert amount is not None
        amount *= scale
    else:
        amount = numeral(value, where, reading)
    if amount is None:
        return None
    if not 0 <= amount <= LIMIT:
        raise WrongValue(where, f"an amount per year, not {_shown(value)}.", reason=Reason.NOT_A_NUMBER)
    return round(amount)


def _grade(words: Sequence[str]) -> Reader:
    """A reader of grades from 0 up, in figures or in the words for them."""

    def grade(value: Any, where: str, reading: ReadContext) -> int | None:
        if isinstance(value, str) and value.strip().lower() in words:
            return words.index(value.strip().lower())
        found = numeral(value, where, reading)
        if found is None or found in range(len(words)):
            return None if found is None else int(found)
        said = ", ".join(f"{number} ({word})" for number, word in enumerate(words))
        raise WrongValue(where, f"one of {said}, not {_shown(value)}.", reason=Reason.UNKNOWN_WORD)

    return grade


def choice(*names: str) -> Reader:
    """A reader of one of some names, in any case."""

    def one_of(value: Any, where: str, _reading: ReadContext) -> str | None:
        if value is None or value == "":
            return None
        if isinstance(value, str) and value.strip().lower() in names:
            return value.strip().lower()
        given = value if isinstance(value, str) else str(value)
        hint = meant(given.strip(), names)
        raise WrongValue(
            where,
            f"one of {', '.join(names)}, not {_shown(value)}.{hint if 'mean' in hint else ''}",
            reason=Reason.UNKNOWN_WORD,
        )

    return one_of


def touchpoint(value: Any, where: str, reading: ReadContext) -> str | None:
    """Reads a touchpoint of the team, by its name or by a word that it is known by."""
    found = reading.touchpoints.meant(value) if isinstance(value, str) else None
    return found or choice(*reading.touchpoints.names)(value, where, reading)


def listed(one: Reader) -> Reader:
    """A reader of lists: a JSON array as it stands, or texts that commas may divide; doubles are dropped."""

    def several(value: Any, where: str, reading: ReadContext) -> tuple[Any, ...]:
        if value is None:
            return ()
        parts: list[Any] = []
        for piece in value if isinstance(value, (list, tuple)) else (value,):
            if isinstance(piece, str) and not isinstance(value, list):
                parts += (part.strip() for part in piece.split(","))
            else:
                parts.append(piece)
        found = (one(part, where, reading) for part in parts)
        return tuple(dict.fromkeys(each for each in found if each is not None))

    return several


def _day(look: str) -> Reader:
    def day(value: Any, where: str, reading: ReadContext) -> date | None:
        if value is None or value == "" or isinstance(value, date):
            return value or None
        if not isinstance(value, str):
            raise WrongValue(
                where,
                f"a day, such as 2027-06-30 or `end of Q3`, not {_shown(value)}.",
                reason=Reason.NOT_A_DAY,
            )
        if _ISO.fullmatch(value):
            try:
                return date.fromisoformat(value)
            except ValueError:
                raise WrongValue(
                    where, f"there is no day {value}.", joint=": ", reason=Reason.NOT_A_DAY
                ) from None
        from roadmap_tui.text.days import parse_day

        try:
            return parse_day(
                checked(value, where),
                today=reading.today,
                look="back" if look == "back" else "forward",
                year_starts=reading.year_starts,
            )
        except Usage as problem:
            raise WrongValue(where, problem.message, joint=": ", reason=problem.reason) from None

    return day


_ISO = lazy_pattern(r"\d{4}-\d{2}-\d{2}")
day_ahead = _day("forward")
day_back = _day("back")


def domain(value: Any, where: str, reading: ReadContext) -> str | None:
    """Reads a mail or web domain, lower case, without what stands around it."""
    found = text(value, where, reading)
    if found is None:
        return None
    bare = re.sub(r"^(?:https?://)?(?:www\.)?|/.*$", "", found.strip().lower().rpartition("@")[2])
    if not re.fullmatch(r"[^\s@/.]+(?:\.[^\s@/.]+)+", bare):
        raise WrongValue(where, f"a domain such as acme.example, not {_shown(value)}.")
    return bare


def address(value: Any, where: str, reading: ReadContext) -> str | None:
    """Reads one e-mail address, without a name around it."""
    found = text(value, where, reading)
    if found is None:
        return None
    bare = mail_address(found)
    if bare is None:
        raise WrongValue(where, f"an e-mail address such as ana@acme.example, not {_shown(value)}.")
    return bare


_COST = lazy_pattern(r"\s*([-+]?[\d.,]+)\s*([^\d\s].*?)?(?:\s+(?:per|a|an|each|every)\s+(.+?))?\s*", re.DOTALL)


def cost(value: Any, where: str, reading: ReadContext) -> Cost | None:
    """Reads the cost of an obstacle: `10 minutes per visit`, or {amount, unit, per}."""
    if value is None or value == "":
        return None
    if isinstance(value, str):
        found = _COST.fullmatch(checked(value, where)) if len(value) <= _LONGEST_NUMBER else None
        if found is None:
            raise Usage(
                f"{where} begins with a number, as in `10 minutes per visit`, not {_shown(value)}.",
                reason=Reason.NOT_A_NUMBER,
            )
        value = {"amount": found[1], "unit": found[2], "per": found[3]}
    parts = _known(value, ("amount", "unit", "per"), where)
    amount = numeral(parts.get("amount"), f"{where}.amount", reading)
    if amount is None:
        raise Usage(f"{where} needs an amount, as in `10 minutes per visit`.", reason=Reason.MISSING_VALUE)
    return Cost(
        amount=amount,
        unit=text(parts.get("unit"), f"{where}.unit", reading),
        per=text(parts.get("per"), f"{where}.per", reading),
    )


def source(value: Any, where: str, reading: ReadContext) -> Source | None:
    """Reads the source of a request: `zendesk:4711`, an address, or {system, id, url}."""
    if value is None or value == "":
        return None
    if isinstance(value, str) and re.match(r"\s*https?://", value, re.IGNORECASE):
        return Source(system=WEB, url=text(value.strip(), where, reading))
    if isinstance(value, str):
        system, _, identity = value.partition(":")
        value = {"system": system.strip(), "id": identity.strip()}
    parts = _known(value, ("system", "id", "url"), where)
    named = parts.get("id")
    return Source(
        system=required(parts.get("system"), f"{where}.system", reading),
        id=text(str(named) if type(named) is int else named, f"{where}.id", reading),
        url=text(parts.get("url"), f"{where}.url", reading),
    )


_READERS: dict[str, Reader] = {
    "text": text,
    "required": required,
    "number": numeral,
    "money": money,
    "day ahead": day_ahead,
    "day back": day_back,
    "cost": cost,
    "source": source,
    "texts": listed(text),
    "domains": listed(domain),
    "address": address,
}


def _reader(field: Field) -> Reader | None:
    """The reader of a field; None for one that is not read here: internal, or looked up on the board."""
    match field.reader:
        case "choice" | "choices" if field.name in FIELDS:
            return listed(touchpoint) if field.is_list else touchpoint
        case "choice":
            return choice(*field.choices)
        case "choices":
            return listed(choice(*field.choices))
        case "grade":
            return _grade(field.choices)
        case name:
            return _READERS.get(name or "")


def _readers(declared: Iterable[Field], of: str = "") -> dict[str, Reader]:
    """The readers of a record's own fields, or of a part's, by name."""
    read = ((field.part, _reader(field)) for field in declared if field.of == of)
    return {name: reader for name, reader in read if reader is not None}


STORY_READERS = _readers(STORY)
TARGET_READERS = _readers(STORY, "target")
REQUEST_READERS = _readers(REQUEST)
CUSTOMER_READERS = _readers(CUSTOMER)
PRODUCT_READERS = _readers(PRODUCT)
SESSION_READERS = _readers(SESSION)
ALIASES = {
    field.option_name: field.name
    for record in (STORY, REQUEST, CUSTOMER, PRODUCT, SESSION)
    for field in record
    if field.option_name != field.name
}
"""Other names of fields: those of their options."""


_GUARDRAIL = {f"{GUARDRAIL}_{name}": name for name in TARGET_READERS}
_PARTS = ("guardrail", *TARGET_READERS, *_GUARDRAIL)


def read_story(
    given: Mapping[str, Any],
    reading: ReadContext,
    *,
    before: Target | None = None,
    guarding: Target | None = None,
) -> dict[str, Any]:
    """Reads the fields of a story.

    A target's parts may stand flat or under `target`, and change `before`. A guardrail's stand flat
    (`guardrail_metric`) and change `guarding`, or under `guardrail` and take its place.
    """
    flat = dict(given)
    guardrail = _read_guardrail(flat, reading, guarding)
    if isinstance(flat.get("target"), Mapping):
        parts = _known(flat.pop("target"), TARGET_READERS, "target")
        flat.update({name: value for name, value in parts.items() if name not in flat})
    elif "target" in flat and flat["target"] is None and not flat.keys() & (TARGET_READERS.keys() - {"target"}):
        flat.pop("target")
        return {**_read(flat, STORY_READERS, reading, also=_PARTS), "target": None, **guardrail}
    parts = {name: flat.pop(name) for name in TARGET_READERS if name in flat}
    found = {**_read(flat, STORY_READERS, reading, also=_PARTS), **guardrail}
    if parts:
        new = {name: TARGET_READERS[name](value, name, reading) for name, value in parts.items()}
        found["target"] = _merged(before, new)
    return found


def _read_guardrail(flat: dict[str, Any], reading: ReadContext, before: Target | None) -> dict[str, Any]:
    """Takes the guardrail out of the fields and reads it: nothing where none is given."""
    whole = "guardrail" in flat
    base = _target(flat.pop("guardrail"), "guardrail", reading) if whole else before
    new = {
        part: TARGET_READERS[part](flat.pop(name), name, reading)
        for name, part in _GUARDRAIL.items()
        if name in flat
    }
    return {"guardrail": _merged(base, new)} if whole or new else {}


def _merged(before: Target | None, new: Mapping[str, Any]) -> Target | None:
    """A target with some parts changed; None where nothing is left in it."""
    old = {name: getattr(before, name) for name in TARGET_READERS} if before is not None else {}
    merged = Target(**{**old, **new})
    return None if merged == Target() else merged


def read_request(
    given: Mapping[str, Any], reading: ReadContext, *, before: Source | None = None
) -> dict[str, Any]:
    """Reads the fields of a request; a `url` joins the source given beside it, else `before`."""
    flat = dict(given)
    is_given = "url" in flat
    url = text(flat.pop("url", None), "url", reading)
    found = _read(flat, REQUEST_READERS, reading, also=("url", "customer", "story", "stories"))
    old = found.get("source", before)
    if url is not None:
        found["source"] = Source(system=old.system if old else WEB, id=old.id if old else None, url=url)
    elif is_given and old is not None and "source" not in found:
        found["source"] = Source(system=old.system, id=old.id)
    return found


def read_product(given: Mapping[str, Any], reading: ReadContext) -> dict[str, Any]:
    """Reads the fields of a product."""
    return _read(given, PRODUCT_READERS, reading)


def read_customer(given: Mapping[str, Any], reading: ReadContext) -> dict[str, Any]:
    """Reads the fields of a customer."""
    return _read(given, CUSTOMER_READERS, reading)


def read_session(given: Mapping[str, Any], reading: ReadContext) -> dict[str, Any]:
    """Reads the fields of a session."""
    return _read(given, SESSION_READERS, reading, also=("customer", "story"))


def _target(value: Any, where: str, reading: ReadContext) -> Target | None:
    if value is None:
        return None
    parts = _known(value, TARGET_READERS, where)
    return Target(
        **{name: TARGET_READERS[name](part, f"{where}.{name}", reading) for name, part in parts.items()}
    )


def _read(
    given: Mapping[str, Any], readers: Mapping[str, Reader], reading: ReadContext, also: tuple[str, ...] = ()
) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in given.items():
        field = name if name in readers else ALIASES.get(name, name)
        if field not in readers:
            raise Usage(
                f"There is no field {one_line(str(name))!r}.{meant(str(name), (*readers, *also))}",
                reason=Reason.UNKNOWN_FIELD,
            )
        found[field] = readers[field](value, name, reading)
    return found


def _known(value: Any, names: Iterable[str], where: str) -> dict[str, Any]:
    """The parts of an object; refuses what is none, and parts that are not among the names."""
    known = tuple(names)
    if not isinstance(value, Mapping):
        raise WrongValue(where, f"an object with {', '.join(known)}, not {_shown(value)}.")
    for name in value:
        if name not in known:
            raise Usage(
                f"{where} has no {one_line(str(name))!r}.{meant(str(name), known)}", reason=Reason.UNKNOWN_FIELD
            )
    return dict(value)


def _shown(value: Any) -> str:
    """A value as a sentence shows it: short and harmless."""
    words = one_line(value) if isinstance(value, str) else one_line(repr(value))
    return f"`{words if len(words) <= 60 else words[:59] + '…'}`"
