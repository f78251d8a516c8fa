"""Changes of an issue in Markdown: its title, and the part of its description that is ours."""

from collections.abc import Callable

from roadmap_tui.text.characters import one_line
from roadmap_tui.trackers.document.reading import DocumentText, spliced
from roadmap_tui.trackers.protocol import Capabilities, OwnBlocks, Rejected, RemoteIssue


def title_of(text: str | None, capabilities: Capabilities) -> str:
    """The title on one line. Raises Rejected where it is empty or longer than the tracker takes."""
    line, limit = one_line(text or ""), capabilities.title
    if not line:
        raise Rejected("An issue needs a title: give the story one.", {"summary": "empty"})
    if limit.size(line) > limit.most:
        raise Rejected(
            f"{capabilities.words.tracker} takes a title of {limit.most} characters, and this one has "
            f"{limit.size(line)}: shorten it.",
            {"summary": "too long"},
        )
    return line


def with_ours(
    there: str, current: RemoteIssue, own: OwnBlocks, ours: str, read: Callable[[str], DocumentText]
) -> str | None:
    """The description with our blocks replaced by ours; None where they are as they should be.

    `there` is the source as the tracker sent it, which `read` reads, and `own` says which of its blocks are ours:
    what others wrote above and below stays.
    """
    reading = read(there)
    replaced = reading.blocks[own.above : len(reading.blocks) - own.below]
    is_part = (own.is_agreed or bool(own.above or own.below)) and bool(replaced)
    text = "\n\n".join(one.text for one in replaced) if is_part else current.description
    foreign = any(one.foreign for one in replaced) if is_part else current.foreign
    if not foreign and read(ours).text == text:
        return None
    return spliced(there, ours, replaced[0].start, replaced[-1].stop) if is_part else ours
