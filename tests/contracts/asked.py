"""A request as the trackers' contracts look at it.

Most requests and answers of the tests are the same as earlier ones to the letter; each is looked at once.
"""

import json
from collections.abc import Callable, Mapping
from functools import cached_property, wraps
from typing import Any, Concatenate, ParamSpec
from urllib.parse import parse_qsl, urlsplit

import httpx

P = ParamSpec("P")
_OF_THE_CONNECTION = frozenset({"host", "connection", "content-length", "accept-encoding"})


class Asked:
    """A request: where it goes, its headers by lower-case names, and its body, which is read once."""

    def __init__(self, method: str, target: str, headers: Mapping[str, str], content: bytes) -> None:
        parts = urlsplit(target)
        self.method = method
        self.path = parts.path
        self.query: tuple[tuple[str, str], ...] = tuple(parse_qsl(parts.query, keep_blank_values=True))
        self.headers = headers
        self.content = content

    @classmethod
    def of(cls, request: httpx.Request) -> "Asked":
        """What httpx is about to send."""
        return cls(request.method, request.url.raw_path.decode(), dict(request.headers), request.read())

    @property
    def content_type(self) -> str:
        """What its body is."""
        return self.headers.get("content-type", "").split(";")[0] or "application/json"

    @property
    def queries(self) -> set[str]:
        """The names in its query."""
        return {name for name, _ in self.query}

    @cached_property
    def digest(self) -> int:
        """A number that is the same for requests of which a contract can say only the same."""
        said = frozenset(one for one in self.headers.items() if one[0] not in _OF_THE_CONNECTION)
        return hash((self.method, self.path, self.query, said, self.content))

    @cached_property
    def body(self) -> Any:
        """Its body as a value, None where it has none; a ValueError where it is no JSON."""
        return json.loads(self.content) if self.content else None


class ForOpenAPI:
    """A request as openapi-core wants to see one."""

    def __init__(self, asked: Asked, host: str, path: str) -> None:
        from openapi_core.datatypes import RequestParameters
        from werkzeug.datastructures import Headers, ImmutableMultiDict

        self.host_url = host
        self.path = path
        self.full_url_pattern = host + path
        self.method = asked.method.lower()
        self.body = asked.content or None
        self.content_type = asked.content_type
        self.parameters = RequestParameters(
            query=ImmutableMultiDict(asked.query),
            header=Headers(list(asked.headers.items())),
            cookie=ImmutableMultiDict(),
            path={},
        )


class ReplyForOpenAPI:
    """An answer as openapi-core wants to see one."""

    content_type = "application/json"

    def __init__(self, status: int, content: bytes) -> None:
        self.status_code = status
        self.headers = {"content-type": self.content_type}
        self.data = content


def looked_at_once(check: Callable[Concatenate[Asked, P], None]) -> Callable[Concatenate[Asked, P], None]:
    """A check of a request, or of a reply to it, that is made once of the very same letters."""
    held: set[int] = set()

    @wraps(check)
    def checked(asked: Asked, /, *reply: P.args, **named: P.kwargs) -> None:
        letters = hash((asked.digest, reply, tuple(named.items())))
        if letters not in held:
            check(asked, *reply, **named)
            held.add(letters)

    return checked
