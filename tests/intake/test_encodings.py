"""The encoding of an export: strict UTF-8, else what a detector finds, which is told."""

from pathlib import Path

import pytest

from roadmap_tui.errors import Refused, Usage
from roadmap_tui.intake.encodings import Encoding, encoding_of, text_of
from roadmap_tui.intake.rows import Options
from roadmap_tui.intake.table import read_rows
from tests.each_row import each_row

SAID = {
    "cp1250": "Żądamy eksportu listy faktur; księgowość traci godzinę dziennie.",
    "cp1251": "Мы каждое утро ждём десять минут, пока откроется список пациентов.",
    "cp1252": "Die Rechnungen kommen zu spät, und wir müssen täglich nachfragen.",
    "mac_roman": "Nous perdons une heure par jour à chercher les factures. Ça bloque l’équipe…",
    "gb18030": "我们每天早上要等十分钟才能打开患者名单。",
    "shift_jis": "毎朝、患者リストが開くまで十分待っています。",
    "cp1253": "Περιμένουμε δέκα λεπτά κάθε πρωί για τη λίστα των ασθενών.",
    "cp1254": "Her sabah hasta listesinin açılması için on dakika bekliyoruz.",
}


def export(said: str, encoding: str) -> bytes:
    return f"id,said,customer\n1,{said},Acme\n".encode(encoding)


@pytest.mark.parametrize(("encoding", "said"), SAID.items())
def test_a_text_is_read_as_it_was_written(encoding: str, said: str) -> None:
    """What is no UTF-8 is a guess, and the guess shows a line with the letters in question."""
    found = encoding_of(export(said, encoding), "a.csv")

    assert said in text_of(export(said, encoding), found)
    assert found.guess is not None
    assert next(word for word in said.split() if not word.isascii())[:10] in found.guess


@each_row(("encoding", "said"), SAID.items())
def test_a_name_chooses(encoding: str, said: str) -> None:
    """Who says the encoding is believed, and nothing is guessed."""
    found = encoding_of(export(said, encoding), "a.csv", encoding)

    assert said in text_of(export(said, encoding), found)
    assert found.guess is None


def test_utf_8_is_no_guess() -> None:
    """Nor is what begins with a mark."""
    assert [
        Encoding("utf-8-sig") if encoding.startswith("utf-8") else Encoding("utf-16")
        for encoding in ("utf-8", "utf-8-sig", "utf-16")
    ] == [encoding_of(export(SAID["cp1251"], encoding), "a.csv") for encoding in ("utf-8", "utf-8-sig", "utf-16")]


def test_one_stray_byte_costs_its_row(tmp_path: Path) -> None:
    """The rest of the file stays UTF-8, each letter as it was."""
    path = tmp_path / "a.csv"
    path.write_bytes("said,customer\nGröße fehlt,Müller\nfür uns,Müller\n".encode() + b"caf\xe9,Acme\n")
    table = read_rows(path)

    assert [(row.line, row.fault) for row in table.rows] == [
        (2, None), (3, None), (4, "it holds a byte that is no text (0xE9)"),
    ]  # fmt: skip
    assert next(iter(table.rows)).cells == ("Größe fehlt", "Müller")
    assert ("a.csv holds 1 byte that is no text in UTF-8; their rows are refused.",) == table.remarks
    assert table.doubts == ()


@pytest.mark.parametrize(
    ("wanted", "problem", "says"),
    [
        ("klingon", Usage, "takes a name such as utf-8"),
        ("base64", Usage, "takes a name such as utf-8"),
        ("ascii", Refused, "it is no ascii"),
    ],
)
def test_a_wrong_name_is_refused(tmp_path: Path, wanted: str, problem: type[Exception], says: str) -> None:
    """One that is no encoding of texts, and one that the file is not in."""
    path = tmp_path / "a.csv"
    path.write_bytes(export(SAID["cp1252"], "cp1252"))

    with pytest.raises(problem, match=says):
        read_rows(path, Options(encoding=wanted))
