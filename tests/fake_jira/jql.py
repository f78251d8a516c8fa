"""The part of JQL that the fake understands; anything else is refused as Jira refuses an error in a query."""

import json
import re
from collections.abc import Callable
from datetime import datetime

from tests.fake_jira.records import Issue, Refusal

_STRING = r'"(?:\\.|[^"\\])*"'
Wanted = Callable[[Issue], bool]


def parsed(jql: str) -> Wanted:
    """The test a query stands for: clauses with AND within OR, without what orders them."""
    bare = re.split(r"\s*\border\s+by\s+", jql.strip(), flags=re.IGNORECASE)[0]
    options = [[_clause(one) for one in _split(option, "AND")] for option in _split(bare, "OR")]
    return lambda issue: any(all(clause(issue) for clause in option) for option in options)


def named(jql: str) -> list[str]:
    """The ids and keys that a query names, for Jira checks that each exists."""
    lists = re.findall(r"\b(?:id|key|issue|issuekey)\s+in\s*\(([^)]*)\)", jql, flags=re.IGNORECASE)
    return [name for one in lists for name in _values(one)]


def _split(text: str, word: str) -> list[str]:
    """Split at a word outside quotation marks."""
    found = [""]
    for part in re.findall(_STRING + r'|[^"\s]+|\s+', text):
        if part.upper() == word:
            found.append("")
        else:
            found[-1] += part
    return found


def _values(text: str) -> list[str]:
    return [json.loads(one) if one.startswith('"') else one for one in re.findall(_STRING + r'|[^\s,()"]+', text)]


def _clause(text: str) -> Wanted:
    text = text.strip()
    found = re.fullmatch(r"(\w+)\s*(=|~|>=|in)\s*(.+)", text, flags=re.IGNORECASE | re.DOTALL)
    if found is None:
        raise Refusal(400, f"Error in the JQL Query: {text}")
    field, operator, rest = found[1].lower(), found[2].lower(), found[3]
    linked = re.match(r"issuesWithRemoteLinksByGlobalId\(", rest)
    if field == "issue" and operator == "in" and linked:
        wanted = set(_values(rest[linked.end() :]))
        return lambda issue: any(one.get("globalId") in wanted for one in issue.links)
    values = _values(rest)
    if not values:
        raise Refusal(400, f"Error in the JQL Query: {text}")
    match field, operator:
        case "labels", "in" | "=":
            return lambda issue: bool(set(values) & set(issue.fields.get("labels") or ()))
        case "description", "~":
            phrase = values[0].strip('"').lower()
            return lambda issue: phrase in json.dumps(issue.fields.get("description"), ensure_ascii=False).lower()
        case "project", "in" | "=":
            return lambda issue: issue.project in values
        case "status", "in" | "=":
            return lambda issue: issue.status in values
        case "id" | "key" | "issue" | "issuekey", "in" | "=":
            return lambda issue: bool({issue.id, issue.key, *issue.keys} & set(values))
        case "updated", ">=" if values[0].isdigit():
            since = int(values[0]) / 1000
            return lambda issue: datetime.fromisoformat(issue.fields["updated"]).timestamp() >= since
    raise Refusal(400, f"Error in the JQL Query: {text}")
