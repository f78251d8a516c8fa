"""The sample board: believable, complete, and the same each time."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from itertools import groupby
from typing import get_args

import msgspec
import pytest

from roadmap_tui.actions.gate import lexicon_of
from roadmap_tui.demo import fill_sample, generate_sample
from roadmap_tui.demo.load import Sample
from roadmap_tui.files.packaged import packaged_toml
from roadmap_tui.measures import Facts, Period, measures_of
from roadmap_tui.measures.facts import Cadence
from roadmap_tui.model.evidence import context_score
from roadmap_tui.model.glossary import glossary_of, seed
from roadmap_tui.model.loop import declined_at, loop_rows
from roadmap_tui.model.moves import slips_of
from roadmap_tui.model.prose import prose
from roadmap_tui.model.records import Event, Link, Note, Record, Session, SessionResult, Term, kind_of
from roadmap_tui.model.request_states import request_state
from roadmap_tui.model.rotation import outcomes, people_due
from roadmap_tui.model.snapshot import Snapshot
from roadmap_tui.model.stages import (
    ALL_STAGES,
    GATED,
    AnyStage,
    gate_missing,
    guardrail_state,
    stage_of,
    verdicts,
)
from roadmap_tui.model.stints import state_of
from roadmap_tui.store.overlay import Overlay, empty_snapshot
from roadmap_tui.wording.check import check_story

TODAY = date(2027, 3, 4)
NOW = datetime(2027, 3, 4, 9, 30, tzinfo=UTC)
COLUMNS: tuple[AnyStage, ...] = ("discover", "draft", "ready", "building", "shipped", "proven", "missed")


def filled(today: date = TODAY, now: datetime = NOW, sample: Sample | None = None) -> Snapshot:
    """The hand-written board in memory, or that of another sample."""
    snapshot = empty_snapshot()
    overlay = Overlay(snapshot)
    fill_sample(overlay, now=now, today=today, sample=sample)
    return settled(snapshot, overlay)


def generated(stories: int, requests: int, seed: int = 7) -> Snapshot:
    """A generated board in memory."""
    return filled(sample=generate_sample(stories=stories, requests=requests, seed=seed))


def settled(snapshot: Snapshot, overlay: Overlay) -> Snapshot:
    snapshot.apply(overlay.put_records)
    snapshot.board = overlay.board
    return snapshot


@pytest.fixture(scope="module")
def sample() -> Snapshot:
    return filled()


@pytest.fixture(scope="module")
def board() -> Snapshot:
    return generated(400, 800)


def states(snapshot: Snapshot) -> Counter[str]:
    return Counter(
        request_state(one, bool(snapshot.links_of_request(one.id)), TODAY) for one in snapshot.requests.values()
    )


def test_every_stage_has_a_story(sample: Snapshot) -> None:
    """Whoever opens the sample sees something in each column, proven, missed and declined among them."""
    assert set(ALL_STAGES) == {stage_of(one, TODAY) for one in sample.stories.values()}


def test_it_has_the_size_of_a_real_small_board(sample: Snapshot) -> None:
    """Sixteen stories rest on 73 requests by twenty customers."""
    assert (len(sample.stories), len(sample.requests), len(sample.customers)) == (16, 73, 20)


def test_stories_behind_the_gate_pass_it(sample: Snapshot) -> None:
    """What is ready, building or shipped got there by the front door."""
    behind = [one for one in sample.stories.values() if one.stage in GATED]

    assert [[]] * len(behind) == [gate_missing(one) for one in behind]
    assert all(one.gate_opened_because is None for one in behind)


def test_an_early_story_still_has_gaps(sample: Snapshot) -> None:
    """A story in discover lacks marks, so that the board shows what is left to find out."""
    found = [one for one in sample.stories.values() if one.stage == "discover"]

    assert found
    assert all(gate_missing(one) for one in found)


def test_prose_reads_as_a_success_story(sample: Snapshot) -> None:
    """The fields are fragments that make one sentence and its benefit."""
    story = next(one for one in sample.stories.values() if one.title.startswith("Inspectors leave"))

    assert prose(story) == (
        "A fire inspector, at the end of a yearly inspection, hands over the signed certificate without writing "
        "up the findings for 40 minutes that evening. This allows them to inspect one more building a day."
    )


def test_quotes_are_true(sample: Snapshot) -> None:
    """A quote is a part of what was said, word for word, and no marker of the content is left in it."""
    links = [one for one in sample.table(Link).values() if one.quote]

    assert len(links) > 15
    assert all((one.quote or "") in (sample.requests[one.request].said or "") for one in links)
    assert not any("[[" in (one.said or "") for one in sample.requests.values())


def test_requests_are_in_every_state(sample: Snapshot) -> None:
    """Two thirds are filed; the inbox holds the others, one merged, one snoozed, three declined."""
    assert states(sample) == {"linked": 51, "new": 17, "merged": 1, "snoozed": 1, "declined": 3}


def test_some_requests_wait_too_long(sample: Snapshot) -> None:
    """The inbox has what a team is warned of: new requests older than 14 days."""
    late = [
        one
        for one in sample.requests.values()
        if not sample.stories_of(one.id) and one.declined_because is None and (NOW - one.captured_at).days > 14
    ]

    assert len(late) >= 5


def test_context_differs(sample: Snapshot) -> None:
    """Some requests came with all of their context, others with hardly any."""
    scores = {context_score(one) for one in sample.requests.values()}

    assert {1, 7} <= scores


def test_exactly_the_bet_has_no_request(sample: Snapshot) -> None:
    """A bet needs no request; every ask has one."""
    alone = [one.kind for one in sample.stories.values() if not sample.links_of_story(one.id)]

    assert alone == ["bet"]


def test_the_loop_is_partly_closed(sample: Snapshot) -> None:
    """Of what shipped and of what was declined, some customers were told and some still wait, a few too long."""
    rows = loop_rows(sample, TODAY)

    assert {(True, True), (True, False), (False, True), (False, False)} == {
        (one.story is not None, one.waits) for one in rows
    }
    assert {True, False} == {one.overdue for one in rows if one.waits}
    assert {"solved", "not-solved", "none"} == {one.answer for one in rows if not one.waits}


def test_readings_say_what_the_notes_say(sample: Snapshot) -> None:
    """One story came true after it was missed, two in time, one was missed and one is still open."""
    told = {one.title: verdicts(one, TODAY) for one in sample.stories.values() if one.stage == "shipped"}

    assert {
        "Yearly services are on the calendar before they fall due": ["missed", "proven"],
        "The price is agreed before the van leaves the street": ["proven"],
        "The day's jobs are billed by the evening": ["proven"],
        "Warranty visits stay off the bill": ["missed"],
        "Technicians arrive with the right part": [],
    } == {title: [name for name, _ in found] for title, found in told.items()}
    assert all(len(one.readings) >= 3 for one in sample.stories.values() if one.title in told)


def test_guardrails_hold_and_break(sample: Snapshot) -> None:
    """Something got worse on the way in one place, and nothing did elsewhere."""
    states = {guardrail_state(one, TODAY) for one in sample.stories.values() if one.stage == "shipped"}

    assert {"held", "broken", None} == states


def test_days_slipped(sample: Snapshot) -> None:
    """Days of stories were moved, most of them away and one nearer, targets among them."""
    slips = slips_of(sample.happened.values())

    assert {"ship_by", "due"} == {one.field for one in slips}
    assert any((one.days or 0) < 0 for one in slips)
    assert any(len(list(found)) == 2 for _, found in groupby(sorted(one.story for one in slips)))


def test_contracts_and_scores(sample: Snapshot) -> None:
    """All contracts but one were renewed; requests keep what the account was worth then; scores were asked."""
    customers = sample.customers.values()
    ends = [each.renewed for one in customers for each in one.renewals]

    assert ends.count(False) == 1
    assert ends.count(True) > 15
    assert {"nps", "csat", "ces"} == {each.kind for one in customers for each in one.scores}
    assert all(each.day <= TODAY for one in customers for each in one.scores)
    assert all(each.day <= TODAY for one in customers for each in one.renewals)
    halvorsen = next(one for one in customers if one.name.startswith("Halvorsen"))
    thens = [one.snapshot for one in sample.requests.values() if one.customer == halvorsen.id]
    assert {84000, 76400} == {one.arr for one in thens if one is not None}


def test_the_team_has_words_of_its_own(sample: Snapshot) -> None:
    """The glossary has the terms that a board starts with, and the team's."""
    terms = {one.term for one in sample.table(Term).values()}

    assert {one.term for one in seed()} < terms
    assert "first-visit fix" in terms


def test_past_discover_no_wording_rule_is_broken(sample: Snapshot) -> None:
    """What was written out reads as the rules want it: warnings are left, no error is."""
    lexicon = lexicon_of(None, glossary_of(sample.table(Term).values()))
    written = [one for one in sample.stories.values() if one.stage not in {"discover", "declined"}]

    assert [] == [
        (one.id, found.rule)
        for one in written
        for found in check_story(one, today=TODAY, lexicon=lexicon, evidence=sample.evidence(one.id))
        if found.level == "error"
    ]


@pytest.mark.parametrize("which", ["sample", "board"])
def test_every_measure_has_data(which: str, request: pytest.FixtureRequest) -> None:
    """All measures tell something, but for those on issues in a tracker, which a sample has none of."""
    cadence = Cadence(timedelta(weeks=6))
    facts = Facts(request.getfixturevalue(which), TODAY, Period(until=TODAY), cadence)
    silent = {one.id for one in measures_of(facts) if not one.n}

    assert {"ready-at-push", "written-first"} == silent


def test_the_past_is_a_year_long(sample: Snapshot) -> None:
    """Each of the last twelve months has requests, so that a trend has no gap."""
    facts = Facts(sample, TODAY, Period(until=TODAY))
    captured = next(one for one in measures_of(facts) if one.id == "captured")

    assert all(month.n for month in captured.trend)


def test_every_record_tells_where_it_came_from(sample: Snapshot) -> None:
    """Each record has one event that made it, and no event tells of a record that is not there."""
    made = [one.ref for one in sample.events.values() if not one.changes]
    kept = {identity for kind in {kind_of(ref) for ref in made} if kind for identity in sample.table(kind)}

    assert sorted(kept) == sorted(made)
    assert len(sample.table(Note)) == 20


@pytest.mark.parametrize("which", ["sample", "board"])
def test_history_is_in_order_and_never_ahead(which: str, request: pytest.FixtureRequest) -> None:
    """Events are numbered as they happened, and none lies after now."""
    events: list[Event] = list(request.getfixturevalue(which).events.values())
    instants = [one.at for one in events]

    assert sorted(instants) == instants
    assert instants[-1] <= NOW
    assert sorted({one.transaction for one in events}) == list(range(1, events[-1].transaction + 1))


def test_the_stage_of_a_story_is_where_its_moves_led(board: Snapshot) -> None:
    """The last recorded move and the instants of a story agree with its stage."""
    last = {one.ref: one for one in board.events.values() if one.verb == "move"}
    moved = {ref: (one.changes["stage"][1], list(one.changes["entered"][1])[-1]) for ref, one in last.items()}

    assert {ref: (board.stories[ref].stage, board.stories[ref].stage) for ref in last} == moved


@pytest.mark.parametrize("days", [0, 1, 59, 200, 365])
def test_any_day_will_do(days: int) -> None:
    """Counted from another day, or just after midnight, the board is as good."""
    day = TODAY + timedelta(days=days)
    found = filled(day, datetime(day.year, day.month, day.day, 0, 1, tzinfo=UTC))

    assert set(ALL_STAGES) == {stage_of(one, day) for one in found.stories.values()}


def test_a_large_board_fills_every_column(board: Snapshot) -> None:
    """Each column holds a twentieth of the stories at least, and a few are declined."""
    count = Counter(stage_of(one, TODAY) for one in board.stories.values())

    assert sum(count.values()) == 400
    assert all(count[column] >= 20 for column in COLUMNS)
    assert 0 < count["declined"] < 40


def test_a_large_board_has_slips_and_noes_in_its_history(board: Snapshot) -> None:
    """Days were moved, and each declined request has its no; of these some customers were told."""
    declined = {one.id for one in board.requests.values() if one.declined_because is not None}

    assert slips_of(board.happened.values())
    assert declined == set(declined_at(board.happened.values()))
    assert 0 < len(declined & {one.about for one in board.notifications.values()}) < len(declined)


@pytest.mark.parametrize("stories", [0, 1, 7, 10, 33])
def test_a_small_generated_board_has_the_size_asked_for(stories: int) -> None:
    """Whatever the number, so many stories and requests are made."""
    found = generated(stories, stories * 2)

    assert (stories, stories * 2) == (len(found.stories), len(found.requests))


def test_generated_requests_are_as_long_as_real_ones(board: Snapshot) -> None:
    """They have about 640 characters."""
    lengths = [len(one.said or "") for one in board.requests.values()]

    assert 600 <= sum(lengths) / len(lengths) <= 700
    assert min(lengths) > 500


def test_generated_stories_behind_the_gate_pass_it(board: Snapshot) -> None:
    """A large board has nothing in building that could not have got there."""
    assert [one.id for one in board.stories.values() if one.stage in GATED and gate_missing(one)] == []


def test_two_thirds_of_generated_requests_are_filed(board: Snapshot) -> None:
    """The rest is new, snoozed, merged and declined."""
    count = states(board)

    assert 0.6 < count["linked"] / 800 < 0.72
    assert all(count[state] for state in ("new", "snoozed", "merged", "declined"))


def records(snapshot: Snapshot, kinds: tuple[type[Record], ...]) -> bytes:
    """Everything but the uids, which no two boards share."""
    found = [msgspec.structs.replace(one, uid="") for kind in kinds for one in snapshot.table(kind).values()]
    return msgspec.json.encode(found)


def test_the_same_seed_makes_the_same_board(board: Snapshot) -> None:
    """Another run with the same numbers gives the same bytes; another seed does not."""
    kinds = tuple(
        {type(one) for table in (board.stories, board.requests, board.events) for one in table.values()}
    )

    assert records(board, kinds) == records(generated(400, 800), kinds)
    assert records(board, kinds) != records(generated(400, 800, seed=8), kinds)


def test_a_year_of_rotation_can_be_seen(sample: Snapshot) -> None:
    """Stints that are done, one that lasts and one to come; both halves of them; and somebody who is overdue."""
    stints = sample.stints.values()
    came = outcomes(sample, stints)
    late = [one.name for one in people_due(sample, TODAY, timedelta(weeks=6)) if one.is_overdue]
    every = packaged_toml("demo/data/settings.toml")["rotation"]["every"]

    assert Counter(state_of(one, TODAY) for one in stints) == {"done": 7, "running": 1, "planned": 1}
    assert all(came[one.id].met for one in stints if one.since <= TODAY)
    assert sum(len(one.triaged) for one in came.values()) > 3
    assert {note.by for one in came.values() for note in map(sample.notes.__getitem__, one.notes)} > {
        "Maya Lindqvist",
        "Priya Raman",
    }
    assert (late, every) == (["Lucia Ferraro"], "6w")


def test_a_year_of_sessions_can_be_seen(sample: Snapshot) -> None:
    """What shipped was tried while it was built, with every outcome; one who never asked waits to be told."""
    sessions = sample.table(Session).values()
    shipped = [one for one in sample.stories.values() if one.stage == "shipped"]
    only_tried = [row for row in loop_rows(sample, TODAY) if row.sessions and not row.requests]

    assert {one.result for one in sessions} == set(get_args(SessionResult))
    assert {one.id for one in shipped} < {one.story for one in sessions}
    for one in sessions:
        entered = sample.stories[one.story].entered
        assert entered["building"].date() <= one.day < entered.get("shipped", NOW).date()
    assert [(row.customer_name, row.waits) for row in only_tried] == [("Oak Lane Septic", True)]
