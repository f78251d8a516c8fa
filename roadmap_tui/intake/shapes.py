"""Shapes of exports: the headers that one is recognised by, and the field that each column fills."""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from roadmap_tui.text.characters import folded

_JOINTS = re.compile(r"[\s_\-./:]+")


@lru_cache(maxsize=4096)
def plain(header: str) -> str:
    """A header normalised for comparing: `Created_at`, `created at` and `createdAt` are the same."""
    return _JOINTS.sub("", folded(header))


class Shape(NamedTuple):
    """One tool's export: the headers it is recognised by, and the field that each of its columns fills.

    `known_by` holds sets of headers, each of them identifying; headers are as `plain` makes them, and of
    several columns for one field the first of `columns` counts. `shown_by` is `known_by` for people. Without a
    `system`, the file names the source of its rows. `is_mail` says that bodies are letters, with quoted answers
    and signatures.
    """

    name: str
    system: str | None
    known_by: tuple[frozenset[str], ...]
    columns: Mapping[str, str]
    is_mail: bool = True
    shown_by: tuple[str, ...] = ()


def shape(
    name: str,
    known_by: Sequence[str],
    columns: Mapping[str, str],
    *,
    is_mail: bool = True,
    system: str | None = "",
) -> Shape:
    """A shape in its readable form: headers as people write them, those it is known by between commas.

    `columns` maps a field to its headers, commas between them, the most specific first.
    """
    return Shape(
        name=name,
        system=name if system == "" else system,
        known_by=tuple(frozenset(plain(one) for one in several.split(",")) for several in known_by),
        columns={plain(one): field for field, several in columns.items() for one in several.split(",")},
        is_mail=is_mail,
        shown_by=tuple(several.replace(",", ", ") for several in known_by),
    )


def recognise(headers: Iterable[str], shapes: Iterable[Shape]) -> Shape | None:
    """The shape whose identifying headers are all there; of several the one that knows most columns."""
    there = {plain(one) for one in headers}
    found = [one for one in shapes if any(telling <= there for telling in one.known_by)]
    return max(found, key=lambda one: len(one.columns.keys() & there), default=None)


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
    "conversation": "rows of one conversation become one request",
    "author_type": "whether a customer wrote the row, or your own team (which is left out)",
    "votes": "how many voted for it, kept as a note",
    "voter": "who voted for it: a request of their own, merged into it",
    "voter_email": "the voter's address",
    "voted_on": "when they voted",
    "repeats": "the number of the one it repeats, into which it is merged",
}
"""The fields that a column of an export of requests can fill, with their meaning."""

CUSTOMER_FIELDS: dict[str, str] = {
    "name": "the customer's name",
    "segment": "the segment",
    "plan": "the plan",
    "status": "trial, active or churned",
    "churned_on": "the day it left",
    "arr": "revenue per year",
    "mrr": "revenue per month, taken twelve times",
    "renewal": "the day of the next renewal",
    "csm": "who owns the account",
    "domains": "domains, commas between them",
    "external_ids": "its numbers in other tools, commas between them",
    "renewed": "whether the contract was renewed: yes or no",
    "renewed_on": "the day on which that was due",
}
"""The fields that a column of an export of customers can fill, with their meaning."""

ANSWER_FIELDS: dict[str, str] = {
    "name": "the customer's name",
    "domains": "the customer's domain, or an address with it",
    "external_ids": "the customer's number in another tool",
    "day": "the day of the answer or the renewal",
    "kind": "nps, csat or ces",
    "value": "the score",
    "nps": "a score of that kind",
    "csat": "a score of that kind",
    "ces": "a score of that kind",
    "renewed": "whether the contract was renewed: yes or no",
    "event": "what became of the contract: renewal or churn",
}
"""The fields that a column of a table of scores and renewals can fill, with their meaning."""

_NAME = ("customer", "customer name", "account", "account name", "company", "company name", "organization",
         "organization name", "organisation", "name")  # fmt: skip
CUSTOMER_COLUMNS: dict[str, tuple[str, ...]] = {
    "name": ("name", *_NAME),
    "segment": ("segment", "customer segment", "tier", "sector", "industry"),
    "plan": ("plan", "subscription", "product plan"),
    "status": ("status", "customer status"),
    "churned_on": ("churned on", "churn date", "churned at", "cancelled on"),
    "arr": ("arr", "annual recurring revenue", "acv", "annual revenue", "revenue"),
    "mrr": ("mrr", "monthly recurring revenue", "monthly spend"),
    "renewal": ("renewal", "renewal date", "renews on", "next renewal", "contract end", "contract end date"),
    "csm": ("csm", "owner", "account owner", "customer success manager", "account manager", "company owner"),
    "domains": ("domains", "domain", "email domain", "company domain", "company domain name", "website"),
    "external_ids": ("external ids", "external id", "account id", "customer id", "company id", "crm id",
                     "record id", "id"),
    "renewed": ("renewed", "is renewed", "renewed?"),
    "renewed_on": ("renewed on", "last renewal", "last renewal date"),
}  # fmt: skip
"""The headers of customers' fields, the most specific first."""

ANSWER_COLUMNS: dict[str, tuple[str, ...]] = {
    "name": _NAME,
    "domains": ("domain", "domains", "email domain", "company domain", "email", "email address", "website"),
    "external_ids": ("external id", "external ids", "account id", "customer id", "company id"),
    "day": ("day", "date", "event date", "answered on", "answered at", "responded at", "response date",
            "submitted at", "created at", "renewed on", "renewal date", "renewal"),
    "kind": ("kind", "type", "survey", "survey type", "metric"),
    "value": ("value", "score", "rating", "answer"),
    "nps": ("nps", "nps score"),
    "csat": ("csat", "csat score"),
    "ces": ("ces", "ces score"),
    "renewed": ("renewed", "is renewed", "renewed?"),
    "event": ("event", "event type", "renewal event"),
}  # fmt: skip
"""The headers of a table of scores and renewals, the most specific first."""


def best_columns(headers: Iterable[str], columns: Mapping[str, Iterable[str]]) -> dict[str, str]:
    """The field of each plain header, one header a field: the most specific that is there."""
    there = {plain(one) for one in headers}
    found: dict[str, str] = {}
    for field, names in columns.items():
        best = next((plain(name) for name in names if plain(name) in there - found.keys()), None)
        if best is not None:
            found[best] = field
    return found
