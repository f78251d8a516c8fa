"""The words of which a large board is made: themes that stories and requests share, so that search finds them."""

from typing import Literal, NamedTuple

MAYA, TOM = "Maya Lindqvist", "Tom Okafor"
"""Product managers."""
PRIYA, DANIEL, LUCIA, BEN = "Priya Raman", "Daniel Weiss", "Lucia Ferraro", "Ben Achterberg"
"""Customer success managers."""
CURRENCY = "USD"
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
"""Of which a story's uid is made."""


class Theme(NamedTuple):
    """What one family of stories and requests is about.

    `{n}`, `{trade}` and `{place}` are filled in by chance.
    """

    touchpoint: str
    product: str
    tag: str
    titles: tuple[str, ...]
    actors: tuple[str, ...]
    situations: tuple[str, ...]
    outcomes: tuple[str, ...]
    obstacles: tuple[str, ...]
    benefits: tuple[str, ...]
    metric: str
    unit: str
    direction: Literal["up", "down"]
    baseline: tuple[int, int]
    measured_by: str
    problems: tuple[str, ...]
    workarounds: tuple[str, ...]
    consequences: tuple[str, ...]


THEMES = (
    Theme(
        "billing", "Billing", "cash",
        ("{trade} jobs are billed before the van is home", "No {trade} bill waits for a parts list",
         "The week's {trade} work is paid within the month"),
        ("office manager", "billing clerk", "bookkeeper"),
        ("at the end of the working day", "when a {trade} job is closed", "before the weekly payment run"),
        ("has the finished jobs billed", "sends each bill with its parts on it",
         "knows which jobs are not billed yet"),
        ("ringing {n} technicians for their parts lists", "reading {n} paper tickets again",
         "waiting {n} days for the hours of each crew"),
        ("collect the money sooner", "spend the evening at home", "close the month on the first working day"),
        "time from job done to bill sent", "days", "down", (5, 14), "billing log, weekly",
        ("I can't bill the {trade} jobs until somebody tells me which parts went in.",
         "Every evening I chase {n} people for paperwork that should already be here.",
         "Bills leave here a week late and then we wonder why the money does too."),
        ("We keep a paper tray by the door in {place}.", "I text the crew and wait.",
         "One clerk knows everybody."),
        ("About ${n},000 is outstanding at any time.", "Two customers refused to pay after a month.",
         "My accountant raises it at each meeting.")
    ),
    Theme(
        "use", "Dispatch", "dispatch",
        ("A cancelled {trade} slot is filled within the hour", "{place} crews stay on paid work all day",
         "The waiting list empties itself into free {trade} slots"),
        ("dispatcher", "scheduling lead", "branch coordinator"),
        ("within minutes of a cancellation", "when rain stops the outdoor work",
         "while the van is still close by"),
        ("has the freed slot filled with a job nearby", "sends the crew to work that waits in {place}",
         "knows who is home and wants an earlier visit"),
        ("ringing {n} homes one after the other", "leafing through a waiting list of {n} names",
         "sending {n} people home paid"),
        ("keep technicians on paid work", "shorten the waiting list",
         "promise earlier visits with a calm mind"),
        "cancelled slots filled on the day", "%", "up", (12, 30), "day plans, weekly",
        ("A job falls out at nine and two technicians sit in a parking lot until one.",
         "By the time I find somebody in {place} who is home, the slot is gone.",
         "When it rains I have {n} calls to make and ten minutes to make them."),
        ("We ring down a list on paper.", "The dispatcher remembers who complained last.",
         "Somebody posts it in the group chat."),
        ("That is {n} paid hours a week with nothing to show.", "Crews go home early and resent it.",
         "We turned down work the same afternoon.")
    ),
    Theme(
        "support", "Dispatch", "arrival",
        ("{trade} customers know the hour we arrive", "Nobody in {place} waits half a day for the van",
         "The phone is quiet on {trade} mornings"),
        ("homeowner", "shop owner", "tenant"),
        ("on the morning of a booked visit", "when the crew before runs late", "while waiting at the door"),
        ("knows in which hour the technician rings", "hears of a delay before leaving work",
         "keeps the morning until the van is near"),
        ("staying home for {n} hours", "ringing the office {n} times",
         "closing the shop for a window of {n} hours"),
        ("keep the day's pay", 'leave the shop open', 'plan the day like any other'),
        "calls asking where the technician is", "calls per 100 visits", "down", (20, 45),
        "phone log by reason, weekly",
        ("A third of our calls are people asking where the technician is.",
         "They took a morning off, and we came at twenty past twelve.",
         "Shops in {place} cannot close for four hours on the chance that we show up."),
        ("Dispatch radios the van and calls back.", "Our crew lead texts from his own phone.",
         "Two people do nothing else until noon."),
        ("We lost {n} customers over it this year.", "Reviews mention the waiting, never the work.",
         "About {n} visits a week find nobody home.")
    ),
    Theme(
        "use", "Field", "field",
        ("{trade} readings are kept where they are taken",
         "Work below ground is on record before the van leaves", "No reading from {place} is typed twice"),
        ("technician", "water engineer", "lift mechanic"),
        ("while working with no signal", "at the last stop of the day", "during a {trade} visit"),
        ("records the readings on the spot", "leaves the site with the record complete",
         "sees what was measured on the visit before"),
        ("typing {n} values in at home", "photographing paper {n} times a week",
         "climbing back for {n} lost pictures"),
        ("end the day when the last job ends", "answer an auditor from one record", "take one more call a day"),
        "jobs completed after working hours", "%", "down", (25, 55), "time stamps of job records",
        ("There is no reception where we work, so it goes on paper and then nowhere.",
         "Half of the {trade} readings are typed in at a kitchen table.",
         "He climbs back in to take the picture a second time."),
        ("Paper, mostly. Once a forearm.", "We photograph the box flap.", "He fills it in at night."),
        ("The state found {n} gaps in our log.", "Nobody trusts the numbers from {place}.",
         "We repeat about {n} visits a year.")
    ),
    Theme(
        "onboard", "Field", "onboarding",
        ("New {trade} hires run a route alone in week one", "{place} trains nobody in the passenger seat",
         "The first {trade} visit alone goes as planned"),
        ("newly hired technician", "crew lead", "apprentice"),
        ("during the first week", "before the first visit alone", "after the morning briefing"),
        ("completes a day's route alone", "knows what to do at each stop",
         "finds the shutoff on the first look"),
        ("riding along for {n} weeks", "asking a colleague {n} times a day", "repeating {n} visits"),
        ("take on the season's work with the people they have", "earn the full rate sooner",
         "free the senior crew for hard cases"),
        "days until the first route alone", "days", "down", (10, 25), "route logs, monthly",
        ("We hired {n} people for the season and they still sit in the passenger seat.",
         "New people learn it from the last new people, who learned it wrong.",
         "It took a bright kid {n} days to run a {trade} route by himself."),
        ("They ride along until it sticks.", "A binder from years ago.", "Whoever is free shows them."),
        ("That is {n} salaries for nothing.", "Two quit before they were on their own.",
         "We turned work away in the best weeks.")
    ),
    Theme(
        "renew", "Billing", "contracts",
        ("{trade} contracts renew at a price that holds", "No contract in {place} is served at a loss",
         "A renewal starts from what it cost"),
        ("service manager", "account owner", "branch manager"),
        ("before a {trade} contract renews", "when a customer asks for a discount", "at the yearly review"),
        ("knows what the contract cost to serve", "names the price that covers the visits",
         "sees which contracts lose money"),
        ("adding up {n} visits by hand", "guessing from {n} folders", "waiting {n} days for finance"),
        ("renew without giving the margin away", "drop the contracts that cannot be saved",
         "argue from the same figures as the customer"),
        "contracts renewed below cost", "%", "down", (15, 35), "contract ledger, quarterly",
        ("We renewed at the old price and found out we had been there {n} times.",
         "Which of my {trade} contracts lose money? I would love not to guess.",
         "The customer came to the renewal with better numbers than ours."),
        ("My bookkeeper adds it up when she is curious.", "We add three percent and hope.",
         "A folder per contract."),
        ("We were ${n},000 under water on one contract.", "Two good contracts walked away in {place}.",
         "The board asks and I have no answer.")
    ),
    Theme(
        "measure", "Insight", "figures",
        ("{place} and the others argue from the same figures", "The {trade} review starts with the answer",
         "Response times are one number, not five"),
        ("branch manager", "operations director", "regional lead"),
        ("at the monthly review", "when the auditor asks", "after each {trade} emergency"),
        ("knows the response time of each branch", "answers with figures that finance shares",
         "sees where the minutes went"),
        ("copying figures from {n} sheets", "arguing {n} minutes about arithmetic", "ringing {n} branches"),
        ("decide in the meeting", "spend the hour on the causes", "answer the auditor on the day"),
        "time to prepare the review", "hours", "down", (6, 20), "calendar of the analysts, monthly",
        ("Each region has its own idea of what a response time is.",
         "The review in {place} is an hour of arguing about arithmetic.",
         "We reconstruct the {trade} calls afterwards from phone records."),
        ("A day of copying into one sheet.", "An analyst and {n} mails.", "We ask the phone company."),
        ("The auditor noticed.", "Nobody believes the slide any more.", "We decide by who speaks loudest.")
    ),
    Theme(
        "learn", "Field", "standards",
        ("{trade} work follows the edition in force", "Inspectors in {place} use the right tolerances",
         "A change of the code reaches the crew on the day"),
        ("inspector", "compliance lead", "technician"),
        ("at the start of an inspection", "when the code changes", "before signing a certificate"),
        ("works to the edition in force", "knows which limits apply here", "finds the rule that changed"),
        ("looking through {n} pages of code", "redoing {n} certificates", "ringing head office {n} times"),
        ("sign on the first visit", "stand up to an audit", "inspect one more building a day"),
        "certificates sent back", "per 1,000", "down", (20, 60), "returns by reason, monthly",
        ("Half of our people in {place} still work to the old numbers.",
         "I only find the wrong {trade} limits when I check the certificate.",
         "The edition changed and the crew heard of it {n} weeks later."),
        ("I check each one by hand.", "A mail to everybody that nobody reads.", "A poster in the depot."),
        ("{n} certificates came back last quarter.", "Late filings are fined.",
         "One more and we lose the licence.")
    ),
    Theme(
        "engage", "Portal", "tenants",
        ("The security desk in {place} expects the {trade} crew", "Tenants hear of work before it starts",
         "Nobody is surprised by a {trade} visit"),
        ("property manager", "facility lead", "security officer"),
        ("before a crew arrives", "when the work takes a second day", "on the day of a {trade} visit"),
        ("knows who is in the building", "has told the tenants", "lets the crew in at once"),
        ("ringing {n} suppliers", "answering {n} tenants", "keeping a crew at the gate for {n} minutes"),
        ("keep to the security policy", "spare the tenants the surprise",
         "open floors on the day they are ready"),
        "crews held at the gate", "%", "down", (10, 30), "gate log, weekly",
        ("I learned from a tenant that your technician had been here for two days.",
         "There is a list at the desk in {place} and your crew is not on it.",
         "The {trade} crew stood at the gate for {n} minutes."),
        ("The desk rings me and I ring you.", "We print the mail and hope.", "Somebody walks down."),
        ("It breaks our own policy.", "A tenant moved in {n} days late.", "The night shift turned a crew away.")
    ),
    Theme(
        "use", "Field", "parts",
        ("The {trade} van holds what tomorrow needs", "One trip to {place} is enough",
         "The right part leaves the depot with the {trade} crew"),
        ("technician", "warehouse lead", "service engineer"),
        ("before leaving the depot", "the evening before a {trade} day", "when a call comes in"),
        ("knows the part that cures the fault", "starts with the van loaded for the day",
         "carries what the unit needs"),
        ("driving back {n} times a week", "buying {n} parts at the counter", "losing {n} minutes a visit"),
        ("finish one more call a day", "carry less stock", "keep the promise of one visit"),
        "visits finished at the first attempt", "%", "up", (55, 75), "job records, weekly",
        ("The van went to {place} without the one part the job was about.",
         "One visit in four is a visit for nothing.",
         "We fixed that same {trade} fault last winter, and nobody going out today knows it."),
        ("We stuff the vans and hope.", "Ask in the chat who was there last.", "A run to the supply house."),
        ("The customer pays for one visit of two.", "${n},000 of stock spoiled in one weekend.",
         "{n} supply runs this week alone.")
    ),
)  # fmt: skip

TRADES = (
    "heating", "lift", "fire safety", "plumbing", "solar", "refrigeration", "pest control", "pool", "alarm",
    "water", "generator", "roofing", "garage door", "electrical",
)  # fmt: skip
PLACES = (
    "Phoenix", "Tulsa", "Duluth", "Reno", "Savannah", "Boise", "Toledo", "El Paso", "Fresno", "Albany",
    "Mobile", "Omaha", "Tacoma", "Dayton",
)  # fmt: skip
FIRST = (
    "Harlan", "Brook", "Castle", "Summit", "North", "Silver", "Oak", "Maple", "Iron", "River", "Lake", "Stone",
    "Clear", "Pioneer", "Union", "Granite", "Falcon", "Harbor", "Prairie", "Beacon",
)  # fmt: skip
SECOND = (
    "field", "gate", "view", "ridge", "crest", "well", "bridge", "haven", "mark", "port", "dale", "wood",
    "point", "line", "brook", "shore",
)  # fmt: skip
TRADE_NAMES = (
    "Heating", "Elevators", "Fire Protection", "Plumbing", "Solar", "Refrigeration", "Pest Control", "Pools",
    "Security", "Water Treatment", "Generators", "Roofing", "Doors", "Electric",
)  # fmt: skip
PEOPLE = (
    "Dana Whitlock", "Marcus Dell", "Aisha Grant", "Olu Adeyemi", "Karin Voss", "Hector Ruiz", "Luz Herrera",
    "Bea Lindgren", "Terrence Obi", "Gloria Nunes", "Pete Amory", "Colette Marsh", "Walt Burke", "Ines Prado",
    "Rosalind Chu", "Stig Larsen",
)  # fmt: skip
ROLES = ("owner", "office manager", "dispatch lead", "operations", "finance", "branch manager", "crew lead")
OPENINGS = (
    "Bringing this up again because it came up in our {place} meeting.",
    "Quick one from the field, before I forget it.", "I have been meaning to write this down for a while.",
    "You asked what gets in our way, so here it is.", "This is from the {trade} side of the house.",
    "Our people in {place} asked me to pass this on.",
)  # fmt: skip
DETAILS = (
    "We run {n} vans out of {place}, and it is the same for each of them.",
    "Last week alone it happened {n} times, and I only count the ones that I heard of.",
    "The {trade} crew has it worst, because they are the furthest from the office.",
    "I timed it myself on a Tuesday: {n} minutes from the first call until somebody had an answer.",
    "It was bearable when we were two people; with {n} it is not.",
    "I sat with the team for a morning and nobody could tell me who is meant to do it.",
    "Our new operations lead came from a competitor and says that it was no better there.",
    "On a good day nobody notices, and on a bad one it is all anybody talks about.",
    "We tried a rule for it, and the rule lasted {n} days.",
    "The customers do not see it, but they feel it, and they tell the technician at the door.",
)  # fmt: skip
FREQUENCIES = (
    "daily", "every evening", "{n} times a week", "about twice a month", "most visits", "each season",
)  # fmt: skip
CLOSINGS = (
    "Happy to show you on site.", "I don't mind how it is solved.", "Call me if you want details.",
    "Renewal will come up in the same conversation.", "That's all. Thanks for listening.",
    "Our {place} branch would try anything first.",
)  # fmt: skip
DECLINED = (
    "Two accounts in three years; what they have covers it.", "Against what the auditors ask of everybody.",
    "Outside of what we do; a partner does it well.",
)  # fmt: skip
REMARKS = (
    "Talked to three of them; the number holds.", "No reading before the next quarter.",
    "Same cause as the story beside it, other moment.", "Finance confirms the baseline.",
    "Ask again after the season.",
)  # fmt: skip
CHANNELS = ("email", "call", "slack", "qbr", "ticket")
