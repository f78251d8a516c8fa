"""Slack's messages: whose words a thread is, and which customer's."""

import json
from pathlib import Path
from typing import Any

import pytest

from roadmap_tui.actions import customers
from roadmap_tui.intake.incoming import read_requests
from roadmap_tui.intake.requests import import_requests, new_names
from roadmap_tui.intake.rows import Options
from roadmap_tui.model.records import Customer, Request
from tests.intake.boards import TODAY, change
from tests.stores import by_id

USERS = [
    {"id": "UO", "team_id": "T1", "profile": {"real_name": "Sam", "email": "sam@ours.example"}},
    {"id": "UP", "team_id": "T1", "profile": {"real_name": "Pia", "email": "pia@ours.example"}},
    {
        "id": "UG",
        "team_id": "T1",
        "is_restricted": True,
        "profile": {"real_name": "Jo", "email": "jo@acme.example"},
    },
    {"id": "UC", "team_id": "T2", "profile": {"real_name": "Al", "email": "al@acme.example"}},
    {"id": "UH", "team_id": "T2", "profile": {"real_name": "Ed"}},
    {"id": "UN", "profile": {"real_name": "Kim", "email": "kim@bolt.example"}},
]


def export(folder: Path, channel: str, *said: tuple[str, str]) -> Path:
    """An export of one channel with one thread of these messages, each with who wrote it."""
    (folder / channel).mkdir()
    (folder / "users.json").write_text(json.dumps(USERS))
    messages = [
        {"type": "message", "user": who, "text": words, "ts": f"{1770105600 + at}.0", "thread_ts": "1770105600.0"}
        for at, (who, words) in enumerate(said)
    ]
    (folder / channel / "2026-02-03.json").write_text(json.dumps(messages))
    return folder


@pytest.mark.parametrize(
    ("said", "own", "expected"),
    [
        (
            [("UG", "slow"), ("UO", "hm"), ("UC", "and loud")],
            (),
            ("slow\n\nand loud", "Jo", None, "acme.example"),
        ),
        ([("UO", "who is slow?"), ("UC", "we are")], (), ("we are", "Al", None, "acme.example")),
        ([("UO", "Acme is slow"), ("UP", "noted")], (), ("Acme is slow", "Sam", None, None)),
        ([("UO", "Acme is slow")], ("ours.example",), ("Acme is slow", None, "Sam", None)),
        ([("UN", "slow")], (), ("slow", "Kim", None, None)),
        ([("UN", "slow")], ("ours.example",), ("slow", "Kim", None, "bolt.example")),
        ([("UH", "slow")], (), ("slow", "Ed", None, None)),
    ],
)
def test_whose_words_a_thread_is(
    tmp_path: Path, said: list[tuple[str, str]], own: tuple[str, ...], expected: tuple[Any, ...]
) -> None:
    """Of the customer's people where they are known: guests, other workspaces, domains that are not one's own."""
    board = change()
    import_requests(board, read_requests(export(tmp_path, "talk", *said), today=TODAY, options=Options(own=own)))
    (one,) = board.transaction.find(Request)
    names = {who.id: who.name for who in board.transaction.find(Customer)}

    assert expected == (one.said, one.person, one.csm, names.get(one.customer or ""))


@pytest.mark.parametrize("channel", ["ext-acme-clinics", "acme_clinics-support", "cust-acme"])
def test_a_channel_named_after_a_customer(tmp_path: Path, channel: str) -> None:
    """It finds a known customer, or one that is asked about, and makes none; that is a guess."""
    board = change()
    customers.add(board, {"name": "Acme Clinics"})
    incoming = read_requests(export(tmp_path, channel, ("UH", "slow")), today=TODAY)
    asked = new_names(incoming, by_id(board.transaction.find(Customer)))
    import_requests(board, incoming, dict.fromkeys(asked, "C-1"))
    (one,) = board.transaction.find(Request)

    assert (["acme"] if channel == "cust-acme" else [], "C-1") == (asked, one.customer)
    assert "customers by channels" in [doubt.mark for doubt in incoming.doubts]
    assert 1 == len(board.transaction.find(Customer))


def test_a_channel_of_an_unknown_customer_makes_none(tmp_path: Path) -> None:
    """Its name may be anything; so may that of a channel without a word that says whose it is."""
    for number, channel in enumerate(("ext-nobody", "acme")):
        board = change()
        customers.add(board, {"name": "Acme"})
        (tmp_path / f"{number}").mkdir()
        import_requests(
            board, read_requests(export(tmp_path / f"{number}", channel, ("UH", "slow")), today=TODAY)
        )
        (one,) = board.transaction.find(Request)

        assert one.customer is None


@pytest.mark.parametrize("odd", [7, None, "x", {"type": "file"}, {}])
def test_what_is_no_message_costs_itself(tmp_path: Path, odd: object) -> None:
    """In a whole export and in the file of a day, which is known for Slack's all the same."""
    folder = export(tmp_path, "asks", ("UC", "We wait."), ("UO", "We look."))
    day = folder / "asks" / "2026-02-03.json"
    day.write_text(json.dumps([odd, *json.loads(day.read_text()), odd][:3]))

    for path in (folder, day):
        found = read_requests(path, today=TODAY)
        assert ("slack", ["We wait."]) == (found.shape.name, [one.fields["said"] for one in found.drafts])
        assert found.refused or any("left out" in one for one in found.remarks)
