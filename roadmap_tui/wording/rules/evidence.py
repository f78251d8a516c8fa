"""Rules E and R: the evidence behind a story, and the context of a request."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from roadmap_tui.errors import Remedy
from roadmap_tui.model.evidence import Evidence, may_repeat
from roadmap_tui.model.marks import is_filled
from roadmap_tui.model.records import Customer, Request, Story
from roadmap_tui.model.stages import ACTIVE
from roadmap_tui.text.days import show_day
from roadmap_tui.wording.finding import Finding, Level, finding
from roadmap_tui.wording.lexicon import PLAIN
from roadmap_tui.wording.likeness import contained
from roadmap_tui.wording.passage import Passage
from roadmap_tui.wording.rewrite import bare, quoted
from roadmap_tui.wording.rules import build

STALE = timedelta(days=180)
RENEWAL_NEAR = timedelta(days=120)
COPIED = 0.8


def evidence_rules(story: Story, evidence: Evidence, asking: Sequence[Request], today: date) -> Iterator[Finding]:
    """E01 to E07 for a story, from what was added up and the requests themselves."""
    title = quoted(story.title)
    if evidence.requests == 0:
        if story.kind != "bet":
            yield finding(
                "E01-no-request",
                None,
                f"No request stands behind {title}.",
                "Link one, or declare it a bet.",
                Remedy("request link", ("R-…", story.id), "{} links one,"),
                Remedy("story edit", (story.id, "--kind", "bet"), "{} declares it."),
            )
        return
    count = evidence.requests
    many = f"{count} request{'' if count == 1 else 's'}"
    if evidence.customers == 1:
        who = evidence.quotes[0].customer_name if evidence.quotes else None
        name = who or (evidence.customer_ids[0] if evidence.customer_ids else "one customer")
        yield finding(
            "E02-one-customer",
            None,
            f"{many} behind {title}, all from {name}.",
            f"Ask another customer than {name} whether they know it.",
        )
    if evidence.newest is not None and evidence.newest < today - STALE and story.stage in ACTIVE:
        yield finding(
            "E03-stale",
            None,
            f"The newest request behind {title} is of {show_day(evidence.newest)}.",
            f"Ask whether it still holds, and add what was said since {show_day(evidence.newest)}.",
        )
    if not evidence.quotes:
        yield finding(
            "E04-no-quote",
            None,
            f"{many} behind {title}, none in the customer's own words.",
            f"Note one sentence as it was said, on any of the {count}.",
            Remedy("request edit", ("R-…", "--said", "…"), "{} notes it."),
        )
    yield from _from_requests(story, asking)


def _from_requests(story: Story, asking: Sequence[Request]) -> Iterator[Finding]:
    if len(asking) > 1:
        csms = {one.csm or one.captured_by for one in asking}
        channels = {one.channel for one in asking}
        if len(csms) == 1 or (len(channels) == 1 and None not in channels):
            only = f"through {next(iter(csms))}" if len(csms) == 1 else f"by {next(iter(channels))}"
            yield finding(
                "E05-one-channel",
                None,
                f"All {len(asking)} requests came {only}.",
                f"Ask somebody who did not hear them {only} whether their customers say so too.",
            )
    unset = [one.id for one in asking if one.importance is None]
    if unset:
        listed = ", ".join(unset[:5]) + (" …" if len(unset) > 5 else "")
        yield finding(
            "E07-importance-unset",
            None,
            f"How important it is was not asked for {listed}.",
            "Ask, and set it.",
            Remedy("request edit", (unset[0], "--importance", "2"), "{} sets it."),
        )
    if not story.outcome:
        return
    for one in asking:
        if one.said and copies_ask(story.outcome, one.said):
            message = f"{quoted(story.outcome)} copies what {one.id} asks for."
            yield finding(
                "E06-restates-ask",
                "outcome",
                message,
                f"Write what they do once they have it, in place of {quoted(bare(story.outcome))}; "
                f"{one.id} keeps the ask.",
            )
            return


def copies_ask(outcome: str, said: str) -> bool:
    """Whether an outcome only repeats what a customer asked for."""
    return may_repeat(outcome, said) and contained(outcome, said[:200]) >= COPIED


def request_rules(request: Request, customer: Customer | None, today: date) -> Iterator[Finding]:
    """R1 to R6, and F07 as a note: what a request should carry."""
    said = quoted(request.said or request.problem or request.id)
    if customer is None and request.customer is None:
        yield finding(
            "R1-no-customer",
            "customer",
            f"Nobody knows who said {said}.",
            "Name the account.",
            Remedy("request edit", (request.id, "--customer", "NAME"), "{} does."),
        )
    yield from _problem(request, said)
    if not is_filled(request.frequency):
        yield finding(
            "R3-no-frequency",
            "frequency",
            f"How often {said} happens is not noted.",
            "Ask how often: twice a shift, at each month end.",
        )
    if not is_filled(request.workaround):
        yield finding(
            "R4-no-workaround",
            "workaround",
            f"What they do today about {said} is not noted; if there is nothing, the problem may not be real.",
            "Ask what they did the last time it happened.",
        )
    if not is_filled(request.consequence):
        near = (
            customer is not None
            and customer.renewal is not None
            and timedelta() <= customer.renewal - today <= RENEWAL_NEAR
        )
        level: Level = "warn" if near else "info"
        renewal = (
            f", and {customer.name} renews on {show_day(customer.renewal)}"
            if customer and customer.renewal and near
            else ""
        )
        yield finding(
            "R5-no-consequence",
            "consequence",
            f"What happens if nothing is done about {said} is not noted{renewal}.",
            "Ask what it costs them, and whether it weighs at the renewal.",
            level=level,
        )
    if not is_filled(request.said):
        yield finding(
            "R6-no-quote",
            "said",
            f"{request.id} has no word of the customer's own.",
            "Note one sentence as it was said.",
        )


def _problem(request: Request, said: str) -> Iterator[Finding]:
    if is_filled(request.problem):
        return
    asks = False
    if request.said:
        passage = Passage(request.said, PLAIN, field="said")
        for one in build.asked(passage):
            yield Finding(
                rule=one.rule,
                level="info",
                field="said",
                start=one.start,
                end=one.end,
                message=f"{said} asks for a solution.",
                hint="Ask what they were trying to do, and what stood in the way.",
            )
            asks = True
        asks = asks or passage.build_verb is not None
    why = "only asks" if asks else "tells no problem of its own"
    yield finding(
        "R2-no-problem",
        "problem",
        f"{said} {why}.",
        "Write what they were trying to do and what stood in the way.",
    )
