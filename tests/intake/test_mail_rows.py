"""Mails as requests: threads, who asks, whose words count, and the same mails again."""

import zipfile
from collections.abc import Sequence
from pathlib import Path

import pytest

from roadmap_tui.actions import requests
from roadmap_tui.actions.change import Change
from roadmap_tui.actions.fields import ReadContext, read_request
from roadmap_tui.errors import Refused
from roadmap_tui.intake.batches import undo_import
from roadmap_tui.intake.incoming import Incoming, read_requests
from roadmap_tui.intake.requests import Imported, import_requests
from roadmap_tui.intake.rows import Options
from roadmap_tui.model.records import Customer, Note, Request
from tests.each_row import each_row
from tests.intake.boards import TODAY, change

OWN = Options(own=("ours.example",))
ANNA, BEN = "Anna Berg <anna@acme.example>", "Ben <ben@acme.example>"
SAM, PRODUCT = "Sam Lee <sam@ours.example>", "product@ours.example"
FORM = """\
Company: Brunnhof Clinics
Contact: Nora Falk
Message: We scroll for minutes
to find our shift.

Every day.
Frequency: twice a shift
Importance: 3
Date: 2027-02-03
"""


def mail(number: int, sender: str, body: str, to: str = SAM, **headers: str) -> bytes:
    """A mail of the fifth of February and so many minutes; a header's name has `_` for `-`."""
    usual = {
        "From": sender, "To": to, "Subject": "Export", "Date": f"Fri, 05 Feb 2027 09:{number:02}:00 +0000",
        "Message-ID": f"<{number}@x>", "MIME-Version": "1.0", "Content-Type": "text/plain; charset=utf-8",
    }  # fmt: skip
    fields = usual | {name.replace("_", "-"): value for name, value in headers.items()}
    return ("".join(f"{name}: {value}\n" for name, value in fields.items() if value) + f"\n{body}\n").encode()


def box(path: Path, *mails: bytes) -> Path:
    """A mailbox of these mails."""
    path.write_bytes(b"".join(b"From x Fri Feb 05 09:00:00 2027\n" + one + b"\n" for one in mails))
    return path


def read(path: Path, options: Options = OWN) -> Incoming:
    """The mails of a file or a folder, as an import reads them."""
    return read_requests(path, today=TODAY, options=options)


def taken(board: Change, path: Path, options: Options = OWN) -> Imported:
    """The mails of a file or a folder, imported."""
    return import_requests(board, read(path, options))


def told(board: Change) -> list[tuple[str | None, str | None, str | None]]:
    """Of each request its customer's name, who asks, and the words."""
    names = {one.id: one.name for one in board.transaction.find(Customer)}
    return [(names.get(one.customer or ""), one.person, one.said) for one in board.transaction.find(Request)]


FORWARDED = f"""\
fyi

-----Original Message-----
From: {ANNA}
Sent: 4 Feb 2027 10:00
To: {SAM}
Subject: Export

We wait."""
ASKED = ("acme.example", "Anna Berg", "Export\n\nWe wait.")


@each_row(
    ("mails", "requests"),
    [
        ([mail(1, ANNA, "We wait.\n\nBest regards\nAnna Berg")], [ASKED]),
        (
            [
                mail(1, ANNA, "We wait."),
                mail(2, SAM, "Which?\n\n> We wait.", ANNA, References="<1@x>"),
                mail(3, BEN, f"CSV\n\nOn 5 Feb, 09:02, {SAM} wrote:\n> Which?", References="<1@x> <2@x>"),
            ],
            [("acme.example", "Anna Berg", "Export\n\nWe wait.\n\nCSV")],
        ),
        (
            [mail(1, ANNA, "We wait."), mail(2, ANNA, "Still.", Subject="AW: Export"), mail(3, ANNA, "And PDF.")],
            [
                ("acme.example", "Anna Berg", "Export\n\nWe wait.\n\nStill."),
                ("acme.example", "Anna Berg", "Export\n\nAnd PDF."),
            ],
        ),
        (
            [
                mail(1, SAM, "We shipped", "all@x.example"),
                mail(2, ANNA, "Slow", References="<1@x>"),
                mail(3, "Ivo <i@talwerk.example>", "Fast", References="<1@x>"),
            ],
            [("acme.example", "Anna Berg", "Export\n\nSlow"), ("talwerk.example", "Ivo", "Export\n\nFast")],
        ),
        ([mail(1, SAM, FORWARDED, PRODUCT, Subject="Fwd: Export")], [ASKED]),
        ([mail(1, ANNA, "We wait."), mail(2, SAM, FORWARDED, PRODUCT, References="<1@x>")], [ASKED]),
        (
            [
                mail(
                    1,
                    SAM,
                    f"see below\n\n{FORWARDED}".replace(ANNA, SAM).replace("We wait.", FORWARDED),
                    PRODUCT,
                    Subject="Fwd: Export",
                )
            ],
            [ASKED],
        ),
        ([mail(1, SAM, FORWARDED, ANNA, Subject="Re: Export")], []),
        ([mail(1, SAM, FORWARDED, PRODUCT, Subject="Re: Export")], [ASKED]),
        (
            [mail(1, BEN, FORWARDED, Subject="Fwd: Export")],
            [("acme.example", "Ben", "Export\n\nfyi\n\nAnna Berg wrote:\nWe wait.")],
        ),
        ([mail(1, "Kim <kim@gmail.com>", "We wait.")], [(None, "Kim", "Export\n\nWe wait.")]),
        (
            [mail(1, "x@acme.example", "", Subject="Please add PDF")],
            [("acme.example", "x@acme.example", "Please add PDF")],
        ),
        ([mail(1, "noreply@ours.example", "We wait.", Reply_To=ANNA)], [ASKED]),
        ([mail(1, ANNA, "Away", Auto_Submitted="auto-replied"), mail(2, "postmaster@mx.example", "Failed")], []),
        ([mail(1, ANNA, "We wait."), mail(1, ANNA, "We wait.")], [ASKED]),
    ],
)
def test_a_thread_is_one_request(
    tmp_path: Path, mails: Sequence[bytes], requests: Sequence[tuple[str | None, str, str]]
) -> None:
    """With the words of the customer's people, said by whoever of them wrote first, whoever forwarded it."""
    board = change()
    taken(board, box(tmp_path / "in.mbox", *mails))

    assert list(requests) == told(board)


def test_who_forwarded_it_stands_in_a_note(tmp_path: Path) -> None:
    """With what they said to it; the day is the inner mail's. Taking the import back takes the note."""
    board = change()
    done = taken(board, box(tmp_path / "in.mbox", mail(1, SAM, FORWARDED, PRODUCT, Subject="Fwd: Export")))
    (request,), (note,) = board.transaction.find(Request), board.transaction.find(Note)

    assert (note.about, note.text, str(request.heard_on)) == (
        request.id,
        "Forwarded by Sam Lee: fyi",
        "2027-02-04",
    )
    undo_import(board, done.batch or "")
    assert board.transaction.find(Note) == []


def test_what_is_left_out_and_guessed_is_told(tmp_path: Path) -> None:
    """Kinds with their subjects; whose own people are whose, and which mails were joined by their subject."""
    path = box(
        tmp_path / "in.mbox", mail(1, ANNA, "We wait."), mail(2, SAM, "Which?", ANNA, References="<1@x>"),
        mail(3, ANNA, "CSV", Subject="Re: Export"), mail(4, ANNA, "Away", Auto_Submitted="auto-replied"),
    )  # fmt: skip
    found = read(path, Options())
    said = "\n".join((*found.remarks, *(one.sentence for one in found.doubts)))

    assert "1 mail, written by your own people, left out: “Export”." in said
    assert "1 automatic answer left out: “Export”." in said
    assert "Mails from ours.example are taken as written by your own people" in said
    assert "1 mail joined to a thread by the subject alone, naming no earlier mail: “Re: Export”" in said


def test_mails_again_bring_only_what_is_new(tmp_path: Path) -> None:
    """A longer mailbox, a part of a thread, the first mail alone, and the same after the words were changed."""
    board = change()
    first, second = mail(1, ANNA, "We wait."), mail(3, ANNA, "And PDF.", References="<1@x> <2@x>")
    third = mail(5, BEN, "Please.", References="<1@x> <2@x> <3@x>")
    taken(board, box(tmp_path / "a.mbox", first))
    longer = taken(board, box(tmp_path / "b.mbox", first, second))
    part = taken(board, box(tmp_path / "c.mbox", third))

    assert ["And PDF.", "Please."] == [one.new_words["R-1"] for one in (longer, part)]
    assert [("acme.example", "Anna Berg", "Export\n\nWe wait.\n\nAnd PDF.\n\nPlease.")] == told(board)
    requests.edit(board, "R-1", {"said": "PDF"})
    for mails in ((first,), (first, second), (second, third), (first, second, third)):
        again = taken(board, box(tmp_path / "d.mbox", *mails))

        assert (again.batch, again.added, again.reworded) == (None, 0, [])


def test_every_form_of_the_same_mails(tmp_path: Path) -> None:
    """A mailbox, a folder, a Maildir, a zip of either: each is known after the other."""
    mails = [mail(1, ANNA, "We wait."), mail(2, "Ivo <i@talwerk.example>", "It is loud.", Subject="Loud")]
    folder, maildir = tmp_path / "folder", tmp_path / "maildir"
    (folder / "in").mkdir(parents=True)
    (maildir / "cur").mkdir(parents=True)
    for number, one in enumerate(mails):
        (folder / "in" / f"{number}.eml").write_bytes(one)
        (maildir / "cur" / f"17.{number}.host:2,S").write_bytes(one)
    (folder / "logo.png").write_bytes(b"x")
    zipped = tmp_path / "z.zip"
    with zipfile.ZipFile(zipped, "w") as archive:
        archive.write(box(tmp_path / "all.mbox", *mails), "Takeout/all.mbox")
    board = change()
    added = [taken(board, path).added for path in (tmp_path / "all.mbox", folder, maildir, zipped)]

    assert added == [2, 0, 0, 0]
    assert read(folder).remarks[0].startswith("0.eml") or "logo.png" in " ".join(read(folder).remarks)


@pytest.mark.parametrize("sender", [SAM, "forms@site.example"])
def test_a_form_in_a_mail_is_the_request_that_a_person_would_write(tmp_path: Path, sender: str) -> None:
    """A salesperson's mail, or a web form's: field by field, but for its source and the account's owner."""
    ours, theirs = change(), change()
    taken(theirs, box(tmp_path / "in.mbox", mail(1, sender, FORM, PRODUCT, Subject="New entry")))
    typed = {
        "said": "We scroll for minutes\nto find our shift.\n\nEvery day.", "person": "Nora Falk",
        "frequency": "twice a shift", "importance": "3", "heard": "2027-02-03",
    }  # fmt: skip
    requests.add(ours, read_request(typed, ReadContext(TODAY)), customer="Brunnhof Clinics")
    (one,), (other,) = ours.transaction.find(Request), theirs.transaction.find(Request)
    names = [name for name in one.__struct_fields__ if name not in {"uid", "source", "batch", "csm"}]

    assert [getattr(one, name) for name in names] == [getattr(other, name) for name in names]


def test_outlooks_own_form_is_named(tmp_path: Path) -> None:
    """It says how to save it, and not that it were a workbook."""
    (tmp_path / "a.msg").write_bytes(b"\xd0\xcf\x11\xe0" + b"x" * 100)
    with pytest.raises(Refused, match=r"save it as \.eml"):
        read(tmp_path / "a.msg")
