"""A refused login is told as one, in whatever language or form; a guest network only where there is one."""

import time

import pytest

from roadmap_tui.errors import Offline, Reason
from roadmap_tui.trackers.http.login_pages import is_login_address, is_login_page
from roadmap_tui.trackers.http.reply import Reply
from roadmap_tui.trackers.jira.answers import refusal, unreadable
from tests.each_row import each_row
from tests.fake_jira import FakeJira
from tests.fake_jira.faults import ANSWERS
from tests.trackers.jira.conftest import Connect

LOGINS = [
    "403-page",
    "403-text",
    "basic-off",
    "basic-off-japanese",
    "saml-page",
    "login-page",
    "login-page-japanese",
    "login-redirect",
]


@pytest.mark.parametrize("path", ["serverInfo", "/myself", "bulkfetch"])
@pytest.mark.parametrize("fault", LOGINS)
def test_a_refused_login_is_named(fake: FakeJira, connected: Connect, fault: str, path: str) -> None:
    """It is no guest network, and on a site that may be Data Center a token alone is advised."""
    fake.arm(fault, path=path, times=99)
    with pytest.raises(Offline) as raised:
        connected().fetch(["10001"])

    assert Reason.LOGIN_REFUSED == raised.value.reason
    assert "guest" not in str(raised.value)
    assert '`roadmap login --email ""`' in str(raised.value)


def test_only_a_guest_network_is_called_one(fake: FakeJira, connected: Connect) -> None:
    """By its status, which says so; a page of its words alone is a page."""
    fake.arm("guest-network", path="/myself")
    with pytest.raises(Offline, match="A guest network stands between"):
        connected().probe()
    fake.arm("proxy-page", path="/myself", times=99)
    with pytest.raises(Offline, match="something else than Jira stands there"):
        connected().probe()


def test_a_site_of_cloud_is_advised_a_new_token() -> None:
    """There is no token alone on Jira Cloud."""
    problem = unreadable(Reply(*ANSWERS["login-page-japanese"]), "acme.atlassian.net")

    assert [()] == [one.arguments for one in problem.remedies]


def test_a_page_behind_an_accepted_login_is_no_refused_login() -> None:
    """Jira says in a header that it took the login: then the page is of something else."""
    headers = {"content-type": "text/html", "x-seraph-loginreason": "OK"}
    problem = refusal(Reply(403, headers, b"<title>Blocked</title>"), "jira.acme.example", "read the issue")

    assert Reason.LOGIN_REFUSED != problem.reason


@each_row(
    "address",
    [
        "/login.jsp?os_destination=%2Frest",
        "https://login.microsoftonline.com/x",
        "https://acme.okta.example/oauth2/v1/authorize?client_id=1&redirect_uri=x",
        "https://idp.example/x?SAMLRequest=y",
    ],
)
def test_addresses_of_logins(address: str) -> None:
    """By host, path or query."""
    assert is_login_address(address)
    assert is_login_page(f"<html><meta http-equiv=refresh content='0;url={address}'></html>".encode())
    assert is_login_page(f"<script>window.location.replace('{address}')</script>".encode())


@each_row("address", ["https://jira.acme.example/", "/browse/ROAD-1", "https://[::1", "/blog/login-tips"])
def test_addresses_of_no_logins(address: str) -> None:
    """What only speaks of logins is none."""
    assert not is_login_address(address)


@each_row("piece", [b"<input ", b"<form action=", b"location=", b"type="])
def test_a_hostile_page_is_looked_at_at_once(piece: bytes) -> None:
    """Pages are cut, and read in linear time."""
    begin = time.process_time()
    is_login_page(piece * (200_000 // len(piece)))

    assert time.process_time() - begin < 1.0
