"""What a push and a sync with Linear cost in requests: batches and pages, however many stories there are."""

from math import ceil
from pathlib import Path

from roadmap_tui.actions import stories
from roadmap_tui.actions.change import begin
from tests.sync.laws.offices import LinearOffice


def test_many_creates_and_an_unchanged_sync(tmp_path: Path) -> None:
    """Two hundred are made with twelve requests at most; when nothing changed there is a page for each 250."""
    office, count = LinearOffice(tmp_path), 200
    with begin(office.desk.store, by="Ana", at=office.desk.now) as change:
        ids = [stories.add(change, {"title": f"Story {number}"}).id for number in range(count)]
    with office.fake:
        made = office.push(*ids)
        pushed, made_by = len(office.fake.requests()), office.fake.writes()
        office.fake.log.clear()
        calm = office.sync()
        synced = len(office.fake.requests())

    assert [True] * count == [one.done for one in made]
    assert count == len(office.ids())
    assert ["roadmapCreate"] * 4 == made_by
    assert pushed <= 12
    assert ["none"] * count == [one.action for one in calm]
    assert synced <= ceil(count / 250) + 2
