"""Transport: requests with retries and rate limits, and writes that are never sent twice.

What reads is tried again up to four times; what writes only where it surely never arrived, or was turned away
with 429. A refused login is never tried again: that is what makes Jira ask for a CAPTCHA.
"""

import logging
from collections.abc import Collection, Mapping
from typing import Any

from roadmap_tui.errors import Offline, Usage
from roadmap_tui.trackers.jira.answers import Reply, Unreadable, is_lasting, refusal, unreachable, unreadable
from roadmap_tui.trackers.jira.environment import proxy_for
from roadmap_tui.trackers.jira.http import Connection, never_left
from roadmap_tui.trackers.jira.rate_limit import RateLimit
from roadmap_tui.trackers.jira.response_limits import LimitExceeded, Stopped
from roadmap_tui.trackers.jira.retry import Hooks, Retry
from roadmap_tui.trackers.protocol import NotSent, OutcomeUnknown

UNREACHED = 2
"""Attempts where the machine takes no connection."""
_TEMPORARY = frozenset({500, 502, 503, 504})


class Transport:
    """Requests to one site with retries and a rate limit. Threads may share it."""

    def __init__(self, *, site: str, email: str | None, token: str, gateway: str | None, hooks: Hooks) -> None:
        self.connection = Connection(site=site, email=email, token=token, gateway=gateway, hooks=hooks)
        self.site = self.connection.site
        self.host = self.connection.host
        self._hooks = hooks
        self._retry = Retry(hooks)
        self._rate_limit = RateLimit(hooks.clock)
        self._has_answered = False

    def read(
        self,
        method: str,
        path: str,
        *,
        what: str,
        query: Mapping[str, str] | None = None,
        body: object = None,
        login: bool = True,
        missing: Collection[int] = (),
    ) -> Any:
        """Read the JSON of a resource; None where Jira answers with a status in `missing`.

        Raises Offline or Rejected. `what` says what is asked, as in "read the issue".
        """
        reply = self.reply(method, path, query=query, body=body, again=True, login=login)
        if reply.status in missing and reply.is_readable:
            return None
        if not 200 <= reply.status < 300:
            raise refusal(reply, self.host, what)
        return self.data(reply)

    def write(
        self,
        method: str,
        path: str,
        *,
        what: str,
        body: object,
        query: Mapping[str, str] | None = None,
        names: Mapping[str, str] | None = None,
        repeatable: bool = False,
    ) -> Any:
        """Send a change once and return the JSON of the answer; `repeatable` ones do no harm when sent twice.

        Raises NotSent where it surely did not happen and may be sent again, OutcomeUnknown where it may have
        happened, Rejected or Changed where Jira says no.
        """
        reply = self._written(method, path, query, body, repeatable=repeatable)
        if 200 <= reply.status < 300:
            try:
                return self.data(reply)
            except Offline as unread:
                raise OutcomeUnknown.of(unread) from None
        problem = refusal(reply, self.host, what, names)
        if reply.status >= 500 or reply.status == 408:
            raise OutcomeUnknown.of(problem)
        if isinstance(problem, Offline):
            raise NotSent.of(problem)
        raise problem

    def reply(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, str] | None = None,
        body: object = None,
        again: bool,
        login: bool = True,
    ) -> Reply:
        """Send a request and return the response, after waits, and retries where they are safe.

        `again` says that sending it twice does no harm. Raises Offline, and for what writes NotSent or
        OutcomeUnknown.
        """
        started = self._hooks.clock()
        attempt = 0
        log = logging.getLogger("roadmap_tui.trackers.jira")
        while True:
            attempt += 1
            self._take_turn(method, path, again=again)
            outcome, lasting = self._attempt(method, path, query, body, attempt, again=again, login=login)
            log.debug("%s %s: %s", method, path, getattr(outcome, "status", outcome))
            if isinstance(outcome, Reply):
                self._has_answered = True
                self._rate_limit.learn(outcome)
                if outcome.status != 429 and outcome.status not in _TEMPORARY:
                    self._retry.succeeded()
            delay = None if lasting else self._retry.pause(attempt, started, outcome)
            if delay is None:
                if isinstance(outcome, Reply):
                    return outcome
                raise outcome
            if not self._hooks.wait(delay, self._why(outcome, delay)):
                raise self._stopped(again=again)

    def data(self, reply: Reply) -> Any:
        """The JSON of an answer. Raises Offline where it is none."""
        try:
            return reply.data()
        except Unreadable:
            raise unreadable(reply, self.host) from None

    def open(self) -> None:
        """Load the client ahead of the first request."""
        self.connection.opened()

    def close(self) -> None:
        """Close the connection."""
        self.connection.close()

    def _written(
        self, method: str, path: str, query: Mapping[str, str] | None, body: object, *, repeatable: bool
    ) -> Reply:
        """Send a change and return the response. One that may be repeated is retried as a read is."""
        if not repeatable:
            return self.reply(method, path, query=query, body=body, again=False)
        try:
            return self.reply(method, path, query=query, body=body, again=True)
        except (NotSent, OutcomeUnknown):
            raise
        except Offline as problem:
            raise OutcomeUnknown.of(problem) from None

    def _take_turn(self, method: str, path: str, *, again: bool) -> None:
        """Wait until a request may leave. Raises Offline or NotSent where somebody asked to stop."""
        delay = self._rate_limit.turn(method, path)
        if not self._hooks.wait(delay, f"{self.host} takes only so many requests: waiting {delay:.0f} s …"):
            raise self._stopped(again=again)

    def _attempt(
        self,
        method: str,
        path: str,
        query: Mapping[str, str] | None,
        body: object,
        number: int,
        *,
        again: bool,
        login: bool,
    ) -> tuple[Reply | Offline, bool]:
        """Make the attempt with a number from 1; returns a response or a problem, and whether that is final."""
        import httpx

        try:
            reply = self.connection.send(method, path, query, body, login=login)
        except httpx.InvalidURL:
            return NotSent(f"The address of {self.host} cannot be used: check [tracker.jira] site."), True
        except Stopped:
            sentence = f"Stopped while {self.host} had not answered yet: the next run looks what became of it."
            return (Offline if again else OutcomeUnknown)(sentence), True
        except LimitExceeded as error:
            sentence = f"{self.host} {error.reason}"
            return (Offline if again else OutcomeUnknown)(sentence), True
        except httpx.RequestError as error:
            proxy = proxy_for(self.site)
            problem = unreachable(error, self.host, proxy)
            if isinstance(problem, Usage):
                if not self._has_answered:
                    raise problem from None
                problem = Offline.of(problem)
            sentence = str(problem)
            # A machine that takes no connection is told soon: a person waits, and a later run tries again.
            unreached = isinstance(error, httpx.ConnectError) and number >= UNREACHED
            if again:
                return Offline(sentence), is_lasting(error) or unreached
            if isinstance(error, never_left()):
                return NotSent(sentence), is_lasting(error) or unreached
            return OutcomeUnknown(sentence), True
        return reply, reply.status != 429 and not (again and reply.status in _TEMPORARY)

    def _why(self, outcome: Reply | Offline, delay: float) -> str:
        """The message on a wait."""
        if not isinstance(outcome, Reply):
            return f"{self.host} cannot be reached now; trying again in {delay:.0f} s …"
        if outcome.status == 429:
            return f"{self.host} asks to wait {delay:.0f} s …"
        return f"{self.host} failed ({outcome.status}); trying again in {delay:.0f} s …"

    def _stopped(self, *, again: bool) -> Offline:
        if again:
            return Offline(f"Stopped while {self.host} asked to wait: the next run goes on.")
        return NotSent(f"Stopped before it was sent to {self.host}.")
