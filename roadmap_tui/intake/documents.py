"""Takes the answers of tools' APIs apart: the objects in them, each with what its row needs from beside it.

Each tool's objects get the names of columns that its shape knows; what is left of them keeps its own names, so
that a person sees what is not taken.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from roadmap_tui.intake.jira_text import adf_text, wiki_text
from roadmap_tui.intake.message_body import customer_words
from roadmap_tui.intake.rows import Doubt
from roadmap_tui.intake.slack import People, is_day, messages_of, slack_threads
from roadmap_tui.text.plural import plural

Object = dict[str, Any]

_LISTS = (
    "tickets", "conversations", "results", "records", "issues", "posts", "ideas", "suggestions", "notes",
    "responses", "items", "callTranscripts", "calls", "messages", "values", "nodes", "data", "companies",
)  # fmt: skip
"""Names of the list that an answer of an API holds its objects in, the most specific first."""
_WRAPS = ("_embedded", "data", "issues", "customerNeeds", "customerRequests")
"""Names of the object that an answer of an API wraps its list in."""
_OWN = ("id", "key", "number", "identifier", "ts", "token", "uuid")
"""Names that an object has and an answer around objects has not."""
_WRAPPED = 6
"""Objects around a list that are taken off."""


def objects_of(whole: Any, depth: int = 0) -> list[Any]:
    """The objects in a decoded file: of an array, or of the list in an answer of an API."""
    if isinstance(whole, list):
        pages = [objects_of(one, depth + 1) if _is_page(one) else [one] for one in whole]
        return [one for page in pages for one in page]
    if not isinstance(whole, dict) or depth > _WRAPPED:
        return [whole]
    if _is_page(whole):
        for name in _LISTS:
            if isinstance(whole.get(name), list):
                return list(_joined(whole, name, whole[name]))
        for name in _WRAPS:
            if isinstance(whole.get(name), dict):
                return objects_of(whole[name], depth + 1)
    lists = [value for value in whole.values() if _is_objects(value)]
    return list(lists[0]) if len(lists) == 1 and not any(name in whole for name in _OWN) else [whole]


def _is_page(value: Any) -> bool:
    """Whether an object is an answer around objects, and none itself."""
    if not isinstance(value, dict) or any(name in value for name in _OWN):
        return False
    return any(_is_objects(value.get(name)) for name in _LISTS) or any(
        isinstance(value.get(name), dict) and _is_page(value[name]) for name in _WRAPS
    )


def _is_objects(value: object) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(one, dict) for one in value)


def _joined(page: Object, name: str, listed: Iterable[Any]) -> Iterator[Any]:
    """The objects of a list, each with what the answer tells of it beside the list."""
    users, organizations = _by_id(page.get("users")), _by_id(page.get("organizations"))
    calls = {
        str(_dict(call.get("metaData")).get("id")): call
        for call in _list(page.get("calls"))
        if isinstance(call, dict)
    }
    titles = _dict(page.get("names"))
    form = page.get("form") or page.get("definition")
    for one in listed:
        if not isinstance(one, dict):
            yield one
            continue
        found = dict(one)
        if name in ("tickets", "suggestions", "ideas"):
            asker = one.get("requester_id") or _dict(one.get("links")).get("created_by")
            for field, known, key in (
                ("requester", users, asker),
                ("organization", organizations, one.get("organization_id")),
                ("assignee", users, one.get("assignee_id")),
            ):
                if key is not None and str(key) in known:
                    found.setdefault(field, known[str(key)])
        if name == "callTranscripts" and str(one.get("callId")) in calls:
            found = {**calls[str(one["callId"])], **found}
        if titles and isinstance(one.get("fields"), dict):
            found["fields"] = {_titled(key, titles): value for key, value in one["fields"].items()}
        if isinstance(form, dict) and "answers" in one:
            found["form"] = form
        yield found


def _titled(key: str, titles: Mapping[str, Any]) -> str:
    return str(titles[key]) if key.startswith("customfield_") and isinstance(titles.get(key), str) else key


def _by_id(listed: Any) -> dict[str, Object]:
    return {str(one["id"]): one for one in _list(listed) if isinstance(one, dict) and "id" in one}


def prepared(
    objects: list[Object], remarks: list[str], doubts: list[Doubt], own: Iterable[str] = ()
) -> list[tuple[int, Object]]:
    """The rows of an export's objects: of each the place among them, and its values by columns' names.

    What was made of them is put into `remarks`, and into `doubts` what of that is a guess. `own` are the domains
    and addresses of one's own people.
    """
    if is_day(objects):
        return slack_threads([("", messages_of(objects))], People({}, own), remarks, doubts)
    found: list[tuple[int, Object]] = []
    counts: dict[str, int] = {}
    for place, one in enumerate(objects):
        kind = next((kind for kind in _KINDS if kind.is_one(one)), None)
        if kind is None:
            found.append((place, one))
            continue
        rows = kind.rows(one)
        found += [(place, row) for row in rows]
        if not rows:
            counts[kind.left_out] = counts.get(kind.left_out, 0) + 1
    remarks += [
        f"{plural(count, what)} {'is' if count == 1 else 'are'} left out: nobody asks for anything there."
        for what, count in counts.items()
    ]
    return found


class _Kind(NamedTuple):
    """The objects of one tool: how one is known, the rows that it becomes, what one without rows is called."""

    is_one: Callable[[Object], bool]
    rows: Callable[[Object], list[Object]]
    left_out: str = "object"


def _github(one: Object) -> list[Object]:
    if one.get("pull_request"):
        return []
    return [{key: value for key, value in one.items() if key != "pull_request"}]


def _jira(one: Object) -> list[Object]:
    fields = dict(one["fields"])
    reporter = _dict(fields.pop("reporter", None))
    comments = _list(_dict(fields.pop("comment", None)).get("comments"))
    row: Object = {
        "Issue key": one.get("key"),
        "Summary": fields.pop("summary", None),
        "Description": wiki_text(adf_text(fields.pop("description", None) or "")),
        "Created": fields.pop("created", None),
        "Reporter": reporter.get("displayName") or reporter.get("name"),
        "Reporter email": reporter.get("emailAddress"),
        "Labels": fields.pop("labels", None),
        "Later": "\n\n".join(
            wiki_text(adf_text(each.get("body") or ""))
            for each in comments
            if isinstance(each, dict) and _is_same(_dict(each.get("author")), reporter)
        ),
    }
    address = str(one.get("self") or "").partition("/rest/")
    if address[1] and one.get("key"):
        row["Issue url"] = f"{address[0]}/browse/{one['key']}"
    return [{**row, **{name: _chosen(value) for name, value in fields.items()}}]


def _chosen(value: Any) -> Any:
    """What was chosen in a field of Jira's in words, without ids and addresses; of several with semicolons."""
    if isinstance(value, list):
        words = [_chosen(one) for one in value]
        return "; ".join(words) if words and all(isinstance(one, str) for one in words) else value
    named = (
        next((value[key] for key in ("value", "name") if key in value), None) if isinstance(value, dict) else None
    )
    return named if isinstance(named, str) else value


def _is_same(one: Object, other: Object) -> bool:
    keys = [key for key in ("accountId", "key", "name") if one.get(key) and other.get(key)]
    return bool(keys) and one[keys[0]] == other[keys[0]]


def _hubspot(one: Object) -> list[Object]:
    values = {
        key: value.get("value") if isinstance(value, dict) else value for key, value in one["properties"].items()
    }
    rest = {key: value for key, value in one.items() if key not in ("properties", "id")}
    return [{"hs_object_id": one.get("id"), **values, **rest}]


def _salesforce(one: Object) -> list[Object]:
    return [_without_attributes(one)]


def _without_attributes(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    return {key: _without_attributes(inner) for key, inner in value.items() if key != "attributes"}


_CUSTOMERS = frozenset({"user", "lead", "contact", "customer", "end-user", "visitor"})


def _intercom(one: Object) -> list[Object]:
    source, parts = _dict(one.get("source")), _dict(one.get("conversation_parts")).get("conversation_parts")
    later = [
        customer_words(str(part["body"]))
        for part in _list(parts)
        if isinstance(part, dict)
        and part.get("body")
        and str(_dict(part.get("author")).get("type")) in _CUSTOMERS
        and part.get("part_type") in (None, "comment", "open", "quick_reply")
    ]
    row = {
        key: value for key, value in one.items() if key not in ("conversation_parts", "source", "type", "tags")
    }
    page = source.get("url")
    return [
        {
            **row,
            "tags": _dict(one.get("tags")).get("tags") or one.get("tags"),
            "source": {key: value for key, value in source.items() if key not in ("url", "type")},
            "later messages": "\n\n".join(dict.fromkeys(later)),
            **({"page the chat began on": page} if page else {}),
        }
    ]


def _zendesk(one: Object) -> list[Object]:
    row = dict(one)
    requester, organization = _dict(row.pop("requester", None)), _dict(row.pop("organization", None))
    via = _dict(row.pop("via", None))
    sender = _dict(_dict(via.get("source")).get("from"))
    comments = row.pop("comments", None)
    said = [
        (each.get("author_id"), str(each.get("plain_body") or each.get("body") or each.get("html_body") or ""))
        for each in _list(comments)
        if isinstance(each, dict) and each.get("public", True)
    ]
    subject, raw_subject, description = (
        row.pop(name, None) for name in ("subject", "raw_subject", "description")
    )
    asker = row.get("requester_id") or requester.get("id")
    later = [customer_words(words) for who, words in said[1:] if asker is not None and who == asker]
    first = said[0][1] if said else None
    return [
        {
            "Id": row.pop("id", None),
            "Url": _web_address(row.pop("url", None)),
            "Subject": subject or raw_subject,
            "Description": first or description,
            "Later comments": "\n\n".join(later),
            "Requester": requester.get("name") or sender.get("name"),
            "Requester email": requester.get("email") or requester.get("email_address") or sender.get("address"),
            "Organization": organization.get("name"),
            "Organization id": row.pop("organization_id", None),
            "Assignee": _dict(row.pop("assignee", None)).get("name"),
            "Tags": row.pop("tags", None),
            "Via": via.get("channel"),
            "Created at": row.pop("created_at", None),
            **row,
        }
    ]


def _web_address(url: Any) -> Any:
    """The address at which people see a ticket, of the one at which programs do."""
    return url.replace("/api/v2/", "/agent/").removesuffix(".json") if isinstance(url, str) else url


_FRESHDESK_SOURCES = {
    "1": "Email", "2": "Portal", "3": "Phone", "7": "Chat", "9": "Feedback widget", "10": "Outbound email",
}  # fmt: skip


def _freshdesk(one: Object) -> list[Object]:
    row = dict(one)
    requester, company = _dict(row.pop("requester", None)), _dict(row.pop("company", None))
    replies = row.pop("conversations", None)
    later = [
        customer_words(str(each.get("body_text") or each.get("body") or ""))
        for each in _list(replies)
        if isinstance(each, dict) and each.get("incoming")
    ]
    html, address = row.pop("description", None), row.pop("email", None)
    return [
        {
            "Ticket ID": row.pop("id", None),
            "Subject": row.pop("subject", None),
            "Description": row.pop("description_text", None) or html,
            "Later messages": "\n\n".join(later),
            "Requester name": requester.get("name"),
            "Requester email": requester.get("email") or address,
            "Company": company.get("name"),
            "Company ID": row.pop("company_id", None),
            "Tags": row.pop("tags", None),
            "Source": _FRESHDESK_SOURCES.get(str(row.get("source"))),
            "Created time": row.pop("created_at", None),
            **row,
        }
    ]


def _help_scout(one: Object) -> list[Object]:
    row = dict(one)
    primary, other = (_dict(row.pop(name, None)) for name in ("primaryCustomer", "customer"))
    customer = primary or other
    threads = _dict(row.pop("_embedded", None)).get("threads")
    said = [
        (str(each.get("createdAt") or ""), customer_words(str(each["body"])))
        for each in _list(threads)
        if isinstance(each, dict) and each.get("type") == "customer" and each.get("body")
    ]
    names = (customer.get("first") or customer.get("firstName"), customer.get("last") or customer.get("lastName"))
    preview = row.pop("preview", None)
    address = _dict(_dict(row.pop("_links", None)).get("web")).get("href")
    return [
        {
            "Conversation ID": row.pop("id", None),
            "Subject": row.pop("subject", None),
            "Preview": "\n\n".join(words for _, words in sorted(said, key=lambda one: one[0])) or preview,
            "Customer Name": " ".join(str(part) for part in names if part),
            "Customer Email": customer.get("email"),
            "Tags": [_dict(tag).get("tag") or tag for tag in _list(row.pop("tags", None))],
            "Created": row.pop("createdAt", None),
            "Conversation URL": address,
            **row,
        }
    ]


def _typeform(one: Object) -> list[Object]:
    titles: dict[str, Any] = {}
    for field in _fields_of(_dict(one.get("form")).get("fields")):
        names = [str(field[key]) for key in ("id", "ref") if field.get(key)]
        titles |= dict.fromkeys(names, field["title"]) if field.get("title") else {}
    row: Object = {
        "Response ID": one.get("response_id") or one.get("token"),
        "Submitted At": one.get("submitted_at"),
        **_dict(one.get("hidden")),
    }
    for answer in one["answers"]:
        field = _dict(_dict(answer).get("field"))
        named = (titles.get(str(field.get("id"))), titles.get(str(field.get("ref"))), field.get("title"))
        title = next(filter(None, named), field.get("ref") or field.get("id"))
        row[str(title)] = _answer(_dict(answer))
    return [row]


def _fields_of(listed: Any) -> Iterator[Object]:
    """The questions of a form, those in groups too."""
    for field in _list(listed):
        if isinstance(field, dict):
            yield field
            yield from _fields_of(_dict(field.get("properties")).get("fields"))


def _answer(answer: Object) -> Any:
    """What an answer says, whatever it is called there: a text, a choice, a number."""
    value = answer.get(str(answer.get("type")))
    if isinstance(value, dict):
        labels = _list(value.get("labels")) or [value.get("label") or value.get("other")]
        return ", ".join(str(label) for label in labels if label)
    return value


def _survey_monkey(one: Object) -> list[Object]:
    row: Object = {
        "Respondent ID": one.get("id"),
        "Start Date": one.get("date_created"),
        "url": one.get("analyze_url"),
    }
    contact = _dict(one.get("metadata")).get("contact")
    for key, value in _dict(contact).items():
        row[key.replace("_", " ")] = _dict(value).get("value")
    for key, value in _dict(one.get("custom_variables")).items():
        row[key] = value
    for page in one["pages"]:
        for question in _list(_dict(page).get("questions")):
            heading = _dict(question).get("heading") or f"question {_dict(question).get('id')}"
            answers = [_dict(answer) for answer in _list(_dict(question).get("answers"))]
            words = [
                answer.get("text") or answer.get("simple_text") or answer.get("choice_text") for answer in answers
            ]
            row[str(heading)] = ", ".join(str(word) for word in words if word)
    return [row]


def _delighted(one: Object) -> list[Object]:
    person, properties = _dict(one.get("person")), _dict(one.get("person_properties"))
    return [
        {
            "ID": one.get("id"),
            "Score": one.get("score"),
            "Comment": one.get("comment"),
            "Name": person.get("name"),
            "Email": person.get("email"),
            "Created At": one.get("created_at"),
            "Survey Type": one.get("survey_type"),
            "Tags": one.get("tags"),
            "Permalink": one.get("permalink"),
            **properties,
        }
    ]


def _gong(one: Object) -> list[Object]:
    parties = {str(each.get("speakerId")): each for each in _list(one.get("parties")) if isinstance(each, dict)}
    outside = {key for key, each in parties.items() if str(each.get("affiliation")).lower() == "external"}
    said = []
    speaker: Object = {}
    for turn in one["transcript"]:
        who = str(_dict(turn).get("speakerId"))
        if outside and who not in outside:
            continue
        speaker = speaker or parties.get(who, {})
        said.append(" ".join(str(_dict(each).get("text") or "") for each in _list(_dict(turn).get("sentences"))))
    if not outside or not said:
        return []  # nobody knows which words are the customer's
    meta = _dict(one.get("metaData"))
    return [
        {
            "Call ID": one.get("callId") or meta.get("id"),
            "Call title": meta.get("title"),
            "Transcript": "\n\n".join(filter(None, said)),
            "Speaker": speaker.get("name"),
            "Speaker email": speaker.get("emailAddress"),
            "Call date": meta.get("started"),
            "Call URL": meta.get("url"),
        }
    ]


def _linear(one: Object) -> list[Object]:
    row = dict(one)
    labels, needs = _dict(row.pop("labels", None)).get("nodes"), _dict(row.pop("needs", None)).get("nodes")
    creator = _dict(row.pop("creator", None))
    issue: Object = {
        "ID": row.pop("identifier", None),
        "Title": row.pop("title", None),
        "Description": row.pop("description", None),
        "Creator": creator.get("name") or creator.get("displayName"),
        "Creator email": creator.get("email"),
        "Created": row.pop("createdAt", None),
        "Team": _dict(row.pop("team", None)).get("name"),
        "Labels": labels,
        "URL": row.pop("url", None),
        **{key: value for key, value in row.items() if key != "id"},
    }
    asked = [each for each in _list(needs) if isinstance(each, dict)]
    return [_need(each, issue) for each in asked] or [issue]


def _linear_need(one: Object) -> list[Object]:
    issue = _dict(one.get("issue"))
    return [_need(one, {"ID": issue.get("identifier"), "Title": issue.get("title"), "URL": issue.get("url")})]


def _need(need: Object, issue: Object) -> Object:
    """What one customer asked for in Linear, as a row: a request of its own beside the issue's."""
    customer, creator = _dict(need.get("customer")), _dict(need.get("creator"))
    domains = _list(customer.get("domains"))
    return {
        "ID": f"{issue.get('ID') or 'need'}/{need.get('id') or ''}",
        "Title": issue.get("Title"),
        "Description": need.get("body") or "",
        "Customer": customer.get("name"),
        "Customer domain": next(iter(domains), None),
        "Reported by": creator.get("name"),
        "Created": need.get("createdAt"),
        "Team": issue.get("Team"),
        "URL": need.get("url") or issue.get("URL"),
    }


def _dict(value: Any) -> Object:
    """What an API gives as an object; an empty one where it gives something else."""
    return value if isinstance(value, dict) else {}


def _list(value: Any) -> list[Any]:
    """What an API gives as a list; an empty one where it gives something else."""
    return value if isinstance(value, list) else []


_KINDS: tuple[_Kind, ...] = (
    _Kind(lambda one: isinstance(one.get("fields"), dict) and "key" in one, _jira, "issue"),
    _Kind(lambda one: isinstance(one.get("properties"), dict) and "id" in one, _hubspot),
    _Kind(lambda one: isinstance(one.get("answers"), list) and "form_id" not in one, _typeform),
    _Kind(lambda one: isinstance(one.get("pages"), list) and "survey_id" in one, _survey_monkey),
    _Kind(lambda one: isinstance(one.get("transcript"), list), _gong, "call without a named customer in it"),
    _Kind(lambda one: isinstance(one.get("person"), dict) and "score" in one, _delighted),
    _Kind(lambda one: "primaryCustomer" in one, _help_scout),
    _Kind(lambda one: "description_text" in one and "subject" in one, _freshdesk),
    _Kind(lambda one: isinstance(one.get("source"), dict) and "body" in one["source"], _intercom),
    _Kind(lambda one: "identifier" in one and "title" in one, _linear),
    _Kind(lambda one: isinstance(one.get("customer"), dict) and "issue" in one and "body" in one, _linear_need),
    _Kind(
        lambda one: ("subject" in one and "requester_id" in one) or "raw_subject" in one,
        _zendesk,
    ),
    _Kind(lambda one: "number" in one and ("pull_request" in one or "html_url" in one), _github, "pull request"),
    _Kind(lambda one: isinstance(one.get("attributes"), dict) and "type" in one["attributes"], _salesforce),
)
"""The tools whose objects are no rows as they stand, the most telling first."""
