"""The process that draws the app for a browser."""

import json

import pytest

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
