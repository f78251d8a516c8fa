"""GitHub's limits are kept, not hit; what is unchanged costs nothing; and what fails is told in its words."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from roadmap_tui.errors import Exit, Offline, Problem, Reason
from roadmap_tui.model.github_status import wanted_github_status
from roadmap_tui.trackers.github import transport
from roadmap_tui.trackers.github.answers import refusal, seconds_to_wait
from roadmap_tui.trackers.http.reply import Reply
from roadmap_tui.trackers.protocol import (
    Marker,
    NotSent,
    OutcomeUnknown,
    Paragraph,
    Patch,
    Prose,
    Rejected,
    RemoteIssue,
)
from tests.each_row import each_row
from tests.fake_github import FakeGitHub
from tests.trackers.github.conftest import Connect
from tests.trackers.jira.conftest import MARKER, Waits, draft

NOW = "Sat, 21 Nov 2026 12:00:00 GMT"


def filled(connected: Connect, many: int, **how: object) -> list[str]:
    """The ids of so many issues of a roadmap."""
    tracker = connected(**how)
    stories = (f"STORY{number:05}" for number in range(many))
    return [tracker.create(draft(), Marker(board="board-1", story=one, operation="op")).id for one in stories]


@pytest.mark.parametrize("due", [None, "Target date"])
@pytest.mark.parametrize(("issues", "pages"), [(5, 1), (100, 1), (250, 3)])
def test_an_unchanged_reading_is_a_few_conditional_requests(
    fake: FakeGitHub, connected: Connect, tmp_path: Path, issues: int, pages: int, due: str | None
) -> None:
    """Who we are, the repository, and a list for each hundred, each answered by 304; with a date field, too."""
    fake.check = False
    fake.site.fields = {42: ("Target date", "date")}
    ids = filled(connected, issues, due_field=due)
    kept = tmp_path / "answers.json"
    first = connected(kept=kept, due_field=due)
    before = first.fetch(ids)
    first.close()
    count = len(fake.requests())
    again = connected(kept=kept, due_field=due)
    after = again.fetch(ids)
    asked = fake.requests()[count:]

    assert before == after
    assert {due is not None} == {one.due is not None for one in after.values() if isinstance(one, RemoteIssue)}
    assert pages + 2 == len(asked)
    assert [304] * pages == [one.status for one in asked if one.path.endswith("/issues")]
    assert 0o600 == kept.stat().st_mode & 0o777


def test_a_page_that_is_full_hides_no_further_one(fake: FakeGitHub, connected: Connect, tmp_path: Path) -> None:
    """A hundred issues stay as they were when there is one more: the list is read anew, with all columns."""
    fake.check = False
    fake.site.add_project(5, "Todo", "Done")
    statuses = [wanted_github_status("project:5/Status/Done")]
    kept = tmp_path / "answers.json"
    ids = filled(connected, 100)
    for count in (100, 101):
        ids += filled(connected, count - len(ids))
        fake.site.projects[5].items = {int(one): (int(one), "Done") for one in ids}
        tracker = connected(kept=kept, statuses=statuses)
        found = tracker.fetch(ids)
        tracker.close()

        assert ["Done"] * count == [one.status for one in found.values() if isinstance(one, RemoteIssue)]


def test_a_change_is_seen_among_what_is_kept(fake: FakeGitHub, connected: Connect, tmp_path: Path) -> None:
    """Its page is sent anew; a file that cannot be read is none."""
    ids = filled(connected, 5)
    kept = tmp_path / "answers.json"
    for title in ("CSMs see renewals coming", "Changed"):
        fake.site.edit(ids[2], title=title)
        tracker = connected(kept=kept)
        found = tracker.fetch(ids)
        tracker.close()
        assert title == found[ids[2]].summary  # type: ignore[union-attr]
    kept.write_bytes(b"{broken")

    assert set(ids) == set(connected(kept=kept).fetch(ids))


def test_what_is_written_over_is_not_kept(fake: FakeGitHub, connected: Connect, tmp_path: Path) -> None:
    """A text that was read before it was changed would keep forgotten words on this machine."""
    ids = filled(connected, 5)
    kept = tmp_path / "answers.json"
    first = connected(kept=kept)
    first.fetch(ids)
    first.close()
    assert kept.exists()
    tracker = connected(kept=kept)
    issue = tracker.fetch(ids)[ids[0]]
    assert isinstance(issue, RemoteIssue)
    tracker.update(issue, Patch(fields=("description",), description=Prose(story=(Paragraph(text="New"),))))
    tracker.close()

    assert not kept.exists()
    assert set(ids) == set(connected(kept=kept).fetch(ids))


def test_writes_go_one_a_second_in_a_row(
    fake: FakeGitHub, connected: Connect, waits: Waits, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Elsewhere than on this machine; reads need not wait."""
    monkeypatch.setattr(transport, "is_this_machine", lambda _: False)
    tracker = connected()
    for number in range(5):
        tracker.create(draft(), Marker(board="board-1", story=f"STORY{number:05}", operation="op"))
        tracker.probe()

    assert [1.0] * 4 == waits.slept
    assert 1.0 == tracker.capabilities.pace


def test_on_this_machine_nothing_needs_pacing(connected: Connect, waits: Waits) -> None:
    """A server of one's own has no such limits."""
    tracker = connected()
    for number in range(3):
        tracker.create(draft(), Marker(board="board-1", story=f"STORY{number:05}", operation="op"))

    assert ([], 0.0) == (waits.slept, tracker.capabilities.pace)


@pytest.mark.parametrize("kind", ["429", "secondary"])
def test_a_limit_is_waited_for(fake: FakeGitHub, connected: Connect, waits: Waits, kind: str) -> None:
    """A request that was turned away unread is sent again, also one that writes."""
    tracker = connected()
    tracker.probe()
    fake.arm(kind, method="POST", retry_after=7)
    tracker.create(draft(), MARKER)

    assert [7.0] == waits.slept
    assert 1 == len(fake.site.issues)


def test_a_limit_that_lasts_ends_the_run(fake: FakeGitHub, connected: Connect, waits: Waits) -> None:
    """Nobody waits for an hour: the sentence says when to go on, and nothing was sent."""
    tracker = connected()
    tracker.probe()
    fake.arm("spent", method="POST", times=99)
    with pytest.raises(NotSent, match="asks to wait until"):
        tracker.create(draft(), MARKER)

    assert ([], {}) == (waits.slept, fake.site.issues)


def test_nothing_is_sent_while_a_limit_lasts(fake: FakeGitHub, connected: Connect, waits: Waits) -> None:
    """Further requests are turned away here, until GitHub's hour is over."""
    tracker = connected()
    tracker.probe()
    fake.arm("spent", method="POST", times=1)
    count = len(fake.requests())
    for _ in range(4):
        with pytest.raises(NotSent, match="asks to wait until"):
            tracker.create(draft(), MARKER)
    asked = len(fake.requests()) - count
    waits.time += 601
    tracker.create(draft(), MARKER)

    assert (1, 1) == (asked, len(fake.site.issues))


@each_row(
    ("headers", "seconds"),
    [
        ({"retry-after": "90"}, 90.0),
        ({"x-ratelimit-remaining": "0", "x-ratelimit-reset": "1795262700"}, 300.0),
        ({"x-ratelimit-remaining": "3", "x-ratelimit-reset": "1795262700"}, 60.0),
        ({}, 60.0),
    ],
)
def test_how_long_a_limit_asks_to_wait(headers: dict[str, str], seconds: float) -> None:
    """By its header, else until its hour is over, else a minute."""
    assert datetime.fromtimestamp(1795262400, UTC) == datetime(2026, 11, 21, 12, tzinfo=UTC)
    assert seconds == seconds_to_wait(Reply(429, {"date": NOW, **headers}, b"{}"))


@pytest.mark.parametrize(
    ("fault", "problem", "words"),
    [
        ("forbidden", Rejected, "needs the permission Issues"),
        ("sso", Rejected, "authorised for its single sign-on"),
        ("502", OutcomeUnknown, "failed with an error of its own"),
        ("503", OutcomeUnknown, "failed with an error of its own"),
        ("page", OutcomeUnknown, "something else than GitHub stands there"),
        ("not-json", OutcomeUnknown, "that is not JSON"),
        ("object", OutcomeUnknown, "did not say which it became"),
        ("list", OutcomeUnknown, "did not say which it became"),
        ("redirect", NotSent, "sends us on to elsewhere.example, and the token is not sent along"),
    ],
)
def test_what_a_create_is_answered_with(
    fake: FakeGitHub, connected: Connect, fault: str, problem: type[Problem], words: str
) -> None:
    """In GitHub's words: what surely did not happen is told from what nobody knows."""
    tracker = connected()
    tracker.probe()
    fake.arm(fault, method="POST")
    with pytest.raises(problem, match=words) as raised:
        tracker.create(draft(), MARKER)

    assert "Jira" not in str(raised.value)


def test_a_wrong_token_is_told(connected: Connect) -> None:
    """With what to do, and the code of a login."""
    with pytest.raises(Offline, match="does not accept the login") as refused:
        connected(token="github_pat_wrong").probe()

    assert (Reason.LOGIN_REFUSED, Exit.OFFLINE) == (refused.value.reason, refused.value.exit)
    assert "`roadmap login github`" in str(refused.value)


def test_issues_that_are_turned_off(fake: FakeGitHub, connected: Connect) -> None:
    """Are told when one is created, and by the doctor before."""
    fake.site.repositories["acme/roadmap"].has_issues = False
    wrong = [one.sentence for one in connected().check() if not one.ok]

    assert [
        "acme/roadmap has its issues turned off: turn them on in its settings, or set another repository."
    ] == wrong
    with pytest.raises(Rejected, match="the repository has no issues"):
        connected().create(draft(), MARKER)


def test_no_word_of_another_tracker() -> None:
    """Whatever the status, the sentence is GitHub's."""
    for status in (400, 401, 403, 404, 408, 409, 410, 413, 422, 429, 500, 503):
        assert "Jira" not in str(refusal(Reply(status, {}, b'{"message":"No"}'), "api.github.com", "do it"))


def test_the_network_is_imported_when_it_talks() -> None:
    """Connecting imports neither httpx nor what reads Markdown; a plain command that names GitHub stays quick."""
    import subprocess
    import sys

    code = (
        "import sys; from roadmap_tui.trackers.github import connect;"
        "connect(api='https://api.github.com', site='https://github.com/a/b', repository='a/b', token='t'*20);"
        "print(sorted({'httpx', 'markdown_it'} & set(sys.modules)))"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert "[]" == told.stdout.strip()
