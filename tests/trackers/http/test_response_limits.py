"""A site whose answers never end, or fill the machine."""

import gzip
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import pytest

from roadmap_tui.errors import Offline
from roadmap_tui.trackers.http import response_limits
from tests.trackers.jira.conftest import Connect

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n"


def test_a_byte_now_and_then(connected: Connect) -> None:
    """Is given up as a whole, though no single read ever waits long."""
    stopped = threading.Event()

    def drip(line: socket.socket) -> None:
        line.sendall(HEAD)
        while not stopped.wait(0.02):
            line.sendall(b"X-Slow: 1\r\n")

    with site(drip) as address, pytest.raises(Offline, match="did not end its answer within 1 seconds"):
        connected(site=address, timeouts=(1.0, 0.2)).probe()
    stopped.set()


def test_a_body_without_an_end(connected: Connect, monkeypatch: pytest.MonkeyPatch) -> None:
    """Is left where it gets too long to be an answer."""
    monkeypatch.setattr(response_limits, "LARGEST", 2**20)

    def pour(line: socket.socket) -> None:
        line.sendall(HEAD + b"\r\n")
        while True:
            line.sendall(b" " * 65536)

    with site(pour) as address, pytest.raises(Offline, match="more than 1 MB"):
        connected(site=address).probe()


@pytest.mark.parametrize(("times", "words"), [(1, "more than 1 MB"), (2, "packed more than once")])
def test_a_small_body_that_unpacks_to_much(
    connected: Connect, monkeypatch: pytest.MonkeyPatch, times: int, words: str
) -> None:
    """Is not unpacked to its end."""
    monkeypatch.setattr(response_limits, "LARGEST", 2**20)
    body = b" " * 2**23
    for _ in range(times):
        body = gzip.compress(body)
    packing = b"Content-Encoding: " + b", ".join([b"gzip"] * times)

    def bomb(line: socket.socket) -> None:
        line.sendall(HEAD + packing + b"\r\nContent-Length: %d\r\n\r\n" % len(body) + body)

    with site(bomb) as address, pytest.raises(Offline, match=words):
        connected(site=address).probe()


@contextmanager
def site(answer: Callable[[socket.socket], None]) -> Iterator[str]:
    """A site on this machine that answers each request so; its address."""
    listening = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        with suppress(OSError):
            while True:
                line, _ = listening.accept()
                with line, suppress(OSError):
                    line.recv(65536)
                    answer(line)

    worker = threading.Thread(target=serve, daemon=True)
    worker.start()
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        listening.shutdown(socket.SHUT_RDWR)
        listening.close()
