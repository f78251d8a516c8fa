"""The text of a description as read back, block by block, without its markup."""

import re
from typing import NamedTuple

from roadmap_tui.model.link_state import digest_of
from roadmap_tui.trackers.document.characters import cleaned
from roadmap_tui.trackers.document.lines import unisolated

MARKER = re.compile(r"roadmap-[a-z0-9]{6,32}")
"""A marker's label alone on a line."""


class SourceBlock(NamedTuple):
    """One block of a description, and its place in what the tracker sent.

    `start` and `stop` count nodes of a document, or characters of a markup; `size` counts characters as the
    tracker does. `foreign`: it holds what we never write.
    """

    text: str
    foreign: bool
    start: int
    stop: int
    size: int


class DocumentText(NamedTuple):
    """The text of a document. `marker` is the label on a line of its own, which is no part of the text.

    `size` is the number of characters of the whole, as the tracker counts them, and `digest` that of all it sent.
    """

    text: str
    foreign: bool = False
    marker: str | None = None
    blocks: tuple[SourceBlock, ...] = ()
    size: int = 0
    digest: str | None = None


def document_text(blocks: list[SourceBlock], size: int, raw: str, *, foreign: bool = False) -> DocumentText:
    """The text of blocks, the last of which that is a marker left out, and the digest of all that was sent."""
    text, at = _joined([one.text for one in blocks])
    marker = blocks.pop(at).text if at is not None else None
    return DocumentText(
        text, foreign or any(one.foreign for one in blocks), marker, tuple(blocks), size, digest_of(raw).digest
    )


def joined(texts: list[str]) -> str:
    """The text of a description, by those of its blocks."""
    return _joined(texts)[0]


def _joined(texts: list[str]) -> tuple[str, int | None]:
    """The text of blocks without the last that is a marker, and its place; None where there is none."""
    at = next((at for at in range(len(texts) - 1, -1, -1) if MARKER.fullmatch(texts[at]) is not None), None)
    if at is not None:
        texts = [*texts[:at], *texts[at + 1 :]]
    return "\n\n".join(texts), at


def spliced(there: str, ours: str, start: int, stop: int) -> str:
    """A description in a markup with a part of it replaced by ours, a blank line before and after it."""
    above, below = there[:start], there[stop:]
    return f"{above}{_gap(above, ends=True)}{ours}{_gap(below, ends=False)}{below}"


def tidied(text: str) -> str:
    """Each line with its white space collapsed; blank lines at the ends gone, within them one."""
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    lines: list[str] = []
    for line in cleaned(unisolated(text)).split("\n"):
        plain = " ".join(line.split())
        if plain or (lines and lines[-1]):
            lines.append(plain)
    return "\n".join(lines).strip()


def labelled(name: str, detail: str = "") -> str:
    """A label such as `(picture: flow.png)`; `(picture)` where there is nothing to name."""
    detail = " ".join(detail.split())
    return f"({name}: {detail})" if detail else f"({name})"


def _gap(text: str, *, ends: bool) -> str:
    """The line ends that are missing for a blank line between a text of others and ours."""
    if not text.strip():
        return ""
    edge = text.replace("\r\n", "\n")
    found = len(edge) - len(edge.rstrip("\n")) if ends else len(edge) - len(edge.lstrip("\n"))
    return "\n" * max(2 - found, 0)
