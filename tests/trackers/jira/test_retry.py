"""Waiting: how long, who is told, when it ends, and how fast requests leave."""

import threading
import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest

from roadmap_tui.errors import Offline, Usage
from roadmap_tui.trackers.http import client as wire
from roadmap_tui.trackers.http.reply import Reply, retry_after
from roadmap_tui.trackers.http.retry import PATIENCE, Hooks, Retry
from roadmap_tui.trackers.jira.rate_limit import RateLimit
from roadmap_tui.trackers.jira.tracker import JiraTracker
from roadmap_tui.trackers.protocol import NotSent, OutcomeUnknown, Patch
from tests.each_row import each_row
from tests.fake_jira import FakeJira
from tests.trackers.http.test_response_limits import HEAD, site
from tests.trackers.jira.conftest import MARKER, Connect, Waits, draft, fetched

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


@each_row(
    ("text", "expected"),
    [
        ("12", 12.0),
        ("0.5", 0.5),
        (format_datetime(NOW + timedelta(seconds=30), usegmt=True), 30.0),
        (format_datetime(NOW - timedelta(seconds=30), usegmt=True), 0.0),
        ("soon", None),
        ("-1", None),
        ("", None),
    ],
)
def test_retry_after_is_seconds_or_a_time(text: Any, expected: float | None) -> None:
    """A time is compared with the answer's own date; anything else says nothing."""
    headers = {"retry-after": text, "date": format_datetime(NOW, usegmt=True)}

    assert expected == retry_after(Reply(429, headers, b""))


@pytest.mark.parametrize(
    ("fault", "sentence"),
    [("429", "127.0.0.1:{} asks to wait 12 s …"), ("503", "127.0.0.1:{} failed (503); trying again in 12 s …")],
)
def test_a_wait_is_told(fake: FakeJira, connected: Connect, fault: str, sentence: str) -> None:
    """Somebody who waits knows for what and how long."""
    told: list[str] = []
    tracker = connected(notify=told.append)
    tracker.probe()
    fake.arm(fault, path="bulkfetch", retry_after=12)
    tracker.fetch(["10001"])

    assert told == [sentence.format(fake.url.rsplit(":", 1)[1])]


def test_a_run_that_only_fails_ends_after_a_minute(fake: FakeJira, jira: JiraTracker, waits: Waits) -> None:
    """The next request of a failing run does not begin its patience anew."""
    fake.arm("503", path="bulkfetch", times=99)
    for _ in range(4):
        with pytest.raises(Offline):
            jira.fetch(["10001"])

    assert waits.time <= PATIENCE
    assert len(fake.requests(path="bulkfetch")) < 20


def test_a_run_tries_again_only_so_often() -> None:
    """A site that fails now and then forever uses up what a run has; success gives some of it back."""
    hooks = Hooks(clock=lambda: 0.0, chance=lambda: 0.5)
    patience = Retry(hooks)
    pauses = [patience.pause(1, 0.0) for _ in range(25)]

    assert pauses.count(2.0) == 20
    for _ in range(4):
        patience.succeeded()
    assert [patience.pause(1, 0.0) for _ in range(3)] == [2.0, 2.0, None]


def test_a_stop_ends_a_wait_at_once(fake: FakeJira, connected: Connect) -> None:
    """Whoever presses ctrl+c does not wait for the pause to end."""
    stop = threading.Event()
    tracker = connected(stop=stop.is_set, sleep=time.sleep, notify=lambda _: stop.set())
    tracker.probe()
    fake.arm("429", path="/issue$", retry_after=30)
    begun = time.monotonic()

    with pytest.raises(NotSent, match="Stopped before it was sent"):
        tracker.create(draft(), MARKER)
    assert time.monotonic() - begun < 25
    assert fake.site.issues == {}


@pytest.mark.parametrize(("path", "kind"), [("bulkfetch", Offline), ("/issue$", OutcomeUnknown)])
def test_a_stop_ends_a_request_that_hangs(
    fake: FakeJira, connected: Connect, monkeypatch: pytest.MonkeyPatch, path: str, kind: Any
) -> None:
    """What was sent and is not answered soon may have worked."""
    monkeypatch.setattr(wire, "GRACE", 0.1)
    stop = threading.Event()
    tracker = connected(stop=stop.is_set)
    tracker.screen()
    fake.arm("slow", path=path, seconds=2.0)
    threading.Timer(0.1, stop.set).start()

    with pytest.raises(kind, match="had not answered yet") as raised:
        tracker.fetch(["10001"]) if kind is Offline else tracker.create(draft(), MARKER)
    assert type(raised.value) is kind


def test_a_change_on_its_way_may_still_be_answered(fake: FakeJira, connected: Connect) -> None:
    """A stop does not make an outcome unknown that is known a moment later."""
    stop = threading.Event()
    tracker = connected(stop=stop.is_set)
    tracker.screen()
    fake.arm("slow", path="/issue$", seconds=0.4)
    threading.Timer(0.1, stop.set).start()

    assert tracker.create(draft(), MARKER, read_back=False).key == "ROAD-1"


def test_after_a_stop_nothing_is_waited_for(fake: FakeJira, connected: Connect) -> None:
    """How things stand may still be asked, once."""
    stop = threading.Event()
    tracker = connected(stop=stop.is_set)
    issue = tracker.create(draft(), MARKER)
    stop.set()
    assert fetched(tracker, issue.id).key == "ROAD-1"

    fake.arm("503", path="bulkfetch", times=99)
    with pytest.raises(Offline, match="the next run goes on"):
        tracker.fetch([issue.id])
    assert len(fake.requests(path="bulkfetch")) == 2


def test_jiras_bounds_for_one_issue_are_kept(waits: Waits) -> None:
    """At most 20 writes in 2 s and 100 in 30 s; other issues and readings do not wait."""
    pace = RateLimit(waits.clock)
    times = []
    for _ in range(120):
        waits.time += pace.turn("PUT", "/rest/api/3/issue/10001")
        times.append(waits.time)

    assert all(later - earlier >= 2 for earlier, later in zip(times, times[20:], strict=False))
    assert all(later - earlier >= 30 for earlier, later in zip(times, times[100:], strict=False))
    assert pace.turn("PUT", "/rest/api/3/issue/10002") == 0
    assert pace.turn("GET", "/rest/api/3/issue/10001") == 0
    assert pace.turn("POST", "/rest/api/3/issue") == 0


def test_a_hundred_changes_of_one_issue_meet_no_limit(fake: FakeJira, jira: JiraTracker, waits: Waits) -> None:
    """The fake counts as Jira does, on the same clock."""
    from tests.fake_jira.limits import CLOUD_WRITES

    issue = jira.create(draft(), MARKER)
    fake.site.clock = waits.clock
    fake.site.limits.per_issue = CLOUD_WRITES
    for number in range(25):
        issue = jira.update(issue, Patch(fields=("summary",), summary=f"Title {number}"))

    assert [one.status for one in fake.requests("PUT")] == [204] * 25


def test_haste_slows_down_and_success_speeds_up(waits: Waits) -> None:
    """A 429 or a warning doubles the gap between requests; answers take it off again."""
    pace = RateLimit(waits.clock)
    fine, hasty = Reply(200, {}, b""), Reply(429, {}, b"")
    assert pace.turn("GET", "/x") == 0
    for _ in range(3):
        pace.learn(hasty)
    pace.learn(Reply(200, {"x-ratelimit-nearlimit": "true"}, b""))
    pace.turn("GET", "/x")

    assert pace.turn("GET", "/x") == pytest.approx(0.8)
    for _ in range(40):
        pace.learn(fine)
    waits.time += 10
    assert [pace.turn("GET", "/x") for _ in range(3)] == [0, 0, 0]


def test_threads_share_a_tracker(fake: FakeJira, connected: Connect) -> None:
    """Four at a time, over one client, each with its own answer."""
    from concurrent.futures import ThreadPoolExecutor

    tracker = connected(sleep=time.sleep, clock=time.monotonic)
    ids = [tracker.create(draft(f"Story {number}"), MARKER, read_back=False).id for number in range(8)]
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda one: fetched(tracker, one).summary, ids))

    assert found == [f"Story {number}" for number in range(8)]


def test_a_proxy_is_used(connected: Connect, monkeypatch: pytest.MonkeyPatch) -> None:
    """The usual variables name it, and NO_PROXY goes past it."""
    body = b'{"deploymentType": "Cloud", "accountId": "1", "displayName": "Ann Admin"}'
    for name in ("NO_PROXY", "no_proxy", "http_proxy"):
        monkeypatch.delenv(name, raising=False)

    with site(lambda line: line.sendall(HEAD + b"\r\n" + body)) as proxy:
        monkeypatch.setenv("HTTP_PROXY", proxy)
        assert connected(site="http://localhost:9").probe().name == "Ann Admin"
        monkeypatch.setenv("NO_PROXY", "localhost")
        with pytest.raises(Offline, match="refuses the connection"):
            connected(site="http://localhost:9").probe()


@pytest.mark.parametrize("name", ["REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"])
def test_a_ca_bundle_of_other_programs_is_read(
    connected: Connect, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str
) -> None:
    """What curl and requests trust, we trust; a wrong path is told."""
    for other in ("SSL_CERT_FILE", "SSL_CERT_DIR", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"):
        monkeypatch.delenv(other, raising=False)
    monkeypatch.setenv(name, str(tmp_path / "none.pem"))

    with pytest.raises(Usage, match="CA bundle"):
        connected().probe()
