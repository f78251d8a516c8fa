"""Transport to a GitHub: its login, one write after the other, pages by their links, answers that are kept."""

import re
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import nullcontext
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, urlsplit

from roadmap_tui.errors import Offline, Problem
from roadmap_tui.trackers.github.answers import asks_to_wait, refusal, seconds_to_wait, server_of, unreadable
from roadmap_tui.trackers.github.capabilities import PACE
from roadmap_tui.trackers.github.kept_answers import KeptAnswers
from roadmap_tui.trackers.http.address import checked_address, host_of, is_this_machine
from roadmap_tui.trackers.http.client import Connection, checked_token
from roadmap_tui.trackers.http.reply import Reply
from roadmap_tui.trackers.http.retry import Hooks
from roadmap_tui.trackers.http.transport import Transport

API = "https://api.github.com"
VERSION = "2022-11-28"
_HEADERS = {"Accept": "application/vnd.github+json", "X-GitHub-Api-Version": VERSION}
_NEXT = re.compile(r'<([^<>]*)>\s*;[^,]*\brel="?next"?')
_MOST_PAGES = 1_000
PAGE = 100
"""Rows of one page of a list, the most that GitHub gives."""
_READS = frozenset({"GET", "HEAD"})


class Found(NamedTuple):
    """An answer to a read: its JSON, None where it is not there, and the address it was found at."""

    data: Any
    path: str


class Held(NamedTuple):
    """An answer that asks to wait, and until when, by our own clock."""

    reply: Reply
    until: float


class OneAtATime:
    """Rate limiter: a write leaves no sooner than a second after the one before; on this machine at once."""

    def __init__(self, clock: Callable[[], float], pace: float) -> None:
        self._clock = clock
        self._pace = pace
        self._lock = threading.Lock()
        self._next = float("-inf")

    def turn(self, method: str, path: str) -> float:  # noqa: ARG002  # every write counts
        """Reserve the next turn for a request; returns the seconds until it."""
        if method in _READS or not self._pace:
            return 0.0
        with self._lock:
            start = max(self._clock(), self._next)
            self._next = start + self._pace
            return start - self._clock()

    def learn(self, reply: Reply) -> None:
        """Learn nothing: the pace is what GitHub asks for."""


class GitHubTransport(Transport):
    """Requests to one GitHub. Writes go one after the other, as its limits ask for."""

    def __init__(self, *, api: str, token: str, hooks: Hooks, kept: KeptAnswers | None = None) -> None:
        site = checked_address(api, "[tracker.github] api", API)
        token = checked_token(token, "GitHub")
        connection = Connection(
            site=site,
            server=server_of(host_of(site)),
            token=token,
            authorization=f"Bearer {token}",
            hooks=hooks,
            headers=_HEADERS,
        )
        self.pace = 0.0 if is_this_machine(site) else PACE
        super().__init__(connection, OneAtATime(hooks.clock, self.pace), hooks)
        self.kept = kept or KeptAnswers(None)
        self._writing = threading.Lock()
        self._held: Held | None = None

    def refusal(self, reply: Reply, what: str, names: Mapping[str, str] | None = None) -> Problem:  # noqa: ARG002
        """The problem for an error response of GitHub's."""
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
        """Send a request and return the response; one that writes waits for the one before it.

        While GitHub asks to wait for longer than anybody does, nothing is sent: the answer is the one before.
        """
        with self._writing if self.pace and method not in _READS else nullcontext():
            held = self._held
            if held is not None and self.hooks.clock() < held.until:
                return held.reply
            if method not in _READS:
                self.kept.drop()
            reply = super().reply(method, path, query=query, body=body, again=again, login=login, headers=headers)
            if asks_to_wait(reply):
                self._held = Held(reply, self.hooks.clock() + seconds_to_wait(reply))
            return reply

    def found(self, path: str, *, what: str, query: Mapping[str, str] | None = None) -> Found:
        """The JSON of a resource, wherever on this host it has moved to; None where it is gone or hidden.

        Raises Offline or Rejected.
        """
        for _ in range(4):
            reply = self.reply("GET", path, query=query, again=True)
            moved = (
                self._here(reply.headers.get("location", "")) if reply.status in {301, 302, 307, 308} else None
            )
            if moved is None:
                break
            path, query = moved
        if reply.status in {404, 410} and reply.is_readable:
            return Found(None, path)
        if not 200 <= reply.status < 300:
            raise self.refusal(reply, what)
        return Found(self.data(reply), path)

    def rows(
        self, path: str, *, what: str, query: Mapping[str, str], keeps: bool = False, optional: bool = False
    ) -> Iterator[dict[str, Any]]:
        """The rows of a list, page after page; none of an `optional` one that is not there.

        With `keeps` an answer is kept, and asked for again only if it has changed. Raises Offline or Rejected,
        also where the next page is said to be on another host.
        """
        asked: tuple[str, Mapping[str, str]] | None = (path, query)
        for _ in range(_MOST_PAGES):
            if asked is None:
                return
            reply = self._page(*asked, keeps=keeps)
            if optional and reply.status in {404, 410} and reply.is_readable:
                return
            if not 200 <= reply.status < 300:
                raise self.refusal(reply, what)
            page = self.data(reply)
            if not isinstance(page, list):
                raise Offline(f"{self.host} sent no list: check [tracker.github] api.")
            yield from (one for one in page if isinstance(one, dict))
            link = _NEXT.search(reply.headers.get("link", ""))
            if link is None:
                return
            asked = self._here(link[1])
            if asked is None:
                raise Offline(
                    f"{self.host} sends us on to another host for the next page: nothing was asked there."
                )

    def kept_rows(
        self, path: str, *, what: str, query: Mapping[str, str], lacks: Callable[[list[dict[str, Any]]], bool]
    ) -> list[dict[str, Any]]:
        """The rows of a list by what was kept of it; read anew where it `lacks` some and may go on.

        A last page that is full stays as it is when another one follows, and its tag does not tell.
        """
        found = list(self.rows(path, what=what, query=query, keeps=True))
        if found and len(found) % PAGE == 0 and lacks(found) and self.kept.forget(path):
            found = list(self.rows(path, what=what, query=query, keeps=True))
        return found

    def _page(self, path: str, query: Mapping[str, str], *, keeps: bool) -> Reply:
        """One page of a list; from what was kept where GitHub says that it has not changed."""
        if not keeps:
            return self.reply("GET", path, query=query, again=True)
        key = f"{path}?{'&'.join(f'{name}={value}' for name, value in sorted(query.items()))}"
        before = self.kept.get(key)
        headers = None if before is None else {"If-None-Match": before.headers["etag"]}
        reply = self.reply("GET", path, query=query, again=True, headers=headers)
        if before is not None and reply.status == 304:
            return before
        self.kept.put(key, reply)
        return reply

    def _here(self, address: str) -> tuple[str, dict[str, str]] | None:
        """The path and query of an address at this API; None where it is elsewhere."""
        try:
            target, here = urlsplit(address), urlsplit(self.site)
        except ValueError:
            return None
        if (target.scheme, target.netloc) != (here.scheme, here.netloc) or not target.path.startswith(here.path):
            return None
        return target.path.removeprefix(here.path), dict(parse_qsl(target.query))

    def close(self) -> None:
        """Close the connection, and keep what was answered."""
        self.kept.save()
        super().close()
