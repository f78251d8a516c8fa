"""The fake's socket: GitHub's fake serves it, with the state of a Linear behind."""

import re
from typing import ClassVar

from tests.fake_github.server import ANSWERS, FakeGitHub
from tests.fake_linear.site import Site

_LIMITED = b'{"errors": [{"message": "Rate limit exceeded", "extensions": {"code": "RATELIMITED"}}]}'


class FakeLinear(FakeGitHub):
    """The server. `site` is its state, `log` what it was asked, `breaches` what no schema has."""

    answers: ClassVar = {
        **ANSWERS,
        "limited-200": (200, {}, _LIMITED),
        "limited-400": (400, {}, _LIMITED),
        "limited-data": (200, {}, _LIMITED[:-1] + b', "data": {"issueBatchCreate": null}}'),
    }
    site: Site  # type: ignore[assignment]  # another state behind the same socket

    def __init__(self, port: int = 0, *, check: bool = True) -> None:
        super().__init__(port, check=False)
        self.site = Site(self.breach if check else lambda _words: None)

    def address(self, path: str, ahead: bytes) -> str:
        """The path with the name of the operation that a request begins with, for the paths of faults."""
        found = re.search(rb"(?:query|mutation) (\w+)", ahead)
        return path if found is None else f"{path}/{found[1].decode()}"

    @property
    def api(self) -> str:
        """The address of its API."""
        return f"{self.url}/graphql"

    def writes(self) -> list[str]:
        """The names of the mutations that came."""
        return [
            str(one.body["query"]).split()[1].partition("(")[0] for one in self.requests() if _writes(one.body)
        ]


def _writes(body: object) -> bool:
    return isinstance(body, dict) and str(body.get("query", "")).lstrip().startswith("mutation")
