"""The story is judged apart from its number; honest texts pass; marks come from their own sentence."""

import re
from collections.abc import Iterable
from itertools import chain
from typing import Any

import pytest

from bench.judgement import HANDS, SHARED, rows, sets, story_of, verdicts
from roadmap_tui.actions.gate import gate_of
from roadmap_tui.model.records import Story
from roadmap_tui.wording import second_opinion
from roadmap_tui.wording.check import check_story, check_text
from roadmap_tui.wording.finding import RULES
from roadmap_tui.wording.lexicon import lexicon
from roadmap_tui.wording.openings import ASK, ASK_WORDS
from roadmap_tui.wording.rules import judgement, number
from roadmap_tui.wording.rules.stretches import Sign
from roadmap_tui.wording.second_opinion import NAMED, PARTS, TOLD, Trait, Weights, opinion, weights_of
from roadmap_tui.wording.tokens import Text
from tests.each_row import each_row
from tests.wording.kit import EXPORTS, TODAY, column, story, target

LEARNED = "F13-reads-as-a-feature"
"""The rule that was learned: it may stop a made-up sentence for its words."""

TOGETHER = "hands"
"""The texts of all hands that were learned from, as one set."""
LEAST_GOOD = {"held": 0.93, TOGETHER: 0.96}
"""The least share of good texts that passes; of a set that is not named, 0.95."""
MOST_BAD = {
    "held": {"record": 0.05, "swapped": 0.06, "prose": 0.13},
    "tuned": {"record": 0.05, "swapped": 0.05, "prose": 0.08},
    "earlier": {"record": 0.03, "swapped": 0.04, "prose": 0.03},
    "strangers": {"record": 0.0, "swapped": 0.05, "prose": 0.05},
    TOGETHER: {"record": 0.03, "swapped": 0.3, "prose": 0.2},
}
"""The greatest share of bad ones."""


@pytest.fixture
def rules_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every error that a rule finds stands, and the second opinion stops nothing else."""
    alone = Weights({}, doubt=1.0, limit=0.5)
    monkeypatch.setattr(second_opinion, "weights_of", lambda _: alone)


def told_of(*ordinary: str) -> pytest.MarkDecorator:
    """Each set of texts; those that are not named are slow."""
    here = pytest.mark.skipif(not SHARED.exists(), reason="The texts of strangers are not beside this checkout.")
    first = [pytest.param(one, marks=here) if one == "strangers" else one for one in ordinary]
    every = [TOGETHER, *(one for one in sets() if one not in HANDS)]
    slow = [pytest.param(one, marks=pytest.mark.slow) for one in every if one not in ordinary]
    return pytest.mark.parametrize("name", [*first, *slow])


def sets_of(name: str) -> Iterable[str]:
    """The sets of texts behind a name."""
    return HANDS if name == TOGETHER else (name,)


@told_of("held", "strangers")
def test_texts_are_told_apart(name: str) -> None:
    """Of each set, as records, with a good target in place of theirs, and as prose, enough are judged right."""
    passed: dict[tuple[str, bool], list[bool]] = {}
    for form, row, passes, _ in chain.from_iterable(map(verdicts, sets_of(name))):
        passed.setdefault((form, row["kind"] == "good"), []).append(passes)
    shares = {key: sum(one) / len(one) for key, one in passed.items()}

    assert {key: share for key, share in shares.items() if key[1] and share < LEAST_GOOD.get(name, 0.95)} == {}
    assert {key: share for key, share in shares.items() if not key[1] and share > MOST_BAD[name][key[0]]} == {}


@told_of("held", "earlier")
def test_what_gives_advice_alone_changes_no_error(name: str) -> None:
    """Errors are the same without the checks that a gate leaves out: what they find is no sign of one."""
    stories = [story_of(row) for one in sets_of(name) for row in rows("record", one)]
    whole, errors_only = (
        [
            [one for one in check_story(each, today=TODAY, errors_only=is_left_out) if one.level == "error"]
            for each in stories
        ]
        for is_left_out in (False, True)
    )

    assert whole == errors_only
    assert any(whole)


@each_row(
    "text",
    [
        "A picker on her first shift fills orders as well as old hands, without 3 errors a box, so buyers stay.",
        "A designer sees players react the same day, without a wait of 5 days, so poor ideas are dropped early.",
        "Import duties are known to a buyer before she orders, without phoning 3 brokers, so the price holds.",
        "A sister signs release papers before noon, without ringing 3 doctors, so that patients are home early.",
        "A tutor meets the class only once a week, without 3 trips, so that the rent is paid.",
        "A fitter signs the release by dawn. Releases held up fall from 31 to 5 by 30 June 2027, so crews sleep.",
        "A binder opens spines again. We intend that she sews once: 7 now, 1 by 30 April 2027. She earns more.",
        "Growers in our hills hear any price. They should get it: 9 rupees off, 2 by May 2027. They eat well.",
        "A packer loads once. Now 9 pallets a day have to be done again: 2 by 30 June 2027, so vans leave full.",
        "A baker can say yes or no to an order at once, without 3 calls, so that nobody drives in for nothing.",
        "A diver waits on the right platform at the station, without 2 wrong stops, so the team eats together.",
        "A nurse at a tablet packing plant fills every batch without 3 recounts, so that she is home by six.",
        "A cook hears late, and he bins 9 meals. He is to know by noon: 9 now, 1 by 30 June 2027. They eat well.",
        "A diver waits, and in May the yard takes 40 days. He shall dive at once: 5 by 30 June 2027. He is paid.",
        "A raker loses crusts to rain. He is to be warned. Crusts lost: nine in 2026; two by June 2027. He eats.",
        "Tuners wait at locked halls. We promise them keys: 90 minutes a week, 10 by 30 June 2027, so two sing.",
        "Lift's down? Residents ride home the same day and don't climb 8 floors, so older neighbours get out.",
        "A skipper lands 9 more crates, without 3 trips, so crews sleep; we shall be content when a log says it.",
        "A deaf man speaks at noon, without 9 waits, so he is heard. It was 12 days in 48 cases that we traced.",
        "A tenant stuck in a lift is out by 8 in 25 minutes instead of 70, so nobody sits in the dark.",
        "A driver can pick it up at 5, without 3 calls on 34 days, so that nobody begs for a ride home.",
        "A grower who loads at our valley station sells 9 sacks more, without 3 trips, so that the rent is paid.",
        "A mechanic hears of a soft brake the day a driver feels it, without 9 road calls, so nobody is towed.",
        "Traders bin 9 kg less when told. Today they guess: 28 kg binned, 6 by 29 May 2027. They earn 9 more.",
        "A pilot sails at dawn, without 9 waits, so he sleeps. Logs will say whether it came: 9, 2 by May 2027.",
        "The assistant who turns over a room has 9 tools ready, without 4 walks, so that patients wait less.",
        "The editor in Enugu cuts 3 reels by noon, without 5 calls, so that the film is shown on Wednesday.",
        "Imagine a line cook in Tulsa. He sends 200 dollars by noon, without 3 trips, so that his mother eats.",
        "A keeper knows which 9 mice fast and which must have food, without 3 calls, so that none goes hungry.",
        "For an interpreter, Friday means one court, without 94 km: each books her on its own, so she rests.",
        "A nurse opens the box at dawn and finds 9 vials dry, without 3 trips, so that no child is sent home.",
        "A vet stops the line by noon and has the farm named, without 31 hours of calls, so the herd is held.",
        "Neighbours settle it in 2 weeks. These days notes go to a board, and in that time the quarrel grows.",
        "A cook knows the sum at noon, whereas now the rate shifts 9 times and she comes up short, so he saves.",
        "A rider gets his phone at the repair kiosk in 1 hour, without 7 idle ones, so that no pay is lost.",
        "A porter at the coach terminal opens 1 hold, without crawling under 4, so that his back does not hurt.",
        "A father can still arrange lessons in May, without 9 calls, so that his girl does not repeat the year.",
        "Crews at our dock land the fish in 1 hour, without chipping ice for 4, so that the catch is paid more.",
        "A guest of 80 reads the bill in her own glasses at noon, without 3 calls, so that she pays less.",
        "A crew rolls to an open scanner in 14 minutes, without 20 in a hallway, so that fewer patients die.",
        "In 2026 the kiosk saw 9 faults first. At noon an engineer sees them, without 3 calls, so nobody waits.",
    ],
)
def test_honest_words_are_no_signs(text: str) -> None:
    """A picker is a person, players react, duties and papers are nouns, "only" says nothing by itself."""
    checked = check_text(text)

    assert [one.rule for one in checked.findings if one.level == "error" and one.rule != LEARNED] == []
    assert len(checked.marks.present) >= 4


@pytest.mark.usefixtures("rules_alone")
@each_row(
    ("rule", "text"),
    [
        ("S14", "A clerk closes the month in 2 days, without 4 calls, so that we see 9 more seats sold by us."),
        ("S14", "A clerk closes the month in 2 days, without 4 calls, so that our valley team sells 9 more."),
        ("S14", "A clerk closes the month in 2 days, without 4 calls, so that we hold 9 more accounts."),
        ("S14", "A clerk closes the month in 2 days, without 4 calls, so that our dock office sells 9 more."),
        ("F11", "A father can arrange his list of 9 lessons by noon, without 3 calls, so that his girl rests."),
        ("V18", "By noon a clerk bins 3 kilos and not 19, so that she rests 2 hours more."),
        ("F11", "A clerk can pick a colour by noon, without 3 calls on 34 days, so that nobody begs for a ride."),
        ("V17", "A vet feels it is in hand by six, without 3 calls, so that he sees his children."),
        (
            "V17",
            "A cook serves by noon, without 9 calls, so he rests. By guesswork it is 9 today, 2 by May 2027.",
        ),
        ("A02", "The assistant answers 9 calls by noon, without 3 clerks, so that nobody waits."),
        ("A02", "At night a pump runs on its own, without 3 walks, so that a farmer sleeps 2 hours more."),
        ("F01", "Imagine a world in which a clerk waits 2 days, without 9 calls, so that nobody is late."),
        ("F01", "Imagine a clerk who has 9 lists by noon, without 3 calls, so that nobody is late."),
        ("F07", "The list must have 9 names by noon, without 3 calls, so that a clerk is home by six."),
        (
            "C12",
            "A vet stops the line by noon, without 9 calls; moreover, she has the farm named, so that all rest.",
        ),
        (
            "C12",
            "Clerks should pay by noon, without 9 calls, and they shall print the letters, so that nobody waits.",
        ),
        (
            "S13",
            "A rider gets his phone from the new kiosk in 1 hour, without 7 idle ones, so that no pay is lost.",
        ),
        (
            "S13",
            "A fitter finds the leak with glasses that show 9 pipes, without 3 trips, so that he is home by six.",
        ),
    ],
)
def test_the_bad_neighbour_is_still_stopped(rule: str, text: str) -> None:
    """What looks like an honest text and is none: our gain, a feeling, a product, a wish, a second outcome."""
    assert rule in {one.rule[:3] for one in check_text(text).findings if one.level == "error"}


@each_row(
    ("text", "mark"),
    [
        ("Tenants know the day the works begin, without ringing 4 offices, and so don't move out for nothing.",
         "benefit"),
        ("A family knows in one meeting what it owes, without 40 letters, and is able to stay out of debt.",
         "benefit"),
        ("A patient leaves with the letter in hand. Today the letter waits for a pharmacist who has left.",
         "obstacle"),
        ("In January, a carpenter knows what he will owe.", "situation"),
        ("A vet answers at once, where she now rings 11 branches. From 29 to 8 days by 31 May 2027.", "obstacle"),
        ("A digger opens the right plot. Old plans name a fallen yew. 6 a year, 0 by May 2027.", "obstacle"),
        ("A tuner waits outside 3.5 hours a week, half an hour by 28 March 2027, which is two paid pianos.",
         "benefit"),
        ("Lost hives of a beekeeper: eight a season, one by 31 July 2027.", "number"),
        ("A carpenter knows in January what he will owe.", "situation"),
        ("Painters mix the colour right on the first spray.", "situation"),
        ("On draw nights an engineer sees the fault.", "situation"),
        ("A mother in one hotel room bids on flats that she can have.", "situation"),
        ("Dealers are paid by weight. Error on winter mornings: 14 kg now, 2 by 28 February 2027.", "situation"),
        ("Clerks board. Twelve are left at half past six today; two by 30 April 2027.", "situation"),
        ("A shepherd is paid. Today he takes what a far scale says: short by 11 percent, 1 by 31 May 2027.",
         "obstacle"),
        ("Drivers are out. Queue from 74 minutes to 25 by 28 May 2027, since all loads arrive at one hour.",
         "obstacle"),
        ("A farmer's sacks are dry. This spares him a vigil at night, and 7 kilos, which is 2 by May 2027.",
         "obstacle"),
        ("It is dark. A cooper used to roll out the casks finds his: 4 in vain, 0 by 12 May 2027.", "obstacle"),
        ("A developer fixes a crash that day. Right now he begs strangers for screen recordings.", "obstacle"),
        ("A pilot sails on time. As of now he hears of the draught at the bar.", "obstacle"),
        ("A baker is paid that day. As things are she waits for the letter of the bank.", "obstacle"),
        ("A tenant knows the day. Last year the lift stood still before anybody wrote.", "obstacle"),
        ("A plumber goes there once. He now goes a third time because the tenant is out.", "obstacle"),
        ("A controller closes the books. Chasing others after the bill lands is today's ritual.", "obstacle"),
        ("Movers lift once. Done twice: 1 in 9 today, 1 in 60 by 1 May 2027. Their backs last till dusk.",
         "benefit"),
        ("Committees sit late. They vote with care and are home by ten: end at 1:10, at 21:45 by 31 May 2027.",
         "benefit"),
        ("A welder waits. Instead of crossing the yard he is welding at 7: 2 hours now, 5 by 12 May 2027.",
         "obstacle"),
        ("Bridge tender, alone in his cabin: he keeps the span down.", "actor"),
        ("2 of 11: so many crofts got it. By 31 May 2027 it is 10. A crofter plants at once.", "actor"),
        ("Each morning the editor who cuts the film has the reels.", "actor"),
    ],
)  # fmt: skip
def test_marks_are_read(text: str, mark: str) -> None:
    """Benefits, obstacles and moments as people write them."""
    assert mark in check_text(text).marks.present


@each_row(
    ("text", "mark"),
    [
        ("A clerk reads the list on the first screen.", "situation"),
        ("A clerk in one team reads the list.", "situation"),
        ("Clerks board. Twelve wait on paper, 9 today; two by 30 April 2027.", "situation"),
        ("A clerk is paid. Today 11 percent are short, 1 by 31 May 2027.", "obstacle"),
        ("A clerk is paid. From 74 minutes to 25 by 28 May 2027, since the launch.", "obstacle"),
        ("A clerk is paid. He now has the list.", "obstacle"),
        ("A clerk is paid. As of now.", "obstacle"),
        ("A clerk is paid. As of now the dashboard shows it.", "obstacle"),
        ("A clerk is paid. Right now the screen takes 9 clicks.", "obstacle"),
        ("Movers lift once. Done twice: 1 in 9, 1 in 60 by 1 May 2027. Read off the till at dusk.", "benefit"),
        ("Committees sit late. Minutes and votes are kept: end at 1:10, at 21:45 by 31 May 2027.", "benefit"),
        ("Rent dashboard, new in spring: it shows each flat.", "actor"),
        ("The editor shows each reel.", "actor"),
    ],
)
def test_no_mark_is_read_where_none_is(text: str, mark: str) -> None:
    """A screen is no moment, a figure no trouble, a till no gain, and what is offered nobody."""
    assert mark in check_text(text).marks.missing


@pytest.mark.parametrize("mark", ["obstacle", "benefit"])
def test_a_target_sentence_holds_no_other_mark(mark: str) -> None:
    """What stands beside a number to be reached is neither obstacle nor benefit: "instead of 41"."""
    text = (
        "A form teacher tells every family where their child stands. "
        "Target: hours spent collecting marks 1 hour instead of 41 by 15 November 2027; measured by diary."
    )

    assert mark in check_text(text).marks.missing


def test_a_day_is_a_day() -> None:
    """A deadline with a day of the month is one."""
    text = (
        "Late payers fall from 41 to 15 percent by 30 June, without letters to 90 people, so the office is calm."
    )

    assert "V04-no-date" not in {one.rule for one in check_text(text).findings}


BAD: dict[str, dict[str, Any]] = {
    "S14-our-gain": {"benefit": "our support costs drop by a third"},
    "A04-internal-actor": {"actor": "Customer success managers"},
    "C12-two-outcomes": {"outcome": "has the history before the patient sits down and prints the letter"},
    "V16-praise-throughout": {"outcome": "works in a seamless, modern way", "benefit": "excellence is ensured"},
    "V17-felt-not-measured": {"outcome": "feels on top of things"},
    "V18-number-of-itself": {"benefit": "the goal is reached"},
    "S13-named-solution": {"outcome": "checks the history with a drone"},
    "S11-obstacle-is-absence": {"obstacle": "there being no template for the history", "cost": None},
    "F12-handed-out": {"outcome": "has access to 120 exercise videos"},
}


CLEVER: list[tuple[str, dict[str, Any]]] = [
    ("C12-two-outcomes", {"outcome": "has the history in hand, the letter being printed before he sits down"}),
    ("C12-two-outcomes", {"outcome": "has the history in hand, by which time the bed is made as well"}),
    ("S11-obstacle-is-absence", {"obstacle": "nobody in the county has put together one history", "cost": None}),
    ("S14-our-gain", {"benefit": "stays with the supplier, since no competing offers are entertained"}),
    ("S14-our-gain", {"situation": "when a clinic calls us"}),
    ("A02-product-is-subject", {"actor": "The silent member of the night staff"}),
    ("V16-praise-throughout", {"outcome": "is on top of things", "benefit": "days go as they should"}),
    ("F11-product-deed", {"outcome": "has every visit shown in order with the latest on top"}),
    ("V15-output-metric", {"target": target(
        metric="Warnings put before physicians", unit="warnings", direction="up", baseline=0, target=450)}),
    ("V17-felt-not-measured", {"target": target(metric="Calm of the visit", unit="marks out of six")}),
    ("V17-felt-not-measured", {"target": target(measured_by="three raters noting their own impression")}),
    ("V18-number-of-itself", {"target": target(metric="Reachability factor", unit="points")}),
    ("V18-number-of-itself", {"target": target(
        metric="Parking lots at the works", unit="lots", direction="up", baseline=40, target=55)}),
    ("V18-number-of-itself", {"target": target(
        metric="Beds in the land", unit="beds", measured_by="published statistics")}),
    ("C12-two-outcomes", {"outcome": "has the history in hand and opens the letters"}),
    ("C12-two-outcomes", {"outcome": "has the history read before noon and prints the letter before dusk"}),
    ("A02-product-is-subject", {"outcome": "warns the nurse by itself"}),
    ("S14-our-gain", {"target": target(metric="Referrals given after consultations")}),
    ("C12-two-outcomes", {"outcome": "has the history in hand, plus a calmer day"}),
    ("F06-ship-as-success", {"target": target(metric="Released modules adopted")}),
    ("V18-number-of-itself", {"target": target(metric="Overall visit grade")}),
    ("V17-felt-not-measured", {"target": target(measured_by="own scale of 1 to 6")}),
    ("V16-praise-throughout", {"outcome": "works seamlessly, without silos", "benefit": "is trusted"}),
    ("F07-ask-phrase", {"benefit": "looking for a way to save 2 hours"}),
    ("V20-hardly-moves", {"target": target(
        metric="patients seen", unit="patients", direction="up", baseline=640, target=655)}),
]  # fmt: skip


@pytest.mark.usefixtures("rules_alone")
@each_row(("rule", "fields"), CLEVER)
def test_what_sounds_good_is_judged_too(rule: str, fields: dict[str, Any]) -> None:
    """A fault that is put well is an error of its kind."""
    assert rule in _errors(story(**fields))


@each_row(
    "fields",
    [
        {"benefit": "nobody falls ill on his watch"},
        {"situation": "at the container terminal, as ships unload"},
        {"title": "The release paper beats the ferry"},
        {"title": "Launch with the right number of oilskins"},
        {"outcome": "shows that the tree may come down and carries on"},
        {"outcome": "goes in, takes the chart and is out"},
        {"outcome": "moors and is unloaded before the tide"},
        {"actor": "Dairy farmers", "outcome": "deliver her milk after the first visit"},
        {"target": target(measured_by="tow ticket against the signed estimate")},
        {"target": target(metric="Value of medicine thrown away", unit="euro", baseline=640, target=140)},
        {"title": "Turned away at the door no longer"},
        {"title": "The last bus comes on time"},
        {"title": "Support that speaks the dialect"},
        {"target": target(metric="People standing")},
        {"target": target(metric="Time until the beam lies on top of the stack")},
        {"title": "Platform change told in time"},
        {"title": "Fixed by Friday"},
        {"actor": "Product safety inspector"},
        {"outcome": "sorts the eggs by noon"},
        {"outcome": "reaches the summit and is down by noon"},
        {"obstacle": "a page is missing from the tide table", "cost": None},
        {"target": target(measured_by="estimate and final bill of 40 roofs")},
        {"target": target(measured_by="refiner's invoices against the gold shown in each estimate")},
        {"target": target(measured_by="surveyor's estimate beside the invoice")},
        {"target": target(measured_by="cost estimation sheet, signed")},
        {"title": "Missing since Monday"},
        {"target": target(metric="Consultations with nothing to be done")},
        {"actor": "Platform engineers", "outcome": "build the history from the first visit on"},
        {"actor": "Fishers in our bay"},
        {"actor": "Garage owner on our Starter tier"},
        {"target": target(metric="Sense of smell lost during a consultation")},
        {"target": target(metric="Adoption papers of children sent back at a consultation")},
        {"title": "A screen free of leaves", "situation": "at the weir, in autumn"},
        {"actor": "Dispensing optician", "outcome": "hands over glasses that stay on the nose"},
        {"situation": "at the cask", "target": target(metric="Spirit lost in each consultation of the still")},
        {"title": "Release notes signed before the tide"},
        {"title": "Our say, in time"},
        {"title": "Seed kept as cold as it should be"},
        {"actor": "Module cleaning gang at a solar plant"},
        {"actor": "Sales ledger clerk"},
        {"situation": "at the second beach kiosk, in July"},
        {"outcome": "gets two seats side by side"},
        {"obstacle": "doors open at each stop, in an order that nobody thought about", "cost": None},
        {"target": target(metric="Reminders sent to patients who had paid", unit="reminders")},
        {"target": target(metric="Heart patients moved to a second hospital", unit="patients")},
        {"target": target(measured_by="bank statements of 25 tutors who agree to show them")},
        {"target": target(measured_by="counter stamp against delivery receipt")},
        {
            "target": target(
                metric="Requested records produced that day", unit="%", direction="up", baseline=53, target=97
            )
        },
        {"obstacle": "the paper is put in braille by hand, which takes until the week after", "cost": None},
        {"actor": "Pecan shelling companies", "outcome": "deliver nuts dry enough for the buyer"},
        {"title": "Engine running, blades turning", "actor": "Harvester operator"},
        {"target": target(metric="Referral forms returned to a consultation")},
        {"outcome": "rings the $500-plus donors within two days"},
        {"outcome": "charges the true time and raises the barrier"},
        {"outcome": "closes the count and seals the box before the bank shuts"},
        {"situation": "looking for a patient brought in overnight"},
        {"target": target(metric="Released consultations halted for want of papers")},
        {"target": target(metric="Visits reopened over grade")},
        {"target": target(measured_by="sealed scale of the weights office")},
        {"obstacle": "walking the silos with a torch, as the book is never trusted", "cost": None},
        {
            "outcome": "catches a nest in one row",
            "obstacle": "cards are counted by hand when the nest has already hatched",
            "cost": None,
            "target": target(metric="Rows with a nest", unit="rows"),
        },
    ],
)
def test_honest_fields_are_no_signs(fields: dict[str, Any]) -> None:
    """A watch, a place, an errand, a deed of farmers, a paper, an amount and a heart are what they are."""
    assert set(_errors(story(**fields))) <= {LEARNED}


@pytest.mark.usefixtures("rules_alone")
@each_row("rule", BAD)
def test_a_good_number_saves_no_bad_story(rule: str) -> None:
    """Each kind is an error with its own reason, whatever the target says."""
    one = story(**BAD[rule])
    found = {each.rule: each for each in check_story(one, today=TODAY) if each.level == "error"}

    assert rule in found
    assert not gate_of(one, today=TODAY).is_open


@each_row(
    "actor",
    ["Support lead at an insurer", "Product manager at a bakery chain", "Sales clerks at seed merchants",
     "our customers' nurses", "Robot operator"],
)  # fmt: skip
def test_a_customer_like_us_is_a_customer(actor: str) -> None:
    """Somebody with a job as ours, at a customer's, may be the actor."""
    assert _errors(story(actor=actor)) == []


def test_a_team_that_builds_for_itself_may_gain() -> None:
    """With an internal lexicon our own gain is in order."""
    ours = story(actor="our team", benefit="we close the month in 2 days")

    assert {"A04-internal-actor", "S14-our-gain"} <= set(_errors(ours))
    assert [] == [
        each.rule
        for each in check_story(ours, today=TODAY, lexicon=lexicon(internal=True))
        if each.level == "error"
    ]


def test_the_second_opinion_says_what_weighed() -> None:
    """A story in which no rule finds an error, with parts as features have, is told which parts those are."""
    disguised = story(
        title="Chains of infection",
        actor="Contact tracers",
        situation="in an outbreak",
        outcome="tracers visualise chains of infection as a network graph",
        obstacle="chains are rows in a table",
        benefit="so chains are visualised",
        cost=None,
    )
    [reason] = [each for each in check_story(disguised, today=TODAY) if each.level == "error"]

    assert reason.rule == "F13-reads-as-a-feature"
    assert "its benefit (“so chains are visualised”)" in reason.message
    assert "“Contact tracers”" in reason.hint


def test_a_score_is_one_in_whatever_order_it_is_added_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """A text whose weights come to the limit is not above it, though 0.1 and 0.2 are a little more than 0.3."""
    tables: dict[str, dict[Trait, float]] = {"outcome": {"“find”": 0.1, "“key”": 0.2}}
    monkeypatch.setattr(second_opinion, "weights_of", lambda _: Weights(tables, 1.0, 0.3))

    assert opinion(("story",), {"outcome": Text("finds the key")}, None).score == 0


def test_the_second_opinion_waits_for_the_rules() -> None:
    """Where a rule has an error with a reason of its own, the second opinion adds none."""
    for rule, fields in BAD.items():
        assert "F13-reads-as-a-feature" not in _errors(story(**fields)), rule


@pytest.mark.parametrize(
    ("form", "parts"),
    [("record", (*NAMED, *PARTS, "metric", "measured_by")), ("story", (*NAMED, *PARTS)), ("passage", TOLD)],
)
def test_what_is_weighed_can_be_read(form: str, parts: tuple[str, ...]) -> None:
    """Every weight is of a part, by a plain sentence or the stem of a word, or of two stems side by side."""
    weights = weights_of(form)
    told = {trait for table in weights.parts.values() for trait in table}

    assert set(weights.parts) == set(parts)
    assert 1000 <= len(told) <= 4000
    assert 1000 <= len(weights.pairs) <= 8000
    assert [] == [one for one in told if not isinstance(one, str) or _READABLE.fullmatch(one) is None]
    assert [] == [one for pair in weights.pairs for one in pair if _PIECE.fullmatch(one) is None]
    assert -3 < weights.limit < 3


_READABLE = re.compile(r"[a-z][\w .]+|“[^“”]+”")
_PIECE = re.compile(r"[|#,;:.!?()–—]|[^\W\d_]+(?:['-][^\W_]+)*")


@each_row("rule", BAD)
def test_an_error_yields_where_the_second_opinion_is_for_the_story(
    rule: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a rule that may err finds is advice on a story that is good for all that, and else an error."""
    levels = {}
    for limit in (-9.0, 9.0):
        monkeypatch.setattr(second_opinion, "weights_of", lambda _, limit=limit: Weights({}, 1.0, limit))
        found = check_story(story(**BAD[rule]), today=TODAY)
        are_firm = any(one.level == "error" and RULES[one.rule].may_err != "anywhere" for one in found)
        levels[limit] = next(one.level for one in found if one.rule == rule), are_firm

    assert levels[-9.0][0] == "error"
    assert (levels[9.0][0] == "error") == levels[9.0][1]


def test_errors_add_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """What one error leaves a doubt of, two errors stop."""
    monkeypatch.setattr(second_opinion, "weights_of", lambda _: Weights({}, 1.0, 1.5))
    one, other = BAD["C12-two-outcomes"], BAD["S11-obstacle-is-absence"]
    both = {**one, **other}

    assert both.keys() == one.keys() | other.keys()
    assert len(both) == len(one) + len(other)
    assert [_errors(story(**each)) for each in (one, other)] == [[], []]
    assert sorted(_errors(story(**both))) == ["C12-two-outcomes", "S11-obstacle-is-absence"]


@each_row(
    ("outcome", "product", "level"),
    [
        ("Wardly shows the history to the physician", "Wardly", "error"),
        ("The system shows the history to the physician", "system", "error"),
        ("The system shows the history to the physician", "sys", "warn"),
        ("The system shows the history to the physician", "nobody", "warn"),
    ],
)
def test_a_named_product_is_outweighed_by_nothing(
    outcome: str, product: str, level: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A product that the team named is no subject of a good story either; a word of the finding names none."""
    monkeypatch.setattr(second_opinion, "weights_of", lambda _: Weights({}, 1.0, 9.0))
    told = check_story(story(outcome=outcome), today=TODAY, lexicon=lexicon(products=(product,)))

    assert [one.level for one in told if one.rule == "A02-product-is-subject"] == [level]


def test_our_gain_may_be_a_customers_voice_in_pasted_text(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who tells "we" may be the customer: in a text that is good for all that it is advice, in a story no."""
    text = (
        "We sell out by one on dry days, without 9 calls, so that I rest. Litres tipped: 11 a day, 3 by May 2027."
    )
    told = {}
    for limit in (-9.0, 9.0):
        monkeypatch.setattr(second_opinion, "weights_of", lambda _, limit=limit: Weights({}, 1.0, limit))
        told[limit] = {one.level for one in check_text(text).findings if one.rule[:3] in {"A04", "S14"}}

    assert told == {-9.0: {"error"}, 9.0: {"warn"}}
    assert "A04-internal-actor" in _errors(story(actor="our team"))


def test_marks_that_were_not_found_are_forgiven_where_the_second_opinion_is_for_the_text(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A pasted text that is good for all that passes with three marks; one without a number does not."""
    bare = "Bakers load at once, without phoning the shop, so that it opens."
    text = "Bakers load by five, so the shop opens. Loaves sent back: 40 a day, 5 by 30 June 2027, by the list."
    passes = {}
    for limit in (-9.0, 9.0):
        monkeypatch.setattr(second_opinion, "weights_of", lambda _, limit=limit: Weights({}, 1.0, limit))
        passes[limit] = check_text(text).passes, check_text(bare).passes

    assert [len(check_text(each).marks.present) for each in (text, bare)] == [3, 3]
    assert passes == {-9.0: (False, False), 9.0: (True, False)}


@each_row(
    ("unit", "baseline", "aim", "is_still"),
    [
        ("%", 99.2, 99.3, True),
        ("%", 98.0, 99.5, False),
        ("%", 51.0, 57.0, False),
        ("visits", 1.04, 1.03, True),
        ("minutes", 10, 9, False),
        ("°C", 36.1, 36.4, False),
        ("°C", -18.0, -18.1, False),
    ],
)
def test_a_number_must_move(unit: str, baseline: float, aim: float, is_still: bool) -> None:
    """A step that nobody sees is no success; near the whole and in degrees a small step may be a large one."""
    moved = target(metric="patients", unit=unit, baseline=baseline, target=aim, direction=None)

    assert is_still == ("V20-hardly-moves" in _errors(story(target=moved)))


SIGNS = {
    f"{room.__name__} {name}": sign
    for room in (judgement, number)
    for name, one in vars(room).items()
    for sign in (one.values() if isinstance(one, dict) else (one,))
    if isinstance(sign, Sign)
} | {"ask": Sign(ASK, ASK_WORDS)}


@told_of("held", "earlier")
def test_a_sign_is_missed_nowhere(name: str) -> None:
    """Each text in which the pattern of a sign is found has one of the words that it is looked for by."""
    told = {text for one in sets_of(name) for row in rows("record", one) for text in map(str, row.values())}
    told |= {row["text"] for one in sets_of(name) for row in rows("prose", one)}
    told |= set(column(EXPORTS / "zendesk.csv", "Subject", "Description"))
    read = [Text(text) for text in told]
    missed = [
        (named, found[0])
        for named, sign in SIGNS.items()
        for one in read
        if one.bag.isdisjoint(sign.words) and (found := sign.pattern.search(one.lower)) is not None
    ]

    assert len(SIGNS) > 10
    assert [] == missed


def test_a_rule_speaks_once() -> None:
    """One rule says one thing of a field, and no advice is given that an error there gives as well."""
    one = story(
        outcome="closes the month and phones the bank", target=target(metric="Satisfaction", unit="points")
    )
    said = [(each.rule, each.field) for each in check_story(one, today=TODAY)]

    assert len(said) == len(set(said))
    assert ("C12-two-outcomes", "outcome") in said
    assert ("C02b-two-actors", "outcome") not in said


def _errors(one: Story) -> list[str]:
    return [each.rule for each in check_story(one, today=TODAY) if each.level == "error"]


_BROKEN = re.compile(
    r"\b(?:a|an|the|of|and|or|by|for) [.;:]|\b(\w+) \1\b|“”|“\W+”|\bA …|  |\.\.|”“|(?<![\d.,])\b1 \w+s\b"
    r"|what “[^”]+” (?:has|gains|does|knows)\b|\ba [aeio]\w|\ban [bcdfgkpqtvwz]\w|None|\s[,.;]"
)
"""What no sentence has: a joint that leads nowhere, a word twice, a gap for an actor, a verb amiss."""
_QUOTED = re.compile(r"“[^“”]*”")


@told_of("held")
def test_hints_are_sentences(name: str) -> None:
    """Over all texts of the corpora: a capital, a full stop, nothing broken but in the writer's own words."""
    prose = [row["text"] for one in sets_of(name) for row in rows("prose", one)]
    stories = [story_of(row) for one in sets_of(name) for row in rows("record", one)]
    said = {one.hint for text in prose for one in check_text(text, today=TODAY).findings}
    said |= {one.hint for each in stories for one in check_story(each, today=TODAY)}
    broken = [
        hint
        for hint in sorted(said)
        if not (hint[0].isupper() or hint[0] == "“")
        or hint[-1] not in ".?"
        or _BROKEN.search(_QUOTED.sub("“it”", hint)) is not None
    ]

    assert [] == broken


@each_row(
    ("text", "rule", "hint"),
    [
        (
            "Customers in each stage of life will find it dull.",
            "C11",
            "Say in the present what is then so.",
        ),
        ("A clerk will close the month.", "C11", "Write “A clerk closes the month”."),
        ("We go from 100 percent to 180.", "V10", "“nine in ten” for instance, in place of “100 percent”"),
        ("As a parent, I want to know when my child is absent so that I call.", "F09", "which number moves."),
        ("Visitors from abroad who could say what it was about.", "C08", "Tell it as done: who does what then."),
        ("A clerk might close the month sooner.", "C08", "Tell it as done: “A clerk closes the month sooner”."),
        ("A skipper will really need ice.", "C11", "Say in the present what is then so."),
        ("A clerk often waits.", "C08", "Say how often"),
        ("A fix of 17 bug reports.", "V04", "Add the day by which it is reached"),
    ],
)
def test_a_sentence_is_rebuilt_only_where_it_can_be(text: str, rule: str, hint: str) -> None:
    """A verb agrees with its subject, nothing of the first person is told of others; else a hint only asks."""
    [found] = [one for one in check_text(text, today=TODAY).findings if one.rule.startswith(f"{rule}-")]

    assert hint in found.hint
    assert found.hint.endswith((".", "?"))
    assert "17 bug" not in found.message


@pytest.mark.parametrize(
    ("fields", "rule"),
    [
        ({"target": target(metric="Days between offer and acceptance")}, "V14-many-targets"),
        ({"target": target(metric="Farmers who knew grade and price that day")}, "V14-many-targets"),
        ({"outcome": "attaches photos, voice notes and sketches to the plan"}, "C02b-two-actors"),
        ({"actor": "Families in one room of a bed-and-breakfast"}, "C02b-two-actors"),
        ({"actor": "Mothers of preterm babies, discharged while the baby stays"}, "C02b-two-actors"),
        ({"target": target(metric="Steps walked per list", unit="steps")}, "V15-output-metric"),
        ({"target": target(unit="% of lots")}, "V02-number-no-unit"),
        (
            {"obstacle": "the list is on paper, so she opens doors with a torch", "cost": None},
            "S11-obstacle-is-absence",
        ),
        ({"benefit": "never has to regrow the seed"}, "V10-absolute"),
        ({"obstacle": "loads that have to be done over", "cost": None}, "C06-placeholder"),
    ],
)
def test_no_advice_is_given_that_does_not_hold(fields: dict[str, Any], rule: str) -> None:
    """A span is one number, a list one deed; what falls is no use, and whoever opens doors is seen to suffer."""
    assert rule not in {one.rule for one in check_story(story(**fields), today=TODAY)}
