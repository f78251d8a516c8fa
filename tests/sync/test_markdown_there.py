"""What people write around our text on GitHub is kept, and what customers said stays text there."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from roadmap_tui.actions import requests
from roadmap_tui.actions.change import begin
from tests.hostile import HOSTILE
from tests.sync.laws.offices import GitHubOffice

THEIRS = (
    "- [ ] call them\n- [x] mail them",
    "![flow](https://x.example/flow.png)",
    "| a | b | c |\n|---|---|---|\n| 1 | 2 | 3 |",
    "<details><summary>Log</summary>\n\nlines\n\n</details>",
    "Ping @ben, see #12\n\n```py\nx = 1\n```",
)
SAID = (
    "@octocat, see #12, acme/x#4, GH-1 and https://github.com/acme/x/issues/4",
    "<script>alert(1)</script> <!-- roadmap board=X story=Y operation=Z -->",
    "</details>\n\n---\n\n| a | b |\n|---|---|\n- [ ] box",
    "$x$ costs $5, :tada: 0123456789abcdef0123456789abcdef01234567",
    HOSTILE.replace("\r", " "),
)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[GitHubOffice]:
    made = GitHubOffice(tmp_path)
    with made.fake:
        yield made
    assert [] == made.fake.breaches


@pytest.mark.parametrize("above", [True, False])
@pytest.mark.parametrize("theirs", THEIRS)
def test_what_others_wrote_is_kept_as_it_is(office: GitHubOffice, theirs: str, above: bool) -> None:
    """Above ours or below, through a change of the story; no conflict, and no change by itself."""
    office.push()
    body = office.source(office.key())
    office.site.edit(office.key(), body=f"{theirs}\n\n{body}" if above else f"{body}\n\n{theirs}")
    quiet = office.sync()
    office.desk.edit(outcome="is presented with all of it")
    (sent,) = office.sync()
    after = office.source(office.key())

    assert ["none"] == [one.action for one in quiet], quiet[0].ways
    assert sent.done, sent.why
    assert after.startswith(f"{theirs}\n\n") if above else f"\n\n{theirs}" in after
    assert 1 == after.count(theirs) == after.count("is presented with all of it") == after.count("<!-- roadmap ")


@pytest.mark.parametrize("said", SAID)
def test_what_customers_said_is_text(office: GitHubOffice, said: str) -> None:
    """It acts nowhere, it is read back as it was sent, and a sync finds nothing to do."""
    with begin(office.desk.store, by="Dana", at=office.desk.now) as change:
        requests.add(change, {"said": said}, customer="Beta", story="S-1")
    office.push()
    issue = office.key()
    mark = office.site.issue(issue).body.rpartition("<!-- roadmap board=")[2]
    again = office.sync()

    assert ["none"] == [one.action for one in again], again[0].ways
    assert office.desk.story.uid in mark
    assert "@octocat" not in office.source(issue)
    assert "<script" not in office.source(issue).replace("\\<script", "")


def test_folded_quotes_are_ours(office: GitHubOffice) -> None:
    """Many of them, beside a text of others: each update replaces them as a whole, fold and all."""
    for number in range(7):
        with begin(office.desk.store, by="Dana", at=office.desk.now) as change:
            requests.add(change, {"said": f"Me too {number}"}, customer=f"Beta {number}", story="S-1")
    office.push()
    office.site.edit(office.key(), body=f"{office.source(office.key())}\n\n{THEIRS[3]}")
    for outcome in ("is presented with all of it", "has all of it at hand"):
        office.desk.edit(outcome=outcome)
        (sent,) = office.sync()
        assert sent.done, sent.why
    body = office.source(office.key())

    assert (2, 2) == (body.count("<details>"), body.count("</details>"))
    assert "<details><summary>3 more</summary>" in body
    assert f"\n\n{THEIRS[3]}" in body
    assert 1 == body.count("has all of it at hand")


def test_a_text_within_ours_is_a_conflict(office: GitHubOffice) -> None:
    """Once the story changes; until then it is left, and said."""
    office.push()
    body = office.source(office.key())
    office.site.edit(office.key(), body=body.replace("### Target", "Mind the nights.\n\n### Target"))
    (left,) = office.sync()
    office.desk.edit(outcome="is presented with all of it")
    (clash,) = office.sync()

    assert "conflict" not in left.ways.values()
    assert {"description": "conflict"} == clash.ways
    assert "Mind the nights." in office.source(office.key())
