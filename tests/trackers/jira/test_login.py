"""Who we are at a site: the edition, the login, scoped tokens, and where a token may go."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest

from roadmap_tui.errors import Offline, Usage
from roadmap_tui.trackers.jira import connect
from tests.each_row import each_row
from tests.fake_jira import FakeJira
from tests.trackers.jira.conftest import Connect


def test_the_edition_is_asked_without_a_login(fake: FakeJira, connected: Connect) -> None:
    """The first request carries no token, the second asks who we are."""
    connected().probe()

    assert [(one.path, one.login is not None) for one in fake.log] == [
        ("/rest/api/3/serverInfo", False),
        ("/rest/api/3/myself", True),
    ]


def test_who_we_are_is_asked_once(fake: FakeJira, connected: Connect) -> None:
    """A second probe costs nothing."""
    tracker = connected()

    assert tracker.probe() == tracker.probe()
    assert len(fake.log) == 2


def test_a_login_without_an_email_is_bearer(fake: FakeJira, connected: Connect) -> None:
    """Without an email the token stands alone."""
    fake.site.email = None

    assert connected(email=None).probe().name == "Ann Admin"


def test_the_clock_skew_is_how_far_jira_is_ahead(fake: FakeJira, connected: Connect) -> None:
    """Jira's clock minus ours, in seconds."""
    moment = datetime(2026, 11, 21, 12, tzinfo=UTC)
    fake.site.now = lambda: moment + timedelta(seconds=90)

    assert connected(now=lambda: moment).probe().clock_skew_seconds == 90.0


def test_another_edition_than_is_set_gets_no_token(fake: FakeJira, connected: Connect) -> None:
    """The sentence says which edition the site is of."""
    fake.site.deployment = "Server"

    with pytest.raises(
        Usage, match=r"is Jira Data Center 10\.3\.2, and \[tracker\.jira\] edition says cloud. Set it: `"
    ):
        connected(edition="cloud").probe()
    assert [one.login for one in fake.log] == [None, None]


def test_an_unknown_edition_is_refused(connected: Connect) -> None:
    """A mistyped edition is named with the nearest valid one."""
    with pytest.raises(Usage, match=r"edition cannot be 'clod'.*Did you mean cloud\?"):
        connected(edition="clod")


def test_an_anonymous_answer_is_a_bad_login(fake: FakeJira, connected: Connect) -> None:
    """Status 200 from somebody who does not know us is no login."""
    fake.site.anonymous_myself = True

    with pytest.raises(Offline, match=r"does not know who you are.*roadmap login"):
        connected().probe()


def test_a_bad_login_told_in_a_header_is_one(fake: FakeJira, connected: Connect) -> None:
    """Status 200 with a failed login in its header is no login."""
    fake.arm("failed-login", path="/myself")

    with pytest.raises(Offline, match=r"does not accept the login"):
        connected().probe()


def test_every_call_logs_in_first(fake: FakeJira, connected: Connect) -> None:
    """Reading with a bad token says so, instead of finding nothing."""
    with pytest.raises(Offline, match="does not accept the login"):
        connected(token="another-token-5678").fetch(["10001"])
    assert fake.requests("POST") == []


def test_a_scoped_token_goes_through_the_gateway(fake: FakeJira, connected: Connect) -> None:
    """A token that the site refuses is tried at the gateway, and from then on only there."""
    fake.site.scoped = True
    tracker = connected(gateway=fake.url)
    tracker.probe()
    tracker.fetch(["10001"])

    asked = [(one.path, one.status) for one in fake.log]
    assert asked == [
        ("/rest/api/3/serverInfo", 200),
        ("/rest/api/3/myself", 401),
        ("/_edge/tenant_info", 200),
        ("/rest/api/3/myself", 200),
        ("/rest/api/3/issue/bulkfetch", 200),
        ("/rest/api/3/issue/10001", 404),
    ]


def test_links_keep_the_site_behind_the_gateway(fake: FakeJira, connected: Connect) -> None:
    """A person opens issues at the site, not at the gateway."""
    from tests.trackers.jira.conftest import MARKER, draft

    with FakeJira() as gateway:
        fake.site.scoped = True
        gateway.site = fake.site
        issue = connected(gateway=gateway.url).create(draft(), MARKER)

    assert issue.url == f"{fake.url}/browse/ROAD-1"


def test_a_token_without_scopes_is_told(fake: FakeJira, connected: Connect) -> None:
    """What the gateway says of scopes stands in the sentence."""
    fake.arm("401", path="/myself", nth=1)
    fake.arm("scope", path="/myself", nth=2)

    with pytest.raises(
        Offline, match=r"lacks a scope: it needs read:jira-work, write:jira-work and read:jira-user"
    ):
        connected(gateway=fake.url).probe()


@pytest.mark.parametrize("fault", ["404", "login-page", "not-json", "list", "drop"])
def test_a_bad_token_stays_one_where_the_gateway_is_no_help(
    fake: FakeJira, connected: Connect, fault: str
) -> None:
    """Without an id of the site the 401 is what is told."""
    fake.arm(fault, path="tenant_info")

    with pytest.raises(Offline, match="does not accept the login"):
        connected(token="another-token-5678", gateway=fake.url).probe()


def test_a_gateway_that_is_not_there_is_no_news(fake: FakeJira, connected: Connect) -> None:
    """A gateway that cannot be reached leaves the site's 401."""
    with FakeJira() as gone:
        nowhere = gone.url

    with pytest.raises(Offline, match="does not accept the login"):
        connected(token="another-token-5678", gateway=nowhere).probe()


def test_a_site_on_this_machine_never_leads_to_atlassian(fake: FakeJira, connected: Connect) -> None:
    """The token of a local Jira is not tried at Atlassian's gateway."""
    with pytest.raises(Offline, match="does not accept the login"):
        connected(token="another-token-5678").probe()
    assert fake.requests(path="tenant_info") == []


def test_a_redirect_is_not_followed(fake: FakeJira, connected: Connect) -> None:
    """Another host never sees the token; the sentence names it."""
    with FakeJira() as other:
        fake.arm("redirect", path="/myself")
        with pytest.raises(Offline, match=r"sends us on to elsewhere\.example, and the token is not sent along"):
            connected().probe()
        assert other.log == []


@each_row(
    ("site", "sentence"),
    [
        ("http://acme.atlassian.net", "must start with https://"),
        ("acme.atlassian.net", "is no address"),
        ("", "is no address"),
        ("https://ann:secret@acme.atlassian.net", "must not hold a name or a password"),
        ("https://acme.atlassian.net/browse/ROAD-1", "takes the address of the site alone"),
        ("https://acme.example/?x=1", "takes the address of the site alone"),
        ("https://ac me.example", "is no address"),
        ("https://[::1", "is no address"),
        ("ftp://acme.example", "is no address"),
        ("http://localhost.evil.example", "must start with https://"),
    ],
)
def test_an_address_that_a_token_may_not_go_to_is_refused(site: str, sentence: str) -> None:
    """Plain http elsewhere, logins in addresses and pasted pages are refused with the setting's name."""
    with pytest.raises(Usage, match=sentence) as refused:
        connect(site=site, email="a@b.c", token="t" * 20, project="ROAD", issue_type="Task")
    assert "[tracker.jira] site" in str(refused.value)
    assert "secret" not in str(refused.value)


@each_row("site", ["http://localhost:1", "http://127.0.0.1:1/", "http://[::1]:1", "https://a.example/"])
def test_an_address_is_kept_without_its_last_slash(site: str) -> None:
    """https anywhere and http to this machine are fine."""
    tracker = connect(site=site, email="a@b.c", token="t" * 20, project="ROAD", issue_type="Task")

    assert tracker.site == site.rstrip("/")


@each_row("token", ["two words", "line\nbreak", "", "  ", "smart“quote"])
def test_a_token_that_no_header_can_hold_is_refused(token: str) -> None:
    """A token pasted with something else is refused without being shown."""
    with pytest.raises(Usage, match="roadmap login") as refused:
        connect(site="https://a.example", email=None, token=token, project="ROAD", issue_type="Task")
    assert not token.strip() or token not in str(refused.value)


def test_nothing_shows_the_token(fake: FakeJira, connected: Connect) -> None:
    """Neither the tracker nor what it is made of prints it."""
    tracker = connected()
    tracker.probe()

    shown = " ".join(
        map(repr, [tracker, tracker.transport, tracker.transport.connection.opened(), vars(tracker)])
    )
    assert fake.site.token not in shown


@pytest.mark.parametrize("email", ["ann@example.com", None])
def test_an_echoed_token_is_not_shown(fake: FakeJira, connected: Connect, email: str | None) -> None:
    """A server or proxy that quotes our header does not get it into a sentence."""
    fake.site.email = email
    fake.arm("echo", path="/myself")

    with pytest.raises(Exception, match=r"\(token\)") as raised:
        connected(email=email).probe()
    login = (fake.requests(path="/myself")[0].login or "").split()[1]
    assert login not in str(raised.value)
    assert fake.site.token not in str(raised.value)


def test_a_broken_proxy_setting_is_told(connected: Connect, monkeypatch: pytest.MonkeyPatch) -> None:
    """A proxy that httpx cannot use is a setting, not a crash."""
    monkeypatch.setenv("ALL_PROXY", "gopher://nowhere")

    with pytest.raises(Usage, match="ALL_PROXY cannot be used: give the proxy as http://host:port"):
        connected().probe()


def test_a_missing_ca_bundle_is_told(connected: Connect, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A CA bundle that is not there is a setting, not a crash."""
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "none.pem"))

    with pytest.raises(Usage, match=r"SSL_CERT_FILE names the CA bundle .*none\.pem, which cannot be read"):
        connected().probe()


def test_we_say_who_asks(fake: FakeJira, connected: Connect) -> None:
    """Admins see the program and its version in their logs."""
    connected().probe()

    assert fake.log[0].headers["user-agent"].startswith("roadmap-tui/")


def test_limits_of_time_are_set_for_each_phase(connected: Connect) -> None:
    """Connecting 10 s, reading and writing 30 s, waiting for a connection 10 s."""
    client = connected().transport.connection.opened()

    assert client.timeout == httpx.Timeout(connect=10.0, read=30.0, write=30.0, pool=10.0)
