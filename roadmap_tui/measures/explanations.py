"""Explanations of the measures: what each guards against, and which fields it is computed from."""

from typing import NamedTuple


class About(NamedTuple):
    """The explanation of a measure: `guards` is the mistake that it shows, `inputs` the fields it reads."""

    guards: str
    inputs: str


ABOUT: dict[str, About] = {
    "time-to-capture": About(
        "What was heard is written down from memory, or never.",
        "When a request was heard and when it was written down.",
    ),
    "time-to-acknowledge": About(
        "Silence: a customer who hears nothing stops telling.",
        "When a request was written down, and when a person answered (a in the inbox).",
    ),
    "time-to-story": About(
        "A black hole between the inbox and the roadmap.",
        "When a request was written down, and its first link to a story.",
    ),
    "time-to-shipped": About(
        "A roadmap that moves while customers wait.",
        "When the first request behind a story was written down, and when the story shipped.",
    ),
    "time-to-told": About(
        "Work that is done, and nobody who asked for it knows.",
        "When a story shipped, and when each customer was told (t in the loop).",
    ),
    "time-to-market": About(
        "Stories that are ready and stay where they are.",
        "When a story passed the gate, and when it shipped.",
    ),
    "loop-closure": About(
        "The loop left open.",
        "Requests behind stories that shipped more than 7 days ago, and who was told.",
    ),
    "declined-told": About(
        "Telling the good news only.",
        "Declined requests with their reason, and who was told.",
    ),
    "solved": About(
        "Taking a release for a solution.",
        "What customers answered once they were told (a in the loop).",
    ),
    "loop-waiting": About(
        "A queue that nobody looks at.",
        "Customers behind what shipped or was declined, who were not told.",
    ),
    "hit-rate": About(
        "Output theatre: shipping counted as success.",
        "Targets of shipped stories with their due days, and the readings.",
    ),
    "read-rate": About(
        "A hit rate that looks well because nobody measured.",
        "Readings of shipped stories whose due day has passed.",
    ),
    "guardrails": About(
        "A target met at somebody else's cost.",
        "Guardrails of shipped stories, and their newest reading.",
    ),
    "ready-at-push": About(
        "A gate that is opened out of habit.",
        "Stories that were pushed, and whether a reason opened the gate.",
    ),
    "written-first": About(
        "Stories written after the work, to match it.",
        "When a story was written, and when its issue was made.",
    ),
    "backed": About(
        "A roadmap made of opinions.",
        "Stories ahead, and the requests linked to them.",
    ),
    "tactical": About(
        "One loud customer steering the roadmap.",
        "Stories ahead, their customers, and how near the outcome is to what was asked.",
    ),
    "bets": About(
        "A roadmap of asks alone; and one of ideas alone.",
        "Stories ahead that are marked as bets.",
    ),
    "arr-covered": About(
        "Counting a customer as often as they ask.",
        "ARR of customers with an open request, and the stories ahead.",
    ),
    "arr-waiting": About(
        "A renewal that comes before an answer.",
        "Open requests without a story, their customers' ARR and renewals.",
    ),
    "untriaged": About(
        "An inbox that fills faster than it is read.",
        "Requests in the state new, and when they were heard.",
    ),
    "undecided": About(
        "Snoozing instead of saying no.",
        "Requests that are new or snoozed, and when they were heard.",
    ),
    "context": About(
        "Features without the reason for them.",
        "The seven parts of a request's context, by CSM and by channel.",
    ),
    "touchpoint-gap": About(
        "A part of the customer's way that nobody works on.",
        "Touchpoints of requests, and those of stories.",
    ),
    "opportunity": About(
        "Polishing what customers are content with.",
        "Importance and satisfaction of linked requests, both 0 to 3.",
    ),
    "wip": About(
        "Too much begun at once.",
        "Stories by column.",
    ),
    "age": About(
        "A story that is forgotten in its column.",
        "When each story entered the column it stands in.",
    ),
    "throughput": About(
        "A promise that past months do not bear out.",
        "When stories shipped.",
    ),
    "captured": About(
        "A quiet inbox taken for content customers.",
        "When requests were written down or imported.",
    ),
    "rank-gap": About(
        "CX and PM pulling in two directions without knowing it.",
        "The order of the board, and weight and ARR behind each story.",
    ),
    "retention": About(
        "Believing that telling customers changes nothing, or everything.",
        "Renewals and cancelled contracts of customers, and who was told of what.",
    ),
    "nps": About(
        "One score for customers who were heard and for those who were not.",
        "Each customer's newest NPS answer, and who was told before it.",
    ),
    "csat": About(
        "One score for customers who were heard and for those who were not.",
        "Each customer's newest CSAT answer, and who was told before it.",
    ),
    "ces": About(
        "One score for customers who were heard and for those who were not.",
        "Each customer's newest CES answer, and who was told before it.",
    ),
    "pm-requests": About(
        "A product manager who knows customers from hearsay.",
        "Requests written down by somebody who owns a story.",
    ),
    "pm-customers": About(
        "A product manager who hears the same customer every time.",
        "Customers of requests written down by somebody who owns a story.",
    ),
    "pm-silence": About(
        "A product manager who has stopped listening.",
        "The newest request that each owner of a story wrote down.",
    ),
    "value": About(
        "A cost that nobody added up.",
        "Cost of the obstacle, how often it is met, and the customers who asked.",
    ),
}
"""The explanation of each measure, by its id."""
