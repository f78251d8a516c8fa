"""Transport to Linear: one address, documents with variables, errors that come beside the data."""

from collections.abc import Iterator, Mapping
from typing import Any

from roadmap_tui.errors import Offline, Problem
from roadmap_tui.trackers.http.address import checked_address, host_of
from roadmap_tui.trackers.http.client import Connection, checked_token
from roadmap_tui.trackers.http.reply import Reply
from roadmap_tui.trackers.http.retry import Hooks
from roadmap_tui.trackers.http.transport import Transport
from roadmap_tui.trackers.linear.answers import (
    asks_to_wait,
    faults_of,
    refusal,
    seconds_to_wait,
    server_of,
    unreadable,
)
from roadmap_tui.trackers.protocol import NotSent, OutcomeUnknown, Rejected

API = "https://api.linear.app/graphql"
PAGE = 250
_LEAST_PAGE, _MOST_PAGES = 50, 1_000
_OAUTH = "lin_oauth_"


class Unpaced:
    """Rate limiter that lets every request leave at once: Linear's limits are by the hour, and are told."""

    def turn(self, method: str, path: str) -> float:  # noqa: ARG002  # one shape for all
        """No wait."""
        return 0.0

    def learn(self, reply: Reply) -> None:
        """Learn nothing."""


class LinearTransport(Transport):
    """Requests to Linear. A personal key stands bare in the header, an OAuth token after `Bearer`."""

    def __init__(self, *, api: str, token: str, hooks: Hooks) -> None:
        site = checked_address(api, "[tracker.linear] api", API)
        token = checked_token(token, "Linear")
        connection = Connection(
            site=site,
            server=server_of(host_of(site)),
            token=token,
            authorization=token if not token.startswith(_OAUTH) else f"Bearer {token}",
            hooks=hooks,
        )
        super().__init__(connection, Unpaced(), hooks)

    def refusal(self, reply: Reply, what: str, names: Mapping[str, str] | None = None) -> Problem:  # noqa: ARG002
        """The problem for an answer with errors."""
        return refusal(reply, self.host, what)

    def unreadable(self, reply: Reply) -> Offline:
        """The problem with an answer that is no JSON."""
        return unreadable(reply, self.host)

    def asks_to_wait(self, reply: Reply) -> bool:
        """Whether a request was turned away unread, for there were too many."""
        return asks_to_wait(reply)

    def wait_of(self, reply: Reply) -> float | None:
        """The seconds that an answer asks to wait."""
        return seconds_to_wait(reply) if asks_to_wait(reply) else super().wait_of(reply)

    def ask(self, document: str, variables: Mapping[str, Any], *, what: str) -> tuple[dict[str, Any], Reply]:
        """The data that a query reads, and the answer. Raises Offline, Rejected."""
        reply = self.reply("POST", "", body=_body(document, variables), again=True)
        return self._answered(reply, what), reply

    def pages(
        self, document: str, variables: Mapping[str, Any], *, what: str, field: str
    ) -> Iterator[dict[str, Any]]:
        """The nodes of a connection, page after page; pages that cost too much are made smaller."""
        after: str | None = None
        size = PAGE
        for _ in range(_MOST_PAGES):
            try:
                data, _ = self.ask(document, {**variables, "first": size, "after": after}, what=what)
            except Rejected:
                if size <= _LEAST_PAGE:
                    raise
                size //= 2
                continue
            found = data.get(field)
            nodes = found.get("nodes") if isinstance(found, dict) else None
            if not isinstance(nodes, list):
                raise Offline(f"{self.host} sent no list: check [tracker.linear] api.")
            yield from (one for one in nodes if isinstance(one, dict))
            page = found.get("pageInfo") if isinstance(found, dict) else None
            after = page.get("endCursor") if isinstance(page, dict) and page.get("hasNextPage") else None
            if not isinstance(after, str):
                return

    def change(
        self, document: str, variables: Mapping[str, Any], *, what: str, repeatable: bool = False
    ) -> dict[str, Any]:
        """Send a mutation once and return its data; `repeatable` ones do no harm when sent twice.

        Raises NotSent where it surely did not happen, OutcomeUnknown where it may have, Rejected where Linear
        says no.
        """
        data, _ = self.changed(document, variables, what=what, repeatable=repeatable)
        return data

    def changed(
        self,
        document: str,
        variables: Mapping[str, Any],
        *,
        what: str,
        repeatable: bool = False,
        partly: bool = False,
    ) -> tuple[dict[str, Any], Reply]:
        """Send a mutation as `change` does; with `partly` data is given beside errors, for who looks at both."""
        body = _body(document, variables)
        reply = self._written("POST", "", None, body, repeatable=repeatable)
        if not reply.is_readable:
            problem = self.refusal(reply, what) if reply.status >= 400 else self.unreadable(reply)
            raise (NotSent if reply.status in {401, 403} else OutcomeUnknown).of(problem)
        if partly and 200 <= reply.status < 300:
            found = self.data(reply).get("data")
            if isinstance(found, dict):
                return found, reply
        try:
            return self._answered(reply, what), reply
        except Offline as problem:
            is_unknown = reply.status >= 500 or reply.status in {200, 408}
            turned_away = self.asks_to_wait(reply) or reply.status == 401
            raise (OutcomeUnknown if is_unknown and not turned_away else NotSent).of(problem) from None

    def _answered(self, reply: Reply, what: str) -> dict[str, Any]:
        if not 200 <= reply.status < 300 or faults_of(reply):
            raise self.refusal(reply, what)
        found = self.data(reply)
        data = found.get("data") if isinstance(found, dict) else None
        if not isinstance(data, dict):
            raise Offline(f"{self.host} does not answer like Linear: check [tracker.linear] api.")
        return data


def _body(document: str, variables: Mapping[str, Any]) -> dict[str, Any]:
    return {"query": document, "variables": dict(variables)}
