"""What tools' APIs answer: odd values in it cost themselves, and never the import."""

import json
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from roadmap_tui.errors import Refused
from roadmap_tui.intake.documents import objects_of, prepared
from roadmap_tui.intake.incoming import read_requests
from roadmap_tui.intake.jira_text import adf_text, wiki_text
from tests.each_row import each_row
from tests.intake.boards import TODAY

EXPORTS = Path(__file__).parents[1] / "data" / "exports" / "shapes"
ODD: dict[str, Any] = {
    "jira": {
        "key": "A-1",
        "fields": {"summary": 5, "description": [1], "reporter": "x", "comment": [], "labels": {}},
    },
    "hubspot": {"id": 1, "properties": {"subject": {"value": None}, "content": [1]}},
    "typeform": {"answers": [1, None, {"field": 3, "type": "text"}], "token": "x"},
    "surveymonkey": {"survey_id": 1, "id": 1, "pages": [None, {"questions": [None, {"answers": [None]}]}]},
    "gong": {"callId": 1, "transcript": [None, {"sentences": [None]}], "parties": [None]},
    "delighted": {"person": {}, "score": "x", "comment": ["a"]},
    "helpscout": {"primaryCustomer": None, "tags": [1, None], "_embedded": {"threads": [None]}},
    "freshdesk": {
        "description_text": None,
        "subject": [1],
        "conversations": [None, {"incoming": True}],
        "source": "x",
    },
    "intercom": {"source": {"body": None}, "conversation_parts": {"conversation_parts": [None, {"body": 5}]}},
    "linear": {"identifier": 1, "title": None, "needs": {"nodes": [None, {}]}},
    "linear need": {"customer": {}, "issue": None, "body": None},
    "zendesk": {"subject": 1, "requester_id": 2, "comments": [None, {"body": None}], "via": 3},
    "salesforce": {"attributes": {"type": 1}, "Account": [{"attributes": 1}]},
    "slack": {"type": "message", "ts": None, "user": 3, "text": 5, "user_profile": "x"},
}


@each_row("one", ODD.values())
def test_odd_values_end_no_import(tmp_path: Path, one: dict[str, Any]) -> None:
    """What a tool answers may have any form: its rows are taken, refused, or the file is, in a sentence."""
    path = tmp_path / "a.json"
    path.write_text(json.dumps([one, one]))
    with suppress(Refused):
        found = read_requests(path, today=TODAY)

        assert 1 <= len(found.drafts) + len(found.refused) <= 2


@each_row(
    ("answer", "ids"),
    [
        ([{"id": 1}], [1]),
        ({"tickets": [{"id": 1}, {"id": 2}], "users": [{"id": 7}]}, [1, 2]),
        ([{"tickets": [{"id": 1}], "users": []}, {"tickets": [{"id": 2}]}], [1, 2]),
        ({"data": {"issues": {"nodes": [{"id": 3}]}}}, [3]),
        ({"_embedded": {"conversations": [{"id": 4}]}, "page": {}}, [4]),
        ({"id": 5, "items": [{"id": 6}]}, [5]),
        ({"whatever": [{"id": 8}], "count": 1}, [8]),
    ],
)
def test_the_objects_of_an_answer_are_found(answer: Any, ids: list[int]) -> None:
    """In an array, in pages of one, wrapped as APIs wrap; an object that holds a list is one object."""
    assert ids == [one["id"] for one in objects_of(answer)]


def test_transcripts_find_their_calls() -> None:
    """Gong gives who spoke apart from what was said; only the words of outsiders are taken."""
    answer = {
        "callTranscripts": [
            {
                "callId": "7",
                "transcript": [
                    {"speakerId": "1", "sentences": [{"text": "How is it?"}]},
                    {"speakerId": "2", "sentences": [{"text": "Too slow."}, {"text": "Always."}]},
                ],
            }
        ],
        "calls": [
            {
                "metaData": {"id": "7", "title": "Review", "started": "2027-02-01T10:00:00Z"},
                "parties": [
                    {"speakerId": "1", "affiliation": "Internal", "name": "Ann"},
                    {
                        "speakerId": "2",
                        "affiliation": "External",
                        "name": "Jo",
                        "emailAddress": "jo@acme.example",
                    },
                ],
            }
        ],
    }
    ((_, row),) = prepared(objects_of(answer), [], [])

    assert (row["Call title"], row["Transcript"], row["Speaker"]) == ("Review", "Too slow. Always.", "Jo")


def test_what_is_no_request_is_counted() -> None:
    """Pull requests, and calls in which nobody is known to be a customer."""
    remarks: list[str] = []
    pull = {"number": 1, "title": "x", "pull_request": {"url": "y"}}
    found = prepared([pull, pull, {"callId": 1, "transcript": []}], remarks, [])

    assert found == []
    assert remarks == [
        "2 pull requests are left out: nobody asks for anything there.",
        "1 call without a named customer in it is left out: nobody asks for anything there.",
    ]


def test_wiki_markup_becomes_text() -> None:
    """Headings, lists, phrases, links, macros, mentions and pictures."""
    text = (
        "h2. Why\n* *We* wait {{ten}} minutes\n# see [the list|https://x.example] or [https://y.example]\n"
        "{code:java}\na_b_c * 2\n{code}\n[~ann] !shot.png|thumbnail! 2*3*4 \\*not bold\\*"
    )

    assert wiki_text(text) == (
        "Why\n- We wait ten minutes\n- see the list (https://x.example) or https://y.example\n\na_b_c * 2\n\n"
        "@ann (picture: shot.png) 2*3*4 *not bold*"
    )


def test_a_document_of_atlassian_becomes_text() -> None:
    """Paragraphs, lists, line breaks, mentions and tables."""

    def node(kind: str, *content: Any, **attrs: Any) -> dict[str, Any]:
        return {
            "type": kind,
            **({"content": list(content)} if content else {}),
            **({"attrs": attrs} if attrs else {}),
        }

    def text(words: str) -> dict[str, Any]:
        return {"type": "text", "text": words}

    item = node("listItem", node("paragraph", text("one")))
    document = node(
        "doc",
        node("paragraph", text("We "), node("hardBreak"), node("mention", text="@Ann")),
        node("bulletList", item, item),
        node("paragraph", text("end")),
    )

    assert adf_text(document) == "We \n@Ann\n\n- one\n- one\nend"


def keys_in(value: Any) -> set[str]:
    """The keys of every object in a value."""
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return set().union(value if isinstance(value, dict) else (), *map(keys_in, inner))


def with_odd(value: Any, key: str, odd: Any) -> Any:
    """A value in which a key holds something odd wherever it stands."""
    if isinstance(value, dict):
        return {name: odd if name == key else with_odd(inner, key, odd) for name, inner in value.items()}
    return [with_odd(one, key, odd) for one in value] if isinstance(value, list) else value


@pytest.mark.parametrize("path", sorted(EXPORTS.glob("*.json")), ids=lambda path: path.stem)
def test_a_value_of_another_kind_costs_itself(path: Path) -> None:
    """Whatever an API answers under any name it is known for, an object, a list, a huge number: nothing fails."""
    whole = json.loads(path.read_text())
    for key in sorted(keys_in(whole)):
        for odd in ({"type": {"a": 1}}, [["x"]], 10**400, -1e308, None):
            objects = objects_of(with_odd(whole, key, odd))
            rows = prepared([one for one in objects if isinstance(one, dict)], [], [])

            assert all(isinstance(row, dict) for _, row in rows)


def test_what_is_taken_from_one_place_is_not_taken_again_from_another(tmp_path: Path) -> None:
    """A ticket's description is its first comment: where both came, with other marks, it is said once."""
    ticket = {
        "id": 5,
        "subject": "Slow",
        "raw_subject": "Slow!",
        "description": "##- Please type your reply above this line -##\nWe wait.\n\nSent from my iPhone",
        "requester_id": 7,
        "comments": [{"author_id": 7, "plain_body": "We wait."}, {"author_id": 7, "plain_body": "Any news?"}],
    }
    path = tmp_path / "tickets.json"
    path.write_text(json.dumps({"tickets": [ticket, {**ticket, "id": 6, "comments": None}]}))

    assert ["Slow\n\nWe wait.\n\nAny news?", "Slow\n\nWe wait."] == [
        one.fields["said"] for one in read_requests(path, today=TODAY).drafts
    ]


@pytest.mark.parametrize(
    ("held", "customer"),
    [
        ({"value": "Acme", "id": "1"}, "Acme"),
        ([{"value": "Acme"}], "Acme"),
        ([{"value": "Acme, Inc."}, {"value": "Bolt"}], "Acme, Inc."),
        ([{"name": "Acme"}, {"name": "Bolt"}], "Acme"),
        ("Acme", "Acme"),
    ],
)
def test_a_customer_may_be_chosen_in_a_field_of_jira(tmp_path: Path, held: object, customer: str) -> None:
    """By its words; of several the first is taken, and the others are told."""
    issue = {"key": "A-1", "fields": {"summary": "Slow", "description": "We wait", "customfield_1": held}}
    path = tmp_path / "issues.json"
    path.write_text(json.dumps({"names": {"customfield_1": "Customer"}, "issues": [issue]}))
    found = read_requests(path, today=TODAY)

    assert [customer] == [one.customer.name for one in found.drafts]
    assert ("Bolt" in str(held)) == any("names several" in one.why for one in found.left)


@pytest.mark.parametrize(
    ("companies", "customer"),
    [
        ([{"name": "Acme, Inc."}, {"name": "Bolt"}], "Acme, Inc."),
        ([{"name": "Acme"}], "Acme"),
        ([{"name": "Smith &amp; Sons"}], "Smith &amp; Sons"),
    ],
)
def test_several_customers_are_no_single_one(tmp_path: Path, companies: object, customer: str) -> None:
    """Of those that an answer lists the first is taken, and the others are told."""
    path = tmp_path / "ideas.json"
    path.write_text(json.dumps([{"id": "1", "title": "Vans", "company": companies}]))
    found = read_requests(path, today=TODAY)

    assert [customer] == [one.customer.name for one in found.drafts]
    assert ("Bolt" in str(companies)) == any("names several" in one.why for one in found.left)
