"""Status changes by transitions: looked up live, one chosen, walked only where it asks for nothing.

Jira shows the transitions out of an issue's present status alone. So more than one hop is walked by looking
anew at each, and only where no choice is left open: never to a status that was left, never through what is done.
"""

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from msgspec import UNSET
from msgspec.structs import replace

from roadmap_tui.errors import Offline, Problem, Reason
from roadmap_tui.model.status_wanted import StatusWanted
from roadmap_tui.text.nearest import nearest_meant
from roadmap_tui.trackers.base import unreadable
from roadmap_tui.trackers.http.reply import clean_line
from roadmap_tui.trackers.http.transport import Transport
from roadmap_tui.trackers.jira.create_screen import Required, required_of
from roadmap_tui.trackers.jira.issues import category_of, status_of, table
from roadmap_tui.trackers.jira.statuses import distinct_names
from roadmap_tui.trackers.protocol import Changed, NotSent, OutcomeUnknown, Rejected, RemoteIssue

MOST_HOPS = 3
"""The most hops between two statuses, whatever is asked for."""
_ORDER = {"new": 0, "indeterminate": 1, "done": 2}


class Edge(NamedTuple):
    """One transition: its id and name, its target status, and the required fields of its screen, by id.

    `is_known`: the answer says of the target all that there is to know, so that it may be passed through.
    """

    id: str
    name: str
    to: RemoteIssue
    asks: dict[str, Required]
    is_known: bool


class WorkflowWalker:
    """Walks one issue through its workflow to a status.

    `path` is the issue's own; `read` reads it, None where it is gone.
    """

    def __init__(self, transport: Transport, path: str, read: Callable[[], RemoteIssue | None]) -> None:
        self._transport = transport
        self._path = path
        self._read = read

    def move(self, issue: RemoteIssue, wanted: StatusWanted, hops: int) -> RemoteIssue:
        """Move the issue to the status, and return it. Raises Changed, Rejected, NotSent or OutcomeUnknown."""
        here = self._present(issue)
        left = max(1, min(hops, MOST_HOPS))
        visited = {_place(here)}
        started = here
        while not wanted.fits(here):
            edges = self._edges(here)
            edge = _direct(here, edges, wanted)
            if edge is not None:
                self._refuse_questions(here, edge, started)
            elif left > 1 and edges:
                edge = self._on_the_way(here, edges, wanted, visited, started)
            if edge is None:
                raise Rejected(_no_way(here, edges, wanted, started))
            here = self._walk(here, edge)
            left -= 1
            if not wanted.fits(here) and (left == 0 or _place(here) in visited):
                raise Rejected(
                    f"{here.key} was to go to {_words(wanted)} and is now in {here.status}: something in Jira "
                    "moved it on. Look at it there."
                )
            visited.add(_place(here))
        return here

    def _present(self, issue: RemoteIssue) -> RemoteIssue:
        """The current issue, if its status still is as `issue` says."""
        here = self._read()
        if here is None:
            raise Changed(
                f"{issue.key} is gone: it was deleted, or your account may no longer see it. Sync again."
            )
        if here.status is UNSET:
            raise NotSent(unreadable(issue.key, ["the status"]), reason=Reason.UNREADABLE)
        if issue.status and not here.shares_status(issue):
            raise Changed(f"{issue.key} changed in Jira meanwhile: it is now in {here.status}. Sync again.")
        return here

    def _edges(self, here: RemoteIssue) -> list[Edge]:
        """The transitions that our account may take from the current status."""
        found = self._transport.read(
            "GET",
            f"{self._path}/transitions",
            query={"expand": "transitions.fields"},
            what=f"read the transitions of {here.key}",
        )
        rows = table(found).get("transitions")
        if not isinstance(rows, list):
            raise Offline(
                f"{self._transport.host} answered without transitions: check that [tracker.jira] site is a Jira."
            )
        return [_edge(row, here) for row in rows if _is_usable(row)]

    def _refuse_questions(self, here: RemoteIssue, edge: Edge, started: RemoteIssue) -> None:
        """Raise Rejected where the screen of a transition requires a field that the issue does not have."""
        unset = self._unset(edge.asks)
        if unset:
            raise Rejected(
                f"{here.key} cannot go to {edge.to.status} by itself: the screen of {edge.name!r} asks for "
                f"{'; '.join(one.words() for one in unset)}. Move it in Jira, or fill that in there."
                f"{_stands(here, started)}",
                {field: "required" for field, one in edge.asks.items() if one in unset},
            )

    def _unset(self, asks: dict[str, Required]) -> list[Required]:
        """The required fields without a value on the issue; it keeps the values it has."""
        if not asks:
            return []
        found = self._transport.read(
            "GET", self._path, query={"fields": ",".join(asks)}, what="read the issue", missing=(404,)
        )
        values = table(found).get("fields")
        if not isinstance(values, dict):
            raise NotSent(unreadable(self._path.rpartition("/")[2], ["its fields"]), reason=Reason.UNREADABLE)
        return [one for field, one in asks.items() if values.get(field) in (None, "", [], {})]

    def _on_the_way(
        self,
        here: RemoteIssue,
        edges: Iterable[Edge],
        wanted: StatusWanted,
        visited: set[str],
        started: RemoteIssue,
    ) -> Edge | None:
        """The one transition that may lead on; None where none does. Raises Rejected where several might."""
        fresh = [one for one in edges if one.is_known and _place(one.to) not in visited and not one.asks]
        open_edges = _forward(here, fresh, wanted)
        places = {_place(one.to) for one in open_edges}
        if len(places) > 1:
            names = ", ".join(_statuses(open_edges))
            raise Rejected(
                f"{here.key} has more than one way from {here.status} towards {_words(wanted)}: {names}. "
                f"Move it one step in Jira.{_stands(here, started)}"
            )
        return min(open_edges, key=lambda one: _plainness(one, wanted), default=None)

    def _walk(self, here: RemoteIssue, edge: Edge) -> RemoteIssue:
        """Take a transition, and read the issue again."""
        lost: OutcomeUnknown | None = None
        try:
            self._transport.write(
                "POST",
                f"{self._path}/transitions",
                body={"transition": {"id": edge.id}},
                what=f"move {here.key} to {edge.to.status}",
            )
        except OutcomeUnknown as unknown:
            lost = unknown
        except Rejected as refused:
            after = self._look()
            if after is not None and not after.shares_status(here):
                raise Changed(
                    f"{here.key} changed in Jira meanwhile: it is now in {after.status}. Sync again."
                ) from None
            raise refused
        after = self._look()
        if lost is not None and (after is None or after.shares_status(here)):
            raise lost
        if after is None:
            to = edge.to
            return replace(
                here, status=to.status, status_id=to.status_id, status_category=to.status_category, version=None
            )
        return after

    def _look(self) -> RemoteIssue | None:
        """The issue as it is now; None where nobody knows where it stands."""
        try:
            here = self._read()
        except Problem:
            return None
        return None if here is None or here.status is UNSET else here


def _direct(here: RemoteIssue, edges: list[Edge], wanted: StatusWanted) -> Edge | None:
    """The transition to the wanted status. Raises Rejected where it is ambiguous."""
    fitting = [one for one in edges if wanted.fits(one.to)]
    if len({_place(one.to) for one in fitting}) > 1:
        is_named = len({(one.to.status or "").casefold() for one in fitting}) > 1
        how = "Name one of them" if is_named else f"Write the id of one of them, id:{fitting[0].to.status_id},"
        raise Rejected(
            f"{here.key} can go to more than one status that is {_words(wanted)}: "
            f"{', '.join(_statuses(fitting))}. {how} in [tracker.status]."
        )

    def plainness(edge: Edge) -> tuple[bool, bool]:
        return _plainness(edge, wanted)

    best = sorted(fitting, key=plainness)
    if len(best) > 1 and plainness(best[0]) == plainness(best[1]):
        names = ", ".join(one.name for one in best if plainness(one) == plainness(best[0]))
        raise Rejected(
            f"{here.key} can go to {best[0].to.status} by more than one transition: {names}. "
            "They may do different things, so move it in Jira."
        )
    return best[0] if best else None


def _plainness(edge: Edge, wanted: StatusWanted) -> tuple[bool, bool]:
    """The sort key of transitions to one status: one that asks for nothing first, then one named like it."""
    names = {one.strip().casefold() for one in (edge.to.status, wanted.name) if one}
    return bool(edge.asks), edge.name.strip().casefold() not in names


def _statuses(edges: Iterable[Edge]) -> list[str]:
    """The statuses that transitions lead to, for a sentence."""
    return distinct_names((one.to.status_id, one.to.status or None) for one in edges)


def _forward(here: RemoteIssue, edges: Iterable[Edge], wanted: StatusWanted) -> list[Edge]:
    """The transitions that may lead on: never to what is done; back only where none leads ahead."""
    working = [one for one in edges if one.to.status_category != "done"]
    begin = _ORDER.get(here.status_category, 1)
    end = _ORDER.get(wanted.category or "", 2)
    ahead = [one for one in working if begin <= _ORDER.get(one.to.status_category, 1) <= end]
    return ahead or working


def _no_way(here: RemoteIssue, edges: list[Edge], wanted: StatusWanted, started: RemoteIssue) -> str:
    aim = _words(wanted)
    if not edges:
        return (
            f"{here.key} cannot be moved to {aim}: your account may not transition it, or its workflow has no "
            f"way out of {here.status}. Ask a Jira admin for the permission “Transition issues”."
            f"{_stands(here, started)}"
        )
    reachable = _statuses(edges)
    hint = nearest_meant(wanted.name or "", reachable)
    return (
        f"{here.key} cannot go from {here.status} to {aim}: from there its workflow leads to "
        f"{', '.join(reachable)}.{hint} Move it in Jira, or set another status in [tracker.status]."
        f"{_stands(here, started)}"
    )


def _stands(here: RemoteIssue, started: RemoteIssue) -> str:
    """The sentence on the status in which an unfinished walk left the issue; empty where it did not move."""
    return "" if here.shares_status(started) else f" It was in {started.status} and is in {here.status} now."


def _words(wanted: StatusWanted) -> str:
    if wanted.name is not None:
        return clean_line(wanted.name, 60)
    if wanted.id is not None:
        return f"the status {clean_line(wanted.id, 40)}"
    return {"new": "to do", "indeterminate": "in progress"}.get(wanted.category or "", "done")


def _place(issue: RemoteIssue) -> str:
    """The identifier of the issue's status: its id, or its name where there is none."""
    return issue.status_id or (issue.status or "").strip().casefold()


def _is_usable(row: object) -> bool:
    known = table(row)
    return bool(clean_line(known.get("id"))) and known.get("isAvailable") is not False


def _edge(row: dict[str, Any], here: RemoteIssue) -> Edge:
    to = table(row.get("to"))
    there = replace(
        here,
        status=clean_line(to.get("name"), 100) or None,
        status_id=clean_line(to.get("id"), 100) or None,
        status_category=category_of(table(to.get("statusCategory")).get("key")),
    )
    fields = table(row.get("fields"))
    described = [{"fieldId": name, **one} for name, one in fields.items() if isinstance(one, dict)]
    return Edge(
        clean_line(row.get("id")),
        clean_line(row.get("name"), 100) or "?",
        there,
        required_of(described),
        status_of(to)[0] is not UNSET,
    )
