"""A server that answers as a test says, and a number that measures itself."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from roadmap_tui.model.probes import Probing, probing
from roadmap_tui.model.records import Probe, Reading, Story, Target

TODAY = date(2026, 3, 18)
Answer = Callable[[BaseHTTPRequestHandler], None]


class Site(ThreadingHTTPServer):
    """A server on a port of this machine; `seen` are the headers of every request."""

    daemon_threads = True

    def __init__(self, answer: Answer) -> None:
        self.seen: list[dict[str, str]] = []
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                site.seen.append({name.lower(): value for name, value in self.headers.items()})
                answer(self)

            def log_message(self, *_: Any) -> None:
                """Say nothing."""

        super().__init__(("127.0.0.1", 0), Handler)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


@contextmanager
def serving(answer: Answer) -> Iterator[Site]:
    """A server that runs for a test."""
    site = Site(answer)
    thread = threading.Thread(target=site.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield site
    finally:
        site.shutdown()
        site.server_close()


def saying(body: bytes | str, kind: str = "application/json", status: int = 200, **headers: str) -> Answer:
    """Answer with a body."""

    def answer(request: BaseHTTPRequestHandler) -> None:
        data = body.encode() if isinstance(body, str) else body
        request.send_response(status)
        request.send_header("Content-Type", kind)
        for name, value in headers.items():
            request.send_header(name.replace("_", "-"), value)
        request.send_header("Content-Length", str(len(data)))
        request.end_headers()
        request.wfile.write(data)

    return answer


def asking(probe: Probe | None = None, *, last: float | None = None, **target: Any) -> Probing:
    """A number with a probe: minutes, from 7 to 1, read last as `last`."""
    measured = Target(
        **{"metric": "minutes", "unit": "min", "direction": "down", "baseline": 7, "target": 1, **target}
    )
    story = Story(
        id="S-1",
        title="Faster",
        order=1.0,
        target=measured,
        probe=probe or Probe(command="minutes", unit=measured.unit),
        readings=() if last is None else (Reading(day=date(2026, 3, 11), value=last),),
        created_at=datetime(2026, 3, 1, tzinfo=UTC),
        created_by="ann",
    )
    found = probing(story, "target")
    assert found is not None
    return found
