"""Findings, and the register of the rules."""

from typing import Literal

from roadmap_tui.errors import Remedy
from roadmap_tui.model.records import Value

Level = Literal["error", "warn", "info"]
LEVELS: tuple[Level, ...] = ("error", "warn", "info")


class Finding(Value, kw_only=True, frozen=True):
    """A finding of one rule in one text.

    `field` names the field of a story or request, None on pasted text. `start` and `end` are the characters that
    it is about, in the field or the text; None where it is about the whole. `message` says what is wrong,
    `hint` how this very text could be mended, `remedies` the commands that do.
    """

    rule: str
    level: Level
    field: str | None = None
    start: int | None = None
    end: int | None = None
    message: str
    hint: str
    remedies: tuple[Remedy, ...] = ()


class Rule(Value, kw_only=True, frozen=True):
    """A rule: what it asks, and for a rule about texts one that it fires on and one that it passes."""

    id: str
    level: Level
    sentence: str
    fires: str | None = None
    silent: str | None = None


def _rule(
    identity: str, level: Level, sentence: str, fires: str | None = None, silent: str | None = None
) -> Rule:
    return Rule(id=identity, level=level, sentence=sentence, fires=fires, silent=silent)


_TEXT = (
    _rule("F01-build-verb", "error", "A story tells what somebody then does, not what the team builds.",
          "Add a treatment-history tab to the consultation screen",
          "A physician knows the treatment history before each consultation"),
    _rule("F02-ui-noun", "warn", "A story names no piece of interface or packaging; in a title it is an error.",
          "A clerk has a dashboard of unpaid invoices",
          "A clerk knows which invoices will be paid late this week"),
    _rule("F03-tech-noun", "warn", "A story names no technology.",
          "A nurse gets doses from a Kafka pipeline", "A nurse knows which doses are due"),
    _rule("F04-means-phrase", "warn", "The means is the team's to find, so it is not in the sentence.",
          "A picker finds returned items using a new "
          "search bar", "A picker finds returned items on the first walk"),
    _rule("F05-capability-only", "warn", "Being able to do something changes nothing yet; say what is "
                                         "then different.",
          "Managers can filter cases by region",
          "A manager answers a regional question in the meeting where it is asked"),
    _rule("F06-ship-as-success", "warn", "Success is not our own delivery; in the target it is an error.",
          "The new reporting module is released to all tenants "
          "by June", "Month-end takes 2 days instead of 6 by June"),
    _rule("F07-ask-phrase", "error", "A story is told as true, not asked for; in a request it is only noted.",
          "It would be nice if supervisors could "
          "plan shifts", "A supervisor plans next week's shifts before Friday noon"),
    _rule("F08-parity", "warn", "Being like another product is nobody's success.",
          "Reporting has parity with Salesforce",
          "A sales lead explains last week's slip without opening a spreadsheet"),
    _rule("F09-user-story-form", "info", "A user story names a role and a reason, usually no obstacle "
                                         "and no number.",
          "As a publisher, I want to publish a dataset, so that I can share it",
          "A publisher shares a dataset with two colleagues without making it public"),
    _rule("A01-no-actor", "error", "A story has a person in it; with four marks a missing one is a warning.",
          "Faster month end without re-keying", "A clerk closes the month without re-keying figures"),
    _rule("A02-product-is-subject", "error", "The subject is a person, not the product.",
          "The system provides a summary of unpaid invoices", "A clerk sees which invoices are unpaid"),
    _rule("A03-generic-actor", "warn", "The actor is somebody in particular.",
          "Users can recover an order", "A store manager can recover an order"),
    _rule("A04-internal-actor", "warn", "The actor is a customer, not the team; off for internal tools.",
          "We reduce ticket volume by 20%", "A support agent answers 20% fewer repeat tickets"),
    _rule("S05-no-situation", "warn", "A story has a moment.",
          "A nurse knows which patients need a dose",
          "A nurse knows which patients need a dose when she starts her round"),
    _rule("S07-no-obstacle", "error", "A story says what is no longer suffered; with four marks this "
                                      "is a warning.",
          "A physician sees the patient's treatment history before each consultation",
          "A physician sees the patient's treatment history before each consultation without phoning "
          "the previous clinic"),
    _rule("S08-obstacle-unquantified", "warn", "An obstacle has a cost: time, a count or money.",
          "A clerk closes the month without re-keying figures",
          "A clerk closes the month without re-keying figures from 4 systems"),
    _rule("S09-no-benefit", "error", "A story says what it is worth; with four marks this is a warning.",
          "A parent knows by 8:15 that the child has arrived",
          "A parent knows by 8:15 that the child has arrived, so that the office is not called"),
    _rule("V01-no-number", "error", "A story has a number; with four marks a missing one is a warning.",
          "Late doses fall sharply", "Late doses fall from 9% to 3%"),
    _rule("V02-number-no-unit", "warn", "A number has a unit.", "Satisfaction rises to 40",
          "Late doses fall to 3%"),
    _rule("V03-no-baseline", "warn", "A number says where it stands today.",
          "Late doses reach 3%", "Late doses fall from 9% to 3%"),
    _rule("V04-no-date", "warn", "A number has a day by which it is reached.",
          "Late doses fall from 9% to 3%", "Late doses fall from 9% to 3% by Q3"),
    _rule("V07-vague-word", "warn", "What cannot be measured is said as a number.",
          "A clerk has a better, more intuitive month end", "A clerk closes the month in 2 days"),
    _rule("V09-vanity-metric", "warn", "Views, clicks and log-ins measure the product, not the customer.",
          "Log-ins rise from 400 to 900 a week", "Clerks who finish month end in 2 days rise from 10 to 40"),
    _rule("V10-absolute", "info", "All, always and 100% are usually no real target.",
          "100% of Veterans are on the new version of "
          "the form", "9 in 10 Veterans finish the form in one sitting"),
    _rule("C01-too-long", "warn", "A story has at most 80 words.",
          "A clerk " + "closes the month in 2 days and " * 15 + "goes home",
          "A clerk closes the month in 2 days without re-keying figures"),
    _rule("C02-slash-compound", "info", "A slash hides two outcomes in one.",
          "Physicians spend more time with patients and/or see more "
          "patients", "Physicians see one more patient a day"),
    _rule("C04-unknown-acronym", "info", "An acronym is in the glossary or written out.",
          "The HCP opens the EHR before rounds", "The nurse opens the record before rounds"),
    _rule("C06-placeholder", "error", "Nothing is left to be filled in.",
          "A <role> closes the month in TBD days", "A clerk closes the month in 2 days"),
    _rule("C07-too-short", "warn", "A story has at least 12 words.",
          "Improve onboarding", "A first-time buyer finishes an application in one sitting of under 25 minutes"),
    _rule("C08-hedge", "warn", "A story does not hedge.",
          "A clerk might close the month sooner if possible", "A clerk closes the month sooner"),
    _rule("C11-future-tense", "info", "A story is written as if it were already true.",
          "Clerks will close the month in 2 days", "Clerks close the month in 2 days"),
)  # fmt: skip
_RECORD = (
    _rule("V05-no-source", "warn", "A target says where it is measured."),
    _rule("V06-relative-no-base", "warn", "A relative target has a baseline."),
    _rule("V08-wrong-direction", "error", "A target is better than its baseline, in the direction it has."),
    _rule("V11-target-passed", "error", "The due day lies ahead until the story has shipped or was read."),
    _rule("V12-lagging-only", "warn", "Revenue, churn and NPS move too late to steer by alone."),
    _rule("V15-output-metric", "warn", "A target counts a customer's day, not the product's use."),
    _rule("V13-no-guardrail", "info", "A guard-rail says what must not get worse."),
    _rule("V14-many-targets", "info", "A story has one target; others are guard-rails."),
    _rule("F10-feature-in-form", "error", "Two parts of a story that tell of the product make it a feature."),
    _rule("F11-product-deed", "warn", "An outcome is what is reached, not how the product is worked or made."),
    _rule("S11-obstacle-is-absence", "warn", "An obstacle is what somebody suffers, not that the solution is "
                                             "missing."),
    _rule("S12-empty-benefit", "warn", "A benefit says what is gained, and could not be said of any product."),
    _rule("S10-benefit-repeats", "warn", "The benefit is more than the outcome said again."),
    _rule("C02b-two-actors", "warn", "A story is about one person doing one thing."),
    _rule("C05-off-glossary", "info", "A story uses the terms that the glossary prefers."),
    _rule("C10-duplicate", "warn", "No two open stories tell the same."),
    _rule("E01-no-request", "warn", "A story rests on requests, or is declared a bet."),
    _rule("E02-one-customer", "warn", "A story rests on more than one customer."),
    _rule("E03-stale", "info", "The newest request is not older than 180 days."),
    _rule("E04-no-quote", "info", "At least one customer is heard in their own words."),
    _rule("E05-one-channel", "info", "The evidence comes from more than one CSM and channel."),
    _rule("E06-restates-ask", "warn", "The outcome is more than the ask copied."),
    _rule("E07-importance-unset", "info", "Requests say how important they are."),
    _rule("R1-no-customer", "error", "A request has a customer."),
    _rule("R2-no-problem", "warn", "A request tells a problem, not only an ask."),
    _rule("R3-no-frequency", "info", "A request says how often it happens."),
    _rule("R4-no-workaround", "info", "A request says what they do today; without that the problem "
                                      "may not be real."),
    _rule("R5-no-consequence", "info", "A request says what happens if nothing is done; near a "
                                       "renewal it should."),
    _rule("R6-no-quote", "info", "A request has the customer's own words."),
)  # fmt: skip
RULES: dict[str, Rule] = {one.id: one for one in (*_TEXT, *_RECORD)}
"""Every rule by its id."""
