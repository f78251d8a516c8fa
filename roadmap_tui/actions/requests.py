"""Commands on requests: from adding one to linking, declining and merging it."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from roadmap_tui.actions import notes
from roadmap_tui.actions.activity import answered, woken
from roadmap_tui.actions.change import Change
from roadmap_tui.actions.customers import resolve_customer
from roadmap_tui.errors import NotFound, Reason, Refused, Remedy, Usage
from roadmap_tui.model.records import Asked, Customer, CustomerThen, Link, Request, Source, Story, number
from roadmap_tui.model.request_sources import is_same_source
from roadmap_tui.model.request_states import is_asked
from roadmap_tui.text.characters import checked, one_line


def add(
    change: Change,
    fields: Mapping[str, Any],
    *,
    customer: str | None = None,
    story: str | None = None,
    csm: str | None = None,
) -> tuple[Request, Customer | None]:
    """Add a request. Returns the request, and the customer where one had to be created.

    `customer` is an id, a domain or a name; an unknown name becomes a new customer. Nothing but a text or a
    problem is asked for: a request is never refused for missing context. Its CSM is whom the fields name, else
    the account's, else `csm`, else who writes it down. Refused where a request is there from the same source.
    """
    worded(dict(fields))
    if fields.get("product") is not None:
        from roadmap_tui.actions.products import resolved

        fields = resolved(change, fields)
    _check_heard(fields, change.today)
    refuse_known_source(change, fields.get("source"))
    who, created = resolve_customer(change, customer)
    linked = change.get(Story, story) if story else None
    owner = (who.csm if who else None) or csm or change.by
    request = change.add(
        Request(
            id=change.new_id(Request),
            customer=who.id if who else None,
            captured_at=change.at,
            captured_by=change.by,
            snapshot=customer_then(who, change.today),
            **{"csm": owner, **fields},
        )
    )
    if linked is not None:
        link(change, request.id, linked.id)
    return request, created


def worded(fields: dict[str, Any]) -> dict[str, Any]:
    """The fields of a new request. Usage where they hold neither words nor a problem."""
    if not fields.get("said") and not fields.get("problem"):
        said = Remedy("request add", ("--said", "I lose ten minutes a visit …"), "Give it: {}.")
        raise Usage("A request needs what was said, or the problem.", reason=Reason.MISSING_VALUE, remedy=said)
    return fields


def _check_heard(fields: Mapping[str, Any], today: date) -> None:
    """Refuse a `heard_on` in the future: nobody can have said it yet."""
    heard = fields.get("heard_on")
    if heard is not None and heard > today:
        raise Refused(
            f"A request was heard on a day that has been; {heard} is ahead.", reason=Reason.DAY_OUT_OF_RANGE
        )


def refuse_known_source(change: Change, source: Source | None, *, apart_from: str | None = None) -> None:
    """Refuse a source that a request is from already, naming that one: the same ask would count twice."""
    if source is None or not (source.id or source.url):
        return
    for one in _with_source_like(change, source):
        if one.source is not None and one.id != apart_from and is_same_source(one.source, source):
            named = one_line(f"{source.system}:{source.id}" if source.id else source.url or "")
            another = ("--source", f"{named}/2") if source.id else ("--url", f"{named}#2")
            raise Refused(
                f"{one.id} is from {named} already.",
                reason=Reason.NAME_TAKEN,
                remedy=(
                    Remedy("request show", (one.id,), "{} shows it,"),
                    Remedy("request edit", (one.id,), "{} adds to it."),
                    Remedy("request add", another, "Another ask from there takes a name of its own: {}."),
                ),
            )


def _with_source_like(change: Change, source: Source) -> list[Request]:
    """The requests that may be from the same source: by its number there, or by its address."""
    found = change.transaction.find(Request, source__id=source.id) if source.id else []
    if source.url:
        sources = change.transaction.column(Request, "source")
        alike = (one for one, each in sources.items() if each is not None and is_same_source(each, source))
        found += [change.get(Request, one) for one in alike]
    return sorted(found, key=lambda one: number(one.id))


def edit(
    change: Change, identity: str, fields: Mapping[str, Any], *, customer: str | None = None
) -> tuple[Request, Customer | None]:
    """Edit a request's fields. Returns it, and the customer where one had to be created.

    More context answers the question that was asked about it, and any change ends a snooze.
    """
    from roadmap_tui.actions.products import resolved  # a request that is added needs neither
    from roadmap_tui.model.evidence import CONTEXT_FIELDS

    request = resolve_request(change, identity)
    wanted = resolved(change, fields, request)
    _check_heard(fields, change.today)
    if wanted.get("source") != request.source:
        refuse_known_source(change, wanted.get("source"), apart_from=request.id)
    created = None
    if customer is not None:
        who, created = resolve_customer(change, customer)
        if (who.id if who else None) != request.customer:
            wanted |= {"customer": who.id if who else None, "snapshot": customer_then(who, change.today)}
    said, problem = wanted.get("said", request.said), wanted.get("problem", request.problem)
    if not said and not problem and not request.forgotten:
        raise Usage(
            f"{request.id} would hold neither what was said nor the problem.", reason=Reason.MISSING_VALUE
        )
    if any(wanted.get(name) and wanted[name] != getattr(request, name) for name in CONTEXT_FIELDS):
        wanted |= answered(request, change.at)
    if any(value != getattr(request, name) for name, value in wanted.items()):
        wanted |= woken(request)
    return change.edit(request, **wanted), created


def resolve_request(change: Change, identity: str) -> Request:
    """A request by its id."""
    return change.get(Request, identity)


def link(change: Change, identity: str, story: str, *, quote: str | None = None) -> Link:
    """Link a request to a story, with the words that matter to it; a second time changes only the quote."""
    request = resolve_request(change, identity)
    linked = change.get(Story, story)
    if request.merged_into is not None:
        raise Refused(f"{request.id} was merged into {request.merged_into}; link that one.")
    if quote and (request.said is None or quote not in request.said):
        raise Refused(f"{request.id} does not say {quote!r}; a quote is a part of what was said, word for word.")
    about = (request.id, linked.id)
    found = find_link(change, request.id, linked.id)
    if found is not None:
        return found if quote is None else change.edit(found, "link", about=about, quote=quote or None)
    if request.declined_because is not None:
        change.edit(request, "reopen", declined_because=None)
    kept = Link(
        id=change.new_id(Link),
        request=request.id,
        story=linked.id,
        quote=quote or None,
        by=change.by,
        at=change.at,
    )
    return change.add(kept, verb="link", about=about)


def keep_quotes(change: Change, story: str, quotes: Mapping[str, str]) -> list[Link]:
    """Set the quotes of links to a story: phrases of what was said, by request.

    A phrase that no longer stands there, and one of a request that is not linked to the story, is left out.
    """
    kept = []
    for identity, quote in quotes.items():
        request = change.find(Request, identity)
        if request is not None and request.merged_into is None and quote in (request.said or ""):
            found = find_link(change, identity, story)
            if found is not None and found.quote != quote:
                kept.append(link(change, identity, story, quote=quote))
    return kept


def unlink(change: Change, identity: str, story: str) -> None:
    """Remove the link between a request and a story."""
    request = resolve_request(change, identity)
    linked = change.get(Story, story)
    found = find_link(change, request.id, linked.id)
    if found is None:
        raise NotFound(f"{request.id} is not linked to {linked.id}.")
    change.remove(found, "unlink", about=(request.id, linked.id))


def find_link(change: Change, request: str, story: str) -> Link | None:
    """The link between a request and a story; None where there is none."""
    return next(iter(change.transaction.find(Link, request=request, story=story)), None)


def decline(change: Change, identity: str, because: str) -> Request:
    """Decline a request, with the reason for the customer."""
    if not because.strip():
        raise Usage("Declining needs a reason that the customer can be told.", reason=Reason.REASON_NEEDED)
    request = resolve_request(change, identity)
    if change.transaction.find(Link, request=request.id):
        raise Refused(
            f"{request.id} is part of a story; unlink it before declining it.", reason=Reason.PART_OF_STORY
        )
    return change.edit(
        request, "decline", because=because, declined_because=checked(because, "because"), snoozed_until=None
    )


def reopen(change: Change, identity: str) -> Request:
    """Reopen a declined, snoozed or merged request: it is back in the inbox."""
    request = resolve_request(change, identity)
    return change.edit(request, "reopen", declined_because=None, snoozed_until=None, merged_into=None)


def acknowledge(change: Change, identity: str) -> Request:
    """Acknowledge a request: a person answered the customer; the first time counts."""
    request = resolve_request(change, identity)
    return request if request.acknowledged_at else change.edit(request, "acknowledge", acknowledged_at=change.at)


def snooze(change: Change, identity: str, until: date) -> Request:
    """Snooze a request until a day."""
    if until <= change.today:
        raise Refused(
            f"A request is snoozed until a day to come; {until} is not.", reason=Reason.DAY_OUT_OF_RANGE
        )
    return change.edit(resolve_request(change, identity), "snooze", snoozed_until=until)


def ask(change: Change, identity: str, question: str) -> Request:
    """Ask whoever captured a request for the context that is missing."""
    if not question.strip():
        raise Usage("A question needs a text.", reason=Reason.MISSING_VALUE)
    asked = Asked(question=checked(question, "question"), by=change.by, at=change.at)
    return change.edit(resolve_request(change, identity), "ask", asked=asked)


def answer(change: Change, identity: str, text: str) -> Request:
    """Answer the question that was asked about a request; the words are kept as a note on it."""
    request = resolve_request(change, identity)
    if not is_asked(request):
        raise Refused(f"{request.id} was {'answered already' if request.asked else 'asked nothing'}.")
    if not text.strip():
        raise Usage("An answer needs a text.", reason=Reason.MISSING_VALUE)
    notes.add(change, request, text)
    request = resolve_request(change, identity)
    return change.edit(request, "answer", **answered(request, change.at))


def merge(change: Change, identity: str, into: str) -> Request:
    """Merge a request into another: both are kept, and this one counts wherever the other is linked.

    What is snoozed comes back when another request is merged into it.
    """
    request, target = resolve_request(change, identity), resolve_request(change, into)
    seen = {request.id}
    at: Request | None = target
    while at is not None:
        if at.id in seen:
            raise Refused(f"{request.id} and {target.id} would be merged into each other.")
        seen.add(at.id)
        at = change.find(Request, at.merged_into) if at.merged_into else None
    change.edit(target, "reopen", **woken(target))
    return change.edit(request, "merge", about=(target.id,), merged_into=target.id)


def customer_then(customer: Customer | None, today: date) -> CustomerThen | None:
    """The snapshot of a customer on a day, with their worth and their renewal; None for nobody."""
    if customer is None:
        return None
    return CustomerThen(as_of=today, arr=customer.arr, segment=customer.segment, renewal=customer.renewal)
