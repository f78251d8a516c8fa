"""Needs of customers: a customer of ours by its id, and what it asked for on an issue."""

import threading
from typing import Any

from roadmap_tui.trackers.document.characters import is_web_link
from roadmap_tui.trackers.http.reply import clean_line
from roadmap_tui.trackers.linear import documents
from roadmap_tui.trackers.linear.answers import part_in
from roadmap_tui.trackers.linear.requests import markdown_of
from roadmap_tui.trackers.linear.transport import LinearTransport
from roadmap_tui.trackers.protocol import AskingCustomer, CustomerNeed, Prose, Quotation, Rejected, RemoteIssue


class Customers:
    """Writes needs, and the customers behind them, each customer once a run. Threads may share it."""

    def __init__(self, transport: LinearTransport) -> None:
        self._transport = transport
        self._ids: dict[AskingCustomer, str] = {}
        self._lock = threading.Lock()

    def put(self, issue: RemoteIssue, identity: str, need: CustomerNeed, *, known: bool) -> None:
        """Write a need under an id of ours: made or, where it is there, changed. Raises as a change does."""
        fields: dict[str, Any] = {
            "issueId": issue.id,
            "body": markdown_of(Prose(story=(Quotation(text=need.text, by=need.by),)), 0),
            "priority": 1 if need.important else 0,
        }
        if need.customer is not None:
            fields["customerId"] = self._customer(need.customer)
        if is_web_link(need.address):
            fields["attachmentUrl"] = need.address
        what = f"write a customer's request on {issue.key}"
        ways = [
            lambda: self._transport.change(
                documents.NEW_NEED, {"input": {"id": identity, **fields}}, what=what, repeatable=True
            ),
            lambda: self._transport.change(
                documents.UPDATE_NEED, {"id": identity, "input": fields}, what=what, repeatable=True
            ),
        ]
        first, second = reversed(ways) if known else ways
        try:
            first()
        except Rejected as refused:
            if self._is_there(identity) == known:
                raise refused from None
            second()

    def drop(self, identity: str) -> None:
        """Delete a need, if it is there. Raises as a change does."""
        try:
            what = "take a customer's request off"
            self._transport.change(documents.DELETE_NEED, {"id": identity}, what=what, repeatable=True)
        except Rejected:
            if self._is_there(identity):
                raise

    def _is_there(self, identity: str) -> bool:
        try:
            data, _ = self._transport.ask(documents.NEED, {"id": identity}, what="read a customer's request")
        except Rejected:
            return False
        found = part_in(data, "customerNeed")
        return bool(found) and found.get("archivedAt") is None

    def _customer(self, customer: AskingCustomer) -> str:
        """The id of a customer there, made or brought up to date."""
        with self._lock:
            known = self._ids.get(customer)
            if known is None:
                given: dict[str, Any] = {"externalId": customer.id, "name": clean_line(customer.name, 200)}
                given |= {} if customer.revenue is None else {"revenue": customer.revenue}
                given |= {} if not customer.tier else {"tierName": clean_line(customer.tier, 80)}
                given |= {} if not customer.domains else {"domains": list(customer.domains)}
                data = self._transport.change(
                    documents.UPSERT_CUSTOMER, {"input": given}, what="write a customer", repeatable=True
                )
                known = clean_line(part_in(part_in(data, "customerUpsert"), "customer").get("id"), 80)
                if not known:
                    raise Rejected("Linear took the customer but did not say which it became: sync again.")
                self._ids[customer] = known
            return known
