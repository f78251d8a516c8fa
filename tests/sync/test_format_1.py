"""Boards that the program of format 1 left, with their Jira: read, migrated and synced as it would have done.

`tests/data/format1/README.md` tells how they were made.
"""

import json
import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest

from roadmap_tui.actions import forget
from roadmap_tui.actions.change import begin
from roadmap_tui.actions.forget_beside import beside
from roadmap_tui.model.link_state import conflicts_of, link_state
from roadmap_tui.store import open_store
from tests.fake_jira.records import Issue
from tests.sync.office import Office

FOLDER = Path(__file__).parents[1] / "data" / "format1"
FOLDERS = sorted(one.parent for one in FOLDER.glob("*/case.json"))
CASES = [
    pytest.param(one, id=one.name, marks=() if at % 4 in {0, 3} else pytest.mark.slow)
    for at, one in enumerate(FOLDERS)
]
"""Each case in one edition by default, in turn; in both among the slow tests."""
MAP = {"discover": "To Do", "building": "In Progress", "shipped": "category:done"}
PLACE = "http://jira.test"
WORDS = "I lose ten minutes a visit"
TOLD = ("story", "action", "fields", "ways", "done", "key", "sent", "taken", "unanswered")


class KeptOffice(Office):
    """A board and a Jira as a case left them."""

    def __init__(self, folder: Path, case: Path) -> None:
        self.case = json.loads((case / "case.json").read_text("utf-8"))
        (folder / "made").mkdir()
        super().__init__(folder / "made", self.case["edition"])
        self.folder = folder
        for name in ("roadmap.json", "roadmap.json.journal"):
            if (case / name).exists():
                text = (case / name).read_text("utf-8").replace(PLACE, self.fake.url)
                (folder / name).write_text(text, "utf-8")
        self._fill_jira(self.case["jira"])
        settings = self.case["settings"]
        self.desk.store = open_store(folder / "roadmap.json")
        self.desk.now = datetime.fromisoformat(settings["now"])
        self.desk.set(
            comment=settings["comment"],
            settle=timedelta(seconds=settings["settle"]),
            address=settings["address"],
        )
        if settings["mapped"]:
            self.desk.map(**MAP)

    def _fill_jira(self, kept: dict[str, Any]) -> None:
        for one in kept["issues"]:
            self.site.issues[one["id"]] = Issue(**{**one, "keys": set(one["keys"])})
        self.site._last += len(kept["issues"])
        self.site.projects["ROAD"].last = len(kept["issues"])
        for name in kept["off_screen"]:
            self.site.screen().pop(name)

    def run_told(self) -> dict[str, Any]:
        """One sync: what it says of each story, and what it wrote in Jira."""
        since = len(self.fake.requests())
        pushes = msgspec.json.decode(msgspec.json.encode(self.sync()))
        self.desk.sleep(60)
        return {
            "pushes": [{name: one[name] for name in TOLD if one.get(name)} for one in pushes],
            "writes": self.writes(since),
        }

    def standing(self) -> dict[str, Any]:
        """How the stories stand to their issues."""
        stories = self.desk.store.read().stories
        return {
            "states": {name: link_state(one) for name, one in stories.items()},
            "conflicts": {name: conflicts_of(one) for name, one in stories.items()},
        }


@pytest.fixture(params=CASES)
def kept(tmp_path: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[KeptOffice]:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    office = KeptOffice(tmp_path, request.param)
    with office.fake:
        yield office
    assert [] == office.fake.breaches


def test_it_is_synced_as_before(kept: KeptOffice) -> None:
    """Read, it stands as it stood; two syncs do what the old program's did, with no second issue."""
    older = (kept.folder / "roadmap.json").read_bytes()
    stood = kept.standing()
    assert older == (kept.folder / "roadmap.json").read_bytes()
    runs = [kept.run_told(), kept.run_told()]
    stories = kept.desk.store.read().stories

    assert kept.case["before"] == stood
    assert _without_parts(kept.case["after"]) == _without_parts(
        {
            "runs": runs,
            "issues": len(kept.site.issues),
            **kept.standing(),
            "links": {name: one.link.key if one.link else None for name, one in stories.items()},
        }
    )


def _without_parts(found: Any) -> Any:
    """What was found, its descriptions without the table of a story's parts, which is no longer written."""
    return json.loads(re.sub(r"\\n\\nWho \| .*?(?=\\n\\n|\")", "", json.dumps(found)))


@pytest.mark.parametrize("name", ["killed_after_create-cloud", "killed_before_board-datacenter"])
def test_words_leave_a_journal_of_format_1(tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is forgotten goes out of the entries that a killed run left, and what they led to stays known."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    office = KeptOffice(tmp_path, FOLDER / name)
    journal = tmp_path / "roadmap.json.journal"
    with office.fake:
        assert WORDS in journal.read_text("utf-8")
        with begin(office.desk.store, by="Dana", at=office.desk.now) as change:
            scrub = forget.request(change, ["R-1"])
        beside(office.desk.store, scrub)
        assert WORDS not in journal.read_text("utf-8")
        made = office.sync()

        assert {"adopt"} == {one.action for one in made}
        assert len(made) == len(office.site.issues)
        assert WORDS not in str([one.fields for one in office.site.issues.values()])
