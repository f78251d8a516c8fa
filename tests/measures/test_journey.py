"""The journey against an independent count of a seeded year, where one product has several names."""

from datetime import date

import msgspec
import pytest

from roadmap_tui.measures import Facts, Period
from roadmap_tui.measures.journey import MANY, Journey, journey_of
from roadmap_tui.model.records import Link, Product
from roadmap_tui.model.snapshot import Snapshot
from roadmap_tui.model.stages import stage_of
from tests.measures.conftest import BOARDS
from tests.measures.year import PRODUCTS, SINCE, TODAY, board

Counted = tuple[int, set[str], list[str], list[int]]


@pytest.fixture(scope="module", params=BOARDS)
def year(request: pytest.FixtureRequest) -> Snapshot:
    """The year's board, and the one of two copies merged."""
    return BOARDS[request.param]()


def _journey(snapshot: Snapshot, since: date | None = None) -> Journey:
    return journey_of(Facts(snapshot, TODAY, Period(since=since, until=TODAY)))


def _naive(snapshot: Snapshot, since: date | None) -> dict[tuple[str | None, str | None], Counted]:
    """By product and touchpoint: how many wait, of whom, the stages of the stories, the satisfaction."""
    linked = {one.request for one in snapshot.table(Link).values()}
    found: dict[tuple[str | None, str | None], Counted] = {}
    for one in snapshot.requests.values():
        if since is not None and one.captured_at.date() < since:
            continue
        count, who, stages, served = found.get((PRODUCTS[one.product], one.touchpoint), (0, set(), [], []))
        waits = one.id not in linked and one.declined_because is None and one.merged_into is None
        who |= {one.customer} if waits and one.customer else set()
        served += [one.satisfaction] if one.satisfaction is not None else []
        found[PRODUCTS[one.product], one.touchpoint] = count + waits, who, stages, served
    for story in snapshot.stories.values():
        for point in () if story.archived else story.touchpoints or (None,):
            _, _, stages, _ = found.setdefault((PRODUCTS[story.product], point), (0, set(), [], []))
            stages.append(stage_of(story, TODAY))
    return found


@pytest.mark.parametrize("since", [None, SINCE])
def test_every_place_is_counted_right(year: Snapshot, since: date | None) -> None:
    """What waits and is worth, what is under way, shipped, proven, missed; how well people are served."""
    wanted = _naive(year, since)
    found = {(one.product, one.touchpoint): one for one in _journey(year, since).places}

    assert {key for key in wanted if key not in found} == set()
    for key, one in found.items():
        waiting, who, stages, served = wanted.get(key, (0, set(), [], []))
        arr = [year.customers[each].arr or 0 for each in who if year.customers[each].arr is not None]
        assert (one.waiting, one.customers, one.arr, one.arr_n) == (
            waiting,
            len(who),
            sum(arr) if arr else None,
            len(arr),
        )
        counts = {name: stages.count(name) for name in ("shipped", "proven", "missed")}
        ahead = sum(stages.count(name) for name in ("discover", "draft", "ready", "building"))
        assert (one.under_way, one.shipped, one.proven, one.missed) == (ahead, *counts.values())
        assert one.satisfaction == (pytest.approx(sum(served) / len(served)) if served else None)
        assert one.n == len(served)
        assert one.hole == (None not in key and waiting >= MANY and not ahead and not any(counts.values()))


def test_sums_count_a_story_once(year: Snapshot) -> None:
    """A story of two touchpoints is one of its product, and one of the whole."""
    found = _journey(year)
    stories = [one for one in year.stories.values() if not one.archived]
    ahead = [one for one in stories if stage_of(one, TODAY) in {"discover", "draft", "ready", "building"}]

    assert found.whole.under_way == len(ahead) == sum(one.under_way for one in found.of_product)
    assert found.whole.waiting == sum(one.waiting for one in found.places)
    assert (found.requests, found.stories) == (len(year.requests), len(stories))
    assert found.products == ("Field app", "Till", None)


def test_holes_need_a_place(year: Snapshot) -> None:
    """What names no product is no hole where others do; on a board without products it can be one."""
    plain = board().frozen()
    plain.apply([msgspec.structs.replace(one, product=None) for one in plain.requests.values()])
    plain.apply([msgspec.structs.replace(one, product=None, archived=True) for one in plain.stories.values()])
    plain.apply(removed=[(Product, one) for one in plain.table(Product)])
    holes = _journey(plain).holes

    assert {one.product for one in _journey(year).holes} <= {"Field app", "Till"}
    assert holes
    assert {one.product for one in holes} == {None}
    assert all(one.touchpoint is not None for one in holes)
    assert [one.waiting for one in holes] == sorted((one.waiting for one in holes), reverse=True)
