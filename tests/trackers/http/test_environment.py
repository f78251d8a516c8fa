"""Variables of the environment that cannot be used: exit code 2, naming the variable."""

from pathlib import Path

import pytest

from roadmap_tui.errors import Exit, Offline, Usage
from roadmap_tui.trackers.http.environment import proxy_for
from tests.trackers.jira.conftest import Connect

PROXIES = ("HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY", "NO_PROXY")
FILES = ("SSL_CERT_FILE", "SSL_CERT_DIR", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSLKEYLOGFILE")


@pytest.fixture(autouse=True)
def _plain(monkeypatch: pytest.MonkeyPatch) -> None:
    """No variable of this machine takes part."""
    for name in (*PROXIES, *FILES):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("NO_PROXY", "fe80::/10"),
        ("NO_PROXY", "localhost, [::1]"),
        ("NO_PROXY", "acme.example:abc"),
        ("no_proxy", "[::1]:80"),
        ("HTTPS_PROXY", "http://proxy.acme.example:abc"),
        ("HTTP_PROXY", "http://proxy.acme.example:99999"),
        ("ALL_PROXY", "gopher://proxy.acme.example"),
        ("ALL_PROXY", "socks5://proxy.acme.example:1080"),
        ("https_proxy", "http://"),
        ("HTTPS_PROXY", "http://[::1"),
        ("SSLKEYLOGFILE", "/nowhere/keys.log"),
        ("SSLKEYLOGFILE", "/"),
        ("SSL_CERT_FILE", "/nowhere/ca.pem"),
        ("SSL_CERT_FILE", "/etc/hostname"),
        ("SSL_CERT_DIR", "/nowhere"),
        ("REQUESTS_CA_BUNDLE", "/nowhere/ca.pem"),
        ("CURL_CA_BUNDLE", "/etc/hostname"),
    ],
)
def test_the_variable_is_named(
    connected: Connect, monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    """Whatever cannot be used of proxies, certificates and keys."""
    monkeypatch.setenv(name, value)
    with pytest.raises(Usage) as raised:
        connected().probe()

    assert Exit.USAGE == raised.value.exit
    assert str(raised.value).startswith(f"{name} ")


def test_a_proxy_whose_name_is_unknown(connected: Connect, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is the variable that is wrong, and not the site's address."""
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy.invalid:3128")

    with pytest.raises(Usage, match=r"HTTPS_PROXY names the proxy proxy\.invalid, which cannot be found"):
        connected(site="https://jira.acme.example").probe()


def test_a_proxy_that_refuses_the_connection(connected: Connect, monkeypatch: pytest.MonkeyPatch) -> None:
    """It may be a VPN that is off: the network, with the variable named."""
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:1")

    with pytest.raises(Offline, match=r"The proxy 127\.0\.0\.1 refuses the connection: check ALL_PROXY"):
        connected(site="https://jira.acme.example").probe()


@pytest.mark.parametrize("value", ["localhost,127.0.0.1,::1", "*", ".acme.example, 10.0.0.0/8", "fe80::1"])
def test_exceptions_that_can_be_used(connected: Connect, monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    """What is usual in NO_PROXY works."""
    monkeypatch.setenv("NO_PROXY", value)

    assert connected().probe().name == "Ann Admin"


def test_a_password_of_a_proxy_is_not_shown(connected: Connect, monkeypatch: pytest.MonkeyPatch) -> None:
    """A broken address of a proxy may hold one."""
    monkeypatch.setenv("HTTPS_PROXY", "http://dana:s3cret@proxy:abc")
    with pytest.raises(Usage) as raised:
        connected().probe()

    assert "s3cret" not in str(raised.value)


def test_keys_are_logged_where_they_can_be(
    connected: Connect, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A file that can be written is no problem."""
    monkeypatch.setenv("SSLKEYLOGFILE", str(tmp_path / "keys.log"))

    assert connected().probe().name == "Ann Admin"


def test_the_proxy_of_a_site(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its own scheme's variable comes first, and exceptions go past it."""
    monkeypatch.setenv("ALL_PROXY", "http://all.example:1")
    monkeypatch.setenv("HTTPS_PROXY", "https.example:2")
    monkeypatch.setenv("NO_PROXY", "near.example")

    assert ("HTTPS_PROXY", "https.example") == proxy_for("https://jira.example")
    assert ("ALL_PROXY", "all.example") == proxy_for("http://localhost:8080")
    assert proxy_for("https://near.example") is None
