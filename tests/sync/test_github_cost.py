"""What a sync and a push with GitHub cost in requests: pages that are free while nothing changed, and columns."""

from math import ceil
from pathlib import Path

import pytest

from roadmap_tui.actions import stories
from roadmap_tui.actions.change import begin
from tests.slower import first_of
from tests.sync.laws.offices import GitHubOffice, GitHubPlainOffice


def with_stories(office: GitHubOffice, count: int) -> list[str]:
    """The ids of so many more stories; nothing is held to the contract, which others do."""
    office.fake.check = False
    with begin(office.desk.store, by="Ana", at=office.desk.now) as change:
        made = [stories.add(change, {"title": f"Story {number}"}) for number in range(count)]
        return [stories.move(change, one.id, "building", because="a test").id for one in made]


@pytest.mark.parametrize("count", first_of(2, [1, 101, 2, 3]))
@pytest.mark.parametrize("kind", [GitHubOffice, GitHubPlainOffice])
def test_an_unchanged_sync(tmp_path: Path, kind: type[GitHubOffice], count: int) -> None:
    """It asks who we are and for the repository, and for pages of a hundred, which cost nothing.

    One issue is read alone. Columns of a project are one more list, and their field another request.
    """
    office = kind(tmp_path)
    has_columns = kind is GitHubPlainOffice
    if has_columns:
        office.use_statuses()
    with office.fake:
        office.push(*with_stories(office, count))
        office.sync()
        office.fake.log.clear()
        calm = office.sync()
        asked = office.fake.requests()

    pages = ceil(count / 100) * (1 + has_columns) + has_columns
    assert ["none"] * count == [one.action for one in calm]
    assert pages + 2 == len(asked)
    assert pages - (count == 1) == sum(one.status == 304 for one in asked)


def test_columns_cost_the_same_for_each_issue_however_large_the_project_is(tmp_path: Path) -> None:
    """Many others' items are listed a few times in all, not for each issue that is moved."""
    office, count = GitHubPlainOffice(tmp_path), 8
    office.use_statuses()
    others = {10_000 + at: (20_000 + at, None) for at in range(250)}
    office.site.projects[5].items |= others
    with office.fake:
        ids = with_stories(office, count)
        pushed = office.push(*ids)
        lists, alone = (len(office.fake.requests("GET", path)) for path in (r"/items$", r"/items/\d+$"))
        columns = [office.site.projects[5].items[int(office.key(one))][1] for one in ids]

    assert [True] * count == [one.done for one in pushed]
    assert ["In progress"] * count == columns
    assert lists <= 3 * 3
    assert alone <= 2 * count
