"""Addresses of probes, over a real socket: JSON, pages, floods, redirects, silence."""

from http.server import BaseHTTPRequestHandler

import pytest

from roadmap_tui.probes.address import ask_address, check_address, check_path
from roadmap_tui.probes.secrets import Secrets
from roadmap_tui.probes.unread import Unread
from roadmap_tui.settings.schema import Probes
from tests.each_row import each_row
from tests.probes.kit import Answer, saying, serving

NOBODY = Secrets(Probes(), {})
JSON = '{"data": [{"median": 6.5, "name": "a"}, {"median": 7, "name": "b"}], "text": "7.5 min", "none": null}'


def slow(request: BaseHTTPRequestHandler) -> None:
    """A byte now and then, without an end."""
    import time

    request.send_response(200)
    request.end_headers()
    for _ in range(200):
        request.wfile.write(b"1")
        request.wfile.flush()
        time.sleep(0.05)


def flood(request: BaseHTTPRequestHandler) -> None:
    request.send_response(200)
    request.end_headers()
    for _ in range(100):
        request.wfile.write(b"1" * 100_000)


def ask(answer: Answer, path: str | None = "$.data[0].median", limit: float = 10) -> str:
    with serving(answer) as site:
        return ask_address(site.url, path, None, NOBODY, limit)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("$.data[0].median", "6.5"),
        ("$.text", "7.5 min"),
        ("$.data[?@.name == 'b'].median", "7"),
        ("$['data'][-1]['median']", "7"),
        ("$.none", "null"),
        ("$.data[0]", '{"median": 6.5, "name": "a"}'),
        ("$.data[?length(@.name) == 1 && @.median > 6.6].median", "7"),
    ],
)
def test_a_path_leads_to_the_value(path: str, value: str) -> None:
    """As RFC 9535 has it; a text comes as it is."""
    assert value == ask(saying(JSON), path)


@pytest.mark.parametrize(
    ("answer", "path", "why"),
    [
        (saying(JSON), "$.data[*].median", "more than one value"),
        (saying(JSON), "$.nothing", "leads to nothing"),
        (saying("<html>log in</html>", "text/html"), "$.a", "no JSON"),
        (saying("[" * 100_000), "$.a", "no JSON"),
        (saying("NaN"), "$", "no JSON"),
        (saying("{}", status=404), "$.a", "answered with 404"),
        (saying("{}", status=500), "$.a", "answered with 500"),
        (saying(JSON, Content_Encoding="gzip, gzip"), "$.a", "packed more than once"),
        (saying("", status=302, Location="https://evil.example/x"), "$.a", "redirected to evil.example"),
        (saying("", status=301, Location="http://127.0.0.1:1/x"), "$.a", "another port"),
        (saying("", status=302, Location="/again"), "$.a", "more than 5 times"),
        (saying("", status=302, Location="http://[oops"), "$.a", "redirected to nowhere"),
        (flood, None, "more than 4 MB"),
    ],
)
def test_what_gives_no_one_value_is_told(answer: Answer, path: str, why: str) -> None:
    """In words that hold nothing of what was answered."""
    with pytest.raises(Unread, match=why):
        ask(answer, path)


def test_a_text_without_a_path_is_taken_whole() -> None:
    """A plain number needs no JSON."""
    assert "7.5\n" == ask(saying("7.5\n", "text/plain"), None)


def test_a_redirect_within_the_host_is_followed_with_its_header() -> None:
    """And no other request has the secret."""

    def answer(request: BaseHTTPRequestHandler) -> None:
        there = request.path == "/there"
        saying("8" if there else "", status=200 if there else 307, Location="/there")(request)

    with serving(answer) as site:
        host = site.url.removeprefix("http://")
        secrets = Secrets(Probes(headers={"stats": f"{host} Authorization: Bearer $TOKEN"}), {"TOKEN": "s3cret"})

        assert "8" == ask_address(f"{site.url}/here", "$", "stats", secrets, 10)
        assert ["Bearer s3cret"] * 2 == [one["authorization"] for one in site.seen]


@each_row(
    ("headers", "name", "why"),
    [
        ({"stats": "other.example X-Key: 1"}, "stats", "is for other.example, and not for 127.0.0.1"),
        ({"stats": "127.0.0.1 nonsense"}, "stats", "is not written as HOST Name: value"),
        ({"stats": "127.0.0.1 X-Key: $GONE"}, "stats", "names GONE, which the environment lacks"),
        ({"stats": "127.0.0.1 X-Key: 5$"}, "stats", "write it twice"),
        ({"stat": "127.0.0.1 X-Key: 1"}, "stats", "no probes.headers.stats. Did you mean stat"),
    ],
)
def test_a_secret_goes_to_its_own_host_alone(headers: dict[str, str], name: str, why: str) -> None:
    """Whatever a board calls it; where it cannot be had, nothing is asked."""
    with serving(saying("1")) as site:
        with pytest.raises(Unread, match=why):
            ask_address(site.url, "$", name, Secrets(Probes(headers=headers), {}), 10)

        assert [] == site.seen


def test_an_answer_that_does_not_end_is_left() -> None:
    """Each byte comes in time, and all of them never."""
    from roadmap_tui.model.records import Probe
    from roadmap_tui.probes.ask import take_value

    with serving(slow) as site, pytest.raises(Unread, match="nothing came within 1 s"):
        take_value(Probe(url=site.url, json_path="$", limit=1), NOBODY)


@each_row(
    ("url", "why"),
    [
        ("http://stats.example/x", "without TLS"),
        ("https://user:secret@stats.example/", "a user or a password"),
        ("ftp://stats.example/", "none that starts with https"),
        ("file:///etc/passwd", "none that starts with https"),
        ("https://[::1/", "cannot be read"),
        ("https:///x", "none that starts"),
        ("https://a.example:99999/", "cannot be read"),
    ],
)
def test_addresses_that_are_not_asked(url: str, why: str) -> None:
    """Before anything is sent."""
    with pytest.raises(Unread, match=why):
        check_address(url, NOBODY)


def test_a_host_without_tls_where_this_person_allows_it() -> None:
    """By their own settings."""
    assert "stats.example" == check_address(
        "http://stats.example/x", Secrets(Probes(http=("Stats.example",)), {})
    )


@each_row("path", ["a.b", "$.a[", "$[?match(@.a, '(a+)+b')]", "$[?search(@.a, 'x')]", "$" + "[?@" * 2000])
def test_paths_that_are_none(path: str) -> None:
    """Nor those with a regular expression, which could hold everything up."""
    with pytest.raises(Unread, match="JSON path cannot be read"):
        check_path(path)


def test_a_server_that_is_not_there_is_told() -> None:
    """By its host."""
    with serving(saying("1")) as site:
        url = site.url
    with pytest.raises(Unread, match=r"127\.0\.0\.1 refuses the connection"):
        ask_address(url, "$", None, NOBODY, 5)
