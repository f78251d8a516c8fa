"""The team: who we are there, its workflow, and the workflows of other teams that issues moved to."""

import threading
from collections.abc import Callable
from datetime import datetime
from typing import Any

from roadmap_tui.errors import Offline
from roadmap_tui.model.status_wanted import StatusWanted, is_one_name
from roadmap_tui.text.nearest import nearest_meant
from roadmap_tui.trackers.http.reply import clean_line
from roadmap_tui.trackers.linear import documents
from roadmap_tui.trackers.linear.answers import nodes_in, part_in
from roadmap_tui.trackers.linear.transport import LinearTransport
from roadmap_tui.trackers.protocol import Identity, KnownStatus, Rejected

Raw = dict[str, Any]


class Team:
    """The team that issues are created in, by its key. Threads may share it.

    `organization` is the workspace, as Linear describes it, once the account is known.
    """

    def __init__(self, transport: LinearTransport, site: str, key: str, now: Callable[[], datetime]) -> None:
        self.key = key
        self.organization: Raw = {}
        self._site = site
        self._transport = transport
        self._now = now
        self._identity: Identity | None = None
        self._raw: Raw = {}
        self._others: dict[str, Raw] = {}
        self._lock = threading.RLock()

    def probe(self) -> Identity:
        """Identity of our account, and the team, asked for once.

        Raises Offline where the login is not accepted, Rejected where there is no such team.
        """
        with self._lock:
            if self._identity is None:
                data, reply = self._transport.ask(documents.PROBE, {"team": self.key}, what="say who you are")
                me, self.organization = part_in(data, "viewer"), part_in(data, "organization")
                account, name = clean_line(me.get("id"), 80), clean_line(me.get("displayName"), 100)
                if not account or not name:
                    raise Offline(
                        f"{self._transport.host} does not answer like Linear: check [tracker.linear] api."
                    )
                teams = [one for one in nodes_in(data, "teams") if isinstance(one.get("id"), str)]
                if not teams:
                    raise Rejected(
                        f"There is no team {clean_line(self.key, 40)!r}, or the key may not see it: check "
                        "[tracker.linear] team. It is the part of an issue's name before the dash, such as ENG."
                    )
                self._raw = teams[0]
                skew = None if reply.sent_at is None else (reply.sent_at - self._now()).total_seconds()
                self._identity = Identity(
                    account=account,
                    name=name,
                    site=self._site,
                    edition=f"Linear, {clean_line(self.organization.get('name'), 100)}",
                    clock_skew_seconds=skew,
                )
            return self._identity

    @property
    def about(self) -> Raw:
        """The team, as Linear describes it."""
        self.probe()
        return self._raw

    def states(self, team: Raw | None = None) -> list[KnownStatus]:
        """The states of a team's workflow, in its order; of our team where none is given."""
        found = _workflow(self.about if team is None else team)
        return [
            KnownStatus(id=clean_line(one.get("id"), 80), names=(clean_line(one.get("name"), 200),))
            for one in found
        ]

    def team_of(self, issue: str) -> Raw:
        """The team that an issue of a key is in by now: each has a workflow of its own. Asked for once."""
        key = issue.rpartition("-")[0]
        if key == self.about.get("key"):
            return self.about
        with self._lock:
            if key not in self._others:
                data, _ = self._transport.ask(documents.TEAM, {"team": key}, what=f"read the team {key}")
                self._others[key] = next(iter(nodes_in(data, "teams")), {})
            return self._others[key]

    def no_state(self, wanted: StatusWanted, tail: str = "", team: Raw | None = None) -> str:
        """The sentence on a state that a setting names and a team does not have; `tail` says whose it is."""
        known = [one.names[0] for one in self.states(team)]
        hint = nearest_meant(wanted.words, known)
        words, key = clean_line(wanted.words, 60), clean_line((team or self.about).get("key"), 20) or self.key
        return f"The team {key} has no state {words!r}{tail}.{hint} It has {', '.join(known)}."

    def state_id(self, wanted: StatusWanted, team: Raw | None = None) -> str | None:
        """The id of the state that a setting names; of a type the first one of it. None where there is none."""
        for row in _workflow(self.about if team is None else team):
            if wanted.id is not None:
                fits = row.get("id") == wanted.id
            elif wanted.name is not None:
                fits = is_one_name(clean_line(row.get("name"), 200), wanted.name)
            else:
                fits = clean_line(row.get("type"), 40).lower() == wanted.category
            if fits:
                return clean_line(row.get("id"), 80)
        return None


def _workflow(team: Raw) -> list[Raw]:
    """The states of a team in its order, as Linear sent them."""
    return sorted(nodes_in(team, "states"), key=lambda one: float(one.get("position") or 0))
