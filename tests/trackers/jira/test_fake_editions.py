"""The fake Jira's editions and logins, its limits, its speed, its faults, and how it checks itself."""

import json
import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest

from tests.fake_jira import FakeJira
from tests.fake_jira.limits import CLOUD_WRITES
from tests.trackers.jira.calling import TEXTS, Caller, calling


@pytest.fixture(params=["cloud", "datacenter"])
def jira(request: pytest.FixtureRequest) -> Iterator[Any]:
    with calling(request.param) as caller:
        yield caller


@pytest.fixture
def datacenter() -> Iterator[Any]:
    with calling("datacenter") as caller:
        yield caller


@pytest.fixture
def cloud() -> Iterator[Any]:
    with calling("cloud") as caller:
        yield caller


# editions and logins


def test_a_query_that_names_a_lost_id_is_refused_unless_told(datacenter: Any) -> None:
    """Data Center checks that each id exists, but for `validateQuery` false; what is hidden is lost too."""
    first = datacenter.create().json()["id"]
    query = {"jql": f"id in ({first}, 99)", "fields": "summary", "maxResults": 100}
    strict = datacenter.client.get("/search", params=query)
    loose = datacenter.client.get("/search", params={**query, "validateQuery": "false"}).json()

    assert 400 == strict.status_code
    assert (1, ["ROAD-1"]) == (loose["total"], [one["key"] for one in loose["issues"]])


def test_searching_by_number(datacenter: Any) -> None:
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


def test_a_data_center_may_pass_over_properties(datacenter: Any) -> None:
    """What a create says of them is kept, or not; by its address one is taken in any case."""
    datacenter.site.drops_properties = True
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


def test_data_center_holds_an_edit_to_its_screen(datacenter: Any) -> None:
    """A field that the screen lacks cannot be changed, and nothing of the edit is kept."""
    datacenter.create()
    del datacenter.site.screen()["duedate"]
    changed = {"fields": {"summary": "B", "duedate": "2027-01-01"}}
    answer = datacenter.client.put("/issue/ROAD-1", json=changed)

    assert (400, ["duedate"]) == (answer.status_code, list(answer.json()["errors"]))
    assert "A title" == datacenter.fields()["summary"]


def test_data_center_refuses_basic(datacenter: Any) -> None:
    """A password's login is turned off there, and said so."""
    answer = httpx.get(f"{datacenter.fake.url}/rest/api/2/myself", auth=("ann", "secret"), verify=False)

    assert (403, "Basic Authentication has been disabled on this instance.") == (
        answer.status_code,
        answer.json()["message"],
    )


def test_too_many_failed_logins_ask_for_a_captcha(jira: Caller) -> None:
    """From then on the right login is refused too."""
    jira.site.captcha_after = 2
    wrong = {"Authorization": "Bearer nothing"}

    assert [401, 401, 403] == [jira.client.get("/myself", headers=wrong).status_code for _ in range(3)]
    assert "CAPTCHA_CHALLENGE" in jira.client.get("/myself").headers["x-authentication-denied-reason"]


def test_a_scoped_token_is_for_its_own_cloud(cloud: Any) -> None:
    """It is refused at the site and at another site's gateway, and accepted at its own."""
    cloud.site.scoped = True
    login = cloud.client.headers
    places = ["", f"/ex/jira/{cloud.site.cloud_id}", "/ex/jira/11111111-0000-4000-8000-1234567890ab"]

    assert [401, 200, 401] == [
        httpx.get(f"{cloud.fake.url}{place}/rest/api/3/myself", headers=login, verify=False).status_code
        for place in places
    ]


# limits, speed and faults


def test_a_bucket_runs_empty_and_fills(jira: Caller) -> None:
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


def test_writes_to_one_issue_are_bounded(cloud: Any) -> None:
    """Twenty in two seconds go, the next is told why not; another issue is free."""
    cloud.site.clock = lambda: 0.0
    cloud.site.limits.per_issue = CLOUD_WRITES
    cloud.create()
    cloud.create()
    answers = [cloud.client.put("/issue/ROAD-1", json={"fields": {"summary": "x"}}) for _ in range(21)]

    assert [204] * 20 + [429] == [one.status_code for one in answers]
    assert "jira-per-issue-on-write" == answers[-1].headers["ratelimit-reason"]
    assert 204 == cloud.client.put("/issue/ROAD-2", json={"fields": {"summary": "x"}}).status_code


def test_requests_wait_beside_each_other(jira: Caller) -> None:
    """A slow endpoint holds up nobody else, and four at once take the time of one."""
    jira.fake.latency = {"GET /.*/myself": 0.25}
    begin = time.perf_counter()
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: jira.client.get("/myself"), range(4)))
    together = time.perf_counter() - begin

    assert 0.25 <= together < 0.75


def test_an_unread_request_did_nothing(jira: Caller) -> None:
    """The connection is reset before the request is taken in."""
    jira.fake.arm("unread", method="POST")

    with pytest.raises((httpx.ReadError, httpx.WriteError, httpx.RemoteProtocolError)):
        jira.create()
    assert {} == jira.site.issues
    assert 201 == jira.create().status_code


def test_an_answer_may_trickle(jira: Caller) -> None:
    """It is whole, but comes a byte at a time."""
    jira.fake.arm("trickle", path="/myself", seconds=0.001)
    begin = time.perf_counter()
    told = jira.client.get("/myself")

    assert "Ann Admin" == told.json()["displayName"]
    assert time.perf_counter() - begin > 0.001 * len(told.content)


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
def test_a_request_out_of_contract_fails(edition: str, method: str, path: str, body: Any) -> None:
    """It is answered with 500 and noted, so that the test that sent it fails."""
    with FakeJira(edition=edition) as fake:
        login = {"Authorization": fake.site.edition.expected(fake.site.email, fake.site.token)}
        answer = httpx.request(method, fake.url + path, json=body, headers=login, verify=False)

    assert (500, 1) == (answer.status_code, len(fake.breaches))


def test_an_answer_out_of_contract_is_noted(monkeypatch: pytest.MonkeyPatch) -> None:
    """The fake is held to the contract as its clients are."""
    with FakeJira() as fake:
        monkeypatch.setattr(fake.site, "search_by_token", lambda **_: (200, {"issues": [], "total": 0}))
        Caller(fake).found()

    assert ["the fake answered 200"] == [one[:21] for one in fake.breaches]


@pytest.mark.parametrize("edition", ["cloud", "datacenter"])
def test_a_body_that_is_no_json_is_answered(edition: str) -> None:
    """A broken client does not break the fake, and is told of."""
    with FakeJira(edition=edition) as fake:
        answer = Caller(fake).client.post("/issue", content=b"{", headers={"Content-Type": "application/json"})

    assert (500, 1) == (answer.status_code, len(fake.breaches))


def test_a_silent_client_holds_up_nobody(jira: Caller) -> None:
    """A connection that sends nothing leaves the others served."""
    host, port = jira.fake.url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port))):
        assert 200 == jira.client.get("/myself").status_code


@pytest.mark.parametrize("edition", ["cloud", "datacenter"])
def test_other_processes_ask_its_people(edition: str) -> None:
    """Clones, walks and limits go over the fake's own address."""
    with FakeJira(edition=edition) as fake:
        Caller(fake).create()
        for name, body in (
            ("clone", {"issue": "ROAD-1"}),
            ("walk", {"issue": "ROAD-1", "values": ["In Progress", "Done"]}),
            ("hide", {"issue": "ROAD-2"}),
            ("limit", {"rate": 1, "burst": 0}),
        ):
            httpx.post(f"{fake.url}/__fake/{name}", content=json.dumps(body), verify=False)
        issues = httpx.get(f"{fake.url}/__fake/issues", verify=False).json()

        assert [("ROAD-1", "Done", False), ("ROAD-2", "To Do", True)] == [
            (one["key"], one["status"], one["hidden"]) for one in issues
        ]
        assert 429 == Caller(fake).client.get("/myself").status_code
