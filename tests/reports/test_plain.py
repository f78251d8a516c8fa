"""Records as the JSON of the command contract."""

import json
from datetime import UTC, date, datetime
from typing import Any

import msgspec

from roadmap_tui.model.link_state import fingerprint
from roadmap_tui.model.records import (
    Asked,
    Cost,
    CustomerThen,
    Event,
    MergeBase,
    Note,
    Reading,
    Source,
    TrackerLink,
)
from roadmap_tui.model.snapshot import Snapshot
from roadmap_tui.reports import record_json
from roadmap_tui.reports.json_list import encoded_list
from tests.every_field import whole_story
from tests.model.kit import AT, TODAY, WHOLE, customer, link, request, snapshot_of, story

TARGET_KEYS = {"metric", "unit", "direction", "baseline", "target", "due", "measured_by"}
STORY_KEYS = {
    *"id title actor situation outcome obstacle cost benefit target guardrail readings kind stage".split(),
    "guardrail_readings",
    *"addresses relations blocked probes sessions".split(),
    *"entered touchpoints product objective owner horizon ship_by effort confidence tags evidence marks".split(),
    *"link revision order gate_opened_because declined_because tracked archived created_at created_by".split(),
}
REQUEST_KEYS = {
    *"id revision customer customer_name said person email problem frequency workaround consequence".split(),
    *"importance satisfaction feeling touchpoint product channel source csm heard_on captured_at".split(),
    *"captured_by snapshot asked".split(),
    *"acknowledged_at snoozed_until declined_because merged_into batch forgotten state stories".split(),
    "context_score",
    "stints",
    "origin",
}


def told(value: Any) -> Any:
    """As it stands in JSON."""
    return json.loads(msgspec.json.encode(value))


def one_story(snapshot: Snapshot, today: date = TODAY) -> Any:
    """The story S-1, which is byte for byte the same on its own and among many."""
    one = snapshot.stories["S-1"]
    alone = msgspec.json.encode(record_json.story(snapshot, one, today))

    assert b"[%b]" % alone == b"".join(encoded_list(record_json.stories(snapshot, [one], today)))
    return json.loads(alone)


def test_a_whole_story() -> None:
    """A story with every field has the keys of a bare one, and parts of records with all of theirs."""
    found = one_story(snapshot_of(whole_story()))

    assert set(found) == STORY_KEYS
    assert set(found["guardrail"]) == TARGET_KEYS


def test_a_bare_story() -> None:
    """Every key is there; a missing value is null, a missing list empty; the uid is nobody's business."""
    found = one_story(snapshot_of(story()))

    assert set(found) == STORY_KEYS
    assert [found[name] for name in ("actor", "target", "cost", "guardrail", "link", "due")[:5]] == [None] * 5
    assert (found["readings"], found["tags"], found["touchpoints"]) == ([], [], [])
    assert found["evidence"] == {
        "requests": 0,
        "customers": 0,
        "arr": 0,
        "weight": 0,
        "newest": None,
        "quotes": [],
    }
    assert found["marks"] == {"present": [], "missing": ["actor", "situation", "obstacle", "benefit", "number"]}


def test_parts_of_a_story() -> None:
    """A part that is there has all its keys, null where nothing is known."""
    found = one_story(
        snapshot_of(
            story(
                **{**WHOLE, "target": msgspec.structs.replace(WHOLE["target"], unit=None)},
                cost=Cost(amount=10),
                readings=(Reading(day=date(2026, 3, 1), value=4.5),),
            )
        )
    )

    assert set(found["target"]) == TARGET_KEYS
    assert (found["target"]["unit"], found["target"]["due"]) == (None, "2026-06-30")
    assert found["cost"] == {"amount": 10, "unit": None, "per": None}
    assert found["readings"] == [{"day": "2026-03-01", "value": 4.5, "note": None, "source": None, "asked": None}]


def test_the_evidence_of_a_story() -> None:
    """Figures and quotes, with names."""
    found = one_story(
        snapshot_of(
            story(), customer("C-1", "Acme", arr=5), request("R-1", "C-1", importance=3), link("L-1", "R-1")
        )
    )

    assert found["evidence"] == {
        "requests": 1,
        "customers": 1,
        "arr": 5,
        "weight": 3,
        "newest": "2026-03-01",
        "quotes": [{"request": "R-1", "customer_name": "Acme", "text": "said in R-1", "feeling": None}],
    }


def test_the_stage_of_the_day() -> None:
    """A derived stage is told as the stage, with the instant it is entered at."""
    snapshot = snapshot_of(
        story(
            **WHOLE,
            stage="shipped",
            entered={"shipped": datetime(2026, 3, 2, tzinfo=UTC)},
            readings=(Reading(day=date(2026, 3, 10), value=1),),
        )
    )
    found = one_story(snapshot)

    assert (one_story(snapshot, date(2026, 3, 9))["stage"], found["stage"]) == ("shipped", "proven")
    assert found["entered"] == {"shipped": "2026-03-02T00:00:00Z", "proven": "2026-03-10T00:00:00Z"}


def test_the_link_to_a_tracker() -> None:
    """What people can use of it, without the base."""
    base = MergeBase(fingerprint=fingerprint(story()))
    link = TrackerLink(tracker="jira", site="s", id="1", key="A-1", url="u", base=base, synced_at=AT)

    assert one_story(snapshot_of(story(title="Other", link=link)))["link"]["state"] == "ours newer"
    assert one_story(snapshot_of(story(link=link)))["link"] == {
        "tracker": "jira",
        "id": "1",
        "key": "A-1",
        "url": "u",
        "status": None,
        "assignee": None,
        "state": "in step",
        "synced_at": "2026-03-01T09:00:00Z",
        "asks_released": False,
        "conflicts": {},
    }


def test_a_bare_request() -> None:
    """Every key is there; null where nothing is known."""
    snapshot = snapshot_of(request("R-1"))
    found = told(record_json.request(snapshot, snapshot.requests["R-1"], TODAY))

    assert set(found) == REQUEST_KEYS
    assert [found[name] for name in ("customer", "customer_name", "source", "snapshot", "asked")] == [None] * 5
    assert (found["state"], found["stories"], found["context_score"]) == ("new", [], 1)


def test_parts_of_a_request() -> None:
    """Source, snapshot and question have all their keys."""
    snapshot = snapshot_of(
        story(),
        customer("C-1", "Acme"),
        request(
            "R-1",
            "C-1",
            source=Source(system="zendesk"),
            snapshot=CustomerThen(as_of=TODAY),
            asked=Asked(question="?", by="bob", at=AT),
        ),
        link("L-1", "R-1"),
    )
    found = told(record_json.request(snapshot, snapshot.requests["R-1"], TODAY))

    assert found["source"] == {"system": "zendesk", "id": None, "url": None}
    assert found["snapshot"] == {"as_of": "2026-03-18", "arr": None, "segment": None, "renewal": None}
    assert found["asked"] == {"question": "?", "by": "bob", "at": "2026-03-01T09:00:00Z", "answered_at": None}
    assert (found["customer_name"], found["state"], found["stories"]) == ("Acme", "linked", ["S-1"])


def test_a_customer_a_note_and_an_event() -> None:
    """Plain records, whole."""
    found = told(record_json.plain_of(customer("C-1", "Acme")))
    event = Event(
        id="E-7", transaction=3, at=AT, by="ann", verb="edit", ref="S-1", changes={"owner": (None, "x")}
    )

    assert set(found) >= set("id name segment plan status arr renewal csm domains external_ids scores".split())
    assert (found["arr"], found["domains"]) == (None, [])
    assert told(record_json.plain_of(Note(id="N-1", about="S-1", by="ann", at=AT, text="hm")))["text"] == "hm"
    assert told(record_json.event(event))["seq"] == 7
    assert told(record_json.event(event))["changes"] == {"owner": [None, "x"]}
