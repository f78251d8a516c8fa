"""The fake Jira and the contract checks, which every other test here stands on."""

import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from tests import contracts
from tests.each_row import each_row
from tests.fake_jira import FakeJira

PARAGRAPHS: list[dict[str, Any]] = [{"type": "paragraph", "content": []}]
DOCUMENT = {"type": "doc", "version": 1, "content": PARAGRAPHS}
FIELDS = {"project": {"key": "ROAD"}, "issuetype": {"id": "10101"}, "summary": "A title"}


@pytest.fixture
def fake() -> Iterator[Any]:
    with FakeJira() as running:
        yield running


@pytest.fixture
def client(fake: FakeJira) -> Iterator[Any]:
    """A plain client whose requests and replies are both held to the contract."""
    transport = contracts.ContractTransport(httpx.HTTPTransport(verify=False))
    auth = (fake.site.email or "", fake.site.token)
    with httpx.Client(base_url=fake.url, transport=transport, auth=auth) as client:
        yield client


def test_the_fake_answers_as_the_contract_says(fake: FakeJira, client: Any) -> None:
    """Every reply of the fake validates against Atlassian's file."""
    api = "/rest/api/3"
    assert client.get(f"{api}/serverInfo").json()["deploymentType"] == "Cloud"
    assert client.get(f"{api}/myself").status_code == 200
    asked = {"projectKey": "ROAD", "permissions": "CREATE_ISSUES"}
    held = client.get(f"{api}/mypermissions", params=asked).json()["permissions"]
    assert held["CREATE_ISSUES"]["havePermission"]
    assert client.get(f"{api}/issue/createmeta/ROAD/issuetypes").json()["total"] == 3
    assert client.get(f"{api}/issue/createmeta/ROAD/issuetypes/10101").json()["fields"][0]["key"] == "summary"
    made = client.post(f"{api}/issue", json={"fields": {**FIELDS, "description": DOCUMENT, "labels": ["b", "a"]}})
    assert made.status_code == 201
    issue = f"{api}/issue/{made.json()['key']}"
    assert client.get(issue).json()["fields"]["labels"] == ["a", "b"]
    assert client.put(issue, json={"fields": {"summary": "New"}}).status_code == 204
    assert client.put(issue, params={"returnIssue": "true"}, json={"fields": {"summary": "B"}}).status_code == 200
    assert client.get(f"{issue}/editmeta").status_code == 200
    assert client.put(f"{issue}/properties/p", json={"a": 1}).status_code == 201
    assert client.put(f"{issue}/properties/p", json={"a": 2}).status_code == 200
    assert client.get(f"{issue}/properties/p").json()["value"] == {"a": 2}
    assert client.get(f"{issue}/properties").json()["keys"][0]["key"] == "p"
    assert client.delete(f"{issue}/properties/p").status_code == 204
    steps = client.get(f"{issue}/transitions").json()["transitions"]
    assert client.post(f"{issue}/transitions", json={"transition": {"id": steps[0]["id"]}}).status_code == 204
    search = {"jql": 'labels in ("a") ORDER BY created', "fields": ["summary"], "properties": ["p"]}
    assert len(client.post(f"{api}/search/jql", json=search).json()["issues"]) == 1
    fetch = {"issueIdsOrKeys": ["ROAD-1", "ROAD-9"], "fields": ["summary"]}
    assert [one["key"] for one in client.post(f"{api}/issue/bulkfetch", json=fetch).json()["issues"]] == [
        "ROAD-1"
    ]
    assert client.get("/_edge/tenant_info").json() == {"cloudId": fake.site.cloud_id}
    assert fake.breaches == []


BROKEN: list[tuple[str, str, Any, str]] = [
    ("GET", "/rest/api/3/search", None, "search"),
    ("POST", "/rest/api/3/issue", {"feilds": FIELDS}, "no part called feilds"),
    ("POST", "/rest/api/3/issue", {"fields": {**FIELDS, "description": "text"}}, "invalid ADF"),
    ("POST", "/rest/api/3/issue", {"fields": {**FIELDS, "summary": "a\nb"}}, "one line"),
    ("POST", "/rest/api/3/issue", {"fields": {**FIELDS, "summary": "x" * 256}}, "one line"),
    ("POST", "/rest/api/3/issue", {"fields": {**FIELDS, "labels": ["a b"]}}, "holds no space"),
    ("POST", "/rest/api/3/issue", {"fields": {**FIELDS, "status": "Done"}}, "by a transition only"),
    ("POST", "/rest/api/3/issue", {"fields": {**FIELDS, "duedate": "soon"}}, "a due date is a day"),
    ("POST", "/rest/api/3/issue", {"fields": {"summary": "x"}}, "a new issue has a project"),
    (
        "PUT",
        "/rest/api/3/issue/1",
        {"fields": {"labels": ["a"]}, "update": {"labels": [{"add": "b"}]}},
        "not in both",
    ),
    ("POST", "/rest/api/3/issue/bulkfetch", {"issueIdsOrKeys": ["1"] * 101, "fields": ["summary"]}, "1 and 100"),
    ("POST", "/rest/api/3/issue/bulkfetch", {"issueIdsOrKeys": ["1"]}, "names its fields"),
    ("POST", "/rest/api/3/search/jql", {"jql": 'labels = "a"'}, "names its fields"),
    ("POST", "/rest/api/3/search/jql", {"jql": "order by key", "fields": ["id"]}, "is bounded"),
    ("POST", "/rest/api/3/search/jql", {"jql": "a = b", "fields": ["id"], "startAt": 0}, "startAt"),
    ("POST", "/rest/api/3/issue/1/transitions", {"transition": {}}, "has an id"),
    ("POST", "/rest/api/3/issue/1/comment", {"body": "text"}, "invalid ADF"),
    ("PUT", "/rest/api/3/issue/1/properties/p", "x" * 33_000, "32768"),
]


@each_row(("method", "path", "body", "words"), BROKEN)
def test_what_breaks_the_contract_is_caught(method: Any, path: Any, body: Any, words: Any) -> None:
    """Typos, wrong markup and limits that the specification leaves open fail a test."""
    request = httpx.Request(method, f"https://a.example{path}", json=body, headers={"Authorization": "x"})

    with pytest.raises(contracts.Broken, match=words):
        contracts.check_request(contracts.Asked.of(request))


def test_a_request_without_a_login_is_caught() -> None:
    """Only serverInfo and tenant_info need none."""
    with pytest.raises(contracts.Broken, match="carries no login"):
        contracts.check_request(contracts.Asked.of(httpx.Request("GET", "https://a.example/rest/api/3/myself")))
    contracts.check_request(contracts.Asked.of(httpx.Request("GET", "https://a.example/rest/api/3/serverInfo")))
    contracts.check_request(contracts.Asked.of(httpx.Request("GET", "https://a.example/_edge/tenant_info")))


def test_a_reply_that_breaks_the_contract_is_caught() -> None:
    """A search that answers with the old page numbers is no search of today."""
    request = httpx.Request(
        "POST",
        "https://a.example/rest/api/3/search/jql",
        json={"jql": "a = b", "fields": ["id"]},
        headers={"Authorization": "x"},
    )

    with pytest.raises(contracts.Broken):
        contracts.check_reply(contracts.Asked.of(request), 200, b'{"issues": [], "total": 0, "startAt": 0}')


@pytest.mark.parametrize(
    "block",
    [
        {"type": "paragraph", "content": [{"type": "text", "text": ""}]},
        {"type": "heading", "attrs": {"level": 7}, "content": []},
        {"type": "bulletList", "content": [{"type": "listItem", "content": [{"type": "text", "text": "x"}]}]},
        {"type": "blockquote", "content": [{"type": "heading", "attrs": {"level": 1}}]},
        {"type": "paragraph", "content": [{"type": "text", "text": "x", "marks": [{"type": "link"}]}]},
        pytest.param({"type": "nothing"}, marks=contracts.needed),
        {"type": "table", "content": []},
    ],
)
def test_a_bad_block_is_caught_and_located(block: Any) -> None:
    """The number of the block is said, which the schema's own words do not tell."""
    with pytest.raises(contracts.Broken, match="block 2"):
        contracts.check_document({"type": "doc", "version": 1, "content": [*PARAGRAPHS, block]})


def test_a_fault_strikes_the_nth_request_only(fake: FakeJira) -> None:
    """Faults are counted over the requests that match them."""
    fake.arm("503", path="tenant_info", nth=2, times=1)

    assert [200, 503, 200] == [
        httpx.get(f"{fake.url}/_edge/tenant_info", verify=False).status_code for _ in range(3)
    ]


def test_a_dropped_reply_may_have_been_processed(fake: FakeJira, client: Any) -> None:
    """A fault after processing leaves its effect."""
    fake.arm("drop", after=True, method="POST")

    with pytest.raises(httpx.RemoteProtocolError):
        client.post("/rest/api/3/issue", json={"fields": FIELDS})
    assert list(fake.site.issues) == ["10001"]


def test_the_fake_runs_as_a_process_of_its_own() -> None:
    """It prints its address, takes faults and edits over HTTP, and tells what it was asked."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.fake_jira", "--port", "0", "--token", "t" * 20],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    try:
        url = process.stdout.readline().strip()
        auth = ("ann@example.com", "t" * 20)
        made = httpx.post(f"{url}/rest/api/3/issue", json={"fields": FIELDS}, auth=auth, verify=False)
        httpx.post(f"{url}/__fake/edit", json={"issue": "ROAD-1", "summary": "Theirs"}, verify=False)
        httpx.post(f"{url}/__fake/arm", json={"kind": "503", "path": "myself"}, verify=False)
        issues = httpx.get(f"{url}/__fake/issues", verify=False).json()
        armed = httpx.get(f"{url}/rest/api/3/myself", auth=auth, verify=False)
        log = httpx.get(f"{url}/__fake/log", verify=False).json()
    finally:
        process.kill()
        process.wait()
        process.stdout.close()

    assert (made.status_code, issues[0]["fields"]["summary"], armed.status_code) == (201, "Theirs", 503)
    assert [("POST", "Basic", 201), ("GET", "Basic", 503)] == [
        (one["method"], one["login"], one["status"]) for one in log
    ]
