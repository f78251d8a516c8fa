"""Metrics that CX and UX teams measure outcomes with, for the form of a target to suggest."""

import re
from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from roadmap_tui.model.records import Direction, Story
from roadmap_tui.text.characters import folded


class Metric(NamedTuple):
    """Something that can be measured: its name, its usual unit, which way is better.

    `words` are other names that people type for it, `explains` says in one line what is counted.
    """

    name: str
    unit: str | None
    direction: Direction | None
    words: tuple[str, ...] = ()
    explains: str = ""


_TABLE = """\
task time | min | down | time on task, handling time | Time from start to end of one task.
success rate | % | up | task success, effectiveness | Tasks that end as the person meant, of those begun.
completion rate | % | up | finish rate, form completion | Forms, flows or courses finished, of those begun.
right first time | % | up | first-time-right, first-pass yield | Pieces of work that need no second attempt.
error rate | % | down | mistakes, failure rate, defects | Pieces of work with at least one mistake.
data-entry errors | per 1,000 | down | typing mistakes, keying errors | Wrong entries in a thousand.
abandonment | % | down | abandonment rate, drop-off, dropout, cart | Attempts given up before the end.
rework | % | down | rework rate, corrections, redone work | Work that has to be done again.
manual hours | h/week | down | manual work, hours by hand, effort | Hours a week spent by hand on the task.
steps per task | steps | down | handoffs, screens per task | Steps or hand-overs from start to end.
time to find | min | down | findability, lookup time | Time until the person holds the fact they looked for.
search success | % | up | search found rate, zero results | Searches that end with the thing looked for.
time to decision | days | down | decision time, approval time | Time from question to decision.
lead time | days | down | turnaround, cycle time, throughput time | Time from order to delivery.
waiting time | min | down | wait, queue time, hold time | Time a person waits before anybody helps.
missed deadlines | % | down | late deliveries, overdue, lateness | Promised days that passed undone.
on-time rate | % | up | punctuality, delivered on time, OTIF | Deliveries that arrive when promised.
no-show rate | % | down | missed appointments, no shows | Appointments that nobody comes to.
repeat contacts | % | down | repeat calls, call-backs, recontact | Contacts about the same thing within 7 days.
first-contact resolution | % | up | FCR, first-call resolution | Cases solved in the first contact.
first-reply time | h | down | first response time, FRT | Time from a question to the first human answer.
resolution time | h | down | time to resolve, TTR, MTTR | Time from a case's opening to its solution.
average handle time | min | down | AHT, call length | Time an agent spends on one contact.
tickets per account | per month | down | ticket volume, contact rate, cases | Tickets of one account a month.
reopened cases | % | down | reopen rate, reopened tickets | Cases opened again after they were closed.
escalation rate | % | down | escalated cases, second line | Cases that the first person cannot solve.
backlog | cases | down | open tickets, queue length | Cases that wait for an answer.
self-service rate | % | up | deflection, ticket deflection, containment | Questions answered without a person.
NPS | points | up | net promoter score, promoters, recommendation | Promoters (9-10) less detractors (0-6).
CSAT | % | up | customer satisfaction, satisfied | Satisfied answers, of all answers.
CES | points | up | customer effort score, ease | Mean answer, from 1 to 7, to how easy it was.
SUS | points | up | system usability scale, usability | Usability questionnaire, from 0 to 100.
SEQ | points | up | single ease question, ease of task | Mean ease of one task, from 1 to 7.
complaints | per month | down | complaint rate, grievances | Complaints received in a month.
staff satisfaction | points | up | eNPS, employee satisfaction, morale | How the people who do the work rate it.
time to value | days | down | TTV, time to benefit | Days from contract to the result they bought it for.
time to first value | days | down | first success, aha, TTFV | Days from sign-up to the first useful result.
onboarding days | days | down | onboarding time, ramp-up, go-live | Days from contract to working alone.
time to proficiency | days | down | training time, learning time | Days until a newcomer reaches the usual pace.
training hours | h | down | hours of training, shadowing | Hours of teaching before a person works alone.
activation | % | up | activation rate, activated accounts | New accounts that reach their first useful result.
adoption | % | up | adoption rate, uptake, breadth of use | People who work this way, of those who could.
task adoption | % | up | depth of use, share of work | Share of the work that is done this way.
retention | % | up | customer retention, logo retention, cohort | Customers of a year ago who are still here.
churn | % | down | churn rate, cancellations, attrition | Customers lost in a year.
renewal rate | % | up | renewals, renewed contracts | Contracts renewed, of those due.
net revenue retention | % | up | NRR, NDR, expansion | Revenue of last year's customers today, of what it was.
conversion rate | % | up | conversion, trial to paid | People who buy, of those who try.
staff turnover | % | down | leavers, attrition of staff | People who leave the job in a year.
invoice disputes | % | down | billing disputes, credit notes | Invoices that a customer contests.
days sales outstanding | days | down | DSO, days to pay, payment days | Days from invoice to money.
days to close | days | down | month end, closing time, close the books | Days from month's end to signed accounts.
write-offs | per year | down | bad debt, losses, refunds | Money given up in a year.
cost per case | money | down | cost to serve, unit cost | What one piece of work costs.
time to quote | h | down | quote time, proposal time | Time from a question about price to an offer.
audit findings | findings | down | non-conformities, compliance breaches | Faults named in one audit.
stock-outs | per month | down | out of stock, shortages | Times that something asked for is not there.
waste | kg | down | scrap, spoilage, waste rate | What is thrown away.
false alarms | % | down | false positives, alert noise | Alarms with nothing behind them.
page load | s | down | load time, LCP, speed, response time | Seconds until a page can be used.
uptime | % | up | availability, SLA | Share of time in which it works.
downtime | h | down | outage, standstill, unplanned stops | Hours in which the work stands still.
incidents | per month | down | incident count, breakdowns | Disturbances that customers feel, in a month.
time to detect | min | down | MTTD, detection time | Time until a fault is noticed.
data freshness | min | down | data age, lag, staleness | Age of the figures that people decide by.
duplicate records | % | down | duplicates, doubles | Records that exist twice.
"""
"""One metric a line: name | unit | direction | other names | what is counted. By kind: how a piece of work goes,
contact with support, what people say, how customers begin and stay, money and law, how the product behaves."""


def _metric(line: str) -> Metric:
    name, unit, direction, words, explains = line.split(" | ")
    return Metric(name, unit, "up" if direction == "up" else "down", tuple(words.split(", ")), explains)


CATALOGUE: tuple[Metric, ...] = tuple(_metric(line) for line in _TABLE.splitlines())
"""The metrics that every board knows, by kind."""

_WORD = re.compile(r"[^\W_]+")


def own_metrics(stories: Iterable[Story]) -> list[Metric]:
    """The metrics that a board's own targets and guardrails name, most used first.

    A metric of several spellings keeps the newest; its unit and direction are those last given with it.
    """
    uses: Counter[str] = Counter()
    found: dict[str, Metric] = {}
    for story in stories:
        for target in (story.target, story.guardrail):
            if target is None or not (target.metric or "").strip():
                continue
            name = " ".join((target.metric or "").split())
            key = folded(name)
            old = found.get(key)
            uses[key] += 1
            found[key] = Metric(
                name,
                target.unit or (old.unit if old else None),
                target.direction or (old.direction if old else None),
                explains="Used on this board.",
            )
    return [found[key] for key, _ in uses.most_common()]


def suggest(text: str, extra: Iterable[Metric] = ()) -> list[Metric]:
    """The metrics of which every word of `text` begins a word; the board's own (`extra`) come first.

    Within each of the two: names that begin with the text, then names that hold it, then other names; else in
    the order given. An empty text suggests all. A metric of the board hides the catalogue's of the same name.
    """
    typed = _words(text)
    ranked: list[tuple[int, int, Metric]] = []
    seen: set[str] = set()
    for place, metrics in enumerate((extra, CATALOGUE)):
        for metric in metrics:
            fit = _fit(metric, typed)
            if fit is not None and folded(metric.name) not in seen:
                seen.add(folded(metric.name))
                ranked.append((place, fit, metric))
    return [metric for _, _, metric in sorted(ranked, key=lambda each: each[:2])]


def _fit(metric: Metric, typed: list[str]) -> int | None:
    name = _words(metric.name)
    if all(any(each.startswith(word) for each in name) for word in typed):
        return 0 if not typed or name[0].startswith(typed[0]) else 1
    known = [*name, *(each for other in metric.words for each in _words(other))]
    return 2 if all(any(each.startswith(word) for each in known) for word in typed) else None


def _words(text: str) -> list[str]:
    return _WORD.findall(folded(text))
