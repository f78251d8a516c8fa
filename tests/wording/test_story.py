"""The rules about stored stories: field by field, the record, its neighbours and its evidence."""

from datetime import UTC, date, datetime
from typing import Any

import msgspec
import pytest

from roadmap_tui.model.evidence import Evidence, Quote
from roadmap_tui.model.marks import marks_of
from roadmap_tui.model.records import Reading, Request, Story
from roadmap_tui.wording.check import check_story, errors_of
from roadmap_tui.wording.finding import Finding
from roadmap_tui.wording.lexicon import lexicon
from tests.each_row import each_row
from tests.wording.kit import TODAY, story, target

AT = datetime(2026, 3, 1, tzinfo=UTC)


def rules(one: Story, **more: Any) -> list[str]:
    """The rules that say something about a story."""
    return [each.rule for each in check_story(one, today=TODAY, **more)]


def test_a_story_that_is_not_read_to_the_end_is_told() -> None:
    """A hundred words in its parts are too many."""
    long = story(benefit=f"{story().benefit}{' again' * 60}")

    assert ("C01-too-long" in rules(story()), "C01-too-long" in rules(long)) == (False, True)


def found(one: Story, rule: str, **more: Any) -> Finding:
    """What a rule says about a story."""
    return next(each for each in check_story(one, today=TODAY, **more) if each.rule == rule)


def request(number: int, **fields: Any) -> Request:
    """A request that carries what it should."""
    whole = {"csm": f"csm {number}", "channel": f"way {number}", "importance": 2, "said": "It takes us too long."}
    return Request(id=f"R-{number}", captured_at=AT, captured_by="Ada", **{**whole, **fields})


def behind(**fields: Any) -> Evidence:
    """Evidence that leaves nothing to say."""
    quotes = (Quote(request="R-1", customer_name="Acme", text="It takes us too long."),)
    whole = {"requests": 3, "customers": 2, "newest": TODAY, "quotes": quotes, "customer_ids": ("C-1", "C-2")}
    return Evidence(**{**whole, **fields})


def test_a_whole_story_has_nothing_to_mend() -> None:
    """A story that has all its parts is passed in silence."""
    assert rules(story(), evidence=behind(), asking=(request(1), request(2))) == []


@each_row(
    ("fields", "rule", "field"),
    [
        ({"title": "Build the history screen"}, "F01-build-verb", "title"),
        ({"title": "A dashboard of histories"}, "F02-ui-noun", "title"),
        ({"outcome": "export the list"}, "F01-build-verb", "outcome"),
        ({"outcome": "sees a dashboard of doses"}, "F02-ui-noun", "outcome"),
        ({"outcome": "gets doses from a Kafka pipeline"}, "F03-tech-noun", "outcome"),
        ({"outcome": "finds items using a new search bar"}, "F04-means-phrase", "outcome"),
        ({"outcome": "can filter cases by region"}, "F05-capability-only", "outcome"),
        ({"benefit": "please add a filter"}, "F07-ask-phrase", "benefit"),
        ({"actor": "the platform"}, "A02-product-is-subject", "actor"),
        ({"actor": "users"}, "A03-generic-actor", "actor"),
        ({"actor": "our team"}, "A04-internal-actor", "actor"),
        ({"actor": "nurse and clerk"}, "C02b-two-actors", "actor"),
        ({"outcome": "closes the month and phones the bank"}, "C12-two-outcomes", "outcome"),
        ({"situation": None}, "S05-no-situation", "situation"),
        ({"obstacle": None, "cost": None}, "S07-no-obstacle", "obstacle"),
        ({"obstacle": "searching", "cost": None, "target": None}, "S08-obstacle-unquantified", "obstacle"),
        ({"benefit": None}, "S09-no-benefit", "benefit"),
        ({"benefit": "the summary of treatment history is presented"}, "S10-benefit-repeats", "benefit"),
        ({"obstacle": "TBD"}, "C06-placeholder", "obstacle"),
        ({"outcome": "has a better overview"}, "V07-vague-word", "outcome"),
        ({"target": target(metric="log-ins")}, "V09-vanity-metric", "metric"),
        ({"target": target(metric="reports shipped")}, "F06-ship-as-success", "metric"),
        ({"target": target(unit=None)}, "V02-number-no-unit", "unit"),
        ({"target": target(baseline=None)}, "V03-no-baseline", "baseline"),
        ({"target": target(due=None)}, "V04-no-date", "due"),
        ({"target": target(measured_by=None)}, "V05-no-source", "measured_by"),
        ({"target": target(metric="fewer calls", unit="%", baseline=None)}, "V06-relative-no-base", "baseline"),
        ({"target": target(direction="up", baseline=40, target=35)}, "V08-wrong-direction", "target"),
        ({"target": target(due=date(2026, 3, 17))}, "V11-target-passed", "due"),
        ({"target": target(metric="churn", unit="%")}, "V12-lagging-only", "metric"),
        ({"guardrail": None}, "V13-no-guardrail", "guardrail"),
        ({"target": target(metric="calls; visits")}, "V14-many-targets", "metric"),
    ],
)
def test_a_finding_names_its_field(fields: dict[str, Any], rule: str, field: str) -> None:
    """Each fault is found where it lies, and the message or the hint tells of this story."""
    one = found(story(**fields), rule)

    assert one.field == field
    assert any(quote in one.message + one.hint for quote in "“0123456789")


@each_row(
    ("fields", "rule"),
    [
        ({"target": target(due=date(2026, 3, 17)), "stage": "shipped"}, "V11-target-passed"),
        (
            {"target": target(due=date(2026, 3, 17)), "readings": (Reading(day=TODAY, value=3),)},
            "V11-target-passed",
        ),
        ({"target": target(direction=None, baseline=3, target=9)}, "V08-wrong-direction"),
        ({"obstacle": "phoning 4 clinics", "cost": None}, "S08-obstacle-unquantified"),
        ({"obstacle": "searching", "cost": None}, "S08-obstacle-unquantified"),
        ({"guardrail": None, "target": target(baseline=7, target=5)}, "V13-no-guardrail"),
    ],
)
def test_what_is_in_order_is_passed(fields: dict[str, Any], rule: str) -> None:
    """A due day that was read, a direction that follows, a cost in the words."""
    assert rule not in rules(story(**fields))


def test_internal_tools_have_internal_actors() -> None:
    """A team that builds for itself may be the actor."""
    assert "A04-internal-actor" not in rules(story(actor="our team"), lexicon=lexicon(internal=True))


@each_row(
    "filler",
    ["x", "asdf", "asdf jkl", "lorem ipsum dolor", "blah blah", "n/a", "tbd", "…", "???", "aaaa", "test test",
     "something", "the thing", "<who>", "to be defined", "better", "not sure", "sdfg qwrt", "123", "users"],
)  # fmt: skip
def test_filler_makes_no_mark(filler: str) -> None:
    """Stuffing the fields with filler passes nothing: no mark, and errors."""
    stuffed = story(
        actor=filler,
        situation=filler,
        outcome=filler,
        obstacle=filler,
        benefit=filler,
        cost=None,
        target=target(metric=filler, unit=filler, measured_by=filler),
    )

    assert marks_of(stuffed).present == ()
    assert "error" in {one.level for one in check_story(stuffed, today=TODAY)}


def test_one_text_makes_one_mark() -> None:
    """The same words in several fields count once."""
    same = "waiting for the printed list"
    stuffed = story(situation=same, obstacle=f"{same}.", benefit=same.upper(), outcome="has the list")

    assert marks_of(stuffed).present == ("actor", "situation", "number")


def test_the_actor_named_in_every_field_makes_no_story() -> None:
    """Who stands in each field is neither what stood in the way nor what it is worth."""
    stuffed = story(
        actor="nurse", situation="nurse before nurse", obstacle="without Nurse", benefit="nurse, nurse"
    )

    assert {"obstacle", "benefit"} <= set(marks_of(stuffed).missing)
    assert "obstacle" in marks_of(story(actor="night nurse", obstacle="waiting for the night nurse")).present


@pytest.mark.parametrize(
    ("fields", "missing"),
    [
        ({"situation": "in general", "obstacle": "bad experience", "benefit": "higher satisfaction"}, 3),
        ({"situation": "during use", "obstacle": "not having it", "benefit": "able to use the feature"}, 3),
    ],
)
def test_words_of_advertisements_make_no_marks(fields: dict[str, str], missing: int) -> None:
    """Experience, satisfaction and use say nothing by themselves."""
    assert missing == len(marks_of(story(**fields)).missing)


@each_row(
    ("fields", "mark"),
    [
        ({"actor": "the new app"}, "actor"),
        ({"situation": "<when>"}, "situation"),
        ({"obstacle": "please add a filter"}, "obstacle"),
        ({"benefit": "better and easier"}, "benefit"),
        ({"target": target(direction="up"), "cost": None, "obstacle": "searching"}, "number"),
    ],
)
def test_a_mark_needs_its_rules(fields: dict[str, Any], mark: str) -> None:
    """A field that breaks one of its own rules makes no mark."""
    assert mark not in marks_of(story(**{"benefit": "see them sooner", **fields})).present


def test_the_fifth_mark_is_a_warning() -> None:
    """Where four marks are there the missing one is a warning; below, an error."""
    four = found(story(benefit=None), "S09-no-benefit")
    three = found(story(benefit=None, situation=None), "S09-no-benefit")

    assert (four.level, three.level) == ("warn", "error")


def test_the_gate_hears_of_errors_only() -> None:
    """What the gate is told are errors beside the marks, which it counts itself."""
    assert errors_of(story(), today=TODAY) == ()
    assert errors_of(story(benefit=None, situation=None), today=TODAY) == ()
    [message] = errors_of(story(title="Build the history"), today=TODAY)
    assert "Build" in message


def test_a_duplicate_is_named() -> None:
    """Another open story that tells the same is named; one that is set aside is not."""
    other = msgspec.structs.replace(story(), id="S-7")
    away = msgspec.structs.replace(other, stage="declined")

    assert "S-7" in found(story(), "C10-duplicate", others=(story(), other)).message
    assert "C10-duplicate" not in rules(story(), others=(away,))


@each_row(
    ("evidence", "asking", "rule"),
    [
        (behind(requests=0, customers=0, newest=None, quotes=()), (), "E01-no-request"),
        (behind(customers=1), (), "E02-one-customer"),
        (behind(newest=date(2025, 4, 1)), (), "E03-stale"),
        (behind(quotes=()), (), "E04-no-quote"),
        (behind(), (request(1), request(2, csm="csm 1")), "E05-one-channel"),
        (
            behind(),
            (request(1, said="presented a summary of the patient's treatment history"),),
            "E06-restates-ask",
        ),
        (behind(), (request(1, importance=None),), "E07-importance-unset"),
    ],
)
def test_evidence_is_judged(evidence: Evidence, asking: tuple[Request, ...], rule: str) -> None:
    """Who asked, how lately and in whose words is judged once it is given."""
    one = story(kind="ask")

    assert rule in rules(one, evidence=evidence, asking=asking)
    assert rule not in rules(one, evidence=behind(), asking=(request(1), request(2)))
    assert rule not in rules(one)


def test_a_bet_needs_no_request() -> None:
    """A story that is declared a bet may have no request."""
    none = behind(requests=0, customers=0, newest=None, quotes=())

    assert "E01-no-request" not in rules(story(kind="bet"), evidence=none)


def test_a_hint_on_a_long_outcome_stays_short() -> None:
    """The outcome is cut where a hint repeats it."""
    long = story(outcome="the buyer sees the whole order and its parts " * 45, obstacle=None, benefit=None)
    hints = {one.rule: one.hint for one in check_story(long, today=TODAY)}

    assert {"S07-no-obstacle", "S09-no-benefit"} <= hints.keys()
    assert max(map(len, hints.values())) < 250


def test_a_pasted_user_story_is_not_two_actors() -> None:
    """Its "and" joins what is wanted; to split it there helps nobody."""
    pasted = "As a clerk, I want to close the day and count it so that I go home"

    assert "C02b-two-actors" not in rules(story(actor=pasted))
    assert "C02b-two-actors" in rules(story(actor="clerk and nurse"))
