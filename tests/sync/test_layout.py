"""A new layout of descriptions: issues in the former one stay as they are until their story changes."""

from typing import Any

import pytest

from roadmap_tui.actions.gate import gate_of
from roadmap_tui.sync import issue_content
from roadmap_tui.sync.issue_content import in_former_layout, story_blocks
from roadmap_tui.sync.linking import link, meet, unlink
from roadmap_tui.sync.plan import plan_push
from roadmap_tui.trackers.jira import adf_text, wiki_text
from roadmap_tui.trackers.protocol import Prose
from tests.sync.conftest import NOW
from tests.sync.office import Office


@pytest.fixture
def former(office: Office, monkeypatch: pytest.MonkeyPatch) -> Office:
    """An office whose issue an earlier version wrote."""
    with monkeypatch.context() as before:
        before.setattr(
            issue_content,
            "story_blocks",
            lambda story: in_former_layout(story, Prose(story=story_blocks(story))).story,
        )
        office.push()
    assert "Outcome |" in _text(office)
    return office


def _text(office: Office) -> str:
    there: Any = office.site.issue("ROAD-1").fields["description"]
    read = adf_text.read if office.edition == "cloud" else wiki_text.read
    return read(there).text


def test_the_layout_alone_is_no_change(former: Office) -> None:
    """Nothing is written, there or here, and nothing is said."""
    board = (former.folder / "roadmap.json").read_bytes()
    since = len(former.fake.requests())
    for _ in range(2):
        (push,) = former.sync()
        assert ("none", {}, None) == (push.action, push.ways, push.why)

    assert [] == former.writes(since)
    assert board == (former.folder / "roadmap.json").read_bytes()


def test_a_plan_made_here_alone_finds_no_change(former: Office) -> None:
    """What a push would send is known without asking, and the layout is none of it."""
    desk = former.desk
    with former.connected() as tracker:
        plan = plan_push(
            desk.store.read(), desk.story, tracker, desk.settings, gate_of(desk.story, today=NOW.date())
        )

    assert ("none", ()) == (plan.action, plan.fields)


def test_an_issue_in_the_former_layout_is_linked_anew(former: Office) -> None:
    """Let go and linked again, both sides are still alike."""
    with former.connected():
        unlink(former.desk.run, "S-1")
        push = link(former.desk.run, meet(former.desk.run, "S-1", "ROAD-1"))

    assert "description" not in push.ways


def test_a_changed_story_is_laid_out_anew(former: Office) -> None:
    """The whole description is written once, and is in step then."""
    former.desk.edit(outcome="is shown the history at a glance")
    (push,) = former.sync()
    assert ("update", {"description": "push"}, True) == (push.action, push.ways, push.done)
    assert "Outcome |" not in _text(former)

    assert ("none", {}) == (former.sync()[0].action, former.sync()[0].ways)


def test_a_persons_edit_of_the_former_layout_is_theirs(former: Office) -> None:
    """What somebody wrote into an issue shows as theirs, and clashes with our next change."""
    words = former.text("Bob's own words")
    former.site.edit("ROAD-1", description=words)
    assert {"description": "theirs differs"} == former.sync()[0].ways
    former.desk.edit(outcome="is shown the history at a glance")

    assert ("conflict", words) == (former.sync()[0].action, former.site.issue("ROAD-1").fields["description"])


def test_our_side_can_be_chosen(former: Office) -> None:
    """Chosen over a person's edit, our side is written in the present layout."""
    former.site.edit("ROAD-1", description=former.text("Bob's own words"))
    former.sync()
    (push,) = former.resolve("ours", "description")
    assert ("update", True) == (push.action, push.done)
    assert "Outcome |" not in _text(former)

    assert ("none", {}) == (former.sync()[0].action, former.sync()[0].ways)
