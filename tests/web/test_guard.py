"""Who may come in, from where, and with what."""

import asyncio
from pathlib import Path

import pytest

from roadmap_tui.errors import Refused, Usage
from roadmap_tui.files.folders import SERVED, board_key, person_folder
from roadmap_tui.web import server
from roadmap_tui.web.guard import (
    ANYONE,
    IDLE_SECONDS,
    NOBODY,
    SESSION_SECONDS,
    TRIES,
    TRIES_SECONDS,
    read_origin,
)
from roadmap_tui.web.live_board import LiveBoard
from roadmap_tui.web.people import Links, Person
from tests.each_row import each_row
from tests.web.conftest import SECRET, Serving

ANN, BEN, CYD = Person("Ann", "writer"), Person("Ben", "asker"), Person("Cyd", "reader")
DOORS = (
    *(
        "/",
        "/timeline",
        "/loop",
        "/evidence",
        "/measures",
        "/journey",
        "/ask",
        "/ask/written?id=R-1",
        "/board",
        "/changes",
    ),
    *("/feed.xml", "/calendar.ics", "/static/web.css", "/board/static/textual.js", "/nothing", "/leave"),
)


async def test_without_a_link_every_address_tells_the_same(serving: Serving) -> None:
    """Not even whether there is a board, or such an address."""
    async with serving() as served, served.client() as client:
        found = [await client.get(one) for one in DOORS]
        texts = {(one.status, await one.text()) for one in found}

        assert texts == {(401, NOBODY)}


async def test_a_link_opens_a_session_and_leaves_the_address(serving: Serving) -> None:
    """The cookie is for the server alone; nothing is kept, framed, sniffed or fetched from outside."""
    async with serving() as served, served.client() as client:
        first = await client.get(served.link(), allow_redirects=False)
        cookie = first.headers["Set-Cookie"]
        page = await client.get("/")

        assert (first.status, first.headers["Location"], page.status) == (303, "/", 200)
        assert all(one in cookie for one in ("HttpOnly", "SameSite=Lax", "Path=/"))
        assert (page.headers["X-Frame-Options"], page.headers["Cache-Control"]) == ("DENY", "private, no-cache")
        assert "default-src 'none'" in page.headers["Content-Security-Policy"]
        assert page.headers["Referrer-Policy"] == "same-origin"
        assert "Clinics" in await page.text()


async def test_the_cookie_is_sent_over_tls_alone_where_there_is_tls(serving: Serving) -> None:
    """Behind a proxy with a public address of https."""
    async with serving(public="https://roadmap.example") as served, served.client() as client:
        found = await client.get(served.link(), headers={"Host": "roadmap.example"}, allow_redirects=False)

        assert "Secure" in found.headers["Set-Cookie"]


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:{port}", "127.0.0.1:1", "127.0.0.1.evil.example:{port}", ""]
)
async def test_another_host_is_refused(serving: Serving, host: str) -> None:
    """Also with a session: a name of others' that leads here reads nothing."""
    async with serving() as served:
        client = await served.entered()
        found = await client.get("/", headers={"Host": host.format(port=served.address.port)})
        told = found.status, await found.text()
        await client.close()

        assert told in [(421, "Misdirected Request\n"), (400, "Bad Request\n")]


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Origin": "null"},
        {"Origin": "https://evil.example"},
        {"Origin": "http://127.0.0.1:1"},
        {"Origin": "{own}", "Sec-Fetch-Site": "cross-site"},
        {"Origin": "{own}", "Sec-Fetch-Site": "same-site"},
    ],
)
async def test_a_form_of_another_site_is_refused(serving: Serving, headers: dict[str, str]) -> None:
    """With a session's cookie and a right key; nothing is written."""
    async with serving() as served:
        client = await served.entered()
        sent = {name: value.format(own=served.address.origin) for name, value in headers.items()}
        data = {"key": "k" * 20, "said": "x", "heard_by": "Eve"}
        found = await client.post("/ask", data=data, headers=sent)
        socket = await client.get("/board/ws", headers={**sent, "Upgrade": "websocket", "Connection": "Upgrade"})
        await client.close()

        assert (found.status, socket.status) == (403, 403)
        assert len(served.store.read().requests) == 1


async def test_guesses_are_slowed(serving: Serving) -> None:
    """After ten wrong tokens an address waits, also with the right one; a minute later it may come in."""
    async with serving() as served, served.client() as client:
        wrong = [(await client.get("/enter?token=wrong")).status for _ in range(TRIES)]
        found = await client.get(served.link(), allow_redirects=False)
        feed = await client.get(f"/feed.xml?key={served.links.token(ANYONE, 'feed')}")
        served.clock += TRIES_SECONDS + 1
        later = await client.get(served.link(), allow_redirects=False)

        assert wrong == [401] * TRIES
        assert (found.status, feed.status, later.status) == (429, 401, 303)


@pytest.mark.parametrize("seconds", [IDLE_SECONDS + 1, SESSION_SECONDS + 1])
async def test_a_session_ends(serving: Serving, seconds: float) -> None:
    """For want of requests; and by its age, however many there were."""
    async with serving() as served:
        client = await served.entered()
        steps = 1 if seconds < SESSION_SECONDS else 24
        for _ in range(steps - 1):
            served.clock += seconds / steps
            assert (await client.get("/")).status == 200
        served.clock += seconds / steps
        found = await client.get("/")
        await client.close()

        assert found.status == 401


async def test_leaving_ends_the_session_for_the_cookie_too(serving: Serving) -> None:
    """A kept cookie opens nothing any more, and a link alone does not leave."""
    async with serving() as served:
        client = await served.entered()
        cookies = {one.key: one.value for one in client.session.cookie_jar}
        by_link = await client.get("/leave")
        left = await client.post("/leave", headers={"Origin": served.address.origin})
        found = await client.get("/", cookies=cookies)
        await client.close()

        assert (by_link.status, left.status, found.status) == (405, 200, 401)


@pytest.mark.parametrize(("person", "opened"), [(ANN, 3), (BEN, 2), (CYD, 1)])
async def test_a_role_opens_its_doors(serving: Serving, person: Person, opened: int) -> None:
    """A reader reads, an asker writes requests, a writer has the board; tabs show no other."""
    async with serving(ANN, BEN, CYD) as served:
        client = await served.entered(person)
        statuses = [(await client.get(one)).status for one in ("/", "/ask", "/board")]
        tabs = await (await client.get("/")).text()
        await client.close()

        assert statuses == [200] * opened + [403] * (3 - opened)
        assert ('href="/ask"' in tabs, 'href="/board"' in tabs) == (opened > 1, opened > 2)
        assert person.name in tabs


async def test_a_feed_opens_by_its_key_and_nothing_else_does(serving: Serving) -> None:
    """Nor does the link's token open a feed."""
    async with serving() as served, served.client() as client:
        key = served.links.token(ANYONE, "feed")
        found = [await client.get(f"{path}?key={key}") for path in ("/feed.xml", "/calendar.ics", "/", "/ask")]
        other = await client.get(f"/feed.xml?key={served.links.token(ANYONE)}")
        entered = await client.get(f"/enter?token={key}", allow_redirects=False)

        assert [one.status for one in found] == [200, 200, 401, 401]
        assert (other.status, entered.status) == (401, 401)


async def test_a_proxy_on_this_machine_may_name_the_person(serving: Serving) -> None:
    """Somebody who is among the people."""
    async with serving(ANN, CYD, trusted="X-Remote-User") as served, served.client() as client:
        ann = await client.get("/ask", headers={"X-Remote-User": "Ann"})
        cyd = await client.get("/ask", headers={"X-Remote-User": "Cyd"})
        eve = await client.get("/", headers={"X-Remote-User": "Eve"})

        assert (ann.status, cyd.status, eve.status) == (200, 403, 401)


async def test_a_proxy_names_anybody_where_no_people_are_named(serving: Serving) -> None:
    """But nobody whose name is no text."""
    async with serving(trusted="X-Remote-User") as served, served.client() as client:
        found = [
            await client.get("/ask", headers={"X-Remote-User": one})
            for one in ("Eve", "\x80", "\udcff", "\u202ex")
        ]

        assert [one.status for one in found] == [200, 401, 401, 401]
        assert "Eve" in await found[0].text()


async def test_no_header_names_anybody_without_the_setting(serving: Serving) -> None:
    """Whatever it is called."""
    async with serving(ANN) as served, served.client() as client:
        assert (await client.get("/", headers={"X-Remote-User": "Ann"})).status == 401


async def test_guesses_through_a_proxy_slow_who_made_them(serving: Serving) -> None:
    """And nobody else, where the proxy says for whom it asks; without a proxy nobody is believed."""
    async with serving(public="https://roadmap.example") as served, served.client() as client:
        for _ in range(TRIES):
            await client.get("/enter?token=wrong", headers={"X-Forwarded-For": "1.1.1.1, 6.6.6.6"})
        found = [
            (await client.get(served.link(), headers={"X-Forwarded-For": one}, allow_redirects=False)).status
            for one in ("6.6.6.6", "1.1.1.1")
        ]

        assert found == [429, 303]


async def test_what_fails_is_not_told(serving: Serving, monkeypatch: pytest.MonkeyPatch) -> None:
    """A fault of ours is a plain answer with the guard's headers; a board that is away says so."""

    async def away(_live: LiveBoard, _do: object) -> None:
        raise Refused("The board is <away>.")

    async def wrong(_live: LiveBoard, _do: object) -> None:
        raise KeyError("secret")

    async with serving() as served:
        client = await served.entered()
        found = []
        for ask in (away, wrong):
            monkeypatch.setattr(LiveBoard, "ask", ask)
            answers = [await client.get(path) for path in ("/", "/feed.xml", "/ask/written?id=R-1")]
            found.append({(one.status, one.headers["Server"], await one.text()) for one in answers})
        await client.close()

        assert [(status, server) for one in found for status, server, _ in one] == [(503, ""), (500, "")]
        assert "The board is &lt;away&gt;." in found[0].pop()[2]
        assert found[1].pop()[2] == "Internal Server Error\n"


@pytest.mark.parametrize("head", ["{link} HTTP/1.1\r\nHost: a\r\nHost: b", "{link}\x01 HTTP/1.1", "{link}{long}"])
async def test_what_is_no_http_is_neither_repeated_nor_logged(
    serving: Serving, caplog: pytest.LogCaptureFixture, head: str
) -> None:
    """A link may stand in it."""
    async with serving() as served:
        ready = asyncio.Event()
        listening = server.listen("127.0.0.1", 0)
        task = asyncio.create_task(server.serve(served.server.app, listening, ready=ready.set))
        await ready.wait()
        reader, writer = await asyncio.open_connection(*listening.getsockname())
        writer.write(f"GET {head.format(link=served.link(), long='a' * 9000)}\r\n\r\n".encode())
        answer = (await asyncio.wait_for(reader.read(), 10)).decode()
        writer.close()
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

        assert (answer[8:13], answer.partition("\r\n\r\n")[2]) == (" 400 ", "Bad Request\n")
        assert caplog.text == ""


async def test_bodies_and_methods_are_bounded(serving: Serving) -> None:
    """Too long a body is refused, and any method that no page uses; the server goes on."""
    async with serving() as served:
        client = await served.entered()
        status, _ = await served.send(client, "/ask", {"key": "k" * 20, "said": "x" * 70_000, "heard_by": "Eve"})
        put = await client.put("/ask", headers={"Origin": served.address.origin})
        found = await client.get("/")
        await client.close()

        assert (status, put.status, found.status) == (413, 405, 200)


async def test_a_head_that_never_ends_is_cut(serving: Serving, monkeypatch: pytest.MonkeyPatch) -> None:
    """A connection that sends nothing, or a little now and then, is closed."""
    monkeypatch.setattr(server, "HEAD_SECONDS", 0.2)
    async with serving() as served:
        ready = asyncio.Event()
        listening = server.listen("127.0.0.1", 0)
        task = asyncio.create_task(server.serve(served.server.app, listening, ready=ready.set))
        await ready.wait()
        reader, writer = await asyncio.open_connection(*listening.getsockname())
        writer.write(b"GET / HTTP/1.1\r\n")
        ended = await asyncio.wait_for(reader.read(), 10)
        writer.close()
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

        assert ended == b""


def test_an_origin_is_as_browsers_name_it() -> None:
    """Without the port that its scheme has anyway, in small letters."""
    found = [read_origin(one) for one in ("https://A.example:443", "http://a:80/", "https://a:8443")]

    assert found == ["https://a.example", "http://a", "https://a:8443"]


def test_links_stay_and_differ() -> None:
    """The same secret makes the same link; of another person, use or role another one."""
    links, again = Links(SECRET, [ANN, BEN]), Links(SECRET, [ANN])
    tokens = [
        links.token(ANN),
        links.token(ANN, "feed"),
        links.token(BEN),
        links.token(ANN._replace(role="reader")),
    ]

    assert links.token(ANN) == again.token(ANN)
    assert len(set(tokens)) == 4
    assert again.person(links.token(BEN)) is None
    assert {len(one) for one in tokens} == {43}


@each_row("text", ["roadmap.example", "ftp://a", "https://", "https://a/b", "https://u@a", "https://a:0x"])
def test_an_origin_is_checked(text: str) -> None:
    """With a sentence that says what one is."""
    with pytest.raises(Usage, match="is no origin"):
        read_origin(text)


@pytest.mark.parametrize(("name", "end"), [("", "people/e3b0c44298fc1c14"), ("Ann", None), ("../x", None)])
def test_each_person_has_drafts_of_their_own(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str, end: str | None
) -> None:
    """Those of a terminal lie where they always did; a name leads nowhere else."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    monkeypatch.delenv(SERVED, raising=False)
    here = person_folder()
    monkeypatch.setenv(SERVED, board_key(name))
    there = person_folder()
    monkeypatch.setenv(SERVED, "../../etc")

    assert there.parent == here / "people"
    assert end is None or there == here / end
    assert person_folder() == here
