"""A story told in prose."""

from datetime import date
from typing import Any

from roadmap_tui.model.prose import GAP, cost_words, pieces, prose, target_words, verdict_words
from roadmap_tui.model.records import Cost, Reading, Target
from roadmap_tui.text.numbers import number_words
from tests.each_row import each_row
from tests.model.kit import AT, TARGET, WHOLE, story


def test_a_whole_story() -> None:
    """Actor, situation, outcome, obstacle and benefit in two sentences."""
    assert prose(story(**WHOLE)) == (
        "A physician, before each consultation, is presented with a summary of the treatment history without "
        "spending 5 to 10 minutes finding it. This allows them to spend more time with patients."
    )


def test_an_empty_story_says_nothing() -> None:
    """There is no prose of a title alone."""
    assert prose(story()) == ""


@each_row(
    ("actor", "begins"),
    [
        ("physician", "A physician"),
        ("account owner", "An account owner"),
        ("hourly worker", "An hourly worker"),
        ("honest broker", "An honest broker"),
        ("user of the export", "A user of the export"),
        ("university clerk", "A university clerk"),
        ("unhappy caller", "An unhappy caller"),
        ("utility planner", "A utility planner"),
        ("the night nurse", "The night nurse"),
        ("each nurse", "Each nurse"),
        ("two nurses", "Two nurses"),
        ("nurses on the ward", "Nurses on the ward"),
        ("people in sales", "People in sales"),
        ("boss", "A boss"),
        ("Dana from Acme", "Dana from Acme"),
        ("CFO", "CFO"),
        ("3 nurses", "3 nurses"),
    ],
)
def test_articles(actor: str, begins: str) -> None:
    """A or an by sound, none before names, plurals and words that bring their own."""
    assert prose(story(actor=actor, outcome="is done")) == f"{begins} is done."


@each_row(
    ("obstacle", "expected"),
    [
        ("searching", "without searching"),
        ("without searching", "without searching"),
        ("Without searching", "without searching"),
        ("instead of searching", "instead of searching"),
        ("No longer searching", "No longer searching"),
        ("the search", "without the search"),
        ("The search", "without the search"),
        ("SAP exports", "without SAP exports"),
        ("the visit is on day five", "; today the visit is on day five"),
        ("They wait 4 days", "; today they wait 4 days"),
        ("nobody knows who is next", "; today nobody knows who is next"),
        ("accounts are set up by hand", "; today accounts are set up by hand"),
        ("40 people come to a viewing", "; today 40 people come to a viewing"),
        ("vets start from an empty page", "; today vets start from an empty page"),
        ("Today they ask at the desk", "; today they ask at the desk"),
        ("letters sent twice", "without letters sent twice"),
        ("10 minutes lost", "without 10 minutes lost"),
        ("a form that is sent by fax", "without a form that is sent by fax"),
        ("waiting until it is their turn", "without waiting until it is their turn"),
        ("nobody knowing", "without nobody knowing"),
        ("calls to the ward", "without calls to the ward"),
    ],
)
def test_the_obstacle_brings_one_connective(obstacle: str, expected: str) -> None:
    """`without` is not said twice, and names keep their capitals."""
    assert expected in prose(story(actor="nurse", outcome="is done", obstacle=obstacle))


@each_row(
    ("benefit", "sentence"),
    [
        ("spend more time", "This allows them to spend more time."),
        ("to spend more time", "This allows them to spend more time."),
        ("This frees an hour", "This frees an hour."),
        ("so the ward is calm", "So the ward is calm."),
        ("it saves money!", "It saves money!"),
        ("spend more time…", "This allows them to spend more time…"),
        ("spend more time.", "This allows them to spend more time."),
        ("patients sleep on", "As a result, patients sleep on."),
        ("Nobody waits for an answer", "As a result, nobody waits for an answer."),
        ("the family is called the same day", "As a result, the family is called the same day."),
        ("more time with patients", "This allows more time with patients."),
        ("focus on the patient", "This allows them to focus on the patient."),
        ("access records at night", "This allows them to access records at night."),
        ("keep technicians on paid work", "This allows them to keep technicians on paid work."),
    ],
)
def test_the_benefit_is_a_sentence(benefit: str, sentence: str) -> None:
    """Its own lead and end are kept, and no full stop is doubled."""
    assert prose(story(actor="nurse", outcome="is done", benefit=benefit)).endswith(f" {sentence}")


def test_the_cost_is_told_unless_the_words_tell_it() -> None:
    """In brackets after the obstacle, once."""
    cost = Cost(amount=10, unit="minutes", per="visit")

    assert "without searching (10 minutes per visit)." in prose(story(obstacle="searching", cost=cost))
    assert "(" not in prose(story(obstacle="losing 10 minutes", cost=cost))


@each_row(
    ("fields", "expected"),
    [
        ({"outcome": "is done"}, "Somebody is done."),
        ({"actor": "nurse"}, "A nurse."),
        ({"benefit": "rest"}, "Somebody. This allows them to rest."),
        ({"actor": "nurse", "situation": "At night", "outcome": "is done"}, "A nurse, at night, is done."),
        ({"actor": " night\n\tnurse ", "outcome": "is  done."}, "A night nurse is done."),
    ],
)
def test_gaps_are_left_out(fields: dict[str, Any], expected: str) -> None:
    """What nobody wrote yet leaves no hole in the text."""
    assert prose(story(**fields)) == expected


def test_gaps_are_pieces_of_their_own() -> None:
    """A screen can show what is missing where it belongs."""
    found = pieces(story(outcome="is done"))

    assert [(one.text, one.part) for one in found if one.gap] == [
        (f"A {GAP}", "actor"),
        (GAP, "obstacle"),
        (GAP, "benefit"),
    ]


def test_the_pieces_are_the_prose() -> None:
    """Put together they are the text."""
    one = story(**WHOLE)

    assert "".join(piece.text for piece in pieces(one)) == prose(one)


@each_row(
    ("target", "words"),
    [
        (None, ""),
        (Target(), ""),
        (TARGET, "time to first answer 7 → 1 min by 30 Jun 2026"),
        (Target(metric="churn", target=2.5, unit="%"), "churn 2.5%"),
        (Target(target=1_200_000), "1,200,000"),
        (Target(metric="answers", due=date(2026, 1, 2)), "answers by 2 Jan 2026"),
    ],
)
def test_a_target_in_words(target: Target | None, words: str) -> None:
    """Only what is known is told."""
    assert target_words(target) == words


@each_row(
    ("cost", "words"),
    [
        (None, ""),
        (Cost(amount=10, unit="minutes", per="visit"), "10 minutes per visit"),
        (Cost(amount=0.5), "0.5"),
        (Cost(amount=3, per="day"), "3 per day"),
    ],
)
def test_a_cost_in_words(cost: Cost | None, words: str) -> None:
    """Amount, unit and what it is per."""
    assert cost_words(cost) == words


@each_row(
    ("value", "words"),
    [
        (7, "7"),
        (7.0, "7"),
        (7.5, "7.5"),
        (1200, "1,200"),
        (-0.25, "-0.25"),
        (0.1 + 0.2, "0.3"),
        (1.2e-5, "0.000012"),
        (2.5e12, "2,500,000,000,000"),
    ],
)
def test_numbers_without_needless_noughts(value: float, words: str) -> None:
    """As people write them."""
    assert number_words(value) == words


def test_a_verdict_keeps_that_a_story_was_missed() -> None:
    """Also once it is proven; before its day nothing is said."""
    late = (Reading(day=date(2026, 8, 1), value=1),)
    done = story(stage="shipped", target=TARGET, entered={"shipped": AT}, readings=late)

    assert verdict_words(done, date(2026, 6, 30)) == ""
    assert verdict_words(done, date(2026, 7, 1)) == "missed on 1 Jul 2026"
    assert verdict_words(done, date(2026, 8, 2)) == "missed on 1 Jul 2026, then proven on 1 Aug 2026"
