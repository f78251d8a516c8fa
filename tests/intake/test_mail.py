"""Mails of every kind, read whole or told why not."""

import random
from datetime import UTC, datetime
from email.message import EmailMessage
from io import BytesIO
from pathlib import Path

import pytest

from roadmap_tui.intake.mail import Mail, Person, bare_subject, read_mail, unflowed
from roadmap_tui.intake.mail_stream import is_mail, is_mailbox, mails_in
from roadmap_tui.intake.mailboxes import decoded
from tests.each_row import each_row

HTML = "\r\nContent-Type: text/html\r\n\r\n"
SHAPES = Path(__file__).parents[1] / "data" / "exports" / "shapes"


def read(data: bytes, *, is_box: bool = False) -> list[Mail]:
    """The mails in a file."""
    return [read_mail(raw, decoded) for raw in mails_in(BytesIO(data).read, is_box=is_box)]


def parts(*given: str) -> str:
    """The parts of a mail between boundaries, each with its head."""
    return "".join(f"--b{one}\r\n" for one in given) + "--b--"


def mail(body: bytes = b"We wait.", **headers: str) -> bytes:
    """A mail; a header's name has `_` for `-`."""
    usual = {
        "From": "Anna Berg <anna@acme.example>", "To": "sam@ours.example", "Subject": "Export",
        "Date": "Mon, 5 Oct 2026 09:12:00 +0200", "Message-ID": "<1@acme.example>",
    }  # fmt: skip
    fields = usual | {name.replace("_", "-"): value for name, value in headers.items()}
    return "".join(f"{name}: {value}\r\n" for name, value in fields.items()).encode() + b"\r\n" + body


def test_who_wrote_what_when() -> None:
    """Names and subjects in encoded words, the instant in UTC."""
    subject, sender = (
        "=?utf-8?q?WG=3A_J=C3=B6rg?= =?utf-8?b?ZyBsw6R1ZnQ=?=",
        "=?iso-8859-1?Q?J=F6rg?= <J@Acme.example>",
    )
    (one,) = read(mail(Subject=subject, From=sender, References="<a@x> <b@x>", In_Reply_To="<b@x>"))

    assert (one.subject, one.sender, one.at, one.references, one.id, one.text) == (
        "WG: Jörgg läuft", Person("Jörg", "j@acme.example"), datetime(2026, 10, 5, 7, 12, tzinfo=UTC),
        ("a@x", "b@x"), "1@acme.example", "We wait.",
    )  # fmt: skip


@each_row(
    ("kind", "data", "text"),
    [
        ("text/plain; charset=utf-8", "Jörg", "Jörg"),
        ("text/plain; charset=iso-8859-1", "Jörg “x”".encode("cp1252"), "Jörg “x”"),
        ("text/plain; charset=gb2312", "系统很慢".encode("gb18030"), "系统很慢"),
        ("text/plain; charset=iso-2022-jp", "遅い".encode("iso2022_jp"), "遅い"),
        ("text/plain; charset=us-ascii", "Jörg".encode(), "Jörg"),
        ("text/plain; charset=x-nothing", "Jörg".encode(), "Jörg"),
        (
            "text/plain; charset=utf-8; format=flowed",
            "We wait \r\nfor it.\r\n\r\nNow.",
            "We wait for it.\n\nNow.",
        ),
        ("text/html; charset=utf-8", "<p>We <b>wait</b></p><p>for it</p>", "We wait\n\nfor it"),
        (
            "multipart/mixed; boundary=b",
            parts("\r\n\r\nfirst", "\r\nContent-Disposition: attachment\r\n\r\nfile", "\r\n\r\nsecond"),
            "first\n\nsecond",
        ),
        ("multipart/alternative; boundary=b", parts("\r\n\r\nplain", f"{HTML}<p>html</p>"), "plain"),
        (
            "multipart/alternative; boundary=b",
            parts("\r\n\r\nPlease use HTML", f"{HTML}<p>We wait for the export</p>"),
            "We wait for the export",
        ),
    ],
)
def test_the_text_of_a_mail(kind: str, data: str | bytes, text: str) -> None:
    """In its charset, as its program meant lines, without what is attached."""
    body = data if isinstance(data, bytes) else data.encode()
    (one,) = read(mail(body, MIME_Version="1.0", Content_Type=kind))

    assert (one.text, one.charset) == (text, None)


def test_a_wrong_charset_is_told() -> None:
    """What a detector finds is a guess, with the letters to judge by."""
    (one,) = read(mail("Die Maßnahme läuft über Jörg".encode("cp1252"), Content_Type="text/plain; charset=utf-8"))

    assert one.text == "Die Maßnahme läuft über Jörg"
    assert one.charset is not None
    assert "Windows-1252, a guess: “Die Maßnahme" in one.charset


@each_row(
    ("kind", "headers"),
    [
        ("", {}),
        ("automatic answer", {"Auto_Submitted": "auto-replied (vacation)"}),
        ("automatic answer", {"Subject": "Automatische Antwort: Export"}),
        ("automatic answer", {"Subject": "自动回复: 导出"}),
        ("bounce", {"From": "MAILER-DAEMON@mx.example"}),
        ("bounce", {"Subject": "Undeliverable: Export"}),
        ("bounce", {"Content_Type": "multipart/report; boundary=b"}),
        ("invitation", {"Content_Type": "text/calendar; method=REQUEST"}),
        ("newsletter", {"List_Unsubscribe": "<https://x.example>"}),
        ("", {"List_Unsubscribe": "<https://x.example>", "List_Post": "<mailto:g@ours.example>"}),
        ("", {"Auto_Submitted": "no"}),
    ],
)
def test_what_nobody_wrote(kind: str, headers: dict[str, str]) -> None:
    """Answers of programs, bounces, invitations and newsletters are known by headers, or by their subject."""
    (one,) = read(mail(b"We wait.", **headers))

    assert one.kind == kind


@each_row(
    ("subject", "bare"),
    [
        ("Re: AW: Fwd: Export", "Export"),
        ("SV: VS: Export", "Export"),
        ("RE[2]: Export", "Export"),
        ("回复：导出", "导出"),
        ("[ext] WG: Export", "Export"),
        ("Re: ", "Re:"),
        ("Rent: due", "Rent: due"),
    ],
)
def test_a_bare_subject(subject: str, bare: str) -> None:
    """What mail programs put in front is none of it, in any language."""
    assert bare == bare_subject(subject)


def test_lines_of_a_flowed_text_are_joined() -> None:
    """Those of one depth; the line above a signature stays alone (RFC 3676)."""
    assert unflowed("a \nb\n> c \n> d\n e \n-- \nme") == "a b\n> c d\ne\n-- \nme"


def test_an_encrypted_mail_says_so() -> None:
    """Nobody can read it here; it is refused by its line."""
    (one,) = read(mail(b"--b\r\n\r\nx\r\n--b--", Content_Type="multipart/encrypted; boundary=b"))

    assert one.fault == "it is encrypted; save it decrypted"


def test_an_attached_mail_is_one_that_is_forwarded() -> None:
    """Its sender, day and words; what is attached to it is not read."""
    outer, inner = EmailMessage(), EmailMessage()
    inner["From"], inner["Date"] = "Nora Falk <nora@brunnhof.example>", "Sun, 4 Oct 2026 09:12:00 +0000"
    inner.set_content("We scroll for minutes.")
    inner.add_attachment(b"x" * 1000, maintype="application", subtype="pdf")
    outer["From"] = "sam@ours.example"
    outer.set_content("fyi")
    outer.add_attachment(inner)
    (one,) = read(outer.as_bytes())

    assert one.attached is not None
    assert (one.text, one.attached.name, one.attached.text.strip(), one.attached.day[:10]) == (
        "fyi", "Nora Falk", "We scroll for minutes.", "2026-10-04"
    )  # fmt: skip


def test_a_mailbox_of_any_size_is_read_in_little_room() -> None:
    """Attachments are skipped as they go by: what is read of a mail is its heads and texts."""
    attached = (
        b"--b\r\n\r\nWe wait.\r\n--b\r\nContent-Type: image/png\r\n\r\n"
        + b"QUJD" * 19 * 40_000
        + b"\r\n--b--\r\n"
    )
    one = (
        b"From x Fri Feb 06 10:01:00 2026\n" + mail(attached, Content_Type="multipart/mixed; boundary=b") + b"\n"
    )
    raws = list(mails_in(BytesIO(one * 3).read, is_box=True))

    assert [raw.line for raw in raws] == [2, 2 + one.count(b"\n"), 2 + 2 * one.count(b"\n")]
    assert max(len(raw.data) for raw in raws) < 1_000


def test_a_separator_within_a_text_is_none() -> None:
    """Only after an empty line, and with a day; an escaped one loses its mark."""
    box = b"From x Fri Feb 06 10:01:00 2026\n" + mail(b"From here on we wait.\n>From there too.\n\nFrom x to y\n")
    (one,) = read(box, is_box=True)

    assert one.text == "From here on we wait.\nFrom there too.\n\nFrom x to y"


def test_what_is_no_mail() -> None:
    """Tables, forms and letters are read as what they are."""
    forms = b"Subject: Export\nFrom: Nora\nDate: 2027-02-03\nMessage: We wait\n"

    assert not any(map(is_mail, (b"", b"a,b\n1,2\n", forms, b"From: a\n\nHello", b"{}")))
    assert is_mail(mail())
    assert is_mailbox(b"From x Fri Feb 06 10:01:00 2026\n")


@each_row("word", ["=?utf\xff8?q?a?=", "=?x?q?a?=", "=?idna?q?a?=", "=?hex?q?a?="])
def test_a_word_that_cannot_be_decoded_stays(word: str) -> None:
    """A header in a charset that is none, or in none of its words, is read as it stands."""
    (one,) = read(mail(Subject=word))

    assert one.subject
    assert one.text == "We wait."


def test_no_mail_is_too_odd_to_be_read() -> None:
    """Whatever bytes stand in it, in heads, boundaries and parts."""
    whole = (SHAPES / "mail.mbox").read_bytes()
    chance = random.Random(7)
    for _ in range(150):
        data = bytearray(whole)
        for _ in range(chance.choice([1, 5, 60])):
            at = chance.randrange(len(data))
            data[at : at + chance.choice([0, 1, 30])] = chance.choice(
                [b"\xff", b"\0", b"=?utf-8?b?", b"\n", b"--b1--", b"<", b":", b"\r\n\r\n"]
            )
        read(bytes(data), is_box=True)


@pytest.mark.parametrize(
    "data",
    [
        mail(b"--b\nContent-Type: multipart/a; boundary=b\n\n" * 1100, Content_Type="multipart/a; boundary=b"),
        b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(3000)),
        mail(b"--b\n\n\n" * 10_000, Content_Type="multipart/mixed; boundary=b"),
        mail(To="a@b.c, " * 100_000),
        mail(Subject="=?utf-8?q?a?= " * 100_000),
        b"From: a@b.c\n" + b"Content-Type: message/rfc822\n\n" * 3000,
    ],
    ids=["one boundary in itself", "deep", "many parts", "many addresses", "many words", "mails in mails"],
)  # fmt: skip
def test_a_hostile_mail_is_read_all_the_same(data: bytes) -> None:
    """Parts within parts, very many of them, endless headers: neither depth nor time runs out."""
    assert len(read(data)) == 1
