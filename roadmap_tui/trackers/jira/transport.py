"""Transport to a Jira: its connection, its rate limits and what its error responses mean."""

from collections.abc import Mapping

from roadmap_tui.errors import Offline, Problem
from roadmap_tui.trackers.http.reply import Reply
from roadmap_tui.trackers.http.retry import Hooks
from roadmap_tui.trackers.http.transport import Transport
from roadmap_tui.trackers.jira.answers import refusal, unreadable
from roadmap_tui.trackers.jira.connection import JiraConnection
from roadmap_tui.trackers.jira.rate_limit import RateLimit


class JiraTransport(Transport):
    """Requests to one Jira."""

    def __init__(self, *, site: str, email: str | None, token: str, gateway: str | None, hooks: Hooks) -> None:
        connection = JiraConnection(site=site, email=email, token=token, gateway=gateway, hooks=hooks)
        super().__init__(connection, RateLimit(hooks.clock), hooks)

    def refusal(self, reply: Reply, what: str, names: Mapping[str, str] | None = None) -> Problem:
        """The problem for an error response of Jira's."""
        return refusal(reply, self.host, what, names)

    def unreadable(self, reply: Reply) -> Offline:
        """The problem with an answer that is no JSON."""
        return unreadable(reply, self.host)
