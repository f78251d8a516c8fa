"""Hostile strings in every string of a board, and what of a terminal's output is our own."""

import json
import re
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Raw

from roadmap_tui.model.records import TABLE, Board
from roadmap_tui.store.document import encode_rows, encode_tables
from roadmap_tui.text.characters import drawn

HOSTILE = (
    "\x1b]0;OWNED\x07\x1b[5;7mX\x1bc\x9b5m\x9d0;OWNED\x9c\x90q\x9c\r\x08\x0e\x7f\x00"
    "\u202e\u2066\u200f\u061c\ufeff\u2028\u2029a\u200db\U000e0041\ufff9[reverse]m[/reverse][@click=app.quit]q[/]"
)
"""Controls of all kinds, marks of direction, a lone joiner, hidden tags, and markup of Textual's."""
_KEPT = re.compile(r"[A-Z]-\d+|\d{4}-\d\d-\d\d.*")
"""Ids and days, also where any text would be taken: they are read as such later."""
_OURS = re.compile(
    r"\r\x1b\[K|\x1b\[K"  # a line of progress
    r"|\x1b\[(?!5;7m)[0-9;:]*m"  # colours, but for the one that is hostile
    r"|\x1b\[(?:\d+;\d+)?H|\x1b\[[0-9;]*[ABCDGJXcnt]|\x1b[78>=]|\x1b\(B|\r(?=\x1b\[\d*[BC])"  # where to draw
    r"|\x1b\[[<>=?][0-9;]*(?:\$p|[A-Za-z])|\x1b\[r|\x1b\[4l"  # modes
    r"|\x1b\]22;[a-z-]*\x07|\x1b\]52;c;[A-Za-z0-9+/=]*\x07"  # the mouse's shape, the clipboard
    r"|\x1b(?:\[[<=>?]?[0-9;:]*)?\Z"  # one that was read only in part
)


def foreign_in(output: bytes) -> str:
    """What of an output acts on a terminal or hides in it, and is none of our own sequences."""
    text = _OURS.sub("", output.decode("utf-8", "replace")).replace("\r\n", "\n")
    return "".join(one for at, one in enumerate(text) if drawn(text[at : at + 2])[:1] != one)


def spoil(board: Path, hostile: str = HOSTILE) -> int:
    """Add a hostile string to every string of a board's file that need not be an id, a day or one of few words.

    Returns how many there were.
    """
    document = json.loads(board.read_bytes())
    kinds: dict[str, Any] = {"board": Board, **{name: kind for kind, name in TABLE.items()}}
    count = 0
    for name, kind in kinds.items():
        for row in document[name].values():
            for holder, key in list(_strings(row)):
                kept = holder[key]
                if _KEPT.fullmatch(kept) or (name, key) == ("board", "currency"):
                    continue
                holder[key] = kept + hostile
                try:
                    msgspec.json.decode(json.dumps(row), type=kind)
                    count += 1
                except msgspec.DecodeError:
                    holder[key] = kept
    tables = {
        name: encode_rows({key: Raw(msgspec.json.encode(row)) for key, row in rows.items()})
        for name, rows in document.items()
    }
    board.write_bytes(encode_tables(tables))  # laid out as ever: one that is not is read word by word
    return count


def _strings(value: Any) -> Any:
    """Each string within a value, as what holds it and its key there."""
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, one in pairs:
        if isinstance(one, str):
            yield value, key
        else:
            yield from _strings(one)
