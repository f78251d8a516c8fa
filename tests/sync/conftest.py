"""A board with a story that is ready, and a push of it."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import pytest

from roadmap_tui.actions import customers, requests, stories
from roadmap_tui.actions.change import begin
from roadmap_tui.model.records import Story, Target
from roadmap_tui.model.status_wanted import wanted_status
from roadmap_tui.store import open_store
from roadmap_tui.store.protocol import Store
from roadmap_tui.sync.plan import apply, plan_sync
from roadmap_tui.sync.push import push_stories
from roadmap_tui.sync.run import Run
from roadmap_tui.sync.settings import SyncSettings
from roadmap_tui.trackers.protocol import Push
from tests.stores import ON_SERVER, address_in
from tests.sync.tracker_double import TrackerDouble

if TYPE_CHECKING:
    from tests.sync.office import Office

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
FIELDS = {
    "title": "Treatment history in hand",
    "actor": "physician",
    "situation": "before each consultation",
    "outcome": "is presented with a summary of the treatment history",
    "obstacle": "spending 5 to 10 minutes finding it",
    "benefit": "see more patients",
    "target": Target(metric="time", unit="min", baseline=7, target=1, due=date(2027, 6, 30), measured_by="study"),
    "ship_by": date(2027, 3, 31),
}


class Desk:
    """A board, a tracker and a clock that moves only when somebody waits."""

    def __init__(self, store: Store, tracker: TrackerDouble) -> None:
        self.store = store
        self.tracker = tracker
        self.now = NOW
        self.told: list[str] = []
        self.settings = SyncSettings()

    def push(self, *ids: str, again: bool = False) -> list[Push]:
        return push_stories(self.run, ids or ("S-1",), again=again)

    @property
    def run(self) -> Run:
        return Run(
            store=self.store,
            tracker=self.tracker,
            settings=self.settings,
            by="Dana",
            now=lambda: self.now,
            sleep=self.sleep,
            notify=self.told.append,
        )

    def sleep(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)

    def clock(self) -> float:
        """Seconds, as far as the board's own clock has moved."""
        return self.now.timestamp()

    def sync(self, *ids: str) -> list[Push]:
        run = self.run
        return apply(plan_sync(run, ids), run)

    def set(self, **settings: object) -> None:
        self.settings = msgspec.structs.replace(self.settings, **settings)

    def directions(self, **fields: object) -> None:
        """Give fields other directions."""
        self.set(directions={**self.settings.directions, **fields})

    def map(self, **statuses: str) -> None:
        """Give stages statuses there, which makes `status` go both ways."""
        self.set(statuses={stage: wanted_status(words) for stage, words in statuses.items()})
        self.directions(status="both")

    def move(self, stage: str, identity: str = "S-1") -> None:
        with begin(self.store, by="Dana", at=self.now) as change:
            stories.move(change, identity, stage)

    def written(self) -> list[str]:
        """The requests so far that wrote something in the tracker."""
        return [one for one in self.tracker.calls if one not in {"probe", "find", "fetch"}]

    def edit(self, **fields: object) -> None:
        with begin(self.store, by="Dana", at=self.now) as change:
            stories.edit(change, "S-1", fields)

    @property
    def story(self) -> Story:
        return self.store.read().stories["S-1"]

    def reopened(self) -> "Desk":
        """The same board in a new process."""
        desk = Desk(open_store(self.store.place), self.tracker)
        desk.now, desk.settings = self.now, self.settings
        return desk


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Where the tests run on a server once more, those of this folder that make their board in a file do not."""
    if ON_SERVER:
        here = Path(__file__).parent
        left = [
            one for one in items if here in one.path.parents and "desk" not in getattr(one, "fixturenames", ())
        ]
        config.hook.pytest_deselected(items=left)
        items[:] = [one for one in items if one not in left]


@pytest.fixture(params=["cloud", "datacenter"])
def office(tmp_path: Path, request: pytest.FixtureRequest) -> "Iterator[Office]":
    """A board and a Jira of each edition; nothing asked or answered may break the contract."""
    from tests.sync.office import Office

    made = Office(tmp_path, request.param)
    with made.fake:
        yield made
    assert [] == made.fake.breaches


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return new_desk(tmp_path, address_in(tmp_path))


def new_desk(folder: Path, address: str | None = None) -> Desk:
    store = open_store(address or str(folder / "roadmap.json"))
    store.create("Clinics", "USD")
    with begin(store, by="Dana", at=NOW, today=NOW.date()) as change:
        customers.add(change, {"name": "Acme", "arr": 60_000, "segment": "hospital"})
        said = {"said": "I lose ten minutes a visit", "person": "Dr. Lee, physician"}
        requests.add(change, said, customer="Acme")
        stories.add(change, FIELDS, from_requests=["R-1"])
        stories.add(change, {**FIELDS, "title": "Second"})
    return Desk(store, TrackerDouble())
