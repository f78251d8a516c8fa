"""The exports that are recognised by their headers, each a small value, and what a column can be read as."""

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from roadmap_tui.model.text import folded

_JOINTS = re.compile(r"[\s_\-./]+")


class Shape(NamedTuple):
    """One tool's export: the headers it is recognised by, and the field that each of its columns fills.

    Headers are written as `plain` makes them. Without a `system`, the file names the source of its rows.
    """

    name: str
    system: str | None
    known_by: frozenset[str]
    columns: Mapping[str, str]


REQUEST_FIELDS: dict[str, str] = {
    "subject": "the headline of what was said",
    "said": "what was said",
    "id": "its number in the other tool, so that a second import adds nothing",
    "url": "its address there",
    "customer": "the customer's name",
    "external_id": "the customer's number in another tool",
    "domain": "the customer's domain",
    "email": "the asker's address; its domain names the customer",
    "person": "who asked",
    "heard_on": "when it was heard",
    "channel": "how it came",
    "csm": "who owns the account",
    "tags": "words, of which a touchpoint is taken",
    "touchpoint": "the touchpoint",
    "product": "the product",
    "problem": "what stood in the way",
    "frequency": "how often",
    "workaround": "what they do instead",
    "consequence": "what happens if nothing is done",
    "importance": "0 to 3, or low, normal, high, urgent",
    "satisfaction": "0 to 3",
}
"""What a column of an export of requests can be read as, and what it means."""

CUSTOMER_FIELDS: dict[str, str] = {
    "name": "the customer's name",
    "segment": "the segment",
    "plan": "the plan",
    "status": "trial, active or churned",
    "arr": "revenue per year",
    "mrr": "revenue per month, taken twelve times",
    "renewal": "the day of the renewal",
    "csm": "who owns the account",
    "domains": "domains, commas between them",
    "external_ids": "its numbers in other tools, commas between them",
}
"""What a column of an export of customers can be read as, and what it means."""

ZENDESK = Shape(
    name="zendesk",
    system="zendesk",
    known_by=frozenset({"id", "requester", "subject"}),
    columns={
        "id": "id",
        "url": "url",
        "subject": "subject",
        "description": "said",
        "requester": "person",
        "requester email": "email",
        "requester domain": "domain",
        "organization": "customer",
        "organization id": "external_id",
        "organization external id": "external_id",
        "assignee": "csm",
        "tags": "tags",
        "via": "channel",
        "created at": "heard_on",
    },
)
PLAIN = Shape(
    name="plain",
    system=None,
    known_by=frozenset(),
    columns={
        **{field.replace("_", " "): field for field in REQUEST_FIELDS},
        "title": "subject",
        "summary": "subject",
        "body": "said",
        "text": "said",
        "description": "said",
        "details": "said",
        "content": "said",
        "message body": "said",
        "customer name": "customer",
        "company": "customer",
        "account": "customer",
        "account name": "customer",
        "organization": "customer",
        "requester": "person",
        "requester email": "email",
        "contactemail": "email",
        "heard": "heard_on",
        "created at": "heard_on",
        "createddate": "heard_on",
        "createdate": "heard_on",
        "date time opened": "heard_on",
    },
)
"""A table whose headers are the names of our fields or usual words for them; others are mapped by hand."""

SHAPES: tuple[Shape, ...] = (ZENDESK,)

CUSTOMER_COLUMNS: dict[str, tuple[str, ...]] = {
    "name": ("name", "account", "account name", "customer", "customer name", "company", "company name",
             "organization", "organization name"),
    "segment": ("segment", "customer segment", "tier"),
    "plan": ("plan", "subscription"),
    "status": ("status", "customer status"),
    "arr": ("arr", "annual recurring revenue", "annual revenue", "revenue"),
    "mrr": ("mrr", "monthly recurring revenue", "monthly spend", "monthlyspend"),
    "renewal": ("renewal", "renewal date", "renews on", "contract end", "contract end date"),
    "csm": ("csm", "owner", "account owner", "customer success manager", "account manager"),
    "domains": ("domain", "domains", "email domain", "website", "company domain", "company domain name"),
    "external_ids": ("external id", "external ids", "account id", "customer id", "company id", "crm id", "id"),
}  # fmt: skip
"""The headers under which customers' fields are found, most telling first."""


def plain(header: str) -> str:
    """A header for comparing: `Created_at` and `created at` are the same."""
    return _JOINTS.sub(" ", folded(header)).strip()


def recognise(headers: Iterable[str]) -> Shape | None:
    """The shape whose telling headers are all there; None where no shape's are."""
    there = {plain(one) for one in headers}
    found = [shape for shape in SHAPES if shape.known_by <= there]
    return max(found, key=lambda shape: len(shape.columns.keys() & there), default=None)
