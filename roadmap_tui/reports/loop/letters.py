"""Writes the loop's letters for programs that send them: a table for a mail merge, and drafts as mails.

Nothing is sent here, and nobody is written down as told.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from typing import NamedTuple

from roadmap_tui.model.message import name_of
from roadmap_tui.reports.document import Table, table
from roadmap_tui.reports.loop.data import LoopLetter
from roadmap_tui.text.characters import one_line
from roadmap_tui.text.mail_addresses import mail_address

_ID = re.compile(r"[^\s<>@\x00-\x1f\x7f]{1,200}@[^\s<>@\x00-\x1f\x7f]{1,200}")
_NAME = 40
_HEADINGS = (
    *("Email Address", "First Name", "Last Name", "Company", "Subject", "Body"),
    *("Full Name", "CSM", "About", "Requests"),
)
"""The columns that programs for mail merges know, and what tells a letter from others."""


class Draft(NamedTuple):
    """A letter as a mail that was never sent: a file's name, and what it holds."""

    name: str
    data: bytes


def letters_sheet(letters: Iterable[LoopLetter]) -> Table:
    """The letters as one table, a line for each person; without an address the first cell is empty."""
    return table(
        _HEADINGS,
        (
            (
                one.email,
                *first_and_last(one.person),
                one.customer_name,
                one.subject,
                one.message,
                name_of(one.person),
                one.csm,
                one.about,
                " ".join(one.requests),
            )
            for one in letters
        ),
    )


def first_and_last(person: str | None) -> tuple[str | None, str | None]:
    """The parts of a name without its role: `Anna Maria Berg`; a single word is the first."""
    first, _, last = (name_of(person) or "").rpartition(" ")
    return (first, last) if first else (last or None, None)


def drafts_of(letters: Iterable[LoopLetter]) -> Iterator[Draft]:
    """The letters as drafts, each under a name of its own. A line in a name or a subject is no header."""
    taken: dict[str, int] = {}
    for one in letters:
        whom = _plain(name_of(one.person) or one.customer_name) or "letter"
        name = f"{one.about}-{one.customer}-{whom}"
        taken[name] = taken.get(name, 0) + 1
        number = f"-{taken[name]}" if taken[name] > 1 else ""
        yield Draft(f"{name}{number}.eml", _mail(one))


def _plain(name: str) -> str:
    """A name in letters that every file system takes."""
    ascii_ = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", ascii_)[:_NAME].strip("-")


def _mail(letter: LoopLetter) -> bytes:
    mail = EmailMessage(policy=SMTP)
    address = mail_address(letter.email or "")
    if address is not None:
        user, _, domain = address.rpartition("@")
        mail["To"] = Address(one_line(name_of(letter.person) or letter.customer_name), user, domain)
    mail["Subject"] = one_line(letter.subject)
    if letter.answers is not None and _ID.fullmatch(letter.answers):
        mail["In-Reply-To"] = mail["References"] = f"<{letter.answers}>"
    mail["X-Unsent"] = "1"  # mail programs open it as a draft
    mail.set_content(letter.message)
    return mail.as_bytes()
