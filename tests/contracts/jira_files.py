"""Hold what is sent to Jira to Atlassian's own files.

The specification leaves much open (`fields` is free-form, issue bodies take any key), so an overlay says what
it cannot. Tests that need the files are skipped where they are absent.
"""

import json
import re
from collections.abc import Hashable, Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.contracts.asked import Asked, ForOpenAPI, ReplyForOpenAPI, looked_at_once
from tests.contracts.jira_shapes import faults_of_document, faults_of_reply, faults_of_request

PLACE = Path(__file__).resolve().parents[2].parent / "shared" / "contracts"
HERE = PLACE.is_dir()
needed = pytest.mark.skipif(not HERE, reason="Atlassian's contract files are not beside this checkout.")

_HOST = "https://jira.example"
_GATEWAY = re.compile(r"^/ex/jira/[0-9a-f-]+")
_DOCUMENTS = ("description", "environment")
_NO_LOGIN = ("/serverInfo", "/_edge/tenant_info")
_EXPANDED = {"expand"}  # Data Center's file leaves it out of transitions, and its text tells of it
_UNTRANSLATED = ("IssueTypeIssueCreateMetadata", "IssueTypeWithStatus")
"""Closed schemas of things that Cloud sends with an `untranslatedName`, which its file leaves out."""
CLOUD, DATACENTER = "jira-cloud-v3.json", "jira-dc-10.3.json"
_TOP_LEVEL = {"fields", "update", "properties", "transition", "historyMetadata"}
_SEARCH_BY_NUMBER = {"jql", "startAt", "maxResults", "validateQuery", "fields", "expand"}
_LINK_PARTS = {"globalId", "application", "relationship", "object"}


class Broken(AssertionError):
    """A request or a reply that Jira's contract does not allow."""


@cache
def _adf() -> Any:
    """The validator of documents; it passes over alternatives for another type of node, a hundredfold quicker."""
    from jsonschema import Draft4Validator
    from jsonschema.exceptions import ValidationError
    from jsonschema.validators import extend

    schema = json.loads((PLACE / "adf.json").read_text("utf-8"))

    @cache
    def kinds(name: str) -> frozenset[str] | None:
        definition = schema["definitions"][name]
        parts = [definition, *definition.get("allOf", ())]
        for part in parts:
            if "$ref" in part:
                return kinds(part["$ref"].rsplit("/", 1)[1])
            if "type" in part.get("properties", {}):
                return frozenset(part["properties"]["type"].get("enum", ())) or None
        return None

    def any_of(validator: Any, alternatives: Any, instance: Any, _: Any) -> Iterator[ValidationError]:
        kind = instance.get("type") if isinstance(instance, dict) else None
        for alternative in alternatives:
            possible = kinds(alternative["$ref"].rsplit("/", 1)[1]) if "$ref" in alternative else None
            if kind is not None and possible is not None and kind not in possible:
                continue
            if next(validator.descend(instance, alternative), None) is None:
                return
        yield ValidationError(f"{instance!r} is none of the nodes allowed here")

    kind: Any = extend(Draft4Validator, {"anyOf": any_of})  # type: ignore[no-untyped-call]
    return kind(schema)


def node_kinds() -> list[str]:
    """Every kind of node that Atlassian's schema of documents knows; none where its file is absent."""
    if not HERE:
        return []
    definitions = json.loads((PLACE / "adf.json").read_text("utf-8"))["definitions"]
    nodes = (one for name, one in definitions.items() if name.endswith("_node"))
    return sorted({kind for one in nodes for kind in one.get("properties", {}).get("type", {}).get("enum", ())})


@cache
def _openapi(name: str) -> Any:
    from openapi_core import Config, OpenAPI

    spec = json.loads((PLACE / name).read_text("utf-8"))
    root = "/rest" if not any(path.startswith("/rest") for path in spec["paths"]) else ""
    spec["servers"] = [{"url": f"{_HOST}{root}"}]
    # Logins are checked here, not by openapi-core, which warns of schemes that it does not know.
    spec.get("components", {}).pop("securitySchemes", None)
    # Jira writes offsets without a colon, which is no date-time of JSON schema.
    _without_times(spec.get("components", {}))
    for schema in _UNTRANSLATED if name == CLOUD else ():
        spec["components"]["schemas"][schema]["properties"]["untranslatedName"] = {"type": "string"}
    spec.pop("security", None)
    for operations in spec["paths"].values():
        for operation in operations.values():
            if isinstance(operation, dict):
                operation.pop("security", None)
                if name == DATACENTER:  # its schemas are not to be trusted; paths, verbs and query names are
                    operation.pop("requestBody", None)
                    asked = operation.get("parameters", ())
                    operation["parameters"] = [one for one in asked if one.get("in") == "path"]
    unread: Any = None  # whether they keep to OpenAPI is theirs
    return OpenAPI.from_dict(spec, config=Config(spec_validator_cls=unread))


def _without_times(node: Any) -> None:
    if isinstance(node, dict):
        if node.get("format") == "date-time":
            del node["format"]
        for child in node.values():
            _without_times(child)
    elif isinstance(node, list):
        for child in node:
            _without_times(child)


@cache
def _queries(name: str) -> list[tuple[re.Pattern[str], str, frozenset[str]]]:
    """Path, verb and query names of each operation, the paths with the fewest parts left open first."""
    spec = json.loads((PLACE / name).read_text("utf-8"))
    found = []
    for path in sorted(spec["paths"], key=lambda one: one.count("{")):
        whole = path if path.startswith("/rest") else f"/rest{path}"
        pattern = re.compile(re.sub(r"\\{\w+\\}", "[^/]+", re.escape(whole)))
        for verb, operation in spec["paths"][path].items():
            if isinstance(operation, dict) and "responses" in operation:
                asked = [*spec["paths"][path].get("parameters", ()), *operation.get("parameters", ())]
                names = frozenset(one["name"] for one in asked if one.get("in") == "query")
                found.append((pattern, verb, names))
    return found


def _unknown_queries(name: str, method: str, path: str, asked: Iterable[str]) -> list[str]:
    """The query names that an operation does not have."""
    for pattern, verb, names in _queries(name):
        if verb == method.lower() and pattern.fullmatch(path):
            return sorted(set(asked) - names - _EXPANDED)
    return []


_NAME = re.compile(r"[a-z][A-Za-z_-]{0,40}")
_WORDS_OF_THEIR_OWN = frozenset({"text", "summary", "name", "displayName", "value"})
_SIZES = (0, 255, 32_767)
_MANY = 10


def shape_of(node: Any, name: str = "") -> Hashable:
    """What a contract sees of a JSON value: names, types, kinds of nodes, and how long texts roughly are.

    Two values of one shape are both within the contract or both outside of it, so one of them is looked at.
    """
    match node:
        case dict():
            return frozenset((key, shape_of(child, key)) for key, child in node.items())
        case list():
            return min(len(node), 2), frozenset(shape_of(child) for child in node)
        case str() if name not in _WORDS_OF_THEIR_OWN and _NAME.fullmatch(node):
            return node
        case str():
            size = sum(len(node) > limit for limit in _SIZES)
            digits = re.sub(r"[0-9]", "0", node) if node[:1].isdigit() and len(node) < 40 else None
            return "str", size, "\n" in node, node.isspace(), node.startswith("http"), digits
        case bool() | None:
            return str(node)
        case _:
            return type(node).__name__, node if abs(node) <= _MANY else node > 0


_known: set[Hashable] = set()
"""Shapes that were found within the contract before."""


def check_document(document: object) -> None:
    """Raise Broken, naming the block, where a value is no Atlassian document."""
    shape = ("document", shape_of(document))
    if shape in _known:
        return
    if _is_document(document):
        _known.add(shape)
        return
    if isinstance(document, dict) and isinstance(document.get("content"), list):
        for number, block in enumerate(document["content"], 1):
            if not _is_document({"type": "doc", "version": 1, "content": [block]}):
                raise Broken(f"invalid ADF at block {number}: {json.dumps(block)[:400]}")
    raise Broken(f"invalid ADF: {json.dumps(document)[:400]}")


def _is_document(value: object) -> bool:
    """Whether a value is a document in our own words, and in Atlassian's where they are at hand."""
    return not any(faults_of_document(value)) and (not HERE or bool(_adf().is_valid(value)))


def _path(asked: Asked) -> str:
    """Where a request goes behind Atlassian's gateway."""
    return _GATEWAY.sub("", asked.path)


def _shape(asked: Asked) -> tuple[Hashable, ...]:
    """What the contract sees of a request beside its body."""
    query = frozenset((name, shape_of(value)) for name, value in asked.query)
    return asked.method, re.sub(r"[0-9]+", "0", _path(asked)), asked.content_type, query


@looked_at_once
def check_request(asked: Asked) -> None:
    """Raise Broken where a request breaks the specification or the overlay."""
    path = _path(asked)
    if not path.endswith(_NO_LOGIN) and "authorization" not in asked.headers:
        raise Broken(f"{asked.method} {path} carries no login")
    if path == "/_edge/tenant_info":
        return
    name = DATACENTER if path.startswith("/rest/api/2/") else CLOUD
    try:
        shape = ("request", name, *_shape(asked), shape_of(asked.body))
        if HERE and shape not in _known:
            _openapi(name).validate_request(ForOpenAPI(asked, _HOST, path))
            _known.add(shape)
    except Exception as error:
        raise Broken(f"{asked.method} {path}: {error!r} {error.__cause__!r}") from error
    if HERE:
        for unknown in _unknown_queries(name, asked.method, path, asked.queries):
            raise Broken(f"{asked.method} {path} has no query called {unknown}")
    for fault in faults_of_request(asked.method, path, asked.queries):
        raise Broken(f"{asked.method} {path}: {fault}")
    for fault in _overlay(asked.method, path, asked.body):
        raise Broken(f"{asked.method} {path}: {fault}")


@looked_at_once
def check_reply(asked: Asked, status: int, content: bytes) -> None:
    """Raise Broken where a reply breaks Cloud's specification.

    Data Center's file is wrong about replies, so none is held to it.
    """
    path = _path(asked)
    if path == "/_edge/tenant_info" or path.startswith("/rest/api/2/"):
        return
    body = json.loads(content) if content else None
    for fault in faults_of_reply(asked.method, path, status, body):
        raise Broken(f"{asked.method} {path}: {fault}")
    if not HERE:
        return
    from openapi_core.validation.response.exceptions import DataValidationError

    shape = ("response", *_shape(asked), status, shape_of(body))
    if shape in _known:
        return
    try:
        _openapi(CLOUD).validate_response(ForOpenAPI(asked, _HOST, path), ReplyForOpenAPI(status, content))
        _known.add(shape)
    except DataValidationError as error:
        # 201 and 204 without a body declare a schema of "anything"; nothing is then missing.
        if content or status not in (200, 201, 204):
            raise Broken(f"{asked.method} {path}: {error!r} {error.__cause__!r}") from error
    except Exception as error:
        raise Broken(f"{asked.method} {path}: {error!r} {error.__cause__!r}") from error


def hooks() -> dict[str, list[Any]]:
    """Event hooks for an `httpx.Client` that check each request before it leaves."""
    return {"request": [lambda request: check_request(Asked.of(request))]}


class ContractTransport(httpx.BaseTransport):
    """Checks each request before it leaves, and each reply."""

    def __init__(self, inner: httpx.BaseTransport) -> None:
        self.inner = inner

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        asked = Asked.of(request)
        check_request(asked)
        response = self.inner.handle_request(request)
        response.read()
        check_reply(asked, response.status_code, response.content)
        return response

    def close(self) -> None:
        self.inner.close()


def _overlay(method: str, path: str, body: Any) -> Iterator[str]:
    """What the specification cannot say, one sentence for each fault."""
    wiki = path.startswith("/rest/api/2/")
    if method in ("POST", "PUT") and "/properties/" not in path and not isinstance(body, dict):
        yield "the body is a JSON object"
        return
    if re.fullmatch(r"/rest/api/[23]/issue(/(?!bulk)[^/]+)?", path) and method in ("POST", "PUT"):
        yield from _issue(body, creating=method == "POST", wiki=wiki)
    elif path == "/rest/api/3/issue/bulk":
        issues = body.get("issueUpdates", [])
        if not 1 <= len(issues) <= 50:
            yield "between 1 and 50 issues go in one bulk create"
        for issue in issues:
            yield from _issue(issue, creating=True, wiki=wiki)
    elif path == "/rest/api/3/issue/bulkfetch":
        if not 1 <= len(body["issueIdsOrKeys"]) <= 100:
            yield "between 1 and 100 issues go in one bulk fetch"
        if not body.get("fields"):
            yield "a bulk fetch names its fields"
        yield from _properties(body)
    elif path == "/rest/api/3/search/jql" and method == "POST":
        if not body.get("fields"):
            yield "a search names its fields, or it returns ids alone"
        if len(body.get("reconcileIssues", ())) > 50:
            yield "at most 50 issues are reconciled"
        if not body.get("jql", "").strip() or body["jql"].strip().lower().startswith("order by"):
            yield "a search is bounded"
        if not 1 <= body.get("maxResults", 50) <= 5000:
            yield "a page holds 1 to 5000 issues"
        if "startAt" in body:
            yield "a search goes on by a token, not by startAt"
        yield from _properties(body)
    elif path.endswith("/transitions") and method == "POST":
        if not body.get("transition", {}).get("id"):
            yield "a transition has an id"
        yield from _issue(body, creating=False, wiki=wiki)
    elif path == "/rest/api/2/search" and method == "POST":
        unknown = set(body) - _SEARCH_BY_NUMBER
        if unknown:
            yield f"a search has no part called {min(unknown)}"
    elif path.endswith("/comment") and method == "POST":
        yield from _marked_up("a comment", body.get("body"), wiki=wiki)
    elif path.endswith("/remotelink") and method == "POST":
        if set(body) - _LINK_PARTS:
            yield f"a link has no part called {min(set(body) - _LINK_PARTS)}"
        if not body.get("object", {}).get("url") or not body["object"].get("title"):
            yield "a link has a url and a title"
        if len(body.get("globalId") or "") > 255:
            yield "a global id has at most 255 characters"
    elif "/properties/" in path and method == "PUT":
        if len(json.dumps(body, separators=(",", ":"))) > 32_768:
            yield "a property holds at most 32768 characters"
        if len(path.rsplit("/", 1)[1]) > 255:
            yield "the key of a property has at most 255 characters"


def _properties(body: dict[str, Any]) -> Iterator[str]:
    if len(body.get("properties", ())) > 5:
        yield "at most 5 properties are asked for"


def _marked_up(name: str, text: Any, *, wiki: bool) -> Iterator[str]:
    """A text in the edition's markup: wiki text, or a document of which Jira takes so many characters."""
    if wiki:
        if not isinstance(text, str):
            yield f"{name} is a wiki string"
        return
    check_document(text)
    if len(json.dumps(text, ensure_ascii=False, separators=(",", ":"))) > 32_767:
        yield f"{name} holds at most 32767 characters"


def _issue(body: dict[str, Any], *, creating: bool, wiki: bool = False) -> Iterator[str]:
    unknown = set(body) - _TOP_LEVEL
    if unknown:
        yield f"an issue has no part called {min(unknown)}"
    fields, update = body.get("fields", {}), body.get("update", {})
    if set(fields) & set(update):
        yield "a field stands in fields or in update, not in both"
    if "status" in fields or "status" in update:
        yield "a status changes by a transition only"
    if creating:
        for name in ("project", "issuetype", "summary"):
            if not fields.get(name):
                yield f"a new issue has a {name}"
    if "summary" in fields:
        summary = fields["summary"]
        counted = len(summary.encode("utf-16-le")) // 2 if isinstance(summary, str) else 0
        if not isinstance(summary, str) or not 1 <= counted <= 255 or "\n" in summary or not summary.strip():
            yield "a summary is one line of 1 to 255 characters"
    for name in _DOCUMENTS:
        if fields.get(name) is not None:
            yield from _marked_up(name, fields[name], wiki=wiki)
    if fields.get("duedate") is not None and not re.fullmatch(r"\d{4}-\d\d-\d\d", fields["duedate"]):
        yield "a due date is a day"
    added = [operation.get("add", operation.get("remove")) for operation in update.get("labels", ())]
    for label in [*fields.get("labels", ()), *added]:
        if not isinstance(label, str) or not label or re.search(r"\s", label) or len(label) > 255:
            yield f"a label holds no space: {label!r}"
    for item in body.get("properties", ()):
        if set(item) != {"key", "value"}:
            yield "a property has a key and a value"
        if len(json.dumps(item, separators=(",", ":"))) > 32_768:
            yield "a property holds at most 32768 characters"
