"""The rules about texts: each by its own two examples, and what they say."""

import pytest

from roadmap_tui.wording.check import check_text
from roadmap_tui.wording.finding import RULES, Finding
from roadmap_tui.wording.lexicon import lexicon
from tests.each_row import each_row
from tests.wording.kit import SOURCE, TODAY

TEXT_RULES = [one for one in RULES.values() if one.fires is not None]
MARKS = {"A01-no-actor", "S07-no-obstacle", "S09-no-benefit", "V01-no-number"}


def found(text: str, rule: str, **more: object) -> list[Finding]:
    """What one rule says about a text."""
    return [one for one in check_text(text, **more).findings if one.rule == rule]  # type: ignore[arg-type]


def test_every_rule_has_two_examples() -> None:
    """For people to read, as `docs/wording.md` shows them."""
    assert [] == [one.id for one in RULES.values() if not (one.fires or one.bad) or not (one.silent or one.good)]


@each_row("rule", TEXT_RULES)
def test_a_rule_fires_on_its_example(rule: object) -> None:
    """Each rule fires on its first example, at its level."""
    [one, *_] = found(rule.fires, rule.id)  # type: ignore[attr-defined]

    assert one.level == rule.level  # type: ignore[attr-defined]


@each_row("rule", TEXT_RULES)
def test_a_rule_is_silent_on_its_example(rule: object) -> None:
    """Each rule is silent on its second example."""
    assert found(rule.silent, rule.id) == []  # type: ignore[attr-defined]


@each_row("rule", TEXT_RULES)
def test_a_finding_is_about_this_text(rule: object) -> None:
    """Message and hint differ between two texts that a rule fires on, or quote a word of the text."""
    text = rule.fires  # type: ignore[attr-defined]
    [one, *_] = found(text, rule.id)  # type: ignore[attr-defined]
    words = {word.strip(".,;:…").lower() for word in text.split()}
    said = {word.strip("“”.,;:…()").lower() for word in f"{one.message} {one.hint}".split()}

    assert words & said
    assert (one.start is None) == (one.end is None)
    assert one.start is None or 0 <= one.start < (one.end or 0) <= len(text)


@each_row("rule", sorted(MARKS))
def test_a_missing_mark_is_a_warning_among_four(rule: str) -> None:
    """Where four marks are present, the fifth is a warning, not an error."""
    without = {
        "A01-no-actor": "Before each round doses are known without phoning 4 wards, so that sleep lasts.",
        "S07-no-obstacle": "A nurse knows before each round which 4 doses are due, so that patients sleep on.",
        "S09-no-benefit": "A nurse knows before each round which doses are due without phoning 4 wards.",
        "V01-no-number": "A nurse knows the doses before each round without phoning, so that patients sleep on.",
    }[rule]
    checked = check_text(without)

    assert len(checked.marks.present) == 4
    assert [one.level for one in checked.findings if one.rule == rule] == ["warn"]


@pytest.mark.parametrize(("rest", "is_only"), [("", True), (", without ringing 4 branches", False)])
def test_what_somebody_can_do_is_no_capability_beside_an_obstacle(rest: str, is_only: bool) -> None:
    """A text that tells what was in the way says more than what is possible."""
    found = {one.rule for one in check_text(f"A clerk can filter cases by region{rest}.").findings}

    assert is_only == ("F05-capability-only" in found)


def test_errors_come_first() -> None:
    """The findings of a text are ordered by level."""
    levels = [one.level for one in check_text("Add a dashboard, 100% via Kafka, maybe TBD").findings]

    assert levels == sorted(levels, key=["error", "warn", "info"].index)


@each_row(
    ("text", "hint"),
    [
        ("Clerks will close the month in 2 days", "Clerks close the month in 2 days"),
        ("A clerk will close the month in 2 days", "A clerk closes the month in 2 days"),
        ("A clerk might close the month sooner", "A clerk closes the month sooner"),
        ("A picker finds items using a new search bar", "A picker finds items"),
    ],
)
def test_a_hint_mends_the_text(text: str, hint: str) -> None:
    """Where a text can be mended by rule, the hint holds the mended text."""
    assert any(hint in one.hint for one in check_text(text).findings)


def test_the_span_is_the_word() -> None:
    """A finding on pasted text carries the characters that it is about."""
    [one] = found(SOURCE, "V07-vague-word")

    assert SOURCE[one.start : one.end] == "simple"


def test_the_day_in_a_hint_follows_today() -> None:
    """The day that a hint proposes lies at the end of the next quarter."""
    [one] = found("Late doses fall from 9% to 3%", "V04-no-date", today=TODAY)

    assert "“by the end of Q2 2026”" in one.hint


@each_row(
    ("text", "rule"),
    [
        ("Support agents answer 20 repeat calls fewer a day", "F01-build-verb"),
        ("A nurse walks through the ward before each round", "F04-means-phrase"),
        ("Every shift a clerk closes 3 books", "V10-absolute"),
        ("A nurse knows on Monday what the week will cost", "C11-future-tense"),
        ("A chef plans Friday's menu in 10 minutes", "F02-ui-noun"),
        ("A farmer plans 20 fields without 3 trips", "V01-no-number"),
    ],
)
def test_words_with_two_meanings_are_left_alone(text: str, rule: str) -> None:
    """What only looks like a feature word is none."""
    assert found(text, rule) == []


@each_row(
    "text",
    [
        "[Web] Add a tab",
        "Feature: export to CSV",
        "Please add a tab",
        "Added a tab",
        "- Implement the tab",
        "fix(web): support tabs",
    ],
)
def test_an_order_is_found_behind_its_label(text: str) -> None:
    """Labels, bullets and the past of a changelog do not hide an order to the team."""
    assert found(text, "F01-build-verb")


def test_a_team_adds_its_own_words() -> None:
    """Roles, products, acronyms and preferred terms of a team are taken in."""
    ours = lexicon(roles=("quark",), products=("Billy",), acronyms=("EHR",), preferred={"client": "customer"})

    assert "actor" in check_text("One quark knows the doses", lexicon=ours).marks.present
    assert found("Billy sends 3 bills", "A02-product-is-subject", lexicon=ours)
    assert found("A nurse opens the EHR", "C04-unknown-acronym", lexicon=ours) == []
    assert "customer" in found("A client waits", "C05-off-glossary", lexicon=ours)[0].hint


def test_a_text_without_words_is_no_story() -> None:
    """A text of signs alone has no mark and breaks nothing."""
    assert check_text("… !").marks.present == ()


@each_row(
    ("text", "rule", "hint"),
    [
        (
            "Add single sign-on with SAML and SCIM support.",
            "F01-build-verb",
            "in place of “Add …” who then does or has what",
        ),
        (
            "Refactor billing and migrate it to Kubernetes.",
            "F03-tech-noun",
            "“Refactor billing and migrate it to …”.",
        ),
        ("The new dashboard will empower teams.", "F02-ui-noun", "“The new … will empower teams”."),
        (
            "The new portal will empower teams.",
            "V07-vague-word",
            "in place of “The new portal will empower teams”.",
        ),
        ("A seamless, intuitive start for clerks.", "V07-vague-word", "“An intuitive start for clerks”."),
        (
            "As a clerk, I want dark mode so that I rest.",
            "F09-user-story-form",
            "“A clerk has dark mode without …",
        ),
        ("As a clerk, I want to rest so that I read.", "F09-user-story-form", "“A clerk rests without …"),
        ("Users see it.", "A03-generic-actor", "Say whom “Users” stands for"),
        ("Users see it.", "S05-no-situation", "Say at which moment of somebody's day"),
    ],
)
def test_a_hint_reads_as_a_sentence(text: str, rule: str, hint: str) -> None:
    """What a hint proposes has no joint that leads to nothing, no lost verb and no second dot."""
    [one] = found(text, rule)

    assert hint in one.hint


def test_a_hint_shows_the_place_that_it_changes() -> None:
    """Far behind in a long text, too."""
    text = f"A nurse {'walks the long ward and ' * 6}then tells the client of it."
    [one] = found(text, "C05-off-glossary", lexicon=lexicon(preferred={"client": "customer"}))

    assert "tells the customer of it”." in one.hint
    assert len(one.hint) < 120


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("A nurse sees which of twelve patients wait, instead of walking for 25 minutes", "25 minutes"),
        ("The farmer, at four in the morning, is told without a round every 40 minutes", "40 minutes"),
        ("A tenant no longer takes half a day off", "half a day"),
    ],
)
def test_the_number_that_tells_most_is_named(text: str, named: str) -> None:
    """Time, money and shares before counts; an hour of the clock is none of them."""
    [one] = found(text, "V04-no-date")

    assert one.message == f"No day is named beside “{named}”."


def test_a_rhythm_in_words_is_no_promise() -> None:
    """`every two hours` is how often, as `every 2 hours` is."""
    assert [] == found("A parent no longer wakes every two hours", "V10-absolute")


def test_an_assistant_that_is_made_is_a_product() -> None:
    """A product called by a job is no person."""
    assert found("Our best-in-class AI assistant revolutionizes how you work.", "A02-product-is-subject")
    assert [] == found("Our dental assistant finds the tray at once.", "A02-product-is-subject")


def test_what_it_costs_today_is_the_obstacle() -> None:
    """Where a further sentence tells what is true then."""
    text = "Today an auditor spends 6 hours per client collecting bank letters. From now on they are all there."

    assert [] == found(text, "S07-no-obstacle")
