"""Filters of requests, asked of who tried a story and made none."""

from roadmap_tui.model.filters.beside import keep_pair
from roadmap_tui.model.records import Session
from tests.each_row import each_row
from tests.model.filters.kit import board, context
from tests.model.kit import AT, TODAY


@each_row(
    ("typed", "is_kept"),
    [
        ("", True),
        ("acme", True),
        ("ACME exports", True),
        ("acme dark", False),
        ("nurse", True),
        ('"day shift"', True),
        ("clerk", False),
        ("s-2", True),
        ("s-1", False),
        ("u-1", True),
        ("-acme", False),
        ("-birch", True),
        ("customer:acme", True),
        ("csm:cleo", True),
        ("-csm:cleo", False),
        ("csm:me", True),
        ("arr:>100k", True),
        ("arr:<100k", False),
        ("segment:bank,retail", True),
        ("touchpoint:billing", True),
        ("story:S-2 stage:building", True),
        ("has:csm", True),
        ("no:csm", False),
        ("no:renewal", True),
        ("feeling:angry", False),
        ("-feeling:angry", True),
        ("nosuch:field", False),
        ("arr:much", False),
        ("csm:", True),
        ("hour", False),
        ("letters", False),
    ],
)
def test_who_tried_a_story_without_asking(typed: str, is_kept: bool) -> None:
    """What is theirs, the story's or their session's counts; what was asked for does not."""
    snapshot = board()
    tried = {"day": TODAY, "result": "did", "by": "ann", "at": AT, "story": "S-2"}
    snapshot.apply(
        [
            Session(id="U-1", customer="C-1", participant="nurse", task="day shift", **tried),  # type: ignore[arg-type]
            Session(id="U-2", customer="C-2", participant="clerk", **tried),  # type: ignore[arg-type]
        ]
    )
    keep = keep_pair(typed, context(snapshot))

    assert is_kept == keep(snapshot.stories["S-2"], snapshot.customers["C-1"])
