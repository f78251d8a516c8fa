"""Parsers of cells: day, money, grade, domain and others. A cell that cannot be parsed raises Unreadable."""

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from functools import lru_cache
from typing import Literal

from roadmap_tui.actions.fields import LIMIT, TEXT_LIMIT
from roadmap_tui.actions.products import is_like_id
from roadmap_tui.errors import Usage
from roadmap_tui.files.packaged import packaged_toml
from roadmap_tui.model.touchpoints import DEFAULT, Touchpoints
from roadmap_tui.text.characters import one_line
from roadmap_tui.text.days import parse_day
from roadmap_tui.text.mail_addresses import mail_address
from roadmap_tui.text.mail_domains import is_public_mail

NOTHING = frozenset(
    {"", "-", "–", "—", "?", "n/a", "na", "none", "null", "nil", "undefined", "unknown"}
    | {
        "(not set)",
        "not set",
        "(blank)",
        "(empty)",
        "#n/a",
        "#null!",
        "#ref!",
        "#name?",
        "#value!",
        "#div/0!",
        "#num!",
    }
)
"""Placeholders that exports and spreadsheets write into cells without a value: they overwrite nothing."""


_NO_DAY = date(1970, 1, 1)
"""The last of the days that programs write where they hold none; 1900-01-00 and 0001-01-01 are others."""


class Unreadable(Exception):
    """The reason why a row cannot be imported."""


BEGINS_NOTHING = frozenset(
    begin for one in NOTHING for letter in one[:1] for begin in (letter, letter.upper())
) | frozenset(" \t\r\n\xa0\u3000")
"""The letters with which such a placeholder begins; most cells begin with another."""


def is_nothing(cell: str) -> bool:
    """Whether a cell is empty or holds a placeholder for nothing."""
    return not cell or (cell[0] in BEGINS_NOTHING and cell.strip().lower() in NOTHING)


def text(cell: str, column: str) -> str:
    """A cell as it stands; refused where no board can hold it."""
    if len(cell) > TEXT_LIMIT:
        raise Unreadable(f"{column} has {len(cell):,} characters; at most {TEXT_LIMIT:,} are kept")
    if "\0" in cell:
        raise Unreadable(f"{column} holds a NUL character")
    return cell


_CLOCK = re.compile(
    r"(?P<day>.*?\d)[ T,]+(?P<time>\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?)\s*(?P<half>[AaPp][Mm])?\s*"
    r"(?P<zone>Z|(?:UTC|GMT)?[+-]\d{1,2}(?::?\d{2})?|UTC|GMT)?",
    re.DOTALL,
)
_EPOCH = re.compile(r"1\d{9}(?:\d{3})?(?:\.\d+)?")


Order = Literal["day first", "month first"]
ORDERS: dict[str, Order] = {"day-first": "day first", "month-first": "month first"}
"""The orders of day and month by the names that people give."""
_SLASHED = re.compile(r"\s*(\d{1,2})([/-])(\d{1,2})\2(\d{4}|\d{2})(?!\d)")
_DOTTED = re.compile(r"\s*(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4}|\d{2})(?!\d)")
_NAMED = re.compile(r"\s*(\d{1,2})[/ .-]+([^\W\d_]{3,12})\.?[/ .-]+(\d{4}|\d{2})(?!\d)")


def is_ambiguous(cell: str) -> bool:
    """Whether a day is written as 03/04/2026, which tells nobody its order by itself."""
    parts = _SLASHED.match(cell)
    return parts is not None and parts[1] != parts[3] and int(parts[1]) <= 12 and int(parts[3]) <= 12


def order_told(cell: str) -> Order | None:
    """The order that a day written with slashes makes plain; None where it does not."""
    parts = _SLASHED.match(cell)
    if parts is None or (int(parts[1]) > 12) == (int(parts[3]) > 12):
        return None
    return "day first" if int(parts[1]) > 12 else "month first"


def order_in(rows: Iterable[Sequence[str]], mapped: Mapping[str, Sequence[int]], *fields: str) -> Order | None:
    """The order of day and month in columns such as 03/04/2026: what one row makes plain holds for all.

    None where no row tells, or two rows contradict each other.
    """
    places = [place for field in fields for place in mapped.get(field, ())]
    found = {order_told(row[place]) for row in rows for place in places} if places else set()
    found.discard(None)
    return found.pop() if len(found) == 1 else None


def ordered(cell: str, order: Order | None) -> str:
    """A day written with slashes, as ISO where its order is known; what follows it stays.

    So is one with dots, which all who write dots write day first, and one with the name of its month.
    """
    parts = _SLASHED.match(cell)
    if parts is not None:
        order = order_told(cell) or order or ("day first" if parts[1] == parts[3] else None)
        if order is None:
            return cell
        month, on = (parts[3], parts[1]) if order == "day first" else (parts[1], parts[3])
        year, end = parts[4], parts.end()
    elif (parts := _DOTTED.match(cell)) is not None:
        month, on, year, end = parts[2], parts[1], parts[3], parts.end()
    elif (parts := _NAMED.match(cell)) is not None and (number := month_number(parts[2])) is not None:
        month, on, year, end = str(number), parts[1], parts[3], parts.end()
    else:
        return cell
    return f"{year if len(year) == 4 else '20' + year}-{int(month):02}-{int(on):02}{cell[end:]}"


@lru_cache(maxsize=256)
def month_number(name: str) -> int | None:
    """The month that is called so in some language; None where none is, or two are."""
    called = name.casefold()
    return next((number for begin, number in _month_names() if called.startswith(begin)), None)


@lru_cache(maxsize=1)
def _month_names() -> tuple[tuple[str, int], ...]:
    """The beginnings of months' names, the longest first."""
    months = packaged_toml("intake/data/months.toml")
    named = [(name, int(number)) for number, names in months.items() for name in names]
    return tuple(sorted(named, key=lambda one: -len(one[0])))


def two_readings(cell: str, column: str) -> str:
    """Why a day of an unknown order cannot be read: both days that it may be."""
    parts = _SLASHED.match(cell)
    assert parts is not None
    both = [ordered(cell, order)[:10] for order in ORDERS.values()]
    return f"{column} is {both[0]} or {both[1]}, nobody knows which: {short(cell)}"


def day(cell: str, column: str, *, today: date, zone: tzinfo = UTC, order: Order | None = None) -> date:
    """The day of an instant or a day; an instant without an offset is one of `zone`, which also sets its day.

    `order` is how the column writes 03/04/2026, which is refused where nobody knows.
    """
    given = cell.strip()
    if given[4:5] != "-":  # else it is written year first
        given = ordered(given, order)
        if is_ambiguous(given):
            raise Unreadable(two_readings(given, column))
    try:
        found = _instant_day(given, zone)
    except (ValueError, OverflowError):
        found = None
    if found is None:
        try:
            found = parse_day(given, today=today, look="back")
        except Usage:
            raise Unreadable(
                f"{column} is no day that can be read: {short(cell)}; write it as 2027-06-30"
            ) from None
    if found > today and found > today + timedelta(days=1):
        raise Unreadable(f"{column} lies ahead: {found}")
    if found <= _NO_DAY:
        raise Unreadable(f"{column} is what programs write for no day: {found}; leave it empty")
    return found


def _instant_day(given: str, zone: tzinfo) -> date | None:
    if given[4:5] != "-" and _EPOCH.fullmatch(given):
        seconds = float(given)
        return datetime.fromtimestamp(seconds / 1000 if seconds > 1e11 else seconds, zone).date()
    try:
        if len(given) == len("2027-06-30"):
            return date.fromisoformat(given)
        found = datetime.fromisoformat(given)
    except ValueError:
        parts = _CLOCK.fullmatch(given)
        if parts is None:
            return None
        try:
            on = date.fromisoformat(parts["day"])
        except ValueError:
            try:
                on = parse_day(parts["day"], today=date.max, look="back")
            except (Usage, OverflowError):
                return None
        hour, minute = (int(one) for one in parts["time"].split(":")[:2])
        if parts["half"]:
            hour = hour % 12 + (12 if parts["half"].lower() == "pm" else 0)
        if hour > 23 or minute > 59:
            return None
        found = datetime(on.year, on.month, on.day, hour, minute, tzinfo=_offset(parts["zone"]))
    return found.astimezone(zone).date() if found.tzinfo is not None else found.date()


def _offset(words: str | None) -> tzinfo | None:
    if words is None:
        return None
    digits = words.lstrip("UTCGMZ").replace(":", "")
    if not digits:
        return UTC
    hours, minutes = (digits[1:3], digits[3:]) if len(digits) > 2 else (digits[1:], "")
    away = timedelta(hours=int(hours), minutes=int(minutes or 0))
    return timezone(-away if digits[0] == "-" else away)


_SIGNS = {"€": "EUR", "£": "GBP", "¥": "JPY", "₹": "INR", "₩": "KRW"}
_MONEY = re.compile(
    r"(?P<before>[A-Za-z]{0,3}[$€£¥₹₩]|[A-Z]{3})?\s*(?P<number>-?\d[\d,.'’\s\u00a0\u202f]*?)\s*(?P<scale>[kKmM])?\s*"
    r"(?P<after>[$€£¥₹₩]|[A-Z]{3})?\s*(?:/\s*(?:y|yr|year)|per year|p\.a\.|a year)?"
)
_PLAIN_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_GROUPED = (
    (re.compile(r"-?\d{1,3}(?:,\d{3})+(?:\.\d{1,2})?"), ","),
    (re.compile(r"-?\d{1,3}(?:\.\d{3}){2,}(?:,\d{1,2})?|-?\d{1,3}\.\d{3},\d{1,2}|-?\d{4,},\d{1,2}"), "."),
    (re.compile(r"-?\d{1,3}(?:['’\s]\d{3})+(?:[.,]\d{1,2})?"), "'’"),
)
"""Amounts as people of some country write them and nobody reads otherwise, and what groups thousands there."""


def money(cell: str, column: str, *, currency: str) -> int:
    """An amount in the board's currency: `1100040`, `$1,100,040`, `1.100.040,50 €`, `60k`, `1.2M`; cents are
    rounded away.
    """
    found = _MONEY.fullmatch(cell.strip())
    if found is None:
        raise Unreadable(f"{column} is no amount: {short(cell)}")
    for sign in (found["before"], found["after"]):
        if sign is not None and not _is_of(sign, currency):
            raise Unreadable(f"{column} is in another currency than the board's {currency}: {short(cell)}")
    number = found["number"].strip()
    groups = next((groups for written, groups in _GROUPED if written.fullmatch(number)), None)
    if groups is not None:
        number = "".join(one for one in number if one not in groups and not one.isspace()).replace(",", ".")
    elif not _PLAIN_NUMBER.fullmatch(number) or re.fullmatch(r"-?[1-9]\d{0,2}\.\d{3}", number):
        raise Unreadable(f"{column} can be read in two ways: {short(cell)}; write it as 1100040")
    amount = float(number) * {"": 1, "k": 1_000, "m": 1_000_000}[(found["scale"] or "").lower()]
    if not math.isfinite(amount) or not 0 <= amount <= LIMIT:
        raise Unreadable(f"{column} is no amount per year: {short(cell)}")
    return round(amount)


def _is_of(sign: str, currency: str) -> bool:
    """Whether a sign can stand for a currency; the dollar sign stands for any dollar, and for the peso."""
    if sign.endswith("$"):
        return currency.endswith("D") or currency in {"MXN", "CLP", "COP", "ARS"}
    return _SIGNS.get(sign, sign) == currency


_PRIORITIES = {
    "low": 1, "normal": 1, "medium": 2, "high": 2, "urgent": 3,
}  # fmt: skip


def grade(cell: str, column: str, *, words: Sequence[str] = (), priorities: bool = False) -> int:
    """A grade from 0 to 3, or one of the `words` for them; with `priorities`, a ticket's words as well."""
    word = cell.strip().lower()
    if word in {"0", "1", "2", "3"}:
        return int(word)
    if word in words:
        return words.index(word)
    if priorities and word in _PRIORITIES:
        return _PRIORITIES[word]
    also = " or low, normal, high, urgent" if priorities else ""
    raise Unreadable(f"{column} is 0, 1, 2 or 3{also}, not {short(cell)}")


def count(cell: str, column: str) -> int:
    """A whole number of things, not below 0."""
    digits = cell.strip().removesuffix(".0")
    if not digits.isascii() or not digits.isdigit() or len(digits) > 9:
        raise Unreadable(f"{column} is a whole number, not {short(cell)}")
    return int(digits)


_BETWEEN_TAGS = re.compile(r"[\s,;|]+")
_BETWEEN_NAMES = re.compile(r"\s*[,;|\n]\s*")
_HOLDS = re.compile(r"[-_]+")


@lru_cache(maxsize=4096)
def product(cell: str, column: str) -> str:
    """The name of a product; one that is written as an id of the board is no name."""
    name = " ".join(text(cell, column).split())
    if is_like_id(name):
        raise Unreadable(f"{column} {name} is written as an id of the board, and no name of a product")
    return name


@lru_cache(maxsize=4096)
def touchpoint_in(cell: str, touchpoints: Touchpoints = DEFAULT) -> str | None:
    """The first touchpoint among tags, by its name or a word it is known by; None where there is none."""
    # A name of several words is a tag between commas, or one whose words hold together: `sign-up`, `sign_up`.
    tags = (*_BETWEEN_NAMES.split(cell), *_BETWEEN_TAGS.split(cell))
    found = ((cell.find(tag), touchpoints.meant(tag) or touchpoints.meant(_HOLDS.sub(" ", tag))) for tag in tags)
    return min(((at, name) for at, name in found if name is not None), default=(0, None))[1]


_AROUND_DOMAIN = re.compile(r"^(?:https?://)?(?:www\.)?|[/?#:].*$")
_DOMAIN = re.compile(r"[^\s@/.,;]+(?:\.[^\s@/.,;]+)+")


@lru_cache(maxsize=4096)
def domain_in(cell: str) -> str | None:
    """The company's domain in a web or e-mail address; None where there is none, or a free mailer's."""
    bare = any_domain(cell)
    return bare if bare is not None and not is_public_mail(bare) else None


def any_domain(cell: str) -> str | None:
    """The domain in a web or e-mail address, whoever has it; None where there is none."""
    bare = _AROUND_DOMAIN.sub("", cell.strip().lower().rpartition("@")[2])
    return bare if _DOMAIN.fullmatch(bare) else None


@lru_cache(maxsize=4096)
def mail(cell: str, column: str) -> str:
    """An e-mail address; the first of several."""
    found = mail_address(re.split(r"[;,]", cell, maxsplit=1)[0])
    if found is None:
        raise Unreadable(f"{column} is no e-mail address: {short(cell)}")
    return found


def listed(cell: str) -> tuple[str, ...]:
    """The parts of a cell between commas or semicolons, each once."""
    return tuple(dict.fromkeys(part.strip() for part in re.split(r"[,;]", cell) if part.strip()))


def choice(cell: str, column: str, names: Mapping[str, str]) -> str:
    """One of the allowed words, in any case."""
    found = names.get(cell.strip().lower())
    if found is None:
        raise Unreadable(f"{column} is one of {', '.join(dict.fromkeys(names.values()))}, not {short(cell)}")
    return found


def short(cell: str) -> str:
    """A cell shortened for a sentence."""
    words = one_line(cell)
    return f"“{words if len(words) <= 40 else words[:39] + '…'}”"
