"""Pushing to a Jira that answers with anything: a person reads a sentence, and the board stays whole."""

import json
import random
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from roadmap_tui.errors import Problem
from roadmap_tui.trackers.jira import connect
from tests.fake_jira import FakeJira
from tests.slower import first_of
from tests.sync.conftest import Desk, new_desk

ODD: tuple[Any, ...] = (
    None, True, -1, 1.5, 1e308, 10**30, "", "x", [], {}, ["x"], {"a": 1}, [None], "../../etc", "²", "\ud800",
    "\x1b[31m[red]x[/]\n" * 50, "2026-99-99", "a" * 100_000,
)  # fmt: skip
STATUSES = (200, 204, 301, 400, 401, 403, 404, 409, 413, 429, 500, 503)


class Hostile(httpx.BaseTransport):
    """What the fake answers, with parts left out, doubled or replaced by something of another kind."""

    def __init__(self, seed: int) -> None:
        self._real = httpx.HTTPTransport(verify=False)
        self._random = random.Random(seed)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        answer = self._real.handle_request(request)
        body, status = answer.read(), answer.status_code
        if body and self._random.random() < 0.5:
            body = json.dumps(self._changed(json.loads(body))).encode()
        if self._random.random() < 0.03:
            status = self._random.choice(STATUSES)
        return httpx.Response(status, headers={"content-type": "application/json"}, content=body)

    def close(self) -> None:
        self._real.close()

    def _changed(self, value: Any) -> Any:
        chance = self._random
        if chance.random() < 0.04:
            return chance.choice(ODD)
        if isinstance(value, dict):
            return {name: self._changed(each) for name, each in value.items() if chance.random() > 0.02}
        if isinstance(value, list):
            return [self._changed(each) for each in value] * (2 if chance.random() < 0.1 else 1)
        return value


@pytest.fixture
def fake() -> Iterator[FakeJira]:
    with FakeJira() as running:
        yield running


@pytest.mark.parametrize("seed", first_of(4, range(12)))
def test_whatever_it_answers(tmp_path: Path, fake: FakeJira, seed: int) -> None:
    """No other exception than a sentence; nothing acts on a terminal, leads elsewhere or tells the token."""
    desk = new_desk(tmp_path)
    hostile(desk, fake, seed)
    for turn in range(6):
        said: list[str] = []
        try:
            for one in desk.push("S-1", "S-2", again=turn % 2 == 1):
                said += [one.why or "", one.key or ""]
                assert (one.url or fake.url).startswith(fake.url)
        except Problem as problem:
            said.append(str(problem))
        assert [text for text in said if "\x1b" in text or "\n" in text or len(text) > 3_000] == []
        desk.edit(title=f"Title {turn}")
        desk.now += timedelta(minutes=6)
    assert desk.store.check() == []
    assert [one for one in tmp_path.iterdir() if fake.site.token.encode() in one.read_bytes()] == []


def hostile(desk: Desk, fake: FakeJira, seed: int) -> None:
    """Let a desk push to the fake through a hostile way."""
    desk.tracker = connect(  # type: ignore[assignment]  # a tracker like the double
        site=fake.url,
        email=fake.site.email,
        token=fake.site.token,
        project="ROAD",
        issue_type="Task",
        sleep=lambda _: None,
        clock=lambda: 0.0,
        chance=lambda: 0.5,
        transport=Hostile(seed),
    )
