"""One comment on an issue when more customers ask for its story; never two for the same news."""

from collections.abc import Sequence
from typing import Any

import msgspec

from roadmap_tui.model.errors import Offline, Problem
from roadmap_tui.model.snapshot import Snapshot
from roadmap_tui.model.tracker import NotSent, Paragraph, Prose, Rejected, RemoteIssue
from roadmap_tui.store.protocol import Journal
from roadmap_tui.sync.carry import Done
from roadmap_tui.sync.crew import work_off
from roadmap_tui.sync.run import Run
from roadmap_tui.sync.ties import TOLD


def comment(run: Run, snapshot: Snapshot, journal: Journal, done: Sequence[Done]) -> None:
    """Tell the issues of stories what is new, where settings ask for it.

    The journal holds what is about to be told before it is sent: after a crash it counts as told. The first
    sync of a story tells nothing; its description does.
    """
    if not run.settings.comment:
        return
    telling = []
    for one in done:
        if one.link is None or one.link.state == "gone" or not one.push.done:
            continue
        counts, told = _counts(snapshot, one.story.id), one.link.base.get(TOLD)
        if told is None:
            _remember(one, counts)
        elif counts["customers"] > told["customers"]:
            telling.append(one)

    def settle(finished: list[tuple[Done, Problem | None]], starting: list[Done]) -> None:
        entries: list[dict[str, Any]] = []
        for each, problem in finished:
            assert each.link is not None
            if isinstance(problem, NotSent | Rejected):
                entries.append(_entry(run, each, each.link.base[TOLD]))
            else:
                _remember(each, _counts(snapshot, each.story.id))
            if problem is not None:
                why = f"{each.push.why} {problem.sentence}" if each.push.why else problem.sentence
                each.push = msgspec.structs.replace(each.push, why=why)
        entries += [_entry(run, each, _counts(snapshot, each.story.id)) for each in starting]
        if entries:
            journal.append(*entries)

    def work(one: Done) -> Problem | None:
        assert one.link is not None
        link = one.link
        issue = RemoteIssue(id=link.id, key=link.key, url=link.url, summary="", description="")
        try:
            run.tracker.comment(issue, news(link.base[TOLD], _counts(snapshot, one.story.id)))
        except (Rejected, Offline) as problem:
            return problem
        return None

    work_off(telling, work, settle, stop=run.stop)


def news(told: dict[str, int], counts: dict[str, int]) -> Prose:
    """What the comment says: numbers only, whatever evidence may leave the house."""
    more = counts["customers"] - told["customers"]
    who = "1 more customer asks" if more == 1 else f"{more:,} more customers ask"
    text = f"{who} for this: {counts['customers']:,} customers, {counts['requests']:,} requests in all."
    return Prose(story=(Paragraph(text=text),))


def _counts(snapshot: Snapshot, story: str) -> dict[str, int]:
    evidence = snapshot.evidence(story)
    return {"customers": evidence.customers, "requests": evidence.requests}


def _entry(run: Run, one: Done, counts: dict[str, int]) -> dict[str, Any]:
    return {"site": run.tracker.site, "comment": one.story.uid, TOLD: counts}


def _remember(one: Done, counts: dict[str, int]) -> None:
    assert one.link is not None
    one.link = msgspec.structs.replace(one.link, base={**one.link.base, TOLD: counts})
