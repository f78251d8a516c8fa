"""Transport: requests with retries and rate limits, and writes that are never sent twice.

What reads is tried again up to four times; what writes only where it surely never arrived, or was turned away
unread. A refused login is never tried again: that is what makes a tracker lock an account.
"""

import logging
from collections.abc import Collection, Mapping
from typing import Any, Protocol

from roadmap_tui.errors import Offline, Problem, Usage
from roadmap_tui.trackers.http.client import Connection
from roadmap_tui.trackers.http.environment import proxy_for
from roadmap_tui.trackers.http.failures import is_lasting, never_left, unreachable
from roadmap_tui.trackers.http.reply import Reply, Unreadable, retry_after
from roadmap_tui.trackers.http.response_limits import LimitExceeded, Stopped
from roadmap_tui.trackers.http.retry import Hooks, Retry
from roadmap_tui.trackers.protocol import NotSent, OutcomeUnknown

UNREACHED = 2
"""Attempts where the machine takes no connection."""
_TEMPORARY = frozenset({500, 502, 503, 504})


class RateLimit(Protocol):
    """A rate limiter: how long a request has to wait for its turn, and what answers teach of that."""

    def turn(self, method: str, path: str) -> float:
        """Reserve the next turn for a request; returns the seconds until it."""

    def learn(self, reply: Reply) -> None:
        """Adapt to an answer."""


class Transport:
    """Requests to one site with retries and a rate limit. Threads may share it.

    A tracker's own says what its error responses mean: `refusal` and `unreadable`, and `asks_to_wait` where it
    turns requests away unread in another way than by 429.
    """

    def __init__(self, connection: Connection, rate_limit: RateLimit, hooks: Hooks) -> None:
        self.connection: Any = connection
        self.site = connection.site
        self.host = connection.host
        self.hooks = hooks
        self._retry = Retry(hooks)
        self._rate_limit = rate_limit
        self._has_answered = False

    def refusal(self, reply: Reply, what: str, names: Mapping[str, str] | None = None) -> Problem:
        """The problem for an error response. `what` is what was asked, as in "create it"."""
        raise NotImplementedError

    def unreadable(self, reply: Reply) -> Offline:
        """The problem with an answer that is no JSON."""
        raise NotImplementedError

    def asks_to_wait(self, reply: Reply) -> bool:
        """Whether a request was turned away unread, for there were too many."""
        return reply.status == 429

    def wait_of(self, reply: Reply) -> float | None:
        """The seconds that an answer asks to wait; None where it does not say."""
        return retry_after(reply)

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
        """Read the JSON of a resource; None where the tracker answers with a status in `missing`.

        Raises Offline or Rejected. `what` says what is asked, as in "read the issue".
        """
        reply = self.reply(method, path, query=query, body=body, again=True, login=login)
        if reply.status in missing and reply.is_readable:
            return None
        if not 200 <= reply.status < 300:
            raise self.refusal(reply, what)
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
        happened, Rejected or Changed where the tracker says no.
        """
        reply = self._written(method, path, query, body, repeatable=repeatable)
        if 200 <= reply.status < 300:
            try:
                return self.data(reply)
            except Offline as unread:
                raise OutcomeUnknown.of(unread) from None
        problem = self.refusal(reply, what, names)
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
        headers: Mapping[str, str] | None = None,
    ) -> Reply:
        """Send a request and return the response, after waits, and retries where they are safe.

        `again` says that sending it twice does no harm. Raises Offline, and for what writes NotSent or
        OutcomeUnknown.
        """
        started = self.hooks.clock()
        attempt = 0
        log = logging.getLogger("roadmap_tui.trackers")
        while True:
            attempt += 1
            self._take_turn(method, path, again=again)
            outcome, lasting = self._attempt(
                method, path, query, body, attempt, again=again, login=login, headers=headers
            )
            log.debug("%s %s: %s", method, path, getattr(outcome, "status", outcome))
            if isinstance(outcome, Reply):
                self._has_answered = True
                self._rate_limit.learn(outcome)
                if not self.asks_to_wait(outcome) and outcome.status not in _TEMPORARY:
                    self._retry.succeeded()
            asked = (self.wait_of(outcome) if isinstance(outcome, Reply) else None) or 0.0
            delay = None if lasting else self._retry.pause(attempt, started, asked)
            if delay is None:
                if isinstance(outcome, Reply):
                    return outcome
                raise outcome
            if not self.hooks.wait(delay, self._why(outcome, delay)):
                raise self._stopped(again=again)

    def data(self, reply: Reply) -> Any:
        """The JSON of an answer. Raises Offline where it is none."""
        try:
            return reply.data()
        except Unreadable:
            raise self.unreadable(reply) from None

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
        if not self.hooks.wait(delay, f"{self.host} takes only so many requests: waiting {delay:.0f} s …"):
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
        headers: Mapping[str, str] | None,
    ) -> tuple[Reply | Offline, bool]:
        """Make the attempt with a number from 1; returns a response or a problem, and whether that is final."""
        import httpx

        try:
            reply = self.connection.send(method, path, query, body, login=login, headers=headers)
        except httpx.InvalidURL:
            return NotSent(
                f"The address of {self.host} cannot be used: check {self.connection.server.setting}."
            ), True
        except Stopped:
            sentence = f"Stopped while {self.host} had not answered yet: the next run looks what became of it."
            return (Offline if again else OutcomeUnknown)(sentence), True
        except LimitExceeded as error:
            sentence = f"{self.host} {error.reason}"
            return (Offline if again else OutcomeUnknown)(sentence), True
        except httpx.RequestError as error:
            proxy = proxy_for(self.site)
            problem = unreachable(error, self.connection.server, proxy)
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
        return reply, not self.asks_to_wait(reply) and not (again and reply.status in _TEMPORARY)

    def _why(self, outcome: Reply | Offline, delay: float) -> str:
        """The message on a wait."""
        if not isinstance(outcome, Reply):
            return f"{self.host} cannot be reached now; trying again in {delay:.0f} s …"
        if self.asks_to_wait(outcome):
            return f"{self.host} asks to wait {delay:.0f} s …"
        return f"{self.host} failed ({outcome.status}); trying again in {delay:.0f} s …"

    def _stopped(self, *, again: bool) -> Offline:
        if again:
            return Offline(f"Stopped while {self.host} asked to wait: the next run goes on.")
        return NotSent(f"Stopped before it was sent to {self.host}.")
