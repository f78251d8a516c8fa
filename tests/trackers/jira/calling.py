"""A client of the fake Jira, of either edition."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx

from tests.fake_jira import FakeJira

TEXTS = {
    "cloud": {
        "type": "doc",
        "version": 1,
        "content": [{"type": "paragraph", "content": [{"type": "text", "text": "One\nTwo"}]}],
    },
    "datacenter": "One\nTwo",
}


class Caller:
    """A client of a fake of one edition, with the shortest ways to its endpoints.

    Fakes speak plain HTTP: to load the certificates that are trusted would take longer than a test.
    """

    def __init__(self, fake: FakeJira) -> None:
        self.fake = fake
        self.site = fake.site
        login = fake.site.edition.expected(fake.site.email, fake.site.token)
        base = f"{fake.url}{fake.site.edition.api}"
        self.client = httpx.Client(base_url=base, headers={"Authorization": login}, timeout=10, verify=False)

    @property
    def text(self) -> object:
        return TEXTS[self.site.edition.name]

    def create(self, **fields: object) -> httpx.Response:
        whole = {"project": {"key": "ROAD"}, "issuetype": {"id": "10101"}, "summary": "A title", **fields}
        return self.client.post("/issue", json={"fields": whole})

    def fields(self, name: str = "ROAD-1") -> dict[str, Any]:
        return dict(self.client.get(f"/issue/{name}").json()["fields"])

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


@contextmanager
def calling(edition: str) -> Iterator[Caller]:
    """A caller of a fake of an edition; nothing asked or answered may break the contract."""
    with FakeJira(edition=edition) as fake:
        caller = Caller(fake)
        yield caller
        caller.client.close()
    assert [] == fake.breaches
