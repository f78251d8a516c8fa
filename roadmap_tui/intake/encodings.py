"""Decodes exports: by their mark, as strict UTF-8, by the name that a person gives, else as a detector says."""

import codecs
import io
import re
from collections.abc import Iterator
from typing import NamedTuple

from roadmap_tui.errors import Refused, Usage
from roadmap_tui.intake.rows import Choice, Doubt
from roadmap_tui.text.characters import one_line

_CHUNK = 1 << 20
_LOOKED_AT = 1 << 16
_DETECTED_IN = 1 << 17
"""Bytes of lines with letters beyond ASCII that the detector is given."""
_SHOWN = 60
_USUAL = {"cp1252": "Windows-1252", "cp1250": "Windows-1250", "cp1251": "Windows-1251"}
_KNOWN = (
    *("cp1252", "cp1250", "cp1251", "mac_roman", "cp850", "iso8859_15", "cp1253", "cp1254", "cp1257", "koi8_r"),
    *("cp866", "cp1255", "cp1256", "gb18030", "big5", "shift_jis", "euc_jp", "euc_kr"),
)
"""The encodings of exports that people still meet, the most usual first."""
_LONGEST = 4
"""Bytes of a letter at most."""
_BEYOND_ASCII = re.compile(rb"[\x80-\xff]")
_AROUND = 2000
"""Bytes of one line that the detector is given."""
_LETTER = re.compile(r"[^\x00-\x7f]")
BROKEN = re.compile("[\udc80-\udcff]")
"""A byte that is no text in the file's encoding, as the decoders leave it."""


class Encoding(NamedTuple):
    """The encoding of a file: its codec, and where it is a guess, what it is called and a line with its letters.

    `choices` are others that it may be in. `broken` counts the bytes that are no text in it; each
    row that holds one is refused by its line.
    """

    codec: str
    guess: str | None = None
    broken: int = 0
    called: str = ""
    choices: tuple[Choice, ...] = ()

    def doubts(self) -> list[Doubt]:
        """What of it is a guess."""
        if self.guess is None:
            return []
        return [Doubt(self.guess, "--encoding", f"encoding {self.called}", self.choices)]


def encoding_of(data: bytes, name: str, wanted: str | None = None) -> Encoding:
    """The encoding of a file's bytes.

    Usage for a `wanted` name that is no encoding; Refused where the bytes are no text in it, or in none.
    """
    if wanted is not None:
        return _named(data, name, wanted)
    marked = _marked(data, name)
    if marked is not None:
        return _named(data, name, marked)
    broken, letters = _utf8(data)
    if not broken:
        return Encoding("utf-8-sig")
    if 2 * broken <= letters:
        return Encoding("utf-8-sig", broken=broken)
    return _detected(data, name)


def lines_of(data: bytes, encoding: Encoding) -> Iterator[str]:
    """The lines of a file's text with their ends as they stand; nothing is copied whole."""
    file, codec = io.BytesIO(data), encoding.codec
    if codec == "utf-8-sig":  # whose decoder is slower at every block, for the sake of the mark at the start
        file.seek(len(codecs.BOM_UTF8) if data.startswith(codecs.BOM_UTF8) else 0)
        codec = "utf-8"
    return io.TextIOWrapper(file, codec, "surrogateescape", newline="")


def text_of(data: bytes, encoding: Encoding) -> str:
    """The text of a whole file."""
    return data.decode(encoding.codec, "surrogateescape")


def why_broken(text: str) -> str | None:
    """What is wrong with a text that holds a byte of no character; None where it holds none."""
    found = BROKEN.search(text)
    return f"it holds a byte that is no text (0x{ord(found[0]) - 0xDC00:02X})" if found else None


def _marked(data: bytes, name: str) -> str | None:
    """The encoding of a byte order mark, or UTF-16 where every other byte is NUL. Refused for what is no text."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    head = data[:_LOOKED_AT]
    if head[1::2].count(0) > len(head) // 2 * 0.7:
        return "utf-16-le"
    if head[::2].count(0) > len(head) // 2 * 0.7:
        return "utf-16-be"
    if _is_binary(head):
        raise Refused(
            f"{name} is not a text file; import takes CSV, JSON, JSON Lines, workbooks and zips of them."
        )
    return None


def _is_binary(head: bytes) -> bool:
    """Whether control characters are more than a slip in a cell."""
    strange = sum(head.count(code) for code in range(32) if code not in b"\t\n\r\x0c\x1b")
    return strange > max(8, len(head) // 50)


def _named(data: bytes, name: str, wanted: str) -> Encoding:
    """An encoding by its name. Usage where there is none; Refused where a byte is no text in it."""
    try:
        codec = codecs.lookup(wanted)
        is_text = isinstance(codec.decode(b"")[0], str)
    except (LookupError, ValueError):
        is_text = False
    if not is_text:
        raise Usage(
            f"--encoding takes a name such as utf-8, cp1252, cp1251 or gb18030, not {one_line(wanted)!r}."
        )
    chosen = "utf-8-sig" if codec.name == "utf-8" else codec.name
    decoder = codecs.getincrementaldecoder(chosen)()
    try:
        for at in range(0, len(data), _CHUNK):
            decoder.decode(data[at : at + _CHUNK], final=at + _CHUNK >= len(data))
    except UnicodeDecodeError as problem:
        byte = at + problem.start + 1
        raise Refused(
            f"{name} is cut or damaged at byte {byte}: it is no {codec.name}. Export it again."
        ) from None
    return Encoding(chosen)


def _utf8(data: bytes) -> tuple[int, int]:
    """How many bytes are no UTF-8, and how many letters beyond ASCII are."""
    decoder = codecs.getincrementaldecoder("utf-8")("surrogateescape")
    broken = letters = 0
    for at in range(0, len(data), _CHUNK):
        text = decoder.decode(data[at : at + _CHUNK], final=at + _CHUNK >= len(data))
        if not text.isascii():
            wrong = len(BROKEN.findall(text))
            broken += wrong
            letters += len(_LETTER.findall(text)) - wrong
    return broken, letters


def _detected(data: bytes, name: str) -> Encoding:
    """The encoding that a detector finds in the lines with letters beyond ASCII. Refused where it finds none."""
    import chardet

    eras = chardet.EncodingEra.MODERN_WEB | chardet.EncodingEra.LEGACY_MAC
    detected = chardet.detect(_lines_beyond_ascii(data), encoding_era=eras)["encoding"]
    unknown = Refused(f"{name} is in no encoding that is known here; say which it is, or save it as UTF-8.")
    if detected is None:
        raise unknown
    codec = codecs.lookup(detected).name
    text = data.decode(codec, "surrogateescape")
    for usual, shown in _USUAL.items():
        # Encodings of one family differ in few letters: where none of those occurs, the usual one is meant.
        if usual == codec or data.decode(usual, "surrogateescape") == text:
            codec, detected = usual, shown
            break
    broken = len(BROKEN.findall(text))
    if 4 * broken > len(_LETTER.findall(text)):
        raise unknown
    letter = _LETTER.search(text)
    shown = _around(text, letter.start() if letter else 0)
    guess = f"{name} is no UTF-8; it is read as {detected}, a guess: “{shown}”"
    return Encoding(codec, guess, broken, detected, tuple(_others(data, codec)))


def _others(data: bytes, codec: str) -> Iterator[Choice]:
    """The other encodings in which the file's letters are text, each with a place where it reads otherwise."""
    sample = _lines_beyond_ascii(data)[:_DETECTED_IN]
    read = sample.decode(codec, "ignore")
    seen = {read}
    for other in _KNOWN:
        try:
            text = sample.decode(other)
        except UnicodeDecodeError as problem:
            if problem.end < len(sample) - _LONGEST:  # a letter cut at the sample's end is none that is wrong
                continue
            text = sample.decode(other, "ignore")
        if text in seen or not all(one.isprintable() or one.isspace() for one in text):
            continue
        seen.add(text)
        at = next((place for place, pair in enumerate(zip(text, read, strict=False)) if pair[0] != pair[1]), 0)
        yield Choice(other, _around(text, at))


def _lines_beyond_ascii(data: bytes) -> bytes:
    """Lines that hold letters beyond ASCII, as many as a detector needs."""
    if len(data) < _DETECTED_IN:
        return data
    sample = bytearray(data[:_AROUND])
    at = 0
    while len(sample) < _DETECTED_IN and (found := _BEYOND_ASCII.search(data, at)):
        start = max(data.rfind(b"\n", 0, found.start()) + 1, found.start() - _AROUND)
        end = data.find(b"\n", found.start(), found.start() + _AROUND)
        at = end + 1 if end >= 0 else min(found.start() + _AROUND, len(data))
        sample += data[start:at]
    return bytes(sample)


def _around(text: str, at: int) -> str:
    """The words around a place in a text, for a person to judge."""
    start = text.rfind("\n", 0, at) + 1
    end = text.find("\n", at)
    line = text[start : end if end >= 0 else len(text)]
    place = max(0, at - start - _SHOWN // 3)
    return one_line(line[place : place + _SHOWN])
