"""What the fake Jira makes of values, what its people do, its workflows and its index, in both editions."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests import contracts
from tests.fake_jira import FakeJira, Field, strict_workflow
from tests.trackers.jira.calling import Caller, calling


@pytest.fixture(params=["cloud", "datacenter"])
def jira(request: pytest.FixtureRequest) -> Iterator[Any]:
    with calling(request.param) as caller:
        yield caller


@pytest.fixture
def cloud() -> Iterator[Any]:
    with calling("cloud") as caller:
        yield caller


# what Jira makes of what it is given


def test_values_are_kept_as_jira_keeps_them(jira: Caller) -> None:
    """Summaries are trimmed, labels sorted, times written with an offset without a colon."""
    jira.create(summary="  A title ", labels=["b", "a", "b"])

    kept = jira.fields()
    assert ("A title", ["a", "b"]) == (kept["summary"], kept["labels"])
    assert kept["updated"].endswith("+0000")


def test_texts_come_back_changed(jira: Caller) -> None:
    """Documents get ids of their own, and wiki text the line ends of Jira's editor."""
    jira.create(description=jira.text)

    kept = jira.fields()["description"]
    if jira.site.edition.name == "cloud":
        assert kept["content"][0]["attrs"]["localId"]
        contracts.check_document(kept)
    else:
        assert "One\r\nTwo" == kept


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"customfield_1": "x"}, "customfield_1"),
        ({"description": 7}, "description"),
        ({"labels": ["a b"]}, "labels"),
        ({"summary": "x" * 256}, "summary"),
        ({"summary": "a\nb"}, "summary"),
        ({"duedate": "soon"}, "duedate"),
        ({"status": "Done"}, "status"),
    ],
)
@pytest.mark.parametrize("edition", ["cloud", "datacenter"])
def test_what_jira_refuses(edition: str, fields: Any, field: str) -> None:
    """Values that no Jira takes are refused by field, with nothing made."""
    with FakeJira(edition=edition, check=False) as fake:
        answer = Caller(fake).create(**fields)

    assert (400, [field], {}) == (answer.status_code, list(answer.json()["errors"]), fake.site.issues)


def test_a_text_too_long_is_refused(jira: Caller) -> None:
    """The limit counts what is sent, after the conversion."""
    jira.site.text_limit = 5

    assert ["description"] == list(jira.create(description=jira.text).json()["errors"])


def test_a_project_and_its_fields_are_listed(jira: Caller) -> None:
    """Each edition lists the create screen under its own names, in pages."""
    jira.site.screen()["customfield_1"] = Field("Team", required=True, allowed=("Red", "Blue"))
    listing = "/issue/createmeta/ROAD/issuetypes"
    types = jira.client.get(listing).json()
    page = jira.client.get(f"{listing}/10101", params={"startAt": 7}).json()

    named = ("issueTypes", "fields") if jira.site.edition.name == "cloud" else ("values", "values")
    assert ["Task", "Story", "Sub-task"] == [one["name"] for one in types[named[0]]]
    assert ["Red", "Blue"] == [one["value"] for one in page[named[1]][0]["allowedValues"]]
    assert {400} == {jira.client.get("/issue/createmeta/NONE/issuetypes").status_code}


# people


def test_a_clone_has_the_labels_and_not_the_property(jira: Caller) -> None:
    """So a label alone proves nothing."""
    jira.create(labels=["roadmap-x"])
    jira.client.put("/issue/ROAD-1/properties/roadmap-tui", json={"story": "X"})
    key = jira.site.clone("ROAD-1")

    assert ("ROAD-2", ["roadmap-x"]) == (key, jira.fields(key)["labels"])
    assert 404 == jira.client.get(f"/issue/{key}/properties/roadmap-tui").status_code


def test_a_moved_issue_keeps_its_id(jira: Caller) -> None:
    """A new key, and the old one still leads to it."""
    identity = jira.create().json()["id"]
    jira.site.add_project("OPS", "Operations")
    key = jira.site.move("ROAD-1", "OPS")

    assert {("OPS-1", identity)} == {
        (one["key"], one["id"])
        for one in (jira.client.get(f"/issue/{name}").json() for name in ("ROAD-1", identity, key))
    }


def test_hidden_and_deleted_issues_are_alike(jira: Caller) -> None:
    """Both are 404, and absent from what is read in numbers."""
    jira.create()
    jira.create()
    jira.site.hide("ROAD-1")
    jira.site.delete("ROAD-2")

    assert [404, 404] == [jira.client.get(f"/issue/ROAD-{number}").status_code for number in (1, 2)]
    assert [] == jira.found()
    jira.site.show("ROAD-1")
    assert ["A title"] == jira.found()


def test_many_hands_at_once(jira: Caller) -> None:
    """Edits by people and by the API at the same time are all kept."""
    jira.create()

    def edit(number: Any) -> None:
        if number % 2:
            jira.site.add_labels("ROAD-1", f"l{number}")
        else:
            jira.client.put("/issue/ROAD-1", json={"update": {"labels": [{"add": f"l{number}"}]}})

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(edit, range(40)))

    assert sorted(f"l{number}" for number in range(40)) == jira.fields()["labels"]


def test_comments_are_kept_in_the_editions_markup(jira: Caller) -> None:
    """A comment is a text too, and moves the time of update."""
    jira.create()
    before = jira.fields()["updated"]
    made = jira.client.post("/issue/ROAD-1/comment", json={"body": jira.text})
    jira.site.remark("ROAD-1", jira.text)

    told = jira.client.get("/issue/ROAD-1/comment").json()
    assert (201, ["Ann Admin", "Bob"]) == (
        made.status_code,
        [one["author"]["displayName"] for one in told["comments"]],
    )
    assert jira.fields()["updated"] > before


def test_a_link_with_the_same_global_id_is_written_anew(jira: Caller) -> None:
    """It keeps its id, and what the second request leaves out is gone."""
    jira.create()
    link = {"globalId": "roadmap:X", "relationship": "told by", "object": {"url": "http://a/1", "title": "One"}}
    first = jira.client.post("/issue/ROAD-1/remotelink", json=link)
    del link["relationship"]
    second = jira.client.post("/issue/ROAD-1/remotelink", json=link)

    (kept,) = jira.client.get("/issue/ROAD-1/remotelink").json()
    assert first.json() == second.json()
    assert 200 == second.status_code
    assert "relationship" not in kept
    assert ["A title"] == jira.found('issue in issuesWithRemoteLinksByGlobalId("roadmap:X")')


# workflow


def test_transitions_hold_from_the_current_status_only(jira: Caller) -> None:
    """The id of another status's way is refused, and so is one used twice."""
    jira.site.projects["ROAD"].workflow = strict_workflow()
    jira.create()
    start = jira.ways()
    assert ["In Progress"] == list(start)
    before = jira.fields()["updated"]

    assert [204, 400] == [jira.walk(start["In Progress"]).status_code for _ in range(2)]
    assert "In Progress" == jira.fields()["status"]["name"]
    assert jira.fields()["updated"] > before
    assert ["In Review"] == list(jira.ways())


def test_a_screen_on_the_way_asks_for_its_fields(jira: Caller) -> None:
    """Missing, of a wrong value, or not on the screen: refused by field; right: done."""
    jira.site.projects["ROAD"].workflow = strict_workflow()
    jira.create()
    jira.site.walk("ROAD-1", "In Progress", "In Review")
    rows = jira.client.get("/issue/ROAD-1/transitions", params={"expand": "transitions.fields"}).json()
    (close,) = [one for one in rows["transitions"] if one["to"]["name"] == "Done"]

    assert close["fields"]["resolution"]["required"]
    assert ["Fixed", "Won't do"] == [one["name"] for one in close["fields"]["resolution"]["allowedValues"]]
    wrong: list[dict[str, Any]] = [
        {},
        {"resolution": {"name": "Never"}},
        {"resolution": {"name": "Fixed"}, "summary": "x"},
    ]
    assert [400] * 3 == [jira.walk(close["id"], **fields).status_code for fields in wrong]
    assert 204 == jira.walk(close["id"], resolution={"name": "Fixed"}).status_code
    assert "done" == jira.fields()["status"]["statusCategory"]["key"]


def test_without_the_permission_no_way_is_shown(jira: Caller) -> None:
    """An empty list, and a refusal of what is tried all the same."""
    jira.create()
    identity = jira.ways()["Done"]
    jira.site.permissions = {"BROWSE_PROJECTS"}

    assert ({}, 400) == (jira.ways(), jira.walk(identity).status_code)


def test_two_transitions_at_once_conflict(cloud: Any) -> None:
    """The second one of two gets 409."""
    cloud.create()
    ways = cloud.ways()
    cloud.fake.latency = {"POST .*transitions": 0.3}
    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(lambda name: cloud.walk(ways[name]).status_code, ("Done", "In Progress")))

    assert [204, 409] == sorted(answers)


def test_a_site_has_its_statuses_listed(jira: Caller) -> None:
    """With their ids, for a map of statuses."""
    told = jira.client.get("/project/ROAD/statuses").json()

    assert [("10001", "To Do"), ("10002", "In Progress"), ("10003", "Done")] == [
        (one["id"], one["name"]) for one in told[0]["statuses"]
    ]


# the index


def test_the_index_lags_by_the_clock(jira: Caller) -> None:
    """New issues, changes and deletions are found late; the issue itself tells the truth."""
    clock = [0.0]
    jira.site.clock, jira.site.lag = lambda: clock[0], 20.0
    jira.create()
    assert [] == jira.found()
    clock[0] = 20.0
    assert ["A title"] == jira.found()

    jira.site.edit("ROAD-1", summary="Another")
    assert (["A title"], "Another") == (jira.found(), jira.fields()["summary"])
    clock[0] = 40.0
    assert ["Another"] == jira.found()

    jira.site.delete("ROAD-1")
    assert (["Another"], 404) == (jira.found(), jira.client.get("/issue/ROAD-1").status_code)
    clock[0] = 60.0
    assert [] == jira.found()


def test_the_index_lags_by_searches(jira: Caller) -> None:
    """So many searches after a change still see the site as it was."""
    jira.site.lag_searches = 2
    jira.create()

    assert [[], [], ["A title"]] == [jira.found() for _ in range(3)]


def test_a_lagging_index_can_be_caught_up(jira: Caller) -> None:
    """A test need not wait for it."""
    jira.site.lag = 1000.0
    jira.create()
    jira.site.edit("ROAD-1", summary="Another")
    jira.site.index()

    assert ["Another"] == jira.found()
