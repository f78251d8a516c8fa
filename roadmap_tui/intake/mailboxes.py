"""Reads mails in every form: a file, a mailbox, a folder or a zip, a pipe. No attachment is ever held."""

from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path, PurePosixPath
from typing import IO, NamedTuple

from roadmap_tui.errors import Refused
from roadmap_tui.intake.encodings import encoding_of, text_of
from roadmap_tui.intake.mail_stream import Read, is_mail, is_mailbox, mails_in
from roadmap_tui.intake.rows import Options, Table
from roadmap_tui.text.characters import one_line

HEAD = 1 << 16
"""Bytes by which a mail or a mailbox is told."""
_MAILBOX = frozenset({".mbox", ".mbx"})
_ENDINGS = _MAILBOX | {".eml"}
_MAILDIR = frozenset({"cur", "new"})
"""The folders of a Maildir that hold mails, each a file without an ending."""
_MAILS = 200_000


class MailFile(NamedTuple):
    """A file that holds mails, by its path within a folder or a zip, and what opens it."""

    name: str
    file: IO[bytes]


def may_hold_mails(name: str) -> bool:
    """Whether a file in a folder holds mails, by its name."""
    path = PurePosixPath(name)
    return path.suffix.lower() in _ENDINGS or (path.parent.name in _MAILDIR and ":2," in path.name)


def mails_of_file(head: bytes, read: Read, name: str, options: Options) -> Table | None:
    """The rows of a mail or a mailbox that begins with `head` and goes on with what `read` gives; else None."""
    suffix = PurePosixPath(name).suffix.lower()
    if not (suffix in _ENDINGS or is_mailbox(head) or is_mail(head)):
        return None
    return _table([("", head, read)], name, options)


def mails_of_files(files: Iterable[MailFile], name: str, options: Options) -> Table:
    """The rows of many files, each a mail or a mailbox; each is closed once it is read."""
    return _table(_opened(files), name, options)


def files_of_folder(path: Path, names: Iterable[str]) -> Iterator[MailFile]:
    """The files of a folder by their paths within it. Refused where one cannot be read."""
    for name in names:
        try:
            yield MailFile(name, (path / name).open("rb"))
        except OSError as problem:
            raise Refused(f"{one_line(name)} cannot be read: {problem.strerror}.") from None


def decoded(data: bytes, wanted: str | None = None) -> tuple[str, str | None]:
    """A text in no charset that its mail names, and what it is read as where that is a guess."""
    try:
        encoding = encoding_of(data, "its text", wanted)
    except Refused:
        return data.decode("utf-8", "replace"), "its letters cannot be told"
    return text_of(data, encoding).encode("utf-8", "surrogateescape").decode("utf-8", "replace"), encoding.guess


def _opened(files: Iterable[MailFile]) -> Iterator[tuple[str, bytes, Read]]:
    for name, file in files:
        with file:
            yield name, file.read(HEAD), file.read


def _table(sources: Iterable[tuple[str, bytes, Read]], name: str, options: Options) -> Table:
    # The parser of mails is loaded for mails alone.
    from roadmap_tui.intake.mail import read_mail
    from roadmap_tui.intake.mail_rows import Mails

    mails = Mails(options.own)
    decode = partial(decoded, wanted=options.encoding)
    count = 0
    for inner, head, read in sources:
        is_box = is_mailbox(head)
        for raw in mails_in(_after(head, read), is_box=is_box):
            count += 1
            if count > _MAILS:
                raise Refused(f"{name} holds more than {_MAILS:,} mails; import its parts.")
            mails.add(read_mail(raw, decode), inner)
    if not count:
        raise Refused(f"{name} is empty; there is nothing to import.")
    return mails.table()


def _after(head: bytes, read: Read) -> Read:
    """What reads the head of a file again, then the rest."""
    waiting = [head]

    def again(size: int) -> bytes:
        return waiting.pop() if waiting and waiting[0] else read(size)

    return again
