"""Hold what is sent to GitHub to its own OpenAPI document.

The document leaves bodies open, so an overlay says what it cannot. Tests that need the file are skipped where it
is absent.
"""

import json
import re
from collections.abc import Hashable, Iterator
from functools import cache
from typing import Any

from tests.contracts.asked import Asked, ForOpenAPI, ReplyForOpenAPI, looked_at_once
from tests.contracts.jira_files import PLACE, Broken, shape_of

FILE = PLACE / "github-issues.json"
HERE = FILE.is_file()
API = "https://api.github.com"
_known: set[Any] = set()
"""Shapes that were found within the contract before."""


@cache
def _spec() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(FILE.read_text("utf-8"))
    _with_nulls(found)
    _with_items(found)
    return found


def _with_items(found: dict[str, Any]) -> None:
    """Add what this part of the document leaves out: one item of a project can be read as well as changed."""
    for path, verbs in found["paths"].items():
        if path.endswith("/items/{item_id}"):
            fields = next(
                one
                for one in found["paths"][path.rpartition("/")[0]]["get"]["parameters"]
                if one.get("name") == "fields"
            )
            verbs.setdefault(
                "get",
                {
                    "parameters": [*verbs["patch"].get("parameters", ()), fields],
                    "responses": {
                        name: one for name, one in verbs["patch"]["responses"].items() if name != "422"
                    },
                },
            )


def _with_nulls(node: Any) -> None:
    """Let what may be null be null where its values are listed as well: GitHub sends a reason of null."""
    if isinstance(node, dict):
        if node.get("nullable") is True and isinstance(node.get("enum"), list) and None not in node["enum"]:
            node["enum"].append(None)
        for child in node.values():
            _with_nulls(child)
    elif isinstance(node, list):
        for child in node:
            _with_nulls(child)


@cache
def _openapi() -> Any:
    from openapi_core import Config, OpenAPI

    unread: Any = None  # whether it keeps to OpenAPI is theirs
    return OpenAPI.from_dict(_spec(), config=Config(spec_validator_cls=unread))


@cache
def _operations() -> list[tuple[re.Pattern[str], str, dict[str, Any]]]:
    """Path, verb and operation, the paths with the fewest parts left open first."""
    found = []
    for path in sorted(_spec()["paths"], key=lambda one: one.count("{")):
        pattern = re.compile(re.sub(r"\\{\w+\\}", "[^/]+", re.escape(path)))
        found += [(pattern, verb, one) for verb, one in _spec()["paths"][path].items() if "responses" in one]
    return found


def _operation(method: str, path: str) -> dict[str, Any] | None:
    return next(
        (one for pattern, verb, one in _operations() if verb == method.lower() and pattern.fullmatch(path)), None
    )


def _shape(asked: Asked) -> tuple[Hashable, ...]:
    path = re.sub(r"[0-9]+", "0", re.sub(r"/labels/[^/]+$", "/labels/x", asked.path))
    return asked.method, path, frozenset((name, shape_of(value)) for name, value in asked.query)


@looked_at_once
def check_request(asked: Asked) -> None:
    """Raise Broken where a request breaks the document or the overlay."""
    where = f"{asked.method} {asked.path}"
    for fault in _overlay(asked):
        raise Broken(f"{where}: {fault}")
    if not HERE:
        return
    shape = ("request", *_shape(asked), shape_of(asked.body))
    if shape in _known:
        return
    try:
        _openapi().validate_request(ForOpenAPI(asked, API, asked.path))
    except Exception as error:
        raise Broken(f"{where}: {error!r} {error.__cause__!r}") from error
    operation = _operation(asked.method, asked.path)
    for fault in _unknown(operation or {}, asked):
        raise Broken(f"{where}: {fault}")
    _known.add(shape)


@looked_at_once
def check_reply(asked: Asked, status: int, content: bytes) -> None:
    """Raise Broken where an answer breaks the document."""
    if not HERE:
        return
    shape = ("response", *_shape(asked)[:2], status, shape_of(json.loads(content) if content else None))
    if shape in _known:
        return
    operation = _operation(asked.method, asked.path)
    if operation is None or str(status) not in operation["responses"]:
        if status in {401, 403, 404, 422}:
            return  # every operation may answer so
        raise Broken(f"{asked.method} {asked.path} does not answer {status}")
    if not content:
        return
    try:
        _openapi().validate_response(ForOpenAPI(asked, API, asked.path), ReplyForOpenAPI(status, content))
        _known.add(shape)
    except Exception as error:
        raise Broken(f"{asked.method} {asked.path}: {error!r} {error.__cause__!r}") from error


def _unknown(operation: dict[str, Any], asked: Asked) -> Iterator[str]:
    """The query names and parts of a body that an operation does not have."""
    named = [_parameter(one) for one in operation.get("parameters", ())]
    queries = {one["name"] for one in named if one.get("in") == "query"}
    for name in asked.queries:
        if name not in queries:
            yield f"has no query called {name}"
    schema = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {})
    body = asked.body or {}
    parts = schema.get("properties") or {
        name for one in schema.get("oneOf", ()) for name in one.get("properties", ())
    }
    if isinstance(body, dict):
        for name in body:
            if name not in parts:
                yield f"has no part called {name}"


def _parameter(one: dict[str, Any]) -> dict[str, Any]:
    if "$ref" not in one:
        return one
    found: dict[str, Any] = _spec()["components"]["parameters"][one["$ref"].rsplit("/", 1)[1]]
    return found


def _overlay(asked: Asked) -> Iterator[str]:
    """What the document cannot say, one sentence for each fault."""
    said = asked.headers
    if not said.get("authorization", "").startswith("Bearer "):
        yield "carries no login"
    if said.get("accept") != "application/vnd.github+json" or "x-github-api-version" not in said:
        yield "does not say which API it speaks"
    if not said.get("user-agent", "").startswith("roadmap-tui/"):
        yield "does not say who asks"
    if not 1 <= int(dict(asked.query).get("per_page", "30")) <= 100:
        yield "a page holds 1 to 100"
    body = asked.body
    if asked.method in {"POST", "PATCH"} and not isinstance(body, dict):
        yield "the body is a JSON object"
        return
    if not isinstance(body, dict):
        return
    title = body.get("title")
    if title is not None and (not 1 <= len(title) <= 256 or "\n" in title or not title.strip()):
        yield "a title is one line of 1 to 256 characters"
    if len(body.get("body") or "") > 65_536:
        yield "a body holds at most 65536 characters"
    for label in body.get("labels", ()):
        if not isinstance(label, str) or not 1 <= len(label) <= 50 or "," in label or "\n" in label:
            yield f"a label is one line of at most 50 characters: {label!r}"
    if "state_reason" in body and "state" not in body:
        yield "a reason alone changes no state"
