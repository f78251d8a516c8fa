"""Change of the part of a description in Markdown that is ours; what others wrote above and below it stays."""

from collections.abc import Callable

from roadmap_tui.trackers.document.reading import DocumentText, spliced
from roadmap_tui.trackers.protocol import OwnBlocks, RemoteIssue


def with_ours(
    there: str, current: RemoteIssue, own: OwnBlocks, ours: str, read: Callable[[str], DocumentText]
) -> str | None:
    """The description with our blocks replaced by ours; None where they are as they should be.

    `there` is the source as the tracker sent it, which `read` reads, and `own` says which of its blocks are ours.
    """
    reading = read(there)
    replaced = reading.blocks[own.above : len(reading.blocks) - own.below]
    is_part = (own.is_agreed or bool(own.above or own.below)) and bool(replaced)
    text = "\n\n".join(one.text for one in replaced) if is_part else current.description
    foreign = any(one.foreign for one in replaced) if is_part else current.foreign
    if not foreign and read(ours).text == text:
        return None
    return spliced(there, ours, replaced[0].start, replaced[-1].stop) if is_part else ours
