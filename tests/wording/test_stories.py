"""How many stories with every field filled are judged right: features told as stories, and good ones."""

from roadmap_tui.actions.gate import gate_of
from roadmap_tui.model.records import Story
from roadmap_tui.wording.check import check_story
from tests.each_row import each_row
from tests.wording.kit import TODAY, filled_stories, story, target


def stopped(stories: list[Story]) -> list[str]:
    """The outcomes of the stories that the gate stops."""
    return [one.outcome or "" for one in stories if not gate_of(one, today=TODAY).is_open]


def test_features_that_fill_the_fields_are_stopped() -> None:
    """Of features with an actor, an obstacle, a benefit and a number at most three in a hundred pass the gate."""
    stories = filled_stories("bad")

    assert len(stories) >= 100
    assert len(stories) - len(stopped(stories)) <= len(stories) * 0.03


def test_stories_with_hard_words_pass() -> None:
    """Of stories from trades whose words are also those of software at most one in twenty is stopped."""
    stories = filled_stories("good")

    assert len(stories) >= 65
    assert len(stopped(stories)) <= len(stories) * 0.05


def rules(one: Story) -> dict[str, str]:
    """The level of each rule that says something about a story."""
    return {each.rule: each.level for each in check_story(one, today=TODAY)}


def test_one_sign_is_a_warning() -> None:
    """An outcome that names a deed in the product is told of, and does not close the gate by itself."""
    found = rules(story(outcome="drags a visit onto another colleague's day"))

    assert found["F11-product-deed"] == "warn"
    assert "F10-feature-in-form" not in found


def test_two_signs_are_a_feature() -> None:
    """With an obstacle that only lacks it, the deed makes the story a feature."""
    found = rules(
        story(
            outcome="drags a visit onto another colleague's day",
            obstacle="there is no drag and drop in the planner",
            cost=None,
        )
    )

    assert found["F10-feature-in-form"] == "error"
    assert found["S11-obstacle-is-absence"] == "error"


def test_a_lack_that_costs_somebody_is_an_obstacle() -> None:
    """What is missing may be named where it says what people pay for it."""
    found = rules(story(obstacle="there is no list, so she rings 6 wards for 40 minutes", cost=None))

    assert "S11-obstacle-is-absence" not in found


def test_a_baseline_near_nothing_is_a_question() -> None:
    """A good story whose number stands at 0 today is asked about, and not stopped."""
    rising = target(metric="children treated at the first visit", unit="%", direction="up", baseline=0, target=70)
    found = rules(story(target=rising, obstacle="phoning the ward", cost=None))

    assert found["V19-near-nothing"] == "info"
    assert "error" not in found.values()


@each_row(
    ("metric", "unit", "is_output"),
    [
        ("notes written from a template", "%", True),
        ("users who open the list", "%", True),
        ("organisations with sign-on enabled", "organisations", True),
        ("patients seen within 14 days", "%", False),
        ("parcels sent back for damage", "parcels a week", False),
        ("filters changed before the water turns cloudy", "filters a month", False),
    ],
)
def test_a_metric_counts_a_day_and_not_a_product(metric: str, unit: str, *, is_output: bool) -> None:
    """What the product makes, and who uses it, is told apart from what happens to somebody."""
    found = rules(story(target=target(metric=metric, unit=unit, direction="up", baseline=40, target=60)))

    assert is_output == ("V15-output-metric" in found)


@each_row(
    ("outcome", "benefit", "is_named"),
    [
        ("knows the cause of a dashboard warning before the lorry is stripped", "deliver on the day", False),
        ("opens a dashboard of warnings", "deliver on the day", True),
        ("rinses the filter before the water turns cloudy", "drink it", False),
        ("sets a filter on overdue rows", "ring them first", True),
    ],
)
def test_a_word_has_the_sense_of_its_trade(outcome: str, benefit: str, *, is_named: bool) -> None:
    """A lorry's dashboard and a waterworks' filter are no pieces of interface."""
    found = rules(story(outcome=outcome, benefit=benefit))

    assert is_named == ("F02-ui-noun" in found)


def test_a_platitude_is_no_benefit() -> None:
    """What could be said of any product is told of."""
    assert rules(story(benefit="so that everything is in one place"))["S12-empty-benefit"] == "warn"


def test_the_verdict_says_what_to_ask() -> None:
    """The error names the parts it rests on, and its hint asks what the actor goes through today."""
    one = story(
        outcome="exports the list as CSV",
        obstacle="the list cannot be exported",
        cost=None,
        situation="at month end",
    )
    [verdict] = [each for each in check_story(one, today=TODAY) if each.rule == "F10-feature-in-form"]

    assert "its outcome" in verdict.message
    assert "its obstacle" in verdict.message
    assert "“physician” what they go through today at month end" in verdict.hint
