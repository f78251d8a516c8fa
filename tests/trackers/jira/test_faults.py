"""What goes wrong on the way: each in its own sentence and class, and what may be sent again."""

import socket
import ssl
import subprocess
import threading
from pathlib import Path
from typing import Any

import httpx
import pytest

from roadmap_tui.errors import Exit, Offline, Refused
from roadmap_tui.trackers.jira.tracker import JiraTracker
from roadmap_tui.trackers.protocol import Changed, NotSent, OutcomeUnknown, Patch, Rejected
from tests.fake_jira import FakeJira
from tests.trackers.jira.conftest import MARKER, Connect, Waits, draft, fetched

READS = [
    ("401", Offline, "does not accept the login: check [tracker.jira] email. Run `roadmap login`"),
    ("captcha", Offline, "asks for a CAPTCHA after too many failed logins: log in once in a browser"),
    ("denied", Offline, "asks for a CAPTCHA"),
    ("403", Rejected, "may not read the issues: ask a Jira admin for the permission. Jira says: You do not"),
    ("404", Rejected, "cannot read the issues: it is not there, or your account may not see it"),
    ("407", Offline, "wants a name and a password: give them in HTTPS_PROXY"),
    ("409", Changed, "somebody changed it at the same time"),
    ("413", Rejected, "it is too large, or the issue is full"),
    ("redirect", Offline, "sends us on to elsewhere.example"),
    ("login-page", Offline, "answered with a login page instead of data: check [tracker.jira] site"),
    ("proxy-page", Offline, "A web page titled “Guest network: accept the terms” came instead"),
    ("not-json", Offline, "answered with something that is not JSON"),
    ("empty", Offline, "answered without a list of issues"),
    ("list", Offline, "answered without a list of issues"),
]


@pytest.mark.parametrize(("fault", "kind", "words"), READS, ids=[one[0] for one in READS])
def test_each_answer_has_its_sentence(
    fake: FakeJira, jira: JiraTracker, fault: Any, kind: Any, words: Any
) -> None:
    """An answer that is no success says what is wrong and what to do; reading it once is enough."""
    fake.arm(fault, path="bulkfetch", times=99)

    with pytest.raises(kind) as raised:
        jira.fetch(["10001"])
    assert words in str(raised.value)
    assert len(fake.requests(path="bulkfetch")) == 1
    assert fake.site.token not in str(raised.value)
    assert raised.value.exit == (Exit.OFFLINE if kind is Offline else Exit.REFUSED)


def test_every_sentence_is_its_own() -> None:
    """No two answers are told in the same words."""
    words = [one[2] for one in READS if one[0] not in {"denied", "list"}]

    assert len(words) == len(set(words))


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        ("429", "has had too many requests"),
        ("500", "failed with an error of its own (500)"),
        ("502", "failed with an error of its own (502)"),
        ("503", "failed with an error of its own (503)"),
        ("drop", "broke off before the answer was whole"),
        ("cut", "broke off before the answer was whole"),
    ],
)
def test_reading_is_tried_five_times(
    fake: FakeJira, jira: JiraTracker, waits: Waits, fault: str, words: str
) -> None:
    """What may pass by itself is waited for with growing pauses, then told."""
    fake.arm(fault, path="bulkfetch", times=99)

    with pytest.raises(Offline) as raised:
        jira.fetch(["10001"])
    assert words in str(raised.value)
    assert len(fake.requests(path="bulkfetch")) == 5
    assert waits.slept == [2.0, 4.0, 8.0, 16.0]


def test_a_short_fault_is_not_told(fake: FakeJira, jira: JiraTracker) -> None:
    """What goes away while waiting leaves no trace."""
    issue = jira.create(draft(), MARKER)
    fake.arm("503", path="bulkfetch", times=3)

    assert fetched(jira, issue.id).key == issue.key


def test_pauses_vary_and_are_capped(fake: FakeJira, connected: Connect, waits: Waits) -> None:
    """Chance stretches a pause to 1.3 times at most."""
    tracker = connected(chance=lambda: 1.0)
    tracker.probe()
    fake.arm("503", path="bulkfetch", times=99)
    with pytest.raises(Offline):
        tracker.fetch(["10001"])

    assert waits.slept == pytest.approx([2.6, 5.2, 10.4, 20.8])


def test_retry_after_is_the_least_wait(fake: FakeJira, jira: JiraTracker, waits: Waits) -> None:
    """Jira's own wish counts where it is longer than ours."""
    fake.arm("429", path="bulkfetch", retry_after=17)
    jira.fetch([])
    jira.fetch(["10001"])

    assert waits.slept[0] == 17.0


def test_a_long_wish_ends_it(fake: FakeJira, jira: JiraTracker, waits: Waits) -> None:
    """Nobody waits longer than a minute; the sentence says how long Jira wants."""
    fake.arm("429", path="bulkfetch", retry_after=3600)

    with pytest.raises(Offline, match="asks to wait 3600 seconds: try again later"):
        jira.fetch(["10001"])
    assert waits.slept == []


# creates


@pytest.mark.parametrize(
    ("fault", "after", "kind", "sent"),
    [
        ("drop", False, OutcomeUnknown, 1),
        ("drop", True, OutcomeUnknown, 1),
        ("cut", True, OutcomeUnknown, 1),
        ("500", False, OutcomeUnknown, 1),
        ("500", True, OutcomeUnknown, 1),
        ("503", False, OutcomeUnknown, 1),
        ("not-json", True, OutcomeUnknown, 1),
        ("login-page", True, OutcomeUnknown, 1),
        ("empty", True, OutcomeUnknown, 1),
        ("list", True, OutcomeUnknown, 1),
        ("429", False, NotSent, 5),
        ("401", False, NotSent, 1),
        ("captcha", False, NotSent, 1),
        ("407", False, NotSent, 1),
        ("redirect", False, NotSent, 1),
        ("403", False, Rejected, 1),
        ("404", False, Rejected, 1),
        ("409", False, Rejected, 1),
        ("413", False, Rejected, 1),
    ],
)
def test_what_a_create_may_have_done(
    fake: FakeJira, jira: JiraTracker, fault: str, after: bool, kind: Any, sent: int
) -> None:
    """Only what surely did not happen may be sent again; what may have worked is unknown, and sent once."""
    fake.arm(fault, after=after, method="POST", path="/issue$", times=99)

    with pytest.raises(kind) as raised:
        jira.create(draft(), MARKER)
    assert type(raised.value) is kind
    assert len(fake.requests("POST", "/issue$")) == sent
    assert len(fake.site.issues) == (1 if after else 0)


def test_a_create_is_sent_again_after_429(fake: FakeJira, jira: JiraTracker) -> None:
    """Turned away for haste, it did not happen; the next attempt makes the one issue."""
    fake.arm("429", method="POST", path="/issue$", times=2)

    assert jira.create(draft(), MARKER).key == "ROAD-1"
    assert len(fake.site.issues) == 1


@pytest.mark.parametrize("path", ["serverInfo", "myself", "issuetypes$", "issuetypes/10101"])
def test_what_fails_before_a_create_leaves_it_unsent(fake: FakeJira, connected: Connect, path: str) -> None:
    """Reading the screen or the login fails: nothing was sent, so that it may be sent again."""
    fake.arm("drop", path=path, times=99)

    with pytest.raises(NotSent):
        connected().create(draft(), MARKER)
    assert fake.requests("POST") == []


def test_a_create_that_cannot_be_read_back_counts(fake: FakeJira, jira: JiraTracker) -> None:
    """The issue is there: what is known of it is returned."""
    fake.arm("drop", method="GET", path="/issue/10001", times=99)

    issue = jira.create(draft(), MARKER)
    assert (issue.key, issue.marker, issue.marker_read) == ("ROAD-1", MARKER, False)
    assert issue.description == jira.canonical(draft().description)


def test_a_create_that_never_left_may_be_sent_again(connected: Connect, waits: Waits) -> None:
    """Nothing listens: tried once more, given up soon, and not sent."""
    with FakeJira() as gone:
        nowhere = gone.url
    tracker = connected(site=nowhere)

    with pytest.raises(NotSent, match="refuses the connection: check"):
        tracker.create(draft(), MARKER)
    assert len(waits.slept) == 1


# changes


@pytest.mark.parametrize(("fault", "kind"), [("drop", OutcomeUnknown), ("500", OutcomeUnknown), ("409", Changed)])
def test_a_change_is_sent_once(fake: FakeJira, jira: JiraTracker, fault: str, kind: Any) -> None:
    """A change whose answer is missing is not repeated blindly."""
    issue = jira.create(draft(), MARKER)
    fake.arm(fault, method="PUT", times=99)

    with pytest.raises(kind):
        jira.update(issue, Patch(fields=("summary",), summary="New"))
    assert len(fake.requests("PUT")) == 1


def test_a_change_that_cannot_be_read_back_counts(fake: FakeJira, jira: JiraTracker) -> None:
    """A change that Jira took is told as done."""
    issue = jira.create(draft(), MARKER)
    fake.arm("drop", method="GET", path="/issue/10001", nth=2, times=99)

    after = jira.update(issue, Patch(fields=("summary", "labels"), summary="New", add_labels=("more",)))
    assert (after.summary, "more" in (after.labels or ()), after.version) == ("New", True, None)


# the network itself


def test_a_name_that_is_not_there(connected: Connect, waits: Waits) -> None:
    """A mistyped site is told at once, without waiting."""

    def nobody(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("[Errno -2] Name or service not known") from socket.gaierror(-2, "unknown")

    tracker = connected(site="https://nosuch.example", transport=httpx.MockTransport(nobody))
    with pytest.raises(Offline, match=r"The name nosuch\.example cannot be found: check \[tracker\.jira\] site"):
        tracker.probe()
    assert waits.slept == []


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (httpx.ConnectTimeout, "could not be reached within 10 seconds"),
        (httpx.ReadTimeout, "did not answer within 30 seconds"),
        (httpx.WriteTimeout, "did not take in what was sent within 30 seconds"),
        (httpx.PoolTimeout, "Every connection to"),
        (httpx.ProxyError, "The proxy refused the way to"),
        (httpx.ConnectError, "cannot be reached: check the network"),
        (httpx.RemoteProtocolError, "broke off before the answer was whole"),
        (httpx.DecodingError, "packed in a broken way"),
    ],
)
def test_each_failure_of_the_network_has_its_sentence(connected: Connect, error: Any, words: str) -> None:
    """The sentence is ours alone: what the library says of a request never shows."""

    def fails(request: httpx.Request) -> httpx.Response:
        raise error("Basic c2VjcmV0")

    with pytest.raises(Offline) as raised:
        connected(transport=httpx.MockTransport(fails)).probe()
    assert words in str(raised.value)
    assert "c2VjcmV0" not in str(raised.value)


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (httpx.ConnectError, NotSent),
        (httpx.ConnectTimeout, NotSent),
        (httpx.PoolTimeout, NotSent),
        (httpx.ProxyError, NotSent),
        (httpx.ReadTimeout, OutcomeUnknown),
        (httpx.WriteTimeout, OutcomeUnknown),
        (httpx.WriteError, OutcomeUnknown),
        (httpx.ReadError, OutcomeUnknown),
        (httpx.RemoteProtocolError, OutcomeUnknown),
    ],
)
def test_what_left_and_what_did_not(fake: FakeJira, connected: Connect, error: Any, kind: Any) -> None:
    """A create is unknown from the moment its first byte may have left."""
    inner = httpx.HTTPTransport(verify=False)

    def handle(request: httpx.Request) -> Any:
        if request.method == "POST":
            raise error("broken")
        return inner.handle_request(request)

    with pytest.raises(kind) as raised:
        connected(transport=httpx.MockTransport(handle)).create(draft(), MARKER)
    assert type(raised.value) is kind
    inner.close()


def test_a_slow_answer_is_given_up(fake: FakeJira, connected: Connect) -> None:
    """The limit on reading holds over a real socket."""
    fake.arm("slow", path="serverInfo", seconds=0.9, times=99)

    with pytest.raises(Offline, match="did not answer within"):
        connected(timeouts=(1.0, 0.15)).probe()


def test_a_certificate_that_nobody_knows(connected: Connect, tmp_path: Path, waits: Waits) -> None:
    """A site with a certificate of its own is refused, with the way out, and not tried again."""
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    made = subprocess.run(
        [*"openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2".split(),
         *"-subj /CN=localhost -addext subjectAltName=DNS:localhost -keyout".split(), key, "-out", certificate],
        capture_output=True,
        check=False,
    )  # fmt: skip
    if made.returncode:
        pytest.skip("openssl cannot make a certificate here")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    with socket.create_server(("localhost", 0)) as listener:

        def answer() -> None:
            connection, _ = listener.accept()
            try:
                context.wrap_socket(connection, server_side=True).close()
            except OSError:
                connection.close()

        thread = threading.Thread(target=answer)
        thread.start()
        tracker = connected(site=f"https://localhost:{listener.getsockname()[1]}")
        with pytest.raises(Offline, match=r"certificate of localhost:\d+ is not trusted .*SSL_CERT_FILE"):
            tracker.probe()
        thread.join()
    assert waits.slept == []


def test_a_server_that_speaks_no_tls(fake: FakeJira, connected: Connect) -> None:
    """https to a plain http port is told as such."""
    with pytest.raises(Offline, match=r"No secure connection to .* came about"):
        connected(site=fake.url.replace("http://", "https://")).probe()


def test_a_proxy_that_is_not_there(fake: FakeJira, connected: Connect, monkeypatch: pytest.MonkeyPatch) -> None:
    """The usual variables name the proxy; one that is down is no crash."""
    with FakeJira() as gone:
        monkeypatch.setenv("HTTP_PROXY", gone.url)
        monkeypatch.delenv("NO_PROXY", raising=False)
        monkeypatch.delenv("no_proxy", raising=False)

    with pytest.raises(Offline, match="HTTP_PROXY"):
        connected(site="http://localhost:9").probe()


def test_a_site_that_is_no_jira(fake: FakeJira, connected: Connect) -> None:
    """Without any serverInfo there is no Jira."""
    fake.arm("404", path="serverInfo", times=99)

    with pytest.raises(Offline, match="There is no Jira at"):
        connected().probe()


def test_what_jira_says_is_made_safe(fake: FakeJira, jira: JiraTracker) -> None:
    """Escape codes and endless texts of a server do not reach the terminal."""
    from tests import fake_jira

    words = '{"errorMessages":["a\\u001b[31mred' + "x" * 5000 + '"],"errors":{"f\\u0007":"g"}}'
    fake_jira.ANSWERS["long"] = (403, {}, words.encode())
    fake.arm("long", path="bulkfetch")

    with pytest.raises(Refused) as raised:
        jira.fetch(["10001"])
    assert "\x1b" not in str(raised.value)
    assert len(str(raised.value)) < 900
