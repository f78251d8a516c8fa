"""Texts there and back: the editor's spelling is no difference, and what customers said acts nowhere."""

import pytest

from roadmap_tui.trackers.linear.requests import canonical, markdown_of
from roadmap_tui.trackers.linear.tracker import LinearTracker
from roadmap_tui.trackers.protocol import (
    Bullets,
    Facts,
    IssueDraft,
    Marker,
    Origin,
    Paragraph,
    Prose,
    Quotation,
    RemoteIssue,
    Rule,
)
from tests.each_row import each_row
from tests.fake_linear import FakeLinear

SAID = (
    "the field patient_record_id is lost",
    "see https://acme.example/a_b_c and mail ann@acme.example",
    "a\\b *c* _d_ ~e~ `f` [g](h) <i> | j",
    "first line\nsecond line",
    "- one\n- two",
    "1. one",
    "# no heading",
    "> no quote",
    "---",
    "3 * 4 - 5 + 6",
    "5 # 4 & 3 &amp; 2",
)


@pytest.mark.parametrize("said", SAID)
def test_its_spelling_is_no_difference(fake: FakeLinear, linear: LinearTracker, said: str) -> None:
    """Every kind of block is read back in the words that were sent, through the editor twice."""
    prose = Prose(
        story=(
            Paragraph(text=said, strong=True),
            Facts(rows=((said, said),)),
            Bullets(items=(said, said)),
            Rule(),
        ),
        evidence=(Quotation(text=said, by="hospital"), Quotation(text=said)),
        origin=(Origin(text="S-1 on the roadmap", url="https://roadmap.example/#S-1"),),
    )
    mark = Marker(board="board", story="STORY", operation=linear.new_operation())
    made = linear.create(IssueDraft(summary="One", description=prose), mark)
    fake.site.edit(made.id, description=fake.site.respelled(fake.site.issue(made.id).description))
    found = linear.fetch([made.id])[made.id]

    assert isinstance(found, RemoteIssue)
    assert canonical(prose, 0) == found.description
    assert not found.foreign


@each_row(
    "said",
    [
        "@ann look",
        "like ENG-12",
        ":tada: at last",
        "https://linear.app/acme/issue/ENG-12/a-title",
        "#12 and ENG-1",
    ],
)
def test_what_customers_said_refers_to_nothing(said: str) -> None:
    """Mentions, issues by name or address, and short names of emoji are broken, and read as they were said."""
    text = markdown_of(Prose(story=(Quotation(text=said),)), 0)

    assert f"<{said}>" not in text
    assert said not in text.replace("> ", "")
    assert said == canonical(Prose(story=(Paragraph(text=said),)), 0)
