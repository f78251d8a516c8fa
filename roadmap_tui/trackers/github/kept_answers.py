"""Answers of GitHub that are kept on this machine, since asking whether they changed costs nothing of its limits.

They hold what issues say, so the file is its owner's alone, holds no more than the last lists that were read, and
goes as soon as anything is forgotten (`actions/forget_beside.py`).
"""

import threading
from base64 import b64decode, b64encode
from contextlib import suppress
from pathlib import Path

import msgspec

from roadmap_tui.files.plain import read_plain
from roadmap_tui.files.private import write_private
from roadmap_tui.trackers.http.reply import Reply

_LARGEST = 16 * 1024 * 1024
"""Most bytes of answers that are kept."""


class _Kept(msgspec.Struct, kw_only=True, gc=False):
    """One answer as its file holds it."""

    etag: str
    link: str
    date: str
    content: str


class KeptAnswers:
    """The answers of lists by what was asked, in a file; without one they are kept for this process alone."""

    def __init__(self, place: Path | None) -> None:
        self._place = place
        self._lock = threading.Lock()
        self._used: dict[str, Reply] = {}
        self._known: dict[str, Reply] | None = None
        self._is_new = False

    def get(self, key: str) -> Reply | None:
        """The answer to what was asked before; None where none is kept."""
        with self._lock:
            if self._known is None:
                self._known = self._read()
            found = self._known.get(key)
            if found is not None:
                self._used[key] = found
            return found

    def put(self, key: str, reply: Reply) -> None:
        """Keep an answer; one without a tag cannot be asked for again."""
        with self._lock:
            self._is_new = True
            self._used.pop(key, None)
            if reply.status == 200 and reply.headers.get("etag"):
                self._used[key] = reply
            if self._known is not None:
                self._known.pop(key, None)
                self._known |= {key: self._used[key]} if key in self._used else {}

    def forget(self, path: str) -> bool:
        """Keep the pages of one list no longer; whether any were kept."""
        with self._lock:
            gone = [key for key in {**self._used, **(self._known or {})} if key.startswith(f"{path}?")]
            for key in gone:
                self._used.pop(key, None)
                (self._known or {}).pop(key, None)
            self._is_new = self._is_new or bool(gone)
            return bool(gone)

    def drop(self) -> None:
        """Drop every answer: something is written there, so that they say what was, forgotten words among it."""
        with self._lock:
            self._used, self._known, self._is_new = {}, {}, True

    def save(self) -> None:
        """Write down what was used; nothing is lost where that fails."""
        with self._lock:
            if self._place is None or not self._is_new:
                return
            rows = {key: _row(one) for key, one in self._used.items()}
            content = msgspec.json.encode(rows)
            with suppress(OSError):
                if len(content) > _LARGEST or not rows:
                    self._place.unlink(missing_ok=True)
                    return
                write_private(self._place, content)
            self._is_new = False

    def _read(self) -> dict[str, Reply]:
        if self._place is None:
            return {}
        try:
            rows = msgspec.json.decode(read_plain(self._place), type=dict[str, _Kept])
            return {key: _reply(one) for key, one in rows.items()}
        except (OSError, ValueError, msgspec.MsgspecError):
            return {}


def _row(reply: Reply) -> _Kept:
    said = reply.headers
    content = b64encode(reply.content).decode("ascii")
    return _Kept(etag=said["etag"], link=said.get("link", ""), date=said.get("date", ""), content=content)


def _reply(row: _Kept) -> Reply:
    return Reply(200, {"etag": row.etag, "link": row.link, "date": row.date}, b64decode(row.content))
