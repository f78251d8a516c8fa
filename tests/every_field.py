"""Records with every field of the register filled, for the tests of all that derives from it."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from roadmap_tui.actions.fields import ReadContext, read_customer, read_request, read_story
from roadmap_tui.model.fields.customer import CUSTOMER
from roadmap_tui.model.fields.request import REQUEST
from roadmap_tui.model.fields.spec import Field
from roadmap_tui.model.fields.story import STORY
from roadmap_tui.model.records import Customer, Record, Request, Story

TODAY = date(2026, 3, 18)
READING = ReadContext(TODAY)
AT = datetime(2026, 3, 1, 9, tzinfo=UTC)


def entered(fields: Sequence[Field]) -> list[Field]:
    """The fields that a person enters, but for the customer of a request, which is looked up."""
    return [field for field in fields if field.reader not in {None, "customer"}]


def typed(fields: Sequence[Field]) -> dict[str, str]:
    """A value for every field as a person types it, each like no other."""
    return {field.name: _typed(field, place) for place, field in enumerate(entered(fields), 1)}


def _typed(field: Field, place: int) -> str:
    match field.reader:
        case "number" | "money":
            return str(7000 + place)
        case "choice" | "choices" | "grade":
            return field.choices[1]
        case "day ahead":
            return (date(2027, 1, 1) + timedelta(place)).isoformat()
        case "day back":
            return (date(2026, 1, 1) + timedelta(place)).isoformat()
        case "cost":
            return f"{7000 + place} minutes per visit"
        case "source":
            return f"zendesk:{7000 + place}"
        case "address":
            return f"{field.name}@acme.example"
        case "domains":
            return f"{field.name}.example"
        case _:
            return f"the {field.name.replace('_', ' ')} of it"


def values(kind: type[Record]) -> dict[str, Any]:
    """The same, read: what the actions take."""
    if kind is Story:
        return read_story(typed(STORY), READING)
    if kind is Request:
        return read_request(typed(REQUEST), READING)
    return read_customer(typed(CUSTOMER), READING)


def whole_story() -> Story:
    return Story(id="S-1", uid="ABCDEFGHIJ", order=1.0, created_at=AT, created_by="ann", **values(Story))


def whole_request() -> Request:
    return Request(id="R-1", captured_at=AT, captured_by="ann", **values(Request))


def whole_customer() -> Customer:
    return Customer(id="C-1", created_at=AT, created_by="ann", **values(Customer))
