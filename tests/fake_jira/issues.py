"""What the API does with issues: create, read, change, walk, comment, link, properties, and what it refuses."""

import json
import re
from typing import Any

from tests.fake_jira.editions import Edition
from tests.fake_jira.people import People
from tests.fake_jira.records import (
    CATEGORY_IDS,
    CATEGORY_NAMES,
    Account,
    Field,
    Issue,
    IssueType,
    Project,
    Refusal,
    copied,
)
from tests.fake_jira.respelling import respelled

NOT_SEEN = "Issue does not exist or you do not have permission to see it."
OFF_SCREEN = "Field '{}' cannot be set. It is not on the appropriate screen, or unknown."
_SELF_FILLED = {"project", "issuetype"}
_TEXTS = ("description", "environment")
_PROPERTY_LIMIT = 32_768

Answer = tuple[int, Any]


class IssueAnswers(People):
    """The endpoints below one issue. Each returns a status and the JSON of the answer, or raises Refusal."""

    def __init__(self) -> None:
        super().__init__()
        self.url = ""
        self.deployment = "Cloud"
        self.text_limit = 32_767
        self.comment_limit = 5_000
        self.drops_properties = False
        self.respells: tuple[str, ...] = ()
        self.permissions = {"BROWSE_PROJECTS", "CREATE_ISSUES", "EDIT_ISSUES"}

    @property
    def edition(self) -> Edition:
        """The edition that this site is of."""
        raise NotImplementedError

    @property
    def me(self) -> Account:
        """The account that asks."""
        raise NotImplementedError

    def user(self, name: str) -> dict[str, Any]:
        """A person, as the API tells of one: ids stay, whatever they are called by now."""
        return {**self.edition.user(name), "displayName": self.untranslated(name)}

    def named(self, name: str) -> dict[str, str]:
        """The names that the API gives a thing: in the account's language and, on Cloud, untranslated."""
        given = {"name": self.called(name)}
        return {**given, "untranslatedName": self.untranslated(name)} if self.edition.name == "cloud" else given

    def choices(self, field: Field) -> list[dict[str, str]]:
        """The allowed values of a field, as the API lists them."""
        key = "value" if field.kind == "string" else "name"
        return [{"id": str(number), key: self.called(one)} for number, one in enumerate(field.allowed, 1)]

    def described(self, key: str, field: Field) -> dict[str, Any]:
        """A field of a screen, as the API tells of one."""
        row: dict[str, Any] = {
            "name": self.called(field.name),
            "required": field.required,
            "hasDefaultValue": field.has_default,
            "operations": ["set"],
            "schema": {"type": field.kind, **({"custom": field.custom} if field.custom else {"system": key})},
        }
        return {**row, "allowedValues": self.choices(field)} if field.allowed else row

    def create(self, *, query: Any, body: Any) -> Answer:
        fields = dict(body.get("fields", {}))
        asked = fields.pop("project", {})
        project = next((one for one in self.projects.values() if self._means(asked, one, "key")), None)
        if project is None:
            raise Refusal(400, errors={"project": "Specify a valid project ID or key"})
        wanted = fields.pop("issuetype", {})
        kind = next((one for one in project.types if self._means(wanted, one, "name")), None)
        if kind is None:
            raise Refusal(400, errors={"issuetype": "Specify a valid issue type"})
        if "CREATE_ISSUES" not in self.permissions:
            raise Refusal(403, "You do not have permission to create issues in this project.")
        kept = self._screened(fields, kind.fields)
        properties = {} if self.drops_properties else self._properties(body)
        issue = self.added(
            project, kind.name, {"labels": [], "created": self.stamp(), **kept}, properties, self.me.name
        )
        return 201, {"id": issue.id, "key": issue.key, "self": self._self(issue)}

    def read(self, name: str, *, query: dict[str, str], body: Any) -> Answer:
        fields = [one for one in query.get("fields", "*all").split(",") if one]
        properties = [one for one in query.get("properties", "").split(",") if one]
        return 200, self._shown(self._seen(name), fields, properties)

    def change(self, name: str, *, query: dict[str, str], body: Any) -> Answer:
        issue = self._writable(name)
        fields, update = body.get("fields", {}), body.get("update", {})
        known = self._known() if not self.edition.checks_edit_screen else self.screen(issue.project, issue.type)
        off = {one: OFF_SCREEN.format(one) for one in (*fields, *update) if one not in known}
        if off:
            raise Refusal(400, errors=off)
        kept = self._kept(fields)
        properties = self._properties(body)
        labels = set(kept.get("labels", issue.fields.get("labels") or ()))
        for operation in update.get("labels", ()):
            labels = set(operation.get("set", labels))
            labels |= {one for one in [operation.get("add")] if one}
            labels -= {operation.get("remove")}
        self._check_labels(labels)
        with self.changing(issue):
            issue.fields |= kept
            issue.fields["labels"] = sorted(labels)
            issue.properties |= properties
        if query.get("returnIssue") == "true" and self.edition.returns_issue:
            return 200, self._shown(issue, ["*all"], [])
        return 204, None

    def edit_meta(self, name: str, *, query: Any, body: Any) -> Answer:
        issue = self._seen(name)
        return 200, {"fields": self._meta(self.screen(issue.project, issue.type))}

    # statuses

    def transitions(self, name: str, *, query: Any, body: Any) -> Answer:
        issue = self._seen(name)
        ways = self.ways(issue) if "EDIT_ISSUES" in self.permissions else []
        with_fields = "transitions.fields" in query.get("expand", "")
        rows = []
        for edge in ways:
            row: dict[str, Any] = {
                "id": edge.id,
                "name": self.called(edge.name),
                "to": self._status(issue, edge.target),
            }
            if self.edition.name == "cloud":
                row |= {"hasScreen": bool(edge.fields), "isAvailable": True, "isGlobal": False}
            if with_fields:
                row["fields"] = self._meta(edge.fields)
            rows.append(row)
        wanted = query.get("transitionId")
        rows = [one for one in rows if wanted in (None, one["id"])]
        return 200, {"expand": "transitions", "transitions": rows}

    def transition(self, name: str, *, query: Any, body: Any) -> Answer:
        issue = self._seen(name)
        identity = body.get("transition", {}).get("id")
        ways = self.ways(issue) if "EDIT_ISSUES" in self.permissions else []
        edge = next((one for one in ways if one.id == identity), None)
        if edge is None:
            raise Refusal(400, f"Transition id '{identity}' is not valid for this issue.")
        kept = self._screened(body.get("fields", {}), edge.fields, self_filled=frozenset())
        properties = self._properties(body)
        with self.changing(issue):
            issue.fields |= kept
            issue.properties |= properties
            issue.status = edge.target
        return 204, None

    # comments and links

    def comments(self, name: str, *, query: dict[str, str], body: Any) -> Answer:
        issue = self._seen(name)
        start, most = int(query.get("startAt", 0)), int(query.get("maxResults", 50))
        rows = [self._comment(issue, one) for one in issue.comments[start : start + most]]
        return 200, {"startAt": start, "maxResults": most, "total": len(issue.comments), "comments": rows}

    def add_comment(self, name: str, *, query: Any, body: Any) -> Answer:
        issue = self._seen(name)
        if not body.get("body"):
            raise Refusal(400, errors={"comment": "Comment body can not be empty!"})
        text = self.edition.text(body["body"], "comment", self.text_limit)
        if len(issue.comments) >= self.comment_limit:
            raise Refusal(413, "The number of comments on the issue exceeds the limit.")
        self.remark(issue.id, text, author=self.me.name)
        return 201, self._comment(issue, issue.comments[-1])

    def links(self, name: str, *, query: dict[str, str], body: Any) -> Answer:
        rows = copied(self._seen(name).links)
        if "globalId" not in query:
            return 200, rows
        found = [one for one in rows if one.get("globalId") == query["globalId"]]
        if not found:
            raise Refusal(404, "No remote issue link with that global id exists.")
        return 200, found[0]

    def set_link(self, name: str, *, query: Any, body: Any) -> Answer:
        issue = self._writable(name)
        shown, key = body.get("object", {}), body.get("globalId")
        errors = {part: f"'{part}' is required." for part in ("title", "url") if not shown.get(part)}
        if key is not None and len(key) > 255:
            errors["globalId"] = "The globalId must not exceed 255 characters."
        if errors:
            raise Refusal(400, errors=errors)
        known = next((one for one in issue.links if key is not None and one.get("globalId") == key), None)
        with self.changing(issue):
            if known is None:
                self._last += 1
            number = self._last if known is None else known["id"]
            # What a later request leaves out is forgotten, not kept.
            link = {"id": number, "self": f"{self._self(issue)}/remotelink/{number}", **copied(body)}
            issue.links = [one for one in issue.links if one is not known] + [link]
        status = 201 if known is None and self.edition.name == "cloud" else 200
        return status, {"id": number, "self": link["self"]}

    def remove_link(self, name: str, *, query: dict[str, str], body: Any) -> Answer:
        issue = self._writable(name)
        kept = [one for one in issue.links if one.get("globalId") != query.get("globalId")]
        if len(kept) == len(issue.links):
            raise Refusal(404, "No remote issue link with that global id exists.")
        with self.changing(issue):
            issue.links = kept
        return 204, None

    # properties

    def property_keys(self, name: str, *, query: Any, body: Any) -> Answer:
        issue = self._seen(name)
        base = f"{self._self(issue)}/properties"
        return 200, {"keys": [{"key": key, "self": f"{base}/{key}"} for key in issue.properties]}

    def property_value(self, name: str, key: str, *, query: Any, body: Any) -> Answer:
        properties = self._seen(name).properties
        if key not in properties:
            raise Refusal(404, f"The property {key} does not exist.")
        return 200, {"key": key, "value": properties[key]}

    def set_property(self, name: str, key: str, *, query: Any, body: Any) -> Answer:
        issue = self._writable(name)
        status = 200 if key in issue.properties else 201
        issue.properties |= self._properties({"properties": [{"key": key, "value": body}]})
        return status, None

    def remove_property(self, name: str, key: str, *, query: Any, body: Any) -> Answer:
        if self._writable(name).properties.pop(key, None) is None:
            raise Refusal(404, f"The property {key} does not exist.")
        return 204, None

    # inside

    def _seen(self, name: str) -> Issue:
        try:
            issue = self.issue(name)
        except StopIteration:
            raise Refusal(404, NOT_SEEN) from None
        if issue.hidden:
            raise Refusal(404, NOT_SEEN)
        return issue

    def _writable(self, name: str) -> Issue:
        issue = self._seen(name)
        if "EDIT_ISSUES" not in self.permissions:
            raise Refusal(403, "You do not have permission to edit issues in this project.")
        return issue

    def _known(self) -> set[str]:
        kinds = [kind for project in self.projects.values() for kind in project.types]
        return {name for kind in kinds for name in kind.fields}

    def _screened(
        self, fields: dict[str, Any], screen: dict[str, Field], self_filled: frozenset[str] | None = None
    ) -> dict[str, Any]:
        """Fields for a screen as Jira keeps them. Raises Refusal on one off it, missing, or of a wrong value."""
        skipped = _SELF_FILLED if self_filled is None else self_filled
        errors = {name: OFF_SCREEN.format(name) for name in fields if name not in screen}
        for name, one in screen.items():
            if one.required and not one.has_default and name not in skipped and not fields.get(name):
                errors[name] = f"{one.name} is required."
            elif one.allowed and fields.get(name) is not None and not _allowed(fields[name], one.allowed):
                errors[name] = f"Specify a valid value for {one.name}"
        if errors:
            raise Refusal(400, errors=errors)
        return self._kept(fields)

    def _kept(self, fields: dict[str, Any]) -> dict[str, Any]:
        """Fields as Jira keeps them. Raises Refusal where it does not take one."""
        kept = {name: value if name in _TEXTS else copied(value) for name, value in fields.items()}
        kept |= {one: respelled(kept[one], self.respells) for one in ("summary", *_TEXTS) if kept.get(one)}
        if "summary" in kept:
            kept["summary"] = str(kept["summary"] or "").strip()
            if not kept["summary"]:
                raise Refusal(400, errors={"summary": "You must specify a summary of the issue."})
            if re.search(r"[\r\n]", kept["summary"]):
                raise Refusal(
                    400, errors={"summary": "The summary is invalid because it contains newline characters."}
                )
            if len(kept["summary"].encode("utf-16-le")) > 2 * 255:  # Java counts so
                raise Refusal(400, errors={"summary": "Summary must be less than 255 characters."})
        for name in _TEXTS:
            if kept.get(name) is not None:
                kept[name] = self.edition.text(kept[name], name, self.text_limit)
        if "labels" in kept:
            self._check_labels(kept["labels"])
            kept["labels"] = sorted(set(kept["labels"]))
        if kept.get("duedate") is not None and not re.fullmatch(r"\d{4}-\d\d-\d\d", str(kept["duedate"])):
            raise Refusal(400, errors={"duedate": "Error parsing date string"})
        return kept

    def _check_labels(self, labels: Any) -> None:
        for label in labels:
            if re.search(r"\s", label):
                raise Refusal(400, errors={"labels": f"The label '{label}' contains spaces which is invalid."})
            if len(label) > 255:
                raise Refusal(400, errors={"labels": f"The label '{label}' is too long."})

    def _properties(self, body: dict[str, Any]) -> dict[str, Any]:
        found = {one["key"]: one["value"] for one in body.get("properties", ())}
        for key, value in found.items():
            if len(json.dumps(value, separators=(",", ":"))) > _PROPERTY_LIMIT or not 1 <= len(key) <= 255:
                raise Refusal(400, f"The property {key[:40]} is too long.")
        return found

    def _means(self, asked: dict[str, Any], one: Project | IssueType, name: str) -> bool:
        """Whether what is asked for by id, or by another name where there is no id, is this one."""
        return bool(asked["id"] == one.id if "id" in asked else asked.get(name, "") == getattr(one, name))

    def _type(self, issue: Issue) -> IssueType:
        return next(one for one in self.projects[issue.project].types if one.name == issue.type)

    def _meta(self, fields: dict[str, Field]) -> dict[str, Any]:
        """The fields of a screen by id."""
        return {key: {"key": key, **self.described(key, one)} for key, one in fields.items()}

    def _self(self, issue: Issue) -> str:
        return f"{self.url or 'http://127.0.0.1'}{self.edition.api}/issue/{issue.id}"

    def _status(self, issue: Issue, name: str) -> dict[str, Any]:
        status = self.workflow(issue.project).status(name)
        return {
            "id": status.id,
            "name": self.called(status.name),
            "statusCategory": {
                "id": CATEGORY_IDS[status.category],
                "key": status.category,
                "name": self.called(CATEGORY_NAMES[status.category]),
                "colorName": "blue-gray",
            },
        }

    def _comment(self, issue: Issue, comment: dict[str, Any]) -> dict[str, Any]:
        author = self.user(comment["author"])
        return {
            **copied(comment),
            "author": author,
            "updateAuthor": author,
            "self": f"{self._self(issue)}/comment/{comment['id']}",
        }

    def _shown(self, issue: Issue, fields: list[str], properties: list[str]) -> dict[str, Any]:
        whole = {
            "summary": "",
            "description": None,
            "duedate": None,
            **issue.fields,
            "status": self._status(issue, issue.status),
            "creator": self.user(issue.creator),
            "assignee": None if issue.assignee is None else self.user(issue.assignee),
            "project": {"id": self.projects[issue.project].id, "key": issue.project},
            "issuetype": {"id": self._type(issue).id, "name": self.called(issue.type)},
            "priority": {"id": "3", "name": self.called(issue.priority)},
        }
        every = "*all" in fields or "*navigable" in fields
        shown: dict[str, Any] = {
            "id": issue.id,
            "key": issue.key,
            "self": self._self(issue),
            "fields": copied({name: value for name, value in whole.items() if every or name in fields}),
        }
        if properties:
            kept = issue.properties
            shown["properties"] = copied({name: kept[name] for name in properties if name in kept})
        return shown


def _allowed(value: Any, allowed: tuple[str, ...]) -> bool:
    """Whether a value is one of those, by id, name or value."""
    if not isinstance(value, dict):
        return value in allowed
    ids = {str(number) for number in range(1, len(allowed) + 1)}
    return value.get("id") in ids or value.get("name") in allowed or value.get("value") in allowed
