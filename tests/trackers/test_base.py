"""What every adapter has from the base: names out of addresses, limits of texts."""

from roadmap_tui.trackers.base import TrackerBase
from roadmap_tui.trackers.jira.tracker import JiraTracker
from roadmap_tui.trackers.protocol import TextLimit
from tests.each_row import each_row


@each_row(
    ("given", "name"),
    [
        ("ROAD-12", "ROAD-12"),
        (" 10012 ", "10012"),
        ("https://acme.atlassian.net/browse/ROAD-12", "ROAD-12"),
        ("https://acme.atlassian.net/browse/ROAD-12/", "ROAD-12"),
        ("https://acme.atlassian.net/browse/ROAD-12?focusedCommentId=1", "ROAD-12"),
        ("https://linear.app/acme/issue/ENG-12/some-title", "ENG-12"),
        ("https://linear.app/team-1/issue/ENG-12/phase-2#comment-1", "ENG-12"),
        ("https://github.com/acme/widgets/issues/12", "12"),
        ("acme.atlassian.net/browse/ROAD-12", "ROAD-12"),
        ("https://acme.example/ROAD-12", "ROAD-12"),
        ("https://[broken", "https://[broken"),
    ],
)
def test_the_name_of_an_issue(given: str, name: str) -> None:
    """A key, an id, or an address with or without a title in it."""
    assert name == TrackerBase[object]().issue_name(given)


def test_jira_names_the_chosen_issue_of_a_board() -> None:
    """The address of a board in the browser holds the issue that is open beside it."""
    address = "https://acme.atlassian.net/jira/software/projects/ROAD/boards/1?selectedIssue=ROAD-12"

    assert "ROAD-12" == JiraTracker.issue_name(JiraTracker.__new__(JiraTracker), address)


@each_row(
    ("limit", "text", "line"),
    [
        (TextLimit(most=5), "short", "short"),
        (TextLimit(most=5), "longer", "long…"),
        (TextLimit(most=5), "😀😀😀😀😀", "😀😀😀😀😀"),
        (TextLimit(most=5, unit="utf-16"), "😀😀😀", "😀😀…"),
        (TextLimit(most=8, unit="bytes"), "😀😀😀", "😀…"),
        (TextLimit(most=8, unit="bytes"), "one two three", "one t…"),
        (TextLimit(most=20), "two\n lines", "two lines"),
    ],
)
def test_a_line_within_a_limit(limit: TextLimit, text: str, line: str) -> None:
    """Counted in the tracker's unit, an ellipsis for what is cut off."""
    assert line == limit.line(text)
    assert limit.size(line) <= limit.most
