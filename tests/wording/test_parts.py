"""The parts of a story are found however the sentence is built."""

import pytest

from roadmap_tui.wording.check import check_text
from tests.each_row import each_row


def present(text: str) -> tuple[str, ...]:
    """The marks of a text."""
    return check_text(text).marks.present


@each_row(
    "text",
    [
        "A patient is told by the ward which pills are due",
        "Back from leave, the archivist finds the letter",
        "Two more classes are taught because the duty manager finds a stand-in",
        "Nothing is left to copy, because a home carer has told the office",
        "A rigger hears the values, and he climbs once",
        "Each person who has lost a card buys bread the same day",
        "A wheelchair user changing trains is met",
        "Old people whose lift is stuck hear at once who comes",
        "Someone fined in Utrecht knows what is owed",
        "Churchwardens get the tax back",
        "Below the dam there are fishermen in coracles",
        "The sister-in-charge starts the drip",
        "In a cave the affineur turns each wheel. He is no longer ruled by chalk",
        "Four knitwear firms in Donegal knit each order from one lot",
    ],
)
def test_the_actor_is_found(text: str) -> None:
    """In active and passive sentences, in front and behind, by role, by ending, by deed."""
    assert "actor" in present(text)


@each_row(
    "text",
    [
        "Users find orders",
        "Users who need reports open them",
        "The dashboard shows 3 orders",
        "Faster month end",
        "Everyone sees everything",
    ],
)
def test_nobody_in_particular_is_no_actor(text: str) -> None:
    """Users, products and nobody are no actor."""
    assert "actor" not in present(text)


@each_row(
    "text",
    [
        "When the ward is full, a nurse finds a bed",
        "Called out at night, a fitter knows the part",
        "A pharmacist handing over a packet sees the clash",
        "A clerk closes the books on the last working day",
        "Minutes before the call, a clerk knows the terms",
        "With the car still on the ramp, a mechanic gets an answer",
        "Parishioners catch each word from wherever they sit",
        "A keeper knows what sticks. Before he climbs he makes 4 of the 19 trips by 31 December 2027",
    ],
)
def test_the_situation_is_found(text: str) -> None:
    """As a clause, a participle, a phrase in front or behind."""
    assert "situation" in present(text)


@each_row(
    "text",
    [
        "When she clicks Save, a nurse sees a form",
        "A nurse has it all by the end of Q3",
        "A clerk reads the list at the moment",
        "A user handing over the ward knows every dose",
    ],
)
def test_a_click_or_a_deadline_is_no_situation(text: str) -> None:
    """A moment of the product or of the plan is none of the person's day; nobody in particular has none."""
    assert "situation" not in present(text)


@each_row(
    "text",
    [
        "A clerk closes the month without re-keying figures",
        "A clerk closes the month; it used to take 6 days",
        "A clerk is spared the search",
        "A clerk no longer phones round",
        "A clerk closes the month in 2 days, down from 6",
        "A clerk closes the month. Keying it cost him 3 nights",
        "Freed from the search, a clerk goes home",
        "A clerk finds what once took two days",
        "A woman rings with one bag, and today she is told that all is full",
        "A gardener harvests beans. They buy what others buy, and it burns. From 0.9 to 1.6 kilos by 15 May 2027",
    ],
)
def test_the_obstacle_is_found(text: str) -> None:
    """As what is spared, what used to be, what it cost."""
    assert "obstacle" in present(text)


@pytest.mark.parametrize(
    "text",
    ["A clerk sees it without refreshing the page", "A clerk fills the new form instead of the old upload form"],
)
def test_a_chore_on_the_screen_is_no_obstacle(text: str) -> None:
    """What a product asked of its users is not what stood in a person's way."""
    assert "obstacle" not in present(text)


@each_row(
    "text",
    [
        "A clerk closes the month, so that the board decides in time",
        "A clerk closes the month, which keeps two customers",
        "A clerk closes the month, and the bank waives its fee",
        "A clerk closes the month. Suppliers get their money a week earlier",
        "Two more patients are seen because a clerk finds the file",
        "A clerk closes the month, saving the firm $900",
        "A clerk waits. What he wins is an evening that starts at five",
        "A clerk waits. Days: 9, 2 by 30 June 2027, and his hips see him through, not the lift",
        "A clerk waits. Days: 9, 2 by 30 June 2027, by the tally at the yard: there's his rise",
        "A dancer rests the shin. Shows missed: 8 a season, 2 by 11 December 2027. Careers lengthen",
    ],
)
def test_the_benefit_is_found(text: str) -> None:
    """As a consequence, another party's gain, a further sentence, or in front of its reason."""
    assert "benefit" in present(text)


@each_row(
    "text",
    [
        "A clerk closes it in two days",
        "A clerk saves £400",
        "A clerk saves 2,000 euros",
        "Late doses fall by a third",
        "One in five letters comes back",
        "A clerk waits half a day",
        "A clerk spends a whole weekend on it",
        "A clerk closes it in 3 %",
    ],
)
def test_the_number_is_found(text: str) -> None:
    """In digits and words, as money, time, a share or a count."""
    assert "number" in present(text)


@each_row(
    "text",
    [
        "A clerk sees 24 widgets",
        "A clerk opens version 4.2",
        "A clerk waits until 2027",
        "A clerk has 5 languages",
    ],
)
def test_pieces_of_a_product_are_no_number(text: str) -> None:
    """What software is counted in, and years, measure nobody's success."""
    assert "number" not in present(text)


@pytest.mark.parametrize(("british", "american"), [("labour", "labor"), ("programme", "program")])
def test_spelling_makes_no_difference(british: str, american: str) -> None:
    """British and American spelling are read alike."""
    text = "A co-ordinator organises {} before each visit instead of phoning 4 wards, so that nobody waits"

    assert present(text.format(british)) == present(text.format(american).replace("organises", "organizes"))


@pytest.mark.parametrize("text", ["A nurse reads it instead of", "A nurse reads it without", "Rather than"])
def test_a_text_that_breaks_off_is_read(text: str) -> None:
    """A text may end in the middle of a clause, as it does while it is typed."""
    assert "obstacle" not in present(text)


def test_a_count_of_what_was_lost_is_no_benefit() -> None:
    """One in seven that went wrong is what it cost, not what came of it."""
    text = (
        "A brewery's head brewer repeats last year's batch to within half a degree. He used to guess from a "
        "stained notebook, and one brew in seven was sold off cheap."
    )

    assert "benefit" not in present(text)
