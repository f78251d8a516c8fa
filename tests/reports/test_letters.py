"""The loop's letters: one to each person who asked, for a mail merge and as drafts."""

import re
from email import message_from_bytes, policy
from typing import Any

import msgspec

from roadmap_tui.model.message import message
from roadmap_tui.model.records import Notification, Record, Source
from roadmap_tui.reports.loop.data import LoopLetter, loop_plain, loop_report
from roadmap_tui.reports.loop.document import loop_document
from roadmap_tui.reports.loop.letters import drafts_of, first_and_last, letters_sheet
from roadmap_tui.reports.render.csv import render_csv
from roadmap_tui.reports.render.text import render_text
from tests.each_row import each_row
from tests.model.kit import TODAY, customer, link, request, snapshot_of, story
from tests.reports.test_loop import SHIPPED


def board(*more: Record) -> list[Record]:
    """A story that shipped, asked for by two people of a customer, one of them twice, and by one of another."""
    return [
        customer("C-1"),
        customer("C-2", "Bolt"),
        request("R-1", "C-1", person="Anna Berg, head nurse", email="anna@acme.example"),
        request("R-2", "C-1", person="Ben"),
        request("R-3", "C-1", person="anna berg, head nurse", said="It is slow."),
        request("R-4", "C-1", person=None),
        request("R-5", "C-2", person="kim@bolt.example"),
        story(stage="shipped", entered={"shipped": SHIPPED}),
        *(link(f"L-{number}", f"R-{number}") for number in range(1, 6)),
        *more,
    ]


def letters(*records: Record) -> tuple[LoopLetter, ...]:
    """The letters of a board."""

    def draft(row: Any, of: Any) -> str:
        return message(row, of, me="Sam")

    return loop_report(snapshot_of(*records), TODAY, draft=draft, letters=True).letters


def test_each_asker_has_a_letter() -> None:
    """With their address, and their own words; what nobody in particular said goes to who spoke last."""
    assert [(one.person, one.email, one.requests) for one in letters(*board())] == [
        ("Anna Berg, head nurse", "anna@acme.example", ("R-1", "R-3", "R-4")),
        ("Ben", None, ("R-2",)),
        ("kim@bolt.example", "kim@bolt.example", ("R-5",)),
    ]


def test_who_was_told_has_none() -> None:
    """A customer that was told of the story waits for no letter."""
    told = Notification(id="N-1", customer="C-1", about="S-1", by="Sam", at=SHIPPED)

    assert ["Bolt"] == [one.customer_name for one in letters(*board(told))]


def test_who_was_left_out_has_one_still() -> None:
    """Where a colleague of theirs was told, those who asked beside them wait for their own letter."""
    told = Notification(id="T-1", customer="C-1", about="S-1", by="Sam", at=SHIPPED, requests=("R-3",))
    found = board(told)
    report = loop_report(
        snapshot_of(*found), TODAY, draft=lambda row, of: message(row, of, me="Sam"), letters=True
    )

    assert ["kim@bolt.example", "Ben"] == [one.person for one in letters(*found)]
    assert "To Ben, about S-1" in render_text(loop_document(report))


def test_who_asked_to_be_forgotten_has_none() -> None:
    """Nothing of a forgotten request is in a letter, and no address is taken from it."""
    gone = request("R-6", "C-2", person="Lea", email="lea@bolt.example", forgotten=True)
    found = letters(*board(gone, link("L-6", "R-6")))

    assert "lea@bolt.example" not in str(found)


def test_a_table_for_a_mail_merge() -> None:
    """The columns that programs know, a line each; text and JSON tell the same."""
    found = letters(*board())
    rows = render_csv(letters_sheet(found)).splitlines()
    report = loop_report(
        snapshot_of(*board()), TODAY, draft=lambda row, of: message(row, of, me="Sam"), letters=True
    )

    assert rows[0].startswith("Email Address,First Name,Last Name,Company,Subject,Body")
    assert sum(row.startswith("anna@acme.example,Anna,Berg,Acme,") for row in rows) == 1
    assert "<anna@acme.example>, about S-1" in render_text(loop_document(report))
    assert sum(len(row["letters"]) for row in loop_plain(report)) == len(found)


def test_a_draft_opens_as_one() -> None:
    """To the person, as an answer to the mail in which they asked, with no sender and no day yet."""
    asked = request(
        "R-1", "C-1", person="Jörg", email="j@acme.example", source=Source(system="mail", id="a1@acme.example")
    )
    (one,) = letters(
        customer("C-1"), asked, story(stage="shipped", entered={"shipped": SHIPPED}), link("L-1", "R-1")
    )
    (draft,) = drafts_of([one])
    mail = message_from_bytes(draft.data, policy=policy.default)

    assert draft.name == "S-1-C-1-jorg.eml"
    assert (mail["To"], mail["In-Reply-To"], mail["X-Unsent"], mail["From"], mail["Date"]) == (
        "Jörg <j@acme.example>", "<a1@acme.example>", "1", None, None,
    )  # fmt: skip
    assert "Hello Jörg," in mail.get_content()


@each_row("end", ["\r\n", "\n", "\r", "\u2028", "\x85", "\x0b", "\0", "\r\n "])
def test_nothing_becomes_a_header(end: str) -> None:
    """Whatever stands in a name, a subject, an address or a mail's id, a draft has the headers that it has."""
    bad = f"x{end}Bcc: eve@x.example"
    letter = LoopLetter(
        about="S-1", customer="C-1", customer_name=bad, csm=None, person=bad, email="a@b.example",
        requests=("R-1",), subject=bad, message=f"a{end}b", answers=f"a@b{end}Bcc: e@x",
    )  # fmt: skip
    odd = msgspec.structs.replace(letter, email=f"a@b.example{end}Bcc: eve@x.example", person=None)
    (draft, second) = drafts_of([letter, odd])
    mail, other = (message_from_bytes(one.data, policy=policy.default) for one in (draft, second))

    assert {"to", "subject", "in-reply-to", "references", "x-unsent", "content-type", "mime-version"} | {
        "content-transfer-encoding"
    } >= {name.lower() for name in mail}
    assert ["a@b.example"] == [one.addr_spec for one in mail["To"].addresses]
    assert other["To"] is None or ["a@b.example"] == [one.addr_spec for one in other["To"].addresses]
    assert re.fullmatch(r"[\w-]+\.eml", draft.name)
    assert second.name == draft.name.replace(".eml", "-2.eml")


@each_row(
    ("person", "parts"),
    [
        ("Anna Maria Berg", ("Anna Maria", "Berg")),
        ("Anna Berg, head nurse", ("Anna", "Berg")),
        ("Ben (ward 3)", ("Ben", None)),
        ("ben@acme.example", (None, None)),
        (None, (None, None)),
    ],
)
def test_the_parts_of_a_name(person: str | None, parts: tuple[str | None, str | None]) -> None:
    """A role is no name, and neither is an address."""
    assert parts == first_and_last(person)
