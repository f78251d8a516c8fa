"""The editor at Linear spells what was sent in its own way: no sync takes that for somebody's change."""

from pathlib import Path

from roadmap_tui.actions import requests, stories
from roadmap_tui.actions.change import begin
from tests.sync.laws.offices import LinearOffice

SAID = "At last \N{PARTY POPPER} the_field_name, see https://acme.example/a_b and 'this' -- please"


def test_another_spelling_is_no_change(tmp_path: Path) -> None:
    """An emoji as its short name, links and underscores; and our next words go over it without a conflict."""
    office = LinearOffice(tmp_path)
    with begin(office.desk.store, by="Dana", at=office.desk.now) as change:
        requests.add(change, {"said": SAID}, customer="Bolt", story="S-1")
    with office.fake:
        office.push("S-1")
        there = office.source(office.key())
        (calm,) = office.sync("S-1")
        with begin(office.desk.store, by="Dana", at=office.desk.now) as change:
            stories.edit(change, "S-1", {"outcome": "is helped"})
        (told,) = office.sync("S-1")
        (after,) = office.sync("S-1")

    assert ":tada:" in there
    assert ("none", None) == (calm.action, calm.why)
    assert ("update", True) == (told.action, told.done)
    assert "is helped" in office.source(office.key())
    assert "none" == after.action
    assert [] == office.fake.breaches
