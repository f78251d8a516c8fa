"""The process that draws the app for a browser."""

import json
from contextlib import suppress

import pytest
from aiohttp import ClientError, WSMsgType

from roadmap_tui.web import board
from roadmap_tui.web.people import Person
from tests.web.conftest import Serving


async def test_what_is_of_this_machine_is_closed_to_the_app(
    serving: Serving, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its editor, its files, its shell and its probes; each person has a folder of their own."""
    monkeypatch.setattr(board, "_ENTRY", "tests.web.what_is_open")
    ann, ben = Person("Ann", "writer"), Person("Ben", "writer")
    async with serving(ann, ben) as served:
        found = []
        for person in (ann, ben):
            client = await served.entered(person)
            async with client.ws_connect("/board/ws", origin=served.address.origin) as socket:
                found.append(json.loads((await socket.receive()).data))
            await client.session.close()

    assert [(one["of_this_machine"], one["probes"]) for one in found] == [([], "refused")] * 2
    assert len({one["folder"] for one in found}) == 2


@pytest.mark.parametrize("is_left", [True, False])
async def test_the_app_ends_with_the_session(
    serving: Serving, monkeypatch: pytest.MonkeyPatch, *, is_left: bool
) -> None:
    """When the person leaves, or no key came for a while; what else a page sends keeps nothing open."""
    monkeypatch.setattr(board, "_ENTRY", "tests.web.what_is_open")
    if not is_left:
        monkeypatch.setattr(board, "IDLE_SECONDS", 0.3)
    async with serving() as served:
        client = await served.entered()
        async with client.ws_connect("/board/ws", origin=served.address.origin) as socket:
            with suppress(ClientError):  # it may be closed by then
                for one in ("x", '["ping"]', '["focus"]', '["resize", 1]', "[" * 100_000):
                    await socket.send_str(one)
            if is_left:
                await socket.receive(10)
                await client.post("/leave", headers={"Origin": served.address.origin})
            while (found := (await socket.receive(10)).type) is WSMsgType.BINARY:
                pass
        await client.session.close()

    assert found is WSMsgType.CLOSE
