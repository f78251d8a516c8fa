"""What the fake Jira's people do, its workflows, its index, its limits and its faults, in both editions."""

import json
import socket
import time
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from tests import contracts
from tests.fake_jira import FakeJira, Field, strict_workflow
from tests.fake_jira.limits import CLOUD_WRITES

TEXTS = {
    "cloud": {
        "type": "doc",
        "version": 1,
        "content": [{"type": "paragraph", "content": [{"type": "text", "text": "One\nTwo"}]}],
    },
    "datacenter": "One\nTwo",
}


class Caller:
    """A client of a fake of one edition, with the shortest ways to its endpoints."""

    def __init__(self, fake: FakeJira) -> None:
        self.fake = fake
        self.site = fake.site
        login = fake.site.edition.expected(fake.site.email, fake.site.token)
        base = f"{fake.url}{fake.site.edition.api}"
        self.client = httpx.Client(base_url=base, headers={"Authorization": login}, timeout=10)

    @property
    def text(self) -> object:
        return TEXTS[self.site.edition.name]

    def create(self, **fields: object) -> httpx.Response:
        whole = {"project": {"key": "ROAD"}, "issuetype": {"id": "10101"}, "summary": "A title", **fields}
        return self.client.post("/issue", json={"fields": whole})

    def fields(self, name: str = "ROAD-1") -> dict:
        return self.client.get(f"/issue/{name}").json()["fields"]

    def found(self, jql: str = "project = ROAD") -> list[str]:
        cloud = self.site.edition.name == "cloud"
        body = {"jql": jql, "fields": ["summary"]}
        return [
            one["fields"]["summary"]
            for one in self.client.post("/search/jql" if cloud else "/search", json=body).json()["issues"]
        ]

    def walk(self, identity: str, **fields: object) -> httpx.Response:
        body = {"transition": {"id": identity}, **({"fields": fields} if fields else {})}
        return self.client.post("/issue/ROAD-1/transitions", json=body)

    def ways(self) -> dict[str, str]:
        rows = self.client.get("/issue/ROAD-1/transitions").json()["transitions"]
        return {one["to"]["name"]: one["id"] for one in rows}


@pytest.fixture(params=["cloud", "datacenter"])
def jira(request):
    """A caller of a fake of each edition; nothing asked or answered may break the contract."""
    with FakeJira(edition=request.param) as fake:
        caller = Caller(fake)
        yield caller
        caller.client.close()
    assert [] == fake.breaches


@pytest.fixture
def datacenter():
    with FakeJira(edition="datacenter") as fake:
        caller = Caller(fake)
        yield caller
        caller.client.close()
    assert [] == fake.breaches


@pytest.fixture
def cloud():
    with FakeJira() as fake:
        caller = Caller(fake)
        yield caller
        caller.client.close()
    assert [] == fake.breaches


# what Jira makes of what it is given


def test_values_are_kept_as_jira_keeps_them(jira):
    """Summaries are trimmed, labels sorted, times written with an offset without a colon."""
    jira.create(summary="  A title ", labels=["b", "a", "b"])

    kept = jira.fields()
    assert ("A title", ["a", "b"]) == (kept["summary"], kept["labels"])
    assert kept["updated"].endswith("+0000")


def test_texts_come_back_changed(jira):
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
def test_what_jira_refuses(edition, fields, field):
    """Values that no Jira takes are refused by field, with nothing made."""
    with FakeJira(edition=edition, check=False) as fake:
        answer = Caller(fake).create(**fields)

    assert (400, [field], {}) == (answer.status_code, list(answer.json()["errors"]), fake.site.issues)


def test_a_text_too_long_is_refused(jira):
    """The limit counts what is sent, after the conversion."""
    jira.site.text_limit = 5

    assert ["description"] == list(jira.create(description=jira.text).json()["errors"])


def test_a_project_and_its_fields_are_listed(jira):
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


def test_a_clone_has_the_labels_and_not_the_property(jira):
    """So a label alone proves nothing."""
    jira.create(labels=["roadmap-x"])
    jira.client.put("/issue/ROAD-1/properties/roadmap-tui", json={"story": "X"})
    key = jira.site.clone("ROAD-1")

    assert ("ROAD-2", ["roadmap-x"]) == (key, jira.fields(key)["labels"])
    assert 404 == jira.client.get(f"/issue/{key}/properties/roadmap-tui").status_code


def test_a_moved_issue_keeps_its_id(jira):
    """A new key, and the old one still leads to it."""
    identity = jira.create().json()["id"]
    jira.site.add_project("OPS", "Operations")
    key = jira.site.move("ROAD-1", "OPS")

    assert {("OPS-1", identity)} == {
        (one["key"], one["id"])
        for one in (jira.client.get(f"/issue/{name}").json() for name in ("ROAD-1", identity, key))
    }


def test_hidden_and_deleted_issues_are_alike(jira):
    """Both are 404, and absent from what is read in numbers."""
    jira.create()
    jira.create()
    jira.site.hide("ROAD-1")
    jira.site.delete("ROAD-2")

    assert [404, 404] == [jira.client.get(f"/issue/ROAD-{number}").status_code for number in (1, 2)]
    assert [] == jira.found()
    jira.site.show("ROAD-1")
    assert ["A title"] == jira.found()


def test_many_hands_at_once(jira):
    """Edits by people and by the API at the same time are all kept."""
    jira.create()

    def edit(number):
        if number % 2:
            jira.site.add_labels("ROAD-1", f"l{number}")
        else:
            jira.client.put("/issue/ROAD-1", json={"update": {"labels": [{"add": f"l{number}"}]}})

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(edit, range(40)))

    assert sorted(f"l{number}" for number in range(40)) == jira.fields()["labels"]


def test_comments_are_kept_in_the_editions_markup(jira):
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


def test_a_link_with_the_same_global_id_is_written_anew(jira):
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


def test_transitions_hold_from_the_current_status_only(jira):
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


def test_a_screen_on_the_way_asks_for_its_fields(jira):
    """Missing, of a wrong value, or not on the screen: refused by field; right: done."""
    jira.site.projects["ROAD"].workflow = strict_workflow()
    jira.create()
    jira.site.walk("ROAD-1", "In Progress", "In Review")
    rows = jira.client.get("/issue/ROAD-1/transitions", params={"expand": "transitions.fields"}).json()
    (close,) = [one for one in rows["transitions"] if one["to"]["name"] == "Done"]

    assert close["fields"]["resolution"]["required"]
    assert ["Fixed", "Won't do"] == [one["name"] for one in close["fields"]["resolution"]["allowedValues"]]
    wrong = [{}, {"resolution": {"name": "Never"}}, {"resolution": {"name": "Fixed"}, "summary": "x"}]
    assert [400] * 3 == [jira.walk(close["id"], **fields).status_code for fields in wrong]
    assert 204 == jira.walk(close["id"], resolution={"name": "Fixed"}).status_code
    assert "done" == jira.fields()["status"]["statusCategory"]["key"]


def test_without_the_permission_no_way_is_shown(jira):
    """An empty list, and a refusal of what is tried all the same."""
    jira.create()
    identity = jira.ways()["Done"]
    jira.site.permissions = {"BROWSE_PROJECTS"}

    assert ({}, 400) == (jira.ways(), jira.walk(identity).status_code)


def test_two_transitions_at_once_conflict(cloud):
    """The second one of two gets 409."""
    cloud.create()
    ways = cloud.ways()
    cloud.fake.latency = {"POST .*transitions": 0.3}
    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(lambda name: cloud.walk(ways[name]).status_code, ("Done", "In Progress")))

    assert [204, 409] == sorted(answers)


def test_a_site_has_its_statuses_listed(jira):
    """With their ids, for a map of statuses."""
    told = jira.client.get("/project/ROAD/statuses").json()

    assert [("10001", "To Do"), ("10002", "In Progress"), ("10003", "Done")] == [
        (one["id"], one["name"]) for one in told[0]["statuses"]
    ]


# the index


def test_the_index_lags_by_the_clock(jira):
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


def test_the_index_lags_by_searches(jira):
    """So many searches after a change still see the site as it was."""
    jira.site.lag_searches = 2
    jira.create()

    assert [[], [], ["A title"]] == [jira.found() for _ in range(3)]


def test_a_lagging_index_can_be_caught_up(jira):
    """A test need not wait for it."""
    jira.site.lag = 1000.0
    jira.create()
    jira.site.edit("ROAD-1", summary="Another")
    jira.site.index()

    assert ["Another"] == jira.found()


# editions and logins


def test_a_query_that_names_a_lost_id_is_refused_unless_told(datacenter):
    """Data Center checks that each id exists, but for `validateQuery` false; what is hidden is lost too."""
    first = datacenter.create().json()["id"]
    query = {"jql": f"id in ({first}, 99)", "fields": "summary", "maxResults": 100}
    strict = datacenter.client.get("/search", params=query)
    loose = datacenter.client.get("/search", params={**query, "validateQuery": "false"}).json()

    assert 400 == strict.status_code
    assert (1, ["ROAD-1"]) == (loose["total"], [one["key"] for one in loose["issues"]])


def test_searching_by_number(datacenter):
    """Pages by `startAt`, with the total; the site caps a page."""
    for _ in range(5):
        datacenter.create()
    datacenter.site.page_limit = 2
    query = {"jql": "project = ROAD", "fields": "summary", "maxResults": 100, "startAt": 4}
    page = datacenter.client.get("/search", params=query).json()

    assert (4, 2, 5, ["ROAD-5"]) == (
        page["startAt"],
        page["maxResults"],
        page["total"],
        [one["key"] for one in page["issues"]],
    )


def test_data_center_takes_a_property_by_its_address_only(datacenter):
    """What a create says of properties is passed over."""
    fields = {"project": {"key": "ROAD"}, "issuetype": {"id": "10101"}, "summary": "A title"}
    datacenter.client.post("/issue", json={"fields": fields, "properties": [{"key": "p", "value": {"a": 1}}]})
    path = "/issue/ROAD-1/properties/p"

    assert [404, 201, 200] == [
        datacenter.client.get(path).status_code,
        datacenter.client.put(path, json={"a": 1}).status_code,
        datacenter.client.put(path, json={"a": 2}).status_code,
    ]
    issue = datacenter.client.get("/issue/ROAD-1", params={"fields": "summary", "properties": "p"}).json()
    assert {"p": {"a": 2}} == issue["properties"]


def test_data_center_holds_an_edit_to_its_screen(datacenter):
    """A field that the screen lacks cannot be changed, and nothing of the edit is kept."""
    datacenter.create()
    del datacenter.site.screen()["duedate"]
    changed = {"fields": {"summary": "B", "duedate": "2027-01-01"}}
    answer = datacenter.client.put("/issue/ROAD-1", json=changed)

    assert (400, ["duedate"]) == (answer.status_code, list(answer.json()["errors"]))
    assert "A title" == datacenter.fields()["summary"]


def test_data_center_refuses_basic(datacenter):
    """A password's login is turned off there, and said so."""
    answer = httpx.get(f"{datacenter.fake.url}/rest/api/2/myself", auth=("ann", "secret"))

    assert (403, "Basic Authentication has been disabled on this instance.") == (
        answer.status_code,
        answer.json()["message"],
    )


def test_too_many_failed_logins_ask_for_a_captcha(jira):
    """From then on the right login is refused too."""
    jira.site.captcha_after = 2
    wrong = {"Authorization": "Bearer nothing"}

    assert [401, 401, 403] == [jira.client.get("/myself", headers=wrong).status_code for _ in range(3)]
    assert "CAPTCHA_CHALLENGE" in jira.client.get("/myself").headers["x-authentication-denied-reason"]


def test_a_scoped_token_is_for_its_own_cloud(cloud):
    """It is refused at the site and at another site's gateway, and accepted at its own."""
    cloud.site.scoped = True
    login = cloud.client.headers
    places = ["", f"/ex/jira/{cloud.site.cloud_id}", "/ex/jira/11111111-0000-4000-8000-1234567890ab"]

    assert [401, 200, 401] == [
        httpx.get(f"{cloud.fake.url}{place}/rest/api/3/myself", headers=login).status_code for place in places
    ]


# limits, speed and faults


def test_a_bucket_runs_empty_and_fills(jira):
    """Over the limit: 429 with the seconds to wait; after them all is well."""
    clock = [0.0]
    jira.site.clock = lambda: clock[0]
    jira.site.limits.arm(rate=0.5, burst=2)

    answers = [jira.client.get("/myself") for _ in range(3)]
    assert ([200, 200, 429], "2") == ([one.status_code for one in answers], answers[2].headers["retry-after"])
    clock[0] = 2.0
    answer = jira.client.get("/myself")
    assert 200 == answer.status_code
    if jira.site.edition.name == "datacenter":
        assert ("0", "0.5") == (answer.headers["retry-after"], answer.headers["x-ratelimit-fillrate"])


def test_writes_to_one_issue_are_bounded(cloud):
    """Twenty in two seconds go, the next is told why not; another issue is free."""
    cloud.site.clock = lambda: 0.0
    cloud.site.limits.per_issue = CLOUD_WRITES
    cloud.create()
    cloud.create()
    answers = [cloud.client.put("/issue/ROAD-1", json={"fields": {"summary": "x"}}) for _ in range(21)]

    assert [204] * 20 + [429] == [one.status_code for one in answers]
    assert "jira-per-issue-on-write" == answers[-1].headers["ratelimit-reason"]
    assert 204 == cloud.client.put("/issue/ROAD-2", json={"fields": {"summary": "x"}}).status_code


def test_requests_wait_beside_each_other(jira):
    """A slow endpoint holds up nobody else, and four at once take the time of one."""
    jira.fake.latency = {"GET /.*/myself": 0.25}
    begin = time.perf_counter()
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: jira.client.get("/myself"), range(4)))
    together = time.perf_counter() - begin

    assert 0.25 <= together < 0.75


def test_an_unread_request_did_nothing(jira):
    """The connection is reset before the request is taken in."""
    jira.fake.arm("unread", method="POST")

    with pytest.raises((httpx.ReadError, httpx.WriteError, httpx.RemoteProtocolError)):
        jira.create()
    assert {} == jira.site.issues
    assert 201 == jira.create().status_code


def test_an_answer_may_trickle(jira):
    """It is whole, but comes a byte at a time."""
    jira.fake.arm("trickle", path="/myself", seconds=0.001)
    begin = time.perf_counter()
    told = jira.client.get("/myself")

    assert "Ann Admin" == told.json()["displayName"]
    assert time.perf_counter() - begin > 0.001 * len(told.content)


@contracts.needed
@pytest.mark.parametrize(
    ("edition", "method", "path", "body"),
    [
        ("cloud", "GET", "/rest/api/3/search", None),
        ("cloud", "PUT", "/rest/api/3/issue/1", {"feilds": {}}),
        ("cloud", "GET", "/rest/api/3/myself?page=2", None),
        ("datacenter", "POST", "/rest/api/2/issue/bulkfetch", {"issueIdsOrKeys": ["1"], "fields": ["summary"]}),
        ("datacenter", "GET", "/rest/api/2/search?properties=roadmap-tui", None),
        ("datacenter", "POST", "/rest/api/2/issue/1/comment", {"body": TEXTS["cloud"]}),
        ("datacenter", "PUT", "/rest/api/2/issue/1", {"fields": {"description": TEXTS["cloud"]}}),
        ("datacenter", "POST", "/rest/api/2/search", {"jql": "id = 1", "properties": ["p"]}),
        ("datacenter", "GET", "/rest/api/2/mypermissions?permissions=CREATE_ISSUES", None),
    ],
)
def test_a_request_out_of_contract_fails(edition, method, path, body):
    """It is answered with 500 and noted, so that the test that sent it fails."""
    with FakeJira(edition=edition) as fake:
        login = {"Authorization": fake.site.edition.expected(fake.site.email, fake.site.token)}
        answer = httpx.request(method, fake.url + path, json=body, headers=login)

    assert (500, 1) == (answer.status_code, len(fake.breaches))


@contracts.needed
def test_an_answer_out_of_contract_is_noted(monkeypatch):
    """The fake is held to the contract as its clients are."""
    with FakeJira() as fake:
        monkeypatch.setattr(fake.site, "search_by_token", lambda **_: (200, {"issues": [], "total": 0}))
        Caller(fake).found()

    assert ["the fake answered 200"] == [one[:21] for one in fake.breaches]


@contracts.needed
@pytest.mark.parametrize("edition", ["cloud", "datacenter"])
def test_a_body_that_is_no_json_is_answered(edition):
    """A broken client does not break the fake, and is told of."""
    with FakeJira(edition=edition) as fake:
        answer = Caller(fake).client.post("/issue", content=b"{", headers={"Content-Type": "application/json"})

    assert (500, 1) == (answer.status_code, len(fake.breaches))


def test_a_silent_client_holds_up_nobody(jira):
    """A connection that sends nothing leaves the others served."""
    host, port = jira.fake.url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port))):
        assert 200 == jira.client.get("/myself").status_code


@pytest.mark.parametrize("edition", ["cloud", "datacenter"])
def test_other_processes_ask_its_people(edition):
    """Clones, walks and limits go over the fake's own address."""
    with FakeJira(edition=edition) as fake:
        Caller(fake).create()
        for name, body in (
            ("clone", {"issue": "ROAD-1"}),
            ("walk", {"issue": "ROAD-1", "values": ["In Progress", "Done"]}),
            ("hide", {"issue": "ROAD-2"}),
            ("limit", {"rate": 1, "burst": 0}),
        ):
            httpx.post(f"{fake.url}/__fake/{name}", content=json.dumps(body))
        issues = httpx.get(f"{fake.url}/__fake/issues").json()

        assert [("ROAD-1", "Done", False), ("ROAD-2", "To Do", True)] == [
            (one["key"], one["status"], one["hidden"]) for one in issues
        ]
        assert 429 == Caller(fake).client.get("/myself").status_code
