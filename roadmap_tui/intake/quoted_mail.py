"""Splits the text of a mail into its own words and the mail that it answers or forwards.

The words that mail programs write, in every language that is known here, are data. In others a line above quoted
lines is known by its address or hour. Everything runs in one pass, whatever the text holds.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import takewhile
from typing import NamedTuple

from roadmap_tui.files.packaged import packaged_toml

_WORDS: dict[str, dict[str, list[str]]] = packaged_toml("intake/data/mail_words.toml")


class Quoted(NamedTuple):
    """A mail within another: who wrote it and when, as far as its head tells, and its text.

    `day` stands as the mail program wrote it; `is_english` says that it did so in English, which leaves open how
    3/4/2026 is meant, `is_forwarded` that a mark calls it forwarded.
    """

    text: str
    name: str = ""
    address: str = ""
    day: str = ""
    is_forwarded: bool = False
    is_english: bool = False


class Split(NamedTuple):
    """The words of a mail, and the first mail that it quotes whole."""

    own: str
    quoted: Quoted | None = None


def words_of(section: str, name: str) -> list[str]:
    """Words of mail programs, in small letters."""
    return _WORDS[section][name]


def any_of(words: Iterable[str]) -> str:
    """A pattern of any of some words, the longest first."""
    return "|".join(re.escape(one).replace(r"\ ", r"\s+") for one in sorted(set(words), key=len, reverse=True))


_HINT = re.compile(r"(?m)^[^\S\n]*(?:>|[-_*=#]{2}|[^\n:：]{1,60}[:：])|[:：]\*?\s*$")
"""What a text holds that has anything to split off; most have none of it."""
_KIND = {
    name: kind for kind, names in _WORDS["head"].items() for name in names
}  # fmt: skip
_HEAD = re.compile(r"[\s>*]*([^\W\d][^\n:：*<>]{0,24}?)[  ]?\*{0,2}[:：]\*{0,2}(?:\s*(\S.*))?\Z", re.DOTALL)
_ORIGINAL = re.compile(
    rf"[\s>]*(?:[-_*=]{{2,}}\s*(?:{any_of(words_of('marks', 'original'))})\s*[-_*=]{{2,}}|"
    r"##-\s[^\n]{3,100}\s-##)\s*",
    re.IGNORECASE,
)
_FORWARDED = re.compile(
    rf"[\s>]*(?:[-_*=]{{2,}}\s*(?:{any_of(words_of('marks', 'forwarded'))})\s*:?\s*[-_*=]{{2,}}|"
    rf"(?:{any_of(words_of('marks', 'forwarded'))})\s?[:：])\s*",
    re.IGNORECASE,
)
_MAY_BE_HEAD = re.compile(r"[\s>*]*(?:[-_*=]{5}|[-_*=#]{2,}\s*[^\s\-_*=#]|[^\n:：]{1,60}[:：])")
_ENGLISH = re.compile(r"[\s>*]*from\s?\*?:", re.IGNORECASE)
_ENGLISH_WROTE = re.compile(r"\bwrote\b", re.IGNORECASE)
_RULE = re.compile(r"[\s>]*[-_*=]{5,}\s*")
_WROTE = re.compile(
    rf"(?<!\w)(?:{any_of(words_of('attribution', 'wrote'))})(?!\w)|"
    rf"{any_of(words_of('attribution', 'wrote_within'))}",
    re.IGNORECASE,
)
_BEGINS = re.compile(rf"\s*(?:(?:{any_of(words_of('attribution', 'begins'))})(?!\w)|在|\d)", re.IGNORECASE)
_ADDRESS = re.compile(r"[<(\[]\s*(?:mailto:)?([^<>()\[\]\s@]{1,80}@[^<>()\[\]\s@]{1,120})\s*[>)\]]")
_BARE_ADDRESS = re.compile(r"(?<![\w.+-])([\w.+-]{1,80}@[\w-]{1,80}(?:\.[\w-]{1,60}){1,6})")
_HOUR = re.compile(r"(?<!\d)\d{1,2}[:.]\d{2}(?!\d)|\d{1,2}\s?[時时點点시]")
_STAMP = re.compile(rf"{_ADDRESS.pattern}|{_HOUR.pattern}")
_DATED = re.compile(rf"{_HOUR.pattern}|(?<!\d)\d{{4}}(?!\d)|\d\s?[年월]")
_DEVICE = re.compile(rf"\s*[^\w\s]?(?:{any_of(words_of('devices', 'begins'))}).{{0,60}}", re.IGNORECASE)
_MARKDOWN = re.compile(r"`|\]\(|\[link\]|(?m:^#{1,6} |^[^\S\n]*[*-] \[[ x]\])")
_SIGNATURE_LINES = 12
_ATTRIBUTION = 3
"""Lines over which `On …, Ana wrote:` may be broken."""
_LONGEST_ATTRIBUTION = 700
_HEAD_LINES = 14


def split_mail(text: str, *, is_answer: bool = False) -> Split:
    """Split a mail's text. What is written below quoted lines stays the mail's own.

    In an answer (`is_answer`) every quoted line is another's, unless the line above announces it by a colon.
    """
    if _HINT.search(text) is None:
        return Split(without_device(text))
    lines = text.split("\n")
    kept: list[str] = []
    quoted: Quoted | None = None
    place = 0
    is_cut = False
    while place < len(lines):
        line = lines[place]
        head = _head(lines, place)
        if head is not None:
            is_cut = True
            quoted = quoted or _quoted(head, lines)
            while kept and (not kept[-1].strip() or _RULE.fullmatch(kept[-1])):
                kept.pop()
            break
        length = _attribution(lines, place)
        if length:
            end = _end_of_quote(lines, place + length)
            is_cut = True
            above = " ".join(one.strip() for one in lines[place : place + length])
            if above.startswith(("<", "(")) and len(kept) > 1 and kept[-1].strip() and not kept[-2].strip():
                above = f"{kept.pop().strip()} {above}"  # the line was broken behind the name
            quoted = quoted or _attributed(above, lines[place + length : end])
            place = end
            continue
        if line.rstrip("\r") in ("-- ", "--") and _is_signature(
            lines[place + 1 : place + 2 + 4 * _SIGNATURE_LINES], exact=line[2:3] == " "
        ):
            is_cut = True
            rest = _after_signature(lines, place + 1)
            if rest is None:
                break
            place = rest
            continue
        if is_answer and line.lstrip().startswith(">") and not _is_announced(kept):
            is_cut = True
            place += 1
            continue
        kept.append(line)
        place += 1
    filled = max((number for number, line in enumerate(kept) if line.strip()), default=-1)
    if filled > 0 and _DEVICE.fullmatch(kept[filled].rstrip("\r")):
        is_cut = True
        del kept[filled:]
    ended = _without_quoted_end(kept) if _MARKDOWN.search(text) is None else None
    if ended is not None:
        is_cut, kept = True, ended
    return Split("\n".join(kept).rstrip() if is_cut else text, quoted)


def without_device(text: str) -> str:
    """A text without the last line that a device adds."""
    above, _, last = text.rstrip().rpartition("\n")
    return above.rstrip() if above.strip() and _DEVICE.fullmatch(last) else text


class _Head(NamedTuple):
    """The head of a mail in another's text: what its lines say by kind, where its text begins."""

    says: Mapping[str, str]
    end: int
    is_forwarded: bool
    is_english: bool


def _head(lines: Sequence[str], place: int) -> _Head | None:
    """The head that begins at a line: marks, then lines such as From, Sent, To; None where none does."""
    if _MAY_BE_HEAD.match(lines[place]) is None:
        return None
    is_forwarded = is_marked = False
    at = place
    while at < len(lines) and at < place + 6:
        if _FORWARDED.fullmatch(lines[at]):
            is_marked = is_forwarded = True
        elif _ORIGINAL.fullmatch(lines[at]):
            is_marked = True
        elif (lines[at].strip() and not _RULE.fullmatch(lines[at])) or (
            not is_marked and not _RULE.fullmatch(lines[place])
        ):
            break
        at += 1
    says, end = _head_lines(lines, at, is_marked=is_marked)
    if not is_marked and not says:
        return None
    is_english = any(_ENGLISH.match(one) for one in lines[at:end])
    return _Head(says, end, is_forwarded, is_english)


def _head_lines(lines: Sequence[str], place: int, *, is_marked: bool) -> tuple[dict[str, str], int]:
    """What the lines of a head say by kind, and the line after it.

    Without a mark it is one that begins with From, has Sent, Date or To within two lines, and a third of such
    lines, a day or an address.
    """
    says: dict[str, str] = {}
    at = end = place
    last = ""
    while at < len(lines) and at < place + _HEAD_LINES:
        found = _HEAD.match(lines[at].rstrip("\r")) if len(lines[at]) < 4000 else None
        kind = _KIND.get(" ".join(found[1].lower().split())) if found is not None else None
        if kind is not None and found is not None:
            if kind == "from" and "from" in says:
                break
            says.setdefault(kind, (found[2] or "").strip())
            last = kind
            end = at + 1
        elif not lines[at].strip(" \r>"):
            following = _HEAD.match(lines[at + 1].rstrip("\r")) if at + 1 < len(lines) else None
            if not says or following is None or " ".join(following[1].lower().split()) not in _KIND:
                break
        elif says and last in ("to", "other") and lines[at][:1] in " \t":
            end = at + 1  # a list of recipients goes on
        elif last and not says[last]:
            says[last] = lines[at].strip()
            end = at + 1
        else:
            break
        at += 1
        if at == place + 1 and not is_marked and "from" not in says:
            return {}, place
    if not is_marked:
        near = {
            _KIND.get(" ".join(found[1].lower().split()))
            for one in lines[place + 1 : place + 4]
            if len(one) < 4000 and (found := _HEAD.match(one.rstrip("\r"))) is not None
        }
        if not says.get("from") or not near & {"sent", "to"} or not _tells_of_a_mail(says):
            return {}, place
    return says, end


def _tells_of_a_mail(says: Mapping[str, str]) -> bool:
    """Whether lines such as From and To are a head: a person writes `From: the export, To: the board` as well."""
    has_day = any(one.isdigit() for one in says.get("sent", ""))
    return len(says) > 2 or has_day or "@" in "".join(says.values())


def _quoted(head: _Head, lines: Sequence[str]) -> Quoted:
    """The mail below a head."""
    rest = list(lines[head.end :])
    name, address = name_and_address(head.says.get("from", ""))
    if not head.says:
        # Below the mark the program may have written `On …, Ana wrote:`.
        start = next((at for at, line in enumerate(rest[:4]) if line.strip()), 0)
        length = _attribution(rest, start, is_sure=True) if start < len(rest) else 0
        if length:
            above = " ".join(one.strip() for one in rest[start : start + length])
            return _attributed(above, rest[start + length :])._replace(is_forwarded=head.is_forwarded)
    return Quoted(
        _unquoted(rest),
        name,
        address,
        head.says.get("sent", ""),
        head.is_forwarded,
        head.is_english,
    )


def _attributed(above: str, lines: Sequence[str]) -> Quoted:
    """The mail below `On …, Ana wrote:`."""
    found = _ADDRESS.search(above)
    address = found[1] if found else ""
    before = above[: found.start()] if found else above
    name = ""
    if found:
        spoken = _WROTE.split(before)[-1] if _WROTE.search(before) else before
        name = re.split(
            r"[,:：、，]|\d(?:\s*[AaPp]\.?[Mm]\.?)?|(?<!\w)(?:kl|um|uhr|om|heeft|alle ore|klo)(?!\w)", spoken
        )[-1]
    return Quoted(
        _unquoted(lines),
        name.strip(" .\"'“”<>*于於"),
        address,
        above,
        is_english=_ENGLISH_WROTE.search(above) is not None,
    )


def name_and_address(written: str) -> tuple[str, str]:
    """The name and the address of who wrote a mail, as programs write them: `Ana Berg <ana@acme.example>`."""
    found = _ADDRESS.search(written) or _BARE_ADDRESS.search(written)
    if found is None:
        return written.strip(" \"'*"), ""
    address = found[1].removeprefix("mailto:")
    return _bare(written[: found.start()], address), address


def _bare(name: str, address: str) -> str:
    bare = name.strip(" \"'*,;[(<")
    return "" if bare.lower() == address.lower() else bare


def _unquoted(lines: Sequence[str]) -> str:
    """Quoted lines without the marks in front of them, where most have one."""
    filled = [line for line in lines if line.strip()]
    if filled and 2 * sum(line.lstrip().startswith(">") for line in filled) > len(filled):
        lines = [re.sub(r"\A\s*> ?", "", line, count=1) for line in lines]
    return "\n".join(lines).strip("\n")


def _attribution(lines: Sequence[str], place: int, *, is_sure: bool = False) -> int:
    """The count of lines from here that are `On …, Ana wrote:`; 0 where none are.

    Without marks in front of the quoted lines everything below is quoted, where an address or an hour tells that
    a program wrote the line.
    """
    if not lines[place].strip():
        return 0
    first = lines[place]
    for length in range(1, _ATTRIBUTION + 1):
        if place + length > len(lines):
            return 0
        last = lines[place + length - 1].rstrip("\r \t\xa0*_")
        if not last.strip() or len(last) > _LONGEST_ATTRIBUTION:
            return 0
        if last[-1] not in ":：":
            continue
        if length > 1 and _BEGINS.match(first) is None and _STAMP.search(first) is None:
            return 0
        above = " ".join(one.strip() for one in lines[place : place + length])
        if len(above) > _LONGEST_ATTRIBUTION or above.lstrip().startswith(">"):
            return 0
        below = next((one for one in lines[place + length : place + length + 4] if one.strip()), "")
        is_marked = below.lstrip().startswith(">")
        has_verb = _WROTE.search(above) is not None
        has_address = _ADDRESS.search(above) is not None
        if is_marked:
            is_one = (has_verb and (_BEGINS.match(above) is not None or _STAMP.search(above) is not None)) or (
                has_address and _DATED.search(above) is not None
            )
        else:
            is_program = has_verb or last.rstrip(":： ").endswith(">")
            is_one = (
                (place > 0 or is_sure)
                and is_program
                and (
                    _STAMP.search(above) is not None
                    if has_verb
                    else has_address and _DATED.search(above) is not None
                )
            )
        return length if is_one else 0
    return 0


def _end_of_quote(lines: Sequence[str], place: int) -> int:
    """The line after what is quoted from here: marked lines with the empty ones between, else all."""
    end = place
    while end < len(lines) and not lines[end].strip():
        end += 1
    if end == len(lines) or not lines[end].lstrip().startswith(">"):
        return len(lines)
    while end < len(lines) and (lines[end].lstrip().startswith(">") or not lines[end].strip()):
        end += 1
    return end


def _is_announced(kept: Sequence[str]) -> bool:
    above = next((line for line in reversed(kept) if line.strip()), "")
    return above.rstrip().endswith((":", "：")) or above.lstrip().startswith(">")


def _after_signature(lines: Sequence[str], place: int) -> int | None:
    """The line at which a mail goes on below a signature, with what it quotes; None where it does not."""
    for at in range(place, min(len(lines), place + 4 * _SIGNATURE_LINES)):
        if _head(lines, at) is not None or _attribution(lines, at):
            return at
    return None


def _is_signature(rest: list[str], *, exact: bool) -> bool:
    """Whether what follows two dashes is short enough for a signature, up to what is quoted below it."""
    most = _SIGNATURE_LINES if exact else _SIGNATURE_LINES // 2
    filled: list[str] = []
    for at, line in enumerate(rest):
        if not line.strip():
            continue
        if _head(rest, at) is not None or _attribution(rest, at, is_sure=True):
            rest = rest[:at]
            break
        filled.append(line)
        if len(filled) > most:
            return False
    return len(rest) <= 4 * _SIGNATURE_LINES and all(len(one) <= 120 for one in filled)


def _without_quoted_end(lines: list[str]) -> list[str] | None:
    """The lines before quoted ones that end a message; None where it does not end so.

    One that the line above announces by a colon is what the customer wants to show; so is one in Markdown.
    """
    end = len(lines)
    while end and (not lines[end - 1].strip() or lines[end - 1].lstrip().startswith(">")):
        end -= 1
    quoted = any(one.lstrip().startswith(">") for one in lines[end:])
    if not end or not quoted or lines[end - 1].rstrip().endswith(":"):
        return None
    return lines[:end]


def _plain(text: str) -> str:
    """A line for comparing, in whatever case: Turkish has an i with a dot and one without, in capitals too."""
    return " ".join(text.casefold().replace("ı", "i").replace("i\u0307", "i").split())


_CLOSINGS = frozenset(map(_plain, words_of("closings", "lines")))
_NAME = re.compile(r"[^\W\d_]{2,}")
_AROUND_CLOSING = " \t\r\xa0,.!;-–—*_，。！、"
_CLOSING_LINES = 14
_CARD_WIDTH = 100
_CARD_WORDS = 4
_DISCLAIMER = 100
"""Characters that a paragraph about secrecy has at least."""
_BANNER = 400
_PARTS = 12
"""Paragraphs at the end among which a disclaimer is looked for."""


def without_signature(text: str, name: str = "", address: str = "") -> str:
    """The words of a letter without the line that ends it, the card below, and what servers put around them.

    `name` and `address` are those of who wrote it: a card tells them.
    """
    names = frozenset(one for one in _NAME.findall(f"{name} {address.partition('@')[0]}".casefold()))
    return _without_closing(_without_disclaimers(text), _plain(name), names)


def _without_closing(text: str, name: str, names: frozenset[str]) -> str:
    """A letter without its last `Kind regards`, or the name that ends it, and the card below."""
    lines = text.rstrip().split("\n")
    secret, mail, *_ = _disclaiming()
    for at in range(max(1, len(lines) - 2 * _CLOSING_LINES), len(lines)):
        bare = _plain(lines[at].strip(_AROUND_CLOSING))
        if not bare:
            continue
        beginning = bare.partition(",")[0].strip()
        is_closing = bare in _CLOSINGS or (
            beginning in _CLOSINGS and len(bare.split()) <= len(beginning.split()) + 4
        )
        below = [line.strip() for line in lines[at + 1 :] if line.strip()]
        below = list(takewhile(lambda line: not (secret.search(line) and mail.search(line)), below))
        is_name = bare == name or (bare in names and (not below or not lines[at - 1].strip()))
        if (is_name and _is_card(below)) or (is_closing and _is_card(below) and _names(below, names)):
            above = "\n".join(lines[:at]).rstrip()
            return above if above.strip() else text
    return text


def _names(below: Sequence[str], names: frozenset[str]) -> bool:
    """Whether the first lines of a card tell who wrote; where nothing follows, nothing is lost."""
    if not below:
        return True
    return any(one in names for line in below[:3] for one in _NAME.findall(line.casefold()))


def _is_card(filled: Sequence[str]) -> bool:
    """Whether lines say who somebody is: few, short, and none a sentence or a question."""
    return len(filled) <= _CLOSING_LINES and all(
        len(one) <= _CARD_WIDTH
        and not one.endswith(("?", "？"))
        and not (one.endswith((".", "!", ":", "。", "！")) and len(one.split()) > _CARD_WORDS)
        and not one.lower().startswith(("ps", "p.s"))
        for one in filled
    )


@lru_cache(maxsize=1)
def _disclaiming() -> tuple[re.Pattern[str], ...]:
    return tuple(
        re.compile(any_of(words_of("disclaimers", name)), re.IGNORECASE)
        for name in ("secret", "mail", "addressed", "whole", "banners")
    )


def _without_disclaimers(text: str) -> str:
    """A letter without the paragraphs that a server adds: warnings on top, disclaimers at the end.

    A disclaimer tells of secrecy, of the mail itself and of whom it is for.
    """
    *telling, whole, banners = _disclaiming()
    parts = re.split(r"\n[^\S\n]*\n", text)
    first, end = 0, len(parts)
    while first < end and (
        not parts[first].strip() or (len(parts[first]) < _BANNER and banners.search(parts[first]))
    ):
        first += 1
    for at in range(end - 1, max(first, end - _PARTS), -1):
        part = parts[at]
        if (len(part) >= _DISCLAIMER and all(one.search(part) for one in telling)) or (
            len(part) < _BANNER and whole.search(part)
        ):
            end = at
    found = "\n\n".join(parts[first:end])
    return found.rstrip() if found.strip() and (first or end < len(parts)) else text
