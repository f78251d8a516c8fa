"""Reads mailboxes and mails from a stream without their attachments: what is no text is skipped, and never held.

A mail as it is given here has its heads, its texts and the mails attached to it; bodies of all other parts are
empty. So a mailbox may be of any size.
"""

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

Read = Callable[[int], bytes]
"""What reads so many bytes of a file, fewer only at its end."""

_CHUNK = 1 << 18
_LINE = 1 << 16
"""Bytes of a line that are told at once."""
_HEAD_BYTES = 1 << 18
"""Bytes of the head of a mail or a part; what is beyond is left out."""
_TEXT_BYTES = 1 << 21
"""Bytes of one text; what is beyond is left out."""
_MAIL_BYTES = 1 << 23
_PART_COST = 1 << 10
"""Bytes that a part counts beside its own, so that a mail of very many parts is not read to its end."""
_DEPTH = 20
"""Parts within parts that are read."""
_SEPARATOR = re.compile(rb"From \S{1,200}.{0,60}\d\d:\d\d.{0,60}\r?\n")
_FIELD = re.compile(rb"[!-9;-~]{1,80}:")
_TYPE = re.compile(rb"(?im)^content-type:[ \t]*([a-z]+/[\w.+-]+)")
_BOUNDARY = re.compile(rb"""(?i);\s*boundary[ \t]*=[ \t]*(?:"([^"\r\n]{1,200})"|([^\s";]{1,200}))""")
_ATTACHED = re.compile(rb"(?im)^content-disposition:[ \t]*attachment")
_TELLING = re.compile(
    rb"(?im)^date:.*\d:\d\d|^(?:message-id|received|mime-version|return-path|delivered-to|content-type|x-mailer|in-reply-to):"
)
_FROM = re.compile(rb"(?im)^from:")
_LOOKED_AT = 1 << 14


class RawMail(NamedTuple):
    """A mail without its attachments, and the line of the stream that it begins on, from 1."""

    line: int
    data: bytes


def is_mailbox(head: bytes) -> bool:
    """Whether a file begins as a mailbox (mbox) does."""
    return _SEPARATOR.match(head) is not None


def is_mail(head: bytes) -> bool:
    """Whether a file begins with the head of a mail: fields alone, of who wrote it and of how it came."""
    head = head.removeprefix(b"\xef\xbb\xbf")[:_LOOKED_AT].replace(b"\r\n", b"\n")
    fields, _, _ = head.partition(b"\n\n")
    lines = fields.split(b"\n")
    if len(fields) == len(head) and len(head) == _LOOKED_AT:
        lines.pop()
    return (
        all(line[:1] in (b" ", b"\t") or _FIELD.match(line) for line in lines if line)
        and _FROM.search(fields) is not None
        and _TELLING.search(fields) is not None
    )


def mails_in(read: Read, *, is_box: bool) -> Iterator[RawMail]:
    """The mails of a mailbox, or the one of a file."""
    stream = _Stream(read)
    if is_box:
        stream.line()
    while not stream.is_at_end:
        line = stream.number
        data = b"".join(_reduced(stream, is_box=is_box))
        if data.strip():
            yield RawMail(line, data)


class _Stream:
    """The lines of a file, of which parts can be skipped without splitting them."""

    def __init__(self, read: Read) -> None:
        self._read = read
        self._buffer = b""
        self._at = 0
        self._is_done = False
        self.number = 1
        """The number of the next line."""

    @property
    def is_at_end(self) -> bool:
        """Whether nothing more comes."""
        return self._at >= len(self._buffer) and not self._more()

    def line(self) -> bytes:
        """The next line with its end, or a long line's next piece; empty at the end of the file."""
        end = self._buffer.find(b"\n", self._at)
        while end < 0 and len(self._buffer) - self._at < _LINE and self._more():
            end = self._buffer.find(b"\n", self._at)
        end = min(end + 1 if end >= 0 else len(self._buffer), self._at + _LINE)
        found = self._buffer[self._at : end]
        self._at = end
        self.number += found.endswith(b"\n")
        return found

    def skip(self, starts: tuple[bytes, ...]) -> None:
        """Go on to the next line that begins so, or to the end of the file."""
        longest = max(map(len, starts))
        while len(self._buffer) - self._at < longest and self._more():
            pass
        if self._buffer.startswith(starts, self._at):
            return
        while True:
            found = [at for start in starts if (at := self._buffer.find(b"\n" + start, self._at)) >= 0]
            end = min(found) + 1 if found else max(self._at, len(self._buffer) - longest)
            self.number += self._buffer.count(b"\n", self._at, end)
            self._at = end
            if found:
                return
            if not self._more():
                self.number += self._buffer.count(b"\n", self._at)
                self._at = len(self._buffer)
                return

    def _more(self) -> bool:
        """Read on; whether something came."""
        if self._is_done:
            return False
        chunk = self._read(_CHUNK)
        self._is_done = not chunk
        self._buffer = self._buffer[self._at :] + chunk
        self._at = 0
        return bool(chunk)


def _reduced(stream: _Stream, *, is_box: bool) -> Iterator[bytes]:
    """The lines of the next mail, without bodies of parts that are no text."""
    boundaries: list[bytes] = []
    room = _MAIL_BYTES
    attached = 0
    while True:
        head, is_over = _head(stream, is_box=is_box)
        if room > 0:
            yield head + b"\n"
        if is_over:
            return
        room -= len(head) + _PART_COST
        kind = found[1].lower() if (found := _TYPE.search(head)) else b"text/plain"
        is_deep = len(boundaries) + attached >= _DEPTH
        if kind == b"message/rfc822" and not is_deep and room > 0:
            attached += 1
            continue
        if kind.startswith(b"multipart/") and not is_deep and (found := _BOUNDARY.search(_unfolded(head))):
            boundaries.append(b"--" + (found[1] or found[2]))
        is_text = kind in (b"text/plain", b"text/html") and _ATTACHED.search(head) is None
        attached = 0
        lines, goes_on = _body(stream, boundaries, min(_TEXT_BYTES, room) if is_text else 0, is_box=is_box)
        if room > 0:
            yield from lines
        room -= sum(map(len, lines))
        if not goes_on:
            return


def _body(stream: _Stream, boundaries: list[bytes], room: int, *, is_box: bool) -> tuple[list[bytes], bool]:
    """The lines of a body, up to the head of the next part, of which so many bytes are kept; whether one follows.

    Of the boundaries those stay that are open then.
    """
    starts = (b"--", b"From ") if is_box else (b"--",)
    kept: list[bytes] = []
    is_blank = False
    while True:
        is_kept = room > 0
        if not is_kept:
            stream.skip(starts)
        line = stream.line()
        if not line:
            return kept, False
        level = _level(line, boundaries) if line.startswith(b"--") else None
        if level is not None:
            is_last = line.rstrip() == boundaries[level] + b"--"
            kept.append(line)
            del boundaries[level + (not is_last) :]
            if not is_last:
                return kept, True
            room = 0
        elif is_box and (is_blank or not is_kept) and _SEPARATOR.match(line):
            return kept, False
        elif is_kept:
            room -= len(line)
            kept.append(line[1:] if is_box and line.startswith(b">From ") else line)
        is_blank = not line.strip()


def _head(stream: _Stream, *, is_box: bool) -> tuple[bytes, bool]:
    """The fields of a mail or a part, and whether its mail ends with them."""
    lines: list[bytes] = []
    size = 0
    while True:
        line = stream.line()
        if not line or (is_box and _SEPARATOR.match(line)):
            return b"".join(lines), True
        if not line.strip():
            return b"".join(lines), False
        if size < _HEAD_BYTES:
            lines.append(line.removeprefix(b"\xef\xbb\xbf") if not lines else line)
            size += len(line)


def _unfolded(head: bytes) -> bytes:
    return re.sub(rb"\r?\n[ \t]+", b" ", head)


def _level(line: bytes, boundaries: list[bytes]) -> int | None:
    """The place of the boundary that a line is, the innermost first."""
    bare = line.rstrip()
    for level in range(len(boundaries) - 1, -1, -1):
        if bare == boundaries[level] or bare == boundaries[level] + b"--":
            return level
    return None
