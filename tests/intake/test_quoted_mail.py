"""A mail's own words, and whose mail it answers or forwards, in the languages of mail programs."""

import tomllib
from collections.abc import Iterator
from pathlib import Path
from time import process_time

import pytest

from roadmap_tui.intake.mail_days import written_day
from roadmap_tui.intake.quoted_mail import split_mail, without_signature, words_of
from tests.each_row import each_row
from tests.slower import first_of

PROGRAMS = tomllib.loads((Path(__file__).parents[1] / "data" / "mails" / "programs.toml").read_text("utf-8"))
OWN = "We wait for the export.\nIt stops at 500 rows every day."
OLD = "Which export do you mean?\n\nThe one of shifts?"
ANNA = "Anna Berg <anna@acme.example>"

DISCLAIMER = (
    "This e-mail is confidential and intended solely for its recipient. If you are not the recipient, please "
    "delete it and tell us."
)


def above(line: str) -> str:
    """A line that mail programs write, with who wrote in it."""
    return line if "anna@" in line else line.replace("@", ANNA)


def head(language: str, sent: str = "5. 10. 2026 09:12") -> str:
    """The lines above a mail that Outlook answers or forwards."""
    names = PROGRAMS[language]["head"]
    return "\n".join(
        f"{name}: {value}"
        for name, value in zip(names, (ANNA, sent, "Sam <sam@ours.example>", "Export"), strict=True)
    )


def answers(language: str) -> Iterator[str]:
    """Everything that programs put below an answer in a language."""
    words = PROGRAMS[language]
    marked = "\n".join(f"> {line}".rstrip() for line in OLD.split("\n"))
    for line in map(above, (*words["marked"], *words["bare"])):
        yield f"{line}\n\n{marked}\n"
    for line in map(above, words["bare"]):
        yield f"{line}\n{OLD}\n"
        yield (
            f"{line.partition('<')[0].rstrip()}\n<{line.partition('<')[2]}\n{marked}"
            if "<" in line
            else f"{line}\n{OLD}"
        )
    yield f"{head(language)}\n\n{OLD}"
    yield f"________________________________\n{head(language)}\n\n{OLD}"
    yield f"{words['original']}\n{head(language)}\n\n{OLD}"
    yield f"{words['original']}\n{OLD}"


@each_row("language", PROGRAMS)
def test_what_is_answered_goes(language: str) -> None:
    """In every program's form, with marks in front of the lines or none."""
    given = list(answers(language))

    assert [OWN] * len(given) == [split_mail(f"{OWN}\n\n{one}", is_answer=True).own for one in given]


@each_row("language", PROGRAMS)
def test_whose_words_are_forwarded(language: str) -> None:
    """The inner mail's sender, day and words, whatever mark stands above it."""
    given = [f"fyi\n\n{mark}\n{head(language)}\n\n{OWN}" for mark in PROGRAMS[language]["forwarded"]]
    quoted = [split_mail(one).quoted for one in given]

    assert [("Anna Berg", "anna@acme.example", True, OWN)] * len(given) == [
        one and (one.name, one.address, one.is_forwarded, one.text) for one in quoted
    ]
    assert {split_mail(one).own for one in given} == {"fyi"}


@each_row("language", PROGRAMS)
def test_the_day_in_the_line_above(language: str) -> None:
    """It is read in the language that the program speaks."""
    lines = map(above, PROGRAMS[language]["bare"])
    found = {written_day(line, is_english=language == "en") for line in lines}

    assert found == {"2026-10-05"}


@each_row(
    ("text", "is_english", "day"),
    [
        ("Monday, October 5, 2026 9:12 AM", True, "2026-10-05"),
        ("Mon, 5 Oct 2026 23:30:00 -0700", True, "2026-10-06T06:30:00+00:00"),
        ("10/5/2026 9:12 AM", True, "10/5/2026"),
        ("05/10/2026 09:12", False, "2026-10-05"),
        ("mar. 6 oct. 2026 à 09:12", False, "2026-10-06"),
        ("2026. október 5., hétfő 9:12", False, "2026-10-05"),
        ("yesterday", True, ""),
        ("31 Feb 2026", True, ""),
    ],
)
def test_days_of_heads(text: str, day: str, *, is_english: bool) -> None:
    """What can be read in two ways stays as it stands, and is asked or told then."""
    assert written_day(text, is_english=is_english) == day


@each_row(
    ("text", "said"),
    [
        (f"{OWN}\n\nBest regards,\nAnna Berg\nHead of Nursing", OWN),
        (f"{OWN}\n\nMit freundlichen Grüßen\n\nAnna Berg\nTel. 030 1", OWN),
        (f"{OWN}\n\nThanks!", OWN),
        (f"{OWN}\n\nAnna", OWN),
        (f"{OWN}\n\nAnna Berg\nAcme GmbH\nBerlin", OWN),
        (
            f"{OWN}\n\nKind regards\nAnna\n\n{DISCLAIMER}",
            OWN,
        ),
        (f"{OWN}\n\nGrüße\nAnna Berg\nDiese E-Mail enthält vertrauliche Informationen.", OWN),
        (f"CAUTION: external email. Do not click links.\n\n{OWN}", OWN),
    ],
)
def test_who_signs_goes(text: str, said: str) -> None:
    """The line that ends a letter, the card below it, and what servers put around it."""
    assert said == without_signature(text, "Anna Berg", "anna@acme.example")


@pytest.mark.parametrize(
    "text",
    [
        "We need two things:\n\nFrom: a field of the export\nTo: the board, as a column\n\nBoth before Friday.",
        "Von: Lager\nAn: Filiale\n\nSo soll es auf dem Schein stehen.",
        "On Monday I asked Kim about the export and she wrote:\nit will come in March.\n\nDoes that still hold?",
        "First the export.\n\n---\n\nThen the filter. Both matter.",
    ],
)
def test_words_that_look_like_another_mail_stay(text: str) -> None:
    """A person writes lines that begin with From and To, rules and `she wrote:` as well."""
    assert (text, None) == tuple(split_mail(text))


def test_every_closing_that_is_known_goes() -> None:
    """In whatever case and language it stands."""
    left = {
        line
        for line in words_of("closings", "lines")
        for written in (line, line.upper(), line.capitalize())
        if without_signature(f"{OWN}\n\n{written},\nAnna Berg", "Anna Berg") != OWN
    }

    assert set() == left


@each_row(
    "text",
    [
        "Hi Sam,\nThanks!\nStill need CSV",
        f"{OWN}\n\nBest,\nAnna\n\nPS: and PDF, please",
        f"{OWN}\n\nRegards\nDoes it also print the whole list?",
        "We send confidential messages.\n\nThis message must reach its recipient.",
        "Anna Berg",
    ],
)
def test_words_that_look_like_a_signature_stay(text: str) -> None:
    """Where a sentence follows, or nothing would be left, all of it is theirs."""
    assert text == without_signature(text, "Anna Berg", "anna@acme.example")


@pytest.mark.parametrize(
    "piece",
    first_of(
        4,
        [
            "\n ",
            "a: b\n",
            "> ",
            ">\n",
            "On a:\n",
            "From: a\n",
            "--\n",
            "-- \n",
            "_____\n",
            "Regards\n",
            "<a@b.c> 1:00:\n",
        ],
    ),
)
def test_a_hostile_mail_takes_no_time(piece: str) -> None:
    """Nothing is looked at more than a few times, however often a piece is repeated."""
    text = "x\n" + piece * (100_000 // len(piece))
    before = process_time()
    without_signature(split_mail(text, is_answer=True).own, "a", "a@b.c")

    assert process_time() - before < 3
