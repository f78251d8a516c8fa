"""Suggesting a metric for a target."""

from roadmap_tui.model.metric_catalogue import CATALOGUE, Metric, own_metrics, suggest
from roadmap_tui.model.records import Target
from tests.wording.kit import story


def names(text: str, *extra: Metric) -> list[str]:
    """The names suggested for a text."""
    return [each.name for each in suggest(text, extra)]


def test_every_metric_is_whole() -> None:
    """Each of forty metrics or more has a unit, a direction, other names and a sentence, and is there once."""
    assert len(CATALOGUE) >= 40
    assert len({each.name.casefold() for each in CATALOGUE}) == len(CATALOGUE)
    assert [each for each in CATALOGUE if not (each.unit and each.direction and all(each.words))] == []
    assert [each for each in CATALOGUE if not each.explains.endswith(".")] == []


def test_the_beginning_of_a_word_is_enough() -> None:
    """A name is found by the beginning of any of its words."""
    assert "first-contact resolution" in names("resol")
    assert "first-contact resolution" in names("first cont")
    assert "churn" not in names("hurn")


def test_other_names_find_a_metric() -> None:
    """What people call a metric finds it."""
    assert names("net promoter") == ["NPS"]
    assert "task time" in names("time on task")


def test_names_that_begin_with_the_text_come_first() -> None:
    """What begins with the text stands before what only holds it, and other names come last."""
    found = names("time")

    assert found.index("time to value") < found.index("task time")
    assert found.index("task time") < found.index("onboarding days")


def test_the_boards_own_come_first_and_once() -> None:
    """A metric of the board stands before the catalogue's and hides the one of its name."""
    own = Metric("Churn", "% a quarter", "down")

    assert suggest("ch", [own])[0] == own
    assert names("ch", own).count("churn") == 0


def test_nothing_typed_suggests_all() -> None:
    """With an empty text the whole catalogue is there, in its own order."""
    assert suggest(" ") == list(CATALOGUE)


def test_nothing_fits() -> None:
    """A word that begins none finds none."""
    assert suggest("qqq") == []


def test_own_metrics_are_counted() -> None:
    """What most targets and guardrails of the board use comes first, each once whatever its case."""
    one = Target(metric="late doses", unit="%", direction="down")
    board = [
        story(target=Target(metric="picks an hour"), guardrail=None),
        story(target=one, guardrail=None),
        story(target=Target(metric="Picks"), guardrail=Target(metric="Late  doses")),
        story(target=None, guardrail=Target(metric=" ")),
    ]

    found = own_metrics(board)

    assert [each.name for each in found] == ["Late doses", "picks an hour", "Picks"]
    assert (found[0].unit, found[0].direction) == ("%", "down")
