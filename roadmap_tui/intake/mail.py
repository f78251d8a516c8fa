"""Reads one mail: who wrote it to whom and when, its text, and what it is beside somebody's words."""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import Message
from email.utils import getaddresses, parsedate_to_datetime
from typing import Literal, NamedTuple

from roadmap_tui.intake.mail_stream import RawMail
from roadmap_tui.intake.message_body import without_markup
from roadmap_tui.intake.quoted_mail import Quoted, any_of, words_of
from roadmap_tui.text.characters import one_line

Kind = Literal["", "automatic answer", "bounce", "invitation", "newsletter"]
"""What a mail is where it is nobody's words."""

_FIELD = 4_000
"""Characters of a header that are read; an ID list may have more."""
_ID = re.compile(r"<([^<>\s]{1,400})>")
_IDS = 50
_ENCRYPTED = frozenset({"multipart/encrypted", "application/pkcs7-mime", "application/x-pkcs7-mime"})
_AUTOMATIC = re.compile(rf"(?:{any_of(words_of('automatic', 'answers'))})", re.IGNORECASE)
_BOUNCE = re.compile(rf"(?:{any_of(words_of('automatic', 'bounces'))})", re.IGNORECASE)
_INVITATION = re.compile(rf"(?:{any_of(words_of('automatic', 'invitations'))})", re.IGNORECASE)
_MAILER = re.compile(r"(?:mailer-daemon|postmaster|bounces?)[@+-]|(?:mailer-daemon|postmaster)\Z", re.IGNORECASE)
_REPLY = any_of(words_of("subjects", "reply"))
_FORWARD = any_of(words_of("subjects", "forward"))
_BOTH = any_of(words_of("subjects", "both"))
_NUMBERED = r"(?:\s?[\[(]\d{1,3}[\])])?\s?[:：]\s*"
_PREFIX = re.compile(rf"\s*(?:\[[^\]\n]{{1,20}}\]\s*)?(?:{_REPLY}|{_FORWARD}|{_BOTH}){_NUMBERED}", re.IGNORECASE)
_FORWARD_PREFIX = re.compile(rf"\s*(?:\[[^\]\n]{{1,20}}\]\s*)?(?:{_FORWARD}|{_BOTH}){_NUMBERED}", re.IGNORECASE)
_NO_HTML = re.compile(r"\bhtml\b", re.IGNORECASE)
_NESTED = 6


class Person(NamedTuple):
    """Who wrote a mail, or is written to: a name, if there is one, and an address in small letters."""

    name: str
    address: str


class Mail(NamedTuple):
    """One mail: its ids, who wrote it, to whom, when; its text, and a mail that is attached to it.

    `charset` is what its text was read as where that is a guess, with a line that shows it; `fault` why it
    cannot be read.
    """

    line: int
    id: str
    references: tuple[str, ...]
    subject: str
    sender: Person
    answers_to: Person | None
    recipients: tuple[str, ...]
    delivered_to: tuple[str, ...]
    at: datetime | None
    text: str
    kind: Kind = ""
    attached: Quoted | None = None
    charset: str | None = None
    fault: str | None = None

    @property
    def is_answer(self) -> bool:
        """Whether it answers an earlier mail."""
        return bool(self.references) or bare_subject(self.subject) != self.subject.strip()

    @property
    def is_forward(self) -> bool:
        """Whether its subject says that it forwards another mail."""
        return _FORWARD_PREFIX.match(self.subject) is not None


Decode = Callable[[bytes], tuple[str, str | None]]
"""Decodes bytes of no charset that is known: their text, and what it was read as where that is a guess."""


def bare_subject(subject: str) -> str:
    """A subject without what mail programs put before it, in any language: `AW: Re: Export` is `Export`."""
    found = subject.strip()
    for _ in range(10):
        prefix = _PREFIX.match(found)
        if prefix is None or not found[prefix.end() :].strip():
            break
        found = found[prefix.end() :].strip()
    return found


def read_mail(raw: RawMail, decode: Decode) -> Mail:
    """Read a mail, whatever is wrong with it: a header that cannot be read costs itself."""
    message = message_from_bytes(raw.data, policy=policy.default)
    return _mail(message, raw.line, decode)


def _mail(message: Message, line: int, decode: Decode) -> Mail:
    guesses: list[str] = []

    def told(data: bytes) -> tuple[str, str | None]:
        text, guess = decode(data)
        if guess:
            guesses.append(guess)
        return text, guess

    sender = next(iter(_people(message, "From")), Person("", ""))
    original = next(iter(_people(message, "X-Original-From") or _people(message, "X-Original-Sender")), None)
    text, attached, is_encrypted = _text(message, told, 0)
    subject = one_line(_header(message, "Subject"))
    ids = _ids(message, "Message-ID")
    return Mail(
        line=line,
        id=ids[0] if ids else "",
        references=tuple(dict.fromkeys((*_ids(message, "References"), *_ids(message, "In-Reply-To")))),
        subject=subject,
        sender=sender,
        answers_to=original or next(iter(_people(message, "Reply-To")), None),
        recipients=tuple(one.address for name in ("To", "Cc") for one in _people(message, name)),
        delivered_to=tuple(
            one.address for name in ("Delivered-To", "X-Original-To") for one in _people(message, name)
        ),
        at=_instant(message),
        text=text.replace("\r\n", "\n").replace("\r", "\n").strip("\n"),
        kind=_kind(message, sender, subject),
        attached=attached,
        charset=guesses[0] if guesses else None,
        fault="it is encrypted; save it decrypted" if is_encrypted and not text.strip() else None,
    )


def _raw(message: Message, name: str) -> str:
    """A header as it stands, unfolded; the first of several."""
    wanted = name.lower()
    for key, value in message.raw_items():
        if key.lower() == wanted:
            return " ".join(str(value).split())[: 8 * _FIELD]
    return ""


def _header(message: Message, name: str) -> str:
    """A header decoded; as it stands where it cannot be."""
    value = _raw(message, name)[:_FIELD]
    return _mended(_worded(value))


def _worded(value: str) -> str:
    """A header with its encoded words decoded; as it stands where they cannot be."""
    if "=?" not in value:
        return value
    try:
        return str(make_header(decode_header(value)))
    except (ValueError, LookupError, TypeError, MessageError):
        return value


def _mended(text: str) -> str:
    """A text in which bytes stand that are no ASCII, as the parser leaves them, read as UTF-8 or Windows-1252."""
    if text.isascii() or not re.search("[\ud800-\udfff]", text):
        return text.replace("\0", "")
    data = text.encode("utf-8", "surrogateescape") if not re.search("[\ud800-\udc7f]", text) else b""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def _people(message: Message, name: str) -> list[Person]:
    """The people of a header."""
    value = _raw(message, name)[:_FIELD]
    if not value:
        return []
    found = []
    for written, address in _addresses(_mended(value)):
        bare = address.strip().strip("<>'\"").lower()
        if "@" in bare and " " not in bare:
            found.append(Person(_name(written, bare), bare))
    return found


def _addresses(value: str) -> list[tuple[str, str]]:
    """The names and addresses in a header. Newer Pythons refuse all for one odd name, unless told not to."""
    try:
        return getaddresses([value], strict=False)
    except TypeError:
        return getaddresses([value])


def _name(written: str, address: str) -> str:
    name = one_line(_mended(_worded(written))).strip(" \"'")
    return "" if name.lower() == address else name


def _ids(message: Message, name: str) -> list[str]:
    value = _raw(message, name)
    found = _ID.findall(value)
    if not found and name == "Message-ID" and value.strip():
        found = [value.strip().split()[0][:400]]
    return found if len(found) <= _IDS else [found[0], *found[-_IDS + 1 :]]


def _instant(message: Message) -> datetime | None:
    """When it was sent, or, where that cannot be read, when it was received."""
    received = _raw(message, "Received").rpartition(";")[2]
    for value in (_raw(message, "Date"), received):
        try:
            found = parsedate_to_datetime(value[:200])
        except (ValueError, TypeError, IndexError, OverflowError, AttributeError):
            continue
        try:
            return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
        except (ValueError, OverflowError):
            continue
    return None


def _kind(message: Message, sender: Person, subject: str) -> Kind:
    """What a mail is that nobody wrote; programs say so in headers, some in their subject alone."""
    kind = message.get_content_type()
    submitted = _raw(message, "Auto-Submitted").lower()
    precedence = _raw(message, "Precedence").lower()
    if kind == "multipart/report" or _MAILER.match(sender.address) or _BOUNCE.match(subject):
        return "bounce"
    if any(
        part.get_content_type() == "text/calendar" and part.get_param("method") is not None
        for part in _parts(message)
    ) or _INVITATION.match(subject):
        return "invitation"
    if (
        submitted.startswith("auto-replied")
        or precedence in ("auto_reply", "auto-reply")
        or _raw(message, "X-Autoreply").lower() in ("yes", "true")
        or _raw(message, "X-Autorespond")
        or _AUTOMATIC.match(subject)
    ):
        return "automatic answer"
    if precedence in ("bulk", "junk") or (
        _raw(message, "List-Unsubscribe") and not _raw(message, "List-Post") and not _raw(message, "In-Reply-To")
    ):
        return "newsletter"
    return ""


def _parts(message: Message) -> Iterator[Message]:
    """The parts of a mail, but not those of mails attached to it."""
    waiting = [message]
    while waiting:
        one = waiting.pop()
        yield one
        if one.is_multipart() and one.get_content_type() != "message/rfc822":
            waiting += [part for part in one.get_payload() if isinstance(part, Message)]


def _text(message: Message, decode: Decode, depth: int) -> tuple[str, Quoted | None, bool]:
    """The text of a mail or a part; the first mail attached to it; whether something in it is encrypted."""
    kind = message.get_content_type()
    if kind in _ENCRYPTED or depth > 20:
        return "", None, kind in _ENCRYPTED
    if kind == "message/rfc822":
        inner = message.get_payload()
        attached = inner[0] if isinstance(inner, list) and inner else None
        return "", _attached(attached, decode, depth) if isinstance(attached, Message) else None, False
    if message.is_multipart():
        found = [_text(one, decode, depth + 1) for one in message.get_payload() if isinstance(one, Message)]
        texts = [text for text, _, _ in found if text.strip()]
        attached_ = next((one for _, one, _ in found if one is not None), None)
        if kind == "multipart/alternative" and len(texts) > 1:
            is_note = len(texts[0]) < 300 and _NO_HTML.search(texts[0]) and len(texts[-1]) > len(texts[0])
            texts = [texts[-1] if is_note else texts[0]]
        return "\n\n".join(texts), attached_, any(one for _, _, one in found)
    if kind not in ("text/plain", "text/html") or message.get_content_disposition() == "attachment":
        return "", None, False
    text = _decoded(message, decode)
    if "-----BEGIN PGP MESSAGE-----" in text:
        return "", None, True
    if kind == "text/html":
        return without_markup(text, keeps_cited=True), None, False
    if str(message.get_param("format", "") or "").lower() == "flowed":
        text = unflowed(text, is_spaceless=str(message.get_param("delsp", "") or "").lower() == "yes")
    return text, None, False


def _attached(message: Message, decode: Decode, depth: int) -> Quoted:
    """A mail attached to another, as one that it quotes."""
    sender = next(iter(_people(message, "From")), Person("", ""))
    text, inner, _ = _text(message, decode, depth + 1) if depth < _NESTED else ("", None, False)
    at = _instant(message)
    if not text.strip() and inner is not None:
        return inner
    return Quoted(
        text,
        sender.name,
        sender.address,
        at.isoformat() if at else "",
        is_forwarded=True,
    )


def _decoded(message: Message, decode: Decode) -> str:
    """The text of a part in its charset; where it is in none that is known, as `decode` says."""
    data = message.get_payload(decode=True)
    if not isinstance(data, bytes):
        return ""
    charset = str(message.get_param("charset", "") or "").strip("'\" ").lower()
    for name in (charset, "utf-8") if charset not in ("", "us-ascii", "ascii") else ("utf-8",):
        try:
            text = data.decode(_CHARSETS.get(name, name))
        except (LookupError, UnicodeError, ValueError):
            continue
        if isinstance(text, str):
            return text.replace("\0", "").removeprefix("\ufeff")
    return decode(data)[0].replace("\0", "")


_CHARSETS = {
    "gb2312": "gb18030", "gbk": "gb18030", "ks_c_5601-1987": "cp949", "euc-kr": "cp949", "shift_jis": "cp932",
    "iso-8859-1": "cp1252", "latin1": "cp1252", "x-sjis": "cp932", "iso-8859-8-i": "iso-8859-8",
    "unicode-1-1-utf-7": "utf-7", "ansi_x3.4-1968": "utf-8", "cp-850": "cp850", "utf8": "utf-8",
}  # fmt: skip
"""Charsets that hold all that programs write under the name of a smaller one, and names of their own."""


def unflowed(text: str, *, is_spaceless: bool = False) -> str:
    """A text of format=flowed (RFC 3676): lines that a program broke are one again, and stuffed spaces gone."""
    found: list[str] = []
    depth_before = -1
    is_open = False
    for raw in text.split("\n"):
        line = raw.rstrip("\r")
        bare = line.lstrip(">")
        depth = len(line) - len(bare)
        bare = bare.removeprefix(" ")
        is_flowed = bare.endswith(" ") and bare != "-- "
        words = bare[:-1] if is_flowed and is_spaceless else bare
        if is_open and depth == depth_before and bare != "-- ":
            found[-1] += words
        else:
            found.append(f"{'>' * depth} {words}" if depth else words)
        is_open, depth_before = is_flowed, depth
    return "\n".join(one if one == "-- " else one.rstrip(" ") for one in found)
