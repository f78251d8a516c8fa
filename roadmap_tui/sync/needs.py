"""Customers' requests kept in step as needs on the issues of their stories, where a tracker keeps customers.

The board alone decides: a request linked to the story adds a need, one that was unlinked or forgotten removes it,
and so does a setting that lets less out. Each need has an id of ours, which is in the journal before it is sent.
One that names no customer is made anew: whom it was of, and by which ticket, a change does not take back.
"""

from collections.abc import Collection, Sequence
from typing import NamedTuple

import msgspec

from roadmap_tui.errors import Offline, Problem
from roadmap_tui.model.link_state import digest_of
from roadmap_tui.model.records import MergeBase, Request, SentNeed, Story
from roadmap_tui.model.snapshot import Snapshot
from roadmap_tui.store.protocol import Journal
from roadmap_tui.sync.bounded_pool import run_bounded
from roadmap_tui.sync.create import STOPPED
from roadmap_tui.sync.execute import Executed
from roadmap_tui.sync.follow_ups import after_follow_up, linked_issue, with_follow_up
from roadmap_tui.sync.journal_entries import NeedsSent, write
from roadmap_tui.sync.reasons import advised
from roadmap_tui.sync.run import Run
from roadmap_tui.text.plural import plural
from roadmap_tui.trackers.protocol import (
    AskingCustomer,
    CustomerNeed,
    Push,
    Rejected,
)

NEEDS = "needs"
"""The name of the needs in an item of a result."""
_UNSENT = frozenset({"blocked", "gone", "unknown"})
_IMPORTANT = 2
"""The importance, of 0 to 3, from which on a request is an important one."""


class NeedChanges(NamedTuple):
    """What is to be written on an issue and what is to leave it, by the uid of the request.

    What leaves it and is wanted all the same is written anew once it has left.
    """

    wanted: dict[str, CustomerNeed]
    put: dict[str, SentNeed]
    drop: dict[str, SentNeed]


def with_needs(run: Run, snapshot: Snapshot, story: Story, base: MergeBase, push: Push) -> Push:
    """A planned item with the needs that are to be written or to leave."""
    found = need_changes(run, snapshot, story, base)
    return push if push.action in _UNSENT or not (found.put or found.drop) else _with_changes(push, found, base)


def send_needs(run: Run, snapshot: Snapshot, journal: Journal, done: Sequence[Executed]) -> None:
    """Bring the needs of issues into step with the board; each item says so."""
    whole = {one.story.id for one in done if one.push.done}
    _send(run, snapshot, journal, _send(run, snapshot, journal, done, whole), whole)


def _send(
    run: Run, snapshot: Snapshot, journal: Journal, done: Sequence[Executed], whole: Collection[str]
) -> list[Executed]:
    """Send what differs; returns the items of which needs left that are to be made anew."""
    sending: list[tuple[Executed, NeedChanges]] = []
    for one in done:
        if one.link is None or one.link.state == "gone" or one.push.action in _UNSENT:
            continue
        found = need_changes(run, snapshot, one.story, one.link.base)
        if found.put or found.drop:
            if NEEDS not in one.push.ways:
                one.push = _with_changes(one.push, found, one.link.base)
            sending.append((one, found))
    anew: list[Executed] = []

    def settle(
        finished: list[tuple[tuple[Executed, NeedChanges], Problem | None]],
        starting: list[tuple[Executed, NeedChanges]],
    ) -> None:
        for (one, found), problem in finished:
            one.push = after_follow_up(one.push, NEEDS, problem, is_done=one.story.id in whole)
            anew.extend([one] if problem is None and found.drop.keys() & found.wanted.keys() else [])
        tracker = run.tracker
        write(
            journal,
            *(
                NeedsSent(
                    tracker=tracker.name,
                    site=tracker.site,
                    story=one.story.uid,
                    needs={uid: SentNeed(id=need.id) for uid, need in found.put.items()},
                )
                for one, found in starting
                if found.put
            ),
        )

    def work(task: tuple[Executed, NeedChanges]) -> Problem | None:
        one, found = task
        assert one.link is not None
        link, failure = one.link, None
        issue = linked_issue(link)
        needs = dict(link.base.needs)
        for uid, need in found.drop.items():
            try:
                run.tracker.drop_need(need.id)
                del needs[uid]
            except (Rejected, Offline) as problem:
                failure = problem
        for uid, need in found.put.items():
            known, needs[uid] = uid in needs, SentNeed(id=need.id)
            try:
                run.tracker.put_need(issue, need.id, found.wanted[uid], known=known)
                needs[uid] = need
            except (Rejected, Offline) as problem:
                failure = problem
        one.link = msgspec.structs.replace(link, base=msgspec.structs.replace(link.base, needs=needs))
        return failure

    for one, _ in run_bounded(sending, work, settle, stop=run.stop):
        one.push = advised(one.push, STOPPED, done=False)
    return anew


def need_changes(run: Run, snapshot: Snapshot, story: Story, base: MergeBase) -> NeedChanges:
    """What differs between the needs that an issue has and those that it is to have."""
    wanted = _wanted(run, snapshot, story)
    put, drop = {}, {uid: need for uid, need in base.needs.items() if uid not in wanted}
    for uid, need in wanted.items():
        digest = digest_of(msgspec.json.encode(need).decode()).digest
        there = base.needs.get(uid)
        if there is None:
            put[uid] = SentNeed(id=run.tracker.new_operation(), digest=digest)
        elif there.digest != digest and need.customer is None:
            drop[uid] = there
        elif there.digest != digest:
            put[uid] = SentNeed(id=there.id, digest=digest)
    return NeedChanges(wanted, put, drop)


def _wanted(run: Run, snapshot: Snapshot, story: Story) -> dict[str, CustomerNeed]:
    if "customers" not in run.tracker.capabilities.fields or run.settings.evidence == "counts":
        return {}
    found = {}
    for request, link in snapshot.asking(story.id):
        text = link.quote if link.quote and link.request == request.id else request.said
        if text and not request.forgotten:
            found[request.uid] = _need(snapshot, request, text, is_full=run.settings.evidence == "full")
    return found


def _need(snapshot: Snapshot, request: Request, text: str, *, is_full: bool) -> CustomerNeed:
    customer = snapshot.customers.get(request.customer) if request.customer is not None else None
    important = (request.importance or 0) >= _IMPORTANT
    if not is_full:
        return CustomerNeed(text=text, by=customer.segment if customer else None, important=important)
    who = None
    if customer is not None and not customer.forgotten:
        who = AskingCustomer(
            id=customer.uid,
            name=customer.name,
            revenue=customer.arr,
            tier=customer.plan,
            domains=customer.domains,
        )
    address = request.source.url if request.source is not None else None
    return CustomerNeed(text=text, by=request.person, important=important, address=address, customer=who)


def _with_changes(push: Push, found: NeedChanges, base: MergeBase) -> Push:
    had, has = (plural(len(one), "request") if one else None for one in (base.needs, found.wanted))
    return with_follow_up(push, NEEDS, has, had)
